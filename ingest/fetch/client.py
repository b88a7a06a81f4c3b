"""Asking over HTTPS: only hosts that a contract names, within bounds, and again when that may help.

httpx speaks, hishel remembers answers and asks whether they changed (RFC 9111), tenacity waits before asking again.
A body that broke off is asked on from there where the server can. What comes is written to a file as it came.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
from hishel import CacheOptions, SqliteStorage
from hishel.httpx import CacheClient
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from ingest.opening import MAX_UNPACKED
from svm.processes import Report
from svm.version import software_version

#: seconds to wait for a connection, and for the next bytes
CONNECT, READ = 20.0, 60.0
#: seconds that one answer may take in all
LONGEST = 1200.0
#: bytes that one answer may have as it is sent
MAX_BYTES = 1 << 30
#: how often an answer is asked for, and seconds between two times unless the server says how long
TIMES = 5
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
#: seconds that a server may ask to wait; what asks for more is told to the user
PATIENCE = 180.0
#: seconds between two requests to one host
PAUSE = 0.25
REDIRECTS = 5
#: the server is busy, or something before it is
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
CHUNK = 1 << 16
#: how a packed body begins, also of a file that is a packed one
GZIP = b"\x1f\x8b"


class NotAnswered(Exception):
    """Why a request got no answer that can be used: what was asked, what came, and what to do next."""

    def __init__(self, request: str, found: str, next_step: str = "") -> None:
        self.request, self.found = request, found
        self.next_step = next_step or "try again later; `svm fetch --dry-run` prints the address for a browser"
        super().__init__(found)


class _Again(Exception):
    """It may go better a moment later. `wait` is what the server asks for, in seconds."""

    def __init__(self, found: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(found)


@dataclass(frozen=True)
class Answer:
    """The body of an answer in a file, unpacked."""

    request: str
    path: Path
    status: int

    @property
    def head(self) -> bytes:
        """How it begins, without a byte order mark and blanks."""
        with self.path.open("rb") as body:
            return body.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()

    @property
    def text(self) -> str:
        """The beginning as text on one line, to be told."""
        return " ".join(self.head[:200].decode(errors="replace").split())


@dataclass(frozen=True)
class _Part:
    """What came of a body until it broke off: its file, and by what the server knows that it is the same one."""

    path: Path
    validator: str = ""

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0


class Client:
    """Asks for answers and writes each to a file of its own below `folder`.

    `hosts` are those that may be asked; `memory` is the file in which answers are remembered.
    """

    def __init__(self, hosts: frozenset[str], memory: Path, folder: Path, report: Report) -> None:
        self._hosts, self._folder, self._report = hosts, folder, report
        self._asked_at: dict[str, float] = {}
        self._requests: list[str] = []
        self.unchanged = 0
        memory.parent.mkdir(parents=True, exist_ok=True)
        self._memory = SqliteStorage(database_path=memory, default_tti=dt.timedelta(days=400).total_seconds())
        self._http = CacheClient(
            storage=self._memory,
            rfc=CacheOptions(shared=False),
            timeout=httpx.Timeout(READ, connect=CONNECT),
            follow_redirects=True,
            max_redirects=REDIRECTS,
            event_hooks={"request": [self._within]},
            headers={
                "User-Agent": f"staat-van-migratie/{software_version()}",
                "Accept-Encoding": "gzip",
                # what is remembered may be used when the server says that it still holds
                "Cache-Control": "no-cache",
            },
        )

    @property
    def count(self) -> int:
        """How many answers were asked for."""
        return len(self._requests)

    def forget(self, since: int) -> None:
        """Remember no answer to what was asked since `count` was that: next time it is sent anew."""
        for request in self._requests[since:]:
            for entry in self._memory.get_entries(_key(request)):
                self._memory.remove_entry(entry.id)

    def close(self) -> None:
        """Let go of connections and memory."""
        self._http.close()

    def get(self, request: str, accept: str = "*/*") -> Answer:
        """Return the answer to a request, whatever its status is short of a server that is busy.

        Raises NotAnswered when none came that is whole.
        """
        part = _Part(self._folder / f"{self.count}.part")
        self._requests.append(request)
        kept = {"part": part}

        def once() -> Answer:
            return self._once(request, accept, kept)

        try:
            return Retrying(
                stop=stop_after_attempt(TIMES),
                wait=_wait,
                retry=retry_if_exception_type(_Again),
                before_sleep=lambda state: self._before_again(request),
                reraise=True,
            )(once)
        except _Again as last:
            raise NotAnswered(request, f"{last}, {TIMES} times in a row") from None

    def _before_again(self, request: str) -> None:
        self._report(f"waiting for {httpx.URL(request).host}", 0, 0)
        self.forget(self.count - 1)

    def _once(self, request: str, accept: str, kept: dict[str, _Part]) -> Answer:
        """Ask once, or on from where the body broke off."""
        part = kept["part"]
        self._pause(httpx.URL(request).host)
        headers = {"Accept": accept}
        if part.size and part.validator:
            headers |= {"Range": f"bytes={part.size}-", "If-Range": part.validator}
        try:
            with self._http.stream("GET", request, headers=headers, extensions=_remembered_by(request)) as response:
                if response.status_code in BUSY and not (response.status_code == 500 and self._is_final(response)):
                    raise self._busy(response, request)
                kept["part"] = part = _Part(part.path, _validator(response))
                self._write(response, part, request)
                return self._unpacked(response, part, request)
        except NotAnswered as error:
            # what was asked, not where that sent on to
            raise NotAnswered(request, error.found, error.next_step) from None
        except httpx.TooManyRedirects:
            raise NotAnswered(request, f"it is sent on more than {REDIRECTS} times") from None
        except httpx.TransportError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                step = "ask who keeps the network; SSL_CERT_FILE names the certificates that are trusted"
                raise NotAnswered(request, "the certificate of the server cannot be trusted", step) from None
            raise _Again(_told(error)) from None

    @staticmethod
    def _busy(response: httpx.Response, request: str) -> Exception:
        """What a busy server means: to ask again, or not before long."""
        found, wait = f"the server answers {response.status_code}", _asked_to_wait(response)
        if wait is not None and wait > PATIENCE:
            step = f"ask again after {_spoken(wait)}"
            return NotAnswered(request, f"{found} and asks to wait {_spoken(wait)}", step)
        return _Again(found, wait)

    @staticmethod
    def _is_final(response: httpx.Response) -> bool:
        """Whether a 500 says in words what is wrong with the request, as CBS does: then asking again is no use."""
        said = response.headers.get("content-type", "")
        return "json" in said or "text/plain" in said

    def _within(self, request: httpx.Request) -> None:
        """Refuse any host that no contract names, also one that an answer sends to."""
        if request.url.scheme != "https" or request.url.host not in self._hosts or request.url.port not in (None, 443):
            allowed = ", ".join(sorted(self._hosts))
            raise NotAnswered(
                str(request.url),
                f"{request.url.scheme}://{request.url.netloc.decode()} may not be asked; only https and {allowed}",
                "if the publisher moved, correct `fetch` in its contract after looking who answers there",
            )

    def _pause(self, host: str) -> None:
        wait = self._asked_at.get(host, -PAUSE) + PAUSE - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._asked_at[host] = time.monotonic()

    def _write(self, response: httpx.Response, part: _Part, request: str) -> None:
        """Write the body as it is sent, behind what was there when the server goes on from there."""
        goes_on = response.status_code == 206 and _begins_at(response) == part.size
        if response.status_code in (206, 416) and not goes_on:
            part.path.unlink(missing_ok=True)
            raise _Again("the server goes on at another place than was asked")
        begun, total = time.monotonic(), int(response.headers.get("content-length") or 0)
        with part.path.open("ab" if goes_on else "wb") as out:
            for chunk in response.iter_raw():
                out.write(chunk)
                self._report("fetching kB", out.tell() >> 10, total >> 10)
                if out.tell() > MAX_BYTES:
                    raise NotAnswered(request, f"the answer has more than {MAX_BYTES >> 20} MB", _NARROWER)
                if time.monotonic() - begun > LONGEST:
                    raise NotAnswered(request, f"the answer was not over after {_spoken(LONGEST)}")

    def _unpacked(self, response: httpx.Response, part: _Part, request: str) -> Answer:
        """The body in a file of its own, unpacked within bounds."""
        path = part.path.with_suffix(".body")
        packed = response.headers.get("content-encoding", "identity").lower()
        if packed not in ("identity", "gzip", "x-gzip", ""):
            raise NotAnswered(request, f"the answer is packed as {packed}, expected gzip")
        with part.path.open("rb") as body:
            is_packed = body.read(len(GZIP)) == GZIP
        if not is_packed:
            part.path.replace(path)
        else:
            try:
                self._inflate(part.path, path, request)
            finally:
                # broken, it is of no use to go on from
                part.path.unlink()
        status = 200 if response.status_code == 206 else response.status_code
        self.unchanged += bool(response.extensions.get("caching", {}).get("from_cache"))
        return Answer(request, path, status)

    @staticmethod
    def _inflate(packed: Path, path: Path, request: str) -> None:
        with packed.open("rb") as source, path.open("wb") as out:
            for chunk in _inflated(source.read):
                out.write(chunk)
                if out.tell() > MAX_UNPACKED:
                    found = f"the answer unpacks to more than {MAX_UNPACKED >> 20} MB"
                    raise NotAnswered(request, found, _NARROWER)


def _key(request: str) -> str:
    """By what the answer to a request is remembered."""
    return hashlib.sha256(request.encode()).hexdigest()


def _remembered_by(request: str) -> dict[str, Any]:
    return {"caching": {"key": _key(request)}}


_NARROWER = "narrow `selections` or `since` in the contract"


def _inflated(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The unpacked bytes in chunks, however much a chunk of the packed ones holds."""
    inflate = zlib.decompressobj(wbits=47)
    try:
        while packed := read(CHUNK):
            while packed:
                yield inflate.decompress(packed, CHUNK)
                packed = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise _Again(f"the answer cannot be unpacked ({error})") from None
    if not inflate.eof:
        raise _Again("the answer breaks off inside its packing")


