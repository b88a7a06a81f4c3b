"""A filled template against the catalogue: each row names a series that exists, is owed, and counts in its own unit.

The catalogue is the seeds of the warehouse, read by DuckDB where they stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import duckdb

from ingest.finding import EXAMPLES, Finding
from ingest.periods import judge_periods
from ingest.shared_sql import macro, rows, seed
from ingest.values import Signs, bounds_fault, count_fault, number_finding, share_fault, two_ways, unit_list
from svm.sql import literal

SIGNS = Signs(".", "")


@dataclass(frozen=True)
class Fault:
    """What a check finds: SQL for row_number, shown text and one word to find near names of; how it is worded."""

    check: str
    column: str
    sql: str
    dutch: str
    english: str
    near: Callable[[str], str] = lambda word: ""


def lay_out(table: str, partner: str, con: duckdb.DuckDBPyConnection) -> None:
    """Make the rows of a filled template with what the catalogue knows of each: temporary tables filled and pairs."""
    spellings = macro("unit_spellings")(seed("reference/terms"), seed("reference/unit_labels"))
    # the same for all files of a landing, whose connection this is
    con.execute(f"create temp table if not exists unit_words as {spellings}")
    con.execute(
        f"""
        create or replace temp table filled as
        select
            d.row_number, trim(d.indicator_id) as indicator_id, trim(d.periode) as periode,
            trim(d.uitsplitsing) as uitsplitsing, trim(d.waarde) as waarde, trim(d.eenheid) as eenheid,
            trim(d.peildatum) as peildatum,
            string_split(trim(d.uitsplitsing), ';') as members,
            i.indicator_id is not null as is_known, i.unit, i.stat_type, i.can_be_negative = 'true' as can_be_negative,
            try_cast(i.exists_from as date) as exists_from, try_cast(i.exists_until as date) as exists_until,
            -- an empty cell, and a factor alone, stand for the unit of the indicator
            coalesce(words.units, []) as units, coalesce(words.factor, 1) as factor,
            words.spelling is not null or trim(d.eenheid) = '' as is_unit
        from {table} as d
        left join {seed("reference/indicators")} as i on trim(d.indicator_id) = i.indicator_id
        left join unit_words as words on {macro("written_unit")("d.eenheid")} = words.spelling
        """
    )
    con.execute(
        f"""
        create or replace temp table pairs as
        with written as (
            select row_number, indicator_id, unnest(members) as member from filled where is_known and uitsplitsing <> ''
        ),
        split as (
            select
                row_number, indicator_id,
                split_part(member, '=', 1) as dimension, substr(member, strpos(member, '=') + 1) as code
            from written
        )
        select
            split.*, d.dimension is not null as is_dimension, coalesce(d.is_country = 'true', false) as is_country,
            coalesce(d.is_distinction = 'true', false) or a.dimension is not null as is_allowed
        from split
        left join {seed("reference/dimensions")} as d on split.dimension = d.dimension
        left join {seed("reference/indicator_dimensions")} as a
            on split.indicator_id = a.indicator_id and split.dimension = a.dimension
        """
    )
    con.execute(
        f"""
        create or replace temp table expected_units as
        select
            filled.row_number,
            coalesce(list(o.unit order by o.unit, filled.row_number) filter (where o.member <> ''), [])
                as of_its_members,
            coalesce(list(o.unit order by o.unit, filled.row_number) filter (where o.member = ''), []) as others
        from filled
        left join {seed("reference/other_units")} as o
            on o.indicator_id in ('', filled.indicator_id)
            and (o.member = '' or list_contains(filled.members, o.member))
        group by filled.row_number
        """
    )
    con.execute(
        f"""
        create or replace temp table owed as
        select unnest(string_split(indicator_ids, ';')) as indicator_id, '' as member
        from {seed("reference/release_calendar")} where partner_code = {literal(partner)}
        union
        select indicator_id, member from {seed("reference/other_deliverers")} where partner_code = {literal(partner)}
        """
    )


def template_findings(table: str, partner: str, received: dt.date, con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Judge a filled template; `table` is SQL for its cells with `row_number`.

    One finding only tells: values that are converted from thousands or millions.
    """
    lay_out(table, partner, con)
    found = [f for fault in _faults(partner, received) if (f := _finding(fault, con))]
    found += _number_findings(con)
    found += judge_periods(_periods(), "periode", received, con)
    return found + _converted(con)


