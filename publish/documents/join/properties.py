"""The properties of paragraphs and runs: put on top of one another, compared, and what it takes to undo one."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from lxml import etree

from publish.office.package import w

PARAGRAPH, RUN = "pPr", "rPr"
#: properties whose attributes each count on their own
_BY_ATTRIBUTE = {w(n) for n in ("rFonts", "spacing", "ind", "lang", "eastAsianLayout", "framePr")}
_PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_RUN_ORDER = (
    "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
)
#: the order that the standard asks for
_ORDER = {PARAGRAPH: _PARAGRAPH_ORDER.split(), RUN: _RUN_ORDER.split()}
_SIDES = ("top", "left", "bottom", "right", "between", "bar")
#: what a text looks like of which nothing is said, by property: attributes with their values
_PLAIN = {
    PARAGRAPH: {
        "spacing": {"before": "0", "after": "0", "line": "240", "lineRule": "auto"},
        "ind": {"left": "0", "right": "0", "firstLine": "0", "start": "0", "end": "0", "hanging": "0"},
        "jc": {"val": "left"},
        "outlineLvl": {"val": "9"},
        "textAlignment": {"val": "auto"},
        "shd": {"val": "clear", "color": "auto", "fill": "auto"},
        "widowControl": {"val": "1"},
        "textDirection": {"val": "lrTb"},
    },
    RUN: {
        "rFonts": {name: "Times New Roman" for name in ("ascii", "hAnsi", "eastAsia", "cs")},
        "color": {"val": "auto"},
        "sz": {"val": "20"},
        "szCs": {"val": "20"},
        "u": {"val": "none"},
        "highlight": {"val": "none"},
        "spacing": {"val": "0"},
        "w": {"val": "100"},
        "kern": {"val": "0"},
        "position": {"val": "0"},
        "vertAlign": {"val": "baseline"},
        "shd": {"val": "clear", "color": "auto", "fill": "auto"},
        "bdr": {"val": "nil"},
        "effect": {"val": "none"},
        "em": {"val": "none"},
        "lang": {"val": "nl-NL", "eastAsia": "nl-NL", "bidi": "ar-SA"},
    },
}
_ON_OR_OFF = (
    "keepNext keepLines pageBreakBefore suppressLineNumbers suppressAutoHyphens bidi contextualSpacing mirrorIndents "
    "suppressOverlap b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof vanish webHidden "
    "rtl cs specVanish oMath widowControl"
)
#: properties that are on or off; only the last is on where nothing is said
_SWITCHES = {w(name) for name in _ON_OR_OFF.split()}
_ON = ("1", "true", "on")
#: what says the same of a first line in another way
_INDENTS = {w("firstLine"): w("hanging"), w("hanging"): w("firstLine")}
#: no look: names of other things, and marks of edits
_NO_LOOK = {w(n) for n in ("pStyle", "rStyle", "sectPr", "pPrChange", "rPrChange", "rPr", "cnfStyle", "rsid")}


def put_on(under: etree._Element, over: etree._Element | None) -> etree._Element:
    """Put properties on top of others, in place: what they say counts. Returns the result."""
    for e in () if over is None else over:
        if e.tag in _NO_LOOK:
            continue
        found = under.find(e.tag)
        if found is None:
            add(under, copy.deepcopy(e))
        elif e.tag in _BY_ATTRIBUTE:
            for key in e.attrib:
                found.attrib.pop(_INDENTS.get(str(key), "none"), None)
            found.attrib.update(dict(e.attrib))
        elif e.tag == w("tabs"):
            at = {tab.get(w("pos")): tab for tab in found}
            for tab in e:
                if tab.get(w("pos")) in at:
                    found.remove(at[tab.get(w("pos"))])
                found.append(copy.deepcopy(tab))
        else:
            under.replace(found, copy.deepcopy(e))
    return under


def simple(properties: etree._Element) -> etree._Element:
    """Say the same in one way only, in place: what is as where nothing is said goes. Returns the result."""
    plain = _PLAIN[etree.QName(properties).localname]
    for e in list(properties):
        said = {w(key): value for key, value in plain.get(etree.QName(e).localname, {}).items()}
        if e.tag in _SWITCHES:
            is_on = e.get(w("val"), "true") in _ON
            e.attrib.clear()
            if not is_on:
                e.set(w("val"), "0")
            if is_on == (e.tag == w("widowControl")):
                properties.remove(e)
            continue
        for key, value in e.attrib.items():
            if not value or (e.tag in _BY_ATTRIBUTE and said.get(str(key)) == value):
                del e.attrib[key]
        if (e.tag in _BY_ATTRIBUTE and not e.attrib) or (said and dict(e.attrib) == said):
            properties.remove(e)
    return properties


def fill_in(own: etree._Element, under: etree._Element) -> None:
    """Add to properties what they do not say themselves."""
    for e in under:
        found = own.find(e.tag)
        if found is None:
            add(own, copy.deepcopy(e))
        elif e.tag in _BY_ATTRIBUTE:
            for key, value in e.attrib.items():
                if key not in found.attrib and _INDENTS.get(str(key), str(key)) not in found.attrib:
                    found.set(key, value)


def add(properties: etree._Element, made: etree._Element) -> etree._Element:
    """Put a property in its place among others; one of the same name goes."""
    for e in properties.findall(made.tag):
        properties.remove(e)
    order = _ORDER.get(etree.QName(properties).localname, [])
    name = etree.QName(made).localname
    after = order[order.index(name) + 1 :] if name in order and made.tag == w(name) else ()
    behind = next((e for e in properties if e.tag in {w(n) for n in after}), None)
    if behind is None:
        properties.append(made)
    else:
        behind.addprevious(made)
    return made


def canonical(elements: Iterable[etree._Element]) -> tuple[bytes, ...]:
    """The same bytes for what means the same, in whatever order and with whatever prefixes."""
    return tuple(sorted(etree.tostring(e, method="c14n", exclusive=True, with_tail=False) for e in elements))


def difference(wanted: etree._Element, there: etree._Element) -> etree._Element:
    """What has to be said on top of `there` to look like `wanted`; both are the whole of what is said."""
    made = etree.Element(wanted.tag)
    plain = _PLAIN[etree.QName(wanted).localname]
    for tag in sorted({e.tag for e in (*wanted, *there)}):
        mine, theirs = wanted.find(tag), there.find(tag)
        name = etree.QName(tag).localname
        if mine is not None and theirs is not None and canonical([mine]) == canonical([theirs]):
            continue
        if mine is not None and theirs is None:
            add(made, copy.deepcopy(mine))
        elif tag == w("tabs") and theirs is not None:
            add(made, _tabs(mine, theirs))
        elif tag == w("numPr"):
            add(made, copy.deepcopy(mine) if mine is not None else _without_number())
        elif tag == w("pBdr"):
            add(made, _borders(mine))
        else:
            said = {w(key): value for key, value in plain.get(name, {"val": "0"}).items()}
            new = etree.Element(tag) if mine is None else copy.deepcopy(mine)
            if mine is None and tag not in _BY_ATTRIBUTE:
                new.attrib.update(said)
            for key in theirs.attrib if theirs is not None and tag in _BY_ATTRIBUTE else ():
                if key not in new.attrib and _INDENTS.get(str(key), str(key)) not in new.attrib:
                    new.set(key, said.get(str(key), "0"))
            add(made, new)
    return made


def _without_number() -> etree._Element:
    made = etree.Element(w("numPr"))
    etree.SubElement(made, w("numId")).set(w("val"), "0")
    return made


def _borders(mine: etree._Element | None) -> etree._Element:
    made = etree.Element(w("pBdr"))
    for side in _SIDES:
        own = None if mine is None else mine.find(w(side))
        if own is not None:
            made.append(copy.deepcopy(own))
        else:
            etree.SubElement(made, w(side)).set(w("val"), "nil")
    return made


def _tabs(mine: etree._Element | None, theirs: etree._Element) -> etree._Element:
    made = etree.Element(w("tabs"))
    own = [] if mine is None else list(mine)
    there = {tab.get(w("pos")) for tab in own}
    for tab in theirs:
        if tab.get(w("pos")) not in there:
            etree.SubElement(made, w("tab"), {w("val"): "clear", w("pos"): tab.get(w("pos"), "0")})
    made.extend(copy.deepcopy(tab) for tab in own)
    return made
