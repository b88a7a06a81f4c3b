-- Incidents, registered suspects and unique persons at COA locations per year, and what was inside "overig" in 2018.
-- depends_on: {{ ref('asiel__incidenten') }}
select
    period,
    counted_by,
    offence,
    max(value) filter (where counted = 'incident') as incidenten,
    max(value) filter (where counted = 'registratie') as registraties,
    max(value) filter (where counted = 'gebeurtenis') as gebeurtenissen,
    max(value) filter (where counted = 'unieke_persoon') as unieke_personen,
    string_agg(distinct nullif(toelichting, ''), '; ' order by nullif(toelichting, '')) as toelichting
from asiel.incidenten
group by period, counted_by, offence
order by period, counted_by, offence;
