"""Recognise: find the one contract that a table belongs to, by its content; its name only breaks a tie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.arrive import Arrived
from ingest.content import Content, content_of
from ingest.contracts import Contract, contract_of, contracts
from ingest.measure import Profile
from ingest.near import nearest_problem, whose
from ingest.problems import (
    Problem,
    Unreadable,
    empty_file,
    missing_columns,
    no_workbook,
    several_datasets,
    sheets_alike,
    template_in_another_format,
)
from ingest.read import Head, Opened, open_table
from ingest.template import TEMPLATE_PARTNER
from ingest.value_columns import without_value_column

#: how the name of a workbook ends
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


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


def recognise(arrived: Arrived, folder: Path) -> list[Recognised | Unfit]:
    """Open each table of a file by the one contract that fits it: one, or of a workbook one for each sheet that is one.

    A table is unfit when no contract or several fit, or when columns are missing. What is inside decides: what the file
    says of itself, else its headers. Its name decides only where these fit several. `folder` is where a container is
    unpacked. A file of which folders or note say something that cannot be is unfit too.
    """
    if arrived.problems:
        profile = Profile(file=arrived.subject, arrival_problems=len(arrived.problems))
        return [Unfit(arrived, arrived.partner, None, profile, arrived.problems)]
    if not arrived.size:
        return [unreadable(arrived, arrived.partner, None, empty_file())]
    try:
        content = content_of(arrived.original, arrived.path.name, folder)
    except Unreadable as error:
        return [unreadable(arrived, arrived.partner, None, error.problem)]
    arrived = replace(arrived, seen=content.seen)
    attempts = Attempts(Head(content.path, content.head))
    return _of_sheets(arrived, content, attempts) or [_unrecognised(arrived, content, attempts)]


def recognise_as(arrived: Arrived, folder: Path, dataset: str) -> Recognised | Unfit:
    """Open the table of a dataset in a file, of which there may be others on other sheets."""
    found = recognise(arrived, folder)
    return next((f for f in found if f.contract and f.contract.name == dataset), found[0])


def _of_sheets(arrived: Arrived, content: Content, attempts: Attempts) -> list[Recognised | Unfit]:
    """The tables of a file, of a text file the one; none when no contract fits anything in it."""
    opened = attempts.opened(_of_its_table(_possible(arrived, content), content))
    found: list[tuple[str, Recognised | Unfit]] = []
    for sheet in dict.fromkeys(o.sheet for o in opened):
        if table := _of_sheet(arrived, content, [o for o in opened if o.sheet == sheet]):
            found.append((sheet, table))
    known = [(sheet, table) for sheet, table in found if isinstance(table, Recognised) or _is_meant(table, sheet)]
    if len(known) < 2:
        answers = [table for _, table in known or found]
        return answers if len(answers) == 1 else []
    names = [table.contract.name for _, table in known if table.contract]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        alike = [sheet for sheet, table in known if table.contract and table.contract.name == twice]
        return [unreadable(arrived, arrived.partner, contract_of(twice), sheets_alike(alike, twice))]
    return [replace(table, arrived=replace(table.arrived, sheet=sheet)) for sheet, table in known]


def _of_sheet(arrived: Arrived, content: Content, opened: list[Opened]) -> Recognised | Unfit | None:
    """The table on one sheet, or in a text file, with what fits it; None when nothing does."""
    said = [o for o in opened if o.contract.content and o.has_content]
    named = [o for o in opened if o.contract.matches_file(content.name) or _names_its_sheet(o)]
    # headers alone tell no table of a publisher whose tables have the same ones
    by_header = [o for o in opened if not o.contract.content or o in named]
    for group in (_whole(said), _nearest(_whole(by_header))):
        fits = _one_each([o for o in group if o in named]) or _one_each(group)
        if len(fits) == 1:
            return _complete(arrived, fits[0])
        if fits:
            return unreadable(arrived, arrived.partner, None, several_datasets([o.contract.name for o in fits]))
    for group in (said, named):
        fits = _one_each(_nearest(group))
        if len(fits) == 1:
            return _complete(arrived, fits[0])
    return None


def _names_its_sheet(opened: Opened) -> bool:
    """Whether a table stands on the sheet that its contract names, and no other of its publisher may."""
    contract = opened.contract
    return bool(opened.sheet) and not contract.content and opened.sheet.strip().casefold() == contract.sheet.casefold()


def _is_meant(table: Unfit, sheet: str) -> bool:
    """Whether a table that is unfit stands on the sheet that its contract names: then it gets its own answer."""
    contract = table.contract
    return contract is not None and sheet.strip().casefold() == contract.sheet.casefold()


def _unrecognised(arrived: Arrived, content: Content, attempts: Attempts) -> Unfit:
    """A file that fits no contract, with what comes nearest: a contract by its name, another's table, its columns."""
    if not content.is_workbook and content.name.lower().endswith(WORKBOOKS):
        return unreadable(arrived, arrived.partner, None, no_workbook(f"it is {content.seen.english}"))
    possible = _possible(arrived, content)
    named = list(dict.fromkeys(c.name for c in possible if c.matches_file(content.name)))
    if len(named) == 1:
        # of its forms the first one says what is wrong
        contract = next(c for c in possible if c.name == named[0])
        if problem := attempts.problem(contract):
            return unreadable(arrived, arrived.partner, contract_of(named[0]), problem)
    others = attempts.opened(_of_its_table(_shapes(content), content))
    problem = whose(others, content.name, arrived.partner) or nearest_problem(
        attempts.opened(_of_its_table(possible, content)), possible, content
    )
    return unreadable(arrived, arrived.partner, None, problem)


