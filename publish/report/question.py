"""What a question is about: the figure with that number, or those that the numbers in a sentence are or were."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import duckdb

from publish.find.words import words_of
from publish.report.answer import Meant, vintages
from svm.database import rows
from svm.errors import AuthorError
from svm.figures import Figure, Registry, why_not

if TYPE_CHECKING:
    from publish.prose.sentences import Reading

#: how many figures are named when the one that was asked for is not there
NEAREST = 3
#: of how many it is found out how near they are
WEIGHED = 500


def meant(con: duckdb.DuckDBPyConnection, registry: Registry, question: str) -> list[Meant]:
    """The figures that a question is about: the one with that number, or those that the numbers in a sentence are.

    A number may also be what a figure was before. Raises AuthorError when there is none, with the nearest, or when a
    number may be several, with a list to choose from.
    """
    figure = registry.get(question.strip())
    if figure:
        return [Meant(figure)]
    if ":" in question and " " not in question.strip():
        near = difflib.get_close_matches(question, _like(con, question), NEAREST, 0.6)
        raise AuthorError(
            f"Er is geen cijfer {question}: {why_not(con, question)}.",
            expected=f"een nummer zoals {', '.join(near)}" if near else "een nummer of een zin uit het rapport",
            next_step="zoek het nummer met `svm figure WOORDEN`.",
        )
    # what reads a sentence takes longer to load than all that is said of a figure
    from publish.prose.lint import read_all, text_paragraphs
    from publish.prose.stored import open_index

    sentences = read_all(text_paragraphs(question), registry, index=open_index(con, registry))
    readings = [r for sentence in sentences for r in sentence.readings]
    # a number that may stand anywhere, such as a year, is not what a question is about
    asked = [r for r in readings if r.number and r.state == "los"]
    if not asked:
        raise AuthorError(
            f"In ‘{question}’ staat geen getal, dus geen cijfer om iets over te zeggen.",
            expected="een zin uit het rapport, of het nummer van een cijfer",
            next_step=f"zoek het nummer met `svm figure {' '.join(words_of(question)) or 'WOORDEN'}`.",
        )
    return list(dict.fromkeys(_one(con, reading) for reading in asked))


def _like(con: duckdb.DuckDBPyConnection, question: str) -> list[str]:
    """The ids of figures that look most like a question, in the order of the alphabet: those that are weighed."""
    found = rows(
        con,
        f"""
        select figure_id from indicators.figures
        order by
            contains(figure_id, ?) desc,
            jaro_similarity(figure_id, ?) + jaccard(figure_id, ?) desc,
            figure_id
        limit {WEIGHED}
        """,
        [question] * 3,
    )
    return sorted(str(r["figure_id"]) for r in found)


def _one(con: duckdb.DuckDBPyConnection, reading: Reading) -> Meant:
    """The figure that a number in a sentence is, or was."""
    found = list(reading.agreeing) or [f for f in reading.probable if _was(con, f, reading)]
    if len(found) == 1:
        return Meant(found[0], reading.text, bool(reading.agreeing))
    if found:
        lines = [f"- {f.figure_id}: {f.running_text}, {f.label}" for f in found]
        raise AuthorError(
            "\n".join([f"{reading.text} kan meer dan één cijfer zijn:", *lines]),
            next_step="geef het nummer van het cijfer dat bedoeld is: svm antwoord NUMMER.",
        )
    near = [f"- {f.figure_id}: {f.running_text}, {f.label}" for f in reading.probable[:NEAREST]]
    raise AuthorError(
        "\n".join([f"{reading.text} is geen cijfer van het rapport, nu niet en eerder niet.", *near]),
        expected=f"een getal dat bij onderwerp en periode past{'; hierboven wat het dichtst bij komt' if near else ''}",
        next_step="geef het nummer, of noem in de zin onderwerp en periode; `svm figure WOORDEN` zoekt.",
    )


def _was(con: duckdb.DuckDBPyConnection, figure: Figure, reading: Reading) -> bool:
    """Whether a number is a value that a figure had at some time."""
    number = reading.number
    known = [v["value"] for v in vintages(con, figure.indicator_id, figure.period, figure.breakdown)]
    is_value = number is not None and figure.measure == "value"
    return is_value and any(number.agrees(float(str(value))) for value in known if value is not None)
