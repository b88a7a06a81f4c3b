"""Findings as comments in a copy, on made-up files: beside the words, again and again, and nothing else changes."""

from __future__ import annotations

import datetime as dt

import docx
import pytest
from click.testing import CliRunner
from lxml import etree

from publish.commands.main import svm
from publish.documents.freeze import freeze
from publish.documents.refresh import refresh
from publish.office.comments import ANCHORS, AUTHOR
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.paragraphs import read_paragraphs
from publish.office.text import visible_text
from publish.prose.lint import lint_paragraphs
from publish.prose.margin import copy_of, write_comments
from svm.errors import AuthorError
from svm.figures import Registry
from tests.documents.made_up import document, figure, p, parts, registry, rewrite, run, sdt, textbox, with_notes

DAY = dt.date(2030, 1, 2)
FIGURES = registry(figure(1))
BODY = (
    p(run("Er waren ") + run("4.321 ", "<w:b/>") + run("verzonnen dieren, en ") + sdt("verzonnen:1", run("1.000")) + run(".")),
    p(run("Zonder getal.")),
)  # fmt: skip


@pytest.fixture
def path(tmp_path):
    """A document with a loose number and a field, and a comment of a person."""
    made = document(tmp_path / "verzonnen.docx", *BODY)
    opened = docx.Document(str(made))
    opened.add_comment(opened.paragraphs[1].runs, text="Klopt dit?", author="Verzonnen Auteur", initials="VA")
    opened.save(str(made))
    return made


def comments_on(path, target=None, figures=FIGURES):
    """Write the findings on a file as the command does."""
    package = Package.open(path)
    paragraphs = read_paragraphs(package)
    found = lint_paragraphs(paragraphs, figures, [])
    write_comments(package, paragraphs, found, target or copy_of(path), DAY)
    return found


def comments(path):
    """The comments of a file: who says what about which words."""
    package = Package.open(path)
    body, told = package.parse("word/document.xml"), []
    for name, kind in package.kinds().items():
        for c in package.parse(name).iter(w("comment")) if kind == "comments" else ():
            marks = [e for e in body.iter(*map(w, ANCHORS)) if e.get(w("id")) == c.get(w("id"))]
            assert [e.tag for e in marks] == [w(a) for a in ANCHORS]
            inside, order = [], list(body.iter())
            for e in order[order.index(marks[0]) : order.index(marks[1])]:
                inside += [e.text] if e.tag == w("t") else []
            told.append((c.get(w("author")), visible_text(c), "".join(inside)))
    return told


def test_each_finding_stands_beside_its_words(path):
    found = comments_on(path)
    [loose] = found
    assert comments(copy_of(path)) == [
        ("Verzonnen Auteur", "Klopt dit?", "Zonder getal."),
        (AUTHOR, f"Waarschuwing: {loose.message}", "4.321 "),
    ]


def test_nothing_but_comments_changes(path):
    comments_on(path)
    one, other = Package.open(path), Package.open(copy_of(path))
    texts, controls = (
        [[visible_text(e) for e in package.parse("word/document.xml").iter(w("p"))] for package in (one, other)],
        [[etree.tostring(c.element, method="c14n") for c in find_controls(package)] for package in (one, other)],
    )
    assert texts[0] == texts[1]
    assert controls[0] == controls[1]
    assert {n for n in other.data if other.data[n] != one.data.get(n)} == {"word/document.xml", "word/comments.xml"}


def test_the_part_is_made_when_there_is_none(tmp_path):
    made = document(tmp_path / "verzonnen.docx", *BODY)
    comments_on(made)
    package = Package.open(copy_of(made))
    assert package.types["word/comments.xml"].endswith("comments+xml")
    assert [r.part for r in package.relations("word/document.xml") if r.kind == "comments"] == ["word/comments.xml"]
    assert [c.author for c in docx.Document(str(copy_of(made))).comments] == [AUTHOR]


