-- Grain: one row per half-year. Purpose: the housing ladder in persons: target as announced and as revised, target
-- with balance, realised, end balance, and both halves of the ladder as the published figures give them. Opening
-- balances are corrected afterwards, so the ladder holds only within a tolerance.
with

waarnemingen as (
    select * from {{ ref('huisvesting__waarnemingen') }}
),

published as (
    select
        period,
        min(period_start) as period_start,
        max(period_end) as period_end,
        max(value) filter (where indicator_id = 'hou_target' and breakdown = 'measure=original')
            as taakstelling_oorspronkelijk,
        max(value) filter (where indicator_id = 'hou_target' and breakdown = '') as taakstelling,
        max(value) filter (where indicator_id = 'hou_target' and breakdown = 'measure=incl_balance')
            as taakstelling_met_saldo,
        max(value) filter (where indicator_id = 'hou_realised' and breakdown = '') as gehuisvest,
        max(value) filter (where indicator_id = 'hou_backlog' and breakdown = 'measure=at_start') as saldo_begin,
        max(value) filter (where indicator_id = 'hou_backlog' and breakdown = '') as saldo,
        list(fact_key order by fact_key asc) as fact_keys,
        max(received_on) as received_on
    from waarnemingen
    where
        indicator_id in ('hou_target', 'hou_realised', 'hou_backlog')
        and period_kind = 'half_year'
        and breakdown in ('', 'measure=original', 'measure=incl_balance', 'measure=at_start')
    group by period
),

-- a balance is carried over only from the half-year right before
carried as (
    select
        this_half.*,
        before.saldo as saldo_vorig_halfjaar
    from published as this_half
    left join published as before on this_half.period_start = before.period_end + 1
),

final as (
    select
        period,
        taakstelling_oorspronkelijk,
        taakstelling,
        saldo_begin,
        saldo_vorig_halfjaar,
        taakstelling_met_saldo,
        gehuisvest,
        saldo,
        gehuisvest - taakstelling_met_saldo as saldo_berekend,
        saldo - (gehuisvest - taakstelling_met_saldo) as afwijking_saldo,
        taakstelling_met_saldo - (taakstelling - saldo_vorig_halfjaar) as afwijking_beginstand,
        fact_keys,
        received_on
    from carried
)

select * from final
