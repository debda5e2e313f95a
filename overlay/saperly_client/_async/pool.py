"""Where requests go out: one or more httpx clients."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from .._errors import ConfigurationError, SaperlyError

if TYPE_CHECKING:
    import ssl

    import httpx

MAX_SHARDS = 64


class AsyncShard:
    """One httpx client, how many requests should share it, and how many of them are under way."""

    __slots__ = ("capacity", "client", "in_flight")

    def __init__(self, client: httpx.AsyncClient, capacity: float) -> None:
        self.client = client
        self.capacity = capacity
        self.in_flight = 0


class AsyncPool:
    """The connections of a client and of all that `with_options()` made from it.

    Args:
        http_client: a caller's own httpx client, used as it is and for everything; None to make clients as needed.
    """

    def __init__(self, http_client: httpx.AsyncClient | None) -> None:
        if http_client is not None:
            import httpx

            if not isinstance(http_client, httpx.AsyncClient):
                raise ConfigurationError(
                    f"http_client is a {type(http_client).__name__}, and AsyncSaperly needs an httpx.AsyncClient"
                )
        self.owned = http_client is None
        self.closed = False
        self._shards = [] if http_client is None else [AsyncShard(http_client, float("inf"))]
        self._ssl_context: ssl.SSLContext | None = None
        self._lock = Lock()  # never held across I/O; a sync client is shared between threads

    def acquire(self) -> AsyncShard:
        """The shard for one more request; `release` it when the answer has been read."""
        with self._lock:
            if not self.owned:
                self.caller_client()
            elif self.closed:
                raise SaperlyError("this client is closed: make a new one")
            for shard in self._shards:
                if shard.in_flight < shard.capacity:
                    break
            else:
                if len(self._shards) < MAX_SHARDS:
                    shard = self._new_shard()
                    self._shards.append(shard)
                else:
                    shard = min(self._shards, key=lambda shard: shard.in_flight)
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
            await shard.client.aclose()

    def _new_shard(self) -> AsyncShard:
        import httpx

        from .http import new_client

        try:
            if self._ssl_context is None:
                # Loading the certificates takes some 20 ms; every shard can do with the same ones.
                self._ssl_context = httpx.create_ssl_context()
            return AsyncShard(*new_client(self._ssl_context))
        except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
            raise ConfigurationError(
                f"the proxies or certificates that the environment names cannot be used ({error}): look at HTTP_PROXY, "
                "HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR"
            ) from error
