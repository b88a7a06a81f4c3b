"""What a workbook holds that its sheets do not show, or that points back at who made it. Raw XML, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from publish.office.package import target_of
from publish.public.finding import ERROR, LOOK, Finding, UnreadableError, listed, local, parse, short
from publish.public.office import disk_paths, is_cropped, office_findings
from publish.public.small_cells import small_cells

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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
PERCENT_FORMATS = {9, 10}


@dataclass(frozen=True)
class Sheet:
    """One sheet as the workbook lists it, with the part that holds it."""

    name: str
    state: str
    part: str


class Workbook:
    """The parts of a workbook, as far as a check needs them."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        if "xl/workbook.xml" not in parts:
            raise UnreadableError("het heeft geen werkmap in XML (bijvoorbeeld een .xlsb)")
        self.root = parse(parts["xl/workbook.xml"], "xl/workbook.xml")

    @cached_property
    def sheets(self) -> list[Sheet]:
        """All sheets in order, chart sheets and dialogs too."""
        targets = {}
        name = "xl/_rels/workbook.xml.rels"
        for relation in parse(self.parts[name], name) if name in self.parts else ():
            targets[relation.get("Id")] = target_of("xl", relation.get("Target", ""))
        return [
            Sheet(s.get("name", ""), s.get("state", "visible"), targets.get(s.get(RELATION), ""))
            for s in self.root.iter("{*}sheet")
        ]

    @cached_property
    def strings(self) -> list[str]:
        """The shared texts."""
        name = "xl/sharedStrings.xml"
        if name not in self.parts:
            return []
        return [_text(si) for si in parse(self.parts[name], name).iter("{*}si")]

    @cached_property
    def _styles(self) -> etree._Element | None:
        return parse(self.parts["xl/styles.xml"], "xl/styles.xml") if "xl/styles.xml" in self.parts else None

    @cached_property
    def looks(self) -> list[str]:
        """Per cell format: `percent`, `hidden` when it shows nothing, or empty."""
        if self._styles is None:
            return []
        codes = {int(f.get("numFmtId", 0)): f.get("formatCode", "") for f in self._styles.iter("{*}numFmt")}
        fonts = [_is_white(f.find("{*}color")) for f in self._styles.iterfind("{*}fonts/{*}font")]
        fills = [_is_filled(f) for f in self._styles.iterfind("{*}fills/{*}fill")]
        found = []
        for xf in self._styles.iterfind("{*}cellXfs/{*}xf"):
            number = int(xf.get("numFmtId", 0))
            code = codes.get(number, "")
            font, fill = int(xf.get("fontId", 0)), int(xf.get("fillId", 0))
            white = font < len(fonts) and fonts[font] and not (fill < len(fills) and fills[fill])
            shown = "hidden" if white or re.fullmatch(r";{2,3}", code.strip()) else ""
            found.append(shown or ("percent" if number in PERCENT_FORMATS or "%" in code else ""))
        return found

    def look(self, cell: etree._Element) -> str:
        """How the format of a cell shows it."""
        number = int(cell.get("s", 0))
        return self.looks[number] if number < len(self.looks) else ""

    def value(self, cell: etree._Element) -> str:
        """What a cell holds, as text; the last result of a formula."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        text = cell.findtext("{*}v") or ""
        if kind == "s":
            return self.strings[int(text)] if text.isdigit() and int(text) < len(self.strings) else ""
        if kind == "n" and re.fullmatch(r"-?\d+\.0+", text):
            return text.partition(".")[0]
        return text + "%" if kind == "n" and text and self.look(cell) == "percent" else text


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
        f"{_letters(int(c.get('min', 1)))}:{_letters(int(c.get('max', 1)))}"
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
    unseen, links, grid = [], [], _Grid()
    for cell in root.iter("{*}c"):
        text = book.value(cell)
        where = cell.get("r", "")
        formula = cell.findtext("{*}f") or ""
        if text and book.look(cell) == "hidden":
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
    found = small_cells(lines, threshold, sheet.name)
    if found:
        yield Finding(
            file, place, "klein aantal",
            f"{len(found)} aantallen onder {threshold}: "
            + listed([f"{_letters(places[c] + 1)}{numbers[r] + 1} = {text}" for r, c, text in found]),
            "controleer of personen herkenbaar zijn; onderdruk of rond af", LOOK if sheet.state == "visible" else ERROR,
        )  # fmt: skip


class _Grid:
    """Cells by row and column, as lines of text."""

    def __init__(self) -> None:
        self._cells: dict[int, dict[int, str]] = {}

    def put(self, where: str, text: str) -> None:
        letters = where.rstrip("0123456789")
        digits = where[len(letters) :]
        if letters.isalpha() and digits and text:
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            self._cells.setdefault(int(digits) - 1, {})[column - 1] = text

    def lines(self) -> tuple[list[int], list[int], list[list[str]]]:
        """The filled rows, the filled columns, and their cells: empty rows and columns are left out."""
        rows = sorted(self._cells)
        columns = sorted({column for line in self._cells.values() for column in line})
        return rows, columns, [[self._cells[row].get(column, "") for column in columns] for row in rows]


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _on(element: etree._Element, name: str) -> bool:
    return element.get(name) in ("1", "true")


def _text(element: etree._Element) -> str:
    texts = list(element.iter("{*}t"))
    if len(texts) == 1:
        return texts[0].text or ""
    # what tells how a Japanese word is said is no part of the text
    return "".join(t.text or "" for t in texts if local(next(t.iterancestors())) != "rPh")


def _is_white(color: etree._Element | None) -> bool:
    if color is None:
        return False
    return color.get("rgb", "").upper() in ("FFFFFFFF", "00FFFFFF", "FFFFFF") or (
        color.get("theme") == "0" and not color.get("tint")
    )


def _is_filled(fill: etree._Element) -> bool:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return fill.find("{*}gradientFill") is not None
    return pattern.get("patternType", "none") != "none" and not _is_white(pattern.find("{*}fgColor"))
