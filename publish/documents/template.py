"""A chapter on the template of a ministry: its cover, styles, numbering, headers and pages stay; the chapter comes in.

A style of ours is the style of the template with the same role. Built-in styles of Word have the same name in every
language; for the other roles the names that templates use are tried. A role that the template lacks gets our style,
in the font of the template.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from lxml import etree

from publish.documents.elements import element, paragraph
from publish.documents.runs import Pen, child
from publish.documents.styles import house_styles
from publish.office.package import Package, w
from publish.office.relations import CONTENT_TYPES
from publish.office.text import listed, visible_text
from svm.errors import AuthorError

#: the roles as an author names them, with the id of our style and the names in templates, lower case, best first
ROLES = {
    "kop1": ("Heading1", ("heading 1",)),
    "kop2": ("Heading2", ("heading 2",)),
    "kop3": ("Heading3", ("heading 3",)),
    "bijschrift": ("Caption", ("caption",)),
    "bron": ("Bron", ("bron", "bronvermelding", "tabelnoot", "tabel noot", "noot")),
    "cel": ("Cel", ("cel", "tabeltekst", "tabel tekst", "tekst tabel", "tabelinhoud")),
    "klein": ("Klein", ("klein", "tabeltekst klein", "tabel tekst klein")),
    "inhoud1": ("TOC1", ("toc 1",)),
    "inhoud2": ("TOC2", ("toc 2",)),
    "kop_lijst": ("TOCHeading", ("toc heading",)),
    "lijst": ("TableofFigures", ("table of figures",)),
    "invultekst": ("PlaceholderText", ("placeholder text",)),
    "kaartnaam": ("Kaartnaam", ("kaartnaam", "kaart naam")),
    "kaartgetal": ("Kaartgetal", ("kaartgetal", "kaart getal", "kerngetal")),
    "kaartreden": ("Kaartreden", ("kaartreden", "kaart reden")),
}
#: the roles of part of a line
CHARACTER = ("invultekst", "kaartreden")
#: the running text has no style of ours: it is the default of the template, unless somebody names another
TEXT = "tekst"
#: the control or bookmark that says where the chapter comes, and the controls with the title
PLACES = ("inhoud", "hoofdstuk")
TITLES = ("titel", "title")
#: what a reader sees without text
_SHOWN = ("{*}drawing", "{*}pict", "{*}tbl", "{*}object")
_CORE_TITLE = re.compile(r"coreProperties\b.*\btitle\b", re.DOTALL)


@dataclass
class Template:
    """An open template. `ids` has the style of the template for each of ours; `notes` says in Dutch what was done."""

    document: Document
    ids: dict[str, str]
    #: numbers of controls, bookmarks and pictures that are taken
    used: set[int]
    #: what its lists list: headings, or captions with a label
    lists: set[str]
    notes: list[str]

    @classmethod
    def open(cls, path: Path, chosen: Mapping[str, str] | None = None) -> Template:
        """Read a template or document; `chosen` has the style of a role by its name in Word.

        Raises AuthorError for a file that is no template without macros, and for a role or style that is not there.
        """
        package = Package.open(path, is_template=True)
        for e in package.tree(CONTENT_TYPES).iter("{*}Override", "{*}Default"):
            e.set("ContentType", e.get("ContentType", "").replace("template.main+xml", "document.main+xml"))
        notes = []
        for name in (r.part for r in package.relations(package.document) if r.kind == "settings"):
            for e in package.tree(name).findall(w("documentProtection")):
                package.tree(name).remove(e)
                notes.append("De beveiliging van het sjabloon is eraf gehaald: in een hoofdstuk wordt geschreven.")
        document = docx.Document(io.BytesIO(package.packed()))
        ids, said = _roles(document, path.name, chosen or {})
        lists = {kind for _, kind in _lists(package.parse(package.document))}
        return cls(document, ids, _used(package), lists, [said, *notes])

    def begin_headings_at(self, number: int) -> bool:
        """Let the first chapter have this number when the template numbers its headings. Returns whether it does."""
        level = _numbering(self.document, self.ids["Heading1"])
        if level is None:
            return False
        start = level.find(w("start"))
        if start is None:
            start = etree.Element(w("start"))
            level.insert(0, start)
        start.set(w("val"), str(number))
        return True

    def section(self, body: etree._Element) -> etree._Element:
        """The section in which the chapter comes."""
        place = _place(body)
        blocks = list(body)
        at = blocks.index(place) if place is not None else len(blocks)
        found = (s for block in blocks[at:] for s in block.iter(w("sectPr")))
        return next(found, blocks[-1])

    def take_in(self, package: Package, body: etree._Element, blocks: list[etree._Element], title: str) -> None:
        """Put the blocks of a chapter in their place in the body, in the styles of the template, with its title."""
        for block in blocks:
            _translate(block, self.ids)
        place = _place(body)
        if place is not None:
            at = body.index(place)
            body[at : at + 1] = blocks
            self.notes.append("Het hoofdstuk staat op de plaats die het sjabloon daarvoor heeft.")
        else:
            own = [e for e in body if e.tag != w("sectPr")]
            if not any(visible_text(e) or next(e.iter(*_SHOWN), None) is not None for e in own):
                for e in own:
                    body.remove(e)
            elif next(own[-1].iter(w("sectPr")), None) is None:
                own[-1].addnext(paragraph(element("r", element("br", type="page"))))
            body[len(body) - 1 : len(body) - 1] = blocks
            self.notes.append(
                "Het sjabloon zegt niet waar een hoofdstuk komt (een inhoudsbesturingselement of bladwijzer "
                "‘inhoud’); het staat achteraan."
            )
        for begin, _ in _lists(body):
            begin.set(w("dirty"), "true")
        count = sum(_fill(control, title) for _, root in package.text_trees() for control in list(root.iter(w("sdt"))))
        if count:
            self.notes.append(f"De titel is ingevuld op {count} plaats{'en' if count != 1 else ''}.")


def _roles(document: Document, name: str, chosen: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The id of the style for each of ours, and what was chosen in Dutch; what the template lacks is added to it."""
    there = document.styles.element
    known: dict[tuple[str, str], str] = {}
    for style in there.findall(w("style")):
        kind, made_id = style.get(w("type"), "paragraph"), style.get(w("styleId"), "")
        for called in _names(style):
            known.setdefault((kind, called.casefold()), made_id)
    unknown = [role for role in chosen if role not in (*ROLES, TEXT)]
    if unknown:
        raise AuthorError(
            f"Er is geen rol ‘{unknown[0]}’ voor een stijl.",
            expected="een van " + ", ".join((*ROLES, TEXT)),
            next_step="geef --style als rol=naam, zoals --style bron=Voetregel.",
        )
    ids, from_template, added = {}, [], []
    for role, style in chosen.items():
        kind = "character" if role in CHARACTER else "paragraph"
        found = known.get((kind, style.casefold()), "")
        if not found:
            there_are = sorted({called for k, called in known if k == kind})
            raise AuthorError(
                f"{name} heeft geen stijl ‘{style}’ voor {role}.",
                expected=f"een van {listed(there_are, 30)}",
                next_step="kijk de naam van de stijl na in Word (Start, Stijlen).",
            )
        ids["" if role == TEXT else ROLES[role][0]] = found
        from_template.append(role)
    house = docx.Document()
    house_styles(house)
    ours = {e.get(w("styleId"), ""): e for e in house.styles.element.findall(w("style"))}
    default = next((e for e in there.findall(w("style")) if _is_default(e)), None)
    for role, (own, names) in ROLES.items():
        kind = "character" if role in CHARACTER else "paragraph"
        found = ids.get(own) or next((known[kind, n] for n in names if (kind, n) in known), "")
        if found:
            from_template += [role] if role not in from_template else []
        else:
            base = "" if default is None else default.get(w("styleId"), "")
            found = _add_style(there, ours[own], ids, base)
            added.append(role)
        ids[own] = found
    said = f"Stijlen van {name}: {', '.join(from_template) or 'geen'}"
    return ids, said + (f"; toegevoegd, in het lettertype van het sjabloon: {', '.join(added)}." if added else ".")


