-- A source line names an organisation as it was called when it delivered, never by a name that came later.
{{ config(
    meta={
        'settle': 'take the name from the macro source_line, which knows seeds/reference/partner_names.csv.',
    }
) }}
with

observations as (
    select * from {{ ref('observations') }}
    where delivery_id <> ''
),

figures as (
    select * from {{ ref('figures') }}
    where measure = 'value'
),

partners as (
    select * from {{ ref('partners') }}
),

earlier_names as (
    select * from {{ ref('partner_names') }}
),

final as (
    select distinct
        figures.source_line,
        observations.delivery_id,
        'the source line has a name that came later: ' || figures.source_line as message
    from observations
    inner join figures
        on
            observations.indicator_id = figures.indicator_id
            and observations.period = figures.period
            and observations.breakdown = figures.breakdown
    inner join partners on observations.partner = partners.partner_code
    inner join earlier_names
        on
            observations.partner = earlier_names.partner_code
            and observations.received_on < earlier_names.valid_to
    where contains(figures.source_line, partners.name_nl)
)

select * from final
