-- Grain: one row per indicator, kind of period and partner. Purpose: every series the report may expect, and who owes
-- it by which rule of the calendar. A partner owes a figure by the rule of the product that carries it, whatever kind
-- of period that product counts in: the same kind where there is one, else the nearest. `is_main` is the partner of
-- the total; others owe what is delivered, or named, as their own count.
with

indicators as (
    select * from {{ ref('indicators') }}
),

calendar as (
    select * from {{ ref('int_calendar_products') }}
),

series_kinds as (
    select * from {{ ref('int_series_kinds') }}
),

delivered as (
    select
        observations.indicator_id,
        series_kinds.series_kind as period_kind,
        observations.partner,
        count(*) filter (where breakdowns.counted_by = '') as cell_count
    from {{ ref('int_known_observations') }} as observations
    inner join series_kinds
        on
            observations.indicator_id = series_kinds.indicator_id
            and observations.period_kind = series_kinds.period_kind
    inner join {{ ref('int_breakdowns') }} as breakdowns on observations.breakdown = breakdowns.breakdown
    group by observations.indicator_id, series_kinds.series_kind, observations.partner
),

printed as (
    select distinct
        table_rows.indicator_id,
        series_kinds.series_kind as period_kind
    from {{ ref('report_table_rows') }} as table_rows
    inner join {{ ref('report_tables') }} as tables on table_rows.table_id = tables.table_id
    inner join series_kinds
        on
            table_rows.indicator_id = series_kinds.indicator_id
            and coalesce(nullif(table_rows.period_kind, 'any'), tables.column_kind) = series_kinds.period_kind
    -- a row that shows any period shows the kinds that are known
    where coalesce(table_rows.period_kind, '') <> 'any'
),

products as (
    select
        calendar.*,
        series_kinds.series_kind
    from calendar
    inner join series_kinds
        on calendar.indicator_id = series_kinds.indicator_id and calendar.period_kind = series_kinds.period_kind
),

kinds as (
    select distinct
        indicator_id,
        series_kind as period_kind
    from products
    union
    select
        indicator_id,
        period_kind
    from delivered
    union
    select
        indicator_id,
        period_kind
    from printed
),

lengths (period_kind, kind_length) as (
    values
    ('reference_date', 1),
    ('week', 2),
    ('month', 3),
    ('quarter', 4),
    ('tertial', 5),
    ('half_year', 6),
    ('year', 7),
    ('cumulative_window', 8)
),

-- the product of each partner whose rule applies: one with a date, of the same kind, else of the nearest kind
ruled as (
    select
        kinds.indicator_id,
        kinds.period_kind,
        products.calendar_id,
        products.calendar_order,
        products.calendar_kind,
        products.partner_code,
        products.product_nl,
        products.frequency,
        products.first_due_rule,
        products.final_due_rule,
        products.freeze_behaviour,
        products.carry_periods,
        products.reference_days,
        products.series_kind = kinds.period_kind as is_same_kind
    from kinds
    inner join products on kinds.indicator_id = products.indicator_id
    inner join lengths as wanted on kinds.period_kind = wanted.period_kind
    inner join lengths as offered on products.series_kind = offered.period_kind
    qualify row_number() over (
        partition by kinds.indicator_id, kinds.period_kind, products.partner_code
        order by
            {{ is_dated('products.first_due_rule') }} desc,
            products.series_kind = kinds.period_kind desc,
            -- a date in the year itself belongs to a part of that year
            starts_with(products.first_due_rule, 'T+0') asc,
            abs(wanted.kind_length - offered.kind_length) asc,
            products.calendar_order asc
    ) = 1
),

planned_kinds as (
    select distinct
        indicator_id,
        series_kind as period_kind
    from products
),

ranked as (
    select
        ruled.*,
        planned_kinds.indicator_id is not null as is_planned,
        row_number() over (
            partition by ruled.indicator_id, ruled.period_kind
            order by
                ruled.is_same_kind desc,
                coalesce(delivered.cell_count, 0) desc,
                {{ is_dated('ruled.first_due_rule') }} desc,
                ruled.calendar_order asc
        ) = 1 as is_main
    from ruled
    left join planned_kinds
        on ruled.indicator_id = planned_kinds.indicator_id and ruled.period_kind = planned_kinds.period_kind
    left join delivered
        on
            ruled.indicator_id = delivered.indicator_id
            and ruled.period_kind = delivered.period_kind
            and ruled.partner_code = delivered.partner
),

final as (
    select
        ranked.indicator_id || ':' || ranked.period_kind
        || case when ranked.is_main then '' else ':' || ranked.partner_code end as series_id,
        ranked.indicator_id,
        ranked.period_kind,
        ranked.calendar_kind,
        ranked.calendar_id,
        ranked.partner_code,
        ranked.is_main,
        ranked.product_nl,
        {{ frequency_of('ranked.period_kind', 'ranked.frequency') }} as frequency,
        ranked.first_due_rule,
        ranked.final_due_rule,
        ranked.freeze_behaviour,
        ranked.carry_periods,
        ranked.reference_days,
        ranked.is_planned,
        indicators.chapter,
        indicators.stat_type,
        indicators.can_be_negative
    from ranked
    inner join indicators on ranked.indicator_id = indicators.indicator_id
)

select * from final
