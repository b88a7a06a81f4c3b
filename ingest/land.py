"""Land deliveries: each delivery lands completely, once, and is never modified.

A delivery becomes one folder `lake/<partner>/<dataset>/delivery=<date>~<hash>/` that holds the cells as text
(`data.parquet`), its ledger row (`ledger.parquet`) and how it was judged (`checks.parquet`). The folder
appears by one rename. The delivered bytes are kept in `lake/_originals/` by sha256. A file that breaks its
contract goes to `quarantine/` with a letter.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from threading import Thread
from typing import TypeVar

import duckdb

from ingest import checks
from ingest.apart import APART, Apart, Here
from ingest.arrive import Announced, Arrived, announced, arrive, arrive_apart, delivered_files, hash_of
from ingest.commit import commit
from ingest.containers import unpack_parcel
from ingest.contracts import Contract, contract_of
from ingest.dates import today
from ingest.history import History
from ingest.isolate import isolated
from ingest.judge import Judged, judge
from ingest.known import Known
from ingest.lake import prepare
from ingest.ledger import Landed
from ingest.measure import Profile
from ingest.outcome import Outcome
from ingest.personal import allowed_or_unfit, shown
from ingest.privacy import closed
from ingest.privacy.places import Place
from ingest.privacy.scan import Scanned, scan
from ingest.problems import NotTaken, Unreadable
from ingest.purge import has_delivery
from ingest.recognise import Recognised, Unfit, recognise, unreadable
from ingest.refuse import refuse
from ingest.retract import forget_unborn
from ingest.same_day import compared_with_its_day
from ingest.stage import BIG_FILE, Staged, stage
from svm.database import in_memory
from svm.files import aside_of
from svm.home import Home
from svm.locks import exclusive
from svm.processes import Report, silent
from svm.sql import literal

Result = TypeVar("Result")
Subject = TypeVar("Subject")


def land(
    paths: Iterable[Path],
    home: Home,
    *,
    received: dt.date | None = None,
    review: bool = False,
    report: Report = silent,
    now: dt.date | None = None,
    reader: Apart | Here = APART,
) -> list[Outcome]:
    """Land every file below `paths`; returns the Outcomes of each, in order. `now` is the day it is, by the clock.

    With `review` what lands is held: it counts for nothing until a person accepts it, see `ingest.retract`.
    A file has one outcome; a zip with several tables has one for each, and so has a workbook.

    Safe to repeat: the same bytes of a dataset are landed once. Safe to kill: a delivery is there completely
    or not at all. Raises UserError when another landing runs or a path makes no sense.
    """
    files = delivered_files(paths)
    with exclusive(home.lake / ".lock", "svm land"):
        prepare(home)
        closed.sweep(home, today())
        forget_unborn(home)
        if files:
            reader.start()
        # beside the deliveries, so that each gets its place by one rename
        with aside_of(home.lake / "incoming") as area:
            # what a locked file holds is unpacked here too
            area.chmod(0o700)
            landing = _Landing(home, area, received, review, report, now or today(), reader)
            for path in files:
                landing.take_in(path)
            for judged in landing.judged():
                landing.answer(judged.file.arrived, landing.settle, judged)
            landing.remember()
            return landing.outcomes


class _Landing:
    """One run over the inbox: each file is taken in, all are judged at once, and each gets its outcome."""

    def __init__(
        self,
        home: Home,
        area: Path,
        received: dt.date | None,
        review: bool,
        report: Report,
        now: dt.date,
        reader: Apart | Here,
    ) -> None:
        self._home, self._area, self._received, self._report, self._now = home, area, received, report, now
        self._reader, self._review = reader, review
        self._con = _connect(area)
        self._folders = count()
        self._history = History(home)
        self._known_before = Known(home)
        self._library: Thread | None = None
        self._whole: list[Arrived] = []
        self.taken_in: list[Staged | Unfit] = []
        self._outcomes: dict[tuple[Path, str], Outcome | None] = {}

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each table, in the order in which they were taken in."""
        return [outcome for outcome in self._outcomes.values() if outcome]

    def answer(self, of: Path | Arrived, step: Callable[[Subject], Outcome | None], subject: Subject) -> None:
        """Do one step for a file or a table; when it cannot be done here, that is its outcome."""
        path, sheet = (of, "") if isinstance(of, Path) else (of.path, of.sheet)
        try:
            outcome = isolated(lambda: step(subject))
        except (NotTaken, Unreadable) as error:
            outcome = Outcome(shown(path), "refused", str(error))
        # the place in the order is that of the first step
        self._outcomes[path, sheet] = outcome or self._outcomes.get((path, sheet))

    def take_in(self, path: Path) -> None:
        """Keep a file, and recognise and stage each table in it."""
        self.answer(path, self._arrive, path)

    def judged(self) -> list[Judged]:
        """Every table that was taken in, as it was judged."""
        if self._library:
            self._library.join()
        return judge(self.taken_in, self._home) if self.taken_in else []

    def remember(self) -> None:
        """Remember the files of which every table is in the lake; one in a zip has no name of its own in the inbox."""
        became: dict[Path, list[Outcome]] = defaultdict(list)
        for (path, _), outcome in self._outcomes.items():
            became[path] += [outcome] if outcome else []
        for file in self._whole:
            if became[file.path] and all(outcome.result in ("landed", "known") for outcome in became[file.path]):
                deliveries = [outcome.delivery_id for outcome in became[file.path]]
                self._known_before.remember(file.sha256, file.size, file.partner, file.path.name, deliveries)
        self._known_before.keep()

    def _arrive(self, path: Path) -> Outcome | None:
        said = announced(path, self._received)
        if deliveries := self._answered_before(said):
            for delivery_id in deliveries:
                self._outcomes[path, delivery_id] = self._known(path, delivery_id)
            return None
        arrived = arrive(said, self._home, self._report, self._looked_through)
        if reason := self._history.buried.get(arrived.sha256):
            self._destroy(arrived)
            return Outcome(shown(path), "refused", self._history.describe_buried(reason))
        files = self._parcel(arrived)
        if files == [arrived]:
            self._whole.append(arrived)
        for file in files:
            self.answer(file, self._open, file)
        return None

    def _answered_before(self, said: Announced) -> list[str]:
        """The deliveries that this very file became; none when the door has to look at it."""
        sha256, size = hash_of(said.path, self._known_before.has_size)
        if not sha256 or sha256 in self._history.buried or not said.is_in_order:
            return []
        deliveries = self._known_before.deliveries(sha256, size, said.partner, said.path.name)
        return [] if any(self._history.is_destroyed(delivery) for delivery in deliveries) else deliveries

    def _parcel(self, arrived: Arrived) -> list[Arrived]:
        """The files of a zip with several tables, each as one that arrived by itself; else the file."""
        if arrived.problems or not arrived.scanned.is_clean:
            return [arrived]
        try:
            paths = self._reader.do(_unpack, arrived, self._folder(), size=arrived.size)
        except Unreadable:
            # what is wrong with it is found once more when it is recognised, and answered there
            return [arrived]
        if not paths:
            return [arrived]
        files = arrive_apart(arrived, paths, self._home)
        if not has_delivery(self._home, arrived.sha256):
            shutil.rmtree(arrived.original.parent)
        return files

    def _open(self, arrived: Arrived) -> Outcome | None:
        """Recognise and stage the tables of one file."""
        if reason := self._history.buried.get(arrived.sha256):
            self._destroy(arrived)
            return Outcome(shown(arrived.path), "refused", self._history.describe_buried(reason))
        found = self._unless_broken(arrived, arrived.partner, None, lambda: self._recognised(arrived))
        files = [found] if isinstance(found, Unfit) else found
        if not arrived.scanned.is_clean:
            # what stands in one of more tables is not told apart
            whole = Unfit(arrived, arrived.partner, None, Profile(file=arrived.subject, unreadable=1), ())
            file = allowed_or_unfit(files[0] if len(files) == 1 else whole, self._home)
            if isinstance(file, Unfit):
                # at once: nothing of it is compared with what comes after
                return refuse(judge([file], self._home)[0], self._home, self._con)
            files = [file]
        for file in files:
            self.answer(file.arrived, self._table, file)
        return None

    def _table(self, file: Recognised | Unfit) -> Outcome | None:
        """Stage one table; one that landed before has its outcome already."""
        if same := self._history.same_bytes(file):
            if self._history.is_destroyed(same):
                self._destroy(file.arrived)
                return Outcome(file.arrived.path, "refused", self._history.describe(same), same)
            return self._known(file.arrived.path, same)
        taken_in = self._staged(file) if isinstance(file, Recognised) else file
        self._history.take_in(taken_in)
        self.taken_in.append(taken_in)
        return None

    def settle(self, judged: Judged) -> Outcome:
        """Commit or refuse one file. Only now is known what became of the files before it."""
        file, history = judged.file, self._history
        if same := history.same_bytes(file):
            return self._known(file.arrived.path, same)
        if isinstance(file, Staged):
            before = history.previous_rows(file.arrived, file.contract)
            if before != file.previous_rows:
                judged = judge([file.compared_with(before)], self._home)[0]
            if not judged.failed:
                return self._committed(file, judged)
        return refuse(judged, self._home, self._con)

    def _destroy(self, arrived: Arrived) -> None:
        """Destroy bytes that may not come again; those that another delivery has too stay for that one."""
        if not arrived.scanned.is_clean:
            arrived.original.unlink()
        elif not has_delivery(self._home, arrived.sha256):
            shutil.rmtree(arrived.original.parent)

    def _folder(self) -> Path:
        """A folder of the staging area that no file has used."""
        return self._area / str(next(self._folders))

    def _looked_through(self, file: Path, name: str, words: Mapping[Place, str]) -> Scanned:
        # while the process apart works; beside the copying of the bytes it would hold that up
        self._library = self._library or checks.preload()
        try:
            return self._reader.do(_scan, file, name, dict(words), size=file.stat().st_size)
        except Unreadable as error:
            return Scanned(problem=error.problem)

    def _recognised(self, arrived: Arrived) -> list[Recognised | Unfit]:
        return self._reader.do(_recognise, arrived, self._folder(), size=arrived.size)

    def _staged(self, file: Recognised) -> Staged | Unfit:
        before = self._history.expected_rows(file.arrived, file.contract)
        words = (file, self._folder(), before, self._now)
        size = file.arrived.size
        return self._unless_broken(
            file.arrived,
            file.partner,
            file.contract,
            lambda: self._reader.do(_stage, *words, size=size, report=self._report),
        )

    def _committed(self, file: Staged, judged: Judged) -> Outcome:
        sequence = self._history.next_sequence(file.contract)
        done = self._unless_broken(
            file.arrived,
            file.partner,
            file.contract,
            lambda: commit(file, judged, sequence, self._home, self._con, review=self._review),
        )
        if isinstance(done, Unfit):
            return refuse(judge([done], self._home)[0], self._home, self._con)
        outcome, landed = done
        self._history.land(file.contract, landed)
        return replace(outcome, message="; ".join([outcome.message, *self._other_values(file.contract, landed)]))

    def _other_values(self, contract: Contract, landed: Landed) -> list[str]:
        """Cells of which another file of that day says something else; the file has landed, whatever comes of this."""
        # a file of records is there as its counts, in the columns of its table
        table = contract_of(contract.name) if contract.records else contract
        others = self._history.same_day(contract, landed)
        try:
            return isolated(lambda: compared_with_its_day(table, landed, others, self._home, self._con))
        except (NotTaken, Unreadable) as error:
            return [f"not compared with other files of that day: {error}"]

    def _unless_broken(
        self, arrived: Arrived, partner: str, contract: Contract | None, work: Callable[[], Result]
    ) -> Result | Unfit:
        """What the work gives; when the file breaks it, the file is unfit and the next one gets a new connection."""
        try:
            return isolated(work)
        except Unreadable as error:
            self._con = _connect(self._area)
            return unreadable(arrived, partner, contract, error.problem)

    def _known(self, path: Path, delivery_id: str) -> Outcome:
        return Outcome(path, "known", self._history.describe(delivery_id), delivery_id)


