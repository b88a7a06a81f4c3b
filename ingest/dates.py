"""The day of receipt against the clock and against what the file itself says."""

from __future__ import annotations

import datetime as dt

from ingest.problems import Problem, published_later, received_later


def today() -> dt.date:
    """Return the day it is here."""
    return dt.datetime.now().astimezone().date()


def date_problems(received: dt.date, published: dt.date | None, now: dt.date) -> list[Problem]:
    """State what is impossible about the day of receipt: it is to come, or the file was published after it."""
    problems = []
    if received > now:
        problems.append(received_later(received, now))
    if published and published > received:
        problems.append(published_later(received, published))
    return problems
