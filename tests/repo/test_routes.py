"""Routes are data: what the yml says is what the models do and what `monitor.routes` lists, wherever a comment stands."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from svm.home import PROJECT

FOLDER = Path("models/intermediate/observations")
TEMPLATE = "int_routes__template"
MODELS = sorted(p.stem for p in (PROJECT / FOLDER).glob("int_routes__*.yml") if p.stem != TEMPLATE)


def routes(model: str) -> list[dict]:
    return yaml.safe_load((PROJECT / FOLDER / f"{model}.yml").read_text())["models"][0]["config"]["meta"]["routes"]


def datasets(route: dict) -> list[str]:
    return [route["dataset"]] if isinstance(route["dataset"], str) else route["dataset"]


def without_comments(sql: str) -> str:
    return " ".join(re.sub(r"--.*", "", sql).split())


def test_the_list_is_what_the_yml_says(samples):
    written = {(route["indicator"], d) for model in MODELS for route in routes(model) for d in datasets(route)}
    listed = samples.query("select indicator_id, dataset from monitor.routes where dataset <> 'sjabloon/levering'")
    assert written == set(listed) and len(listed) == len(written)


def test_every_route_is_a_select_block_and_every_cte_is_read(manifest):
    code = {n["name"]: n["compiled_code"] for n in manifest["nodes"].values() if n["name"] in MODELS}
    for model in MODELS:
        blocks = re.findall(r"select\s+'(\w+)' as indicator_id", code[model])
        assert blocks == [route["indicator"] for route in routes(model)]
        for cte in re.findall(r"(?m)^(\w+) as \(", code[model]):
            assert re.search(rf"from {cte}\b", code[model]), f"{model}: nothing reads {cte}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the dbt project, to write into."""
    for name in ("models", "macros", "seeds", "tests", "analyses", "ingest"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copyfile(PROJECT / name, tmp_path / name)
    (tmp_path / "warehouse").mkdir()
    return tmp_path


def compiled(project: Path, *select: str) -> subprocess.CompletedProcess[str]:
    """Compile models of a project copy; a compilation asks nothing of the lake."""
    dbt = [str(Path(sys.executable).with_name("dbt")), "--quiet", "compile", "--select", *select]
    return subprocess.run(dbt, cwd=project, capture_output=True, text=True, check=False)


def test_a_comment_changes_nothing_and_a_wrong_route_is_named(project, manifest):
    code = {n["name"]: n["compiled_code"] for n in manifest["nodes"].values() if n["resource_type"] == "model"}
    for path in (project / FOLDER).glob("int_routes__*"):
        mark = "--" if path.suffix == ".sql" else "#"
        lines = path.read_text().splitlines()
        path.write_text("\n".join(f"{line}\n{mark} union all 'asy_first' as indicator_id from x" for line in lines))
    result = compiled(project, *MODELS, "routes")
    assert result.returncode == 0, result.stdout
    for name in (*MODELS, "routes"):
        path = next((project / "target/compiled").rglob(f"{name}.sql"))
        assert without_comments(path.read_text()) == without_comments(code[name]), name

    yml = project / FOLDER / "int_routes__oekraine.yml"
    right = yml.read_text()
    for old, new, message in (
        ("indicator: ukr_asylum", "indikator: ukr_asylum", "unknown key 'indikator'; expected one of indicator, "),
        ("indicator: ukr_asylum", "unit: persons", "no 'indicator'"),
        ("from: cbs_maand", "from: cbs_week", "no CTE 'cbs_week' in models/intermediate/observations/int_routes__oekr"),
        ("cbs/asielverzoeken_maand", "cbs/asielverzoeken_jaar", "the model reads no dataset 'cbs/asielverzoeken_jaar'"),
    ):
        assert old in right
        yml.write_text(right.replace(old, new))
        result = compiled(project, "int_routes__oekraine")
        assert result.returncode != 0
        assert "int_routes__oekraine.yml, route 1 (" in result.stdout and message in result.stdout, result.stdout
