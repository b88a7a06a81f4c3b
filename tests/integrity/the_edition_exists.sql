-- Without exactly one edition and an as-of date every figure would silently be missing.
select
    count(*) as edition_count,
    count(as_of) as as_of_count
from {{ ref('edition') }}
having count(*) <> 1 or count(as_of) <> 1
