"""The task pane in Chromium, against a stand-in for the interface of Word that records calls. Word itself is not here."""

from __future__ import annotations

import io
import json
import random
import shutil
import ssl
import subprocess
import threading
import urllib.request
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from publish.charts.chart import load_charts
from publish.documents.refresh import refresh
from publish.find.hits import NOTHING, USABLE, YELLOW
from publish.find.search import Index, load_names
from publish.find.sentence import sentence
from publish.office.controls import find_controls
from publish.office.flat import PKG
from publish.office.package import Package, w
from publish.office.paragraphs import read_paragraphs
from publish.prose.lint import lint_paragraphs
from publish.tables.table import load_tables
from publish.taskpane import write
from publish.taskpane.serve import server
from svm.database import connect
from svm.dutch import MISTAKE
from svm.errors import UserError
from svm.figures import TITLE, load_registry

ADDRESS = "https://localhost:3443"
TABLES, CHARTS = ("3.1", "0.1"), ("3.1",)
MOCK = Path(__file__).with_name("office.js").read_text(encoding="utf-8")
QUERIES = [
    "asiel syrië 2025", "Syrische asielaanvragen 2024", "immigratie", "oekraïners", "EU", "202", "2025", "de van het", "",
    "daling asiel 2025", "nareizigers derde kwartaal 2025", "herhaalde asielaanvragen 2025", "coa bezetting", "xyzzy",
    "inwilligingspercentage", "top 10", "dublin duitsland", "Türkiye", "Curaçao", "SYRIË", "asy_first:2025", "mvv-nareis",
    "asielanvragen", "syriers", "arbeidsmigratie", "tabel 3.1", "aanvraag statushouder", "nareizgiers 2024", "xinburgerings",
]  # fmt: skip


@pytest.fixture(scope="module")
def con(samples):
    return connect(samples.home)


@pytest.fixture(scope="module")
def registry(con):
    return load_registry(con)


@pytest.fixture(scope="module")
def index(con, registry):
    return Index(registry, load_names(con))


@pytest.fixture(scope="module")
def pane(con, tmp_path_factory):
    """The pane with a few tables and charts: drawing all of them takes half a minute."""
    folder = tmp_path_factory.mktemp("paneel") / "invoegtoepassing"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(write, "load_tables", lambda con: [t for t in load_tables(con) if t.table_id in TABLES])
        patch.setattr(write, "load_charts", lambda con: [c for c in load_charts(con) if c.chart_id in CHARTS])
        write.write_pane(con, con, folder, ADDRESS)
        first = {path.name: path.read_bytes() for path in folder.rglob("*.*")}
        write.write_pane(con, con, folder, ADDRESS)
    assert first == {path.name: path.read_bytes() for path in folder.rglob("*.*")}, (
        "the same edition gives the same bytes"
    )
    return folder


@pytest.fixture(scope="module")
def address(pane):
    made = server(pane, 0, None)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://localhost:{made.server_address[1]}"
    made.shutdown()
    made.server_close()


def opened(browser, address, *, mock: bool):
    context = browser.new_context()
    page = context.new_page()
    page.said = []
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("console", lambda m: page.said.append(m.text) if "appsforoffice" not in m.text + str(m.location) else None)
    # no network: the interface of Office comes from Microsoft
    page.route("https://appsforoffice.microsoft.com/**", lambda route: route.abort())
    if mock:
        page.add_init_script(MOCK)
    page.goto(f"{address}/paneel.html")
    until(page, "window.paneel !== undefined")
    return page


@pytest.fixture
def page(browser, address):
    one = opened(browser, address, mock=True)
    yield one
    assert one.said == []
    one.context.close()


def until(page, condition: str) -> None:
    """Wait for a condition; what the browser tool has for it needs `eval`, which the page forbids."""
    for _ in range(250):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never true: {condition}")


def calls(page, kind: str) -> list[list[str]]:
    return [call[1:] for call in page.evaluate("window.mock.calls") if call[0] == kind]


def as_document(flat: str, path: Path) -> Path:
    """The inserted piece as a Word file of its own."""
    root = etree.fromstring(flat.encode())
    types = etree.Element("{http://schemas.openxmlformats.org/package/2006/content-types}Types")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for part in root:
            name, kind = part.get(f"{{{PKG}}}name"), part.get(f"{{{PKG}}}contentType")
            etree.SubElement(types, types.tag.replace("Types", "Override"), PartName=name, ContentType=kind)
            xml = part.find(f"{{{PKG}}}xmlData")
            if xml is not None:
                packed.writestr(name[1:], etree.tostring(xml[0]))
            else:
                import base64

                packed.writestr(name[1:], base64.b64decode(part.findtext(f"{{{PKG}}}binaryData")))
        packed.writestr("[Content_Types].xml", etree.tostring(types))
    path.write_bytes(out.getvalue())
    return path


