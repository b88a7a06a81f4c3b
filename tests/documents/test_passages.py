"""What changed between two versions of a made-up text ("verzonnen")."""

from __future__ import annotations

import pytest

from publish.documents.passages import ADDED, EDITED, FIGURES_ONLY, GONE, MOVED, Passage, compare, read_passages
from publish.office.package import Package
from tests.documents.made import p, run, sdt, word


def said(*texts: str) -> list[Passage]:
    """Passages of which what stands between angle brackets is a field: ‹name=text›."""
    made = []
    for text in texts:
        wording = shown = ""
        for turn, part in enumerate(text.replace("›", "‹").split("‹")):
            name, _, value = part.partition("=")
            wording += f"⟨{name}⟩" if turn % 2 else part
            shown += value if turn % 2 else part
        made.append(Passage("Verzonnen kop", shown, wording))
    return made


ONE, TWO, THREE = "Er waren ‹a:1=10› aanvragen.", "De instroom verzint men.", "Een derde verzonnen alinea."


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((ONE, TWO, THREE), []),
        (("Er waren ‹a:1=11› aanvragen.", TWO, THREE), [(FIGURES_ONLY, 0, 0)]),
        (("Er waren ‹a:2=10› aanvragen.", TWO, THREE), [(EDITED, 0, 0)]),
        ((ONE, "De instroom verzint men niet.", THREE), [(EDITED, 1, 1)]),
        ((ONE, THREE), [(GONE, 1, None)]),
        ((ONE, TWO, "Iets heel anders: 2036!", THREE), [(ADDED, None, 2)]),
        ((TWO, THREE, ONE), [(MOVED, 0, 2)]),
        ((ONE, "Qq xx zz", THREE), [(GONE, 1, None), (ADDED, None, 1)]),
        ((ONE, THREE, TWO, TWO), [(MOVED, 2, 1), (ADDED, None, 3)]),
        ((), [(GONE, 0, None), (GONE, 1, None), (GONE, 2, None)]),
    ],
)
def test_every_change_is_told_once_and_in_the_order_of_the_new_text(after, expected):
    before, now = said(ONE, TWO, THREE), said(*after)
    found = [
        (e.kind, before.index(e.before) if e.before else None, now.index(e.after) if e.after else None)
        for e in compare(before, now)
    ]
    # of two that say the same the first is meant
    wanted = [(k, b, now.index(now[a]) if a is not None else None) for k, b, a in expected]
    assert found == wanted


def test_a_passage_names_its_fields_and_leaves_out_what_word_and_we_make(tmp_path):
    contents = '<w:fldSimple w:instr="TOC \\o 2"><w:r><w:t>3 Asiel</w:t></w:r></w:fldSimple>'
    path = word(
        tmp_path / "verzonnen.docx",
        p(contents),
        p(run("Er waren "), sdt("asy_first:2035@kop", "x", run("31 duizend")), run(" aanvragen.")),
        sdt("tabel:9.1", "x", p(run("Verzonnen tabel"))),
        "Zonder veld.",
    )
    found = read_passages(Package.open(path))
    assert [(one.text, one.wording, one.tags) for one in found] == [
        ("Er waren 31 duizend aanvragen.", "Er waren ⟨asy_first:2035@kop⟩ aanvragen.", ("asy_first:2035@kop",)),
        ("Zonder veld.", "Zonder veld.", ()),
    ]
