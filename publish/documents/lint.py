"""Checks a document against the registry: every number bound, derived, allowed or loose, and what is said of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.errors import UserError
from publish.documents.checks import CHECKS, about, name
from publish.documents.comparability import Pair, check_pairs
from publish.documents.findings import Finding
from publish.documents.formulas import evaluate
from publish.documents.numbers import Allowed, Number, default_allowed, dutch_text, load_allowed
from publish.documents.package import Package
from publish.documents.paragraphs import Paragraph, Span, read_paragraphs
from publish.documents.sentences import (
    Index,
    Reading,
    Sentence,
    figure_value,
    index_of,
    is_change,
    is_percent,
    number_agrees,
    read_sentences,
    suspects,
)
from publish.figures import AT, Figure, Registry


def allowed_of(path: Path) -> list[Allowed]:
    """The list that holds for every document, and the one beside this document (`rapport.svm.yml`) before it."""
    beside = path.with_suffix(".svm.yml")
    return [*(load_allowed(beside) if beside.is_file() else []), *default_allowed()]


def lint(
    package: Package,
    registry: Registry,
    allowed: Sequence[Allowed] | None = None,
    pairs: Sequence[Pair] = (),
) -> list[Finding]:
    """Everything an author should look at in a Word file, in reading order.

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
    """The same for paragraphs that were read before."""
    index = index_of(registry)
    return lint_sentences(read_all(paragraphs, registry, allowed, index), registry, pairs, index)


def lint_sentences(
    sentences: Sequence[Sentence], registry: Registry, pairs: Sequence[Pair] = (), index: Index | None = None
) -> list[Finding]:
    """The same for sentences that `read_all` gave."""
    index = index or index_of(registry)
    found: list[Finding] = []
    for sentence in sentences:
        for reading in sentence.readings:
            found += _of_loose(sentence, reading, index)
            found += _of_formula(sentence, reading, registry)
        for check in CHECKS:
            found += check(sentence, index)
        found += check_pairs(sentence, pairs)
    found += _of_headings(sentences)
    found += _of_twins(sentences)
    return _distinct(found)


def read_all(
    paragraphs: Sequence[Paragraph],
    registry: Registry,
    allowed: Sequence[Allowed] | None = None,
    index: Index | None = None,
) -> list[Sentence]:
    """The sentences of a document, each number with its state and, when it is loose, with what it probably is."""
    index = index or index_of(registry)
    chosen = default_allowed() if allowed is None else allowed
    found: list[Sentence] = []
    for position, paragraph in enumerate(paragraphs):
        if paragraph.kind == "comments" and paragraph.text.lstrip().startswith("="):
            continue
        found += read_sentences(paragraph, position, registry, chosen)
    for sentence in found:
        for reading in sentence.readings:
            number = reading.number
            if reading.state == "los" and number and number.kind in ("count", "percent", "points"):
                reading.probable = tuple(suspects(sentence, reading, index))
                reading.agreeing = tuple(f for f in reading.probable if number_agrees(number, f))
    return found


def _distinct(found: Iterable[Finding]) -> list[Finding]:
    """In reading order; what is said twice of one number in the same words is said once."""
    return sorted(set(found), key=lambda f: f.key)


# loose and derived numbers ------------------------------------------------------------------------------------------


def _of_loose(sentence: Sentence, reading: Reading, index: Index) -> list[Finding]:
    number = reading.number
    if reading.state != "los" or number is None or number.kind not in ("count", "percent", "points"):
        return []
    if reading.agreeing:
        figure = reading.agreeing[0]
        if figure.is_yellow and figure.yellow_text not in sentence.text:
            message = f"{reading.text} is een geel cijfer: {name(figure)} {figure.yellow_text}; zet er het veld neer"
            return [about(sentence, reading, "waarschuwing", "geel", message, figure)]
        message = f"{reading.text} komt overeen met {name(figure)}; zet er het veld voor in de plaats"
        return [about(sentence, reading, "info", "los_klopt", message, *reading.agreeing[:3])]
    said = next((r.figure for r in sentence.readings if r.figure and number_agrees(number, r.figure)), None)
    if said:
        message = f"{reading.text} herhaalt {name(said)} in dezelfde zin"
        return [about(sentence, reading, "info", "los_klopt", message, said)]
    worked_out = _worked_out(sentence, reading)
    if worked_out:
        ids = " en ".join(f.figure_id for f in worked_out)
        message = f"{reading.text} volgt uit {ids}; zet de formule in een opmerking bij het getal"
        return [about(sentence, reading, "info", "los_klopt", message, *worked_out)]
    near = [f for f in reading.probable if _is_near(reading, f)]
    if near:
        code = "telwoord" if number.is_hedged or number.is_word else "wijkt_af"
        is_sure = bool(sentence.subjects) and sentence.period_of(reading.start, reading.end) is not None
        message = f"{reading.text} is waarschijnlijk {name(near[0])}"
        other = _same_value(reading, near[0], index)
        if other:
            message += f"; {reading.text} is het cijfer over {other.period}"
        return [about(sentence, reading, "fout" if is_sure else "waarschuwing", code, message, *near[:3])]
    other = _of_other_subject(reading, index)
    if other:
        message = f"de zin gaat over {reading.probable[0].label}, maar {reading.text} is {name(other)}"
        return [about(sentence, reading, "fout", "onderwerp", message, other, reading.probable[0])]
    return [_of_unknown(sentence, reading, index)]


