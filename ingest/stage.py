"""Stage: write the cells of a recognised file as text, beside the lake, and measure them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from ingest.arrive import Arrived
from ingest.contracts import Contract
from ingest.measure import Profile, measure
from ingest.parquet import write_parquet
from ingest.problems import Problem, Unreadable, other_partner
from ingest.progress import Report, watched
from ingest.read import Opened
from ingest.recognise import Recognised, Unfit, unreadable
from ingest.template import TEMPLATE_PARTNER, partners_named
from ingest.value_columns import values_astray

BIG_FILE = 50_000_000


@dataclass(frozen=True)
class Staged:
    """A file whose cells are in `parquet`, with what was measured of them."""

    arrived: Arrived
    partner: str
    contract: Contract
    opened: Opened
    parquet: Path
    encoding: str
    profile: Profile
    previous_rows: int | None
    problems: tuple[Problem, ...] = ()

    def compared_with(self, previous_rows: int | None) -> Staged:
        """Return the same file, compared with a delivery of another number of rows."""
        ratio = self.profile.rows / previous_rows if previous_rows else 1.0
        return replace(self, previous_rows=previous_rows, profile=replace(self.profile, rows_to_previous=ratio))


def stage(
    recognised: Recognised, folder: Path, previous_rows: int | None, con: duckdb.DuckDBPyConnection, report: Report
) -> Staged | Unfit:
    """Write the cells to `folder` and measure them; the file is unfit when a row does not have its cells.

    `previous_rows` is the number of rows of the delivery before it, of a dataset that restates itself in full.
    """
    arrived, opened = recognised.arrived, recognised.opened
    folder.mkdir(parents=True)
    parquet = folder / "data.parquet"
    try:
        encoding = _write(recognised, parquet, con, report)
    except Unreadable as error:
        return unreadable(arrived, recognised.partner, recognised.contract, error.problem)
    profile = replace(measure(opened, parquet, previous_rows, con), file=arrived.subject)
    astray = values_astray(opened, parquet, con)
    problems = (astray,) if astray else ()
    profile = replace(profile, values_astray=len(problems))
    staged = Staged(
        arrived, recognised.partner, recognised.contract, opened, parquet, encoding, profile, previous_rows, problems
    )
    return _of_its_partner(staged, con) if recognised.contract.partner == TEMPLATE_PARTNER else staged


def _write(recognised: Recognised, parquet: Path, con: duckdb.DuckDBPyConnection, report: Report) -> str:
    arrived, contract = recognised.arrived, recognised.contract
    # the footer names the dataset; the ledger has what is known of the delivery
    footer = {f"svm_{k}": v for k, v in contract.provenance.stated().items()} | {
        "svm_dataset": contract.name,
        "svm_received_on": str(arrived.received_on),
        "svm_file": arrived.path.name,
        "svm_source": str(arrived.note.get("source", "")),
    }

    def write() -> str:
        return write_parquet(recognised.opened, parquet, footer, con)

    return write() if arrived.size < BIG_FILE else watched("write cells", write, con, report)


def _of_its_partner(staged: Staged, con: duckdb.DuckDBPyConnection) -> Staged:
    """A template names its partner in every row; that must be the partner that delivered it."""
    named = partners_named(staged.parquet, con)
    partner = named[0] if staged.partner == TEMPLATE_PARTNER and len(named) == 1 else staged.partner
    if named == [partner]:
        return replace(staged, partner=partner)
    profile = replace(staged.profile, pattern_violations=staged.profile.pattern_violations + 1)
    return replace(staged, partner=partner, profile=profile, problems=(*staged.problems, other_partner(named, partner)))
