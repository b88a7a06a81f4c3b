"""The authors' workbook: our figures with a name each, next to sheets of their own that a refresh never touches."""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from publish.look.theme import colour
from publish.office.package import not_written, refuse_when_open
from publish.office.parts import UnreadableError, parse, read_parts, to_bytes
from publish.office.relations import CONTENT_TYPES, ID, relations, rels_of
from publish.office.sheets import BOOK, STYLES, Workbook, column_number
from publish.office.text import short
from publish.tables.table import ReportTable
from publish.workbook.pages import (
    FIGURES,
    GUIDE,
    GUIDE_HEAD,
    HEAD_ROWS,
    NAME,
    NOT_A_NUMBER,
    PREFIX,
    TAG,
    VALUE,
    Entry,
    Page,
    all_pages,
    excel_name,
    fingerprint,
    gone_page,
    guide_page,
    normal,
)  # fmt: skip
from publish.workbook.styles import Styles
from svm.errors import AuthorError
from svm.figures import Registry
from svm.files import put, zipped

BOOK_RELS = rels_of(BOOK)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
SHEET_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
#: how an error that is not a formula may be written
NO_FORMULAS = (NOT_A_NUMBER, "NA()")
#: what the filled cells of a sheet say, by row and column
SheetText = dict[tuple[int, int], str]
GIVE_BACK = "geef het blad zijn naam terug, of maak een nieuwe werkmap en zet uw eigen bladen daarin."
#: relations that a sheet of ours may have; a drawing or a comment would be lost
ALLOWED = ("printerSettings", "hyperlink")
LOST = {
    "drawing": "een grafiek of tekening", "vmlDrawing": "een notitie of tekening", "comments": "een notitie",
    "threadedComment": "een opmerking", "table": "een Excel-tabel", "pivotTable": "een draaitabel",
}  # fmt: skip


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did; `warnings` is Dutch."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    warnings: tuple[str, ...]


def write_workbook(registry: Registry, tables: Iterable[ReportTable], path: Path) -> None:
    """Write a new workbook. Raises AuthorError when the file exists: the sheets of authors are never overwritten."""
    path = Path(path)
    if path.exists():
        raise AuthorError(
            f"{path.name} bestaat al.",
            expected="een nieuw bestand",
            next_step="werk die werkmap bij, of kies een andere naam.",
        )
    _write_safely(path, _fresh(all_pages(registry, tables)))


def refresh_workbook(
    path: Path, registry: Registry, tables: Iterable[ReportTable], *, overwrite: bool = False
) -> Refreshed:
    """Give our sheets their present figures. Every other sheet, chart and format stays as it is, byte for byte.

    Of the formulas of authors only the last results go: LibreOffice would show those instead of new ones.

    Raises AuthorError when the workbook is open, when a sheet of ours was renamed or taken out, or when somebody
    changed it; `overwrite` lets what somebody typed on our sheets go.
    """
    path = Path(path)
    refuse_when_open(path)
    try:
        before = path.read_bytes()
        parts = read_parts(before)
        book = Workbook(parts)
        own = _own_sheets(path, book)
        said = {name: _values(book, part) for name, part in own.items()}
        _refuse_changed(path, book, own, said, overwrite)
        order = [line[TAG] for line in _lines(said[FIGURES])[HEAD_ROWS:]]
    except FileNotFoundError:
        raise AuthorError(f"{path.name} bestaat niet.", next_step="maak de werkmap eerst.") from None
    except UnreadableError as error:
        raise error.of(path.name, "een werkmap (.xlsx) zonder wachtwoord") from None
    pages = all_pages(registry, tables, order)[1:]
    gone = [name for name in own if name not in {GUIDE, *(p.name for p in pages)}]
    pages += [gone_page(name) for name in gone]
    pages.insert(0, guide_page(pages))
    warnings = _direct_references(book, own, said, pages)
    new_names = [p.name for p in pages if p.name not in own]
    taken = [s.name for s in book.sheets if s.name.lower() in {n.lower() for n in new_names}]
    if taken:
        raise AuthorError(
            f"{path.name} heeft een eigen blad {taken[0]}, en het rapport heeft nu ook een blad met die naam.",
            next_step="geef uw eigen blad een andere naam en werk de werkmap opnieuw bij.",
        )
    changed = [p.name for p in pages if p.name in own and p.name != GUIDE and said[p.name] != p.values]
    refreshed = _replace(book, own, pages)
    if changed:
        theirs = {s.part for s in book.sheets} - set(own.values())
        for name in sorted(theirs & set(parts)):
            parts[name] = refreshed[name] = _without_results(parts[name])
            if any(c.find("{*}f") is not None and c.findtext("{*}v") for c in parse(parts[name], name).iter("{*}c")):
                warnings.append("Laat uw eigen formules opnieuw berekenen (Ctrl+Alt+F9; LibreOffice: Ctrl+Shift+F9).")
        if any(n.startswith("xl/pivotCache/") for n in parts):
            warnings.append("Uw draaitabellen tonen nog de oude cijfers: vernieuw ze (Gegevens, Alles vernieuwen).")
    _check(path, parts, refreshed, own, pages)
    if path.read_bytes() != before:
        raise AuthorError(f"{path.name} is tijdens het bijwerken veranderd.", next_step="werk de werkmap opnieuw bij.")
    _write_safely(path, _zip(refreshed))
    known = set(order)
    return Refreshed(
        changed=tuple(changed),
        added=tuple(new_names) + tuple(f.tag for f in registry if f.tag not in known),
        gone=tuple(gone) + tuple(sorted(known - {f.tag for f in registry})),
        warnings=tuple(warnings),
    )


