"""Themes of a made-up (verzonnen) summary: figures of every kind that a card can have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from publish.charts.theme import Theme
from publish.tables.lead import Lead
from publish.tables.table import Cell, ReportTable
from svm.figures import Figure, Registry
from tests.charts.made_up import bars, lines

YELLOW = "[geel: verzonnen: cijfer over 2028; update verwacht op 1 mei 2030 van Verzonnen]"


def figure(name: str, text: str, *, measure: str = "", zin: str = "", yellow: str = "", **more) -> Figure:
    figure_id = f"verzonnen_{name}:2029" + (f":{measure}" if measure else "")
    return replace(
        Figure(
            figure_id, figure_id, f"Verzonnen {name}", 9, measure or "value", None, "personen", text.rstrip("*"), text,
            text.rstrip("*"), zin, bool(yellow), yellow, "definitief", "Bron: verzonnen", "Aantal verzonnen personen.",
            f"verzonnen_{name}", "2029", display_text=text.rstrip("*"), period_label="2029", title=f"Verzonnen {name}",
            mark="*" if text.endswith("*") else "", printed_label="2029",
        ),
        **more,
    )  # fmt: skip


NEW = figure("nieuw", "12.345*", printed_value=Decimal(12345))
STEP = figure("nieuw", "3%", measure="change_pct", zin="een stijging van 3%", printed_value=Decimal(3))
OLD = figure("oud", "6.789", yellow=YELLOW, printed_label="2028", printed_value=Decimal(6789))
LOOSE = figure("los", "circa 500", why_no_change="het cijfer is een benadering (circa)", printed_value=Decimal(500))
HALF = figure("half", "1.000.000", printed_label="30 april 2029", printed_value=Decimal(1000000))
GONE = figure("weg", ".", yellow="[geel: verzonnen: geen cijfer]")
FIGURES = Registry([NEW, STEP, OLD, LOOSE, HALF, GONE])


def lead(one: Figure, *, change: Figure | None = None, yellow: str = "", chapter: int = 9) -> Lead:
    """The card of a figure; `yellow` is the text of a row that is yellow while its figure is not."""
    why = yellow or one.yellow_text
    cell = Cell(one.figure_id, one.display_text, one.mark, bool(why), why, "")
    definition = "Aantal verzonnen personen op de peildatum. Een tweede zin staat niet op een kaart."
    return Lead(chapter, one.title, one.about_period, cell, one, change, definition)


LEADS = (
    lead(NEW, change=STEP),
    lead(OLD),
    lead(LOOSE),
    lead(HALF, yellow="[geel: over de rest van 2029 wordt een update verwacht]"),
    lead(GONE),
)
TABLE = ReportTable("0.1", "0.1", 0, "Verzonnen kerncijfers", "personen", "", (), ("2029",), (), (), "1 mei 2030")
CHARTS = {chart.chart_id: replace(chart, number=chart.chart_id) for chart in (lines(), bars())}


def themes(*leads: Lead) -> list[Theme]:
    """Two themes: one with a card of each kind and two charts, one without a chart."""
    return [
        Theme(9, "Verzonnen thema", (TABLE,), leads or LEADS, tuple(CHARTS.values())),
        Theme(10, "Verzonnen tweede thema", (TABLE,), (lead(NEW, change=STEP, chapter=10),), ()),
    ]
