"""Checks a document against the registry: every number bound, derived, allowed or loose, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from publish.office.package import Package
from publish.office.paragraphs import Paragraph, Span, read_paragraphs
from publish.prose.allowed import Allowed, allowed_of, default_allowed
from publish.prose.checks import CHECKS
from publish.prose.checks.document import check_headings, check_twins, may_be_one, same_text
from publish.prose.checks.loose import check_formulas, find_suspects, is_near
from publish.prose.checks.remark import about
from publish.prose.comparability import check_pairs
from publish.prose.findings import Finding
from publish.prose.pairs import Pair
from publish.prose.sentences import Index, Reading, Sentence, index_of, number_agrees, read_sentences
from svm.dutch import MISTAKE, WARNING, as_begun
from svm.errors import AuthorError
from svm.figures import Figure, Registry


def lint(
    package: Package,
    registry: Registry,
    allowed: Sequence[Allowed] | None = None,
    pairs: Sequence[Pair] = (),
) -> list[Finding]:
    """List everything an author should look at in a Word file, in reading order.

    `allowed` is what `allowed_of` gives for the file unless told otherwise, `pairs` comes from `load_pairs`.
    """
    chosen = allowed_of(package.path) if allowed is None else allowed
    return lint_paragraphs(read_paragraphs(package), registry, chosen, pairs)


def lint_paragraphs(
    paragraphs: Sequence[Paragraph],
    registry: Registry,
    allowed: Sequence[Allowed] | None = None,
    pairs: Sequence[Pair] = (),
) -> list[Finding]:
    """List the same for paragraphs that were read before.

    >>> [(f.severity, f.code) for f in lint_paragraphs(text_paragraphs("Er zijn 1.234 olifanten."), Registry([]))]
    [('waarschuwing', 'los')]
    """
    index = index_of(registry)
    found = lint_sentences(read_all(paragraphs, registry, allowed, index), registry, pairs, index)
    return sorted([*found, *_unread(paragraphs)], key=lambda f: f.key)


def _unread(paragraphs: Sequence[Paragraph]) -> Iterable[Finding]:
    """Name every part that a reader sees and that cannot be read here."""
    for position, paragraph in enumerate(paragraphs):
        if paragraph.unread:
            message = f"de getallen in {paragraph.unread} zijn niet allemaal nagekeken"
            message += "; kijk ze zelf na, of plak de inhoud als tekst"
            yield Finding(WARNING, "ongelezen", paragraph.place, "", paragraph.unread, message, position=position)


def lint_sentences(
    sentences: Sequence[Sentence], registry: Registry, pairs: Sequence[Pair] = (), index: Index | None = None
) -> list[Finding]:
    """List the same for sentences that `read_all` gave; what is said twice of one number is said once."""
    index = index or index_of(registry)
    findings = {*check_headings(sentences), *check_twins(sentences)}
    for sentence in sentences:
        findings.update(*(check(sentence, index) for check in CHECKS))
        findings.update(check_formulas(sentence, registry), check_pairs(sentence, pairs))
    return sorted(findings, key=lambda f: f.key)


def read_all(
    paragraphs: Sequence[Paragraph],
    registry: Registry,
    allowed: Sequence[Allowed] | None = None,
    index: Index | None = None,
) -> list[Sentence]:
    """Read the sentences of a document, each number with its state and, when it is loose, with what it probably is."""
    index = index or index_of(registry)
    chosen = default_allowed() if allowed is None else allowed
    sentences: list[Sentence] = []
    for position, paragraph in enumerate(paragraphs):
        is_formula = paragraph.kind == "comments" and paragraph.text.lstrip().startswith("=")
        sentences += [] if is_formula else read_sentences(paragraph, position, registry, chosen, index)
    for sentence in sentences:
        find_suspects(sentence, index)
    return sentences


# plain text ------------------------------------------------------------------------------------------------------


def plain_text(file: Path) -> str:
    """Read the text of a file in UTF-8. Raises AuthorError when it is not there or is not text."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError:
        raise AuthorError(
            f"{file} is niet te openen.",
            expected="een bestand met platte tekst",
            next_step="kijk de naam van het bestand na.",
        ) from None
    except UnicodeDecodeError:
        raise AuthorError(
            f"{file.name} is geen platte tekst.",
            expected="tekst in UTF-8",
            next_step="sla het bestand op als UTF-8 en probeer het opnieuw.",
        ) from None


