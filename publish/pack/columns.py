"""What the columns of the CSV files hold, told once for the data dictionary, CSVW and the Data Package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from publish.charts.chart import KINDS
from publish.tables.tidy import CONF_STATUS, OBS_STATUS, status

#: 2025, 2025-Q1, 2025-H1, 2025-T1, 2025-03, 2025-W07, 2025-12-31, or two of these as start and end
MOMENT = r"\d{4}(-(Q[1-4]|H[12]|T[1-3]|W\d{2}|\d{2}(-\d{2})?))?"


@dataclass(frozen=True)
class Column:
    """One column of a CSV file; `title` and `definition` are Dutch, `values` are all that it can hold."""

    name: str
    title: str
    definition: str
    is_required: bool = False
    is_boolean: bool = False
    is_number: bool = False
    values: tuple[str, ...] = ()
    pattern: str = ""


FIGURE_ID = Column(
    "figure_id", "Kenmerk van het cijfer", "Indicator, periode en uitsplitsing; hetzelfde in alle bestanden.", True
)
LABEL = Column("label", "Omschrijving", "Indicator, uitsplitsing, periode en maat van het cijfer.", True)
SOURCE = Column("source", "Bron", "Wie het cijfer maakt, waar het staat en uit welke levering het komt.")
VALUE = Column(
    "value",
    "Waarde",
    "Het getal om mee te rekenen: afgerond zoals het is gedrukt, met een punt voor decimalen; leeg zonder getal.",
    is_number=True,
)
UNIT = Column("unit", "Eenheid", "Code van de eenheid, zoals persons of percent; 36 percent is 36%.")
TEXT = Column(
    "text",
    "Tekst",
    "Het cijfer zoals het is gedrukt, met bij elk getal zijn periode; x is geheim en . is niet beschikbaar.",
    True,
)
YELLOW = Column("is_yellow", "Geel", "Of er nog geen update is, of het cijfer wordt nagevraagd: ja of nee.", True, True)
REASON = Column("yellow_text", "Reden van geel", "Welk cijfer er staat en waarom, tussen rechte haken.")
PERIOD = Column(
    "period",
    "Periode van het cijfer",
    "Waar het getal over gaat: 2025, 2025-H1, 2025-Q1, 2025-03, een datum, of begin/eind van een tijdvak.",
    True,
    pattern=f"({MOMENT}(/{MOMENT})?)",
)
STATUS = (
    Column("period_kind", "Soort periode", "Wat voor periode het is, zoals year of month.", True, values=tuple(KINDS)),
    Column(
        "obs_status",
        "Status van de waarneming",
        "Letters van de SDMX-lijst CL_OBS_STATUS met hun naam, zoals P: voorlopig.",
        True,
        pattern=f"([{''.join(OBS_STATUS)}]+: .+)",
    ),
    Column(
        "conf_status",
        "Vertrouwelijkheid",
        "Letter van de SDMX-lijst CL_CONF_STATUS met haar naam, zoals F: vrij.",
        True,
        values=tuple(status(CONF_STATUS, letter) for letter in CONF_STATUS),
    ),
    Column(
        "series_status",
        "Status van de reeks",
        "Of de update er is; leeg bij een maat die niet is te berekenen.",
    ),
    SOURCE,
)
TABLE = (
    Column(
        "table_id",
        "Adres van de tabel",
        "Vast adres van de tabel, zoals haar bestand heet; het gedrukte nummer staat in haar titel.",
        True,
    ),
    Column("row_label", "Onderwerp", "Tekst van de rij in de tabel.", True),
    Column("col_label", "Kolom", "Kop van de kolom in de tabel: de periode of de peildatum.", True),
    FIGURE_ID,
    VALUE,
    UNIT,
    TEXT,
    Column("mark", "Merkteken", "Een * bij een voorlopig cijfer, anders leeg."),
    YELLOW,
    REASON,
    Column("note", "Toelichting", "Wat bij dit ene cijfer hoort, zoals: niet te berekenen."),
    PERIOD,
    *STATUS,
)
#: the files with figures of the site and of a release
FIGURE = (
    FIGURE_ID,
    LABEL,
    Column("breakdown", "Uitsplitsing", "Paren kenmerk=code met een ; ertussen; leeg bij het totaal."),
    Column("measure", "Maat", "value, of wat ermee is berekend: een verandering, een aandeel, een plaats.", True),
    VALUE,
    UNIT,
    TEXT,
    YELLOW,
    REASON,
    PERIOD,
    *STATUS,
)
ORIGIN = Column("origin", "Herkomst", "Levering, rij, kolom en bestand waar het cijfer uit is gelezen.")
#: the file of an indicator
INDICATOR = (*FIGURE, ORIGIN)
DEFINITION = Column("definition", "Definitie", "Wat er precies is geteld.", True)
#: every figure in one small file, with the addresses of its page and of its definition on the site of the edition
INDEX = (
    FIGURE_ID,
    LABEL,
    VALUE,
    UNIT,
    TEXT,
    YELLOW,
    PERIOD,
    Column("page", "Pagina", "Waar het cijfer op de site staat, vanaf de map van de editie.", True),
    Column("definition_page", "Definitie", "Waar staat wat er is geteld, vanaf de map van de editie.", True),
    SOURCE,
)
DICTIONARY = (
    Column("soort", "Soort", "Of de regel een kolom of een indicator beschrijft.", True),
    Column("bestand", "Bestand", "Waar de kolom of de indicator staat.", True),
    Column("naam", "Naam", "Naam van de kolom, of het begin van figure_id bij een indicator.", True),
    Column("titel", "Titel", "Naam om te lezen.", True),
    Column("definitie", "Definitie", "Wat er precies staat of is geteld.", True),
    Column("eenheid", "Eenheid", "Waarin de waarde is uitgedrukt.", True),
    Column("teleenheid", "Teleenheid", "Wat er is geteld: personen, aanvragen, beslissingen.", True),
    Column("soort_cijfer", "Soort cijfer", "Of het een aantal in een periode, een stand of een verhouding is.", True),
    Column("populatie", "Populatie", "Wie of wat meetelt.", True),
    Column("bron", "Bron", "Wie het cijfer maakt en waar het staat.", True),
    Column("volgend_cijfer", "Volgend cijfer", "Datum waarop het volgende cijfer wordt verwacht, of onbekend.", True),
    Column("tabellen", "Tabellen", "Nummers van de tabellen waarin de indicator staat.", True),
    Column("let_op", "Let op", "Wat vaak verkeerd wordt gelezen.", True),
)


def with_statuses(columns: Sequence[Column], statuses: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a CSV; `statuses` are all that a series can have."""
    return tuple(replace(c, values=tuple(statuses)) if c.name == "series_status" else c for c in columns)
