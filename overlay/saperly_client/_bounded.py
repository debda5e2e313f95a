"""Our own synchronous httpx client: no answer, however slowly it drips, takes it past a call's deadline.

httpcore asks for the timeout once a phase, and a socket begins anew with it at each read; so a server that sends its
head byte by byte could hold a call for ever. Asynchronous calls are cancelled at their deadline; there is no such thing
for a thread, so here each read asks again what is left. A caller's own client has what httpx has: a timeout each read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import httpcore
import httpx

from ._deadline import Remaining

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

# Bytes. Larger ones would cost more in fresh memory than they save.
LONG_READ = 192 * 1024

Transport = TypeVar("Transport", bound=httpx.BaseTransport)


class BoundedClient(httpx.Client):
    """httpx with a deadline over all reads of an answer."""

    def _init_transport(self, **settings: Any) -> httpx.BaseTransport:  # type: ignore[override]
        return bounded(super()._init_transport(**settings))

    def _init_proxy_transport(self, proxy: httpx.Proxy, **settings: Any) -> httpx.BaseTransport:  # type: ignore[override]
        return bounded(super()._init_proxy_transport(proxy, **settings))


def bounded(transport: Transport) -> Transport:
    """The transport, with its connections made through ours. httpx has no argument for what httpcore has one for."""
    pool = getattr(transport, "_pool", None)
    backend = getattr(pool, "_network_backend", None)
    if isinstance(backend, httpcore.NetworkBackend):
        pool._network_backend = BoundedBackend(backend)  # type: ignore[union-attr]
    return transport


class BoundedBackend(httpcore.NetworkBackend):
    """Makes connections whose reads end at the deadline of their call."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect."""
        return BoundedStream(self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


class BoundedStream(httpcore.NetworkStream):
    """A connection."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream
        self._more = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, for no longer than there is time."""
        if isinstance(timeout, Remaining):
            if not timeout.deadline.attempt_remaining():
                raise httpcore.ReadTimeout("the call's timeout has passed")
            timeout = timeout.deadline["read"]
        data = self._stream.read(max_bytes + self._more, timeout)
        # What fills a whole read is long: taken in larger pieces, the rest of it costs half.
        self._more = LONG_READ if len(data) >= max_bytes else 0
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write."""
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Speak TLS from here on."""
        return BoundedStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """What httpcore wants to know of it."""
        return self._stream.get_extra_info(info)
