-- Every dimension of the catalogue, of a label and of a figure, delivered or printed, is in `dimensions`; a figure has
-- only those that its indicator may have; and a code of a country prints its Dutch name, whatever the dimension.
{{ config(
    meta={
        'settle': 'add the dimension to seeds/reference/indicator_dimensions.csv (and dimensions.csv), or put its '
        ~ 'name right where it is used.',
        'kept_in': ['indicator_dimensions'],
    }
) }}
with

dimensions as (
    select * from {{ ref('dimensions') }}
),

catalogue as (
    select * from {{ ref('indicator_dimensions') }}
),

members as (
    select * from {{ ref('int_members') }}
),

countries as (
    select * from {{ ref('countries') }}
    where iso3 <> 'UNK'
),

named as (
    select
        'indicator_dimensions' as seed,
        dimension
    from catalogue
    union
    select
        'member_labels' as seed,
        dimension
    from {{ ref('member_labels') }}
    union
    select
        'report_table_rows' as seed,
        dimension
    from {{ ref('report_table_rows') }}
    where dimension <> ''
),

used as (
    select distinct
        figures.indicator_id,
        members.dimension
    from (
        select
            indicator_id,
            breakdown
        from {{ ref('int_observations') }}
        union
        select
            indicator_id,
            breakdown
        from {{ ref('int_table_rows') }}
    ) as figures
    inner join members on figures.breakdown = members.breakdown
),

final as (
    select
        named.seed,
        '' as indicator_id,
        named.dimension,
        'no such dimension' as problem
    from named
    left join dimensions on named.dimension = dimensions.dimension
    where dimensions.dimension is null

    union all
    select
        'indicator_dimensions' as seed,
        used.indicator_id,
        used.dimension,
        'the indicator does not have this dimension' as problem
    from used
    left join catalogue on used.indicator_id = catalogue.indicator_id and used.dimension = catalogue.dimension
    left join dimensions on used.dimension = dimensions.dimension and dimensions.is_distinction
    where catalogue.dimension is null and dimensions.dimension is null

    union all
    select
        'countries' as seed,
        '' as indicator_id,
        members.dimension || '=' || members.member_code as dimension,
        'a country without its Dutch name: ' || members.member_label as problem
    from members
    inner join countries on members.member_code = countries.iso3
    where not members.is_country or members.member_label <> countries.name_nl
),

catalogue_of_indicators as (
    select
        'indicator_dimensions' as seed,
        catalogue.indicator_id,
        catalogue.dimension,
        'no such indicator' as problem
    from catalogue
    left join {{ ref('indicators') }} as indicators on catalogue.indicator_id = indicators.indicator_id
    where indicators.indicator_id is null
)

select * from final
union all
select * from catalogue_of_indicators