def _fresh(pages: Sequence[Page]) -> bytes:
    """A whole workbook with our sheets, its texts in the cells and not in a shared list."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        # a fixed date of creation: the same figures give the same bytes
        created = dt.datetime(2000, 1, 1)
        book.set_properties({"title": "Staat van Migratie: cijfers voor auteurs", "created": created})
        formats: dict[tuple[str, str], object] = {}
        formats_by_name = _cell_formats()
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for column, width in enumerate(page.widths):
                sheet.set_column(column, column, width)
            for row, line in enumerate(page.lines):
                for column, entry in enumerate(line):
                    is_number = isinstance(entry.value, float | int)
                    key = (entry.look, _number_format(entry) if is_number else "")
                    if key not in formats:
                        made = {**formats_by_name[key[0]], **({"num_format": key[1]} if is_number else {})}
                        formats[key] = book.add_format(made)
                    if entry.value == NOT_A_NUMBER:
                        sheet.write_formula(row, column, "=NA()", formats[key], NOT_A_NUMBER)
                    elif is_number:
                        sheet.write_number(row, column, entry.value, formats[key])
                    elif entry.value or entry.look.startswith("yellow"):
                        sheet.write_string(row, column, str(entry.value), formats[key])
                lines = _height(line, page.widths)
                if lines > 1:
                    sheet.set_row(row, 2 + 13 * lines)
            if any(page.freeze):
                sheet.freeze_panes(*page.freeze)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
        for name, target in _names(pages):
            book.define_name(name, f"={target}")
    return _zip(_with_inline_texts(read_parts(out.getvalue())))


def _number_format(entry: Entry) -> str:
    """The format that shows a number as it is printed: its decimals, its sign and its mark.

    >>> _number_format(Entry(0.364, "plain", 1, "%", "*")), _number_format(Entry(1234))
    ('#,##0.0%"*"', '#,##0')
    """
    percent, words = ("%", "") if entry.sign == "%" else ("", entry.sign)
    decimals = f".{'0' * entry.decimals}" if entry.decimals else ""
    return f"#,##0{decimals}{percent}" + (f'"{words}{entry.mark}"' if words or entry.mark else "")


def _height(line: Sequence[Entry], widths: Sequence[int]) -> int:
    """How many lines the longest wrapped text of a row takes; not every program finds out for itself."""
    wrapped = [-(-len(str(e.value)) // max(w - 2, 1)) for e, w in zip(line, widths, strict=False) if "wrap" in e.look]
    return max(wrapped, default=1)


def _cell_formats() -> dict[str, dict[str, object]]:
    """The formats by name."""
    right: dict[str, object] = {"align": "right", "valign": "top"}
    yellow = {"bg_color": colour("geel")}
    return {
        "title": {"bold": True, "font_size": 13},
        "small": {"font_size": 9, "italic": True},
        "text": {"valign": "top"},
        "head": {"bold": True, "bottom": 1},
        "head_right": {"bold": True, "bottom": 1, "align": "right"},
        "plain": right,
        "wrap": {**right, "text_wrap": True},
        "yellow": {**right, **yellow},
        "yellow_wrap": {**right, **yellow, "text_wrap": True},
        "yellow_text": {"valign": "top", **yellow},
    }


def _with_inline_texts(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Put the shared texts into the cells, and make errors of the formulas that stand for them."""
    texts = [
        etree.tostring(si, encoding="unicode", with_tail=False)
        for si in parse(parts["xl/sharedStrings.xml"], "xl/sharedStrings.xml")
    ]
    inline = [re.sub(r"^<si[^>]*>(.*)</si>$", r"<is>\1</is>", text, flags=re.DOTALL) for text in texts]
    for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
        sheet = parts[name].decode().replace("<f>NA()</f>", "")
        sheet = re.sub(r' t="s"><v>(\d+)</v>', lambda m: f' t="inlineStr">{inline[int(m[1])]}', sheet)
        parts[name] = sheet.encode()
    del parts["xl/sharedStrings.xml"]
    for name, pattern in (
        (CONTENT_TYPES, rb'<Override PartName="/xl/sharedStrings.xml"[^>]*/>'),
        (BOOK_RELS, rb'<Relationship [^>]*Target="sharedStrings.xml"[^>]*/>'),
    ):
        parts[name] = re.sub(pattern, b"", parts[name])
    return parts


