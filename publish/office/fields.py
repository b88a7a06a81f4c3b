"""The fields of a Word file: their codes read and rewritten, in whatever runs Word has cut them up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from publish.office.package import w

#: an argument of a code: in quotes, or as far as white space
_WORD = re.compile(r'"[^"]*"|[^\s"]+')
#: fields whose first argument is the name of a bookmark, and switches of others behind which one stands
_NAMES_FIRST = frozenset(["REF", "PAGEREF", "NOTEREF", "FTNREF", "GOTOBUTTON", "SET", "ASK"])
_SWITCHES = {"HYPERLINK": "\\l", "TOC": "\\b", "INDEX": "\\b", "TOA": "\\b", "RD": "\\b"}
#: fields that reckon with names
_RECKON = ("=", "IF", "COMPARE")


@dataclass
class Field:
    """One field: `begin` is its first mark, or the whole of a simple one; `codes` the pieces of its own code."""

    begin: etree._Element
    codes: list[etree._Element] = field(default_factory=list)
    end: etree._Element | None = None

    @property
    def code(self) -> str:
        """The code, without that of fields inside it."""
        if self.begin.tag == w("fldSimple"):
            return self.begin.get(w("instr"), "")
        return "".join(e.text or "" for e in self.codes)

    @code.setter
    def code(self, text: str) -> None:
        if self.begin.tag == w("fldSimple"):
            self.begin.set(w("instr"), text)
        for piece in self.codes[1:]:
            piece.text = ""
        for piece in self.codes[:1]:
            piece.text = text
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    @property
    def name(self) -> str:
        """The kind of field, such as `REF`; empty for a field without a code."""
        words = self.code.split()
        return "=" if self.code.lstrip().startswith("=") else words[0].upper() if words else ""

    @property
    def arguments(self) -> list[str]:
        """What stands behind the name, without quotes."""
        return [word.strip('"') for word in _WORD.findall(self.code)[1:]]

    def after(self, switch: str) -> str:
        r"""What stands behind a switch such as `\c`; empty when the field does not have it."""
        words = self.arguments
        at = next((n for n, word in enumerate(words) if word.lower() == switch), len(words))
        return next(iter(words[at + 1 : at + 2]), "")

    def has(self, switch: str) -> bool:
        """Whether the field has a switch."""
        return any(word.lower() == switch for word in self.arguments)


def fields(root: etree._Element) -> list[Field]:
    """Return the fields in the tree of a part, those in fields too, in reading order."""
    found, opened = list[Field](), list[tuple[Field, bool]]()
    for e in root.iter(w("fldChar"), w("fldSimple"), w("instrText"), w("delInstrText")):
        step = e.get(w("fldCharType"), "") if e.tag == w("fldChar") else ""
        if e.tag == w("fldSimple") or step == "begin":
            found.append(Field(e))
        if step == "begin":
            opened.append((found[-1], True))
        elif step == "separate" and opened:
            opened[-1] = (opened[-1][0], False)
        elif step == "end" and opened:
            opened.pop()[0].end = e
        elif not step and e.tag != w("fldSimple") and opened and opened[-1][1]:
            opened[-1][0].codes.append(e)
    return found


def marks_in(one: Field) -> list[str]:
    """The names of the bookmarks that a field leads to."""
    return [text.strip('"') for text, start in _targets(one) if start >= 0]


def rename_marks(one: Field, names: dict[str, str]) -> bool:
    """Let a field lead to bookmarks by their new names; `names` has those by the old ones, in lower case."""
    code = one.code
    for text, start in sorted(_targets(one), key=lambda target: -target[1]):
        new = names.get(text.strip('"').casefold())
        if new:
            quote = '"' if text.startswith('"') else ""
            code = f"{code[:start]}{quote}{new}{quote}{code[start + len(text) :]}"
    is_other = code != one.code
    if is_other:
        one.code = code
    return is_other


def _targets(one: Field) -> list[tuple[str, int]]:
    """The words of a code that name a bookmark for certain, with where each begins."""
    words = [(m[0], m.start()) for m in _WORD.finditer(one.code)]
    if one.name in _NAMES_FIRST:
        return [word for word in words[1:2] if not word[0].startswith("\\")]
    if one.name in _SWITCHES:
        at = next((n for n, (word, _) in enumerate(words) if word.lower() == _SWITCHES[one.name]), len(words))
        return words[at + 1 : at + 2]
    return []


def rename_reckoned(one: Field, names: dict[str, str]) -> bool:
    """The same for what reckons with bookmarks, and for a field that is nothing but the name of one."""
    words = [(m[0], m.start()) for m in re.finditer(r'"[^"]*"|\w+', one.code)]
    if one.name not in _RECKON:
        words = words[:1]
    code = one.code
    for text, start in reversed(words):
        new = names.get(text.casefold())
        if new:
            code = code[:start] + new + code[start + len(text) :]
    is_other = code != one.code
    if is_other:
        one.code = code
    return is_other
