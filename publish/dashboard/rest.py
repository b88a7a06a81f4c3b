"""What the pages of a large edition hold beside the figures that the report leads to: rows kept small in the page.

A page of a period lists every figure of it. Where the edition has very many, a row for each in two languages would be
hundreds of megabytes of which a reader opens next to nothing. Then only the figures that the report leads to are rows;
the others stand in the page compressed, with all that a row says, and `site/js/rest.js` lays them out. An address is
the same either way. Without script the page says where they are.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from publish.dashboard.content import FigureRow
from publish.look.html import Translate
from publish.pack.files import is_large

#: a measure that has no name of its own
OTHER = "overig in een tabel"


def kept_small(figures: int, led_to: AbstractSet[str]) -> Callable[[FigureRow], bool]:
    """Whether the row of a figure is kept small: in a large edition those that nothing leads to but their own page.

    `figures` is how many the edition has, `led_to` those that a page leads to without script. A total is always a row.
    """
    if not is_large(figures):
        return lambda _: False
    return lambda figure: (
        bool(figure.breakdown) and led_to.isdisjoint(one.figure_id for one in (figure, *figure.measures))
    )


def packed(
    figures: Sequence[FigureRow],
    marks: Mapping[str, str],
    sources: Mapping[str, tuple[int, str]],
    measures: Mapping[str, str],
    newer: Callable[[FigureRow], str],
    t: Translate,
) -> str:
    """Rows as the script of the page reads them: JSON, compressed, in letters that may stand in a page.

    A row is: name, id of the figure, whether it is yellow, figure and its mark, what a later edition says, measures
    with the same four behind their name, status, origin, earlier values. All is text, ready in the language of `t`.
    """

    def said(one: FigureRow) -> list[object]:
        mark = marks[one.yellow_text] if one.yellow_text else ""
        return [one.figure_id, int(one.is_yellow), t(one.text), t(mark) if mark else ""]

    rows = [
        [
            t(one.name),
            *said(one),
            newer(one),
            [[t(measures.get(m.measure, OTHER)), *said(m)] for m in one.measures],
            t(one.status),
            _origin(one, sources, t),
            _earlier(one, sources, t),
        ]
        for one in figures
    ]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _origin(one: FigureRow, sources: Mapping[str, tuple[int, str]], t: Translate) -> str:
    source = sources.get(one.delivery_id or one.source_line)
    if source is None:
        return ""
    return ", ".join([t("bron {number}", number=source[0]), *([t(one.place)] if one.place else [])])


def _earlier(one: FigureRow, sources: Mapping[str, tuple[int, str]], t: Translate) -> str:
    told = [
        t(
            "{value} sinds {day} ({change}, bron {number})",
            value=v.text,
            day=v.known_from,
            change=v.change,
            number=sources[v.delivery_id][0],
        )
        for v in one.vintages
    ]
    return f"{t('Eerdere waarden:')} {'; '.join(told)}" if told else ""
