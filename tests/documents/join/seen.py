"""What a reader sees of a document, worked out apart from the joiner: how each text looks, and the number before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from publish.office.package import Package, w
from publish.office.text import visible_text

FONT = (("ascii", "asciiTheme"), ("hAnsi", "hAnsiTheme"))
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Document:
    """The parts of a file that say how a text looks."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = {e.get(w("styleId")): e for e in self._root("styles").findall(w("style"))}
        self.defaults = self._root("styles").find(w("docDefaults"))
        self.numbering, self.theme = self._root("numbering"), self._root("theme")
        marked = (n for n, e in self.styles.items() if e.get(w("type")) == "paragraph" and e.get(w("default")))
        self.default = next(marked, None)

    def _root(self, kind: str) -> etree._Element:
        part = next((r.part for r in self.package.relations(self.package.document) if r.kind == kind), "")
        return self.package.parse(part) if part else etree.Element("none")

    def _chain(self, style: str | None) -> list[etree._Element]:
        found = []
        while style in self.styles:
            found.append(self.styles[style])
            base = found[-1].find(w("basedOn"))
            style = None if base is None else base.get(w("val"))
        return found[::-1]

    def _style(self, p: etree._Element) -> str | None:
        named = p.find(f"{w('pPr')}/{w('pStyle')}")
        return self.default if named is None else named.get(w("val"))

    def _layers(self, p: etree._Element, run: etree._Element | None, path: str) -> Iterator[etree._Element]:
        holders = [self.defaults.find(f"{w(path + 'Default')}")] if self.defaults is not None else []
        holders += self._chain(self._style(p))
        if run is not None:
            named = run.find(f"{w('rPr')}/{w('rStyle')}")
            holders += self._chain(None if named is None else named.get(w("val")))
            holders.append(run)
        else:
            holders.append(p)
        yield from (found for h in holders if h is not None and (found := h.find(w(path))) is not None)

    def text_look(self, p: etree._Element, run: etree._Element) -> tuple[str, ...]:
        """Font, size, bold, italic and colour of a run."""
        said = dict.fromkeys(("font", "sz", "b", "i", "color"), "")
        for layer in self._layers(p, run, "rPr"):
            for name in ("sz", "b", "i", "color"):
                found = layer.find(w(name))
                if found is not None:
                    value = found.get(w("val"), "1")
                    said[name] = {"true": "1", "false": "", "0": "", "auto": ""}.get(value, value)
            fonts = layer.find(w("rFonts"))
            for name, theme in FONT[:1] if fonts is not None else ():
                kind = fonts.get(w(theme))
                if kind:
                    face = self.theme.find(f".//{A}{kind[:5]}Font/{A}latin")
                    said["font"] = "" if face is None else face.get("typeface", "")
                elif fonts.get(w(name)):
                    said["font"] = fonts.get(w(name), "")
        return tuple(said.values())

    def layout(self, p: etree._Element) -> tuple[str, ...]:
        """Space before and after, line and level of a paragraph."""
        said = dict.fromkeys(("before", "after", "line", "outline"), "")
        for layer in self._layers(p, None, "pPr"):
            spacing, outline = layer.find(w("spacing")), layer.find(w("outlineLvl"))
            for name in ("before", "after", "line") if spacing is not None else ():
                said[name] = spacing.get(w(name), said[name])
            said["outline"] = said["outline"] if outline is None else outline.get(w("val"), "")
        return tuple({"0": "", "240": ""}.get(v, v) if k in ("before", "after", "line") else v for k, v in said.items())

    def looks(self) -> list[tuple[object, ...]]:
        """Each text of the document with its looks."""
        found = []
        for p in self.package.tree(self.package.document).iter(w("p")):
            if visible_text(p):
                own = [r for r in p.iter(w("r")) if next(r.iterancestors(w("p"))) is p and visible_text(r)]
                found.append((visible_text(p), self.layout(p), *(self.text_look(p, r) for r in own)))
        return found

    def labels(self) -> list[tuple[str, str]]:
        """Each text in a list with the number before it, as Word counts: by list definition, a new start by list."""
        counts: dict[str, Counter[int]] = {}
        started, found = set[tuple[str, int]](), []
        for p in self.package.tree(self.package.document).iter(w("p")):
            number, level = self._list(p)
            num = next((e for e in self.numbering.findall(w("num")) if e.get(w("numId")) == number), None)
            if num is None:
                continue
            abstract = num.find(w("abstractNumId")).get(w("val"))
            definition = next(e for e in self.numbering if e.get(w("abstractNumId")) == abstract)
            levels = {int(e.get(w("ilvl"))): e for e in definition.findall(w("lvl"))}
            at = counts.setdefault(abstract, Counter())
            again = num.find(f"{w('lvlOverride')}[@{w('ilvl')}='{level}']/{w('startOverride')}")
            if again is not None and (number, level) not in started:
                at[level] = int(again.get(w("val"))) - 1
            elif level not in at:
                start = levels[level].find(w("start"))
                at[level] = (0 if start is None else int(start.get(w("val")))) - 1
            started.add((number, level))
            at[level] += 1
            for deeper in [n for n in at if n > level]:
                del at[deeper]
            text = levels[level].find(w("lvlText")).get(w("val"), "")
            for n in range(level + 1):
                text = text.replace(f"%{n + 1}", str(at[n]))
            found.append((visible_text(p), text))
        return found

    def _list(self, p: etree._Element) -> tuple[str, int]:
        own = p.find(f"{w('pPr')}/{w('numPr')}")
        for source in [p, *reversed(self._chain(self._style(p)))]:
            said = source.find(f"{w('pPr')}/{w('numPr')}")
            number = None if said is None else said.find(w("numId"))
            if number is not None:
                level = said.find(w("ilvl"))
                if own is not None and own.find(w("ilvl")) is not None:
                    level = own.find(w("ilvl"))
                if level is not None:
                    return number.get(w("val")), int(level.get(w("val")))
                return number.get(w("val")), self._bound(number.get(w("val")), source.get(w("styleId")))
        return "", 0

    def _bound(self, number: str, style: str | None) -> int:
        abstract = self.numbering.find(f"{w('num')}[@{w('numId')}='{number}']/{w('abstractNumId')}")
        for e in self.numbering.findall(w("abstractNum")):
            if abstract is not None and e.get(w("abstractNumId")) == abstract.get(w("val")):
                for level in e.findall(w("lvl")):
                    named = level.find(w("pStyle"))
                    if named is not None and named.get(w("val")) == style:
                        return int(level.get(w("ilvl")))
        return 0
