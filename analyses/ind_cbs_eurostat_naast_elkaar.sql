-- How do the first asylum applications of IND, CBS and Eurostat differ, and is it a difference in what is counted?
--   nationality: nationality as ISO 3166-1 alpha-3, _T for all
-- depends_on: {{ ref('asiel__verzoeken') }}
with

asked as (
    select cast(coalesce(getvariable('nationality'), '_T') as varchar) as nationality
)

select
    verzoeken.period,
    verzoeken.eerste_aanvragen as cbs,
    verzoeken.cbs_telt,
    verzoeken.eerste_aanvragen_ind as ind,
    verzoeken.ind_telt,
    verzoeken.verschil_ind_cbs,
    verzoeken.eerste_aanvragen_eurostat as eurostat,
    verzoeken.eurostat_telt,
    verzoeken.verschil_eurostat_cbs,
    case
        when verzoeken.verschil_ind_cbs is null and verzoeken.verschil_eurostat_cbs is null then 'maar één bron'
        when verzoeken.ind_telt <> verzoeken.cbs_telt then 'andere teleenheid'
        when abs(coalesce(verzoeken.verschil_ind_cbs, 0)) + abs(coalesce(verzoeken.verschil_eurostat_cbs, 0)) > 10
            then 'andere definitie of datum'
        else 'gelijk op afronding na'
    end as verklaring
from asiel.verzoeken
inner join asked on verzoeken.nationality = asked.nationality
where
    verzoeken.period_kind = 'year'
    and coalesce(
        verzoeken.eerste_aanvragen, verzoeken.eerste_aanvragen_ind, verzoeken.eerste_aanvragen_eurostat
    ) is not null
order by verzoeken.period;
