"""Word files made up of pieces that are hard to join: every text says that it is made up (verzonnen)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Inches, Pt

from publish.documents.elements import field
from publish.office.package import Package, w
from publish.office.relations import OFFICE
from tests.documents.made_up import p, run, sdt, textbox, with_notes, xml

R = OFFICE[1:-1]
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b"")
    )


class Maker:
    """A file that is being made; `name` stands in every text of it."""

    def __init__(self, name: str) -> None:
        self.name, self.document = name, docx.Document()
        self.notes: dict[str, list[str]] = {}
        self.later: list[Callable[[Package], None]] = []

    def add(self, *elements: str) -> None:
        end = self.document.element.body[-1]
        for element in elements:
            end.addprevious(xml(element))

    def say(self, words: str = "alinea") -> str:
        return run(f"Verzonnen {words} van {self.name}. ")

    def save(self, path: Path) -> Path:
        self.document.save(str(path))
        if self.notes:
            with_notes(path, **self.notes)
        package = Package.open(path)
        for make in self.later:
            make(package)
        path.write_bytes(package.packed())
        return path


def heading(m: Maker) -> None:
    m.document.add_heading(f"{m.name} verzonnen hoofdstuk", 1)
    m.document.add_heading("Verzonnen paragraaf", 2)


def bare(m: Maker) -> None:
    m.add(p(m.say()), p(m.say("vet") + run("vet", "<w:b/>")))


def look(m: Maker) -> None:
    """The default style and a heading of its own look, and all text of another size."""
    styles = m.document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = f"Font {len(m.name)}", Pt(8 + len(m.name) % 3)
    styles["Heading 1"].font.size, styles["Heading 1"].font.italic = Pt(30), True
    defaults = styles.element.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('sz')}")
    defaults.set(w("val"), str(30 + len(m.name)))


def own_style(m: Maker) -> None:
    """A style that every file has and none the same, one based on it, and one that is."""
    for kind, base in (("Kader", "Normal"), ("Kader smal", "Kader")):
        style = m.document.styles.add_style(kind, 1)
        style.base_style = m.document.styles[base]
        style.font.size = Pt(5 + len(m.name))
    m.document.add_paragraph(f"In een kader van {m.name}", "Kader smal")
    m.document.add_paragraph(f"Een citaat van {m.name}", "Quote")
    m.document.add_paragraph().add_run("nadruk", "Intense Emphasis")


def theme(m: Maker) -> None:
    """A theme with other fonts and colours, used by a text."""

    def change(package: Package) -> None:
        part = next(r.part for r in package.relations(package.document) if r.kind == "theme")
        data = package.data[part].replace(b"Calibri", f"Verzonnen {m.name}".encode()).replace(b"4F81BD", b"A90061")
        package.put(part, data)

    m.later.append(change)
    fonts = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/><w:color w:val="4F81BD" '
    m.add(p(run("in thema", fonts + 'w:themeColor="accent1"/>')))


def direct_list(m: Maker) -> None:
    """Two numbered lists of one definition, the second begun anew."""
    root = m.document.part.numbering_part.element
    made = (
        '<w:abstractNum w:abstractNumId="41"><w:nsid w:val="0A0A0A0A"/><w:lvl w:ilvl="0"><w:start w:val="3"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    root.insert(0, xml(made))
    root.append(xml('<w:num w:numId="51"><w:abstractNumId w:val="41"/></w:num>'))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    root.append(xml(f'<w:num w:numId="52"><w:abstractNumId w:val="41"/>{again}</w:num>'))
    for number in (51, 51, 52, 52):
        m.add(p(m.say("punt"), f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))


def style_list(m: Maker) -> None:
    """A list that a style of Word makes: each file begins at one."""
    for _ in range(2):
        m.document.add_paragraph(f"Stap van {m.name}", "List Number")
    m.document.add_paragraph(f"Bolletje van {m.name}", "List Bullet")


def numbered_headings(m: Maker) -> None:
    """Headings numbered by their style, from a number of the file itself."""
    root = m.document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{len(m.name) if not n else 1}"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{n + 1}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for n, text in enumerate(("%1", "%1.%2"))
    )
    root.insert(0, xml(f'<w:abstractNum w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level in (1, 2):
        properties = m.document.styles[f"Heading {level}"].element.get_or_add_pPr()
        properties.append(xml('<w:numPr><w:numId w:val="77"/></w:numPr>'))
    heading(m)


def notes(m: Maker) -> None:
    m.notes = {"footnotes": [run(f"voetnoot {m.name} {n}") for n in range(2)], "endnotes": [run(f"eindnoot {m.name}")]}
    for kind, number in (("footnote", 1), ("footnote", 2), ("endnote", 1)):
        m.add(p(m.say() + f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'))

    def link(package: Package) -> None:
        part = next(n for n, kind in package.kinds().items() if kind == "footnotes")
        number = package.relate(part, f"{R}/hyperlink", "https://example.org/verzonnen", is_external=True)
        root = package.tree(part)
        made = xml(f'<w:hyperlink xmlns:r="{R}" r:id="{number}">{run("een link")}</w:hyperlink>')
        root[-1][0].append(made)

    m.later.append(link)


def comments(m: Maker) -> None:
    """A comment and an answer to it, as Word keeps who answers what."""
    for text in ("vraag", "antwoord"):
        paragraph = m.document.add_paragraph(f"Verzonnen zin van {m.name}.")
        m.document.add_comment(paragraph.runs, text=f"{text} over {m.name}", author="Verzonnen Rol", initials="VR")

    def thread(package: Package) -> None:
        part = next(n for n, kind in package.kinds().items() if kind == "comments")
        ids = []
        for n, paragraph in enumerate(package.tree(part).iter(w("p"))):
            paragraph.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", f"0000000{n + 1}")
            ids.append(f"0000000{n + 1}")
        space = "http://schemas.microsoft.com/office/word/2012/wordml"
        lines = f'<w15:commentEx w15:paraId="{ids[0]}" w15:done="0"/>'
        lines += f'<w15:commentEx w15:paraId="{ids[1]}" w15:paraIdParent="{ids[0]}" w15:done="0"/>'
        name = package.add(
            "word/commentsExtended.xml",
            f'<w15:commentsEx xmlns:w15="{space}">{lines}</w15:commentsEx>'.encode(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
        )
        package.relate(
            package.document, "http://schemas.microsoft.com/office/2011/relationships/commentsExtended", name
        )

    m.later.append(thread)


def changes(m: Maker) -> None:
    m.add(
        p(
            f'{m.say()}<w:ins w:id="1" w:author="Verzonnen Rol">{run("erbij ")}</w:ins>'
            f'<w:del w:id="2" w:author="Verzonnen Rol"><w:r><w:delText>eraf</w:delText></w:r></w:del>'
        )
    )


def marks(m: Maker) -> None:
    """Bookmarks whose names every file has, with all that can lead to one; a code cut up over runs."""
    mark = f'<w:bookmarkStart w:id="0" w:name="_Ref1"/>{run(f"doel van {m.name}")}<w:bookmarkEnd w:id="0"/>'
    cut = "".join(
        f"<w:r>{e}</w:r>"
        for e in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> RE</w:instrText>',
            '<w:instrText xml:space="preserve">F _Re</w:instrText>',
            '<w:instrText xml:space="preserve">f1 \\h </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            f"<w:t>doel van {m.name}</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    m.add(
        p(mark),
        p(cut),
        p(f'<w:fldSimple w:instr=" PAGEREF _ref1 \\h ">{run("3")}</w:fldSimple>'),
        p(f'<w:hyperlink w:anchor="_Ref1">{run("naar het doel")}</w:hyperlink>'),
    )
    m.document.add_paragraph()._p.extend(field('HYPERLINK \\l "_Ref1"', "ook naar het doel"))


def controls(m: Maker) -> None:
    number = '<w:id w:val="7"/>'
    m.add(
        p(m.say() + sdt(f"verzonnen:{m.name}", run("12"), number)),
        sdt("blok", f"{p(run('in een vak'))}", '<w:id w:val="8"/>'),
    )


def data(m: Maker) -> None:
    """A control bound to data in the file, that has the same number in every file and says something else."""
    store = "{11111111-2222-3333-4444-555555555555}"
    m.add(p(sdt("bron", run(m.name), f'<w:dataBinding w:xpath="/a" w:storeItemID="{store}"/>')))

    def bind(package: Package) -> None:
        item = package.add("customXml/item9.xml", f"<a>{m.name}</a>".encode(), "application/xml")
        space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
        props = package.add(
            "customXml/itemProps9.xml",
            f'<ds:datastoreItem xmlns:ds="{space}" ds:itemID="{store}"/>'.encode(),
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        )
        package.relate(item, f"{R}/customXmlProps", props)
        package.relate(package.document, f"{R}/customXml", item)

    m.later.append(bind)


def picture(m: Maker) -> None:
    import io

    m.document.add_picture(io.BytesIO(png()), width=Inches(1))


def chart(m: Maker) -> None:
    """A chart of Word with its workbook; its parts have the same name in every file."""

    def draw(package: Package) -> None:
        book = package.add("word/embeddings/boek1.xlsx", f"verzonnen werkmap van {m.name}".encode(), BOOK_TYPE)
        space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
        root = (
            f'<c:chartSpace xmlns:c="{space}" xmlns:r="{R}"><c:chart><c:plotArea/></c:chart>'
            '<c:externalData r:id="rIdSvm1"/></c:chartSpace>'
        )
        part = package.add("word/charts/chart1.xml", root.encode(), CHART_TYPE)
        assert package.relate(part, f"{R}/package", book) == "rIdSvm1"
        number = package.relate(package.document, f"{R}/chart", part)
        drawing = (
            '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="100" cy="100"/><wp:docPr id="1" name="verzonnen"/>'
            f'<a:graphic><a:graphicData uri="{space}"><c:chart xmlns:c="{space}" xmlns:r="{R}" r:id="{number}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )
        package.tree(package.document)[0][-1].addprevious(xml(drawing))

    m.later.append(draw)


def link(m: Maker) -> None:
    number = m.document.part.relate_to(f"https://example.org/{m.name}", f"{R}/hyperlink", is_external=True)
    m.add(p(f'<w:hyperlink xmlns:r="{R}" r:id="{number}">{run("een link naar buiten")}</w:hyperlink>'))


def pages(m: Maker) -> None:
    """A head and foot of its own, and a section on its side with another head."""
    first = m.document.sections[0]
    first.header.paragraphs[0].text = f"kop van {m.name}"
    first.footer.paragraphs[0]._p.extend(field("PAGE", "1"))
    m.add(p(m.say()))
    wide = m.document.add_section(WD_SECTION.NEW_PAGE)
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = wide.page_height, wide.page_width
    wide.header.is_linked_to_previous = False
    wide.header.paragraphs[0].text = f"liggende kop van {m.name}"
    m.add(p(m.say("liggende alinea")))
    last = m.document.add_section(WD_SECTION.CONTINUOUS)
    last.different_first_page_header_footer = True
    m.add(p(m.say("laatste alinea")))


def even_pages(m: Maker) -> None:
    m.document.settings.odd_and_even_pages_header_footer = True
    m.document.sections[0].even_page_header.paragraphs[0].text = f"even kop van {m.name}"
    m.document.sections[0].header.paragraphs[0].text = f"oneven kop van {m.name}"


def boxes(m: Maker) -> None:
    m.add(p(textbox(p(m.say("tekstvak")))))


def tables(m: Maker) -> None:
    """A table in a style, one in none, and a file that ends with a table."""
    for style in ("Light Grid", None):
        table = m.document.add_table(1, 2, style)
        table.rows[0].cells[0].text = f"cel van {m.name}"
        m.add(p(m.say()))


def ends_with_table(m: Maker) -> None:
    m.later.append(lambda package: _last_table(package, m.name))


def _last_table(package: Package, name: str) -> None:
    made = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{p(run(f'einde {name}'))}</w:tc></w:tr></w:tbl>"
    package.tree(package.document)[0][-1].addprevious(xml(made))


def captions(m: Maker) -> None:
    """A caption counted by chapter, one counted through the file, and what leads to one."""
    for label, code in (("Tabel", "SEQ Tabel \\* ARABIC \\s 1"), ("Kader", "SEQ Kader \\* ARABIC")):
        paragraph = m.document.add_paragraph(f"{label} ", "Caption")
        paragraph._p.extend(field(code, "1"))
        paragraph.add_run(f" bijschrift van {m.name}")


def contents(m: Maker) -> None:
    """The contents of a file with a heading above it, over two paragraphs, and a list of tables."""
    for code, lines in (('TOC \\o "1-3" \\h', 2), ('TOC \\h \\z \\c "Tabel"', 1)):
        above = m.document.add_paragraph("Inhoud van een bestand", "TOC Heading")
        above._p.get_or_add_pPr().append(xml('<w:numPr><w:numId w:val="0"/></w:numPr>'))
        runs = field(code, "regel 1")
        if lines == 1:
            m.document.add_paragraph()._p.extend(runs)
        else:
            m.document.add_paragraph()._p.extend(runs[:-1])
            m.document.add_paragraph("regel 2")._p.append(runs[-1])


PIECES: tuple[Callable[[Maker], None], ...] = (
    bare, look, own_style, theme, direct_list, style_list, numbered_headings, notes, comments, changes, marks, controls,
    data, picture, chart, link, pages, even_pages, boxes, tables, captions, contents, ends_with_table,
)  # fmt: skip


def made(path: Path, name: str, pieces: Iterable[Callable[[Maker], None]]) -> Path:
    """Write a file of these pieces, after a heading."""
    maker = Maker(name)
    heading(maker)
    for piece in pieces:
        piece(maker)
    return maker.save(path)