def test_the_ranking_in_the_pane_is_that_of_the_command(page, index, registry):
    labels = [f.label for f in random.Random(5).sample(sorted(registry, key=lambda f: f.figure_id), 25)]
    for text in [*QUERIES, *labels]:
        told = page.evaluate(
            """(text) => {
                const hits = paneel.searchFigures(text);
                const ids = (found) => found.map((hit) => [hit.entry.id, hit.cost]);
                return [ids(hits), ids(paneel.best(hits, 6, 0)), ids(paneel.best(hits, 3, 1)), paneel.unknown(text), paneel.near(text)];
            }""",
            text,
        )
        hits = index.search(text)
        expected = [
            *([[h.figure.figure_id, h.cost] for h in found] for found in (hits, hits.best(6), hits.best(3, YELLOW))),
            index.unknown(text),
            index.near(text),
        ]
        assert told == expected, text


def test_a_search_shows_value_status_source_and_definition(page, registry):
    page.get_by_label("Zoek een cijfer, tabel of figuur").fill("asiel syrië 2025")
    item = page.locator("#cijfers li").first
    figure = registry.get("asy_first:2025:nationality=SYR")
    assert item.get_attribute("data-cijfer") == figure.figure_id
    for text in (figure.label, figure.running_text, "Status: actueel", figure.definition, figure.source_line):
        assert text in item.inner_text()
    yellow = page.locator("#cijfers .geel").first
    assert "[geel: " in yellow.inner_text()
    assert yellow.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 0)"
    assert "bruikbaar" in page.locator("#gevonden").inner_text()


def test_nothing_usable_says_why(page):
    page.locator("#q").fill("herhaalde asielaanvragen syrië 2025")
    assert (
        "Nog zonder waarde: Herhaalde asielaanvragen, Syrië, 2025 [geel: te laat"
        in page.locator("#gevonden").inner_text()
    )
    page.locator("#q").fill("xyzzy")
    assert "Geen cijfer heeft al deze woorden" in page.locator("#gevonden").inner_text()


def test_from_search_to_an_inserted_field_in_two_keys(page, registry, tmp_path, record_property):
    page.evaluate(
        "window.started = 0; document.getElementById('q').addEventListener('input', () => { started = performance.now(); }, true)"
    )
    page.locator("#q").fill("asiel syrië 2025")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    until(page, "window.mock.calls.some((call) => call[0] === 'insertOoxml')")
    took = page.evaluate("performance.now() - started")
    record_property("ms_from_search_to_field", took)
    assert took < 2000
    [[place, where, xml]] = calls(page, "insertOoxml")
    assert (place, where) == ("selection", "End")
    figure = registry.get("asy_first:2025:nationality=SYR")
    path = as_document(xml, tmp_path / "ingevoegd.docx")
    [control] = find_controls(Package.open(path))
    assert (control.tag, control.text, control.kind) == (figure.tag, figure.running_text, "inline")
    assert "Ingevoegd: 3.285" in page.locator("#gezegd").inner_text()


@pytest.mark.parametrize(
    "figure_id",
    ["asy_first:2025:nationality=SYR", "asy_first:2025:change_pct", "asy_permits_type:2025:ground=refugee_status;nationality=SYR"],
)  # fmt: skip
def test_what_is_inserted_is_what_the_palette_holds(page, registry, figure_id, tmp_path):
    figure = registry.get(figure_id)
    page.locator("#q").fill(figure.label)
    item = page.locator(f'[data-cijfer="{figure_id}"]')
    names = item.locator("button").all_inner_texts()
    for name in names:
        item.get_by_text(name, exact=True).click()
    until(page, f"window.mock.calls.filter((call) => call[0] === 'insertOoxml').length === {len(names)}")
    numbers = set()
    for at, (_, _, xml) in enumerate(calls(page, "insertOoxml")):
        path = as_document(xml, tmp_path / f"{at}.docx")
        package = Package.open(path)
        [control] = find_controls(package)
        named, channel = registry.of_tag(control.tag)
        assert named is figure and control.text == figure.said(channel)
        assert bool(list(control.element.iter(w("highlight")))) == figure.is_yellow
        numbers.add(control.element.find(f"{w('sdtPr')}/{w('id')}").get(w("val")))
        report = refresh(path, registry, {}.get)
        assert (report.seen, report.changes, report.refusals) == (1, [], [])
        findings = lint_paragraphs(read_paragraphs(package), registry)
        assert not [f for f in findings if f.severity == MISTAKE], findings
    assert len(numbers) == len(names)
    whole = "".join(Package.open(path).tree("word/document.xml").itertext())
    assert whole == sentence(figure).text(figure)


