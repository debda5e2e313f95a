"""Everything that a program may show of an exception, to look for a key in it."""

from __future__ import annotations

import io
import logging
import pickle
import traceback
from contextlib import suppress

import httpx
import rich.traceback
from unit.answers import KEY, OTHER_KEY


def shown(error: BaseException) -> str:
    """All of it: texts, causes, tracebacks with local variables, a log of it, a pickle."""
    texts = [repr(error), str(error), repr(error.args), repr(vars(error))]
    seen: set[int] = set()
    links: list[BaseException | None] = [error]
    while links:
        link = links.pop()
        if link is not None and id(link) not in seen:
            seen.add(id(link))
            links += [link.__cause__, link.__context__]
            texts += [repr(link), str(link), repr(link.args), repr(vars(link))]
            if link is error or link.__traceback__ is not None:
                texts.append("".join(traceback.TracebackException.from_exception(link, capture_locals=True).format()))
                texts.append(printed_by_rich(link))
    texts.append("".join(traceback.format_exception(error)))
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.emit(logging.LogRecord("x", logging.ERROR, "", 0, "", (), (type(error), error, error.__traceback__)))
    texts.append(stream.getvalue())
    with suppress(TypeError, AttributeError, pickle.PicklingError):
        texts.append(pickle.dumps(error).decode("latin-1"))
    return "\n".join(texts)


def printed_by_rich(error: BaseException) -> str:
    """What rich prints of a traceback with local variables, nothing cut short, and not laid out, which takes long."""
    trace = rich.traceback.Traceback.extract(
        type(error),
        error,
        error.__traceback__,
        show_locals=True,
        locals_max_length=None,
        locals_max_string=None,
        locals_hide_dunder=False,
        locals_hide_sunder=False,
    )
    texts = []
    for stack in trace.stacks:
        texts += [stack.exc_type, stack.exc_value, *map(str, stack.notes)]
        for frame in stack.frames:
            texts += [f"{name} = {node.render(max_width=1_000)}" for name, node in (frame.locals or {}).items()]
    return "\n".join(texts)


def assert_secret(error: BaseException) -> None:
    """Fail where the key is shown."""
    text = shown(error)
    assert error.__traceback__ is not None
    assert KEY not in text
    assert OTHER_KEY not in text
    assert "SecretKeyOfATest" not in text


def unguarded(url: str) -> httpx.HTTPError:
    """What plain httpx shows of the same failure."""
    with httpx.Client() as client:
        request = client.build_request("GET", url, headers={"Authorization": f"Bearer {KEY}"})
        try:
            client.send(request)
        except httpx.HTTPError as error:
            return error
    raise AssertionError("it should have failed")
