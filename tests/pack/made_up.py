"""A made-up report table with everything a cell can have (verzonnen)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from publish.pack.columns import DICTIONARY
from publish.pack.contents import Source
from publish.pack.edition import Edition
from publish.pack.settings import Settings
from publish.tables.definitions import Definition
from publish.tables.table import Cell, ReportTable
from tests.made_figures import read_back
from tests.pack.read import printed

EDITION = Edition(
    2031,
    2030,
    dt.date(2031, 6, 1),
    "1 juni 2031",
    "Ministerie van Verzinsels",
    dt.date(2031, 7, 2),
    {0: "Samenvatting", 3: "Verzonnen zaken"},
)


def cell(
    text: str, mark: str = "", yellow: str = "", note: str = "", period: str = "", computed: str = "", about: str = ""
) -> Cell:
    """A cell with the columns that the warehouse gives it; a text with a number in it prints that number."""
    number = printed(text)
    return Cell(
        "verzonnen:2030",
        text,
        mark,
        bool(yellow),
        yellow,
        note,
        period,
        computed,
        # unrounded decimals as the warehouse has them: six
        value=Decimal(number).quantize(Decimal("0.000001")) if number else None,
        decimals=read_back(text)["printed_decimals"] or 0,
        hedge=read_back(text)["hedge"],
        unit="percent" if text.endswith("%") else "applications",
        period=about or "2030",
        period_kind="half_year" if about else "year",
        obs_status="P" if mark else "A" if number else "O",
        conf_status="F",
        series_status="te_laat" if yellow else "voorlopig" if mark else "actueel",
        source_line="Bron: Verzinsels; levering van mei 2031",
    )


YELLOW = "[geel: te laat; cijfer over 2028; update was verwacht op 3 mei 2031 van Verzinsels]"
TABLE = ReportTable(
    table_id="9.1",
    number="9.1",
    chapter=3,
    title="Verzonnen aanvragen & <beslissingen>",
    unit="aanvragen",
    note="Verzonnen voor een test.",
    further_notes=("Let op, per 1 mei 2029: een  breuk.",),
    columns=("2029", "2030"),
    rows=(
        ("Aanvragen", (cell("12.345"), cell("13.000", mark="*"))),
        ("Verandering", (cell("-5%"), cell(".", note="niet te berekenen"))),
        ("Geheim", (cell("x"), cell("1.200", yellow=YELLOW, period="eerste halfjaar 2030", about="2030-H1"))),
        ("Geld", (cell("79,0"), cell("ruim 8.000", mark="*", computed="berekend"))),
    ),
    sources=("Bron: Verzinsels; levering van mei 2031",),
    as_of="1 juni 2031",
)
OTHER = replace(
    TABLE, table_id="9.10", number="9.10", title="Nog een verzonnen tabel", further_notes=(), rows=TABLE.rows[:1]
)
INDICATOR = Definition(
    "verzonnen", "Verzonnen aanvragen", "Made-up applications", 3, "Aantal verzonnen aanvragen.", "", "", "aanvragen",
    "aanvraag", "aantal in de periode", "Verzinsels", "", (),
)  # fmt: skip
#: two figures as lines of the file of their indicator
LINES = (
    ("verzonnen:2030", "Verzonnen aanvragen, 2030", "", "value", "13000", "applications", "13.000* (2030)", "nee", "",
     "2030", "year", "P: voorlopig", "F: vrij", "voorlopig", "Bron: Verzinsels", "levering verzinsels/1, rij 2"),
    ("verzonnen:2029:sex=F", "Verzonnen aanvragen, vrouwen, 2029", "sex=F", "value", "", "applications", "x", "nee", "",
     "2029", "year", "Q: niet getoond", "C: geheim", "geheim", "Bron: Verzinsels", ""),
)  # fmt: skip
STATUSES = ("te_laat", "voorlopig", "actueel", "geheim")
SOURCE = Source(
    EDITION,
    Settings({}),
    (TABLE, OTHER),
    (INDICATOR,),
    {"verzonnen": LINES},
    {("tabel", "9.1"): "2031-05", ("indicator", "verzonnen"): "2031-05-03"},
    [("indicator", "csv/indicator_verzonnen.csv", *("verzonnen",) * (len(DICTIONARY) - 2))],
    STATUSES,
)
