"""Takes the pictures in `docs/images/` again: `python -m tests.sandbox.inspector.screenshots`, from the root."""

from __future__ import annotations

from pathlib import Path

from ..server import ROOT, Server
from ..test_server import Receiver
from .browser import NARROW, WIDE, canonical_flow, chromium, opened, phone_call

FOLDER = ROOT / "docs" / "images"


def take(folder: Path = FOLDER) -> None:
    failing = Receiver(lambda _body, _headers: (503, b""))
    server = Server("--clock", "fast:20", "--start", "2026-03-02T09:00:00Z", "--set", "credit_cents=2500")
    try:
        with chromium() as browser:
            with opened(browser, server.url) as (page, watch):
                page.goto(f"{server.url}/?view=webhooks")
                page.get_by_label("Address").fill(failing.url)
                page.get_by_role("button", name="Add it").click()
                page.locator("ul.cards li").wait_for()
                page.goto(server.url)
                canonical_flow(page)
                page.get_by_placeholder("Text message …").fill("Is it still warm?")
                page.get_by_role("button", name="Send the SMS").click()
                page.locator(".bubble.theirs", has_text="Thank you").wait_for()
                phone_call(page, "Do you have rye today?", "Great, please keep two.")
                page.get_by_role("button", name="Freeze").click()
                page.get_by_role("button", name="+10 s").click()
                page.locator("#step-call .state", has_text="completed").wait_for()
                assert watch.wrong == []
            call = next(one["body"] for one in server.control("deliveries") if one["eventType"] == "call.received")
            id = call.partition('"callId": "')[2].partition('"')[0]
            server.control("clock/freeze", {})
            for name, path, size, scheme in (
                ("inspector", "/", WIDE, "light"),
                ("inspector-phone", "/?view=phone", NARROW, "dark"),
                ("inspector-numbers", "/?view=numbers", WIDE, "light"),
                ("inspector-messages", "/?view=messages", WIDE, "light"),
                ("inspector-call", f"/?view=calls&call={id}", WIDE, "dark"),
                ("inspector-webhooks", "/?view=webhooks", WIDE, "light"),
                ("inspector-ledger", "/?view=ledger", WIDE, "light"),
                ("inspector-ledger-narrow", "/?view=ledger", NARROW, "light"),
                ("inspector-requests", "/?view=requests", WIDE, "dark"),
                ("reference", "/reference#tag/messaging/POST/messages", WIDE, "light"),
            ):
                with opened(browser, f"{server.url}{path}", size, scheme) as (page, watch):
                    if "webhooks" in name:
                        page.locator(".delivery summary").first.click()
                    if "requests" in name:
                        page.locator(".rows summary").nth(2).click()
                    if "messages" in name:
                        page.get_by_role("link", name="+1 212 555 0147").click()
                    page.wait_for_timeout(3000 if name == "reference" else 700)
                    page.screenshot(path=folder / f"{name}.png")
                    assert watch.wrong == []
    finally:
        server.stop()
        failing.stop()


if __name__ == "__main__":
    take()