def _of_other_subject(reading: Reading, index: Index) -> Figure | None:
    """The figure of another indicator in the same period that a number repeats to the unit."""
    number = reading.number
    if number is None or not reading.probable or abs(number.value) < 1000 or number.is_hedged:
        return None
    bounds = reading.probable[0].days
    return next(
        (
            f
            for f in index.figures
            if f.measure == "value" and figure_value(f) == number.value and f.days == bounds and not f.is_yellow
        ),
        None,
    )


def _of_unknown(sentence: Sentence, reading: Reading, index: Index) -> Finding:
    number = reading.number
    assert number is not None
    codes = {c for m in sentence.subjects for c in m.codes}
    alike = [
        f
        for c in sorted(codes)
        for f in index.of_indicator.get(c, ())
        if _may_be(number, f) and number_agrees(number, f)
    ]
    period = sentence.period_of(reading.start, reading.end)
    if alike and period is not None and not number.is_word and abs(number.value) >= 100:
        figure = alike[0]
        bounds = figure.days
        if bounds and not period.fits(bounds) and not _is_base(sentence, figure, index):
            message = f"{reading.text} is waarschijnlijk {name(figure)}, over {figure.period}"
            return about(sentence, reading, "waarschuwing", "periode", message, figure)
    if alike and period is None:
        message = f"{reading.text} is waarschijnlijk {name(alike[0])}; zet er het veld voor in de plaats"
        return about(sentence, reading, "info", "los_klopt", message, *alike[:3])
    if number.is_word and not number.is_hedged and abs(number.value) <= 100:
        message = f"‘{reading.text}’ is niet na te gaan: er is geen cijfer dat erbij past"
        return about(sentence, reading, "info", "telwoord_los", message)
    message = f"{reading.text} heeft geen bron: er is geen cijfer dat erbij past"
    if not alike and number.kind == "count" and abs(number.value) >= 1000 and number.step <= abs(number.value) / 100:
        alike = [f for f in index.figures if f.measure == "value" and number_agrees(number, f)][:3]
        if alike:
            message = f"{reading.text} heeft geen bron; dezelfde waarde heeft {' en '.join(name(f) for f in alike)}"
    return about(sentence, reading, "waarschuwing", "los", message, *alike[:3])


def _may_be(number: Number, figure: Figure) -> bool:
    return figure.measure == "value" or number.kind == "points"


def _is_base(sentence: Sentence, figure: Figure, index: Index) -> bool:
    bounds = figure.days
    return bool(bounds) and any(p.fits(bounds) for p in sentence.periods)


def _is_near(reading: Reading, figure: Figure) -> bool:
    """Whether a number could be a slip of a figure: of its size, and not some other number in the sentence."""
    number, value = reading.number, figure_value(figure)
    if number is None or value is None:
        return False
    if number.kind == "count":
        size = abs(value) * (1e6 if "million" in figure.unit and abs(number.value) >= 1e5 else 1)
        return size > 0 and 1 / 3 <= abs(number.value) / size <= 3
    return abs(abs(number.value) - abs(value)) <= max(25.0, abs(value) / 2)


def _same_value(reading: Reading, figure: Figure, index: Index) -> Figure | None:
    number = reading.number
    others = (f for f in index.levels(figure) if f is not figure)
    return next((f for f in others if number and number_agrees(number, f)), None)


