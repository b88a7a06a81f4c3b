"""What changed since an earlier version, chapter by chapter and with the reason: figures, tables and sentences."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from publish.documents.passages import FIGURES_ONLY, TOUCHING, Passage, compare
from publish.release.revisions import Causes, causes_since
from publish.tables.table import Cell, ReportTable, load_tables
from svm.database import rows
from svm.figures import AT
from svm.sql import literal

FIGURE, TABLE, SENTENCE = KINDS = ("cijfer", "tabel", "zin")
#: how many cells of a table are named in one line
_NAMED = 8


@dataclass(frozen=True)
class Before:
    """A frozen version: its name in Dutch, its relations as a database, and the passages of its chapters' documents."""

    name: str
    as_of: dt.date
    con: duckdb.DuckDBPyConnection
    figures: Path
    corrections: tuple[str, ...] = ()
    texts: Mapping[int, Sequence[Passage]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One change in a chapter, all in Dutch. `key` is the figure, the address of the table or nothing."""

    chapter: int
    kind: str
    key: str
    name: str
    what: str
    old: str
    new: str
    reason: str


def figure_changes(
    con: duckdb.DuckDBPyConnection, figures: Path, *, words_too: bool = False, new_too: bool = False
) -> list[dict[str, object]]:
    """Figures of an earlier version that print another number, have another status or are nothing at all now.

    With `words_too` also those of which only the period or the yellow text is another, such as a date on which an
    update is expected; with `new_too` those that there were not: `nieuw`, as one that is no more is `vervallen`.
    `figures` is the Parquet file that it froze them in. The text of a number says its period: alone it could be read as
    another number.
    """
    return rows(
        con,
        f"""
        with
        earlier as (
            select * from read_parquet({literal(str(figures))})
        ),

        labels as (
            select f.period, min(f.period_label) as period_label
            from (
                select period, period_label from earlier
                union all
                select period, period_label from indicators.figures
            ) as f
            group by f.period
        ),

        compared as (
            select
                coalesce(b.figure_id, a.figure_id) as figure_id,
                case when b.figure_id is null then 'nieuw' else {_said("b", "bl")} end as old,
                coalesce({_said("a", "al")}, 'vervallen') as new,
                coalesce(b.status, 'nieuw') as old_status,
                coalesce(a.status, 'vervallen') as new_status,
                coalesce(b.delivery_id, '') as old_delivery,
                coalesce(a.delivery_id, '') as new_delivery,
                b.display_text is distinct from a.display_text as is_other_text
            from earlier as b
            {"full" if new_too else "left"} join indicators.figures as a on b.figure_id = a.figure_id
            left join labels as bl on b.printed_period = bl.period
            left join labels as al on a.printed_period = al.period
        )

        select * from compared
        where is_other_text or old_status <> new_status or ({words_too} and old <> new)
        order by figure_id
        """,
    )


def _said(figure: str, label: str) -> str:
    """SQL for the text of a figure in a file: with the period of its number and its yellow text."""
    period = f"coalesce({label}.period_label, {figure}.printed_period, {figure}.period_label)"
    computed = f"case when {figure}.computed_text = '' then '' else ', berekend' end"
    about = f"case when {figure}.printed_value is null then '' else ' (' || {period} || {computed} || ')' end"
    return f"trim({figure}.display_text || {figure}.mark || {about} || ' ' || {figure}.yellow_text)"


@dataclass(frozen=True)
class Changes:
    """Every change of a report; `unprinted` counts per chapter the figures that changed and stand nowhere in it."""

    lines: tuple[Line, ...]
    unprinted: Mapping[int, int]

    def of(self, chapter: int, kind: str) -> list[Line]:
        """The changes of one kind in a chapter."""
        return [line for line in self.lines if (line.chapter, line.kind) == (chapter, kind)]

    @property
    def edited(self) -> list[Line]:
        """The paragraphs that say something else than other figures."""
        return [line for line in self.lines if line.kind == SENTENCE and line.what in TOUCHING]


def changes_since(
    con: duckdb.DuckDBPyConnection, before: Before, texts: Mapping[int, Sequence[Passage]], reason: str = ""
) -> Changes:
    """Compare the open database and the texts of the chapters with an earlier version, in report order.

    `reason` is the one recorded with this version. A chapter of which one of the two has no text has no sentences.
    """
    lines, unprinted = _figures(con, before, texts, reason)
    lines += _tables(con, before, reason)
    for chapter in sorted(texts.keys() & before.texts.keys()):
        lines += sentences(chapter, before.texts[chapter], texts[chapter], reason)
    lines.sort(key=lambda line: (line.chapter, KINDS.index(line.kind)))
    return Changes(tuple(lines), unprinted)


def _figures(
    con: duckdb.DuckDBPyConnection, before: Before, texts: Mapping[int, Sequence[Passage]], reason: str
) -> tuple[list[Line], Counter[int]]:
    changed = figure_changes(con, before.figures, words_too=True)
    deliveries = {str(c["figure_id"]): str(c["old_delivery"]) for c in changed}
    causes = causes_since(con, before.as_of, before.corrections, deliveries)
    known: dict[str, tuple[str, int, str]] = {}
    places: dict[str, dict[int, list[str]]] = {}
    for one, written in ((before.con, before.texts), (con, texts)):
        tags = {}
        for r in rows(one, "select figure_id, tag, figure_label, chapter, definition from indicators.figures"):
            known[str(r["figure_id"])] = (str(r["figure_label"]), int(str(r["chapter"])), str(r["definition"]))
            tags[str(r["tag"])] = str(r["figure_id"])
        for r in rows(
            one,
            "select distinct c.figure_id, h.chapter, h.table_number, h.table_order from indicators.table_cells as c "
            "inner join indicators.table_heads as h using (table_id) order by c.figure_id, h.table_order",
        ):
            _add(places, str(r["figure_id"]), int(str(r["chapter"])), f"tabel {r['table_number']}")
        for chapter, passages in written.items():
            for tag in (tag.partition(AT)[0] for passage in passages for tag in passage.tags):
                _add(places, tags.get(tag, tag), chapter, "de tekst")
    definitions = {
        str(r["figure_id"]): str(r["definition"])
        for r in rows(before.con, "select figure_id, definition from indicators.figures")
    }
    lines, unprinted = [], Counter[int]()
    for change in changed:
        figure_id = str(change["figure_id"])
        label, own, definition = known[figure_id]
        why = _why(change, causes.get(figure_id, Causes()), definitions[figure_id] != definition, reason)
        unprinted[own] += figure_id not in places
        for chapter, where in sorted(places.get(figure_id, {}).items()):
            what = "in " + ", ".join(where)
            lines.append(
                Line(chapter, FIGURE, figure_id, label, what, str(change["old"]), str(change["new"]), "; ".join(why))
            )
    return lines, unprinted


def _add(places: dict[str, dict[int, list[str]]], figure_id: str, chapter: int, where: str) -> None:
    named = places.setdefault(figure_id, {}).setdefault(chapter, [])
    if where not in named:
        named.append(where)


def _why(change: Mapping[str, object], causes: Causes, is_redefined: bool, reason: str) -> list[str]:
    """Why a figure changed; never empty."""
    old, new = (str(change[name]).replace("_", " ") for name in ("old_status", "new_status"))
    parts = [f"status {old} → {new}"] if old != new else []
    parts += ["andere definitie"] if is_redefined else []
    parts += causes.told
    parts += [f"reden: {reason}"] if reason else []
    if not parts and change["old_delivery"] != change["new_delivery"]:
        parts = [f"andere levering: {change['old_delivery'] or 'geen'} → {change['new_delivery'] or 'geen'}"]
    elif not parts and change["is_other_text"]:
        parts = ["zelfde levering, anders berekend of geschreven"]
    elif not parts:
        parts = ["andere periode of toelichting bij het geel"]
    return list(dict.fromkeys(parts))


def _tables(con: duckdb.DuckDBPyConnection, before: Before, reason: str) -> list[Line]:
    olds = {table.table_id: table for table in load_tables(before.con)}
    news = {table.table_id: table for table in load_tables(con)}
    why = f"reden: {reason}" if reason else ""
    lines = []
    for table_id in (*news, *(i for i in olds if i not in news)):
        old, new = olds.get(table_id), news.get(table_id)
        one = new or old
        if one is not None:
            lines += [
                Line(one.chapter, TABLE, table_id, one.caption, what, was, now, why)
                for what, was, now in table_changes(old, new)
            ]
    return lines


def table_changes(old: ReportTable | None, new: ReportTable | None) -> Iterator[tuple[str, str, str]]:
    """What changed in one table: what, what it was and what it is (Dutch). None for a table that was not or is not."""
    if old is None or new is None:
        if new is not None:
            yield "nieuwe tabel", "", new.caption
        elif old is not None:
            yield "tabel vervallen", old.caption, ""
        return
    for what, was, now in (
        ("ander nummer", old.name, new.name),
        ("andere titel", old.title, new.title),
        ("andere eenheid", old.unit, new.unit),
        ("wel of geen cijfers", old.no_figures or "met cijfers", new.no_figures or "met cijfers"),
    ):
        if was != now:
            yield what, was, now
    yield from _other("andere noot", [old.note, *old.further_notes], [new.note, *new.further_notes])
    yield from _other("andere bron", old.sources, new.sources)
    for what, was_there, is_there in (
        ("kolommen", _turns(old.columns), _turns(new.columns)),
        ("rijen", _turns(label for label, _ in old.rows), _turns(label for label, _ in new.rows)),
    ):
        gone, added = ([_label(k) for k in a if k not in b] for a, b in ((was_there, is_there), (is_there, was_there)))
        if gone:
            yield f"{what} vervallen", _few(gone), ""
        if added:
            yield f"nieuwe {what}", "", _few(added)
    was_cells, cells = _cells(old), _cells(new)
    both = [key for key in cells if key in was_cells]
    changed = [key for key in both if _printed(was_cells[key]) != _printed(cells[key])]
    if changed:
        count = f"{len(changed)} cel gewijzigd" if len(changed) == 1 else f"{len(changed)} cellen gewijzigd"
        yield count, "", _few([_place(key) for key in changed])
    for what, is_yellow in (("geel geworden", True), ("niet meer geel", False)):
        turned = [k for k in both if was_cells[k].is_yellow != cells[k].is_yellow and cells[k].is_yellow == is_yellow]
        if turned:
            yield what, "", _few([_place(key) for key in turned])


_Key = tuple[str, int]


def _turns(labels: Iterable[str]) -> list[_Key]:
    """Labels with their turn, as one may recur."""
    seen = Counter[str]()
    found = []
    for label in labels:
        seen[label] += 1
        found.append((label, seen[label]))
    return found


def _cells(table: ReportTable) -> dict[tuple[_Key, _Key], Cell]:
    columns = _turns(table.columns)
    return {
        (key, column): cell
        for key, (_, line) in zip(_turns(label for label, _ in table.rows), table.rows, strict=True)
        for column, cell in zip(columns, line, strict=True)
    }


def _printed(cell: Cell) -> tuple[str, str, str]:
    # the mark of a reason may get another number without anything else changing
    return cell.shown, cell.about, cell.yellow_text


def _label(key: _Key) -> str:
    return key[0] if key[1] == 1 else f"{key[0]} ({key[1]})"


def _place(key: tuple[_Key, _Key]) -> str:
    return f"{_label(key[0])}, {_label(key[1])}"


def _few(names: Sequence[str]) -> str:
    more = f" en nog {len(names) - _NAMED}" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + more


def _other(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    was, now = (list(filter(None, texts)) for texts in (old, new))
    gone, added = [t for t in was if t not in now], [t for t in now if t not in was]
    if gone or added:
        yield what, " ".join(gone), " ".join(added)


def sentences(chapter: int, old: Sequence[Passage], new: Sequence[Passage], reason: str = "") -> list[Line]:
    """What changed in the text of a chapter, in reading order."""
    why = f"reden: {reason}" if reason else ""
    return [
        Line(
            chapter,
            SENTENCE,
            "",
            edit.heading,
            edit.kind,
            edit.before.text if edit.before else "",
            edit.after.text if edit.after else "",
            "zie de cijfers" if edit.kind == FIGURES_ONLY else why,
        )
        for edit in compare(old, new)
    ]
