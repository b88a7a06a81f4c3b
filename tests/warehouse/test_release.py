"""Freezing an edition: made-up decisions ("verzonnen") on the bundled real figures, in a copy of the project."""

from __future__ import annotations

import csv
import datetime as dt
import json

import duckdb
import pytest

from ingest.errors import UserError
from publish import diff, signoff, tables
from publish.build import publish
from publish.database import connect
from publish.release import UNEXPLAINED, freeze, frozen, open_release, versions

ROLE = "verzonnen hoofd statistiek"


@pytest.fixture(scope="module")
def decided(samples, tmp_path_factory):
    """The samples in edition 2024 as of its freeze, with a made-up waiver for every series that is open."""
    from tests.conftest import Door

    made = Door(tmp_path_factory.mktemp("release"))
    made.own_project()
    made.home.lake.symlink_to(samples.home.lake)
    made.home.quarantine.symlink_to(samples.home.quarantine)
    made.build(edition=2024)
    publish(made.home)
    con = connect(made.home)
    made.open = [(r[0], r[1]) for r in con.execute(UNEXPLAINED).fetchall()]
    made.con = con
    return made


def test_an_edition_with_open_series_is_not_frozen_and_each_is_named(decided):
    assert len(decided.open) > 100
    with pytest.raises(UserError) as refused:
        freeze(decided.con, decided.home)
    assert decided.open[0][0] in str(refused.value) and "waivers.csv" in str(refused.value)
    assert frozen(decided.home, 2024) is None


def test_a_portal_sees_a_version_with_what_is_open(decided):
    done = freeze(decided.con, decided.home, portal="IDAM")
    assert done.is_new and len(done.release.manifest["unexplained"]) == len(decided.open)
    assert not freeze(decided.con, decided.home, portal="idam").is_new
    with pytest.raises(UserError, match="not a portal"):
        freeze(decided.con, decided.home, portal="RVK")


def test_waivers_open_the_gate_and_two_freezes_give_the_same_bytes(decided, tmp_path):
    waivers = [
        [f"verzonnen-{n}", series, "", "2024-06-01", "2024-12-31", ROLE, "verzonnen reden"]
        for n, (series, _) in enumerate(sorted(set((s, "") for s, _ in decided.open)))
    ]
    decided.decide("report/waivers", *waivers)
    decided.build(edition=2024)
    publish(decided.home)
    con = connect(decided.home)
    shown = con.execute(
        "select count(*), count(*) filter (where is_yellow) from monitor.cell_status where waiver_id <> ''"
    ).fetchall()[0]
    assert shown[0] == shown[1] > 0, "a waiver explains, it does not take the yellow away"
    one, two = (freeze(con, decided.home, root=tmp_path / name) for name in ("een", "twee"))
    files = {f["path"]: f["sha256"] for f in one.release.manifest["files"]}
    assert files == {f["path"]: f["sha256"] for f in two.release.manifest["files"]}
    assert (one.release.folder / "manifest.json").read_bytes() == (two.release.folder / "manifest.json").read_bytes()
    assert {"parquet/figures.parquet", "tabellen.xlsx", "cijfers.csv", "verschillen.csv"} <= set(files)
    used = {d["delivery_id"]: d["raw_sha256"] for d in one.release.manifest["deliveries"]}
    printed = con.execute(
        "select distinct delivery_id, raw_sha256 from indicators.observations where delivery_id <> ''"
    ).fetchall()
    assert used == dict(printed), "the manifest names each raw file behind a printed value, and no other"
    con.close()


def test_an_expired_waiver_opens_nothing(decided):
    decided.build(edition=2024, as_of="2025-01-01")
    sql = "select count(*) from monitor.cell_status where waiver_id <> ''"
    assert decided.query(sql) == [(0,)]