def _worked_out(sentence: Sentence, reading: Reading) -> tuple[Figure, ...]:
    """Two figures in the sentence whose difference, change or share the number is."""
    number = reading.number
    known = [r.figure for r in sentence.readings if r.figure and r.figure.measure == "value"]
    if number is None or len(known) < 2:
        return ()
    for a in known:
        for b in known:
            x, y = figure_value(a), figure_value(b)
            if a is b or not x or not y:
                continue
            percents = is_percent(a) and is_percent(b)
            results = []
            if number.kind == "points" and percents:
                results = [x - y]
            elif number.kind == "percent" and not percents:
                results = [100 * x / y, 100 * (x - y) / y] if is_change(sentence, reading) else [100 * x / y]
            elif number.kind == "count" and a.unit == b.unit and not percents and abs(number.value) >= 10:
                results = [x - y, x + y]
            if any(number.agrees(abs(r)) or number.agrees(r) for r in results):
                return (a, b)
    return ()


def _of_formula(sentence: Sentence, reading: Reading, registry: Registry) -> list[Finding]:
    number = reading.number
    if reading.state != "afgeleid" or number is None:
        return []
    try:
        value, used = evaluate(reading.formula, registry)
    except UserError as error:
        return [about(sentence, reading, "fout", "afleiding", str(error).splitlines()[0])]
    if number.kind == "share" and 0 <= value <= 1:
        value *= 100
    if number.agrees(value) or number.agrees(abs(value)):
        return []
    figures = [f for i in used if (f := registry.get(i))]
    message = f"{reading.text} klopt niet met = {reading.formula}: dat is nu {dutch_text(value, 2)}"
    return [about(sentence, reading, "fout", "afleiding", message, *figures)]


# one document: headings and twins -----------------------------------------------------------------------------------


def _stems(sentence: Sentence) -> set[str]:
    """The first letters of the longer words, without those of the numbers."""
    plain = list(sentence.plain)
    for reading in sentence.readings:
        plain[reading.start : reading.end] = " " * (reading.end - reading.start)
    return {word[:5].lower() for word in re.findall(r"[A-Za-zÀ-ÿ]{5,}", "".join(plain))}


def _kind(reading: Reading) -> str:
    """Percent or count: numbers of one kind may be the same number."""
    if reading.figure:
        return "percent" if reading.figure.unit in ("percent", "percentage point") else "count"
    kind = reading.number.kind if reading.number else ""
    return {"share": "percent", "points": "percent"}.get(kind, kind)


def _of_headings(sentences: Sequence[Sentence]) -> list[Finding]:
    """A number in a heading comes back in the text under it, when that text has a number on the same thing."""
    found: list[Finding] = []
    for position, heading in enumerate(sentences):
        if not heading.paragraph.is_heading:
            continue
        under: list[Sentence] = []
        for sentence in sentences[position + 1 :]:
            if sentence.paragraph.part != heading.paragraph.part:
                break
            if sentence.paragraph.is_heading and sentence.position != heading.position:
                break
            if sentence.position != heading.position and not sentence.paragraph.table:
                under.append(sentence)
        for reading in heading.readings:
            if reading.state in ("los", "gebonden", "afgeleid") and _kind(reading) in ("count", "percent"):
                found += _against(heading, reading, under)
    return found


