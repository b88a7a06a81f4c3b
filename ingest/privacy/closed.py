"""Closed: where a file with personal data is locked away until its day comes, and is then destroyed.

`quarantine/_gesloten/<last day>~<sha256>.<ext>`, a folder that only its owner may open.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from svm.files import settle
from svm.home import Home

#: how long a partner has to ask about a file
DAYS = 30
#: an extension says what a file is; anything longer may say more
EXTENSION = re.compile(r"\.(?:csv|tsv|xlsx|zip|gz|txt)", re.IGNORECASE)


def put_away(aside: Path, sha256: str, suffix: str, home: Home) -> Path:
    """Move a file into the closed folder and return its place; the same bytes keep the day they had."""
    folder = _folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    there = sorted(folder.glob(f"*~{sha256}*"))
    if there:
        return there[0]
    last_day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=DAYS)
    kept = folder / f"{last_day}~{sha256}{suffix if EXTENSION.fullmatch(suffix) else ''}"
    settle(aside, kept, 0o600)
    return kept


def last_day(kept: Path) -> dt.date:
    """Return the day after which a closed file is destroyed."""
    return dt.date.fromisoformat(kept.name.partition("~")[0])


def sweep(home: Home, today: dt.date) -> None:
    """Destroy the files of which the last day has passed; `today` is the day it is."""
    for kept in sorted(_folder(home).glob("????-??-??~*")):
        if last_day(kept) < today:
            kept.unlink()


def release(kept: Path, sha256: str, name: str, home: Home) -> Path:
    """Move a file whose contract allows what it holds to the originals, and return its place."""
    target = home.originals / sha256 / name
    target.parent.mkdir(parents=True, exist_ok=True)
    settle(kept, target, 0o444)
    return target


def _folder(home: Home) -> Path:
    return home.quarantine / "_gesloten"
