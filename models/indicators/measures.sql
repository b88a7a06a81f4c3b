-- Grain: one row per observation and derived measure that an author may ask for. Purpose: changes, shares, ranks and
-- numbers per 1,000 inhabitants from unrounded values, with their base, and for each that may not be made the reason;
-- `figures` prints the others.
with

observations as (
    select * from {{ ref('observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

breaks as (
    select * from {{ ref('int_breaks') }}
    where stops_change
),

periods as (
    select * from {{ ref('int_periods') }}
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

members_of_totals as (
    select * from {{ ref('int_members') }}
),

countries as (
    select * from {{ ref('countries') }}
),

-- the indicators of which a map shows the number per 1,000 inhabitants
per_inhabitant as (
    select distinct indicator_id from {{ ref('map_measures') }}
    where measure = 'per_1000'
),

described as (
    select
        observations.*,
        indicators.stat_type,
        periods.period_start,
        periods.period_end,
        periods.period_a_year_before
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    inner join periods on observations.period = periods.period
    inner join {{ ref('statuses') }} as statuses on observations.series_status = statuses.status
    where statuses.is_possible
),

years as (
    select
        this_year.*,
        this_year.period_a_year_before as base_period,
        base_periods.period_label as base_label,
        year_before.value as base_value,
        year_before.doubted_value as base_doubted_value,
        coalesce(year_before.hedge, '') as base_hedge,
        coalesce(year_before.unit, this_year.unit) as base_unit,
        (
            select min(breaks.note_nl)
            from breaks
            where
                this_year.indicator_id = breaks.indicator_id
                and breaks.break_on > year_before.period_start
                and breaks.break_on <= this_year.period_end
        ) as break_note
    from described as this_year
    inner join periods as base_periods on this_year.period_a_year_before = base_periods.period
    left join described as year_before
        on
            this_year.indicator_id = year_before.indicator_id
            and this_year.breakdown = year_before.breakdown
            and this_year.period_a_year_before = year_before.period
),

changes as (
    select
        *,
        case
            when doubted_value is not null then 'het cijfer wordt nagevraagd'
            when value is null then 'er is geen eigen cijfer over deze periode'
            when {{ is_growing_cohort('years') }} then 'een cohort dat nog groeit is jonger, niet kleiner'
            when base_doubted_value is not null then 'het cijfer over ' || base_label || ' wordt nagevraagd'
            when base_value is null then 'er is geen cijfer over ' || base_label
            when hedge <> '' then 'het cijfer is een benadering (' || hedge || ')'
            when base_hedge <> '' then 'het cijfer van het jaar ervoor is een benadering (' || base_hedge || ')'
            when base_unit <> unit then 'de eenheid is veranderd'
            when contains(obs_status, 'B') then 'de partner meldt een reeksbreuk'
            when break_note is not null then 'reeksbreuk. ' || break_note
            else ''
        end as reason
    from years
),

members as (
    select
        described.*,
        breakdowns.part_dimension as dimension,
        members_of_totals.total_breakdown,
        members_of_totals.is_member,
        members_of_totals.is_ranked,
        members_of_totals.can_be_largest
    from described
    inner join breakdowns on described.breakdown = breakdowns.breakdown
    inner join members_of_totals
        on
            breakdowns.breakdown = members_of_totals.breakdown
            and breakdowns.part_dimension = members_of_totals.dimension
    where described.unit not in ('percent', 'days', 'weeks', 'months', 'per_1000')
),

compared as (
    select
        members.*,
        total.value as base_value,
        total.doubted_value as base_doubted_value,
        coalesce(total.hedge, '') as base_hedge,
        count(members.value) filter (where members.is_member) over same_total as known_members,
        sum(members.value) filter (where members.is_member) over same_total as known_value,
        rank() over (same_total order by members.value desc nulls last) as place,
        -- so that it may be called the largest: no other member prints its number, is hedged, or is unknown and larger
        members.can_be_largest
        and count(*) over same_print = 1
        and not bool_or(members.hedge <> '') over same_total
        and rank() over (named order by members.value desc nulls last)
        = rank() over (same_total order by members.value desc nulls last) as has_place_alone
    from members
    left join described as total
        on
            members.indicator_id = total.indicator_id
            and members.period = total.period
            and members.total_breakdown = total.breakdown
            and members.unit = total.unit
    window
        same_total as (
            partition by
                members.indicator_id,
                members.period,
                members.total_breakdown,
                members.dimension,
                members.is_member
        ),
        same_print as (
            partition by
                members.indicator_id,
                members.period,
                members.total_breakdown,
                members.dimension,
                members.is_member,
                members.printed_value
        ),
        named as (
            partition by
                members.indicator_id,
                members.period,
                members.total_breakdown,
                members.dimension,
                members.is_member,
                members.can_be_largest
        )
),

judged as (
    select
        *,
        case
            when doubted_value is not null then 'het cijfer wordt nagevraagd'
            when value is null then 'er is geen eigen cijfer over deze periode'
            when base_doubted_value is not null then 'het totaal wordt nagevraagd'
            when base_value is null then 'er is geen totaal over deze periode'
            when hedge <> '' then 'het cijfer is een benadering (' || hedge || ')'
            when base_hedge <> '' then 'het totaal is een benadering (' || base_hedge || ')'
            when value < 0 or value > base_value then 'het cijfer is geen deel van het totaal'
            when base_value < {{ edition_rule('percentage_min_base') }}
                then 'de basis is kleiner dan ' || {{ edition_rule('percentage_min_base') }}
            else ''
        end as share_reason,
        case
            when doubted_value is not null then 'het cijfer wordt nagevraagd'
            when value is null then 'er is geen eigen cijfer over deze periode'
            when base_doubted_value is not null then 'het totaal wordt nagevraagd'
            when base_value is null then 'er is geen totaal over deze periode'
            when hedge <> '' then 'het cijfer is een benadering (' || hedge || ')'
            when base_hedge <> '' then 'het totaal is een benadering (' || base_hedge || ')'
            when known_members < 3 then 'er zijn minder dan drie leden met een cijfer'
            when known_value > base_value then 'de leden zijn samen meer dan het totaal'
            -- a member without a figure of its own could be larger
            when base_value - known_value >= value then 'leden zonder eigen cijfer kunnen groter zijn'
            else ''
        end as rank_reason
    from compared
),

inhabitants as (
    select * from described
    where indicator_id = 'eu_population'
),

-- of a flow that of the whole year, of a stock that of any day; the population is that of 1 January of its year
of_a_country as (
    select
        described.*,
        strftime(described.period_start, '%Y') || '-01-01' as base_period,
        'geo=' || countries.iso3 as base_breakdown
    from described
    inner join per_inhabitant on described.indicator_id = per_inhabitant.indicator_id
    inner join countries on regexp_extract(';' || described.breakdown, ';geo=(\w+)', 1) = countries.iso3
    where described.stat_type = 'stock' or described.period_kind = 'year'
),

rates as (
    select
        of_a_country.*,
        inhabitants.value as base_value,
        case
            when of_a_country.doubted_value is not null then 'het cijfer wordt nagevraagd'
            when of_a_country.value is null then 'er is geen eigen cijfer over deze periode'
            when inhabitants.doubted_value is not null then 'de bevolking wordt nagevraagd'
            when inhabitants.value is null
                then 'er is geen bevolking op 1 januari ' || left(of_a_country.base_period, 4)
            when of_a_country.hedge <> '' then 'het cijfer is een benadering (' || of_a_country.hedge || ')'
            when inhabitants.hedge <> '' then 'de bevolking is een benadering (' || inhabitants.hedge || ')'
            else ''
        end as reason
    from of_a_country
    left join inhabitants
        on of_a_country.base_period = inhabitants.period and of_a_country.base_breakdown = inhabitants.breakdown
),

candidates as (
    select
        indicator_id,
        period,
        breakdown,
        case when unit = 'percent' then 'change_pp' else 'change_abs' end as measure,
        value - base_value as value,
        case when unit = 'percent' then 'percentage point' else unit end as unit,
        {{ rounded('value - base_value', 'rounding_base', 'decimals') }} as printed_value,
        {{ printed_decimals('rounding_base', 'decimals') }} as printed_decimals,
        {{ display_number('value - base_value', 'rounding_base', 'decimals') }}
        || case when unit = 'percent' then ' procentpunt' else '' end as display_text,
        indicator_id as base_indicator_id,
        base_period,
        breakdown as base_breakdown,
        false as has_place_alone,
        reason
    from changes

    union all
    select
        indicator_id,
        period,
        breakdown,
        'change_pct' as measure,
        cast(100 * (value - base_value) / nullif(base_value, 0) as decimal(28, 6)) as value,
        'percent' as unit,
        {{ rounded('100 * (value - base_value) / nullif(base_value, 0)', '1', '0') }} as printed_value,
        0 as printed_decimals,
        {{ display_number('100 * (value - base_value) / nullif(base_value, 0)', '1', '0') }} || '%' as display_text,
        indicator_id as base_indicator_id,
        base_period,
        breakdown as base_breakdown,
        false as has_place_alone,
        case
            when reason <> '' then reason
            when base_value < {{ edition_rule('percentage_min_base') }}
                then 'de basis is kleiner dan ' || {{ edition_rule('percentage_min_base') }}
            when value < 0 then 'het cijfer is negatief'
            else ''
        end as reason
    from changes
    where unit <> 'percent'

    union all
    select
        indicator_id,
        period,
        breakdown,
        'share_pct' as measure,
        cast(100 * value / nullif(base_value, 0) as decimal(28, 6)) as value,
        'percent' as unit,
        {{ rounded('100 * value / nullif(base_value, 0)', '1', '0') }} as printed_value,
        0 as printed_decimals,
        {{ display_number('100 * value / nullif(base_value, 0)', '1', '0') }} || '%' as display_text,
        indicator_id as base_indicator_id,
        period as base_period,
        total_breakdown as base_breakdown,
        false as has_place_alone,
        share_reason as reason
    from judged

    union all
    select
        indicator_id,
        period,
        breakdown,
        'rank' as measure,
        place as value,
        'place' as unit,
        place as printed_value,
        0 as printed_decimals,
        cast(place as varchar) as display_text,
        indicator_id as base_indicator_id,
        period as base_period,
        total_breakdown as base_breakdown,
        has_place_alone,
        rank_reason as reason
    from judged
    where is_member and is_ranked

    union all
    select
        indicator_id,
        period,
        breakdown,
        'per_1000' as measure,
        cast(1000 * value / base_value as decimal(28, 6)) as value,
        'per_1000' as unit,
        {{ rounded('1000 * value / base_value', '1', '1') }} as printed_value,
        {{ printed_decimals('1', '1') }} as printed_decimals,
        {{ display_number('1000 * value / base_value', '1', '1') }} as display_text,
        'eu_population' as base_indicator_id,
        base_period,
        base_breakdown,
        false as has_place_alone,
        reason
    from rates
),

final as (
    select
        {{ figure_id() }} as figure_id,
        indicator_id,
        period,
        breakdown,
        measure,
        cast(case when reason = '' then value end as decimal(28, 6)) as value,
        unit,
        cast(case when reason = '' then printed_value end as decimal(28, 6)) as printed_value,
        cast(printed_decimals as integer) as printed_decimals,
        case when reason = '' then display_text else '' end as display_text,
        base_indicator_id,
        base_period,
        base_breakdown,
        coalesce(has_place_alone, false) as has_place_alone,
        reason as withheld_reason
    from candidates
)

select * from final
