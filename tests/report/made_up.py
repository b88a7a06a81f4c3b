"""A made-up edition of 2036 to write a note about: tables, what is owed, portals, conflicts. Nothing is a real figure."""

from __future__ import annotations

import duckdb

from publish.report.stand import load_stands
from publish.report.state import State
from svm.database import connect
from svm.figures import Registry, load_registry
from svm.home import Home
from tests.news import made_up

#: one cell each of the two made-up tables
CELLS = (
    ("9.1", "asy_first:2035", "actueel", False),
    ("9.1", "asy_repeat:2035", "verwacht", True),
    ("9.2", "asy_repeat:2035", "verwacht", True),
    ("9.2", "asy_coa_occupancy:2035-12-31", "te_laat", True),
)
_EXTRA = """
create schema monitor;
create table indicators.table_heads as select * from (values
    ('9.1', '9.1', 1, 3, 'Verzonnen asiel', 'personen', ''), ('9.2', '9.2', 2, 7, 'Verzonnen rest', 'personen', '')
) as t (table_id, table_number, table_order, chapter, title_nl, unit_nl, note_nl);
create table indicators.empty_tables (table_id varchar, no_figures_text varchar);
create table indicators.table_notes (table_id varchar, note_order int, note_kind varchar, note_text varchar);
create table indicators.table_cells (
    table_id varchar, figure_id varchar, series_status varchar, is_yellow boolean, row_order int, row_label varchar,
    col_order int, col_label varchar, display_text varchar, mark varchar, yellow_text varchar, note varchar,
    period_text varchar, computed_text varchar, printed_value decimal(28, 6), printed_decimals int, hedge varchar,
    unit varchar, printed_period varchar, period_kind varchar, obs_status varchar, conf_status varchar,
    source_line varchar, chapter int
);
create table indicators.signoffs (approver varchar, figure_id varchar, approved_on date, signoff_state varchar);
create table indicators.observations (delivery_id varchar);
insert into indicators.observations values ('verzonnen/1');
create table monitor.deliveries (delivery_id varchar, partner varchar);
insert into monitor.deliveries values ('verzonnen/1', 'verzonnen');
create table monitor.cell_status as select * from (values
    ('asy_repeat', 'verwacht', 'IND', date '2036-07-01'),
    ('asy_coa_occupancy', 'te_laat', 'verzonnen dienst', date '2036-02-01')
) as t (indicator_id, status, owed_by_short, due_on);
alter table monitor.cell_status add column period varchar default '2035';
update monitor.cell_status set period = '2035-12-31' where indicator_id = 'asy_coa_occupancy';
alter table monitor.cell_status add column breakdown varchar default '';
alter table monitor.cell_status add column owed_by varchar default 'verzonnen';
alter table monitor.cell_status add column final_due_on date;
create table monitor.series_status as select * from (values
    ('asy_first:year', 'actueel', false), ('asy_repeat:year', 'verwacht', true), ('asy_coa_occupancy:reference_date', 'te_laat', true)
) as t (series_id, status, is_yellow);
create table reference.statuses as select * from (values
    ('te_laat', 1, 'te laat', true), ('verwacht', 6, 'verwacht', true), ('actueel', 9, 'actueel', false)
) as t (status, gravity, status_nl, is_yellow);
alter table reference.statuses add column status_meaning_nl varchar default '';
alter table reference.statuses add column is_chased boolean default false;
alter table reference.statuses add column is_open boolean default false;
update reference.statuses set is_open = is_yellow;
alter table reference.statuses add column awaits_final boolean default false;
alter table reference.statuses add column has_figure boolean default false;
create table reference.partners as select 'verzonnen' as partner_code, 'Verzonnen Dienst' as short_name;
create table reference.chapters as select * from (values
    (0, 'Samenvatting'), (3, 'Verzonnen asiel'), (4, 'Verzonnen ontheemden')
) as t (chapter, title_nl);
create table reference.chapter_owners as select * from (values
    (3, 'Ministerie van Verzinsels', 'eerstverantwoordelijk', null::date, date '2036-01-01'),
    (3, 'Ministerie van Nieuwe Verzinsels', 'eerstverantwoordelijk', date '2036-01-01', null::date),
    (3, 'Ministerie van Meedoen', 'medeverantwoordelijk', null::date, null::date)
) as t (chapter, ministry, role_nl, valid_from, valid_to);
create table reference.portals as select * from (values
    (2036, 'IDAM', 1, null::date, true), (2036, 'RAenM', 2, date '2036-07-07', false), (2036, 'MR', 3, null::date, false)
) as t (edition, portal, portal_order, meets_on, values_may_change);
create table reference.editions as select * from (values
    (2035, date '2035-07-01', null), (2036, date '2036-06-21', 'uitgebreid met verzinsels')
) as t (edition, default_as_of, remark);
create or replace table indicators.breaks as select * from (values
    ('oud', date '2034-01-01', 'Een oude verzonnen breuk.', 'asy_first', false),
    ('nieuw', date '2036-01-01', 'Een verzonnen breuk.', 'asy_first', false)
) as t (break_id, break_on, note_nl, indicator_id, stops_change);
create table reference.conflicts as select * from (values
    ('een', 'Verzonnen aanvragen', 'bron', 'asy_first', '2035', null, 31415, 'De een telt verzinsels.'),
    ('een', 'Verzonnen aanvragen', 'bron', 'asy_first', '2035', 'source=ind', 31000, 'De ander raadt.'),
    ('oud', 'Wat niet gedrukt is', 'bron', 'asy_first', '1999', null, 1, 'Niet van nu.')
) as t (conflict_id, topic_nl, conflict_kind, indicator_id, period, breakdown, value, reason_nl);
alter table reference.indicators add column chapter int;
alter table reference.indicators add column definition_nl varchar;
insert into reference.indicators values ('asy_first', 'Verzonnen aanvragen', 'flow', 3, 'Wat het telt.');
alter table indicators.measures add column measure varchar;
alter table indicators.measures add column breakdown varchar;
update indicators.figures set value = printed_value;
"""


def build(home: Home, cells=CELLS, edition: int = 2036) -> Home:
    """Build the made-up edition with these cells: table, figure, status, whether it is yellow."""
    made_up.build(home, *made_up.SOUND, made_up.REPEAT_YELLOW, made_up.UNKNOWN)
    with duckdb.connect(str(home.published_database)) as con:
        con.execute(_EXTRA)
        for at, (table, figure, status, is_yellow) in enumerate(cells):
            con.execute(
                "insert into indicators.table_cells (table_id, figure_id, series_status, is_yellow, row_order, "
                "row_label, col_order, col_label, display_text, mark, yellow_text, note, period_text, computed_text, "
                "hedge, unit, obs_status, conf_status, source_line, chapter) values (?, ?, ?, ?, ?, ?, 1, '2035', "
                "'1', '', '', '', '', '', '', 'persons', '', '', '', 3)",
                [table, figure, status, is_yellow, at, f"verzonnen {at}"],
            )
        con.execute(f"update indicators.edition set edition = {edition}")
    return home


def opened(home: Home) -> tuple[State, Registry]:
    """The made-up edition with its figures and what is said of it."""
    con = connect(home)
    state = State(con, con, home)
    return state, load_registry(con, lambda: load_stands(state))
