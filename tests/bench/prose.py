"""How well the check of a document reads real Dutch prose, against the bundled build.

    SVM_HOME=… python -m tests.bench.prose FOLDER [--half dev|held] [--show]
    SVM_HOME=… python -m tests.bench.prose --ready [--show]

FOLDER holds `published_figures*.csv`: figures as they were printed, each with the words it was printed in (`quote`).
The words are read where they lie and never kept here. They fall in two halves by their hash: rules are mended on
`dev`; `held` is for measuring and is never looked at, so `--show` refuses it.

The words are mostly parts of a sentence, so each is read twice: bare, and after a made-up sentence that says what the
text is about (title and period from the catalogue), as a report does. Printed for both:

- true: quotes called "fout", apart from numbers that the registry really has otherwise;
- findable: numbers that a figure of that indicator and period has at the rounding they are written in, and how many
  of them are confirmed; `other` when only another indicator's figure was named;
- planted: mistakes put in by rule (a digit, the year, the member, the way), found by name and, of a number, not merely
  called without a source; `fout` among them; and those that were confirmed as right.

`--ready` reads instead the ready sentence of each figure, typed as plain text: all of them are true.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publish.find.sentence import sentence
from publish.prose.findings import Finding
from publish.prose.lint import lint_paragraphs, text_paragraphs
from publish.prose.numbers import Number, read_numbers
from publish.prose.sentences import index_of, number_agrees
from publish.prose.subjects import vocabulary
from svm.dutch import MISTAKE, WARNING
from svm.figures import Figure, Registry, registry

Row = dict[str, str]
#: words that make a text Dutch
DUTCH = re.compile(
    r"(?<!\w)(?:de|het|een|van|in|waren|werden|naar|dat|zijn|aan|bij|tot|mensen|personen|met)(?!\w)", re.I
)
FOREIGN = re.compile(r"(?<!\w)(?:the|of|were|series|table|tabel|and|was at|persons|with|issued)(?!\w)|\d,\d{3}\b", re.I)
#: a word, another member in its place, and the member that the figure must have for the swap to make it wrong
MEMBERS = [
    ("Syriërs", "Eritreeërs", "SYR"), ("Syriers", "Eritreeërs", "SYR"), ("Syrische", "Turkse", "SYR"),
    ("Syrië", "Turkije", "SYR"), ("Syrie", "Turkije", "SYR"), ("Eritreeërs", "Syriërs", "ERI"),
    ("Eritreeers", "Syriërs", "ERI"), ("Eritrea", "Syrië", "ERI"), ("Duitsland", "Frankrijk", "DEU"),
    ("Zwitserland", "Frankrijk", "CHE"), ("Irak", "Jemen", "IRQ"), ("Turkije", "Irak", "TUR"), ("Turken", "Irakezen", "TUR"),
    ("gedwongen", "zelfstandig", "gedwongen"), ("zelfstandig", "gedwongen", "zelfstandig"),
    ("asielmigrant", "gezinsmigrant", "asylum"), ("ingewilligd", "afgewezen", "granted"),
]  # fmt: skip
#: the same for words that say which indicator it is, with its name
SUBJECTS = [
    ("eerste (?=asiel|aanvra|verzoek)", "herhaalde ", "asy_first"), ("herhaalde (?=asiel|aanvra)", "eerste ", "asy_repeat"),
    ("immigranten", "emigranten", "reg_immigration"), ("immigratie", "emigratie", "reg_immigration"),
    ("emigratie", "immigratie", "reg_emigration"), ("nareizigers", "herhaalde aanvragen", "asy_nareis_arrivals"),
]  # fmt: skip
WAYS = [
    ("daalde", "steeg"), ("steeg", "daalde"), ("gestegen", "gedaald"), ("gedaald", "gestegen"),
    ("minder dan", "meer dan"), ("meer dan", "minder dan"), ("toename", "afname"), ("afname", "toename"),
    ("hoger dan", "lager dan"), ("lager dan", "hoger dan"), ("toegenomen", "afgenomen"),
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A quote with what is known of its numbers: the figures each may be, and those that the registry has otherwise."""

    quote: str
    lead: str
    findable: Sequence[tuple[Number, tuple[Figure, ...]]]
    disputed: Sequence[Number]

    def findings(self, text: str, figures: Registry, *, led: bool) -> list[Finding]:
        """What the check says of a text in the place of the quote; `start` is the place in the text."""
        # a capital, so that it is a sentence of its own
        lead, text = (f"{self.lead} ", text[0].upper() + text[1:]) if led else ("", text)
        found = lint_paragraphs(text_paragraphs(lead + text), figures)
        return [replace(f, start=f.start - len(lead)) for f in found if f.start >= len(lead)]


def is_dutch(quote: str) -> bool:
    """Return whether a quote is Dutch prose of five words or more."""
    return len(quote.split()) >= 5 and len(DUTCH.findall(quote)) >= 1 and not FOREIGN.search(quote)


def half_of(quote: str) -> str:
    """Return the half that a quote falls in, by its hash."""
    return "held" if hashlib.sha256(quote.encode()).digest()[0] % 2 else "dev"


