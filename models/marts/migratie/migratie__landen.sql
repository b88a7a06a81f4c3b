-- Grain: one row per indicator, period, reporting country and breakdown. Purpose: countries beside the European Union
-- in one and the same count. EUAA and Eurostat, first and subsequent applicants, stocks and flows are different
-- indicators.
with

waarnemingen as (
    select
        *,
        {{ breakdown_without(['geo', 'citizen']) }} as other_breakdown,
        coalesce(nullif({{ member_of('citizen') }}, ''), '_T') as citizen
    from {{ facts_with_members('migratie') }}
    where geo <> ''
),

union_total as (
    select * from waarnemingen
    where geo = 'EU27'
),

final as (
    select
        waarnemingen.fact_key,
        waarnemingen.indicator_id,
        waarnemingen.title_nl,
        waarnemingen.period,
        waarnemingen.period_kind,
        waarnemingen.geo,
        waarnemingen.geo = 'EU27' as is_union,
        waarnemingen.citizen,
        waarnemingen.other_breakdown,
        waarnemingen.stat_type,
        waarnemingen.count_unit,
        waarnemingen.value,
        waarnemingen.unit,
        union_total.value as eu_value,
        waarnemingen.obs_status,
        waarnemingen.partner,
        waarnemingen.dataset,
        waarnemingen.delivery_id,
        waarnemingen.received_on
    from waarnemingen
    left join union_total
        on
            waarnemingen.indicator_id = union_total.indicator_id
            and waarnemingen.period = union_total.period
            and waarnemingen.citizen = union_total.citizen
            and waarnemingen.other_breakdown = union_total.other_breakdown
            and waarnemingen.unit = union_total.unit
)

select * from final
