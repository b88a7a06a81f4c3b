"""Shared fixtures. Everything written here is made up for the tests, unless it is read from the real exports."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import duckdb
import pytest
import xlsxwriter

from ingest.apart import APART, Here
from ingest.lake import prepare
from ingest.land import land
from ingest.parquet import landed
from publish.release.build import dbt_command, publish
from svm.database import connect
from svm.home import PROJECT, Home
from svm.locks import exclusive
from tests.run_dbt import NOWHERE, run_dbt

REAL = PROJECT.parent / "shared" / "realdata"


#: files that take minutes and share little; what comes last is short, so that no test process waits for another
FIRST = ("tests/door/test_real_files.py", "tests/warehouse/", "tests/dashboard/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that build a warehouse go first, in an order of their own; the others stay as they are."""
    items.sort(key=lambda item: next((n for n, part in enumerate(FIRST) if item.nodeid.startswith(part)), len(FIRST)))


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder with real public exports; it is not part of the project."""
    if not REAL.exists():
        pytest.skip("the real exports are not beside the project (../shared/realdata)")
    return REAL


@pytest.fixture(scope="module")
def browser():
    """A browser without a window, for what only a page that runs can show."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        one = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield one
        one.close()


TEMPLATE = (
    "Partner",
    "Indicator",
    "Periode",
    "Uitsplitsing",
    "Waarde",
    "Eenheid",
    "Status",
    "Peildatum",
    "Bron",
    "Toelichting",
)


class Door:
    """A made-up inbox, lake and quarantine in a temporary folder."""

    #: the day it is at this door: after all that is made up, unless a test says otherwise
    now = dt.date(2100, 1, 1)
    #: whether files are read in this process, for a test that changes or watches how
    looks_inside = False

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self.inbox = root / "inbox"
        self.project = PROJECT

    @classmethod
    def beside(cls, root: Path, other: Door) -> Door:
        """A door of its own that reads the deliveries of another."""
        made = cls(root)
        made.home.lake.symlink_to(other.home.lake)
        made.home.quarantine.symlink_to(other.home.quarantine)
        return made

    @classmethod
    def copy(cls, root: Path, other: Door) -> Door:
        """A door beside another with a copy of its database, for a command that writes."""
        made = cls.beside(root, other)
        made.home.build_database.parent.mkdir(exist_ok=True)
        shutil.copyfile(other.home.build_database, made.home.build_database)
        return made

    def own_project(self) -> Path:
        """A copy of what a test may decide otherwise than the project did: its seeds. The models stay the project's."""
        self.project = self.home.root / "project"
        shutil.copytree(PROJECT / "seeds", self.project / "seeds")
        for name in ("dbt_project.yml", "profiles.yml"):
            shutil.copyfile(PROJECT / name, self.project / name)
        return self.project

    def decide(self, seed: str, *lines: list[object]) -> None:
        """Append made-up lines to a seed of the own project."""
        with (self.project / "seeds" / f"{seed}.csv").open("a", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(lines)

    def put_template(
        self, partner: str, received: str, name: str, cells: list[dict[str, object]], note: str = ""
    ) -> None:
        """A made-up delivery by template: dictionaries with Indicator, Periode, Waarde and what differs."""
        path = self.inbox / partner / received / f"levering_{name}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Levering")
            sheet.write_row(0, 0, TEMPLATE)
            fixed = {"Partner": partner, "Status": "definitief", "Bron": "verzonnen voor een test"}
            for row, cell in enumerate(cells, start=1):
                for column, header in enumerate(TEMPLATE):
                    sheet.write_string(row, column, str({**fixed, **cell}.get(header, "")))
        if note:
            path.with_name(path.name + ".source.yml").write_text(note)

    def put(self, partner: str, received: str, name: str, data: bytes | str) -> Path:
        path = self.inbox / partner / received / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def land(self, *paths: Path):
        if not self.home.lake.exists() and not self.home.quarantine.exists():
            shutil.copytree(empty_lake(), self.home.root, dirs_exist_ok=True)
        # the process apart reads the project's own seeds and contracts, and nothing in it can be watched
        apart = self.project == PROJECT and not self.looks_inside
        with mock.patch("ingest.shared_sql.SEEDS", self.project / "seeds"):
            return land(paths or [self.inbox], self.home, now=self.now, reader=APART if apart else Here())

    def land_one(self, partner: str, received: str, name: str, data: bytes | str):
        return self.land(self.put(partner, received, name, data))[0]

    def cells(self, outcome, columns: str = "*") -> list[tuple]:
        partner, dataset, delivery = outcome.delivery_id.split("/")
        path = self.home.lake / partner / dataset / f"delivery={delivery}" / "data.parquet"
        return duckdb.sql(f"select {columns} from {landed(path)} order by row_number").fetchall()

    #: whether dbt writes what it knows of the project; the tests need that once
    writes_json = False

    def dbt(self, *words: str, check: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a dbt command, such as `build`, on this door with the project as parsed once for all tests."""
        for folder in (self.home.build_database.parent, self.home.root / "target"):
            folder.mkdir(parents=True, exist_ok=True)
        command, environment = dbt_command(self.home, **variables)
        command = [*words, *command[command.index("build") + 1 :]]
        environment |= {"DBT_LOG_LEVEL_FILE": "none", "DBT_WRITE_JSON": str(self.writes_json)}
        result = run_dbt(command, environment, str(parsed()), str(self.project), str(self.home.root))
        if check and result.returncode != 0:
            raise AssertionError(result.stdout[-6000:])
        return result

    def build(
        self, *select: str, check: bool = True, tests: bool = True, unit_tests: bool = False, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `dbt build` as `svm build` does; without its tests, or for some models only, it takes half the time."""
        words = ["build"]
        if select:
            words += ["--select", *select]
        for resource, wanted in (("test", tests), ("unit_test", unit_tests)):
            words += [] if wanted else ["--exclude-resource-type", resource]
        return self.dbt(*words, check=check, **variables)

    @contextmanager
    def published(self, *select: str, **variables: str) -> Generator[duckdb.DuckDBPyConnection]:
        """Build without tests, the selected models only, publish, and open the published copy."""
        self.build(*select, tests=False, **variables)
        publish(self.home)
        con = connect(self.home)
        yield con
        # a connection left open would show its old copy to the next one of this process
        con.close()

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.home.build_database), read_only=True) as con:
            return con.execute(sql).fetchall()


