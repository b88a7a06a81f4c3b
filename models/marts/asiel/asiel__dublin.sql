-- Grain: one row per Dublin figure: indicator, period and breakdown. Purpose: requests and transfers, outgoing and
-- incoming, by calendar period and by claim cohort, with how mature a cohort was when it was looked at. The term for a
-- transfer is at most 18 months, so a claim year looked at earlier is cut off at the right and still grows.
with

waarnemingen as (
    select
        *,
        {{ measured_on() }} as measured_on
    from {{ facts_with_members('asiel') }}
    where starts_with(indicator_id, 'asy_dublin_')
),

labelled as (
    select
        *,
        case indicator_id
            when 'asy_dublin_claims_in' then 'inkomend'
            when 'asy_dublin_transfers_in' then 'inkomend'
            else 'uitgaand'
        end as direction,
        case
            when indicator_id in ('asy_dublin_claims_out', 'asy_dublin_claims_in') then 'verzoek'
            when indicator_id = 'asy_dublin_accepted' then 'akkoord'
            when indicator_id = 'asy_dublin_terms' then 'akkoord_binnen_termijn'
            else 'overdracht'
        end as step,
        case
            when {{ member_of('count') }} = 'claim_cohort' then 'claimcohort'
            when period_kind = 'reference_date' then 'stand'
            when period_kind = 'cumulative_window' then 'venster'
            else 'kalenderperiode'
        end as count_basis,
        {{ member_of('partner_country') }} as partner_country,
        {{ member_of('source') }} as counted_by,
        {{ breakdown_without(['count', 'partner_country', 'source']) }} as other_breakdown,
        {{ counted() }} as counted,
        unit = 'percent' as is_rate
    from waarnemingen
),

-- the requests of a claim year are the size of its cohort
claims as (
    select
        period,
        partner_country,
        value
    from labelled
    where
        step = 'verzoek'
        and direction = 'uitgaand'
        and count_basis in ('kalenderperiode', 'venster')
        and counted_by = ''
        and other_breakdown = ''
),

cohorts as (
    select
        labelled.*,
        case when labelled.count_basis = 'claimcohort' then claims.value end as cohort_size,
        case
            when labelled.count_basis = 'claimcohort'
                then {{ months_after('labelled.period_end', 'labelled.measured_on') }}
        end as cohort_months
    from labelled
    left join claims on labelled.period = claims.period and labelled.partner_country = claims.partner_country
),

final as (
    select
        fact_key,
        indicator_id,
        period,
        period_kind,
        breakdown,
        direction,
        step,
        count_basis,
        coalesce(nullif(partner_country, ''), '_T') as partner_country,
        counted_by,
        other_breakdown,
        value,
        unit,
        counted,
        is_rate,
        measured_on,
        reference_on,
        cohort_size,
        cohort_months,
        cohort_months >= 18 as is_mature,
        {{ censoring('cohort_months', 18) }} as censoring,
        obs_status,
        toelichting,
        partner,
        dataset,
        delivery_id,
        received_on
    from cohorts
)

select * from final