def _names(style: etree._Element) -> Iterator[str]:
    for e in style.findall(w("name")) + style.findall(w("aliases")):
        yield from (part.strip() for part in e.get(w("val"), "").split(","))


def _is_default(style: etree._Element) -> bool:
    return style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on")


def _add_style(there: etree._Element, ours: etree._Element, ids: Mapping[str, str], base: str) -> str:
    """Add a style of ours to a template, on its default style and in its font. Returns its id."""
    made = copy.deepcopy(ours)
    for e in [e for name in ("next", "link", "rsid") for e in made.findall(w(name))]:
        made.remove(e)
    for properties in list(made.iter(w("rPr"))):
        for e in properties.findall(w("rFonts")):
            properties.remove(e)
    on = made.find(w("basedOn"))
    if on is not None:
        on.set(w("val"), ids.get(on.get(w("val"), ""), base))
        if not on.get(w("val")):
            made.remove(on)
    taken = {e.get(w("styleId")) for e in there.findall(w("style"))}
    while made.get(w("styleId")) in taken:
        made.set(w("styleId"), f"{made.get(w('styleId'))}Staat")
        child(made, "name", first=True).set(w("val"), f"{next(_names(made))} Staat")
    there.append(made)
    return str(made.get(w("styleId")))


def _numbering(document: Document, style: str) -> etree._Element | None:
    """The level of the list that numbers a style, or the style that it is based on; None when nothing does."""
    styles = {e.get(w("styleId"), ""): e for e in document.styles.element.findall(w("style"))}
    seen: set[str] = set()
    found = styles.get(style)
    while found is not None and found.get(w("styleId"), "") not in seen:
        seen.add(found.get(w("styleId"), ""))
        number = found.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        if number is not None:
            level = found.find(f"{w('pPr')}/{w('numPr')}/{w('ilvl')}")
            return _level(document, number.get(w("val"), "0"), "0" if level is None else level.get(w("val"), "0"))
        on = found.find(w("basedOn"))
        found = None if on is None else styles.get(on.get(w("val"), ""))
    return None


