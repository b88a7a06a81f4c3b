-- Coverage per chapter: indicators with a route, with any value, with a value of the data year, yellow and missing.
-- depends_on: {{ ref('indicators') }}, {{ ref('chapters') }}, {{ ref('routes') }}, {{ ref('series_status') }}
with

indicators as (
    select * from reference.indicators
),

chapters as (
    select * from reference.chapters
),

routes as (
    select
        indicator_id,
        bool_or(dataset <> 'sjabloon/levering') as has_own_export,
        bool_or(has_value) as has_value,
        bool_or(has_data_year_value) as has_data_year_value
    from monitor.routes
    group by indicator_id
),

series as (
    select
        indicator_id,
        bool_or(is_yellow) as is_yellow,
        bool_or(status = 'ontbreekt') as is_missing
    from monitor.series_status
    group by indicator_id
),

final as (
    select
        indicators.chapter as hoofdstuk,
        max(chapters.title_nl) as titel,
        count(*) as indicatoren,
        count(routes.indicator_id) as met_route,
        count(*) filter (where routes.has_own_export) as met_eigen_export,
        count(*) filter (where routes.has_value) as met_waarde,
        count(*) filter (where routes.has_data_year_value) as met_waarde_datajaar,
        count(*) filter (where series.is_yellow) as geel,
        count(*) filter (where series.is_missing) as ontbreekt
    from indicators
    left join chapters on indicators.chapter = chapters.chapter
    left join routes on indicators.indicator_id = routes.indicator_id
    left join series on indicators.indicator_id = series.indicator_id
    group by indicators.chapter
)

select * from final
order by hoofdstuk;
