"""Layer 7: do the contract and the client agree with what the real API said?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from saperly_client import SaperlyError

from . import answered, sent
from .document import ROOT, Contract
from .drive import COLOURS, Caller
from .recordings import FOLDER, Recording, RecordingError, Scrubber, load, read, write
from .report import Finding, report
from .servers import Scripted
from .wire import Exchange, Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "sap_sk_test_recorded"
RECORDINGS = load()


def findings(contract: Contract, recording: Recording, colour: str) -> Iterator[Finding]:
    """In what the contract or the client differs from a recording."""
    operation = contract.operations.get(recording.operation_id)
    where = f"tests/contract/recordings/{recording}.json"
    if operation is None:
        yield Finding("the contract no longer has this operation", recording.operation_id, where)
        return
    template = operation.path.split("/")[1:]
    path = recording.data["request"]["path"]
    if len(path) != len(template) or recording.data["request"]["method"] != operation.method:
        got = f"{recording.data['request']['method']} /{'/'.join(path)}"
        yield Finding(
            "the contract has another path", str(recording), where, f"{operation.method} {operation.path}", got
        )
        return
    arguments = recording.arguments(operation)
    with Scripted(recording.answer()) as server, Caller(colour, server.url, KEY) as caller:
        try:
            result = caller.call(operation, arguments)
        except (SaperlyError, TypeError) as error:  # the latter for an argument that the facade does not have
            result = error
        if len(server.requests) != 1:
            yield Finding("the client did not send it", str(recording), where, 1, f"{len(server.requests)}: {result!r}")
            return
        (request,) = server.requests
        answer = server.answer
    exchange = Exchange(
        request.method, request.target, request.message, answer.status, Message(tuple(answer.headers), answer.body)
    )
    # The recorded request is what the client sends for these arguments, and both are what the contract says.
    yield from sent.findings(contract, operation, arguments, exchange, KEY)
    yield from answered.response_findings(contract, str(recording), operation, exchange)
    if answer.status < 300:
        if isinstance(result, SaperlyError):
            yield Finding("the client raised an error", str(recording), operation.pointer, got=repr(result))
        else:
            yield from answered.result_findings(contract, str(recording), operation, exchange, result)
        return
    body = recording.data["response"].get("body")
    tag = body.get("_tag") if isinstance(body, dict) else None
    for response in operation.failures:
        if response.status == answer.status and tag in contract.tags:
            yield from answered.error_findings(contract, str(recording), operation, response, body, result)
    if tag is not None and tag not in contract.tags:
        yield Finding(
            "a tag that the contract does not have", str(recording), operation.pointer, sorted(contract.tags), tag
        )


@pytest.mark.parametrize("recording", RECORDINGS, ids=str)
@pytest.mark.parametrize("colour", COLOURS)
def test_contract_and_client_agree_with_what_was_recorded(
    contract: Contract, recording: Recording, colour: str, request: pytest.FixtureRequest
) -> None:
    report(findings(contract, recording, colour), request)


def test_what_is_made_up_says_so() -> None:
    """Nothing was recorded yet: what is there shows that the replay works, and must not pass for more."""
    assert RECORDINGS
    for recording in RECORDINGS:
        assert recording.data["made_up"] == recording.name.startswith("made-up-")


# --- that a difference is seen ---------------------------------------------------------------------------------------


def changed(path: str, value: Any) -> Recording:
    """The made-up recording with one place changed."""
    data = json.loads((FOLDER / "made-up-messaging.send-201.json").read_text(encoding="utf-8"))
    *keys, last = path.split(".")
    place = data
    for key in keys:
        place = place[key]
    place[last] = value
    return Recording("changed", data)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("response.body.addedLater", 1, "'addedLater' was unexpected"),
        ("response.body.segments", "1", "is not of type"),
        ("response.body.direction", "sideways", "sideways"),
        ("response.status", 200, "another status came back"),
        ("response.headers", {"content-type": "text/html"}, "another content type came back"),
        ("response.body", {"_tag": "AddedLater"}, "the client raised an error"),
        ("request.body.addedLater", 1, "the client did not send it"),
        ("request.body.body", "", "shorter"),
        ("request.query", {"dry": "true"}, "the client did not send it"),
        ("request.path", ["v3", "messages"], "the contract has another path"),
        ("request.method", "PUT", "the contract has another path"),
        ("operation", "messaging.schedule", "the contract no longer has this operation"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_the_api_says_otherwise_is_seen(contract: Contract, path: str, value: Any, expected: str) -> None:
    text = "\n".join(str(finding) for finding in findings(contract, changed(path, value), "sync"))
    assert expected in text


def test_an_unknown_tag_is_seen(contract: Contract) -> None:
    recording = changed("response.status", 403)
    recording.data["response"]["body"] = {"_tag": "AddedLater"}
    text = "\n".join(str(finding) for finding in findings(contract, recording, "sync"))
    assert "a tag that the contract does not have" in text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "cannot be read"),
        ("[]", "is no recording of format 1"),
        ('{"format": 2}', "is no recording of format 1"),
        ('{"format": 1}', "made_up is no bool"),
    ],
)
def test_a_file_that_is_no_recording_is_refused_by_name(tmp_path: Path, content: str, expected: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RecordingError, match=f"^bad.json: {expected}"):
        read(path)


# --- that nothing secret is written ---------------------------------------------------------------------------------

SECRETS = {
    "key": "sap_sk_live_0123456789",
    "child": "sap_sk_live_9876543210",
    "signing": "whsec_abcdef",
    "phone": "+14155552671",
    "mail": "grace@corp.test",
    "text": "Meet me at the bridge",
    "url": "https://store.test/a.wav?X-Signature=deadbeef",
    "id": "num_Zx81",
    "cookie": "session=5f2c",
}


def secret_exchange() -> Exchange:
    """An exchange that has all of the secrets in it, in the places where they would be."""
    request = {"fromNumberId": SECRETS["id"], "to": SECRETS["phone"], "body": SECRETS["text"]}
    response = {
        "id": SECRETS["id"],
        "token": SECRETS["child"],
        "signingSecret": SECRETS["signing"],
        "nested": [{"email": SECRETS["mail"], "from": SECRETS["phone"], "url": SECRETS["url"]}],
        "status": "queued",
        "echo": f"your key is {SECRETS['key']}",
        "createdAt": "2026-11-24T10:00:00.000Z",
        "segments": 1,
    }
    headers = (("Authorization", f"Bearer {SECRETS['key']}"), ("Content-Type", "application/json"))
    answer = (
        ("Content-Type", "application/json"),
        ("Set-Cookie", SECRETS["cookie"]),
        ("Location", SECRETS["url"]),
        ("X-Customer", SECRETS["mail"]),
    )
    return Exchange(
        "POST",
        "/messages",
        Message(headers, json.dumps(request).encode()),
        201,
        Message(answer, json.dumps(response).encode()),
    )


def test_the_recorder_takes_out_what_is_secret_or_somebodys(contract: Contract) -> None:
    scrubber = Scrubber([SECRETS["key"]])
    operation = contract.operations["messaging.send"]
    recording = scrubber.recording(operation, secret_exchange(), "2026-11-24T10:00:00Z")
    text = json.dumps(recording.data)
    for secret in SECRETS.values():
        assert secret not in text
    body = recording.data["response"]["body"]
    assert body["id"] == recording.data["request"]["body"]["fromNumberId"]
    assert body["nested"][0]["from"] == recording.data["request"]["body"]["to"] == "+12125550001"
    assert (body["status"], body["createdAt"], body["segments"]) == ("queued", "2026-11-24T10:00:00.000Z", 1)
    assert set(recording.data["response"]["headers"]) == {"content-type", "location"}


def test_a_secret_that_is_left_is_never_written(contract: Contract) -> None:
    scrubber = Scrubber([SECRETS["key"]])
    for leak in (SECRETS["key"], "sap_sk_live_other", "whsec_other", "Bearer abc"):
        with pytest.raises(RecordingError, match="is still in the recording, so it is not written"):
            scrubber.check({"operation": "x", "response": {"body": {"deep": [f"…{leak}…"]}}})


@pytest.mark.usefixtures("prism_only")
def test_what_the_recorder_records_can_be_replayed(contract: Contract, target: Any, tmp_path: Path) -> None:
    done = run_recorder(
        f"--base-url={target.url}",
        "--allow-writes",
        "--workspace=front-desk",
        f"--folder={tmp_path}",
        key=target.api_key,
    )
    assert done.returncode == 0, done.stderr
    recordings = load(tmp_path)
    assert {"numbers.list-200", "numbers.get-200", "connections.create-201", "workspace.members-200"} <= {
        recording.name for recording in recordings
    }
    for recording in recordings:
        assert target.api_key not in json.dumps(recording.data)
        assert not list(findings(contract, recording, "sync")), recording


def test_recording_needs_a_key_and_no_ci(tmp_path: Path) -> None:
    for options, key, ci, expected in (
        ([], "", "", "record: set SAPERLY_API_KEY to a key of the server"),
        ([], KEY, "true", "record: not in CI"),
        (
            ["--base-url=http://example.invalid"],
            KEY,
            "",
            "record: BASE_URL=http://example.invalid: the key would go over",
        ),
        (["--base-url=ftp://x"], KEY, "", "record: BASE_URL=ftp://x is no http(s) URL"),
        (["--base-url=http://127.0.0.1:9"], KEY, "", "record: health.check: GET /health: no answer"),
    ):
        done = run_recorder(*options, f"--folder={tmp_path}", key=key, ci=ci)
        assert done.returncode == 1
        assert done.stderr.startswith(expected)
        assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def run_recorder(*options: str, key: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(str(ROOT / part) for part in ("tests", "overlay", "generated"))
    environment = {**os.environ, "SAPERLY_API_KEY": key, "CI": ci, "PYTHONPATH": paths}
    command = [sys.executable, "-m", "contract.record", *options]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_writing_and_reading_is_the_same(contract: Contract, tmp_path: Path) -> None:
    recording = changed("response.status", 201)
    assert read(write(recording, tmp_path)).data == recording.data
