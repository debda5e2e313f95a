"""The inspector in headless Chromium: the whole flow by clicking, without a console error or a request elsewhere."""

from __future__ import annotations

import json
import re

import pytest
from saperly_client.brain import Brain

from ..server import Server
from ..test_server import Receiver
from .browser import CHROMIUM, NARROW, WIDE, canonical_flow, chromium, opened, phone_call

pytest.importorskip(
    "playwright.sync_api",
    reason="needs Playwright: pip install -r tests/sandbox/inspector/requirements.txt",
    exc_type=ImportError,
)
if CHROMIUM is None:
    pytest.skip("needs Chromium, such as that of Debian: apt-get install chromium", allow_module_level=True)

VIEWS = ("start", "phone", "numbers", "messages", "calls", "webhooks", "ledger", "requests")


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def server():
    server = Server("--clock", "fast:20")
    yield server
    assert server.control("problems") == []
    server.stop()


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_whole_flow_by_clicking(browser, server, size):
    received = []
    hook = Receiver(lambda body, _: (received.append(json.loads(body)) or 200, b""))
    try:
        with opened(browser, server.url, size) as (page, watch):
            assert not scrolls_sideways(page)
            page.goto(f"{server.url}/?view=webhooks")
            page.get_by_label("Address").fill(hook.url)
            page.get_by_role("button", name="Add it").click()
            page.get_by_text("Events go to").wait_for()
            page.get_by_role("link", name="Start", exact=True).click()
            canonical_flow(page)
            # The phone shows what the agent wrote, and the receipt comes by itself.
            page.locator(".bubble", has_text="Your loaf is ready.").wait_for()
            page.locator("#step-send .state", has_text="delivered").wait_for()
            page.locator("#step-call .state", has_text="completed").wait_for()
            page.get_by_placeholder("Text message …").fill("Is it warm?")
            page.get_by_role("button", name="Send the SMS").click()
            page.locator(".bubble.mine", has_text="Is it warm?").wait_for()
            page.locator(".bubble.theirs", has_text="Thank you for your message").wait_for()
            assert page.get_by_placeholder("Text message …").input_value() == ""
            phone_call(page, "Do you have rye?")
            assert not scrolls_sideways(page)

            page.get_by_role("link", name="Messages").click()
            page.get_by_role("link", name="+1 212 555 0147").click()
            assert page.locator(".bubble").count() >= 3
            page.get_by_label("Text", exact=True).fill("It is warm.")
            page.get_by_role("button", name="Send", exact=True).click()
            page.locator(".bubble.mine", has_text="It is warm.").wait_for()

            page.get_by_role("link", name="Calls").click()
            page.get_by_role("link", name="from +1 212 555 0147").click()
            page.locator(".turn", has_text="Do you have rye?").wait_for()
            audio = page.locator("audio")
            audio.wait_for()
            page.wait_for_function("document.querySelector('audio').readyState >= 1")
            assert audio.evaluate("audio => audio.duration") > 1
            page.locator(".at").nth(1).click()
            page.wait_for_function("document.querySelector('audio').currentTime > 0")

            page.get_by_role("link", name="Webhooks").click()
            delivery = page.locator(".delivery", has_text="call.completed").first
            delivery.locator("summary").click()
            assert delivery.locator(".attempts li").count() == 1
            delivery.get_by_role("button", name="Replay").click()
            delivery.locator(".attempts li").nth(1).wait_for()
            assert delivery.locator("details").get_attribute("open") is not None, "what is unfolded stays so"
            assert "call.completed" in delivery.locator("pre").inner_text()

            page.get_by_role("button", name="+1 month").click()
            page.get_by_text("fell due on the way").wait_for()
            page.get_by_role("link", name="Ledger").click()
            page.locator("td", has_text="rent of").first.wait_for()
            page.get_by_role("button", name="Add", exact=True).click()
            page.locator(".badge", has_text="topup").nth(1).wait_for()

            page.get_by_role("link", name="Requests").click()
            page.locator("summary", has_text="/calls").first.click()
            assert "fromNumberId" in page.locator("details[open] pre").first.inner_text()
            for view in VIEWS:
                page.goto(f"{server.url}/?view={view}")
                page.wait_for_timeout(400)  # for the first renewal
                assert not scrolls_sideways(page), view
            assert watch.wrong == []
    finally:
        hook.stop()
    events = [event["eventType"] for event in received]
    assert {"message.received", "message.status", "call.received", "call.completed"} <= set(events)
    ids = [event["deliveryId"] for event in received]
    assert len(ids) == len(set(ids)) + 1, "one was sent again"


def test_a_manual_call_turn_by_turn(browser, server):
    brain = []
    answers = Receiver(lambda body, headers: brain[0].handle(body, headers))
    try:
        with opened(browser, f"{server.url}/?view=numbers") as (page, watch):
            page.get_by_role("button", name="Rent it").click()
            page.locator("#connections-title").wait_for()
            page.get_by_label("manual").check()
            page.get_by_label("Address of your brain").fill(answers.url)
            page.get_by_role("button", name="Create it").click()
            secret = page.locator("dd", has_text="msec_").inner_text()
            brain.append(Brain(secret))
            brain[0].on_inbound_call(lambda _: "Good morning.")
            brain[0].on_turn(lambda turn: f"You said {turn.user_text}.")
            brain[0].on_inbound_sms(lambda sms: f"Got {sms.body}.")
            page.get_by_role("button", name="Attach").click()
            page.get_by_text("is answered by it now").wait_for()
            page.get_by_role("link", name="Phone").click()
            phone_call(page, "one", "two")
            page.locator(".turn.theirs", has_text="You said one.").wait_for()
            page.get_by_placeholder("Text message …").fill("three")
            page.keyboard.press("Enter")
            page.locator(".bubble.theirs", has_text="Got three.").wait_for()
            assert watch.wrong == []
    finally:
        answers.stop()