def text_paragraphs(text: str) -> list[Paragraph]:
    """Read a plain text as paragraphs: a line each, a heading starts with `#`, `{tag|text}` is a bound number.

    >>> [(p.text, p.place, p.level) for p in text_paragraphs("# Asiel" + chr(10) + "Er waren {asy_first:2025|er}.")]
    [('Asiel', 'regel 1', 1), ('Er waren er.', "regel 2 (onder 'Asiel')", 0)]
    """
    paragraphs: list[Paragraph] = []
    heading = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            level = len(line) - len(line.lstrip("#"))
            plain, spans = _bound(line.lstrip("#").strip())
            place = f"regel {number}" + (f" (onder '{heading}')" if heading else "")
            paragraphs.append(Paragraph(plain, place, spans, level=level, heading=heading))
            heading = plain if level else heading
    return paragraphs


def _bound(line: str) -> tuple[str, tuple[Span, ...]]:
    """A line without the marks of its bound numbers, and where those stand."""
    plain, spans = "", []
    for part in re.split(r"(\{[^{}|]+\|[^{}]*\})", line):
        bound = re.fullmatch(r"\{([^{}|]+)\|([^{}]*)\}", part)
        words = bound.group(2) if bound else part
        if bound:
            spans.append(Span(len(plain), len(plain) + len(words), "control", bound.group(1)))
        plain += words
    return plain, tuple(spans)


# several texts -----------------------------------------------------------------------------------------------------

#: the title of a text, and a number in one of its sentences
_Use = tuple[str, Sentence, Reading]


def compare_texts(
    documents: Sequence[tuple[str, Sequence[Paragraph]]],
    registry: Registry,
    allowed: Sequence[Allowed] | None = None,
) -> list[Finding]:
    """Compare report, annex, workbook, news: one figure has one value in all of them. A coarser rounding is fine.

    A number without a control counts as the figure that its sentence points at, so a plain news text can be checked.
    """
    index = index_of(registry)
    texts = [(title, read_all(paragraphs, registry, allowed, index)) for title, paragraphs in documents]
    findings = {finding for figure, uses in _uses(texts) for finding in _compare(figure, uses)}
    return sorted(findings, key=lambda f: (f.place.split(",")[0], f.key))


def _uses(texts: Sequence[tuple[str, Sequence[Sentence]]]) -> Iterable[tuple[Figure, list[_Use]]]:
    """Each figure with the places that mean it."""
    uses: dict[str, tuple[Figure, list[_Use]]] = {}
    for title, sentences in texts:
        places = ((title, sentence, reading) for sentence in sentences for reading in sentence.readings)
        for place in places:
            figure = _meant(place[2])
            if figure:
                uses.setdefault(figure.figure_id, (figure, []))[1].append(place)
    return uses.values()


def _meant(reading: Reading) -> Figure | None:
    """The figure that a number is, agrees with, or could be a slip of."""
    if reading.known:
        return reading.known
    near = (figure for figure in reading.probable if reading.number and is_near(reading.number, figure))
    return next(near, None)


def _compare(figure: Figure, uses: Sequence[_Use]) -> list[Finding]:
    """What stands in other texts than the first that binds the figure, and says something else."""
    first_title, _, first = min(uses, key=lambda use: use[2].figure is None)
    findings = []
    for title, sentence, reading in uses:
        if title != first_title and not _agree(first, reading, figure):
            message = f"{figure.figure_id} is {first.text} in {first_title} en {reading.text} in {title}"
            message += f"; het cijfer is nu {figure.running_text}"
            finding = about(sentence, reading, MISTAKE, "twee_teksten", message, figure)
            findings.append(replace(finding, place=f"{title}, {finding.place}"))
    return findings


def _agree(a: Reading, b: Reading, figure: Figure) -> bool:
    """Whether two texts of a figure say the same, each in its channel or rounding."""
    if a.figure and b.figure:
        return same_text(a, b) if a.channel == b.channel else _is_wording(a) and _is_wording(b)
    return all(r.figure or (r.number and number_agrees(r.number, figure)) for r in (a, b)) and may_be_one(a, b)


def _is_wording(reading: Reading) -> bool:
    shown = reading.text.strip()
    return reading.figure is not None and shown.startswith(as_begun(reading.figure.text(reading.channel), shown))
