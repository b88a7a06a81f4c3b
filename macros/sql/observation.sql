{# The columns that every route to an indicator passes on unchanged. #}
{% macro observation_columns() -%}
    period,
    period_kind,
    value,
    decimals,
    obs_status,
    conf_status,
    delivery_id,
    raw_row,
    raw_column,
    raw_value
{%- endmacro %}

{# Canonical breakdown text: dimension=code pairs sorted by dimension and joined by ;, '' for the total. #}
{% macro breakdown(dimensions) -%}
    concat_ws(
        ';'
        {%- for name, code in dimensions | dictsort %},
        case when {{ code }} <> '_T' then '{{ name }}=' || {{ code }} end
        {%- endfor %}
    )
{%- endmacro %}

{# Our code for a partner's label of a country or nationality. An unknown label keeps its text behind a '?', so
   that it is seen and counted; the test on unmapped labels names it. #}
{% macro code_of(code_list, label) -%}
    coalesce(
        (
            select l.code
            from {{ ref('country_labels') }} as l
            where l.code_list = '{{ code_list }}' and l.label = trim({{ label }})
        ),
        '?' || trim({{ label }})
    )
{%- endmacro %}

{# The cells of a Eurostat table with our codes for the reporting country and the citizenship. #}
{% macro coded_eurostat(table) -%}
    select
        *,
        {{ code_of('eurostat', 'geo_label') }} as geo,
        {{ code_of('eurostat', 'citizen_label') }} as citizen
    from {{ ref('stg_eurostat__' ~ table) }}
{%- endmacro %}
