"""Files joined into one: nothing lost, each looking as its author saw it; a whole that is not the sum is refused."""

from __future__ import annotations

import random
from pathlib import Path

import docx
import pytest

from publish.documents.join import files as joining
from publish.documents.join.files import Joined, join
from publish.office.fields import fields
from publish.office.package import Package, w
from publish.office.relations import rels_of
from publish.office.text import visible_text
from svm.errors import AuthorError
from tests.documents.join import pieces
from tests.documents.join.pieces import PIECES, made
from tests.documents.join.seen import Document
from tests.documents.made_up import document, p, run


def whole(folder: Path, *parts: Path, **options: object) -> tuple[Joined, Package]:
    target = folder / "geheel.docx"
    joined = join(parts, target, title="Verzonnen rapport", **options)  # type: ignore[arg-type]
    docx.Document(str(target))
    return joined, Package.open(target)


def as_author_saw(package: Package, parts: list[Path]) -> None:
    """Every text looks the same and has the same number before it as in its own file."""
    after, before = Document(package), [Document(Package.open(part)) for part in parts]
    lists = {"Inhoud", "Lijst van tabellen", "regel 1", "regel 2", "Inhoud van een bestand"}
    wanted = [look for one in before for look in one.looks() if look[0] not in lists]
    kept = [look for look in after.looks() if look[0] not in lists]
    # what the contents of the whole say is no text of a file
    front = len(kept) - len(wanted)
    assert kept[front:] == wanted
    assert after.labels() == [label for one in before for label in one.labels()]


def mixed(seed: int) -> tuple[list[object], list[object]]:
    """Two files of some pieces each, the same for the same seed."""
    chance = random.Random(seed)
    return chance.sample(PIECES, 7), chance.sample(PIECES, 7)


@pytest.mark.parametrize("seed", range(6))
def test_files_of_all_kinds_look_as_they_did(tmp_path: Path, seed: int) -> None:
    first, second = mixed(seed)
    parts = [made(tmp_path / "a.docx", "aap", first), made(tmp_path / "b.docx", "noot1", second)]
    joined, package = whole(tmp_path, *parts)
    as_author_saw(package, parts)
    assert joined.after == joined.sum - joined.taken + joined.made


def test_every_kind_of_thing_is_there_afterwards(tmp_path: Path) -> None:
    parts = [made(tmp_path / f"{n}.docx", name, PIECES) for n, name in enumerate(("aap", "noot1", "mies22"))]
    joined, package = whole(tmp_path, *parts)
    as_author_saw(package, parts)
    for name in ("grafieken", "werkmappen achter grafieken", "voetnoten", "eindnoten", "vakken", "gekoppelde vakken"):
        assert joined.after[name] >= 3, name
    assert joined.after["opmerkingen"] == 6
    assert joined.after["wijzigingen"] == 6
    assert joined.taken["velden TOC"] == 6
    assert joined.made["velden TOC"] == 2
    books = {data for name, data in package.data.items() if name.startswith("word/embeddings/")}
    assert len(books) == 3
    # one picture, however many files show it
    assert sum(name.startswith("word/media/") for name in package.data) == 1
    heads = {visible_text(root).strip() for part, root in package.text_trees() if "/header" in part}
    assert {"liggende kop van aap", "liggende kop van noot1", "even kop van mies22"} <= heads


def test_what_refers_to_a_mark_refers_to_that_of_its_own_file(tmp_path: Path) -> None:
    parts = [made(tmp_path / f"{n}.docx", n, [pieces.marks]) for n in ("aap", "noot")]
    _, package = whole(tmp_path, *parts)
    root = package.tree(package.document)
    marks = {e.get(w("name")): visible_text(e.getparent()) for e in root.iter(w("bookmarkStart"))}
    assert marks["_Ref1"] == "doel van aap"
    assert marks["_Ref1_2"] == "doel van noot"
    codes = [one.code.split()[1:3] for one in fields(root) if "_ref1" in one.code.lower()]
    assert codes[:3] == [["_Ref1", "\\h"], ["_ref1", "\\h"], ["\\l", '"_Ref1"']]
    assert codes[3:] == [["_Ref1_2", "\\h"], ["_Ref1_2", "\\h"], ["\\l", '"_Ref1_2"']]
    anchors = [e.get(w("anchor")) for e in root.iter(w("hyperlink")) if visible_text(e) == "naar het doel"]
    assert anchors == ["_Ref1", "_Ref1_2"]


def test_an_answer_stays_with_its_comment(tmp_path: Path) -> None:
    parts = [made(tmp_path / f"{n}.docx", n, [pieces.comments]) for n in ("aap", "noot")]
    _, package = whole(tmp_path, *parts)
    para = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
    texts = {e.get(para): visible_text(e) for e in package.tree("word/comments.xml").iter(w("p"))}
    space = "{http://schemas.microsoft.com/office/word/2012/wordml}"
    lines = [
        (e.get(space + "paraId"), e.get(space + "paraIdParent")) for e in package.tree("word/commentsExtended.xml")
    ]
    assert [(texts[a], b and texts[b]) for a, b in lines] == [
        ("vraag over aap", None), ("antwoord over aap", "vraag over aap"),
        ("vraag over noot", None), ("antwoord over noot", "vraag over noot"),
    ]  # fmt: skip


def test_captions_begin_at_one_in_every_file_also_for_programs_that_do_not_look_at_headings(tmp_path: Path) -> None:
    parts = [made(tmp_path / f"{n}.docx", n, [pieces.captions]) for n in ("aap", "noot")]
    _, package = whole(tmp_path, *parts)
    codes = [one.code.split() for one in fields(package.tree(package.document)) if one.name == "SEQ"]
    assert [code[-2:] for code in codes] == [["\\s", "1"], ["\\*", "ARABIC"], ["\\r", "1"], ["\\r", "1"]]


