"""Frontex: a workbook whose address is new each month, named by a link on a page."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urljoin

from lxml import etree, html

from ingest.fetch.client import Client, NotAnswered
from ingest.fetch.received import Received, Release, Wanted

ZIP = b"PK\x03\x04"
#: the day in the name of the workbook
DAY = re.compile(r"(\d{4})[_-](\d{2})[_-](\d{2})")


def addresses(wanted: Wanted) -> list[str]:
    """The page that names the workbook."""
    return [wanted.query.page]


class Frontex:
    """Asks Frontex."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def received(self, wanted: Wanted) -> Received:
        """Ask for the workbook that the page names. Raises NotAnswered when it names none, or no workbook comes."""
        release = self.released(wanted)
        answer = self._client.get(release.said)
        if answer.status != 200 or not answer.head.startswith(ZIP):
            raise NotAnswered(release.said, f"no workbook came ({answer.status}): {answer.text}")
        # the day in the workbook goes before the one in its name: the door reads it from the notes
        return Received(answer.path, release.said.rpartition("/")[2], 0, None, release.said)

    def released(self, wanted: Wanted) -> Release:
        """The newest workbook that the page names; `said` is its address."""
        page = self._client.get(wanted.query.page, "text/html")
        if page.status != 200:
            raise NotAnswered(page.request, f"the server answers {page.status}: {page.text}")
        try:
            tree = html.fromstring(page.path.read_bytes())
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            raise NotAnswered(page.request, "the page cannot be read as HTML") from None
        found = {urljoin(page.request, link) for anchor in tree.iter("a") if (link := anchor.get("href"))}
        named = sorted((_day(link), link) for link in found if re.search(wanted.query.link, link))
        if not named:
            raise NotAnswered(
                page.request,
                f"the page names no workbook like {wanted.query.link}",
                "open the page, and correct `link` in the contract or land the workbook by hand",
            )
        day, link = named[-1]
        return Release(day if day != dt.date.min else None, page.request, link)


def _day(link: str) -> dt.date:
    """The day in an address; the first one there is when it has none."""
    found = DAY.search(link.rpartition("/")[2])
    try:
        return dt.date(*map(int, found.groups())) if found else dt.date.min
    except ValueError:
        return dt.date.min
