-- Grain: one row per half-year. Purpose: the housing ladder: target, target with balance, realised, end balance.
with

waarnemingen as (
    select * from {{ ref('huisvesting__waarnemingen') }}
),

final as (
    select
        period,
        max(value) filter (where indicator_id = 'hou_target' and breakdown = '') as taakstelling,
        max(value) filter (where indicator_id = 'hou_target' and breakdown = 'measure=incl_balance')
            as taakstelling_met_saldo,
        max(value) filter (where indicator_id = 'hou_realised' and breakdown = '') as gehuisvest,
        max(value) filter (where indicator_id = 'hou_backlog' and breakdown = '') as saldo
    from waarnemingen
    where indicator_id in ('hou_target', 'hou_realised', 'hou_backlog') and period_kind = 'half_year'
    group by period
)

select * from final
