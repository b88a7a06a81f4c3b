"""A ready sentence around a figure, put together from its own words: name, period, unit and printed text.

The figure stands in it as a field of its own, so the sentence stays true when the figure changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from publish.tables.lead import EXPECTED
from svm.figures import Figure

#: what is counted where it is not "het aantal <eenheid>"
COUNTED = {"percent": "het percentage", "EUR million": "het bedrag in miljoenen euro’s"}
#: measures whose figure in a sentence is the part of a sentence, "een daling van 3%"
CHANGES = ("change_abs", "change_pct", "change_pp")
#: what stands behind the part of a sentence of another measure
BEHIND = {"share_pct": ".", "rank": " (de grootste eerst)."}


@dataclass(frozen=True)
class Sentence:
    """A sentence in three parts: the words before the figure, its wording, the words behind it."""

    before: str
    channel: str
    after: str

    def text(self, figure: Figure) -> str:
        """The sentence as a reader sees it, with the yellow text of a yellow figure."""
        return f"{self.before}{figure.said(self.channel)}{self.after}"


def sentence(figure: Figure, first: str = "") -> Sentence | None:
    """A true sentence that says what a figure counts, of what period; None when it has no number or nothing fits.

    The period is that of the figure: what an older value is about stands in the yellow text behind it. `first` is what
    is said before it of the same subject.
    """
    if figure.printed_value is None or not figure.title:
        return None
    about = ", ".join(part for part in (figure.title, figure.breakdown_label) if part)
    start = f"{about}: {first}{' '.join(_period(figure.period_kind, figure.period_label))} was"
    unit = f"in {figure.unit_nl},"
    if figure.measure in CHANGES:
        base = _period(figure.period_kind, figure.base_label)[1]
        after = f" ten opzichte van {base}." if base else "."
        return Sentence(f"{start} er{f', {unit}' if figure.measure == 'change_abs' else ''} ", "zin", after)
    if figure.measure in BEHIND:
        return Sentence(f"{start} het ", "zin", BEHIND[figure.measure])
    if figure.measure == "per_1000":
        return Sentence(f"{start} het aantal per 1.000 inwoners ", "tekst", ".")
    if figure.measure != "value":
        return None
    if figure.stat_type in EXPECTED or figure.printed_value < 0:
        return Sentence(f"{start} {EXPECTED.get(figure.stat_type, 'de uitkomst')}, {unit} ", "tekst", ".")
    return Sentence(f"{start} {COUNTED.get(figure.unit) or f'het aantal {figure.unit_nl}'} ", "tekst", ".")


def _period(kind: str, label: str) -> tuple[str, str]:
    """The word before a period and its name in a sentence.

    >>> _period("quarter", "eerste kwartaal 2025")
    ('in', 'het eerste kwartaal van 2025')
    """
    if kind == "reference_date":
        return "op", label
    if kind == "cumulative_window":
        return "in", f"de periode van {label}"
    name, _, year = label.rpartition(" ")
    if not name or kind == "month":
        return "in", label
    return "in", f"week {name.removeprefix('week ')} van {year}" if kind == "week" else f"het {name} van {year}"
