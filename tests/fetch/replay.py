"""A stand-in for the public sources, behind a proxy: what is asked at `https://…` is answered here, and nothing leaves.

`Replay` runs an HTTP proxy on 127.0.0.1. It answers `CONNECT host:443` by speaking TLS itself, with a certificate of its
own authority, so that the product asks its real addresses and only `environment` is set. A host that nobody serves is
refused and kept in `refused`; everything else that was asked stands in `asked`.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import re
import shutil
import socket
import socketserver
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

import trustme

#: statuses that have no body
BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


@dataclass(frozen=True)
class Asked:
    """A request: its path and query decoded, its headers by lower-case name."""

    method: str
    host: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    address: str = ""

    def all(self, name: str) -> list[str]:
        """What is given for a parameter, in order."""
        return [value for parameter, value in self.query if parameter == name]

    def one(self, name: str, otherwise: str = "") -> str:
        """The last thing given for a parameter."""
        return (self.all(name) or [otherwise])[-1]


@dataclass(frozen=True)
class Answer:
    """An answer. What stands behind the body says how it is sent, and is for faults.

    It is sent after `wait` seconds, in pieces of `pace` bytes with seconds between them; the connection is closed after
    `cut` bytes of body, always before its end, or before any with `reset`. `wire` changes the bytes after they are packed. With `as_is` nothing
    is packed, tagged or cut into ranges.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    wait: float = 0
    pace: tuple[int, float] | None = None
    cut: int | None = None
    reset: bool = False
    wire: Callable[[bytes], bytes] | None = None
    as_is: bool = False


Handler = Callable[[Asked], Answer]
#: given the request and what would answer it
Fault = Callable[[Asked, Handler], Answer]


@dataclass(frozen=True)
class Given:
    """One request and the status it was given; None where the connection was reset. `at` is in monotonic seconds."""

    method: str
    address: str
    headers: dict[str, str]
    status: int | None
    at: float

    @property
    def plain(self) -> str:
        """The address with nothing percent-encoded."""
        return unquote_plus(self.address)


@dataclass(frozen=True)
class Service:
    """How a host answers. `chunked` leaves out the length of a body."""

    handler: Handler
    etags: bool = True
    ranges: bool = True
    packs: bool = True
    chunked: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Rule:
    """A fault that meets the addresses that `match` finds, as often as is `left`."""

    fault: Fault
    match: re.Pattern[str]
    left: int | None

    def meets(self, address: str) -> bool:
        return self.left != 0 and bool(self.match.search(address) or self.match.search(unquote_plus(address)))


def untrusted_certificate(asked: Asked, handler: Handler) -> Answer:
    """The fault by which a host shows a certificate of another authority to new connections."""
    raise AssertionError("it is met before anything is asked")