def _periods() -> str:
    """SQL for the distinct periods of a template.

    A stock and a duration are of a moment, and a window of months to date ends in the month in which it is sent.
    """
    of_a_moment, planned = macro("types_of_a_moment")(), macro("planned_types")()
    return f"""
        select
            periode as raw, periode as period, min(row_number) as first_row, count(*) as times,
            coalesce(stat_type in {of_a_moment}, false) or regexp_full_match(periode, '.*/\\d{{4}}-\\d{{2}}')
                as is_moment,
            coalesce(stat_type in {planned}, false) as is_planned
        from filled
        group by periode, is_moment, is_planned
        """


def _finding(fault: Fault, con: duckdb.DuckDBPyConnection) -> Finding | None:
    shown = con.execute(
        f"select min(row_number), text, word, count(*) from ({fault.sql}) group by text, word order by 1, 2, 3"
    ).fetchall()
    if not shown:
        return None
    near = [(row, text, fault.near(word)) for row, text, word, _ in shown[:EXAMPLES]]
    examples = [(row, f"{text} → {name}?" if name else text) for row, text, name in near]
    return Finding(fault.check, fault.column, fault.dutch, examples, sum(n for *_, n in shown), fault.english)


def _faults(partner: str, received: dt.date) -> Iterator[Fault]:
    """What can be wrong with the words of a row."""
    yield Fault(
        "indicator",
        "indicator_id",
        "select row_number, indicator_id as text, indicator_id as word from filled where not is_known",
        "een code uit het tabblad Indicatoren van het sjabloon",
        "a code of the catalogue (seeds/reference/indicators.csv)",
        lambda word: _nearest(word, _codes("reference/indicators", "indicator_id")),
    )
    yield Fault(
        "owed",
        "indicator_id",
        "select row_number, concat_ws(' ', indicator_id, nullif(uitsplitsing, '')) as text, '' as word from filled "
        "where is_known and not exists (from owed where owed.indicator_id = filled.indicator_id "
        "and (owed.member = '' or list_contains(filled.members, owed.member)))",
        f"een reeks die {partner} volgens de kalender levert",
        f"a series that {partner} owes by the release calendar, or has a row for in other_deliverers.csv",
    )
    yield Fault(
        "dimension",
        "uitsplitsing",
        "select row_number, dimension as text, dimension || ' ' || indicator_id as word from pairs "
        "where not is_allowed",
        "een kenmerk dat deze indicator volgens het tabblad Indicatoren heeft",
        "a dimension of this indicator (seeds/reference/indicator_dimensions.csv)",
        _nearest_dimension,
    )
    yield Fault(
        "member",
        "uitsplitsing",
        "select row_number, dimension || '=' || code as text, text as word from pairs where is_allowed "
        f"and not exists (from {seed('report/member_labels')} as m "
        "where m.dimension = pairs.dimension and m.code = pairs.code) "
        f"and not (is_country and code in (select iso3 from {seed('reference/countries')}))",
        "een code die bij dit kenmerk bekend is; een land is een code van drie hoofdletters",
        "a code that is known for this dimension (seeds/report/member_labels.csv, countries.csv)",
        _nearest_member,
    )
    yield Fault(
        "twice",
        "uitsplitsing",
        "select row_number, dimension as text, '' as word from pairs "
        "group by row_number, dimension having count(*) > 1 "
        "union all select max(row_number), min(uitsplitsing), '' from filled where uitsplitsing <> '' "
        "group by indicator_id, periode, list_sort(members) having count(distinct uitsplitsing) > 1",
        "elk kenmerk één keer in een rij, en elke reeks één keer per periode",
        "each dimension once in a row, and each series once per period",
    )
    yield Fault(
        "unit",
        "eenheid",
        # what a member counts goes before the unit of the indicator: a rate of persons is in percent
        "select row_number, concat_ws(' ', indicator_id, nullif(uitsplitsing, '')) || ': ' || eenheid as text, "
        "allowed[1] as word from (select *, case when of_its_members <> [] then of_its_members "
        "else list_prepend(unit, others) end as allowed "
        "from filled inner join expected_units using (row_number) where is_known) "
        "where not is_unit or not list_has_any(allowed, case when units = [] then [unit] else units end)",
        "de eenheid van de indicator; duizend en miljoen mogen, en worden omgerekend",
        "the unit of the indicator, or thousands or millions of it",
        lambda word: word,
    )
    day = macro("period_end")("peildatum")
    yield Fault(
        "calendar",
        "peildatum",
        f"select row_number, peildatum as text, '' as word from filled where peildatum <> '' and {day} is null",
        "een dag die in de kalender bestaat",
        "a day that the calendar has",
    )
    yield Fault(
        "future",
        "peildatum",
        f"select row_number, peildatum as text, '' as word from filled where {day} > date '{received}' "
        f"and coalesce(stat_type not in {macro('planned_types')()}, true)",
        f"een dag die niet na de dag van ontvangst ligt, {received}",
        f"a day not after the day of receipt, {received}",
    )
    first, last = macro("period_start")("periode"), macro("period_end")("periode")
    yield Fault(
        "life",
        "periode",
        "select row_number, indicator_id || ' ' || periode as text, '' as word from filled "
        f"where {last} < exists_from or {first} >= exists_until",
        "een periode waarin bestond wat de indicator telt",
        "a period in which the indicator exists (exists_from, exists_until)",
    )


