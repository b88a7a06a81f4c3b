"""The styles of an added file among those of the whole: one where they mean the same, else each its own.

What a style means is how it looks in the end, not what it is based on. A style with a known name and another look comes
along under a name of its own. Headings stay headings: Word restarts captions and makes contents by the built-in style,
so where a heading looks different, its paragraphs say how.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable

from lxml import etree

from publish.documents.join.numbering import CopiedLists, Numbering
from publish.documents.join.properties import PARAGRAPH, RUN, add, canonical, difference, fill_in, put_on, simple
from publish.documents.join.theme import Theme
from publish.office.package import w

HEADING = re.compile(r"heading [1-9]")
#: elements that name a style
_USES = tuple(w(n) for n in ("pStyle", "rStyle", "tblStyle"))
_OF_TABLES = ("tblPr", "trPr", "tcPr", "tblStylePr")


class Styles:
    """The styles of a file, with how each looks in the end: fonts by name, lists by what they look like."""

    def __init__(self, root: etree._Element, theme: Theme, numbering: Numbering) -> None:
        self.root, self.theme, self.numbering = root, theme, numbering
        self.by_id = {e.get(w("styleId"), ""): e for e in root.findall(w("style"))}
        self.names: dict[tuple[str, str], list[str]] = {}
        for made_id, style in self.by_id.items():
            self.names.setdefault((kind_of(style), name_of(style).casefold()), []).append(made_id)
        self._looks: dict[tuple[str, str], etree._Element] = {}

    def default(self, kind: str) -> str:
        """The id of the style of what names none; empty when there is none."""
        marked = (n for n, e in self.by_id.items() if kind_of(e) == kind and e.get(w("default")) in ("1", "true", "on"))
        return next(marked, "")

    def parent(self, style: str) -> str:
        """The id of the style that one is based on; empty when it is based on none."""
        found = self.by_id[style].find(w("basedOn")) if style in self.by_id else None
        base = "" if found is None else found.get(w("val"), "")
        return base if base in self.by_id and base != style else ""

    def chain(self, style: str) -> list[str]:
        """A style and what it is based on, the nearest first."""
        found: list[str] = []
        while style and style not in found:
            found.append(style)
            style = self.parent(style)
        return found

    def look(self, style: str, part: str, kind: str = "paragraph") -> etree._Element:
        """All that a style says of paragraphs or runs in the end; of no style, what the file says of all text."""
        if (style or kind, part) not in self._looks:
            made, layers = etree.Element(w(part)), list[etree._Element | None]()
            if kind == "paragraph" and (not style or kind_of(self.by_id[style]) == "paragraph"):
                layers.append(self.root.find(f"{w('docDefaults')}/{w(part + 'Default')}/{w(part)}"))
            layers += [self.by_id[one].find(w(part)) for one in reversed(self.chain(style))]
            for layer in map(copy.deepcopy, layers):
                if layer is not None:
                    self.theme.write_out(layer)
                    put_on(made, layer)
            self._looks[style or kind, part] = simple(made)
        return self._looks[style or kind, part]

    def number(self, style: str) -> tuple[str, str]:
        """The list that a style is in and its level; empty when it is in none."""
        for one in self.chain(style):
            own = self.by_id[one].find(f"{w('pPr')}/{w('numPr')}")
            number = None if own is None else own.find(w("numId"))
            if own is not None and number is not None:
                listed, level = number.get(w("val"), "0"), own.find(w("ilvl"))
                at = self.numbering.level_of(listed, one) if level is None else level.get(w("val"), "0")
                return ("", "") if listed == "0" else (listed, at)
        return "", ""

    def meaning(self, style: str) -> tuple[object, ...]:
        """What is the same for two styles that may be one."""
        looks = []
        for part in (PARAGRAPH, RUN):
            look = copy.deepcopy(self.look(style, part))
            for e in look.findall(w("numPr")):
                look.remove(e)
            looks.append(canonical(look))
        listed, level = self.number(style)
        tables = []
        if kind_of(self.by_id[style]) == "table":
            for one in self.chain(style):
                own = [copy.deepcopy(e) for e in self.by_id[one] if e.tag in {w(n) for n in _OF_TABLES}]
                for e in own:
                    self.theme.write_out(e)
                tables.append(canonical(own))
        return (*looks, self.numbering.meaning(listed, level) if listed else b"", tuple(tables))


class AddedStyles:
    """Says for each style of an added file which one of the whole it is, and brings along those that are none.

    `label` tells the styles of this file from others; with `house_style` a style is that of the whole with its name.
    """

    def __init__(
        self, added: Styles, whole: Styles, lists: CopiedLists, origin: dict[str, str], label: str, *, house_style: bool
    ) -> None:
        self.added, self.whole, self.lists, self.label, self.house_style = added, whole, lists, label, house_style
        #: the name that a style of the whole had in its own file, by its id
        self._origin = origin
        self._ids: dict[str, str] = {}
        #: names of styles that have another one, by the old one in lower case
        self.renamed: dict[str, str] = {}
        self._copied: set[str] = set()

    def of(self, style: str) -> str:
        """The id in the whole of a style of the added file; empty for one that the file does not define."""
        if style not in self.added.by_id:
            return ""
        if style not in self._ids:
            found = self._known(style)
            if found:
                self._ids[style] = found
            else:
                self._copy(style)
        return self._ids[style]

    def settle_lists(self) -> None:
        """Give the lists that came along the styles of the whole; a style that is in no list of theirs is let go."""
        turn = 0
        while turn < len(self.lists.made):
            made = self.lists.made[turn]
            turn += 1
            for e in list(made.iter(w("pStyle"), w("styleLink"), w("numStyleLink"), w("rStyle"))):
                style = self.of(e.get(w("val"), ""))
                holder = e.getparent()
                if style and (self._is_own(style) or e.tag == w("rStyle")):
                    e.set(w("val"), style)
                elif holder is not None:
                    holder.remove(e)

    def apply(self, roots: Iterable[etree._Element]) -> None:
        """Give everything in some trees the styles of the whole, with what it takes to look the same."""
        defaults = {kind: self.added.default(kind) for kind in ("paragraph", "table")}
        is_other = {k: bool(d) and self.of(d) != self.whole.default(k) for k, d in defaults.items()}
        for root in roots:
            for p in root.iter(w("p")):
                self._paragraph(p, defaults["paragraph"], is_other["paragraph"])
            for e in root.iter(w("tbl")) if is_other["table"] else ():
                properties = e.find(w("tblPr"))
                if properties is not None and properties.find(w("tblStyle")) is None:
                    properties.insert(0, _named("tblStyle", defaults["table"]))
            for e in list(root.iter(*_USES)):
                made = self.of(e.get(w("val"), ""))
                if made:
                    e.set(w("val"), made)
                elif (holder := e.getparent()) is not None:
                    # it names a style that its file does not have
                    holder.remove(e)
            for e in root.iter(w("numId")):
                if next(e.iterancestors()).tag == w("numPr") and e.get(self._DONE) is None:
                    e.set(w("val"), self.lists.number(e.get(w("val"), "0")))
            for e in root.iter(w("numId")):
                e.attrib.pop(self._DONE, None)

    #: marks a list that has its number already
    _DONE = "done"

    def _paragraph(self, p: etree._Element, default: str, is_other: bool) -> None:
        properties = p.find(w("pPr"))
        named = None if properties is None else properties.find(w("pStyle"))
        style = default if named is None else named.get(w("val"), "")
        if style not in self.added.by_id:
            style = default
        made = self.of(style)
        if not made:
            return
        if named is None and not is_other:
            return
        if properties is None:
            properties = etree.Element(w("pPr"))
            p.insert(0, properties)
        if named is None and is_other:
            properties.insert(0, _named("pStyle", style))
        if self._is_own(made):
            return
        listed, level = self.added.number(style)
        own = properties.find(w("numPr"))
        says_more = self._says_more(style, made)
        if says_more:
            self._dress(p, properties, style, made)
        if listed and own is None and (says_more or self.added.numbering.counts(listed, level)):
            self._list(properties, style, listed, level)
        elif own is not None and own.find(w("numId")) is None and listed:
            own.append(self._number(listed))

    def _list(self, properties: etree._Element, style: str, listed: str, level: str) -> None:
        """Put a paragraph in the list of its own file, as its style did."""
        numbered = etree.Element(w("numPr"))
        etree.SubElement(numbered, w("ilvl")).set(w("val"), level)
        numbered.append(self._number(listed))
        add(properties, numbered)
        # an indent that a style gives counts above that of its list; above that of a paragraph's own list it does not
        indent = etree.Element(w("pPr"))
        for one in self.added.chain(style):
            own = self.added.by_id[one].find(f"{w('pPr')}/{w('ind')}")
            if own is not None:
                under = etree.Element(w("pPr"))
                under.append(copy.deepcopy(own))
                fill_in(indent, under)
            if self.added.by_id[one].find(f"{w('pPr')}/{w('numPr')}/{w('numId')}") is not None:
                break
        fill_in(properties, indent)

    def _number(self, listed: str) -> etree._Element:
        made = _named("numId", self.lists.number(listed))
        made.set(self._DONE, "1")
        return made

    def _dress(self, p: etree._Element, properties: etree._Element, style: str, made: str) -> None:
        """Let a heading say itself how it looks, where the style of the whole looks different."""
        look = difference(self.added.look(style, PARAGRAPH), self.whole.look(made, PARAGRAPH))
        for e in look.findall(w("numPr")):
            if self.added.number(style)[0]:
                look.remove(e)
            for number in e.iter(w("numId")):
                number.set(self._DONE, "1")
        fill_in(properties, look)
        look = difference(self.added.look(style, RUN), self.whole.look(made, RUN))
        if not len(look):
            return
        mark = properties.find(w("rPr"))
        if mark is None:
            mark = add(properties, etree.Element(w("rPr")))
        fill_in(mark, look)
        for run in p.iter(w("r")):
            if next(run.iterancestors(w("p")), None) is p and run.find(f"{w('rPr')}/{w('rStyle')}") is None:
                own = run.find(w("rPr"))
                if own is None:
                    own = etree.Element(w("rPr"))
                    run.insert(0, own)
                fill_in(own, look)

    def _says_more(self, style: str, made: str) -> bool:
        """Whether a heading is one of the whole that looks different."""
        return not self.house_style and not self._is_own(made) and bool(HEADING.fullmatch(self._name(style)))

    def _is_own(self, made: str) -> bool:
        return made in self._copied

    def _name(self, style: str) -> str:
        return name_of(self.added.by_id[style]).casefold()

    def _known(self, style: str) -> str:
        """The style of the whole that this one is; empty when it is none."""
        own = self.added.by_id[style]
        key = (kind_of(own), self._name(style))
        candidates = [n for n in self.whole.names.get(key, []) if n not in self._origin]
        if candidates and (self.house_style or HEADING.fullmatch(key[1])):
            return candidates[0]
        if kind_of(own) == "numbering" and own.find(f"{w('pPr')}/{w('numPr')}") is not None:
            return ""
        candidates += [n for n, name in self._origin.items() if (kind_of(self.whole.by_id[n]), name) == key]
        meaning = self.added.meaning(style)
        return next((n for n in candidates if self.whole.meaning(n) == meaning), "")

    def _copy(self, style: str) -> None:
        own = self.added.by_id[style]
        made, kind, name = copy.deepcopy(own), kind_of(own), name_of(own)
        made_id = _free(re.sub(r"\W", "", style) or "Stijl", self.whole.by_id)
        names = {called for _, called in self.whole.names}
        title = name
        if name.casefold() in names:
            title = f"{name} ({self.label})"
            turn = 1
            while title.casefold() in names:
                turn += 1
                title = f"{name} ({self.label}, {turn})"
            made.set(w("customStyle"), "1")
            self.renamed[name.casefold()] = title
            self._origin[made_id] = name.casefold()
            for e in made.findall(w("aliases")):
                made.remove(e)
        made.attrib.pop(w("default"), None)
        made.set(w("styleId"), made_id)
        for e in made.findall(w("name")):
            e.set(w("val"), title)
        for e in made.findall(w("rsid")):
            made.remove(e)
        # known before what it leads to is asked for: those lead back
        self._ids[style] = made_id
        self._copied.add(made_id)
        self.whole.root.append(made)
        self.whole.by_id[made_id] = made
        self.whole.names.setdefault((kind, title.casefold()), []).append(made_id)
        for e in made.iter(w("numId")):
            e.set(w("val"), self.lists.number(e.get(w("val"), "0")))
        self._lead(made, "basedOn")
        self._complete(made, style, kind)
        for leads in ("link", "next"):
            self._lead(made, leads)

    def _lead(self, made: etree._Element, name: str) -> None:
        for e in made.findall(w(name)):
            e.set(w("val"), self.of(e.get(w("val"), "")))
            if not e.get(w("val")):
                made.remove(e)

    def _complete(self, made: etree._Element, style: str, kind: str) -> None:
        """Let a style say itself what it had from below, where there is something else below it now."""
        if kind not in ("paragraph", "character"):
            return
        parent = self.added.parent(style)
        below = self.of(parent) if parent else ""
        for part in (PARAGRAPH, RUN) if kind == "paragraph" else (RUN,):
            more = difference(self.added.look(parent, part, kind), self.whole.look(below, part, kind))
            for e in more.findall(w("numPr")):
                listed, level = self.added.number(parent) if parent else ("", "")
                more.remove(e)
                if listed and not self._is_own(below):
                    numbered = etree.Element(w("numPr"))
                    numbered.extend((_named("ilvl", level), _named("numId", self.lists.number(listed))))
                    add(more, numbered)
            if len(more):
                own = made.find(w(part))
                if own is None:
                    own = etree.Element(w(part))
                    _place(made, own)
                fill_in(own, more)


def let_go(styles: Styles, roots: Iterable[etree._Element]) -> None:
    """Take away, in the first file, what names a style or list that it does not have: that of another could come in."""
    for root in (*roots, styles.root):
        for e in list(root.iter(*_USES, *(w(name) for name in ("basedOn", "link", "next")))):
            holder = e.getparent()
            if e.get(w("val"), "") not in styles.by_id and holder is not None:
                holder.remove(e)
        for e in root.iter(w("numId")):
            if e.get(w("val"), "") not in styles.numbering.nums:
                e.set(w("val"), "0")


def kind_of(style: etree._Element) -> str:
    """Whether a style is of a paragraph, character, table or numbering."""
    return style.get(w("type"), "paragraph")


def name_of(style: etree._Element) -> str:
    """The name of a style; Word knows its own by an English name in every language."""
    found = style.find(w("name"))
    return style.get(w("styleId"), "") if found is None else found.get(w("val"), "")


def _place(style: etree._Element, made: etree._Element) -> None:
    """Put properties in a style where the standard wants them."""
    behind = [w(n) for n in (*(("rPr",) if made.tag == w("pPr") else ()), *_OF_TABLES)]
    at = next((n for n, e in enumerate(style) if e.tag in behind), len(style))
    style.insert(at, made)


def _named(name: str, value: str) -> etree._Element:
    made = etree.Element(w(name))
    made.set(w("val"), value)
    return made


def _free(wanted: str, taken: Iterable[str]) -> str:
    used = {known.casefold() for known in taken}
    made, turn = wanted, 1
    while made.casefold() in used:
        turn += 1
        made = f"{wanted}-{turn}"
    return made
