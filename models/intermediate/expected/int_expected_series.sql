-- Grain: one row per indicator and kind of period. Purpose: every series the report may expect, with its calendar.
-- Where several products could feed a series, the one whose partner delivered applies, else the first in the seed.
with

indicators as (
    select * from {{ ref('indicators') }}
),

calendar as (
    select
        *,
        row_number() over () as seed_order
    from {{ ref('release_calendar') }}
),

delivered as (
    select
        indicator_id,
        period_kind,
        partner,
        count(*) as cell_count
    from {{ ref('int_current_observations') }}
    group by indicator_id, period_kind, partner
),

-- yearly stocks that are delivered, or printed, with their reference date instead of their year
dated as (
    select
        indicator_id,
        period_kind
    from delivered
    union all
    select
        table_rows.indicator_id,
        tables.column_kind as period_kind
    from {{ ref('report_table_rows') }} as table_rows
    inner join {{ ref('report_tables') }} as tables on table_rows.table_id = tables.table_id
),

dated_stocks as (
    select dated.indicator_id
    from dated
    inner join indicators on dated.indicator_id = indicators.indicator_id
    where indicators.stat_type = 'stock'
    group by dated.indicator_id
    having bool_or(dated.period_kind = 'reference_date') and not bool_or(dated.period_kind = 'year')
),

listed as (
    select
        trim(item.indicator_id) as indicator_id,
        calendar.period_kind as calendar_kind,
        calendar.* exclude (indicator_ids, period_kind)
    from calendar, unnest(string_split(calendar.indicator_ids, ';')) as item (indicator_id)
),

candidates as (
    select
        listed.*,
        case
            -- a cohort and an academic year are delivered under the year they start in
            when listed.calendar_kind in ('cohort', 'academic_year') then 'year'
            when listed.calendar_kind = 'year' and dated_stocks.indicator_id is not null then 'reference_date'
            else listed.calendar_kind
        end as period_kind
    from listed
    left join dated_stocks on listed.indicator_id = dated_stocks.indicator_id
),

ranked as (
    select
        candidates.*,
        row_number() over (
            partition by candidates.indicator_id, candidates.period_kind
            order by coalesce(delivered.cell_count, 0) desc, candidates.seed_order
        ) as preference
    from candidates
    left join delivered
        on
            candidates.indicator_id = delivered.indicator_id
            and candidates.period_kind = delivered.period_kind
            and candidates.partner_code = delivered.partner
),

final as (
    select
        ranked.indicator_id || ':' || ranked.period_kind as series_id,
        ranked.indicator_id,
        ranked.period_kind,
        ranked.calendar_kind,
        ranked.calendar_id,
        ranked.partner_code,
        ranked.product_nl,
        ranked.first_due_rule,
        ranked.final_due_rule,
        ranked.freeze_behaviour,
        indicators.chapter,
        indicators.stat_type,
        indicators.can_be_negative
    from ranked
    inner join indicators on ranked.indicator_id = indicators.indicator_id
    where ranked.preference = 1
)

select * from final