def _names(pages: Sequence[Page]) -> list[tuple[str, str]]:
    """Every defined name with the cell of its value."""
    page = next(p for p in pages if p.name == FIGURES)
    letter = chr(ord("A") + VALUE)
    return [
        (str(line[NAME].value), f"{FIGURES}!${letter}${row}")
        for row, line in enumerate(page.lines[HEAD_ROWS:], start=HEAD_ROWS + 1)
    ]


def _own_sheets(path: Path, book: Workbook) -> dict[str, str]:
    """Our sheets by name with their parts, as the guide lists them. Raises AuthorError when one is not there."""
    found = {s.name: s.part for s in book.sheets}
    if GUIDE not in found or FIGURES not in found:
        raise AuthorError(
            f"{path.name} heeft geen blad {GUIDE if GUIDE not in found else FIGURES}.",
            expected=f"de bladen {GUIDE} en {FIGURES}, met deze namen",
            next_step=GIVE_BACK,
        )
    listed = _listed(_values(book, found[GUIDE]))
    missing = [name for name in listed if name not in found]
    if not listed or missing:
        raise AuthorError(
            f"In {path.name} ontbreekt {', '.join(missing) or 'de lijst van bladen op ' + GUIDE}: "
            "hernoemd of verwijderd.",
            expected=f"elk blad dat op {GUIDE} staat, met die naam",
            next_step=GIVE_BACK,
        )
    return {GUIDE: found[GUIDE], **{name: found[name] for name in listed}}


def _listed(values: SheetText) -> dict[str, str]:
    """The sheets that the guide lists, with their control numbers."""
    rows = _lines(values)
    heads = [row for row, line in enumerate(rows) if tuple(line[:2]) == GUIDE_HEAD]
    return {line[0]: line[1] for line in rows[heads[0] + 1 :] if line[0] and line[1]} if heads else {}


def _refuse_changed(
    path: Path, book: Workbook, own: dict[str, str], said: dict[str, SheetText], overwrite: bool
) -> None:
    """Raise AuthorError when something stands on a sheet of ours that a refresh would lose."""
    listed = _listed(said[GUIDE])
    wrong = []
    for name, part in own.items():
        kinds = [r.kind for r in relations(book.parts, part) if r.kind not in ALLOWED]
        wrong += [f"op {name} staat {LOST.get(kind, f'een onderdeel van de soort {kind}')}" for kind in kinds]
        root = parse(book.parts[part], part)
        # LibreOffice writes an error that is not a formula as one
        formulas = [str(c.get("r")) for c in root.iter("{*}c") if c.findtext("{*}f") not in (None, *NO_FORMULAS)]
        if formulas:
            wrong.append(f"op {name} staan formules in {short(', '.join(formulas))}")
        elif name != GUIDE and not overwrite and fingerprint(said[name]) != listed[name]:
            wrong.append(f"{name} is met de hand gewijzigd")
    heads = _lines(said[FIGURES])
    tags = [line[TAG] for line in heads[HEAD_ROWS:]]
    if any(excel_name(line[TAG]) != line[NAME] for line in heads[HEAD_ROWS:]) or len(set(tags)) != len(tags):
        wrong.append(f"de rijen of kolommen van {FIGURES} zijn verplaatst")
    if wrong:
        raise AuthorError(
            f"{path.name} kan niet worden bijgewerkt: {'; '.join(wrong)}.",
            expected=f"de bladen die op {GUIDE} staan, zoals ze zijn geschreven",
            next_step="zet wat van u is op een eigen blad; werk daarna bij met --overwrite.",
        )


