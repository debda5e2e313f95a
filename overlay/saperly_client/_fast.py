"""The extra `fast`: aiohttp below the asynchronous client, where it is installed and asyncio is the event loop.

httpx stays what users see: its proxies from the environment, its TLS settings, its exceptions.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport, HttpxAiohttpClient
from httpx_aiohttp.transport import AiohttpResponseStream
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


class AiohttpClient(HttpxAiohttpClient):
    """httpx over aiohttp, with the exceptions that httpx would raise."""

    def _init_transport(self, **settings: Any) -> httpx.AsyncBaseTransport:  # type: ignore[override]
        return _Transport(**settings)

    def _init_proxy_transport(self, proxy: httpx.Proxy, **settings: Any) -> httpx.AsyncBaseTransport:  # type: ignore[override]
        if proxy.url.scheme not in ("http", "https"):  # aiohttp knows no SOCKS
            return httpx.AsyncClient._init_proxy_transport(self, proxy, **settings)
        return _Transport(proxy=proxy, **settings)


class _Transport(AiohttpTransport):
    def get_client(self) -> aiohttp.ClientSession:
        """A session that adds nothing: no cookies, and no content type to a request without content."""
        connector = aiohttp.TCPConnector(
            limit=self.limits.max_connections or 0,
            keepalive_timeout=self.limits.keepalive_expiry,
            ssl=self.ssl_context,
        )
        session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), skip_auto_headers=("Content-Type",)
        )
        # It would send a lost GET or DELETE once more, which is for us to decide and to count.
        session._retry_connection = False
        return session

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx-aiohttp does it, but for the URL, which goes out as it is: a signature may stand on it."""
        if not isinstance(self.client, aiohttp.ClientSession):
            self.client = self.get_client()
        timeout = request.extensions.get("timeout", {})
        proxy = self.proxy
        with _httpx_exceptions():
            response = await self.client.request(
                request.method,
                URL(str(request.url.copy_with(userinfo=b"")), encoded=True),
                headers=request.headers,
                data=await request.aread() or None,  # as a whole: aiohttp would send a stream in chunks
                allow_redirects=False,
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(
                    connect=timeout.get("pool"), sock_connect=timeout.get("connect"), sock_read=timeout.get("read")
                ),
                server_hostname=request.extensions.get("sni_hostname"),
                proxy=str(proxy.url) if proxy else None,
                proxy_auth=aiohttp.BasicAuth(*proxy.auth) if proxy and proxy.auth else None,
                proxy_headers=proxy.headers if proxy else None,
            )
        return httpx.Response(
            response.status,
            headers=response.raw_headers,
            stream=_Stream(AiohttpResponseStream(response)),
            request=request,
            extensions={"http_version": b"HTTP/1.1", "reason_phrase": (response.reason or "").encode()},
        )


class _Stream(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _httpx_exceptions():
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        with _httpx_exceptions():
            await self._stream.aclose()


@contextmanager
def _httpx_exceptions() -> Iterator[None]:
    # httpx-aiohttp takes every lost connection for a connect timeout, and lets other errors through as they are.
    try:
        yield
    except (httpx.TransportError, aiohttp.ClientError, TimeoutError) as error:
        cause = error.__cause__ if isinstance(error, httpx.TransportError) else error
        if isinstance(cause, aiohttp.ClientResponseError):
            # It shows the headers of the request in its repr, and the key with them.
            cause.request_info = cause.request_info._replace(headers=CIMultiDictProxy(CIMultiDict()))
            cause.args = ()
        raise _translate(error, cause) from cause


def _translate(error: Exception, cause: BaseException | None) -> Exception:
    # Not the whole text of an error about an answer, which has the URL and so perhaps a phone number.
    message = cause.message if isinstance(cause, aiohttp.ClientResponseError) else str(cause or error)
    if isinstance(cause, aiohttp.SocketTimeoutError):
        return httpx.ReadTimeout(message)
    if isinstance(cause, TimeoutError):
        return httpx.ConnectTimeout(message)
    if isinstance(cause, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        return httpx.ProxyError(message)
    if isinstance(cause, aiohttp.ClientConnectorError):
        return httpx.ConnectError(message)
    if isinstance(cause, aiohttp.ClientConnectionError | aiohttp.ClientPayloadError):
        return httpx.ReadError(message)
    if isinstance(cause, aiohttp.ClientError) and not isinstance(error, httpx.TransportError):
        return httpx.RemoteProtocolError(message)
    return error
