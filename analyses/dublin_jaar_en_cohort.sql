-- Requests, agreements and transfers under Dublin in one year: what happened in that year next to what became of the
-- claims of that year. The two are never subtracted or divided.
select
    period,
    direction,
    step,
    max(value) filter (where count_basis = 'kalenderperiode') as in_the_year,
    max(value) filter (where count_basis = 'claimcohort') as of_the_claims_of_the_year,
    max(cohort_months) as cohort_months,
    max(censoring) filter (where count_basis = 'claimcohort') as censoring
from {{ ref('asiel__dublin') }}
where period_kind = 'year' and partner_country = '_T' and counted_by = '' and other_breakdown = ''
group by period, direction, step
order by period, direction, step