def _shapes(content: Content) -> list[Contract]:
    """The contracts of the kind of file in all their forms."""
    kind = "xlsx" if content.is_workbook else "csv"
    return [s for c in contracts() for s in c.shapes if s.layout.format == kind]


def _of_its_table(shapes: list[Contract], content: Content) -> list[Contract]:
    """The contracts that a file may belong to: those of the table that it says it is, all when it says none."""
    return [s for s in shapes if not content.table or s.matches_file(content.table)]


def _possible(arrived: Arrived, content: Content) -> list[Contract]:
    """The contracts under which the partner may deliver: its own and the template; all where no partner is named."""
    asked = (arrived.partner, TEMPLATE_PARTNER)
    return [s for s in _shapes(content) if not arrived.partner or s.partner in asked]


def _whole(opened: list[Opened]) -> list[Opened]:
    return [o for o in opened if o.is_whole]


def _nearest(opened: list[Opened]) -> list[Opened]:
    """Those that lack fewest columns and leave fewest headers unknown."""
    distance = [(len(o.missing), not o.has_values, len(o.unknown) - len(o.wide)) for o in opened]
    return [o for o, d in zip(opened, distance, strict=True) if d == min(distance)]


def _one_each(opened: list[Opened]) -> list[Opened]:
    """One for each dataset: of two forms of one contract the first."""
    return list({o.contract.name: o for o in reversed(opened)}.values())


class Attempts:
    """The same file opened by one contract after another, each once on each sheet where its table may stand."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._results: dict[str, list[Opened] | Problem] = {}

    def _result(self, contract: Contract) -> list[Opened] | Problem:
        if contract.sha256 not in self._results:
            self._results[contract.sha256] = self._tried(contract)
        return self._results[contract.sha256]

    def _tried(self, contract: Contract) -> list[Opened] | Problem:
        opened: list[Opened] = []
        problem = None
        for sheet in self._head.sheets(contract):
            try:
                opened.append(open_table(self._head, contract, sheet))
            except Unreadable as error:
                problem = problem or error.problem
        return opened if opened or problem is None else problem

    def opened(self, shapes: Iterable[Contract]) -> list[Opened]:
        """What these contracts make of the file, where they can read it."""
        results = [self._result(shape) for shape in shapes]
        return [opened for result in results if isinstance(result, list) for opened in result]

    def problem(self, contract: Contract) -> Problem | None:
        """Why a contract cannot read the file; None when it can."""
        result = self._result(contract)
        return result if isinstance(result, Problem) else None


def _complete(arrived: Arrived, opened: Opened) -> Recognised | Unfit:
    """The file with its contract; unfit when required columns are missing, or every column for values."""
    contract = opened.contract
    partner = arrived.partner or contract.partner
    if contract.partner == TEMPLATE_PARTNER and arrived.seen and not arrived.seen.shows_formats:
        return unreadable(arrived, partner, contract, template_in_another_format(arrived.seen))
    if not opened.missing:
        if problem := without_value_column(opened):
            return Unfit(arrived, partner, contract, Profile(file=arrived.subject, values_astray=1), (problem,))
        return Recognised(arrived, partner, contract, opened)
    profile = Profile(file=arrived.subject, missing_columns=len(opened.missing))
    return Unfit(
        arrived,
        partner,
        contract,
        profile,
        (missing_columns(contract, opened.header_row, opened.lacks, opened.strange),),
    )
