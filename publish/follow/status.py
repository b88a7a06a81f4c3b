"""What is late, missing, outdated, doubted or awaited: per chapter, per partner and series by series."""

from __future__ import annotations

import duckdb

from publish.follow.unplaced import status_lines, unplaced
from publish.public.audit import Audit
from svm.database import has_relation, rows
from svm.doubts import ACCEPTED, Doubt, open_doubts
from svm.errors import UserError
from svm.statuses import Status, counted_statuses, statuses

#: what became of deliveries that are not in use
RESULTS = {"geweigerde": "geweigerd", "ingetrokken": "ingetrokken"}
#: how a group is called
LABELS = {"chapter": "s.chapter || ' ' || c.title_nl", "partner": "coalesce(p.name_nl, s.partner)"}


def _grid(title: str, columns: list[Status], names: list[str], found: list[dict[str, object]]) -> list[str]:
    width = max([len(title), *(len(n) for n in names)])
    lines = [f"{title:<{width}}  " + "  ".join(f"{s.name:>10}" for s in columns) + f"  {'geel':>6}"]
    for name, row in zip(names, found, strict=True):
        lines.append(
            f"{name:<{width}}  " + "  ".join(f"{row[s.name]!s:>10}" for s in columns) + f"  {row['geel']!s:>6}"
        )
    return lines


def counts(con: duckdb.DuckDBPyConnection, column: str) -> list[dict[str, object]]:
    """Number of series per status and how many are yellow, by `chapter` or `partner`, with the Dutch name as label."""
    counted = ", ".join(f"count(*) filter (where s.status = '{s.name}') as {s.name}" for s in statuses(con))
    return rows(
        con,
        f"""
        select
            s.{column} as name,
            min({LABELS[column]}) as label,
            {counted},
            count(*) filter (where s.is_yellow) as geel
        from monitor.series_status as s
        left join reference.chapters as c on s.chapter = c.chapter
        left join reference.partners as p on s.partner = p.partner_code
        group by s.{column}
        order by s.{column}
        """,
    )


def _deliveries(con: duckdb.DuckDBPyConnection) -> list[str]:
    """How many deliveries were refused, and how many withdrawn."""
    counted = rows(con, "select result, count(*) as n from monitor.deliveries where is_known group by result")
    numbers = {r["result"]: r["n"] for r in counted}
    return [f"{word.capitalize()} leveringen: {numbers.get(result, 0)}" for word, result in RESULTS.items()]


