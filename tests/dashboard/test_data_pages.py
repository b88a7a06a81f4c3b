"""The pages about the data and what they lead to: the pack, references, changes as Atom, and an index for programs."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from urllib.parse import unquote, urldefrag

import pytest
from lxml import etree, html

from publish.look.html import environment
from publish.pack.edition import load_edition
from publish.pack.settings import NAME, Settings
from publish.pack.write import make_pack
from publish.public.check import check_public
from publish.tables.table import load_tables
from svm.database import connect
from svm.dutch import MISTAKE
from svm.figures import load_registry
from tests.dashboard.test_site import AXE
from tests.folders import bytes_in

PAGES = ("data", "methode", "citeren", "wijzigingen", "contact", "toegankelijkheid")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def pack(samples):
    con = connect(samples.home)
    return make_pack(con, load_tables(con))


def test_every_page_leads_to_the_pages_about_the_data(edition, pages):
    for path, tree in pages.items():
        if path.parent.name == "figuren":
            continue  # a chart to put in a page of somebody else
        root = edition / "en" if path.is_relative_to(edition / "en") else edition
        below = {(path.parent / link).resolve() for link in tree.xpath("//footer//a/@href")}
        assert {(root / f"{name}.html").resolve() for name in PAGES} <= below, path
        assert tree.xpath("//link[@rel='alternate'][@type='application/atom+xml']"), path


def test_the_site_carries_the_pack_and_its_catalogue_tells_every_file(edition, pages, pack):
    there = bytes_in(edition / "data")
    assert there == dict(pack.files)
    tree = pages[edition / "data.html"]
    told = {}
    for one in tree.xpath("//*[@class='bestand']"):
        [link], [code] = one.xpath("./a"), one.xpath("./code/text()")
        told[unquote(link.get("href")).removeprefix("data/")] = (one.text_content(), code)
    assert set(told) == {f.path for one in pack.sets for f in one.files}
    for path, (text, code) in told.items():
        assert code == hashlib.sha256(there[path]).hexdigest(), path
        assert f"{len(there[path]):,} bytes".replace(",", ".") in text, path
    described = {link.removeprefix("data/") for link in tree.xpath("//dd/a/@href") if link.startswith("data/")}
    assert described | set(told) == set(there)
    names = tree.xpath("//th[@scope='row']//code/text()")
    assert len(set(names)) == len(names) == len(pack.sets)


def test_each_table_and_indicator_leads_to_its_data_and_says_how_it_is_cited(edition, pages, pack):
    for one in pack.sets[1:]:
        address, place = urldefrag(one.page)
        tree = pages[edition / address]
        part = tree.get_element_by_id(place) if place else tree
        links = {unquote(link) for link in part.xpath(".//a[@download]/@href")}
        if one.kind == "indicator":
            assert {f"../data/{f.path}" for f in one.files} <= links, one.name
        else:
            # a table without figures has none to fetch on its page; all are in the catalogue
            assert f"../data/{one.files[1].path}" in links or part.xpath(".//p[@class='geel']"), one.name
        [said] = part.xpath(".//details[@class='citeer']/p[1]/text()")[-1:]
        assert one.title in said and "stand van de gegevens: 21 juni 2026" in said and one.identifier in said
    # a file has kept its address of old
    for path in edition.glob("indicator/*.csv"):
        assert path.read_bytes() == (edition / "data" / "csv" / f"indicator_{path.name}").read_bytes()


def test_a_reference_holds_the_same_facts_in_each_form(samples, edition):
    who = load_edition(connect(samples.home)).organisation
    found = sorted(edition.glob("citeren/*.json"))
    keys = set()
    for path in found:
        [item] = json.loads(path.read_text(encoding="utf-8"))
        assert item["type"] == "dataset" and item["issued"] == {"date-parts": [[2026]]}
        assert item["author"] == [{"literal": who}] and item["version"] == "2026.20260621"
        entry = path.with_suffix(".bib").read_text(encoding="utf-8")
        assert entry.startswith(f"@misc{{{item['id']},\n") and entry.count("{") == entry.count("}")
        fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", entry, re.MULTILINE))
        plain = fields["title"].strip("{}").replace("\\", "")
        assert plain == item["title"] and fields["year"] == "2026" and fields["author"] == f"{{{who}}}"
        keys.add(item["id"])
    assert len(keys) == len(found) > 250


def test_the_changes_are_a_valid_feed_with_days_that_are_over(edition, pages):
    """What RFC 4287 asks of a feed and of an entry."""
    root = etree.fromstring((edition / "wijzigingen.xml").read_bytes())
    assert root.tag == f"{{{ATOM['a']}}}feed"
    entries = root.findall("a:entry", ATOM)
    ids = [root.findtext("a:id", namespaces=ATOM), *(e.findtext("a:id", namespaces=ATOM) for e in entries)]
    assert len(set(ids)) == len(ids) > 20 and all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids)
    moments = []
    for one in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", ATOM)) == 1 and one.findtext(f"a:{name}", namespaces=ATOM)
        moments.append(dt.datetime.fromisoformat(one.findtext("a:updated", namespaces=ATOM)))
    assert root.findtext("a:author/a:name", namespaces=ATOM)
    assert moments[0] == dt.datetime(2026, 6, 21, tzinfo=dt.UTC) and max(moments) == moments[0]
    assert moments[1:] == sorted(moments[1:], reverse=True)
    page = pages[edition / "wijzigingen.html"]
    for entry in entries:
        [link] = entry.findall("a:link", ATOM)
        address, place = urldefrag(link.get("href"))
        assert link.get("rel") == "alternate" and address == "wijzigingen.html"
        section = page.get_element_by_id(place)
        assert section.findtext("h2") == entry.findtext("a:title", namespaces=ATOM)
        assert entry.find("a:content", ATOM).get("type") == "text" and entry.findtext("a:content", namespaces=ATOM)


def test_the_index_for_programs_is_small_and_every_address_in_it_is_there(samples, edition, pages):
    text = (edition / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# Staat van Migratie 2026\n\n> ") and len(text.encode()) < 60_000
    for one in re.findall(r"\]\(([^)]+)\)", text) + re.findall(r": (data/\S+)", text):
        assert (edition / urldefrag(one)[0]).is_file(), one
    figures = {f.figure_id: f for f in load_registry(connect(samples.home))}
    data = (edition / "data" / "index.csv").read_bytes()
    assert len(data) < 5_000_000
    lines = list(csv.DictReader(io.StringIO(data.decode())))
    assert len(lines) == len(figures) and {line["figure_id"] for line in lines} == set(figures)
    for line in lines:
        figure = figures[line["figure_id"]]
        address, place = urldefrag(unquote(line["page"]))
        assert pages[edition / address].get_element_by_id(place) is not None
        assert (edition / line["definition_page"]).is_file() and line["text"].startswith(figure.table_text)
        assert (line["is_yellow"] == "ja") == figure.is_yellow and line["period"] and line["unit"]


def test_what_is_not_known_is_said_and_what_is_known_is_printed(edition, pages):
    tree = pages[edition / "toegankelijkheid.html"]
    said = tree.xpath("//*[@class='invullen']/text()") + pages[edition / "contact.html"].xpath(
        "//*[@class='invullen']/text()"
    )
    assert set(said) == {f"nog in te vullen ({NAME}: {name})" for name in Settings({}).unknown}
    known = environment().get_template("data.html").module.known
    filled = Settings({"contact.afdeling": "Afdeling <Verzinsels>", "toegankelijkheid.rapport": "https://x.example/"})
    assert known(filled, NAME, "contact.afdeling") == "Afdeling &lt;Verzinsels&gt;"
    assert known(filled, NAME, "toegankelijkheid.rapport") == '<a href="https://x.example/">https://x.example/</a>'


def test_the_method_tells_every_status_and_every_rule_for_small_numbers(samples, edition, pages):
    con, text = connect(samples.home), " ".join(pages[edition / "methode.html"].text_content().split())
    told = con.execute("select status_nl, status_meaning_nl from reference.statuses").fetchall()
    told += con.execute("select reason_nl, evidence from reference.disclosure_rules").fetchall()
    assert len(told) > 15 and [one for line in told for one in line if " ".join(one.split()) not in text] == []


def test_nothing_in_the_folder_for_the_public_may_not_be_public(edition, pages):
    there = [edition / "data", edition / "citeren", edition / "llms.txt", edition / "wijzigingen.xml"]
    there += [edition / f"{name}.html" for name in PAGES]
    assert [str(f) for f in check_public(there) if f.weight == MISTAKE] == []


def test_wcag_of_the_pages_about_the_data(edition, page):
    from axe_playwright_python.sync_playwright import Axe

    for width, names in ((390, PAGES), (1280, ("toegankelijkheid",))):
        page.set_viewport_size({"width": width, "height": 900})
        for name in names:
            page.goto((edition / f"{name}.html").as_uri())
            # hundreds of rows are alike
            page.evaluate("for (const row of document.querySelectorAll('tbody tr:nth-child(n+4)')) row.remove()")
            found = Axe().run(page, options=AXE)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_a_citation_opens_with_the_keyboard(edition, page):
    page.goto((edition / "hoofdstuk" / "6.html").as_uri())
    one = page.locator("section details.citeer").first
    assert not one.locator("p").first.is_visible()
    one.locator("summary").focus()
    page.keyboard.press("Enter")
    assert one.locator("p").first.is_visible()
    assert html.fromstring(one.inner_html()).xpath("//a[contains(@href, 'citeren/tabel-6.')]")
