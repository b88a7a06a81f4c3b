-- A route names an indicator and a unit that the catalogue knows, a dataset that the front door knows, and dimensions
-- that its indicator may have. Reads reference data only, so that it stops a build before any route is used.
{{ config(meta={'settle': 'put the word of the route right, or add it to the list that the line names.'}) }}
with

declared as (
    {{ declared_routes() }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

dimensions as (
    select * from {{ ref('indicator_dimensions') }}
),

distinctions as (
    select * from {{ ref('dimensions') }}
    where is_distinction
),

datasets as (
    select * from {{ source('door', 'datasets') }}
),

terms as (
    select * from {{ ref('terms') }}
),

named as (
    select distinct
        declared.place,
        declared.indicator_id,
        dimension.name as dimension
    from declared, unnest(declared.dimensions) as dimension (name)
),

final as (
    select place || ': no indicator ''' || indicator_id || ''' in seeds/reference/indicators.csv.' as message
    from declared
    where indicator_id not in (select i.indicator_id from indicators as i)

    union all

    select
        place
        || ' ('
        || indicator_id
        || '): no dataset '''
        || dataset
        || '''; svm datasets lists those there are.' as message
    from declared
    where dataset not in (select d.dataset from datasets as d)

    union all

    select
        declared.place || ' (' || declared.indicator_id || '): no unit ''' || declared.unit
        || ''' in the list eenheid of seeds/reference/terms.csv.' as message
    from declared
    left join terms on terms.term_list = 'eenheid' and declared.unit = terms.code
    where declared.unit <> '' and terms.code is null

    union all

    select
        named.place || ' (' || named.indicator_id || '): no dimension ''' || named.dimension
        || ''' of this indicator in seeds/reference/indicator_dimensions.csv.' as message
    from named
    left join dimensions on named.indicator_id = dimensions.indicator_id and named.dimension = dimensions.dimension
    left join distinctions on named.dimension = distinctions.dimension
    where dimensions.dimension is null and distinctions.dimension is null
)

select
    message,
    'models/intermediate/observations/' || split_part(message, ',', 1) as file
from final
