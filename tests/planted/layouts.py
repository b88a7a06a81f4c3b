"""Write made-up cells as a partner would: one function per layout of the door."""

from __future__ import annotations

import csv
import io
from functools import cache

import xlsxwriter

from svm.dutch import MONTHS
from svm.home import PROJECT
from tests.conftest import TEMPLATE
from tests.planted.families import Unit
from tests.planted.series import Cell

#: codes that the project makes of these labels in its staging and routes
WORDS = {
    "departure_type": {"zelfstandig": "Zelfstandig", "gedwongen": "Gedwongen", "zonder_toezicht": "Zelfstandig zonder toezicht"},
    "group": {"asylum_seekers": "Asielzoekers", "statusholders": "Statushouders", "in_coa_locatie": "In COA-locatie",
              "buiten_coa_locatie": "Buiten COA-locatie"},
    "ground": {"mtv_check": "MTV check", "police_id_check": "Police ID check", "refugee_status": "Vluchtelingenstatus",
               "subsidiary_protection": "Subsidiaire bescherming", "humanitarian": "Humanitair"},
    "motive": {"": "Totaal regulier", "family": "Gezin", "knowledge_worker_blue_card": "Kennismigrant en Europese blauwe kaart",
               "study": "Studie", "work": "Arbeid"},
    "regime": {"naturalisation": "Naturalisatie"},
    "outcome": {"refugee_status": "GENCONV", "subsidiary_protection": "SUB_PROT", "humanitarian": "HUMSTAT", "rejected": "REJECTED"},
}  # fmt: skip
#: headers of the Migratieketen tables per dimension
CHAIN = {
    "departure_type": "Vertreksoort",
    "nationality": "Nationaliteit",
    "group": "Groep",
    "ground": "Grond",
    "track": "Spoor",
}
CHAIN_COLUMNS = {
    "aenm/vertrek_ketenbreed": ("Vertreksoort", "Nationaliteit"),
    "dtv/vertrek": ("Vertreksoort", "Nationaliteit"),
    "coa/in_en_uitstroom": ("Groep", "Reden"),
    "dji/vreemdelingenbewaring": ("Grond", "Groep"),
    "ind/asielbeslissingen": ("Spoor", "Nationaliteit"),
    "ind/eu_documenten": ("Documentsoort", "Nationaliteit"),
    "ind/werk_studie_gezin": ("Verblijfsdoel", "Uitkomst", "Nationaliteit"),
    "politie/vreemdelingentoezicht": ("Resultaat", "Nationaliteit"),
}
EUROSTAT_COLUMNS = {
    "migr_acq": {"citizen": "TOTAL", "agedef": "COMPLET", "age": "TOTAL", "sex": "T"},
    "migr_acqs": {"unit": "PC", "indic_mg": "Share of foreign citizens who have acquired citizenship", "sex": "T"},
    "migr_asyappctza": {"citizen": "TOTAL", "sex": "T", "age": "TOTAL", "asyl_app": "NASY_APP"},
    "migr_asyappctzm": {"citizen": "TOTAL", "sex": "T", "age": "TOTAL", "applicant": "FRST"},
    "migr_asydcfsta": {"citizen": "TOTAL", "sex": "T", "age": "TOTAL", "decision": "TOTAL"},
    "migr_asytpsm": {"citizen": "TOTAL", "sex": "T", "age": "TOTAL"},
    "migr_dubro": {"partner": "TOTAL"},
    "migr_eiord": {"citizen": "TOTAL"},
    "migr_eiord1": {"citizen": "TOTAL"},
    "migr_eipre": {"reason": "TOTAL", "apprehen": "TOTAL", "citizen": "TOTAL", "sex": "T", "age": "TOTAL"},
    "migr_eirfs": {"reason": "TOTAL", "citizen": "TOTAL", "indic_mg": "TOTAL"},
    "migr_eirtn": {"citizen": "TOTAL", "indic_mg": "Total number of persons returned"},
    "migr_resfirst": {"reason": "TOTAL", "duration": "TOTAL", "citizen": "TOTAL"},
}
STATLINE_COLUMNS = {
    "asielverzoeken_jaar": {"Geslacht": "Totaal mannen en vrouwen ", "Leeftijd": "Totaal leeftijd", "Nationaliteit": "Totaal nationaliteit"},
    "asielvergunningen": {"Nationaliteit": "Totaal nationaliteit", "Grond": "Totaal"},
    "alleenstaande_minderjarigen": {"Nationaliteit": "Totaal nationaliteit"},
    "corporatiewoningen": {"Regio's": "Nederland"},
    "eerste_vergunningen": {"Verblijfsmotief": "Totaal regulier"},
    "nationaliteitswijzigingen": {"Wijze van verkrijging": "Totaal"},
}  # fmt: skip
STATLINE_MEMBER = {
    "nationality": "Nationaliteit",
    "ground": "Grond",
    "motive": "Verblijfsmotief",
    "regime": "Wijze van verkrijging",
}