def load(folder: Path, half: str, figures: Registry) -> list[Case]:
    """Read the quotes of one half with what they may be."""
    by_quote: dict[str, list[Row]] = defaultdict(list)
    for path in sorted(folder.glob("published_figures*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                by_quote[row["quote"]].append(row)
    chosen = {q: rows for q, rows in by_quote.items() if is_dutch(q) and half_of(q) == half}
    return [_case(quote, rows, figures) for quote, rows in sorted(chosen.items())]


def _case(quote: str, rows: Sequence[Row], figures: Registry) -> Case:
    index = index_of(figures)
    findable: list[tuple[Number, tuple[Figure, ...]]] = []
    disputed: list[Number] = []
    for number in read_numbers(quote):
        mine = [row for row in rows if _is_value(number, row)]
        of_row = [
            f for row in mine for f in index.of_indicator.get(row["indicator_id"], ()) if f.period == row["period"]
        ]
        right = tuple(f for f in of_row if f.measure == "value" and number_agrees(number, f))
        if right:
            findable.append((number, right))
        elif of_row:
            disputed.append(number)
    indicator = next((row["indicator_id"] for row in rows if row["indicator_id"]), "")
    return Case(quote, _lead(index.of_indicator.get(indicator, []), rows[0]["period"]), findable, disputed)


def _lead(figures: Sequence[Figure], period: str) -> str:
    """A sentence that says what the text is about, from the label of a figure."""
    named = next((f for f in figures if f.measure == "value" and f.period == period and not f.breakdown), None)
    named = named or next((f for f in figures if f.measure == "value" and f.period == period), None)
    return f"Hier gaat het over {named.label}." if named else "Hier gaat het over migratie."


def _is_value(number: Number, row: Row) -> bool:
    try:
        value = abs(float(row["value"]))
    except ValueError:
        return False
    return number.kind in ("count", "percent", "points") and abs(abs(number.value) - value) <= 0.005 * value


# mistakes put in by rule -------------------------------------------------------------------------------------------


def planted(case: Case, figures: Registry) -> Iterator[tuple[str, str, int, int]]:
    """Texts with one mistake each: kind, text, and where the number that became wrong stands (the first and last)."""
    for number, right in case.findable:
        changed = _other_digit(case.quote, number, right)
        if changed:
            yield ("digit", changed, number.start, number.end)
        yield from _other_year(case, number, right, figures)
        yield from _other_member(case, number, right, figures)
    yield from _other_way(case, figures)


def _other_digit(quote: str, number: Number, right: Sequence[Figure]) -> str:
    """The quote with the second digit of the number changed, or its first, by two up or down."""
    digits = [i for i in range(number.start, number.end) if quote[i].isdigit()]
    for place in digits[1:2] or digits[:1]:
        for step in (2, 8, 3):
            text = quote[:place] + str((int(quote[place]) + step) % 10) + quote[place + 1 :]
            again = next((n for n in read_numbers(text) if n.start <= place < n.end), None)
            is_other = again and all(n.value != again.value for n in read_numbers(quote))
            if again and is_other and not any(number_agrees(again, f) for f in right):
                return text
    return ""


def _other_year(
    case: Case, number: Number, right: Sequence[Figure], figures: Registry
) -> Iterator[tuple[str, str, int, int]]:
    years = re.findall(r"(?<![\d.])(?:19|20)\d\d(?![\d.])", case.quote)
    if len(years) != 1 or not right[0].period.startswith(years[0]):
        return
    other = str(int(years[0]) - 1)
    of_other = (f for f in index_of(figures).of_indicator[right[0].indicator_id] if f.period.startswith(other))
    if not any(number_agrees(number, f) for f in of_other):
        yield "year", case.quote.replace(years[0], other), number.start, number.end


def _other_member(
    case: Case, number: Number, right: Sequence[Figure], figures: Registry
) -> Iterator[tuple[str, str, int, int]]:
    """Only a word for what the figure has itself, so that the swap makes it wrong; none when the other has the value."""
    own = {code for figure in right for code in (*figure.members.values(), figure.indicator_id)}
    periods = {(figure.indicator_id, figure.period) for figure in right}
    same = {c for f in index_of(figures).agreeing(number) if (f.indicator_id, f.period) in periods for c in f.countries}
    for word, other, code in (*MEMBERS, *SUBJECTS):
        match = re.search(rf"(?<!\w){word}(?!\w)" if word[-1] != ")" else rf"(?<!\w){word}", case.quote)
        is_true = any(mention.codes & same for mention in vocabulary().countries(other))
        if match and other not in case.quote and code in own and not is_true:
            text = case.quote[: match.start()] + other + case.quote[match.end() :]
            moved = len(other) - len(match.group()) if match.start() < number.start else 0
            yield "member", text, number.start + moved, number.end + moved
            return


def _other_way(case: Case, figures: Registry) -> Iterator[tuple[str, str, int, int]]:
    """Only where the registry knows which way the series of a number in the quote went."""
    index = index_of(figures)
    if not any(index.change(f) for _, right in case.findable for f in right):
        return
    for word, other in WAYS:
        match = re.search(rf"(?<!\w){word}(?!\w)(?!\s+\d)", case.quote)
        if match:
            yield "way", case.quote[: match.start()] + other + case.quote[match.end() :], 0, 0
            return


# what came of it ---------------------------------------------------------------------------------------------------


def measure(cases: Sequence[Case], figures: Registry, *, led: bool, show: bool) -> Counter[str]:
    """Count what the check made of the cases and of the mistakes in them."""
    counts: Counter[str] = Counter()
    for case in cases:
        findings = case.findings(case.quote, figures, led=led)
        wrong = [f for f in findings if f.severity == MISTAKE and not _touches(f, case.disputed)]
        counts["true"] += 1
        counts["false fout"] += bool(wrong)
        for f in wrong if show else ():
            print("FOUT ", case.quote, "|", f.message)
        for number, right in case.findable:
            counts["findable"] += 1
            named = _named(findings, number.start, number.end)
            counts["confirmed"] += bool(named & {f.indicator_id for f in right})
            counts["other"] += bool(named) and not named & {f.indicator_id for f in right}
            if show and not named & {f.indicator_id for f in right}:
                told = [f.message for f in findings if number.start <= f.start < number.end]
                print(
                    "NOT  ",
                    f"({case.lead})" if led else "",
                    case.quote,
                    "|",
                    number.text,
                    right[0].figure_id,
                    "|",
                    *told,
                )
        before = {(f.code, f.message) for f in findings}
        for kind, text, start, end in planted(case, figures):
            told = case.findings(text, figures, led=led)
            new = [f for f in told if (f.code, f.message) not in before and f.code not in ("los", "telwoord_los")]
            hits = [f for f in new if f.severity in (MISTAKE, WARNING)]
            confirmed = end and any(f.code == "los_klopt" and start <= f.start < end for f in told)
            counts[f"planted {kind}"] += 1
            counts[f"found {kind}"] += bool(hits)
            counts[f"fout {kind}"] += any(f.severity == MISTAKE for f in hits)
            counts[f"confirmed {kind}"] += bool(confirmed)
            if show and (confirmed or not hits):
                print("MISS " if not confirmed else "RIGHT", kind, text, "|", *(f"{f.code}: {f.message}" for f in told))
    return counts


def measure_ready(figures: Registry, *, show: bool) -> Counter[str]:
    """Count what the check makes of the ready sentences of all figures."""
    counts: Counter[str] = Counter()
    for figure in sorted(figures, key=lambda f: f.figure_id):
        ready = sentence(figure)
        if ready:
            findings = lint_paragraphs(text_paragraphs(ready.text(figure)), figures)
            wrong = [f for f in findings if f.severity == MISTAKE]
            counts["true"] += 1
            counts["false fout"] += bool(wrong)
            counts["confirmed"] += any(f.code == "los_klopt" and figure.figure_id in f.figures for f in findings)
            for f in wrong if show else ():
                print("FOUT ", ready.text(figure), "|", f.message)
    return counts


def _touches(finding: Finding, numbers: Sequence[Number]) -> bool:
    return any(n.start <= finding.start < n.end for n in numbers)


def _named(findings: Sequence[Finding], start: int, end: int) -> set[str]:
    """The indicators that a number was confirmed as."""
    told = (f for f in findings if f.code == "los_klopt" and start <= f.start < end)
    return {figure.partition(":")[0] for f in told for figure in f.figures}


def report(name: str, counts: Counter[str]) -> None:
    """Print the shares of one reading."""

    def share(part: str, whole: str) -> str:
        return f"{counts[part]}/{counts[whole]}" + (
            f" ({100 * counts[part] / counts[whole]:.0f}%)" if counts[whole] else ""
        )

    print(f"{name}: false fout {share('false fout', 'true')}; confirmed {share('confirmed', 'findable')}", end="")
    print(f", other {counts['other']}")
    kinds = ("digit", "year", "member", "way")
    for what in ("planted", "found", "fout", "confirmed"):
        counts[what + " all"] = sum(counts[f"{what} {kind}"] for kind in kinds)
    for kind in (*kinds, "all"):
        found, fout, confirmed = (share(f"{what} {kind}", f"planted {kind}") for what in ("found", "fout", "confirmed"))
        print(f"  planted {kind:7} found {found}, as fout {fout}, confirmed as right {confirmed}")


def main() -> None:
    """Measure one half, bare and after a sentence that says what it is about."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--ready", action="store_true")
    parser.add_argument("--half", choices=("dev", "held"), default="dev")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if options.show and options.half == "held":
        parser.error("the held-out half is not to be looked at")
    if (options.folder is None) != options.ready:
        parser.error("a folder with quotes, or --ready")
    figures = registry()
    if options.ready:
        counts = measure_ready(figures, show=options.show)
        print(f"ready: false fout {counts['false fout']}/{counts['true']}, confirmed {counts['confirmed']}")
        return
    cases = load(options.folder, options.half, figures)
    print(f"{options.half}: {len(cases)} quotes")
    for name, led in (("bare", False), ("led", True)):
        report(name, measure(cases, figures, led=led, show=options.show))


if __name__ == "__main__":
    main()
