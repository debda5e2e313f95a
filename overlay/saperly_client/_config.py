"""What a client is made from: the key and the base URL, checked before anything is sent."""

from __future__ import annotations

import os

from ._errors import ConfigurationError
from ._secret import Secret

DEFAULT_BASE_URL = "https://api.saperly.com"


def check_api_key(secret: Secret | None) -> Secret:
    """The key that was passed, else the one in `SAPERLY_API_KEY`.

    Raises:
        ConfigurationError: there is none, it is empty, or it holds characters that no key has.
    """
    where = "api_key" if secret is not None else "SAPERLY_API_KEY"
    if secret is None:
        secret = Secret(os.environ.get("SAPERLY_API_KEY", ""))
    if not secret.reveal():
        raise ConfigurationError(
            "no Saperly API key: pass api_key=…, or set SAPERLY_API_KEY (make a key in the dashboard under API keys)"
            if where == "SAPERLY_API_KEY"
            else "api_key is empty: pass the key (it begins with sap_sk_), or leave it out to use SAPERLY_API_KEY"
        )
    # Anything outside printable ASCII cannot stand in a header; white space is a copy-and-paste slip.
    if not all("!" <= character <= "~" for character in secret.reveal()):
        raise ConfigurationError(
            f"{where} contains white space or a character that no key has: copy it again, without quotes or line breaks"
        )
    return secret


def check_base_url(base_url: str | None) -> str:
    """The base URL that was passed, else `SAPERLY_BASE_URL`, else Saperly's own.

    Without a trailing slash, and with the scheme in lower case.

    Raises:
        ConfigurationError: it is no http(s) URL, carries credentials, a query or a fragment, or would send the key
            over plain http to a host other than this one.
    """
    from ipaddress import ip_address
    from urllib.parse import urlsplit

    url = (base_url if base_url is not None else os.environ.get("SAPERLY_BASE_URL", "")) or DEFAULT_BASE_URL
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
        # What programs read in different ways is refused, so that no other host than the one checked here is meant.
        if not all("!" <= character <= "~" for character in url) or "\\" in url:
            raise ValueError
        if "[" in parts.netloc:
            ip_address(host)
        elif not all(character.isalnum() or character in "-._" for character in host):
            raise ValueError
    except ValueError:
        raise ConfigurationError(f"base_url {url!r} is no URL: it should look like {DEFAULT_BASE_URL}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigurationError(f"base_url {url!r} is no http(s) URL: it should look like {DEFAULT_BASE_URL}")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("base_url carries a user name or a password: leave them out, the key is sent apart")
    if "?" in url or "#" in url:
        raise ConfigurationError(f"base_url {url!r} carries a query or a fragment: leave it out")
    if parts.scheme == "http" and not is_loopback(host):
        raise ConfigurationError(
            f"base_url {url!r} would send the key in the clear: use https (plain http is for 127.0.0.1 only)"
        )
    # Others look at how it begins.
    return (parts.scheme + url[len(parts.scheme) :]).rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine by its name or address, without asking a resolver."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
