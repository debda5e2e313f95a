"""The inspector without a browser: structure, escaping, policies, who may come in, and what ships with it."""

from __future__ import annotations

import asyncio
import re
import time
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from saperly_sandbox import inspector
from saperly_sandbox.app import App
from saperly_sandbox.clock import Clock
from saperly_sandbox.courier import Courier
from saperly_sandbox.engine import Engine

from ..server import Server

FOLDER = Path(inspector.__file__).parent
VENDOR = FOLDER / "static" / "vendor"
VIEWS = ("start", "phone", "numbers", "messages", "calls", "webhooks", "ledger", "requests")
PEER = "+12125550147"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&</textarea></pre>{{ 7 * 7 }}"
KEY = {"authorization": "Bearer sap_sk_sandbox_root"}
PAGE = {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}


@pytest.fixture
def anyio_backend():
    return "asyncio"  # as under uvicorn; the inspector is no library


@pytest.fixture
def app():
    engine = Engine(clock=Clock("frozen"))
    yield App(engine, Courier())
    engine.close()


@pytest.fixture
async def http(app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:4011") as client:
        yield client


async def do(http, action, **fields):
    answer = await http.post(f"/_sandbox/ui/do/{action}", data=fields, headers={"hx-request": "true"})
    assert answer.status_code == 200, answer.text
    return answer


async def done(http, action, **fields):
    answer = await do(http, action, **fields)
    assert answer.headers["x-outcome"] == "done", answer.text
    assert answer.headers["hx-trigger"] == "changed"
    return answer


async def flow(app, http, name="Desk", body="Hello"):
    await done(http, "provision", country="US", numberType="local", areaCode="415")
    await done(http, "create-connection", name=name, mode="hosted", instructions=body, smsAutoReply="1")
    number, connection = app.engine.store.all("number")[0], app.engine.store.all("connection")[0]
    await done(http, "attach", numberId=number["id"], connectionId=connection["id"])
    await done(http, "send", numberId=number["id"], to=PEER, body=body, consent="1")
    await done(http, "place", numberId=number["id"], to=PEER, consent="1")
    return app.engine.store.get("number", number["id"])


class Page(HTMLParser):
    """Checks the structure while it reads: what is open is closed, and what labels refer to is there."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "path", "use"})

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.labels, self.fields = [], [], [], [], []
        self.feed(text)
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "label" and "for" in attributes:
            self.labels.append(attributes["for"])
        within_label = "label" in self.open
        if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden" and not within_label:
            self.fields.append(attributes.get("id"))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> in the wrong place, within {self.open[-4:]}"


@pytest.mark.parametrize("view", VIEWS)
async def test_structure(app, http, view):
    for filled in (False, True):
        if filled:
            number = await flow(app, http)
            await done(http, "create-webhook", url="http://127.0.0.1:9/", event="message.received")
            await done(http, "text", **{"to": number["phoneNumber"], "from": PEER}, body="Hi")
            await done(http, "advance", by="idle")
        call = app.engine.store.first("call")
        message = app.engine.store.first("message")
        chosen = {"call": call["id"], "number": message["numberId"], "peer": PEER} if filled else {}
        answer = await http.get("/", params={"view": view, **chosen}, headers=PAGE)
        assert answer.status_code == 200
        page = Page(answer.text)
        assert len(page.ids) == len(set(page.ids)), [id for id in page.ids if page.ids.count(id) > 1]
        assert set(page.labels) <= set(page.ids)
        assert set(page.fields) <= set(page.labels), "a field without a label"
        names = [tag for tag, _ in page.tags]
        assert [names.count(one) for one in ("main", "nav", "h1")] == [1, 1, 1]
        current = [a for tag, a in page.tags if tag == "a" and a.get("aria-current") == "page"]
        assert len(current) == 1
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
            assert "style" not in attributes
            if tag == "script":
                assert attributes["src"].startswith("/_sandbox/ui/static/")
            if tag == "form" and attributes["method"] == "post":
                assert attributes["action"] == attributes["hx-post"]
                assert attributes["aria-label"]


@pytest.mark.parametrize("view", VIEWS)
async def test_hostile_texts_are_shown_not_run(app, http, view):
    number = await flow(app, http, name=HOSTILE, body=HOSTILE)
    await done(http, "text", **{"to": number["phoneNumber"], "from": PEER, "body": HOSTILE})
    await done(http, "dial", **{"to": number["phoneNumber"], "from": PEER})
    await done(http, "advance", by="30")
    await done(http, "say", callId=app.engine.store.first("call")["id"], text=HOSTILE)
    await done(http, "create-webhook", url="http://127.0.0.1:9/<script>", event=["message.received", HOSTILE])
    await done(http, "text", **{"to": number["phoneNumber"], "from": PEER, "body": HOSTILE})
    await done(http, "advance", by="idle")
    await http.get("/numbers/%3Cscript%3Ealert(3)", params={"<script>": HOSTILE}, headers={"x-odd": HOSTILE, **KEY})
    call = app.engine.store.first("call")
    parameters = {"view": view, "call": call["id"], "number": number["id"], "peer": PEER}
    for path in ("/", "/_sandbox/ui/view"):
        text = (await http.get(path, params=parameters)).text
        scripts = re.findall(r"<script[^>]*>", text)
        assert all('src="/_sandbox/ui/static/' in script for script in scripts), scripts
        assert "<img src=x" not in text
        assert "</textarea></pre>" not in text
    if view in ("messages", "calls", "phone"):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "{{ 7 * 7 }}" in text
    page = (await http.get("/", params={**parameters, "view": HOSTILE, "peer": HOSTILE, "call": HOSTILE})).text
    assert "<img src=x" not in page
    assert "alert(1)</script>" not in page


async def test_a_refusal_is_escaped_and_says_why(http):
    answer = await do(http, "text", **{"to": HOSTILE, "from": PEER, "body": "Hi"})
    assert answer.headers["x-outcome"] == "refused"
    assert "is no active number" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("action", "fields", "why"),
    [
        ("provision", {"country": "DE"}, "403 CountryNotAvailable: "),
        ("provision", {"country": "US", "areaCode": "000"}, "NoNumbersAvailable"),
        ("create-connection", {"name": ""}, "The name is missing."),
        ("create-connection", {"name": "x", "mode": "manual", "manualWebhookUrl": "nowhere"}, "manualWebhookUrl"),
        ("attach", {"numberId": "num_x", "connectionId": ""}, "The connection is missing."),
        ("attach", {"numberId": "../health", "connectionId": "c"}, "NumberNotFound"),
        ("say", {"callId": "call_x", "text": "Hi"}, "There is no call"),
        ("replay", {"deliveryId": "x"}, "There is no delivery"),
        ("add-money", {"dollars": "much"}, "much is no amount of dollars."),
        ("add-money", {"dollars": "Infinity"}, "Infinity is no amount of dollars."),
        ("add-money", {"dollars": "-6"}, "cannot go below zero"),
        ("advance", {"by": "-1"}, "Advance by seconds"),
        ("advance", {"by": "nan"}, "Advance by seconds"),
        ("advance", {"by": ""}, "no number of seconds"),
        ("clock", {"mode": "never"}, "Clock &#39;never&#39;"),
        ("create-webhook", {"url": "http://127.0.0.1/"}, "events"),
    ],
)
async def test_refusals(http, action, fields, why):
    answer = await do(http, action, **fields)
    assert answer.headers["x-outcome"] == "refused"
    assert why in answer.text


async def test_without_consent_a_message_is_refused(app, http):
    number = await flow(app, http)
    answer = await do(http, "send", numberId=number["id"], to="+12125550148", body="Hi")
    assert "403 ConsentRequired" in answer.text


async def test_what_a_click_does_is_seen_among_the_requests(app, http):
    await flow(app, http)
    operations = [request["operation"] for request in app.engine.requests()]
    assert operations == [
        "numbers.provision",
        "connections.create",
        "numbers.assignConnection",
        "consent.record",
        "messaging.send",
        "consent.record",
        "voice.place",
    ]
    text = (await http.get("/?view=requests")).text
    assert "numbers.assignConnection" in text
    assert "sap_sk_sandbox_root" not in text


async def test_time_money_and_the_end_of_a_month(app, http):
    await done(http, "clock", mode="real")
    await done(http, "clock", mode="frozen")
    app.engine.clock.set(1_769_853_600_000)  # 2026-01-31T10:00:00Z
    await done(http, "advance", by="month")
    assert (await http.get("/_sandbox/clock")).json()["now"] == "2026-02-28T10:00:00.000Z"
    await done(http, "advance", by="3600")
    assert (await http.get("/_sandbox/clock")).json()["now"] == "2026-02-28T11:00:00.000Z"
    await done(http, "add-money", dollars="12.34")
    assert "$17.34" in (await http.get("/?view=ledger")).text
    await done(http, "reset")
    assert "$5.00" in (await http.get("/")).text


async def test_what_happens_at_the_same_moment_is_shown_in_its_order(app, http):
    number = await flow(app, http, body="The first")
    await done(http, "send", numberId=number["id"], to=PEER, body="The second")
    thread = (await http.get("/", params={"view": "messages", "number": number["id"], "peer": PEER})).text
    for text in (thread, (await http.get("/?view=phone")).text):
        assert -1 < text.rfind("The first") < text.rfind("The second")


async def test_a_call_is_heard_as_it_goes_on(app, http):
    number = await flow(app, http)
    await done(http, "advance", by="idle")
    await done(http, "dial", **{"to": number["phoneNumber"], "from": PEER})
    before = (await http.get("/_sandbox/ui/view?view=phone")).text
    assert "data-live" in before
    assert "How can I help?" not in before.rpartition("call-card")[2]
    await done(http, "advance", by="20")
    after = (await http.get("/_sandbox/ui/view?view=phone")).text
    assert "How can I help?" in after.rpartition("call-card")[2]
    # The end of an outbound call is known before it is heard.
    await done(http, "hang-up", callId=app.engine.store.first("call")["id"])
    await done(http, "place", numberId=number["id"], to=PEER)
    await done(http, "advance", by="14")
    call = app.engine.store.first("call")
    assert len(call["lines"]) > 2
    shown = (await http.get(f"/_sandbox/ui/view?view=calls&call={call['id']}")).text
    assert shown.count('class="turn ') < len(call["lines"])


async def test_recordings_in_parts(app, http):
    await flow(app, http)
    await done(http, "advance", by="idle")
    url = f"/_sandbox/ui/recordings/{app.engine.store.first('call')['id']}.wav"
    whole = await http.get(url)
    assert whole.status_code == 200
    assert whole.content.startswith(b"RIFF")
    part = await http.get(url, headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, whole.content[4:8])
    assert part.headers["content-range"] == f"bytes 4-7/{len(whole.content)}"
    rest = await http.get(url, headers={"range": "bytes=100-"})
    assert rest.content == whole.content[100:]
    assert (await http.get(url, headers={"range": f"bytes={len(whole.content)}-"})).status_code == 416
    assert (await http.get("/_sandbox/ui/recordings/call_x.wav")).status_code == 404


async def test_policies(http):
    for path in ("/", "/reference", "/_sandbox/ui/view"):
        headers = (await http.get(path)).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert policy["form-action"] == "'self'"
        assert policy["base-uri"] == policy["frame-ancestors"] == policy["object-src"] == "'none'"
        allowed = {source for sources in policy.values() for source in sources.split()}
        inline = {"'unsafe-inline'", "blob:"} if path == "/reference" else set()
        assert allowed <= {"'self'", "'none'", "data:"} | inline
        assert "script-src" not in policy, "scripts come from here alone, by default-src"
        assert "connect-src" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


OTHERS = [
    {"origin": "http://evil.test"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9999"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"host": "evil.test"},
    {"host": "evil.test", "sec-fetch-site": "same-origin", "origin": "http://evil.test"},
]


@pytest.mark.parametrize("headers", OTHERS)
async def test_pages_of_another_origin_are_refused(app, http, headers):
    for path in ("/", "/reference", *(f"/_sandbox/ui/{name}" for name in ("view", "events", "openapi.json"))):
        assert (await http.get(path, headers=headers)).status_code == 403
    answer = await http.post("/_sandbox/ui/do/provision", data={"country": "US"}, headers=headers)
    assert answer.status_code == 403
    # A link may lead to the page, but not to anything else; and nothing is done by it.
    links = await http.get("/", headers={**headers, "sec-fetch-mode": "navigate"})
    assert links.status_code == (200 if headers.keys() == {"sec-fetch-site"} else 403)
    for path in ("view", "do/provision"):
        answer = await http.post(f"/_sandbox/ui/{path}", headers={**headers, "sec-fetch-mode": "navigate"})
        assert answer.status_code == 403
    assert app.engine.store.all("number") == []


async def test_the_own_page_and_programs_are_let_in(app, http):
    own = {"origin": "http://127.0.0.1:4011", "sec-fetch-site": "same-origin"}
    assert (await http.post("/_sandbox/ui/do/provision", data={"country": "US"}, headers=own)).status_code == 200
    assert (await http.post("/_sandbox/ui/do/provision", data={"country": "US"})).status_code == 200
    assert len(app.engine.store.all("number")) == 2


async def test_a_browser_without_scripts_gets_the_page_back(app, http):
    answer = await http.post("/_sandbox/ui/do/provision", data={"country": "DE", "view": "numbers"})
    assert "<!doctype html>" in answer.text
    assert "CountryNotAvailable" in answer.text
    assert "<h1>Numbers and connections</h1>" in answer.text


async def test_what_is_not_there(http):
    assert (await http.get("/_sandbox/ui/nothing")).status_code == 404
    assert (await http.post("/_sandbox/ui/do/nothing")).status_code == 404
    assert (await http.post("/")).status_code == 405
    assert (await http.delete("/_sandbox/ui/do/reset")).status_code == 405
    assert (await http.get("/_sandbox/ui/do/reset")).status_code == 404
    for name in ("../pages.py", "../templates/page.html", "%2e%2e/pages.py", "vendor", "", "/etc/passwd"):
        answer = await http.get(f"/_sandbox/ui/static/{name}")
        assert answer.status_code == 404, name
    big = await http.post("/_sandbox/ui/do/send", data={"body": "x" * 70_000})
    assert big.status_code == 413
    assert (await http.head("/")).text == ""


async def test_the_document_of_the_reference_names_this_sandbox(app, http):
    document = (await http.get("/_sandbox/ui/openapi.json", headers={"host": "localhost:4011"})).json()
    assert document["servers"] == [{"url": "http://localhost:4011", "description": "This sandbox"}]
    assert app.engine.contract.document["servers"] != document["servers"]
    assert document["paths"].keys() == app.engine.contract.document["paths"].keys()
    # The playground fills examples in; a key that was used before would get the first result again.
    assert [p for p in document["paths"]["/numbers"]["post"]["parameters"] if "example" in p] == []
    assert [p for p in app.engine.contract.document["paths"]["/numbers"]["post"]["parameters"] if "example" in p]
    text = (await http.get("/reference")).text
    assert "scalar-api-reference" in text


async def test_changes_are_told(app):
    """The stream is driven by hand: the test transport of httpx waits for the end of an answer."""
    sent, gone = asyncio.Queue(), asyncio.Event()

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/_sandbox/ui/events",
        "raw_path": b"/_sandbox/ui/events",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
    }

    async def next_body():
        return (await asyncio.wait_for(sent.get(), 5)).get("body")

    task = asyncio.create_task(app(scope, receive, sent.put))
    assert (await sent.get())["status"] == 200
    assert await next_body() == b"retry: 1000\n\n"
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(sent.get(), 0.6)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as http:
        for change in ("/numbers", "/nowhere"):
            await http.get(change, headers=KEY)
            assert await next_body() == b"data: changed\n\n"
        await http.post("/_sandbox/clock/advance", json={"seconds": 1})
        assert await next_body() == b"data: changed\n\n"
    (gone.set if app.engine.clock.mode == "frozen" else app.inspector.close)()
    assert await next_body() == b""
    await asyncio.wait_for(task, 5)


def test_vendored_files_are_those_of_the_list():
    listed = dict(re.findall(r"\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", (VENDOR / "README.md").read_text()))
    there = {file.name for file in VENDOR.iterdir() if file.suffix == ".js"}
    assert set(listed) == there
    for name, digest in listed.items():
        assert sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
        licence = re.sub(r"(-ext)?-[\d.]+(\.min)?\.js$", "-LICENSE.txt", name)
        assert (VENDOR / licence).is_file(), licence


def test_nothing_of_ours_names_another_host():
    """Addresses in the vendored reference are stopped by the policy, which the tests in a browser watch."""
    for file in FOLDER.rglob("*"):
        if file.suffix not in (".html", ".css", ".js", ".svg") or VENDOR in file.parents:
            continue
        text = file.read_text()
        found = re.findall(r"(?:https?:)?//[\w.-]+\.[\w]+[^\s\"'<]*", text)
        allowed = ("http://127.0.0.1:8000/", "http://www.w3.org/2000/svg")
        assert [url for url in found if not url.startswith(allowed)] == [], file.name
        assert not re.search(r"@import|url\((?!#)", text), file.name
        assert not re.search(r"\beval\(|innerHTML\s*=|document\.write|new Function", text), file.name
    for name in ("htmx-2.0.11.min.js", "idiomorph-ext-0.8.0.min.js"):
        urls = set(re.findall(r"https?://[^\"'`\s]+", (VENDOR / name).read_text()))
        assert all(url.startswith("http://www.w3.org/") for url in urls), urls  # namespaces


def test_no_template_marks_anything_as_safe():
    for file in (FOLDER / "templates").iterdir():
        assert not re.search(r"\|\s*safe|autoescape|Markup", file.read_text()), file.name


def test_an_open_page_does_not_hold_up_the_end():
    server = Server()
    try:
        with httpx.stream("GET", f"{server.url}/_sandbox/ui/events") as stream:
            next(stream.iter_lines())
            begin = time.monotonic()
            server.process.terminate()
            server.process.wait(10)
            assert time.monotonic() - begin < 2
    finally:
        assert server.stop() in (0, -15)
