"""What held deliveries would do to the report, on the bundled figures: one revises, one jumps, one drops a cell, one is new.

The four deliveries are made up from the bundled ones. They are built once, together.
"""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest
from click.testing import CliRunner

from ingest.retract import held
from publish.commands.main import svm
from publish.follow import trial
from publish.release import build as builds
from publish.release import inputs
from svm.home import PROJECT, Home
from tests.conftest import Door
from tests.folders import bytes_in

SAMPLES = PROJECT / "samples" / "inbox"
ASKED = {"as_of": None, "edition": None}
YEARS = "cbs/asielverzoeken_jaar/2026-06-10"
FIRST, MONTHS = "80059NED_eerste.csv", "83102NED_asielverzoeken_maand.csv"
DROPPED = '"Totaal mannen en vrouwen","Totaal leeftijd","Turks ","Eerste asielverzoeken (personen)","2025 november"'
WHY = ("--role", "data-engineer", "--reason", "nagevraagd")


def build(home: Home, *, as_of: str | None = None, edition: int | None = None, **_: object) -> None:
    """What `svm build` does, without tests and with the project as it was parsed for all tests."""
    found = inputs.made_from(home, {"as_of": as_of, "edition": edition})
    parts = inputs.changed(home, found)
    assert parts is not None, "the databases beside are those of the last build"
    if parts:
        select = inputs.dependents(home, parts)
        assert select, "deliveries build what depends on them"
        Door(home.root).build(*select, tests=False)
        builds.publish(home)
        inputs.record(home, found)


def without(name: str, line: str) -> str:
    """A bundled file without one of its lines."""
    (path,) = SAMPLES.rglob(name)
    lines = path.read_text().splitlines(keepends=True)
    left = [one for one in lines if not one.startswith(line)]
    assert len(left) == len(lines) - 1
    return "".join(left)


@pytest.fixture(scope="module")
def reviewed(samples: Door, tmp_path_factory):
    """A home like that of the samples, with four held deliveries and what `svm land --review` told of them."""
    made = Door(tmp_path_factory.mktemp("review"))
    for place in ("lake", "quarantine", "warehouse"):
        shutil.copytree(samples.home.root / place, made.home.root / place)
    inputs.record(made.home, inputs.made_from(made.home, ASKED))
    first = (SAMPLES / "cbs" / "2026-05-31" / FIRST).read_text()
    assert first.count(";24140") == 1
    made.put("cbs", "2026-06-10", FIRST, first.replace(";24140", ";24150"))
    made.put(
        "dtv", "2026-06-11", "instroom_2024.csv", "\ufeffInstroom;IND;NP;KMar;Overige\r\n2024;111800;2860;880;2480"
    )
    made.put("cbs", "2026-06-12", MONTHS, without(MONTHS, DROPPED))
    made.put_template(
        "coa",
        "2026-06-13",
        "coa",
        [
            {
                "Indicator": "asy_coa_occupancy",
                "Periode": "2026-06-01",
                "Waarde": 60000,
                "Eenheid": "persons",
                "Peildatum": "2026-06-01",
            }
        ],
    )
    made.before = bytes_in(made.home.root / "warehouse")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SVM_HOME", str(made.home.root))
        patch.setattr(trial, "build", build)
        made.done = CliRunner().invoke(svm, ["land", "--review", str(made.inbox)])
    assert made.done.exit_code == 0, made.done.output
    (made.page,) = (made.home.out / "review").glob("*/review.html")
    made.told = json.loads(made.page.with_name("review.json").read_text())
    made.of = {one["delivery_id"].partition("~")[0]: one for one in made.told["deliveries"]}
    return made


