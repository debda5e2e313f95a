# Translated from overlay/saperly_client/_async/sender.py by scripts/unasync.py; do not edit.
"""The sender: one call is one or more attempts within one deadline, under one idempotency key."""

from __future__ import annotations

import json
import logging
from random import random
from time import monotonic, time
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import __version__
from .._deadline import Deadline
from .._errors import APIConnectionError, InvalidArgumentError
from .._failure import connection_error, is_hopeless, without_traceback
from .._io import sleep, time_limit
from .._quiet import quiet
from .._response import is_success, peek_tag
from .._retry import Outcome, attempt_limit, delay_before_retry, parse_retry_after

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    import httpx

    from .._operation import Prepared
    from .._options import CallOptions
    from .._secret import Secret
    from .pool import Pool, Shard

logger = logging.getLogger("saperly_client")

USER_AGENT = f"saperly-client/{__version__}"

MAX_BODY = 64 * 1024 * 1024
MAX_ERROR_BODY = 1024 * 1024


class Answer(NamedTuple):
    """An answer that arrived, success or not. `complete` is False where the body was cut off at our limit."""

    status_code: int
    headers: httpx.Headers
    content: bytes
    complete: bool = True


class Sender:
    """A key and a base URL over a pool of connections.

    Args:
        pool: where the requests go out.
        base_url: without a trailing slash.
        secret: the key.
        log_bodies: whether the DEBUG lines show queries and bodies too.
    """

    def __init__(self, pool: Pool, *, base_url: str, secret: Secret, log_bodies: bool) -> None:
        self.pool = pool
        self.base_url = base_url
        self.secret = secret
        self.log_bodies = log_bodies
        self._headers: httpx.Headers | None = None
        self._urls: dict[str, httpx.URL] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} base_url={self.base_url!r}>"

    def with_secret(self, secret: Secret) -> Sender:
        """Another key over the same connections."""
        return Sender(self.pool, base_url=self.base_url, secret=secret, log_bodies=self.log_bodies)

    def exchange(
        self, prepared: Prepared, options: CallOptions, *, repeatable: bool, follow_redirects: bool | None = None
    ) -> Answer:
        """Send it, again where that helps, until there is an answer to hand on.

        Args:
            prepared: the request.
            options: the call's options.
            repeatable: a second arrival cannot act twice.
            follow_redirects: None leaves it to the httpx client (ours follows none).

        Raises:
            APITimeoutError: the deadline passed, or an attempt timed out and no retry was left.
            APIConnectionError: there was no answer, and no retry was left.
        """
        import httpx

        deadline = Deadline(options.timeout)
        request = self._build(prepared, options, deadline)
        attempt = 1
        while True:
            started = monotonic()
            answer: Answer | None = None
            failure: httpx.RequestError | httpx.InvalidURL | None = None
            # An upload that takes long is no sign of a silent server, and begun anew it takes as long again.
            others = options.max_retries if repeatable and prepared.files is None else 0
            deadline.limit_attempt(attempt_limit(deadline.remaining(), retries_done=attempt - 1, max_retries=others))
            try:
                answer = self._attempt(request, deadline, follow_redirects)
                if is_success(answer.status_code):
                    return answer
                outcome = Outcome(
                    answer.status_code,
                    peek_tag(answer.content) if answer.status_code == 409 else None,
                    parse_retry_after(answer.headers, now=time),
                )
            except (httpx.RequestError, httpx.InvalidURL) as error:
                failure = without_traceback(error)
                if is_hopeless(failure):
                    raise connection_error(failure, prepared.info, attempt) from failure
                outcome = Outcome(
                    None, unsent=isinstance(failure, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
                )
            except BaseException as error:  # noqa: BLE001 (cancelled, interrupted: the frames below hold the key)
                raise without_traceback(error)  # noqa: B904 (the same exception, not another)
            finally:
                if logger.isEnabledFor(logging.DEBUG):
                    self._log(prepared, answer, failure, started, attempt)
            delay = delay_before_retry(
                outcome,
                retries_done=attempt - 1,
                max_retries=options.max_retries,
                repeatable=repeatable,
                remaining=deadline.remaining(),
                random=random,
                max_retry_after=options.max_retry_after,
            )
            if delay is None:
                if answer is not None:
                    return answer
                raise connection_error(failure, prepared.info, attempt) from failure
            sleep(delay)
            attempt += 1

    def download(self, prepared: Prepared, location: str, deadline: Deadline) -> Generator[bytes]:
        """The bytes behind a redirect, piece by piece. The key goes along only to the base URL's own origin.

        Raises:
            APIConnectionError: the address cannot be used, answers with no success, or the connection was lost.
            APITimeoutError: the deadline passed.
        """
        import httpx

        info = prepared.info
        url = self._url(prepared.path, None)
        shard = self.pool.acquire()
        try:
            for _hop in range(5):
                if not location:
                    raise APIConnectionError(f"{info}: redirected, but not said where to", request=info)
                url = url.join(location)
                if url.scheme not in ("http", "https") or not url.host:
                    raise APIConnectionError(
                        f"{info}: redirected to {location!r}, which is no http(s) URL", request=info
                    )
                if url.scheme == "http" and self.base_url.startswith("https:"):
                    raise APIConnectionError(
                        f"{info}: redirected to plain http at {url.host}, where anybody could listen in", request=info
                    )
                same_origin = str(url).startswith(self.base_url + "/")
                # Built apart from any client: the default headers, cookies and auth of a caller's own client are
                # meant for Saperly, not for a host that stores recordings.
                headers = httpx.Headers(self._default_headers() if same_origin else {"User-Agent": USER_AGENT})
                headers["Accept"] = "*/*"
                request = httpx.Request("GET", url, headers=headers, extensions={"timeout": deadline})
                with time_limit(deadline):
                    response = self._send(shard, request, auth=None, follow_redirects=False)
                try:
                    if response.is_redirect:
                        location = response.headers.get("location", "")
                        continue
                    if not response.is_success:
                        raise APIConnectionError(
                            f"{info}: the download at {url.host} answered {response.status_code}", request=info
                        )
                    chunks = response.iter_bytes()
                    while True:
                        with time_limit(deadline):
                            chunk = next(chunks, None)
                        if chunk is None:
                            return
                        yield chunk
                        if not deadline.remaining():
                            raise TimeoutError
                finally:
                    response.close()
            raise APIConnectionError(f"{info}: redirected more than 5 times", request=info)
        except (httpx.RequestError, httpx.InvalidURL, TimeoutError) as error:
            cause = without_traceback(late() if isinstance(error, TimeoutError) else error)
            raise connection_error(cause, info, 1) from cause
        except BaseException as error:  # noqa: BLE001 (as in exchange)
            raise without_traceback(error)  # noqa: B904
        finally:
            self.pool.release(shard)

    def _attempt(self, request: httpx.Request, deadline: Deadline, follow_redirects: bool | None) -> Answer:
        import httpx

        shard = self.pool.acquire()
        try:
            with time_limit(deadline):
                response = self._send(
                    shard,
                    request,
                    follow_redirects=httpx.USE_CLIENT_DEFAULT if follow_redirects is None else follow_redirects,
                )
                try:
                    return self._read(response, deadline)
                finally:
                    response.close()
        except TimeoutError as error:
            raise late() from error
        finally:
            self.pool.release(shard)

    def _send(self, shard: Shard, request: httpx.Request, **how: Any) -> httpx.Response:
        token = quiet.set(not self.log_bodies)
        try:
            return shard.client.send(request, stream=True, **how)
        finally:
            quiet.reset(token)

    def _read(self, response: httpx.Response, deadline: Deadline) -> Answer:
        import httpx

        limit = MAX_BODY if is_success(response.status_code) else MAX_ERROR_BODY
        chunks: list[bytes] = []
        size = 0
        try:
            # Its decoders and counters cost a fifth of a small answer, so they are left out where nothing is encoded.
            encoded = "content-encoding" in response.headers
            stream: Iterable[bytes] = response.iter_bytes() if encoded else response.stream  # type: ignore[assignment]
            for chunk in stream:
                chunks.append(chunk)
                size += len(chunk)
                if size > limit:
                    return Answer(response.status_code, response.headers, b"".join(chunks)[:limit], complete=False)
                if not deadline.attempt_remaining():
                    raise TimeoutError
        except httpx.DecodingError:
            # The status still says what happened; a body that cannot be unpacked says nothing.
            return Answer(response.status_code, response.headers, b"", complete=False)
        return Answer(response.status_code, response.headers, chunks[0] if len(chunks) == 1 else b"".join(chunks))

    def _build(self, prepared: Prepared, options: CallOptions, deadline: Deadline) -> httpx.Request:
        import httpx

        # An httpx.Headers shows no authorization in its repr, unlike a dict; no local variable here holds the key.
        headers = httpx.Headers(self._default_headers())
        content: bytes | None = None
        if prepared.has_json:
            content = encode_json(prepared.json)
            headers["Content-Type"] = "application/json"
        for name, value in prepared.headers.items():
            if name != "Content-Type":  # httpx writes that of a multipart body, with the boundary that it chose
                headers[name] = value
        if options.extra_headers:
            headers.update(options.extra_headers)
        url = self._url(prepared.path, prepared.params)
        extensions = {"timeout": deadline}
        if not self.pool.owned:
            # A caller's own client adds its default headers, cookies and parameters.
            return self.pool.caller_client().build_request(
                prepared.method, url, headers=headers, content=content, files=prepared.files, extensions=extensions
            )
        if prepared.files is not None:
            return httpx.Request(prepared.method, url, headers=headers, files=prepared.files, extensions=extensions)
        if content is not None or prepared.method != "GET":
            headers["Content-Length"] = str(len(content or b""))
        # Given as a stream, httpx takes the request as it is, and looks at none of the headers again.
        return httpx.Request(
            prepared.method, url, headers=headers, stream=httpx.ByteStream(content or b""), extensions=extensions
        )

    def _default_headers(self) -> httpx.Headers:
        if self._headers is None:
            import httpx

            self._headers = httpx.Headers(
                {
                    "Host": httpx.URL(self.base_url).netloc.decode("ascii"),
                    "Authorization": f"Bearer {self.secret.reveal()}",
                    "Accept": "application/json",
                    "Accept-Encoding": "gzip, deflate",
                    "User-Agent": USER_AGENT,
                }
            )
        return self._headers

    def _url(self, path: str, params: dict[str, Any] | None) -> httpx.URL:
        import httpx

        url = self._urls.get(path)
        try:
            if url is None:
                url = httpx.URL(self.base_url + path)
                if path.count("/") == 1:  # without an id in it: there are only so many
                    self._urls[path] = url
            return url.copy_merge_params(params) if params else url
        except (httpx.InvalidURL, ValueError) as error:
            raise InvalidArgumentError(
                f"no URL can be made of the path {path[:200]!r} and its query: {error}"
            ) from error

    def _log(
        self, prepared: Prepared, answer: Answer | None, failure: Exception | None, started: float, attempt: int
    ) -> None:
        result = str(answer.status_code) if answer is not None else type(failure).__name__ if failure else "interrupted"
        line = "%s %s: %s in %.0f ms, attempt %d"
        arguments: list[object] = [prepared.method, prepared.path, result, (monotonic() - started) * 1000, attempt]
        if self.log_bodies:
            line += ", query %s, body %s, answer %s"
            arguments += [prepared.params, prepared.json, answer.content[:2000] if answer is not None else None]
        logger.debug(line, *arguments)


def late() -> httpx.ReadTimeout:
    """What httpx would have raised, had it looked at the call as a whole."""
    import httpx

    return httpx.ReadTimeout("the call's timeout has passed")


def encode_json(value: Any) -> bytes:
    """The JSON of a request body.

    Raises:
        InvalidArgumentError: something in it is no JSON.
    """
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgumentError(f"the arguments cannot be sent as JSON: {error}") from error
