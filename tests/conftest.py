"""Shared fixtures. Everything written here is made up for the tests, unless it is read from the real exports."""

from __future__ import annotations

import subprocess
from pathlib import Path

import duckdb
import pytest

from ingest.home import PROJECT, Home
from ingest.land import land
from ingest.read import landed
from publish.build import dbt_command

REAL = PROJECT.parent / "shared" / "realdata"


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder with real public exports; it is not part of the project."""
    if not REAL.exists():
        pytest.skip("the real exports are not beside the project (../shared/realdata)")
    return REAL


class Door:
    """A made-up inbox, lake and quarantine in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self.inbox = root / "inbox"

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

    def build(self, *, check: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        self.home.build_database.parent.mkdir(parents=True, exist_ok=True)
        command, environment = dbt_command(self.home, **variables)
        result = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
        if check and result.returncode != 0:
            raise AssertionError(result.stdout[-4000:] + result.stderr[-2000:])
        return result

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
