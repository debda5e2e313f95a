"""`saperly-sandbox`: a local Saperly on a port."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from .errors import SandboxError
from .settings import ROOT_KEY, Settings

DEFAULT_PORT = 4011


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="saperly-sandbox",
        description="A local Saperly with state, money and consequences. Nothing leaves this machine.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help=f"port to listen on, 0 for a free one (default: {DEFAULT_PORT})"
    )
    parser.add_argument("--db", metavar="FILE", help="keep the state in this file (default: in memory)")
    parser.add_argument("--seed", type=int, default=1, help="seed of ids and outcomes (default: 1)")
    parser.add_argument("--clock", default="real", help="real, frozen, fast or fast:FACTOR (default: real)")
    parser.add_argument("--start", metavar="TIME", help="time to begin at, such as 2026-01-01T09:00:00Z")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a host besides this machine that webhooks and brains may be on; can be repeated",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another assumption, such as credit_cents=10000 or require_consent=false; can be repeated",
    )
    parser.add_argument(
        "--rate-limit",
        action="append",
        default=[],
        metavar="BUCKET=N",
        help="requests a minute and key for messages, calls or api; can be repeated",
    )
    return parser


def read_settings(assignments: Sequence[str], rate_limits: Sequence[str]) -> Settings:
    """The assumptions, with those changed that the command line names.

    Raises:
        SandboxError: there is no such assumption, or the value is of another type.
    """
    known = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}
    values: dict[str, Any] = {}
    for assignment in assignments:
        name, separator, text = assignment.partition("=")
        simple = sorted(n for n, value in known.items() if isinstance(value, bool | int | float | str))
        if not separator or name not in simple:
            raise SandboxError(f"--set {assignment}: write NAME=VALUE, with one of {', '.join(simple)}")
        default = known[name]
        try:
            if isinstance(default, bool):
                values[name] = {"true": True, "false": False}[text.lower()]
            else:
                values[name] = type(default)(text)
        except (KeyError, ValueError):
            kind = "true or false" if isinstance(default, bool) else f"a value like {default!r}"
            raise SandboxError(f"--set {assignment}: {name} takes {kind}") from None
    for limit in rate_limits:
        bucket, _, number = limit.partition("=")
        if bucket not in ("messages", "calls", "api") or not number.isdigit() or int(number) < 1:
            raise SandboxError(f"--rate-limit {limit}: write messages=N, calls=N or api=N, N at least 1")
        values.setdefault("rate_limits", {})[bucket] = int(number)
    return Settings(**values)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; an error is one line and exit code 2."""
    options = _parser().parse_args(arguments)
    try:
        from .serve import serve

        serve(
            host=options.host,
            port=options.port,
            db=options.db,
            seed=options.seed,
            clock=options.clock,
            start=options.start,
            allow_hosts=options.allow_host,
            settings=read_settings(options.set, options.rate_limit),
            announce=lambda url: print(f"Saperly sandbox on {url} · key {ROOT_KEY} · Ctrl-C ends it", flush=True),
        )
    except ModuleNotFoundError as error:
        if error.name not in ("uvicorn", "jsonschema_rs", "orjson"):
            raise
        print(f"saperly-sandbox: {error.name} is missing: pip install 'saperly-client[sandbox]'", file=sys.stderr)
        return 2
    except SandboxError as error:
        print(f"saperly-sandbox: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