def _values(book: Workbook, part: str) -> SheetText:
    """What the filled cells of a sheet say, by row and column."""
    found = {}
    for cell in parse(book.parts[part], part).iter("{*}c"):
        where = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
        kind = cell.get("t", "n")
        text = cell.findtext("{*}v") or ""
        if kind in ("s", "inlineStr"):
            text = book.value(cell)
        elif kind == "n" and text:
            text = normal(float(text))
        if where and text:
            found[int(where[2]) - 1, column_number(where[1]) - 1] = normal(text)
    return found


def _lines(values: SheetText) -> list[list[str]]:
    """Cells as lines of texts."""
    height = max((r for r, _ in values), default=-1) + 1
    width = max(max((c for _, c in values), default=-1) + 1, TAG + 1)
    return [[values.get((r, c), "") for c in range(width)] for r in range(height)]


def _direct_references(
    book: Workbook, own: dict[str, str], said: dict[str, SheetText], pages: Sequence[Page]
) -> list[str]:
    """Tables that change shape while a sheet or chart of an author points at their cells."""
    warnings = []
    ours = set(own.values())
    others = [n for n in sorted(book.parts) if re.match(r"xl/(worksheets|charts)/[^/]+\.xml$", n) and n not in ours]
    for page in pages:
        if page.name not in own or page.name in (GUIDE, FIGURES):
            continue
        old = said[page.name]
        shape = {w: t for w, t in old.items() if w[1] == 0 or w[0] == 3}
        if shape == {w: t for w, t in page.values.items() if w[1] == 0 or w[0] == 3}:
            continue
        sign = f"'{page.name}'!".encode()
        if any(sign in book.parts[name].replace(b"&apos;", b"'") for name in others):
            warnings.append(
                f"{page.name} heeft andere rijen of kolommen gekregen, en u verwijst rechtstreeks naar cellen van dat "
                "blad: controleer uw formules en grafieken, of verwijs met namen."
            )
    return warnings


def _without_results(sheet: bytes) -> bytes:
    """A sheet without the last results of its formulas; not another byte is touched."""
    return re.sub(rb"(<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))<v>[^<]+</v>", rb"\1", sheet)


def _replace(book: Workbook, own: dict[str, str], pages: Sequence[Page]) -> dict[str, bytes]:
    """The parts of the workbook with our sheets and names renewed."""
    parts = dict(book.parts)
    fresh = read_parts(_fresh(pages))
    made = Workbook(fresh)
    styles = Styles(parts[STYLES], fresh[STYLES])
    root = parse(parts[BOOK], BOOK)
    for sheet in made.sheets:
        tree = parse(fresh[sheet.part], sheet.part)
        for e in tree.iter("{*}c", "{*}row", "{*}col"):
            key = "style" if e.tag.endswith("}col") else "s"
            if e.get(key) is not None:
                e.set(key, str(styles.translate(int(e.get(key, "0")))))
        part = own.get(sheet.name) or _add_sheet(parts, root, sheet.name)
        if sheet.name in own:
            _keep_view(tree, parse(parts[part], part))
        else:
            for view in tree.iter("{*}sheetView"):
                view.attrib.pop("tabSelected", None)
        parts[part] = to_bytes(tree)
    parts[STYLES] = styles.result()
    _rename(root, _names(pages))
    parts[BOOK] = to_bytes(root)
    _drop_calculation_chain(parts)
    return parts


def _keep_view(tree: etree._Element, old: etree._Element) -> None:
    """Leave a sheet open or closed, zoomed and selected as its reader had it."""
    for name in ("sheetViews", "sheetPr"):
        mine, theirs = tree.find(f"{{{MAIN}}}{name}"), old.find(f"{{{MAIN}}}{name}")
        if mine is not None and theirs is not None:
            tree.replace(mine, copy.deepcopy(theirs))


