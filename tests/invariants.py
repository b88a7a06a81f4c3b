"""What must hold for every printed cell of every edition. Each function returns the offenders, ready to read.

The numbers are worded again here, in plain Python from the delivered values: the yardstick for the engine in SQL.
"""

from __future__ import annotations

import csv
import re
from decimal import ROUND_HALF_UP, Decimal

import duckdb

from publish.dashboard.status import load_status
from publish.follow import chase, status
from publish.release.freeze import UNEXPLAINED
from svm.home import PROJECT

with (PROJECT / "seeds" / "reference" / "release_calendar.csv").open(encoding="utf-8") as _handle:
    CALENDAR = list(csv.DictReader(_handle))
#: who may owe what, by the calendar alone
OWERS = {(i.strip(), r["partner_code"]) for r in CALENDAR for i in r["indicator_ids"].split(";")}


def dutch(value: Decimal, base: int, decimals: int) -> str:
    """A number as print has it: rounded half away from zero to its base, point for thousands, comma for decimals."""
    places = 0 if base > 1 else min(decimals, 2)
    size = Decimal(base) if base > 1 else Decimal(1).scaleb(-places)
    rounded = (abs(value) / size).quantize(Decimal(1), ROUND_HALF_UP) * size
    whole, _, fraction = f"{rounded:.{places}f}".partition(".")
    text = f"{int(whole):,}".replace(",", ".") + (f",{fraction}" if places else "")
    return f"-{text}" if value < 0 and rounded != 0 else text


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    result = con.execute(sql)
    names = [d[0] for d in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def known(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], dict]:
    """Every fact of the marts, were it doubted, and what was computed from them, by indicator, period and breakdown."""
    themes = [r[0] for r in con.execute("select distinct theme from reference.indicators order by theme").fetchall()]
    columns = "unit, rounding_base, decimals, obs_status, hedge"
    key = "indicator_id, period, breakdown"
    facts = " union all ".join(
        f"select {key}, coalesce(value, doubted_value) as value, {columns} from {t}.waarnemingen" for t in themes
    )
    computed = f"select {key}, value, {columns} from intermediate.int_computed_observations"
    return {(r["indicator_id"], r["period"], r["breakdown"]): r for r in rows(con, f"{facts} union all {computed}")}


def words(fact: dict) -> str:
    number = dutch(fact["value"], fact["rounding_base"], fact["decimals"])
    return " ".join(w for w in (fact["hedge"], number) if w) + ("%" if fact["unit"] == "percent" else "")


def printed_numbers(con: duckdb.DuckDBPyConnection) -> list[str]:
    """A printed text is that of the value it shows, with the rounding, unit, hedge and star of that value."""
    facts = known(con)
    found = []
    for o in rows(con, "select * from indicators.observations"):
        if o["display_text"] in (".", "x", "nvt"):
            if o["printed_value"] is not None or o["mark"]:
                found.append(f"{o['indicator_id']}:{o['period']}:{o['breakdown']} prints a sign and holds a number")
            continue
        shown = facts[o["indicator_id"], o["printed_period"], o["breakdown"]]
        star = "*" if "P" in shown["obs_status"] else ""
        if (o["display_text"], o["mark"], o["unit"]) != (words(shown), star, shown["unit"]):
            found.append(
                f"{o['indicator_id']}:{o['period']}:{o['breakdown']} prints {o['display_text']}{o['mark']} {o['unit']}, "
                f"but {o['printed_period']} is {words(shown)}{star} {shown['unit']}"
            )
    return found


def cells_of_values(con: duckdb.DuckDBPyConnection) -> list[dict]:
    """Printed cells that hold a value, with their column and the observation behind them."""
    return rows(
        con,
        """
        select
            c.*, c.printed_value as value, c.printed_period as period, t.period as column_period, t.period_start, t.period_end, f.indicator_id, f.breakdown, f.measure,
            f.period as figure_period, f.is_yellow as figure_is_yellow
        from indicators.table_cells as c
        inner join intermediate.int_table_columns as t on c.table_id = t.table_id and c.col_order = t.col_order
        inner join indicators.figures as f on c.figure_id = f.figure_id
        """,
    )


def own_periods(con: duckdb.DuckDBPyConnection) -> list[str]:
    """A number over another period than its column says which."""
    return [
        f"{c['table_id']} {c['row_label']} {c['col_label']} prints {c['period']} and says {c['period_text']!r}"
        for c in cells_of_values(con)
        if c["value"] is not None and bool(c["period_text"]) != (c["period"] != c["column_period"])
    ]


