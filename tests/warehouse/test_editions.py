"""Each edition builds with all tests of dbt, prints what was published and known by then and no more, and is worked with."""

from __future__ import annotations

import datetime as dt
import os
import time
from decimal import Decimal

import duckdb
import pytest

from publish.dashboard.write import UNTRANSLATED, untranslated, write_site
from publish.follow import chase, signoff, status
from publish.follow.edition_list import edition_list
from publish.pack.edition import load_edition
from publish.release import export
from publish.release.build import publish
from publish.release.freeze import freeze
from publish.release.frozen import opened
from publish.tables import table as tables
from publish.tables.yellow_cells import count_cells
from svm.database import connect
from svm.files import from_yaml
from svm.home import PROJECT
from tests.conftest import Door
from tests.invariants import offenders
from tests.printed_tables import CHECKS
from tests.warehouse.test_published_figures import Mapping, left_out, published, read

__all__ = ["left_out", "published"]

#: the lead figures of the editions as they stood in print, see the domain handbook
PRINTED = {
    2024: {("reg_immigration", "2023", ""): ("332.863*", "voorlopig")},
    2025: {("reg_immigration", "2023", ""): ("336.000", "actueel")},
}
EDITIONS = tuple(int(row["edition"]) for row in read(PROJECT / "seeds" / "reference" / "editions.csv"))
#: the edition of the project, which all tests share as `samples`, and the two that differ most are always built whole
DEFAULT = from_yaml((PROJECT / "dbt_project.yml").read_text())["vars"]["edition"]
FIRST, NEWEST = min(EDITIONS), max(EDITIONS)
WHOLE = EDITIONS if os.environ.get("SVM_ALL_EDITIONS") else (FIRST, NEWEST)
#: who answers for the report at the as-of date
MINISTRY = {FIRST: "Ministerie van Justitie en Veiligheid", NEWEST: "Ministerie van Asiel en Migratie"}


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request, samples, tmp_path_factory):
    """An edition built as of its own date: whole with all tests of dbt, or only as far as the backtest looks."""
    if request.param == DEFAULT and DEFAULT not in WHOLE:
        return DEFAULT, samples
    made = Door.beside(tmp_path_factory.mktemp(str(request.param)), samples)
    if request.param not in WHOLE:
        made.build("+observations", tests=False, edition=request.param)
        return request.param, made
    start = time.monotonic()
    result = made.build(edition=request.param)
    seconds = time.monotonic() - start
    [(count, cells, yellow)] = made.query(
        "select count(distinct table_id), count(*), avg(cast(is_yellow as integer)) from indicators.table_cells"
    )
    print(
        f"\nedition {request.param}: exit code {result.returncode}, {count} tables, {cells} cells, {yellow:.0%} yellow, "
        f"{seconds:.0f} s"
    )
    return request.param, made


def test_an_edition_built_again_prints_what_was_known_then(edition, published, left_out):
    number, built = edition
    query = built.query
    [(as_of, data_year)] = query(f"select default_as_of, data_year from reference.editions where edition = {number}")
    found = {
        (i, p, b): (value, received, shown, reached)
        for i, p, b, value, received, shown, reached in query(
            "select indicator_id, period, breakdown, value, received_on, display_text || mark, series_status "
            "from indicators.observations"
        )
    }
    assert all(received <= as_of for _, received, *_ in found.values() if received), "nothing of after the freeze"
    mapping, known = Mapping(), {}
    for figure in published:
        day = figure["published_on"]
        if figure["figure_id"] in left_out or not day or day > str(as_of):
            continue
        key, value = mapping.read(figure)
        # the newest publication of a figure is the one that was known
        known[key] = max(known.get(key, ("", Decimal(0))), (day, value))
    wrong = {key: (value, found.get(key)) for key, (_, value) in known.items() if found.get(key, (None,))[0] != value}
    assert wrong == {}
    for key, shown in PRINTED.get(number, {}).items():
        assert found[key][2:] == shown
    print(f"\nedition {number} as of {as_of}: {len(known)} published figures known by then, all found")
    assert known or number < 2022
    assert data_year == number - 1


def test_what_did_not_exist_yet_is_not_asked_for(edition):
    number, built = edition
    early = built.query(
        "select distinct o.indicator_id, o.is_yellow, o.series_status from indicators.observations as o "
        "inner join monitor.cell_status as c using (indicator_id, period, breakdown) "
        "inner join reference.indicators as i using (indicator_id) where c.period_end < i.exists_from"
    )
    assert {(yellow, reached) for _, yellow, reached in early} <= {(False, "niet_van_toepassing")}
    # the war began in 2022, the checks at the internal borders in December 2024
    assert {"ukr_registered", "sup_internal_border"} <= {indicator for indicator, *_ in early} or number > 2024


def test_every_printed_cell_of_an_edition_holds(edition):
    number, built = edition
    if number not in {*WHOLE, DEFAULT}:
        pytest.skip("built only as far as the backtest looks; SVM_ALL_EDITIONS=1 builds every edition whole")
    with duckdb.connect(str(built.home.build_database), read_only=True) as con:
        assert offenders(con) == {}


@pytest.mark.parametrize("edition", sorted(MINISTRY), indirect=True)
def test_an_edition_of_any_year_is_worked_with(edition):
    """What `svm` does with a built edition, on the first and on the last of them."""
    number, built = edition
    publish(built.home)
    con = connect(built.home)
    assert (
        f"Staat van Migratie {number}, cijfers over {number - 1}" in status.report(con, chapter=None, partner=None)[0]
    )
    assert f"| {number - 1} |" in tables.to_markdown(tables.load_table(con, "3.1"))
    for table in tables.load_tables(con):
        for check in CHECKS:
            check(table)
    assert load_edition(con).organisation == MINISTRY[number]
    written = export.export_tables(con, built.home)
    assert {path.parts[len(built.home.out.parts)] for path in written} == {str(number)}
    assert str(number) in write_site(con, built.home).read_text(encoding="utf-8")
    assert untranslated(built.home) == 0, (built.home.out / UNTRANSLATED).read_text()
    letters = {partner: chase.letter(con, partner) for partner in chase.debtors(con)}
    assert letters and all(f"Staat van Migratie {number}\n" in letter for letter in letters.values())
    release = freeze(con, built.home, portal="IDAM").release
    assert release.manifest["edition"] == number
    assert count_cells(opened(release)) == count_cells(con)
    [line] = [one for one in edition_list(built.home, {}) if one.startswith(f"{number} ")]
    assert "idam" in line and f"built as of {release.as_of}" in line
    register = built.home.root / "verzonnen.csv"
    register.write_text("edition,approver,figure_id,signature,approved_on,approved_by_role,approved_text\n")
    given = {"role": "verzonnen rol", "on": dt.date(number, 7, 1), "register": register, "table": "3.1"}
    assert signoff.sign_off(con, approver="MR", **given) > 0
    con.close()
