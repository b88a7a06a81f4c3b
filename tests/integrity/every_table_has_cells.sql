-- A report table without rows or columns would print as an empty frame.
{{ config(
    meta={
        'settle': 'give the table rows in seeds/report/report_table_rows.csv, or remove it from report_tables.csv.',
        'kept_in': ['report_tables'],
    }
) }}
with

tables as (
    select table_id from {{ ref('report_tables') }}
),

cells as (
    select distinct table_id from {{ ref('table_cells') }}
)

select
    tables.table_id,
    'has no rows or columns' as problem
from tables
left join cells on tables.table_id = cells.table_id
where cells.table_id is null
