"""Fetch: ask the public sources for the datasets whose contract says how, and put what is new in the inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from ingest.contracts import contracts
from ingest.dates import today
from ingest.fetch import cbs, eurostat, frontex, unhcr
from ingest.fetch.announced import Statement, fetched
from ingest.fetch.client import Client, NotAnswered, asking
from ingest.fetch.inbox import known, put_down
from ingest.fetch.received import Received, Release, Wanted
from ingest.ledger import landed_before
from svm.errors import UserError
from svm.files import aside_of, sweep
from svm.home import Home
from svm.locks import exclusive
from svm.processes import Report, silent

NEW, SAME, REFUSED = "new", "unchanged", "refused"
ALL = "all"
Result = TypeVar("Result")


class _Source(Protocol):
    def received(self, wanted: Wanted) -> Received: ...
    def released(self, wanted: Wanted) -> Release: ...


@dataclass(frozen=True)
class Fetched:
    """What became of one selection of a dataset: `new`, `unchanged` or `refused`; `message` is English.

    `path` is the file in the inbox of what is new, `release` what its publisher says of it, `requests` how many were
    sent, of which `unchanged` got the answer that nothing changed.
    """

    dataset: str
    selection: str
    result: str
    message: str
    request: str
    path: Path | None = None
    rows: int = 0
    release: Release | None = None
    requests: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Told:
    """What a publisher says of a dataset, beside what is here: the day of its newest delivery or fetched release.

    `failed` is why it said nothing.
    """

    dataset: str
    release: Release
    in_lake: dt.date | None
    failed: str = ""

    @property
    def statement(self) -> Statement:
        """What is kept of it."""
        return Statement(self.dataset, self.release)

    @property
    def is_newer(self) -> bool:
        """Whether the publisher has a newer release than the lake."""
        return self.release.on is not None and (self.in_lake is None or self.release.on > self.in_lake)


def wanted(publishers: Sequence[str], datasets: Sequence[str], since: int | None) -> list[Wanted]:
    """List the selections to ask, in the order of their datasets.

    `datasets` are names with or without their partner. Raises UserError for one that cannot be fetched.
    """
    public = [contract for contract in contracts() if contract.fetch]
    partners = sorted({contract.partner for contract in public})
    for publisher in publishers:
        if publisher not in (*partners, ALL):
            raise UserError(
                f"{publisher} cannot be fetched.",
                expected="one of " + ", ".join((*partners, ALL)),
                next_step="other partners deliver: `svm land` takes their files.",
            )
    chosen = [c for c in public if not publishers or ALL in publishers or c.partner in publishers]
    for name in datasets:
        if not any(name in (c.name, c.dataset) for c in chosen):
            raise UserError(
                f"The dataset {name} cannot be fetched.",
                expected="one of " + ", ".join(c.name for c in chosen),
                next_step="`svm datasets` lists all; a row with `fetch` in its contract makes one fetched.",
            )
    chosen = [c for c in chosen if not datasets or c.name in datasets or c.dataset in datasets]
    return [
        Wanted(contract, contract.fetch, selection, since if since is not None else contract.fetch.since)
        for contract in chosen
        if contract.fetch
        for selection in contract.fetch.selections
    ]


def addresses(one: Wanted, now: dt.date) -> list[str]:
    """The addresses that are asked for a selection."""
    match one.query.api:
        case "odata-3" | "odata-4":
            return cbs.addresses(one)
        case "unhcr":
            return unhcr.addresses(one, now.year)
        case "link":
            return frontex.addresses(one)
        case _:
            return eurostat.addresses(one)


def fetch(selections: Sequence[Wanted], home: Home, inbox: Path, *, report: Report = silent) -> Iterator[Fetched]:
    """Ask each selection and put what is new below `inbox`; yields what became of each.

    One that fails harms no other, and nothing of it stays. Raises UserError when another fetch runs.
    """
    day = today()
    with _asking(home, report, day) as (client, source_of):
        for one in selections:
            report(one.contract.name, 0, 0)
            before, same = client.count, client.unchanged
            done = _one(one, source_of, home, inbox, day)
            if done.result == REFUSED:
                client.forget(before)
            yield replace(done, requests=client.count - before, unchanged=client.unchanged - same)


def _one(one: Wanted, source_of: Callable[[Wanted], _Source], home: Home, inbox: Path, day: dt.date) -> Fetched:
    """Ask one selection, and put down what is new."""
    name, selection = one.contract.name, one.selection

    def asked() -> Fetched:
        received = source_of(one).received(one)
        told = partial(Fetched, name, selection, request=received.request, rows=received.rows, release=received.release)
        if there := known(received, one.contract, home, inbox):
            return told(result=SAME, message=_unchanged(there.where, there.newer))
        path = put_down(received, one, inbox, day)
        dated = f", published {received.published_on}" if received.published_on else ""
        return told(result=NEW, message=f"{path.relative_to(inbox).as_posix()}{dated}", path=path)

    try:
        return _answered(addresses(one, day)[-1], asked)
    except NotAnswered as error:
        return Fetched(name, selection, REFUSED, f"{error.found}. Next step: {error.next_step}.", error.request)


def _answered(request: str, ask: Callable[[], Result]) -> Result:
    """What is answered. Raises NotAnswered also for what nobody foresaw: the next dataset is asked all the same."""
    try:
        return ask()
    except NotAnswered:
        raise
    except Exception as error:
        cause = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        step = "check disk space, then report it"
        raise NotAnswered(request, f"it could not be read or kept here ({cause})", step) from error


def statements(done: Iterable[Fetched]) -> list[Statement]:
    """What was fetched whole: a statement per dataset of which no selection was refused."""
    of: dict[str, list[Fetched]] = {}
    for one in done:
        of.setdefault(one.dataset, []).append(one)
    return [
        Statement(dataset, ones[0].release, is_fetched=True)
        for dataset, ones in of.items()
        if ones[0].release and len({one.release for one in ones}) == 1 and all(one.result != REFUSED for one in ones)
    ]


def _unchanged(where: str, newer: str) -> str:
    """Say where the same bytes are; when others came after them, the publisher went back to them."""
    if not newer:
        return f"as in {where}"
    return (
        f"as in {where}, after which {newer} came: the publisher went back to what it said before. Next step: "
        f"`svm retract {newer}` if that one no longer holds"
    )


def check(selections: Sequence[Wanted], home: Home, *, report: Report = silent) -> list[Told]:
    """Ask for each dataset what its publisher says of it; no data are fetched. Raises UserError when a fetch runs."""
    said: list[Told] = []
    here = fetched(home)
    with _asking(home, report, today()) as (_, source_of):
        for one in {one.contract.name: one for one in selections}.values():
            report(one.contract.name, 0, 0)
            name = one.contract.name
            days = [d.published_on or d.received_on for d in landed_before(home, one.contract)]
            newest = max([*days, *filter(None, [here.get(name)])], default=None)
            try:
                release = _answered(one.query.base, lambda one=one: source_of(one).released(one))
                said.append(Told(name, release, newest))
            except NotAnswered as error:
                said.append(Told(name, Release(None, error.request), newest, error.found))
    return said


@contextmanager
def _asking(home: Home, report: Report, day: dt.date) -> Generator[tuple[Client, Callable[[Wanted], _Source]]]:
    """A client for all hosts that contracts name, and who asks for a selection; what it wrote aside is gone after."""
    hosts = frozenset(contract.fetch.host for contract in contracts() if contract.fetch)
    memory = home.asked
    with (
        exclusive(memory / ".lock", "svm fetch"),
        _swept(memory) as aside,
        asking(hosts, memory / "answers.sqlite", aside, report) as client,
    ):
        folder = aside / "documents"
        folder.mkdir()
        made: dict[str, _Source] = {}

        def source_of(one: Wanted) -> _Source:
            return made.setdefault(one.query.host, _source(one, client, folder, day))

        yield client, source_of


@contextmanager
def _swept(memory: Path) -> Generator[Path]:
    """A folder to work in, without what killed runs left: only for who holds the lock."""
    sweep(memory)
    with aside_of(memory / "fetch") as aside:
        yield aside


def _source(one: Wanted, client: Client, folder: Path, day: dt.date) -> _Source:
    match one.query.api:
        case "odata-3" | "odata-4":
            return cbs.Cbs(client, folder)
        case "unhcr":
            return unhcr.Unhcr(client, folder, day)
        case "link":
            return frontex.Frontex(client)
        case _:
            return eurostat.Eurostat(client, one.query.base)