@pytest.mark.parametrize(("tag", "words"), [("tabel:3.1", "tabel 3.1"), ("figuur:3.1", "figuur 3.1")])
def test_a_table_or_chart_comes_below_the_paragraph_and_needs_no_refresh(page, con, registry, tag, words, tmp_path):
    tables = {t.table_id: t for t in load_tables(con)}
    charts = {c.chart_id: c for c in load_charts(con)}
    title = page.evaluate(
        "(tag) => fetch('cijfers.json').then((a) => a.json()).then((d) => d.blocks.find((b) => b[0] === tag)[1])", tag
    )
    page.locator("#q").fill(title)
    page.locator(f'[data-blok="{tag}"] button').click()
    until(page, "window.mock.calls.some((call) => call[0] === 'insertOoxml')")
    assert calls(page, "insertParagraph") == [["", "After"]]
    [[place, where, xml]] = calls(page, "insertOoxml")
    assert (place, where) == ("new paragraph", "Replace")
    path = as_document(xml, tmp_path / "blok.docx")
    controls = find_controls(Package.open(path))
    assert [c.tag for c in controls] == [tag + TITLE, tag]
    report = refresh(path, registry, tables.get, charts=charts.get)
    assert (report.changes, report.refusals) == ([], [])
    # the styles it names come along
    package = Package.open(path)
    known = {s.get(w("styleId")) for s in package.tree("word/styles.xml").iter(w("style"))}
    assert {e.get(w("val")) for e in package.tree("word/document.xml").iter(w("pStyle"))} <= known


def test_nothing_goes_into_a_field_and_a_refusal_of_word_is_said(page):
    page.evaluate("window.mock.selected = { tag: 'asy_first:2025', text: '24.140' }")
    page.locator("#q").fill("asiel 2025")
    page.locator("#cijfers button").first.click()
    until(page, "document.getElementById('gezegd').textContent.includes('u staat in een veld')")
    assert calls(page, "insertOoxml") == []
    page.evaluate("window.mock.selected = null; window.mock.failure = 'GeneralException'")
    page.locator("#cijfers button").first.click()
    until(page, "document.getElementById('gezegd').textContent.includes('Niet ingevoegd: GeneralException')")


def test_the_field_where_the_cursor_stands_is_explained(page, registry):
    figure = registry.get("asy_first:2025")
    assert calls(page, "addHandlerAsync") == [["documentSelectionChanged"]]
    page.evaluate("window.mock.selected = { tag: 'asy_first:2025', text: '23.999' }; window.mock.moved()")
    until(page, "document.getElementById('gekozen').textContent.includes('Niet bijgewerkt')")
    told = page.locator("#gekozen").inner_text()
    for text in (figure.label, figure.definition, figure.source_line, "‘23.999’", f"‘{figure.running_text}’"):
        assert text in told
    page.evaluate(
        f"window.mock.selected = {{ tag: 'asy_first:2025', text: '{figure.running_text}' }}; window.mock.moved()"
    )
    until(page, "document.getElementById('gekozen').textContent.includes('Bijgewerkt.')")


def test_the_next_field_that_is_not_up_to_date_is_selected_in_turn(page, registry):
    now = registry.get("asy_first:2025").running_text
    controls = [
        {"tag": "asy_first:2025", "text": now},
        {"tag": "asy_first:2025", "text": "1"},
        {"tag": "iets anders", "text": "2"},
        {"tag": "asy_first:2024", "text": "3"},
    ]
    page.evaluate("(controls) => { window.mock.controls = controls; }", controls)
    for _ in range(3):
        count = len(calls(page, "select"))
        page.locator("#volgende").click()
        until(page, f"window.mock.calls.filter((call) => call[0] === 'select').length > {count}")
    assert calls(page, "select") == [["asy_first:2025"], ["asy_first:2024"], ["asy_first:2025"]]
    assert "van 2: er staat" in page.locator("#gezegd").inner_text()
    page.evaluate("window.mock.controls = window.mock.controls.slice(0, 1)")
    page.locator("#volgende").click()
    until(page, "document.getElementById('gezegd').textContent.includes('is bijgewerkt')")