def test_what_somebody_types_is_kept_when_the_page_changes(browser, server):
    with opened(browser, server.url) as (page, watch):
        name = page.get_by_label("Name")
        name.fill("Bakery")
        page.get_by_label("Instructions").fill("Sell bread.")
        page.get_by_label("Country").select_option("GB")
        page.get_by_label("manual").check()
        server.control("balance", {"add": 4200})
        page.locator("#balance", has_text="$47.00").wait_for()
        assert name.input_value() == "Bakery"
        assert page.get_by_label("Country").input_value() == "GB"
        assert page.get_by_label("manual").is_checked()
        page.get_by_label("hosted").check()
        assert page.get_by_label("Instructions").input_value() == "Sell bread."
        # A refusal stays until it is dismissed, and keeps what was typed.
        page.get_by_label("Area code").fill("999")
        page.get_by_role("button", name="Rent it").click()
        page.get_by_text("NoNumbersAvailable").wait_for()
        assert page.get_by_label("Area code").input_value() == "999"
        page.keyboard.press("Escape")
        assert page.locator(".notice").count() == 0
        assert watch.wrong == []


def test_hostile_texts_do_nothing(browser, server):
    hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script><svg onload="window.hit=1">'
    with opened(browser, server.url) as (page, watch):
        canonical_flow(page)
        for label, text in (("Text", hostile), ("Text", "{{7*7}}")):
            page.locator("#form-send").get_by_label(label).fill(text)
            page.get_by_role("button", name="Send it").click()
            page.locator(".bubble", has_text=text).wait_for()
        for view in VIEWS:
            page.goto(f"{server.url}/?view={view}")
            page.wait_for_timeout(300)
            assert page.evaluate("window.hit") is None
        assert watch.wrong == []


def test_by_keyboard(browser, server):
    with opened(browser, server.url) as (page, watch):
        canonical_flow(page)
        for view in VIEWS:
            page.goto(f"{server.url}/?view={view}")
            page.wait_for_timeout(400)
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip"
            wanted = page.evaluate(
                """() => [...document.querySelectorAll(`a[href], button, input:not([type=hidden]), select, textarea,
                    summary, [tabindex="0"]`)].filter(e => e.checkVisibility() && e.type !== 'radio').length"""
            )
            reached = set()
            for _ in range(wanted + 20):
                seen = page.evaluate(
                    """() => { const e = document.activeElement, s = getComputedStyle(e);
                        e.dataset.walk ??= Math.random();
                        const outlined = s.outlineStyle !== 'none' && s.outlineWidth !== '0px';
                        return [e.dataset.walk, e.tagName, e.type ?? '', outlined]; }"""
                )
                if seen[1] == "BODY" or seen[0] in reached:
                    break
                assert seen[3], f"no focus to be seen on {seen} in {view}"
                reached.add(seen[0])
                page.keyboard.press("Tab")
            radios = page.evaluate(
                "new Set([...document.querySelectorAll('[type=radio]')]"
                ".filter(e => e.checkVisibility()).map(e => e.form.id)).size"
            )
            assert len(reached) >= wanted + radios, (view, len(reached), wanted, radios)
        # The whole of a message without a mouse.
        page.goto(f"{server.url}/?view=phone")
        page.get_by_placeholder("Text message …").focus()
        page.keyboard.type("By keyboard")
        page.keyboard.press("Enter")
        page.locator(".bubble.mine", has_text="By keyboard").wait_for()
        assert page.evaluate("document.activeElement.id") == "text-body", "the focus stays where one writes"
        assert watch.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(browser, server, scheme):
    """Text against what is behind it, at least 4.5 to 1 as WCAG AA asks."""
    with opened(browser, server.url, scheme=scheme) as (page, watch):
        canonical_flow(page)
        for view in VIEWS:
            page.goto(f"{server.url}/?view={view}")
            page.wait_for_timeout(300)
            poor = page.evaluate(CONTRAST)
            assert poor == [], (view, poor)
        assert watch.wrong == []


CONTRAST = """() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const color = numbers(getComputedStyle(e).backgroundColor);
      if ((color[3] ?? 1) > 0.99) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim());
    if (!own || !e.checkVisibility() || e.closest('.sr, datalist, option')) continue;
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push([e.tagName, e.className, e.textContent.trim().slice(0, 20), ratio.toFixed(2)]);
  }
  return poor.slice(0, 5);
}"""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_reference_tries_a_request_on_this_sandbox(browser, server, size):
    with opened(browser, f"{server.url}/reference#tag/numbers/POST/numbers", size) as (page, watch):
        page.get_by_role("heading", name="Saperly API").wait_for()
        page.locator("button", has_text=re.compile(r"Test Request\s*\(post /numbers\)")).click()
        page.locator("button:visible", has_text=f"Send post request to {server.url}/numbers").click()
        for _ in range(100):
            if any(one["operation"] == "numbers.provision" for one in server.control("requests")):
                break
            page.wait_for_timeout(100)
        [request] = [one for one in server.control("requests") if one["operation"] == "numbers.provision"]
        assert request["status"] in (200, 201), request
        assert not scrolls_sideways(page)
        assert watch.wrong == []


def test_the_watch_sees_what_must_not_be(browser, server):
    """Without this the other tests could pass for lack of eyes. The policy stops the request before it leaves."""
    with opened(browser, server.url) as (page, watch):
        page.evaluate("fetch('http://127.0.0.2:1/').catch(() => null)")
        page.evaluate("console.error('seeded')")
        page.wait_for_timeout(200)
        assert any("seeded" in one for one in watch.wrong)
        assert any("Content Security Policy" in one for one in watch.wrong)
