"""A document of answers, as `svm fetch` keeps it, as the rows of the CSV of the same table.

It says itself which table it is, in the addresses that were asked.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.formats.odata import DATA, OBSERVATIONS, rows_of_v3, rows_of_v4
from ingest.formats.pages import Answer, answers_in, cells_of, of_one_table, refused
from ingest.sheet_bounds import MAX_CELLS

#: the columns of UNHCR that hold no count: there `-` is the sum over all, in a count it says that there is no figure
NO_COUNT = re.compile(r"year|co[oa](_\w+)?|procedure_type|app_type|dec_level|app_pc|dec_pc")


def rows_of_answers(said: object, target: Path) -> str:
    """Write the table of a document of answers to a CSV and return its code; '' when it is other JSON.

    Raises Unreadable when the answers do not fit together, or have more than MAX_CELLS cells.
    """
    answers = answers_in(said)
    if not answers:
        return ""
    names = [answer.address.name for answer in answers]
    first, sign = answers[0].address, ","
    if "items" in answers[0].body:
        table, rows = first.name, _rows_of_unhcr(answers)
    elif OBSERVATIONS in names:
        table, rows = _folder_of(answers[0]), rows_of_v4(answers)
    elif DATA in names:
        table, rows, sign = _folder_of(answers[0]), rows_of_v3(answers), ";"
    else:
        raise refused("service", answer=answers[0].named, names=f"{DATA} / {OBSERVATIONS}")
    cells = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=sign, lineterminator="\n")
        for row in rows:
            cells += len(row)
            if cells > MAX_CELLS:
                raise refused("too_many", most=MAX_CELLS)
            writer.writerow(row)
    return table


def _folder_of(answer: Answer) -> str:
    if not answer.address.folder:
        raise refused("no_code", answer=answer.named)
    return answer.address.folder[-1]


def _rows_of_unhcr(answers: Sequence[Answer]) -> Iterator[list[str]]:
    """The items of all pages, header first, under the names of the service."""
    of_one_table(answers, with_name=True)
    _all_pages(answers)
    for number, (_, cells) in enumerate(cells_of(answers, "items")):
        if not number:
            yield (names := list(cells))
        yield ["" if cells[name] == "-" and not NO_COUNT.fullmatch(name) else cells[name] for name in names]


def _all_pages(answers: Sequence[Answer]) -> None:
    """Raise Unreadable unless these are all pages of one selection, each once and in their order."""
    last = answers[0].body.get("maxPages")
    pages = [str(answer.body.get("page")) for answer in answers]
    if pages != [str(number) for number in range(1, len(answers) + 1)] or last != pages[-1]:
        raise refused("pages", names=", ".join(pages)[:80], last=last)
    selection = _without_page(answers[0])
    for answer, page in zip(answers, pages, strict=True):
        if answer.body.get("maxPages") != last:
            raise refused("count", answer=answer.named, text=answer.body.get("maxPages"), last=last)
        if _without_page(answer) != selection or answer.address.asked("page") not in ("", page):
            raise refused("page", answer=answer.named, text=page)


def _without_page(answer: Answer) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in answer.address.asks if pair[0] != "page")
