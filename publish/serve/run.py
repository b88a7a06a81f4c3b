"""Serve the interface until somebody stops it."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from publish.serve.app import LOOPBACK, make_app
from svm.errors import UserError
from svm.home import Home


def run(home: Home, host: str, port: int, told: Callable[[str], None]) -> None:
    """Answer on an address of this machine until Ctrl+C; `told` is called with the address when it can be asked.

    Port 0 takes a free one. Raises UserError when the address cannot be used.
    """
    listener = _listen(host, port)
    name = "localhost" if host in LOOPBACK else host
    app = make_app(home, anyone=host not in LOOPBACK)
    config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="off")
    told(f"http://{name}:{listener.getsockname()[1]}/")
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise UserError(
            f"{host}:{port} cannot be used: {error.strerror or error}.",
            expected="an address of this machine and a port that is free",
            next_step="give another --port, or stop the program that uses it.",
        ) from None
    return listener
