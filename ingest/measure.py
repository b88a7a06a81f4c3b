"""Measure a landed table in DuckDB: one pass of SQL gives one small profile row per file.

Only measures; `ingest.checks` judges the profile.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from ingest.contracts import Contract, Grain
from ingest.finding import EXAMPLES, Finding
from ingest.parquet import landed
from ingest.read import Opened
from ingest.shared_sql import macro
from ingest.values import unit_findings, value_findings, value_rules
from svm.sql import identifier, literal

#: the field of a profile in which findings are counted
COUNTED_IN = {
    **dict.fromkeys(("two_ways", "whole", "negative", "range", "shown"), "value_violations"),
    **dict.fromkeys(("calendar", "future"), "period_violations"),
    **dict.fromkeys(("unit", "indicator", "owed", "dimension", "member", "twice", "life"), "catalogue_violations"),
    "hidden": "hidden_cells",
    "converted": "converted_cells",
}


@dataclass
class Profile:
    """What was measured of one file: counts for the judge, findings for the letter."""

    file: str
    arrival_problems: int = 0
    rows: int = 0
    unreadable: int = 0
    missing_columns: int = 0
    values_astray: int = 0
    pattern_violations: int = 0
    duplicate_keys: int = 0
    grain_violations: int = 0
    value_violations: int = 0
    period_violations: int = 0
    catalogue_violations: int = 0
    date_violations: int = 0
    hidden_cells: int = 0
    converted_cells: int = 0
    rows_to_previous: float = 1.0
    findings: list[Finding] = field(default_factory=list)

    def add(self, findings: Sequence[Finding]) -> None:
        """Add findings, each counted in its field; of a cell that is not as its contract says, that is enough."""
        unlike = {f.column for f in self.findings if f.check == "pattern"}
        for finding in findings:
            if not (finding.column in unlike and COUNTED_IN[finding.check] == "value_violations"):
                name = COUNTED_IN[finding.check]
                setattr(self, name, getattr(self, name) + finding.count)
                self.findings.append(finding)

    def numbers(self) -> dict[str, float | str]:
        """Return the profile without its findings: one row of the judged frame."""
        return {k: v for k, v in self.__dict__.items() if k != "findings"}


def expectation_in_words(contract: Contract, column: str, pattern: str) -> str:
    """Say what a cell may hold, for a reader who does not know patterns; falls back to the pattern itself."""
    texts = {contract.layout.number: contract.layout.number_text, contract.layout.period: contract.layout.period_text}
    if texts.get(pattern):
        return texts[pattern]
    words = re.fullmatch(r"\^\((.*)\)(?:\\s\*)?\$", pattern)
    if words and not re.search(r"[\[\]+*?{}^$]|\\d", words.group(1)):
        listed = [w.replace("\\", "") for w in words.group(1).split("|")]
        return "een van: " + ", ".join(w or "(leeg)" for w in listed)
    return "iets" if pattern == ".+" else f"een cel volgens het patroon {pattern}"


def _grain_condition(grain: Grain) -> str:
    """SQL that is true where the filled dimensions are not exactly the ones the grain names."""
    column = identifier(grain.column)
    names = f"list_transform(string_split({column}, ','), x -> trim(x))"
    wrong = [
        f"(list_contains({names}, {literal(word)}) and {identifier(name)} = '') "
        f"or (not list_contains({names}, {literal(word)}) and {identifier(name)} <> '')"
        for word, name in grain.dimensions.items()
    ]
    words = ", ".join(literal(w) for w in grain.dimensions)
    unknown = f"len(list_filter({names}, x -> not list_contains([{words}], x))) > 0"
    return " or ".join([f"({unknown})", *wrong])


def _number_columns(opened: Opened) -> list[tuple[str, str]]:
    declared = [(c.name, c.pattern) for c in opened.contract.columns if c.pattern and c.name in opened.names]
    return declared + [(name, opened.contract.layout.number) for name in opened.wide]


def measure(opened: Opened, parquet: Path, previous_rows: int | None, con: duckdb.DuckDBPyConnection) -> Profile:
    """Profile the landed cells of one file.

    `previous_rows` is the row count of the newest earlier delivery when the dataset restates itself in
    full, else None. Cost: one scan for all counts; a second, small one only for columns with violations.
    """
    contract = opened.contract
    table = landed(parquet)
    patterns = _number_columns(opened)
    rules = value_rules(opened)
    counts = (
        ["count(*)"]
        + [f"count(*) filter (where {rule.fault} is not null)" for rule in rules]
        + [f"count(*) filter (where not regexp_full_match(trim({identifier(n)}), {literal(p)}))" for n, p in patterns]
    )
    grain = None if opened.missing else contract.grain
    if grain:
        counts.append(f"count(*) filter (where {_grain_condition(grain)})")
    measured = con.execute(f"select {', '.join(counts)} from {table}").fetchall()[0]
    profile = Profile(file=opened.path.name, rows=measured[0])
    faulty = measured[1 : 1 + len(rules)]
    for (name, pattern), count in zip(patterns, measured[1 + len(rules) :][: len(patterns)], strict=True):
        if count:
            profile.pattern_violations += count
            examples = con.execute(
                f"select row_number, {identifier(name)} from {table} "
                f"where not regexp_full_match(trim({identifier(name)}), {literal(pattern)}) "
                f"order by row_number limit {EXAMPLES}"
            ).fetchall()
            expected = expectation_in_words(contract, name, pattern)
            profile.findings.append(Finding("pattern", name, expected, examples, count))
    if grain and measured[-1]:
        profile.grain_violations = measured[-1]
        shown = [grain.column, *grain.dimensions.values()]
        row = ", ".join(f"{literal(c + '=')} || {identifier(c)}" for c in shown)
        examples = con.execute(
            f"select row_number, concat_ws('; ', {row}) from {table} "
            f"where {_grain_condition(grain)} order by row_number limit {EXAMPLES}"
        ).fetchall()
        expected = "precies de kenmerken die de korrelkolom noemt, zijn ingevuld"
        profile.findings.append(Finding("grain", grain.column, expected, examples, profile.grain_violations))
    for rule, count in zip(rules, faulty, strict=True):
        if count:
            profile.add(value_findings(rule, table, con))
    profile.add(unit_findings(opened, table, con))
    if not opened.missing:
        _measure_key(opened, table, profile, con)
    if previous_rows:
        profile.rows_to_previous = profile.rows / previous_rows
    return profile


def _compared(opened: Opened, name: str) -> str:
    """SQL for a cell of the key: a period by its canonical text, so that `2024` and `2024*` are the same one."""
    cell = f"trim({identifier(name)})"
    column, read = opened.contract.columns_by_name[name], opened.contract.layout.period_macro
    if column.role != "period" or not read or read == "period_chain":
        return cell
    return f"coalesce({macro(read)(cell)}, {cell})"


def _measure_key(opened: Opened, table: str, profile: Profile, con: duckdb.DuckDBPyConnection) -> None:
    """Count rows that share a key. Hashes find candidates cheaply; the texts decide."""
    compared = [_compared(opened, name) for name in opened.contract.key if name in opened.names]
    hashed = f"hash({', '.join(compared)})"
    twice = f"select {hashed} as h from {table} group by h having count(*) > 1"
    if not con.execute(f"select exists ({twice})").fetchall()[0][0]:
        return
    trimmed = ", ".join(compared)
    rows = con.execute(
        f"select min(row_number), concat_ws('; ', {trimmed}), count(*) from {table} "
        f"where {hashed} in ({twice}) group by {trimmed} having count(*) > 1 order by 1"
    ).fetchall()
    profile.duplicate_keys = sum(r[2] - 1 for r in rows)
    if rows:
        examples = [(r[0], f"{r[1]} ({r[2]} keer)") for r in rows[:EXAMPLES]]
        expected = "elke combinatie van " + ", ".join(opened.contract.key) + " één keer"
        profile.findings.append(
            Finding("key", ", ".join(opened.contract.key), expected, examples, profile.duplicate_keys)
        )
