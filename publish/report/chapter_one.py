"""Chapter 1: a look back on the policy of the data year and ahead to the next, each number in it a field.

The order is that of the report: in brief, the long-running trajectories, the look back per theme, the outlook.
What a refresh cannot keep true is dated: the facts of policy, and what is due when.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from lxml import etree

from publish.documents.captions import TABLE_LABEL, own_caption
from publish.documents.create import (
    Palette,
    begin_chapter,
    end_chapter,
    figure_control,
    plain_cell,
    plain_row,
    plain_table,
    selection,
    to_write,
)
from publish.documents.elements import element, paragraph, run
from publish.documents.freeze import LOOK_BACK, OUTLOOK, TRAJECTORIES, TRAJECTORY
from publish.documents.shell import Shell
from publish.documents.template import Template
from publish.follow.due import FINAL, Release, awaited
from publish.report.bound import told
from publish.tables.lead import SUMMARY, change_of, load_leads
from publish.tables.newest import by_series, newest
from publish.tables.table import ReportTable
from svm.database import as_of, rows
from svm.dutch import MONTHS, dutch_date, enumerated
from svm.errors import AuthorError
from svm.figures import Figure, Registry

#: the chapter itself, and the themes that it looks back on
CHAPTER, THEMES = 1, range(2, 8)
#: the columns of a table of figures with their share of the width, in percent
FIGURE_COLUMNS = (("Cijfer", 27), ("Periode", 17), ("Waarde", 34), ("Verandering ten opzichte van een jaar eerder", 22))
DUE_COLUMNS = (("Uiterlijk op", 21), ("Van", 22), ("Cijfers", 57))
_NO_CHANGE = "niet berekend"


@dataclass(frozen=True)
class Line:
    """A figure in a table of this chapter, with the figure of its change since the year before if there is one."""

    label: str
    figure: Figure
    change: Figure | None


@dataclass(frozen=True)
class Group:
    """Lines that belong together, with the printed numbers of the report tables that have their sources."""

    name: str
    title: str
    lines: tuple[Line, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Trajectory:
    """A long-running trajectory: what it is about, where that is said, and its newest figures."""

    about: str
    source: str
    group: Group


@dataclass(frozen=True)
class Event:
    """A dated fact of law or policy; `day` is printed as precisely as it is known."""

    year: int
    day: str
    chapter: int
    what: str
    source: str


@dataclass(frozen=True)
class Theme:
    """A theme of the report, with what happened in the data year and its lead figures."""

    title: str
    events: tuple[Event, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Content:
    """What chapter 1 says before an author writes: `later` is of after the data year, `due` of the year to come."""

    data_year: int
    as_of: dt.date
    trajectories: tuple[Trajectory, ...]
    themes: tuple[Theme, ...]
    later: tuple[Event, ...]
    due: tuple[Release, ...]
    #: a period in words, by its code
    periods: dict[str, str]

    @property
    def figures(self) -> list[Figure]:
        """Every figure in it with its change, in reading order, each once."""
        groups = [t.group for t in self.trajectories] + [g for theme in self.themes for g in theme.groups]
        lines = [line for group in groups for line in group.lines]
        return list(dict.fromkeys(f for line in lines for f in (line.figure, line.change) if f))


def load_content(con: duckdb.DuckDBPyConnection, registry: Registry, tables: Sequence[ReportTable]) -> Content:
    """Read what chapter 1 is made of; `tables` are all those of the report.

    An edition that was frozen without trajectories or events has none. Raises AuthorError when there is no figure.
    """
    year = int(str(rows(con, "select data_year from indicators.edition")[0]["data_year"]))
    events = _events(con)
    content = Content(
        data_year=year,
        as_of=as_of(con),
        trajectories=tuple(_trajectories(con, registry, tables)),
        themes=tuple(_themes(con, registry, tables, [e for e in events if e.year == year])),
        later=tuple(e for e in events if e.year > year),
        due=tuple(awaited(con)),
        periods={f.period: f.period_label for f in registry},
    )
    if not content.figures:
        raise AuthorError(
            "Hoofdstuk 1 heeft geen cijfers: de tabellen van de samenvatting en de langlopende trajecten zijn leeg.",
            expected="rijen in de tabellen 0.x of in trajectory_rows.csv",
            next_step="kies een andere editie, of vraag de data-engineer om `make build`.",
        )
    return content


def palette_one(content: Content, target: Path) -> Palette:
    """Write the palette of chapter 1: each figure in it, and its change, as a control to copy."""
    printed = [f for f in content.figures if f.printed_value is not None]
    left_out = Counter(f.status for f in content.figures if f.printed_value is None)
    return selection(f"hoofdstuk {CHAPTER}", target, printed, told=Palette(without_value=left_out))


def new_chapter_one(
    content: Content, title: str, target: Path, *, edition: str = "", template: Template | None = None
) -> None:
    """Write chapter 1 with its places to write. Never over a file; `template` gives cover, styles and numbering."""
    shell = begin_chapter(CHAPTER, title, target, edition=edition, template=template)
    place = itertools.count(1)

    def numbered() -> str:
        return f"{CHAPTER}.{next(place)}"

    if content.trajectories:
        shell.heading(2, "Langlopende trajecten")
        shell.add(to_write(TRAJECTORIES, shell.number()))
    for trajectory in content.trajectories:
        shell.heading(3, trajectory.group.title)
        shell.add(paragraph(f"{trajectory.about} {_source(trajectory.source)}"))
        shell.add(to_write(TRAJECTORY, shell.number()))
        _add_group(shell, trajectory.group, f"Voortgang: {trajectory.group.title}", numbered())
    shell.heading(2, f"Terugblik op {content.data_year}")
    for theme in content.themes:
        shell.heading(3, theme.title)
        shell.add(to_write(LOOK_BACK, shell.number()))
        shell.add(*map(_event, theme.events))
        sentences = (told(line.figure, shell) for group in theme.groups for line in group.lines)
        shell.add(*(paragraph(*runs) for runs in sentences if runs))
        for group in theme.groups:
            _add_group(shell, group, group.title, numbered())
    shell.heading(2, "Vooruitblik")
    shell.add(to_write(OUTLOOK, shell.number()))
    if content.later:
        shell.heading(3, f"Beleid na {content.data_year}")
        shell.add(*map(_event, content.later))
    shell.heading(3, "Wanneer welke cijfers bekend worden")
    _add_due(shell, content, numbered)
    end_chapter(shell, target)


def _trajectories(
    con: duckdb.DuckDBPyConnection, registry: Registry, tables: Sequence[ReportTable]
) -> Iterator[Trajectory]:
    series = by_series(registry)
    places = _places(registry, tables)
    found: dict[str, list[dict[str, object]]] = {}
    for row in rows(
        con,
        """
        select t.*, r.label_nl, r.indicator_id, coalesce(r.breakdown, '') as breakdown
        from reference.trajectories as t
        inner join reference.trajectory_rows as r using (trajectory_id)
        order by t.trajectory_order, r.row_order
        """,
    ):
        found.setdefault(str(row["trajectory_id"]), []).append(row)
    for name, lines in found.items():
        made, numbers = [], {}
        for row in lines:
            key = str(row["indicator_id"]), str(row["breakdown"])
            for figure in newest(series.get(key, [])):
                made.append(Line(str(row["label_nl"]), figure, change_of(figure.figure_id, registry)))
            numbers |= dict.fromkeys(filter(None, [places.get(key) or places.get((key[0], ""))]))
        group = Group(f"traject_{name}", str(lines[0]["title_nl"]), tuple(made), tuple(numbers))
        yield Trajectory(str(lines[0]["about_nl"]), str(lines[0]["source"]), group)


def _places(registry: Registry, tables: Sequence[ReportTable]) -> dict[tuple[str, str], str]:
    """The printed number of the first table of a theme with a figure, by its indicator and breakdown."""
    places: dict[tuple[str, str], str] = {}
    for table in tables:
        cells = (cell for _, line in table.rows for cell in line) if table.chapter != SUMMARY else ()
        for figure in filter(None, (registry.get(cell.figure_id) for cell in cells)):
            for breakdown in (figure.breakdown, ""):
                places.setdefault((figure.indicator_id, breakdown), table.number)
    return places


def _themes(
    con: duckdb.DuckDBPyConnection, registry: Registry, tables: Sequence[ReportTable], events: Sequence[Event]
) -> Iterator[Theme]:
    leads = load_leads(con, tables, registry)
    for row in rows(con, "select chapter, title_nl from reference.chapters order by chapter"):
        chapter = int(str(row["chapter"]))
        if chapter not in THEMES:
            continue
        groups = []
        for table, found in leads:
            lines = [
                Line(lead.label, lead.figure, lead.change) for lead in found if lead.chapter == chapter and lead.figure
            ]
            if lines:
                name = f"kerncijfers_{chapter}_{table.table_id.replace('.', '_')}"
                groups.append(Group(name, table.title, tuple(lines), (table.number,)))
        yield Theme(str(row["title_nl"]), tuple(e for e in events if e.chapter == chapter), tuple(groups))


def _events(con: duckdb.DuckDBPyConnection) -> list[Event]:
    """The facts of law and policy until a year after the as-of date, in order of date."""
    found = rows(
        con,
        """
        select e.event_on::date as event_on, e.date_precision, e.chapter, e.what_nl, e.source
        from reference.policy_events as e cross join indicators.edition
        where e.event_on <= edition.as_of + interval 1 year
        order by e.event_on, e.event_id
        """,
    )
    return [
        Event(
            year=day.year,
            day=_day(day, str(r["date_precision"])),
            chapter=int(str(r["chapter"])),
            what=str(r["what_nl"]),
            source=str(r["source"]),
        )
        for r in found
        for day in [dt.date.fromisoformat(str(r["event_on"]))]
    ]


def _day(day: dt.date, precision: str) -> str:
    """A date as precisely as it is known: a day, a month or a year.

    >>> [_day(dt.date(2024, 12, 9), precision) for precision in ("day", "month", "year")]
    ['9 december 2024', 'december 2024', '2024']
    """
    return {"month": f"{MONTHS[day.month - 1]} {day.year}", "year": str(day.year)}.get(precision) or dutch_date(day)


def _event(event: Event) -> etree._Element:
    return paragraph(run(f"{event.day}. ", element("b")), f"{event.what} {_source(event.source)}")


def _source(source: str) -> str:
    return f"(bron: {source})"


def _add_group(shell: Shell, group: Group, caption: str, number: str) -> None:
    """A captioned table of figures as fields, and where their sources stand."""
    columns = _widths(shell, FIGURE_COLUMNS)
    _add_caption(shell, caption, number, group.name)
    made = plain_table(caption, "Per rij een cijfer, de periode, de waarde en de verandering", columns)
    for line in group.lines:
        texts: list[etree._Element | str] = [
            line.label,
            line.figure.period_label,
            figure_control(line.figure, "tekst", shell.number()),
            _change(line, shell),
        ]
        cells = zip(texts, columns, strict=True)
        made.append(plain_row(*(plain_cell(width, paragraph(text, style="Cel")) for text, (_, width) in cells)))
    shell.add(made)
    if group.tables:
        shell.add(paragraph(f"Bronnen en toelichting: {_tables(group.tables)}.", style="Bron"))


def _change(line: Line, shell: Shell) -> etree._Element | str:
    """The change of a figure, or why there is none; what a figure that is yellow waits for stands beside it."""
    if line.change:
        return figure_control(line.change, "zin", shell.number())
    return figure_control(line.figure, "omdat", shell.number()) if line.figure.no_change_text else _NO_CHANGE


def _tables(numbers: Sequence[str]) -> str:
    return enumerated([f"tabel {number}" for number in numbers])


def _add_due(shell: Shell, content: Content, numbered: Callable[[], str]) -> None:
    """What becomes known when and by whom; what was late already is no part of it."""
    day = dutch_date(content.as_of)
    if not content.due:
        shell.add(paragraph(f"Op {day} werden voor het jaar daarna geen cijfers verwacht."))
        return
    shell.add(paragraph(f"Deze cijfers komen volgens de kalender van {day} in het jaar daarna."))
    columns = _widths(shell, DUE_COLUMNS)
    caption = f"Cijfers die na {day} bekend worden"
    _add_caption(shell, caption, numbered(), "verwachte_cijfers")
    made = plain_table(caption, "Per rij een dag, de partner en de cijfers die dan uiterlijk komen", columns)
    for (due_on, partner), releases in itertools.groupby(content.due, key=lambda r: (r.day, r.partner)):
        by_chapter: dict[int, dict[str, None]] = {}
        for r in releases:
            when = content.periods.get(r.period, r.period) + (", definitief" if r.what == FINAL else "")
            text = f"{r.title} ({when})"
            by_chapter.setdefault(r.chapter, {})[text] = None
        figures = [f"Hoofdstuk {chapter}: {'; '.join(texts)}" for chapter, texts in sorted(by_chapter.items())]
        cells = zip(([dutch_date(due_on)], [partner], figures), columns, strict=True)
        made.append(
            plain_row(*(plain_cell(width, *(paragraph(t, style="Cel") for t in texts)) for texts, (_, width) in cells))
        )
    shell.add(made, paragraph("Wat op die dag al te laat was of geen datum had, staat er niet in.", style="Bron"))


def _add_caption(shell: Shell, title: str, number: str, mark: str) -> None:
    shell.has_caption(TABLE_LABEL, f"{TABLE_LABEL} {number} {title}", mark)
    shell.add(own_caption(TABLE_LABEL, number, title, (mark, shell.number())))


def _widths(shell: Shell, columns: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The columns with their widths in twips."""
    return [(name, shell.room * share // 100) for name, share in columns]
