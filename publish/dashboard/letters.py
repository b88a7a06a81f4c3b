"""The letters to partners as pages: what each owes and is asked, as `svm chase` writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb
import mistune

from publish.follow.chase import debtors, letter
from svm.database import rows


@dataclass(frozen=True)
class Letter:
    """A letter to one partner: its name in Dutch, the address of its page and its text as HTML."""

    name: str
    path: str
    html: str


def load_letters(con: duckdb.DuckDBPyConnection) -> list[Letter]:
    """The letters to all who owe something, by name."""
    names = {str(r["partner_code"]): str(r["name_nl"]) for r in rows(con, "select * from reference.partners")}
    # what stands in a letter can come from a file that was delivered: it is never taken for HTML
    as_html = mistune.create_markdown(escape=True, plugins=["table"])
    found = [
        Letter(names[code], f"brieven/{code}.html", _reachable(str(as_html(letter(con, code)))))
        for code in debtors(con)
        if code in names
    ]
    return sorted(found, key=lambda one: (one.name, one.path))


def _reachable(page: str) -> str:
    """Tables whose heads are told as heads and that scroll by the keys where they are too wide."""
    page = page.replace("<th>", '<th scope="col">')
    page = re.sub(r"(<tr>\s*)<td>(.*?)</td>", r'\1<th scope="row">\2</th>', page)
    first, *parts = page.split("<table>")
    box = '<div class="schuif" role="region" tabindex="0" aria-label="Tabel {}"><table>'
    page = first + "".join(box.format(number) + part for number, part in enumerate(parts, start=1))
    return page.replace("</table>", "</table></div>")
