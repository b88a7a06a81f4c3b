"""The analyses run as they stand in their files, in the published database and nothing else, and `svm ask` asks them."""

from __future__ import annotations

import csv
import io
import json
import re

import duckdb
import pytest
from click.testing import CliRunner

from publish.ask.analyses import DEPENDS, FOLDER, analyses, analysis
from publish.ask.answer import answer, pasted, relations, settings
from publish.commands.main import svm
from svm.database import connect, in_memory
from svm.errors import UserError

ALL = {one.name: one for one in analyses()}


@pytest.fixture(scope="module")
def con(samples):
    with connect(samples.home) as opened:
        yield opened


@pytest.fixture
def asked(samples, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))

    def call(*words: str) -> str:
        result = CliRunner().invoke(svm, ["ask", *words])
        assert "Traceback" not in result.output and isinstance(result.exception, SystemExit | None)
        return result.output

    return call


@pytest.mark.parametrize("name", ALL)
def test_an_analysis_says_what_it_answers_and_what_it_may_be_asked(name):
    one = ALL[name]
    assert one.question.endswith((".", "?")) and "--" not in one.question
    assert {p.name for p in one.parameters} == set(re.findall(r"getvariable\('(\w+)'\)", one.sql))
    told = re.findall(r"(?m)^--   (\w+): ", one.sql)
    assert told == [p.name for p in one.parameters] and all(p.what for p in one.parameters)
    assert "{" not in "".join(line for line in one.sql.splitlines() if not line.startswith(DEPENDS)), "no Jinja"


@pytest.mark.parametrize("name", ALL)
def test_the_text_of_an_analysis_runs_in_the_published_file_and_finds_something(samples, name):
    with duckdb.connect(str(samples.home.published_database), read_only=True) as alone:
        found = alone.execute(ALL[name].sql).fetchall()
        assert found
        opened = connect(samples.home)
        assert answer(opened, ALL[name], {}).rows == found == opened.execute(ALL[name].sql).fetchall()


@pytest.mark.parametrize("name", ALL)
def test_the_lineage_of_an_analysis_is_what_it_reads(con, manifest, name):
    nodes = manifest["nodes"] | manifest["sources"]
    told = [nodes[one] for one in nodes[f"analysis.staat_van_migratie.{name}"]["depends_on"]["nodes"]]
    assert sorted(f"{node['schema']}.{node.get('alias') or node['name']}" for node in told) == relations(con, ALL[name])


def test_a_value_given_is_the_variable_that_an_analyst_sets(samples, con):
    one = ALL["grootste_nationaliteiten_per_jaar"]
    given = {"top": "2"}
    found = answer(con, one, given).rows
    assert {row[1] for row in found} == {1, 2}
    with duckdb.connect(str(samples.home.published_database), read_only=True) as alone:
        alone.execute("set variable top = 2")
        assert alone.execute(one.sql).fetchall() == found
        assert alone.execute(pasted(con, one, given)).fetchall() == found
    assert {row[1] for row in answer(con, one, {}).rows} == set(range(1, 11)), "what was asked before is forgotten"


def test_what_was_known_on_a_day_is_asked_by_its_option(asked):
    def value(day: str) -> str:
        shown = asked("wat_was_bekend_op_een_dag", "--as-of", day, "--format", "csv")
        return next(r["value"] for r in csv.DictReader(io.StringIO(shown)) if r["period"] == "2023")

    assert (value("2024-06-20"), value("2024-07-02")) == ("332863", "336000")


def test_the_forms_hold_the_same_answer(asked, con, tmp_path):
    name = "reeks_van_een_indicator"
    rows = json.loads(asked(name, "--format", "json"))
    assert rows == json.loads(asked("reeks-van-een-indicator", "--format", "json"))
    assert next(row["value"] for row in rows if row["period"] == "2025") == 24140
    lines = list(csv.DictReader(io.StringIO(asked(name, "--format", "csv"))))
    assert [line["period"] for line in lines] == [row["period"] for row in rows]
    shown = asked(name)
    assert "| 2025 | 24140 | persons | 24.140 |" in shown and "built as of 2026-06-21; 13 rows" in shown
    target = tmp_path / "reeks.md"
    assert asked(name, "--to", str(target)) == f"Written: {target}\n" and target.read_text() == shown
    query = asked(name, "--param", "indicator=asy_nareis_arrivals", "--format", "sql")
    assert con.execute(query).fetchall() and "set variable indicator = cast('asy_nareis_arrivals' as varchar);" in query


