"""Tables for the publishers of the replay: read from real files, or made up for a contract."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import openpyxl

from ingest.contracts import Contract, contracts, normalise
from svm.dutch import MONTHS

from .publishers import OBSERVATION, CbsV3, CbsV4, Dimension, Eurostat, Frontex, Measure, Row, Table, Unhcr
from .replay import Replay

#: keys of CBS that are known; all others are made up
CBS_KEYS = {
    "Totaal mannen en vrouwen": "T001038",
    "Mannen": "3000   ",
    "Vrouwen": "4000   ",
    "Totaal leeftijd": "10000  ",
    "Totaal nationaliteit": "T001059",
}
#: codes and labels of Eurostat for made-up tables; a dimension that is not here has a total alone
EUROSTAT_CODES = {
    "citizen": {"TOTAL": "Total", "SY": "Syria", "TR": "Türkiye"},
    "partner": {"DE": "Germany", "FR": "France"},
    "sex": {"T": "Total", "M": "Males", "F": "Females"},
    "geo": {"EU27_2020": "European Union - 27 countries (from 2020)", "DE": "Germany", "NL": "Netherlands"},
    "indic_de": {"JAN": "Population on 1 January - total"},
}
FREQUENCIES = {"maand": ("M", "Monthly"), "kwartaal": ("Q", "Quarterly"), "": ("A", "Annual")}
UNITS = {"migr_acqs": ("PC", "Percentage"), "migr_asytpspop": ("P_THAB", "Per thousand inhabitants")}


def eurostat_table(path: Path, codes: dict[str, dict[str, str]] | None = None) -> Table:
    """A download of the Data Browser. One with labels only needs `codes`: of each dimension label -> code."""
    lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    header, cells = lines[0], lines[1:]
    both = header[0] == "STRUCTURE"
    start, step = (3, 2) if both else (2, 1)
    names = header[start : header.index("TIME_PERIOD") : step]
    dimensions = {name: Dimension(header[header.index(name) + step - 1], {}) for name in names}
    rows = []
    for line in cells:
        cell = dict(zip(header, line, strict=True))
        row = {name: cell[name] for name in OBSERVATION}
        for name, dimension in dimensions.items():
            label = line[header.index(name) + step - 1]
            row[name] = cell[name] if both else (codes or {})[name][label]
            dimension.codes[row[name]] = label
        rows.append(row)
    code = re.match(r"ESTAT:(\w+)", cells[0][1 if both else 0])
    assert code, f"{path.name} names no table"
    return Table(code[1], cells[0][2] if both else code[1], dimensions, rows)


def made_up_codes(path: Path) -> dict[str, dict[str, str]]:
    """A made-up code for each label of a download with labels only, but for those that are known: label -> code."""
    general = {"Total": "TOTAL", "Annual": "A", "Person": "PER", "Number": "NR", "Percentage": "PC"}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("DATAFLOW", "LAST UPDATE", *OBSERVATION)]
    codes = {}
    for name in names:
        known = general | {label: code for code, label in EUROSTAT_CODES.get(name, {}).items()}
        labels = sorted({row[name] for row in rows})
        codes[name] = {label: known.get(label, f"X{place}") for place, label in enumerate(labels)}
    return codes


def cbs_v3_table(path: Path, code: str) -> Table:
    """A download of StatLine, with a column per measure or with a title and a row per measure, as a table of v3."""
    text = path.read_text(encoding="utf-8-sig")
    title, _, rest = text.partition("\n")
    if ";" in title or '","' in title:
        title, rest = code, text
    rows = list(csv.DictReader(io.StringIO(rest), delimiter=";" if ";" in rest.partition("\n")[0] else ","))
    if "Waarde" in rows[0]:
        rows = _wide(rows)
    time = next(name for name in ("Perioden", "Jaar van immigratie") if name in rows[0])
    names = dict.fromkeys(name for row in rows for name in row)
    measures = [name for name in names if re.search(r"\(([^()]+)\)$", name)]
    labels = {name: list(dict.fromkeys(row[name] for row in rows)) for name in names if name not in measures}
    table, keys = _cbs_table(code, title.strip('"'), labels, time, measures)
    named = dict(zip(measures, table.measures, strict=True))
    table_rows = [
        {camel(name): keys[name][row[name]] for name in labels}
        | {named[name]: _padded(row[name].replace(",", ".")) if row.get(name) else None for name in measures}
        for row in rows
    ]
    return Table(code, table.title, table.dimensions, table_rows, measures=table.measures)


def cbs_v4_table(path: Path, code: str) -> Table:
    """Observations of OData v4 as they are kept in CSV; the labels of its codes are not known and say so."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: list[Row] = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("Id", "Measure", "ValueAttribute", "Value", "StringValue")]
    dimensions = {n: Dimension(n, {c: f"label of {c}" for c in dict.fromkeys(row[n] for row in rows)}) for n in names}
    measures = {c: Measure(f"measure {c}") for c in dict.fromkeys(row["Measure"] for row in rows)}
    return Table(code, code, dimensions, rows, measures=measures)


