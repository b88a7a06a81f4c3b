-- Requests, agreements and transfers under Dublin in one year: what happened in that year next to what became of the
-- claims of that year. The two are never subtracted or divided.
--   partner_country: partner country as ISO 3166-1 alpha-3, _T for all
-- depends_on: {{ ref('asiel__dublin') }}
with

asked as (
    select cast(coalesce(getvariable('partner_country'), '_T') as varchar) as partner_country
)

select
    dublin.period,
    dublin.direction,
    dublin.step,
    max(dublin.value) filter (where dublin.count_basis = 'kalenderperiode') as in_the_year,
    max(dublin.value) filter (where dublin.count_basis = 'claimcohort') as of_the_claims_of_the_year,
    max(dublin.cohort_months) as cohort_months,
    max(dublin.censoring) filter (where dublin.count_basis = 'claimcohort') as censoring
from asiel.dublin
inner join asked on dublin.partner_country = asked.partner_country
where dublin.period_kind = 'year' and dublin.counted_by = '' and dublin.other_breakdown = ''
group by dublin.period, dublin.direction, dublin.step
order by dublin.period, dublin.direction, dublin.step;
