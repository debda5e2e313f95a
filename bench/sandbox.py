"""`make bench-sandbox`: the sandbox beside Prism, measured in turn in one run, and what it takes within a program.

    python -m bench.sandbox [--seconds 3] [--soak MINUTES]

The client is a bare asyncio one over raw sockets with 16 connections, so that what is measured is the server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bench import page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

KEY = "sap_sk_sandbox_root"
PEER = "+12125550147"
CONNECTIONS = 16


class Running(NamedTuple):
    """A server under test."""

    name: str
    port: int
    pid: int
    stop: Callable[[], None]


class Figure(NamedTuple):
    """A line of the table."""

    name: str
    prism: float | None
    sandbox: float
    unit: str
    goal: str
    met: bool


def start_prism(folder: Path) -> tuple[Running, float]:
    """Prism, and seconds from its start to its first answer."""
    from prism_mock import DOCUMENT, command, start

    command(DOCUMENT, port=0, log_level="error")  # fetches it, if it is not there yet
    began = time.perf_counter()
    prism = start(DOCUMENT, log=folder / "prism.log")
    port = int(prism.url.rpartition(":")[2])
    asyncio.run(request_once(port, "/health"))
    took = time.perf_counter() - began
    return Running("Prism", port, prism.pid, prism.stop), took


def start_sandbox(*arguments: str) -> tuple[Running, float]:
    """The sandbox, and seconds from its start to its first answer."""
    line = [sys.executable, "-m", "saperly_sandbox", "--port", "0", "--set", "credit_cents=1000000000", *arguments]
    began = time.perf_counter()
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT)
    found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
    if found is None:
        raise SystemExit("the sandbox did not start")
    port = int(found[1])
    asyncio.run(request_once(port, "/health"))
    took = time.perf_counter() - began

    def stop() -> None:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        process.stdout.close()

    return Running("sandbox", port, process.pid, stop), took


def resident_mb(pid: int) -> float:
    """Memory of a process, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def message(method: str, path: str, body: str = "") -> bytes:
    """A request as it goes over the wire."""
    return (
        f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {KEY}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, bytes]:
    """One request and its answer."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if length is None:
        raise SystemExit(f"an answer without a length: {head!r}")
    return int(head[9:12]), await reader.readexactly(int(length[1]))


async def request_once(port: int, path: str, method: str = "GET", body: str = "") -> tuple[int, bytes]:
    """One request over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await ask(reader, writer, message(method, path, body))
    finally:
        writer.close()


async def rate(port: int, request: bytes, status: int, seconds: float) -> float:
    """Requests a second over all connections."""
    done = 0
    end = time.perf_counter() + seconds

    async def client() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < end:
            got, body = await ask(reader, writer, request)
            if got != status:
                raise SystemExit(f"status {got} where {status} was due: {body[:300]!r}")
            done += 1
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return done / (time.perf_counter() - began)


async def requests_of(server: Running) -> list[tuple[bytes, int]]:
    """A GET and a stateful POST, each with its status: one number by its id, and a message."""
    import json

    async def post(path: str, body: dict[str, object]) -> dict[str, str]:
        _, answer = await request_once(server.port, path, "POST", json.dumps(body))
        made: dict[str, str] = json.loads(answer)
        return made

    number = await post("/numbers", {})
    agreed = {"numberId": number["id"], "peerNumber": PEER, "consentType": "explicit_outbound", "source": "bench"}
    await post("/consent", agreed)
    text = json.dumps({"fromNumberId": number["id"], "to": PEER, "body": "Your loaf is ready."})
    return [(message("GET", f"/numbers/{number['id']}"), 200), (message("POST", "/messages", text), 201)]


async def rates(servers: list[Running], seconds: float, rounds: int = 5) -> list[list[float]]:
    """GETs and POSTs a second of each server, in the median over rounds in which all of them take turns.

    Returns:
        For GET and for POST a list with a rate a server.
    """
    requests = [await requests_of(server) for server in servers]
    measured: list[list[list[float]]] = [[[] for _ in servers] for _ in range(2)]
    for round_ in range(rounds + 1):
        for kind in range(2):
            for index, server in enumerate(servers):
                request, status = requests[index][kind]
                found = await rate(server.port, request, status, seconds / rounds)
                if round_:  # the first one warms up
                    measured[kind][index].append(found)
    return [[statistics.median(one) for one in kind] for kind in measured]


def in_process() -> dict[str, float]:
    """Milliseconds of a call in the median and of a fresh sandbox, seconds of a month with 1,000 calls."""
    from saperly_sandbox import Sandbox, Settings

    with Sandbox(settings=Settings(credit_cents=10**9)) as sandbox, sandbox.client() as client:
        number = client.numbers.provision()
        connection = client.connections.create(name="Desk")
        client.numbers.assign_connection(number.id, connection_id=connection.id)
        client.consent.record(number_id=number.id, peer_number=PEER, consent_type="explicit_outbound", source="bench")

        def send() -> None:
            client.messages.send(from_number_id=number.id, to=PEER, body="x")

        figures = {"get": median(lambda: client.numbers.get(number.id), 500), "send": median(send, 500)}
        began = time.perf_counter()
        for _ in range(1000):
            client.calls.place(from_number_id=number.id, to=PEER)
            sandbox.advance(30 * 86400 / 1000)
        figures["month"] = time.perf_counter() - began
        figures["fresh"] = median(sandbox.reset, 200)
    return figures


