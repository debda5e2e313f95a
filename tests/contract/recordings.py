"""Real exchanges, kept as files: their format, their loader, and what is taken out of them before they are written.

A file holds one exchange:

    {
      "format": 1,
      "made_up": false,                       true for one that no server ever answered
      "recorded": "2026-11-24T10:00:00Z",
      "operation": "numbers.get",
      "request": {"method": "GET", "path": ["numbers", "id_1"], "query": {}, "headers": {…}, "body": …},
      "response": {"status": 200, "headers": {…}, "body": …}
    }

`path` is cut at the slashes and unquoted. A body that is no JSON is `{"$bytes": 1234}`, its size; one in parts is
`{"$parts": {"name": "…", "audio": {"$bytes": 1234}}}`; no body is left out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .samples import AUDIO, Arguments
from .sent import read_parts
from .servers import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .document import Operation
    from .wire import Exchange, Message

FOLDER = Path(__file__).parent / "recordings"
FORMAT = 1
NOTHING = object()

# What is kept of the headers; everything else may say who it was.
HEADERS = {"content-type", "accept", "retry-after", "location", "idempotency-key"}
IDEMPOTENCY_KEY = "00000000-0000-4000-8000-000000000001"
# Fields whose strings are words of the contract, never a person's. All other strings are replaced.
WORDS = {
    "_tag", "backend", "consentType", "country", "currency", "direction", "eventType", "events", "field", "gender",
    "kind", "language", "mode", "numberType", "permissions", "provider", "role", "scopes", "spendLimitResetPeriod",
    "status", "systemRole", "targetType", "type", "usedTools",
}  # fmt: skip
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")
PHONE = re.compile(r"\+[1-9]\d{6,14}")
MAIL = re.compile(r"[^\s@]+@[^\s@]+")
URL = re.compile(r"https?://\S+")
# What must never be in a file, whatever else went wrong.
SECRETS = re.compile(r"sap_sk_|whsec_|Bearer |eyJ[A-Za-z0-9_-]{8,}")


class RecordingError(Exception):
    """A recording cannot be read or written; the message is one line that says which, why, and what to do."""


@dataclass(frozen=True)
class Recording:
    """One exchange.

    Args:
        name: the name of its file.
        data: what is in it, as in the module's docstring.
    """

    name: str
    data: dict[str, Any]

    def __str__(self) -> str:
        return self.name

    @property
    def operation_id(self) -> str:
        """Which operation it is of."""
        found: str = self.data["operation"]
        return found

    def arguments(self, operation: Operation) -> Arguments:
        """What the operation was called with."""
        request = self.data["request"]
        template = operation.path.split("/")[1:]
        path = tuple(value for part, value in zip(template, request["path"], strict=True) if part.startswith("{"))
        body = request.get("body", {})
        if isinstance(body, dict) and "$parts" in body:
            body = {name: part if isinstance(part, str) else _audio(part) for name, part in body["$parts"].items()}
        return Arguments(self.name, path, request["query"], body, request["headers"].get("idempotency-key"))

    def answer(self) -> Answer:
        """What the server answered."""
        response = self.data["response"]
        body = response.get("body", NOTHING)
        if body is NOTHING:
            content = b""
        elif isinstance(body, dict) and set(body) == {"$bytes"}:
            content = bytes(body["$bytes"])
        else:
            content = json.dumps(body).encode()
        return Answer(response["status"], list(response["headers"].items()), content)


def _audio(part: dict[str, int]) -> bytes:
    return AUDIO + bytes(max(0, part["$bytes"] - len(AUDIO)))


# --- reading --------------------------------------------------------------------------------------------------------


def load(folder: Path = FOLDER) -> list[Recording]:
    """All recordings of a folder.

    Raises:
        RecordingError: one of them is no recording.
    """
    return [read(path) for path in sorted(folder.glob("*.json"))]


def read(path: Path) -> Recording:
    """One recording.

    Raises:
        RecordingError: it is none.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordingError(f"{path.name}: cannot be read: {error}; record it again with make record") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RecordingError(f"{path.name}: is no recording of format {FORMAT}; record it again with make record")
    for keys, kind in (
        (("made_up",), bool),
        (("recorded",), str),
        (("operation",), str),
        (("request", "method"), str),
        (("request", "path"), list),
        (("request", "query"), dict),
        (("request", "headers"), dict),
        (("response", "status"), int),
        (("response", "headers"), dict),
    ):
        value: Any = data
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if not isinstance(value, kind):
            raise RecordingError(f"{path.name}: {'.'.join(keys)} is no {kind.__name__}; record it again")
    if not TIME.fullmatch(data["recorded"]):
        raise RecordingError(f"{path.name}: recorded is no ISO time; record it again")
    return Recording(path.stem, data)


