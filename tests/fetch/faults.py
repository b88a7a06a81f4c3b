"""What can go wrong between a client and a publisher: each a fault for `Replay.fault`."""

from __future__ import annotations

import email.utils
import json
import struct
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from itertools import chain, repeat
from urllib.parse import urlencode

from .replay import Answer, Asked, Fault, Handler, untrusted_certificate

__all__ = ["untrusted_certificate"]

HTML = {"Content-Type": "text/html; charset=utf-8"}


def slow(seconds: float = 0, *, pace: tuple[int, float] | None = None) -> Fault:
    """Wait before the answer, or send it in pieces of so many bytes with so many seconds between them."""
    return lambda asked, handler: replace(handler(asked), wait=seconds, pace=pace)


def truncated(after: int, *, quietly: bool = False) -> Fault:
    """Close the connection after so many bytes of body; quietly: a whole answer that is no longer than that."""

    def fault(asked: Asked, handler: Handler) -> Answer:
        answer = handler(asked)
        return replace(answer, body=_whole(answer)[:after]) if quietly else replace(answer, cut=after)

    return fault


def garbled(old: bytes = b"", new: bytes = b"", *, on_the_wire: bool = False) -> Fault:
    """Change what a body says: `old` into `new`, or else some bytes in its middle. On the wire: after it is packed."""

    def change(body: bytes) -> bytes:
        if old:
            assert old in body, f"{old!r} is not in the body"
            return body.replace(old, new)
        middle = len(body) // 2
        return body[:middle] + bytes(b ^ 0x55 for b in body[middle : middle + 8]) + body[middle + 8 :]

    def fault(asked: Asked, handler: Handler) -> Answer:
        answer = handler(asked)
        return replace(answer, wire=change) if on_the_wire else replace(answer, body=change(_whole(answer)))

    return fault


def redirect(to: str | Callable[[Asked], str], status: int = 302) -> Fault:
    """Send the client to another address, given or made of what was asked."""
    return lambda asked, handler: Answer(status, {"Location": to if isinstance(to, str) else to(asked)})


def redirect_in_a_circle() -> Fault:
    """Send the client to the address that it asks."""
    return redirect(lambda asked: asked.address)


def redirect_to_http() -> Fault:
    """Send the client to the same address without TLS."""
    return redirect(lambda asked: asked.address.replace("https://", "http://", 1))


def redirect_on_the_host(path: str) -> Fault:
    """Send the client to another path of the host; the fault answers that path by what stood at the first one."""

    def fault(asked: Asked, handler: Handler) -> Answer:
        if asked.path == path:
            return handler(replace(asked, path=asked.one("was"), query=[q for q in asked.query if q[0] != "was"]))
        return Answer(302, {"Location": f"{path}?{urlencode([*asked.query, ('was', asked.path)])}"})

    return fault


def rate_limited(seconds: int = 1) -> Fault:
    """429, with the seconds to wait."""
    return _status(429, {"Retry-After": str(seconds)}, b"Too many requests")


def unavailable_until(seconds: float = 1) -> Fault:
    """503, with the moment from which to ask again: so many seconds from when it is asked."""

    def fault(asked: Asked, handler: Handler) -> Answer:
        moment = email.utils.formatdate(time.time() + seconds, usegmt=True)
        return Answer(503, {"Retry-After": moment, "Content-Type": "text/plain"}, b"Service unavailable")

    return fault


def server_error(status: int = 500) -> Fault:
    """An error of the server, as HTML."""
    return _status(status, HTML, b"<html><body><h1>Server error</h1></body></html>")


def reset() -> Fault:
    """The connection is reset before an answer."""
    return lambda asked, handler: Answer(reset=True)


def endless(piece: bytes = b"A" * 65536) -> Fault:
    """The answer of the publisher, then pieces for ever."""

    def fault(asked: Asked, handler: Handler) -> Answer:
        answer = handler(asked)
        return replace(answer, body=chain([_whole(answer)], repeat(piece)), as_is=True)

    return fault


def bomb(gigabytes: int = 1) -> Fault:
    """The answer of the publisher and so many gigabytes of blanks, packed to a megabyte for each."""

    def fault(asked: Asked, handler: Handler) -> Answer:
        answer = handler(asked)
        packed = _with_blanks(_whole(answer), gigabytes)
        return replace(answer, body=packed, as_is=True, headers=answer.headers | {"Content-Encoding": "gzip"})

    return fault


@cache
def _with_blanks(body: bytes, gigabytes: int) -> bytes:
    """One gzip stream: a block that was packed on its own is repeated."""
    blanks, times = b" " * (16 << 20), 64 * gigabytes
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = pack.compress(body) + pack.flush(zlib.Z_FULL_FLUSH)
    block = pack.compress(blanks) + pack.flush(zlib.Z_FULL_FLUSH)
    check = zlib.crc32(body)
    for _ in range(times):
        check = zlib.crc32(blanks, check)
    size = (len(body) + len(blanks) * times) % (1 << 32)
    start = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return start + head + block * times + pack.flush() + struct.pack("<II", check, size)


def page(status: int = 200) -> Fault:
    """A web page where data were asked, as of a maintenance notice or a page not found."""
    return _status(status, HTML, b"<!DOCTYPE html><html><head><title>Notice</title></head><body>Notice</body></html>")


def empty() -> Fault:
    """200 and no body."""
    return lambda asked, handler: replace(handler(asked), body=b"", as_is=True)


def labelled(content_type: str) -> Fault:
    """The right body with another content type."""

    def fault(asked: Asked, handler: Handler) -> Answer:
        answer = handler(asked)
        return replace(answer, headers=answer.headers | {"Content-Type": content_type})

    return fault


def changing(other: Handler, after: int = 1) -> Fault:
    """The table changes between two pages: so many requests that it meets are answered as ever, the others by `other`."""
    met = iter(range(1 << 60))
    return lambda asked, handler: handler(asked) if next(met) < after else other(asked)


def next_link(to: str | Callable[[Asked], str]) -> Fault:
    """Every page names `to` as the next one; a page of v3 or v4 that names none does so now."""

    def fault(asked: Asked, handler: Handler) -> Answer:
        answer = handler(asked)
        body = json.loads(_whole(answer))
        name = "@odata.nextLink" if "@odata.context" in body else "odata.nextLink"
        body[name] = to if isinstance(to, str) else to(asked)
        return replace(answer, body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())

    return fault


def next_link_to_itself() -> Fault:
    """Every page names itself as the next one."""
    return next_link(lambda asked: asked.address)


def answers_instead(
    *, without: Iterable[str] = (), given: dict[str, str] | None = None, path: tuple[str, str] | None = None
) -> Fault:
    """The answer to another question: parameters left out or given otherwise, or one word of the path changed."""
    left_out, others = set(without), given or {}

    def fault(asked: Asked, handler: Handler) -> Answer:
        query = [(n, v) for n, v in asked.query if n not in left_out | others.keys()] + list(others.items())
        old, new = path or ("", "")
        return handler(replace(asked, query=query, path=asked.path.replace(old, new) if old else asked.path))

    return fault


def _status(status: int, headers: dict[str, str], body: bytes) -> Fault:
    return lambda asked, handler: Answer(status, {"Content-Type": "text/plain"} | headers, body)


def _whole(answer: Answer) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