def test_the_frozen_edition_still_prints_its_figures_a_year_later_and_diff_tells_what_is_newer(decided):
    decided.build(edition=2024)
    publish(decided.home)
    con = connect(decided.home)
    freeze(con, decided.home, portal="definitief")
    con.close()
    decided.build(edition=2024, as_of="2025-06-14")
    publish(decided.home)
    con = connect(decided.home)
    cell = "select display_text, mark from indicators.figures where figure_id = 'reg_immigration:2023'"
    assert con.execute(cell).fetchall() == [("336.000", "")]
    old = open_release(decided.home, 2024)
    assert old.execute(cell).fetchall() == [("332.863", "*")]
    assert "332.863*" in tables.to_markdown(tables.load_table(old, "2.1"))
    found = diff.changes(con, diff.moment(con, decided.home, "2024"), diff.moment(con, decided.home, "2025-06-14"))
    assert [(c.figure_id, c.old, c.new, c.kind) for c in found.changed] == [
        ("reg_immigration:2023", "332.863", "336.000", "reguliere herziening")
    ]
    con.close()


def test_after_the_freeze_a_value_changes_only_with_a_recorded_reason(decided):
    con = connect(decided.home)
    waived_until_2024 = con.execute("select count(*) from monitor.cell_status where waiver_id <> ''").fetchall()
    assert waived_until_2024 == [(0,)]
    with pytest.raises(UserError, match="recorded reason"):
        freeze(con, decided.home, portal="MR")
    with pytest.raises(UserError, match="role"):
        freeze(con, decided.home, portal="MR", reason="CBS publiceerde het definitieve cijfer")
    done = freeze(con, decided.home, portal="MR", reason="CBS publiceerde het definitieve cijfer", role=ROLE)
    with (done.release.folder / "verschillen.csv").open(encoding="utf-8") as handle:
        lines = [r for r in csv.DictReader(handle) if r["figure_id"] == "reg_immigration:2023"]
    assert {r["compared_with"] for r in lines} == {"editie 2024 idam", "editie 2024 definitief"}
    assert {(r["old"], r["new"], r["reason"]) for r in lines} == {
        ("332.863*", "336.000", "CBS publiceerde het definitieve cijfer")
    }
    assert [r.version for r in versions(decided.home, 2024)] == ["idam", "definitief", "mr"]
    con.close()


def test_a_release_that_was_changed_by_hand_is_not_read(decided):
    path = frozen(decided.home, 2024).folder / "parquet" / "figures.parquet"
    before = path.read_bytes()
    path.write_bytes(before[:-1])
    with pytest.raises(UserError, match="is not what was frozen"):
        open_release(decided.home, 2024)
    path.write_bytes(before)
    open_release(decided.home, 2024).close()


def test_an_approval_holds_until_text_definition_or_status_changes(decided):
    register = decided.project / "seeds" / "report" / "signoff_register.csv"
    decided.build(edition=2024)
    publish(decided.home)
    con = connect(decided.home)
    figures = ("reg_immigration:2023", "reg_immigration:2022")
    given = signoff.sign_off(
        con, approver="cbs", role=ROLE, on=dt.date(2024, 6, 13), figures=figures, register=register
    )
    assert given == 2
    with pytest.raises(UserError, match="There is no figure"):
        signoff.sign_off(
            con, approver="cbs", role=ROLE, on=dt.date(2024, 6, 13), figures=("x:2023",), register=register
        )
    with pytest.raises(UserError, match="neither a partner nor a portal"):
        signoff.sign_off(con, approver="RVK", role=ROLE, on=dt.date(2024, 6, 13), figures=figures, register=register)
    con.close()
    states = "select figure_id, signoff_state from indicators.signoffs order by figure_id desc"
    decided.build(edition=2024)
    assert decided.query(states) == [(f, "akkoord") for f in figures]
    decided.build(edition=2024, as_of="2024-07-15")
    assert decided.query(states) == [(figures[0], "opnieuw bevestigen"), (figures[1], "akkoord")]
    publish(decided.home)
    con = connect(decided.home)
    assert any("opnieuw bevestigen door cbs (nu 336.000)" in line for line in signoff.report(con))
    with pytest.raises(UserError, match="approvals no longer stand"):
        freeze(con, decided.home)
    con.close()


def test_the_manifest_reads_no_clock(decided):
    text = json.dumps(frozen(decided.home, 2024).manifest)
    assert str(dt.date.today()) not in text
    assert duckdb.sql("select 1").fetchall() == [(1,)]
