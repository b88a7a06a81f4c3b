"""Report tables on the pages: short cells, names of links, sorting, copying, files, a phone, and paper."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter, defaultdict

import pytest
from lxml import html
from pypdf import PdfReader

from publish.tables.table import ReportTable, load_tables, row_kind, to_csv
from svm.database import connect
from tests.pack import read

#: the longest cell: a number, the period that it is about and the mark of its reason
LONGEST = 60
#: A4 without its margins, in CSS pixels: upright and across
PAPER = {"": 687, "breed": 1016}


@pytest.fixture(scope="module")
def tables(samples) -> list[ReportTable]:
    return load_tables(connect(samples.home))


@pytest.fixture(scope="module")
def grids(tables, edition, pages) -> dict[str, tuple[ReportTable, html.HtmlElement]]:
    """Every table with figures, and its section of a chapter."""
    return {
        one.table_id: (one, pages[edition / f"hoofdstuk/{one.chapter}.html"].get_element_by_id(f"tabel-{one.table_id}"))
        for one in tables
        if not one.no_figures
    }


def cells_of(section: html.HtmlElement) -> list[list[html.HtmlElement]]:
    return [row.xpath("./td") for row in section.xpath(".//table[contains(@class, 'cijfers')]/tbody/tr")]


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_a_cell_is_short_and_says_its_reason_once_below(grids, edition, pages):
    yellow = 0
    for table, section in grids.values():
        below = [words(line) for line in section.xpath("./footer/p")]
        for (_, line), row in zip(table.rows, cells_of(section), strict=True):
            for cell, said in zip(line, row, strict=True):
                assert words(said) == table.text(cell) and len(words(said)) <= LONGEST, (table.table_id, words(said))
                assert ("geel" in said.get("class", "").split()) == cell.is_yellow
                if cell.is_yellow:
                    mark = table.marks[cell.yellow_text]
                    assert mark in words(said) and sum(text.startswith(f"{mark} = ") for text in below) == 1
                    yellow += 1
    assert yellow > 500
    periods = [tree for path, tree in pages.items() if path.parent.parent == edition / "indicator"]
    for tree in periods:
        cells = [words(cell) for cell in tree.xpath("//td")]
        below = [words(line) for line in tree.xpath("//section/footer/p")]
        assert not [text for text in cells if re.search(r"\[(geel|controle):|sha256|Bron: ", text)]
        assert len(set(below)) == len(below)
        known = {line.split(" = ")[0] for line in below}
        named = {found for text in cells for found in re.findall(r"\[(?:geel|controle) \d+\]|bron \d+", text)}
        assert named == known, tree.findtext(".//title")
    assert len(periods) > 1000


def test_the_source_of_a_figure_is_whole_on_the_page_of_its_period(edition, pages):
    tree = pages[edition / "indicator/asy_first/2025.html"]
    place = tree.get_element_by_id("asy_first:2025").xpath("string(td[@class='herkomst']/text())")
    number = re.match(r"bron \d+", place)[0]
    (line,) = [words(p) for p in tree.xpath("//footer/p") if words(p).startswith(f"{number} = ")]
    origin = {row["figure_id"]: row for row in read.lines(edition / "indicator/asy_first.csv")}["asy_first:2025"]
    said = f"{line.split(' = ')[1]}, {place.partition(', ')[2]}"
    assert origin["source"] in said
    assert all(part in said for part in origin["origin"].split(", "))


def test_a_link_says_its_figure_row_and_column_and_leads_nowhere_else(grids):
    targets: dict[tuple[int, str], set[str]] = defaultdict(set)
    links = 0
    for table, section in grids.values():
        for (label, line), row in zip(table.rows, cells_of(section), strict=True):
            for column, cell, said in zip(table.columns, line, row, strict=True):
                link = said.xpath("./a")
                assert bool(link) == cell.has_figure == (said.get("data-figure") == cell.figure_id), table.table_id
                if link:
                    name = f"{cell.shown}, {label}, {column}"
                    assert link[0].get("aria-label") in (name, f"{name}, {table.name}")
                    assert link[0].get("aria-label").startswith(words(link[0])), "what is seen can be spoken"
                    targets[table.chapter, link[0].get("aria-label")].add(link[0].get("href"))
                    links += 1
    twice = {name: found for name, found in targets.items() if len(found) > 1}
    assert links > 800 and twice == {}


def test_a_row_knows_the_numbers_that_it_is_sorted_by(grids):
    sortable = Counter()
    for table, section in grids.values():
        rows = section.xpath(".//table[contains(@class, 'cijfers')]/tbody/tr")
        units = {cell.unit for _, line in table.rows for cell in line if cell.number}
        for (label, line), row in zip(table.rows, rows, strict=True):
            assert row.get("class", "") == row_kind(label)
            if table.is_sortable:
                numbers = [cell.number.value if cell.number else "." for cell in line]
                assert row.get("data-n").split(" ") == numbers and len(units) == 1, table.table_id
            else:
                assert row.get("data-n") is None
        sortable[table.is_sortable] += 1
    assert sortable[True] > 20 and sortable[False] > 20


def test_each_table_can_be_had_as_a_file(grids, tables, edition):
    for table, section in grids.values():
        csv, excel, parquet = section.xpath("./p[@class='haal']/a/@href")
        assert (edition / "hoofdstuk" / csv).resolve().read_text(encoding="utf-8") == to_csv(table)
        assert (edition / "hoofdstuk" / excel).resolve().read_bytes()[:2] == b"PK"
        assert (edition / "hoofdstuk" / parquet).resolve().read_bytes()[:4] == b"PAR1"
    assert len(list((edition / "tabel").iterdir())) == len(grids)


def test_sorting_arrow_keys_and_copying(grids, edition, page):
    table, _ = grids["3.10"]
    page.goto((edition / "hoofdstuk/3.html").as_uri())
    section = page.locator("[id='tabel-3.10']")
    heads = section.locator(".cijfers thead th")

    def order() -> list[str]:
        return section.locator(".cijfers tbody th").all_inner_texts()

    report = [label for label, _ in table.rows]
    assert order() == report and report[0] == "Totaal" and report[-1].startswith("Overige")
    numbers = {label: cell.value for label, line in table.rows for cell in line[-2:-1]}
    free = report[1:-1]
    column = heads.nth(len(table.columns) - 1)
    said = section.locator(".stand")
    for way, expected, text in (
        ("descending", sorted(free, key=numbers.get, reverse=True), "hoogste eerst"),
        ("ascending", sorted(free, key=numbers.get), "laagste eerst"),
        (None, free, "volgorde van het rapport"),
    ):
        column.get_by_role("button").click()
        assert column.get_attribute("aria-sort") == way and text in said.inner_text()
        assert order() == [report[0], *expected, report[-1]], "the whole and the rest keep their place"
    # a sign is last, both ways
    old = heads.nth(1).get_by_role("button")
    empty = {label for label, line in table.rows if line[0].value is None}
    for _ in range(2):
        old.click()
        assert empty and set(order()[-1 - len(empty) : -1]) == empty
    old.click()

    focused = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    heads.first.get_by_role("button").focus()
    newest = table.columns[-1]
    for key, name in (
        ("ArrowDown", "Totaal"),
        ("End", f"{table.rows[0][1][-1].shown}, Totaal, {newest}"),
        ("ArrowDown", f"{table.rows[1][1][-1].shown}, {report[1]}, {newest}"),
        ("Control+End", f"{table.rows[-1][1][-1].shown}, {report[-1]}, {newest}"),
        ("Control+Home", "Onderwerp"),
        ("Tab", "Kopieer, Tabel 3.3"),
        ("ArrowRight", "CSV, Tabel 3.3"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(focused) == name
    stops = "[...document.querySelectorAll('.cijfers a, .cijfers button')].filter((e) => e.tabIndex === 0).length"
    assert page.evaluate(stops) == page.locator(".cijfers").count(), "one tab stop for a table"

    page.evaluate("() => { navigator.clipboard.write = async ([item]) => { window.kept = item; }; }")
    section.get_by_role("button", name="Kopieer").click()
    assert "Gekopieerd" in said.inner_text()
    plain, rich = (
        page.evaluate(f"kept.getType('{kind}').then((blob) => blob.text())") for kind in ("text/plain", "text/html")
    )
    lines = plain.split("\r\n")
    assert lines[0] == f"{table.caption} ({table.unit})" and lines[-len(table.footer) :] == table.footer
    assert [line.split("\t") for line in lines[1 : -len(table.footer)]] == [
        ["Onderwerp", *table.columns],
        *([label, *(table.text(cell) for cell in line)] for label, line in table.rows),
    ]
    copied = html.fragment_fromstring(rich, create_parent=True)
    assert [words(p) for p in copied.xpath("./p")] == [lines[0], *table.footer]
    yellow = [words(cell) for cell in copied.xpath(".//td[contains(@style, '#ffff00')]")]
    assert yellow == [table.text(cell) for _, line in table.rows for cell in line if cell.is_yellow]
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('refused')); }")
    section.get_by_role("button", name="Kopieer").click()
    assert "Geselecteerd" in said.inner_text()
    selected = page.evaluate("getSelection().toString()")
    assert table.title in selected and all(line in selected for line in table.footer)


def test_a_phone_shows_the_newest_column_beside_the_name_of_its_row(edition, browser):
    narrow = """() => [...document.querySelectorAll('.schuif')].filter((box) => box.querySelector('.cijfers')).map((box) => {
      const row = box.querySelector('tbody tr'), frame = box.getBoundingClientRect();
      const [name, last] = [row.cells[0], row.cells[row.cells.length - 1]].map((cell) => cell.getBoundingClientRect());
      return name.left >= frame.left - 1 && last.right <= frame.right + 1 && name.right <= last.left + 1
        && name.width < frame.width / 2;
    })"""
    small = """() => [...document.querySelectorAll('.cijfers a, .cijfers button, .haal a, .haal button, .inhoud summary')]
      .filter((one) => one.checkVisibility()).map((one) => [one.textContent, one.getBoundingClientRect()])
      .filter(([, box]) => box.height < 24 || box.width < 24 && box.height < 44).map(([text]) => text)"""
    for script, chapter in ((True, 5), (True, 6), (False, 6)):
        context = browser.new_context(offline=True, java_script_enabled=script, has_touch=True)
        one = context.new_page()
        one.goto((edition / f"hoofdstuk/{chapter}.html").as_uri())
        for width in (390, 320):
            one.set_viewport_size({"width": width, "height": 800})
            assert one.evaluate("document.documentElement.scrollWidth") <= width, (chapter, width)
            seen = one.evaluate(narrow)
            assert seen and all(seen), (chapter, width, script, seen)
        assert one.evaluate(small) == [], (chapter, script)
        context.close()


def test_on_paper_nothing_is_cut_off_and_digits_stand_below_digits(grids, edition, page):
    wide = {name: [] for name in PAPER}
    digits = """() => [...document.querySelectorAll('.cijfers.ster')].flatMap((table) => {
      const ends = {};
      for (const link of table.querySelectorAll('td a')) {
        const range = document.createRange(), text = link.firstChild;
        range.setStart(text, 0);
        range.setEnd(text, text.data.replace(/\\*$/, '').length);
        (ends[link.closest('td').cellIndex] ??= []).push(range.getBoundingClientRect().right);
      }
      return Object.values(ends).map((column) => Math.max(...column) - Math.min(...column));
    })"""
    apart: list[float] = []
    page.emulate_media(media="print")
    for chapter in range(2, 8):
        page.goto((edition / f"hoofdstuk/{chapter}.html").as_uri())
        apart += page.evaluate(digits)
        for kind, width in PAPER.items():
            page.set_viewport_size({"width": width, "height": 900})
            wide[kind] += page.evaluate(
                """([kind, width]) => [...document.querySelectorAll('.cijfers')]
                .filter((table) => table.closest('section').classList.contains('breed') === (kind === 'breed'))
                .map((table) => [table.caption.textContent, table.getBoundingClientRect().right <= width])""",
                [kind, width],
            )
    assert [name for found in wide.values() for name, fits in found if not fits] == []
    assert sum(map(len, wide.values())) > 80 and wide["breed"]
    assert apart and max(apart) < 0.5, "an asterisk hangs outside its column of digits"
    for chapter in (5, 6):
        page.goto((edition / f"hoofdstuk/{chapter}.html").as_uri())
        paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        printed = printed_parts(paper)
        of_chapter = [table for table, _ in grids.values() if table.chapter == chapter]
        for table in of_chapter:
            newest = [table.text(line[-1]) for _, line in table.rows]
            said = printed[table.number]
            for text in newest:
                assert text.replace(" ", "") in said, (table.number, text)
            for line in table.footer:
                assert line.replace(" ", "") in said, (table.number, line)
        assert "Hoofdmenu" not in printed["text"] and "Kopieer" not in printed["text"]
        pages = len(paper.pages)
        assert f"{pages}/{pages}" in "".join(paper.pages[-1].extract_text().split())
    upright = {page.mediabox.width < page.mediabox.height for page in paper.pages}
    assert upright == {True, False}, "a table of many columns lies across"


def printed_parts(paper: PdfReader) -> dict[str, str]:
    """The text on paper without blanks, whole and by the number of the table in whose caption it begins."""
    text = "".join(unicodedata.normalize("NFKC", page.extract_text()) for page in paper.pages)
    text = "".join(text.split())
    parts = re.split(r"Tabel(\d\.\d+)(?=\()", text)
    return {"text": text, **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_a_chapter_has_its_contents_at_hand(edition, page):
    page.goto((edition / "hoofdstuk/3.html").as_uri())
    contents = page.locator(".inhoud details")
    assert contents.get_attribute("open") is not None, "beside the tables on a wide screen"
    page.set_viewport_size({"width": 390, "height": 844})
    assert contents.get_attribute("open") is None
    contents.locator("summary").click()
    contents.locator("a").nth(9).click()
    assert contents.get_attribute("open") is None, "it makes way for what was chosen"
    assert page.locator(".inhoud").bounding_box()["y"] == 0, "and stays on top"
    chosen = page.evaluate("document.querySelector(':target h2').getBoundingClientRect().top")
    assert page.locator(".inhoud").bounding_box()["height"] <= chosen < 400


def test_a_chapter_is_light(edition):
    for path in (edition / "hoofdstuk").glob("*.html"):
        assert path.stat().st_size < 330_000, path
