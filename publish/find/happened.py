"""What happened in a theme, in one sentence: its first lead figure with its change, each number in it a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publish.charts.theme import Theme
from publish.find.sentence import sentence
from svm.figures import Figure


@dataclass(frozen=True)
class Part:
    """A part of a sentence: words, or a figure in one of its wordings."""

    words: str = ""
    figure: Figure | None = None
    channel: str = "tekst"

    @property
    def text(self) -> str:
        """The part as a reader sees it."""
        return self.figure.said(self.channel) if self.figure else self.words


def what_happened(theme: Theme) -> list[Part]:
    """The sentence of a theme. Of what is not known yet it says so, with the day, and names the last that is.

    A yellow figure never stands in it, nor the number of one that is too old to print.
    """
    key = theme.key
    if key.is_current and key.figure:
        return _said(key.figure, key.change)
    if key.latest is None:
        return [Part(f"Bij dit thema was er op {theme.as_of} nog geen cijfer.")]
    if key.latest == key.figure and not key.latest.is_yellow:
        # right for its own day, while something newer of the year is awaited
        return _said(key.latest, None)
    period = key.figure.period_label if key.figure else key.period
    missing = f"over {period} was er op {theme.as_of} nog geen vaststaand cijfer; "
    if key.prints_number and not key.latest.is_yellow:
        return _said(key.latest, None, missing)
    return [Part(f"{key.latest.title}: {missing}het laatste gaat over {key.latest.period_label}.")]


def _said(figure: Figure, change: Figure | None, first: str = "") -> list[Part]:
    ready, changed = sentence(figure, first), sentence(change) if change else None
    if ready is None:
        return [Part(f"{figure.title or figure.label}: "), Part(figure=figure), Part(".")]
    parts = [Part(ready.before), Part(figure=figure, channel=ready.channel)]
    if changed is None:
        return [*parts, Part(ready.after)]
    return [*parts, Part(", "), Part(figure=change, channel=changed.channel), Part(changed.after)]


def ready(figure: Figure) -> list[Part]:
    """The ready sentence about a figure; empty when it has none."""
    said = sentence(figure)
    return [Part(said.before), Part(figure=figure, channel=said.channel), Part(said.after)] if said else []


def as_text(parts: Iterable[Part]) -> str:
    """A sentence as plain text."""
    return "".join(part.text for part in parts)
