"""What is printed is true: every cell of the built edition, every date of the calendar, and the checks themselves."""

from __future__ import annotations

import csv
import shutil

import duckdb
import pytest

from svm.home import PROJECT
from tests.invariants import CHECKS, dutch, rows
from tests.release_rules import due, period_days


@pytest.fixture(scope="module")
def built(samples):
    with duckdb.connect(str(samples.home.build_database), read_only=True) as con:
        yield con


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__)
def test_every_printed_cell_holds(built, check):
    assert check(built) == []


#: one lie each, told to the database, and the check that must see it
LIES = [
    ("printed_numbers", "update indicators.observations set display_text = '25.000' where indicator_id = 'asy_first' and period = '2025' and breakdown = ''"),
    ("printed_numbers", "update indicators.observations set mark = '' where mark = '*'"),
    ("printed_numbers", "update indicators.observations set display_text = '8.000' where display_text = 'ruim 8.000'"),
    ("own_periods", "update indicators.table_cells set period_text = '' where period_text <> ''"),
    ("white_and_late", "update indicators.table_cells set is_yellow = false, yellow_text = '' where period_text = 'januari 2025'"),
    ("white_and_late", "update indicators.table_cells set is_yellow = false where series_status = 'te_laat'"),
    ("parts_above_totals", "update indicators.table_cells set printed_value = 99999 where figure_id = 'asy_first:2024:nationality=SYR'"),
    ("wrong_debtors", "update monitor.cell_status set partner = 'unhcr' where partner = 'kmar' and is_yellow"),
    ("wrong_debtors", "update monitor.cell_status set yellow_text = replace(yellow_text, 'KMar', 'IND') where partner = 'kmar'"),
    ("unequal_counts", "update monitor.series_status set is_chased = false where series_id = 'asy_appeals:year'"),
    ("unequal_counts", "update monitor.series_status set blocks_release = false where series_id = 'asy_appeals:year'"),
    ("carried_too_far", "update indicators.observations set carried_period = '2020' where indicator_id = 'nat_acquired' and period = '2025' and breakdown = ''"),
    ("made_of_hedged", "update indicators.observations set hedge = 'ruim' where indicator_id = 'asy_first' and period = '2024'"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "lie"), LIES)
def test_a_lie_is_seen(samples, tmp_path, check, lie):
    path = tmp_path / "verzonnen.duckdb"
    shutil.copyfile(samples.home.build_database, path)
    with duckdb.connect(str(path)) as con:
        assert con.execute(lie).fetchone()[0] > 0, "the lie changes something"
        assert next(c for c in CHECKS if c.__name__ == check)(con)


def test_the_yardstick_rounds_as_print_does():
    from decimal import Decimal

    for value, base, decimals, text in (
        ("0.5", 1, 0, "1"), ("-0.5", 1, 0, "-1"), ("-0.4", 1, 0, "0"), ("24140", 5, 0, "24.140"), ("149", 5, 0, "150"),
        ("36.85", 1, 1, "36,9"), ("1234567.5", 10, 3, "1.234.570"), ("4.364", 1, 3, "4,36"),
    ):  # fmt: skip
        assert dutch(Decimal(value), base, decimals) == text


# ---- the calendar, read again


LENGTHS = ["reference_date", "week", "month", "quarter", "tertial", "half_year", "year", "cumulative_window"]


def products() -> dict[tuple[str, str], list[dict]]:
    """The products of the calendar by indicator and partner, in their order."""
    found: dict[tuple[str, str], list[dict]] = {}
    with (PROJECT / "seeds/reference/release_calendar.csv").open(encoding="utf-8") as handle:
        for r in sorted(csv.DictReader(handle), key=lambda r: int(r["calendar_order"])):
            for indicator in r["indicator_ids"].split(";"):
                found.setdefault((indicator.strip(), r["partner_code"]), []).append(r)
    return found


def rule_for(offered: list[dict], kind: str, series_kinds: dict[str, str]) -> dict:
    """The product whose rule applies: one with a date, of the same kind, else of the nearest kind of period."""
    own = {"cohort": "year", "academic_year": "year"}

    def rank(r: dict) -> tuple:
        offered_kind = series_kinds[own.get(r["period_kind"], r["period_kind"])]
        return (
            r["first_due_rule"] in ("none", "continuous", "unknown"),
            offered_kind != kind,
            r["first_due_rule"].startswith("T+0"),
            abs(LENGTHS.index(kind) - LENGTHS.index(offered_kind)),
        )

    return min(offered, key=rank)


def test_every_due_date_is_that_of_an_independent_reading_of_the_calendar(built):
    offered = products()
    kinds: dict[str, dict[str, str]] = {}
    for r in rows(built, "select * from intermediate.int_series_kinds"):
        kinds.setdefault(r["indicator_id"], {})[r["period_kind"]] = r["series_kind"]
    wrong, seen = [], 0
    for cell in rows(built, "select * from intermediate.int_expected_grid where is_expected and has_debtor"):
        indicator, period = cell["indicator_id"], cell["period"]
        product = rule_for(offered[indicator, cell["partner_code"]], cell["series_kind"], kinds[indicator])
        first, final = due(product["first_due_rule"], period), due(product["final_due_rule"], period)
        seen += first is not None
        if (cell["calendar_id"], cell["due_on"], cell["final_due_on"]) != (product["calendar_id"], first, final):
            wrong.append((cell["cell_key"], cell["due_on"], first, product["calendar_id"], cell["calendar_id"]))
    assert wrong == []
    assert seen > 2000
    print(f"\n{seen} due dates equal")


def test_a_rule_gives_no_date_before_the_period_ends_unless_it_announces(built):
    early = [
        (r["cell_key"], r["due_on"])
        for r in rows(built, "select * from intermediate.int_expected_grid where is_expected and due_on < period_end")
        if not r["first_due_rule"].startswith("-") and not r["first_due_rule"].startswith("T+0")
    ]
    assert early == []


def test_only_what_the_calendar_leaves_open_has_no_date(built):
    """`niet ingepland` is true: no product of that partner with the indicator has a date."""
    offered = products()
    undated = rows(
        built, "select distinct indicator_id, partner_code from intermediate.int_expected_grid where is_expected and has_debtor and due_on is null"
    )  # fmt: skip
    untrue = [
        (r["indicator_id"], r["partner_code"])
        for r in undated
        if any(
            p["first_due_rule"] not in ("none", "continuous", "unknown")
            for p in offered[r["indicator_id"], r["partner_code"]]
        )
    ]
    assert untrue == []
    assert period_days("2024-12-09/2025-12-08")[1].year == 2025


def test_nothing_is_awaited_for_ever(built):
    """As of 2030 no dated cell of this edition is still `verwacht`: each has a date that comes."""
    late = rows(built, "select max(in_time_until) as last from intermediate.int_expected_grid where is_expected")
    assert late[0]["last"].year < 2030
