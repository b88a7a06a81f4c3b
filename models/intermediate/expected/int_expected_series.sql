-- Grain: one row per indicator and kind of period. Purpose: every series the report may expect, with its calendar.
-- Where several products could feed a series, the one whose partner delivered applies, else the first in the seed.
-- What is delivered or printed without a date in the calendar is a series too, with a rule that gives no date.
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

printed as (
    select distinct
        table_rows.indicator_id,
        coalesce(nullif(table_rows.period_kind, 'any'), tables.column_kind) as period_kind
    from {{ ref('report_table_rows') }} as table_rows
    inner join {{ ref('report_tables') }} as tables on table_rows.table_id = tables.table_id
    -- a row that shows any period shows the kinds that were delivered
    where coalesce(table_rows.period_kind, '') <> 'any'
),

kinds as (
    select
        indicator_id,
        period_kind,
        true as is_delivered
    from delivered
    union all
    select
        indicator_id,
        period_kind,
        false as is_delivered
    from printed
),

-- yearly stocks that are delivered, or printed, with their reference date instead of their year
dated_stocks as (
    select kinds.indicator_id
    from kinds
    inner join indicators on kinds.indicator_id = indicators.indicator_id
    where indicators.stat_type = 'stock'
    group by kinds.indicator_id
    having
        bool_or(kinds.period_kind = 'reference_date')
        and not bool_or(kinds.period_kind = 'year' and kinds.is_delivered)
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

planned as (
    select
        * exclude (seed_order, preference),
        true as is_planned
    from ranked
    where preference = 1
),

-- what is delivered or printed without a date in the calendar: the partner is known, when it comes is not
unplanned as (
    select
        kinds.indicator_id,
        kinds.period_kind,
        kinds.period_kind as calendar_kind,
        min_by(listed.calendar_id, listed.seed_order) as calendar_id,
        min_by(listed.partner_code, listed.seed_order) as partner_code,
        min_by(listed.product_nl, listed.seed_order) as product_nl,
        'unknown' as first_due_rule,
        'unknown' as final_due_rule,
        'unknown' as freeze_behaviour,
        false as is_planned
    from kinds
    inner join listed on kinds.indicator_id = listed.indicator_id
    anti join planned on kinds.indicator_id = planned.indicator_id and kinds.period_kind = planned.period_kind
    group by kinds.indicator_id, kinds.period_kind
),

all_series as (
    select * from planned
    union all by name
    select * from unplanned
),

final as (
    select
        all_series.indicator_id || ':' || all_series.period_kind as series_id,
        all_series.indicator_id,
        all_series.period_kind,
        all_series.calendar_kind,
        all_series.calendar_id,
        all_series.partner_code,
        all_series.product_nl,
        all_series.first_due_rule,
        all_series.final_due_rule,
        all_series.freeze_behaviour,
        all_series.is_planned,
        indicators.chapter,
        indicators.stat_type,
        indicators.can_be_negative
    from all_series
    inner join indicators on all_series.indicator_id = indicators.indicator_id
)

select * from final
