"""What the numbers of an export may be, in SQL: counts are whole, shares at most 100, no number has two readings."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from ingest.contracts import Column
from ingest.finding import EXAMPLES, Finding
from ingest.read import Opened
from ingest.shared_sql import rows
from svm.sql import identifier, literal

#: what a number must be, by its fault: Dutch, English
EXPECTED = {
    "two_ways": (
        "een getal dat maar op één manier te lezen is: gehele aantallen zonder teken bij de duizendtallen",
        "a number that can be read in one way only: whole numbers without a sign at thousands",
    ),
    "whole": ("een geheel getal", "a whole number"),
    "negative": ("een getal dat niet kleiner is dan nul", "a number that is not below zero"),
    "range": ("een percentage van 0 tot en met 100", "a percentage from 0 to 100"),
}


@dataclass(frozen=True)
class Signs:
    """How a column writes numbers: the sign of its decimals, and that of its thousands, '' where it has none."""

    decimal: str
    thousands: str


@dataclass(frozen=True)
class ValueRule:
    """A measure and SQL for the fault of a cell of it: a name of EXPECTED, NULL for a cell without one."""

    column: str
    fault: str


def two_ways(cell: str, signs: Signs) -> str:
    """Return SQL for the fault of a number with a sign before each three digits that is not its sign of thousands."""
    others = "".join(sign for sign in ".," if sign != signs.thousands)
    pattern = literal(f"-?[1-9][0-9]{{0,2}}([{others}][0-9]{{3}})+")
    return f"case when regexp_full_match({cell}, {pattern}) then 'two_ways' end"


def count_fault(cell: str, signs: Signs, *, negative: str, factor: int = 1) -> str:
    """Return SQL for the fault of a count; `cell` is trimmed, `negative` is SQL for whether it may be below zero.

    A count in thousands may have the decimals that make it whole. The first branch lets nearly every cell go at once.
    """
    grouped = f"|[0-9]{{1,3}}([{signs.thousands}][0-9]{{3}})+" if signs.thousands else ""
    places = len(str(factor)) - 1
    decimals = f"([{signs.decimal}]" + (f"[0-9]{{1,{places}}}" if places else "") + "0*)?"
    whole = literal(f"-?([0-9]+{grouped}){decimals}")
    return (
        f"case when regexp_full_match({cell}, '[0-9]+') then null "
        f"when not regexp_matches({cell}, '[0-9]') or starts_with({cell}, '<') then null "
        f"when starts_with({cell}, '-') and not ({negative}) then 'negative' "
        f"else coalesce({two_ways(cell, signs) if factor == 1 else 'null'}, "
        f"case when not regexp_full_match({cell}, {whole}) then 'whole' end) end"
    )


def _number(cell: str, signs: Signs) -> str:
    bare = f"replace({cell}, {literal(signs.thousands)}, '')" if signs.thousands else cell
    return f"try_cast(replace({bare}, {literal(signs.decimal)}, '.') as double)"


def share_fault(cell: str, signs: Signs, lowest: str = "0") -> str:
    """Return SQL for the fault of a percentage that has to lie between `lowest`, SQL for a number, and 100."""
    return f"case when {_number(cell, signs)} < {lowest} or {_number(cell, signs)} > 100 then 'range' end"


def bounds_fault(cell: str, signs: Signs, lowest: str = "0") -> str:
    """Return SQL for the fault of a number that has a lowest value only."""
    return f"case when {_number(cell, signs)} < {lowest} then 'negative' end"


def _fault_of(kind: str, cell: str, signs: Signs, factor: int = 1) -> str:
    if kind == "share":
        return share_fault(cell, signs)
    if kind == "rate":
        return bounds_fault(cell, signs)
    return count_fault(cell, signs, negative="true" if kind == "balance" else "false", factor=factor)


def unit_list(name: str) -> list[dict[str, str]]:
    """Return the rows of `unit_labels` that are of one list."""
    return [row for row in rows("reference/unit_labels") if row["unit_list"] == name]


def unit_label(column: str) -> str:
    """Return SQL for a unit without the words behind its code: `PER: Person` is `PER`."""
    return f"lower(trim(split_part({identifier(column)}, ':', 1)))"


def _columns_of_units(opened: Opened) -> list[Column]:
    """The columns of an export whose cells are a unit, with a list of what these mean."""
    listed = [c for c in opened.contract.columns if c.units and c.name in opened.names]
    return [c for c in listed if unit_list(c.units)[0]["number_kind"]]


def value_rules(opened: Opened) -> list[ValueRule]:
    """Return a rule for each measure of an export of which the contract says what it holds."""
    contract, layout = opened.contract, opened.contract.layout
    measures = [c for c in contract.columns if c.role == "measure" and c.name in opened.names]
    found = [ValueRule(c.name, _rule(c, opened)) for c in measures if c.holds]
    if layout.holds:
        signs = Signs(layout.decimal, layout.thousands)
        found += [ValueRule(name, _fault_of(layout.holds, _cell(name), signs)) for name in opened.wide]
    return found


def _cell(name: str) -> str:
    return f"trim({identifier(name)})"


def _signs(column: Column, opened: Opened) -> Signs:
    layout = opened.contract.layout
    header = opened.headers[opened.names.index(column.name)].replace("\ufeff", "").strip()
    has_thousands = not column.grouped_under or header in column.grouped_under
    return Signs(layout.decimal, layout.thousands if has_thousands else "")


def _rule(measure: Column, opened: Opened) -> str:
    """SQL for the fault of a measure: by a word of another column, else by the unit of its row, else by the column."""
    cell, signs = _cell(measure.name), _signs(measure, opened)
    cases = [
        (f"trim({identifier(column)}) = {literal(word)}", _fault_of(kind, cell, signs))
        for column, words in measure.holds_where.items()
        if column in opened.names
        for word, kind in words.items()
    ]
    for column in _columns_of_units(opened):
        by_kind: dict[tuple[str, int], list[str]] = {}
        for row in unit_list(column.units):
            by_kind.setdefault((row["number_kind"], int(row["unit_factor"])), []).append(literal(row["label"].lower()))
        cases += [
            (f"{unit_label(column.name)} in ({', '.join(labels)})", _fault_of(kind, cell, signs, factor))
            for (kind, factor), labels in by_kind.items()
            if (kind, factor) != (measure.holds, 1)
        ]
    otherwise = _fault_of(measure.holds or "balance", cell, signs)
    if not cases:
        return otherwise
    return f"case {' '.join(f'when {when} then {then}' for when, then in cases)} else {otherwise} end"


def value_findings(rule: ValueRule, table: str, con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Return what is wrong with the numbers of one measure that has faults, a finding per kind."""
    cell = _cell(rule.column)
    found = con.execute(
        f"select fault, count(*), list({{'at': row_number, 'text': cell}} order by row_number)[:{EXAMPLES}] "
        f"from (select row_number, {cell} as cell, {rule.fault} as fault from {table}) "
        "where fault is not null group by fault order by fault"
    ).fetchall()
    return [number_finding(fault, rule.column, n, [(e["at"], e["text"]) for e in shown]) for fault, n, shown in found]


