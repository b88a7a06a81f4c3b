-- A report table without rows or columns would print as an empty frame.
with

tables as (
    select table_id from {{ ref('report_tables') }}
),

cells as (
    select distinct table_id from {{ ref('table_cells') }}
)

select tables.table_id
from tables
left join cells on tables.table_id = cells.table_id
where cells.table_id is null
