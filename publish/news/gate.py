"""The gate: what a news item or a post says, laid beside the figures. It passes when there is nothing left to find."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from publish.news.draft import SLOT, defined
from publish.news.messages import CONTACT, EMBARGO
from publish.news.plain import ACCOUNT, CONCEPT, read_plain
from publish.news.source import CHANGED, NOT_FROZEN, PROVISIONAL, YELLOW, Source
from publish.office.package import Package
from publish.office.paragraphs import Paragraph, read_paragraphs
from publish.prose.allowed import default_allowed
from publish.prose.findings import Finding
from publish.prose.lint import lint_sentences, plain_text, read_all
from publish.prose.sentences import Reading, Sentence
from publish.prose.subjects import Direction
from svm.dutch import MISTAKE
from svm.errors import AuthorError
from svm.figures import Figure
from svm.yellow import WORDS

_FLAGS = "|".join((*WORDS, PROVISIONAL, NOT_FROZEN, CHANGED))
_BRACKET = re.compile(rf" ?\[(?:{_FLAGS})\b[^\]]*\]", re.IGNORECASE)
_EMPTY = re.compile(rf"{re.escape(SLOT)}[^\]]*\]?")
#: a telephone number, or a time of the day
_REACHED = re.compile(r"(?:\+\d{2}|\b0)[\d() -]{7,}\d|\b\d{1,2}[.:]\d{2}(?= uur\b)")
#: what to do about a finding, by its code; those of the check of documents that are not here say it themselves
NEXT = {
    "verouderd": "werk het document bij (svm doc refresh), of zet de tekst van het cijfer terug",
    "onbekend": "zet het veld of de regel in de verantwoording opnieuw, met een nummer dat bestaat",
    "los": "haal het getal weg, of zet het veld van een cijfer neer (in platte tekst: een regel in de verantwoording)",
    "los_klopt": "zet het veld neer; in platte tekst: zet tekst en nummer als regel in de verantwoording",
    "wijkt_af": "zet het cijfer van het magazijn terug",
    "telwoord": "schrijf wat het cijfer zegt",
    "telwoord_los": "schrijf het zonder getal in woorden, of zet het cijfer erbij",
    "richting": "draai het woord om, of haal het weg",
    "vergelijking": "haal de vergelijking weg",
    "geel": "wacht op de levering of het antwoord, of haal de zin weg",
    "niet_bevroren": "bevries de editie (svm release) en maak of controleer het bericht opnieuw",
    "gewijzigd": "zoek uit waarom (svm diff) en bevries opnieuw met een reden, of haal de zin weg",
    "voorlopig": "noem het cijfer met --accept, of haal de zin weg",
    "zwijgt": "zet (voorlopig) achter het cijfer",
    "concept": "los de vlaggen op en haal het kader of de tekst tussen haken weg",
    "leeg": "vul hem in (svm news --fill), of haal de regel weg",
    "jaar": "noem een jaar van een cijfer in dit bericht, of haal het weg",
    "te_lang": "kort het bericht in",
    "kanaal": "zet de naam van het kanaal als kop boven het bericht, zoals `# x`",
    "richting_los": "zet in de zin het cijfer waar het woord over gaat, of haal het weg",
}
_THAN = re.compile(r"\b(?:dan|tegen|tegenover|vergeleken|ten opzichte)\b", re.IGNORECASE)
_CODES = {YELLOW: "geel", NOT_FROZEN: "niet_bevroren", CHANGED: "gewijzigd", PROVISIONAL: "voorlopig"}
_OTHERWISE = "verbeter de zin, of haal hem weg"


def read_text(path: Path) -> list[Paragraph]:
    """Read a Word file or plain text (.txt, .md) as paragraphs. Raises AuthorError when it cannot be read."""
    is_plain = path.suffix in (".txt", ".md")
    paragraphs = read_plain(plain_text(path)) if is_plain else read_paragraphs(Package.open(path))
    if not any(paragraph.text.strip() for paragraph in paragraphs):
        raise AuthorError(
            f"{path.name} heeft geen tekst.",
            expected="een nieuwsbericht of berichten",
            next_step="geef het bewerkte bestand.",
        )
    return paragraphs


def check(
    paragraphs: Sequence[Paragraph], source: Source, limits: Mapping[str, int], accepted: Collection[str] = ()
) -> list[Finding]:
    """List everything that keeps a text from going out, in reading order, each with its next step.

    It is the check of documents, all of it, and what only holds for a text that goes out: flags, the box of a draft,
    years that belong to no figure, the length of posts (`limits`: characters per channel, by the heading above a post).
    """
    text = [_without_contact(paragraph) for paragraph in _without_box(paragraphs)]
    sentences = read_all(text, source.registry, default_allowed())
    findings = [
        *_box(paragraphs),
        *_not_defined(lint_sentences(sentences, source.registry, source.pairs), text, source),
        *_flags(text, source, accepted),
        *_silent(sentences),
        *_brackets(text),
        *_slots(text),
        *_loose_directions(sentences),
        *_years(sentences, source),
        *_without_channel(text, limits),
        *_too_long(text, limits),
    ]
    with_step = {replace(f, message=f"{f.message}. Volgende stap: {NEXT.get(f.code, _OTHERWISE)}") for f in findings}
    return sorted(with_step, key=lambda f: f.key)


def _about(paragraph: Paragraph, position: int, code: str, text: str, message: str, *figures: str) -> Finding:
    return Finding(MISTAKE, code, paragraph.place, paragraph.text, text, message, figures, position)


def _bound(paragraph: Paragraph, source: Source) -> Iterator[tuple[Figure, str]]:
    for span in paragraph.of_kind("control"):
        named = source.registry.of_tag(span.value)
        if named:
            yield named[0], paragraph.text[span.start : span.end]


def _flags(paragraphs: Sequence[Paragraph], source: Source, accepted: Collection[str]) -> Iterator[Finding]:
    """The first place of every figure that may not go out."""
    first: dict[tuple[str, str], Finding] = {}
    for position, paragraph in enumerate(paragraphs):
        for figure, text in _bound(paragraph, source):
            for flag in source.flags(figure):
                message = f"{text}: {figure.label} ({figure.figure_id}) mag niet naar buiten: {flag.about}"
                finding = _about(paragraph, position, _CODES[flag.kind], text, message, figure.figure_id)
                first.setdefault((figure.figure_id, flag.kind), finding)
    yield from (f for (figure_id, kind), f in first.items() if kind != PROVISIONAL or figure_id not in accepted)


def _silent(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """A provisional figure in a sentence that does not say so."""
    for sentence in sentences:
        for reading in sentence.readings:
            figure = reading.figure
            if figure and figure.status == PROVISIONAL and PROVISIONAL not in sentence.text.lower():
                message = f"{reading.text} is voorlopig, en dat staat er niet bij: dat is nu {figure.running_text}"
                place = sentence.paragraph, sentence.position
                yield _about(*place, "zwijgt", reading.text, message, figure.figure_id)


def _loose_directions(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """A word for up or down in a sentence without a figure: nothing stands beside it that can be laid next to it."""
    for sentence in _outside_account(sentences):
        for word in () if any(reading.figure for reading in sentence.readings) else sentence.directions:
            if not _only_begins(sentence, word):
                message = f"‘{word.text}’ staat in een zin zonder cijfer en is niet na te gaan"
                yield _about(sentence.paragraph, sentence.position, "richting_los", word.text, message)


def _only_begins(sentence: Sentence, word: Direction) -> bool:
    """Whether a word begins a sentence and compares nothing: "Meer cijfers", not "Meer aanvragen dan in 2024"."""
    begins = word.compares and not sentence.plain[: word.start].strip()
    return begins and not _THAN.search(sentence.plain)


def _outside_account(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    return (sentence for sentence in sentences if sentence.paragraph.heading != ACCOUNT)


def provisional(paragraphs: Sequence[Paragraph], source: Source) -> dict[str, Figure]:
    """List the provisional figures that a text names, by id: those that may go out by name."""
    return {f.figure_id: f for p in paragraphs for f, _ in _bound(p, source) if f.status == PROVISIONAL}


def _box(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    for position, paragraph in enumerate(paragraphs):
        if CONCEPT.lower() in paragraph.text.lower():
            yield _about(paragraph, position, "concept", CONCEPT, "het kader van een concept staat er nog")


def _without_box(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The text without the lines of the box, which are not part of the item."""
    text: list[Paragraph] = []
    in_box = False
    for paragraph in paragraphs:
        in_box = paragraph.in_table and (in_box or paragraph.text.strip() == CONCEPT)
        text += [] if in_box else [paragraph]
    return text


