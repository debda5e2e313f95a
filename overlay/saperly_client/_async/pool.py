"""Where requests go out: one or more httpx clients."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from .._errors import ConfigurationError, SaperlyError
from .._io import async_event_loop, is_gone

if TYPE_CHECKING:
    import ssl

    import httpx

MAX_SHARDS = 64


class AsyncShard:
    """One httpx client, how many requests should share it, and how many of them are under way.

    Its connections belong to the event loop that they were made in.
    """

    __slots__ = ("capacity", "client", "in_flight", "loop")

    def __init__(self, client: httpx.AsyncClient, capacity: float, loop: object) -> None:
        self.client = client
        self.capacity = capacity
        self.loop = loop
        self.in_flight = 0


class AsyncPool:
    """The connections of a client and of all that `with_options()` made from it.

    Args:
        http_client: a caller's own httpx client, used as it is and for everything; None to make clients as needed.
        proxies: whether our own clients go through the proxies that the environment names.
    """

    def __init__(self, http_client: httpx.AsyncClient | None, *, proxies: bool) -> None:
        if http_client is not None:
            import httpx

            if not isinstance(http_client, httpx.AsyncClient):
                raise ConfigurationError(
                    f"http_client is a {type(http_client).__name__}, and AsyncSaperly needs an httpx.AsyncClient"
                )
        self.owned = http_client is None
        self.closed = False
        self._proxies = proxies
        self._shards = [] if http_client is None else [AsyncShard(http_client, float("inf"), None)]
        self._ssl_context: ssl.SSLContext | None = None
        self._lock = Lock()  # never held across I/O; a sync client is shared between threads

    def acquire(self) -> AsyncShard:
        """The shard for one more request; `release` it when the answer has been read."""
        loop = async_event_loop() if self.owned else None
        with self._lock:
            if not self.owned:
                self.caller_client()
            elif self.closed:
                raise SaperlyError("this client is closed: make a new one")
            for shard in self._shards:
                if shard.in_flight < shard.capacity and shard.loop is loop:
                    break
            else:
                # Those of an event loop that is over cannot even be closed any more.
                self._shards = [shard for shard in self._shards if not is_gone(shard.loop)]
                here = [shard for shard in self._shards if shard.loop is loop]
                if len(here) < MAX_SHARDS:
                    shard = self._new_shard(loop)
                    self._shards.append(shard)
                else:
                    shard = min(here, key=lambda shard: shard.in_flight)
            shard.in_flight += 1
            return shard

    def caller_client(self) -> httpx.AsyncClient:
        """The caller's own httpx client."""
        if self.closed:
            raise SaperlyError("this client is closed: make a new one")
        client = self._shards[0].client
        if client.is_closed:
            raise SaperlyError("the http_client that was passed is closed")
        return client

    def release(self, shard: AsyncShard) -> None:
        """Give a shard back."""
        with self._lock:
            shard.in_flight -= 1

    async def aclose(self) -> None:
        """Close the connections. A caller's own httpx client stays open: whoever made it closes it."""
        with self._lock:
            self.closed = True
            shards, self._shards = (self._shards if self.owned else []), []
        for shard in shards:
            if shard.loop is async_event_loop():  # only there can it be closed
                await shard.client.aclose()

    def _new_shard(self, loop: object) -> AsyncShard:
        import httpx

        from .http import new_client

        try:
            if self._ssl_context is None:
                # Loading the certificates takes some 20 ms; every shard can do with the same ones.
                self._ssl_context = httpx.create_ssl_context()
            return AsyncShard(*new_client(self._ssl_context, proxies=self._proxies), loop)
        except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
            raise ConfigurationError(
                f"the proxies or certificates that the environment names cannot be used ({error}): look at HTTP_PROXY, "
                "HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR"
            ) from error
