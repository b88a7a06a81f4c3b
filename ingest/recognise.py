"""Recognise: find the one contract that a file belongs to, by its content or its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.arrive import Arrived
from ingest.contracts import Contract, contracts
from ingest.measure import Profile
from ingest.problems import Problem, Unreadable, missing_columns, no_dataset, several_datasets
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


def recognise(arrived: Arrived) -> Recognised | Unfit:
    """Open a file by the one contract that fits; it is unfit when none or several do, or when columns are missing.

    So is a file of which folders or note say something that cannot be.
    """
    if arrived.problems:
        profile = Profile(file=arrived.subject, arrival_problems=len(arrived.problems))
        return Unfit(arrived, arrived.partner, None, profile, arrived.problems)
    known = _possible(arrived)
    attempts = _Attempts(Head(arrived.original))
    by_content = [opened for c in known if c.content and (opened := attempts.opened(c)) and _has_content(opened)]
    if len(by_content) == 1:
        return _complete(arrived, by_content[0])
    named = [c for c in known if c.matches_file(arrived.path.name)]
    fits = [opened for c in named if (opened := attempts.opened(c))]
    whole = [opened for opened in fits if not opened.missing]
    for group in (whole, fits):
        if len(group) == 1:
            return _complete(arrived, group[0])
    if len(whole) > 1:
        names = [opened.contract.name for opened in whole]
        return unreadable(arrived, arrived.partner, None, several_datasets(names))
    failed = [(c, problem) for c in named if (problem := attempts.problem(c))]
    if len(failed) == 1:
        return unreadable(arrived, arrived.partner, *failed[0])
    return unreadable(arrived, arrived.partner, None, no_dataset([c.name for c in known]))


def _possible(arrived: Arrived) -> list[Contract]:
    """The contracts of the kind of file, of its partner where we know it."""
    kind = "xlsx" if arrived.original.suffix.lower() == ".xlsx" else "csv"
    known = [c for c in contracts() if c.layout.format == kind]
    if arrived.partner in {c.partner for c in contracts()}:
        known = [c for c in known if c.partner in (arrived.partner, TEMPLATE_PARTNER)]
    return known


class _Attempts:
    """The same file opened by one contract after another, each once."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._results: dict[str, Opened | Problem] = {}

    def _result(self, contract: Contract) -> Opened | Problem:
        if contract.name not in self._results:
            try:
                self._results[contract.name] = open_table(self._head, contract)
            except Unreadable as error:
                self._results[contract.name] = error.problem
        return self._results[contract.name]

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
