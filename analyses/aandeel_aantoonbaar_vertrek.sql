-- What share of departures via DT&V is demonstrable (independent plus forced)? It has two denominators that are taken
-- for one another: all closed cases as the partner published them, and only the three types of departure.
--   nationality: nationality as ISO 3166-1 alpha-3, _T for all
-- depends_on: {{ ref('toezicht_vertrek__vertrek') }}
with

asked as (
    select cast(coalesce(getvariable('nationality'), '_T') as varchar) as nationality
)

select
    vertrek.period,
    vertrek.vertrek_via,
    vertrek.zelfstandig,
    vertrek.gedwongen,
    vertrek.zonder_toezicht,
    vertrek.aantoonbaar,
    vertrek.totaal,
    100 * vertrek.aantoonbaar / vertrek.totaal as percent_van_alle_zaken,
    100 * vertrek.aantoonbaar / (vertrek.aantoonbaar + vertrek.zonder_toezicht) as percent_van_de_drie_soorten
from toezicht_vertrek.vertrek
inner join asked on vertrek.nationality = asked.nationality
where vertrek.period_kind = 'year' and vertrek.aantoonbaar is not null
order by vertrek.vertrek_via, vertrek.period;
