"""What a workbook holds that its sheets do not show, or that points back at who made it. Raw XML, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from publish.office.parts import parse
from publish.office.sheets import Grid, Sheet, Workbook, column_letters
from publish.office.text import listed, short
from publish.public.finding import Finding
from publish.public.office import disk_paths, is_cropped, office_findings
from publish.public.table_cells import table_findings
from svm.dutch import DECIDE, LOOK, MISTAKE

PARTS = (
    (r"xl/pivotCache/", "draaitabel", "de brongegevens achter een draaitabel",
     "vervang de draaitabel door waarden; de cache bevat alle records"),
    (r"xl/externalLinks/", "externe koppeling", "een koppeling met een andere werkmap, met waarden daaruit",
     "verbreek de koppelingen (Gegevens, Koppelingen bewerken)"),
    (r"xl/(connections|queryTables/|webQuer)", "externe koppeling", "een verbinding met een gegevensbron",
     "verwijder de verbindingen en query's"),
    (r"xl/model/|xl/customData/", "gegevensmodel", "een gegevensmodel (Power Pivot) met alle records",
     "maak de werkmap opnieuw met alleen waarden"),
    (r"xl/(comments|threadedComments|persons)", "opmerking", "opmerkingen of namen van makers ervan",
     "verwijder alle opmerkingen en notities"),
    (r"xl/revisions/|xl/usernames", "wijziging", "de geschiedenis van een gedeelde werkmap",
     "zet delen uit en sla de werkmap opnieuw op"),
)  # fmt: skip


def excel_findings(
    file: str, parts: dict[str, bytes], threshold: int, organisations: tuple[str, ...]
) -> Iterator[Finding]:
    """Everything in a workbook that should not be published unseen."""
    book = Workbook(parts)
    yield from office_findings(file, parts, organisations)
    for pattern, kind, what, todo in PARTS:
        names = sorted(name for name in parts if re.match(pattern, name) and not name.endswith(".rels"))
        if names:
            yield Finding(file, listed(names), kind, what, todo)
    yield from _workbook_findings(file, book)
    for sheet in book.sheets:
        if sheet.part in parts:
            yield from _sheet_findings(file, book, sheet, threshold)
    for name in sorted(n for n in parts if re.match(r"xl/(drawings|charts)/[^/]+\.xml$", n)):
        root = parse(parts[name], name)
        for path in disk_paths(root):
            yield Finding(
                file, name, "pad", f"een map van een computer bij een afbeelding: {path}",
                "schrijf een alternatieve tekst zonder pad",
            )  # fmt: skip
        if is_cropped(root):
            yield Finding(
                file, name, "afbeelding", "een bijgesneden afbeelding: wat weggesneden is, zit nog in het bestand",
                "verwijder bijgesneden gebieden", LOOK,
            )  # fmt: skip


def _workbook_findings(file: str, book: Workbook) -> Iterator[Finding]:
    hidden = {s.name for s in book.sheets if s.state != "visible"}
    for sheet in book.sheets:
        if sheet.state != "visible":
            how = "zeer verborgen: ook niet te zien via Zichtbaar maken" if sheet.state == "veryHidden" else "verborgen"
            yield Finding(
                file, f"blad “{sheet.name}”", "verborgen blad", f"een blad dat {how} is",
                "verwijder het blad, of maak een nieuwe werkmap met alleen de openbare bladen",
            )  # fmt: skip
    for name in book.root.iter("{*}definedName"):
        target = name.text or ""
        sheets = {s.replace("''", "'") for s in re.findall(r"'((?:[^']|'')+)'!", target)}
        sheets |= set(re.findall(r"([\w.]+)!", target))
        where = f"naam “{name.get('name', '')}”"
        if re.search(r"\[\d+\]|\[[^\]]+\.xl\w+\]|https?:|\\\\", target):
            yield Finding(file, where, "naam", f"verwijst naar een ander bestand: {short(target)}", "verwijder de naam")
        elif sheets & hidden:
            yield Finding(
                file, where, "naam", f"verwijst naar een verborgen blad: {short(target)}", "verwijder de naam"
            )
        elif name.get("hidden") in ("1", "true") and not name.get("name", "").startswith("_xlnm."):
            yield Finding(file, where, "naam", f"een verborgen naam: {short(target)}", "verwijder de naam", LOOK)
    for e in book.root.iter("{*}absPath"):
        yield Finding(
            file, "werkmap", "pad", f"de map waarin zij is opgeslagen: {short(e.get('url', ''))}",
            "sla de werkmap op met persoonlijke gegevens verwijderd",
        )  # fmt: skip
    for e in book.root.iter("{*}fileSharing"):
        if e.get("userName"):
            yield Finding(
                file, "werkmap", "eigenschap", f"gedeeld of gereserveerd door {e.get('userName')}", "zet delen uit"
            )


def _sheet_findings(file: str, book: Workbook, sheet: Sheet, threshold: int) -> Iterator[Finding]:
    root = parse(book.parts[sheet.part], sheet.part)
    place = f"blad “{sheet.name}”"
    columns = [
        f"{column_letters(int(c.get('min', 1)))}:{column_letters(int(c.get('max', 1)))}"
        for c in root.iter("{*}col")
        if _on(c, "hidden") or float(c.get("width", 9)) == 0
    ]
    if columns:
        yield Finding(
            file,
            place,
            "verborgen kolom",
            f"verborgen kolommen: {listed(columns)}",
            "verwijder ze of maak ze zichtbaar",
        )
    rows = [r.get("r", "?") for r in root.iter("{*}row") if _on(r, "hidden") or float(r.get("ht", 15)) == 0]
    if rows:
        yield Finding(
            file, place, "verborgen rij", f"verborgen of weggefilterde rijen: {listed(rows)}",
            "verwijder ze of maak ze zichtbaar",
        )  # fmt: skip
    if any(_on(e, "zeroHeight") for e in root.iter("{*}sheetFormatPr")):
        yield Finding(file, place, "verborgen rij", "alle lege rijen zijn verborgen", "maak ze zichtbaar", LOOK)
    unseen, links, grid = [], [], Grid()
    for cell in root.iter("{*}c"):
        text = book.value(cell)
        where = cell.get("r", "")
        formula = cell.findtext("{*}f") or ""
        if text and book.format_of(cell) == "hidden":
            unseen.append(f"{where} = {short(text, 20)}")
        if re.search(r"\[\d+\]|WEBSERVICE\(|RTD\(|\bDDE\b", formula):
            links.append(where)
        grid.put(where, text)
    if unseen:
        yield Finding(
            file, place, "verborgen tekst", f"cellen met witte of onzichtbare inhoud: {listed(unseen)}",
            "maak de cellen leeg of zichtbaar",
        )  # fmt: skip
    if links:
        yield Finding(
            file, place, "externe koppeling", f"formules die elders ophalen: {listed(links)}",
            "vervang ze door waarden",
        )  # fmt: skip
    numbers, places, lines = grid.lines()
    yield from table_findings(
        file, place, lines, threshold,
        lambda r, c, text: f"{column_letters(places[c] + 1)}{numbers[r] + 1} = {text}",
        context=sheet.name, weight=DECIDE if sheet.state == "visible" else MISTAKE,
    )  # fmt: skip


def _on(element: etree._Element, name: str) -> bool:
    return element.get(name) in ("1", "true")