def test_again_is_the_same_and_replaces_only_our_own(path):
    comments_on(path)
    first = copy_of(path).read_bytes()
    comments_on(path)
    assert copy_of(path).read_bytes() == first
    found = comments_on(copy_of(path))
    assert (copy_of(path).read_bytes(), len(found)) == (first, 1), "our own comments are not read as text"
    # the number became right: our comment goes, that of a person stays
    package = Package.open(copy_of(path))
    next(t for t in package.tree("word/document.xml").iter(w("t")) if t.text == "4.321 ").text = "veel "
    package.save(copy_of(path))
    comments_on(copy_of(path))
    assert comments(copy_of(path)) == [("Verzonnen Auteur", "Klopt dit?", "Zonder getal.")]


def test_a_copy_on_which_people_worked_is_not_overwritten(path):
    comments_on(path)
    opened = docx.Document(str(copy_of(path)))
    opened.add_comment(opened.paragraphs[1].runs, text="Nog iets.", author="Verzonnen Auteur", initials="VA")
    opened.save(str(copy_of(path)))
    before = copy_of(path).read_bytes()
    with pytest.raises(AuthorError, match="intussen bewerkt"):
        comments_on(path)
    assert copy_of(path).read_bytes() == before
    comments_on(copy_of(path))
    assert [text for _, text, _ in comments(copy_of(path))][:2] == ["Klopt dit?", "Nog iets."]


def test_a_comment_that_somebody_answered_stays(path):
    comments_on(path)
    copy = copy_of(path)
    space = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    made = parts(copy)["word/comments.xml"].decode()
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="0000000A"'
    head, _, tail = made.rpartition("<w:p>")
    extended = f'<w15:commentsEx {space}><w15:commentEx w15:paraId="0000000B" w15:paraIdParent="%s"/></w15:commentsEx>'
    changed = {"word/comments.xml": f"{head}<w:p {w14}>{tail}".encode()}
    rewrite(copy, changed | {"word/commentsExtended.xml": (extended % "0000000A").encode()})
    before = comments(copy)
    comments_on(copy, figures=registry(figure(1), figure(4, "4.321")))
    assert comments(copy)[:2] == before
    comments_on(copy)
    assert comments(copy) == before, "what it says is not said twice"


def test_what_stands_beside_the_text_is_told_where_it_is_shown(tmp_path):
    box = p(run("Hier staat een vak.") + textbox(p(run("In het vak 4.321 dieren."))))
    noted = p(run("Zie") + '<w:r><w:footnoteReference w:id="1"/></w:r>')
    made = with_notes(document(tmp_path / "verzonnen.docx", box, noted), footnotes=[run("Een noot van 5.432 dieren.")])
    opened = docx.Document(str(made))
    opened.sections[0].header.paragraphs[0].text = "Een kop van 6.543 dieren."
    opened.save(str(made))
    comments_on(made)
    told = comments(copy_of(made))
    assert [words.split(":")[0] for _, words, _ in told] == [
        "Waarschuwing (hoofdtekst, tekstvak, alinea 2)", "Waarschuwing (koptekst, alinea 1)",
        "Waarschuwing (voetnoot 1, alinea 1)",
    ]  # fmt: skip
    assert [place[:4] for _, _, place in told] == ["Hier", "Hier", "Zie"]


def test_the_copy_is_refreshed_and_frozen_like_any_other(path, tmp_path):
    comments_on(path)
    later = registry(figure(1, "1.001"))
    assert len(refresh(copy_of(path), later, lambda _: None).changes) == 1
    assert len(comments(copy_of(path))) == 2
    freeze(copy_of(path), tmp_path / "openbaar.docx", tmp_path / "archief", registry=Registry(later))
    assert not [n for n in parts(tmp_path / "openbaar.docx") if "comments" in n]


@pytest.mark.parametrize("options", [["--to", "x.docx"], ["--comments"]])
def test_options_that_do_nothing_are_refused(tmp_path, options):
    (tmp_path / "bericht.txt").write_text("Verzonnen.")
    done = CliRunner().invoke(svm, ["doc", "lint", str(tmp_path / "bericht.txt"), *options])
    assert done.exit_code == 1 and done.output.startswith("Fout: ") and "Traceback" not in done.output
