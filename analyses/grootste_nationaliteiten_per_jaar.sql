-- The five nationalities with most first applications in each year that the leading source published.
select
    period,
    nationality,
    value,
    row_number() over (partition by period order by value desc, nationality asc) as place
from {{ ref('asiel__waarnemingen') }}
where indicator_id = 'asy_first' and period_kind = 'year' and regexp_full_match(breakdown, 'nationality=[^;]*')
qualify place <= 5
order by period, place