class Replay:
    """The proxy, for as long as the context lasts."""

    def __init__(self) -> None:
        self.asked: list[Given] = []
        self.refused: list[str] = []
        self.closing = threading.Event()
        self._services: dict[str, Service] = {}
        self._rules: list[Rule] = []
        self._failed: list[BaseException] = []
        self._lock = threading.Lock()
        self._contexts: dict[tuple[str, bool], ssl.SSLContext] = {}
        self._connections: set[socket.socket] = set()

    def __enter__(self) -> Replay:
        self._authority, self._stranger = trustme.CA(), trustme.CA()
        self._folder = Path(tempfile.mkdtemp(prefix="replay"))
        self._authority.cert_pem.write_to_path(str(self._folder / "authority.pem"))
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="replay")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    # not the method of an SSLSocket, which would take the session from the thread that reads it
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()
        shutil.rmtree(self._folder)
        if self._failed and error is None:
            raise AssertionError("a publisher of the replay failed") from self._failed[0]

    @property
    def environment(self) -> dict[str, str]:
        """The variables under which a process asks this replay; lower case is there as it goes before upper case."""
        proxy = f"http://127.0.0.1:{self._server.server_address[1]}"
        names = {"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "ALL_PROXY": "", "NO_PROXY": ""}
        lower = {name.lower(): value for name, value in names.items()}
        return names | lower | {"SSL_CERT_FILE": str(self._folder / "authority.pem")}

    def serve(
        self,
        host: str,
        handler: Handler,
        *,
        etags: bool = True,
        ranges: bool = True,
        packs: bool = True,
        chunked: bool = False,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Answer a host by a handler, from now on."""
        self._services[host] = Service(handler, etags, ranges, packs, chunked, headers or {})

    def fault(self, fault: Fault, match: str = "", times: int | None = None) -> None:
        """Put a fault on the addresses that a pattern finds. Of several that meet a request the first is used."""
        self._rules.append(Rule(fault, re.compile(match), times))

    def mend(self) -> None:
        """Take away all faults."""
        with self._lock:
            self._rules.clear()

    def addresses(self, match: str = "") -> list[str]:
        """The addresses asked, in order and with nothing percent-encoded: those that a pattern finds."""
        return [given.plain for given in self.asked if re.search(match, given.plain)]

    def _rule(self, address: str, *, of_connection: bool) -> Rule | None:
        with self._lock:
            for rule in self._rules:
                if (rule.fault is untrusted_certificate) is of_connection and rule.meets(address):
                    rule.left = rule.left and rule.left - 1
                    return rule
        return None

    def _context(self, host: str) -> ssl.SSLContext:
        trusted = self._rule(f"https://{host}/", of_connection=True) is None
        with self._lock:
            if (host, trusted) not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                (self._authority if trusted else self._stranger).issue_cert(host).configure_cert(context)
                self._contexts[host, trusted] = context
            return self._contexts[host, trusted]

    def _answer(self, asked: Asked, service: Service) -> Answer:
        rule = self._rule(asked.address, of_connection=False)
        try:
            answer = rule.fault(asked, service.handler) if rule else service.handler(asked)
            answer = _packed(asked, replace(answer, headers=service.headers | answer.headers), service)
        except Exception as error:
            self._failed.append(error)
            answer = Answer(500, {"Content-Type": "text/plain"}, f"the replay failed: {error!r}".encode())
        self._note(asked, None if answer.reset else answer.status)
        return answer

    def _note(self, asked: Asked, status: int | None) -> None:
        with self._lock:
            self.asked.append(Given(asked.method, asked.address, asked.headers, status, time.monotonic()))


def _packed(asked: Asked, answer: Answer, service: Service) -> Answer:
    """Pack an answer as the client allows, tag it, and keep to what it asked of it: if changed, or a range."""
    if answer.as_is or answer.status != HTTPStatus.OK or not isinstance(answer.body, bytes):
        return answer
    body, headers = answer.body, dict(answer.headers)
    tag = headers.pop("ETag", "").strip('"') or hashlib.sha256(body).hexdigest()[:32]
    tags = {f'"{tag}"', f'"{tag}-gzip"'}
    if service.packs and "Content-Encoding" not in headers and "gzip" in asked.headers.get("accept-encoding", ""):
        body, tag = gzip.compress(body, 1, mtime=0), f"{tag}-gzip"
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    if answer.wire:
        body = answer.wire(body)
    if service.etags:
        headers["ETag"] = f'"{tag}"'
        if tags & {t.strip() for t in asked.headers.get("if-none-match", "").split(",")}:
            of_body = ("Content-Type", "Content-Encoding")
            return replace(answer, status=304, headers={n: v for n, v in headers.items() if n not in of_body}, body=b"")
    if not service.ranges:
        return replace(answer, headers=headers, body=body)
    headers["Accept-Ranges"] = "bytes"
    wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", asked.headers.get("range", ""))
    if (
        not wanted
        or wanted[0] == "bytes=-"
        or asked.headers.get("if-range", headers.get("ETag")) != headers.get("ETag")
    ):
        return replace(answer, headers=headers, body=body)
    first = int(wanted[1]) if wanted[1] else max(len(body) - int(wanted[2]), 0)
    last = min(int(wanted[2]), len(body) - 1) if wanted[1] and wanted[2] else len(body) - 1
    if first > last:
        return replace(answer, status=416, headers=headers | {"Content-Range": f"bytes */{len(body)}"}, body=b"")
    headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    return replace(answer, status=206, headers=headers, body=body[first : last + 1])


class _Server(socketserver.ThreadingTCPServer):
    # closing waits for the threads, whose connections are shut by then
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        super().__init__(("127.0.0.1", 0), _Conversation)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, or that does not trust a certificate, is no error of the replay."""


class _Conversation(BaseHTTPRequestHandler):
    """One connection to the proxy: after a CONNECT it goes on as the connection to that host."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "replay", ""
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server
    host = ""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def setup(self) -> None:
        super().setup()
        self.replay = self.server.replay
        self._hold(self.connection)

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()
        with self.replay._lock:
            self.replay._connections.discard(self.connection)
        self.connection.close()

    def _hold(self, connection: socket.socket) -> None:
        with self.replay._lock:
            self.replay._connections.discard(self.connection)
            self.replay._connections.add(connection)
        self.connection = connection
        if self.replay.closing.is_set():
            raise ConnectionAbortedError

    def do_CONNECT(self) -> None:
        host, _, port = self.path.rpartition(":")
        if self.host or host not in self.replay._services or port != "443":
            self.replay.refused.append(self.path)
            self.close_connection = True
            return self._send(Answer(403, {"Content-Type": "text/plain"}, b"nobody serves this host"), body=True)
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        context = self.replay._context(host)
        self.close_connection = True
        self._hold(context.wrap_socket(self.connection, server_side=True, do_handshake_on_connect=False))
        self.connection.do_handshake()  # type: ignore[attr-defined]
        self.rfile, self.wfile = self.connection.makefile("rb"), socketserver._SocketWriter(self.connection)
        self.host, self.close_connection = host, False

    def _asked(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        address = f"https://{self.host}{self.path}" if self.host else self.path
        split = urlsplit(address)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = parse_qsl(split.query, keep_blank_values=True)
        asked = Asked(self.command, self.host, unquote(split.path), query, headers, address)
        if not self.host:
            self.replay.refused.append(address)
            answer = Answer(403, {"Content-Type": "text/plain"}, b"only https is served")
            self.replay._note(asked, answer.status)
        else:
            answer = self.replay._answer(asked, self.replay._services[self.host])
        self._send(answer, body=self.command != "HEAD")

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = _asked

    def _send(self, answer: Answer, *, body: bool) -> None:
        if answer.wait:
            self.replay.closing.wait(answer.wait)
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        service = self.replay._services.get(self.host)
        chunked = not isinstance(answer.body, bytes) or bool(service and service.chunked)
        if answer.status in BODILESS:
            chunked = body = False
        elif chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif isinstance(answer.body, bytes):
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        head = b"".join(self._headers_buffer) + b"\r\n"
        self._headers_buffer: list[bytes] = []
        if isinstance(answer.body, bytes) and not (chunked or answer.pace) and answer.cut is None:
            self.wfile.write(head + (answer.body if body else b""))
            return
        self.wfile.write(head)
        if body:
            self._send_pieces(answer, chunked)

    def _send_pieces(self, answer: Answer, chunked: bool) -> None:
        left = answer.cut
        if left is not None and isinstance(answer.body, bytes):
            left = min(left, len(answer.body) - 1)
        for piece in _pieces(answer):
            piece = piece if left is None else piece[:left]
            if piece:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            if answer.pace:
                self.replay.closing.wait(answer.pace[1])
            if left is not None:
                left -= len(piece)
            if left == 0 or self.replay.closing.is_set():
                self.close_connection = True
                return
        if chunked:
            self.wfile.write(b"0\r\n\r\n")


def _pieces(answer: Answer) -> Iterator[bytes]:
    size = answer.pace[0] if answer.pace else 1 << 16
    for part in [answer.body] if isinstance(answer.body, bytes) else answer.body:
        for start in range(0, len(part), size):
            yield part[start : start + size]
