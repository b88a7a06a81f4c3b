"""The delivered figures as SDMX: a data structure in SDMX-ML 3.0 and the observations in SDMX-CSV 2.0.

A measure that is computed from figures, and a window between two dates, have no observation; nor has a figure that is
carried over: for its own period there is none. All else is as in the CSV of the indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from publish.look.html import environment
from publish.pack.edition import Edition
from publish.tables.definitions import Definition
from publish.tables.tidy import CONF_STATUS, OBS_STATUS, csv_text

STRUCTURE, DATA = "sdmx-structuur.xml", "sdmx-cijfers.csv"
AGENCY, FLOW, VERSION = "SVM", "DF_SVM", "1.0.0"
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


def structure(edition: Edition, definitions: Sequence[Definition]) -> str:
    """Code lists, concepts, data structure and dataflow as SDMX-ML."""
    template = environment().get_template("pack/sdmx.xml")
    return template.render(
        edition=edition, components=components(definitions), agency=AGENCY, flow=FLOW, version=VERSION
    )


def observations(definitions: Sequence[Definition], lines: Sequence[Mapping[str, str]]) -> str:
    """The lines of all indicators, by the name of their columns, as SDMX-CSV."""
    return to_csv(definitions, cells(lines))


def to_csv(definitions: Sequence[Definition], found: Iterable[tuple[str, ...]]) -> str:
    """Observations, each in the order of the components, as SDMX-CSV."""
    head = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *(c.id for c in components(definitions)))
    return csv_text(head, (("dataflow", f"{AGENCY}:{FLOW}({VERSION})", "I", *cell) for cell in found))


def cells(lines: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """The lines that are observations, each in the order of the components."""
    for line in lines:
        indicator, own_period = line["figure_id"].split(":")[:2]
        letters = line["obs_status"].partition(":")[0]
        if line["measure"] != "value" or line["period"] != own_period or line["period_kind"] not in FREQUENCIES:
            continue
        yield (
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
