-- Grain: one row per observation and derived measure that an author may ask for. Purpose: changes, shares and ranks
-- from unrounded values, with their base, and for each that may not be made the reason; `figures` prints the others.
with

observations as (
    select * from {{ ref('observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

breaks as (
    select * from {{ ref('breaks') }}
    where stops_change
),

member_labels as (
    select * from {{ ref('member_labels') }}
    where not is_member
),

described as (
    select
        observations.*,
        indicators.stat_type
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    where observations.series_status <> 'niet_van_toepassing'
),

years as (
    select
        this_year.*,
        {{ period_a_year_before('this_year.period') }} as base_period,
        year_before.value as base_value,
        coalesce(year_before.hedge, '') as base_hedge,
        coalesce(year_before.unit, this_year.unit) as base_unit,
        (
            select min(breaks.note_nl)
            from breaks
            where
                this_year.indicator_id = breaks.indicator_id
                and breaks.break_on > {{ period_start('year_before.period') }}
                and breaks.break_on <= {{ period_end('this_year.period') }}
        ) as break_note
    from described as this_year
    left join described as year_before
        on
            this_year.indicator_id = year_before.indicator_id
            and this_year.breakdown = year_before.breakdown
            and {{ period_a_year_before('this_year.period') }} = year_before.period
    where this_year.period_kind not in {{ periods_without_a_year_before() }}
),

changes as (
    select
        *,
        case
            when value is null then 'er is geen eigen cijfer over deze periode'
            when {{ is_growing_cohort('years') }} then 'een cohort dat nog groeit is jonger, niet kleiner'
            when base_value is null then 'er is geen cijfer over ' || {{ display_period('base_period') }}
            when hedge <> '' then 'het cijfer is een benadering (' || hedge || ')'
            when base_hedge <> '' then 'het cijfer van het jaar ervoor is een benadering (' || base_hedge || ')'
            when base_unit <> unit then 'de eenheid is veranderd'
            when contains(obs_status, 'B') then 'de partner meldt een reeksbreuk'
            when break_note is not null then 'reeksbreuk. ' || break_note
            else ''
        end as reason
    from years
),

parted as (
    select
        *,
        {{ part_dimension('breakdown') }} as dimension
    from described
    where unit not in ('percent', 'days', 'weeks', 'months', 'per_1000')
),

members as (
    select
        *,
        {{ without_dimension('breakdown', 'dimension') }} as total_breakdown
    from parted
    where dimension is not null
),

compared as (
    select
        members.*,
        total.value as base_value,
        coalesce(total.hedge, '') as base_hedge,
        member_labels.code is null as is_member,
        count(members.value) filter (where member_labels.code is null) over same_total as known_members,
        sum(members.value) filter (where member_labels.code is null) over same_total as known_value,
        rank() over (same_total order by members.value desc nulls last) as place
    from members
    left join described as total
        on
            members.indicator_id = total.indicator_id
            and members.period = total.period
            and members.total_breakdown = total.breakdown
            and members.unit = total.unit
    left join member_labels
        on
            members.dimension = member_labels.dimension
            and {{ member_code('members.breakdown', 'members.dimension') }} = member_labels.code
    window same_total as (
        partition by
            members.indicator_id,
            members.period,
            members.total_breakdown,
            members.dimension,
            member_labels.code is null
    )
),

judged as (
    select
        *,
        case
            when value is null then 'er is geen eigen cijfer over deze periode'
            when base_value is null then 'er is geen totaal over deze periode'
            when hedge <> '' then 'het cijfer is een benadering (' || hedge || ')'
            when base_hedge <> '' then 'het totaal is een benadering (' || base_hedge || ')'
            when value < 0 or value > base_value then 'het cijfer is geen deel van het totaal'
            when base_value < {{ edition_rule('percentage_min_base') }}
                then 'de basis is kleiner dan ' || {{ edition_rule('percentage_min_base') }}
            else ''
        end as share_reason,
        case
            when value is null then 'er is geen eigen cijfer over deze periode'
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

candidates as (
    select
        indicator_id,
        period,
        breakdown,
        case when unit = 'percent' then 'change_pp' else 'change_abs' end as measure,
        value - base_value as value,
        case when unit = 'percent' then 'percentage point' else unit end as unit,
        {{ rounded('value - base_value', 'rounding_base', 'decimals') }} as printed_value,
        {{ display_number('value - base_value', 'rounding_base', 'decimals') }}
        || case when unit = 'percent' then ' procentpunt' else '' end as display_text,
        base_period,
        breakdown as base_breakdown,
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
        {{ display_number('100 * (value - base_value) / nullif(base_value, 0)', '1', '0') }} || '%' as display_text,
        base_period,
        breakdown as base_breakdown,
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
        {{ display_number('100 * value / nullif(base_value, 0)', '1', '0') }} || '%' as display_text,
        period as base_period,
        total_breakdown as base_breakdown,
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
        cast(place as varchar) as display_text,
        period as base_period,
        total_breakdown as base_breakdown,
        rank_reason as reason
    from judged
    where is_member and dimension in ({{ ranked_dimensions() }})
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
        case when reason = '' then display_text else '' end as display_text,
        base_period,
        base_breakdown,
        reason as withheld_reason
    from candidates
)

select * from final
