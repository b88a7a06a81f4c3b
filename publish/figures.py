"""Figures for a notebook or a Quarto page: `from publish import figures`.

    figures.get("reg_immigration:2023").running_text      # '336.000'
    figures.get("reg_immigration:2023:change_pct").fragment_text
    figures.card("reg_immigration:2023")                  # what it counts, source and status, in Dutch
    figures.frame("indicator_id = 'asy_first'")           # a Polars frame

Everything is text as the report prints it; only `value` is the unrounded number.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ingest.errors import UserError
from ingest.home import Home
from publish.database import connect, rows
from publish.documents.registry import Figure, Registry, load_registry

if TYPE_CHECKING:
    import polars as pl

MEASURES = {
    "change_abs": "verschil met een jaar eerder",
    "change_pct": "verandering in procenten",
    "change_pp": "verandering in procentpunten",
    "share_pct": "aandeel in het totaal",
    "rank": "plaats, de grootste eerst",
}


@cache
def registry() -> Registry:
    """All figures of the published warehouse, read once."""
    con = connect(Home.default())
    try:
        return load_registry(con)
    finally:
        con.close()


def get(figure_id: str) -> Figure:
    """One figure. Raises UserError when there is none, with the reason when it may not be made."""
    figure = registry().get(figure_id)
    if figure:
        return figure
    con = connect(Home.default())
    try:
        raise UserError(
            f"There is no figure {figure_id}: {why_not(con, figure_id)}.",
            next_step="look for it with `svm figure WORD`; docs/definitions.md tells which measures are made.",
        )
    finally:
        con.close()


def why_not(con: object, figure_id: str) -> str:
    """Why a figure is not made, in Dutch."""
    found = rows(con, "select withheld_reason from indicators.measures where figure_id = ?", [figure_id])  # ty: ignore
    if found and found[0]["withheld_reason"]:
        return str(found[0]["withheld_reason"])
    measure = figure_id.rsplit(":", 1)[-1]
    if measure == "per_1000":
        return "er is geen noemer; de catalogus telt geen inwoners op een peildatum"
    return "dit cijfer kent het magazijn niet" if measure not in MEASURES else "deze maat bestaat niet voor dit cijfer"


def card(figure_id: str) -> str:
    """The definition card of a figure: what it counts, how it is written, where it comes from."""
    figure = get(figure_id)
    lines = [
        figure.label,
        f"  nummer       {figure.figure_id}",
        f"  in een tabel {figure.table_text}",
        f"  in een zin   {figure.running_text}",
        f"  in een kop   {figure.headline_text}",
    ]
    if figure.fragment_text:
        lines.append(f"  zinsdeel     {figure.fragment_text}")
    if figure.is_yellow:
        lines.append(f"  geel         {figure.yellow_text}")
    lines += [f"  status       {figure.status}", f"  telt         {figure.definition}"]
    if figure.source_line:
        lines.append(f"  {figure.source_line}")
    return "\n".join(lines)


def find(words: str) -> list[Figure]:
    """Figures whose label or number holds all words, the newest period first."""
    wanted = words.lower().split()
    found = [f for f in registry() if all(w in f"{f.figure_id} {f.label}".lower() for w in wanted)]
    return sorted(found, key=lambda f: (f.indicator_id, f.breakdown, f.measure, f.period), reverse=True)


def frame(where: str = "true") -> pl.DataFrame:
    """Figures as a frame, one row each; `where` is SQL over `indicators.figures`."""
    con = connect(Home.default())
    try:
        return con.execute(f"select * from indicators.figures where {where} order by figure_id").pl()
    finally:
        con.close()