def number_finding(fault: str, column: str, count: int, examples: list[tuple[int, str]]) -> Finding:
    """Word one kind of wrong number; of a number with two readings both are shown."""
    dutch, english = EXPECTED[fault]
    if fault == "two_ways":
        examples = [(row, f"{text} ({_readings(text)})") for row, text in examples]
    return Finding(fault, column, dutch, examples, count, english)


def _readings(text: str) -> str:
    """Both readings of a number: its sign stands for thousands, or for decimals."""
    whole = text.replace(".", "").replace(",", "")
    mark = max(text.rfind("."), text.rfind(","))
    return f"{whole} / {text[:mark].replace('.', '').replace(',', '')},{text[mark + 1 :]}"


def unit_findings(opened: Opened, table: str, con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Name the units of an export that their list does not have."""
    findings = []
    for column in _columns_of_units(opened):
        known = [row["label"] for row in unit_list(column.units)]
        listed = ", ".join(literal(label.lower()) for label in ("", *known))
        unknown = con.execute(
            f"select {_cell(column.name)} as unit, min(row_number), count(*) from {table} "
            f"where {unit_label(column.name)} not in ({listed}) group by unit order by 2"
        ).fetchall()
        if unknown:
            examples = [(row, unit) for unit, row, _ in unknown[:EXAMPLES]]
            expected = ", ".join(known)
            times = sum(n for *_, n in unknown)
            findings.append(Finding("unit", column.name, f"een van: {expected}", examples, times, f"one of {expected}"))
    return findings
