"""Tidy CSV that every reader understands: typed columns, no text that looks like another value.

A reader with default settings takes 22.540 for 22.54, 3.10 for 3.1, F for false, and judges a column by its first
hundred lines. So a number stands in `value`, a text with a number in it says its period too, and a code its name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from svm.errors import UserError
from svm.printed import printed_number

YES, NO = "ja", "nee"
#: how a text begins that a spreadsheet runs, and what may begin so: a number with its mark and bracketed remarks
RUNS = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"[+-]\d[\d.\u00a0]*(,\d+)?(\u00a0?%|[ \u00a0]procentpunt)?\*?( [(\[][^=|!]*)?")
#: how many lines a reader looks at before it decides what a column holds
JUDGED = 100
#: the code lists of SDMX, CL_OBS_STATUS and CL_CONF_STATUS, as far as `status_codes` uses them
OBS_STATUS = {
    "A": "normaal",
    "B": "reeksbreuk",
    "D": "andere definitie",
    "E": "schatting",
    "F": "prognose",
    "I": "bijgeschat",
    "M": "kan niet voorkomen",
    "N": "niet significant",
    "O": "ontbreekt",
    "P": "voorlopig",
    "Q": "niet getoond",
    "U": "onbetrouwbaar",
}
CONF_STATUS = {
    "F": "vrij",
    "C": "geheim",
    "N": "niet voor publicatie",
    "P": "geheim voor anderen dan de nationale overheid",
}
#: columns of the CSV files with figures; `publish/pack/columns.py` says what they hold
FIGURE_COLUMNS = (
    "figure_id",
    "label",
    "breakdown",
    "measure",
    "value",
    "unit",
    "text",
    "is_yellow",
    "yellow_text",
    "period",
    "period_kind",
    "obs_status",
    "conf_status",
    "series_status",
    "source",
)
#: every figure with the period that its number is about, for `figure_line`
FIGURES = """
    select
        f.*, coalesce(f.printed_period, f.period) as about_period,
        coalesce(f.printed_kind, f.period_kind) as about_kind,
        coalesce(nullif(f.printed_label, ''), f.period_label) as about_label
    from indicators.figures as f
"""


def about(*parts: str) -> str:
    """What a figure is about, in parentheses; empty when there is nothing to say."""
    said = ", ".join(part for part in parts if part)
    return f"({said})" if said else ""


def joined(*parts: str) -> str:
    """The texts that are not empty, with a space between them."""
    return " ".join(part for part in parts if part)


def status(codes: Mapping[str, str], letters: str) -> str:
    """Letters of a code list with their names, as SDMX-CSV writes both: `BP: reeksbreuk, voorlopig`."""
    return f"{letters}: {', '.join(codes[letter] for letter in letters)}" if letters else ""


def figure_line(figure: Mapping[str, object]) -> tuple[str, ...]:
    """A row of FIGURES as a line of FIGURE_COLUMNS."""
    value, text = figure["printed_value"], str(figure["display_text"])
    number = printed_number(
        value if isinstance(value, Decimal) else None,
        int(str(figure["printed_decimals"] or 0)),
        str(figure["hedge"]),
        text,
    )
    period = str(figure["about_label"] or figure["about_period"])
    return (
        str(figure["figure_id"]),
        str(figure["figure_label"]),
        str(figure["breakdown"]),
        str(figure["measure"]),
        number.value if number else "",
        str(figure["unit"]),
        joined(
            f"{text}{figure['mark']}",
            about(period, "berekend" if figure["computed_text"] else "") if number else "",
            str(figure["yellow_text"]),
        ),
        YES if figure["is_yellow"] else NO,
        str(figure["yellow_text"]),
        str(figure["about_period"]),
        str(figure["about_kind"] or ""),
        status(OBS_STATUS, str(figure["obs_status"])),
        status(CONF_STATUS, str(figure["conf_status"])),
        str(figure["status"]),
        str(figure["source_line"]),
    )


def csv_text(head: Iterable[str], lines: Iterable[tuple[str, ...]]) -> str:
    """Lines of texts as CSV that a reader judges rightly by its first lines. Raises UserError as `csv_lines`."""
    names = tuple(head)
    return csv_lines(names, _easily_judged(names, list(lines)))


def csv_lines(names: Sequence[str], lines: Iterable[tuple[str, ...]]) -> str:
    """Lines of texts as CSV, as they stand.

    Raises UserError for a text that a spreadsheet would run: CSV cannot mark it as text.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for line in lines:
        wrong = [text for text in line if RUNS.match(text) and not NUMBER.fullmatch(text)]
        if wrong:
            raise UserError(
                f"{wrong[0]!r} cannot stand in a CSV: a spreadsheet would run it as a formula.",
                expected="a text that does not begin with =, +, -, @ or a tab, unless it is a number",
                next_step="give the label or the note another text.",
            )
        writer.writerow(line)
    return out.getvalue()


def _easily_judged(names: Sequence[str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The lines; in a long file a number with most decimals and a period of the longest kind stand on top."""
    if len(lines) <= JUDGED or "value" not in names:
        return lines
    value, period = names.index("value"), names.index("period")
    most_precise = max(lines, key=lambda line: (len(line[value].partition(".")[2]), line[value] != ""))
    longest = max(lines, key=lambda line: len(line[period]))
    return list(dict.fromkeys([most_precise, longest, *lines]))
