"""The key and the base URL, checked when a client is made."""

from __future__ import annotations

import copy
import pickle
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from saperly_client import AsyncSaperly, Saperly
from saperly_client._config import check_api_key, check_base_url, is_loopback
from saperly_client._secret import Secret
from saperly_client.errors import ConfigurationError
from unit.answers import KEY, all_of


def test_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAPERLY_API_KEY", KEY)
    assert check_api_key(None).reveal() == KEY
    assert check_api_key(Secret("sap_sk_other")).reveal() == "sap_sk_other"


@pytest.mark.parametrize("client", [Saperly, AsyncSaperly])
def test_no_key_says_what_to_do(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="pass api_key=…, or set SAPERLY_API_KEY") as caught:
        client()
    assert isinstance(caught.value, ValueError)
    monkeypatch.setenv("SAPERLY_API_KEY", "")
    with pytest.raises(ConfigurationError, match="no Saperly API key"):
        client()
    with pytest.raises(ConfigurationError, match="api_key is empty"):
        client("")


@pytest.mark.parametrize("slip", [" {}", "{} ", "{}\n", "\t{}", "a b{}", "“{}”", "{}\x00", "{}\u200b", "{}é", "{}\x7f"])
def test_a_key_with_what_no_key_has_is_refused_unseen(slip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="api_key contains white space or a character that no key has") as one:
        Saperly(slip.format(KEY))
    assert KEY not in all_of([one.value])
    if "\x00" not in slip:  # which no environment can hold
        monkeypatch.setenv("SAPERLY_API_KEY", slip.format(KEY))
        with pytest.raises(ConfigurationError, match="SAPERLY_API_KEY contains white space") as other:
            Saperly()
        assert KEY not in all_of([other.value])


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret(KEY)
    assert secret.reveal() == KEY
    assert KEY not in f"{secret!r} {secret} {vars(type(secret))}"
    assert not hasattr(secret, "__dict__")
    for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="a Saperly key is not pickled"):
            duplicate(secret)


def test_the_base_url_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_base_url(None) == "https://api.saperly.com"
    monkeypatch.setenv("SAPERLY_BASE_URL", "")
    assert check_base_url(None) == "https://api.saperly.com"
    monkeypatch.setenv("SAPERLY_BASE_URL", "http://127.0.0.1:4010/")
    assert check_base_url(None) == "http://127.0.0.1:4010"
    assert check_base_url("https://proxy.example.com/saperly//") == "https://proxy.example.com/saperly"
    # What decides about proxies and about redirects looks at how it begins.
    assert check_base_url("HTTP://127.0.0.1:4010") == "http://127.0.0.1:4010"
    assert check_base_url("HttpS://example.com/A") == "https://example.com/A"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:4010",
        "http://127.8.9.1",
        "http://localhost:80",
        "http://LOCALHOST",
        "http://api.localhost",
        "http://[::1]:4010",
        "https://example.com",
        "https://192.0.2.1:8443/v2",
    ],
)
def test_plain_http_is_for_this_machine(url: str) -> None:
    assert check_base_url(url) == url


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://api.saperly.com", "would send the key in the clear"),
        ("HTTP://api.saperly.com", "would send the key in the clear"),
        ("http://192.168.0.7:4010", "would send the key in the clear"),
        ("http://0.0.0.0", "would send the key in the clear"),
        ("http://localhost.example.com", "would send the key in the clear"),
        ("http://127.0.0.1.example.com", "would send the key in the clear"),
        ("http://2130706433", "would send the key in the clear"),
        ("http://127.1", "would send the key in the clear"),
        ("api.saperly.com", r"is no http\(s\) URL"),
        ("ftp://api.saperly.com", r"is no http\(s\) URL"),
        ("file:///etc/passwd", r"is no http\(s\) URL"),
        ("https://", r"is no http\(s\) URL"),
        ("https:///numbers", r"is no http\(s\) URL"),
        ("https://[::1", "is no URL"),
        ("https://api.saperly.com:port", "is no URL"),
        ("https://api.saperly.com:99999", "is no URL"),
        ("https://somebody:secret@api.saperly.com", "carries a user name or a password"),
        ("https://somebody@api.saperly.com", "carries a user name or a password"),
        ("https://api.saperly.com?x=1", "carries a query or a fragment"),
        ("https://api.saperly.com#x", "carries a query or a fragment"),
        ("https://api.saperly.com/\n", "is no URL"),
        (" https://api.saperly.com", "is no URL"),
        ("https://api.saperly.com/a b", "is no URL"),
        ("https://api.saperly.com\\@example.com", "is no URL"),
        ("https://example.com\\.api.saperly.com", "is no URL"),
        ("https://a\u2024b.example.com", "is no URL"),
        ("https://münchen.example", "is no URL"),
        ("https://api.saperly.com?", "carries a query or a fragment"),
        ("https://api.saperly.com/#", "carries a query or a fragment"),
        ("https://[v1.x]", "is no URL"),
        ("https://a%2eb", "is no URL"),
        ("https://a,b", "is no URL"),
    ],
)
def test_a_base_url_that_cannot_be_meant_is_refused(url: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        check_base_url(url)
    assert "secret" not in str(caught.value)
    with pytest.raises(ConfigurationError):
        Saperly(KEY, base_url=url)


@given(st.text() | st.text("/:@[]\\?#%.\t1aé", max_size=12))
def test_what_is_accepted_means_the_same_host_to_httpx(url: str) -> None:
    for text in (url, f"https://{url}", f"http://{url}", f"https://example.com{url}", f"http://localhost{url}"):
        try:
            checked = check_base_url(text)
        except ConfigurationError:
            continue
        parsed = httpx.URL(checked + "/numbers")
        assert parsed.scheme == "https" or is_loopback(parsed.host)
        assert parsed.host == urlsplit(checked).hostname
        assert parsed.path.endswith("/numbers")
        assert not parsed.query
        assert not parsed.userinfo


def test_loopback_is_known_without_a_resolver() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert is_loopback("localhost")
    assert not is_loopback("example.com")
    assert not is_loopback("localhost.example.com")
    assert not is_loopback("::ffff:8.8.8.8")
    assert not is_loopback("")