def test_a_delivery_that_revises_is_told_with_its_figures_tables_and_sentence(reviewed):
    one = reviewed.of[YEARS]
    assert one["count"]["revised"] == 1 and one["count"]["unchanged"] > 0 and one["count"]["gone"] == 0
    figures = {figure["figure_id"]: figure for figure in one["figures"]}
    total = figures["asy_first:2025"]
    assert (total["old"], total["new"]) == ("24.140 (2025)", "24.150 (2025)") and total["is_key"]
    assert {"0.2", "3.1"} <= set(total["tables"])
    # what is computed from it changes with it
    assert "asy_first:2025:change_abs" in figures
    touched = [s for s in one["sentences"] if "24.140" in s["old"] and "24.150" in s["new"]]
    assert {place for s in touched for place in s["places"]} == {
        "samenvatting", "hoofdstuk 1", "beslisnota", "nieuwsbericht",
    }  # fmt: skip
    # what is said twice is told once
    assert len({(s["old"], s["new"]) for s in one["sentences"]}) == len(one["sentences"])
    assert all(set(s["figures"]) & set(figures) for s in one["sentences"])
    assert f"sentence of {', '.join(touched[0]['places'])}, {touched[0]['title']}: " in reviewed.done.stdout
    assert f"<li>{', '.join(touched[0]['places'])}, " in reviewed.page.read_text()
    assert "asy_first:2025: 24.140 (2025) → 24.150 (2025)" in reviewed.done.stdout


def test_a_delivery_that_jumps_is_doubted_before_it_counts(reviewed):
    one = reviewed.of["dtv/instroom_brontabel/2026-06-11"]
    assert one["count"]["jumped"] == 1 and one["count"]["doubted"] >= 1
    assert [doubt["evidence"] for doubt in one["doubts"]] == ["was 11.180 in de levering van 31 maart 2025"]
    (figure,) = (f for f in one["figures"] if f["figure_id"] == "dep_dtv_intake:2024:source_organisation=ind")
    assert figure["old"].startswith("11.180") and "controle" in figure["new"] and "twijfel" in figure["new_status"]


def test_a_delivery_that_drops_a_cell_says_which_figure_goes_yellow(reviewed):
    one = reviewed.of["cbs/asielverzoeken_maand/2026-06-12"]
    assert one["count"]["gone"] == 1 and one["count"]["new"] == 0
    figures = {figure["figure_id"]: figure for figure in one["figures"]}
    assert "ontbreekt in de levering van 12 juni 2026" in figures["asy_first:2025-11:nationality=TUR"]["new"]
    # the quarter that is summed of its months cannot be any more
    assert figures["asy_first:2025-Q4:nationality=TUR"]["new"] == "vervallen"


def test_a_delivery_of_something_new_is_told_as_new(reviewed):
    one = reviewed.of["sjabloon/levering/2026-06-13"]
    assert one["count"]["new"] == 1 and one["count"]["revised"] == 0 and one["title"]
    figures = {figure["figure_id"]: (figure["old"], figure["new"]) for figure in one["figures"]}
    assert figures["asy_coa_occupancy:2026-06-01"] == ("nieuw", "60.000 (1 juni 2026)")
    own = {figure["figure_id"] for other in reviewed.told["deliveries"] for figure in other["figures"]}
    assert own.isdisjoint(figure["figure_id"] for figure in reviewed.told["together"])


def test_the_page_has_a_part_for_each_and_loads_nothing(reviewed):
    page = reviewed.page.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and len(reviewed.told["deliveries"]) == 4
    for one in reviewed.told["deliveries"]:
        assert f"<h2>{one['delivery_id']}</h2>" in page and f"svm accept {one['delivery_id']}" in page
        for figure in one["figures"]:
            assert figure["figure_id"] in page
    assert not any(word in page for word in ("http:", "https:", " src=", "<script", "<link", "@import"))


def test_nothing_that_is_published_changes_and_nothing_is_left_beside_it(reviewed):
    now = bytes_in(reviewed.home.root / "warehouse")
    # what Great Expectations found in the files that landed stays, as of any landing
    new = {name for name in now.keys() - reviewed.before.keys() if not name.startswith("gx/")}
    left = {name for name in new if not name.rpartition("/")[2].startswith(".")}
    assert not left and {name: now[name] for name in reviewed.before} == reviewed.before
    assert len(held(reviewed.home)) == 4 and len(list(reviewed.home.retractions.glob("[!_]*/*/*.parquet"))) == 4


