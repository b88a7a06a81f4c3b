-- Grain: one row per indicator, half-year and breakdown. Purpose: half-years for whoever compares them: as a partner
-- delivered them, else added up from complete months or quarters where a sum may be made. Nothing is made from a value
-- that is withheld, hedged, doubted or broken, nor where a partner delivered the half-year itself, were it only a sign.
with

observations as (
    select
        observations.*,
        indicators.stat_type,
        breakdowns.may_add,
        periods.period_start,
        periods.period_end
    from {{ ref('observations') }} as observations
    inner join {{ ref('indicators') }} as indicators on observations.indicator_id = indicators.indicator_id
    inner join {{ ref('int_breakdowns') }} as breakdowns on observations.breakdown = breakdowns.breakdown
    inner join {{ ref('int_periods') }} as periods on observations.period = periods.period
),

breaks as (
    select * from {{ ref('int_breaks') }}
    where stops_change
),

delivered as (
    select * from observations
    where period_kind = 'half_year' and delivery_id <> ''
),

lengths (part_kind, whole_kind, part_count, part_order, parts_nl) as (
    values {{ sums_of_periods() }}
),

parts as (
    select
        observations.*,
        lengths.part_count,
        lengths.part_order,
        lengths.parts_nl,
        {{ whole_period('observations.period_start', 'lengths.whole_kind') }} as half_year
    from observations
    inner join lengths on observations.period_kind = lengths.part_kind and lengths.whole_kind = 'half_year'
    where
        observations.value is not null
        and observations.hedge = ''
        and not contains(observations.obs_status, 'B')
        and observations.stat_type = 'flow'
        and {{ is_additive('observations') }}
),

added as (
    select
        indicator_id,
        half_year,
        breakdown,
        cast(sum(value) as decimal(28, 6)) as value,
        unit,
        case when bool_or(contains(obs_status, 'P')) then 'P' else 'A' end as obs_status,
        partner,
        max(received_on) as received_on,
        string_agg({{ value_id('indicator_id', 'period', 'breakdown') }}, ' + ' order by period) as computed_from,
        'som van ' || cast(max(part_count) as varchar) || ' ' || max(parts_nl) as computed_text,
        min(period_start) as period_start,
        max(period_end) as period_end,
        part_order
    from parts
    group by indicator_id, half_year, breakdown, unit, partner, part_order
    having count(*) = max(part_count)
),

-- months before quarters; of two partners the one whose name is first
sums as (
    select added.*
    from added
    anti join delivered
        on
            added.indicator_id = delivered.indicator_id
            and added.half_year = delivered.period
            and added.breakdown = delivered.breakdown
    anti join breaks
        on
            added.indicator_id = breaks.indicator_id
            and added.period_start < breaks.break_on
            and added.period_end >= breaks.break_on
    qualify row_number() over (
        partition by added.indicator_id, added.half_year, added.breakdown
        order by added.part_order asc, added.partner asc, added.unit asc
    ) = 1
),

final as (
    select
        indicator_id,
        period,
        breakdown,
        value,
        unit,
        obs_status,
        partner,
        received_on,
        computed_from,
        computed_text
    from delivered
    where value is not null
    union all by name
    select
        indicator_id,
        half_year as period,
        breakdown,
        value,
        unit,
        obs_status,
        partner,
        received_on,
        computed_from,
        computed_text
    from sums
)

select * from final
