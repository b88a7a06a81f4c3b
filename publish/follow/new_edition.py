"""Start an edition: the rows that it needs, carried over from the edition before, all in one move or none.

Nothing is made up: a day that a rule gives says that it is assumed, and what a person must decide stays open
(`checklist`). A row that stands is never changed.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dateutil.easter import easter

from svm.errors import UserError
from svm.files import renew_folder, sweep
from svm.home import Home
from svm.locks import exclusive

#: the folder of all that is written here
FOLDER = Path("seeds", "reference")
ASIDE = ".new_edition"
EDITIONS, PORTALS, HOLIDAYS = "editions.csv", "portals.csv", "holidays.csv"
#: the columns that rows are written for; another one is a fact about an edition that this module has to learn first
COLUMNS: Mapping[str, Sequence[str]] = {
    EDITIONS: ("edition", "data_year", "default_as_of", "sent_on", "status", "percentage_min_base", "remark"),
    PORTALS: (
        "edition", "portal", "portal_order", "title_nl", "meets_on", "expected_on", "values_may_change", "evidence",
    ),
    HOLIDAYS: ("day", "name_nl"),
}  # fmt: skip
#: all else in the project that names an edition or a year in each row: written by a person, and why
BY_PERSON: Mapping[str, str] = {
    "dbt_project.yml": "which edition a build makes by default changes on the day that work on it begins",
    "seeds/reference/edition_decisions.csv": "what was decided for an edition",
    "seeds/report/accepted_values.csv": "the period of one value that was looked at",
    "seeds/report/signoff_register.csv": "who agreed to which figure, written by `svm sign-off`",
}
#: an edition whose data year is not over, which is also how one begins
PLANNED, SENT = "gepland", "verschenen"
#: a period of the year of an edition is due until two years later, and what falls on its last day in the year after
YEARS_DUE = 3
SATURDAY = 6

Row = dict[str, str]


@dataclass(frozen=True)
class Seed:
    """A seed as it stands: its bytes, rows, and how its lines end."""

    name: str
    data: bytes
    rows: Sequence[Row]
    end: str


@dataclass(frozen=True)
class Started:
    """What starting an edition came to: its day, and the rows that were written per file, none when all stood there."""

    edition: int
    frozen_on: dt.date
    is_assumed: bool
    written: Mapping[str, int] = field(default_factory=dict)


def new_edition(root: Path, year: int) -> Started:
    """Write the rows of an edition in the seeds of a project folder, or those of them that it lacks.

    Raises UserError, before anything is written, for an edition that was sent, a year in the past or one that is not
    the next, for a seed that cannot be read, and while a build runs.
    """
    with exclusive(Home(root).build_lock, "svm build"):
        # on the disk of the seeds and not among them, where a build would read what a killed run left
        aside = root / ASIDE
        sweep(aside)
        sweep(root / FOLDER.parent)
        seeds = {name: read_seed(root / FOLDER / name) for name in COLUMNS}
        listed = {int(row["edition"]): row for row in seeds[EDITIONS].rows}
        _require_next(year, listed)
        closed = {dt.date.fromisoformat(row["day"]) for row in seeds[HOLIDAYS].rows}
        holidays = _holidays(range(min(listed), year + YEARS_DUE + 1), {day.year for day in closed})
        closed |= {dt.date.fromisoformat(row["day"]) for row in holidays}
        editions = [] if year in listed else [_edition(year, listed, closed)]
        added = {EDITIONS: editions, PORTALS: _portals(year, seeds[PORTALS].rows, closed), HOLIDAYS: holidays}
        added = {name: rows for name, rows in added.items() if rows}
        if added:
            whole = [path for path in sorted((root / FOLDER).rglob("*")) if path.is_file()]
            files = {str(path.relative_to(root / FOLDER)): path.read_bytes() for path in whole}
            files |= {name: _with_rows(seeds[name], rows) for name, rows in added.items()}
            renew_folder(root / FOLDER, files.items(), aside_of_path=aside / FOLDER.name)
        with suppress(OSError):
            aside.rmdir()
    row = listed.get(year) or editions[0]
    return Started(
        edition=year,
        frozen_on=dt.date.fromisoformat(row["default_as_of"]),
        is_assumed=row["status"] == PLANNED,
        written={str(FOLDER / name): len(rows) for name, rows in added.items()},
    )


def _require_next(year: int, listed: Mapping[int, Row]) -> None:
    newest = max(listed)
    next_step = f"run `svm edition new {newest + 1}`, or `svm edition list` to see what there is."
    if year in listed and listed[year]["status"] == SENT:
        raise UserError(
            f"Edition {year} was sent on {listed[year]['sent_on']}; its rows stay as they are.", next_step=next_step
        )
    if year not in listed and year != newest + 1:
        raise UserError(
            f"{year} is not the edition after {newest}.",
            expected=f"{newest + 1}, the one after the newest in {FOLDER / EDITIONS}",
            next_step=next_step,
        )


# the rows ----------------------------------------------------------------------------------------------------------


def _edition(year: int, listed: Mapping[int, Row], closed: Collection[dt.date]) -> Row:
    """The row of an edition: its day is that of the newest edition whose day is no assumption itself."""
    known = max((e for e, row in listed.items() if row["status"] != PLANNED), default=min(listed))
    frozen_on = working_day(in_year(dt.date.fromisoformat(listed[known]["default_as_of"]), year), closed)
    return listed[max(listed)] | {
        "edition": str(year),
        "data_year": str(year - 1),
        "default_as_of": str(frozen_on),
        "sent_on": "",
        "status": PLANNED,
        "remark": f"dag van vastleggen aangenomen: die van {known}, of de eerste werkdag daarna",
    }


def _portals(year: int, rows: Sequence[Row], closed: Collection[dt.date]) -> list[Row]:
    """The portals of the edition before, none of which has a day yet; none when the edition has portals already."""
    earlier = [row for row in rows if int(row["edition"]) < year]
    if any(int(row["edition"]) == year for row in rows) or not earlier:
        return []
    before = max(int(row["edition"]) for row in earlier)
    met = {
        row["portal"]: row["meets_on"]
        for row in sorted(earlier, key=lambda row: int(row["edition"]))
        if row["meets_on"]
    }
    made = []
    for row in earlier:
        if int(row["edition"]) != before:
            continue
        assumed, expected_on = f"aangenomen zoals in {before}; nog niet bevestigd", ""
        if day := met.get(row["portal"]):
            expected_on = str(meeting_day(dt.date.fromisoformat(day), year, closed))
            assumed += f"; dag verwacht op de weekdag van {day}"
        made.append(row | {"edition": str(year), "meets_on": "", "expected_on": expected_on, "evidence": assumed})
    return made


def _holidays(years: Collection[int], there: Collection[int]) -> list[Row]:
    return [
        {"day": str(day), "name_nl": name}
        for year in sorted(set(years) - set(there))
        for day, name in holidays_of(year)
    ]


# days --------------------------------------------------------------------------------------------------------------


def in_year(day: dt.date, year: int) -> dt.date:
    """The same day of the year in another year.

    >>> in_year(dt.date(2028, 2, 29), 2029)
    datetime.date(2029, 2, 28)
    """
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def working_day(day: dt.date, closed: Collection[dt.date]) -> dt.date:
    """The day, or the first working day after it; `closed` are holidays.

    >>> working_day(dt.date(2031, 6, 21), set())
    datetime.date(2031, 6, 23)
    """
    while day.isoweekday() >= SATURDAY or day in closed:
        day += dt.timedelta(days=1)
    return day


def meeting_day(day: dt.date, year: int, closed: Collection[dt.date]) -> dt.date:
    """When a body that met on a day may meet in another year: on the same day of the week nearest to it.

    >>> meeting_day(dt.date(2026, 7, 10), 2027, set())
    datetime.date(2027, 7, 9)
    """
    near = [in_year(day, year) + dt.timedelta(days=n) for n in range(-3, 4)]
    return working_day(next(one for one in near if one.weekday() == day.weekday()), closed)


def holidays_of(year: int) -> list[tuple[dt.date, str]]:
    """The public holidays of a year since 2014, when the king's birthday took the place of the queen's, by day.

    >>> holidays_of(2031)[1]
    (datetime.date(2031, 4, 11), 'Goede Vrijdag')
    """
    sunday = easter(year)
    kings = dt.date(year, 4, 27)
    moving = {-2: "Goede Vrijdag", 0: "Eerste paasdag", 1: "Tweede paasdag", 39: "Hemelvaartsdag"}
    moving |= {49: "Eerste pinksterdag", 50: "Tweede pinksterdag"}
    fixed = {
        (1, 1): "Nieuwjaarsdag",
        (5, 5): "Bevrijdingsdag",
        (12, 25): "Eerste kerstdag",
        (12, 26): "Tweede kerstdag",
    }
    return sorted(
        [
            *((sunday + dt.timedelta(days=n), name) for n, name in moving.items()),
            *((dt.date(year, month, day), name) for (month, day), name in fixed.items()),
            # kept a day earlier when it falls on a Sunday
            (kings - dt.timedelta(days=1) if kings.isoweekday() > SATURDAY else kings, "Koningsdag"),
        ]
    )


# the files ---------------------------------------------------------------------------------------------------------


def read_seed(path: Path) -> Seed:
    """Read a seed that rows are added to. Raises UserError for one that no row can be added to safely."""
    name = path.name
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise _unfit(name, f"row {row} is not UTF-8", "text in UTF-8") from None
    ends = sorted(set(re.findall(r"\r\n|\n|\r", text)))
    if len(ends) != 1:
        odd = next((n for n, line in enumerate(text.splitlines(keepends=True), 1) if not line.endswith("\r\n")), 1)
        found = f"its lines end in several ways, such as row {odd}" if ends else "it has no line of headers"
        raise _unfit(name, found, "the same line end in every row")
    try:
        head, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        raise _unfit(name, f"it cannot be read: {error}", "rows of CSV") from None
    if set(head) != set(COLUMNS[name]):
        raise _unfit(name, f"its columns are {', '.join(head)}", ", ".join(COLUMNS[name]))
    for number, line in enumerate(lines, 2):
        if len(line) != len(head):
            raise _unfit(name, f"row {number} has {len(line)} cells", f"{len(head)} cells")
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    _require_readable(name, rows)
    return Seed(name, data, rows, ends[0])


def _require_readable(name: str, rows: Sequence[Row]) -> None:
    """Every number and day that is counted with can be read."""
    read: Mapping[str, Callable[[str], object]] = {
        "edition": int, "day": dt.date.fromisoformat, "default_as_of": dt.date.fromisoformat, "meets_on": _day_or_none,
    }  # fmt: skip
    if not rows:
        raise _unfit(name, "it has no row", "a row to carry over")
    for number, row in enumerate(rows, 2):
        for column, reader in read.items():
            try:
                reader(row.get(column, "1") if column == "edition" else row.get(column, "2026-01-01"))
            except ValueError:
                expected = "a year" if column == "edition" else "a date such as 2026-06-21"
                raise _unfit(name, f"row {number}, {column} is '{row[column]}'", expected) from None


def _day_or_none(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _unfit(name: str, found: str, expected: str) -> UserError:
    return UserError(
        f"{FOLDER / name}: {found}; nothing was written.",
        expected=expected,
        next_step="mend the file and run it again.",
    )


def _with_rows(seed: Seed, rows: Sequence[Row]) -> bytes:
    """The seed with rows below it, in the order of its columns; what stands there keeps its bytes."""
    text = io.StringIO(newline="")
    csv.DictWriter(text, list(seed.rows[0]), lineterminator=seed.end).writerows(rows)
    end = seed.end.encode()
    return seed.data + (b"" if seed.data.endswith(end) else end) + text.getvalue().encode()
