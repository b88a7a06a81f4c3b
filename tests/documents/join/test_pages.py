"""The pages in the contents of a whole, as a PDF of it has them."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import Fit

from publish.documents.join.files import join
from publish.documents.pages import fill_in_pages
from publish.office.package import Package, w
from publish.office.text import visible_text
from tests.documents.join import pieces
from tests.documents.join.pieces import made
from tests.documents.made_up import document, p, run, xml


def whole(folder: Path) -> Package:
    parts = [made(folder / f"{n}.docx", n, [pieces.bare]) for n in ("aap", "noot")]
    join(parts, folder / "geheel.docx", title="Verzonnen")
    return Package.open(folder / "geheel.docx")


def pdf(*targets: int) -> bytes:
    """A PDF with a link to each of these pages, one under the other."""
    writer = PdfWriter()
    for _ in range(5):
        writer.add_blank_page(595, 842)
    for turn, page in enumerate(targets):
        top = 800 - 20 * turn
        writer.add_annotation(
            0, Link(rect=(50, top - 10, 500, top), target_page_index=page - 1, fit=Fit.xyz(0, top, 0))
        )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def lines(package: Package) -> list[str]:
    return [visible_text(e) for e in package.tree(package.document).iter(w("hyperlink"))]


def test_each_line_of_the_contents_gets_its_page(tmp_path: Path) -> None:
    package = whole(tmp_path)
    assert fill_in_pages(package, pdf(2, 2, 4, 5, 1))
    assert lines(package) == [
        "aap verzonnen hoofdstuk\t2", "Verzonnen paragraaf\t2", "noot verzonnen hoofdstuk\t4", "Verzonnen paragraaf\t5",
    ]  # fmt: skip


def test_pages_that_are_not_certain_are_not_written(tmp_path: Path) -> None:
    package = whole(tmp_path)
    assert not fill_in_pages(package, pdf(2, 2, 4))
    assert not fill_in_pages(package, pdf(4, 2, 4, 5))
    package.tree(package.document)[0][-1].append(xml('<w:pgNumType w:start="9"/>'))
    assert not fill_in_pages(package, pdf(2, 2, 4, 5))
    assert lines(package)[0] == "aap verzonnen hoofdstuk\t"


def test_a_document_without_such_contents_stays(tmp_path: Path) -> None:
    assert not fill_in_pages(Package.open(document(tmp_path / "los.docx", p(run("verzonnen")))), pdf(1))
