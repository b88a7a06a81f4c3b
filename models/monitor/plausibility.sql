-- Grain: one row per suspicious relation. Purpose: figures an analyst should look at; never blocks, never changes.
with

observations as (
    select * from {{ ref('int_current_observations') }}
    where value is not null
),

months as (
    select
        indicator_id,
        breakdown,
        left(period, 4) as year_text,
        sum(value) as month_sum,
        count(*) as month_count
    from observations
    where period_kind = 'month'
    group by indicator_id, breakdown, left(period, 4)
),

year_is_months as (
    select
        'jaar_is_som_van_maanden' as rule,
        observations.indicator_id,
        observations.period,
        observations.breakdown,
        observations.value as found,
        months.month_sum as expected,
        30 as tolerance
    from observations
    inner join months
        on
            observations.indicator_id = months.indicator_id
            and observations.breakdown = months.breakdown
            and observations.period = months.year_text
    where months.month_count = 12
),

flows as (
    select
        period,
        breakdown,
        max(value) filter (where indicator_id = 'reg_immigration') as immigration,
        max(value) filter (where indicator_id = 'reg_emigration') as emigration,
        max(value) filter (where indicator_id = 'reg_net_migration') as net_migration
    from observations
    group by period, breakdown
),

balance as (
    select
        'saldo_is_immigratie_min_emigratie' as rule,
        'reg_net_migration' as indicator_id,
        period,
        breakdown,
        net_migration as found,
        immigration - emigration as expected,
        1500 as tolerance
    from flows
    where net_migration is not null and immigration is not null and emigration is not null
),

departures as (
    select
        period,
        max(value) filter (where breakdown = '') as total,
        sum(value) filter (
            where breakdown in (
                'departure_type=zelfstandig', 'departure_type=gedwongen', 'departure_type=zonder_toezicht'
            )
        ) as parts,
        count(*) filter (
            where breakdown in (
                'departure_type=zelfstandig', 'departure_type=gedwongen', 'departure_type=zonder_toezicht'
            )
        ) as part_count
    from observations
    where indicator_id = 'dep_dtv_by_type'
    group by period
),

departure_types as (
    select
        'vertrek_is_som_van_soorten' as rule,
        'dep_dtv_by_type' as indicator_id,
        period,
        '' as breakdown,
        total as found,
        parts as expected,
        20 as tolerance
    from departures
    where total is not null and part_count = 3
),

ladder as (
    select
        period,
        max(value) filter (where indicator_id = 'hou_target' and breakdown = 'measure=incl_balance') as target,
        max(value) filter (where indicator_id = 'hou_realised' and breakdown = '') as realised,
        max(value) filter (where indicator_id = 'hou_backlog' and breakdown = '') as balance
    from observations
    group by period
),

housing as (
    select
        'huisvesting_saldo' as rule,
        'hou_backlog' as indicator_id,
        period,
        '' as breakdown,
        balance as found,
        realised - target as expected,
        100 as tolerance
    from ladder
    where balance is not null and realised is not null and target is not null
),

leaps as (
    select
        'sprong_ten_opzichte_van_vorig_jaar' as rule,
        observations.indicator_id,
        observations.period,
        observations.breakdown,
        observations.value as found,
        previous.value as expected,
        cast(previous.value / 2 as integer) as tolerance
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
        others.value as expected
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
        expected,
        0 as tolerance
    from sources
),

relations as (
    select * from year_is_months
    union all by name
    select * from balance
    union all by name
    select * from departure_types
    union all by name
    select * from housing
    union all by name
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
        expected,
        found - expected as difference,
        tolerance
    from relations
    where abs(found - expected) > tolerance
)

select * from final
