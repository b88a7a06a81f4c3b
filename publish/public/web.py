"""What a page, a drawing or a plain text may give away: what it fetches from elsewhere, small numbers, who made it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from publish.office.parts import UnreadableError, parse
from publish.office.text import all_text, listed, short
from publish.public.finding import Finding, text_of
from publish.public.table_cells import table_findings, yellow_findings
from svm.dutch import LOOK, MISTAKE

#: what a person reads as it is; the other texts are for programs
PROSE = (".md", ".txt")
TEXTS = (*PROSE, ".json", ".jsonld", ".css", ".js", ".bib", ".xml")
_ELSEWHERE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_FOLDER = re.compile(r"(?:/(?:home|Users|root)/|\b[A-Z]:\\Users\\)[^\s\"'<>]*")
_NINE_DIGITS = re.compile(r"(?<![\w.,-])\d{9}(?![\w.,-])")


def page_findings(file: str, data: bytes, threshold: int) -> Iterator[Finding]:
    """Findings in an HTML page. Raises UnreadableError when it is none."""
    text = text_of(data)
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError as error:
        raise UnreadableError(f"het is geen pagina ({error})") from None
    fetched = [(e.tag, name, value) for e in root.iter(etree.Element) for name, value in e.attrib.items()]
    yield from _elsewhere(file, [str(value) for tag, name, value in fetched if _is_fetched(str(tag), str(name))])
    yield from _comments(file, root)
    for table in root.iter("table"):
        grid = [[" ".join(all_text(c).split()) for c in row if c.tag in ("th", "td")] for row in table.iter("tr")]
        about = table.find("caption")
        caption = "" if about is None else " ".join(all_text(about).split())
        yield from table_findings(
            file, f"tabel {caption}".strip(), [["", ""], *grid], threshold,
            lambda r, _, text, grid=grid: f"rij “{short(grid[r - 1][0], 30)}” = {text}", context=caption, yellow=False,
        )  # fmt: skip
    yield from yellow_findings(file, "pagina", all_text(root))
    yield from text_findings(file, data)


def drawing_findings(file: str, data: bytes) -> Iterator[Finding]:
    """Findings in an SVG. Raises UnreadableError if the XML is not well-formed."""
    root = parse(data, file)
    addresses = [v for e in root.iter() for k, v in e.attrib.items() if etree.QName(k).localname in ("href", "src")]
    yield from _elsewhere(file, [str(a) for a in addresses])
    yield from _comments(file, root)
    if next(root.iter("{*}script"), None) is not None:
        yield Finding(file, "tekening", "script", "een script in een tekening", "neem het weg")
    yield from yellow_findings(file, "tekening", all_text(root))
    yield from text_findings(file, data)


def text_findings(file: str, data: bytes) -> Iterator[Finding]:
    """Findings in any text. Raises UnreadableError if the data is not UTF-8 text."""
    text = text_of(data)
    for pattern, kind, what, todo, weight in (
        (_FOLDER, "pad", "een map van een computer", "haal het pad weg: het noemt vaak een gebruiker", MISTAKE),
        (_MAIL, "e-mailadres", "een e-mailadres", "mag het openbaar zijn? noem liever een organisatie", LOOK),
    ):
        matches = sorted(set(pattern.findall(text)))
        if matches:
            yield Finding(file, "tekst", kind, f"{what}: {listed(matches)}", todo, weight)
    numbers = sorted({n for n in _NINE_DIGITS.findall(text) if _may_be_bsn(n)})
    if numbers:
        yield Finding(
            file, "tekst", "nummer", f"getallen die burgerservicenummers kunnen zijn: {listed(numbers)}",
            "ga na wat het is", LOOK,
        )  # fmt: skip


def _is_fetched(tag: str, attribute: str) -> bool:
    """Whether a browser opens the address in an attribute by itself, or sends something to it."""
    return attribute in ("src", "srcset", "poster", "data", "action") or (tag, attribute) == ("link", "href")


def _may_be_bsn(number: str) -> bool:
    """Whether nine digits pass the test that every burgerservicenummer passes."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return number != "000000000" and sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 == 0


def _elsewhere(file: str, addresses: list[str]) -> Iterator[Finding]:
    fetched = sorted({a for a in addresses if _ELSEWHERE.match(a)})
    if fetched:
        yield Finding(
            file, "pagina", "van elders", f"wordt van elders gehaald: {listed([short(a) for a in fetched])}",
            "lever het mee: wie de pagina opent, wordt anders elders gezien",
        )  # fmt: skip


def _comments(file: str, root: etree._Element) -> Iterator[Finding]:
    comments = [short(c.text or "") for c in root.iter(etree.Comment) if (c.text or "").strip()]
    if comments:
        yield Finding(file, "pagina", "opmerking", f"opmerkingen: {listed(comments)}", "haal ze weg", LOOK)