def _add_sheet(parts: dict[str, bytes], root: etree._Element, name: str) -> str:
    """Add an empty place for a sheet at the end. Returns its part."""
    number = 1
    while f"xl/worksheets/svm{number}.xml" in parts:
        number += 1
    part = f"xl/worksheets/svm{number}.xml"
    parts[part] = b""
    types = parse(parts[CONTENT_TYPES], CONTENT_TYPES)
    etree.SubElement(types, types.tag.replace("Types", "Override"), {"PartName": f"/{part}", "ContentType": SHEET_TYPE})
    parts[CONTENT_TYPES] = to_bytes(types)
    rels = parse(parts[BOOK_RELS], BOOK_RELS)
    identity = f"rIdSvm{number}"
    etree.SubElement(
        rels,
        rels.tag.replace("Relationships", "Relationship"),
        {"Id": identity, "Type": SHEET_RELATION, "Target": f"worksheets/svm{number}.xml"},
    )
    parts[BOOK_RELS] = to_bytes(rels)
    sheets = next(root.iter(f"{{{MAIN}}}sheets"))
    highest = max(int(s.get("sheetId", "0")) for s in sheets)
    sheet = etree.SubElement(sheets, f"{{{MAIN}}}sheet", {"name": name, "sheetId": str(highest + 1)})
    sheet.set(ID, identity)
    return part


def _rename(root: etree._Element, names: Sequence[tuple[str, str]]) -> None:
    """Renew our defined names, leave those of authors, and ask for a calculation of everything when it is opened."""
    holder = root.find(f"{{{MAIN}}}definedNames")
    if holder is None:
        before = [e for e in root if etree.QName(e).localname in ("sheets", "functionGroups", "externalReferences")]
        holder = etree.Element(f"{{{MAIN}}}definedNames")
        before[-1].addnext(holder)
    for e in list(holder):
        if e.get("name", "").lower().startswith(PREFIX):
            holder.remove(e)
    for name, target in names:
        etree.SubElement(holder, f"{{{MAIN}}}definedName", {"name": name}).text = target
    holder[:] = sorted(holder, key=lambda e: (e.get("name", "").lower(), e.get("localSheetId", "")))
    calculation = root.find(f"{{{MAIN}}}calcPr")
    if calculation is None:
        calculation = etree.Element(f"{{{MAIN}}}calcPr")
        holder.addnext(calculation)
    calculation.set("fullCalcOnLoad", "1")


def _drop_calculation_chain(parts: dict[str, bytes]) -> None:
    """Excel makes it anew; one that names a cell without a formula would be a damaged file."""
    if parts.pop("xl/calcChain.xml", None) is not None:
        for name, attribute in ((CONTENT_TYPES, "PartName"), (BOOK_RELS, "Target")):
            root = parse(parts[name], name)
            for e in list(root):
                if e.get(attribute, "").endswith("calcChain.xml"):
                    root.remove(e)
            parts[name] = to_bytes(root)


def _check(
    path: Path, before: dict[str, bytes], after: dict[str, bytes], own: dict[str, str], pages: Sequence[Page]
) -> None:
    """Raise AuthorError when the new workbook does not say what it should, or when something of an author changed."""
    ours = {BOOK, BOOK_RELS, STYLES, CONTENT_TYPES, "xl/calcChain.xml", *own.values()}
    lost = sorted(n for n in before if n not in ours and after.get(n) != before[n])
    book = Workbook(after)
    by_name = {s.name: s.part for s in book.sheets}
    wrong = [page.name for page in pages if _values(book, by_name[page.name]) != page.values]
    if lost or wrong:
        raise AuthorError(
            f"De bijgewerkte versie van {path.name} klopt niet: {', '.join(lost + wrong)}.",
            next_step="bewaar de werkmap en meld dit bij de beheerder; er is niets geschreven.",
        )


def _zip(parts: dict[str, bytes]) -> bytes:
    return zipped({name: parts[name] for name in sorted(parts, key=lambda n: n != CONTENT_TYPES)})


def _write_safely(path: Path, data: bytes) -> None:
    """Write the workbook in one move; refused while it is open."""
    refuse_when_open(path)
    try:
        put(path, data)
    except OSError as error:
        raise not_written(path, error) from None
