-- Grain: one row per indicator, period and breakdown with a number. Purpose: what a value can be held against: the
-- periods around it in its own series, how much that series usually moves, and what was delivered for the cell before.
with

observations as (
    select
        known.*,
        indicators.stat_type,
        indicators.can_be_negative,
        indicators.unit as catalogue_unit,
        coalesce(known.delivered_unit, indicators.unit) as unit,
        breakdowns.may_add,
        -- a definition that changes starts another series
        (
            select count(*) from {{ ref('int_breaks') }} as breaks
            where
                breaks.indicator_id = known.indicator_id
                and breaks.stops_change
                and breaks.break_on <= known.period_end
        ) as era
    from {{ ref('int_current_observations') }} as known
    inner join {{ ref('indicators') }} as indicators on known.indicator_id = indicators.indicator_id
    inner join {{ ref('int_breakdowns') }} as breakdowns on known.breakdown = breakdowns.breakdown
    where known.value is not null and known.disappeared_on is null
),

measured as (
    select
        *,
        -- of small numbers a step of one means little
        ln(abs(value) + {{ log_offset('unit') }}) as log_value,
        {{ last_step('value') }} as step,
        -- windows are compared with those of the same days of another year
        case
            when period_kind = 'cumulative_window' then strftime(period_start, '%m%d') || strftime(period_end, '%m%d')
            else ''
        end as days_of_year
    from observations
),

neighboured as (
    select
        *,
        list_filter(
            [
                lag(cell, 3) over series,
                lag(cell, 2) over series,
                lag(cell, 1) over series,
                lead(cell, 1) over series,
                lead(cell, 2) over series,
                lead(cell, 3) over series
            ],
            c -> c is not null and abs(date_diff('day', c.day, period_end)) <= 5 * 366
        ) as near,
        abs(log_value - lag(log_value) over series) as log_change
    from (
        select
            *,
            struct_pack(first_day := period_start, day := period_end, period := period, value := value) as cell
        from measured
    ) as cells
    window series as (
        partition by indicator_id, period_kind, breakdown, unit, era, days_of_year
        order by period_end, period_start, period
    )
),

-- two fifths of all changes are smaller than half a standard deviation: a wrong value or two do not move that quantile
spreads as (
    select
        indicator_id,
        period_kind,
        breakdown,
        unit,
        era,
        days_of_year,
        count(log_change) as change_count,
        quantile_cont(log_change, 0.4) / 0.524 as spread,
        min(step) as series_step
    from neighboured
    group by indicator_id, period_kind, breakdown, unit, era, days_of_year
),

-- the value that was known before, of the same cell
vintages as (
    select
        indicator_id,
        period,
        breakdown,
        vintage_number,
        lag(struct_pack(
            value := value,
            obs_status := obs_status,
            unit := coalesce(delivered_unit, ''),
            dataset := dataset,
            delivery_id := delivery_id,
            received_on := received_on,
            vintage_on := vintage_on
        )) over (partition by indicator_id, period, breakdown order by vintage_number) as before
    from {{ ref('int_observations') }}
    where value is not null and received_on <= {{ as_of() }}
),

joined as (
    select
        neighboured.*,
        vintages.before,
        cast(list_median(list_transform(neighboured.near, n -> n.value)) as decimal(28, 6)) as expected_value,
        spreads.change_count,
        spreads.spread as measured_spread,
        spreads.series_step
    from neighboured
    inner join spreads
        on
            neighboured.indicator_id = spreads.indicator_id
            and neighboured.period_kind = spreads.period_kind
            and neighboured.breakdown = spreads.breakdown
            and neighboured.unit = spreads.unit
            and neighboured.era = spreads.era
            and neighboured.days_of_year = spreads.days_of_year
    left join vintages
        on
            neighboured.indicator_id = vintages.indicator_id
            and neighboured.period = vintages.period
            and neighboured.breakdown = vintages.breakdown
            and neighboured.vintage_number = vintages.vintage_number
),

final as (
    select
        indicator_id,
        period,
        period_kind,
        period_start,
        period_end,
        breakdown,
        value,
        decimals,
        coalesce(delivered_unit, '') as delivered_unit,
        unit,
        stat_type,
        can_be_negative,
        unit = catalogue_unit and {{ is_additive('joined') }} as is_additive,
        obs_status,
        partner,
        dataset,
        delivery_id,
        received_on,
        vintage_on,
        correction_id,
        log_value,
        unit in {{ units_of_shares() }} as is_share,
        cast(series_step as integer) as series_step,
        near,
        cast(len(near) as integer) as near_count,
        expected_value,
        ln(abs(expected_value) + {{ log_offset('unit') }}) as log_expected,
        cast(change_count as integer) as change_count,
        case
            -- of two changes one may be the wrong value's own
            when change_count < 3
                then
                    greatest(
                        least(
                            coalesce(measured_spread, 0),
                            {{ plausibility_limit('niveau', 'most_few_points_spread') }}
                        ),
                        {{ plausibility_limit('niveau', 'few_points_spread') }}
                    )
            else greatest(coalesce(measured_spread, 0), {{ plausibility_limit('niveau', 'least_spread') }})
        end as spread,
        before
    from joined
)

select * from final
