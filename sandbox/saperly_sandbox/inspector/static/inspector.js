// What is left to do in the browser: hear of changes, keep what somebody is typing, and a few comforts.
"use strict";
(() => {
  const LIVE_MILLISECONDS = 1000;
  const NOTICE_MILLISECONDS = 6000;
  const live = document.getElementById("live");
  const notices = document.getElementById("notice");
  const changed = () => htmx.trigger(document.body, "changed");

  // The page is renewed from the server as a whole. What belongs to the reader stays: what is typed, ticked and unfolded.
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => {
    if (element instanceof HTMLDetailsElement) return name !== "open";
    if (element instanceof HTMLInputElement && element.type !== "hidden") return name !== "value" && name !== "checked";
    return !(element instanceof HTMLTextAreaElement && name === "value");
  };
  // The text of a text area is its child.
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (old) => !(old instanceof HTMLTextAreaElement);

  // A choice that the reader made stays; others follow what is new.
  const chosen = new Set();
  const kept = new Map();
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) chosen.add(event.target.id);
  });
  const following = new Set();
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== live) return;
    kept.clear();
    following.clear();
    for (const id of chosen) kept.set(id, document.getElementById(id)?.value);
    for (const box of live.querySelectorAll("[data-follow]")) {
      if (box.scrollHeight - box.scrollTop - box.clientHeight < 40) following.add(box.id);
    }
  });
  let said = document.querySelector("[data-focus]")?.closest("form").id;
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== live) return;
    for (const [id, value] of kept) {
      const select = document.getElementById(id);
      if (select && [...select.options].some((option) => option.value === value)) select.value = value;
    }
    for (const id of following) toEnd(document.getElementById(id));
    // When a call begins, what is typed next is said.
    const speak = live.querySelector("[data-focus]");
    if (speak && said !== speak.closest("form").id) speak.focus();
    said = speak?.closest("form").id;
    tick();
  });

  function toEnd(box) {
    if (box) box.scrollTop = box.scrollHeight;
  }

  // Changes
  let events = null;
  function listen() {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource("/_sandbox/ui/events");
      // What happened while nobody listened is not told again.
      events.onopen = changed;
      events.onmessage = changed;
    }
  }
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => {
    events?.close();
    events = null;
  });
  window.addEventListener("pageshow", listen);
  // A call goes on without anything being written: what is said is known before it is heard.
  setInterval(() => {
    if (!document.hidden && live.querySelector("[data-live]")) changed();
  }, LIVE_MILLISECONDS);

  // The clock
  let shown = null;
  let since = 0;
  function tick() {
    const element = document.getElementById("now");
    if (element.dataset.now !== shown) {
      shown = element.dataset.now;
      since = performance.now();
    }
    const now = Number(shown) + (performance.now() - since) * Number(element.dataset.speed);
    const text = new Date(now).toISOString();
    element.querySelector("b").textContent = text.slice(11, 19);
    element.firstChild.nodeValue = `${text.slice(0, 10)} `;
  }
  setInterval(tick, 250);

  // Forms
  let hide = 0;
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (!(form instanceof HTMLFormElement)) return;
    clearTimeout(hide);
    const outcome = event.detail.xhr.getResponseHeader("x-outcome");
    if (outcome === "done") {
      hide = setTimeout(() => notices.replaceChildren(), NOTICE_MILLISECONDS);
      if ("reset" in form.dataset) form.reset();
    } else if (outcome === null) {
      const text = document.createElement("p");
      text.className = "notice refused";
      text.textContent = "The sandbox does not answer. Is it still running?";
      notices.replaceChildren(text);
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) notices.replaceChildren();
    const jump = event.target.closest("[data-jump]");
    if (jump) {
      const audio = document.getElementById(jump.dataset.jump);
      audio.currentTime = Number(jump.dataset.second);
      audio.play();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") notices.replaceChildren();
  });

  for (const box of document.querySelectorAll("[data-follow]")) toEnd(box);
  tick();
  listen();
})();
