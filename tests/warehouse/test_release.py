"""Freezing an edition: made-up decisions ("verzonnen") on the bundled real figures, in a copy of the project."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

import polars as pl
import pytest
from lxml import html

from publish.ask.analyses import analysis
from publish.ask.answer import answer
from publish.charts import draw
from publish.dashboard.write import UNTRANSLATED, untranslated, without_pages, write_site
from publish.follow import diff, signoff
from publish.news.draft import flags, make_draft, uses
from publish.news.messages import load_messages
from publish.news.source import CHANGED, NOT_FROZEN, PROVISIONAL, open_source
from publish.release.freeze import UNEXPLAINED, freeze
from publish.release.frozen import frozen, is_readable, open_release, versions
from publish.report.chapter_one import Content, load_content
from publish.tables import table as tables
from svm.database import connect
from svm.errors import UserError
from svm.figures import load_registry
from svm.home import PROJECT, Home
from svm.version import software_version

#: a machine that is set up otherwise: one of a colleague, in another country
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "nl_NL.UTF-8", "PYTHONHASHSEED": "4242"}
ROLE = "verzonnen hoofd statistiek"
APPROVED = ("reg_immigration:2023", "reg_immigration:2022")


@pytest.fixture(scope="module")
def made(samples, tmp_path_factory):
    """The lake of the samples with a copy of the project, in which made-up decisions can be taken."""
    from tests.conftest import Door

    door = Door.beside(tmp_path_factory.mktemp("release"), samples)
    door.own_project()
    return door


def test_open_series_stop_the_final_version_and_a_portal_sees_what_is_open(made):
    with made.published(edition=2024) as con:
        open_series = sorted({r[0] for r in con.execute(UNEXPLAINED).fetchall()})
        assert len(open_series) > 100
        with pytest.raises(UserError) as refused:
            freeze(con, made.home)
        assert open_series[0] in str(refused.value) and "waivers.csv" in str(refused.value)
        assert frozen(made.home, 2024) is None
        done = freeze(con, made.home, portal="IDAM")
        assert done.is_new and len(done.release.manifest["unexplained"]) >= len(open_series)
        assert not freeze(con, made.home, portal="idam").is_new, "nothing changed, so there is no new version"
        with pytest.raises(UserError, match="not a portal"):
            freeze(con, made.home, portal="RVK")
    until, decided = "2024-12-31", "2024-06-01"
    lines = [[f"verzonnen-{n}", s, "", decided, until, ROLE, "verzonnen reden"] for n, s in enumerate(open_series)]
    made.decide("report/waivers", *lines)


def test_waivers_open_the_gate_and_two_freezes_give_the_same_bytes(made, tmp_path):
    """Also approves two figures, for the test on approvals below."""
    register = made.project / "seeds" / "report" / "signoff_register.csv"
    with made.published("waivers+", edition=2024) as con:
        waived, yellow = con.execute(
            "select count(*), count(*) filter (where is_yellow) from monitor.cell_status where waiver_id <> ''"
        ).fetchall()[0]
        assert waived == yellow > 0, "a waiver explains, it does not take the yellow away"
        one = freeze(con, made.home, root=tmp_path / "een")
        command = [sys.executable, "-c", "from publish.commands.main import svm; svm()", "release", "--to"]
        environment = os.environ | {"SVM_HOME": str(made.home.root), **ELSEWHERE}
        two = tmp_path / "een andere map"
        subprocess.run([*command, str(two)], cwd=PROJECT, env=environment, umask=0o077, check=True)
        files = {f["path"]: f["sha256"] for f in one.release.manifest["files"]}
        frozen_twice = [{p.relative_to(r): (p.read_bytes(), p.stat().st_mode) for p in r.rglob("*") if p.is_file()}
                        for r in (tmp_path / "een" / "2024", two / "2024")]  # fmt: skip
        assert frozen_twice[0] == frozen_twice[1] and len(frozen_twice[0]) == len(files) + 1
        manifest = (one.release.folder / "manifest.json").read_bytes()
        assert str(dt.date.today()).encode() not in manifest, "no clock is read"
        assert one.release.manifest["software"] == software_version()
        assert {"parquet/figures.parquet", "tabellen.xlsx", "cijfers.csv", "verschillen.csv"} <= set(files)
        used = {d["delivery_id"]: d["raw_sha256"] for d in one.release.manifest["deliveries"]}
        printed = con.execute(
            "select distinct delivery_id, raw_sha256 from indicators.observations where delivery_id <> ''"
        ).fetchall()
        assert used == dict(printed), "the manifest names each raw file behind a printed value, and no other"
        freeze(con, made.home)
        given = {"role": ROLE, "on": dt.date(2024, 6, 13), "register": register}
        assert signoff.sign_off(con, approver="CBS", figures=APPROVED, **given) == 2
        assert signoff.sign_off(con, approver="CBS", figures=APPROVED[:1], **given) == 1
        assert register.read_text().count(APPROVED[0]) == 1, "the last approval of a day counts"
        with pytest.raises(UserError, match="There is no figure"):
            signoff.sign_off(con, approver="cbs", figures=("x:2023",), **given)
        with pytest.raises(UserError, match="neither a partner nor a portal"):
            signoff.sign_off(con, approver="RVK", figures=APPROVED, **given)


def test_an_approval_stands_while_text_definition_and_status_are_the_same(made):
    with made.published("signoff_register+", edition=2024) as con:
        found = con.execute("select figure_id, signoff_state from indicators.signoffs order by 1 desc").fetchall()
        assert found == [(f, "akkoord") for f in APPROVED]
        assert not freeze(con, made.home).is_new or frozen(made.home, 2024).manifest["changes"]


def test_a_year_later_the_frozen_edition_prints_the_same_and_a_change_needs_a_reason(made):
    with made.published(edition=2024, as_of="2025-06-14") as con:
        cell = "select display_text, mark from indicators.figures where figure_id = 'reg_immigration:2023'"
        assert con.execute(cell).fetchall() == [("336.000", "")]
        old = open_release(made.home, 2024)
        assert old.execute(cell).fetchall() == [("332.863", "*")]
        assert "332.863*" in tables.to_markdown(tables.load_table(old, "2.1"))
        found = diff.changes(con, diff.moment(con, made.home, "2024"), diff.moment(con, made.home, "2025-06-14"))
        assert [(c.figure_id, c.old, c.new, c.kind) for c in found.changed] == [
            ("hou_realised:2022-H1", "11.886", "11.934", "correctie"),
            ("hou_target:2022-H1", "9.979", "10.000", "afronding"),
            ("reg_immigration:2023", "332.863", "336.000", "reguliere herziening"),
        ]
        assert con.execute("select count(*) from monitor.cell_status where waiver_id <> ''").fetchall() == [(0,)], (
            "the waivers have expired"
        )
        approvals = con.execute("select figure_id, signoff_state from indicators.signoffs order by 1 desc").fetchall()
        assert approvals == [(APPROVED[0], "opnieuw bevestigen"), (APPROVED[1], "akkoord")]
        assert any(
            "opnieuw bevestigen door cbs (332.863, nu 336.000)" in line for line in signoff.report(con, made.home)
        )
        with pytest.raises(UserError, match="recorded reason"):
            freeze(con, made.home, portal="MR")
        reason = "CBS publiceerde het definitieve cijfer"
        with pytest.raises(UserError, match="role"):
            freeze(con, made.home, portal="MR", reason=reason)
        done = freeze(con, made.home, portal="MR", reason=reason, role=ROLE)
    with (done.release.folder / "verschillen.csv").open(encoding="utf-8") as handle:
        lines = [r for r in csv.DictReader(handle) if r["figure_id"] == "reg_immigration:2023"]
    assert {"editie 2024 idam", "editie 2024 definitief"} <= {r["compared_with"] for r in lines}
    assert {(r["old"], r["new"], r["reason"]) for r in lines} == {("332.863* (2023)", "336.000 (2023)", reason)}
    assert versions(made.home, 2024)[0].version == "idam" and versions(made.home, 2024)[-1].version == "mr"


def test_a_release_that_was_changed_by_hand_is_not_read(made):
    path = frozen(made.home, 2024).folder / "parquet" / "figures.parquet"
    before = path.read_bytes()
    path.write_bytes(before[:-1])
    with pytest.raises(UserError, match="is not what was frozen"):
        open_release(made.home, 2024)
    path.write_bytes(before)
    open_release(made.home, 2024).close()


def frozen_without(home: Home, *columns: str) -> None:
    """Freeze the figures of 2024 as an earlier version of the software did; the manifest fits the bytes."""
    path = frozen(home, 2024).parquet("figures")
    pl.read_parquet(path).drop(*columns).write_parquet(path)
    manifest = path.parents[1] / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    for entry in content["files"]:
        if entry["path"] == "parquet/figures.parquet":
            entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(content), encoding="utf-8")


def test_a_release_of_an_earlier_version_is_refused_with_the_next_step(made, tmp_path):
    """The same release without a column that figures have now; its manifest fits its bytes."""
    shutil.copytree(made.home.releases, tmp_path / "releases")
    home = Home(tmp_path)
    assert is_readable(frozen(home, 2024))
    frozen_without(home, "countries", "members")
    assert not is_readable(frozen(home, 2024))
    with pytest.raises(UserError, match="earlier version") as refused:
        open_release(home, 2024)
    assert "members" in refused.value.expected and "members" in refused.value.dutch.expected
    assert 2024 in without_pages(home)


def test_a_release_without_words_opens_and_has_none(made, tmp_path):
    tag = next(f.tag for f in load_registry(open_release(made.home, 2024)) if f.text("steeg"))
    shutil.copytree(made.home.releases, tmp_path / "releases")
    home = Home(tmp_path)
    frozen_without(home, "word_texts")
    figures = load_registry(open_release(home, 2024))
    assert figures.of_tag(tag) and figures.of_tag(f"{tag}@steeg") is None


def frozen_before(home: Home, *relations: str) -> None:
    """Freeze 2024 as a version of the software did that had no such relations."""
    release = frozen(home, 2024)
    for name in relations:
        release.parquet(name).unlink()
    gone = [f"parquet/{name}.parquet" for name in relations]
    content = {**release.manifest, "files": [f for f in release.manifest["files"] if f["path"] not in gone]}
    (release.folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def test_a_release_from_before_there_were_facts_of_policy_opens_and_has_none(made, tmp_path):
    shutil.copytree(made.home.releases, tmp_path / "releases")
    home = Home(tmp_path)
    with open_release(home, 2024) as now:
        assert now.execute("select count(*) from reference.policy_events").fetchone() > (0,)
        told = now.execute("select count(*) from indicators.breaks").fetchone()
    frozen_before(home, "policy_events")
    with open_release(home, 2024) as before:
        assert before.execute("select event_on, what_nl, affects from reference.policy_events").fetchall() == []
        assert before.execute("select count(*) from indicators.breaks").fetchone() == told


def test_a_frozen_edition_answers_the_analyses_of_what_it_holds(made):
    with open_release(made.home, 2024) as con:
        known = answer(con, analysis("wat_was_bekend_op_een_dag"), {"as_of": "2024-06-20"})
        assert known.rows and "edition 2024" in known.about
        with pytest.raises(UserError, match=r"reads huisvesting\.taakstelling, which this database does not hold"):
            answer(con, analysis("huisvestingsladder"), {})


def test_chapter_one_of_a_frozen_edition_is_what_was_frozen(made, tmp_path):
    def content_of(home: Home) -> Content:
        with open_release(home, 2024) as con:
            return load_content(con, load_registry(con), tables.load_tables(con))

    content = content_of(made.home)
    assert (content.data_year, bool(content.trajectories), bool(content.later)) == (2023, True, True)
    shutil.copytree(made.home.releases, tmp_path / "releases")
    frozen_before(Home(tmp_path), "policy_events", "trajectories", "trajectory_rows")
    earlier = content_of(Home(tmp_path))
    assert (earlier.trajectories, earlier.later) == ((), ())
    assert [t.groups for t in earlier.themes] == [t.groups for t in content.themes]


def test_news_of_a_frozen_edition_has_its_figures_and_tells_what_changed_since(made):
    source = open_source(made.home, 2024)
    figure = source.registry.get("reg_immigration:2023")
    assert figure.running_text == "332.863 (voorlopig)"
    assert {flag.kind for flag in source.flags(figure)} == {PROVISIONAL, CHANGED}, "frozen, and revised by now"
    draft = make_draft(source, load_messages())
    assert ("reg_immigration:2023", "tekst", "332.863 (voorlopig)") in uses(draft)
    assert NOT_FROZEN not in {flag.kind for flag in flags(draft.sections)}


def test_the_site_keeps_the_frozen_edition_and_tells_what_is_newer(made, samples, monkeypatch):
    monkeypatch.setattr(draw, "svg", lambda *_: "drawn elsewhere")
    site = write_site(connect(samples.home), made.home).parent
    assert "url=2026/index.html" in (site / "index.html").read_text()
    old = (site / "2024" / "indicator" / "reg_immigration" / "2023.html").read_text()
    assert "332.863*" in old and "in editie 2026: 336.000" in old
    assert "Er is een nieuwere editie" in old and 'href="../../../2026/indicator/reg_immigration/2023.html"' in old
    assert "Er zijn nog geen akkoorden" in (site / "2026" / "status.html").read_text()
    chapter = (site / "2024" / "hoofdstuk" / "2.html").read_text()
    assert "Anders in editie 2026" in chapter and "332.863* is nu 336.000" in chapter
    assert "bevroren als definitief" in chapter
    told = html.fromstring(chapter).xpath("//details[@class='melding']//li/text()")
    number = r"[^:]*\d[^:]*"
    assert len(told) > 3
    for line in told:
        said = re.fullmatch(rf".+: (?:({number}) is nu ({number}|vervallen|niet meer beschikbaar)|nu ({number}))", line)
        assert said and (said[3] or said[1] != said[2]), (
            f"of what was no figure, or is none, nothing is different: {line}"
        )
    assert untranslated(made.home) == 0, (made.home.out / UNTRANSLATED).read_text()
    for page in site.rglob("*.html"):
        for link in html.fromstring(page.read_bytes()).xpath("//nav//@href | //p[@class='melding']//@href"):
            assert (page.parent / (link.partition("#")[0] or page.name)).resolve().is_file(), (page, link)
    new = (site / "2026" / "indicator" / "reg_immigration" / "2023.html").read_text()
    assert "nieuwere editie" not in new and "332.863* sinds" in new, "the newest edition tells the earlier value"
