"""The site is written again: only what changed, nothing from the same, and a large edition at the same addresses."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from publish.dashboard import stands, write
from publish.dashboard.write import write_site
from publish.look.html import anchor
from publish.pack import files
from publish.tables import figure_rows
from svm.database import connect
from svm.home import Home
from tests.folders import bytes_in

#: indicators whose pages are written here: one of countries, one of nationalities and months, with earlier values
SHOWN = ("int_return_refugees", "asy_first")


@pytest.fixture(scope="module")
def editions(samples):
    """The bundled edition with the periods of two indicators, and no charts, tables or files of data."""
    found = write._editions(connect(samples.home), samples.home)
    return {number: replace(one, content=small(one.content)) for number, one in found.items()}


def small(content):
    kept = {
        name: replace(one, charts=(), figures=one.figures if name in SHOWN else ())
        for name, one in content.indicators.items()
    }
    return replace(content, indicators=kept, charts={}, choices={}, tables=[])


@pytest.fixture
def written(samples, editions, monkeypatch):
    """Write a site of these editions in a home; what they hold may be changed before."""
    monkeypatch.setattr("publish.dashboard.pages.about_files", lambda *_: iter(()))

    def write_again(root: Path, shown=editions) -> Path:
        monkeypatch.setattr(write, "_editions", lambda *_: shown)
        return write_site(connect(samples.home), Home(root)).parent

    return write_again


def test_after_a_small_change_only_its_pages_are_written_and_all_is_as_if_written_anew(
    editions, written, tmp_path, monkeypatch
):
    monkeypatch.setattr(stands, "inputs", lambda *_: {})
    site = written(tmp_path / "one")
    before = {name: (site / name).stat().st_ino for name in bytes_in(site)}
    ((number, edition),) = editions.items()
    one = edition.content.indicators["asy_first"]
    changed = [f if f.figure_id != "asy_first:2024" else replace(f, text="123 (verzonnen)") for f in one.figures]
    changed = [f for f in changed if f.period != "2013"]
    content = replace(
        edition.content, indicators={**edition.content.indicators, "asy_first": replace(one, figures=tuple(changed))}
    )
    other = {number: replace(edition, content=content)}
    written(tmp_path / "one", other)
    anew = written(tmp_path / "two", other)
    assert bytes_in(site) == bytes_in(anew)
    now = {name: (site / name).stat().st_ino for name in bytes_in(site)}
    gone = {f"{number}/{folder}indicator/asy_first/2013.html" for folder in ("", "en/")}
    assert before.keys() - now.keys() == gone
    new = {name for name in now if now[name] != before[name]}
    pages = {"indicator/asy_first.html", "indicator/asy_first/2024.html"}
    # the start page and the list of texts are written each time
    assert new - {"index.html"} == {f"{number}/{folder}{page}" for folder in ("", "en/") for page in pages}


def test_from_the_same_nothing_is_read_and_with_other_software_all_is(samples, written, tmp_path, monkeypatch):
    site = written(tmp_path)
    before = bytes_in(tmp_path / "out")
    con = connect(samples.home)
    monkeypatch.setattr(write, "_editions", lambda *_: 1 / 0)
    assert write_site(con, Home(tmp_path)).parent == site
    monkeypatch.setattr(stands, "digests", lambda *_: {"project": "another version of the software"})
    with pytest.raises(ZeroDivisionError):
        write_site(con, Home(tmp_path))
    assert bytes_in(tmp_path / "out") == before


@pytest.mark.parametrize("harm", ["changed", "gone", "more"])
def test_a_site_that_was_touched_does_not_stand(tmp_path, harm):
    home, page = Home(tmp_path), tmp_path / "out" / "site" / "a.html"
    page.parent.mkdir(parents=True)
    page.write_text("made up")
    stands.record(home, {"project": "a"}, [home.out / "site"])
    assert stands.stands(home, {"project": "a"}, [home.out / "site"])
    assert not stands.stands(home, {"project": "b"}, [home.out / "site"])
    if harm == "changed":
        page.write_text("made up too")
    elif harm == "gone":
        page.unlink()
    else:
        page.with_name("b.html").touch()
    assert not stands.stands(home, {"project": "a"}, [home.out / "site"])


def test_a_database_that_was_replaced_meanwhile_is_not_taken_for_the_one_that_is_read(samples, tmp_path):
    home = Home(tmp_path)
    home.published_database.parent.mkdir(parents=True)
    home.published_database.write_bytes(samples.home.published_database.read_bytes())
    con = connect(home)
    assert stands.inputs(con, home)
    fresh = tmp_path / "fresh"
    fresh.write_bytes(samples.home.published_database.read_bytes())
    fresh.replace(home.published_database)
    assert stands.inputs(con, home) == {}, "this connection reads what was there before"


def rows_of(tree: html.HtmlElement) -> list[list]:
    kept = tree.xpath("//script[@id='rijen']")
    return json.loads(zlib.decompress(base64.b64decode(kept[0].text))) if kept else []


def ids_of(tree: html.HtmlElement) -> set[str]:
    """Every place of a page, with those that its script makes."""
    rows = rows_of(tree)
    figures = [row[1] for row in rows] + [measure[1] for row in rows for measure in row[6]]
    return set(tree.xpath("//@id")) | set(map(anchor, figures))


def test_a_large_edition_has_every_address_that_a_small_one_has_and_each_figure_with_its_origin(
    editions, written, tmp_path, monkeypatch
):
    monkeypatch.setattr(stands, "inputs", lambda *_: {})
    small_site = written(tmp_path / "small")
    monkeypatch.setattr(files, "LARGE", 0)
    large_site = written(tmp_path / "large")
    assert bytes_in(small_site).keys() == bytes_in(large_site).keys()
    trees = {p: html.fromstring(p.read_bytes()) for p in large_site.rglob("*.html")}
    kept = 0
    for page, tree in trees.items():
        before = html.fromstring((small_site / page.relative_to(large_site)).read_bytes())
        places = set(before.xpath("//@id"))
        assert places <= ids_of(tree), page
        static = set(tree.xpath("//@id"))
        for link in tree.xpath("//@href"):
            address, place = urldefrag(unquote(link))
            if not address and place:
                assert place in static, (page, link)
            elif place and "indicator/" in address:
                assert place in set(trees[(page.parent / address).resolve()].xpath("//@id")), (page, link)
        rows = rows_of(tree)
        kept += len(rows)
        words = " ".join(before.text_content().split())
        for row in rows:
            for text in filter(None, (row[0], *row[3:6], row[7], row[8])):
                assert text in words, (page, text)
    assert kept > 500, "most figures are kept small"
    page = large_site / "2026" / "indicator" / "int_return_refugees" / "2023.html"
    figures = 2 * len(rows_of(trees[page]))
    assert len(trees[page].xpath("//script[@id='rijen']")[0].text) < 60 * figures


def test_the_script_lays_out_the_rows_as_they_are_on_a_page_of_a_small_edition(
    site, written, tmp_path, monkeypatch, page
):
    monkeypatch.setattr(stands, "inputs", lambda *_: {})
    monkeypatch.setattr(files, "LARGE", 0)
    large = written(tmp_path)
    read = """[...document.querySelectorAll('table.vast tbody tr')].map((row) => [row.id,
        [...row.children].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim()),
        [...row.querySelectorAll('[id], [data-figure]')].map((one) => [one.id, one.dataset.figure ?? '']),
        row.querySelectorAll('.geel').length].flat(Infinity).join('|')).sort()"""
    for address in ("2026/indicator/asy_first/2024.html", "2026/en/indicator/int_return_refugees/2023.html"):
        page.goto((site / address).as_uri())
        expected = page.evaluate(read)
        place = expected[-1].split("|")[0]
        page.goto(f"{(large / address).as_uri()}#{place}")
        page.wait_for_selector("#meer", state="hidden")
        assert page.evaluate(read) == expected
        assert page.evaluate("document.querySelector(':target').id") == place


def test_reading_the_figures_compares_none_of_them_with_every_observation(samples):
    con = connect(samples.home)
    asked = []

    class Watched:
        def execute(self, sql):
            asked.append(sql)
            return con.execute(sql)

    figure_rows.figure_rows(Watched())
    plan = con.execute(f"explain {asked[0]}").fetchall()[0][1]
    assert "HASH_JOIN" in plan and "NL_JOIN" not in plan
