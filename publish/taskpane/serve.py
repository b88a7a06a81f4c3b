"""Serve the task pane to the Word of this machine only."""

from __future__ import annotations

import contextlib
import functools
import ssl
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from svm.errors import AuthorError

#: nobody else on the network can reach it
HOST = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    """Files of one folder, never kept by the browser: a new build is seen at once."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def list_directory(self, path: object) -> None:
        """No lists of files."""
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen per request."""


class _Server(ThreadingHTTPServer):
    """One thread per request; a crowd that comes at once waits in line instead of knocking again a second later."""

    request_queue_size = 128


def server(folder: Path, port: int, certificate: Path | None) -> ThreadingHTTPServer:
    """Make a server of a folder, with TLS when there is a certificate (PEM, with its key in the same file).

    Raises AuthorError when the certificate or the port cannot be used.
    """
    try:
        made = _Server((HOST, port), functools.partial(_Quiet, directory=str(folder)))
    except OSError as error:
        raise AuthorError(
            f"Poort {port} is niet te gebruiken: {error.strerror or error}.",
            next_step="kies met --address een andere poort, of sluit het programma dat hem gebruikt.",
        ) from None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            context.load_cert_chain(certificate)
        except (OSError, ssl.SSLError) as error:
            made.server_close()
            raise AuthorError(
                f"{certificate.name} is geen certificaat met sleutel: {error}.",
                expected="een PEM-bestand voor localhost met het certificaat en de sleutel zonder wachtwoord",
            ) from None
        made.socket = context.wrap_socket(made.socket, server_side=True)
    return made


def run(made: ThreadingHTTPServer, told: Callable[[], None]) -> None:
    """Serve until somebody stops it with Ctrl+C."""
    with made:
        told()
        with contextlib.suppress(KeyboardInterrupt):
            made.serve_forever()
