"""A headless Chromium that takes note of what must not be: console errors, and requests to another host."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = (1280, 860), (390, 844)


class Watch:
    """What went wrong on a page, for `assert not watch.wrong`."""

    def __init__(self, page, url):
        self.wrong = []
        own = urlsplit(url).netloc
        page.on("console", lambda message: self._console(message))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", lambda request: self._request(request, own))
        page.on("response", lambda response: self._response(response))

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.wrong.append(f"console {message.type}: {message.text}")

    def _request(self, request, own):
        if not request.url.startswith(("data:", "blob:")) and urlsplit(request.url).netloc != own:
            self.wrong.append(f"request to another host: {request.url}")

    def _response(self, response):
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")


@contextmanager
def chromium():
    """The browser, with a fresh profile."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser, url, size=WIDE, scheme="light"):
    """A page and what is wrong with it."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    watch = Watch(page, url)
    page.goto(url)
    try:
        yield page, watch
    finally:
        context.close()


def canonical_flow(page):
    """The five steps, by clicking."""
    page.get_by_role("button", name="Rent it").click()
    page.locator("#step-number .state").wait_for()
    page.get_by_role("button", name="Create it").click()
    page.locator("#step-connection .state").wait_for()
    page.get_by_role("button", name="Attach it").click()
    page.locator("#step-attach .state").wait_for()
    page.get_by_role("button", name="Send it").click()
    page.locator("#step-send .state").wait_for()
    page.get_by_role("button", name="Call", exact=True).click()
    page.locator("#step-call .state").wait_for()


def phone_call(page, *turns):
    """Call the agent from the phone, say something, and hang up."""
    page.get_by_role("button", name="Call the agent").click()
    say = page.get_by_label("Say", exact=True)
    say.wait_for()
    page.locator(".call-card .turn").first.wait_for()
    for turn in turns:
        say.fill(turn)
        page.get_by_role("button", name="Say", exact=True).click()
        page.locator(".turn.mine", has_text=turn).wait_for()
    page.get_by_role("button", name="Hang up").click()
    page.get_by_role("button", name="Call the agent").wait_for()