def _not_defined(findings: Iterable[Finding], paragraphs: Sequence[Paragraph], source: Source) -> Iterator[Finding]:
    """What was found but for the number words of a definition that the text quotes: "één per persoon"."""
    said = {defined(figure) for paragraph in paragraphs for figure, _ in _bound(paragraph, source)}
    for finding in findings:
        quoted = any(finding.text in words and words in finding.sentence for words in said)
        if not (finding.code == "telwoord_los" and quoted):
            yield finding


def _without_contact(paragraph: Paragraph) -> Paragraph:
    """A paragraph in which telephone numbers and times are no numbers: in the embargo and under Contact only."""
    is_contact = paragraph.heading.strip().lower() == CONTACT
    if not (is_contact or paragraph.text.lower().startswith(EMBARGO)):
        return paragraph
    return replace(paragraph, text=_REACHED.sub(lambda found: re.sub(r"\d", "x", found[0]), paragraph.text))


def _slots(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    for position, paragraph in enumerate(paragraphs):
        for slot in _EMPTY.finditer(paragraph.text):
            yield _about(paragraph, position, "leeg", slot[0], f"de plaats {slot[0]} is nog leeg")


def _brackets(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    for position, paragraph in enumerate(paragraphs):
        for bracket in _BRACKET.finditer(paragraph.text):
            flag = bracket.group().strip()
            yield _about(paragraph, position, "concept", flag, f"de vlag {flag} staat er nog")


def _years(sentences: Sequence[Sentence], source: Source) -> Iterator[Finding]:
    """A year is that of the edition, of its figures, of the year before, or of a figure that is in the text."""
    known = {source.edition, source.data_year, source.data_year - 1, *_years_of_figures(sentences)}
    for sentence in _outside_account(sentences):
        for reading in sentence.readings:
            for year in sorted(_years_in(reading) - known):
                message = f"{year} is een jaar waar geen cijfer in de tekst over gaat"
                yield _about(sentence.paragraph, sentence.position, "jaar", str(year), message)


def _years_of_figures(sentences: Sequence[Sentence]) -> Iterator[int]:
    figures = [reading.figure for sentence in sentences for reading in sentence.readings if reading.figure]
    return (day.year for figure in figures for day in figure.days or ())


def _years_in(reading: Reading) -> set[int]:
    """The years that a number is, when it is allowed as a year."""
    is_year = reading.reason.startswith(("jaar", "jaren"))
    return {int(year) for year in re.findall(r"(?:19|20)\d\d", reading.text)} if is_year else set()


def length(text: str) -> int:
    """Count the characters of a post; a letter with an accent is one.

    >>> length("cafe\u0301")
    4
    """
    return len(unicodedata.normalize("NFC", text))


def _channel(heading: str) -> str:
    """The channel that a heading names: its first word, so that "X (Twitter)" is x."""
    return next(iter(re.findall(r"\w+", heading.lower())), "")


def _without_channel(paragraphs: Sequence[Paragraph], limits: Mapping[str, int]) -> Iterator[Finding]:
    """In a text with posts: what stands under no channel has no limit, and is refused."""
    if not any(p.is_heading and _channel(p.text) in limits for p in paragraphs):
        return
    for position, p in enumerate(paragraphs):
        is_post = not p.is_heading and p.heading != ACCOUNT and CONCEPT.lower() not in p.text.lower()
        if is_post and _channel(p.heading) not in limits:
            message = f"dit staat onder geen kanaal ({', '.join(limits)}), dus de lengte is niet na te gaan"
            yield _about(p, position, "kanaal", p.heading, message)


def _too_long(paragraphs: Sequence[Paragraph], limits: Mapping[str, int]) -> Iterator[Finding]:
    posts: dict[str, list[tuple[int, Paragraph]]] = {}
    for position, p in enumerate(paragraphs):
        if not p.is_heading:
            posts.setdefault(_channel(p.heading), []).append((position, p))
    for channel in [c for c in limits if c in posts]:
        position, first = posts[channel][0]
        # a flag has to go before the post does
        size = length("\n".join(_BRACKET.sub("", p.text) for _, p in posts[channel]))
        if size > limits[channel]:
            message = f"het bericht voor {channel} heeft {size} tekens, {channel} laat er {limits[channel]} toe"
            yield _about(first, position, "te_lang", channel, message)
