"""The English pages: the same pages, the same numbers in English notation, and no word left in Dutch."""

from __future__ import annotations

import csv
import re
from collections import Counter
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from ingest.contracts import contracts
from publish.dashboard.glossary import Glossary, Term
from publish.dashboard.memory import OWNED, load_english
from publish.dashboard.write import UNTRANSLATED
from publish.look.english import English, english_link
from svm.database import connect, rows
from svm.home import PROJECT
from svm.printed import in_english_notation

MEMORY = PROJECT / "seeds" / "report" / "english.csv"
#: words that no English text holds; names of Dutch reports may
DUTCH = re.compile(r"\b(het|een|wordt|niet|zijn|cijfers?|geel|jaar|naar|bij|volgens|uit)\b")
NUMBER = re.compile(r"-?\d[\d.,]*")
SPOKEN = "//body//text() | //body//@aria-label | //body//@alt | //head/title/text()"


@pytest.fixture(scope="module")
def english_pages(edition) -> dict[str, html.HtmlElement]:
    """English pages by the address that they have in Dutch."""
    folder = edition / "en"
    return {str(p.relative_to(folder)): html.fromstring(p.read_bytes()) for p in sorted(folder.rglob("*.html"))}


def test_each_page_is_there_in_both_languages_and_each_leads_to_the_other(edition, pages, english_pages):
    dutch = {str(path.relative_to(edition)): tree for path, tree in pages.items()}
    assert dutch.keys() == english_pages.keys() and len(dutch) > 2000
    for folder, found, language, other in ((edition, dutch, "nl", "en"), (edition / "en", english_pages, "en", "nl")):
        for path, tree in found.items():
            assert tree.get("lang") == language, path
            if path.startswith("figuren/"):
                continue  # a chart to put in a page of somebody else
            page = folder / path
            there = {"nl": edition / path, "en": edition / "en" / path}
            alternates = {
                one.get("hreflang"): one.get("href") for one in tree.xpath("//link[@rel='alternate' and @hreflang]")
            }
            assert {code: (page.parent / href).resolve() for code, href in alternates.items()} == there, path
            seen = tree.xpath(f"//header//a[@hreflang='{other}' and @lang='{other}']/@href")
            assert [(page.parent / href).resolve() for href in seen] == [there[other]], path


def test_every_link_of_an_english_page_exists_and_stays_in_english(site, edition, english_pages, data_docs):
    folder = edition / "en"
    ids = {(folder / path).resolve(): set(tree.xpath("//@id")) for path, tree in english_pages.items()}
    ids |= {path.resolve(): set(tree.xpath("//@id")) for path, tree in data_docs.items()}
    for path, tree in english_pages.items():
        page = folder / path
        for link in tree.xpath("//@href[not(../@hreflang)] | //@src | //@srcset | //@action"):
            if link == "data:,":
                continue
            address, place = urldefrag(unquote(link))
            target = (page.parent / address).resolve() if address else page.resolve()
            assert target.is_relative_to(site) and target.is_file(), (path, link)
            assert target.suffix != ".html" or target in ids, (path, link)
            assert not place or place in ids[target], (path, link)


def test_each_figure_is_the_same_number_in_english_notation(edition, pages, english_pages):
    """No digit differs, and no separator is left in Dutch."""
    compared = Counter()
    for path, tree in pages.items():
        english = english_pages[str(path.relative_to(edition))]
        ours, theirs = (t.xpath("//*[@data-figure]") for t in (tree, english))
        assert [one.get("data-figure") for one in ours] == [one.get("data-figure") for one in theirs], path
        for one, other in zip(ours, theirs, strict=True):
            said, told = (NUMBER.search("".join(x.itertext())) for x in (one, other))
            assert (said is None) == (told is None), (path, one.get("data-figure"))
            if said and told:
                assert told[0] == in_english_notation(said[0]), (path, said[0], told[0])
                assert told[0].replace(",", "") == said[0].replace(".", "").replace(",", "."), (path, said, told)
            compared["number" if said else "sign"] += 1
    assert compared["number"] > 5_000 and compared["sign"] > 100


def test_no_text_of_an_english_page_is_left_in_dutch(site, english_pages):
    listed = list(csv.DictReader((site.parent / UNTRANSLATED).open(encoding="utf-8")))
    assert [(line["dutch"], line["expert_question"]) for line in listed] == [], f"add these to {MEMORY.name}"
    left = Counter()
    for tree in english_pages.values():
        assert not tree.xpath("//span[@lang='nl']")
        for text in tree.xpath(SPOKEN):
            if DUTCH.search(text) and not text.getparent().xpath("ancestor-or-self::*[@lang='nl' or self::code]"):
                left[text] += 1
    assert left == {}


