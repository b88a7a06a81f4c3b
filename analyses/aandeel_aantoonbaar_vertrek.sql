-- What share of departures via DT&V is demonstrable (independent plus forced)? It has two denominators that are taken
-- for one another: all closed cases as the partner published them, and only the three types of departure.
select
    period,
    vertrek_via,
    zelfstandig,
    gedwongen,
    zonder_toezicht,
    aantoonbaar,
    totaal,
    100 * aantoonbaar / totaal as percent_van_alle_zaken,
    100 * aantoonbaar / (aantoonbaar + zonder_toezicht) as percent_van_de_drie_soorten
from {{ ref('toezicht_vertrek__vertrek') }}
where period_kind = 'year' and nationality = '_T' and aantoonbaar is not null
order by vertrek_via, period