@cache
def labels(code_list: str) -> dict[str, list[str]]:
    """All spellings that the project knows per code, in the order of its seed."""
    found: dict[str, list[str]] = {}
    with (PROJECT / "seeds/reference/country_labels.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["code_list"] == code_list:
                found.setdefault(row["code"], []).append(row["label"])
    return found


def _member(cell: Cell, code_list: str, total: str) -> str:
    if cell.label:
        return cell.label
    if not cell.member:
        return total
    words = WORDS.get(cell.family.dimension)
    return words[cell.member] if words else labels(code_list)[cell.member][0]


def _number(cell: Cell, comma: bool = False) -> str:
    text = cell.text or (f"{cell.value:.1f}" if cell.family.is_share else f"{cell.value}")
    return text.replace(".", ",") if comma and not cell.text else text


def _rows(rows: list[list[str]], separator: str = ",", quoting: int = csv.QUOTE_MINIMAL, end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


def _dutch(period: str, star: bool) -> str:
    year, _, month = period.partition("-")
    return (f"{year} {MONTHS[int(month) - 1]}" if month else year) + ("*" if star else "")


def eurostat(unit: Unit, cells: list[Cell]) -> tuple[str, str]:
    table = unit.dataset.partition("/")[2]
    totals = {"unit": "PER", **EUROSTAT_COLUMNS[table]}
    rows = [["DATAFLOW", "LAST UPDATE", "freq", *totals, "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"]]
    for cell in cells:
        dims = dict(totals)
        if cell.family.indicator == "eu_asylum_subsequent":
            dims["applicant"] = "SSEQ"
        dims[cell.family.topic] = _member(cell, "eurostat", dims[cell.family.topic])
        dims["unit"] = cell.unit or dims["unit"]
        geo = labels("eurostat")[cell.family.fixed.get("geo", "NLD")][0]
        rows.append([f"ESTAT:{table.upper()}$DV(1.0)", "", "A", *dims.values(), geo, cell.period_text or cell.period,
                     _number(cell), "p" if cell.provisional else "", ""])  # fmt: skip
    return f"{unit.name}.csv", _rows(rows)


def statline(unit: Unit, cells: list[Cell]) -> tuple[str, str]:
    totals = STATLINE_COLUMNS[unit.dataset.partition("/")[2]]
    measures = list(dict.fromkeys(f.topic for f in unit.families))
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for cell in cells:
        dims = dict(totals)
        if cell.family.dimension:
            header = STATLINE_MEMBER[cell.family.dimension]
            dims[header] = _member(cell, "cbs_nationaliteit", dims[header])
        at = (*dims.values(), cell.period_text or _dutch(cell.period, cell.provisional))
        rows.setdefault(at, {})[cell.family.topic] = _number(cell, comma=True)
    table = [
        [*totals, "Perioden", *measures],
        *([*at, *(values.get(m, "") for m in measures)] for at, values in rows.items()),
    ]
    return f"{unit.name}.csv", "\ufeff" + _rows(table, ";")


def statline_titled(unit: Unit, cells: list[Cell]) -> tuple[str, str]:
    monthly = unit.dataset.endswith("maand")
    member = "Nationaliteit" if monthly else "Partnerland" if unit.dataset == "cbs/dublin" else "Herkomst"
    rows = [
        [
            *(["Geslacht", "Leeftijd"] if monthly else []),
            member,
            "Onderwerpen_1",
            "Perioden",
            "Waarde eenheid",
            "Waarde",
        ]
    ]
    for cell in cells:
        start = ["Totaal mannen en vrouwen", "Totaal leeftijd"] if monthly else []
        who = _member(
            cell, "cbs_nationaliteit" if monthly else "cbs_herkomst", "Totaal nationaliteit" if monthly else "Totaal"
        )
        rows.append([*start, who, cell.family.topic, cell.period_text or _dutch(cell.period, cell.provisional),
                     cell.unit or ("%" if cell.family.is_share else "aantal"), _number(cell)])  # fmt: skip
    return f"{unit.name}.csv", '"Verzonnen tabel"\n' + _rows(rows, ",", csv.QUOTE_ALL)


def cbs_odata_v4(unit: Unit, cells: list[Cell]) -> tuple[str, str]:
    rows = [
        [
            "Id",
            "Measure",
            "ValueAttribute",
            "Value",
            "StringValue",
            "Geboorteland",
            "Geslacht",
            "Herkomstland",
            "Perioden",
        ]
    ]
    for number, cell in enumerate(cells):
        year, _, month = cell.period.partition("-")
        rows.append([str(number), cell.family.topic, "None", cell.text or f"{cell.value:.1f}", "", "T001638", "T001038",
                     _member(cell, "cbs_herkomst_code", "T"), cell.period_text or f"{year}MM{month}"])  # fmt: skip
    return f"{unit.name}.csv", _rows(rows)


def coa_pagina(unit: Unit, cells: list[Cell]) -> tuple[str, str]:
    rows = [["Peildatum", "Onderwerp", "Groep", "Populatie", "Aantal"]]
    for cell in cells:
        year, month, day = cell.period.split("-")
        when = cell.period_text or f"{int(day)} {MONTHS[int(month) - 1]} {year}"
        dotted = cell.text or f"{cell.value:,}".replace(",", ".")
        rows.append([when, cell.family.topic, _member(cell, "", ""), "verzonnen", dotted])
    return f"{unit.name}.csv", _rows(rows, ";")


def dtv_brontabel(unit: Unit, cells: list[Cell]) -> tuple[str, str]:
    columns = {"ind": "IND", "politie": "NP", "kmar": "KMar", "overige": "Overige"}
    rows: dict[str, dict[str, str]] = {}
    for cell in cells:
        rows.setdefault(cell.period_text or cell.period, {})[cell.member] = _number(cell)
    table = [
        ["Instroom", *columns.values()],
        *([period, *(row.get(c, "") for c in columns)] for period, row in rows.items()),
    ]
    return f"{unit.name}.csv", "\ufeff" + _rows(table, ";", end="\r\n").removesuffix("\r\n")


def migratieketen(unit: Unit, cells: list[Cell]) -> tuple[str, str]:
    columns = CHAIN_COLUMNS[unit.dataset]
    rows = [["Onderwerp", "Totaal van", "Jaar", "Maand", *columns, "Aantal"]]
    for cell in cells:
        year, _, month = cell.period.partition("-")
        header = CHAIN[cell.family.dimension]
        grain = ["Jaar", *(["Maand"] if month else []), *([header] if cell.member or cell.label else [])]
        value = _member(cell, "dtv", "") if cell.family.dimension != "track" else cell.member
        rows.append([cell.family.topic, ", ".join(grain), cell.period_text or year, str(int(month)) if month else "",
                     *(value if c == header else "" for c in columns), _number(cell)])  # fmt: skip
    return f"{unit.name}.csv", _rows(rows, ";")


def unhcr(unit: Unit, cells: list[Cell]) -> tuple[str, str]:
    measures = list(dict.fromkeys(f.topic for f in unit.families))
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for cell in cells:
        at = (cell.period_text or cell.period[:4], cell.label or cell.member or "-", cell.family.fixed["host"])
        rows.setdefault(at, {})[cell.family.topic] = _number(cell)
    table = [
        ["year", "coo_iso", "coa_iso", *measures],
        *([*at, *(v.get(m, "") for m in measures)] for at, v in rows.items()),
    ]
    return f"{unit.name}.csv", _rows(table)


def frontex(unit: Unit, cells: list[Cell]) -> tuple[str, bytes]:
    names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

    def header(cell: Cell) -> str:
        return cell.period_text or names[int(cell.period[5:]) - 1] + cell.period[:4]

    months = list(dict.fromkeys(header(c) for c in cells))
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    for cell in cells:
        route = cell.family.topic.replace("_", " ").title() + " Route"
        rows.setdefault((route, "Sea", _member(cell, "frontex", "")), {})[header(cell)] = _number(cell)
    table = [["Route", "Border type or inland", "Nationality", *months]]
    table += [[*at, *(values.get(m, "") for m in months)] for at, values in rows.items()]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Detections_of_IBC")
        for index, row in enumerate(table):
            for column, text in enumerate(row):
                if index and column > 2 and text.lstrip("-").isdigit():
                    sheet.write_number(index, column, int(text))
                else:
                    sheet.write_string(index, column, text)
    return f"{unit.name}.xlsx", out.getvalue()


def levering(unit: Unit, cells: list[Cell]) -> tuple[str, bytes]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Levering")
        percentage = book.add_format({"num_format": "0%"})
        sheet.write_row(0, 0, TEMPLATE)
        for index, cell in enumerate(cells, start=1):
            breakdown = cell.label or cell.family.breakdown(cell.member)
            row = (unit.partner, cell.family.indicator, cell.period_text or cell.period, breakdown, _number(cell),
                   cell.unit or cell.family.unit, "voorlopig" if cell.provisional else "definitief", "",
                   "verzonnen voor een test", "")  # fmt: skip
            for column, text in enumerate(row):
                if text.endswith("%"):
                    sheet.write_number(index, column, float(text[:-1]) / 100, percentage)
                else:
                    sheet.write_string(index, column, text)
    return f"{unit.name}.xlsx", out.getvalue()


WRITERS = {w.__name__: w for w in (eurostat, statline, statline_titled, cbs_odata_v4, coa_pagina, dtv_brontabel,
                                   migratieketen, unhcr, frontex, levering)}  # fmt: skip


def write(unit: Unit, cells: list[Cell]) -> tuple[str, str | bytes]:
    """The name and content of a file with these cells in the layout of the unit."""
    return WRITERS[unit.layout](unit, cells)