def _number_findings(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """What is wrong with the numbers of a template, by the unit of their row; an average need not be whole."""
    lowest = "case when can_be_negative then '-infinity'::double else 0 end"
    factors = sorted({1, *(int(row["unit_factor"]) for row in unit_list("sjabloon"))})
    counts = " ".join(
        f"when {factor} then {count_fault('waarde', SIGNS, negative='can_be_negative', factor=factor)}"
        for factor in factors
    )
    measured = macro("measured_units")()
    found = con.execute(
        f"""
        with counted as (
            select *, case when units = [] or list_contains(units, unit) then unit else units[1] end as counted_in
            from filled
            where is_known and is_unit
        ),
        judged as (
            select
                row_number,
                waarde,
                case
                    when counted_in = 'percent' then {share_fault("waarde", SIGNS, lowest=lowest)}
                    when counted_in in {measured} or uitsplitsing like '%stat=%'
                        then coalesce({two_ways("waarde", SIGNS)}, {bounds_fault("waarde", SIGNS, lowest)})
                    else case factor {counts} end
                end as fault
            from counted
        )
        select fault, count(*), list({{'at': row_number, 'text': waarde}} order by row_number)[:{EXAMPLES}]
        from judged
        where fault is not null
        group by fault
        order by fault
        """
    ).fetchall()
    return [number_finding(fault, "waarde", n, [(e["at"], e["text"]) for e in shown]) for fault, n, shown in found]


def _converted(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """The values that staging multiplies, because their unit is a multiple of that of the catalogue."""
    found = con.execute(
        "select eenheid, factor, min(row_number), count(*) from filled where factor > 1 group by all order by 3"
    ).fetchall()
    if not found:
        return []
    examples = [(row, f"{unit}: × {factor}") for unit, factor, row, _ in found[:EXAMPLES]]
    return [Finding("converted", "eenheid", "de eenheid van de catalogus", examples, sum(n for *_, n in found))]


def _codes(name: str, column: str) -> list[str]:
    return [row[column] for row in rows(name)]


def _nearest(word: str, known: list[str]) -> str:
    """The known name that a word is closest to, whatever its case; '' when none is close."""
    by_fold = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def _nearest_dimension(word: str) -> str:
    written, indicator = word.split(" ")
    allowed = [r["dimension"] for r in rows("reference/indicator_dimensions") if r["indicator_id"] == indicator]
    return _nearest(written, allowed)


def _nearest_member(word: str) -> str:
    """The known code that is closest, by its code or by its Dutch or English name."""
    dimension, _, code = word.partition("=")
    names = {r["code"]: r["code"] for r in rows("report/member_labels") if r["dimension"] == dimension}
    names |= {r["label_nl"]: r["code"] for r in rows("report/member_labels") if r["dimension"] == dimension}
    countries = {r["dimension"] for r in rows("reference/dimensions") if r["is_country"] == "true"}
    if dimension in countries:
        for column in ("iso3", "iso2", "name_nl", "name_en"):
            names |= {r[column]: r["iso3"] for r in rows("reference/countries")}
    nearest = _nearest(code, list(names))
    return f"{dimension}={names[nearest]}" if nearest else ""