# --- writing --------------------------------------------------------------------------------------------------------


class Scrubber:
    """Replaces what is secret or somebody's, the same thing by the same stand-in, so that ids still match.

    Args:
        secrets: texts that must not be written in any form, the key above all.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self.secrets = [secret for secret in secrets if secret]
        self._stand_ins: dict[tuple[str, str], str] = {}

    def recording(self, operation: Operation, exchange: Exchange, recorded: str) -> Recording:
        """An exchange as a recording, scrubbed.

        Raises:
            RecordingError: something secret is still in it.
        """
        template = operation.path.split("/")[1:]
        request: dict[str, Any] = {
            "method": exchange.method,
            "path": [
                self.value(_field_of(part), segment) if part.startswith("{") else segment
                for part, segment in zip(template, exchange.segments, strict=True)
            ],
            "query": {name: self.value(name, value) for name, value in exchange.query},
            "headers": self._headers(exchange.request),
        }
        parts = list(read_parts(exchange)) if operation.body and "multipart" in operation.body.media_type else []
        if parts:
            request["body"] = {
                "$parts": {
                    name: {"$bytes": len(content)} if file_name else self.value(name, content.decode())
                    for name, file_name, _media_type, content in parts
                }
            }
        elif exchange.request.body:
            request["body"] = self._body(exchange.request.body)
        response: dict[str, Any] = {"status": exchange.status, "headers": self._headers(exchange.response)}
        content = exchange.as_response().content
        if content:
            response["body"] = self._body(content)
        data = {
            "format": FORMAT,
            "made_up": False,
            "recorded": recorded,
            "operation": operation.id,
            "request": request,
            "response": response,
        }
        self.check(data)
        return Recording(f"{operation.id}-{exchange.status}", data)

    def check(self, data: Any) -> None:
        """Look once more at what is about to be written.

        Raises:
            RecordingError: something secret is in it.
        """
        text = json.dumps(data, ensure_ascii=False)
        found = SECRETS.search(text)
        if found or any(secret in text for secret in self.secrets):
            what = found[0] if found else "a secret"
            raise RecordingError(f"{data.get('operation')}: {what!r} is still in the recording, so it is not written")

    def value(self, field: str, value: Any) -> Any:
        """A value of a field, scrubbed; its JSON type stays."""
        if isinstance(value, dict):
            return {key: self.value(key, below) for key, below in value.items()}
        if isinstance(value, list):
            return [self.value(field, below) for below in value]
        return self._text(field, value) if isinstance(value, str) else value

    def _text(self, field: str, text: str) -> str:
        if any(secret in text for secret in self.secrets):
            return self._stand_in("secret", text)
        if not text or TIME.fullmatch(text) or (field in WORDS and re.fullmatch(r"[\w./-]{1,60}", text, re.ASCII)):
            return text
        if PHONE.fullmatch(text):
            return f"+1212555{int(self._stand_in('', text)):04}"
        if MAIL.fullmatch(text):
            return f"{self._stand_in('person', text)}@example.com"
        if URL.fullmatch(text):
            return f"https://example.com/{self._stand_in('url', text)}"
        return self._stand_in("id" if field.lower().endswith("id") else field, text)

    def _stand_in(self, kind: str, text: str) -> str:
        key = (kind, text)
        if key not in self._stand_ins:
            number = 1 + sum(1 for other, _text in self._stand_ins if other == kind)
            self._stand_ins[key] = f"{kind}_{number}" if kind else str(number)
        return self._stand_ins[key]

    def _headers(self, message: Message) -> dict[str, str]:
        found = {name.lower(): value for name, value in message.headers if name.lower() in HEADERS}
        if "idempotency-key" in found:
            found["idempotency-key"] = IDEMPOTENCY_KEY
        if "location" in found:
            found["location"] = self.value("location", found["location"])
        if "multipart" in found.get("content-type", ""):
            found["content-type"] = "multipart/form-data"
        return found

    def _body(self, content: bytes) -> Any:
        try:
            return self.value("", json.loads(content))
        except ValueError:
            return {"$bytes": len(content)}


def _field_of(template: str) -> str:
    return template.strip("{}")


def write(recording: Recording, folder: Path = FOLDER) -> Path:
    """Write a recording, in the place of an older one of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{recording.name}.json"
    path.write_text(json.dumps(recording.data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
