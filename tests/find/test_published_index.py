"""The index in the published database finds what one made in memory finds, and reads no more figures than it names."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from publish.find.answer import answer
from publish.find.hits import SCHEMA, Search
from publish.find.opened import open_search
from publish.find.search import Index, load_names
from publish.prose.lint import read_all, text_paragraphs
from publish.prose.sentences import Index as Said
from publish.prose.stored import OpenIndex, open_index
from svm.database import connect
from svm.errors import UserError
from svm.figures import OpenRegistry, Registry, load_registry, read_figures
from tests.find.made_up import FIGURES, NAMES
from tests.find.test_headlines import QUERIES

MORE = [
    "",
    "de van het",
    "xyzzy",
    "asielanvraag",
    "vergunningen eritrea",
    "202",
    "tabel 3.1",
    "Türkiye",
    "inburgeringsexams",
]
SENTENCES = [
    "In 2024 waren er ruim 32 duizend eerste asielaanvragen.",
    "Er waren 24.140 eerste asielaanvragen in 2025, een daling van 25% ten opzichte van 2024.",
    "Eind 2024 stonden 17.000 ontheemden uit Oekraïne ingeschreven.",
    "In 2024 vroegen 11.525 Syriërs asiel aan, meer dan 10.000 in 2023.",
]


@pytest.fixture(scope="module")
def con(samples):
    return connect(samples.home)


def told(index: Search | Index, text: str) -> str:
    try:
        return "\n".join(answer(index, text, 5, 2))
    except UserError as error:
        return error.printed()


def test_the_published_index_says_what_one_in_memory_says(con):
    registry = load_registry(con)
    made, published = Index(registry, load_names(con)), open_search(con, OpenRegistry(con))
    assert isinstance(published, Search)
    for text in [*QUERIES, *MORE]:
        assert told(published, text) == told(made, text), text
        found, expected = published.search(text), made.search(text)
        assert [(h.figure, h.cost, h.state) for h in found] == [(h.figure, h.cost, h.state) for h in expected], text


def test_two_searches_in_one_database_keep_what_each_found(con):
    first, second = (open_search(con, OpenRegistry(con)) for _ in range(2))
    found, other = first.search("asiel"), second.search("immigratie 2023")
    assert [hit.figure.figure_id for hit in found] == [hit.figure.figure_id for hit in first.search("asiel")]
    assert {hit.figure.figure_id for hit in found} != {hit.figure.figure_id for hit in other}


def test_a_search_reads_the_figures_that_it_names(con):
    registry = OpenRegistry(con)
    told(open_search(con, registry), "asiel 2025")
    assert 0 < Registry.__len__(registry) < 10
    assert len(registry) == len(load_registry(con))


def test_a_figure_is_found_by_its_id_and_by_its_tag(con):
    every = load_registry(con)
    long = next(figure for figure in every if figure.tag != figure.figure_id)
    registry = OpenRegistry(con)
    for name in ("reg_immigration:2023", long.figure_id, long.tag):
        assert registry.get(name) == every.get(name)
    assert registry.get("verzonnen:2023") is None and not registry.named(["verzonnen:2023"])
    some = [figure.figure_id for figure in every][::1000]
    assert registry.named(some) == {one: every.get(one) for one in some}


def test_some_figures_are_read_as_all_of_them_are(con):
    every = {figure.figure_id: figure for figure in load_registry(con)}
    some = read_figures(con, "indicator_id = 'asy_first'")
    assert len(some) > 100 and all(figure == every[figure.figure_id] for figure in some)
    assert any(figure.why_no_change for figure in some)


def test_a_sentence_is_read_as_with_all_figures(con):
    registry = load_registry(con)
    said, published = Said(registry), open_index(con, OpenRegistry(con))
    assert isinstance(published, OpenIndex)
    assert published.catalogue.names == said.catalogue.names
    for text in SENTENCES:
        read = [
            [
                (r.text, r.probable, r.agreeing)
                for s in read_all(text_paragraphs(text), registry, index=index)
                for r in s.readings
            ]
            for index in (said, published)
        ]
        assert read[0] == read[1], text


def test_a_database_published_without_an_index_is_searched_all_the_same(samples, con, tmp_path):
    path = tmp_path / "svm.duckdb"
    shutil.copyfile(samples.home.published_database, path)
    with duckdb.connect(str(path)) as older:
        older.execute(f"drop schema {SCHEMA} cascade")
        registry = OpenRegistry(older)
        assert isinstance(open_search(older, registry), Index)
        assert told(open_search(older, registry), "asiel 2025") == told(
            open_search(con, OpenRegistry(con)), "asiel 2025"
        )


def test_an_index_that_is_written_again_replaces_the_one_before():
    with duckdb.connect() as fresh:
        for figures in (FIGURES, FIGURES[:3]):
            Index(figures, NAMES).store(fresh)
        assert len(Search(fresh, Registry(FIGURES)).search("verzonnen")) == 3
