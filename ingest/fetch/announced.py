"""What publishers say of their tables, kept as data in `lake/_announced/`: a row per dataset and statement.

A statement is kept when it differs from the last one about its dataset, so that what is kept tells when it was first
said. Nothing is ever changed: what was known on a day can be asked again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from ingest.fetch.received import Release
from ingest.ledger import ANNOUNCED, now, write_rows
from svm.database import ask, in_memory
from svm.files import replacing
from svm.home import Home
from svm.locks import exclusive
from svm.sql import literal


class Told(Protocol):
    """What a publisher said of a dataset; `failed` when it said nothing."""

    @property
    def dataset(self) -> str: ...  # noqa: D102
    @property
    def release(self) -> Release: ...  # noqa: D102
    @property
    def failed(self) -> str: ...  # noqa: D102


def keep(said: Sequence[Told], home: Home) -> int:
    """Keep what is said that was not said last; returns how many statements that are."""
    with exclusive(home.lake / ".lock", "svm land"):
        before = _last(home)
        moment = now()
        rows = [
            {
                "dataset": one.dataset,
                "released_on": one.release.on,
                "said": one.release.said,
                "said_by": one.release.said_by,
                "asked_at": moment,
            }
            for one in said
            if not one.failed and one.release.on and before.get(one.dataset) != one.release.on
        ]
        if rows:
            # two rounds within a second
            number = len(list(home.announced.glob("*.parquet")))
            path = home.announced / f"{moment:%Y-%m-%dT%H-%M-%SZ}.{number}.parquet"
            with replacing(path) as aside:
                write_rows(in_memory(), aside, ANNOUNCED, rows)
        return len(rows)


def _last(home: Home) -> dict[str, dt.date]:
    """The day of the last statement about each dataset."""
    if not any(home.announced.glob("*.parquet")):
        return {}
    files = literal(str(home.announced / "*.parquet"))
    rows = ask(
        f"select dataset, released_on from read_parquet({files}) "
        "qualify rank() over (partition by dataset order by asked_at desc, released_on desc) = 1"
    ).fetchall()
    return dict(rows)
