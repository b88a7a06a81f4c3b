-- How fast do claims of a year become transfers, and which claim years are old enough to compare? Each row is one
-- look at a cohort, made at the reference date or, where none was given, no later than the day it was known. Only looks
-- after the same number of months may be compared.
with

looks as (
    select
        vintages.period as claim_year,
        vintages.indicator_id,
        vintages.value,
        coalesce(notes.reference_on, vintages.known_from) as measured_on,
        notes.reference_on is not null as reference_date_given,
        vintages.delivery_id
    from {{ ref('vintages') }} as vintages
    inner join {{ ref('int_observations') }} as observations
        on
            vintages.indicator_id = observations.indicator_id
            and vintages.period = observations.period
            and vintages.breakdown = observations.breakdown
            and vintages.delivery_id = observations.delivery_id
    left join {{ ref('int_cell_notes') }} as notes
        on
            observations.delivery_id = notes.delivery_id
            and observations.raw_row = notes.raw_row
            and observations.raw_column = notes.raw_column
    where
        vintages.indicator_id in ('asy_dublin_transfers_out', 'asy_dublin_accepted')
        and vintages.breakdown = 'count=claim_cohort'
        and vintages.known_from <= {{ as_of() }}
),

cohorts as (
    select distinct
        period as claim_year,
        cohort_size
    from {{ ref('asiel__dublin') }}
    where count_basis = 'claimcohort'
)

select
    looks.claim_year,
    looks.indicator_id,
    looks.measured_on,
    looks.reference_date_given,
    {{ months_after("make_date(cast(looks.claim_year as integer), 12, 31)", 'looks.measured_on') }} as cohort_months,
    looks.value,
    cohorts.cohort_size,
    100 * looks.value / cohorts.cohort_size as percent_of_claims,
    {{ censoring(months_after("make_date(cast(looks.claim_year as integer), 12, 31)", 'looks.measured_on'), 18) }}
        as censoring,
    looks.delivery_id
from looks
left join cohorts on looks.claim_year = cohorts.claim_year
order by looks.claim_year, looks.indicator_id, looks.measured_on
