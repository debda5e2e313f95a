"""Our own httpx clients. Imported with the first request, since importing httpx costs more than many a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from .._io import async_client_base

if TYPE_CHECKING:
    import ssl


class NoCookies(httpx.Cookies):
    """A jar that stays empty: the key is all the state that the API has, and reading cookies costs each answer 5 %."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Take none."""


def new_client(ssl_context: ssl.SSLContext, *, proxies: bool) -> tuple[httpx.AsyncClient, int]:
    """An httpx client without cookies, and how many requests may share it.

    Args:
        ssl_context: the certificates to trust.
        proxies: whether it goes through the proxies that the environment names.
    """
    base, capacity = async_client_base()
    # The pool above it bounds what is in flight. aiohttp reads None as its own limit of 100, so a number stands here.
    limits = httpx.Limits(max_connections=10_000, max_keepalive_connections=capacity)
    return _client_class(base)(verify=ssl_context, limits=limits, trust_env=proxies), capacity


def _client_class(base: type[httpx.AsyncClient]) -> type[httpx.AsyncClient]:
    if base not in _CLASSES:

        class HTTPClient(base):  # type: ignore[misc, valid-type]
            _no_cookies = NoCookies()

            @property
            def cookies(self) -> httpx.Cookies:  # pyright: ignore[reportIncompatibleMethodOverride] (read only)
                return self._no_cookies

            def _build_redirect_request(
                self,
                request: httpx.Request,
                response: httpx.Response,  # noqa: ARG002
            ) -> httpx.Request:
                # It follows none. httpx would make the next request all the same, and fail where the address is odd.
                return request

        _CLASSES[base] = HTTPClient
    return _CLASSES[base]


_CLASSES: dict[type[httpx.AsyncClient], type[httpx.AsyncClient]] = {}
