-- How fast do claims of a year become transfers, and which claim years are old enough to compare? Each row is one
-- look at a cohort, made at the reference date or, where none was given, no later than the day it was known. Only looks
-- after the same number of months may be compared.
--   as_of: looks at the cohorts that were known on this day
-- depends_on: {{ ref('vintages') }}, {{ ref('int_observations') }}, {{ ref('int_cell_notes') }}
-- depends_on: {{ ref('asiel__dublin') }}, {{ ref('edition') }}
with

asked as (
    select cast(coalesce(getvariable('as_of'), (select edition.as_of from indicators.edition)) as date) as as_of
),

looks as (
    select
        vintages.period as claim_year,
        vintages.indicator_id,
        vintages.value,
        coalesce(notes.reference_on, vintages.known_from) as measured_on,
        notes.reference_on is not null as reference_date_given,
        vintages.delivery_id,
        make_date(cast(vintages.period as integer), 12, 31) as year_end
    from monitor.vintages as vintages
    inner join asked on vintages.known_from <= asked.as_of
    inner join intermediate.int_observations as observations
        on
            vintages.indicator_id = observations.indicator_id
            and vintages.period = observations.period
            and vintages.breakdown = observations.breakdown
            and vintages.delivery_id = observations.delivery_id
    left join intermediate.int_cell_notes as notes
        on
            observations.delivery_id = notes.delivery_id
            and observations.raw_row = notes.raw_row
            and observations.raw_column = notes.raw_column
    where
        vintages.indicator_id in ('asy_dublin_transfers_out', 'asy_dublin_accepted')
        and vintages.breakdown = 'count=claim_cohort'
),

cohorts as (
    select distinct
        period as claim_year,
        cohort_size
    from asiel.dublin
    where count_basis = 'claimcohort'
),

ages as (
    select
        looks.*,
        -- whole months from the end of the claim year to the end of the day of the look: 31 December to 30 June is six
        date_sub('month', looks.year_end + 1, looks.measured_on + 1) as cohort_months
    from looks
)

select
    ages.claim_year,
    ages.indicator_id,
    ages.measured_on,
    ages.reference_date_given,
    ages.cohort_months,
    ages.value,
    cohorts.cohort_size,
    100 * ages.value / cohorts.cohort_size as percent_of_claims,
    case when ages.cohort_months >= 18 then 'volgroeid' else 'rechts_afgekapt' end as censoring,
    ages.delivery_id
from ages
left join cohorts on ages.claim_year = cohorts.claim_year
order by ages.claim_year, ages.indicator_id, ages.measured_on, ages.delivery_id;
