"""What Great Expectations keeps: the context opens as its users open one, and its pages load nothing."""

from __future__ import annotations

import json
import re
import shutil

import pandas as pd
import pytest
from lxml import html

from ingest import checks
from svm.home import PROJECT

SUITES = (checks.DOOR, checks.SERIES, checks.VALUES)
KEYS = {checks.DOOR: "file", checks.SERIES: "cell_key", checks.VALUES: "cell_key"}
LOADS = "//script | //link[@href] | //img | //iframe | //object | //@onclick"


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The folder `ingest/gx` as a project of its own: a test writes nothing in the project."""
    folder = tmp_path_factory.mktemp("gx")
    shutil.copytree(checks.CONTEXT, folder / "gx")
    return folder


@pytest.fixture(scope="module")
def context(copied):
    import great_expectations as gx

    return gx.get_context(project_root_dir=copied)


def frame(suite: str, **facts: object) -> pd.DataFrame:
    """Made-up rows: what each expectation allows, and in the second row what the test says."""
    fine = {
        name: False if name.startswith("is_") else "2025" if name == "period" else 1 if name.startswith("rows") else 0
        for name in checks.columns_of(suite)
    }
    rows = [{**fine, KEYS[suite]: "made up 1"}, {**fine, **facts, KEYS[suite]: "made up 2"}]
    return pd.DataFrame(rows)


def judged(suite: str, results, **facts: object) -> set[str]:
    """The expectations that the second row does not meet."""
    found = checks.judge(
        frame(suite, **facts), suite, key=KEYS[suite], stage="dag", run_at="2026-06-21", results=results
    )
    assert not any(row["broken"] for row in found), found
    return {row["expectation"] for row in found if row["subject"] == "made up 2"}


def test_who_knows_the_library_opens_the_context_and_sees_what_there_is(context):
    assert {suite.name for suite in context.suites.all()} == set(SUITES)
    assert {one.name for one in context.validation_definitions.all()} == set(SUITES)
    assert {one.name for one in context.checkpoints.all()} == set(SUITES)
    for name in SUITES:
        (definition,) = context.checkpoints.get(name).validation_definitions
        assert definition.suite.name == name
        assert len(definition.suite.expectations) == len(checks.expectations(name)), "none was dropped"
    assert context.config.analytics_enabled is False


def test_every_expectation_says_what_it_asks_and_how_bad_it_is(context):
    for name in SUITES:
        found = context.suites.get(name).expectations
        called = [one.meta["name"] for one in found]
        assert len(set(called)) == len(called) and all(one.description and one.severity for one in found)
        assert all(one["type"] in {*checks.ROW_BY_ROW, checks.UNIQUE} for one in checks.expectations(name))


def test_the_suites_are_as_the_library_writes_them(context, copied):
    for name in SUITES:
        stored = copied / "gx" / "expectations" / f"{name}.json"
        before = stored.read_bytes()
        context.suites.get(name).save()
        assert stored.read_bytes() == before, "change a suite with the library, see CONTRIBUTING"


def test_an_expectation_is_added_as_the_page_for_contributors_says(tmp_path, monkeypatch):
    shutil.copytree(checks.CONTEXT, tmp_path / "ingest" / "gx")
    said = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = re.search(r"## Add an expectation\n.*?```python\n(.*?)```", said, re.S)
    assert code
    monkeypatch.chdir(tmp_path)
    # the suite has the one of the page already
    exec(code[1].replace("op_tijd_geleverd", "verzonnen").replace("geleverd op", "verzonnen"), {})
    added = checks.expectations(checks.SERIES, tmp_path / "ingest" / "gx")[-1]
    assert added["type"] == "expect_delivered_by_calendar" and added["meta"]["name"] == "verzonnen"
    assert json.loads((tmp_path / "ingest" / "gx" / "expectations" / "reeksen.json").read_text())["name"] == "reeksen"


@pytest.mark.parametrize(
    ("suite", "facts", "failed"),
    [
        (checks.SERIES, {"days_overdue": 1}, "op_tijd_geleverd"),
        (checks.SERIES, {"is_missing": True}, "ooit_geleverd"),
        (checks.SERIES, {"is_negative_count": True}, "geen_negatief_aantal"),
        (checks.VALUES, {"herziening": 1}, "herziening"),
        (checks.VALUES, {"buiten_bereik": 1.5}, "buiten_bereik"),
        (checks.VALUES, {"onderdelen_weg": 2}, "onderdelen_weg"),
        (checks.DOOR, {"duplicate_keys": 1}, "sleutel_uniek"),
        (checks.DOOR, {"rows_to_previous": 0.79}, "niet_gehalveerd"),
        (checks.DOOR, {"rows": 0}, "niet_leeg"),
    ],
)
def test_each_kind_judges_what_it_is_named_for(suite, facts, failed):
    assert judged(suite, None, **facts) == {failed}


def test_the_edge_of_a_kind_is_on_the_right_side():
    assert judged(checks.VALUES, None, herziening=0.99) == set()
    assert judged(checks.DOOR, None, rows_to_previous=0.8) == set()
    assert judged(checks.SERIES, None, days_overdue=-3) == set()


def test_results_and_pages_are_stored_and_load_nothing_from_elsewhere(tmp_path):
    before = {path: path.stat().st_mtime_ns for path in checks.CONTEXT.rglob("*")}
    for suite in (checks.SERIES, checks.VALUES):
        judged(suite, tmp_path)
    stored = tmp_path / "validations" / "reeksen" / "dag" / "20260621T000000.000000Z" / "warehouse-reeksen.json"
    assert json.loads(stored.read_text())["success"]
    pages = {path.relative_to(tmp_path / "data_docs").as_posix(): path for path in tmp_path.rglob("*.html")}
    run = "validations/{0}/dag/20260621T000000.000000Z/warehouse-{0}.html"
    assert {"index.html", *(run.format(suite) for suite in (checks.SERIES, checks.VALUES))} <= set(pages)
    for address, path in pages.items():
        text = path.read_text()
        page = html.fromstring(path.read_bytes())
        assert page.xpath(LOADS) == [] and "url(" not in text and "@import" not in text, address
        links = [link.split("#")[0] for link in page.xpath("//a/@href") if link.split("#")[0]]
        assert all((path.parent / link).resolve() in pages.values() for link in links), address
    series = html.fromstring(pages[run.format(checks.SERIES)].read_bytes())
    assert {one["meta"]["name"] for one in checks.expectations(checks.SERIES)} <= set(series.xpath("//@id"))
    assert {path: path.stat().st_mtime_ns for path in checks.CONTEXT.rglob("*")} == before, "nothing in the project"


def test_the_same_results_give_the_same_pages(tmp_path):
    for folder in ("one", "other"):
        judged(checks.SERIES, tmp_path / folder, days_overdue=3)
    pages = [sorted((tmp_path / folder / "data_docs").rglob("*.html")) for folder in ("one", "other")]
    assert [p.read_bytes() for p in pages[0]] == [p.read_bytes() for p in pages[1]] and pages[0]


def test_a_landing_has_a_page_only_when_something_failed(tmp_path):
    judged(checks.DOOR, tmp_path)
    assert list((tmp_path / "validations" / checks.DOOR).rglob("*.json"))
    assert not list(tmp_path.rglob("*.html"))
    judged(checks.DOOR, tmp_path, unreadable=1)
    (page,) = (tmp_path / "data_docs" / "validations" / checks.DOOR).rglob("*.html")
    assert "made up 2" in page.read_text()


def test_the_name_of_a_file_is_no_markup(tmp_path):
    name = "<script>alert('made up')</script>"
    made = frame(checks.DOOR, unreadable=1).replace("made up 2", name)
    checks.judge(made, checks.DOOR, key="file", stage="deur", run_at="2026-06-21", results=tmp_path)
    (page,) = (tmp_path / "data_docs" / "validations" / checks.DOOR).rglob("*.html")
    assert html.fromstring(page.read_bytes()).xpath(LOADS) == []
    assert name in html.fromstring(page.read_bytes()).text_content()
