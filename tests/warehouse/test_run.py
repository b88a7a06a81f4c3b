"""`svm run` and what commands say to programs, on the bundled figures; the build is made up, as it takes a minute."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal

import pytest
from click.testing import CliRunner

from ingest.apart import Here
from ingest.land import land
from publish.commands.main import svm
from publish.release import build as builds
from publish.release import watch
from svm.database import connect
from tests.conftest import Door

FINDING = {
    "test": "decisions_are_complete",
    "subject": "",
    "stops": True,
    "count": 1,
    "said": "verzonnen: zonder <reden>",
    "places": [
        {
            "file": "verzonnen.csv",
            "partner": "coa",
            "delivery_id": "coa/verzonnen/2026-01-01~12345678",
            "received_on": "2026-01-01",
            "rows": [3],
            "columns": ["aantal"],
        }
    ],
    "settle": "fill in the row, or remove it.",
}


@pytest.fixture
def home(samples: Door, tmp_path, monkeypatch) -> Door:
    """The published samples in a home of their own, with a build that ends as `home.ends` says."""
    made = Door(tmp_path)
    made.home.published_database.parent.mkdir()
    shutil.copyfile(samples.home.published_database, made.home.published_database)
    monkeypatch.setenv("SVM_HOME", str(tmp_path))
    made.ends = "published"

    def build(home, **_):
        path = watch.findings_path(home)
        path.parent.mkdir(exist_ok=True)
        found = [FINDING] if made.ends == "failed" else []
        path.write_text(json.dumps({"findings": found, "not_made": ["verzonnen"] * len(found)}))
        if made.ends == "failed":
            raise builds.BuildFailed("dbt build failed; the published database was not touched.")
        return builds.Built(home.published_database, is_new=made.ends == "published", done=1)

    monkeypatch.setattr(builds, "build", build)
    return made


def run(door: Door, *words: str) -> tuple[int, dict, str]:
    done = CliRunner().invoke(svm, ["run", *words])
    folder = max((door.home.out / "runs").iterdir())
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["exit_code"] == done.exit_code or done.exit_code == 6
    return done.exit_code, record, (folder / "run.html").read_text(encoding="utf-8")


def test_series_to_chase_are_an_exit_code_of_their_own(home):
    code, record, page = run(home)
    assert (code, record["meaning"], record["build"]["result"]) == (3, "series to chase", "published")
    assert record["land"] is None and record["status"]["to_chase"] > 0
    assert record["diff"]["changed"] == [] and record["diff"]["newly_known"] == 0
    assert page.startswith("<!doctype html>") and "series to chase" in page
    # nothing is loaded from elsewhere
    assert not any(word in page for word in ("http:", "https:", " src=", "<script", "<link", "@import"))


def test_a_failed_build_is_told_with_what_settles_it(home):
    home.ends = "failed"
    code, record, page = run(home)
    assert code == 5 and record["build"] == {"result": "failed", "findings": [FINDING], "not_made": ["verzonnen"]}
    assert "verzonnen: zonder &lt;reden&gt;" in page and "To settle it: fill in the row, or remove it." in page
    assert "coa, verzonnen.csv, row 3, column aantal (coa/verzonnen/2026-01-01~12345678, received 2026-01-01)" in page
    assert record["diff"] is None


def test_a_refused_delivery_is_told_and_the_rest_goes_on(home):
    home.put("coa", "2026-06-01", "verzonnen.pdf", b"verzonnen")
    code, record, page = run(home)
    assert code == 4 and record["land"]["count"] == {"landed": 0, "known": 0, "refused": 1}
    assert record["land"]["files"][0]["letter"].startswith("quarantine/") and record["build"]["result"] == "published"
    assert "verzonnen.pdf" in page


def test_what_is_held_is_listed_and_stands_in_the_way_of_nothing(home):
    path = home.put(
        "dtv", "2024-05-10", "instroom_2023.csv", "\ufeffInstroom;IND;NP;KMar;Overige\r\n2023;11180;20;30;40"
    )
    (held,) = land([path], home.home, review=True, reader=Here())
    code, record, page = run(home)
    assert code == 3 and record["build"]["result"] == "published" and record["land"]["count"]["known"] == 1
    assert [one["delivery_id"] for one in record["held"]] == [held.delivery_id]
    assert f"{held.delivery_id}, since " in page and "<code>svm review</code>" in page


def test_a_value_that_changed_is_told(home, monkeypatch):
    import duckdb

    def build(of, **_):
        with duckdb.connect(str(of.published_database)) as con:
            con.execute(
                "update indicators.observations set value = value + 1, display_text = '4' "
                "where indicator_id = 'asy_first' and period = '2023' and breakdown = ''"
            )
        return builds.Built(of.published_database, is_new=True)

    monkeypatch.setattr(builds, "build", build)
    code, record, page = run(home)
    assert code == 3 and [c["figure_id"] for c in record["diff"]["changed"]] == ["asy_first:2023"]
    assert "3.1" in record["diff"]["changed"][0]["tables"] and "asy_first:2023" in page


def test_the_hook_gets_the_record_and_may_fail(home, tmp_path):
    (tmp_path / "told").mkdir()
    code, record, _ = run(home, "--hook", f"cp -t {tmp_path / 'told'}")
    assert code == 3 and json.loads((tmp_path / "told" / "run.json").read_text()) == record
    assert run(home, "--hook", "false")[0] == 6
    home.ends = "failed"
    assert run(home, "--hook", "false")[0] == 5


def test_a_run_that_is_stopped_says_why(home):
    home.home.published_database.unlink()
    code, record, page = run(home, "--inbox", str(home.home.root / "nergens"))
    assert code == 1 and "nergens" in record["error"] and "nergens" in page and record["build"] is None


def told(*words: str) -> dict:
    done = CliRunner().invoke(svm, [*words, "--format", "json"])
    assert done.exit_code in (0, 3), done.output
    return json.loads(done.stdout)


def test_status_as_json_has_what_the_text_has(home):
    found = told("status", "--chapter", "3")
    text = CliRunner().invoke(svm, ["status", "--chapter", "3"]).stdout
    assert {s["chapter"] for s in found["yellow_series"]} == {3}
    assert all(s["series_id"] in text for s in found["yellow_series"]) and found["open_doubts"] == []
    assert f"Reeksen om achteraan te gaan: {found['to_chase']}," in text


def test_open_points_of_an_edition_are_in_status_and_in_the_record_of_a_run(home):
    """As many as `svm edition list` shows, and each on the page."""
    _, record, page = run(home)
    found = told("status")["editions"]
    assert record["editions"] == found and len(found) >= 2
    listed = CliRunner().invoke(svm, ["status"]).stdout
    for one in found:
        edition, waiting = one["edition"], one["open"]
        assert f"Editie {edition}: {one['decided']} van {one['asked']} punten beslist" in listed
        text = CliRunner().invoke(svm, ["edition", "list", str(edition)]).stdout
        assert len(waiting) == text.count("\n  [ ] ") == one["asked"] - one["decided"] > 0
        assert f"{edition}: {one['decided']} of {one['asked']} points decided" in page
        assert page.count(f"svm edition list {edition}<") == 1
    assert page.count("<li>") >= sum(len(one["open"]) for one in found)


def test_a_value_in_json_has_every_digit(home):
    con = connect(home.home)
    for figure, value in con.execute(
        "select figure_id, cast(value as varchar) from indicators.figures "
        "where value <> round(value) order by figure_id limit 2"
    ).fetchall():
        one = told("figure", figure)["figures"][0]
        assert one["figure_id"] == figure and Decimal(one["value"]) == Decimal(value)
        assert {"step": "figure", "text": figure} == told("trace", figure)["steps"][0]
    con.close()


def test_a_table_as_json_is_that_of_its_csv(home):
    found = told("table", "3.1")
    text = CliRunner().invoke(svm, ["table", "3.1", "--format", "csv"]).stdout
    assert len(found["cells"]) == len(text.splitlines()) - 1
    assert ",".join(found["cells"][0]) == text.splitlines()[0].lstrip("\ufeff")


def test_found_figures_and_changes_as_json(home):
    found = told("figure", "asielaanvragen", "2025")["figures"]
    assert found[0]["figure_id"] == "asy_first:2025" and found[0]["value"] and found[0]["sentence"]
    changed = told("diff", "2024-06-20", "2024-07-15")["changed"]
    assert [(c["old"], c["new"]) for c in changed if c["figure_id"] == "reg_immigration:2023"] == [
        ("332.863", "336.000")
    ]


def test_land_as_json(home):
    home.put("coa", "2026-06-01", "verzonnen.pdf", b"verzonnen")
    done = CliRunner().invoke(svm, ["land", str(home.inbox), "--format", "json"])
    assert done.exit_code == 1 and json.loads(done.stdout)["count"] == {"landed": 0, "known": 0, "refused": 1}