def shared(name: str, make: Callable[[Path], object]) -> Path:
    """A folder that one test process makes and all of this run use."""
    run = Path(os.environ["SVM_TEST_RUN"])
    folder, done = run / name, run / f"{name}.done"
    with exclusive(run / f"{name}.lock", name, wait=True):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            make(folder)
            done.touch()
    return folder


def empty_lake() -> Path:
    """A home before its first file, laid out once for all tests: they make hundreds."""
    return shared("empty lake", lambda folder: prepare(Home(folder)))


def parsed() -> Path:
    """The project as dbt parsed it for all tests."""

    def parse(folder: Path) -> None:
        command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "parse", "--target-path", str(folder)]
        command += ["--vars", json.dumps({"lake": f"{NOWHERE}/lake", "quarantine": f"{NOWHERE}/quarantine"})]
        subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)

    return shared("parsed", parse) / "partial_parse.msgpack"


@pytest.fixture(scope="session", autouse=True)
def one_run(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """The folder that the test processes of one run share. No test cuts the power, so nothing waits for the disk."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ["SVM_TEST_RUN"] = str(run / "shared")
    with mock.patch("os.fsync"), mock.patch("svm.files._flushed_at_once", return_value=True):
        yield


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


@pytest.fixture(scope="session")
def samples(one_run: None) -> Door:
    """The warehouse built from the bundled real figures and published. Nobody builds in it: see `Door.beside`."""

    def make(folder: Path) -> None:
        made = Door(folder)
        made.writes_json = True
        outcomes = made.land(PROJECT / "samples" / "inbox")
        assert {o.result for o in outcomes} == {"landed"}, [o.message for o in outcomes if o.result != "landed"]
        # the one build that tries the models on their made-up rows too
        made.build(unit_tests=True)
        publish(made.home)

    return Door(shared("samples", make))


@pytest.fixture(scope="session")
def manifest(samples: Door) -> dict:
    """What dbt knows of the project."""
    return json.loads((samples.home.root / "target" / "manifest.json").read_text())
