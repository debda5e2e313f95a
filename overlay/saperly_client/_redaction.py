"""Logging an exception of a user's handler without the phone numbers and the words that it may quote."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Iterable


def texts_in(value: object) -> list[str]:
    """Every str in a nest of dicts and lists, however deep."""
    texts, left = [], [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            texts.append(one)
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, (list, tuple)):
            left += one
    return texts


def log_exception(
    logger: logging.Logger, error: BaseException, private: Iterable[str], message: str, *arguments: object
) -> None:
    """Log an exception with its traceback; in the messages of the exceptions, each word and number of `private` is "…".

    The frames stay as they are: they show source lines, never values. The record carries the exception itself too,
    for handlers that look at `exc_info`; what the formatters of the standard library print is the masked text.
    """
    if not logger.isEnabledFor(logging.ERROR):
        return
    information = (type(error), error, error.__traceback__)
    record = logger.makeRecord(logger.name, logging.ERROR, __file__, 0, message, arguments, information)
    record.exc_text = "".join(_format(traceback.TracebackException.from_exception(error), _mask(private))).rstrip("\n")
    logger.handle(record)


def _mask(private: Iterable[str]) -> Callable[[str], str]:
    words = {word for text in private for word in _WORD.findall(text.casefold())}
    numbers = [re.sub(r"\D", "", text) for text in private]

    def mask(text: str) -> str:
        text = _NUMBER.sub(lambda run: "…" if any(run[0] in number for number in numbers) else run[0], text)
        return _WORD.sub(lambda word: "…" if word[0].casefold() in words else word[0], text)

    return mask


_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d{3,}")


def _format(error: traceback.TracebackException, mask: Callable[[str], str]) -> Iterable[str]:
    if error.__cause__ is not None:
        yield from _format(error.__cause__, mask)
        yield "\nThe above exception was the direct cause of the following exception:\n\n"
    elif error.__context__ is not None and not error.__suppress_context__:
        yield from _format(error.__context__, mask)
        yield "\nDuring handling of the above exception, another exception occurred:\n\n"
    if error.stack:
        yield "Traceback (most recent call last):\n"
        yield from error.stack.format()
    last = "".join(error.format_exception_only())
    # The name of the class is not what a caller said. A SyntaxError begins with the text that it is about instead.
    name = re.match(r"[\w.]*", last)[0]  # type: ignore[index] # it matches always
    yield name + mask(last.removeprefix(name))
    for one in error.exceptions or ():
        yield "Grouped in it:\n"
        yield from _format(one, mask)
