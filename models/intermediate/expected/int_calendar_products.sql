-- Grain: one row per product of the release calendar and indicator that it feeds. Purpose: who publishes an indicator,
-- in which kind of period and by which rule.
with

calendar as (
    select * from {{ ref('release_calendar') }}
),

final as (
    select
        trim(item.indicator_id) as indicator_id,
        calendar.calendar_id,
        calendar.calendar_order,
        calendar.partner_code,
        calendar.product_nl,
        calendar.source_table,
        calendar.frequency,
        calendar.period_kind as calendar_kind,
        case
            -- a cohort and an academic year are delivered under the year they start in
            when calendar.period_kind in ('cohort', 'academic_year') then 'year'
            else calendar.period_kind
        end as period_kind,
        calendar.first_due_rule,
        calendar.final_due_rule,
        calendar.freeze_behaviour,
        calendar.carry_periods,
        coalesce(calendar.reference_days, '') as reference_days
    from calendar, unnest(string_split(calendar.indicator_ids, ';')) as item (indicator_id)
)

select * from final
