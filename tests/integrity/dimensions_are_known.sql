-- Every dimension of the catalogue, of a label and of a figure, delivered or printed, is in `dimensions`; a figure has
-- only those that its indicator may have; and a code of a country prints its Dutch name, whatever the dimension.
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
        'indicator_dimensions' as subject,
        dimension
    from catalogue
    union
    select
        'member_labels' as subject,
        dimension
    from {{ ref('member_labels') }}
    union
    select
        'report_table_rows' as subject,
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
        named.subject,
        named.dimension as offender,
        'no such dimension' as message
    from named
    left join dimensions on named.dimension = dimensions.dimension
    where dimensions.dimension is null

    union all
    select
        used.indicator_id as subject,
        used.dimension as offender,
        'the indicator does not have this dimension' as message
    from used
    left join catalogue on used.indicator_id = catalogue.indicator_id and used.dimension = catalogue.dimension
    left join dimensions on used.dimension = dimensions.dimension and dimensions.is_distinction
    where catalogue.dimension is null and dimensions.dimension is null

    union all
    select
        members.dimension as subject,
        members.member_code as offender,
        'a country without its Dutch name: ' || members.member_label as message
    from members
    inner join countries on members.member_code = countries.iso3
    where not members.is_country or members.member_label <> countries.name_nl
),

catalogue_of_indicators as (
    select
        catalogue.indicator_id as subject,
        catalogue.dimension as offender,
        'no such indicator' as message
    from catalogue
    left join {{ ref('indicators') }} as indicators on catalogue.indicator_id = indicators.indicator_id
    where indicators.indicator_id is null
)

select * from final
union all
select * from catalogue_of_indicators
