"""A book as an OpenDocument workbook (ODF 1.3). No library writes these that is still kept up, so we do."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from publish.look.theme import colour
from publish.pack.sheets import Book, Sheet, Text
from svm.files import put, zipped
from svm.printed import Number

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
TITLE = f'fo:font-weight="bold" fo:font-size="14pt" fo:color="{colour("logo")}"'
LINK = f'fo:color="{colour("donker")}" style:text-underline-style="solid" style:text-underline-color="font-color"'
BELOW = f'fo:border-bottom="0.5pt solid {colour("rand")}"'
INDENTED = 'fo:text-align="start" fo:margin-left="3mm"'
#: properties of the cell, of its paragraph and of its text
LOOKS: dict[str, tuple[str, str, str]] = {
    "title": ("", "", TITLE),
    "plain": ("", "", ""),
    "link": ('style:vertical-align="top"', "", LINK),
    "head": (
        'fo:wrap-option="wrap" style:vertical-align="bottom" fo:border-bottom="1.5pt solid #000000"',
        'fo:text-align="end"',
        'fo:font-weight="bold"',
    ),
    "head_remark": (
        'fo:wrap-option="wrap" style:vertical-align="bottom" fo:border-bottom="1.5pt solid #000000"',
        INDENTED,
        'fo:font-weight="bold"',
    ),
    "head_left": (
        'fo:wrap-option="wrap" style:vertical-align="bottom" fo:border-bottom="1.5pt solid #000000"',
        'fo:text-align="start"',
        'fo:font-weight="bold"',
    ),
    "label": (f'fo:wrap-option="wrap" style:vertical-align="top" {BELOW}', 'fo:text-align="start"', ""),
    "number": (f'fo:wrap-option="wrap" style:vertical-align="top" {BELOW}', 'fo:text-align="end"', ""),
    "yellow": (
        f'fo:wrap-option="wrap" style:vertical-align="top" {BELOW} fo:background-color="{colour("geel")}"',
        'fo:text-align="end"',
        "",
    ),
    "remark": (f'fo:wrap-option="wrap" style:vertical-align="top" {BELOW}', INDENTED, ""),
    "yellow_remark": (
        f'fo:wrap-option="wrap" style:vertical-align="top" {BELOW} fo:background-color="{colour("geel")}"',
        INDENTED,
        "",
    ),
}


def write_ods(book: Book, path: Path) -> None:
    """Write a workbook; the same book gives the same bytes."""
    put(path, to_bytes(book))


def to_bytes(book: Book) -> bytes:
    """The workbook as a file."""
    parts = {
        "mimetype": MIMETYPE,
        "META-INF/manifest.xml": _manifest(),
        "meta.xml": _meta(book),
        "styles.xml": _styles(),
        "settings.xml": _settings(book),
        "content.xml": _content(book),
    }
    return zipped({name: text.encode() for name, text in parts.items()}, stored=("mimetype",))


def _root(name: str, inside: str) -> str:
    spaces = " ".join(f'xmlns:{short}="{uri}"' for short, uri in SPACES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:{name} {spaces} office:version="1.3">{inside}</office:{name}>'
    )


def _manifest() -> str:
    names = ["content.xml", "meta.xml", "settings.xml", "styles.xml"]
    entries = "".join(f'<manifest:file-entry manifest:full-path="{n}" manifest:media-type="text/xml"/>' for n in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
        f"{entries}</manifest:manifest>"
    )


def _meta(book: Book) -> str:
    return _root(
        "document-meta",
        "<office:meta><meta:generator>Staat van Migratie</meta:generator>"
        f"<dc:title>{escape(book.title)}</dc:title><dc:language>nl-NL</dc:language>"
        f"<meta:creation-date>{book.created}T00:00:00</meta:creation-date></office:meta>",
    )


def _styles() -> str:
    """The language and letter of every cell, and pages that lie on their side."""
    return _root(
        "document-styles",
        '<office:styles><style:default-style style:family="table-cell"><style:text-properties fo:font-size="11pt" '
        'fo:font-family="Calibri, Carlito, sans-serif" fo:language="nl" fo:country="NL"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="liggend"><style:page-layout-properties '
        'fo:page-width="297mm" fo:page-height="210mm" style:print-orientation="landscape" fo:margin="15mm" '
        'style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="liggend"/>'
        "</office:master-styles>",
    )


def _settings(book: Book) -> str:
    """What stays in view on each sheet."""
    views = []
    for sheet in book.sheets:
        rows, columns = sheet.freeze
        items = {
            "HorizontalSplitMode": 2 if columns else 0,
            "VerticalSplitMode": 2 if rows else 0,
            "HorizontalSplitPosition": columns,
            "VerticalSplitPosition": rows,
            "ActiveSplitRange": 3 if columns else 2,
            "PositionLeft": 0,
            "PositionRight": columns,
            "PositionTop": 0,
            "PositionBottom": rows,
        }
        inside = "".join(
            f'<config:config-item config:name="{n}" config:type="{"short" if "Mode" in n or "Range" in n else "int"}">'
            f"{v}</config:config-item>"
            for n, v in items.items()
        )
        views.append(
            f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{inside}</config:config-item-map-entry>"
        )
    return _root(
        "document-settings",
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{"".join(views)}</config:config-item-map-named>'
        f'<config:config-item config:name="ActiveTable" config:type="string">{escape(book.sheets[0].name)}'
        "</config:config-item></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings>",
    )


def _content(book: Book) -> str:
    widths = sorted({w for sheet in book.sheets for w in sheet.widths})
    columns = "".join(
        # a character is about 1.9 mm wide
        f'<style:style style:name="k{w}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{w * 19 // 10}mm"/></style:style>'
        for w in widths
    )
    forms = {_form(n): n for n in book.numbers}
    numbers = "".join(_number_style(form, n) for form, n in forms.items())
    cells = "".join(
        f'<style:style style:name="{name}{form}" style:family="table-cell" style:parent-style-name="Default"'
        + (f' style:data-style-name="{form}"' if form else "")
        + f"><style:table-cell-properties {cell}/><style:paragraph-properties {paragraph}/>"
        f"<style:text-properties {text}/></style:style>"
        for form in ("", *forms)
        for name, (cell, paragraph, text) in LOOKS.items()
        if not form or name in ("number", "yellow")
    )
    tables = "".join(_table(sheet) for sheet in book.sheets)
    ranges = "".join(_range(sheet) for sheet in book.sheets if sheet.table)
    return _root(
        "document-content",
        f'<office:automatic-styles>{columns}<style:style style:name="rij" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>'
        '<style:style style:name="blad" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true" style:writing-mode="lr-tb"/></style:style>'
        f"{numbers}{cells}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        f"<table:database-ranges>{ranges}</table:database-ranges></office:spreadsheet></office:body>",
    )


def _table(sheet: Sheet) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="k{width}"'
        + (f' table:number-columns-repeated="{len(same)}"' if len(same) > 1 else "")
        + "/>"
        for width, same in ((w, list(s)) for w, s in groupby(sheet.widths))
    )
    lines = "".join(_row([line]) for line in sheet.lines)
    head = body = ""
    if sheet.table:
        heads = [Text(text, sheet.head_look(column)) for column, text in enumerate(sheet.head)]
        head = f"<table:table-header-rows>{_row(heads)}</table:table-header-rows>"
        body = "".join(_row(line) for line in sheet.table)
    return (
        f'<table:table table:name={quoteattr(sheet.name)} table:style-name="blad">{columns}{lines}{head}{body}'
        "</table:table>"
    )


def _row(cells: list[Text] | tuple[Text, ...]) -> str:
    return f'<table:table-row table:style-name="rij">{"".join(_cell(c) for c in cells)}</table:table-row>'


def _cell(cell: Text) -> str:
    inside = _spaces(escape(cell.text))
    if cell.link:
        address = quoteattr(f"#'{cell.link[0]}'.A{cell.link[1]}")
        inside = f'<text:a xlink:type="simple" xlink:href={address}>{inside}</text:a>'
    kind, form = 'office:value-type="string"', ""
    if cell.number:
        kind, form = f'office:value-type="float" office:value="{cell.number.value}"', _form(cell.number)
    return f'<table:table-cell table:style-name="{cell.look}{form}" {kind}><text:p>{inside}</text:p></table:table-cell>'


def _form(number: Number) -> str:
    """The name of a number style."""
    return f"_{number.decimals}{re.sub(r'[^a-z]', '', number.sign.replace('%', 'procent'))}"


def _number_style(name: str, number: Number) -> str:
    """A number style in Dutch notation."""
    sign = f"<number:text>{escape(number.sign)}</number:text>" if number.sign else ""
    return (
        f'<number:number-style style:name="{name}" number:language="nl" number:country="NL"><number:number '
        f'number:decimal-places="{number.decimals}" number:min-decimal-places="{number.decimals}" '
        f'number:min-integer-digits="1" number:grouping="true"/>{sign}</number:number-style>'
    )


def _spaces(text: str) -> str:
    """Spaces that XML would lose, written as elements."""
    return re.sub(r"^ +| {2,}| +$", lambda found: f'<text:s text:c="{len(found[0])}"/>', text)


def _range(sheet: Sheet) -> str:
    """The table as a named range with a head, as far as OpenDocument can mark one."""
    from xlsxwriter.utility import xl_col_to_name

    first, last = len(sheet.lines) + 1, len(sheet.lines) + 1 + len(sheet.table)
    target = f"'{sheet.name}'.A{first}:'{sheet.name}'.{xl_col_to_name(len(sheet.head) - 1)}{last}"
    return (
        f"<table:database-range table:name={quoteattr(sheet.table_name)} "
        f'table:target-range-address={quoteattr(target)} table:contains-header="true"/>'
    )
