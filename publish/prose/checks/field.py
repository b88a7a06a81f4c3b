"""A content control and its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.prose.checks.remark import about
from publish.prose.findings import Finding
from publish.prose.sentences import Index, Reading, Sentence
from svm.dutch import MISTAKE, as_begun
from svm.figures import Figure
from svm.yellow import says_yellow


def check_text(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """Check that the text in a control is the wording of its figure now, yellow text included.

    Example: the control of `asy_first:2025` still shows the number of an earlier build.
    """
    for reading in sentence.readings:
        if reading.tag and reading.figure is None:
            reason = index.registry.why_none(reading.tag)
            message = f"het veld {reading.tag}: {reason}; schrijf de zin anders of zet er een ander veld"
            yield about(sentence, reading, MISTAKE, "onbekend", message)
        elif reading.tag and reading.figure:
            yield from _check_wording(sentence, reading, reading.figure)


def _check_wording(sentence: Sentence, reading: Reading, figure: Figure) -> Iterator[Finding]:
    shown = _plain(reading.text)
    wanted = as_begun(_plain(figure.text(reading.channel)), shown)
    is_yellow = figure.has_reason(reading.channel)
    yellow = _plain(figure.yellow_text) if is_yellow else ""
    now = f"{wanted} {yellow}".strip()
    if shown == now or (is_yellow and not yellow and _has_some_yellow_text(shown, wanted)):
        return
    if shown == wanted:
        message = f"de gele tekst ontbreekt bij {figure.figure_id}: {figure.yellow_text}"
        yield about(sentence, reading, MISTAKE, "geel", message, figure)
    else:
        message = f"het veld toont {shown or 'niets'}, het cijfer {figure.figure_id} is nu {now}; werk het veld bij"
        yield about(sentence, reading, MISTAKE, "verouderd", message, figure)


def _has_some_yellow_text(shown: str, wanted: str) -> bool:
    return says_yellow(shown) and bool(re.fullmatch(re.escape(wanted) + r" \[[^\]]*\]", shown))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
