"""Which figure of a series is its newest: what an author or a page shows of it without naming a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from svm.figures import Figure, Registry

#: what a series is: an indicator and a breakdown
Key = tuple[str, str]
#: the kind of a period that is none of the calendar, and that of a day
WINDOW, DAY = "cumulative_window", "reference_date"


def by_series(registry: Registry) -> Mapping[Key, list[Figure]]:
    """The figures of each indicator and breakdown, without the measures that are computed from them."""
    found: dict[Key, list[Figure]] = {}
    for figure in registry:
        if figure.measure == "value":
            found.setdefault((figure.indicator_id, figure.breakdown), []).append(figure)
    return found


def newest(figures: Iterable[Figure]) -> list[Figure]:
    """The figure of the newest period with a number, behind that of a newer one that is still awaited.

    Of periods that end on one day the longest counts.
    """
    known = sorted(figures, key=_age)
    printed = [f for f in known if f.printed_value is not None][-1:]
    yellow = [f for f in known if f.is_yellow and f.printed_value is None][-1:]
    return [f for f in yellow if not printed or _age(f)[0] > _age(printed[0])[0]] + printed


def last_known(figures: Iterable[Figure], until: Figure) -> Figure | None:
    """The newest figure that has a number of its own, of no later day than another one; it may be yellow itself.

    One of the same kind of period goes first, and of a stock one of any day or month; last one over a window.
    """
    end = _age(until)[0]
    known = [f for f in figures if f.printed_value is not None and not f.carried_period and _age(f)[0] <= end]

    def fits(figure: Figure) -> bool:
        return figure.period_kind == until.period_kind or until.period_kind == DAY

    return max(known, key=lambda f: (f.period_kind != WINDOW, fits(f), *_age(f)), default=None)


def _age(figure: Figure) -> tuple[dt.date, int, str]:
    first, last = figure.days or (dt.date.min, dt.date.min)
    return last, -first.toordinal(), figure.figure_id
