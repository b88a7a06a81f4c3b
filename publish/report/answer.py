"""An answer to a question about a printed figure: what it is, where it comes from, what it was then and is now.

One page for the spokesperson, on the screen or as a Word file with the figure as a field. What it was is history and
never changes: in the Word file such a number is text, allowed in a file beside it with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publish.find.sentence import sentence
from publish.prose.pairs import Side
from publish.release.frozen import frozen, versions
from publish.release.revisions import KINDS
from svm.database import rows
from svm.doubts import open_doubts, plain
from svm.dutch import dutch_date, enumerated, with_points
from svm.errors import AuthorError
from svm.figures import Figure
from svm.home import Home
from svm.sql import literal

#: what a pair of figures may not be, by its relation
RELATIONS = {"may_not_compare": "niet vergelijken met", "may_not_add": "niet optellen bij"}
AS_SENTENCE = "als zin"


@dataclass(frozen=True)
class Line:
    """A line of an answer: what it is about and what is said; `is_now` when it says the figure of now."""

    label: str
    text: str
    is_now: bool = False


@dataclass(frozen=True)
class Answer:
    """All about one figure, in sections with a heading."""

    figure: Figure
    sections: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def lines(self) -> list[str]:
        """The answer as lines of text."""
        said = [f"{self.figure.label} ({self.figure.figure_id})"]
        for heading, lines in self.sections:
            said += ["", heading, *(f"  {line.label}: {line.text}" for line in lines)]
        return said


@dataclass(frozen=True)
class Meant:
    """A figure that a question is about; `said` is its number in a sentence, and whether that is still the figure."""

    figure: Figure
    said: str = ""
    is_still: bool = True


def answer(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    asked: Meant,
    steps: Sequence[tuple[str, str]],
    edition: int | None = None,
) -> Answer:
    """All about a figure of the build; `edition` is the one in which it was read, else all are told.

    `steps` are those from text to raw cell, as `publish.follow.trace` gives them: that room alone knows the front door.
    Raises AuthorError for an edition that there is not.
    """
    figure = asked.figure
    observation = rows(
        con,
        "select * from indicators.observations where indicator_id = ? and period = ? and breakdown = ?",
        [figure.indicator_id, figure.period, figure.breakdown],
    )[0]
    indicator = rows(con, "select * from reference.indicators where indicator_id = ?", [figure.indicator_id])[0]
    sections = (
        ("Het cijfer", (*_asked(asked), *_printed(figure), *_status(con, figure, observation))),
        ("Wat het telt", _meaning(con, figure, indicator, observation)),
        ("Waar het vandaan komt", _origin(figure, steps)),
        ("Toen en nu", (*_then(con, home, figure, edition), *_history(con, figure))),
        ("Waar het nog meer staat", _shown(con, figure)),
        ("Waar op te letten", (*_conflicts(con, figure), *_breaks(con, figure), *_pairs(con, figure))),
        ("Wie akkoord ging", _signed(con, home, figure)),
    )
    return Answer(figure, tuple((heading, tuple(lines)) for heading, lines in sections))


def _asked(asked: Meant) -> Iterator[Line]:
    if asked.said:
        still = "past bij het cijfer van nu" if asked.is_still else "is een eerdere stand, niet het cijfer van nu"
        yield Line("in de zin", f"{asked.said} {still}")


def _printed(figure: Figure) -> Iterator[Line]:
    yield Line("tekst nu", figure.said(), is_now=True)
    ready = sentence(figure)
    if ready and ready.channel == "tekst":
        yield Line(AS_SENTENCE, ready.text(figure), is_now=True)


def _status(con: duckdb.DuckDBPyConnection, figure: Figure, observation: dict[str, object]) -> Iterator[Line]:
    yield Line("status", f"{figure.status.replace('_', ' ')}: {observation['status_reason']}")
    yield from (
        Line("in twijfel", f"{doubt.evidence}; {doubt.question}")
        for doubt in open_doubts(con)
        if doubt.figure_id == ":".join(p for p in (figure.indicator_id, figure.period, figure.breakdown) if p)
    )


def _meaning(
    con: duckdb.DuckDBPyConnection, figure: Figure, indicator: dict[str, object], observation: dict[str, object]
) -> Iterator[Line]:
    terms = {
        (str(r["term_list"]), str(r["code"])): str(r["label_nl"])
        for r in rows(con, "select term_list, code, label_nl from reference.terms")
    }
    counted = str(indicator["count_unit"] or "")
    kind = str(indicator["stat_type"] or "")
    yield Line("definitie", figure.definition)
    if indicator["population_nl"]:
        yield Line("populatie", str(indicator["population_nl"]))
    about = [
        f"geteld wordt: {terms.get(('teleenheid', counted), counted)}" if counted else "",
        terms.get(("soort", kind), kind),
        f"gedrukt in {figure.unit_nl}" if figure.unit_nl else "",
    ]
    yield Line("eenheid", "; ".join(part for part in about if part))
    base, decimals = observation["rounding_base"], int(str(observation["decimals"] or 0))
    how = "zoals geleverd" if not base else "op hele eenheden" if base == 1 else f"afgerond op {_written(base)}"
    places = "zonder decimalen" if decimals == 0 else f"met {decimals} decima{'al' if decimals == 1 else 'len'}"
    hedge = f"; de bron zegt ‘{figure.hedge}’" if figure.hedge else ""
    yield Line("afronding", f"{how}, {places}{hedge}; verschillen zijn berekend uit onafgeronde cijfers")
    if indicator["pitfalls_nl"]:
        yield Line("let op", str(indicator["pitfalls_nl"]))


def _origin(figure: Figure, steps: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """Source line, delivery, original file and cell, and whether the original is still what it was."""
    said = {"delivery": "levering", "source": "bron", "raw file": "bestand", "raw sha256": "sha256"}
    yield Line("bronregel", figure.source_line or "geen: er is geen levering")
    for label, text in steps:
        if label in said:
            dutch = text.replace(" (received ", " (ontvangen ").replace(", published ", ", gepubliceerd ")
            yield Line(said[label], dutch.replace("not stated", "niet vermeld"))
        elif label == "raw cell":
            yield Line("cel", text.replace("row ", "rij ", 1).replace(", column ", ", kolom ", 1))
        elif label in ("computed", "part"):
            yield Line("berekend uit", text)
        elif label == "corrected":
            yield Line("gecorrigeerd", text)
        elif label == "checked":
            is_well = not text.startswith("NO")
            said_so = "het bestand is nog hetzelfde" if is_well else "NEE: het bestand is er niet, of is veranderd"
            yield Line("nagekeken", said_so)


def vintages(con: duckdb.DuckDBPyConnection, indicator: str, period: str, breakdown: str) -> list[dict[str, object]]:
    """Everything that was known of a figure, the first first."""
    return rows(
        con,
        "select * from monitor.vintages where indicator_id = ? and period = ? and breakdown = ? "
        "order by vintage_number",
        [indicator, period, breakdown],
    )


def _then(con: duckdb.DuckDBPyConnection, home: Home, figure: Figure, edition: int | None) -> Iterator[Line]:
    """What each edition printed, or knew when it looked at the world; the frozen ones printed it for sure."""
    known = vintages(con, figure.indicator_id, figure.period, figure.breakdown)
    first = min((_day(v["known_from"]) for v in known), default=None)
    editions = rows(
        con,
        "select e.edition, e.default_as_of from reference.editions as e "
        "where e.edition <= (select b.edition from indicators.edition as b) order by e.edition",
    )
    numbers = [int(str(r["edition"])) for r in editions]
    if edition is not None and edition not in numbers:
        raise AuthorError(
            f"Er is geen editie {edition}.",
            expected="een van " + ", ".join(map(str, numbers)),
            next_step="laat --edition weg.",
        )
    for r in editions:
        number, day = int(str(r["edition"])), _day(r["default_as_of"])
        if edition not in (None, number):
            continue
        release = frozen(home, number)
        if release:
            text = _frozen_text(con, release.parquet("figures"), figure.figure_id)
            stand = f"versie {release.version}, stand {dutch_date(release.as_of)}"
            yield Line(f"editie {number}", f"{text} (gedrukt, {stand})")
        elif figure.measure == "value" and (edition or (first and first <= day)):
            then = [v for v in known if _day(v["known_from"]) <= day < _day(v["known_until"] or dt.date.max)]
            text = str(then[-1]["printed_text"]) if then else "nog niet bekend"
            yield Line(f"editie {number}", f"{text} (bekend op {dutch_date(day)}; de editie is niet bevroren)")


def _frozen_text(con: duckdb.DuckDBPyConnection, path: Path, figure_id: str) -> str:
    found = rows(
        con,
        f"select display_text, mark, yellow_text from read_parquet({literal(str(path))}) where figure_id = ?",
        [figure_id],
    )
    return " ".join(f"{r['display_text']}{r['mark']} {r['yellow_text'] or ''}".strip() for r in found) or "niet gedrukt"


def _history(con: duckdb.DuckDBPyConnection, figure: Figure) -> Iterator[Line]:
    """Every value that was known, since when and why it changed.

    Of a change those of both its ends, of a figure without an update also those of the period that it still prints.
    """
    ends = [figure.period, *([figure.carried_period] if figure.carried_period else [])]
    if figure.measure != "value":
        found = rows(con, "select base_period from indicators.figures where figure_id = ?", [figure.figure_id])
        ends += [str(r["base_period"]) for r in found if r["base_period"]]
    for period in ends:
        of = "" if len(ends) == 1 else f", {period}"
        known = vintages(con, figure.indicator_id, period, figure.breakdown)
        for v in known:
            why = {**KINDS, "ongewijzigd": "opnieuw geleverd, ongewijzigd"}[str(v["change_kind"])]
            is_change = v["previous_printed_text"] and v["previous_printed_text"] != v["printed_text"]
            text = f"{v['previous_printed_text']} → {v['printed_text']}" if is_change else str(v["printed_text"])
            yield Line(f"{dutch_date(_day(v['known_from']))}{of}", f"{text}, {why} ({v['delivery_id']})")
        # a delivery that came after a newer one has a later number, and is not what is known
        newest = [v for v in known if v["known_until"] is None]
        if newest:
            yield Line(f"nieuwst bekend{of}", str(newest[-1]["printed_text"]))
        else:
            yield Line(f"leveringen{of}", "geen: over deze periode is nooit geleverd, of het cijfer is berekend")


def _shown(con: duckdb.DuckDBPyConnection, figure: Figure) -> Iterator[Line]:
    tables = rows(
        con,
        """
        select h.table_number, h.title_nl, c.row_label, c.col_label
        from indicators.table_cells as c inner join indicators.table_heads as h using (table_id)
        where c.figure_id = ? order by h.table_order, c.row_order, c.col_order
        """,
        [figure.figure_id],
    )
    for r in tables:
        yield Line(f"tabel {r['table_number']}", f"{r['title_nl']}; rij {r['row_label']}, kolom {r['col_label']}")
    charts = rows(
        con,
        "select distinct chart_id from indicators.chart_points where figure_id = ? order by chart_id",
        [figure.figure_id],
    )
    for r in charts:
        yield Line("figuur", str(r["chart_id"]))
    if not tables and not charts:
        yield Line("tabellen", "in geen tabel of figuur van deze editie")


def _conflicts(con: duckdb.DuckDBPyConnection, figure: Figure) -> Iterator[Line]:
    """What other sources, or the same one earlier, say about it."""
    for r in rows(
        con,
        """
        select * from reference.conflicts
        where conflict_id in (
            select c.conflict_id from reference.conflicts as c
            where c.indicator_id = ? and c.period = ? and coalesce(c.breakdown, '') = ?
        )
        order by conflict_id, value, reason_nl
        """,
        [figure.indicator_id, figure.period, figure.breakdown],
    ):
        yield Line(str(r["topic_nl"]), f"{_written(r['value'])}: {r['reason_nl']}")


def _breaks(con: duckdb.DuckDBPyConnection, figure: Figure) -> Iterator[Line]:
    for r in rows(
        con,
        "select * from indicators.breaks where indicator_id = ? order by break_on desc, break_id",
        [figure.indicator_id],
    ):
        if str(r["printed_for"] or "") in figure.breakdown:
            day = _day(r["break_on"])
            is_later = figure.period_end is not None and day > figure.period_end
            yield Line(f"breuk{' na deze periode' if is_later else ''}", str(r["note_nl"]))


def _pairs(con: duckdb.DuckDBPyConnection, figure: Figure) -> Iterator[Line]:
    """What it may not be compared with or added to."""
    titles = {
        str(r["indicator_id"]): str(r["title_nl"])
        for r in rows(con, "select indicator_id, title_nl from reference.indicators")
    }
    found: dict[tuple[str, str], str] = {}
    for r in rows(con, "select * from reference.comparability order by all"):
        sides = [Side(str(r[f"indicator_{s}"]), str(r[f"breakdown_{s}"] or "")) for s in "ab"]
        for own, other in (sides, sides[::-1]):
            if own.takes(figure):
                name = titles.get(other.indicator_id, other.indicator_id)
                part = f" ({other.breakdown})" if other.breakdown and other.breakdown[-1] not in "=*" else ""
                found.setdefault((RELATIONS[str(r["relation"])], f"{name}{part}"), str(r["reason_nl"]))
    yield from (Line(relation, f"{name}: {reason}") for (relation, name), reason in found.items())


def _signed(con: duckdb.DuckDBPyConnection, home: Home, figure: Figure) -> Iterator[Line]:
    found = rows(
        con,
        "select * from indicators.signoffs where figure_id = ? order by approver, approved_on",
        [figure.figure_id],
    )
    for r in found:
        state = str(r["signoff_state"]).replace("_", " ")
        yield Line(str(r["approver"]), f"{state}, {r['approved_by_role']}, {dutch_date(_day(r['approved_on']))}")
    if not found:
        yield Line("akkoord", "voor dit cijfer is geen akkoord vastgelegd")
    edition = int(str(rows(con, "select edition from indicators.edition")[0]["edition"]))
    given = [f"{r.version} ({dutch_date(r.as_of)})" for r in versions(home, edition)]
    yield Line("versies van de editie", enumerated(given) if given else "nog geen bevroren")


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])


def _written(value: object) -> str:
    """A value as it was delivered, in Dutch notation; nothing is rounded.

    >>> _written("332863.000000"), _written("75.300000")
    ('332.863', '75,3')
    """
    whole, _, rest = plain(value).partition(".")
    return with_points(whole) + (f",{rest}" if rest else "")
