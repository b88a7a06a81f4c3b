"""The warehouse built from the bundled real figures."""

from __future__ import annotations

import csv

from publish.follow import status, trace
from publish.pack.sheets import table_book
from publish.pack.xlsx import write_xlsx
from publish.release import export
from publish.release.build import publish
from publish.tables import table as tables
from publish.tables.tidy import joined
from svm.database import connect
from svm.home import PROJECT, Home
from tests.conftest import Door


def test_immigration_of_2023_as_known_now_and_before_the_revision(samples):
    sql = "select display_text, mark, observations.delivery_id from indicators.figures join indicators.observations using (indicator_id, period, breakdown, display_text, mark) where figure_id = 'reg_immigration:2023'"
    assert samples.query(sql)[0][:2] == ("336.000", "")
    vintages = samples.query(
        "select value from intermediate.int_observations where indicator_id = 'reg_immigration' and period = '2023' and breakdown = '' order by received_on"
    )
    assert vintages == [(332863,), (336000,)]
    assert samples.query(
        "select first_value, new_value from monitor.revisions where indicator_id = 'reg_immigration' and period = '2023' and breakdown = ''"
    ) == [(332863, 336000)]


def test_chapters_and_indicators_are_filled(samples):
    figures = samples.query(
        "select chapter, count(*) from indicators.observations join reference.indicators using (indicator_id) where value is not null group by chapter"
    )
    assert {chapter for chapter, n in figures if n} >= {2, 3, 4, 5, 6}
    assert sum(n for _, n in figures) >= 300
    assert samples.query("select count(distinct indicator_id) from indicators.observations")[0][0] >= 140


def test_every_value_leads_to_a_delivery_and_every_delivery_to_its_source(samples):
    assert samples.query(
        "select count(*) from indicators.observations where value is not null and (delivery_id = '' or raw_sha256 = '' or (raw_row is null) = (computed_from = ''))"
    ) == [(0,)]
    assert samples.query(
        "select count(*) from monitor.deliveries where result = 'geland' and coalesce(source, '') = ''"
    ) == [(0,)]


def test_each_sample_has_a_note_with_its_source(samples):
    files = [
        f for f in (PROJECT / "samples" / "inbox").rglob("*") if f.is_file() and not f.name.endswith(".source.yml")
    ]
    assert len(files) > 100
    assert [f for f in files if not f.with_name(f.name + ".source.yml").exists()] == []


def test_the_readme_counts_the_samples(samples):
    [(deliveries, rows)] = samples.query(
        "select count(*), sum(row_count)::bigint from monitor.deliveries where result = 'geland'"
    )
    assert f"{deliveries} deliveries with {rows:,} rows" in (PROJECT / "samples" / "README.md").read_text()


def test_structurally_late_figures_are_awaited_not_late(samples):
    found = dict(
        samples.query(
            "select series_id, newest_status from monitor.series_status where series_id in ('eu_first_permits:year', 'eu_citizenship:year', 'nat_acquired:year', 'hou_corp_allocations:year', 'reg_imm_motive:year')"
        )
    )
    assert set(found.values()) == {"verwacht"}


def test_tables_trace_status_and_export_work_on_the_published_copy(samples, tmp_path):
    home = samples.home
    con = connect(home)
    table = tables.load_table(con, "3.1")
    text = tables.to_markdown(table)
    assert "24.140" in text and "Bron: Centraal Bureau voor de Statistiek, " in text
    assert "Stand van de gegevens: 21 juni 2026" in text
    assert "[geel 1]" in tables.to_markdown(tables.load_table(con, "3.40"))
    assert all(c.shown for _, line in table.rows for c in line), "no blank cell"
    steps = dict(trace.trace(con, home, "reg_immigration:2023"))
    assert steps["printed text"] == "336.000"
    assert "336000" in steps["raw line"] and steps["checked"].startswith("the original still has")
    carried = dict(trace.trace(con, home, "eu_first_permits:2025:geo=EU27"))
    assert carried["carried over from"].startswith("2024")
    lines = status.report(con, chapter=None, partner=None)
    assert any("3 Asielmigratie" in line for line in lines)
    assert status.to_chase(con, ("te_laat",)) > 0
    written = export.export_tables(con, Home(home.root))
    assert {p.suffix for p in written} == {
        ".xlsx",
        ".ods",
        ".html",
        ".md",
        ".csv",
        ".json",
        ".jsonld",
        ".svg",
        ".png",
        ".parquet",
        ".xml",
    }
    con.close()