#: what pages print of a seed sooner or later, whatever was delivered by now
PRINTED = {
    "age_bands": ("name_nl",),
    "comparability": ("reason_nl",),
    "dimensions": ("dimension_nl",),
    "member_labels": ("label_nl",),
    "partner_names": ("name_nl",),
    "release_calendar": ("product_nl",),
    "report_row_notes": ("row_label_nl", "note_nl"),
    "report_table_rows": ("row_label_nl",),
    "severe_categories": ("name_nl",),
    "status_codes": ("meaning_nl",),
    "statuses": ("status_nl", "status_meaning_nl"),
    "terms": ("label_nl",),
}


@pytest.mark.parametrize(("seed", "column"), [(seed, one) for seed, columns in PRINTED.items() for one in columns])
def test_what_a_seed_may_print_has_english(samples, seed, column):
    con = connect(samples.home)
    t = load_english(con)
    texts = [
        str(r["one"])
        for r in rows(con, f"select distinct {column} as one from reference.{seed} order by one")
        if r["one"]
    ]
    assert texts and [text for text in texts if t.told(text) is None] == [], f"add these to {MEMORY.name}"


def test_each_member_of_a_dimension_has_english(samples):
    """As `reference.dim_member` has it, for who reads the marts."""
    found = rows(connect(samples.home), "select dimension, code, label_nl, label_en from reference.dim_member")
    assert len(found) > 200 and [r for r in found if not r["label_en"]] == [], f"add these to {MEMORY.name}"


def test_the_title_of_each_dataset_has_english(samples):
    t = load_english(connect(samples.home))
    titles = sorted({one.title for one in contracts()})
    assert titles and [title for title in titles if t.told(title) is None] == [], f"add these to {MEMORY.name}"


def test_a_breakdown_of_which_nothing_came_has_english(samples):
    """It is printed in the edition that lacks it: none of the bundled ones may."""
    con = connect(samples.home)
    texts = con.execute(
        "select 'Over deze perioden niet ontvangen: ' || i.title_nl || ' naar ' || d.dimension_nl || ' (' || i.producer || ').' "
        "from reference.report_table_rows as r inner join reference.indicators as i using (indicator_id) "
        "inner join reference.dimensions as d using (dimension) where r.row_kind = 'top' order by r.table_id"
    ).fetchall()
    english = load_english(con)
    assert len(texts) > 10 and [text for (text,) in texts if english.told(text) is None] == []


def test_pictures_are_drawn_with_english_words(edition):
    drawn = {path.stem: path.read_text() for path in sorted((edition / "en" / "figuren").glob("*.svg"))}
    assert drawn.keys() == {path.stem for path in (edition / "figuren").glob("*.svg")} and len(drawn) > 100
    for name, picture in drawn.items():
        words = " ".join(re.findall(r">([^<]*[a-z][^<]*)<", picture))
        assert not DUTCH.search(words) and re.search(r"\b(Line|Bar) chart\.", words), (name, words)


def test_the_memory_names_each_text_once_and_both_sides_have_the_same_holes(samples):
    lines = list(csv.DictReader(MEMORY.open(encoding="utf-8")))
    assert len({line["dutch"] for line in lines}) == len(lines) > 1000
    for line in lines:
        assert line["dutch"] == " ".join(line["dutch"].split()) and line["english"], line
        assert set(re.findall(r"\{\w+\}", line["dutch"])) == set(re.findall(r"\{\w+\}", line["english"])), line
        assert line["needs_expert"] in ("true", "false"), line
        assert line["expert_question"] or line["needs_expert"] == "false", f"what is the expert asked? {line}"
    owned = {r["dutch"] for r in rows(connect(samples.home), OWNED) if r["dutch"] != r["english"]}
    assert [line["dutch"] for line in lines if line["dutch"] in owned] == [], (
        "these have an English column of their own"
    )


def made_up() -> English:
    """A made-up memory."""
    return English(
        {
            "personen": "persons",
            "mei": "May",
            "geel": "yellow",
            "levering van {date}": "delivery of {date}",
            "{count} tabellen": "{count} tables",
            "Brief aan {name}": "Letter to {name}",
            "de politie": "the police",
            "kolom {name}": "column {name}",
        }
    )


def test_a_text_is_found_by_itself_by_its_sentence_or_by_its_parts():
    t = made_up()
    assert t("Personen") == "Persons" and t("levering van 3 mei 2025") == "delivery of 3 May 2025"
    assert t("1.234,5 personen; levering van mei 2025") == "1,234.5 persons; delivery of May 2025"
    assert t("{count} tabellen", count=3) == t("3 tabellen") == "3 tables"
    assert t("Brief aan {name}", name=t.marked("de politie")) == "Letter to the police"
    assert t("Brief aan {name}", name=t("de politie")) == "Letter to the police", "a value is translated once"
    assert t("kolom waarde") == "column waarde", "a name is kept"
    assert t(" [geel 1]") == " [yellow 1]" and t("2.345*") == "2,345*" and t("") == ""
    assert t.missing == {}


