"""Recognise: find the one contract that a file belongs to, by its content; its name only breaks a tie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ingest.arrive import Arrived
from ingest.containers import Content, content_of
from ingest.contracts import Contract, contracts
from ingest.measure import Profile
from ingest.problems import (
    Problem,
    Unreadable,
    empty_file,
    missing_columns,
    no_dataset,
    several_datasets,
    table_of_another,
)
from ingest.read import Head, Opened, open_table
from ingest.template import TEMPLATE_PARTNER
from ingest.value_columns import without_value_column


@dataclass(frozen=True)
class Recognised:
    """A file with its one contract, and every column that the contract requires."""

    arrived: Arrived
    partner: str
    contract: Contract
    opened: Opened


@dataclass(frozen=True)
class Unfit:
    """A file that cannot be staged; `contract` is the one it seems to belong to, if any."""

    arrived: Arrived
    partner: str
    contract: Contract | None
    profile: Profile
    problems: tuple[Problem, ...]


def unreadable(arrived: Arrived, partner: str, contract: Contract | None, problem: Problem) -> Unfit:
    """Describe a file that cannot be read as its contract says."""
    return Unfit(arrived, partner, contract, Profile(file=arrived.subject, unreadable=1), (problem,))


def recognise(arrived: Arrived, folder: Path) -> Recognised | Unfit:
    """Open a file by the one contract that fits; it is unfit when none or several do, or when columns are missing.

    What is inside decides: what the file says of itself, else its headers. Its name decides only where these fit
    several. `folder` is where a container is unpacked. A file of which folders or note say something that cannot be is
    unfit too.
    """
    if arrived.problems:
        profile = Profile(file=arrived.subject, arrival_problems=len(arrived.problems))
        return Unfit(arrived, arrived.partner, None, profile, arrived.problems)
    if not arrived.size:
        return unreadable(arrived, arrived.partner, None, empty_file())
    try:
        content = content_of(arrived.original, arrived.path.name, folder)
    except Unreadable as error:
        return unreadable(arrived, arrived.partner, None, error.problem)
    known = _possible(arrived, content)
    attempts = _Attempts(Head(content.path))
    opened = [o for shape in known if (o := attempts.opened(shape))]
    said = [o for o in opened if o.contract.content and _has_content(o)]
    named = [o for o in opened if o.contract.matches_file(content.name)]
    # headers alone tell no table of a publisher whose tables have the same ones
    by_header = [o for o in opened if not o.contract.content or o in named]
    for group in (_whole(said), _nearest(_whole(by_header))):
        fits = _one_each([o for o in group if o in named]) or _one_each(group)
        if len(fits) == 1:
            return _complete(arrived, fits[0])
        if fits:
            names = [o.contract.name for o in fits]
            return unreadable(arrived, arrived.partner, None, several_datasets(names))
    for group in (said, named):
        fits = _one_each(_nearest(group))
        if len(fits) == 1:
            return _complete(arrived, fits[0])
    failed = {c.name: problem for c in known if c.matches_file(content.name) and (problem := attempts.problem(c))}
    if len(failed) == 1:
        ((name, problem),) = failed.items()
        contract = next(c for c in known if c.name == name)
        return unreadable(arrived, arrived.partner, contract, problem)
    if owner := _owner(content, attempts):
        return unreadable(arrived, arrived.partner, None, table_of_another(owner, arrived.partner))
    return unreadable(arrived, arrived.partner, None, no_dataset(sorted({c.name for c in known})))


def _shapes(content: Content) -> list[Contract]:
    """The contracts of the kind of file in all their forms."""
    kind = "xlsx" if content.is_workbook else "csv"
    return [s for c in contracts() for s in c.shapes if s.layout.format == kind]


def _possible(arrived: Arrived, content: Content) -> list[Contract]:
    """The contracts under which the partner may deliver: its own and the template; all where no partner is named."""
    asked = (arrived.partner, TEMPLATE_PARTNER)
    return [s for s in _shapes(content) if not arrived.partner or s.partner in asked]


def _owner(content: Content, attempts: _Attempts) -> Contract | None:
    """The one contract of any partner that the whole file fits by its content or its name."""
    opened = [o for shape in _shapes(content) if (o := attempts.opened(shape))]
    known = [o for o in opened if _says_or_is_named(o, content)]
    fits = _one_each(_nearest(_whole(known)))
    return fits[0].contract if len(fits) == 1 else None


def _says_or_is_named(opened: Opened, content: Content) -> bool:
    contract = opened.contract
    return _has_content(opened) if contract.content else contract.matches_file(content.name)


def _whole(opened: list[Opened]) -> list[Opened]:
    return [o for o in opened if not o.missing and o.has_values]


def _nearest(opened: list[Opened]) -> list[Opened]:
    """Those that lack fewest columns and leave fewest headers unknown."""
    distance = [(len(o.missing), not o.has_values, len(o.unknown) - len(o.wide)) for o in opened]
    return [o for o, d in zip(opened, distance, strict=True) if d == min(distance)]


def _one_each(opened: list[Opened]) -> list[Opened]:
    """One for each dataset: of two forms of one contract the first."""
    return list({o.contract.name: o for o in reversed(opened)}.values())


class _Attempts:
    """The same file opened by one contract after another, each once."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._results: dict[str, Opened | Problem] = {}

    def _result(self, contract: Contract) -> Opened | Problem:
        if contract.sha256 not in self._results:
            try:
                self._results[contract.sha256] = open_table(self._head, contract)
            except Unreadable as error:
                self._results[contract.sha256] = error.problem
        return self._results[contract.sha256]

    def opened(self, contract: Contract) -> Opened | None:
        result = self._result(contract)
        return result if isinstance(result, Opened) else None

    def problem(self, contract: Contract) -> Problem | None:
        result = self._result(contract)
        return result if isinstance(result, Problem) else None


def _has_content(opened: Opened) -> bool:
    cells = opened.first_cells
    return all(re.search(pattern, cells.get(name, "")) for name, pattern in opened.contract.content.items())


def _complete(arrived: Arrived, opened: Opened) -> Recognised | Unfit:
    """The file with its contract; unfit when required columns are missing, or every column for values."""
    contract = opened.contract
    partner = arrived.partner or contract.partner
    if not opened.missing:
        if problem := without_value_column(opened):
            return Unfit(arrived, partner, contract, Profile(file=arrived.subject, values_astray=1), (problem,))
        return Recognised(arrived, partner, contract, opened)
    label = {c.name: c.label for c in contract.columns}
    header = dict(zip(opened.names, opened.headers, strict=True))
    problem = missing_columns(
        opened.header_row, [label[m] for m in opened.missing], [header[n].strip() for n in opened.unknown]
    )
    profile = Profile(file=arrived.subject, missing_columns=len(opened.missing))
    return Unfit(arrived, partner, contract, profile, (problem,))
