-- Grain: one row per indicator, period and breakdown with a value, or that its partner keeps. Purpose: what the rule of
-- its partner or indicator says of the cell, and what the public has of it already. Rates are no counts of anybody.
with

accepted as (
    select * from {{ ref('int_accepted_observations') }}
),

computed as (
    select * from {{ ref('int_computed_observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

deliveries as (
    select * from {{ ref('int_deliveries') }}
),

rules as (
    select * from {{ ref('disclosure_rules') }}
),

released as (
    select * from {{ ref('int_released_cells') }}
),

-- a table that is published at its source, or a delivery that says when it was
published as (
    select
        delivery_id,
        sensitivity = 'openbaar' or coalesce(published_on <= {{ as_of() }}, false) as is_published
    from deliveries
),

delivered as (
    select
        accepted.indicator_id,
        accepted.period,
        accepted.period_kind,
        accepted.period_start,
        accepted.period_end,
        accepted.breakdown,
        coalesce(accepted.value, accepted.doubted_value) as value,
        coalesce(accepted.delivered_unit, indicators.unit) as unit,
        accepted.partner,
        {{ rounding_base('accepted', 'indicators', 'breakdowns') }} as rounding_base,
        accepted.conf_status in ('C', 'N', 'P') or contains(accepted.obs_status, 'Q') as is_kept,
        published.is_published
    from accepted
    inner join indicators on accepted.indicator_id = indicators.indicator_id
    inner join breakdowns on accepted.breakdown = breakdowns.breakdown
    inner join published on accepted.delivery_id = published.delivery_id
),

-- what follows from what the public has, it has as well
parts as (
    select
        indicator_id,
        period,
        breakdown,
        unnest(regexp_split_to_array(computed_from, ' [+±] ')) as part_id
    from computed
),

published_sums as (
    select
        parts.indicator_id,
        parts.period,
        parts.breakdown,
        bool_and(coalesce(delivered.is_published, true)) as is_published
    from parts
    left join delivered
        on
            parts.part_id
            = {{ value_id('delivered.indicator_id', 'delivered.period', 'delivered.breakdown') }}
    group by parts.indicator_id, parts.period, parts.breakdown
),

known as (
    select * from delivered
    where value is not null or is_kept
    union all by name
    select
        computed.indicator_id,
        computed.period,
        computed.period_kind,
        computed.period_start,
        computed.period_end,
        computed.breakdown,
        computed.value,
        computed.unit,
        computed.partner,
        computed.rounding_base,
        false as is_kept,
        published.is_published and published_sums.is_published as is_published
    from computed
    inner join published on computed.delivery_id = published.delivery_id
    inner join published_sums
        on
            computed.indicator_id = published_sums.indicator_id
            and computed.period = published_sums.period
            and computed.breakdown = published_sums.breakdown
    where computed.value is not null
),

typed as (
    select
        known.*,
        indicators.count_unit,
        indicators.stat_type,
        indicators.can_be_negative,
        breakdowns.may_add
    from known
    inner join indicators on known.indicator_id = indicators.indicator_id
    inner join breakdowns on known.breakdown = breakdowns.breakdown
),

counts as (
    select distinct
        partner,
        indicator_id,
        count_unit
    from typed
),

-- the rule that says most about a count of a partner: of its indicator, of what it counts, of its partner
rules_of_counts as (
    select
        counts.*,
        rules.disclosure_rule,
        rules.threshold,
        rules.zeros,
        rules.already_public,
        rules.rounding_base as rule_base
    from counts
    inner join rules
        on
            coalesce(rules.partner, counts.partner) = counts.partner
            and coalesce(rules.indicator_id, counts.indicator_id) = counts.indicator_id
            and coalesce(rules.count_unit, counts.count_unit) = counts.count_unit
    qualify row_number() over (
        partition by counts.partner, counts.indicator_id, counts.count_unit
        order by
            rules.indicator_id is null, rules.count_unit is null, rules.partner is null, rules.disclosure_rule
    ) = 1
),

ruled as (
    select
        typed.*,
        typed.indicator_id || '|' || typed.period || '|' || typed.breakdown as cell_key,
        rules.disclosure_rule,
        rules.threshold,
        rules.zeros,
        typed.is_published or rules.already_public as is_public,
        rules.rule_base,
        {{ is_additive('typed') }} as is_count
    from typed
    inner join rules_of_counts as rules
        on
            typed.partner = rules.partner
            and typed.indicator_id = rules.indicator_id
            and typed.count_unit = rules.count_unit
),

based as (
    select
        ruled.*,
        released.cell_key is not null as was_released,
        case
            when ruled.is_public or not ruled.is_count then ruled.rounding_base
            else greatest(ruled.rounding_base, ruled.rule_base)
        end as print_base
    from ruled
    left join released on ruled.cell_key = released.cell_key
),

final as (
    select
        cell_key,
        indicator_id,
        period,
        period_kind,
        period_start,
        period_end,
        breakdown,
        value,
        unit,
        partner,
        disclosure_rule,
        cast(threshold as integer) as threshold,
        cast(print_base as integer) as print_base,
        cast({{ rounded('value', 'print_base', '0') }} as decimal(28, 6)) as print_value,
        is_count,
        can_be_negative,
        is_kept,
        is_public,
        was_released,
        is_count
        and not is_public
        and coalesce(
            value > 0 and value < threshold or value = 0 and zeros = 'verborgen' and threshold > 0, false
        ) as is_small
    from based
)

select * from final
