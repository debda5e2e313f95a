"""What the two signature schemes of Saperly share: headers, secrets, comparing, and the JSON under the signature.

Nothing here does I/O, and no message says anything of the content of a body or a secret.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hmac import compare_digest, digest
from typing import Any, Protocol, TypeAlias, cast

from ._secret import Secret

SIGNATURE_HEADER = "x-saperly-signature"

_HEXADECIMAL = frozenset("0123456789abcdef")


class SupportsItems(Protocol):
    """Anything with `items()` that yields name and value: a dict, the headers of httpx, Werkzeug, Starlette, WSGI."""

    def items(self) -> Iterable[tuple[Any, Any]]:
        """Pairs of name and value, a name once or several times."""
        ...


Headers: TypeAlias = SupportsItems | Iterable[tuple[Any, Any]]


class HeaderValues:
    """Header values by name. What is neither text nor bytes is passed over.

    Args:
        headers: a mapping or pairs; names in any case, names and values str or bytes, a value also a list of those. A
            WSGI environ serves too: there a name stands as `HTTP_X_…`.

    Raises:
        TypeError: that is no collection of headers.
    """

    def __init__(self, headers: Headers) -> None:
        items = getattr(headers, "items", None)
        source: Any = headers if items is None else items()
        if isinstance(source, (str, bytes)) or not isinstance(source, Iterable):
            raise TypeError(f"headers must be a mapping or pairs of name and value, not {type(headers).__name__}")
        # Gone through once: it may be an iterator.
        self._pairs = [(_text(name), value) for name, value in source]

    def __call__(self, name: str) -> list[str]:
        """All values of the header with this name, given in lower case."""
        environ_name = "HTTP_" + name.upper().replace("-", "_")
        values: list[str | None] = []
        for key, value in self._pairs:
            if key is not None and (key.lower() == name or key == environ_name):
                values += [_text(one) for one in (value if isinstance(value, (list, tuple)) else [value])]
        return [value for value in values if value is not None]


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else None


def check_body(body: object, where: str) -> bytes:
    """The raw bytes of a request.

    Raises:
        TypeError: it is something else, such as a str or an object that was parsed already.
    """
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    raise TypeError(
        f"{where} needs the body as the raw bytes that were received, not {type(body).__name__}: "
        "decoding or parsing and writing it out again changes what was signed"
    )


def conceal(secret: object) -> list[Secret]:
    """One secret or several, out of the sight of tracebacks that print locals; `check_secrets` comes next.

    Two steps, so that the caller can delete its own variable before anything is refused.
    """
    if isinstance(secret, Iterable) and not isinstance(secret, (str, bytes)):
        return [Secret(one) for one in secret]
    return [Secret(cast(str, secret))]


def check_secrets(secrets: list[Secret]) -> tuple[Secret, ...]:
    """The secrets that a signature may have been made with: one, or several while one is being replaced.

    Raises:
        ValueError: there is none, or one is empty or holds a character that no secret has.
        TypeError: one is not a str.
    """
    for one in secrets:
        if not isinstance(one.reveal(), str):
            raise TypeError(f"a secret must be a str, not {type(one.reveal()).__name__}")
    if not secrets or not all(one.reveal() for one in secrets):
        raise ValueError("no signing secret, or an empty one: with it anybody could sign; pass the one Saperly shows")
    # HMAC pads a key with zero bytes, so that "s" and "s\0" would be the same key.
    if not all("!" <= character <= "~" for one in secrets for character in one.reveal()):
        raise ValueError(
            "a signing secret holds white space or a character that no secret has: copy it again, without line breaks"
        )
    return tuple(secrets)


def signature_of(secret: Secret, *parts: bytes) -> str:
    """HMAC-SHA256 of the parts one after the other, in lower-case hexadecimal."""
    return digest(secret.reveal().encode("ascii"), b"".join(parts), "sha256").hex()


def signatures_in(values: Iterable[str], scheme: str) -> list[str]:
    """The well-formed signatures of a scheme in the values of a header, which may be separated by commas or spaces."""
    prefix = scheme + "="
    tokens = [token for value in values for token in value.replace(",", " ").split(" ")]
    tokens = [token.removeprefix(prefix) for token in tokens if token.startswith(prefix)]
    return [token for token in tokens if len(token) == 64 and _HEXADECIMAL.issuperset(token)]


def is_signed(secrets: Iterable[Secret], signatures: Sequence[str], *parts: bytes) -> bool:
    """Whether one of the signatures was made with one of the secrets; every pair is compared, in constant time."""
    genuine = False
    for secret in secrets:
        expected = signature_of(secret, *parts)
        for signature in signatures:
            genuine |= compare_digest(expected, signature)
    return genuine


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body.

    Raises:
        ValueError: the body is not UTF-8, not JSON, or JSON but not an object.
    """
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except ValueError:
        raise ValueError("is not JSON") from None
    return mapping(value, "it")


def mapping(value: object, name: str) -> dict[str, Any]:
    """The value itself, which must be a JSON object.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be an object, not {json_type(value)}")
    return value


def json_type(value: object) -> str:
    """What JSON calls the type of a value."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    return "a string" if isinstance(value, str) else "an array" if isinstance(value, list) else "an object"


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
