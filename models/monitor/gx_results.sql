-- Grain: one row per expectation judged. Purpose: every verdict of Great Expectations, at the door and in the DAG.
with

verdicts as (
    select * from {{ ref('series_verdicts') }}
),

value_verdicts as (
    select * from {{ ref('int_value_verdicts') }}
),

door as (
    select * from {{ source('door', 'checks') }}
),

refused as (
    select * from {{ source('refused', 'checks') }}
),

final as (
    select * from door
    union all by name
    select * from refused
    union all by name
    select * from verdicts
    union all by name
    select * from value_verdicts
)

select
    run_at,
    stage,
    suite,
    expectation,
    subject,
    severity,
    success,
    broken,
    observed,
    expected,
    unexpected_count,
    examples,
    status_on_failure
from final
