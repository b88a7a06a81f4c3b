"""Why a value is another one than it was: the kinds of revision in Dutch, of one figure and of all since a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from svm.database import rows
from svm.figures import Registry
from svm.sql import literal

KINDS = {
    "reguliere_herziening": "reguliere herziening",
    "definitie": "andere definitie",
    "afronding": "afronding",
    "late_registratie": "late registratie",
    "correctie": "correctie",
    "afgesloten_jaar_gewijzigd": "afgesloten jaar opnieuw geleverd met een ander cijfer",
    "verdwenen": "verdwenen uit een volledige levering",
    "ingetrokken": "levering ingetrokken",
    "teruggekeerd": "teruggekeerd na verdwijning of intrekking",
    "oudere_levering": "oudere levering die later binnenkwam",
    "nieuw": "nieuw bekend",
    "ongewijzigd": "teruggedraaid",
}


def last_changes(con: duckdb.DuckDBPyConnection, registry: Registry, figure_ids: Iterable[str]) -> dict[str, str]:
    """What last changed each of these that is a figure, in Dutch: the kind of change and the day it was known."""
    figures = [figure for one in dict.fromkeys(figure_ids) if (figure := registry.get(one))]
    if not figures:
        return {}
    named = ", ".join(
        f"({', '.join(map(literal, (f.figure_id, f.indicator_id, f.period, f.breakdown)))})" for f in figures
    )
    found = rows(
        con,
        f"""
        select n.figure_id, v.change_kind, v.known_from
        from (values {named}) as n (figure_id, indicator_id, period, breakdown)
        inner join monitor.vintages as v
            on n.indicator_id = v.indicator_id and n.period = v.period and n.breakdown = v.breakdown
        where v.known_from <= (select e.as_of from indicators.edition as e)
        qualify row_number() over (
            partition by n.figure_id, v.indicator_id, v.period, v.breakdown
            order by v.known_from desc, v.vintage_number desc
        ) = 1
        """,
    )
    known = {str(r["figure_id"]): f"{_kind(r['change_kind'])}, bekend sinds {r['known_from']}" for r in found}
    return {f.figure_id: known.get(f.figure_id, f.status.replace("_", " ")) for f in figures}


@dataclass(frozen=True)
class Causes:
    """Why a figure changed since a version: kinds of revision and corrections of what it prints, or of its parts."""

    kinds: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    #: kinds of revision of other values of its indicator in the period, of which it may be computed
    around: tuple[str, ...] = ()

    @property
    def told(self) -> list[str]:
        """The same in Dutch; empty when nothing is known."""
        own = [f"correctie {number}" for number in self.corrections]
        own += [KINDS[kind] for kind in self.kinds if not (kind == "correctie" and self.corrections)]
        others = ", ".join(KINDS[kind] for kind in self.around)
        return own or ([f"berekend met andere cijfers van de reeks ({others})"] if others else [])


def causes_since(
    con: duckdb.DuckDBPyConnection, as_of: dt.date, corrections: Iterable[str], deliveries: Mapping[str, str]
) -> dict[str, Causes]:
    """Why figures changed since a version with this reference date, in which these corrections were applied.

    `deliveries` are the figures, each with the delivery that it was printed from in that version.
    """
    there = ", ".join(literal(one) for one in corrections) or "''"
    named = ", ".join(f"({literal(one)}, {literal(delivery)})" for one, delivery in deliveries.items())
    if not named:
        return {}
    found = rows(
        con,
        f"""
        with
        changed as (
            select f.*, n.old_delivery_id from indicators.figures as f
            inner join (values {named}) as n (figure_id, old_delivery_id) on f.figure_id = n.figure_id
        ),

        revised as (
            select
                v.indicator_id, v.period, v.breakdown, v.delivery_id, v.change_kind,
                coalesce(v.correction_id, '') as correction_id,
                -- a correction may be decided on later, for a day before that version
                v.known_from > date '{as_of}'
                or (coalesce(v.correction_id, '') <> '' and v.correction_id not in ({there})) as is_later
            from monitor.vintages as v cross join indicators.edition as e
            where v.known_from <= e.as_of and v.change_kind <> 'ongewijzigd'
        )

        select distinct c.figure_id, r.change_kind, r.correction_id, r.breakdown = c.breakdown as is_own
        from changed as c
        inner join revised as r
            on c.indicator_id = r.indicator_id and r.period in (c.period, c.printed_period, c.base_period)
        -- and so may a delivery be landed
        where r.is_later or (r.delivery_id = c.delivery_id and c.delivery_id <> c.old_delivery_id)
        order by c.figure_id, r.change_kind, r.correction_id, is_own
        """,
    )
    of: dict[str, list[dict[str, object]]] = {}
    for r in found:
        of.setdefault(str(r["figure_id"]), []).append(r)
    return {
        figure_id: Causes(
            _each(r["change_kind"] for r in mine if r["is_own"]),
            _each(r["correction_id"] for r in mine if r["is_own"]),
            _each(r["change_kind"] for r in mine),
        )
        for figure_id, mine in of.items()
    }


def _kind(kind: object) -> str:
    return KINDS.get(str(kind), str(kind))


def _each(named: Iterable[object]) -> tuple[str, ...]:
    """Texts in their order, each once; without empty ones."""
    return tuple(dict.fromkeys(str(text) for text in named if text))
