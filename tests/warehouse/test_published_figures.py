"""Every published figure of the reference shelf is in the warehouse with its own value, or is left out with a reason."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from svm.home import PROJECT

HERE = Path(__file__).resolve().parent
SHELF = PROJECT.parent / "shared" / "reference"
LISTS = "published_figures.csv", "published_figures_more.csv"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def published() -> list[dict[str, str]]:
    """Both lists as one; a figure stands on one of them only."""
    if not SHELF.exists():
        pytest.skip("the lists of published figures are not beside the project (../shared/reference)")
    figures = [figure for name in LISTS for figure in read(SHELF / name)]
    assert len({f["figure_id"] for f in figures}) == len(figures)
    return figures


@pytest.fixture(scope="module")
def left_out() -> dict[str, dict[str, str]]:
    rows = read(HERE / "published_figures_left_out.csv")
    assert all(r["kind"] and r["reason_nl"] for r in rows)
    return {r["figure_id"]: r for r in rows}


class Mapping:
    """The reviewed reading of the free text beside a figure: which period and breakdown of ours it is.

    A row for one figure id goes before a row for its text and remark, which goes before a row for its text with any
    remark (`*`). `{country}` stands for the country that the text begins with. Text `all` without a row is the total.
    Where `sign` is a minus, the publication gives as a positive number what is below zero in the catalogue.
    """

    def __init__(self) -> None:
        self.countries = {r["name_en"]: r["iso3"] for r in read(PROJECT / "seeds/reference/countries.csv")}
        self.rows = {}
        self.used = set()
        for row in read(HERE / "published_figures_mapping.csv"):
            key = row["figure_id"] or (row["indicator_id"], row["breakdown_text"], row["remark"])
            assert key not in self.rows, f"two readings of {key}"
            self.rows[key] = row

    def read(self, figure: dict[str, str]) -> tuple[tuple[str, str, str], Decimal]:
        """Indicator, period, breakdown and value of a published figure; KeyError when nobody has read it yet."""
        indicator, text, remark = figure["indicator_id"], figure["breakdown"], figure["remark"]
        first = text.split("; ")[0]
        iso = self.countries.get(first, "")
        if iso:
            text = text.replace(first, "{country}", 1)
        for key in (figure["figure_id"], (indicator, text, remark), (indicator, text, "*")):
            if row := self.rows.get(key):
                self.used.add(key)
                place = indicator, row["period"] or figure["period"], row["breakdown"].replace("{country}", iso)
                return place, Decimal(row["sign"] + figure["value"])
        if text == "all":
            return (indicator, figure["period"], ""), Decimal(figure["value"])
        raise KeyError(f"{figure['figure_id']}: no reading of '{figure['breakdown']}' ({remark})")


# Every vintage, whether it was the known value on any day at all, and whether it is what is shown at the edition's date.
VINTAGES = """
    select
        v.indicator_id, v.period, v.breakdown, v.value,
        coalesce(v.known_from < v.known_until, true) as was_known,
        v.known_from > e.as_of or coalesce(v.known_until <= e.as_of, false) or o.value = v.value as is_shown
    from monitor.vintages as v
    cross join (select max(as_of) as as_of from indicators.observations) as e
    left join indicators.observations as o
        on v.indicator_id = o.indicator_id and v.period = o.period and v.breakdown = o.breakdown
"""


def test_every_published_figure_was_once_the_known_value(samples, published, left_out):
    vintages, places = defaultdict(list), defaultdict(set)
    for indicator, period, breakdown, value, was_known, is_shown in samples.query(VINTAGES):
        vintages[indicator, period, breakdown].append((value, was_known, is_shown))
        places[indicator, period, value].add(breakdown)
    mapping, wrong, found = Mapping(), [], 0
    for figure in published:
        if figure["figure_id"] in left_out:
            continue
        key, value = mapping.read(figure)
        same = [(was_known, is_shown) for other, was_known, is_shown in vintages[key] if other == value]
        if any(was_known and is_shown for was_known, is_shown in same):
            found += 1
        else:
            others = [other for other, *_ in vintages[key]]
            elsewhere = sorted(places[key[0], key[1], value])
            wrong.append(f"{figure['figure_id']}: {value} at {key}: {same}; there: {others}; it stands at {elsewhere}")
    assert wrong == []
    assert found == len(published) - len(left_out)
    assert set(mapping.rows) == mapping.used, f"readings of nothing: {set(mapping.rows) - mapping.used}"


def test_what_is_left_out_is_on_the_list_and_counted_in_the_notes(published, left_out):
    listed = {f["figure_id"]: f for f in published}
    assert set(left_out) <= set(listed)
    without = {i for i, f in listed.items() if not f["indicator_id"]}
    assert {i for i, r in left_out.items() if r["kind"] == "geen_indicator"} == without
    notes = (PROJECT / "samples" / "README.md").read_text(encoding="utf-8")
    assert f"| **total** | **{len(left_out)}** |" in notes


def test_both_sides_of_every_known_conflict_are_kept(samples):
    missing = samples.query(
        f"""
        select conflict_id, indicator_id, period, breakdown, value
        from (select * replace (coalesce(breakdown, '') as breakdown) from reference.conflicts) as c
        where not exists (
            select 1 from ({VINTAGES}) as v
            where v.indicator_id = c.indicator_id and v.period = c.period and v.breakdown = c.breakdown
            and v.value = c.value and v.was_known
        )
        """
    )
    assert missing == []
    assert samples.query("select count(distinct conflict_id) >= 15 from reference.conflicts") == [(True,)]
