{# The facts of one theme: what is known at the as-of date, with the definition that belongs to each value. #}
{% macro theme_facts(theme) -%}
with

observations as (
    select * from {{ ref('int_current_observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
    where theme = '{{ theme }}'
),

ledger as (
    select * from {{ source('door', 'ledger') }}
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
        observations.breakdown,
        {{ member_of('nationality') }} as nationality,
        {{ member_of('geo') }} as geo,
        {{ member_of('sex') }} as sex,
        {{ member_of('age') }} as age,
        observations.value,
        cast(observations.decimals as integer) as decimals,
        coalesce(observations.delivered_unit, indicators.unit) as unit,
        indicators.count_unit,
        indicators.population_nl as population,
        indicators.stat_type,
        -- the catalogue's rounding rule is that of the leading source, so it does not bind another source
        case
            when contains(observations.breakdown, 'source=') then 1
            when coalesce(observations.delivered_unit, indicators.unit) <> indicators.unit then 1
            else coalesce(indicators.rounding_base, 1)
        end as rounding_base,
        observations.obs_status,
        observations.conf_status,
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
        cast(observations.vintage_count as integer) as vintage_count,
        case when ledger.attribution = 'per levering' then '' else ledger.attribution end as attribution
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    inner join ledger on observations.delivery_id = ledger.delivery_id
)

select * from final
{%- endmacro %}

{# The code of one dimension out of the canonical breakdown text; '' where it is the total. #}
{% macro member_of(dimension) -%}
    regexp_extract(observations.breakdown, '(?:^|;){{ dimension }}=([^;]*)', 1)
{%- endmacro %}
