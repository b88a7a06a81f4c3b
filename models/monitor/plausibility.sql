-- Grain: one row per suspicious relation. Purpose: figures an analyst should look at; never blocks, never changes.
with

observations as (
    select * from {{ ref('int_current_observations') }}
    where value is not null
),

leaps as (
    select
        'sprong_ten_opzichte_van_vorig_jaar' as rule,
        observations.indicator_id,
        observations.period,
        observations.breakdown,
        observations.value as found,
        previous.value as expected_value,
        cast(round(previous.value / 2) as decimal(28, 6)) as tolerance
    from observations
    inner join observations as previous
        on
            observations.indicator_id = previous.indicator_id
            and observations.breakdown = previous.breakdown
            and observations.period_kind = 'year'
            and previous.period_kind = 'year'
            and year(observations.period_end) = year(previous.period_end) + 1
    where previous.value >= 1000
),

-- two datasets that tell one cell differently: the newest is printed, a person should know
sources as (
    select
        observations.indicator_id,
        observations.period,
        observations.breakdown,
        observations.value as found,
        others.value as expected_value
    from observations
    inner join {{ ref('int_observations') }} as others
        on
            observations.indicator_id = others.indicator_id
            and observations.period = others.period
            and observations.breakdown = others.breakdown
            and observations.dataset <> others.dataset
    where others.value is not null and others.received_on <= {{ as_of() }}
),

two_datasets as (
    select distinct
        'twee_datasets_een_cel' as rule,
        indicator_id,
        period,
        breakdown,
        found,
        expected_value,
        cast(0 as decimal(28, 6)) as tolerance
    from sources
),

relations as (
    select * from leaps
    union all by name
    select * from two_datasets
),

final as (
    select
        rule,
        indicator_id,
        period,
        breakdown,
        found,
        expected_value,
        cast(found - expected_value as decimal(28, 6)) as difference,
        tolerance
    from relations
    where abs(found - expected_value) > tolerance
)

select * from final