def to_settle(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What deliveries brought about and a person has to settle: residuals, and corrections that are out of date.

    A frozen edition had no residual to settle, or it would not be frozen.
    """
    known = has_relation(con, "indicators", "residual_findings")
    guarded = rows(con, "select message from indicators.residual_findings order by message") if known else []
    stale = rows(
        con,
        "select correction_id from monitor.applied_corrections where correction_state = 'vervallen' "
        "order by correction_id",
    )
    lines = [f"Restgroepen die zo niet gedrukt mogen worden: {len(guarded)}"] if guarded else []
    lines += [f"  {r['message']}" for r in guarded]
    return lines + [f"Correctie {r['correction_id']} is vervallen: de bron is hersteld." for r in stale]


def newer_at_source(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """The datasets of which the publisher says that it has a newer release; none in an edition that was frozen."""
    if not has_relation(con, "monitor", "announcements"):
        return []
    return rows(
        con,
        "select dataset, released_on, newest_published_on, said_by from monitor.announcements where is_newer "
        "order by dataset",
    )


def _newer(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = newer_at_source(con)
    lines = (
        [f"Tabellen met een nieuwere uitgave bij de bron: {len(found)}; op te halen met `svm fetch`"] if found else []
    )
    for r in found:
        here = f"hier die van {r['newest_published_on']}" if r["newest_published_on"] else "hier nog niets"
        lines.append(f"  {r['dataset']}: gepubliceerd {r['released_on']}, {here} ({r['said_by']})")
    return lines


def _withheld(audited: Audit) -> list[str]:
    """How many numbers are withheld, and which of them can be computed back."""
    lines = [f"Niet getoonde kleine aantallen: {audited.withheld}"] if audited.withheld else []
    if audited.printed_before:
        lines.append("  al gedrukt in een eerdere uitgave, dus bekend: " + ", ".join(audited.printed_before))
    if audited.leaks:
        lines.append(f"Te klein of terug te rekenen, dus in de weg van elke uitgave: {len(audited.leaks)}")
    return lines + [f"  {leak.line}" for leak in audited.leaks]


def yellow_series(
    con: duckdb.DuckDBPyConnection, *, chapter: int | None, partner: str | None
) -> list[dict[str, object]]:
    """Every yellow series, of one chapter or partner if that is given, the gravest first."""
    wanted = [(column, value) for column, value in (("chapter", chapter), ("partner", partner)) if value is not None]
    condition = " and ".join(["s.is_yellow", *(f"s.{column} = ?" for column, _ in wanted)])
    return rows(
        con,
        "select s.*, coalesce(s.latest_period, '-') as latest_text from monitor.series_status as s "
        f"inner join reference.statuses as t on s.status = t.status where {condition} "
        "order by t.gravity, s.chapter, s.series_id",
        [value for _, value in wanted],
    )


def record(con: duckdb.DuckDBPyConnection, *, chapter: int | None, partner: str | None) -> dict[str, object]:
    """The status for a program: the edition, counts per chapter and partner, the yellow series and the open doubts."""
    series = yellow_series(con, chapter=chapter, partner=partner)
    return {
        "edition": rows(con, "select edition, data_year, cast(as_of as date) as as_of from indicators.edition")[0],
        "chapters": counts(con, "chapter"),
        "partners": counts(con, "partner"),
        "deliveries": rows(
            con,
            "select result, count(*) as count from monitor.deliveries where is_known group by result order by result",
        ),
        "newer_at_source": newer_at_source(con),
        "unplaced_cells": unplaced(con),
        "to_settle": to_settle(con),
        "to_chase": sum(bool(s["is_chased"]) for s in series),
        "in_the_way_of_release": sum(bool(s["blocks_release"]) for s in series),
        "yellow_series": [{k: v for k, v in s.items() if k != "latest_text"} for s in series],
        "open_doubts": _doubts_of(con, chapter, partner),
    }


def report(
    con: duckdb.DuckDBPyConnection, *, chapter: int | None, partner: str | None, audited: Audit | None = None
) -> list[str]:
    """The status as lines of text, optionally of one chapter or partner; what was `audited` in the whole only."""
    edition = rows(con, "select * from indicators.edition")[0]
    lines = [
        f"Staat van Migratie {edition['edition']}, cijfers over {edition['data_year']}, "
        f"stand {edition['edition_as_of_text']}",
        "",
    ]
    if chapter is None and partner is None:
        columns = counted_statuses(con)
        found = counts(con, "chapter")
        lines += _grid("Hoofdstuk", columns, [str(r["label"]) for r in found], found)
        found = counts(con, "partner")
        lines += ["", *_grid("Partner", columns, [str(r["name"]) for r in found], found)]
        lines += [
            "",
            *_deliveries(con),
            *_newer(con),
            *status_lines(unplaced(con)),
            *to_settle(con),
            *_withheld(audited or Audit()),
        ]
    series = yellow_series(con, chapter=chapter, partner=partner)
    chased = [s for s in series if s["is_chased"]]
    blocking = [s for s in series if s["blocks_release"]]
    cells = sum(int(str(s["chased_cells"])) for s in chased)
    lines += [
        "",
        f"Reeksen om achteraan te gaan: {len(chased)}, met {cells} cijfers; "
        f"zonder akkoord, dus in de weg van een definitieve editie: {len(blocking)}.",
        "",
    ]
    shown = chased if chapter is None and partner is None else series
    lines += [
        f"  {s['status']:<10} {s['series_id']:<34} {s['partner']:<10} laatste {s['latest_text']:<12} {s['reason']}"
        for s in shown
    ]
    if len(shown) < len(series):
        lines.append(f"  ({len(series) - len(shown)} andere gele reeksen: --chapter of --partner)")
    return lines + _doubts(con, chapter=chapter, partner=partner)


def _doubts_of(con: duckdb.DuckDBPyConnection, chapter: int | None, partner: str | None) -> list[Doubt]:
    return [d for d in open_doubts(con) if chapter in (None, d.chapter) and partner in (None, d.partner)]


def _doubts(con: duckdb.DuckDBPyConnection, *, chapter: int | None, partner: str | None) -> list[str]:
    """The values that nobody settled, with what makes them doubtful."""
    doubts = _doubts_of(con, chapter, partner)
    if not doubts:
        return []
    return [
        "",
        f"Cijfers in twijfel: {len(doubts)}; bevestigd met een rij in {ACCEPTED}, of verbeterd door de partner.",
        "",
        *(f"  {d.line}" for d in doubts),
    ]


def to_chase(con: duckdb.DuckDBPyConnection, wanted: tuple[str, ...] | None) -> int:
    """Number of series to chase, or with one of the wanted statuses. Raises UserError for a status nobody knows."""
    if wanted is None:
        return int(str(rows(con, "select count(*) as n from monitor.series_status where is_chased")[0]["n"]))
    known = [s.name for s in statuses(con)]
    if unknown := [w for w in wanted if w not in known]:
        raise UserError(f"'{unknown[0]}' is not a status.", expected="one of " + ", ".join(known))
    counted = rows(con, "select status, count(*) as n from monitor.series_status group by status")
    return sum(int(str(r["n"])) for r in counted if r["status"] in wanted)
