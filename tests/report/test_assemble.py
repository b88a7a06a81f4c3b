"""The whole report from files: their order, and numbers that two of them say differently."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from lxml import etree

from publish.office.controls import new_control
from publish.report.assemble import Assembled, assemble, chapter_of, counted, in_order
from svm.errors import AuthorError
from tests.documents.made_up import document, figure, p, registry, run
from tests.documents.made_up import xml as element

KNOWN = registry(figure(1), figure(2))
HEADING = '<w:pStyle w:val="Heading1"/>'


def chapter(path: Path, heading: str, *texts: str) -> Path:
    """A chapter with a sentence for each text that the field of the first figure shows in it."""
    sentences = []
    for number, text in enumerate(texts, start=1):
        control = new_control("verzonnen:1", "verzonnen cijfer 1", number)
        control[1].append(element(run(text)))
        sentences.append(p(run("Er waren ") + etree.tostring(control).decode() + run(" verzonnen personen.")))
    return document(path, p(run(heading), HEADING), *sentences)


def assembled(target: Path, *files: Path) -> Assembled:
    none = duckdb.connect()
    return assemble(
        none, KNOWN, files, target, edition="2026", tables=lambda _: None, charts=lambda _: None,
        with_cover=False, with_annexes=False,
    )  # fmt: skip


def test_a_figure_that_two_chapters_say_differently_is_found(tmp_path: Path) -> None:
    one = chapter(tmp_path / "hoofdstuk_1.docx", "1 Verzonnen beleid", "1.000")
    three = chapter(tmp_path / "hoofdstuk_3.docx", "3 Verzonnen asiel", "1.000", "9.000")
    done = assembled(tmp_path / "rapport.docx", one, three)
    assert [(f.code, f.place.split(",")[0]) for f in done.between] == [("twee_teksten", "hoofdstuk_3.docx")]
    assert "1.000 in hoofdstuk_1.docx en 9.000 in hoofdstuk_3.docx" in done.between[0].message
    assert [(c.old, c.new) for c in done.outdated.changes] == [("9.000", "1.000")]
    assert done.is_wrong
    assert "vakken: 3 → 3" in counted(done.joined)


def test_chapters_that_agree_are_well(tmp_path: Path) -> None:
    files = [chapter(tmp_path / f"hoofdstuk_{n}.docx", f"{n} Verzonnen", "1.000") for n in (2, 3)]
    done = assembled(tmp_path / "rapport.docx", *files)
    assert not done.between
    assert not done.is_wrong


def test_a_folder_is_read_in_the_order_of_the_chapters(tmp_path: Path) -> None:
    names = ("hoofdstuk_10.docx", "Hoofdstuk 2 def.docx", "samenvatting.docx", "3_asiel.docx", "beleid.docx")
    for name in names:
        chapter(tmp_path / name, "1 Verzonnen beleid")
    (tmp_path / "~$3_asiel.docx").write_bytes(b"")
    target = document(tmp_path / "rapport.docx", p(run("het rapport van gisteren")))
    found = [file.name for file in in_order(tmp_path, target)]
    assert found == ["samenvatting.docx", "beleid.docx", "Hoofdstuk 2 def.docx", "3_asiel.docx", "hoofdstuk_10.docx"]


def test_a_file_whose_chapter_nobody_knows_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuthorError, match="staan geen Word-bestanden"):
        in_order(tmp_path, tmp_path / "rapport.docx")
    stray = chapter(tmp_path / "notities.docx", "Verzonnen notities van 2025")
    assert chapter_of(stray) is None
    with pytest.raises(AuthorError, match=r"Van notities\.docx is niet te zien"):
        in_order(tmp_path, tmp_path / "rapport.docx")
    stray.unlink()
    for name in ("hoofdstuk_3.docx", "hfst3_nieuw.docx"):
        chapter(tmp_path / name, "3 Verzonnen")
    with pytest.raises(AuthorError, match=r"hfst3_nieuw\.docx en hoofdstuk_3\.docx zijn allebei hoofdstuk 3"):
        in_order(tmp_path, tmp_path / "rapport.docx")
