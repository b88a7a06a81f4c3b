"""Formats of one workbook put into another: what is there already is used, the rest is added behind it."""

from __future__ import annotations

import copy

from lxml import etree

from publish.office.parts import parse, to_bytes

PART = "xl/styles.xml"
#: numbers below this are formats that every program knows
FIRST_OWN_FORMAT = 164


class Styles:
    """The formats of a workbook that take in those of another. Nothing that is there changes its number."""

    def __init__(self, theirs: bytes, ours: bytes) -> None:
        self._root = parse(theirs, PART)
        self._ours = parse(ours, PART)
        self._known: dict[int, int] = {}

    def translate(self, number: int) -> int:
        """The number in their workbook of a cell format of ours."""
        if number not in self._known:
            xf = copy.deepcopy(self._list(self._ours, "cellXfs")[number])
            for kind, attribute in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")):
                own = self._list(self._ours, kind)[int(xf.get(attribute, "0"))]
                xf.set(attribute, str(self._place(kind, own)))
            xf.set("numFmtId", str(self._number_format(int(xf.get("numFmtId", "0")))))
            xf.set("xfId", "0")
            self._known[number] = self._place("cellXfs", xf)
        return self._known[number]

    def result(self) -> bytes:
        """Their styles part with ours in it."""
        return to_bytes(self._root)

    def _list(self, root: etree._Element, kind: str) -> etree._Element:
        found = root.find(f"{{*}}{kind}")
        if found is None:
            found = etree.Element(str(root.tag).replace("styleSheet", kind))
            # only a list of number formats may be missing; it comes first
            root.insert(0, found)
        return found

    def _place(self, kind: str, element: etree._Element) -> int:
        """Where an equal element stands, after it was added if need be."""
        holder = self._list(self._root, kind)
        wanted = _plain(element)
        for position, e in enumerate(holder):
            if _plain(e) == wanted:
                return position
        holder.append(copy.deepcopy(element))
        holder.set("count", str(len(holder)))
        return len(holder) - 1

    def _number_format(self, number: int) -> int:
        if number < FIRST_OWN_FORMAT:
            return number
        code = next(
            f.get("formatCode", "") for f in self._list(self._ours, "numFmts") if f.get("numFmtId") == str(number)
        )
        holder = self._list(self._root, "numFmts")
        taken = {f.get("formatCode"): int(f.get("numFmtId", "0")) for f in holder}
        if code not in taken:
            free = max([FIRST_OWN_FORMAT - 1, *taken.values()]) + 1
            etree.SubElement(holder, str(holder.tag).replace("numFmts", "numFmt"), numFmtId=str(free), formatCode=code)
            holder.set("count", str(len(holder)))
            return free
        return taken[code]


def _plain(element: etree._Element) -> str:
    """An element as text that is the same however its attributes and prefixes are written."""
    inside = "".join(_plain(e) for e in element if isinstance(e.tag, str))
    attributes = ",".join(f"{k}={v}" for k, v in sorted(element.attrib.items()))
    return f"<{etree.QName(element).localname} {attributes}>{inside}"
