-- Rows of the report tables and trajectories, and series of the calendar, name tables and indicators that exist.
{{ config(meta={'settle': 'put the name right in the row, or add what it names.'}) }}
select
    'report_table_rows' as seed,
    table_id || ' ' || indicator_id as entry,
    'names what does not exist' as problem
from {{ ref('report_table_rows') }}
where
    indicator_id not in (select i.indicator_id from {{ ref('indicators') }} as i)
    or table_id not in (select t.table_id from {{ ref('report_tables') }} as t)

union all

select
    'report_row_notes' as seed,
    table_id || ' ' || row_label_nl as entry,
    'names what does not exist' as problem
from {{ ref('report_row_notes') }}
where (table_id, row_label_nl) not in (select (r.table_id, r.row_label_nl) from {{ ref('report_table_rows') }} as r)

union all

select
    'summary_charts' as seed,
    table_id as entry,
    'names what does not exist' as problem
from {{ ref('summary_charts') }}
where table_id not in (select t.table_id from {{ ref('report_tables') }} as t)

union all

select
    'release_calendar' as seed,
    listed.indicator_id as entry,
    'names what does not exist' as problem
from
    {{ ref('release_calendar') }} as calendar,
    unnest(string_split(calendar.indicator_ids, ';')) as listed (indicator_id)
where trim(listed.indicator_id) not in (select i.indicator_id from {{ ref('indicators') }} as i)

union all

select
    'indicators' as seed,
    indicator_id as entry,
    'names what does not exist' as problem
from {{ ref('indicators') }}
where indicator_id not in (select s.indicator_id from {{ ref('int_expected_series') }} as s)

union all

select
    'trajectory_rows' as seed,
    trajectory_id || ' ' || indicator_id as entry,
    'names what does not exist' as problem
from {{ ref('trajectory_rows') }}
where
    trajectory_id not in (select t.trajectory_id from {{ ref('trajectories') }} as t)
    or indicator_id not in (select i.indicator_id from {{ ref('indicators') }} as i)

union all

select
    'trajectories' as seed,
    trajectory_id as entry,
    'names what does not exist' as problem
from {{ ref('trajectories') }}
where trajectory_id not in (select r.trajectory_id from {{ ref('trajectory_rows') }} as r)
