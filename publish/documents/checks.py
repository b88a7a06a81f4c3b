"""What a sentence says of its figures, laid beside what the figures are. Each check tells what an author should see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise, permutations

from publish.documents.findings import Finding
from publish.documents.numbers import Number, dutch_text
from publish.documents.sentences import (
    Index,
    Reading,
    Sentence,
    beside,
    figure_value,
    is_change,
    is_percent,
    number_agrees,
    suspects,
)
from publish.documents.subjects import Direction, vocabulary
from publish.figures import Figure

Check = Callable[[Sentence, Index], Iterator[Finding]]


def _finding(
    sentence: Sentence,
    severity: str,
    code: str,
    message: str,
    *,
    start: int = 0,
    text: str = "",
    figures: tuple[str, ...] = (),
) -> Finding:
    place, position = sentence.paragraph.place, sentence.position
    return Finding(severity, code, place, sentence.text, text, message, figures, position, sentence.offset + start)


def about(sentence: Sentence, reading: Reading, severity: str, code: str, message: str, *figures: Figure) -> Finding:
    """A finding about one number."""
    ids = tuple(dict.fromkeys(f.figure_id for f in figures))
    return _finding(sentence, severity, code, message, start=reading.start, text=reading.text, figures=ids)


def name(figure: Figure) -> str:
    """A figure as a message names it: what it is, its id and its text now."""
    return f"{figure.label} ({figure.figure_id}); dat is nu {figure.running_text}"


def _bound(sentence: Sentence) -> list[tuple[Reading, Figure]]:
    return [(r, r.figure) for r in sentence.readings if r.figure is not None]


def _known(sentence: Sentence) -> list[tuple[Reading, Figure]]:
    return [(r, r.known) for r in sentence.readings if r.known is not None]


# a control and its text ----------------------------------------------------------------------------------------


def check_text(sentence: Sentence, _: Index) -> Iterator[Finding]:
    """The text in a control is the wording of its figure now, yellow text included."""
    for reading in sentence.readings:
        if not reading.tag:
            continue
        figure = reading.figure
        if figure is None:
            message = f"het veld {reading.tag} hoort bij geen cijfer; zoek het cijfer op en zet het veld opnieuw"
            yield about(sentence, reading, "fout", "onbekend", message)
            continue
        shown, wanted = _plain(reading.text), _plain(figure.text(reading.channel))
        yellow = _plain(figure.yellow_text) if figure.is_yellow else ""
        if shown == (f"{wanted} {yellow}" if yellow else wanted):
            continue
        if figure.is_yellow and not yellow and re.fullmatch(re.escape(wanted) + r" \[geel[^\]]*\]", shown):
            continue
        if yellow and shown == wanted:
            message = f"de gele tekst ontbreekt bij {figure.figure_id}: {figure.yellow_text}"
            yield about(sentence, reading, "fout", "geel", message, figure)
        else:
            now = f"{wanted} {yellow}".strip()
            message = f"het veld toont {shown or 'niets'}, het cijfer {figure.figure_id} is nu {now}; werk het veld bij"
            yield about(sentence, reading, "fout", "verouderd", message, figure)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# what the sentence is about ---------------------------------------------------------------------------------------


def check_subject(sentence: Sentence, _: Index) -> Iterator[Finding]:
    """The words of the sentence may mean the indicator of the figure."""
    words = vocabulary()
    for reading, figure in _bound(sentence):
        if figure.indicator_id not in words.indicators:
            continue
        mentions = sentence.subjects
        is_other = bool(mentions) and not any(figure.indicator_id in m.codes for m in mentions)
        if is_other or _is_narrowed_away(sentence, figure):
            codes = {c for m in mentions for c in m.codes if figure.indicator_id not in m.codes}
            is_sure = words.may_be_confused(figure.indicator_id, codes)
            message = f"de zin gaat over {_names(sentence)}, het cijfer is {name(figure)}"
            yield about(sentence, reading, "fout" if is_sure else "waarschuwing", "onderwerp", message, figure)
            continue
        yield from _check_member(sentence, reading, figure)


def _is_narrowed_away(sentence: Sentence, figure: Figure) -> bool:
    """Whether a narrower subject in the same sentence leaves the figure out, and no other one takes it in.

    "inwilligingspercentage" may mean two series; "volgens de Europese definitie" in the same sentence leaves one.
    """
    fitting = [m for m in sentence.subjects if figure.indicator_id in m.codes]
    narrower = [
        m for m in sentence.subjects if figure.indicator_id not in m.codes and any(m.codes < f.codes for f in fitting)
    ]
    if not fitting or not narrower:
        return False
    exact = [m for m in fitting if not any(n.codes < m.codes for n in narrower)]
    others = {r.figure.indicator_id for r in sentence.readings if r.figure}
    return not exact and not any(i in m.codes for m in narrower for i in others)


def _names(sentence: Sentence) -> str:
    return " en ".join(dict.fromkeys(m.name for m in sentence.subjects))


def _check_member(sentence: Sentence, reading: Reading, figure: Figure) -> Iterator[Finding]:
    own = figure.members
    for dimension in sorted(vocabulary().member_dimensions & set(own)):
        named = {c for m in sentence.members if m.name == dimension for c in m.codes}
        if named and f"{dimension}={own[dimension]}" not in named:
            said = " en ".join(sorted(c.split("=")[1].replace("_", " ") for c in named))
            message = f"de zin gaat over {said}, het cijfer is {name(figure)}"
            yield about(sentence, reading, "fout", "onderwerp", message, figure)


def check_place(sentence: Sentence, _: Index) -> Iterator[Finding]:
    """The country in the sentence is the country of the figure; the Netherlands are not the EU."""
    for reading, figure in _bound(sentence):
        own = set(figure.countries)
        geo = figure.members.get("geo")
        named = {c for m in sentence.countries for c in m.codes}
        near = beside(sentence, reading)
        wrong = ""
        if near and not near.codes & own and not near.codes <= {"NLD", "EU27"} and figure.measure == "value":
            whole = re.search(r"\bvan\s+(?:de|het)\s*$", sentence.plain[: reading.start], re.IGNORECASE)
            wrong = "" if whole or _others_own(sentence, reading, near.codes) else sentence.plain[near.start : near.end]
        elif geo and named and geo not in named:
            wrong = ", ".join(sorted(named))
        elif own - {"NLD", "EU27"} and not geo and named - {"NLD", "EU27"} and not own & named:
            wrong = ", ".join(sorted(named - {"NLD", "EU27"}))
        elif not own and "EU27" in named and "NLD" not in named and not figure.indicator_id.startswith(("eu_", "int_")):
            wrong = "de EU"
        if wrong:
            message = f"de zin gaat over {wrong}, het cijfer is {name(figure)}"
            yield about(sentence, reading, "fout", "onderwerp", message, figure)


def _others_own(sentence: Sentence, reading: Reading, codes: frozenset[str]) -> bool:
    """Whether another figure right after this one is the one that the country belongs to: "{a} ({b}) uit Syrië"."""
    for other, figure in _bound(sentence):
        if other is not reading and other.start > reading.end and codes & set(figure.members.values()):
            return True
    return False


def check_unit(sentence: Sentence, _: Index) -> Iterator[Finding]:
    """The noun right after a figure counts what the figure counts."""
    words = vocabulary()
    for reading, figure in _known(sentence):
        unit = words.unit(figure.unit)
        if not unit or figure.measure not in ("value", "change_abs"):
            continue
        after = re.match(r"\s*((?:[\w'’&-]+\s*){1,2})", sentence.plain[reading.end :])
        for position, word in enumerate((after.group(1) if after else "").split()):
            noun = words.noun(word)
            if not noun:
                if position == 0 and not re.fullmatch(r"\w+(?:e|de|en|se)", word):
                    break
                continue
            if not words.may_stand_with(noun, unit):
                message = f"de zin telt {word}, het cijfer telt {unit}: {name(figure)}"
                yield about(sentence, reading, "fout", "eenheid", message, figure)
            break


# when ----------------------------------------------------------------------------------------------------------


def check_period(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """The period in the sentence is the period of the figure."""
    for reading, figure in _bound(sentence):
        bounds = figure.days
        period = sentence.period_of(reading.start, reading.end)
        if bounds is None or period is None or period.fits(bounds):
            continue
        if figure.measure.startswith("change") and period.is_base:
            own = [p for p in sentence.periods if not p.is_base]
            if not own or any(p.fits(bounds) for p in own):
                continue
        if _is_origin(sentence, reading, figure, index) or _is_base_of_other(sentence, figure, index):
            continue
        if figure.is_yellow and _names_real_period(figure, sentence):
            continue
        said = sentence.plain[period.start : period.end]
        elsewhere = any(p.fits(bounds) for p in sentence.periods)
        message = f"de zin zegt {said}, het cijfer gaat over {figure.period}: {name(figure)}"
        yield about(sentence, reading, "waarschuwing" if elsewhere else "fout", "periode", message, figure)


def _is_origin(sentence: Sentence, reading: Reading, figure: Figure, index: Index) -> bool:
    """Whether a figure is what a series came from: "daalde in 2025 van A naar B" names the period of B only."""
    own = figure.days
    if not re.search(r"\b(?:van|vanaf)\s*$", sentence.plain[: reading.start], re.IGNORECASE) or not own:
        return False
    for other, later in _bound(sentence):
        bounds = later.days
        between = sentence.plain[reading.end : other.start]
        if other.start > reading.end and bounds and own < bounds and re.search(r"\b(?:naar|tot)\b", between):
            same = (later.indicator_id, later.breakdown) == (figure.indicator_id, figure.breakdown)
            return same and any(p.fits(bounds) for p in sentence.periods)
    return False


def _is_base_of_other(sentence: Sentence, figure: Figure, index: Index) -> bool:
    """Whether a figure is what another one is set against: "lager dan in 2023: A tegenover B"."""
    own = figure.days
    others = [f for _, f in _bound(sentence) if f is not figure and f.indicator_id == figure.indicator_id]
    return own is not None and bool(others) and any(p.is_base and p.fits(own) for p in sentence.periods)


def _names_real_period(figure: Figure, sentence: Sentence) -> bool:
    """A yellow figure may be said of the period that its yellow text names."""
    return bool(figure.carried_period) and figure.printed_label in sentence.text


# numbers in words, fractions, multiples ----------------------------------------------------------------------------


def check_claims(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """A fraction, a multiple or a crowd agrees with the figures beside it, or with the figures it points at."""
    for reading in sentence.readings:
        number = reading.number
        if number is None or reading.state != "los" or number.kind not in ("share", "factor", "crowd"):
            continue
        truths = _truths(sentence, reading, number, index)
        if not truths:
            message = f"‘{number.text}’ is niet na te gaan: er staat geen cijfer bij"
            yield about(sentence, reading, "info", "telwoord_los", message)
        elif not any(number.low - 1e-9 <= value <= number.high + 1e-9 for value, _ in truths):
            value, figures = truths[0]
            told = _told(value, number.kind)
            message = f"‘{number.text}’ klopt niet: volgens {', '.join(f.figure_id for f in figures)} is het {told}"
            yield about(sentence, reading, "fout", "telwoord", message, *figures)


def _told(value: float, kind: str) -> str:
    if kind == "factor":
        return f"{dutch_text(value, 2)} keer zo groot"
    return f"{dutch_text(value, 1)} procent" if kind == "share" else dutch_text(value, 1)


def _truths(
    sentence: Sentence, reading: Reading, number: Number, index: Index
) -> list[tuple[float, tuple[Figure, ...]]]:
    if number.kind == "factor":
        return _factors(sentence, reading, index)
    if number.kind == "crowd":
        return [(abs(figure_value(f) or 0), (f,)) for f in suspects(sentence, reading, index)]
    return _shares(sentence, reading, index)


def _factors(sentence: Sentence, reading: Reading, index: Index) -> list[tuple[float, tuple[Figure, ...]]]:
    levels = [f for _, f in _known(sentence) if f.measure == "value" and figure_value(f)]
    series = [
        (a, b) for a, b in permutations(levels, 2) if (a.indicator_id, a.breakdown) == (b.indicator_id, b.breakdown)
    ]
    ordered = [(a, b) for a, b in series if (a.days or ()) < (b.days or ())]
    if ordered:
        return [((figure_value(b) or 0) / (figure_value(a) or 1), (a, b)) for a, b in ordered]
    changes = [f for _, f in _known(sentence) if f.measure == "change_pct"]
    if not changes:
        about_it = levels or suspects(sentence, _as_level(reading), index)
        changes = [c for f in about_it if (c := index.change(f)) and c.measure == "change_pct"]
    return [(1 + (figure_value(f) or 0) / 100, (f,)) for f in changes]


def _as_level(reading: Reading) -> Reading:
    """The words themselves, asked for as if they were a count."""
    return Reading(reading.start, reading.end, reading.text, "los", Number(reading.start, reading.end, reading.text))


def _shares(sentence: Sentence, reading: Reading, index: Index) -> list[tuple[float, tuple[Figure, ...]]]:
    known = _known(sentence)
    if _is_step(sentence, reading):
        changes = [f for _, f in known if f.measure == "change_pct"]
        if not changes:
            levels = [f for _, f in known if f.measure == "value"] or suspects(sentence, _as_level(reading), index)
            changes = [c for f in levels if (c := index.change(f)) and c.measure == "change_pct"]
        return [(abs(figure_value(f) or 0), (f,)) for f in changes]
    percents = [f for _, f in known if is_percent(f)]
    counts: list[tuple[float, tuple[Figure, ...]]] = []
    sizes: list[tuple[float | None, tuple[Figure, ...]]]
    sizes = [(figure_value(f), (f,)) for _, f in known if f.measure == "value" and not is_percent(f)]
    sizes += [
        (r.number.value, ())
        for r in sentence.readings
        if r.state == "los" and r.number and r.number.kind == "count" and not r.known and not r.number.is_word
    ]
    for (a, of_a), (b, of_b) in permutations(sizes, 2):
        if a and b and 0 < a < b:
            counts.append((100 * a / b, of_a + of_b))
    if counts or percents:
        return [(figure_value(f) or 0, (f,)) for f in percents] + counts
    percent = Number(reading.start, reading.end, reading.text, "percent")
    asked = Reading(reading.start, reading.end, reading.text, "los", percent)
    return [(figure_value(f) or 0, (f,)) for f in suspects(sentence, asked, index)] or _parts(sentence, reading, index)


def _is_step(sentence: Sentence, reading: Reading) -> bool:
    """Whether a fraction says how much something changed: "met een derde", "een kwart lager"."""
    after = sentence.plain[reading.end :]
    before = sentence.plain[: reading.start]
    return bool(
        re.match(r"\s*(?:meer|minder|hoger|lager|af|toe)(?!\w)", after, re.IGNORECASE)
        or re.search(r"(?:\bmet|(?:daling|stijging|toename|afname|groei) van)\s*$", before, re.IGNORECASE)
    )


def _parts(sentence: Sentence, reading: Reading, index: Index) -> list[tuple[float, tuple[Figure, ...]]]:
    """A part and its whole from the registry: the figure of the country named, over the one without a country."""
    found = []
    for part in suspects(sentence, _as_level(reading), index):
        own = part.members
        if len(own) == 1 and set(own) <= {"nationality", "origin"}:
            whole = next((f for f in index.of_indicator[part.indicator_id] if _is_whole(f, part)), None)
            top, bottom = figure_value(part), figure_value(whole) if whole else None
            if whole and top and bottom:
                found.append((100 * top / bottom, (part, whole)))
    return found


def _is_whole(figure: Figure, part: Figure) -> bool:
    return (figure.breakdown, figure.period, figure.measure) == ("", part.period, part.measure)


# percent and percentage point ----------------------------------------------------------------------------------


def check_points(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """A difference of two percentages is percentage points, a change of a count is percent."""
    for reading in sentence.readings:
        number = reading.number
        if reading.figure is not None:
            yield from _check_bound_points(sentence, reading, reading.figure)
        elif number is not None and reading.state == "los" and number.kind == "percent":
            yield from _check_percent(sentence, reading, number, index)
        elif number is not None and reading.state == "los" and number.kind == "points":
            yield from _check_loose_points(sentence, reading, number, index)


def _check_bound_points(sentence: Sentence, reading: Reading, figure: Figure) -> Iterator[Finding]:
    after = sentence.plain[reading.end :].lstrip().lower()
    says_points = "punt" in reading.text or after.startswith(("procentpunt", "%-punt", "%punt"))
    says_percent = not says_points and ("%" in reading.text or after.startswith(("procent", "%")))
    if figure.measure == "change_pp" and says_percent:
        message = f"het verschil van twee percentages is in procentpunt: {name(figure)}"
        yield about(sentence, reading, "fout", "procentpunt", message, figure)
    if figure.measure == "change_pct" and says_points:
        message = f"de verandering van een aantal is in procent: {name(figure)}"
        yield about(sentence, reading, "fout", "procentpunt", message, figure)


def _check_percent(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Iterator[Finding]:
    if not is_change(sentence, reading):
        return
    levels = [f for _, f in _known(sentence) if is_percent(f)]
    for a, b in permutations(levels, 2):
        if number.agrees((figure_value(a) or 0) - (figure_value(b) or 0)):
            told = dutch_text(number.value, 2)
            message = f"het verschil tussen {a.figure_id} en {b.figure_id} is {told} procentpunt, geen procent"
            yield about(sentence, reading, "fout", "procentpunt", message, a, b)
            return
    points = Reading(reading.start, reading.end, reading.text, "los", Number(number.start, number.end, "", "points"))
    for figure in suspects(sentence, points, index):
        if number_agrees(_of_kind(number, "points"), figure):
            message = f"het verschil van twee percentages is in procentpunt: {name(figure)}"
            yield about(sentence, reading, "fout", "procentpunt", message, figure)
            return
    if re.search(r"\b(?:percentage|aandeel)\b", sentence.plain, re.IGNORECASE):
        for figure in suspects(sentence, reading, index):
            if figure.measure == "change_pct" and number_agrees(number, figure):
                message = f"niet het percentage maar het aantal veranderde met {number.text}: {name(figure)}"
                yield about(sentence, reading, "fout", "procentpunt", message, figure)
                return


def _of_kind(number: Number, kind: str) -> Number:
    return Number(
        number.start, number.end, number.text, kind, number.value, number.low, number.high, number.step, number.is_word
    )


def _check_loose_points(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Iterator[Finding]:
    if suspects(sentence, reading, index) or any(is_percent(f) for _, f in _known(sentence)):
        return
    percent = Reading(reading.start, reading.end, reading.text, "los", _of_kind(number, "percent"))
    rates = [f for f in suspects(sentence, percent, index) if f.measure != "change_pct" and "measure" not in f.members]
    changes = [f for f in suspects(sentence, percent, index) if f.measure == "change_pct"]
    for figure in [] if rates else changes or suspects(sentence, _as_level(reading), index):
        if not is_percent(figure):
            message = f"de verandering van een aantal is in procent, niet in procentpunt: {name(figure)}"
            yield about(sentence, reading, "fout", "procentpunt", message, figure)
            return


# up and down ---------------------------------------------------------------------------------------------------


def check_direction(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """A word for up or down goes the way of the figures around it."""
    seen: set[tuple[str, ...]] = set()
    for word in sentence.directions:
        way = _way(sentence, word, index)
        if way is None or any(f.indicator_id in vocabulary().signless for f in way[1]):
            continue
        sign, figures = way
        key = tuple(f.figure_id for f in figures)
        if sign and sign != word.sign and key not in seen:
            seen.add(key)
            said = "omhoog" if word.sign > 0 else "omlaag"
            real = "omhoog" if sign > 0 else "omlaag"
            shown = " en ".join(f"{f.figure_id} ({f.running_text})" for f in figures)
            message = f"‘{word.text}’ zegt {said}, maar het gaat {real}: {shown}"
            yield _finding(sentence, "fout", "richting", message, start=word.start, text=word.text, figures=key)


def _way(sentence: Sentence, word: Direction, index: Index) -> tuple[int, tuple[Figure, ...]] | None:
    """Which way the figures go that a word is about: those of its clause, else those of the sentence."""
    start, end = sentence.clause(word.start)
    spoken = [m for m in sentence.subjects if start <= m.start < end]
    known = [(r, f) for r, f in _known(sentence) if not spoken or any(f.indicator_id in m.codes for m in spoken)]
    inside = [(r, f) for r, f in known if start <= r.start < end]
    changes = [f for _, f in inside if f.measure.startswith("change")]
    if changes:
        near = min((r for r, f in inside if f.measure.startswith("change")), key=lambda r: abs(r.start - word.start))
        figure = next(f for r, f in inside if r is near)
        return _sign(figure_value(figure)), (figure,)
    growth = [f for _, f in inside or known if f.measure == "value" and f.indicator_id in vocabulary().growth]
    if growth and not word.compares and not re.search(r"\b(?:bevolkings)?groei\b", sentence.plain[start:end], re.I):
        return _sign(figure_value(growth[0])), (growth[0],)
    pair = _pair(sentence, inside if len(inside) > 1 else known, word, index)
    if pair:
        return pair
    others = [d for d in sentence.directions if d.sign != word.sign and start <= d.start < end]
    if others:
        return None
    outside = [f for _, f in known if f.measure.startswith("change")]
    if not inside and len(outside) == 1 and len(sentence.directions) == 1:
        return _sign(figure_value(outside[0])), (outside[0],)
    levels = [f for _, f in inside if f.measure == "value"] or (
        [f for _, f in known if f.measure == "value"] if not inside else []
    )
    if levels:
        return _of_level(sentence, levels[0], index)
    if known or any(r.state == "los" and r.number and r.number.kind == "count" for r in sentence.readings):
        return _by_words(sentence, word, index) if not known else None
    return _by_words(sentence, word, index)


def _sign(value: float | None) -> int:
    return 0 if not value else 1 if value > 0 else -1


def _pair(
    sentence: Sentence, known: list[tuple[Reading, Figure]], word: Direction, index: Index
) -> tuple[int, tuple[Figure, ...]] | None:
    """Two levels of one series: "van A naar B" goes from A to B, "A, meer dan B" sets A against B."""
    levels = [(r, f) for r, f in known if f.measure == "value" and figure_value(f) is not None]
    for (ra, a), (rb, b) in pairwise(levels):
        if (a.indicator_id, a.breakdown) != (b.indicator_id, b.breakdown) or a is b:
            continue
        if not _is_like(index, a, b):
            continue
        between = sentence.plain[ra.end : rb.start].lower()
        before = sentence.plain[: ra.start].rstrip().lower()
        is_from = before.endswith(("van", "vanaf")) or re.search(r"\b(?:naar|tot)\b", between)
        difference = (figure_value(b) or 0) - (figure_value(a) or 0)
        if not is_from and (
            word.compares or re.search(r"\b(?:dan|tegen|tegenover|vergeleken|ten opzichte)\b", between)
        ):
            difference = -difference
        elif not is_from and not word.compares:
            first, second = a.days, b.days
            difference = difference if first and second and first <= second else -difference
        return _sign(difference), (a, b)
    return None


def _is_like(index: Index, a: Figure, b: Figure) -> bool:
    """Whether two levels cover periods of one length, so that one may be set against the other."""
    first, second = a.days, b.days
    if not first or not second:
        return False
    return abs((first[1] - first[0]).days - (second[1] - second[0]).days) <= 5


def _of_level(sentence: Sentence, figure: Figure, index: Index) -> tuple[int, tuple[Figure, ...]] | None:
    """The way of one level: against the period that the sentence names as its base, else against the year before."""
    for period in sentence.periods:
        if period.is_base:
            for other in index.levels(figure):
                bounds = other.days
                value, base = figure_value(figure), figure_value(other)
                if bounds and period.fits(bounds) and other is not figure and value is not None and base is not None:
                    return _sign(value - base), (figure, other)
    change = index.change(figure)
    if change is None:
        return None
    return _sign(figure_value(change)), (figure, change)


def _by_words(sentence: Sentence, word: Direction, index: Index) -> tuple[int, tuple[Figure, ...]] | None:
    """No figure in the sentence: the subject and the period it names, when they leave one series."""
    if word.compares:
        return None
    found: list[Figure] = []
    for kind in ("count", "percent"):
        asked = Reading(word.start, word.end, "", "los", Number(word.start, word.end, "", kind))
        found += [f for f in suspects(sentence, asked, index) if f.measure == "value"]
    changes = [c for f in found if (c := index.change(f))]
    if not changes or len({_sign(figure_value(c)) for c in changes}) > 1:
        return None
    return _sign(figure_value(changes[0])), (changes[0],)


CHECKS: tuple[Check, ...] = (
    check_text,
    check_subject,
    check_place,
    check_unit,
    check_period,
    check_claims,
    check_points,
    check_direction,
)