def test_outside_word_it_searches_and_copies(browser, address):
    page = opened(browser, address, mock=False)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    until(page, "document.getElementById('plek').textContent.includes('niet in Word geopend')")
    page.locator("#q").fill("asiel syrië 2025")
    page.locator("#cijfers button").first.click()
    until(page, "document.getElementById('gezegd').textContent.includes('Gekopieerd zonder veld: 3.285')")
    assert page.evaluate("navigator.clipboard.readText()") == "3.285"
    assert page.said == []
    page.context.close()


def test_axe_finds_nothing_and_the_keyboard_reaches_everything(page):
    from axe_playwright_python.sync_playwright import Axe

    page.locator("#q").fill("asiel syrië 2025")
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "preload": False}
    )
    assert [v["id"] for v in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.lang") == "nl"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate("document.activeElement.tagName") == "BUTTON" and page.evaluate(focused) == "solid"


def test_the_page_allows_no_script_but_its_own_and_that_of_office(pane):
    page = etree.HTML((pane / "paneel.html").read_text(encoding="utf-8"))
    assert page.xpath("//script/@src") == ["https://appsforoffice.microsoft.com/lib/1/hosted/office.js", "paneel.js"]
    assert not page.xpath("//script/text() | //style | //@style | //@*[starts-with(name(), 'on')]")
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; script-src 'self' https://appsforoffice.microsoft.com;")
    assert "unsafe" not in policy
    assert "innerHTML" not in (pane / "paneel.js").read_text(encoding="utf-8")


def test_the_manifest_has_what_word_asks_for_in_its_order(pane):
    """The order and the lengths are those of the schema of Microsoft for a task pane (appforoffice/1.1)."""
    root = etree.fromstring((pane / "manifest.xml").read_bytes())
    ns = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
    assert root.tag == f"{ns}OfficeApp"
    assert root.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "TaskPaneApp"
    assert [e.tag.removeprefix(ns) for e in root] == [
        "Id", "Version", "ProviderName", "DefaultLocale", "DisplayName", "Description", "IconUrl", "HighResolutionIconUrl",
        "Hosts", "Requirements", "DefaultSettings", "Permissions",
    ]  # fmt: skip
    assert len(root.findtext(f"{ns}Id")) == 36
    assert len(root.find(f"{ns}DisplayName").get("DefaultValue")) <= 125
    assert len(root.find(f"{ns}Description").get("DefaultValue")) <= 250
    addresses = [e.get("DefaultValue") for e in root.iter() if "Url" in str(e.tag) or "SourceLocation" in str(e.tag)]
    assert len(addresses) == 3
    for one in addresses:
        assert one.startswith(f"{ADDRESS}/") and (pane / one.removeprefix(f"{ADDRESS}/")).is_file()
    assert root.find(f"{ns}Hosts/{ns}Host").get("Name") == "Document"


def test_the_data_holds_every_figure_once_and_says_what_the_registry_says(pane, registry):
    data = json.loads((pane / "cijfers.json").read_text(encoding="utf-8"))
    figures = {f[0]: f for f in data["figures"]}
    assert set(figures) == {f.figure_id for f in registry} and len(data["figures"]) == len(registry)
    counts = {state: 0 for state in (USABLE, YELLOW, NOTHING)}
    for one in registry:
        row = figures[one.figure_id]
        counts[row[2]] += 1
        for tag, text, *_ in row[10]:
            named, channel = registry.of_tag(tag)
            assert text == named.said(channel)
        yellow = data["texts"][row[9]]
        assert bool(yellow) == one.is_yellow and yellow in (one.yellow_text, "")
    assert all(counts.values())


def test_the_server_is_for_this_machine_and_speaks_https(pane, tmp_path):
    with pytest.raises(UserError, match="geen certificaat"):
        server(pane, 0, pane / "paneel.html")
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine to make a certificate with")
    pem, key = tmp_path / "localhost.pem", tmp_path / "sleutel.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(pem)]
    subprocess.run(command, check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + key.read_bytes())
    made = server(pane, 0, pem)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        assert made.server_address[0] == "127.0.0.1"
        with pytest.raises(UserError, match="niet te gebruiken"):
            server(pane, made.server_address[1], None)
        trusted = ssl.create_default_context(cafile=str(pem))
        with urllib.request.urlopen(
            f"https://localhost:{made.server_address[1]}/manifest.xml", context=trusted
        ) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.read() == (pane / "manifest.xml").read_bytes()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"https://localhost:{made.server_address[1]}/blokken/", context=trusted)
    finally:
        made.shutdown()
        made.server_close()
