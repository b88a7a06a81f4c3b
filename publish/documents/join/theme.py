"""The fonts and colours of a theme, written out where another theme would give others."""

from __future__ import annotations

import copy

from lxml import etree

from publish.office.carry import NOWHERE
from publish.office.package import Package, w
from publish.office.parts import local, to_bytes
from publish.office.relations import OFFICE

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
#: what a font of the theme is for: the attribute of w:rFonts, the one that names the theme, the element of the theme
_FONTS = (
    ("ascii", "asciiTheme", "latin"),
    ("hAnsi", "hAnsiTheme", "latin"),
    ("eastAsia", "eastAsiaTheme", "ea"),
    ("cs", "cstheme", "cs"),
)
#: colours by the names that a text gives them
_COLOURS = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_OF_COLOUR = tuple(
    w(name) for name in ("themeColor", "themeTint", "themeShade", "themeFill", "themeFillTint", "themeFillShade")
)
_OVERRIDE = "application/vnd.openxmlformats-officedocument.themeOverride+xml"
_MAPPED = "bg1:lt1 tx1:dk1 bg2:lt2 tx2:dk2 accent1:accent1 accent2:accent2 accent3:accent3 accent4:accent4"
_MAPPED += " accent5:accent5 accent6:accent6 hlink:hlink folHlink:folHlink"


class Theme:
    """The theme of a file."""

    def __init__(self, package: Package) -> None:
        part = next((r.part for r in package.relations(package.document) if r.kind == "theme"), "")
        root = package.parse(part) if part in package.data else None
        self.elements = None if root is None else root.find(f"{A}themeElements")
        self.fonts: dict[str, str] = {}
        self.colours: dict[str, str] = {}
        if self.elements is not None:
            for kind in ("major", "minor"):
                for name in ("latin", "ea", "cs"):
                    font = self.elements.find(f"{A}fontScheme/{A}{kind}Font/{A}{name}")
                    self.fonts[kind + name] = "" if font is None else font.get("typeface", "")
            for colour in self.elements.iterfind(f"{A}clrScheme/*"):
                for said in colour:
                    self.colours[local(colour)] = said.get("lastClr") or said.get("val", "")

    def is_like(self, other: Theme) -> bool:
        """Whether texts and drawings look the same with the other."""
        return (self.fonts, self.colours) == (other.fonts, other.colours)

    def write_out(self, root: etree._Element) -> None:
        """Name the fonts and colours in a tree that it takes from the theme."""
        for e in list(root.iter(w("rFonts"))):
            for name, theme, kind in _FONTS:
                said = e.attrib.pop(w(theme), "")
                font = self.fonts.get(said[:5] + kind, "") if said else ""
                if font:
                    e.set(w(name), font)
        for e in root.iter(etree.Element):
            for name in ("color", "fill"):
                theme = e.get(w("themeColor" if name == "color" else "themeFill"), "")
                if theme and e.get(w(name if e.tag != w("color") else "val")) in (None, "auto"):
                    self._name(e, name, theme)
            for key in _OF_COLOUR:
                if key in e.attrib:
                    del e.attrib[key]
            if e.tag == f"{A}schemeClr" and self._colour(e.get("val", "")):
                e.tag = f"{A}srgbClr"
                e.set("val", self._colour(e.get("val", "")))
            face = e.get("typeface", "") if local(e) in ("latin", "ea", "cs") else ""
            if face[:3] in ("+mn", "+mj"):
                kind = {"lt": "latin"}.get(face[4:], face[4:])
                e.set("typeface", self.fonts.get(("minor" if face[2] == "n" else "major") + kind, "") or face)

    def keep_in_charts(self, package: Package) -> None:
        """Let every chart of a file have this theme as its own."""
        for part in sorted(n for n, kind in package.types.items() if kind.endswith("drawingml.chart+xml")):
            root = package.tree(part)
            if self.elements is None or root.find(f"{CHART}clrMapOvr") is not None:
                continue
            made = etree.Element(f"{A}themeOverride", nsmap={"a": A[1:-1]})
            made.extend(copy.deepcopy(e) for e in self.elements)
            # pictures in the theme are of the theme part
            if any(str(key).startswith(OFFICE) and value != NOWHERE for e in made.iter() for key, value in e.items()):
                continue
            name = package.add("word/theme/themeOverride1.xml", to_bytes(made), _OVERRIDE)
            package.relate(part, f"{OFFICE[1:-1]}/themeOverride", name)
            mapped = etree.Element(
                f"{CHART}clrMapOvr",
                {name: value for name, _, value in (pair.partition(":") for pair in _MAPPED.split())},
            )
            behind = [f"{CHART}{name}" for name in ("pivotSource", "protection", "chart")]
            next(e for e in root if e.tag in behind).addprevious(mapped)

    def _name(self, e: etree._Element, name: str, theme: str) -> None:
        named = {"dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "text1": "dk1", "text2": "dk2"}
        named |= {"background1": "lt1", "background2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}
        colour = self.colours.get(named.get(theme, theme), "")
        if colour:
            e.set(w("val" if e.tag == w("color") else name), colour)

    def _colour(self, name: str) -> str:
        return self.colours.get(_COLOURS.get(name, name), "")
