"""The pages in the contents of a document, for a program that does not reckon them: LibreOffice shows what is there."""

from __future__ import annotations

import io
import itertools

from lxml import etree
from pypdf import PdfReader

from publish.documents.runs import say
from publish.office.fields import Field, fields
from publish.office.package import Package, w
from publish.public.pdf import as_dict, as_list


def fill_in_pages(package: Package, pdf: bytes) -> bool:
    """Write in each line of the contents the page on which a PDF of the document has what the line leads to.

    Returns whether something was written: nothing is when the links of the PDF are not those of the contents for
    certain, or when pages are numbered otherwise than through the whole document.
    """
    root = package.tree(package.document)
    lists = _lists(root)
    lines = [line for one in lists for line in one]
    if not lines or any(e.get(w("start")) for e in root.iter(w("pgNumType"))):
        return False
    pages = [page for page, _ in itertools.groupby(_links(pdf))][: len(lines)]
    left = iter(pages)
    found = [[page for page, _ in itertools.islice(left, len(one))] for one in lists]
    if len(pages) < len(lines) or any(sorted(one) != one for one in found):
        return False
    for line, (page, _) in zip(lines, pages, strict=True):
        _show(line, str(page))
    return True


def _lists(root: etree._Element) -> list[list[Field]]:
    """The fields for a page in each list of the document, in reading order."""
    found: list[list[Field]] = []
    for one in fields(root):
        if one.name == "TOC":
            found.append([])
        elif one.name == "PAGEREF" and found and next(one.begin.iterancestors(w("hyperlink")), None) is not None:
            found[-1].append(one)
    return [one for one in found if one]


def _links(pdf: bytes) -> list[tuple[int, str]]:
    """Where the links of a PDF lead, in reading order: the page, counted from one, and the place on it."""
    reader = PdfReader(io.BytesIO(pdf))
    numbers: dict[object, int] = {page.indirect_reference: n for n, page in enumerate(reader.pages, start=1)}
    found = []
    for n, page in enumerate(reader.pages, start=1):
        for one in map(as_dict, as_list(page.get("/Annots"))):
            target = as_list(one.get("/Dest") or as_dict(one.get("/A")).get("/D"))
            if one.get("/Subtype") == "/Link" and target and target[0] in numbers:
                box = [float(str(x)) for x in as_list(one.get("/Rect"))]
                found.append(((n, -box[3], box[0]), (numbers[target[0]], str(target[1:]))))
    return [leads for _, leads in sorted(found)]


def _show(one: Field, text: str) -> None:
    """Let a field show a text: that of the first run behind its code."""
    runs = one.begin.getparent()
    behind = () if runs is None else runs.itersiblings(w("r"))
    shown = next((t for r in behind for t in r.findall(w("t"))), None)
    if shown is not None:
        say(shown, text)
