"""Pages, the parts of them that change, and what the forms on them do."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..clock import iso
from ..engine import Effects
from ..settings import MAGIC_NUMBERS, ROOT_KEY
from . import views
from .actions import ACTIONS, Desk, Notice, Refused

if TYPE_CHECKING:
    from ..control import Control
    from ..engine import Engine

_FOLDER = Path(__file__).parent


class Pages:
    """Renders the inspector.

    Args:
        engine: the sandbox.
        control: what can be done besides the API.
    """

    actions = ACTIONS

    def __init__(self, engine: Engine, control: Control) -> None:
        self._engine = engine
        self._desk = Desk(engine, control)
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(money=money, moment=moment, pretty=pretty, iso=iso, phone=views.readable)
        versions: dict[str, str] = {}

        def static(name: str) -> str:
            if name not in versions:
                versions[name] = sha256((_FOLDER / "static" / name).read_bytes()).hexdigest()[:12]
            return f"/_sandbox/ui/static/{name}?v={versions[name]}"

        self._environment.globals.update(
            static=static, root_key=ROOT_KEY, magic=MAGIC_NUMBERS, views=views.NAMES, default_peer=views.PEER
        )

    def page(self, arguments: dict[str, str], notice: Notice | None = None) -> str:
        """The whole page.

        Args:
            arguments: `view` and what else chooses what is shown.
            notice: what a form led to, where the browser runs no scripts.
        """
        return self._render("page.html", arguments, notice=notice)

    def view(self, arguments: dict[str, str]) -> str:
        """What of the page changes."""
        return self._render("live.html", arguments)

    def notice(self, notice: Notice) -> str:
        """What a form led to."""
        return self._environment.get_template("notice.html").render(notice=notice)

    def reference(self) -> str:
        """The reference of the API."""
        return self._environment.get_template("reference.html").render()

    def act(self, name: str, fields: list[tuple[str, str]]) -> Effects:
        """Do what a form asks for; a `Notice` of what came of it."""
        try:
            return (yield from self._desk.do(name, fields))
        except Refused as error:
            return Notice(False, str(error))

    def _render(self, template: str, arguments: dict[str, str], **more: Any) -> str:
        # Read in one go, so that the numbers on a page fit together.
        with self._engine.store.lock:
            data = views.collect(self._engine, arguments)
        return self._environment.get_template(template).render(**data, **more)


def money(cents: int) -> str:
    """Cents as dollars, with a true minus sign."""
    sign = "−" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def moment(at: int | str, now: int) -> str:
    """A time in short: the date only where it is another day than `now`."""
    text = iso(at) if isinstance(at, int) else at
    return text[11:19] if text[:10] == iso(now)[:10] else f"{text[:10]} {text[11:19]}"


def pretty(text: str) -> str:
    """JSON with line breaks; anything else as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text