def test_what_is_not_found_stays_dutch_says_so_and_is_listed():
    t = made_up()
    page = t.page('<p title="onbekend">Personen. Iets nieuws, 2.345.</p>', "index.html")
    assert page == '<p title="onbekend">Persons. <span lang="nl">Iets nieuws, 2.345.</span></p>'
    assert set(t.missing) == {"onbekend", "Iets nieuws"}
    marked = t.page(f"<p>{t.marked('Nog iets')}</p>", "index.html")
    assert marked == '<p><span lang="nl">Nog iets</span></p>'
    assert t.page(f'<p data-word="{t.marked("personen")}">1.000</p>', "x.html") == '<p data-word="persons">1,000</p>'


def test_what_is_dutch_by_intent_or_no_text_at_all_is_left_alone():
    t = made_up()
    kept = '<article lang="nl"><p>Wij wachten op 1.234 cijfers</p></article><code>a.1.234</code><script>"geel"</script>'
    assert t.page(kept, "index.html") == kept and t.missing == {}
    assert t.page("<a href='#x'>3.10</a>", "x.html") == "<a href='#x'>3.10</a>", "the number of a table"
    assert english_link("https://voorbeeld.nl/a.html", "x.html") == "https://voorbeeld.nl/a.html"
    assert english_link("../stijl.css", "hoofdstuk/3.html") == "../../stijl.css"
    assert english_link("../figuren/3_1.svg", "hoofdstuk/3.html") == "../figuren/3_1.svg"
    assert english_link("../../2027/hoofdstuk/3.html", "hoofdstuk/3.html") == "../../../2027/en/hoofdstuk/3.html"


def test_an_english_page_is_accessible(edition, page):
    from axe_playwright_python.sync_playwright import Axe

    from tests.dashboard.test_site import AXE

    page.goto((edition / "en" / "index.html").as_uri())
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("link", name="Nederlands").click()
    assert page.url == (edition / "index.html").as_uri()
    page.get_by_role("link", name="English").click()
    assert page.url == (edition / "en" / "index.html").as_uri()


def test_a_term_is_linked_once_by_whole_words_and_the_longest_first():
    def made(term_id: str, nl: tuple[str, ...], en: tuple[str, ...]) -> Term:
        return Term(term_id, {"nl": nl[0], "en": en[0]}, "verzonnen", {"nl": nl, "en": en})

    terms = [
        made("nareis", ("nareis",), ("family reunification",)),
        made("aanvraag", ("aanvraag", "aanvragen"), ("application",)),
        made("eerste", ("eerste aanvraag",), ("first application",)),
    ]
    glossary = Glossary(terms, [], [])
    text = "Eerste aanvraag, aanvraag en aanvragen; geen nareiziger, nareis-b of aanvraagformulier."
    told = [(piece, term.term_id) for piece, term in glossary.pieces(text, "nl") if term]
    assert told == [("Eerste aanvraag", "eerste"), ("aanvraag", "aanvraag")]
    assert "".join(piece for piece, _ in glossary.pieces(text, "nl")) == text
    linked = glossary.linked("Een nareis <b>", "nl", "../")
    assert linked == 'Een <a class="begrip" href="../begrippen.html#begrip-nareis">nareis</a> &lt;b&gt;'
    assert glossary.used_in("Nareis en aanvragen") == {"nareis", "aanvraag"}


def test_terms_lead_to_the_glossary_and_it_names_who_uses_them(pages, edition, english_pages):
    for tree in (pages[edition / "begrippen.html"], english_pages["begrippen.html"]):
        places = {one.get("id") for one in tree.xpath("//dt")}
        assert {"begrip-nareis", "status-te_laat", "teken-voorlopig-cijfer"} <= places and len(places) > 60
        assert tree.xpath(
            "//dt[@id='begrip-nareis']/following-sibling::dd[1]//a[contains(@href, 'asy_nareis_arrivals')]"
        )
    for tree in (pages[edition / "indicator" / "asy_first.html"], english_pages["indicator/asy_first.html"]):
        assert tree.xpath("//main//a[@class='begrip']/@href")
        assert not tree.xpath("//h1//a[@class='begrip'] | //a//a")
    assert english_pages["begrippen.html"].xpath("//dt[@id='begrip-coa']")[0].text.startswith("COA (Central Agency")