def _against(heading: Sentence, reading: Reading, under: Sequence[Sentence]) -> list[Finding]:
    words = _stems(heading)
    subjects = {m.name for m in heading.subjects}
    rivals: list[Reading] = []
    for sentence in under:
        alike = bool(subjects & {m.name for m in sentence.subjects}) or len(words & _stems(sentence)) >= min(
            2, max(1, len(words) // 2)
        )
        for other in sentence.readings:
            if other.state == "toegestaan" or _kind(other) != _kind(reading):
                continue
            if _are_one(reading, other):
                return []
            if alike and not (
                other.number and other.number.is_word and other.number.kind == "count" and abs(other.number.value) < 20
            ):
                rivals.append(other)
    if not rivals or (reading.number and reading.number.kind == "count" and abs(reading.number.value) < 20):
        return []
    message = f"de kop zegt {reading.text}, de tekst eronder {rivals[0].text}"
    figures = [r.known for r in (reading, rivals[0]) if r.known]
    return [about(heading, reading, "fout", "kop_tekst", message, *figures)]


def _are_one(one: Reading, other: Reading) -> bool:
    """Whether two numbers may be the same: one figure, or each within what the other allows."""
    if one.figure and other.figure:
        return one.figure.figure_id == other.figure.figure_id
    for a, b in ((one, other), (other, one)):
        if a.number is None:
            continue
        if b.figure and number_agrees(_as_percent(a), b.figure):
            return True
        if b.number and (a.number.agrees(b.number.value) or a.number.low <= b.number.value <= a.number.high):
            return True
    return False


def _as_percent(reading: Reading) -> Number:
    number = reading.number
    assert number is not None
    return replace(number, kind="percent", is_hedged=True) if number.kind == "share" else number


def _of_twins(sentences: Sequence[Sentence]) -> list[Finding]:
    """One figure in one channel has one text in a document."""
    texts: dict[str, list[tuple[Sentence, Reading]]] = defaultdict(list)
    for sentence in sentences:
        for reading in sentence.readings:
            if reading.figure and reading.tag:
                texts[f"{reading.figure.figure_id}{AT}{reading.channel}"].append((sentence, reading))
    found = []
    for uses in texts.values():
        first_sentence, first = uses[0]
        for sentence, reading in uses[1:]:
            if " ".join(reading.text.split()) != " ".join(first.text.split()):
                where = first_sentence.paragraph.place
                message = f"{uses[0][1].tag} staat er met twee teksten: {first.text} ({where}) en {reading.text}"
                found.append(about(sentence, reading, "fout", "twee_teksten", message, *filter(None, [reading.figure])))
    return found


# several texts -----------------------------------------------------------------------------------------------------


def plain_text(file: Path) -> str:
    """The text of a file in UTF-8. Raises UserError when it is not there or is none."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"There is no file {file}.", next_step="check the name of the file.") from None
    except UnicodeDecodeError:
        raise UserError(f"{file.name} is not text in UTF-8.", next_step="save it as UTF-8 and try again.") from None


def text_paragraphs(text: str) -> list[Paragraph]:
    """A plain text as paragraphs: a line each, a heading starts with `#`, `{tag|text}` is a bound number."""
    found: list[Paragraph] = []
    heading = ""
    for line, words in enumerate(text.splitlines(), 1):
        if not words.strip():
            continue
        level = len(words) - len(words.lstrip("#"))
        plain, spans = "", []
        rest = words.lstrip("#").strip()
        for part in re.split(r"(\{[^{}|]+\|[^{}]*\})", rest):
            bound = re.fullmatch(r"\{([^{}|]+)\|([^{}]*)\}", part)
            if bound:
                spans.append(Span(len(plain), len(plain) + len(bound.group(2)), "control", bound.group(1)))
            plain += bound.group(2) if bound else part
        place = f"regel {line}" + (f" (onder '{heading}')" if heading else "")
        found.append(Paragraph(plain, place, tuple(spans), level=level, heading=heading))
        heading = plain if level else heading
    return found


def compare_texts(
    documents: Sequence[tuple[str, Sequence[Paragraph]]],
    registry: Registry,
    allowed: Sequence[Allowed] | None = None,
) -> list[Finding]:
    """Report, annex, workbook, news: one figure has one value in all of them. A coarser rounding is fine.

    A number without a control counts as the figure that its sentence points at, so a plain news text can be checked.
    """
    index = index_of(registry)
    uses: dict[str, list[tuple[str, Sentence, Reading]]] = defaultdict(list)
    for title, paragraphs in documents:
        for sentence in read_all(paragraphs, registry, allowed, index):
            for reading in sentence.readings:
                for figure in _meant(reading):
                    uses[figure.figure_id].append((title, sentence, reading))
    found: list[Finding] = []
    for figure_id in sorted(uses):
        figure = registry.get(figure_id)
        first_title, _, first = min(uses[figure_id], key=lambda u: u[2].figure is None)
        for title, sentence, reading in uses[figure_id]:
            if figure is None or reading is first or title == first_title or _say_one(first, reading, figure):
                continue
            message = f"{figure_id} is {first.text} in {first_title} en {reading.text} in {title}"
            message += f"; het cijfer is nu {figure.running_text}"
            one = about(sentence, reading, "fout", "twee_teksten", message, figure)
            found.append(replace(one, place=f"{title}, {one.place}"))
    return sorted(set(found), key=lambda f: (f.place.split(",")[0], f.key))


def _meant(reading: Reading) -> list[Figure]:
    if reading.figure:
        return [reading.figure]
    if reading.agreeing:
        return list(reading.agreeing[:1])
    near = [f for f in reading.probable if _is_near(reading, f)]
    return near[:1]


def _say_one(one: Reading, other: Reading, figure: Figure) -> bool:
    if one.figure and other.figure and one.channel == other.channel:
        return " ".join(one.text.split()) == " ".join(other.text.split())
    if one.figure and other.figure:
        return all(r.text.strip().startswith(r.figure.text(r.channel)) for r in (one, other) if r.figure)
    return all(
        r.figure is not None or (r.number is not None and number_agrees(r.number, figure)) for r in (one, other)
    ) and (_are_one(one, other))
