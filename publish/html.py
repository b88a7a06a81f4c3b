"""The one place that fills HTML templates: everything is escaped, and links are relative."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

import jinja2

from publish import theme


def anchor(figure_id: str) -> str:
    """The id of an element for a figure: the figure id, which may hold blanks where an id may not."""
    return figure_id.replace(" ", "_")


def figure_page(figure_id: str) -> str:
    """Address of a figure, from the folder of its edition: the page of its indicator and year, and its own place."""
    indicator, period = figure_id.split(":")[:2]
    return f"indicator/{indicator}/{period[:4]}.html#{quote(anchor(figure_id), safe=':=;,-_')}"


@cache
def environment() -> jinja2.Environment:
    """Templates of `publish/templates/`, with the theme and the addresses of figures at hand."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).resolve().parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters["colour"] = theme.colour
    made.filters["anchor"] = anchor
    return made
