"""What an author who searches reads: the few best figures with a sentence each, or why there is none to use yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publish.find.hits import NOTHING, YELLOW, Hits, Search
from publish.find.sentence import sentence
from publish.find.words import words_of
from svm.errors import AuthorError
from svm.figures import Figure
from svm.yellow import reason_of

if TYPE_CHECKING:
    from publish.find.search import Index

#: how many figures without a value are named when there is nothing else
NAMED = 5


def answer(index: Search | Index, text: str, usable: int, yellow: int) -> Iterator[str]:
    """The lines of an answer. Raises AuthorError when no figure fits, or none of those that fit has a value."""
    hits = fitting(index, text)
    for number, hit in enumerate(hits.best(usable), start=1):
        yield from _lines(f"{number}. ", hit.figure)
    doubtful = hits.best(yellow, YELLOW)
    if doubtful:
        yield "Geel: nog zonder update of in twijfel. Alleen met de tekst tussen haken te gebruiken:"
    for hit in doubtful:
        yield from _lines("- ", hit.figure)
    awaited = [hit for hit in hits.best(1, NOTHING) if hits.first and hit.cost < hits.first.cost]
    for hit in awaited:
        yield f"Beter past, maar zonder waarde: {hit.figure.label} ({why_nothing(hit.figure)})."
    yield f'{summary(hits)}. Alle: --all. In Word: svm doc palette --search "{text}"'


def listed(index: Search | Index, text: str) -> Iterator[str]:
    """Every figure that fits on a line of its own. Raises AuthorError when there is none."""
    for figure in (hit.figure for hit in _some(index, text)):
        yellow = f"  {figure.yellow_text}" if figure.is_yellow else ""
        yield f"{figure.figure_id:<60} {figure.table_text:>12}  {figure.label}{yellow}"


def fitting(index: Search | Index, text: str) -> Hits:
    """The figures that fit, of which the first has a value. Raises AuthorError when there is none."""
    hits = _some(index, text)
    if hits.first and hits.first.state != NOTHING:
        return hits
    named = hits.best(NAMED, NOTHING)
    lines = [f"- {hit.figure.label} ({hit.figure.figure_id}): {why_nothing(hit.figure)}" for hit in named]
    raise AuthorError(
        "\n".join([f"Geen cijfer over ‘{text}’ heeft nu een waarde. Dit wordt verwacht:", *lines]),
        next_step="`svm trace NUMMER` zegt wie het levert; vraag de data-engineer of het al binnen is.",
    )


def why_nothing(figure: Figure) -> str:
    """Why a figure has no value, in Dutch."""
    return reason_of(figure.yellow_text) if figure.is_yellow else figure.status.replace("_", " ")


def summary(hits: Hits) -> str:
    """How many figures fit, and how many of those can be used."""
    usable, yellow, nothing = hits.counts
    fit = "1 cijfer past" if len(hits) == 1 else f"{len(hits)} cijfers passen"
    return f"{fit}: {usable} bruikbaar, {yellow} geel, {nothing} zonder waarde"


def _some(index: Search | Index, text: str) -> Hits:
    hits = index.search(text)
    if hits:
        return hits
    unknown = index.unknown(text)
    if unknown or not words_of(text):
        like = ", ".join(dict.fromkeys(near for word in unknown for near in index.near(word)))
        raise AuthorError(
            f"Geen cijfer heet {text}."
            + (f" Deze woorden komen nergens voor: {', '.join(unknown)}." if unknown else ""),
            next_step=f"zoek met andere woorden, zoals {like}." if like else "zoek met andere woorden.",
        )
    fewer = [(word, len(index.search(" ".join(w for w in words_of(text) if w != word)))) for word in words_of(text)]
    word, count = max(fewer, key=lambda pair: (pair[1], pair[0]))
    raise AuthorError(
        f"Geen cijfer heeft al deze woorden: {text}.",
        next_step=f"laat er een weg: zonder ‘{word}’ zijn het er {count}." if count else "zoek met minder woorden.",
    )


def _lines(mark: str, figure: Figure) -> Iterator[str]:
    """A figure: name and number, what to print, a sentence, what it counts."""
    indent = " " * len(mark)
    yield f"{mark}{figure.label}"
    yield f"{indent}{figure.figure_id}"
    ready = sentence(figure)
    yield f"{indent}{ready.text(figure) if ready else figure.running_text}"
    yield f"{indent}Telt: {figure.definition} {figure.source_line}".rstrip()
