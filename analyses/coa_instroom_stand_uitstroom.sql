-- How full is COA reception? Stock on a day, average of the year, persons in and out, and places needed, per year, each
-- with the population COA described. A stock is the last one known in the year.
-- depends_on: {{ ref('asiel__opvang') }}
with

figures as (
    select
        *,
        left(period, 4) as year_text
    from asiel.opvang
    where resident_group = '_T' and nationality = '_T' and other_breakdown = '' and counted in ('persoon', 'plek')
)

select
    year_text,
    max_by(value, row(reference_on, fact_key)) filter (where measurement = 'stand' and reference_on is not null)
        as stand_op_peildatum,
    max(reference_on) filter (where measurement = 'stand') as peildatum,
    max_by(partner_population, row(reference_on, fact_key))
    filter (where measurement = 'stand' and reference_on is not null) as wie_telt_mee,
    max(value) filter (where measurement = 'stand' and period_kind = 'year') as stand_dag_onbekend,
    max(value) filter (where measurement = 'gemiddelde') as gemiddelde_bezetting,
    max(value) filter (where measurement = 'instroom' and period_kind = 'year') as instroom,
    max(value) filter (where measurement = 'uitstroom' and period_kind = 'year') as uitstroom,
    max(value) filter (where measurement = 'capaciteit') as plekken_nodig
from figures
group by year_text
order by year_text;
