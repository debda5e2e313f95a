"""The inspector as an ASGI application: who may see it, what lies under which path, and the stream of changes.

GET  /                              the page
GET  /reference                     the reference of the API, to try it out
GET  /_sandbox/ui/view              what of the page changes
POST /_sandbox/ui/do/{action}       a form
GET  /_sandbox/ui/events            server-sent events: something has changed
GET  /_sandbox/ui/openapi.json      the contract, with this sandbox as its server
GET  /_sandbox/ui/recordings/{id}.wav
GET  /_sandbox/ui/static/…
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from .. import recording
from ..courier import Courier, drive
from ..engine import Request

if TYPE_CHECKING:
    from ..control import Control
    from ..engine import Engine
    from .pages import Pages

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PREFIX = "/_sandbox/ui/"
PAGES = ("/", "/reference")
FORM_LIMIT = 64 * 1024
LOOK_SECONDS = 0.25
"""How often it is looked whether something has changed, for each page that is open."""

# Nothing is loaded from, sent to or shown within another host. `same-origin` keeps the header Origin on plain forms.
POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# The reference writes style sheets and style attributes of its own, and shows what it fetched from memory.
REFERENCE_POLICY = f"{POLICY}; style-src 'self' 'unsafe-inline'; font-src 'self' data:; media-src 'self' blob:"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_STATIC = Path(__file__).parent / "static"


class Response(NamedTuple):
    """An answer to a browser."""

    status: int
    headers: dict[str, str]
    body: bytes


class Inspector:
    """The inspector of a sandbox.

    Args:
        engine: the sandbox.
        control: what the page may do besides the API; it also says whose requests are taken.
        courier: who sends what goes out when time is moved.
    """

    def __init__(self, engine: Engine, control: Control, courier: Courier) -> None:
        self.engine = engine
        self.control = control
        self.courier = courier
        self._closing = asyncio.Event()

    @staticmethod
    def serves(path: str) -> bool:
        """Whether a path is one of the inspector's."""
        return path in PAGES or path.startswith(PREFIX)

    def close(self) -> None:
        """End the streams of events, which would hold up the end of the server."""
        self._closing.set()

    @cached_property
    def _pages(self) -> Pages:
        # Not before the first page is asked for: most runs of the sandbox are without eyes.
        from .pages import Pages

        return Pages(self.engine, self.control)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request to one of the inspector's paths."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        request = Request(scope["method"], scope["path"], query, headers, b"")
        if not self._may(request):
            await _send(send, _plain(403, "The inspector is not for pages of another origin."))
        elif request.method == "POST" and request.path.startswith(f"{PREFIX}do/"):
            await _send(send, await self._act(request, receive))
        elif request.method not in ("GET", "HEAD"):
            await _send(send, _plain(405, "There is nothing to change here."))
        elif request.path == f"{PREFIX}events":
            await self._stream(receive, send)
        else:
            response = self._get(request)
            if request.method == "HEAD":
                response = response._replace(body=b"")
            await _send(send, response)

    def _may(self, request: Request) -> bool:
        """Whether it comes from a program, from a page of the sandbox, or is a page that somebody opens."""
        if request.path in PAGES and request.headers.get("sec-fetch-mode") == "navigate":
            # A link may lead here from anywhere; whoever made it cannot read the page, nor show it within theirs.
            request = request._replace(headers={n: v for n, v in request.headers.items() if n != "sec-fetch-site"})
        return self.control.is_ours(request)

    def _get(self, request: Request) -> Response:
        arguments = dict(parse_qsl(request.query))
        if request.path == "/":
            return _html(self._pages.page(arguments), POLICY)
        if request.path == "/reference":
            return _html(self._pages.reference(), REFERENCE_POLICY)
        path = request.path.removeprefix(PREFIX)
        if path == "view":
            return _html(self._pages.view(arguments), POLICY)
        if path == "openapi.json":
            return self._contract(request)
        if path.startswith("static/"):
            return _static(path.removeprefix("static/"))
        if path.startswith("recordings/"):
            return self._recording(path, request.headers.get("range", ""))
        return _plain(404, "There is no such page.")

    async def _act(self, request: Request, receive: Receive) -> Response:
        body = await _read(receive)
        if body is None:
            return _plain(413, "The form is too large.")
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        name = request.path.removeprefix(f"{PREFIX}do/")
        if name not in self._pages.actions:
            return _plain(404, "There is no such action.")
        notice = await drive(self._pages.act(name, fields), self.courier)
        if "hx-request" in request.headers:
            # Always 200: a refusal is a regular answer, and browsers write others into the console as errors.
            response = _html(self._pages.notice(notice), POLICY)
            response.headers["hx-trigger"] = "changed"
            response.headers["x-outcome"] = "done" if notice.ok else "refused"
            return response
        # A browser without scripts gets the whole page.
        return _html(self._pages.page(dict(fields), notice), POLICY)

    def _contract(self, request: Request) -> Response:
        document = {
            **self.engine.contract.document,
            "paths": _without_used_keys(self.engine.contract.document["paths"]),
        }
        host = request.headers.get("host", "localhost")
        document["servers"] = [{"url": f"http://{host}", "description": "This sandbox"}]
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        return Response(200, {**HEADERS, "content-type": "application/json"}, body)

    def _recording(self, path: str, wanted: str) -> Response:
        """The recording of a call, in parts where the player asks for parts, so that one can jump in it."""
        call = self.engine.store.get("call", path.removeprefix("recordings/").removesuffix(".wav"))
        if call is None or not call["hasRecording"]:
            return _plain(404, "There is no such recording.")
        audio = recording.wav(call)
        headers = {**HEADERS, "content-type": "audio/wav", "accept-ranges": "bytes"}
        match = re.fullmatch(r"bytes=(\d{1,12})-(\d{1,12})?", wanted)
        if match is None:
            return Response(200, headers, audio)
        first = int(match[1])
        last = min(int(match[2] or len(audio) - 1), len(audio) - 1)
        if first > last:
            return Response(416, {**headers, "content-range": f"bytes */{len(audio)}"}, b"")
        headers["content-range"] = f"bytes {first}-{last}/{len(audio)}"
        return Response(206, headers, audio[first : last + 1])

    async def _stream(self, receive: Receive, send: Send) -> None:
        """Say `changed` each time that something has changed, until the browser goes away or the sandbox ends."""
        headers = {**HEADERS, "content-type": "text/event-stream"}
        await send({"type": "http.response.start", "status": 200, "headers": _encoded(headers)})
        await send({"type": "http.response.body", "body": b"retry: 1000\n\n", "more_body": True})
        gone = asyncio.create_task(_until_gone(receive))
        closing = asyncio.create_task(self._closing.wait())
        try:
            seen, quiet = self._state(), 0
            while True:
                done, _ = await asyncio.wait((gone, closing), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if done:
                    break
                state = self._state()
                if state != seen:
                    seen, quiet = state, 0
                    await send({"type": "http.response.body", "body": b"data: changed\n\n", "more_body": True})
                elif (quiet := quiet + 1) * LOOK_SECONDS >= 15:
                    quiet = 0
                    await send({"type": "http.response.body", "body": b": still here\n\n", "more_body": True})
        finally:
            gone.cancel()
            closing.cancel()
        await send({"type": "http.response.body", "body": b""})

    def _state(self) -> tuple[object, ...]:
        """What differs when something has changed; it costs next to nothing."""
        engine = self.engine
        clock = engine.clock
        frozen_at = None if clock.speed else clock.now()
        return engine.store.changes, engine.request_count, len(engine.problems), clock.mode, clock.speed, frozen_at


def _without_used_keys(paths: dict[str, Any]) -> dict[str, Any]:
    """The paths without the example of an idempotency key, where one can do without.

    The playground would fill it in everywhere, and the second request with it would be refused, or not done.
    """
    paths = json.loads(json.dumps(paths))
    for operations in paths.values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()) if isinstance(operation, dict) else ():
                if parameter.get("name", "").lower() == "idempotency-key" and not parameter.get("required"):
                    parameter.pop("example", None)
    return dict(paths)


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


async def _send(send: Send, response: Response) -> None:
    headers = {**response.headers, "content-length": str(len(response.body))}
    await send({"type": "http.response.start", "status": response.status, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": response.body})


async def _read(receive: Receive) -> bytes | None:
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > FORM_LIMIT:
            return None
        if not message.get("more_body", False):
            return body


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _html(text: str, policy: str) -> Response:
    headers = {**HEADERS, "content-type": "text/html; charset=utf-8", "content-security-policy": policy}
    return Response(200, headers, text.encode())


def _plain(status: int, text: str) -> Response:
    return Response(status, {**HEADERS, "content-type": "text/plain; charset=utf-8"}, text.encode())


def _static(name: str) -> Response:
    # A name that is none of these is no file, wherever it may point to.
    known = {file.relative_to(_STATIC).as_posix(): file for file in _STATIC.rglob("*") if file.suffix in _TYPES}
    file = known.get(name)
    if file is None:
        return _plain(404, "There is no such file.")
    headers = {**HEADERS, "content-type": _TYPES[file.suffix], "content-security-policy": POLICY}
    # Its address changes with its content.
    headers["cache-control"] = "private, max-age=31536000, immutable"
    return Response(200, headers, file.read_bytes())
