{# The facts of one theme: what is known at the as-of date, with the definition that belongs to each value. #}
{% macro theme_facts(theme) -%}
with

observations as (
    select * from {{ ref('int_accepted_observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
    where theme = '{{ theme }}'
),

deliveries as (
    select * from {{ ref('int_deliveries') }}
),

notes as (
    select * from {{ ref('int_cell_notes') }}
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

final as (
    select
        observations.indicator_id || '|' || observations.period || '|' || observations.breakdown as fact_key,
        observations.indicator_id,
        indicators.title_nl,
        observations.period,
        observations.period_kind,
        observations.period_start,
        observations.period_end,
        coalesce(
            notes.reference_on, case when observations.period_kind = 'reference_date' then observations.period_end end
        ) as reference_on,
        observations.breakdown,
        {{ member_of('nationality', 'breakdowns.members') }} as nationality,
        {{ member_of('geo', 'breakdowns.members') }} as geo,
        {{ member_of('sex', 'breakdowns.members') }} as sex,
        {{ member_of('age', 'breakdowns.members') }} as age,
        observations.value,
        observations.doubted_value,
        observations.decimals,
        coalesce(observations.delivered_unit, indicators.unit) as unit,
        indicators.count_unit,
        indicators.population_nl,
        coalesce(notes.partner_population, '') as partner_population,
        coalesce(notes.toelichting, '') as toelichting,
        indicators.stat_type,
        {{ rounding_base('observations', 'indicators', 'breakdowns') }} as rounding_base,
        observations.obs_status,
        observations.conf_status,
        observations.hedge,
        observations.partner,
        observations.dataset,
        observations.delivery_id,
        observations.raw_sha256,
        observations.raw_row,
        observations.raw_column,
        observations.raw_value,
        observations.correction_id,
        observations.published_on,
        observations.received_on,
        observations.received_text,
        observations.vintage_count,
        case when deliveries.attribution = 'per levering' then '' else deliveries.attribution end as attribution
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    inner join deliveries on observations.delivery_id = deliveries.delivery_id
    inner join breakdowns on observations.breakdown = breakdowns.breakdown
    left join notes
        on
            observations.delivery_id = notes.delivery_id
            and observations.raw_row = notes.raw_row
            and observations.raw_column = notes.raw_column
)

select * from final
{%- endmacro %}

{# Rounding base of a known observation: the catalogue's rule is that of the leading source and of the unit of the
   catalogue, so it does not bind another source or another unit. #}
{% macro rounding_base(observation, indicator, breakdown) -%}
    case
        when {{ breakdown }}.counted_by <> '' then 1
        when coalesce({{ observation }}.delivered_unit, {{ indicator }}.unit) <> {{ indicator }}.unit then 1
        else coalesce({{ indicator }}.rounding_base, 1)
    end
{%- endmacro %}

{# The facts of one theme with the members of their breakdown, for the marts that tell them apart. #}
{% macro facts_with_members(theme) -%}
    (
        select
            waarnemingen.*,
            breakdowns.members
        from {{ ref(theme ~ '__waarnemingen') }} as waarnemingen
        inner join {{ ref('int_breakdowns') }} as breakdowns on waarnemingen.breakdown = breakdowns.breakdown
    ) as facts
{%- endmacro %}

{# What a value counts, in Dutch: its own unit where that is a count, else the counting unit of the catalogue. #}
{% macro counted() -%}
    coalesce(
        (
            select t.label_nl from {{ ref('terms') }} as t
            where t.term_list = 'teleenheid' and unit = regexp_replace(t.code, 'y$', 'ie') || 's'
        ),
        {{ counting_word('count_unit') }}
    )
{%- endmacro %}

{# The Dutch word for a counting unit. #}
{% macro counting_word(count_unit) -%}
    (
        select t.label_nl from {{ ref('terms') }} as t
        where t.term_list = 'teleenheid' and t.code = {{ count_unit }}
    )
{%- endmacro %}
