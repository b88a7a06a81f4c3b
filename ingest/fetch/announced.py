"""What publishers say of their tables, kept as data in `lake/_announced/`: a row per dataset and statement.

A statement is kept when nobody made it before, so that what is kept tells when it was first made. One of a release that
was fetched says so: a table may change without a change in what is asked of it, and then nothing lands. Nothing is ever
changed: what was known on a day can be asked again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.fetch.received import Release
from ingest.ledger import ANNOUNCED, now, write_rows
from svm.database import ask, in_memory
from svm.files import replacing
from svm.home import Home
from svm.locks import exclusive
from svm.sql import literal


@dataclass(frozen=True)
class Statement:
    """What a publisher says of a dataset; `is_fetched` when all that is asked of that release is here."""

    dataset: str
    release: Release
    is_fetched: bool = False


def keep(said: Iterable[Statement], home: Home) -> int:
    """Keep what is said with a day and was not said before; returns how many statements that are."""
    with exclusive(home.lake / ".lock", "svm land"):
        before, moment = set(_kept(home)), now()
        rows = [
            {
                "dataset": one.dataset,
                "released_on": one.release.on,
                "said": one.release.said,
                "said_by": one.release.said_by,
                "asked_at": moment,
                "is_fetched": one.is_fetched,
            }
            for one in said
            if one.release.on and (one.dataset, one.release.on, one.is_fetched) not in before
        ]
        if rows:
            # two rounds within a second
            number = len(list(home.announced.glob("*.parquet")))
            path = home.announced / f"{moment:%Y-%m-%dT%H-%M-%SZ}.{number}.parquet"
            with replacing(path) as aside:
                write_rows(in_memory(), aside, ANNOUNCED, rows)
        return len(rows)


def fetched(home: Home) -> dict[str, dt.date]:
    """The newest release of each dataset of which all that is asked was fetched."""
    found: dict[str, dt.date] = {}
    for dataset, day, is_fetched in _kept(home):
        if is_fetched:
            found[dataset] = max(day, found.get(dataset, day))
    return found


def _kept(home: Home) -> list[tuple[str, dt.date, bool]]:
    if not any(home.announced.glob("*.parquet")):
        return []
    files = literal(str(home.announced / "*.parquet"))
    return ask(f"select dataset, released_on, is_fetched from read_parquet({files}, union_by_name = true)").fetchall()
