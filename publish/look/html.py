"""The one place that fills HTML templates: everything is escaped, and links are relative."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import jinja2

from publish.look import theme
from svm.dutch import dutch_date

TEMPLATES = Path(__file__).resolve().parent / "templates"


def anchor(figure_id: str) -> str:
    """The id of an element for a figure: the figure id, which may hold blanks where an id may not."""
    return figure_id.replace(" ", "_")


def figure_page(figure_id: str) -> str:
    """Address of a figure, from the folder of its edition: the page of its indicator and period, and its own place."""
    indicator, period = figure_id.split(":")[:2]
    return f"{period_page(indicator, period)}#{quote(anchor(figure_id), safe='/:=;,-_')}"


def period_page(indicator_id: str, period: str) -> str:
    """Address of the page of an indicator and a period; a window such as `2025-01/2025-08` has its ends joined by _."""
    return f"indicator/{indicator_id}/{period.replace('/', '_')}.html"


class Translate(Protocol):
    """A Dutch text, with its `{names}` filled in, in the language of a page."""

    def __call__(self, text: str, /, **values: object) -> str:
        """Return the text as the page has it."""
        ...


def in_dutch(text: str, /, **values: object) -> str:
    """A Dutch text of a page as it is, with its `{names}` filled in.

    >>> in_dutch("{count} tabellen", count=3)
    '3 tabellen'
    """
    return text.format(**values) if values else text


def vendored(name: str) -> str:
    """A file of a library that pages load, byte for byte as it is kept; `vendor/d3.txt` says where it is from."""
    return (TEMPLATES / "site" / "vendor" / name).read_text(encoding="utf-8")


@cache
def environment() -> jinja2.Environment:
    """Templates of `publish/templates/`, with the theme and the addresses of figures at hand."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        # a template is read once: a run does not look at each of thousands of pages whether it was edited meanwhile
        auto_reload=False,
    )
    made.filters["colour"] = theme.colour
    made.filters["anchor"] = anchor
    made.filters["dag"] = dutch_date
    # a page in another language brings its own
    made.globals["t"] = in_dutch  # ty: ignore[invalid-assignment]
    return made