def test_the_list_has_every_analysis_with_its_parameters(asked):
    shown = asked()
    assert shown == asked("--list")
    assert [line for line in shown.splitlines() if not line.startswith(" ")] == sorted(
        path.stem for path in FOLDER.glob("*.sql")
    )
    assert "    chapter (integer, 3): chapter of the report, 2 to 7" in shown
    assert asked("huisvestingsladder", "--list").startswith("huisvestingsladder\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["huisvestingladder"], "no analysis 'huisvestingladder'.\nExpected: huisvestingsladder\n"),
        (["xyzzy"], "Expected: a name in `svm ask --list`"),
        (["wie_moet_nog_leveren", "-p", "parner=cbs"], "has no parameter 'parner'.\nExpected: partner\n"),
        (["huisvestingsladder", "-p", "year=2024"], "Expected: no parameter at all"),
        (["wie_moet_nog_leveren", "-p", "partner"], "--param is 'partner'.\nExpected: KEY=VALUE"),
        (["geel_in_een_hoofdstuk", "-p", "chapter=drie"], "chapter is 'drie'.\nExpected: a whole number"),
        (["wat_was_bekend_op_een_dag", "--as-of", "2024-13-01"], "as_of is '2024-13-01'.\nExpected: a date such as"),
        (["huisvestingsladder", "--as-of", "2024-06-20"], "Expected: --as-of with one of: "),
        (["huisvestingsladder", "--edition", "2024"], "Edition 2024 is not frozen."),
        (["wie_moet_nog_leveren", "-p", "partner='; drop table x"], "wie_moet_nog_leveren: no rows; "),
    ],
)
def test_a_wrong_question_is_told_what_is_right(asked, words, told):
    assert told in asked(*words)


def test_a_frozen_edition_is_asked_for_what_it_holds():
    with in_memory() as con:
        con.execute("create schema indicators; create schema monitor")
        con.execute("create view indicators.edition as select 2024 as edition, date '2024-06-20' as as_of")
        with pytest.raises(UserError, match=r"reads huisvesting\.taakstelling, which this database does not hold"):
            answer(con, ALL["huisvestingsladder"], {})
        con.execute("create view monitor.vintages as select 'made_up' as indicator_id")
        con.execute("create view monitor.doubts as select 'made_up' as indicator_id")
        with pytest.raises(UserError, match=r"does not fit this database: .*\n.*leave --edition out"):
            answer(con, ALL["wat_was_bekend_op_een_dag"], {})


def test_a_value_that_is_doubted_says_so_beside_what_was_known():
    with in_memory() as con:
        con.execute("create schema indicators; create schema monitor")
        con.execute("create view indicators.edition as select 2024 as edition, date '2024-06-20' as as_of")
        cell = "'made_up' as indicator_id, '2023' as period, '' as breakdown, 'made/up/1' as delivery_id"
        con.execute(
            f"""
            create view monitor.vintages as
            select {cell}, 1 as vintage_number, 5 as value, 5 as first_value, 'A' as obs_status, 'nieuw' as change_kind,
                date '2024-01-01' as known_from, null::date as known_until;
            create view monitor.doubts as
            select {cell}, 'schaal' as rule, 'made up: ten times less' as evidence_nl, true as is_open
            union all select {cell}, 'sprong', 'made up: settled', false
            """
        )
        for name, given in (("wat_was_bekend_op_een_dag", "indicator"), ("herzieningen_van_een_cijfer", "indicators")):
            found = answer(con, ALL[name], {given: "made_up"})
            assert [row[found.columns.index("open_doubt")] for row in found.rows] == ["made up: ten times less"]


def test_an_analysis_of_an_analyst_needs_no_more_than_its_text(tmp_path):
    (tmp_path / "eigen_vraag.sql").write_text("-- What is one?\nselect 1 as one;\n")
    one = analysis("eigen-vraag", tmp_path)
    assert (one.question, one.parameters) == ("What is one?", ())
    with in_memory() as con:
        assert settings(con, one, {}) == []


def test_plain_writes_a_number_with_each_of_its_digits_and_no_zeros_behind_it(con):
    changed = con.execute(
        """
        select count(*), count(*) filter (where cast(plain(value) as decimal(28, 6)) <> value),
            count(*) filter (where regexp_matches(plain(value), '[.][0-9]*0$|[.]$'))
        from (select value from indicators.observations union all select value from indicators.measures)
        where value is not null
        """
    ).fetchall()
    assert changed[0][0] > 5000 and changed[0][1:] == (0, 0)
    assert con.execute("select plain(100), plain(0.0), plain(-1200.50), plain(null)").fetchall() == [
        ("100", "0", "-1200.5", None)
    ]
