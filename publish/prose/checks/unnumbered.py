"""What a sentence claims without a number: that something is the largest, a record, or was never so high."""

from __future__ import annotations

from collections.abc import Iterator

from publish.prose.checks.remark import as_kind, name, remark, size
from publish.prose.findings import Finding
from publish.prose.numbers import CLAIMS, LARGEST
from publish.prose.sentences import Index, Reading, Sentence, figure_value
from publish.prose.suspects import suspects
from svm.dutch import MISTAKE, NOTE, WARNING
from svm.figures import Figure


def check_unnumbered(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """List what is claimed without a number; that a country is the largest is laid beside the other countries.

    Example: "de meeste kwamen uit Eritrea" where more came from Syria.
    """
    for match in CLAIMS.finditer(sentence.plain):
        if sentence.plain[: match.start()].rstrip().endswith(" met"):
            # "landen met de meeste aanvragen" names a list
            continue
        is_largest = LARGEST.fullmatch(match.group())
        severity, message, figures = _largest(sentence, index) if is_largest else _UNKNOWN
        text = match.group()
        message = f"‘{text}’ {message}"
        yield remark(sentence, severity, "bewering", message, start=match.start(), text=text, figures=figures)


_Verdict = tuple[str, str, tuple[Figure, ...]]
_UNKNOWN: _Verdict = (NOTE, "is een bewering zonder getal, en is niet nagekeken", ())


def _largest(sentence: Sentence, index: Index) -> _Verdict:
    """Whether the one country of a sentence is the largest of its series."""
    figure = _meant(sentence, index)
    if figure is None:
        return _UNKNOWN
    others = [f for f in index.of_indicator[figure.indicator_id] if _is_beside(f, figure)]
    larger = max((f for f in others if size(f) > size(figure)), key=lambda f: (size(f), f.figure_id), default=None)
    if larger:
        severity = MISTAKE if sentence.subjects else WARNING
        return severity, f"klopt niet: groter is {name(larger)}", (figure, larger)
    whole = next((f for f in index.of_indicator[figure.indicator_id] if _is_whole(f, figure)), None)
    rest = size(whole) - size(figure) - sum(size(f) for f in others) if whole else size(figure) + 1
    if rest > size(figure):
        return WARNING, f"is niet zeker: een land zonder cijfer kan groter zijn dan {name(figure)}", (figure,)
    return NOTE, f"komt overeen met {name(figure)}", (figure,)


def _meant(sentence: Sentence, index: Index) -> Figure | None:
    """The figure of the only country that a sentence names beside the Netherlands."""
    abroad = [m for m in sentence.countries if not m.codes <= {"NLD", "EU27"}]
    if len({code for m in abroad for code in m.codes}) != 1:
        return None
    place = as_kind(Reading(abroad[0].start, abroad[0].start, "", "los"), "count")
    return next((f for f in suspects(sentence, place, index) if f.countries and f.measure == "value"), None)


def _is_beside(other: Figure, figure: Figure) -> bool:
    """Whether a figure is of another country in the same series and period."""
    if (other.period, other.measure) != (
        figure.period,
        figure.measure,
    ) or other.members.keys() != figure.members.keys():
        return False
    differ = [d for d, code in figure.members.items() if other.members[d] != code]
    is_country = len(differ) == 1 and len(other.members[differ[0]]) == 3 and other.members[differ[0]] in other.countries
    return is_country and figure_value(other) is not None


def _is_whole(other: Figure, figure: Figure) -> bool:
    """Whether a figure is that of all countries together."""
    rest = {d: code for d, code in figure.members.items() if code not in figure.countries}
    return (other.period, other.measure) == (figure.period, figure.measure) and dict(other.members) == rest
