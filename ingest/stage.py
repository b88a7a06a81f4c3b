"""Stage: write the cells of a recognised file as text, beside the lake, and measure them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from ingest.arrive import Arrived
from ingest.catalogue import template_findings
from ingest.contracts import Contract
from ingest.dates import date_problems
from ingest.finding import Finding
from ingest.measure import Profile, measure
from ingest.parquet import landed, write_parquet
from ingest.periods import period_findings
from ingest.problems import Problem, Unreadable, other_partner
from ingest.progress import watched
from ingest.publication import published_on
from ingest.read import Opened
from ingest.recognise import Recognised, Unfit, unreadable
from ingest.records import count_records, replaced_keys
from ingest.sheet_marks import sheet_findings
from ingest.template import TEMPLATE_PARTNER, partners_named
from ingest.value_columns import values_astray
from svm.processes import Report

#: in bytes: from here on a file is read by several threads, and how far it is is told
BIG_FILE = 50_000_000


@dataclass(frozen=True)
class Staged:
    """A file whose cells are in `parquet`, with what was measured of them; `records` are the rows that they count."""

    arrived: Arrived
    partner: str
    contract: Contract
    opened: Opened
    parquet: Path
    encoding: str
    profile: Profile
    previous_rows: int | None
    problems: tuple[Problem, ...] = ()
    published_on: dt.date | None = None
    records: Path | None = None

    def compared_with(self, previous_rows: int | None) -> Staged:
        """Return the same file, compared with a delivery of another number of rows."""
        ratio = self.profile.rows / previous_rows if previous_rows else 1.0
        return replace(self, previous_rows=previous_rows, profile=replace(self.profile, rows_to_previous=ratio))


def stage(
    recognised: Recognised,
    folder: Path,
    previous_rows: int | None,
    con: duckdb.DuckDBPyConnection,
    report: Report,
    now: dt.date,
) -> Staged | Unfit:
    """Write the cells to `folder` and measure them; the file is unfit when a row does not have its cells.

    `previous_rows` is the number of rows of the delivery before it, of a dataset that restates itself in full; `now` is
    the day it is.
    """
    arrived, opened = recognised.arrived, recognised.opened
    folder.mkdir(parents=True)
    parquet = folder / "data.parquet"
    if recognised.contract.records:
        parquet = folder.with_name(f"{folder.name}.records") / "records.parquet"
        parquet.parent.mkdir(mode=0o700)
    try:
        encoding = _write(recognised, parquet, con, report)
    except Unreadable as error:
        return unreadable(arrived, recognised.partner, recognised.contract, error.problem)
    profile = replace(measure(opened, parquet, previous_rows, con), file=arrived.subject)
    astray = values_astray(opened, parquet, con)
    problems = (astray,) if astray else ()
    profile = replace(profile, values_astray=len(problems))
    staged = Staged(
        arrived,
        recognised.partner,
        recognised.contract,
        opened,
        parquet,
        encoding,
        profile,
        previous_rows,
        problems,
        published_on(recognised, parquet, con),
    )
    if recognised.contract.partner == TEMPLATE_PARTNER:
        staged = _of_its_partner(staged, con)
    staged.profile.add(_against_what_is_known(staged, con))
    return _counted(_of_its_day(staged, now), folder / "data.parquet", con)


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
        return write_parquet(recognised.opened, parquet, footer, con, replaced_keys(contract, con))

    return write() if arrived.size < BIG_FILE else watched("write cells", write, con, report)


def _counted(staged: Staged, target: Path, con: duckdb.DuckDBPyConnection) -> Staged:
    """A file of records goes on as its counts; the rows of one that breaks its contract are never counted."""
    profile = staged.profile
    if not staged.contract.records or profile.pattern_violations or profile.period_violations:
        return staged
    count = count_records(staged.parquet, target, staged.contract, staged.arrived.received_on, con)
    return replace(staged, parquet=target, records=staged.parquet, profile=replace(profile, rows=count))


def _of_its_partner(staged: Staged, con: duckdb.DuckDBPyConnection) -> Staged:
    """A template names its partner in every row; that must be the partner that delivered it."""
    named = partners_named(staged.parquet, con)
    partner = named[0] if staged.partner == TEMPLATE_PARTNER and len(named) == 1 else staged.partner
    if named == [partner]:
        return replace(staged, partner=partner)
    profile = replace(staged.profile, pattern_violations=staged.profile.pattern_violations + 1)
    return replace(staged, partner=partner, profile=profile, problems=(*staged.problems, other_partner(named, partner)))


def _against_what_is_known(staged: Staged, con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """What the calendar, the catalogue and the sheet itself say of the cells."""
    opened, table, received = staged.opened, landed(staged.parquet), staged.arrived.received_on
    if staged.contract.partner == TEMPLATE_PARTNER:
        found = template_findings(table, staged.partner, received, con)
    else:
        found = period_findings(opened, table, received, con)
    return found + (sheet_findings(opened) if opened.sheet else [])


def _of_its_day(staged: Staged, now: dt.date) -> Staged:
    """A file cannot come in tomorrow, nor before it was published."""
    problems = date_problems(staged.arrived.received_on, staged.published_on, now)
    profile = replace(staged.profile, date_violations=len(problems))
    return replace(staged, profile=profile, problems=(*staged.problems, *problems))
