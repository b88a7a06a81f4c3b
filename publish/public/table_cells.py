"""What the cells of one table give away: small numbers, withheld ones that can be computed back, what is still yellow.

Every kind of file reads its tables in its own way; what they then look for is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from publish.office.text import listed, short
from publish.public.attack import narrowed_cells
from publish.public.finding import Finding
from publish.public.small_cells import header_rows, small_cells
from svm.dutch import DECIDE, MISTAKE
from svm.yellow import before_yellow, says_yellow

YELLOW_TODO = "werk het cijfer bij of besluit dat het zo openbaar mag"


def table_findings(
    file: str,
    place: str,
    grid: Sequence[Sequence[str]],
    threshold: int,
    cell: Callable[[int, int, str], str],
    *,
    context: str = "",
    weight: str = DECIDE,
    yellow: bool = True,
) -> Iterator[Finding]:
    """Yield a finding for each thing that the cells of a table give away; `cell` names a cell by row, column and text.

    `weight` is that of a small number: a person may decide that a visible one is public. A file that looks for yellow
    in all of its text has `yellow` off.
    """
    small = small_cells(grid, threshold, context)
    if small:
        what = f"{len(small)} aantallen onder {threshold}: {listed([cell(*where) for where in small])}"
        yield Finding(
            file, place, "klein aantal", what, "controleer of personen herkenbaar zijn; onderdruk of rond af", weight
        )
    top = max(header_rows(grid) - 1, 0)
    back = [cell(n.row + top, n.column, f"x, dat is {n}") for n in narrowed_cells(grid[top:], threshold)]
    if back:
        yield Finding(
            file, place, "terug te rekenen", f"{len(back)} keer een x die uit de andere cellen volgt: {listed(back)}",
            "laat ook een tweede cel van dezelfde som weg, of het totaal", MISTAKE,
        )  # fmt: skip
    if yellow:
        marked = [cell(r, c, t.strip()) for r, line in enumerate(grid) for c, t in enumerate(line) if says_yellow(t)]
        if marked:
            yield Finding(file, place, "geel", f"{len(marked)} gele cellen: {listed(marked)}", YELLOW_TODO, DECIDE)


def yellow_findings(file: str, place: str, text: str) -> Iterator[Finding]:
    """Yield a finding when a running text, as a reader sees it, still has yellow words in it."""
    if says_yellow(text):
        rest = text[len(before_yellow(text)) :]
        yield Finding(file, place, "geel", f"nog geel in de tekst: “{short(rest)}”", YELLOW_TODO, DECIDE)
