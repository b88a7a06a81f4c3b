"""The site in English: each printed Dutch text by its own words, or by a sentence with holes, out of one memory.

A text is translated as it is printed, so that a page has no text that did not go past here, and no number is made
anew. What is not found stays Dutch, says so to a reader's machine (lang="nl") and is listed in `missing`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from posixpath import join, normpath, relpath
from typing import NamedTuple

from svm.printed import in_english_notation

#: the folder of the English pages of an edition
FOLDER = "en"
#: around a text that a template took from the memory, and around one that it did not find there
_FOUND, _DUTCH, _END = "\ue000", "\ue001", "\ue002"
_SIGNS = re.compile(r"[\ue000-\ue002]|\\ue00[0-2]")
_SAID = re.compile(f"([{_FOUND}{_DUTCH}])([^{_FOUND}-{_END}]*){_END}")
#: what a hole of a sentence may hold, by how its name begins; any other name holds a text that has its own translation
_HOLES = {
    "number": r"-?\d[\d.,]*%?",
    "figure": r"(?:[a-z]+ (?:dan )?)?-?\d[\d.,]*%?\*?(?: \[[^]]*\])?",
    "year": r"\d{4}",
    "date": r"(?:\d{1,2} )?(?:[a-z]{3,9} )?\d{4}",
    "period": r"[^;:\[]{0,40}\d{4}(?:-\d\d)?",
    "name": r".+?",
    "code": r"(?=\S*[\d_~=])\S+?",
}
_HOLE = re.compile(r"\{(\w+)\}")
#: a text without a word: numbers, signs, addresses, codes with a digit or a line in them
_NEUTRAL = re.compile(
    r"(?:\{\w+\}|\b[a-z]+(?:-[a-z]+)+-\d[^\s,;]*|\b[a-z_]+(?:\.[a-z_]+)+\b|(?!\d+(?:e|-[a-z]+)\b)[^\W_]*[\d_][^\s,;]*|[\W_]|\S+\.(?:csv|xlsx|ods|json|parquet)|\b(?:x|[A-Z])\b)*"
)
#: from how many letters of its own on a sentence is surely the one that was meant
_SURE = 5
#: a longer list is taken apart at all its marks or not at all
_SHORT_LIST = 6
#: what keeps its capital inside a sentence
_NAME = re.compile(r"[A-Z][A-Z&]|(?:Dutch|Dublin|Europe|Netherlands|Syria|Ukrain|Schengen|Member State)")
#: where a text that is not found as a whole comes apart, the strongest break first
_BREAKS = (" · ", " › ", " – ", " = ", "; ", ": ", ", ", " (", " t/m ", " en ", "/")
_JOINTS = {" en ": " and ", " t/m ": " to "}
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z“‘\[])")
#: a text between the numbers and signs around it
_EDGES = re.compile(r"([\W\d_]*)(.*?)((?: -?\d[\d.,]*%?)?[\W_]*)", re.DOTALL)
_OPEN, _CLOSE = "([“‘", ")]”’"

_TAG = re.compile(r"(<(?:script|style|code)\b.*?</(?:script|style|code)>|<[^>]*>)", re.DOTALL)
#: an element that a template leaves in Dutch, such as a letter
_IN_DUTCH = re.compile(r'<(?!html)(\w+)[^>]* lang="nl"')
_ATTRIBUTE = re.compile(r'\b([a-z][\w-]*)="([^"]*)"')
#: attributes that are read aloud or shown
_SPOKEN = frozenset({"alt", "aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "label"})
_LINKS = frozenset({"href", "src", "srcset", "action"})
_OTHER_EDITION = re.compile(r"((?:\.\./)+\d{4}/)(?!en/)(.+\.html)")


class Found(NamedTuple):
    """A translation, or none and the parts of the text that have none."""

    text: str | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """A Dutch sentence with holes and what it is in English; `anchor` is the longest part that is always there."""

    pattern: re.Pattern[str]
    holes: tuple[str, ...]
    english: str
    anchor: str
    weight: int


class English:
    """A translator with its memory: Dutch text or sentence with `{holes}` to English.

    `missing` lists every text without a translation: how often it was asked for, and the page that did so first;
    `page_of` is the page that is being made.
    """

    def __init__(self, memory: Mapping[str, str]) -> None:
        self.missing: dict[str, tuple[int, str]] = {}
        self.page_of = ""
        self._memory = {_even(dutch): english for dutch, english in memory.items()}
        self._known: dict[str, Found] = {}
        self._english: set[str] = set()
        self._printed: dict[tuple[str, bool], tuple[str, tuple[str, ...]]] = {}

    def __call__(self, text: str, /, **values: object) -> str:
        """A Dutch text in English, with its holes filled; the Dutch text when there is none. For data and pictures."""
        found, said = self._said(text, values)
        if not found:
            return _SIGNS.sub("", said)
        self._english.add(said)
        return said

    def marked(self, text: str, /, **values: object) -> str:
        """The same for a template: `page` sees that it was asked for."""
        found, said = self._said(str(text), values)
        return f"{_FOUND if found else _DUTCH}{_SIGNS.sub('', said)}{_END}"

    def told(self, text: str) -> str | None:
        """A Dutch text in English, None when there is no English for it."""
        return self._noted(text)

    @staticmethod
    def done(text: str) -> str:
        """An English text for a template, which `page` leaves as it is."""
        return f"{_FOUND}{text}{_END}"

    def _said(self, text: str, values: Mapping[str, object]) -> tuple[bool, str]:
        """Whether a text has a translation, and what is printed."""
        if not values:
            found = self._noted(_SIGNS.sub("", text))
            return found is not None, text if found is None else _around(text, found)
        english = self._memory.get(_even(text))
        if english is not None:
            return True, english.format(**{k: self._value(v) for k, v in values.items()})
        whole = _SIGNS.sub("", text.format(**values))
        found = self._noted(whole)
        return found is not None, whole if found is None else _around(whole, found)

    def _value(self, value: object) -> object:
        """What goes in a hole: a text in English, unless it was translated already."""
        if not isinstance(value, str) or not value or value in self._english:
            return value
        bare = _SIGNS.sub("", value)
        return bare if bare != value else self._noted(bare) or bare

    def page(self, text: str, path: str) -> str:
        """A page of the site in English. `path` is its address in Dutch; links lead to what is the same in English."""
        parts = _TAG.split(text)
        other, depth = "", 0
        for n, part in enumerate(parts):
            if other and n % 2:
                depth += part.startswith(f"<{other}") - part.startswith(f"</{other}")
                other = other if depth else ""
            if other:
                parts[n] = _SIGNS.sub("", part)
            elif n % 2:
                if found := _IN_DUTCH.match(part):
                    other, depth = found[1], 1
                head, end, rest = part.partition(">")
                parts[n] = self._tag(head + end, path) + _SIGNS.sub("", rest)
            elif part.strip():
                parts[n] = self._between_tags(part)
        return "".join(parts)

    @staticmethod
    def bare(text: str) -> str:
        """A text of a file that is no page, and was told in English when it was made, as it is printed."""
        return _SIGNS.sub("", text)

    def _between_tags(self, text: str) -> str:
        """What stands between two tags: what a template said already, and the rest."""
        if _FOUND not in text and _DUTCH not in text:
            return self._spoken(text, in_tag=False)
        made, at = [], 0
        for said in _SAID.finditer(text):
            made.append(self._spoken(text[at : said.start()], in_tag=False))
            made.append(said[2] if said[1] == _FOUND else f'<span lang="nl">{said[2]}</span>')
            at = said.end()
        return "".join([*made, self._spoken(text[at:], in_tag=False)])

    def _spoken(self, text: str, *, in_tag: bool) -> str:
        """An escaped text in English, escaped, sentence by sentence."""
        if (text, in_tag) not in self._printed:
            self._printed[text, in_tag] = self._print(text, in_tag=in_tag)
        printed, missing = self._printed[text, in_tag]
        self._note(missing)
        return printed

    def _print(self, text: str, *, in_tag: bool) -> tuple[str, tuple[str, ...]]:
        bare = text.strip()
        if not bare:
            return text, ()
        dutch = _even(unescape(bare))
        sentences = [dutch] if self._found(dutch).text is not None else _apart(dutch, _SENTENCE)
        made, missing = [], []
        for one in sentences:
            found = self._found(one)
            missing += found.missing
            kept = escape(one) if in_tag else f'<span lang="nl">{escape(one)}</span>'
            made.append(kept if found.text is None else escape(found.text))
        at = text.index(bare)
        return text[:at] + " ".join(made) + text[at + len(bare) :], tuple(missing)

    def _tag(self, tag: str, path: str) -> str:
        if '="' not in tag:
            return tag
        goes_to_language = "hreflang=" in tag

        def attribute(found: re.Match[str]) -> str:
            name, value = found[1], found[2]
            if name in _SPOKEN or (name == "content" and 'name="description"' in tag):
                bare = _SIGNS.sub("", value)
                return f'{name}="{bare if bare != value else self._spoken(value, in_tag=True)}"'
            if name in _LINKS and not goes_to_language:
                return f'{name}="{english_link(value, path)}"'
            return f'{name}="{_SIGNS.sub("", value)}"'

        return _ATTRIBUTE.sub(attribute, tag)

    def _noted(self, text: str) -> str | None:
        """The translation of a text; what has none is noted."""
        found = self._found(_even(text))
        self._note(found.missing)
        return found.text

    def _note(self, missing: tuple[str, ...]) -> None:
        for one in missing:
            count, first = self.missing.get(one, (0, self.page_of))
            self.missing[one] = (count + 1, first)

    def _found(self, text: str) -> Found:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._look_up(text)
        return known

    def _look_up(self, text: str) -> Found:
        english = self._by_word(text)
        if english is not None:
            return Found(english)
        found = self._by_sentence(text, self._sentences)
        if found is not None and found.text is not None:
            return found
        parted = self._parted(text)
        if parted.text is not None:
            return parted
        weak = self._by_sentence(text, self._weak_sentences)
        return weak if weak is not None and weak.text is not None else found or parted

    def _by_sentence(self, text: str, sentences: list[Sentence]) -> Found | None:
        """A text that is a sentence of the memory with its holes filled; else what is missing in the likeliest."""
        nearest: Found | None = None
        for one in sentences:
            match = one.pattern.fullmatch(text) if one.anchor in text else None
            if match is None:
                continue
            found = self._filled(one, match)
            if found.text is not None:
                return found
            nearest = nearest or (found if one.weight > _SURE else None)
        return nearest

    def _by_word(self, text: str) -> str | None:
        """A text that stands in the memory, at the head of a sentence or not, or that has no word in it."""
        if text in self._memory:
            return self._memory[text]
        if _NEUTRAL.fullmatch(text):
            return in_english_notation(text)
        lower, upper = text[:1].lower() + text[1:], text[:1].upper() + text[1:]
        if lower in self._memory:
            english = self._memory[lower]
            return english[:1].upper() + english[1:]
        if upper in self._memory:
            english = self._memory[upper]
            return english if _NAME.match(english) else english[:1].lower() + english[1:]
        return None

    def _filled(self, one: Sentence, match: re.Match[str]) -> Found:
        values: list[str] = []
        missing: list[str] = []
        for hole, value in zip(one.holes, match.groups(), strict=True):
            if _kind(hole) in ("name", "code"):
                values.append(value)
                continue
            found = self._found(value)
            values.append(found.text or value)
            missing += found.missing
        if missing:
            return Found(None, tuple(missing))
        return Found(one.english.format(**dict(zip(one.holes, values, strict=True))))

    def _parted(self, text: str) -> Found:
        """A text whose parts all have a translation; else the parts that have none, when some others have."""
        sentences = _apart(text, _SENTENCE)
        if len(sentences) > 1:
            return self._joined(text, sentences, " ")
        bare = self._between_edges(text)
        if bare is not None and bare.text is not None:
            return bare
        nearest: Found | None = None
        for mark in _BREAKS:
            parts = _apart(text, re.compile(re.escape(mark)))
            if len(parts) == 1:
                continue
            found = self._joined(text, parts, _JOINTS.get(mark, mark))
            if found.text is not None:
                return found
            if nearest is None:
                found = self._halved(text, parts, mark) or found
                if found.text is not None:
                    return found
                nearest = found if found.missing != (text,) else None
        return nearest or bare or Found(None, (text,))

    def _halved(self, text: str, parts: list[str], mark: str) -> Found | None:
        """A short list whose marks do not all part: some stand inside what is known as a whole."""
        if not 2 < len(parts) <= _SHORT_LIST:
            return None
        for n in range(len(parts) - 1, 0, -1):
            halves = self._joined(text, [mark.join(parts[:n]), mark.join(parts[n:])], _JOINTS.get(mark, mark))
            if halves.text is not None:
                return halves
        return None

    def _between_edges(self, text: str) -> Found | None:
        """A text without the numbers and signs around it, which are put back; None when it has none."""
        edges = _EDGES.fullmatch(text)
        if edges is None or not edges[2] or edges[2] == text:
            return None
        head, core, tail = edges.groups()
        ways = [("", text[:-1])] if not text[-1].isalnum() else []
        ways += [(head, core + tail), ("", head + core), (head, core)]
        found = Found(None, (text,))
        for begin, middle in ways:
            if middle == text:
                continue
            found = self._found(middle)
            if found.text is not None:
                end = text[len(begin) + len(middle) :]
                return Found(in_english_notation(begin) + found.text + in_english_notation(end))
        return found if not any(c.isdigit() for c in head) else Found(None, (text,))

    def _joined(self, text: str, parts: list[str], joint: str) -> Found:
        found = [self._found(part) for part in parts]
        if all(one.text is not None for one in found):
            return Found(joint.join(one.text or "" for one in found))
        some = any(one.text is not None and not _NEUTRAL.fullmatch(p) for one, p in zip(found, parts, strict=True))
        return Found(None, tuple(m for one in found for m in one.missing) if some else (text,))

    @cached_property
    def _all_sentences(self) -> list[Sentence]:
        made = [_sentence(dutch, english) for dutch, english in self._memory.items() if _HOLE.search(dutch)]
        return sorted(made, key=lambda one: (-one.weight, one.pattern.pattern))

    @cached_property
    def _sentences(self) -> list[Sentence]:
        """Sentences with holes and words of their own, those with the most first."""
        return [one for one in self._all_sentences if one.weight]

    @cached_property
    def _weak_sentences(self) -> list[Sentence]:
        """Those that are holes and signs only."""
        return [one for one in self._all_sentences if not one.weight]


def english_link(link: str, path: str) -> str:
    """Where a link of the Dutch page `path` leads on its English page: pages and pictures have an English one.

    >>> english_link("../stijl.css", "hoofdstuk/3.html"), english_link("../index.html#a", "hoofdstuk/3.html")
    ('../../stijl.css', '../index.html#a')
    >>> english_link("asy_first.csv", "indicator/asy_first.html"), english_link("#inhoud", "index.html")
    ('../../indicator/asy_first.csv', '#inhoud')
    >>> english_link("../2027/index.html", "index.html"), english_link("figuren/3_1.svg", "index.html")
    ('../../2027/en/index.html', 'figuren/3_1.svg')
    """
    if ":" in link.partition("/")[0] or link.startswith(("#", "/", "?")) or not link:
        return link
    if _OTHER_EDITION.fullmatch(link.partition("#")[0]):
        return "../" + _OTHER_EDITION.sub(rf"\1{FOLDER}/\2", link)
    address = re.split(r"[#?]", link)[0]
    if address.startswith("../" * (path.count("/") + 1)):
        # outside the edition, one folder further from here
        return "../" + link
    folder = path.rpartition("/")[0]
    inside = normpath(join("/", folder, address))
    if address.endswith(".html") or inside.startswith(("/figuren/", "/zoeken/")):
        return link
    return relpath(inside, join("/", FOLDER, folder)) + link[len(address) :]


def _around(text: str, found: str) -> str:
    """A translation with the blanks around the text."""
    return text[: len(text) - len(text.lstrip())] + found + text[len(text.rstrip()) :]


def _even(text: str) -> str:
    """A text with one blank between words."""
    return " ".join(text.split())


def _kind(hole: str) -> str:
    return next((kind for kind in _HOLES if hole.startswith(kind)), "")


def _sentence(dutch: str, english: str) -> Sentence:
    literals = _HOLE.split(dutch)[::2]
    holes = _HOLE.findall(dutch)
    made = [re.escape(literals[0])]
    for hole, literal in zip(holes, literals[1:], strict=True):
        made += [f"({_HOLES.get(_kind(hole), '.+?')})", re.escape(literal)]
    return Sentence(
        pattern=re.compile("".join(made)),
        holes=tuple(holes),
        english=english,
        anchor=max(literals, key=len),
        weight=sum(c.isalpha() for c in "".join(literals)),
    )


def _apart(text: str, mark: re.Pattern[str]) -> list[str]:
    """A text at each mark that stands outside brackets and quotes."""
    parts, begin = [], 0
    for found in mark.finditer(text):
        before = text[begin : found.start()]
        if sum(map(before.count, _OPEN)) <= sum(map(before.count, _CLOSE)):
            parts.append(before)
            begin = found.end()
    return [*parts, text[begin:]]
