-- Grain: one row per figure on supervision: indicator, period and breakdown. Purpose: checks, refusals, entry bans and
-- detention by legal instrument. A cumulative window holds all earlier ones, so windows are never added; an intake in
-- detention is no person, and a check counts a person each time.
with

waarnemingen as (
    select * from {{ facts_with_members('toezicht_vertrek') }}
    where starts_with(indicator_id, 'sup_')
),

final as (
    select
        fact_key,
        indicator_id,
        title_nl,
        period,
        period_kind,
        breakdown,
        case indicator_id
            when 'sup_border_refusals' then 'grensweigering'
            when 'sup_internal_border' then 'binnengrenscontrole'
            when 'sup_mtv' then 'mtv'
            when 'sup_avim' then 'politietoezicht'
            when 'sup_illegal_found' then 'illegaal_aangetroffen'
            when 'sup_entry_bans' then 'inreisverbod'
            else 'bewaring'
        end as instrument,
        case stat_type
            when 'stock' then 'stand' when 'rate' then 'aandeel' when 'duration' then 'duur' else 'stroom'
        end as measurement,
        -- partners write persons, but who is placed in detention twice counts twice
        case when indicator_id = 'sup_detention_in' then {{ counting_word('count_unit') }} else {{ counted() }} end
            as counted,
        coalesce(nullif({{ member_of('result') }}, ''), '_T') as result_of_check,
        {{ member_of('source') }} as counted_by,
        {{ breakdown_without(['result', 'source']) }} as other_breakdown,
        period_kind = 'cumulative_window' as is_cumulative,
        value,
        unit,
        unit = 'percent' as is_rate,
        reference_on,
        obs_status,
        partner,
        dataset,
        delivery_id,
        received_on
    from waarnemingen
)

select * from final