def test_what_is_accepted_prints_what_the_review_said_and_the_rest_stays_held(reviewed, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(reviewed.home.root))
    one = reviewed.of[YEARS]
    done = CliRunner().invoke(svm, ["accept", one["delivery_id"], *WHY])
    assert done.exit_code == 0 and len(held(reviewed.home)) == 3
    shutil.copyfile(reviewed.home.published_database, reviewed.home.root / "before.duckdb")
    build(reviewed.home)
    told = CliRunner().invoke(
        svm, ["diff", "--database", str(reviewed.home.root / "before.duckdb"), "--format", "json"]
    )
    found = json.loads(told.stdout)
    printed = {f["figure_id"]: (f["old"], f["new"]) for cause in found["causes"] for f in cause["figures"]}
    assert printed["asy_first:2025"] == ("24.140 (2025)", "24.150 (2025)")
    assert {f["figure_id"]: (f["old"], f["new"]) for f in one["figures"]}.items() >= printed.items()
    assert {cause["kind"] for cause in found["causes"]} == {"data"}
    assert found["deliveries"] == [one["delivery_id"]] and found["seeds"] == {}


def test_another_database_is_explained_by_seed_code_and_what_is_gone(samples, tmp_path, monkeypatch):
    """Made-up changes to a copy of the built figures."""
    other, here = tmp_path / "other" / "svm.duckdb", Door(tmp_path).home.published_database
    for path in (other, here):
        path.parent.mkdir(parents=True)
        shutil.copyfile(samples.home.published_database, path)
        (path.parent / "state").mkdir()
    node = {"name": "figures", "resource_type": "model", "checksum": {"checksum": "1"}, "config": {}}
    for path, checksum in ((other, "1"), (here, "2")):
        told = {"metadata": {"project_name": "x"}, "nodes": {"m": node | {"checksum": {"checksum": checksum}}}}
        (path.parent / "state" / "manifest.json").write_text(json.dumps(told))
    with duckdb.connect(str(here)) as con:
        con.execute("update indicators.figures set display_text = '1|2' where figure_id = 'asy_first:2025'")
        con.execute(
            "update indicators.figures set is_yellow = true, yellow_text = '[geel: verzonnen]' where figure_id = 'asy_first:2024'"
        )
        con.execute("update indicators.figures set display_text = '3' where figure_id = 'reg_immigration:2024'")
        con.execute(
            "update reference.indicators set definition_nl = 'verzonnen' where indicator_id = 'reg_immigration'"
        )
        con.execute("delete from indicators.figures where figure_id = 'reg_emigration:2025'")
    monkeypatch.setenv("SVM_HOME", str(tmp_path))

    def diff(form: str) -> str:
        done = CliRunner().invoke(svm, ["diff", "--database", str(other), "--format", form])
        assert done.exit_code == 0, done.output
        return done.stdout

    found = json.loads(diff("json"))
    causes = {(c["kind"], c["what"]): {f["figure_id"]: f["new"] for f in c["figures"]} for c in found["causes"]}
    assert set(causes["seed", "indicators.csv"]) == {"reg_immigration:2024"}
    assert found["seeds"] == {"indicators": {"added": 1, "removed": 1}} and found["models"] == ["figures"]
    coded = causes["code", "figures"]
    assert coded["asy_first:2024"].endswith("[geel: verzonnen]") and coded["reg_emigration:2025"] == "vervallen"
    comment = diff("md")
    assert "| `asy_first:2025` | 24.140 (2025) | 1\\|2 (2025) |" in comment and "- model changed: figures" in comment
    assert f"Figures printed otherwise: {found['changed']} of {found['figures']}" in diff("text")
    both = CliRunner().invoke(svm, ["diff", "2024-06-20", "--database", str(other)])
    assert both.exit_code == 1 and "It is not clear what to compare." in both.output
