-- Grain: one row per indicator, period and breakdown. Purpose: what was known at the as-of date, newest delivery first.
with

observations as (
    select * from {{ ref('int_observations') }}
    where received_on <= {{ as_of() }}
),

corrections as (
    select {{ all_columns(instead={'breakdown': "coalesce(breakdown, '')"}) }}
    from {{ ref('corrections') }}
    where decided_on <= {{ as_of() }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by indicator_id, period, breakdown
            order by vintage_number desc
        ) as newest_first,
        cast(count(*) over (partition by indicator_id, period, breakdown) as integer) as vintage_count
    from observations
),

newest as (
    select {{ all_columns(but=['newest_first']) }}
    from ranked
    where newest_first = 1
),

-- since when the value that is known has been the same
runs as (
    select
        indicator_id,
        period,
        breakdown,
        vintage_number,
        received_on,
        received_text,
        not coalesce(value = lag(value) over cell, false) as is_changed
    from observations
    window cell as (partition by indicator_id, period, breakdown order by vintage_number)
),

unchanged as (
    select
        indicator_id,
        period,
        breakdown,
        max_by(received_on, vintage_number) as unchanged_since,
        max_by(received_text, vintage_number) as unchanged_since_text
    from runs
    where is_changed
    group by indicator_id, period, breakdown
),

-- a hedge that a person recorded of a published figure, or with which the partner's own remark begins
hedges as (
    select {{ all_columns(instead={'breakdown': "coalesce(breakdown, '')"}) }}
    from {{ ref('hedges') }}
),

notes as (
    select
        delivery_id,
        raw_row,
        raw_column,
        regexp_extract(lower(toelichting), '^({{ hedge_words() | join("|") }})\b', 1) as hedge
    from {{ ref('int_cell_notes') }}
),

disappeared as (
    select * from {{ ref('int_disappearances') }}
    where disappeared_on <= {{ as_of() }}
),

final as (
    select
        {{ all_columns('newest', but=['value']) }},
        newest.value as delivered_value,
        -- a correction holds only while the wrong value it names is still what was delivered
        case when corrections.correction_id is null then newest.value else corrections.corrected_value end as value,
        coalesce(corrections.correction_id, '') as correction_id,
        coalesce(corrections.decided_on, unchanged.unchanged_since) as unchanged_since,
        case
            when corrections.correction_id is null then unchanged.unchanged_since_text
            else {{ display_date('corrections.decided_on') }}
        end as unchanged_since_text,
        case when corrections.correction_id is null then coalesce(hedges.hedge, nullif(notes.hedge, ''), '') else '' end
            as hedge,
        disappeared.disappeared_on
    from newest
    inner join unchanged
        on
            newest.indicator_id = unchanged.indicator_id
            and newest.period = unchanged.period
            and newest.breakdown = unchanged.breakdown
    left join corrections
        on
            newest.indicator_id = corrections.indicator_id
            and newest.period = corrections.period
            and newest.breakdown = corrections.breakdown
            and newest.value = corrections.expect_value
    left join hedges
        on
            newest.indicator_id = hedges.indicator_id
            and newest.period = hedges.period
            and newest.breakdown = hedges.breakdown
            and newest.value = hedges.value
    left join notes
        on
            newest.delivery_id = notes.delivery_id
            and newest.raw_row = notes.raw_row
            and newest.raw_column = notes.raw_column
    left join disappeared
        on
            newest.indicator_id = disappeared.indicator_id
            and newest.period = disappeared.period
            and newest.breakdown = disappeared.breakdown
            and newest.delivery_id = disappeared.delivery_id
)

select * from final
