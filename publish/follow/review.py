"""What each delivery that is held would do to the report, for a person who then accepts it or goes on holding it.

The page opens from disk and loads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from ingest.retract import Retraction, held
from publish.follow.printed import Cell, Comparison, Printed, Sentence, Tell, compare, tables_of
from publish.follow.trial import trial
from publish.look.html import environment
from publish.release.watch import Findings
from svm.database import as_of, built_edition, connect, rows
from svm.errors import UserError
from svm.home import Home
from svm.processes import Report, silent
from svm.sql import literal

#: rules by which a value is not at the level of its series, of what was delivered before, or of its unit
JUMPS = ("niveau", "herziening", "schaal", "jaar_verschoven")
#: how many figures of a delivery are lines of text
SHOWN = 20
#: kinds of change of `monitor.vintages` that have a count of their own; all others are revisions
COUNTED = {"nieuw": "new", "ongewijzigd": "unchanged", "verdwenen": "gone", "oudere_levering": "late"}


@dataclass(frozen=True)
class Doubted:
    """A value that would be doubted, with what makes it doubtful, in Dutch."""

    figure_id: str
    rule: str
    evidence: str
    question: str

    @property
    def is_jump(self) -> bool:
        """Whether it is doubted because it is at another level."""
        return self.rule in JUMPS


@dataclass(frozen=True)
class Reviewed:
    """One delivery: how it came, how its values differ from what was known, and what it would change in the report.

    `count` has the values that are `new`, `revised`, `unchanged`, `gone` (a full delivery leaves them out) or `late`
    (older than what is known), the cells that are `unplaced`, and the values that `jumped` or are `doubted` in all.
    """

    delivery_id: str
    title: str
    file_name: str
    received_on: str
    held_on: str
    reason: str
    role: str
    is_known: bool
    count: Mapping[str, int]
    doubts: Sequence[Doubted] = ()
    unplaced: Sequence[str] = ()
    figures: Sequence[Printed] = ()
    sentences: Sequence[Sentence] = ()

    @property
    def tables(self) -> list[str]:
        """The numbers of the report tables that it touches."""
        return tables_of(self.figures)


@dataclass(frozen=True)
class Review:
    """The held deliveries, and what would change that is of none of them alone; `error` when they stop the build."""

    edition: int
    as_of: str
    deliveries: Sequence[Reviewed]
    together: Sequence[Printed] = ()
    sentences: Sequence[Sentence] = ()
    findings: Findings = field(default_factory=Findings)
    error: str = ""


def waiting(home: Home, wanted: Collection[str] = ()) -> dict[str, Retraction]:
    """The deliveries that are held, all or those asked for. Raises UserError for one that is not."""
    there = held(home)
    if unknown := [one for one in wanted if one not in there]:
        raise UserError(
            f"{unknown[0]} is not held.",
            expected="one of " + ", ".join(there) if there else "a delivery that is held; none is",
            next_step="look it up in monitor.deliveries.",
        )
    return {one: there[one] for one in (wanted or there)}


def review(
    home: Home,
    wanted: Collection[str] = (),
    *,
    tell: Tell,
    say: Callable[[str], None] = print,
    report: Report = silent,
) -> Review:
    """Build what the held deliveries, or those asked for, would do together, and tell it of each.

    `tell` gives the sentences of the report beside those of the summary.

    Raises UserError for a delivery that is not held, when nothing was published, or while a build or a review runs.
    """
    asked = waiting(home, wanted)
    with trial(home, list(asked), say=say, report=report) as tried:
        report("Comparing", 0, 0)
        before, after = connect(tried.before), connect(tried.after)
        try:
            found = Comparison((), (), 0) if tried.error else compare(before, after, tell)
            return _told(before, after, asked, found, tried.findings, tried.error)
        finally:
            before.close()
            after.close()


def _told(
    before: duckdb.DuckDBPyConnection,
    after: duckdb.DuckDBPyConnection,
    asked: Mapping[str, Retraction],
    found: Comparison,
    findings: Findings,
    error: str,
) -> Review:
    touched = {} if error else {one: _cells(after, one) for one in asked}
    figures = _of_each(found.printed, touched)
    sentences = {
        one: [s for s in found.sentences if {p.figure_id for p in mine} & set(s.figures)]
        for one, mine in figures.items()
    }
    own = {p.figure_id for mine in figures.values() for p in mine}
    told = {s for mine in sentences.values() for s in mine}
    return Review(
        edition=built_edition(before),
        as_of=str(as_of(before)),
        deliveries=[
            _reviewed(before, after, entry, figures.get(one, []), sentences.get(one, []), is_built=not error)
            for one, entry in asked.items()
        ],
        together=[p for p in found.printed if p.figure_id not in own],
        sentences=[s for s in found.sentences if s not in told],
        findings=findings,
        error=error,
    )


def _of_each(printed: Sequence[Printed], touched: Mapping[str, Collection[Cell]]) -> dict[str, list[Printed]]:
    """The figures of each delivery: made of its cells; else, as a sum over a year is, of the series of one of these."""
    own = {p.figure_id for p in printed if any(_is_of(p, one, cells) for one, cells in touched.items())}
    series = {one: {(indicator, breakdown) for indicator, _, breakdown in cells} for one, cells in touched.items()}
    return {
        one: [
            p
            for p in printed
            if _is_of(p, one, cells)
            or (p.figure_id not in own and any((i, breakdown) in series[one] for i, _, breakdown in p.cells))
        ]
        for one, cells in touched.items()
    }


def _is_of(printed: Printed, delivery_id: str, cells: Collection[Cell]) -> bool:
    """Whether a figure is printed from a delivery, or made of a cell that it brings or leaves out."""
    return delivery_id in printed.deliveries or not set(printed.cells).isdisjoint(cells)


def _cells(con: duckdb.DuckDBPyConnection, delivery_id: str) -> set[Cell]:
    """The cells of which a delivery says something else than was known."""
    found = rows(
        con,
        "select distinct indicator_id, period, breakdown from monitor.vintages "
        f"where delivery_id = {literal(delivery_id)} and change_kind not in ('ongewijzigd', 'oudere_levering')",
    )
    return {(str(r["indicator_id"]), str(r["period"]), str(r["breakdown"])) for r in found}


def _reviewed(
    before: duckdb.DuckDBPyConnection,
    after: duckdb.DuckDBPyConnection,
    entry: Retraction,
    figures: Sequence[Printed],
    sentences: Sequence[Sentence],
    *,
    is_built: bool,
) -> Reviewed:
    name = literal(entry.delivery_id)
    # a build that failed left what there was, which may not know of the delivery
    about = rows(after, f"select * from monitor.deliveries where delivery_id = {name}")
    delivery = about[0] if about else {}
    doubts = _doubts(after, name) if is_built else []
    earlier = _doubts(before, name) if is_built else []
    unplaced = rows(
        after,
        "select file_name, raw_row, raw_column, reason_nl from monitor.unplaced_cells "
        f"where delivery_id = {name} order by raw_row, raw_column, reason_nl",
    )
    new = [doubt for doubt in doubts if doubt not in earlier]
    jumped = sum(doubt.is_jump for doubt in new)
    counts = {**_counts(after, name), "jumped": jumped, "doubted": len(new), "unplaced": len(unplaced)}
    received = entry.delivery_id.rpartition("/")[2].partition("~")[0]
    return Reviewed(
        delivery_id=entry.delivery_id,
        title=str(delivery.get("title", "")),
        file_name=str(delivery.get("file_name", "")),
        received_on=received,
        held_on=str(entry.decided_on),
        reason=entry.reason,
        role=entry.role,
        is_known=received <= str(as_of(before)),
        count=counts if is_built else {},
        doubts=new,
        unplaced=[f"row {r['raw_row']}, column {r['raw_column']}: {r['reason_nl']}" for r in unplaced],
        figures=figures,
        sentences=sentences,
    )


def _counts(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, int]:
    """How many values a delivery brings, by what they do to what was known by the as-of date."""
    counted = dict.fromkeys(("new", "revised", "unchanged", "gone", "late"), 0)
    for r in rows(
        con,
        "select change_kind, count(*) as n from monitor.vintages "
        f"where delivery_id = {name} and event in ('levering', 'verdwijning') group by change_kind",
    ):
        counted[COUNTED.get(str(r["change_kind"]), "revised")] += int(str(r["n"]))
    return counted


def _doubts(con: duckdb.DuckDBPyConnection, name: str) -> list[Doubted]:
    """The values of a delivery that are doubted, in the order of their series."""
    return [
        Doubted(
            ":".join(filter(None, (str(r["indicator_id"]), str(r["period"]), str(r["breakdown"])))),
            str(r["rule"]),
            str(r["evidence_nl"]),
            str(r["question_nl"]),
        )
        for r in rows(
            con,
            "select indicator_id, period, breakdown, rule, evidence_nl, question_nl from monitor.doubts "
            f"where is_open and delivery_id = {name} order by indicator_id, period, breakdown, rule",
        )
    ]


def to_html(made: Review) -> str:
    """The review as one page that opens from disk and loads nothing."""
    return environment().get_template("review.html").render(review=made)


def lines(made: Review) -> list[str]:
    """The review as lines of text; of many figures the first, the page has all."""
    told = [f"Edition {made.edition}, as of {made.as_of}. Held deliveries: {len(made.deliveries)}."]
    if made.error:
        told += ["", "Accepted, they would stop the build:"]
        told += [f"  {one.test}: {one.said}" for one in made.findings.stopping] or [f"  {made.error}"]
    for one in made.deliveries:
        told += ["", f"{one.delivery_id} ({one.file_name}), held since {one.held_on}: {one.reason} ({one.role})"]
        if not one.is_known:
            told.append(f"  received after {made.as_of}: for this edition and date it changes nothing")
        if one.count:
            told.append("  " + ", ".join(f"{count} {word}" for word, count in one.count.items()))
        told += [f"  {doubt.figure_id}: {doubt.evidence}" for doubt in one.doubts]
        told += [f"  {text}" for text in one.unplaced]
        if one.figures:
            told.append(f"  figures: {len(one.figures)}; tables: {', '.join(one.tables) or 'none'}")
            told += _named(one.figures, "    ")
        told += [f"  {s.line}" for s in one.sentences]
    if made.together:
        told += ["", f"Figures that change and are of no delivery alone: {len(made.together)}"]
        told += _named(made.together, "  ")
    told += [f"  {s.line}" for s in made.sentences]
    return told


def _named(figures: Sequence[Printed], indent: str) -> list[str]:
    told = [f"{indent}{p.figure_id}: {p.old} → {p.new}" for p in figures[:SHOWN]]
    return told + [f"{indent}and {len(figures) - SHOWN} more: see the page"] * (len(figures) > SHOWN)
