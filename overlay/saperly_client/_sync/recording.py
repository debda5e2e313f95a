# Translated from overlay/saperly_client/_async/recording.py by scripts/unasync.py; do not edit.
"""Recordings: the API redirects to where the audio is stored, and the key must not go there."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import uuid4

from .._contract import operations as op
from .._deadline import Deadline
from .._errors import ResponseValidationError
from .._response import is_success

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from .session import Session


def fetch_recording(
    session: Session, call_id: str, to: str | os.PathLike[str] | BinaryIO | None, options: Mapping[str, Any]
) -> bytes | int:
    """The audio of a call, or how many bytes of it were written to `to`."""
    # Closed at once where writing fails, so that the connection is free again.
    with closing(open_recording(session, call_id, options)) as chunks:
        if to is None:
            return b"".join([chunk for chunk in chunks])
        if not isinstance(to, str | os.PathLike):
            return write_chunks(chunks, to)
        path = os.path.realpath(to)  # noqa: ASYNC240 (where a link leads to)
        if os.path.exists(path) and not os.path.isfile(path):  # noqa: ASYNC240
            # A device or a pipe is written to, not replaced.
            with open(path, "wb") as device:  # noqa: ASYNC230
                return write_chunks(chunks, device)
        # Beside its place, so that the last step is a rename: nobody finds half a recording there.
        partial = os.path.join(os.path.dirname(path), f".recording-{uuid4().hex}.part")
        with open(partial, "xb") as file:  # noqa: ASYNC230 (a disk is quicker than a thread)
            try:
                size = write_chunks(chunks, file)
                file.close()  # Windows renames no file that is open
                os.replace(partial, path)
            except BaseException:
                file.close()
                os.unlink(partial)
                raise
        return size


def open_recording(session: Session, call_id: str, options: Mapping[str, Any]) -> Generator[bytes]:
    """The audio, piece by piece, and never as a whole in memory."""
    resolved = session.resolve(options, mutates=False)
    deadline = Deadline(resolved.timeout)
    # Audio, or JSON where it is an error.
    prepared = op.voice_recording.prepare((call_id,), {}, None)._replace(headers={"Accept": "*/*"})
    answer = session.answer(prepared, resolved, redirect_expected=True)
    if not is_success(answer.status_code):
        location = answer.headers.get("location", "")
        with closing(session.sender.download(prepared, location, deadline)) as chunks:
            for chunk in chunks:
                yield chunk
    elif answer.complete:
        yield answer.content
    else:
        raise ResponseValidationError(
            f"{prepared.info}: the recording came at once, not by a redirect, and is larger than 64 MiB",
            request=prepared.info,
            status_code=answer.status_code,
            headers=dict(answer.headers),
            body=None,
        )


def write_chunks(chunks: Iterator[bytes], file: BinaryIO) -> int:
    """Write them; how many bytes there were."""
    size = 0
    for chunk in chunks:
        file.write(chunk)
        size += len(chunk)
    return size
