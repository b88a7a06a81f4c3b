-- Grain: one row per figure: an observation and a measure. Purpose: everything that may be printed, with its text,
-- status, source and definition. Changes are computed from unrounded values, with the year before, and exist only
-- where they may be made: both ends delivered, no break between them, no growing cohort, and a base of at least the
-- edition's minimum for a percentage. A change carries the delivery of both its ends.
with

observations as (
    select * from {{ ref('observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

partners as (
    select * from {{ ref('partners') }}
),

-- what a report table leaves in "overig" is a figure too
residuals as (
    select * from {{ ref('residuals') }}
),

breaks as (
    select * from {{ ref('breaks') }}
    where stops_change
),

sourced as (
    select
        observations.*,
        indicators.definition_nl as definition,
        indicators.stat_type,
        {{ source_line('observations', 'partners.name_nl') }} as source_line
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    left join partners on observations.partner = partners.partner_code
),

-- a figure that is carried over has the source of the period it comes from
described as (
    select
        sourced.* exclude (source_line),
        coalesce(carried.source_line, sourced.source_line) as source_line
    from sourced
    left join sourced as carried
        on
            sourced.indicator_id = carried.indicator_id
            and sourced.carried_period = carried.period
            and sourced.breakdown = carried.breakdown
),

pairs as (
    select
        this_year.* exclude (is_yellow, yellow_text),
        year_before.value as value_before,
        year_before.delivery_id as base_delivery_id,
        year_before.raw_sha256 as base_raw_sha256,
        this_year.is_yellow or year_before.is_yellow as is_yellow,
        case
            when this_year.is_yellow then this_year.yellow_text
            when year_before.is_yellow then '[geel: vorig jaar niet actueel]'
            else ''
        end as yellow_text,
        year_before.period as period_before
    from described as this_year
    inner join described as year_before
        on
            this_year.indicator_id = year_before.indicator_id
            and this_year.breakdown = year_before.breakdown
            and this_year.unit = year_before.unit
            and {{ may_change('this_year', 'year_before') }}
    where
        not exists (
            select 1
            from breaks
            where
                this_year.indicator_id = breaks.indicator_id
                and breaks.break_on > {{ period_start('year_before.period') }}
                and breaks.break_on <= {{ period_end('this_year.period') }}
        )
),

measured as (
    select
        indicator_id,
        period,
        breakdown,
        'value' as measure,
        value,
        unit,
        display_text,
        is_yellow,
        yellow_text,
        series_status as status,
        mark,
        source_line,
        definition,
        delivery_id,
        raw_sha256,
        '' as base_period,
        cast(null as decimal(28, 6)) as base_value,
        '' as base_delivery_id,
        '' as base_raw_sha256
    from described

    union all
    select
        indicator_id,
        period,
        breakdown,
        case when unit = 'percent' then 'change_pp' else 'change_abs' end as measure,
        value - value_before as value,
        case when unit = 'percent' then 'percentage point' else unit end as unit,
        {{ display_number('value - value_before', 'rounding_base', 'decimals') }}
        || case when unit = 'percent' then ' procentpunt' else '' end as display_text,
        is_yellow,
        yellow_text,
        series_status as status,
        mark,
        source_line,
        'Verschil met ' || {{ display_period('period_before') }} || '. ' || definition as definition,
        delivery_id,
        raw_sha256,
        period_before as base_period,
        value_before as base_value,
        base_delivery_id,
        base_raw_sha256
    from pairs

    union all
    select
        indicator_id,
        period,
        breakdown,
        'change_pct' as measure,
        cast(100 * (value - value_before) / value_before as decimal(28, 6)) as value,
        'percent' as unit,
        {{ display_number('100 * (value - value_before) / value_before', '1', '0') }} || '%' as display_text,
        is_yellow,
        yellow_text,
        series_status as status,
        mark,
        source_line,
        'Procentuele verandering ten opzichte van ' || {{ display_period('period_before') }} || '. ' || definition
            as definition,
        delivery_id,
        raw_sha256,
        period_before as base_period,
        value_before as base_value,
        base_delivery_id,
        base_raw_sha256
    from pairs
    where unit <> 'percent' and value_before >= {{ edition_rule('percentage_min_base') }} and value >= 0

    union all
    select
        indicator_id,
        period,
        breakdown,
        measure,
        value,
        unit,
        display_text,
        is_yellow,
        yellow_text,
        status,
        mark,
        source_line,
        definition,
        delivery_id,
        raw_sha256,
        '' as base_period,
        cast(null as decimal(28, 6)) as base_value,
        '' as base_delivery_id,
        '' as base_raw_sha256
    from residuals
),

final as (
    select
        {{ figure_id() }} as figure_id,
        indicator_id,
        period,
        breakdown,
        measure,
        value,
        unit,
        display_text,
        is_yellow,
        yellow_text,
        status,
        mark,
        source_line,
        definition,
        delivery_id,
        raw_sha256,
        base_period,
        base_value,
        base_delivery_id,
        base_raw_sha256,
        -- what an approval is bound to: any change of text, definition or status gives another signature
        sha256(concat_ws('|', display_text, definition, status)) as signature
    from measured
)

select * from final
