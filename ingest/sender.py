"""From whom a file came and when, as the folders say: `inbox/<partner>/<date received>/<file>`."""

from __future__ import annotations

import datetime as dt
import re
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from ingest.dates import today
from ingest.problems import Problem, no_receipt_date, unknown_partner
from ingest.template import TEMPLATE_PARTNER, partner_names

#: other forms of a date that people give a folder, once every separator is a dash
OTHER_FORMS = ("%d-%m-%Y", "%m-%d-%Y", "%Y-%m-%d", "%Y%m%d", "%d%m%Y")


class Sender(NamedTuple):
    """The partner ('' when no folder says it), the date of receipt, and what is wrong with the folders.

    Without a date the file counts as received on the day of landing; then `problems` says so.
    """

    partner: str
    received_on: dt.date
    problems: tuple[Problem, ...]


def sender(path: Path, given: dt.date | None) -> Sender:
    """Read partner and date of receipt from the folders of a file; a `given` date goes before that of the folder."""
    folder = path.parent.name
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", folder):
        date, partner = given or _day(folder, "%Y-%m-%d"), path.parent.parent.name.lower()
        problems = _of_partner(partner)
    else:
        date, partner = given, "" if given else _partner_above(path)
        problems = ()
    if date is None:
        problems += (no_receipt_date(folder, _readings(folder)),)
    return Sender(partner, date or today(), problems)


def known_partners() -> dict[str, str]:
    """Return the name of every partner that may have a folder, by its code."""
    return partner_names() | {TEMPLATE_PARTNER: TEMPLATE_PARTNER}


def _of_partner(partner: str) -> tuple[Problem, ...]:
    known = known_partners()
    if partner in known:
        return ()
    codes = {word.lower(): code for code, name in known.items() for word in (code, name)}
    nearest = get_close_matches(partner, list(codes), n=1)
    return (unknown_partner(partner, codes[nearest[0]] if nearest else "", list(known)),)


def _partner_above(path: Path) -> str:
    """The partner whose folder this seems to be, for the letter."""
    known = known_partners()
    return next((p.name.lower() for p in list(path.parents)[:2] if p.name.lower() in known), "")


def _readings(folder: str) -> list[str]:
    """The dates that a folder may mean; none when it is no date."""
    dashed = re.sub(r"[\s._/]+", "-", folder)
    return sorted({str(day) for form in OTHER_FORMS if (day := _day(dashed, form))})


def _day(text: str, form: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, form).date()
    except ValueError:
        return None
