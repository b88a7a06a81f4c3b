"""What the door makes of files: `python -m tests.bench.recognised FOLDER …`, by default the real exports.

A folder has the files of a partner below the name of that partner, or of its own kind as in the real exports. Each is
landed, all are landed again, and each gets a line: file, what it was recognised as, rows, outcome, what was said of it.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sys
import tempfile
from pathlib import Path

from ingest.dates import today
from ingest.land import land
from ingest.outcome import Outcome
from svm.home import Home
from tests.conftest import REAL

#: the partner of a folder that is named otherwise
PARTNER = {"nl_other": "dtv"}
SAID = 160


def main(folders: list[Path]) -> None:
    """Print a line for each file, and what became of all a second time."""
    with tempfile.TemporaryDirectory() as made:
        home = Home(Path(made))
        named = {path: str(file) for folder in folders for file, path in _put(folder, home.root / "inbox")}
        for outcome in land([home.root / "inbox"], home):
            print(" | ".join([named.get(outcome.file, outcome.file.name), outcome.result, *_of(outcome)]))
        again = [outcome.result for outcome in land([home.root / "inbox"], home)]
        print("a second time:", ", ".join(f"{again.count(word)} {word}" for word in sorted(set(again))))


def _put(folder: Path, inbox: Path) -> list[tuple[Path, Path]]:
    """Copy the files of a folder to an inbox, each on a day of its own so that none stands in the way of another."""
    placed = []
    for number, file in enumerate(sorted(f for f in folder.glob("*/**/*") if f.is_file())):
        partner = file.relative_to(folder).parts[0]
        day = today() - dt.timedelta(days=number)
        target = inbox / PARTNER.get(partner, partner) / str(day) / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        placed.append((file.relative_to(folder), target))
    return placed


def _of(outcome: Outcome) -> tuple[str, str, str]:
    """The dataset, the number of rows, and the first words that were said."""
    rows = re.search(r", (\d+) rows", outcome.message)
    return outcome.delivery_id.rpartition("/")[0], rows[1] if rows else "", outcome.message[:SAID]


if __name__ == "__main__":
    main([Path(word) for word in sys.argv[1:]] or [REAL])