def _scan(file: Path, name: str, words: Mapping[Place, str], report: Report) -> Scanned:
    """What the process apart does first with a file."""
    return scan(file, name, words)


def _unpack(arrived: Arrived, folder: Path, report: Report) -> list[Path]:
    """What the process apart does with a zip."""
    return unpack_parcel(arrived.original, arrived.path.name, folder)


def _recognise(arrived: Arrived, folder: Path, report: Report) -> list[Recognised | Unfit]:
    """What the process apart does with the head of a file."""
    return recognise(arrived, folder)


def _stage(file: Recognised, folder: Path, before: int | None, now: dt.date, report: Report) -> Staged | Unfit:
    """What the process apart does with the cells of a file."""
    con = _connect_once(folder.parent, file.arrived.size >= BIG_FILE)
    try:
        return stage(file, folder, before, con, report, now)
    except BaseException:
        # the next file gets a new connection
        _connect_once.cache_clear()
        raise


@lru_cache(maxsize=2)
def _connect_once(area: Path, of_big_files: bool) -> duckdb.DuckDBPyConnection:
    return _connect(area, of_big_files)


def _connect(area: Path, of_big_files: bool = False) -> duckdb.DuckDBPyConnection:
    con = in_memory()
    if not of_big_files:
        # to wake threads takes longer than what there is to do for them
        con.execute("set threads = 1")
    con.execute("set preserve_insertion_order = true")
    # with the checks library beside it a landing stays below 1.5 GB; what does not fit goes to disk
    con.execute("set memory_limit = '800MB'")
    con.execute(f"set temp_directory = {literal(str(area / 'spill'))}")
    return con
