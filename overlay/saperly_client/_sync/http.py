# Translated from overlay/saperly_client/_async/http.py by scripts/unasync.py; do not edit.
"""Our own httpx clients. Imported with the first request, since importing httpx costs more than many a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    import ssl


class NoCookies(httpx.Cookies):
    """A jar that stays empty: the key is all the state that the API has, and reading cookies costs each answer 5 %."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Take none."""


class HTTPClient(httpx.Client):
    """An httpx client with the proxies of the environment, and without cookies.

    Args:
        ssl_context: the certificates to trust.
        keep_alive: how many idle connections to keep.
    """

    def __init__(self, *, ssl_context: ssl.SSLContext, keep_alive: int) -> None:
        super().__init__(
            verify=ssl_context, limits=httpx.Limits(max_connections=None, max_keepalive_connections=keep_alive)
        )
        self._no_cookies = NoCookies()

    @property
    def cookies(self) -> httpx.Cookies:
        """None, ever."""
        return self._no_cookies

    @cookies.setter
    def cookies(self, cookies: object) -> None:  # noqa: ARG002 (the signature is httpx's)
        raise AttributeError("this client keeps no cookies")
