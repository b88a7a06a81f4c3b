"""What the search page of the site looks in: figures, indicators, members, tables, charts and chapters, with words.

The page counts with the groups of words of `publish/find/search.py`. Changes and shares, and months that are not the
newest of their series, stand on the page of their indicator and not here, so that the index stays small; of a series
without any value the newest period says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from publish.charts.chart import Chart
from publish.find.hits import NOTHING
from publish.find.search import Entry, Index, Names, coded, rules
from publish.find.sentence import CHANGES, sentence
from publish.look.html import Translate
from publish.tables.definitions import Definition
from publish.tables.table import ReportTable
from svm.figures import Figure, Registry
from svm.sql import literal

#: kinds of period of which a series has so many that only the newest is in the index
SHORT = ("month", "week")
#: the changes in the index, of totals: what a reader asks for in words such as "daling"
CHANGE = "change_pct"

#: the rank of an indicator without any value
UNKNOWN = 99

V = TypeVar("V")


def sought(names: Names) -> str:
    """SQL over `indicators.figures`: all that the page may show, and what the report prints, whatever it is.

    The others, which nobody finds here, are half of a large edition.
    """
    printed = ", ".join(map(literal, ["", *sorted(names.summary | set(names.printed))]))
    return f"""
        measure = 'value' or (measure = '{CHANGE}' and period_kind = 'year' and cardinality(members) = 0)
        or figure_id in ({printed})
    """


def searchable(registry: Registry | Iterable[Figure], names: Names) -> Index:
    """The index of the figures that the page shows, from a registry that has those of `sought` at least."""
    everything = Index(registry, names)
    with_value = {entry.series for entry in everything.entries if entry.state != NOTHING}
    newest = _newest(everything.entries, with_value)
    return Index([e.figure for e in everything.entries if _is_shown(e, with_value, newest)], names)


def _newest(entries: Iterable[Entry], with_value: set[int]) -> dict[int, str]:
    """The newest figure of each series, one with a value if there is any."""
    found: dict[int, Figure] = {}
    for entry in entries:
        if entry.series in with_value and entry.state == NOTHING:
            continue
        known = found.get(entry.series)
        if known is None or _age(entry.figure) < _age(known):
            found[entry.series] = entry.figure
    return {series: figure.figure_id for series, figure in found.items()}


def _age(figure: Figure) -> tuple[int, str]:
    return -figure.period_end.toordinal() if figure.period_end else 0, figure.figure_id


def _is_shown(entry: Entry, with_value: set[int], newest: Mapping[int, str]) -> bool:
    figure = entry.figure
    if figure.measure == CHANGE:
        return entry.state != NOTHING and not figure.members and figure.period_kind == "year"
    if figure.measure != "value":
        return False
    if entry.series not in with_value or figure.period_kind in SHORT:
        return newest[entry.series] == figure.figure_id
    return entry.state != NOTHING


def search_data(
    index: Index,
    indicators: Iterable[Definition],
    tables: Iterable[ReportTable],
    charts: Mapping[str, Chart],
    chapters: Mapping[int, str],
    t: Translate,
) -> dict[str, object]:
    """The index as the page reads it; a text that many rows share stands once, and rows name it by its place.

    The words of a sentence stay Dutch: a page in another language has a sentence that does without them.

    A figure is a list: series, period, rank, text, text in a table, yellow text and further groups. The page that
    reads all of them is `look/templates/site/zoeken.js`.
    """
    index = index.copy()
    periods = _Numbers[tuple[str, str, str, int]]()
    breakdowns = _Numbers[tuple[str, str, int]]()
    wordings = _Numbers[tuple[str, ...]]()
    yellow = _Numbers[str]()
    kept = {one.indicator_id: one for one in indicators}
    place = {name: n for n, name in enumerate(kept)}
    ranks: dict[str, int] = {}
    series: dict[int, tuple[int, list[object]]] = {}
    figures: list[list[object]] = []
    for entry in index.entries:
        figure, (_, breakdown, period, *more) = entry.figure, entry.groups
        if entry.state != NOTHING:
            ranks[figure.indicator_id] = min(entry.rank, ranks.get(figure.indicator_id, UNKNOWN))
        says = _says(figure)
        number, _ = series.setdefault(
            entry.series,
            (
                len(series),
                [
                    place[figure.indicator_id],
                    breakdowns.of((figure.breakdown, figure.breakdown_label, breakdown)),
                    "" if figure.measure == "value" else figure.measure,
                    wordings.of(says[1:]),
                ],
            ),
        )
        channel = "zin" if figure.measure in CHANGES else "tekst"
        text = figure.text(channel) if entry.state != NOTHING else ""
        shown = figure.table_text if figure.table_text != text else ""
        figures.append(
            [
                number,
                periods.of((figure.period, figure.period_label, says[0], period)),
                entry.rank,
                t(text) if text else "",
                t(shown) if shown else "",
                yellow.of(figure.yellow_text if figure.is_yellow else ""),
                more,
            ]
        )
    members: dict[str, list[int]] = {}
    for name, label, group in breakdowns.values():
        if name and ";" not in name and label:
            members.setdefault(label, []).append(group)
    printed = [table for table in tables if table.chapter in chapters]
    blocks = [
        *(_table(table, index, t) for table in printed),
        *(_chart(table, charts[table.table_id], index, t) for table in printed if table.table_id in charts),
    ]
    return {
        "indicators": [
            [name, t(one.title), one.producer, index.title_group(name, one.title), ranks.get(name, UNKNOWN)]
            for name, one in kept.items()
        ],
        "breakdowns": [[name, t(label) if label else "", group] for name, label, group in breakdowns.values()],
        "periods": [[name, t(label), when, group] for name, label, when, group in periods.values()],
        "wordings": [[what, after, t(unit) if unit else ""] for what, after, unit in wordings.values()],
        "yellow": [t(one) if one else "" for one in yellow.values()],
        "series": [row for _, row in series.values()],
        "figures": figures,
        "members": [[t(label), sorted(set(groups))] for label, groups in sorted(members.items())],
        "blocks": blocks,
        "chapters": [
            [number, t(name), index.group(f"Hoofdstuk {number} {name}", [t(name)])] for number, name in chapters.items()
        ],
        "rules": rules(),
        # last: all above may have added one
        "groups": coded(index.groups),
    }


def search_script(data: Mapping[str, object]) -> str:
    """The index as a script that any browser loads from disk."""
    return f"svmZoekIndex({json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def _says(figure: Figure) -> tuple[str, str, str, str]:
    """The words of its sentence: when, what, what stands behind the figure, and the unit."""
    # a percentage has its unit behind the number
    unit = "" if figure.table_text.rstrip("*").endswith("%") else figure.unit_nl
    ready = sentence(figure)
    if ready is None:
        return "", "", "", unit
    about = ", ".join(part for part in (figure.title, figure.breakdown_label) if part)
    when, _, what = ready.before.removeprefix(f"{about}: ").partition(" was ")
    return when, what.strip(), ready.after, unit


def _table(table: ReportTable, index: Index, t: Translate) -> list[object]:
    name = t("Tabel {code} {title}", code=table.number, title=table.title)
    group = index.group(table.caption, [name, f"tabel {table.table_id}"], table.sources)
    return [name, f"hoofdstuk/{table.chapter}.html#tabel-{table.table_id}", group]


def _chart(table: ReportTable, chart: Chart, index: Index, t: Translate) -> list[object]:
    name = t("Figuur {code} {title}", code=chart.number or chart.chart_id, title=chart.heading)
    group = index.group(chart.caption, [name, f"figuur {chart.chart_id}"])
    return [name, f"hoofdstuk/{table.chapter}.html#figuur-{chart.chart_id}", group]


class _Numbers(Generic[V]):
    """Gives each value a number, the same to the same."""

    def __init__(self) -> None:
        self._numbers: dict[V, int] = {}

    def of(self, value: V) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    def values(self) -> Iterator[V]:
        return iter(self._numbers)
