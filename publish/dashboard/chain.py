"""The picture of the whole: who comes and goes, and the asylum chain step by step. Nothing in it is added up."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import duckdb

from publish.tables.newest import WINDOW, by_series, last_known, newest
from svm.database import rows
from svm.dutch import enumerated
from svm.figures import Figure, Registry
from svm.yellow import numbered, reason_lines

#: a stock has a number for a day; what it has for a year is a mean
STOCK, YEAR = "stock", "year"


@dataclass(frozen=True)
class Step:
    """One box: the newest figure of its series. Without a number `latest` is the last one there was, if any."""

    label: str
    figure: Figure
    latest: Figure | None
    #: the steps that are together the whole of this one
    parts: tuple[Step, ...] = ()

    @property
    def has_number(self) -> bool:
        """Whether there is a number to print."""
        return self.figure.printed_value is not None

    @property
    def shares(self) -> list[tuple[Step, float]]:
        """The parts with their sizes, to be drawn as shares; none unless all are of the whole's own period and unit."""
        printed = [(part, part.figure.printed_value) for part in self.parts]
        shares = [
            (part, float(value))
            for part, value in printed
            if value is not None
            and value >= 0
            and part.figure.printed_label == self.figure.printed_label
            and part.figure.unit == self.figure.unit
        ]
        return shares if len(shares) == len(printed) and self.has_number else []

    @property
    def about(self) -> str:
        """The period of its number, and whether that is provisional; how it was computed is said elsewhere."""
        provisional = ", voorlopig" if self.figure.mark == "*" else ""
        return f"{self.figure.about_period}{provisional}"


@dataclass(frozen=True)
class Stage:
    """Steps that stand under one head."""

    title: str
    steps: tuple[Step, ...]

    @property
    def is_empty(self) -> bool:
        """Whether none of its steps ever had a number."""
        return not any(step.has_number or step.latest for step in self.steps)


@dataclass(frozen=True)
class Picture:
    """Columns of stages in their order, why which of their steps are not counted together, and the sums there are."""

    name: str
    columns: tuple[tuple[Stage, ...], ...]
    guards: tuple[str, ...]
    sums: tuple[str, ...]

    @property
    def steps(self) -> list[Step]:
        """All steps in reading order, parts behind their whole."""
        found = (step for stages in self.columns for stage in stages for step in stage.steps)
        return [one for step in found for one in (step, *step.parts)]

    @property
    def is_mixed(self) -> bool:
        """Whether its numbers count different things, or are of different periods."""
        return len({(step.figure.unit, step.figure.about_period) for step in self.steps if step.has_number}) > 1

    @cached_property
    def marks(self) -> dict[str, str]:
        """Yellow texts in reading order, each with the mark of its boxes."""
        return numbered(step.figure.yellow_text for step in self.steps)

    @property
    def reasons(self) -> list[str]:
        """What the marks stand for, one line each."""
        return reason_lines(self.marks)

    @property
    def units(self) -> list[str]:
        """What its numbers count, each once, in reading order."""
        return list(dict.fromkeys(step.figure.unit_nl for step in self.steps if step.has_number))


def load_pictures(con: duckdb.DuckDBPyConnection, registry: Registry) -> dict[str, Picture]:
    """The pictures by name. A series that has no figure is left out; an edition frozen without steps has none."""
    series = by_series(registry)
    found = rows(con, "select * from reference.chain_steps order by step_order, step_id")
    parts: dict[str, list[Step]] = {}
    steps: list[tuple[dict[str, object], Step]] = []
    # parts stand behind their whole, and are needed first
    for row in reversed(found):
        known = series.get((str(row["indicator_id"]), str(row["breakdown"] or "")), [])
        for figure in newest([f for f in known if _is_usual(f)] or known)[:1]:
            of_it = tuple(reversed(parts.get(str(row["step_id"]), [])))
            step = Step(str(row["label_nl"]), figure, last_known(known, figure), of_it)
            if row["whole_id"]:
                parts.setdefault(str(row["whole_id"]), []).append(step)
            else:
                steps.append((row, step))
    labels = {str(row["step_id"]): step.label for row, step in steps}
    pictures = {}
    for name, in_picture in itertools.groupby(reversed(steps), key=lambda pair: str(pair[0]["picture"])):
        columns = tuple(
            tuple(
                Stage(title, tuple(step for _, step in in_stage))
                for title, in_stage in itertools.groupby(in_column, key=lambda pair: str(pair[0]["stage_nl"]))
            )
            for _, in_column in itertools.groupby(in_picture, key=lambda pair: pair[0]["column_order"])
        )
        pictures[name] = Picture(name, columns, _guards(con, name, labels), _sums(con, name))
    return pictures


def _is_usual(figure: Figure) -> bool:
    """Whether it is of a period as the report counts it: no window, and of a stock no mean of a year."""
    return figure.period_kind != WINDOW and not (figure.stat_type == STOCK and figure.period_kind == YEAR)


def _guards(con: duckdb.DuckDBPyConnection, picture: str, labels: dict[str, str]) -> tuple[str, ...]:
    """Why which steps are not counted together, a line for each step and reason."""
    told: dict[tuple[str, str], list[str]] = {}
    found = rows(
        con, "select * from indicators.chain_pairs where picture = ? and relation <> 'sum' order by all", [picture]
    )
    for r in found:
        first, other = labels.get(str(r["step_id"])), labels.get(str(r["other_id"]))
        if first and other:
            told.setdefault((first, str(r["reason_nl"])), []).append(other)
    return tuple(f"{first} en {enumerated(others)}: {reason}" for (first, reason), others in told.items())


def _sums(con: duckdb.DuckDBPyConnection, picture: str) -> tuple[str, ...]:
    """What may be counted together: the identities between its steps, in their words."""
    found = rows(
        con,
        "select reason_nl from indicators.chain_pairs where picture = ? and relation = 'sum' "
        "group by reason_nl order by min(step_order), reason_nl",
        [picture],
    )
    return tuple(str(r["reason_nl"]) for r in found)
