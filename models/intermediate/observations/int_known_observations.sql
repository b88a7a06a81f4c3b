-- Grain: one row per indicator, period and breakdown. Purpose: every value the house knows at the as-of date, delivered
-- or computed from delivered ones. One that is withheld from print has no value here.
with

delivered as (
    select * from {{ ref('int_accepted_observations') }}
),

computed as (
    select * from {{ ref('int_computed_observations') }}
),

withheld as (
    select * from {{ ref('int_withheld_cells') }}
    where treatment in ('klein', 'ernaast')
),

known as (
    select
        indicator_id,
        period,
        period_kind,
        period_start,
        period_end,
        breakdown,
        value,
        doubted_value,
        doubt_nl,
        decimals,
        obs_status,
        conf_status,
        hedge,
        partner,
        dataset,
        delivery_id,
        raw_sha256,
        published_on,
        received_on,
        unchanged_since,
        unchanged_since_text,
        disappeared_on,
        '' as computed_from
    from delivered

    union all by name
    select
        * exclude (unit, rounding_base, attribution, received_text, computed_text),
        cast(null as decimal(28, 6)) as doubted_value,
        received_on as unchanged_since,
        received_text as unchanged_since_text
    from computed
),

final as (
    select
        known.* replace (
            case when withheld.cell_key is null then known.value end as value,
            case when withheld.cell_key is null then known.doubted_value end as doubted_value,
            case when withheld.cell_key is null then known.doubt_nl else '' end as doubt_nl,
            case when withheld.cell_key is null then known.conf_status else 'C' end as conf_status
        )
    from known
    left join withheld
        on known.indicator_id || '|' || known.period || '|' || known.breakdown = withheld.cell_key
)

select * from final
