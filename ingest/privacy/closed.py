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
EXTENSION = re.compile(r"\.(?:csv|tsv|txt|xlsx|zip|gz)$", re.IGNORECASE)


def put_away(aside: Path, sha256: str, name: str, home: Home) -> Path:
    """Move a file into the closed folder and return its place; the same bytes keep the day they had."""
    folder = folder_of(home)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    if there := find(home, sha256):
        return there[0]
    # the contracts, which it loads, are not needed to say what is locked away
    from ingest.dates import today

    last = today() + dt.timedelta(days=DAYS)
    kept = folder / f"{last}~{sha256}{extension(name)}"
    settle(aside, kept, 0o600)
    return kept


def extension(name: str) -> str:
    """Return the extension of a file name when it says no more than what kind of file it is."""
    found = EXTENSION.search(name)
    return found[0].lower() if found else ""


def last_day(kept: Path) -> dt.date:
    """Return the day after which a closed file is destroyed."""
    return dt.date.fromisoformat(kept.name.partition("~")[0])


def sha256_of(kept: Path) -> str:
    """Return the hash that a closed file is named for."""
    return kept.name.partition("~")[2].partition(".")[0]


def find(home: Home, start: str = "") -> list[Path]:
    """List the closed files of which the hash begins so, the one that goes first in front."""
    return sorted(p for p in folder_of(home).glob("????-??-??~*") if sha256_of(p).startswith(start))


def locked_lines(home: Home) -> list[str]:
    """State in Dutch how many files are locked away and until when; nothing when there are none."""
    kept = find(home)
    if not kept:
        return []
    first, last = last_day(kept[0]), last_day(kept[-1])
    until = f"tot en met {first}" if first == last else f"het eerste tot en met {first}, het laatste tot en met {last}"
    return [f"Achter slot wegens persoonsgegevens: {len(kept)} ({until})"]


def sweep(home: Home, day: dt.date) -> None:
    """Destroy the files of which the last day lies before a day."""
    for kept in find(home):
        if last_day(kept) < day:
            kept.unlink()


def release(kept: Path, sha256: str, name: str, home: Home) -> Path:
    """Move a file whose contract allows what it holds to the originals, and return its place."""
    target = home.originals / sha256 / name
    target.parent.mkdir(parents=True, exist_ok=True)
    settle(kept, target, 0o444)
    return target


def folder_of(home: Home) -> Path:
    """Return the folder of closed files."""
    return home.quarantine / "_gesloten"
