"""The annexes of the report: definitions, sources, signs, yellow cells, and breaks and conflicts in the series."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
from lxml import etree

from publish.documents.create import figure_control, plain_cell, plain_row, plain_table
from publish.documents.elements import paragraph
from publish.documents.shell import Shell
from publish.documents.template import Template
from publish.prose.lint import read_all, text_paragraphs
from publish.tables.definitions import Definition, load_definitions
from publish.tables.table import LEGEND, YELLOW_LEGEND
from publish.tables.yellow_cells import Counts, YellowCells, count_cells, load_yellow_cells
from svm.database import has_relation, rows
from svm.figures import Registry, load_registry
from svm.statuses import statuses

#: for an organisation or a licence that is not known
UNKNOWN = "niet bekend"
#: licences as the contracts name them, where that is no Dutch
LICENCES = {
    "not stated": "niet vermeld",
    "not established": "niet vastgesteld",
    "per levering": "zoals bij de levering vermeld",
    "reuse with acknowledgement (Decision 2011/833/EU)": "hergebruik met bronvermelding (Besluit 2011/833/EU)",
}
#: what a kind of conflict is called where its code is no word for readers
KINDS = {"vintage": "later cijfer"}
#: names and widths in twips of the columns of each table
DEFINED = (("Cijfer", 2650), ("Wat het telt", 3970), ("Eenheid en soort", 1350), ("Bron", 1100))
DELIVERED = (("Gegevens", 3300), ("Naamsvermelding en licentie", 2500), ("Leveringen", 2000), ("Tabellen", 1270))
SIGNS = (("Teken", 1700), ("Betekenis", 7370))
STATUSES = (("Status", 2000), ("Betekenis", 7070))
OWNERS = (("Organisatie", 6000), ("Aantal", 3070))
YELLOW = (("Cijfer", 2650), ("Reden", 2350), ("Verwacht", 1250), ("Waar", 1820), ("Aantal", 1000))
BREAKS = (("Sinds", 800), ("Wat er veranderde", 3600), ("Cijfers", 2770), ("Bron", 1900))
CONFLICTS = (("Telling", 5000), ("Cijfer", 1500), ("Waar het staat", 2570))

_NO_FIGURES = Registry([])

#: what stands in a cell: a text, or paragraphs of texts and fields
_Cell = str | Sequence[etree._Element]


def write_annexes(
    con: duckdb.DuckDBPyConnection, target: Path, *, edition: str, template: Template | None = None
) -> None:
    """Write all annexes as one Word file, each under a heading of the first level.

    Every number in them that is a figure is a field. `edition` is its year, such as 2026; `template` gives the styles.
    Raises AuthorError while the target is open in Word.
    """
    name = f"Staat van Migratie {edition}"
    shell = Shell(f"{name}: bijlagen", f"{name} | bijlagen", template=template)
    definitions = load_definitions(con)
    shell.heading(1, "Bijlage A Definities")
    _definitions(con, shell, definitions)
    shell.heading(1, "Bijlage B Bronnen")
    _sources(con, shell)
    shell.heading(1, "Bijlage C Tekens")
    _signs(con, shell)
    shell.heading(1, "Bijlage D Gele cellen")
    yellow_list(shell, load_yellow_cells(con), count_cells(con))
    shell.heading(1, "Bijlage E Breuken en verschillen")
    _breaks(con, shell, definitions)
    _conflicts(con, shell, load_registry(con))
    # a document does not end with a table
    shell.add(paragraph("Einde van de bijlagen.", style="Klein"))
    shell.save(target)


def _definitions(con: duckdb.DuckDBPyConnection, shell: Shell, definitions: Iterable[Definition]) -> None:
    shell.add(paragraph("Per hoofdstuk elk cijfer dat in een tabel van het rapport staat, en wat het telt."))
    titles = {int(str(r["chapter"])): str(r["title_nl"]) for r in rows(con, "select * from reference.chapters")}
    printed = (one for one in definitions if one.tables)
    for chapter, found in itertools.groupby(printed, key=lambda one: one.chapter):
        _table(shell, f"Hoofdstuk {chapter} {titles[chapter]}", "Per rij een cijfer", DEFINED, map(_defined, found))


def _defined(one: Definition) -> list[_Cell]:
    counts = [one.definition]
    counts += [f"Populatie: {one.population.removesuffix('.')}."] if one.population else []
    pitfalls = _without_figures(one.pitfalls)
    counts += [f"Let op: {pitfalls[0].upper()}{pitfalls[1:]}"] if pitfalls else []
    measured = [one.unit, f"geteld per {one.count_unit}", one.stat_type]
    return [one.title, _lines(counts), _lines(measured), one.producer or UNKNOWN]


def _without_figures(text: str) -> str:
    """The sentences that may be printed: no number stands in them that nothing binds, and no name of the database."""
    sentences = read_all(text_paragraphs(text), _NO_FIGURES)
    return " ".join(
        one.text.strip()
        for one in sentences
        if "_" not in one.text and not any(r.state == "los" and r.number and not r.number.is_word for r in one.readings)
    )


def _sources(con: duckdb.DuckDBPyConnection, shell: Shell) -> None:
    """The deliveries behind the printed figures; a figure that is carried over has that of the period it comes from."""
    shell.add(paragraph("Per organisatie de gegevens waar de cijfers in de tabellen uit komen."))
    found = rows(
        con,
        """
        with

        printed as (
            select distinct
                heads.table_number, coalesce(origin.delivery_id, own.delivery_id) as delivery_id
            from indicators.table_cells as cells
            inner join indicators.table_heads as heads on cells.table_id = heads.table_id
            inner join indicators.figures as figures on cells.figure_id = figures.figure_id
            inner join indicators.observations as own
                on
                    figures.indicator_id = own.indicator_id and figures.period = own.period
                    and figures.breakdown = own.breakdown
            left join indicators.observations as origin
                on
                    own.indicator_id = origin.indicator_id and own.carried_period = origin.period
                    and own.breakdown = origin.breakdown
            where cells.source_line <> ''
        ),

        named as (
            select
                coalesce(partners.name_nl, delivered.partner) as organisation,
                delivered.title,
                -- a template names another one with each delivery
                coalesce(nullif(known.attribution, ''), partners.name_nl, delivered.partner) as attribution,
                delivered.licence,
                delivered.received_on,
                printed.table_number,
                min(known.received_text) as received_text
            from printed
            inner join monitor.deliveries as delivered on printed.delivery_id = delivered.delivery_id
            inner join indicators.observations as known on printed.delivery_id = known.delivery_id
            left join reference.partners as partners on delivered.partner = partners.partner_code
            group by all
        )

        select
            organisation, title, attribution, licence,
            min_by(received_text, (received_on, received_text)) as first_text,
            max_by(received_text, (received_on, received_text)) as last_text,
            list(distinct table_number order by table_number) as numbers
        from named
        group by organisation, title, attribution, licence
        order by organisation, title, attribution, licence
        """,
    )
    for organisation, group in itertools.groupby(found, key=lambda r: str(r["organisation"])):
        _table(shell, organisation, "Per rij een gegevensbestand", DELIVERED, map(_delivered, group))


def _delivered(r: dict[str, object]) -> list[_Cell]:
    first, last, licence = str(r["first_text"]), str(r["last_text"]), str(r["licence"] or UNKNOWN)
    return [
        str(r["title"]),
        _lines([str(r["attribution"]), f"Licentie: {LICENCES.get(licence, licence)}"]),
        first if first == last else f"{first} tot en met {last}",
        _numbers(r["numbers"]),
    ]


def _signs(con: duckdb.DuckDBPyConnection, shell: Shell) -> None:
    _table(shell, "Tekens in de tabellen", "Per rij een teken", SIGNS, [*LEGEND, *YELLOW_LEGEND])
    meanings = [(one.label, one.meaning) for one in statuses(con)]
    _table(shell, "Hoe het met een cijfer staat", "Per rij een status", STATUSES, meanings)


def yellow_list(shell: Shell, found: Sequence[YellowCells], counts: Counts) -> None:
    """Add the yellow cells: how many per organisation, then each organisation by itself, and what is doubted apart."""
    total = sum(one.count for one in found)
    shell.add(
        paragraph(
            f"In de tabellen staan {_cells(total)}: daarvan is er nog geen update, of het cijfer wordt nagevraagd. "
            f"{counts.about_unprinted} ".lstrip()
            + "Per organisatie staat hier wat zij nog levert, waarom een cel geel is en waar die staat."
        )
    )
    owners = {owner: list(group) for owner, group in itertools.groupby(found, key=lambda one: one.owner or UNKNOWN)}
    overview = [(owner, _cells(sum(one.count for one in group))) for owner, group in owners.items()]
    _table(shell, "Overzicht", "Per rij een organisatie", OWNERS, [*overview, ("Samen", _cells(total))])
    for owner, group in owners.items():
        waiting = [one for one in group if not one.is_doubted]
        if waiting:
            _table(
                shell, f"Te leveren door {owner}", "Per rij een cijfer en een reden", YELLOW, map(_yellow_row, waiting)
            )
    shell.heading(2, "Cijfers die worden nagevraagd")
    doubted = [one for one in found if one.is_doubted]
    if not doubted:
        shell.add(paragraph("In de tabellen staat geen cijfer dat wordt nagevraagd."))
    for owner, group in itertools.groupby(doubted, key=lambda one: one.owner or UNKNOWN):
        rows_of = "Per rij een cijfer dat wordt nagevraagd"
        _table(shell, f"Na te vragen bij {owner}", rows_of, YELLOW, map(_yellow_row, group), level=3)


def _yellow_row(one: YellowCells) -> list[_Cell]:
    return [one.indicator or UNKNOWN, one.reason, one.expected, _lines(one.places), _cells(one.count)]


def _cells(count: int) -> str:
    return f"{count} gele {'cel' if count == 1 else 'cellen'}"


def _breaks(con: duckdb.DuckDBPyConnection, shell: Shell, definitions: Iterable[Definition]) -> None:
    titles = {one.indicator_id: one.title for one in definitions if one.tables}
    found = [
        r
        for r in rows(con, "select * from indicators.breaks order by break_on, break_id, indicator_id, printed_for")
        if r["indicator_id"] in titles
    ]
    made: list[list[_Cell]] = []
    for _, group in itertools.groupby(found, key=lambda r: (r["break_on"], r["break_id"])):
        of_break = list(group)
        first = of_break[0]
        changed = [str(first["note_nl"])]
        changed += ["Cijfers van ervoor en erna zijn niet te vergelijken."] if first["stops_change"] else []
        hit = dict.fromkeys(titles[str(r["indicator_id"])] for r in of_break)
        # of some only the year is known; what changed says the day where it counts
        made.append([str(first["break_on"])[:4], _lines(changed), "; ".join(hit), str(first["source"])])
    _table(shell, "Breuken in de reeksen", "Per rij een breuk, de oudste eerst", BREAKS, made)


def _conflicts(con: duckdb.DuckDBPyConnection, shell: Shell, registry: Registry) -> None:
    """Where published figures differ: what each counts, the figure as a field, and which of them the tables print."""
    shell.heading(2, "Verschillen tussen bronnen")
    if not has_relation(con, "reference", "conflicts"):
        # an edition that was frozen earlier is without
        shell.add(paragraph("Van deze editie zijn de verschillen niet bewaard."))
        return
    shell.add(
        paragraph(
            "Bronnen geven soms een ander getal voor hetzelfde. Per verschil staat hier waar het in zit, en wat "
            "elk getal telt; wat in een tabel staat, geldt in dit rapport."
        )
    )
    found = rows(
        con,
        """
        select
            conflicts.*, figures.figure_id, observations.value = conflicts.value as is_value,
            (
                select list(distinct heads.table_number order by heads.table_number)
                from indicators.table_cells as cells
                inner join indicators.table_heads as heads on cells.table_id = heads.table_id
                where cells.figure_id = figures.figure_id
            ) as numbers
        from reference.conflicts as conflicts
        left join indicators.observations as observations
            on
                conflicts.indicator_id = observations.indicator_id and conflicts.period = observations.period
                and coalesce(conflicts.breakdown, '') = observations.breakdown
        left join indicators.figures as figures
            on
                observations.indicator_id = figures.indicator_id and observations.period = figures.period
                and observations.breakdown = figures.breakdown and figures.measure = 'value'
        order by
            conflicts.topic_nl, conflicts.conflict_kind, conflicts.conflict_id, conflicts.value, conflicts.reason_nl
        """,
    )

    def conflict(r: dict[str, object]) -> tuple[str, str, str]:
        return str(r["topic_nl"]), str(r["conflict_kind"]), str(r["conflict_id"])

    for (topic, kind, _), group in itertools.groupby(found, key=conflict):
        made: list[list[_Cell]] = []
        for r in group:
            figure = registry.get(str(r["figure_id"])) if r["is_value"] else None
            if figure:
                shown: _Cell = [paragraph(figure_control(figure, "tekst", shell.number()), style="Cel")]
                where = _numbers(r["numbers"]) or "in geen tabel"
            else:
                shown, where = "vervangen", "niet meer gedrukt"
            made.append([str(r["reason_nl"]), shown, where])
        heading = f"{topic} ({KINDS.get(kind, kind)})"
        _table(shell, heading, "Per rij een telling", CONFLICTS, made, level=3)


def _table(
    shell: Shell,
    heading: str,
    description: str,
    columns: Sequence[tuple[str, int]],
    lines: Iterable[Sequence[_Cell]],
    *,
    level: int = 2,
) -> None:
    """A heading with its table, which has the same title."""
    shell.heading(level, heading)
    made = plain_table(heading, description, columns)
    for line in lines:
        blocks = (_lines([cell]) if isinstance(cell, str) else cell for cell in line)
        made.append(plain_row(*(plain_cell(width, *b) for (_, width), b in zip(columns, blocks, strict=True))))
    shell.add(made)


def _lines(texts: Sequence[str]) -> list[etree._Element]:
    return [paragraph(text, style="Cel") for text in texts]


def _numbers(numbers: object) -> str:
    """Numbers of tables as a text, in the order of the report; empty without any."""
    found = [str(number) for number in numbers] if isinstance(numbers, list) else []
    found.sort(key=lambda number: [int(part) for part in number.split(".")])
    return f"tabel {', '.join(found)}" if found else ""