def white_and_late(con: duckdb.DuckDBPyConnection) -> list[str]:
    """No white cell in a column of which a later period is overdue or missing."""
    late: dict[tuple[str, str], list[dict]] = {}
    for r in rows(con, "select * from monitor.cell_status where is_chased"):
        late.setdefault((r["indicator_id"], r["breakdown"]), []).append(r)
    kinds = {
        (r["indicator_id"], r["period_kind"]): r["series_kind"]
        for r in rows(con, "select * from intermediate.int_series_kinds")
    }
    ends = {r["cell_key"]: r["period_end"] for r in rows(con, "select cell_key, period_end from monitor.cell_status")}
    waiting = {
        (r["table_id"], r["row_order"], r["col_order"]): r["owed_period"]
        for r in rows(con, "select * from intermediate.int_table_cells")
    }
    found = []
    for c in cells_of_values(con):
        if c["is_yellow"] or c["measure"] != "value" or c["display_text"] in ("x", "nvt"):
            continue
        printed_end = ends[f"{c['indicator_id']}|{c['figure_period']}|{c['breakdown']}"]
        for r in late.get((c["indicator_id"], c["breakdown"]), []):
            inside = c["period_start"] <= r["period_end"] <= c["period_end"]
            # the period itself, or a later one of the series or of what the cell waits for
            same_series = kinds[r["indicator_id"], r["period_kind"]] == kinds[c["indicator_id"], c["period_kind"]]
            awaited = waiting[c["table_id"], c["row_order"], c["col_order"]] == r["period"] and r["due_on"] is not None
            is_later = r["period_end"] > printed_end and (same_series or awaited) and c["period"] != c["column_period"]
            if inside and (r["period"] == c["figure_period"] or (is_later and r["due_on"] is not None)):
                found.append(
                    f"{c['table_id']} {c['row_label']} {c['col_label']} is white, {r['period']} is {r['status']}"
                )
    return found


def parts_above_totals(con: duckdb.DuckDBPyConnection) -> list[str]:
    """No part that is printed larger than its total over the same period, beyond what rounding explains."""
    found = []
    columns: dict[tuple, list[dict]] = {}
    for c in cells_of_values(con):
        plain = c["unit"] not in ("percent", "per_1000", "days", "weeks", "months")
        if c["series_status"] == "twijfel":
            continue
        if c["value"] is not None and c["measure"] == "value" and plain:
            columns.setdefault((c["table_id"], c["col_order"], c["indicator_id"], c["period"], c["unit"]), []).append(c)
    for cells in columns.values():
        for total in cells:
            pairs = set(filter(None, total["breakdown"].split(";")))
            for part in cells:
                more = set(filter(None, part["breakdown"].split(";"))) - pairs
                # another count, measure or source is no part
                counts = any(pair.split("=")[0] in ("count", "measure", "stat", "source") for pair in more)
                is_part = pairs < pairs | more and pairs <= set(part["breakdown"].split(";")) | {""} and len(more) == 1
                # printed numbers of a family may each be half a unit off
                if is_part and not counts and part["value"] > total["value"] + 10:
                    found.append(
                        f"{part['table_id']} {part['col_label']}: {part['row_label']} {part['display_text']} is more than "
                        f"{total['row_label']} {total['display_text']} of {part['period']}"
                    )
    return found