def _level(document: Document, number: str, level: str) -> etree._Element | None:
    part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
    if part is None:
        return None
    root = part.element
    num = next((e for e in root.findall(w("num")) if e.get(w("numId")) == number), None)
    abstract = None if num is None else num.find(w("abstractNumId"))
    if num is None or abstract is None:
        return None
    own = next((e for e in root.findall(w("abstractNum")) if e.get(w("abstractNumId")) == abstract.get(w("val"))), None)
    found = None if own is None else next((e for e in own.findall(w("lvl")) if e.get(w("ilvl")) == level), None)
    form = None if found is None else found.find(w("numFmt"))
    for e in num.findall(w("lvlOverride")):
        if found is not None and e.get(w("ilvl")) == level:
            num.remove(e)
    return None if form is not None and form.get(w("val")) == "none" else found


def _used(package: Package) -> set[int]:
    numbers = []
    for _, root in package.text_trees():
        numbers += [e.get(w("id"), "") for e in root.iter(w("bookmarkStart"))]
        numbers += [e.get(w("val"), "") for e in root.iterfind(f".//{w('sdtPr')}/{w('id')}")]
        numbers += [e.get("id", "") for e in root.iter("{*}docPr")]
    return {int(n) for n in numbers if n.lstrip("-").isdigit()}


def _lists(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The beginning of each list that Word makes, and what it lists: a label of captions, or nothing for headings."""
    for p in root.iter(w("p")):
        code = "".join(e.text or "" for e in p.iter(w("instrText")))
        begin = next((e for e in p.iter(w("fldChar")) if e.get(w("fldCharType")) == "begin"), None)
        simple = next(p.iter(w("fldSimple")), None)
        if not code and simple is not None:
            code, begin = simple.get(w("instr"), ""), simple
        if begin is not None and code.split()[:1] == ["TOC"]:
            label = re.search(r'\\c\s+"?(\w+)', code)
            yield begin, label[1] if label else ""


def _place(body: etree._Element) -> etree._Element | None:
    """The block of the body where the chapter comes: a control, or the paragraph with a bookmark."""
    for block in body:
        said = [e.get(w("val"), "") for name in ("tag", "alias") for e in block.findall(f"{w('sdtPr')}/{w(name)}")]
        said += [e.get(w("name"), "") for e in block.iter(w("bookmarkStart"))] if block.tag == w("p") else []
        if any(name.strip().casefold() in PLACES for name in said):
            return block
    return None


def _translate(block: etree._Element, ids: Mapping[str, str]) -> None:
    """Give a block the styles of the template for ours."""
    for e in block.iter(w("pStyle"), w("rStyle")):
        e.set(w("val"), ids.get(e.get(w("val"), ""), e.get(w("val"), "")))
    for p in block.iter(w("p")) if ids.get("") else ():
        properties = child(p, "pPr", first=True)
        if properties.find(w("pStyle")) is None:
            properties.insert(0, element("pStyle", val=ids[""]))


def _fill(control: etree._Element, title: str) -> bool:
    """Give a control for the title of the document its text; False for any other control."""
    properties, content = control.find(w("sdtPr")), control.find(w("sdtContent"))
    if properties is None or content is None:
        return False
    names = [e.get(w("val"), "").strip().casefold() for name in ("tag", "alias") for e in properties.findall(w(name))]
    paths = [e.get(w("xpath"), "") for e in properties.findall(w("dataBinding"))]
    if not any(name in TITLES for name in names) and not any(_CORE_TITLE.search(path) for path in paths):
        return False
    for e in properties.findall(w("showingPlcHdr")):
        properties.remove(e)
    Pen().write(content, title, properties)
    for shown in list(content.iter(w("rPr"))):
        for e in shown.findall(w("rStyle")):
            shown.remove(e)
    return True
