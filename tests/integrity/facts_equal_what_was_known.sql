-- The six themes together hold every current observation once; none is lost on the way to the marts.
with

known as (
    select count(*) as row_count from {{ ref('int_current_observations') }}
),

facts as (
    {{ all_facts() }}
),

found as (
    select count(*) as row_count from facts
)

select
    known.row_count as known_rows,
    found.row_count as found_rows
from known
cross join found
where known.row_count <> found.row_count