def test_the_contents_stand_before_the_first_chapter_and_lead_to_it(tmp_path: Path) -> None:
    cover = document(tmp_path / "omslag.docx", p(run("Verzonnen rapport"), '<w:pStyle w:val="Title"/>'))
    parts = [made(tmp_path / f"{n}.docx", n, [pieces.captions, pieces.contents]) for n in ("aap", "noot")]
    joined, package = whole(tmp_path, cover, *parts)
    lines = [visible_text(e).strip() for e in package.tree(package.document).iter(w("p")) if visible_text(e)]
    assert lines[:10] == [
        "Verzonnen rapport", "Inhoud", "aap verzonnen hoofdstuk", "Verzonnen paragraaf", "noot verzonnen hoofdstuk",
        "Verzonnen paragraaf", "Lijst van tabellen", "Tabel 1 bijschrift van aap", "Tabel 1 bijschrift van noot",
        "aap verzonnen hoofdstuk",
    ]  # fmt: skip
    assert "inhoud 2 keer, lijst van tabellen 2 keer" in joined.notes[-1]


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    parts = [made(tmp_path / f"{n}.docx", n, PIECES) for n in ("aap", "noot")]
    join(parts, tmp_path / "een.docx", title="Verzonnen")
    join(parts, tmp_path / "twee.docx", title="Verzonnen")
    assert (tmp_path / "een.docx").read_bytes() == (tmp_path / "twee.docx").read_bytes()


def test_in_the_house_style_a_style_is_that_of_the_first_file(tmp_path: Path) -> None:
    parts = [made(tmp_path / f"{n}.docx", n, [pieces.look, pieces.own_style]) for n in ("aap", "noot")]
    _, package = whole(tmp_path, *parts, house_style=True)
    assert not [n for n in package.data if b"(noot)" in package.data[n]]
    _, package = whole(tmp_path, *parts)
    assert b"Kader (noot)" in package.data["word/styles.xml"]


# what is refused -------------------------------------------------------------------------------------------------------


def gone(tag: str):
    """Take out the last element with this name."""

    def change(package: Package) -> None:
        *_, last = package.tree(package.document).iter(w(tag))
        last.getparent().remove(last)

    return change


def words(package: Package) -> None:
    *_, last = package.tree(package.document).iter(w("t"))
    last.text = f"{last.text}1"


def swapped(package: Package) -> None:
    body = package.tree(package.document)[0]
    body.append(body[0])


def head(package: Package) -> None:
    *_, last = package.tree(package.document).iter(w("headerReference"))
    last.getparent().remove(last)


def relation(package: Package) -> None:
    rels = package.tree(rels_of(package.document))
    rels.remove(next(e for e in rels if e.get("Type", "").endswith("/chart")))


def book(package: Package) -> None:
    part = next(n for n in package.data if n.startswith("word/charts/_rels/"))
    rels = package.tree(part)
    rels.remove(rels[0])
    package.drop_unreachable()


def style(package: Package) -> None:
    styles = package.tree("word/styles.xml")
    styles.remove(next(e for e in styles if e.get(w("styleId")) == "Caption"))


def twice(package: Package) -> None:
    marks = list(package.tree(package.document).iter(w("bookmarkStart")))
    marks[-1].set(w("name"), marks[0].get(w("name")))


def stray(package: Package) -> None:
    package.add("word/verzonnen.xml", b"<a/>", "application/xml")


LOSSES = (
    *(gone(tag) for tag in ("p", "tbl", "sdt", "bookmarkStart", "hyperlink", "drawing", "ins", "fldChar", "sectPr")),
    *(gone(tag) for tag in ("commentReference", "footnoteReference", "endnoteReference", "dataBinding")),
    *(words, swapped, head, relation, book, style, twice, stray),
)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("delen")
    chosen = [piece for piece in PIECES if piece not in (pieces.ends_with_table, pieces.contents)]
    return [made(folder / f"{n}.docx", n, chosen) for n in ("aap", "noot")]


@pytest.mark.parametrize("loss", LOSSES)
def test_a_whole_that_lost_something_is_not_written(tmp_path: Path, three: list[Path], monkeypatch, loss) -> None:
    finish = joining._Whole.finish

    def lossy(self, *args: object) -> None:
        finish(self, *args)
        loss(self.package)

    monkeypatch.setattr(joining._Whole, "finish", lossy)
    with pytest.raises(AuthorError, match="klopt niet"):
        join(three, tmp_path / "geheel.docx", title="Verzonnen")
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_joined_is_named(tmp_path: Path, three: list[Path]) -> None:
    chunk = document(tmp_path / "brok.docx", '<w:altChunk xmlns:r="urn:x" r:id="rId1"/>', p(run("verzonnen")))
    broken = tmp_path / "stuk.docx"
    broken.write_bytes(three[0].read_bytes()[:900])
    copied = tmp_path / "kopie.docx"
    copied.write_bytes(three[0].read_bytes())
    for files, said in (
        ([], "geen bestanden"),
        ([three[0], three[0]], "aap.docx is twee keer genoemd"),
        ([three[0], copied], "kopie.docx heeft precies de tekst van aap.docx"),
        ([three[0], chunk], "In brok.docx staat een ingevoegd bestand"),
        ([three[0], broken], "stuk.docx is niet te lezen"),
        ([three[0], tmp_path / "weg.docx"], "weg.docx bestaat niet"),
        ([tmp_path / "geheel.docx"], "zou een van de bestanden zelf vervangen"),
    ):
        with pytest.raises(AuthorError, match=said):
            join(files, tmp_path / "geheel.docx", title="Verzonnen")
    assert not (tmp_path / "geheel.docx").exists()