def unhcr_rows(path: Path, keep: Callable[[Row], bool] | None = None) -> list[Row]:
    """The rows of a table of UNHCR's own package, or those to keep; the columns of an endpoint, all as texts."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if keep is None or keep(row)]


def made_up(contract: Contract, code: str = "") -> Table | list[Row] | bytes:
    """A small made-up table for a contract of a public source, with its dimensions and headers.

    A table of Eurostat or CBS, rows of UNHCR, or a workbook of Frontex. Raises ValueError for another contract, and for
    one of CBS that names no table unless its `code` is given.
    """
    if contract.partner == "eurostat":
        return _made_up_eurostat(contract)
    if contract.partner == "unhcr":
        return _made_up_unhcr(contract)
    if contract.partner == "frontex":
        return _made_up_frontex(contract)
    if contract.partner == "cbs" and (code := code or table_of(contract)):
        return _made_up_v4(contract, code) if contract.layout.name == "cbs_odata_v4" else _made_up_v3(contract, code)
    raise ValueError(f"{contract.name} is of no public source")


def table_of(contract: Contract) -> str:
    """The first table of StatLine that a contract names, or nothing."""
    found = re.search(r"\b\d{5}\w*", contract.provenance.source_table)
    return found[0] if found else ""


@dataclass
class Sources:
    """The five public sources, each with its tables."""

    eurostat: Eurostat
    cbs_v3: CbsV3
    cbs_v4: CbsV4
    unhcr: Unhcr
    frontex: Frontex

    def serve(self, replay: Replay, **how: bool) -> None:
        """Serve them at their hosts, in the ways of `Replay.serve`."""
        replay.serve("ec.europa.eu", self.eurostat, **how)
        replay.serve("opendata.cbs.nl", self.cbs_v3, **how)
        replay.serve("datasets.cbs.nl", self.cbs_v4, **how)
        replay.serve("api.unhcr.org", self.unhcr, **how)
        replay.serve("www.frontex.europa.eu", self.frontex, **how)


def made_up_sources(of: Iterable[Contract] | None = None) -> Sources:
    """All public sources with a made-up table for every contract of them, or for those given."""
    sources = Sources(Eurostat(), CbsV3(), CbsV4(), Unhcr({}), Frontex(b""))
    for contract in contracts() if of is None else of:
        try:
            made = made_up(contract)
        except ValueError:
            continue
        if isinstance(made, bytes):
            sources.frontex.workbook = made
        elif isinstance(made, list):
            sources.unhcr.endpoints |= {contract.dataset.replace("_", "-"): made}
        elif contract.partner == "eurostat":
            sources.eurostat.put(made)
        else:
            (sources.cbs_v4 if contract.layout.name == "cbs_odata_v4" else sources.cbs_v3).put(made)
    return sources


def camel(title: str) -> str:
    """The name that CBS makes of a title."""
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"\w+", title))


def _padded(text: str) -> str:
    return text.rjust(8)


def _period(label: str) -> tuple[str, str]:
    """The key and the status of a period, by its label in StatLine."""
    status = {0: "Definitief", 1: "Voorlopig", 2: "NaderVoorlopig"}[label.count("*")]
    year, *rest = label.replace("*", "").lower().split()
    if not rest:
        return f"{year}JJ00", status
    if rest[-1] == "kwartaal":
        return f"{year}KW0{rest[0][0]}", status
    if rest[0] not in MONTHS:
        return f"{year}X000", status
    return f"{year}MM{MONTHS.index(rest[0]) + 1:02}", status


def _cbs_table(
    code: str, title: str, labels: dict[str, list[str]], time: str, measures: list[str]
) -> tuple[Table, dict[str, dict[str, str]]]:
    """A table of v3 without rows, and the key of each label by dimension. Keys are made up where they are not known."""
    keys, dimensions = {}, {}
    for place, (name, members) in enumerate(labels.items()):
        if name == time:
            keys[name] = {label: _period(label)[0] for label in members}
            statuses = {_period(label)[0]: _period(label)[1] for label in members}
        else:
            made = (f"X{place}{number:03}".ljust(7) for number in range(1000))
            keys[name] = {label: CBS_KEYS.get(label.strip()) or next(made) for label in members}
            statuses = {}
        dimensions[camel(name)] = Dimension(name, {key: label for label, key in keys[name].items()}, statuses)
    named = {}
    for place, header in enumerate(measures, 1):
        found = re.fullmatch(r"(.*) \(([^()]+)\)", header)
        assert found, f"{header} has no unit"
        named[f"{camel(found[1])}_{place}"] = Measure(found[1], found[2])
    return Table(code, title, dimensions, [], measures=named), keys


def _wide(rows: list[Row]) -> list[Row]:
    """A row per measure made a column per measure."""
    wide: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = {n: c for n, c in row.items() if n not in ("Onderwerpen_1", "Waarde eenheid", "Waarde")}
        name = f"{row['Onderwerpen_1']} ({row['Waarde eenheid']})"
        wide.setdefault(tuple(key.values()), key)[name] = row["Waarde"]
    return list(wide.values())


def _made_up_eurostat(contract: Contract) -> Table:
    words = normalise(contract.title)
    frequency = next(codes for word, codes in FREQUENCIES.items() if f"{word} " in f"{words} ")
    periods = {"M": ["2024-01", "2024-02"], "Q": ["2024-Q1", "2024-Q2"], "A": ["2023", "2024"]}[frequency[0]]
    unit, unit_label = UNITS.get(contract.dataset, ("PER", "Person"))
    dimensions = {"freq": Dimension("Time frequency", dict([frequency]))}
    columns = [c for c in contract.columns if c.role == "dimension" and c.name not in ("geo", "unit")]
    for column in columns:
        code = column.header[0]
        title = next((h for h in column.header if h[0].isupper()), code.capitalize().replace("_", " "))
        dimensions[code] = Dimension(title, EUROSTAT_CODES.get(code, {"TOTAL": "Total"}))
    dimensions["unit"] = Dimension("Unit of measure", {unit: unit_label})
    dimensions["geo"] = Dimension("Geopolitical entity (reporting)", EUROSTAT_CODES["geo"])
    cells = product(*(dimension.codes for dimension in dimensions.values()), periods)
    rows = [
        dict(zip([*dimensions, "TIME_PERIOD"], cell, strict=True))
        | {"OBS_VALUE": str(place % 20 * 5), "OBS_FLAG": "p" if cell[-1] == periods[-1] else "", "CONF_STATUS": ""}
        for place, cell in enumerate(cells)
    ]
    return Table(contract.dataset.upper(), f"Made-up table of {contract.dataset}", dimensions, rows)


def _alternatives(pattern: str) -> list[str]:
    """The words of a pattern that is a list of them, or none."""
    found = re.fullmatch(r"\^\((.*)\)(?:\\s\*)?\$", pattern)
    return [re.sub(r"\\(.)", r"\1", word) for word in found[1].split("|")] if found else []


def _made_up_v3(contract: Contract, code: str) -> Table:
    columns = [c for c in contract.columns if c.role == "dimension" and c.name != "onderwerp"]
    subject = contract.columns_by_name.get("onderwerp")
    measures = [c.label for c in contract.columns if c.role == "measure"]
    if subject:
        measures = [f"{word} (aantal)" for word in _alternatives(subject.pattern)]
    known = {
        "Geslacht": ["Totaal mannen en vrouwen", "Mannen", "Vrouwen"],
        "Leeftijd": ["Totaal leeftijd", "0 tot 5 jaar"],
        "Nationaliteit": ["Totaal nationaliteit", "Syrisch", "Turks"],
    }
    labels = {c.label: known.get(c.label) or _alternatives(c.pattern) or ["Totaal"] for c in columns}
    time = next(c.label for c in contract.columns if c.role == "period")
    months = "maand" in normalise(contract.title)
    labels[time] = ["2024", "2025 januari*", "2025 februari*"] if months else ["2023", "2024", "2025*"]
    title = f"Verzonnen tabel {contract.dataset}"
    table, keys = _cbs_table(code, title, labels, time, measures)
    rows = [
        {camel(name): keys[name][label] for name, label in zip(labels, cell, strict=True)}
        | {name: _padded("." if place % 19 == 18 else str(place % 40 * 5)) for name in table.measures}
        for place, cell in enumerate(product(*labels.values()))
    ]
    return Table(table.code, title, table.dimensions, rows, measures=table.measures)


def _made_up_v4(contract: Contract, code: str) -> Table:
    known = {
        "Geslacht": {"T001038": "Totaal mannen en vrouwen", "3000": "Mannen", "4000": "Vrouwen"},
        "Geboorteland": {"T001638": "Totaal geboorteland"},
        "Herkomstland": {"T001040": "Totaal", "H008753": "Syrië"},
        "Perioden": {"2024JJ00": "2024", "2025MM01": "2025 januari"},
    }
    statuses = {"2024JJ00": "Definitief", "2025MM01": "Voorlopig"}
    names = [c.label for c in contract.columns if c.role in ("dimension", "period") and c.label != "Measure"]
    dimensions = {n: Dimension(n, known[n], statuses if n == "Perioden" else {}) for n in names}
    measures = {"M000167": Measure("Immigratie"), "M000378": Measure("Emigratie (verzonnen code)")}
    rows = [
        {"Id": str(place), "Measure": cell[0], "ValueAttribute": "None", "Value": f"{place * 5}.0", "StringValue": ""}
        | dict(zip(names, cell[1:], strict=True))
        for place, cell in enumerate(product(measures, *(d.codes for d in dimensions.values())))
    ]
    return Table(code, f"Verzonnen tabel {contract.dataset}", dimensions, rows, measures=measures)


#: the columns of each table in UNHCR's own package, after those of origin and asylum
UNHCR_COLUMNS = {
    "population": "refugees asylum_seekers returned_refugees idps returned_idps stateless ooc oip hst",
    "asylum_applications": "procedure_type app_type dec_level app_pc applied",
    "asylum_decisions": "procedure_type dec_level dec_pc dec_recognized dec_other dec_rejected dec_closed dec_total",
    "solutions": "returned_refugees resettlement naturalisation returned_idps",
}
UNHCR_CODES = {"procedure_type": "G", "app_type": "N", "dec_level": "NA", "app_pc": "P", "dec_pc": "P"}


def _made_up_unhcr(contract: Contract) -> list[Row]:
    """Origins and asylums whose own codes differ from ISO; what adds up is the total where there is one."""
    countries = {
        "NLD": ("Netherlands (Kingdom of the)", "NET"),
        "DEU": ("Germany", "GFR"),
        "AUT": ("Austria", "AUS"),
        "SYR": ("Syrian Arab Rep.", "SYR"),
        "UNK": ("Unknown ", "UKN"),
    }
    rows = []
    cells = product(("2023", "2024"), ("SYR", "UNK", "DEU"), ("NLD", "DEU", "AUT"))
    for place, (year, origin, asylum) in enumerate(cell for cell in cells if cell[1] != cell[2]):
        row: Row = {"year": year}
        for side, iso in (("coo", origin), ("coa", asylum)):
            row |= {f"{side}_name": countries[iso][0], side: countries[iso][1], f"{side}_iso": iso}
        for name in UNHCR_COLUMNS[contract.dataset].split():
            row[name] = UNHCR_CODES.get(name) or ("" if name == "oip" else str(place * 5))
        if "dec_total" in row:
            row["dec_total"] = str(place * 20)
        rows.append(row)
    return rows


def _made_up_frontex(contract: Contract) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = contract.sheet
    sheet.append([c.label for c in contract.columns if c.role == "dimension"] + ["JAN2024", "FEB2024"])
    sheet.append(["Central Mediterranean Route", "Sea", "Tunisia", 10, 0])
    sheet.append(["Western Balkan Route", "Land", "Syria", 5, 15])
    book.create_sheet("Notes").append(["Made-up figures. Source: FRAN data as of 05NOV26"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
