-- Every indicator of the catalogue is printed in at least one report table; there are no exceptions.
select
    indicator_id,
    title_nl
from {{ ref('indicators') }}
where indicator_id not in (select r.indicator_id from {{ ref('report_table_rows') }} as r)
