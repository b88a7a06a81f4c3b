"""A table has an address that never changes and a number in print: its place on the page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from click.testing import CliRunner
from lxml import html

from publish.charts.chart import load_charts
from publish.commands.main import svm
from publish.documents.create import palette
from publish.documents.names import Names
from publish.look.html import environment
from publish.office.controls import find_controls
from publish.office.package import Package
from publish.pack.edition import load_edition
from publish.pack.sheets import pack_book
from publish.tables import table as tables
from svm.database import connect
from svm.figures import TITLE, load_registry


@pytest.fixture(scope="module")
def con(samples):
    return connect(samples.home)


@pytest.fixture(scope="module")
def loaded(con) -> list[tables.ReportTable]:
    return tables.load_tables(con)


def test_numbers_run_on_in_the_order_of_the_page(loaded):
    assert sum(t.number != t.table_id for t in loaded) > 50, "the addresses are in the order of the page already"
    for one, other in pairwise(loaded):
        chapter, place = map(int, other.number.split("."))
        assert (chapter, place) == (other.chapter, int(one.number.split(".")[1]) + 1 if one.chapter == chapter else 1)


def test_what_people_read_has_the_number_and_where_it_stands_the_address(con, loaded, tmp_path):
    table = next(t for t in loaded if t.table_id == "2.1")
    assert table.caption == f"Tabel {table.number} Immigratie, emigratie en bevolkingsgroei" and table.number != "2.1"
    assert tables.to_markdown(table).startswith(f"**{table.caption}**")
    page = html.fromstring(tables.to_html([table], "verzonnen"))
    assert page.xpath("//section/@id") == ["tabel-2-1"]
    assert page.xpath("string(//caption)").startswith(table.caption)
    assert tables.to_csv(table).splitlines()[1].startswith("tabel_2_1,")
    contents = pack_book(loaded, load_edition(con)).sheets[1]
    line = next(texts for texts in contents.table if texts[1].text == table.title)
    assert (line[0].text, line[0].link, line[-1].text) == (table.name, (table.name, 1), "2.1")
    charts = {c.chart_id: c for c in load_charts(con)}
    numbers = {t.table_id: t.number for t in loaded}
    for chart in charts.values():
        if chart.chapter:
            assert chart.caption.startswith(f"Figuur {numbers[chart.chart_id]} ")
    labels = [label for (label,) in con.execute(
        "select figure_label from indicators.figures where measure = 'residual_3_10'"
    ).fetchall()]  # fmt: skip
    assert labels and all(label.endswith(f"(overig in tabel {numbers['3.10']})") for label in labels)


def test_a_page_of_the_site_prints_numbers_and_keeps_its_anchors(con, loaded):
    environment()
    from publish.dashboard.content import load_content

    content = load_content(con)
    found = {t["table_id"]: t["table_number"] for one in content.indicators.values() for t in one.tables}
    assert found == {t.table_id: t.number for t in loaded}


def test_a_word_field_of_a_table_is_known_by_its_address_when_its_tag_is_gone(con, loaded, tmp_path):
    registry = load_registry(con)
    palette(registry, loaded, 6, tmp_path / "palet.docx", {c.chart_id: c for c in load_charts(con)})
    names, found = Names(registry), {}
    for control in find_controls(Package.open(tmp_path / "palet.docx")):
        if control.tag.startswith(("tabel:", "figuur:")):
            tag = control.tag
            properties = control.element[0]
            properties.remove(next(e for e in properties if e.tag.endswith("}tag")))
            found[tag] = names.recognise(control)
    assert found == {tag: (tag, "bladwijzer" if tag.endswith(TITLE) else "titel") for tag in found}
    assert "tabel:6.2" in found and any(tag.startswith("figuur:6.") for tag in found)


def test_an_address_that_is_the_number_of_another_table_says_so(samples, loaded, monkeypatch):
    monkeypatch.setattr("svm.home.Home.default", lambda: samples.home)
    own = next(t for t in loaded if t.table_id == "2.1")
    other = next(t for t in loaded if t.number == "2.1")
    shown = CliRunner().invoke(svm, ["table", "2.1"])
    assert shown.exit_code == 0 and shown.stdout.startswith(f"**{own.caption}**")
    assert shown.stderr == (
        f"2.1 is het adres van tabel {own.number}; de tabel met nummer 2.1 heeft adres {other.table_id}\n"
    )
    same = next(t for t in loaded if t.number == t.table_id)
    assert CliRunner().invoke(svm, ["table", same.table_id]).stderr == ""
