"""Every sentence that the report makes of its figures beside those of the summary: chapter 1, decision note, news item.

What a figure says by itself, in a palette and on its page, is no sentence of these: it changes with the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb

from publish.find.happened import Part, as_text, ready
from publish.follow.printed import Told
from publish.news.draft import Section, make_draft
from publish.news.messages import load_messages
from publish.news.source import built_source
from publish.report.chapter_one import CHAPTER, load_content
from publish.report.nota import core
from publish.report.stand import load_stands_of_figures
from publish.report.state import State
from publish.tables.table import load_tables
from svm.errors import AuthorError
from svm.figures import Figure, Registry, load_registry
from svm.home import Home

NOTE, NEWS, POSTS = "beslisnota", "nieuwsbericht", "berichten"


def sentences(con: duckdb.DuckDBPyConnection, home: Home) -> list[Told]:
    """The sentences of an open warehouse, in the order of their documents."""
    registry = load_registry(con)
    draft = make_draft(built_source(con, registry), load_messages())
    return [
        *_of_chapter_one(con, registry),
        *_of_note(con, registry, home),
        *_of_news(NEWS, draft.item),
        *_of_news(POSTS, draft.posts),
    ]


def _told(place: str, title: str, parts: Iterable[Part]) -> Iterator[Told]:
    """A sentence, when a figure stands in it: its place and the series of its first figure tell it from the others."""
    said = list(parts)
    figures = [part.figure for part in said if part.figure]
    if figures:
        ids = tuple(dict.fromkeys(figure.figure_id for figure in figures))
        yield Told(place, _series(figures[0]), figures[0].chapter, title, as_text(said), ids)


def _series(figure: Figure) -> str:
    return "|".join((figure.indicator_id, figure.breakdown, figure.measure))


def _of_chapter_one(con: duckdb.DuckDBPyConnection, registry: Registry) -> Iterator[Told]:
    try:
        content = load_content(con, registry, load_tables(con))
    except AuthorError:
        # without figures there is no chapter 1
        return
    for theme in content.themes:
        for group in theme.groups:
            for line in group.lines:
                yield from _told(f"hoofdstuk {CHAPTER}", theme.title, ready(line.figure))


def _of_note(con: duckdb.DuckDBPyConnection, registry: Registry, home: Home) -> Iterator[Told]:
    for _, title, said in core(con, registry):
        for parts in said:
            yield from _told(NOTE, title, parts)
    for stand in load_stands_of_figures(State(con, con, home)):
        yield Told(NOTE, stand.tag, stand.chapter, stand.label, stand.said(), ())


def _of_news(place: str, sections: Iterable[Section]) -> Iterator[Told]:
    for section in sections:
        for one in section.sentences:
            parts = [Part(p.text, p.figure, p.channel) for p in one.pieces]
            yield from _told(place, section.heading.text, parts)
