"""Whether a number that an edition withholds can be computed back from everything it prints, and printed before.

The attack of a reader who has the whole edition, every earlier release and the catalogue: which counts add up along
which dimension, over which periods and by which identity; what each printed number leaves open by its rounding; what
the changes, shares and residuals beside them say. It shares nothing with what decides what is withheld: it reads the
printed figures, and the sums from the catalogue.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from publish.public.bounds import Range, Relation, bounds_of
from svm.database import ask, has_relation, rows
from svm.home import Home
from svm.sql import literal

#: indicator, period, breakdown
Key = tuple[str, str, str]
WITHHELD = "x"
_PAIR = re.compile(r"([a-z_]+)=([^;]*)")
_TERM = re.compile(r"(-?)([a-z0-9_]+)(?:\{([^}]*)\})?(\?)?")
#: the months of a year that each kind of period has
_SPANS = {"year": 12, "half_year": 6, "tertial": 4, "quarter": 3, "month": 1}
#: what adds up to a longer period when there are enough of them
_PARTS = {
    "year": ("half_year", "tertial", "quarter", "month"),
    "half_year": ("quarter", "month"),
    "tertial": ("month",),
    "quarter": ("month",),
}


@dataclass(frozen=True, order=True)
class Leak:
    """A number that is not as secret as its rule asks: the figure, and how far a reader gets."""

    figure_id: str
    low: int
    high: int
    required: int
    #: whether it is simply printed
    is_shown: bool = False

    @property
    def line(self) -> str:
        """The finding on one Dutch line."""
        if self.is_shown:
            return f"{self.figure_id}: gedrukt, terwijl een aantal onder {self.required} niet openbaar is"
        between = str(self.low) if self.low == self.high else f"{self.low} tot en met {self.high}"
        return f"{self.figure_id}: x, maar uit wat gedrukt is volgt {between}"


@dataclass
class Audit:
    """What the attack found: how many cells were looked at, are withheld, and were printed by a release before."""

    cells: int = 0
    withheld: int = 0
    printed_before: list[str] = field(default_factory=list)
    leaks: list[Leak] = field(default_factory=list)


@dataclass(frozen=True)
class Printed:
    """A count as a reader has it. `value` is the true one, only to leave out sums that do not hold."""

    key: Key
    kind: str
    unit: str
    stat_type: str
    is_flow: bool
    known: Range
    value: float | None
    required: int
    is_withheld: bool
    is_public: bool
    may_be_negative: bool

    @property
    def figure_id(self) -> str:
        """The figure that print knows it by."""
        return ":".join(part for part in self.key if part)


def audit(con: duckdb.DuckDBPyConnection, home: Home) -> Audit:
    """Attack everything that the built edition prints; a database from before there were rules gives no finding."""
    if not has_relation(con, "intermediate", "int_disclosure_cells"):
        return Audit()
    counted = "select count(*) as cells, count(*) filter (where not is_public) as closed "
    counts = rows(con, f"{counted} from intermediate.int_disclosure_cells where is_count")[0]
    if not counts["closed"]:
        # the public has all of it already
        return Audit(int(str(counts["cells"])))
    before = _printed_before(con, home)
    cells = {cell.key: cell for cell in _printed(con)}
    wanted = {k: c for k, c in cells.items() if c.is_withheld and not c.is_public}
    found = Audit(len(cells), len(wanted), sorted(c.figure_id for k, c in wanted.items() if k in before))
    found.leaks = sorted([*_shown(cells.values()), *_shown_rests(con, cells)])
    targets = {k: float(c.required) for k, c in wanted.items() if k not in before}
    if not targets:
        return found
    ranges = {k: before.get(k, c.known) if c.is_withheld else c.known for k, c in cells.items()}
    relations = [*_sums(con, cells), *_measures(con, cells)]
    for key, (low, high) in bounds_of(targets, ranges, relations).items():
        found.leaks.append(
            Leak(cells[key].figure_id, math.ceil(low - 1e-6), math.floor(high + 1e-6), cells[key].required)
        )
    found.leaks.sort()
    return found


def _shown(cells: Iterable[Printed]) -> Iterator[Leak]:
    """The numbers that are printed although they are small."""
    for c in cells:
        if not c.is_withheld and not c.is_public and c.value is not None and 0 < c.value < c.required:
            yield Leak(c.figure_id, 0, 0, c.required, is_shown=True)


def _shown_rests(con: duckdb.DuckDBPyConnection, cells: Mapping[Key, Printed]) -> Iterator[Leak]:
    """What a table leaves in "overig", printed although it is small."""
    for r in rows(
        con,
        "select figure_id, indicator_id, period, breakdown, residual_value, rounding_base from indicators.residuals "
        "where printed_value is not null order by figure_id",
    ):
        total = cells.get((str(r["indicator_id"]), str(r["period"]), str(r["breakdown"])))
        if total is None or total.is_public or int(str(r["rounding_base"])) > 1:
            continue
        if 0 < float(str(r["residual_value"])) < total.required:
            yield Leak(str(r["figure_id"]), 0, 0, total.required, is_shown=True)


def _half(base: int, decimals: int) -> float:
    return base / 2 if base > 1 else 0.0 if decimals <= 0 else 0.5 * 10.0**-decimals


def _printed(con: duckdb.DuckDBPyConnection) -> Iterator[Printed]:
    # what was printed of the period itself; the source still has an exact number where it published one
    for r in rows(
        con,
        """
        select
            o.indicator_id, o.period, o.breakdown, o.period_kind, o.unit, i.stat_type, o.rounding_base, o.decimals,
            d.is_public, d.threshold, d.value, i.can_be_negative,
            case when o.printed_period = o.period then o.printed_value end as printed_value,
            o.display_text = 'x' as is_withheld
        from indicators.observations as o
        inner join reference.indicators as i on o.indicator_id = i.indicator_id
        inner join intermediate.int_disclosure_cells as d
            on o.indicator_id || '|' || o.period || '|' || o.breakdown = d.cell_key
        where d.is_count
        order by o.indicator_id, o.period, o.breakdown
        """,
    ):
        least = -math.inf if r["can_be_negative"] else 0.0
        value = None if r["value"] is None else float(str(r["value"]))
        known = (least, math.inf)
        if not r["is_withheld"] and r["printed_value"] is not None:
            half = 0.0 if r["is_public"] else _half(int(str(r["rounding_base"])), int(str(r["decimals"])))
            center = value if r["is_public"] and value is not None else float(str(r["printed_value"]))
            known = (max(least, center - half), center + half)
        yield Printed(
            key=(str(r["indicator_id"]), str(r["period"]), str(r["breakdown"])),
            kind=str(r["period_kind"]),
            unit=str(r["unit"]),
            stat_type=str(r["stat_type"]),
            is_flow=r["stat_type"] == "flow",
            known=known,
            value=value,
            required=int(str(r["threshold"])),
            is_withheld=bool(r["is_withheld"]),
            is_public=bool(r["is_public"]),
            may_be_negative=bool(r["can_be_negative"]),
        )


def _printed_before(con: duckdb.DuckDBPyConnection, home: Home) -> dict[Key, Range]:
    """What the releases that were frozen by the as-of date printed; the newest one of each figure."""
    as_of = str(rows(con, "select as_of from indicators.edition")[0]["as_of"])
    found: dict[Key, Range] = {}
    dated = []
    for figures in home.releases.glob("*/*/parquet/figures.parquet"):
        edition = figures.with_name("edition.parquet")
        moment = str(ask(f"select max(as_of) from read_parquet({literal(str(edition))})").fetchall()[0][0])
        if moment <= as_of:
            dated.append((moment, str(figures)))
    for _, figures in sorted(dated):
        if ("printed_value",) not in ask(f"select name from parquet_schema({literal(figures)})").fetchall():
            # frozen by an early version of the software, which did not say what it printed
            continue
        for *key, number in ask(
            f"select indicator_id, period, breakdown, printed_value from read_parquet({literal(figures)}) "
            "where measure = 'value' and printed_value is not null order by all"
        ).fetchall():
            indicator_id, period, breakdown = map(str, key)
            found[indicator_id, period, breakdown] = (float(number), float(number))
    return found


def _pairs(breakdown: str) -> dict[str, str]:
    return dict(_PAIR.findall(breakdown))


def _text(pairs: Mapping[str, str]) -> str:
    return ";".join(f"{d}={pairs[d]}" for d in sorted(pairs))


def _sums(con: duckdb.DuckDBPyConnection, cells: Mapping[Key, Printed]) -> Iterator[Relation[Key]]:
    for sums in (_along_dimensions(con, cells), _along_periods(cells), _along_windows(cells)):
        for total, parts in sums:
            yield from _holding(cells, {total: -1, **dict.fromkeys(parts, 1)}, parts_may_miss=True)
    for factors in _identities(con, cells):
        yield from _holding(cells, factors, parts_may_miss=False)


def _holding(
    cells: Mapping[Key, Printed], factors: Mapping[Key, int], *, parts_may_miss: bool
) -> Iterator[Relation[Key]]:
    """The sum as far as it is true: a reader who takes for a sum what is none learns nothing.

    A difference within the rounding of what is printed is nobody's: the sum holds to that. Parts that leave more of
    their total are together no more than it.
    """
    values = [cells[k].value for k in factors]
    if None in values:
        # what its partner keeps is in no sum that we could hold against the truth: take it as one that holds
        yield Relation(factors)
        return
    rest = -sum(f * float(str(v)) for f, v in zip(factors.values(), values, strict=True))
    rounding = sum((cells[k].known[1] - cells[k].known[0]) / 2 for k in factors if not cells[k].is_withheld)
    if abs(rest) <= rounding + 1e-6:
        yield Relation(factors, -abs(rest), abs(rest)) if rest else Relation(factors)
    elif parts_may_miss and rest > 0:
        yield Relation(factors, -math.inf, 0.0)


def _along_dimensions(con: duckdb.DuckDBPyConnection, cells: Mapping[Key, Printed]) -> Iterator[tuple[Key, list[Key]]]:
    adding = {
        str(r["dimension"])
        for r in rows(con, "select dimension from reference.dimensions where is_additive and not is_distinction")
    }
    countries = {str(r["dimension"]) for r in rows(con, "select dimension from reference.dimensions where is_country")}
    iso = {str(r["iso3"]) for r in rows(con, "select iso3 from reference.countries")}
    no_member = {
        (str(r["dimension"]), str(r["code"]))
        for r in rows(con, "select dimension, code from reference.member_labels where not is_member")
    }
    groups: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key, cell in cells.items():
        pairs = _pairs(key[2])
        for dimension in adding & set(pairs):
            code = pairs[dimension]
            if (dimension, code) in no_member or (dimension in countries and code not in iso):
                continue
            total = (key[0], key[1], _text({d: c for d, c in pairs.items() if d != dimension}))
            if total in cells and cells[total].unit == cell.unit:
                groups[total, dimension].append(key)
    for total, dimension in sorted(groups):
        yield total, groups[total, dimension]


def _months(kind: str, period: str) -> tuple[int, int] | None:
    """The first month, counted from the year 0, and the number of months of a whole period."""
    if kind not in _SPANS:
        return None
    year, number = int(period[:4]), re.sub(r"\D", "", period[5:])
    first = 0 if kind == "year" else (int(number) - 1) * _SPANS[kind]
    return year * 12 + first, _SPANS[kind]


def _along_periods(cells: Mapping[Key, Printed]) -> Iterator[tuple[Key, list[Key]]]:
    spans = {k: span for k, c in cells.items() if c.is_flow and (span := _months(c.kind, k[1]))}
    starts: dict[tuple[str, str, str, int], Key] = {}
    for key, (first, _) in spans.items():
        starts[key[0], key[2], cells[key].kind, first] = key
    for key, (first, length) in spans.items():
        for kind in _PARTS.get(cells[key].kind, ()):
            places = range(first, first + length, _SPANS[kind])
            parts = [starts[p] for m in places if (p := (key[0], key[2], kind, m)) in starts]
            parts = [p for p in parts if cells[p].unit == cells[key].unit]
            if parts:
                yield key, parts


def _along_windows(cells: Mapping[Key, Printed]) -> Iterator[tuple[Key, list[Key]]]:
    """A count since a day, and the one before: the months in between are the difference."""
    grouped: dict[tuple[str, ...], list[Key]] = defaultdict(list)
    for key, cell in cells.items():
        if cell.kind == "cumulative_window":
            grouped[key[0], key[2], key[1].split("/")[0], cell.unit].append(key)
    for windows in grouped.values():
        windows.sort(key=lambda k: k[1])
        for before, after in itertools.pairwise(windows):
            ends = [k[1].split("/")[1][:7] for k in (before, after)]
            months = [
                (k, c) for k, c in cells.items()
                if c.kind == "month" and (k[0], k[2]) == (after[0], after[2]) and ends[0] < k[1] <= ends[1]
            ]  # fmt: skip
            yield after, [before, *(k for k, c in months if c.unit == cells[after].unit)]


def _identities(con: duckdb.DuckDBPyConnection, cells: Mapping[Key, Printed]) -> Iterator[dict[Key, int]]:
    by_indicator: dict[str, list[Key]] = defaultdict(list)
    for key in cells:
        by_indicator[key[0]].append(key)
    for r in rows(con, "select * from reference.identities where comparator = '=' order by identity_id"):
        terms = []
        for side, sign in (("left_terms", -1), ("right_terms", 1)):
            for word in str(r[side]).split():
                found = _TERM.fullmatch(word)
                terms.append(
                    found and (sign * (-1 if found[1] else 1), found[2], _pairs(found[3] or ""), bool(found[4]))
                )
        # a term with a star, or of another period, is a sum along members or periods, which are looked at by themselves
        whole = [t for t in terms if t]
        if len(whole) < len(terms):
            continue
        named = {d for _, _, pairs, _ in whole for d in pairs}
        for key in by_indicator[whole[0][1]]:
            pairs = _pairs(key[2])
            if {d: c for d, c in pairs.items() if d in named} != whole[0][2]:
                continue
            if r["period_kind"] and r["period_kind"] != cells[key].kind:
                continue
            shared = {d: c for d, c in pairs.items() if d not in named}
            terms_here = [(f, (i, key[1], _text({**p, **shared})), optional) for f, i, p, optional in whole]
            if all((k in cells and cells[k].unit == cells[key].unit) or optional for _, k, optional in terms_here):
                yield {k: f for f, k, _ in terms_here if k in cells}


def _measures(con: duckdb.DuckDBPyConnection, cells: Mapping[Key, Printed]) -> Iterator[Relation[Key]]:
    """What the printed changes, shares and residuals say of the numbers that they were made of."""
    for r in rows(
        con,
        "select indicator_id, period, breakdown, measure, printed_value, printed_decimals, base_period, base_breakdown "
        "from indicators.measures where withheld_reason = '' and measure in ('change_abs', 'change_pct', 'share_pct') "
        "order by figure_id",
    ):
        own = (str(r["indicator_id"]), str(r["period"]), str(r["breakdown"]))
        base = (str(r["indicator_id"]), str(r["base_period"]), str(r["base_breakdown"]))
        if own not in cells or base not in cells or r["printed_value"] is None:
            continue
        number = float(str(r["printed_value"]))
        if r["measure"] == "change_abs":
            # rounded as the figure itself
            half = (cells[own].known[1] - cells[own].known[0]) / 2
            yield Relation({own: 1, base: -1}, number - half, number + half)
            continue
        ratio = number / 100 + (1 if r["measure"] == "change_pct" else 0)
        yield Relation({own: 1, base: -(ratio + 0.005)}, -math.inf, 0.0)
        yield Relation({own: 1, base: -(ratio - 0.005)}, 0.0, math.inf)
    yield from _residuals(con, cells)


def _residuals(con: duckdb.DuckDBPyConnection, cells: Mapping[Key, Printed]) -> Iterator[Relation[Key]]:
    shown: dict[tuple[str, str, str, str], list[Key]] = defaultdict(list)
    for r in rows(
        con,
        "select t.table_id, t.col_order, f.indicator_id, f.period, f.breakdown from indicators.table_cells as t "
        "inner join indicators.figures as f on t.figure_id = f.figure_id "
        "where f.measure = 'value' order by t.table_id, t.row_order, t.col_order",
    ):
        key = (str(r["indicator_id"]), str(r["period"]), str(r["breakdown"]))
        if key in cells:
            shown[str(r["table_id"]), str(r["col_order"]), key[0], key[1]].append(key)
    for r in rows(
        con,
        "select table_id, col_order, indicator_id, period, breakdown, dimension, printed_value, rounding_base, decimals"
        " from indicators.residuals where printed_value is not null and printed_period = period order by figure_id",
    ):
        total = (str(r["indicator_id"]), str(r["period"]), str(r["breakdown"]))
        if total not in cells:
            continue
        without = _pairs(total[2])
        members = [
            k
            for k in shown[str(r["table_id"]), str(r["col_order"]), total[0], total[1]]
            if not cells[k].is_withheld
            and {d: c for d, c in _pairs(k[2]).items() if d != r["dimension"]} == without
            and str(r["dimension"]) in _pairs(k[2])
        ]
        half = _half(int(str(r["rounding_base"])), int(str(r["decimals"])))
        number = float(str(r["printed_value"]))
        yield Relation({total: 1, **dict.fromkeys(members, -1)}, number - half, number + half)
