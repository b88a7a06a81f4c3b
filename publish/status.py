"""What is late, missing, outdated or awaited: per chapter, per partner and series by series."""

from __future__ import annotations

import duckdb

from publish.database import rows

#: worst first; the order of the columns
STATUSES = ("te_laat", "ontbreekt", "verouderd", "uitgesteld", "verwacht", "voorlopig", "actueel")
#: what is listed first and gives exit code 3, unless asked otherwise
CHASE = ("te_laat", "verouderd")
#: how a group is called
LABELS = {"chapter": "s.chapter || ' ' || c.title_nl", "partner": "coalesce(p.name_nl, s.partner)"}


def _grid(title: str, names: list[str], found: list[dict[str, object]]) -> list[str]:
    width = max([len(title), *(len(n) for n in names)])
    lines = [f"{title:<{width}}  " + "  ".join(f"{s:>10}" for s in STATUSES) + f"  {'geel':>6}"]
    for name, row in zip(names, found, strict=True):
        lines.append(f"{name:<{width}}  " + "  ".join(f"{row[s]!s:>10}" for s in STATUSES) + f"  {row['geel']!s:>6}")
    return lines


def counts(con: duckdb.DuckDBPyConnection, column: str) -> list[dict[str, object]]:
    """Number of series per status and how many are yellow, by `chapter` or `partner`, with the Dutch name as label."""
    counted = ", ".join(f"count(*) filter (where s.status = '{s}') as {s}" for s in STATUSES)
    return rows(
        con,
        f"""
        select
            s.{column} as name,
            any_value({LABELS[column]}) as label,
            {counted},
            count(*) filter (where s.is_yellow) as geel
        from monitor.series_status as s
        left join reference.chapters as c on s.chapter = c.chapter
        left join reference.partners as p on s.partner = p.partner_code
        group by s.{column}
        order by s.{column}
        """,
    )


def report(con: duckdb.DuckDBPyConnection, *, chapter: int | None, partner: str | None) -> list[str]:
    """The status as lines of text, optionally of one chapter or partner."""
    edition = rows(con, "select * from indicators.edition")[0]
    lines = [
        f"Staat van Migratie {edition['edition']}, cijfers over {edition['data_year']}, "
        f"stand {edition['edition_as_of_text']}",
        "",
    ]
    if chapter is None and partner is None:
        found = counts(con, "chapter")
        lines += _grid("Hoofdstuk", [str(r["label"]) for r in found], found)
        found = counts(con, "partner")
        lines += ["", *_grid("Partner", [str(r["name"]) for r in found], found)]
        refused = rows(con, "select count(*) as n from monitor.deliveries where result = 'geweigerd' and is_known")[0][
            "n"
        ]
        lines += ["", f"Geweigerde leveringen: {refused}"]
    where, parameters = [], []
    for column, wanted in (("chapter", chapter), ("partner", partner)):
        if wanted is not None:
            where.append(f"{column} = ?")
            parameters.append(wanted)
    condition = " and ".join(["status in ('te_laat', 'ontbreekt', 'verouderd', 'uitgesteld', 'verwacht')", *where])
    series = rows(
        con,
        "select status, series_id, partner, expected_period, coalesce(latest_period, '-') as latest_period, reason "
        f"from monitor.series_status where {condition} "
        "order by list_position(['te_laat', 'verouderd', 'ontbreekt', 'uitgesteld', 'verwacht'], status), "
        "chapter, series_id",
        parameters,
    )
    wanted_words = CHASE if chapter is None and partner is None else STATUSES
    shown = [s for s in series if s["status"] in wanted_words]
    lines += ["", f"Reeksen om achteraan te gaan of op te letten ({len(shown)} van {len(series)} geel):"]
    lines += [
        f"  {s['status']:<10} {s['series_id']:<34} {s['partner']:<10} laatste {s['latest_period']:<12} {s['reason']}"
        for s in shown
    ]
    if len(shown) < len(series):
        lines.append("  (meer met --chapter of --partner)")
    return lines


def to_chase(con: duckdb.DuckDBPyConnection, statuses: tuple[str, ...]) -> int:
    """Number of series with one of these statuses."""
    # counted without query parameters: binding those makes the database library import pandas
    counted = rows(con, "select status, count(*) as n from monitor.series_status group by status")
    return sum(int(str(r["n"])) for r in counted if r["status"] in statuses)
