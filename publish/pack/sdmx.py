"""The delivered figures as SDMX: a data structure in SDMX-ML 3.0, the observations in SDMX-CSV 2.0 and SDMX-JSON 2.0.

One structure holds for all. Its dataflows are everything, of which an indicator is a part by its key, and one for each
report table: the observations that the table prints. A measure that is computed from figures, and a window between two
dates, have no observation; nor has a figure that is carried over: for its own period there is none. All else is as in
the CSV of the indicators.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from publish.look.html import environment
from publish.pack.columns import Column
from publish.pack.edition import Edition
from publish.pack.files import json_bytes
from publish.tables.definitions import Definition
from publish.tables.table import ReportTable
from publish.tables.tidy import CONF_STATUS, OBS_STATUS, csv_text

STRUCTURE, DATA = "sdmx-structuur.xml", "sdmx-cijfers.csv"
AGENCY, FLOW, VERSION = "SVM", "DF_SVM", "1.0.0"
SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/"
    "sdmx-json-data-schema.json"
)
#: kinds of period that SDMX knows too: the code of their frequency, and its name
FREQUENCIES = {
    "year": ("A", "per jaar"),
    "half_year": ("S", "per halfjaar"),
    "tertial": ("T", "per vier maanden"),
    "quarter": ("Q", "per kwartaal"),
    "month": ("M", "per maand"),
    "week": ("W", "per week"),
    "reference_date": ("D", "op een dag"),
}
#: SDMX gives an observation one status: the first of these that it has
WEIGHT = "OQMNUFEIPBDA"
#: the breakdown of a total
TOTAL = "_T"

#: what tells an observation from all others
KEY = ("FREQ", "INDICATOR", "BREAKDOWN", "TIME_PERIOD")
#: an observation: texts in the order of the components
Cell = tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    """A dataflow: the observations that a table prints, or without a table all."""

    id: str
    title: str
    table: ReportTable | None = None

    @property
    def name(self) -> str:
        """Its agency, id and version, as others refer to it."""
        return f"{AGENCY}:{self.id}({VERSION})"

    def part(self, known: Mapping[str, Cell]) -> list[Cell]:
        """Its observations, of all by figure id: of a table in its order, each once."""
        return chosen(known, self.table.figure_ids if self.table else known)


def flows(edition: Edition, tables: Iterable[ReportTable]) -> dict[str, Flow]:
    """The dataflows by their id: everything first, then each table by its address."""
    of_tables = [Flow(f"DF_{t.address.upper()}", t.title, t) for t in tables]
    return {flow.id: flow for flow in (Flow(FLOW, edition.title), *of_tables)}


def chosen(known: Mapping[str, Cell], figures: Iterable[str]) -> list[Cell]:
    """The observations among figures, in their order."""
    return [known[figure] for figure in figures if figure in known]


@dataclass(frozen=True)
class Component:
    """A dimension, attribute or measure; `codes` are all that it can hold, else `kind` is its type."""

    id: str
    title: str
    role: str
    kind: str = "String"
    codes: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = True


def components(definitions: Sequence[Definition]) -> tuple[Component, ...]:
    """The structure of the data, in the order of its columns."""
    return (
        Component("FREQ", "Frequentie", "dimension", codes=dict(FREQUENCIES.values())),
        Component("INDICATOR", "Indicator", "dimension", codes={d.indicator_id: d.title for d in definitions}),
        Component("BREAKDOWN", "Uitsplitsing: paren kenmerk=code, _T is het totaal", "dimension"),
        Component("TIME_PERIOD", "Periode", "time", "ObservationalTimePeriod"),
        Component("OBS_VALUE", "Waarde, afgerond zoals zij is gedrukt", "measure", "Decimal"),
        Component("UNIT_MEASURE", "Eenheid", "attribute"),
        Component("OBS_STATUS", "Status van de waarneming", "attribute", codes=OBS_STATUS),
        Component("OBS_STATUS_ALL", "Alle letters van de status", "attribute"),
        Component("CONF_STATUS", "Vertrouwelijkheid", "attribute", codes=CONF_STATUS),
        Component("SOURCE", "Bron", "attribute", is_required=False),
    )


def columns() -> tuple[Column, ...]:
    """What the columns of SDMX-CSV hold, for who reads it as any other CSV."""
    first = (
        Column("STRUCTURE", "Soort structuur", "Altijd dataflow.", True, values=("dataflow",)),
        Column("STRUCTURE_ID", "Dataflow", f"Dataflow in {STRUCTURE}: alle cijfers, of die van een tabel.", True),
        Column("ACTION", "Bewerking", "Altijd I: ter informatie.", True, values=("I",)),
    )
    return (*first, *(_column(one) for one in components(())))


def _column(one: Component) -> Column:
    # which indicators there are is told by the dictionary, not in every file again
    told = f"Code van de lijst CL_{one.id} in {STRUCTURE}." if one.codes or one.id == "INDICATOR" else f"{one.title}."
    is_number = one.role == "measure"
    return Column(one.id, one.title, told, one.is_required and not is_number, False, is_number, tuple(one.codes))


def structure(edition: Edition, definitions: Sequence[Definition], flows: Iterable[Flow]) -> str:
    """Code lists, concepts, data structure and dataflows as SDMX-ML."""
    template = environment().get_template("pack/sdmx.xml")
    return template.render(
        edition=edition, components=components(definitions), agency=AGENCY, flows=flows, version=VERSION
    )


def observations(lines: Iterable[Mapping[str, str]]) -> dict[str, Cell]:
    """The lines that are observations, by figure id; a line has the names of its columns."""
    return {line["figure_id"]: cell for line in lines if (cell := _cell(line))}


def _cell(line: Mapping[str, str]) -> Cell | None:
    indicator, own_period = line["figure_id"].split(":")[:2]
    letters = line["obs_status"].partition(":")[0]
    if line["measure"] != "value" or line["period"] != own_period or line["period_kind"] not in FREQUENCIES:
        return None
    return (
        FREQUENCIES[line["period_kind"]][0],
        indicator,
        line["breakdown"] or TOTAL,
        # a half-year of SDMX is a semester
        own_period.replace("-H", "-S"),
        line["value"],
        line["unit"],
        min(letters, key=WEIGHT.index),
        letters,
        line["conf_status"].partition(":")[0],
        line["source"],
    )


def to_csv(flow: Flow, found: Iterable[Cell]) -> str:
    """Observations of a dataflow as SDMX-CSV."""
    return csv_text((c.name for c in columns()), (("dataflow", flow.name, "I", *cell) for cell in found))


def to_json(
    edition: Edition, definitions: Sequence[Definition], flow: Flow, found: Sequence[Cell], prepared: dt.date
) -> bytes:
    """Observations of a dataflow as an SDMX-JSON data message of time series."""
    parts = components(definitions)
    time = next(i for i, c in enumerate(parts) if c.role == "time")
    measure = next(i for i, c in enumerate(parts) if c.role == "measure")
    attributes = [i for i, c in enumerate(parts) if c.role == "attribute"]
    values = {i: list(dict.fromkeys(cell[i] for cell in found)) for i in (*range(time + 1), *attributes)}
    places = {i: {value: n for n, value in enumerate(of_one)} for i, of_one in values.items()}
    series: dict[str, dict[str, dict[str, list[object]]]] = {}
    for cell in found:
        of_one = series.setdefault(":".join(str(places[i][cell[i]]) for i in range(time)), {"observations": {}})
        number = json.loads(cell[measure]) if cell[measure] else None
        of_one["observations"][str(places[time][cell[time]])] = [number, *(places[i][cell[i]] for i in attributes)]
    links = [{"rel": "dataflow", "urn": f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={flow.name}"}]
    message = {
        "meta": {
            "schema": SCHEMA,
            "id": f"SVM{edition.number}",
            "test": False,
            "prepared": f"{prepared.isoformat()}T00:00:00Z",
            "contentLanguages": ["nl"],
            "sender": {"id": AGENCY, "name": edition.organisation},
        },
        "data": {
            "dataSets": [{"structure": 0, "action": "Information", "links": links, "series": series}],
            "structures": [
                {
                    "dataSets": [0],
                    "links": links,
                    "name": flow.title,
                    "dimensions": {
                        "series": [_dimension(parts[i], i, values[i]) for i in range(time)],
                        "observation": [_dimension(parts[time], time, values[time])],
                    },
                    "measures": {"observation": [{"id": parts[measure].id, "name": parts[measure].title}]},
                    "attributes": {"observation": [_attribute(parts[i], values[i]) for i in attributes]},
                }
            ],
        },
    }
    return json_bytes(message)


def _dimension(one: Component, position: int, values: Sequence[str]) -> dict[str, object]:
    return {"id": one.id, "name": one.title, "keyPosition": position, "values": _values(one, values)}


def _attribute(one: Component, values: Sequence[str]) -> dict[str, object]:
    told = {"id": one.id, "name": one.title, "isMandatory": one.is_required, "relationship": {"observation": {}}}
    return {**told, "values": _values(one, values)}


def _values(one: Component, values: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": value, "name": one.codes[value]} if one.codes else {"value": value} for value in values]