def test_the_formats_print_the_same_texts(samples):
    import fastexcel

    home = samples.home
    con = connect(home)
    table = tables.load_table(con, "3.1")
    target = home.out / "t.xlsx"
    write_xlsx(table_book(table), target)
    cells = fastexcel.read_excel(str(target)).load_sheet(0, header_row=None, dtypes="string").to_arrow().to_pylist()
    sheet = [list(row.values()) for row in cells]
    head, *rows = sheet[-len(table.rows) - 1 :]
    numbers = [place for place, name in enumerate(head) if name in table.columns]
    values = [[c.number.value if c.number else c.display_text for c in line] for _, line in table.rows]
    assert [[row[place] for place in numbers] for row in rows] == values
    tidy = list(csv.DictReader(tables.to_csv(table).splitlines()))
    assert [r["value"] or r["text"][0] for r in tidy] == [value for line in values for value in line]
    page = tables.to_html([table], "t")
    assert page.count('class="geel"') == sum(c.is_yellow for _, line in table.rows for c in line)
    con.close()


#: units in which partners write what the catalogue counts otherwise, each with what it means
WRITTEN_OTHERWISE = {
    ("sup_detention_in", "persons"): "a person who is placed twice is written twice",
    ("asy_decisions_first", "decisions"): "the total of a country report, which is the count of persons of Eurostat",
    ("asy_repeat", "persons"): "applications of a country report, under a head that says applicants",
}


def test_a_row_counts_what_its_figures_were_delivered_as(samples):
    found = samples.query(
        """
        select distinct r.table_id, r.row_order, r.indicator_id, o.unit
        from reference.report_table_rows as r
        inner join reference.indicators as i on r.indicator_id = i.indicator_id
        inner join indicators.observations as o
            on r.indicator_id = o.indicator_id and coalesce(r.breakdown, '') = o.breakdown
        where
            coalesce(r.row_kind, '') = '' and r.measure = 'value'
            and o.value is not null and o.unit <> coalesce(nullif(r.unit, ''), i.unit)
        order by all
        """
    )
    assert [row for row in found if row[2:] not in WRITTEN_OTHERWISE] == []
    assert {row[2:] for row in found} == set(WRITTEN_OTHERWISE)


def test_every_table_has_a_wide_relation_that_opens_in_the_published_copy(samples):
    con = connect(samples.home)
    ids = tables.table_ids(con)
    assert len(ids) >= 60
    for table_id in ids:
        table = tables.load_table(con, table_id)
        wide = con.execute(f"select * from indicators.tabel_{table_id.replace('.', '_')}").fetchall()
        assert wide == [(label, *(joined(c.shown, c.about, c.yellow_text) for c in line)) for label, line in table.rows]
        assert all(c.shown for _, line in table.rows for c in line), f"blank cell in table {table_id}"
        assert table.sources or table.no_figures, table_id
    con.close()


def test_the_tables_follow_the_chapters_of_the_report(samples):
    chapters = [c for (c,) in samples.query("select chapter from reference.report_tables order by table_order")]
    assert chapters == sorted(chapters) and set(chapters) == {0, 2, 3, 4, 5, 6, 7}


def test_a_reader_keeps_its_copy_while_a_new_one_is_published(samples, tmp_path):
    home = Door.copy(tmp_path, samples).home
    publish(home)
    reader = connect(home)
    before = reader.execute("select count(*) from indicators.observations").fetchall()
    publish(home)
    assert reader.execute("select count(*) from indicators.observations").fetchall() == before
    second = connect(home)
    assert second.execute("select count(*) from indicators.observations").fetchall()[0][0] > 0
    reader.close()
    second.close()


def test_a_second_build_is_told_that_one_is_running(samples):
    import pytest

    from publish.release.build import build
    from svm.errors import UserError
    from svm.locks import exclusive

    lock = samples.home.root / "warehouse" / ".build.lock"
    with exclusive(lock, "svm build"), pytest.raises(UserError, match="already running"):
        build(samples.home)
