"""The overview of `svm status`, on a made-up monitor of five series."""

from __future__ import annotations

import duckdb
import pytest

from publish.follow.status import report, to_chase
from svm.doubts import open_doubts
from svm.errors import UserError
from svm.statuses import statuses

SERIES = (
    # series, chapter, partner, status, latest period, chased, yellow, in the way of a release, chased cells
    ("a_on_time", 3, "ind", "actueel", "'2025'", False, False, False, 0),
    ("b_awaited", 3, "cbs", "verwacht", "'2024'", False, True, False, 0),
    ("c_late", 3, "ind", "te_laat", "'2023'", True, True, True, 4),
    ("d_missing", 5, "ind", "ontbreekt", "null", True, True, True, 2),
    ("e_waived", 5, "cbs", "te_laat", "'2022'", True, True, False, 1),
)


@pytest.fixture
def con():
    con = duckdb.connect()
    for schema in ("monitor", "reference", "indicators"):
        con.execute(f"create schema {schema}")
    con.execute("""
        create table indicators.edition as
        select 2026 as edition, 2025 as data_year, '21 juni 2026' as edition_as_of_text;
        create table reference.statuses as from (values
            ('ontbreekt', 'Ontbreekt', 'Nooit geleverd.', 1, true, true, true, false),
            ('te_laat', 'Te laat', 'Had er moeten zijn.', 2, true, true, true, false),
            ('verwacht', 'Verwacht', 'Komt nog.', 3, false, true, true, false),
            ('actueel', 'Actueel', 'Geleverd.', 4, false, false, false, true),
            ('gestaakt', 'Gestaakt', 'Komt niet meer.', 5, false, false, false, false)
        ) as s (status, status_nl, status_meaning_nl, gravity, is_chased, is_yellow, is_open, has_figure);
        create table reference.chapters as from (values (3, 'Asiel'), (5, 'Vertrek')) as c (chapter, title_nl);
        create table reference.partners as from (values ('ind', 'IND'), ('cbs', 'CBS')) as p (partner_code, name_nl);
        create table monitor.deliveries as from (values
            ('geweigerd', true), ('geweigerd', false), ('aanvaard', true)
        ) as d (result, is_known);
        create table indicators.residual_findings (message varchar);
        create table monitor.applied_corrections (correction_id varchar, correction_state varchar);
    """)
    rows = ", ".join(
        f"('{s}', {chapter}, '{partner}', '{status}', {latest}, {chased}, {yellow}, {blocks}, {cells}, 'reden {s}')"
        for s, chapter, partner, status, latest, chased, yellow, blocks, cells in SERIES
    )
    con.execute(
        f"create table monitor.series_status as from (values {rows}) as s (series_id, chapter, partner, status, "
        "latest_period, is_chased, is_yellow, blocks_release, chased_cells, reason)"
    )
    return con


def test_the_whole_overview(con):
    lines = [" ".join(line.split()) for line in report(con, chapter=None, partner=None)]
    assert lines == [
        "Staat van Migratie 2026, cijfers over 2025, stand 21 juni 2026",
        "",
        "Hoofdstuk ontbreekt te_laat verwacht actueel geel",
        "3 Asiel 0 1 1 1 2",
        "5 Vertrek 1 1 0 0 2",
        "",
        "Partner ontbreekt te_laat verwacht actueel geel",
        "cbs 0 1 1 0 2",
        "ind 1 1 0 1 2",
        "",
        "Geweigerde leveringen: 1",
        "Ingetrokken leveringen: 0",
        "Cellen die niet te plaatsen zijn: 0",
        "",
        "Reeksen om achteraan te gaan: 3, met 7 cijfers; zonder akkoord, dus in de weg van een definitieve editie: 2.",
        "",
        # the worst first, then by chapter and series; what is only awaited is counted, not listed
        "ontbreekt d_missing ind laatste - reden d_missing",
        "te_laat c_late ind laatste 2023 reden c_late",
        "te_laat e_waived cbs laatste 2022 reden e_waived",
        "(1 andere gele reeksen: --chapter of --partner)",
    ]


def test_the_columns_of_the_overview_stand_under_one_another(con):
    lines = report(con, chapter=None, partner=None)
    assert {len(line) for line in lines[2:5]} == {len(lines[2])} and {len(line) for line in lines[6:9]} == {
        len(lines[6])
    }


@pytest.mark.parametrize(
    ("asked", "series"),
    [
        ({"chapter": 3, "partner": None}, ["c_late", "b_awaited"]),
        ({"chapter": None, "partner": "cbs"}, ["e_waived", "b_awaited"]),
        ({"chapter": 5, "partner": "ind"}, ["d_missing"]),
        ({"chapter": 4, "partner": None}, []),
    ],
)
def test_of_one_chapter_or_partner_every_yellow_series_is_listed(con, asked, series):
    lines = report(con, **asked)
    assert "Hoofdstuk" not in " ".join(lines)
    assert [line.split()[1] for line in lines[5:]] == series


def test_an_edition_frozen_before_values_were_doubted_has_none_and_every_yellow_is_geel(con):
    assert open_doubts(con) == []
    assert [(s.mark, s.is_doubted) for s in statuses(con) if s.is_chased] == [
        ("[geel: Ontbreekt]", False),
        ("[geel: Te laat]", False),
    ]


def test_what_is_to_be_chased_is_counted(con):
    assert to_chase(con, None) == 3
    assert to_chase(con, ("te_laat", "verwacht")) == 3 and to_chase(con, ("gestaakt",)) == 0
    with pytest.raises(UserError, match="'laat' is not a status") as told:
        to_chase(con, ("te_laat", "laat"))
    assert told.value.expected == "one of ontbreekt, te_laat, verwacht, actueel, gestaakt"
