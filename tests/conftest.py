"""Shared fixtures. Everything written here is made up for the tests, unless it is read from the real exports."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from ingest.home import PROJECT, Home
from ingest.land import land
from ingest.read import landed
from publish.build import dbt_command, publish
from publish.database import connect

REAL = PROJECT.parent / "shared" / "realdata"


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder with real public exports; it is not part of the project."""
    if not REAL.exists():
        pytest.skip("the real exports are not beside the project (../shared/realdata)")
    return REAL


#: what dbt needs of the project, for a test that decides other things than the project did
DBT = ("models", "macros", "seeds", "tests", "analyses", "dbt_project.yml", "profiles.yml")
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

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self.inbox = root / "inbox"
        self.project = PROJECT

    def own_project(self) -> Path:
        """A copy of the dbt project whose seeds a test may change."""
        self.project = self.home.root / "project"
        for name in DBT:
            source, target = PROJECT / name, self.project / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, target)
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
        return land(paths or [self.inbox], self.home)

    def land_one(self, partner: str, received: str, name: str, data: bytes | str):
        return self.land(self.put(partner, received, name, data))[0]

    def cells(self, outcome, columns: str = "*") -> list[tuple]:
        partner, dataset, delivery = outcome.delivery_id.split("/")
        path = self.home.lake / partner / dataset / f"delivery={delivery}" / "data.parquet"
        return duckdb.sql(f"select {columns} from {landed(path)} order by row_number").fetchall()

    def build(self, *, check: bool = True, tests: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `dbt build`; without its tests it takes half the time."""
        self.home.build_database.parent.mkdir(parents=True, exist_ok=True)
        command, environment = dbt_command(self.home, **variables)
        if not tests:
            command += ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
        result = subprocess.run(command, cwd=self.project, env=environment, capture_output=True, text=True, check=False)
        if check and result.returncode != 0:
            raise AssertionError(result.stdout[-4000:] + result.stderr[-2000:])
        return result

    @contextmanager
    def published(self, **variables: str) -> Generator[duckdb.DuckDBPyConnection]:
        """Build without tests, publish, and open the published copy."""
        self.build(tests=False, **variables)
        publish(self.home)
        con = connect(self.home)
        yield con
        # a connection left open would show its old copy to the next one of this process
        con.close()

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.home.build_database), read_only=True) as con:
            return con.execute(sql).fetchall()


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The warehouse built from the bundled real figures."""
    made = Door(tmp_path_factory.mktemp("samples"))
    outcomes = made.land(PROJECT / "samples" / "inbox")
    assert {o.result for o in outcomes} == {"landed"}, [o.message for o in outcomes if o.result != "landed"]
    made.build()
    return made
