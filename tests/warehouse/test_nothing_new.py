"""From the same inputs nothing is built again; anything that a build reads, and nothing else, makes it build; a delivery
builds what depends on it alone, with the same result."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from ingest.lake import prepare
from publish.commands.main import svm
from publish.release import build as builds
from publish.release import inputs
from svm.errors import UserError
from svm.home import PROJECT
from tests.conftest import Door

#: puts a made-up database where dbt would, and counts; or fails
FAKE = "import sys; p = sys.argv[1]; open(p, 'ab').write(b'x'); open(p + '.asked', 'w').write(' '.join(sys.argv[3:]));"
FAKE += "sys.exit(int(sys.argv[2]))"
#: what the door tells of all deliveries; nearly everything is built from it
OF_ALL = "source:decided+ source:door+ source:public+ source:refused+"


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

    def publish(home):
        shutil.copyfile(home.build_database, home.published_database)
        return home.published_database

    monkeypatch.setattr(builds, "dbt_command", command)
    # what stands there is no database to write an index into
    monkeypatch.setattr(builds, "publish", publish)
    door.runs = lambda: door.home.build_database.stat().st_size
    asked = door.home.build_database.with_suffix(".duckdb.asked")
    door.asked = lambda: asked.read_text().partition("--select ")[2]
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
    "what a publisher says": lambda built: put(built.home.announced / "2026-01-01T00-00-00Z.0.parquet"),
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


def landed(built, dataset: str) -> None:
    put(built.home.lake / dataset / "delivery=2026-01-01~0" / "data.parquet")


def staging(built, *names: str) -> None:
    for name in names:
        put(built.own / "models" / "staging" / name)
    assert builds.build(built.home).is_new and built.asked() == ""


def test_a_delivery_builds_what_depends_on_it(built):
    staging(built, "cbs/stg_cbs__dublin.sql", "layouts/stg_eurostat__cells.sql")
    landed(built, "cbs/dublin")
    assert builds.build(built.home).parts == ("lake/cbs/dublin",)
    assert built.asked() == f"{OF_ALL} stg_cbs__dublin+"
    landed(built, "eurostat/tps00001")
    put(built.home.quarantine / "verzonnen/refusal.parquet")
    put(built.home.retractions / "cbs/dublin/2026.1.parquet")
    put(built.home.announced / "2026-01-01T00-00-00Z.0.parquet")
    parts = ("lake/_announced", "lake/_retractions", "lake/eurostat/tps00001", "quarantine")
    assert builds.build(built.home).parts == parts
    assert built.asked() == f"{OF_ALL} stg_eurostat__cells+"
    # of everything it is said only when everything was built
    assert builds.build(built.home, again=True).parts == () and built.asked() == ""


@pytest.mark.parametrize("beside", ["a frozen version", "seeds", "macros", "a layout"])
def test_what_else_changed_builds_everything(built, beside):
    staging(built, "cbs/stg_cbs__dublin.sql")
    landed(built, "cbs/dublin")
    CHANGES[beside](built)
    assert builds.build(built.home).parts == () and built.asked() == ""


def test_a_dataset_without_a_model_of_its_own_builds_everything(built):
    landed(built, "cbs/verzonnen")
    assert builds.build(built.home).parts == () and built.asked() == ""


def test_after_a_delivery_that_failed_everything_is_built(built):
    staging(built, "cbs/stg_cbs__dublin.sql")
    landed(built, "cbs/dublin")
    built.code = 1
    with pytest.raises(UserError, match="dbt build failed"):
        builds.build(built.home)
    assert built.asked() == f"{OF_ALL} stg_cbs__dublin+"
    built.code = 0
    assert builds.build(built.home).is_new and built.asked() == ""


def test_a_source_is_read_by_the_model_of_its_name(manifest):
    """On this rests which models a delivery changes."""
    readers = {
        (source["source_name"], source["name"]): sorted(
            child for child in manifest["child_map"][unique_id] if child.startswith("model.")
        )
        for unique_id, source in manifest["sources"].items()
    }
    of_all = [source for source in readers if source[0] in ("door", "refused", "decided", "public")]
    assert len(of_all) == 7 and len(readers) > 20
    for partner, name in readers.keys() - set(of_all):
        assert readers[partner, name] == [f"model.staat_van_migratie.stg_{partner}__{name}"]


def test_a_delivery_built_alone_gives_what_building_everything_gives(samples, tmp_path):
    whole = Door(tmp_path / "whole")
    for place in ("lake", "quarantine", "warehouse"):
        shutil.copytree(samples.home.root / place, whole.home.root / place)
    (tmp_path / "alone").mkdir()
    alone = Door.copy(tmp_path / "alone", whole)
    before = inputs.made_from(whole.home, {})
    text = (PROJECT / "samples/inbox/cbs/2025-06-30/dublin_2024.csv").read_text()
    assert text.count('"5215"') == 1
    assert whole.land_one("cbs", "2026-06-10", "dublin_2024.csv", text.replace('"5215"', '"5216"')).result == "landed"
    after = inputs.made_from(whole.home, {})
    parts = {name for name in after if before.get(name) != after[name]}
    assert parts == {"lake/cbs/dublin"}

    alone.build(*inputs.dependents(whole.home, parts), tests=False)
    whole.build(tests=False)
    with duckdb.connect(str(alone.home.build_database), read_only=True) as con:
        con.execute(f"attach '{whole.home.build_database}' as whole (read_only)")
        relations = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'whole' order by 1"
        ).fetchall()
        assert len(relations) > 170
        for (name,) in relations:
            for one, other in (("build", "whole"), ("whole", "build")):
                left = f"select * from {one}.{name} except all select * from {other}.{name}"
                assert con.execute(left).fetchall() == [], name
        told = "select value from build.staging.stg_cbs__dublin where value = '5216'"
        assert len(con.execute(told).fetchall()) == 1


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
