"""A build of what deliveries that are held would do, in a home of its own beside the real one, which stays as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.ledger import folder_of
from ingest.retract import ACCEPTED, enter, held
from publish.release.build import BuildFailed, build
from publish.release.inputs import RECORD, changed, made_from
from publish.release.watch import Findings, load_findings
from svm.database import as_of, built_edition, connect
from svm.files import aside_of, sweep
from svm.home import Home
from svm.locks import exclusive
from svm.processes import Report, silent

#: below the folder of the databases, where no build sweeps
FOLDER = "review"
#: what of a lake no model reads
PASSED = ("_originals", "_records")


@dataclass(frozen=True)
class Trial:
    """Two homes with a published database each: as it is, and with the deliveries accepted.

    `error` says why they would stop the build, and is empty when they would not; `after` has then what it had before.
    """

    before: Home
    after: Home
    findings: Findings
    error: str = ""


@contextmanager
def trial(
    home: Home, deliveries: Collection[str], *, say: Callable[[str], None] = print, report: Report = silent
) -> Generator[Trial]:
    """Build what held deliveries would do, with the edition and the as-of date of what is published.

    When more than they came since the last build, what they are held against is built first. The home itself is read
    only. Raises UserError when nothing was published, or while a build or another review runs.
    """
    area = home.root / "warehouse" / FOLDER
    with exclusive(area / ".lock", "svm review"):
        sweep(area)
        with aside_of(area / "trial") as root:
            before, after = Home(root / "before"), Home(root / "after")
            variables, is_current = _beside(home, after)
            if not is_current:
                report("Building what there is", 0, 0)
                build(after, as_of=variables[0], edition=variables[1], say=say, report=report)
            before.published_database.parent.mkdir(parents=True)
            shutil.copyfile(after.published_database, before.published_database)
            for delivery_id in deliveries:
                enter(after, delivery_id, ACCEPTED, reason="op proef", role="svm review")
            report("Building with what is held", 0, 0)
            error = ""
            try:
                build(after, as_of=variables[0], edition=variables[1], say=say, report=report)
            except BuildFailed as failed:
                error = str(failed)
            yield Trial(before, after, load_findings(after) or Findings(), error)


#: as-of date and edition, as they are asked of a build
_Asked = tuple[str | None, int | None]


def _beside(home: Home, after: Home) -> tuple[_Asked, bool]:
    """Lay out a home with the databases and the deliveries of another; files on the same disk take no room.

    Returns what the last build was asked, and whether it knew all that was decided, the held deliveries aside.
    """
    with exclusive(home.build_lock, "svm build"), exclusive(home.lake / ".lock", "svm land", wait=True):
        # says so when nothing was published yet
        con = connect(home)
        known = str(as_of(con)), built_edition(con)
        con.close()
        after.published_database.parent.mkdir(parents=True)
        for path in (home.build_database, home.published_database, home.published_database.with_name(RECORD)):
            if path.exists():
                shutil.copy2(path, after.published_database.with_name(path.name))
        waiting = {folder_of(home, one) for one in held(home)}
        entries = {path for one in held(home) for path in home.retractions.glob(f"{one}.*.parquet")}
        for folder in (home.lake, home.quarantine, home.releases):
            if folder.exists():
                _link(folder, after.root / folder.name, waiting | entries)
        asked = _asked(after, known)
        is_current = _is_current(after, asked)
        for path in sorted(waiting | entries):
            _link(path, after.root / path.relative_to(home.root))
        return asked, is_current or _is_current(after, asked)


def _asked(home: Home, known: tuple[str, int]) -> _Asked:
    """What the last build was asked that made this as-of date and edition: all, or what its defaults left out."""
    day, edition = known
    every: tuple[_Asked, ...] = ((None, None), (day, None), (None, edition), (day, edition))
    for one in every:
        parts = changed(home, made_from(home, _named(one)))
        if parts is not None and "project" not in parts:
            return one
    return day, edition


def _is_current(home: Home, asked: _Asked) -> bool:
    return changed(home, made_from(home, _named(asked))) == set()


def _named(asked: _Asked) -> Mapping[str, object]:
    return {"as_of": asked[0], "edition": asked[1]}


def _link(path: Path, to: Path, without: Collection[Path] = ()) -> None:
    """Give a file, or each below a folder, a second name; none that is hidden, is left out or that no model reads."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file():
        _linked(str(path), str(to))
        return

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {n for n in names if n.startswith(".") or n in PASSED or Path(folder, n) in without}

    shutil.copytree(path, to, ignore=left_out, copy_function=_linked)


def _linked(path: str, to: str) -> str:
    try:
        os.link(path, to)
    except OSError:
        # another disk, or a file system without second names
        shutil.copy2(path, to)
    return to
