"""Progress of a command that takes a while: one line on the terminal, and how long it took."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

import click

#: seconds between two looks at the clock
TICK = 1.0


class Progress:
    """What is being done, how far it is and for how long, on one line of the terminal; it is gone at the end.

    Where nobody looks on, in a pipe or a log, nothing is written. Call it with what is done now and, where it is
    counted, how many of how many are done.
    """

    def __init__(self, doing: str) -> None:
        self._began = time.monotonic()
        self._text = doing
        self._shown = sys.stderr.isatty()
        self._over = threading.Event()
        self._clock = threading.Thread(target=self._tick, daemon=True)

    @property
    def seconds(self) -> int:
        """For how many seconds it has been going on."""
        return int(time.monotonic() - self._began)

    @property
    def took(self) -> str:
        """How long it has taken until now, such as `31 s` or `2 min 5 s`."""
        minutes, seconds = divmod(self.seconds, 60)
        return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"

    def __call__(self, doing: str, done: int = 0, total: int = 0) -> None:
        """Say what is done now, and how many of how many."""
        self._text = f"{doing} {done} of {total}" if total else f"{doing} {done}" if done else doing

    def say(self, line: str) -> None:
        """Print a line that stays."""
        self._clear()
        click.echo(line)

    def __enter__(self) -> Progress:
        if self._shown:
            self._clock.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        if self._shown:
            self._clock.join()
        self._clear()

    def _tick(self) -> None:
        while not self._over.wait(TICK):
            click.echo(f"\r\x1b[K{self._text} ({self.took})", nl=False, err=True)

    def _clear(self) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)
