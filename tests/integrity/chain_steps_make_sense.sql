-- Steps of the picture of the whole name indicators and dimensions that exist, a part is one of its whole, and the
-- parts of a whole are those of an identity: only then may they be drawn as shares of it.
{{ config(
    meta={
        'settle': 'put the row of seeds/report/chain_steps.csv right, or add the identity that says the parts are '
        ~ 'the whole.',
        'kept_in': ['chain_steps'],
    }
) }}
with

steps as (
    select * replace (coalesce(breakdown, '') as breakdown)
    from {{ ref('chain_steps') }}
),

dimensions as (
    select
        step_id,
        split_part(unnest(string_split(breakdown, ';')), '=', 1) as dimension
    from steps
    where breakdown <> ''
),

parts as (
    select
        wholes.step_id,
        wholes.indicator_id,
        wholes.breakdown,
        list_sort(list(parts.indicator_id || parts.breakdown order by parts.step_id)) as parts
    from steps as parts
    inner join steps as wholes on parts.whole_id = wholes.step_id and parts.picture = wholes.picture
    group by wholes.step_id, wholes.indicator_id, wholes.breakdown
),

sums as (
    select
        terms.identity_id,
        min(terms.indicator_id) filter (where terms.side = 'left') as indicator_id,
        min(terms.breakdown) filter (where terms.side = 'left') as breakdown,
        list_sort(
            list(terms.indicator_id || terms.breakdown order by terms.term_number, terms.identity_id)
            filter (where terms.side = 'right')
        ) as parts
    from {{ ref('int_identity_terms') }} as terms
    inner join {{ ref('identities') }} as identities on terms.identity_id = identities.identity_id
    where identities.comparator = '='
    group by terms.identity_id
    having
        count(*) filter (where terms.side = 'left') = 1
        and bool_and(terms.factor = 1 and not terms.is_optional and terms.taken_from = '')
)

select
    step_id,
    indicator_id || ' is no indicator of the catalogue' as problem
from steps
where indicator_id not in (select i.indicator_id from {{ ref('indicators') }} as i)

union all
select
    step_id,
    dimension || ' is no dimension' as problem
from dimensions
where dimension not in (select d.dimension from {{ ref('dimensions') }} as d)

union all
select
    step_id,
    'part of ' || whole_id || ', which is no step of the same picture' as problem
from steps
where
    whole_id is not null
    and (
        picture, whole_id) not in (
        select (s.picture, s.step_id) from steps as s
        where s.whole_id is null
    )

union all
select
    step_id,
    'no identity says that its parts are together the whole of it' as problem
from parts
where (indicator_id, breakdown, parts) not in (select (s.indicator_id, s.breakdown, s.parts) from sums as s)

union all
select
    step_id,
    'the steps of its stage do not stand together in picture ' || picture as problem
from (
    select
        min(step_id) as step_id,
        picture,
        stage_nl,
        max(step_order) - min(step_order) + 1 <> count(*) or count(distinct column_order) > 1 as is_broken
    from steps
    group by picture, stage_nl
) as stages
where is_broken
