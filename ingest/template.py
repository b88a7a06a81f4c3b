"""The delivery template: a workbook for partners that have no machine export."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ingest.contracts import contracts
from ingest.shared_sql import rows
from svm.errors import UserError
from svm.home import PROJECT
from svm.sql import literal

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format

#: the name in the lake of what partners deliver by template
TEMPLATE_PARTNER = "sjabloon"
SEEDS = PROJECT / "seeds" / "reference"

GUIDE = [
    ("Partner", "Uw code, in elke rij dezelfde. Niet wijzigen."),
    ("Indicator", "De code van de indicator uit het tabblad Indicatoren."),
    (
        "Periode",
        "2025, 2025-Q1, 2025-H1, 2025-T1, 2025-03, 2025-W07, een peildatum 2025-12-31 of begin/eind.",
    ),
    (
        "Uitsplitsing",
        "Leeg voor het totaal, anders kenmerk=code, meer kenmerken gescheiden door ; en op alfabet. "
        "De kenmerken staan per indicator in het tabblad Indicatoren; een land is een code van drie letters (SYR).",
    ),
    ("Waarde", "Een getal met een punt als decimaalteken en zonder duizendtekens; of geheim, onbekend, nvt."),
    ("Eenheid", "De code van de eenheid uit het tabblad Indicatoren; staat al ingevuld."),
    ("Status", "definitief, voorlopig of schatting."),
    ("Peildatum", "Stand van het bestand waaruit het cijfer komt, als jjjj-mm-dd. Mag leeg blijven."),
    ("Bron", "Waar het cijfer staat of uit welk bestand het komt."),
    ("Toelichting", "Bijzonderheden, zoals een reeksbreuk of een andere populatie."),
]

# columns of the sheet Indicatoren, with their widths
CATALOGUE = {
    "Indicator": 24,
    "Titel": 30,
    "Eenheid": 24,
    "Teleenheid": 16,
    "Soort cijfer": 20,
    "Wat geteld wordt": 60,
    "Populatie": 40,
    "Let op": 50,
    "Kenmerken voor de uitsplitsing": 38,
    "Periode": 30,
    "Levering": 40,
}


def partners_named(parquet: Path, con: duckdb.DuckDBPyConnection) -> list[str]:
    """List the partners that the rows of a filled template name."""
    named = con.execute(
        f"select distinct partner from read_parquet({literal(str(parquet))}) order by partner"
    ).fetchall()
    return [name for (name,) in named]


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def partner_names() -> dict[str, str]:
    """Return the Dutch name of every partner of the report, by its code."""
    return {row["partner_code"]: row["name_nl"] for row in rows("reference/partners")}


def _terms(term_list: str) -> dict[str, str]:
    return {row["code"]: row["label_nl"] for row in _seed("terms.csv") if row["term_list"] == term_list}


def _dimensions() -> dict[str, str]:
    """The dimensions by which a catalogue row may be split, each with what it is called and what its codes are."""
    rows = [row for row in _seed("dimensions.csv") if row["is_distinction"] == "false"]
    return {r["dimension"]: r["dimension_nl"] + (f" ({r['codes_nl']})" if r["codes_nl"] else "") for r in rows}


def owed_indicators(partner: str) -> list[dict[str, str]]:
    """List the catalogue rows that a partner owes according to the release calendar, with its products and breakdowns.

    Each row has the columns of the catalogue, and `products`, `periods` and `dimensions` as Dutch text.
    """
    calendar = [row for row in _seed("release_calendar.csv") if row["partner_code"] == partner]
    dimensions, period_kinds = _dimensions(), _terms("periode")
    allowed = _seed("indicator_dimensions.csv")
    owed = []
    for indicator in _seed("indicators.csv"):
        code = indicator["indicator_id"]
        products = [row for row in calendar if code in row["indicator_ids"].split(";")]
        if products:
            split = [row["dimension"] for row in allowed if row["indicator_id"] == code]
            owed.append(
                indicator
                | {
                    "products": "\n".join(dict.fromkeys(row["product_nl"] for row in products)),
                    "periods": "\n".join(dict.fromkeys(period_kinds[row["period_kind"]] for row in products)),
                    "dimensions": "\n".join(f"{d} = {dimensions[d]}" for d in split) or "alleen het totaal",
                }
            )
    return owed


def described(indicator: dict[str, str]) -> tuple[str, ...]:
    """Return what the sheet Indicatoren says about one owed indicator, in the order of CATALOGUE."""
    unit, counted, kind = (_terms(name) for name in ("eenheid", "teleenheid", "soort"))
    return (
        indicator["indicator_id"],
        indicator["title_nl"],
        f"{indicator['unit']} ({unit[indicator['unit']]})",
        counted[indicator["count_unit"]],
        kind[indicator["stat_type"]],
        indicator["definition_nl"],
        indicator["population_nl"],
        indicator["pitfalls_nl"],
        indicator["dimensions"],
        indicator["periods"],
        indicator["products"],
    )


def write_template(partner: str, target: Path) -> Path:
    """Write the template workbook for one partner, with its indicators and their definitions.

    `target` is the file to write. Raises UserError for a partner that the list of
    partners does not have, or that owes nothing.
    """
    import xlsxwriter

    partners = partner_names()
    if partner not in partners:
        raise UserError(
            f"'{partner}' is not a known partner.",
            expected="one of " + ", ".join(sorted(partners)),
            next_step="use one of these codes, or add the partner to seeds/reference/partners.csv.",
        )
    indicators = owed_indicators(partner)
    if not indicators:
        raise UserError(
            f"The release calendar says that '{partner}' owes no indicator.",
            next_step="use another partner, or add its product to seeds/reference/release_calendar.csv.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(target)) as book:
        head = book.add_format({"bold": True, "bg_color": "#154273", "font_color": "#ffffff", "border": 1})
        _add_delivery(book, partner, indicators, head)
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        _add_guide(book, partners[partner], head, wrap)
        _add_catalogue(book, indicators, head, wrap)
    return target


def _add_delivery(book: xlsxwriter.Workbook, partner: str, indicators: list[dict[str, str]], head: Format) -> None:
    """The sheet to fill in, with a row per indicator that is owed."""
    contract = next(c for c in contracts() if c.partner == TEMPLATE_PARTNER)
    headers = {h: i for i, (h, _) in enumerate(GUIDE)}
    if len(headers) != len(contract.columns):
        raise AssertionError("the template and its contract name different columns")
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(contract.sheet)
    sheet.freeze_panes(1, 0)
    for header, column in headers.items():
        sheet.write_string(0, column, header, head)
    # every cell is text, so that a spreadsheet program changes no code, date or decimal
    sheet.set_column(0, len(headers) - 1, 18, text)
    for row, indicator in enumerate(indicators, start=1):
        sheet.write_string(row, headers["Partner"], partner, text)
        sheet.write_string(row, headers["Indicator"], indicator["indicator_id"], text)
        sheet.write_string(row, headers["Eenheid"], indicator["unit"], text)
    last = max(len(indicators), 500)
    allowed = ["definitief", "voorlopig", "schatting"]
    sheet.data_validation(1, headers["Status"], last, headers["Status"], {"validate": "list", "source": allowed})


def _add_guide(book: xlsxwriter.Workbook, name: str, head: Format, wrap: Format) -> None:
    """The sheet that says what each column holds."""
    guide = book.add_worksheet("Toelichting")
    guide.set_column(0, 0, 16, wrap)
    guide.set_column(1, 1, 100, wrap)
    guide.write_row(0, 0, ["Kolom", f"Wat er staat ({name})"], head)
    for row, (header, explanation) in enumerate(GUIDE, start=1):
        guide.write_row(row, 0, [header, explanation])


def _add_catalogue(book: xlsxwriter.Workbook, indicators: list[dict[str, str]], head: Format, wrap: Format) -> None:
    """The sheet with the definitions of the indicators that are owed."""
    catalogue = book.add_worksheet("Indicatoren")
    catalogue.freeze_panes(1, 2)
    for column, (header, width) in enumerate(CATALOGUE.items()):
        catalogue.set_column(column, column, width, wrap)
        catalogue.write_string(0, column, header, head)
    for row, indicator in enumerate(indicators, start=1):
        catalogue.write_row(row, 0, list(described(indicator)))
