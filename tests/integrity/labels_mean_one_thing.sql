-- A label or code means one thing within its list; else a lookup would give two answers.
{{ config(meta={'settle': 'remove one of the two rows.'}) }}
select
    'country_labels' as seed,
    code_list || ' ' || label as entry,
    'has several rows' as problem
from {{ ref('country_labels') }}
group by code_list, label
having count(*) > 1

union all

select
    'status_codes' as seed,
    code_list || ' ' || sign as entry,
    'has several rows' as problem
from {{ ref('status_codes') }}
group by code_list, sign, valid_from
having count(*) > 1