def _validator(response: httpx.Response) -> str:
    """By what the server knows this very body, when it can go on in the middle of it."""
    etag = response.headers.get("etag", "")
    can = response.headers.get("accept-ranges", "") == "bytes" or response.status_code == 206
    return etag if can and etag.startswith('"') else ""


def _begins_at(response: httpx.Response) -> int:
    told = response.headers.get("content-range", "").removeprefix("bytes ").partition("-")[0]
    return int(told) if told.isdigit() else -1


def _asked_to_wait(response: httpx.Response) -> float | None:
    """The seconds that the server asks to wait, as a number or as a moment."""
    told = response.headers.get("retry-after", "").strip()
    if told.isdigit():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - dt.datetime.now(dt.UTC)).total_seconds()) if told else None
    except (ValueError, TypeError):
        return None


def _wait(state: RetryCallState) -> float:
    """Seconds until it is asked again: what the server asks for, else longer each time."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _Again) and error.wait is not None:
        return error.wait
    return wait_exponential_jitter(initial=FIRST_WAIT, max=LONGEST_WAIT, jitter=FIRST_WAIT)(state)


def _told(error: httpx.TransportError) -> str:
    kind = {
        httpx.ConnectTimeout: f"no connection within {_spoken(CONNECT)}",
        httpx.ReadTimeout: f"nothing came for {_spoken(READ)}",
        httpx.RemoteProtocolError: "the answer broke off",
        httpx.ReadError: "the connection broke off",
        httpx.ConnectError: "no connection",
        httpx.ProxyError: "the proxy refuses the connection",
    }.get(type(error), type(error).__name__)
    return f"{kind} ({error})" if str(error) else kind


def _spoken(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"


@contextmanager
def asking(hosts: frozenset[str], memory: Path, folder: Path, report: Report) -> Generator[Client]:
    """A client that is closed afterwards."""
    client = Client(hosts, memory, folder, report)
    try:
        yield client
    finally:
        client.close()