def wrong_debtors(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Every partner that is named as owing a figure has a product with its indicator in the calendar."""
    found = []
    names = {r["partner_code"]: r["short_name"] for r in rows(con, "select * from reference.partners")}
    delivered = {
        (r["indicator_id"], r["period"], r["breakdown"]): r["partner"]
        for r in rows(con, "select * from indicators.observations where series_status = 'twijfel'")
    }
    for r in rows(con, "select * from monitor.cell_status where is_yellow"):
        deliverer = delivered.get((r["indicator_id"], r["period"], r["breakdown"]))
        # a count that nobody owes may be doubted all the same
        if (r["indicator_id"], r["partner"]) not in OWERS and not (deliverer and r["partner"] is None):
            found.append(f"{r['cell_key']}: {r['partner']} has no product with {r['indicator_id']}")
        asked = re.search(r"nagevraagd bij ([^\];]+)", r["yellow_text"])
        if (asked[1] if asked else None) != names.get(deliverer):
            found.append(f"{r['cell_key']}: the text asks {asked and asked[1]}, {deliverer} delivered it")
        named = re.search(r"(?:verwacht .*?|ingepland) (?:van|door) ([^\];]+)", r["yellow_text"])
        if named and named[1] != names[r["partner"]]:
            found.append(f"{r['cell_key']}: the text names {named[1]}, {r['partner']} owes it")
    for r in rows(con, "select * from monitor.series_status where is_yellow"):
        if (r["indicator_id"], r["partner"]) not in OWERS:
            found.append(f"{r['series_id']}: {r['partner']} has no product with {r['indicator_id']}")
    return found


def unequal_counts(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Status, letters, site and release count the same series and doubts; each letter is about its reader alone."""
    chased = {r["series_id"]: r["partner"] for r in rows(con, "select * from monitor.series_status where is_chased")}
    cells = {
        r["series_id"]
        for r in rows(con, "select distinct series_id from monitor.cell_status where is_chased and has_debtor")
    }
    texts = {partner: chase.letter(con, partner) for partner in chase.debtors(con)}
    letters = {series: partner for partner, text in texts.items() for series in re.findall(r"\(`([^`]+)`\)", text)}
    # what was delivered and is doubted is no delivery to wait for: it is asked figure by figure
    awaited = {
        r["series_id"]: chased[r["series_id"]]
        for r in rows(
            con,
            "select distinct series_id from monitor.cell_status where is_chased and has_debtor and status <> 'twijfel'",
        )
        if r["series_id"] in chased
    }
    doubts = rows(con, "select * from monitor.doubts where is_open")
    questions = {(d["partner"], d["question_nl"]) for d in doubts}
    asked = {(p, q) for p, q in questions if q in texts.get(p, "")}
    doubted = {f"{d['indicator_id']}:{d['period']}" + f":{d['breakdown']}" * bool(d["breakdown"]) for d in doubts}
    status_page = load_status(con)
    site = {str(r["series_id"]) for r in status_page.chase}
    release = {str(r["series_id"]) for r in rows(con, UNEXPLAINED)}
    undecided = {
        r["series_id"]
        for r in rows(con, "select * from monitor.cell_status where is_chased and has_debtor and waiver_id = ''")
        # a doubt is refused by itself: no waiver settles it
        if r["status"] != "twijfel"
    }
    in_the_way = {str(r["series_id"]) for r in rows(con, "select * from monitor.series_status where blocks_release")}
    blocked = {
        str(r["series_id"]) for r in rows(con, "select * from monitor.cell_status where blocks_release and has_debtor")
    }
    found = []
    if in_the_way != blocked:
        found.append(f"series and cells in the way of a release differ: {sorted(in_the_way ^ blocked)[:5]}")
    if letters != awaited:
        found.append(f"letters and status differ: {sorted(set(letters.items()) ^ set(awaited.items()))[:5]}")
    if {d["partner"] for d in doubts} - {p for p, _ in asked}:
        found.append(f"doubts that no letter asks about: {sorted(questions - asked)[:5]}")
    listed = {d.figure_id for d in status_page.doubts}
    told = status.report(con, chapter=None, partner=None)
    if listed != doubted or not all(any(d in line for line in told) for d in doubted):
        found.append(f"doubts that status or site do not list: {sorted(listed ^ doubted)[:5]}")
    if release != undecided:
        found.append(f"release and cells without a waiver differ: {sorted(release ^ undecided)[:5]}")
    for name, other in (("cells", cells), ("site", site)):
        if other != set(chased):
            found.append(f"{name} and status differ: {sorted(other ^ set(chased))[:5]}")
    return found


def carried_too_far(con: duckdb.DuckDBPyConnection) -> list[str]:
    """No value stands in for a later period than its series allows, and only for a period that is awaited."""
    allowed = {
        (r["indicator_id"], r["period_kind"], r["partner_code"]): (r["frequency"], r["carry_periods"])
        for r in rows(con, "select * from intermediate.int_expected_series")
    }
    months = {"M": 1, "Q": 3, "T": 4, "H": 6}
    found = []
    for r in rows(
        con,
        """
        select o.*, s.partner as owed_by, k.series_kind, s.period_end, p.period_end as carried_end
        from indicators.observations as o
        inner join monitor.cell_status as s
            on o.indicator_id || '|' || o.period || '|' || o.breakdown = s.cell_key
        inner join monitor.cell_status as p
            on o.indicator_id || '|' || o.carried_period || '|' || o.breakdown = p.cell_key
        inner join intermediate.int_series_kinds as k
            on o.indicator_id = k.indicator_id and o.period_kind = k.period_kind
        """,
    ):
        frequency, periods = allowed[r["indicator_id"], r["series_kind"], r["owed_by"]]
        days = (r["period_end"] - r["carried_end"]).days
        most = 7 * periods if frequency == "W" else 31 * months.get(frequency, 12) * periods
        if days > most or r["series_status"] not in ("verwacht", "uitgesteld", "te_laat") or r["value"] is not None:
            found.append(
                f"{r['indicator_id']}:{r['period']} ({frequency}) prints {r['carried_period']}, {days} days older"
            )
    return found


def made_of_hedged(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Nothing exact is made of a number that its source did not give exactly."""
    hedged = {
        (r["indicator_id"], r["period"], r["breakdown"])
        for r in rows(con, "select * from indicators.observations where hedge <> '' and value is not null")
    }
    found = []
    for f in rows(con, "select * from indicators.figures where measure <> 'value' and printed_value is not null"):
        sources = {
            (f["indicator_id"], f["period"], f["breakdown"]),
            (f["indicator_id"], f["base_period"], f["breakdown"]),
        }
        if sources & hedged:
            found.append(f"{f['figure_id']} is made of a hedged number")
    return found


def white_and_doubted(con: duckdb.DuckDBPyConnection) -> list[str]:
    """A value that is doubted and that nobody settled is nowhere printed in white, drawn, or given as a value."""
    doubts = {
        f"{d['indicator_id']}|{d['period']}|{d['breakdown']}": d
        for d in rows(con, "select * from monitor.doubts where is_open")
    }
    found = []
    for o in rows(con, "select * from indicators.observations"):
        key = f"{o['indicator_id']}|{o['period']}|{o['breakdown']}"
        if (o["doubted_value"] is not None) != (key in doubts):
            found.append(f"{key}: doubted and not told, or told and not doubted")
        if key not in doubts or o["display_text"] in ("x", "nvt"):
            continue
        if o["value"] is not None or o["doubted_value"] != doubts[key]["value"]:
            found.append(f"{key} has a value, or another one than is doubted")
        if o["series_status"] != "twijfel" or not o["yellow_text"].startswith("[controle: ") or not o["is_yellow"]:
            found.append(f"{key} prints {o['display_text']} {o['yellow_text']} with status {o['series_status']}")
    for c in cells_of_values(con):
        key = f"{c['indicator_id']}|{c['figure_period']}|{c['breakdown']}"
        if c["measure"] == "value" and key in doubts and not c["yellow_text"].startswith("[controle: "):
            found.append(f"{c['table_id']} {c['row_label']} {c['col_label']} prints {c['display_text']} in white")
    for p in rows(
        con,
        "select p.*, f.breakdown from indicators.chart_points as p inner join indicators.figures as f using (figure_id) where f.measure = 'value'",
    ):
        if p["drawn_value"] is not None and f"{p['indicator_id']}|{p['period']}|{p['breakdown']}" in doubts:
            found.append(f"chart {p['chart_id']} draws {p['figure_id']}")
    return found


def made_of_doubted(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Nothing is computed from a doubted value, and none stands in for another period."""
    doubted = {
        (d["indicator_id"], d["period"], d["breakdown"])
        for d in rows(con, "select * from monitor.doubts where is_open")
    }
    ids = {":".join(filter(None, key)) for key in doubted}
    found = [
        f"{m['figure_id']} is made of a doubted value"
        for m in rows(con, "select * from indicators.measures where withheld_reason = ''")
        for period, breakdown in ((m["period"], m["breakdown"]), (m["base_period"], m["base_breakdown"]))
        if (m["indicator_id"], period, breakdown) in doubted
    ]
    for c in rows(con, "select * from intermediate.int_computed_observations where value is not null"):
        key = (c["indicator_id"], c["period"], c["breakdown"])
        if key in doubted or ids & set(re.split(r" [+±] ", c["computed_from"])):
            found.append(f"{key} is computed from {c['computed_from']}")
    for o in rows(con, "select * from indicators.observations where carried_period is not null"):
        if (o["indicator_id"], o["carried_period"], o["breakdown"]) in doubted:
            found.append(f"{o['indicator_id']}:{o['period']} prints the doubted {o['carried_period']}")
    shown: dict[tuple, set[tuple]] = {}
    for c in cells_of_values(con):
        if c["measure"] == "value":
            key = (c["indicator_id"], c["period"], c["breakdown"])
            shown.setdefault((c["table_id"], c["col_order"], c["indicator_id"]), set()).add(key)
    for r in rows(con, "select * from indicators.residuals where residual_value is not null"):
        if shown.get((r["table_id"], r["col_order"], r["indicator_id"]), set()) & doubted:
            found.append(f"{r['figure_id']} is left over of a doubted value")
    return found


CHECKS = (
    printed_numbers, own_periods, white_and_late, parts_above_totals, wrong_debtors, unequal_counts, carried_too_far,
    made_of_hedged, white_and_doubted, made_of_doubted,
)  # fmt: skip


def offenders(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """All offenders by the name of what they break."""
    return {check.__name__: found for check in CHECKS if (found := check(con))}
