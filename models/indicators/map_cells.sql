-- Grain: one row per measure of the map of Europe, country and year. Purpose: which figure the map and its table show
-- there, and its class; a figure that is yellow, or not of its own period, has no class and is not coloured.
with

map_measures as (
    select * from {{ ref('map_measures') }}
),

map_classes as (
    select * from {{ ref('map_classes') }}
),

figures as (
    select * from {{ ref('figures') }}
),

measures as (
    select * from {{ ref('measures') }}
),

countries as (
    select * from {{ ref('countries') }}
),

countries_of_maps as (
    select
        map_measures.*,
        countries.iso3,
        countries.name_nl,
        countries.name_en,
        concat_ws(';', nullif(map_measures.breakdown, ''), 'geo=' || countries.iso3) as breakdown_of_country
    from map_measures
    cross join countries
),

-- the values of all its countries, whatever the map makes of them
valued as (
    select
        countries.map_measure,
        countries.map_order,
        countries.measure,
        countries.iso3,
        countries.name_nl,
        countries.name_en,
        left(figures.period, 4) as map_year,
        figures.period,
        figures.period_label,
        figures.breakdown,
        figures.indicator_id,
        figures.yellow_text,
        figures.value is not null as is_known
    from countries_of_maps as countries
    inner join figures
        on
            countries.indicator_id = figures.indicator_id
            and countries.period_kind = figures.period_kind
            and countries.breakdown_of_country = figures.breakdown
            and figures.measure = 'value'
),

periods as (
    select
        map_measure,
        map_year,
        period,
        count(*) filter (where is_known) as known_countries
    from valued
    group by map_measure, map_year, period
),

-- of a stock by month the last month of the year of which most countries have a figure: one moment for all of them
chosen as (
    select * from periods
    qualify
        row_number() over (
            partition by map_measure, map_year
            order by known_countries desc, period desc
        ) = 1
),

shown as (
    select
        *,
        {{ figure_id() }} as figure_id
    from valued
    where (map_measure, period) in (select (chosen.map_measure, chosen.period) from chosen)
),

classed as (
    select
        shown.figure_id,
        shown.map_measure,
        max(map_classes.class_order) as class_order
    from shown
    inner join figures on shown.figure_id = figures.figure_id
    inner join map_classes
        on
            shown.map_measure = map_classes.map_measure
            and (map_classes.from_value is null or figures.printed_value >= map_classes.from_value)
    where figures.value is not null and not figures.is_yellow and figures.carried_period is null
    group by shown.figure_id, shown.map_measure
),

final as (
    select
        shown.map_measure,
        shown.map_order,
        shown.iso3,
        shown.name_nl,
        shown.name_en,
        shown.map_year,
        shown.period,
        shown.period_label,
        figures.figure_id,
        classed.class_order,
        -- what may not be made for want of an update says so
        coalesce(figures.yellow_text, shown.yellow_text) as yellow_text,
        coalesce(measures.withheld_reason, '') as withheld_reason
    from shown
    left join figures on shown.figure_id = figures.figure_id
    left join classed on shown.figure_id = classed.figure_id and shown.map_measure = classed.map_measure
    left join measures on shown.figure_id = measures.figure_id
)

select * from final