def agent() -> float:
    """Seconds of the first test in examples/test_my_agent.py, with its sandbox and its agent, by pytest's own watch."""
    line = [sys.executable, "-m", "pytest", "-q", "-vv", "--durations=0", "examples/test_my_agent.py"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    first = "test_a_caller_orders_and_is_put_through"
    return sum(float(seconds) for seconds in re.findall(rf"^([\d.]+)s \w+ .*{first}$", done.stdout, re.MULTILINE))


def median(action: Callable[[], object], times: int) -> float:
    """Milliseconds in the median."""
    for _ in range(10):
        action()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def measure(seconds: float, starts: int = 3) -> list[Figure]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        begun: dict[str, list[float]] = {"prism": [], "sandbox": []}
        for _ in range(starts):
            prism, took = start_prism(Path(folder))
            begun["prism"].append(took)
            prism.stop()
            sandbox, took = start_sandbox()
            begun["sandbox"].append(took)
            sandbox.stop()
        prism, _ = start_prism(Path(folder))
        sandbox, _ = start_sandbox()
        (prism_get, get), (prism_post, post) = asyncio.run(rates([prism, sandbox], seconds))
        prism_memory, memory = resident_mb(prism.pid), resident_mb(sandbox.pid)
        prism.stop()
        sandbox.stop()
    start = {name: statistics.median(values) for name, values in begun.items()}
    within, tested = in_process(), agent()
    return [
        Figure("start to first answer", start["prism"], start["sandbox"], "s", "≥ 4 times faster",
               start["prism"] >= 4 * start["sandbox"]),
        Figure("memory after the load", prism_memory, memory, "MB", "≤ half", memory <= prism_memory / 2),
        Figure("GET a second", prism_get, get, "", "≥ 5 times", get >= 5 * prism_get),
        Figure("stateful POST a second", prism_post, post, "", "≥ 2 times", post >= 2 * prism_post),
        Figure("numbers.get in process", None, within["get"], "ms", "≤ 1", within["get"] <= 1),
        Figure("messages.send in process", None, within["send"], "ms", "≤ 1", within["send"] <= 1),
        Figure("fresh sandbox a test", None, within["fresh"], "ms", "≤ 5", within["fresh"] <= 5),
        Figure("a month with 1,000 calls", None, within["month"], "s", "≤ 2", within["month"] <= 2),
        Figure("the test of an agent", None, tested, "s", "≤ 1", tested <= 1),
    ]  # fmt: skip


def soak(minutes: float) -> bool:
    """Load for a while; whether memory stays where it is once the sandbox is warm.

    What is stored grows with what is done, so the state is put back every second; what grows then is a leak.
    """
    server, _ = start_sandbox()
    samples: list[float] = []
    try:
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            asyncio.run(rates([server], 0.3, rounds=1))
            asyncio.run(request_once(server.port, "/_sandbox/reset", "POST", "{}"))
            samples.append(resident_mb(server.pid))
            print(f"\r{samples[-1]:.1f} MB", end="", flush=True)
    finally:
        server.stop()
    quarter = max(1, len(samples) // 4)
    early, late = statistics.median(samples[quarter : 2 * quarter]), statistics.median(samples[-quarter:])
    print(f"\rmemory: {early:.1f} MB in the second quarter, {late:.1f} MB in the last one")
    return late <= early * 1.05 + 1


def main() -> int:
    """Print the table; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=3.0, help="of load for each rate")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="only this: load for so long, and look at memory")
    parser.add_argument("--docs", action="store_true", help="write the table into docs/cost.md too")
    options = parser.parse_args()
    if options.soak is not None:
        return 0 if soak(options.soak) else 1
    figures = measure(options.seconds)
    text = table(figures)
    print(text)
    if options.docs:
        page.write(f"{text}\n\nPython {platform.python_version()}. Measured on {date.today()}.", "make bench-sandbox")
    return 0 if all(one.met for one in figures) else 1


def table(figures: list[Figure]) -> str:
    """The figures as a table."""
    lines = [
        f"| {'figure':26} | {'Prism':>9} | {'sandbox':>9} | {'ratio':>6} | {'goal':17} | met |",
        f"|{'-' * 28}|{'-' * 11}|{'-' * 11}|{'-' * 8}|{'-' * 19}|-----|",
    ]
    for one in figures:
        prism = "" if one.prism is None else f"{one.prism:.4g} {one.unit}".strip()
        ratio = "" if one.prism is None else f"{one.sandbox / one.prism:.2f}"
        value = f"{one.sandbox:.4g} {one.unit}".strip()
        met = "yes" if one.met else "no"
        lines.append(f"| {one.name:26} | {prism:>9} | {value:>9} | {ratio:>6} | {one.goal:17} | {met:3} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
