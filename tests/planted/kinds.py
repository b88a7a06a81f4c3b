"""The kinds of wrong values. Each takes a made-up new delivery and makes it wrong in one way, or says that it cannot."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

from svm.home import PROJECT
from tests.planted.families import Family, Unit
from tests.planted.layouts import labels
from tests.planted.series import LAST, NEW, Cell, History, delivered, periods


@dataclass(frozen=True)
class File:
    """One file to put in the inbox of a partner; `mark` keeps two files of one day apart."""

    cells: list[Cell]
    received: dt.date = NEW
    partner: str = ""
    mark: str = ""


@dataclass
class Planted:
    """What was planted: the files in order of arrival (the last one is wrong), the wrong cells, the right values."""

    what: str
    files: list[File]
    wrong: list[Cell]
    right: dict[tuple[str, str, str], float | None] = field(default_factory=dict)
    #: cells that ought to be there and are not
    gone: list[Cell] = field(default_factory=list)


@dataclass
class Site:
    """Where something is planted: a unit, its history and the clean delivery of this year."""

    unit: Unit
    histories: dict[int, History]
    cells: list[Cell]
    random: Random

    def is_newest(self, cell: Cell) -> bool:
        """Whether a cell is of the last month, quarter or year of its family."""
        return cell.period == periods(cell.family, LAST)[-1]

    def clean(self, years: int) -> list[Cell]:
        return delivered(self.unit, self.histories, LAST, years)

    def before(self, years: int = 1) -> list[Cell]:
        """The last delivery but one."""
        return delivered(self.unit, self.histories, LAST - 1, years)

    def pick(self, cells: Iterable[Cell]) -> Cell | None:
        found = list(cells)
        return self.random.choice(found) if found else None

    def family_of(self, members: int) -> Family | None:
        """A family of at least so many members."""
        found = [f for f in self.unit.families if len(f.members) >= members]
        return self.random.choice(found) if found else None

    def counts(self, least: float, newest: bool = True) -> list[Cell]:
        """Cells with a count of at least this, of the newest period unless said otherwise."""
        found = (c for c in self.cells if self.is_newest(c) or not newest)
        return [c for c in found if not c.family.is_share and c.value >= least]

    def total(self, cell: Cell) -> Cell | None:
        """The total of which this cell is a member."""
        same = (c for c in self.cells if c.family is cell.family and c.period == cell.period)
        return next((c for c in same if c.member == ""), None) if cell.member else None

    def swap_in(self, what: str, changes: dict[int, Cell]) -> Planted:
        """The delivery with these cells (by `id`) replaced."""
        cells = [changes.get(id(c), c) for c in self.cells]
        wrong = [(old, changes[id(old)]) for old in self.cells if id(old) in changes]
        wrong = [(old, new) for old, new in wrong if new != old]
        return Planted(what, [File(cells)], [n for _, n in wrong], {n.key: o.value for o, n in wrong})


Kind = Callable[[Site], Planted | None]
KINDS: dict[str, Kind] = {}


def kind(name: str) -> Callable[[Kind], Kind]:
    def add(function: Kind) -> Kind:
        KINDS[name] = function
        return function

    return add


def _scaled(factor: int) -> Kind:
    def plant(site: Site) -> Planted | None:
        up = site.random.random() < 0.5
        whole = site.random.random() < 0.35
        least = max(20, site.cells[0].family.base * 10)
        cell = site.pick(site.counts(least if up else least * factor))
        if cell is None:
            return None
        touched = [c for c in site.counts(0) if c.family is cell.family] if whole else [cell]
        by = factor if up else 1 / factor
        scope = "all of the newest period" if whole else "one cell"
        return site.swap_in(f"x {by:g}, {scope}", {id(c): c.to(c.value * by) for c in touched})

    return plant


for _name, _factor in (("01 factor 10", 10), ("02 factor 100", 100), ("03 factor 1000", 1000)):
    KINDS[_name] = _scaled(_factor)


@kind("04 two members swapped")
def members_swapped(site: Site) -> Planted | None:
    closed = site.random.random() < 0.4
    cells = [c for c in site.counts(0, newest=not closed) if c.member and (not closed or not site.is_newest(c))]
    if not cells:
        return None
    period = site.random.choice(sorted({c.period for c in cells}))
    pairs = [
        (a, b) for a in cells for b in cells
        if a.period == b.period == period and a.family is b.family and a.value >= 2.5 * max(b.value, 1) and a.value >= 100
    ]  # fmt: skip
    if not pairs:
        return None
    a, b = site.random.choice(pairs)
    when = "closed period" if closed else "newest period"
    return site.swap_in(f"{a.member} and {b.member}, {when}", {id(a): a.to(b.value), id(b): b.to(a.value)})


@kind("05 two columns swapped")
def columns_swapped(site: Site) -> Planted | None:
    families = site.unit.families
    if len(families) > 1:
        one, other = site.random.sample(families, 2)
        columns: list[tuple[Family, str | None]] = [(one, None), (other, None)]
        what = f"{one.topic} and {other.topic}"
    elif len(families[0].members) > 1 and not families[0].is_share:
        first, second = site.random.sample(families[0].members, 2)
        columns = [(families[0], first), (families[0], second)]
        what = f"{first} and {second}, all periods"
    else:
        return None

    def column(index: int) -> dict[tuple[str, str], Cell]:
        family, member = columns[index]
        cells = [c for c in site.cells if c.family is family and member in (None, c.member)]
        return {(c.period, c.member if member is None else ""): c for c in cells}

    a, b = column(0), column(1)
    size_a, size_b = (sum(c.value for c in x.values()) for x in (a, b))
    if min(size_a, size_b) < 200 or max(size_a, size_b) < 2 * min(size_a, size_b):
        return None
    changes = {id(a[k]): a[k].to(b[k].value) for k in a if k in b} | {
        id(b[k]): b[k].to(a[k].value) for k in b if k in a
    }
    return site.swap_in(what, changes)


def _year_before(site: Site, cells: list[Cell], source: dict[tuple[str, str], float]) -> dict[int, Cell]:
    """Each cell with the value of the same moment a year before."""

    def earlier(c: Cell) -> str:
        return str(int(c.period[:4]) - 1) + c.period[4:].replace("02-29", "02-28")

    known = {id(c): source.get((f"{id(c.family)}{c.member}", earlier(c))) for c in cells}
    return {id(c): replace(c, value=value) for c in cells if (value := known[id(c)]) is not None}


@kind("06 years shifted by one")
def years_shifted(site: Site) -> Planted | None:
    site.cells = site.clean(5)
    source = {(f"{id(c.family)}{c.member}", c.period): c.value for c in site.clean(6)}
    changes = _year_before(site, site.cells, source)
    planted = site.swap_in("all labels one year too late", changes)
    return planted if any(abs(c.value) >= 100 for c in planted.wrong) else None


@kind("07 last year's file again")
def last_year_again(site: Site) -> Planted | None:
    site.cells = site.clean(1)
    source = {(f"{id(c.family)}{c.member}", c.period): c.value for c in site.before(1)}
    newest = [c for c in site.cells if c.period.startswith(str(LAST))]
    planted = site.swap_in("last year's values under this year's label", _year_before(site, newest, source))
    return planted if any(abs(c.value) >= 100 for c in planted.wrong) else None


@kind("08 sign turned")
def sign_turned(site: Site) -> Planted | None:
    cell = site.pick(site.counts(20))
    return cell and site.swap_in("one cell negative", {id(cell): cell.to(-cell.value)})


@kind("09 part larger than whole")
def part_larger(site: Site) -> Planted | None:
    cell = site.pick(c for c in site.counts(0) if (t := site.total(c)) and t.value >= 100)
    if cell is None:
        return None
    factor = site.random.uniform(1.05, 2)
    return site.swap_in(f"{factor:.2f} times its total", {id(cell): cell.to(site.total(cell).value * factor)})


@kind("10 members do not add up")
def do_not_add_up(site: Site) -> Planted | None:
    cells = [c for c in site.counts(50) if c.family.rest == 0.0 and c.family.members]
    cell = site.pick(c for c in cells if (site.total(c) or c).value * 0.15 <= c.value)
    if cell is None:
        return None
    factor = site.random.choice((0.5, 0.6, 0.7, 1.25, 1.35, 1.5))
    which = "member" if cell.member else "total"
    return site.swap_in(f"{which} times {factor}", {id(cell): cell.to(cell.value * factor)})


@kind("11 half of the members gone")
def members_gone(site: Site) -> Planted | None:
    site.cells = site.clean(1)
    family = site.family_of(4)
    if family is None:
        return None
    gone = set(site.random.sample(family.members, len(family.members) // 2))
    lost = [c for c in site.cells if c.family is family and c.member in gone and c.period.startswith(str(LAST))]
    kept = [c for c in site.cells if c not in lost]
    return Planted(f"{len(gone)} of {len(family.members)} members", [File(kept)], [], gone=lost)


def _second_spelling(unit: Unit, cell: Cell) -> str:
    """Another way in which a partner might write the same member; '' when the layout has only codes of a list."""
    family, member = cell.family, cell.member
    is_country = member in labels("eurostat")
    if unit.layout == "levering":
        return f"{family.dimension}={member.lower()}" if is_country else ""
    lists = {"eurostat": "eurostat", "statline": "cbs_herkomst", "statline_titled": "cbs_nationaliteit" if
             unit.dataset == "cbs/dublin" or "bevolking" in unit.dataset else "cbs_herkomst",
             "migratieketen": "cbs_nationaliteit", "frontex": "unhcr"}  # fmt: skip
    if not is_country or unit.layout not in lists:
        return ""
    return labels(lists[unit.layout])[member][-1] + (
        " " if unit.layout == "frontex" and member not in ("SYR", "IRN") else ""
    )


@kind("12 one member twice")
def member_twice(site: Site) -> Planted | None:
    cell = site.pick(c for c in site.counts(20) if c.member and _second_spelling(site.unit, c))
    if cell is None:
        return None
    spelling = _second_spelling(site.unit, cell)
    share = site.random.choice((1.0, 0.4))
    twin = replace(cell.to(cell.value * share), label=spelling)
    first = cell if share == 1.0 else cell.to(cell.value * (1 - share))
    cells = [first if c is cell else c for c in site.cells] + [twin]
    return Planted(f"also as '{spelling}'", [File(cells)], [first, twin], {first.key: cell.value})


@kind("13 revision far beyond usual")
def large_revision(site: Site) -> Planted | None:
    closed = max((c.period for c in site.cells if c.period[:4] == str(LAST - 1)), default="")
    cells = [c for c in site.counts(200, newest=False) if c.period == closed]
    cell = site.pick(cells)
    if cell is None:
        return None
    factor = site.random.choice((10, 0.1, 1.6, 1.6, 0.6, 2.0, 3.0, 0.4))
    touched = cells if site.random.random() < 0.3 else [cell]
    touched = [c for c in touched if c.family is cell.family]
    return site.swap_in(f"x {factor} at the revision", {id(c): c.to(c.value * factor) for c in touched})


@kind("14 flag changed without a new value")
def flag_changed(site: Site) -> Planted | None:
    if not site.unit.flagged:
        return None
    late = NEW + dt.timedelta(days=40)
    waits = all(is_final_after(f.indicator, late) for f in site.unit.families)
    gone = waits and site.random.random() < 0.7
    year = str(LAST if gone else LAST - 1)
    again = [replace(c, provisional=not gone) if c.period.startswith(year) else c for c in site.cells]
    wrong = [c for c in again if c.period.startswith(year)]
    if not wrong:
        return None
    what = "flag gone before the final date, same value" if gone else "flag back, same value"
    return Planted(what, [File(site.cells), File(again, late)], wrong, {c.key: c.value for c in wrong})


@cache
def final_dates() -> dict[str, dt.date]:
    """When the last year becomes final, for the indicators whose calendar names a day for it."""
    found = {}
    with (PROJECT / "seeds/reference/release_calendar.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            rule = re.fullmatch(r"T\+(\d)-(\d\d)-(\d\d)", row["final_due_rule"])
            if rule and row["period_kind"] == "year":
                for indicator in row["indicator_ids"].split(";"):
                    found[indicator] = dt.date(LAST + int(rule[1]), int(rule[2]), int(rule[3]))
    return found


def is_final_after(indicator: str, day: dt.date) -> bool:
    """Whether a provisional value of the last year is still provisional on a day; without a date nobody can tell."""
    return final_dates().get(indicator, dt.date.min) > day


@kind("15 equal to an older period")
def equal_to_older(site: Site) -> Planted | None:
    # of smaller or rounder numbers two are equal by chance
    cell = site.pick(c for c in site.counts(0) if c.value >= 1000 * c.family.base)
    if cell is None:
        return None
    index = site.unit.families.index(cell.family)
    back = site.random.choice((1, 2, 3))
    step = [p for y in range(cell.family.since, LAST + 1) for p in periods(cell.family, y)]
    if len(step) <= back:
        return None
    earlier = step[-1 - back]
    older = next(c for c in site.histories[index].known(earlier, LAST) if c.member == cell.member)
    if older.value == cell.value:
        return None
    return site.swap_in(f"the value of {earlier}", {id(cell): cell.to(older.value)})


@kind("16 zero for a large number")
def zero(site: Site) -> Planted | None:
    cell = site.pick(site.counts(150))
    return cell and site.swap_in("0", {id(cell): cell.to(0)})


@kind("17 part of the period as all of it")
def partial(site: Site) -> Planted | None:
    site.cells = site.clean(1)
    cells = [c for c in site.counts(0) if c.family.grain == "year"]
    if not cells or max(c.value for c in cells) < 200:
        return None
    months = site.random.choice((2, 3, 4, 6))
    return site.swap_in(
        f"{months} months as the year", {id(c): c.to(c.value * months / 12) for c in cells if c.value >= 10}
    )


@kind("18 share out of scale")
def share(site: Site) -> Planted | None:
    cell = site.pick(c for c in site.cells if c.family.is_share and site.is_newest(c) and c.value >= 0.5)
    if cell is None:
        return None
    above = cell.family.unit == "percent" and site.random.random() < 0.5
    value = site.random.choice((100 + cell.value, cell.value * 10, 136.0)) if above else cell.value / 100
    text = f"{value:.3f}" if not above else f"{value:.1f}"
    text = text.replace(".", ",") if site.unit.layout == "statline" else text
    return site.swap_in(text, {id(cell): replace(cell, value=value, text=text)})


@kind("19 wrong unit")
def wrong_unit(site: Site) -> Planted | None:
    if site.unit.layout not in ("levering", "eurostat", "statline_titled"):
        return None
    cell = site.cells[0]
    by_layout = {
        "levering": ("percent", "x 1000 permits", "thousands", "EUR million") if not cell.family.is_share else ("persons", "fraction"),
        "eurostat": ("THS_PER", "PC", "P_MHAB") if not cell.family.is_share else ("PER",),
        "statline_titled": ("%", "x 1 000", "1 000 personen") if not cell.family.is_share else ("aantal", "promille"),
    }  # fmt: skip
    text = site.random.choice(by_layout[site.unit.layout])
    newest = [c for c in site.cells if site.is_newest(c)]
    if "1" in text or "ths" in text.lower() or "thousand" in text:
        return site.swap_in(
            text, {id(c): replace(c, value=c.value / 1000, text=f"{c.value / 1000:.3f}", unit=text) for c in newest}
        )
    return site.swap_in(text, {id(c): replace(c, unit=text) for c in newest})


@kind("20 impossible or future period")
def impossible_period(site: Site) -> Planted | None:
    future = str(LAST + 1)
    odd = {
        "levering": {
            "year": [future, "2031", "2025-13", "2025-06-31", "2025-W59", "2025-12/2025-01", "2025-00"],
            "month": ["2026-11", "2025-13", "2026-06-31", "2025-W00"],
        },
        "eurostat": {"year": [future], "month": ["2026-11", "2025-13"], "quarter": ["2026-Q4", "2025-Q5"]},
        "statline": {"year": [future, f"{future}*"]},
        "statline_titled": {"year": [future, f"{future}*"], "month": ["2026 november", "2025 brumaire"]},
        "cbs_odata_v4": {"month": ["2026MM11", "2025MM13", "2026JJ00"]},
        "coa_pagina": {"reference_date": ["31 december 2026", "31 juni 2025", "30 februari 2025", "2027"]},
        "dtv_brontabel": {"year": [future, "tot en met december 2026"]},
        "migratieketen": {"year": [future, "2062"], "month": [future]},
        "frontex": {"month": ["NOV2026", "JAN2052"]},
        "unhcr": {"year": [future, "2205"], "year_end": [future, "2205"]},
    }[site.unit.layout]
    grain = {"year_end": "year", "month_end": "month"}.get(site.cells[0].family.grain, site.cells[0].family.grain)
    if grain not in odd:
        return None
    text = site.random.choice(odd[grain])
    newest = [c for c in site.cells if site.is_newest(c)]
    if site.unit.layout == "migratieketen" and grain == "month":
        newest = [c for c in newest if c.period.endswith("12")]
    return site.swap_in(text, {id(c): replace(c, period_text=text) for c in newest})


@kind("21 number with two readings")
def two_readings(site: Site) -> Planted | None:
    cell = site.pick(site.counts(1500))
    if cell is None:
        return None
    whole, rest = divmod(int(cell.value), 1000)
    sign = {"statline": ",", "unhcr": ",", "coa_pagina": ",", "eurostat": "."}.get(site.unit.layout, ".")
    text = f"{whole}{sign}{rest:03}"
    if not re.fullmatch(r"\d{1,3}[.,]\d{3}", text):
        return None
    return site.swap_in(text, {id(cell): replace(cell, text=text, value=float(text.replace(",", ".")))})


@kind("22 not whole, or below zero")
def not_whole(site: Site) -> Planted | None:
    cell = site.pick(site.counts(30))
    if cell is None:
        return None
    value = site.random.choice((cell.value + 0.5, cell.value - 0.0000001, cell.value + 0.25, -5, -500))
    text = f"{value:.7f}".rstrip("0").rstrip(".")
    text = text.replace(".", ",") if site.unit.layout == "statline" else text
    return site.swap_in(text, {id(cell): replace(cell, value=value, text=text)})


@kind("23 figure of another partner")
def of_another_partner(site: Site) -> Planted | None:
    partners = ["coa", "cbs", "ind", "dtv", "kmar", "uwv", "wodc", "bz", "dji", "unhcr", "eurostat"]
    other = site.random.choice([p for p in partners if p != site.unit.partner])
    file = File(site.cells, partner=other)
    return Planted(f"delivered by {other}", [file], list(site.cells), {c.key: None for c in site.cells})


@kind("24 two files of one day")
def two_files(site: Site) -> Planted | None:
    cells = site.counts(100)
    if not cells:
        return None
    factor = site.random.choice((0.6, 0.8, 1.1, 1.5, 2.0))
    planted = site.swap_in(f"the second file says x {factor}", {id(c): c.to(c.value * factor) for c in cells})
    planted.files = [File(site.cells), File(planted.files[0].cells, mark="_herzien")]
    return planted
