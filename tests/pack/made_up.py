"""A made-up report table with everything a cell can have (verzonnen)."""

import datetime as dt
from dataclasses import replace

from publish.pack.edition import Edition
from publish.tables import Cell, ReportTable

EDITION = Edition(
    2031,
    2030,
    dt.date(2031, 6, 1),
    "1 juni 2031",
    "Ministerie van Verzinsels",
    dt.date(2031, 7, 2),
    {0: "Samenvatting", 3: "Verzonnen zaken"},
)


def cell(text: str, mark: str = "", yellow: str = "", note: str = "", period: str = "") -> Cell:
    return Cell("verzonnen:2030", text, mark, bool(yellow), yellow, note, period)


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
        ("Geheim", (cell("x"), cell("1.200", yellow=YELLOW, period="eerste helft 2030"))),
    ),
    sources=("Bron: Verzinsels; levering van mei 2031",),
    as_of="1 juni 2031",
)
OTHER = replace(
    TABLE, table_id="9.10", number="9.10", title="Nog een verzonnen tabel", further_notes=(), rows=TABLE.rows[:1]
)
