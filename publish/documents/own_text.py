"""Tell the wording of a figure in a control from what an author typed around it, so that a refresh loses no word.

What a wording looks like is not written down here: it is what the figures of the edition say, with another number. Only
the words without a number are listed, as an edition may have no figure any more that says them.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from lxml import etree

from publish.documents.changes import Refused
from publish.documents.runs import YELLOW, highlight, say, set_highlight
from publish.office.package import w
from publish.office.text import short, visible_text
from svm.dutch import MONTHS, PERIODS, QUARTER, SHORT_MONTHS
from svm.figures import NUMBER, Registry
from svm.yellow import WORDS

#: what a figure says that prints no number: models/indicators/figures.sql and the signs of seeds/reference/statuses.csv
NUMBERLESS = frozenset(
    (".", "x", "nvt", "nog niet bekend", "niet openbaar", "geen verandering", "vrijwel geen verandering")
)
_FRACTIONS = ("een vijfde", "een kwart", "een derde", "de helft", "twee derde", "driekwart")
#: what a form of words can say, also of figures that this edition does not have: macros/numbers/words.sql
SAID = {
    "steeg": ("steeg", "daalde", "bleef gelijk", "bleef vrijwel gelijk"),
    "is": ("gestegen", "gedaald", "gelijk gebleven", "vrijwel gelijk gebleven"),
    "trend": ("stijging", "daling"),
    "meer": ("meer", "minder"),
    "hoger": ("hoger", "lager"),
    "deel": tuple(hedge + fraction for fraction in _FRACTIONS for hedge in ("", "ruim ", "bijna ")),
    "rang": ("grootste", *(f"op {larger} na grootste" for larger in ("een", "twee", "drie", "vier"))),
}
_FIRST_NUMBER = re.compile(NUMBER)
_REASON = rf"(?:\s*\[(?:{'|'.join(WORDS)})[: ][^\]]*\])?"
#: what stands behind a figure in a table: its period, and that it was computed
_WORDS = ["helft", "eerste", "tweede", "derde", "vierde", "e", "t/m", "tot", "en", "met", "berekend", ","]
_PERIOD = "|".join(map(re.escape, (*MONTHS, *SHORT_MONTHS, *PERIODS.values(), QUARTER, *_WORDS)))
_ABOUT = re.compile(rf"\s\((?:(?:{_PERIOD}|\d{{1,4}})\s*)+\)(?=$|\s*\[)")


@dataclass(frozen=True)
class Split:
    """The text of a control in three: what stands before the wording of the figure, the wording, what stands behind."""

    before: str
    wording: str
    behind: str

    @property
    def is_alone(self) -> bool:
        """Whether no word but the wording is there."""
        return not (self.before.strip() or self.behind.strip())


class Wordings:
    """How the figures of an edition are worded, in every channel and with any number."""

    def __init__(self, registry: Registry) -> None:
        # the mark of a provisional figure too, as an edition may have none any more
        begins, ends, fixed = {""}, {"", "*"}, set(NUMBERLESS)
        for text in registry.wordings():
            number = _FIRST_NUMBER.search(text)
            if number:
                begins.add(text[: number.start()])
                ends.add(text[number.end() :])
            elif text:
                fixed.add(text)
        # a number or a word of its own, not part of a longer one; a full stop ends a sentence
        number = rf"(?<![\w.,−-]){_any_of(begins)}{NUMBER}{_any_of(ends)}(?![\w%])(?![.,]\d)"
        self._numbered = _wording(f"(?:{number}|{_alone(fixed)})")
        self._words = {form: _wording(_alone(set(words))) for form, words in SAID.items()}

    def split(self, text: str, channel: str = "tekst") -> Split | None:
        """Where the wording stands in a text; None when there is none, or more than one that could be it."""
        found = list(self._words.get(channel, self._numbered).finditer(text))
        if len(found) != 1:
            return None
        return Split(text[: found[0].start()], found[0][0], text[found[0].end() :])

    def fit(self, text: str) -> bool:
        """Whether a cell of a table says what a figure may say there, with any period and mark, and nothing else."""
        split = self.split(_ABOUT.sub("", text.strip()))
        return not text.strip() or (split is not None and split.is_alone)


def set_apart(element: etree._Element, content: etree._Element, split: Split) -> tuple[int, int]:
    """Move what an author typed out of an inline control: before it and behind it, as it is written.

    Returns how many runs came before and behind. Raises Refused, before anything changed, when it cannot.
    """
    runs = [e for e in content if e.tag == w("r")]
    texts = [visible_text(r) for r in runs]
    inside = {w("p"), w("tbl"), w("tr"), w("tc")}
    parent = element.getparent()
    if parent is None or any(e.tag in inside for e in content) or "".join(texts) != visible_text(content):
        raise Refused(
            "er staat eigen tekst in het vak bij het cijfer: "
            f"‘{short((split.before + ' … ' + split.behind).strip(' …'))}’; zet die buiten het vak"
        )
    start, end = len(split.before), len(split.before) + len(split.wording)
    pieces: list[tuple[etree._Element, tuple[str, str, str]]] = []
    at = 0
    for run, text in zip(runs, texts, strict=True):
        first, last = max(start - at, 0), max(end - at, 0)
        at += len(text)
        if not text or (first == 0 and last >= len(text)):
            continue
        ahead, wording, after = text[:first], text[first:last], text[last:]
        is_cut = text not in (ahead, after)
        if is_cut and any(e.tag not in (w("rPr"), w("t")) for e in run):
            raise Refused("er staat eigen tekst in het vak, met tekens ertussen; zet die buiten het vak")
        pieces.append((run, (ahead, wording, after)))
    before: list[etree._Element] = []
    behind: list[etree._Element] = []
    for run, (ahead, wording, after) in pieces:
        if ahead:
            before.append(_cut(run, ahead) if wording or after else run)
        if after:
            behind.append(_cut(run, after) if wording or ahead else run)
        if wording:
            _say(run, wording)
    for run in before:
        element.addprevious(run)
    for run in reversed(behind):
        element.addnext(run)
    for run in (*before, *behind):
        # words outside a figure are not yellow because it is
        if highlight(run) == YELLOW:
            set_highlight(run, "")
    return len(before), len(behind)


def _wording(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + _REASON, re.IGNORECASE)


def _alone(words: set[str]) -> str:
    return rf"(?<!\S){_any_of(words)}(?![^\s,;:.!?)])"


def _any_of(texts: set[str]) -> str:
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    return "(?:" + "|".join(re.escape(text).replace(r"\ ", r"\s") for text in longest_first) + ")"


def _cut(run: etree._Element, text: str) -> etree._Element:
    cut = copy.deepcopy(run)
    _say(cut, text)
    return cut


def _say(run: etree._Element, text: str) -> None:
    first, *others = run.findall(w("t"))
    for other in others:
        run.remove(other)
    say(first, text)
