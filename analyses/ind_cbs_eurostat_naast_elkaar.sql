-- How do the first asylum applications of IND, CBS and Eurostat differ, and is it a difference in what is counted?
select
    period,
    eerste_aanvragen as cbs,
    cbs_telt,
    eerste_aanvragen_ind as ind,
    ind_telt,
    verschil_ind_cbs,
    eerste_aanvragen_eurostat as eurostat,
    eurostat_telt,
    verschil_eurostat_cbs,
    case
        when verschil_ind_cbs is null and verschil_eurostat_cbs is null then 'maar één bron'
        when ind_telt <> cbs_telt then 'andere teleenheid'
        when abs(coalesce(verschil_ind_cbs, 0)) + abs(coalesce(verschil_eurostat_cbs, 0)) > 10
            then 'andere definitie of datum'
        else 'gelijk op afronding na'
    end as verklaring
from {{ ref('asiel__verzoeken') }}
where
    period_kind = 'year'
    and nationality = '_T'
    and coalesce(eerste_aanvragen, eerste_aanvragen_ind, eerste_aanvragen_eurostat) is not null
order by period
