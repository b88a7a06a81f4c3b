"""From the same inputs nothing is built again; anything that a build reads, and nothing else, makes it build."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.lake import prepare
from publish.commands.main import svm
from publish.release import build as builds
from publish.release import inputs
from svm.errors import UserError

#: puts a made-up database where dbt would, and counts; or fails
FAKE = "import sys; p = sys.argv[1]; open(p, 'ab').write(b'x'); sys.exit(int(sys.argv[2]))"


@pytest.fixture
def built(door, monkeypatch, tmp_path):
    """A home with a made-up project, lake and build; `door.runs()` tells how often it was built."""
    project = tmp_path / "project"
    for part in inputs.PROJECT_PARTS:
        path = part_of(project, part)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("select 1")
    monkeypatch.setattr(inputs, "PROJECT", project)
    door.home.build_database.parent.mkdir(parents=True)
    door.code = 0

    def command(home, **_):
        return [sys.executable, "-c", FAKE, str(home.build_database), str(door.code)], {}

    monkeypatch.setattr(builds, "dbt_command", command)
    door.runs = lambda: door.home.build_database.stat().st_size
    prepare(door.home)
    assert builds.build(door.home).is_new and door.runs() == 1
    door.own = project
    return door


def test_from_the_same_nothing_is_built(built):
    prepare(built.home)
    (built.home.lake / ".lock").write_text("")
    (built.home.originals / "ab").mkdir(parents=True)
    (built.home.originals / "ab" / "cd").write_text("bytes")
    (built.own / "models" / "__pycache__").mkdir()
    (built.own / "models" / "__pycache__" / "x.pyc").write_text("")
    again = builds.build(built.home)
    assert not again.is_new and again.path == built.home.published_database and built.runs() == 1
    assert builds.build(built.home, again=True).is_new and built.runs() == 2


def put(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("verzonnen, en langer dan wat er stond")


def part_of(project: Path, part: str) -> Path:
    return project / part if "." in part else project / part / "verzonnen.sql"


CHANGES = {
    "a delivery": lambda built: put(built.home.lake / "cbs/verzonnen/delivery=2026-01-01~0/data.parquet"),
    "a delivery that went": lambda built: sorted((built.home.lake / "cbs").rglob("*.parquet"))[0].unlink(),
    "a withdrawal": lambda built: put(built.home.retractions / "cbs/verzonnen/2026.1.parquet"),
    "a layout": lambda built: put(built.home.lake / "_none/_none/delivery=none/datasets.parquet"),
    "a refusal": lambda built: put(built.home.quarantine / "verzonnen/refusal.parquet"),
    "a frozen version": lambda built: put(built.home.releases / "2025/definitief/manifest.json"),
    "the published copy": lambda built: built.home.published_database.unlink(),
    "a build by hand": lambda built: built.home.build_database.write_bytes(b"y"),
    **{part: lambda built, part=part: put(part_of(built.own, part)) for part in inputs.PROJECT_PARTS},
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_a_build_reads_makes_it_build(built, what):
    CHANGES[what](built)
    assert builds.build(built.home).is_new
    assert not builds.build(built.home).is_new


def test_every_file_that_dbt_reads_of_the_project_is_an_input(manifest):
    found = {
        Path(one["original_file_path"]).as_posix()
        for kind in ("nodes", "macros", "sources", "docs", "unit_tests", "exposures")
        for one in manifest[kind].values()
        # an analysis is never run
        if one["package_name"] == "staat_van_migratie" and one["resource_type"] != "analysis"
    }
    assert len(found) > 300
    inside = tuple(f"{part}/" for part in inputs.PROJECT_PARTS)
    assert [path for path in sorted(found) if path not in inputs.PROJECT_PARTS and not path.startswith(inside)] == []


def test_another_question_is_another_build(built):
    assert builds.build(built.home, edition=2025).is_new
    assert builds.build(built.home, edition=2025, as_of="2025-07-04").is_new
    assert not builds.build(built.home, edition=2025, as_of="2025-07-04").is_new
    assert builds.build(built.home).is_new


def test_a_build_that_failed_is_none(built):
    seed = built.own / "seeds" / "verzonnen.sql"
    seed.write_text("iets anders")
    built.code = 1
    for _ in range(2):
        with pytest.raises(UserError, match="dbt build failed"):
            builds.build(built.home)
    # also when what was changed is put back: the working database is not what was published
    seed.write_text("select 1")
    built.code = 0
    assert builds.build(built.home).is_new


def test_the_command_says_which(built, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(built.home.root))
    shutil.rmtree(built.home.lake / "_none")
    prepare(built.home)
    said = CliRunner().invoke(svm, ["build"]).output
    assert said == "Nothing has changed since the last build (--again builds anyway): warehouse/svm.duckdb\n"
    assert CliRunner().invoke(svm, ["build", "--again"]).output == "Published: warehouse/svm.duckdb\n"
