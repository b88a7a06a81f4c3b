"""Known again: what the door answered to a file before, by its hash, so that nothing of it is copied or read again.

The answer to the same bytes, under the same name and from the same partner, is the same as long as the door is: its
code, its contracts and its layouts. `lake/.known` remembers those answers. It is no record: without it, after a change
of the door or when a delivery or its original is not there any more, a file is taken in as if it were new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ingest.ledger import folder_of
from svm.files import from_json, put
from svm.home import Home

DOOR = Path(__file__).resolve().parent


class Known:
    """The answers of earlier landings; hold the lock of the lake."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._path = home.lake / ".known"
        self._answers: dict[str, list[str]] = {}
        self._sizes: set[int] = set()
        told = from_json(self._path)
        if told.get("door") == _door():
            self._answers, self._sizes = told["answers"], set(told["sizes"])
        self._new = False

    def has_size(self, size: int) -> bool:
        """Whether a file of so many bytes is known: only then is it worth to hash one before it is copied."""
        return size in self._sizes

    def deliveries(self, sha256: str, size: int, partner: str, name: str) -> list[str]:
        """Name the deliveries that a file of a partner became; none when it is new, or when one is not whole."""
        deliveries = self._answers.get(_key(sha256, partner, name), [])
        original = self._home.originals / sha256 / name
        is_kept = deliveries and original.is_file() and original.stat().st_size == size
        are_there = all((folder_of(self._home, one) / "ledger.parquet").is_file() for one in deliveries)
        return deliveries if is_kept and are_there else []

    def remember(self, sha256: str, size: int, partner: str, name: str, deliveries: Iterable[str]) -> None:
        """Remember that each table of a file is one of these deliveries."""
        self._answers[_key(sha256, partner, name)] = list(deliveries)
        self._sizes.add(size)
        self._new = True

    def keep(self) -> None:
        """Write down what was remembered since."""
        if self._new:
            put(self._path, json.dumps({"door": _door(), "sizes": sorted(self._sizes), "answers": self._answers}))


def _key(sha256: str, partner: str, name: str) -> str:
    """What an answer is remembered by; a file name may not be repeated once its delivery is destroyed."""
    return hashlib.sha256("\n".join((sha256, partner, name)).encode(errors="surrogatepass")).hexdigest()


@cache
def _door() -> str:
    """One hash of all that decides what the door answers to the bytes, name and partner of a file."""
    files = sorted(path for path in DOOR.rglob("*") if path.suffix in (".py", ".yml"))
    told = hashlib.sha256()
    for path in files:
        told.update(path.relative_to(DOOR).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()
