"""`svm doc review`: what came back in copies of a made-up chapter, what it does to a figure, and the merged document."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from publish.documents.refresh import refresh
from publish.documents.word_table import new_table
from publish.office.comments import add, answer, answered_by, comments_in, made, marks
from publish.office.controls import code_of
from publish.office.package import Package, w
from publish.office.text import text_before_changes, visible_text
from publish.prose.lint import lint
from publish.report.decide import Choice, decide
from publish.report.merge import write
from publish.report.reactions import Review
from publish.report.review import review
from publish.report.roles import Roles
from svm.errors import AuthorError
from tests.documents.made_up import accepted, block, cell, document, figure, p, registry, run, sdt, table

FIGURES = registry(figure(1, "24.140"), figure(2, "3.160"), figure(3, "7.037"))
WHEN = "2026-05-01T10:00:00Z"
ANNA, BRAM = "Anna Verzonnen", "Bram Verzonnen"
ROLES = {ANNA: "ministerie A", BRAM: "ministerie B"}

ONE = sdt("verzonnen:1", run("24.140"))
TWO = sdt("verzonnen:2", run("3.160"))
HEADING = p(run("Verzonnen instroom"), '<w:pStyle w:val="Heading1"/>')
FIRST = [run("In de verzonnen stad kwamen "), ONE, run(" personen aan. Dat is een verzonnen zin over niets.")]
SECOND = [run("Er vertrokken "), TWO, run(" personen. De rest bleef. Zo gaat dat in een verzonnen stad.")]
THIRD = [run("Tot slot volgt een alinea zonder getal, die nergens over gaat.")]
BASE = [HEADING, p("".join(FIRST)), p("".join(SECOND)), p("".join(THIRD))]


def ins(text: str, author: str = ANNA) -> str:
    return f'<w:ins w:id="901" w:author="{author}" w:date="{WHEN}">{text if "<" in text else run(text)}</w:ins>'


def gone(text: str, author: str = ANNA) -> str:
    told = text if "<" in text else run(text)
    told = told.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    return f'<w:del w:id="902" w:author="{author}" w:date="{WHEN}">{told}</w:del>'


def mark(name: str, author: str = ANNA) -> str:
    return f'<w:rPr><w:{name} w:id="903" w:author="{author}" w:date="{WHEN}"/></w:rPr>'


@pytest.fixture
def lay(tmp_path):
    """Lay copies, each given as the paragraphs that differ by their turn, beside the base."""
    base = document(tmp_path / "basis.docx", *BASE)

    def call(
        *copies: dict[int, str] | Path, accept: tuple[str, ...] = ("alles",), reject: tuple[str, ...] = ()
    ) -> Review:
        paths = [
            c
            if isinstance(c, Path)
            else document(tmp_path / f"kopie{n}.docx", *(c.get(i, b) for i, b in enumerate(BASE)))
            for n, c in enumerate(copies, 1)
        ]
        made = review(base, paths, FIGURES, Roles({k.casefold(): v for k, v in ROLES.items()}))
        decide(made, Choice.read(accept, made.items, "--accept"), Choice.read(reject, made.items, "--reject"))
        assert sum(made.counts().values()) == len(made.items)
        assert all(item.state and (item.reason or item.state == "samengevoegd") for item in made.items)
        return made

    call.base = base
    return call


def merged(made: Review, tmp_path: Path, *, plain: bool = False) -> list[str]:
    """The paragraphs of the merged document as a reader sees them when all is accepted."""
    target = tmp_path / "samengevoegd.docx"
    write(made, target, plain=plain)
    texts = [visible_text(e) for e in body(target).iter(w("p"))]
    written = b"".join(Package.open(target).data.values())
    assert ANNA.encode() not in written and BRAM.encode() not in written
    return [text for text in texts if text]


def body(path: Path) -> etree._Element:
    package = Package.open(path)
    return package.tree(package.document)


def told(made: Review) -> list[tuple[str, str, str, str, str]]:
    return [(i.role, i.kind, i.old, i.new, i.state) for i in made.items]


def test_a_copy_without_changes_has_no_reactions(lay):
    assert lay({}).items == []


def test_tracked_changes_are_taken_as_they_were_made(lay, tmp_path):
    copy = {
        1: p(
            FIRST[0]
            + ONE
            + run(" personen aan. Dat is een ")
            + gone("verzonnen")
            + ins("bedachte")
            + run(" zin over niets.")
        )
    }
    made = lay(copy)
    assert told(made) == [("ministerie A", "vervangen", "verzonnen", "bedachte", "samengevoegd")]
    assert made.items[0].touches == "tekst" and "Verzonnen instroom" in made.items[0].place
    assert "Dat is een bedachte zin" in merged(made, tmp_path)[1]
    change = next(body(tmp_path / "samengevoegd.docx").iter(w("ins")))
    assert (change.get(w("author")), change.get(w("date"))) == ("ministerie A", WHEN)
    assert [text_before_changes(e) for e in body(tmp_path / "samengevoegd.docx").iter(w("p"))][1] == visible_text(
        body(lay.base)[0][1]
    )


def test_half_a_word_is_shown_as_the_word_and_written_as_it_was_made(lay, tmp_path):
    made = lay(
        {
            3: p(
                run("Tot slot volgt een alinea zonder ")
                + gone("ge")
                + ins("kwart")
                + run("tal, die nergens over gaat.")
            )
        }
    )
    assert told(made)[0][2:4] == ("getal", "kwarttal")
    assert "kwarttal" in merged(made, tmp_path)[3]


def test_a_change_that_was_not_tracked_is_found(lay, tmp_path):
    made = lay({1: p(FIRST[0] + ONE + run(" mensen aan. Dat is een verzonnen zin over niets."))})
    assert told(made) == [("onbekende rol 1", "stil gewijzigd", "personen", "mensen", "samengevoegd")]
    assert "24.140 mensen aan" in merged(made, tmp_path, plain=True)[1]


TYPED_OVER = {
    "tracked in the field": sdt("verzonnen:1", gone("24.140") + ins("24.410")),
    "silently in the field": sdt("verzonnen:1", run("24.410")),
    "the field became plain text": run("24.410"),
    "tracked, and the field went": sdt("verzonnen:1", gone("24.140")) + ins("24.410"),
    "in a field without its tag": sdt("", '<w:bookmarkStart w:id="5" w:name="_svm_{code}_1"/><w:bookmarkEnd w:id="5"/>' + run("24.410")),
}  # fmt: skip


@pytest.mark.parametrize("how", TYPED_OVER)
def test_a_number_that_was_typed_over_is_refused_with_what_the_warehouse_says(how, lay, tmp_path):
    field = TYPED_OVER[how].replace("{code}", code_of("verzonnen:1"))
    made = lay({1: p(FIRST[0] + field + FIRST[2])})
    [item] = made.items
    assert (item.state, item.touches, item.figures) == ("geweigerd", "cijfer", ("verzonnen:1",)), how
    assert "verzonnen:1" in item.reason and "24.140" in item.reason and "24.410" in item.reason
    assert merged(made, tmp_path) == [visible_text(e) for e in body(lay.base).iter(w("p")) if visible_text(e)]
    assert lay({1: p(FIRST[0] + field + FIRST[2])}, accept=("1",)).items[0].state == "geweigerd"


def test_a_field_that_became_plain_text_is_bound_again(lay, tmp_path):
    made = lay({1: p(run("In de verzonnen stad kwamen ruim 24.140 mensen aan. Dat is een verzonnen zin over niets."))})
    assert [(i.state, i.figures) for i in made.items] == [("samengevoegd", ("verzonnen:1",))]
    assert "het veld blijft staan" in made.items[0].note
    assert merged(made, tmp_path)[1].startswith("In de verzonnen stad kwamen ruim 24.140 mensen aan")
    assert fields(tmp_path / "samengevoegd.docx") == fields(lay.base)


def test_words_typed_at_the_edge_of_a_field_stand_beside_it(lay, tmp_path):
    made = lay({1: p(FIRST[0] + sdt("verzonnen:1", ins("ongeveer ") + run("24.140")) + FIRST[2])})
    assert told(made) == [("ministerie A", "ingevoegd", "", "ongeveer ", "samengevoegd")]
    merged(made, tmp_path)
    [control] = [e for e in body(tmp_path / "samengevoegd.docx").iter(w("sdt")) if "24.140" in visible_text(e)]
    assert visible_text(control) == "24.140"


def fields(path: Path) -> list[tuple[str, str]]:
    """What a refresh says of each field, when nothing is written."""
    report = refresh(path, FIGURES, lambda _: None, dry_run=True)
    told = [(c.figure_id, c.new) for c in report.changes] + [(r.tag, r.reason) for r in report.refusals]
    return [*sorted(told), ("gezien", str(report.seen))]


def test_a_sentence_goes_with_its_figure_and_a_figure_does_not_go_alone(lay, tmp_path):
    whole = gone(run("Er vertrokken ")) + sdt("verzonnen:2", gone("3.160")) + gone(" personen. ")
    made = lay({2: p(whole + run("De rest bleef. Zo gaat dat in een verzonnen stad."))})
    assert [i.state for i in made.items] == ["samengevoegd"] and "de hele zin gaat weg" in made.items[0].note
    assert merged(made, tmp_path)[2] == "De rest bleef. Zo gaat dat in een verzonnen stad."
    assert "verzonnen:1" in str(find_tags(tmp_path / "samengevoegd.docx"))
    alone = {2: p(run("Er vertrokken personen. De rest bleef. Zo gaat dat in een verzonnen stad."))}
    assert [(i.state, "--accept 1" in i.reason) for i in lay(alone).items] == [("gelaten", True)]
    assert lay(alone, accept=("1",)).items[0].state == "samengevoegd"


def find_tags(path: Path) -> list[str]:
    return [e.get(w("val"), "") for e in body(path).iter(w("tag"))]


def test_new_paragraphs_deleted_and_moved_ones(lay, tmp_path):
    new = p(ins("Een nieuwe verzonnen alinea."), mark("ins"))
    made = lay({}, {3: p(gone("".join(THIRD)), mark("del", BRAM))})
    assert [(i.kind, i.dropped) for i in made.items] == [("verwijderd", 3)]
    assert len(merged(made, tmp_path)) == 3
    copy = document(tmp_path / "nieuw.docx", *BASE[:2], new, *BASE[2:])
    made = lay(copy)
    assert told(made) == [("ministerie A", "ingevoegd", "", "Een nieuwe verzonnen alinea.", "samengevoegd")]
    assert merged(made, tmp_path)[2] == "Een nieuwe verzonnen alinea."
    assert merged(lay(copy), tmp_path, plain=True)[2] == "Een nieuwe verzonnen alinea."
    moved = lay(document(tmp_path / "verplaatst.docx", BASE[0], BASE[3], *BASE[1:3]))
    assert [(i.kind, i.state, i.dropped is not None and i.added is not None) for i in moved.items] == [
        ("stil gewijzigd", "samengevoegd", True)
    ]
    assert merged(moved, tmp_path, plain=True)[1].startswith("Tot slot")


def test_enter_at_the_end_of_a_paragraph_is_a_new_paragraph(lay, tmp_path):
    copy = document(
        tmp_path / "enter.docx", *BASE[:3], p("".join(THIRD), mark("ins")), p(ins("Nog een verzonnen alinea."))
    )
    assert told(lay(copy)) == [("ministerie A", "ingevoegd", "", "Nog een verzonnen alinea.", "samengevoegd")]
    assert merged(lay(copy), tmp_path)[-1] == "Nog een verzonnen alinea."


def changed(word: str, author: str) -> dict[int, str]:
    return {
        3: p(
            run("Tot slot volgt een alinea zonder ")
            + gone("getal", author)
            + ins(word, author)
            + run(", die nergens over gaat.")
        )
    }


def test_two_copies_that_make_one_sentence_differently_are_in_conflict_until_one_is_named(lay, tmp_path):
    copies = changed("cijfer", ANNA), changed("telling", BRAM)
    made = lay(*copies)
    assert [i.state for i in made.items] == ["conflict", "conflict"]
    assert "2" in made.items[0].reason and "1" in made.items[1].reason
    assert "zonder getal" in merged(made, tmp_path)[3]
    made = lay(*copies, accept=("alles", "2"))
    assert [i.state for i in made.items] == ["conflict", "samengevoegd"]
    assert "zonder telling" in merged(made, tmp_path)[3]
    assert [i.state for i in lay(*copies, reject=("1",)).items] == ["gelaten", "samengevoegd"]
    assert [i.state for i in lay(*copies, accept=("1,2",)).items] == ["conflict", "conflict"]


def test_the_same_change_in_two_copies_is_made_once_and_other_sentences_are_no_conflict(lay, tmp_path):
    made = lay(changed("cijfer", ANNA), changed("cijfer", BRAM))
    assert [(i.state, i.reason) for i in made.items] == [("samengevoegd", ""), ("samengevoegd", "hetzelfde als 1")]
    assert "zonder cijfer, die" in merged(made, tmp_path)[3]
    one = {2: p(run("Er gingen weg ") + TWO + SECOND[2])}
    other = {2: p(SECOND[0] + TWO + run(" personen. De rest bleef. Zo gaat dat in een bedachte stad."))}
    made = lay(one, other)
    assert [i.state for i in made.items] == ["samengevoegd", "samengevoegd"]
    assert merged(made, tmp_path)[2] == "Er gingen weg 3.160 personen. De rest bleef. Zo gaat dat in een bedachte stad."


def commented(path: Path, *remarks: tuple[str, str, int | None], on: int = 1) -> Path:
    """A copy with comments on the field of a paragraph; each with its author, words and the one that it answers."""
    document(path, *BASE)
    package = Package.open(path)
    comments: list[etree._Element] = []
    control = next(package.tree(package.document)[0][on].iter(w("sdt")))
    for number, (author, words, to) in enumerate(remarks, 70):
        comments.append(made(number, words, author, "XX", WHEN))
        add(package, comments[-1])
        start, end, reference = marks(number)
        control.addprevious(start)
        control.addnext(reference)
        control.addnext(end)
        if to is not None:
            answer(package, comments[-1], comments[to])
    package.save(path)
    return path


def test_comments_and_answers_are_kept_under_a_role(lay, tmp_path):
    copy = commented(tmp_path / "opm.docx", (ANNA, "Klopt dit getal?", None), ("Cor Verzonnen", "Ja.", 0))
    made_review = lay(copy, {})
    kinds = [(i.role, i.kind, i.figures, i.old, i.state) for i in made_review.items]
    assert kinds == [
        ("ministerie A", "opmerking", ("verzonnen:1",), "24.140", "samengevoegd"),
        ("onbekende rol 1", "antwoord op opmerking", ("verzonnen:1",), "24.140", "samengevoegd"),
    ]
    merged(made_review, tmp_path)
    package = Package.open(tmp_path / "samengevoegd.docx")
    comments = comments_in(package)
    assert [(c.get(w("author")), visible_text(c)) for c in comments] == [
        ("ministerie A", "Klopt dit getal?"), ("onbekende rol 1", "Ja."),
    ]  # fmt: skip
    assert answered_by(package) == {comments[1]: comments[0]}
    assert fields(tmp_path / "samengevoegd.docx") == fields(lay.base)
    # a copy of what was merged, with nothing new in it, has no reactions
    assert review(tmp_path / "samengevoegd.docx", [tmp_path / "samengevoegd.docx"], FIGURES, Roles()).items == []


def test_a_cell_of_a_table_is_refused_by_row_and_column(tmp_path):
    made_up = table([("Verzonnen rij", [cell("12"), cell("34")]), ("Andere rij", [cell("56"), cell("78")])])
    block_of = etree.tostring(block("tabel:9.1", new_table(made_up)).element).decode()
    base = document(tmp_path / "basis.docx", *BASE, block_of)
    copy = document(tmp_path / "kopie.docx", *BASE, block_of.replace(">78<", ">87<"))
    found = review(base, [copy], FIGURES, Roles())
    [item] = found.items
    assert (item.touches, item.figures, item.old, item.new) == ("tabel", ("tabel:9.1",), "78", "87")
    assert "rij 3 ‘Andere rij’, kolom 3 ‘2024’" in item.place and "tabel:9.1" in item.refusal


def test_another_document_and_an_unknown_number_are_said(lay, tmp_path):
    other = document(tmp_path / "ander.docx", *(p(run(f"Iets heel anders, nummer {n}.")) for n in range(5)))
    with pytest.raises(AuthorError, match=r"ander\.docx is geen kopie van basis\.docx"):
        lay(other)
    with pytest.raises(AuthorError, match="--accept 7 kan niet"):
        lay({}, accept=("7",))


def test_a_list_of_roles_is_read_with_care(tmp_path):
    file = tmp_path / "rollen.csv"
    file.write_text(f"naam;rol\n{ANNA};ministerie A\n", encoding="utf-8-sig")
    assert Roles.read(file).of("  anna VERZONNEN ") == "ministerie A"
    file.write_text("Anna;A\n")
    with pytest.raises(AuthorError, match="naam en rol"):
        Roles.read(file)
    file.write_text("naam;rol\nAnna;A\nanna;B\n")
    with pytest.raises(AuthorError, match="regel 3"):
        Roles.read(file)


def test_lint_runs_on_what_was_merged(lay, tmp_path):
    made = lay({3: p("".join(THIRD) + ins(" Het zijn er 4.321."))})
    assert made.items[0].touches == "getal" and "4.321 is een getal zonder bron" in made.items[0].note
    merged(made, tmp_path)
    assert "los" in {f.code for f in lint(Package.open(tmp_path / "samengevoegd.docx"), FIGURES)}


def test_a_paragraph_with_a_figure_that_was_rewritten_is_refused(lay):
    made_review = lay({2: p(run("Vertrek: 9.999 mensen, zo blijkt uit een geheel andere telling."))})
    assert [(i.state, i.figures) for i in made_review.items] == [("geweigerd", ("verzonnen:2",))]


def test_a_copy_of_another_version_is_said_to_be_one(lay, tmp_path):
    old = [b.replace("24.140", "23.000").replace("3.160", "3.000") for b in BASE]
    three = p(sdt("verzonnen:3", run("7.037")) + run(" verzonnen personen bleven."))
    base = document(tmp_path / "nieuw.docx", *BASE, three)
    copy = document(tmp_path / "oud.docx", *old, three.replace("7.037", "7.000"))
    found = review(base, [copy], FIGURES, Roles())
    assert len(found.items) == 3 and all(item.refusal for item in found.items)
    assert "andere versie" in found.warnings[0]


def test_the_name_of_a_file_says_whose_silent_changes_are(lay, tmp_path):
    copy = document(tmp_path / "kopie_b.docx", BASE[0], p(FIRST[0] + ONE + run(" mensen aan.")), *BASE[2:])
    assert review(lay.base, [copy], FIGURES, Roles({"kopie_b.docx": "ministerie B"})).items[0].role == "ministerie B"


def test_a_change_of_looks_is_listed_and_left(lay):
    look = f'<w:b/><w:rPrChange w:id="5" w:author="{ANNA}" w:date="{WHEN}"><w:rPr/></w:rPrChange>'
    [item] = lay({3: p(run("Tot slot volgt een alinea zonder getal, die nergens over gaat.", look))}).items
    assert (item.kind, item.state) == ("opmaak", "gelaten")


WORDS = [
    "de",
    "het",
    "een",
    "stad",
    "verzonnen",
    "groep",
    "mensen",
    "kwam",
    "ging",
    "jaar",
    "opvang",
    "gemeente",
    "loket",
    "zin",
    "brief",
    "dag",
]


def edited(chance: random.Random, text: str, author: str) -> str:
    """A made-up edit of a text: words that come, go, are replaced or silently added."""
    made_runs = []
    for word in text.split(" "):
        kind = chance.random()
        other = chance.choice(WORDS)
        if kind < 0.1:
            made_runs.append(gone(f"{word} ", author))
        elif kind < 0.2:
            made_runs.append(run(f"{word} ") + ins(f"{other} ", author))
        elif kind < 0.3:
            made_runs.append(gone(word, author) + ins(other, author) + run(" "))
        else:
            made_runs.append(run(f"{word} {other} " if kind < 0.35 else f"{word} "))
    return "".join(made_runs)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_merged_is_what_the_copy_says_and_what_is_rejected_is_the_base(seed, tmp_path):
    chance = random.Random(seed)
    texts = [" ".join(chance.choices(WORDS, k=9)).capitalize() + ". " for _ in range(8)]
    texts = [a + b for a, b in zip(texts[::2], texts[1::2], strict=True)]
    base = document(tmp_path / "basis.docx", *(p(run(t) + ONE + run(" personen.")) for t in texts))
    changed_ones = [p(edited(chance, t, ANNA) + ONE + run(" personen.")) for t in texts]
    changed_ones.insert(2, p(ins("Een verzonnen alinea erbij.", ANNA), mark("ins")))
    copy = document(tmp_path / "kopie.docx", *changed_ones)
    made_review = review(base, [copy], FIGURES, Roles())
    decide(made_review, Choice(everything=True), Choice())
    assert made_review.counts()["samengevoegd"] == len(made_review.items) > 5
    write(made_review, tmp_path / "samen.docx", plain=seed % 2 == 1)
    said = [
        [" ".join(visible_text(e).split()) for e in accepted(body(path)).iter(w("p"))]
        for path in (tmp_path / "samen.docx", copy)
    ]
    assert said[0] == said[1]


def test_words_do_not_come_without_the_figure_that_they_were_meant_with(lay, tmp_path):
    field = sdt("verzonnen:2", gone("3.160") + ins("9.160"))
    copy = {
        2: p(run("Er ") + gone("vertrokken") + ins("bleven") + run(" ") + field + SECOND[2].replace("bleef", "ging"))
    }
    made_review = lay(copy)
    assert [(i.new, i.state) for i in made_review.items] == [
        ("bleven", "gelaten"), ("9.160", "geweigerd"), ("ging", "samengevoegd"),
    ]  # fmt: skip
    assert "zin onwaar" in made_review.items[0].reason
    assert merged(made_review, tmp_path)[2].startswith("Er vertrokken 3.160 personen. De rest ging.")


def test_a_comment_inside_a_field_is_on_that_field(lay, tmp_path):
    copy = commented(tmp_path / "opm.docx", (ANNA, "Klopt dit?", None))
    package = Package.open(copy)
    control = next(package.tree(package.document)[0][1].iter(w("sdt")))
    content = control.find(w("sdtContent"))
    content.insert(0, control.getprevious())
    content.append(control.getnext())
    package.save(copy)
    assert [(i.old, i.figures) for i in lay(copy).items] == [("24.140", ("verzonnen:1",))]
