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

{# The cells of all Eurostat tables with our codes for the reporting country, the citizenship and the other state. #}
{% macro coded_eurostat() -%}
    select
        *,
        {{ code_of('eurostat', 'geo_label') }} as geo,
        {{ code_of('eurostat', 'citizen_label') }} as citizen,
        {{ code_of('eurostat', 'partner_label') }} as partner_country
    from {{ ref('stg_eurostat__cells') }}
{%- endmacro %}

{# The cells of all tables of Open data Migratieketen with our codes for the nationality. #}
{% macro coded_migratieketen() -%}
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_migratieketen__cells') }}
{%- endmacro %}

{# Sex and age of a CBS table; a table without the column, or its total, is _T. #}
{% macro cbs_sex(column) -%}
    case
        when {{ column }} in ('Mannen', 'Male') then 'M'
        when {{ column }} in ('Vrouwen', 'Female') then 'F'
        when {{ column }} is null or starts_with({{ column }}, 'Tota') then '_T'
        else '?' || {{ column }}
    end
{%- endmacro %}

{# Age in the words of a CBS table; a table without the column is the total. #}
{% macro cbs_age(column) -%}
    case when coalesce({{ column }}, '') in ('', 'Totaal', 'Totaal leeftijd', 'Total', 'Total age') then '_T' else {{ column }} end
{%- endmacro %}

{# Nationality of a CBS table; a table without the column is the total. #}
{% macro cbs_nationality(column) -%}
    {{ code_of('cbs_nationaliteit', "coalesce(" ~ column ~ ", 'Totaal')") }}
{%- endmacro %}

{# Motive of migration or residence in the words of CBS; an unknown one stays visible behind a '?'. #}
{% macro cbs_motive(column) -%}
    case regexp_replace({{ column }}, ': totaal$', '')
        when 'Totaal' then '_T'
        when 'Totaal migratiemotief' then '_T'
        when 'Totaal regulier' then '_T'
        when 'Arbeid' then 'work'
        when 'Asiel' then 'asylum'
        when 'Gezin' then 'family'
        when 'Studie' then 'study'
        when 'Tijdelijke bescherming' then 'temporary_protection'
        when 'Kennismigrant en Europese blauwe kaart' then 'knowledge_worker_blue_card'
        when 'Geen afgeleid migratiedoel' then 'none_derived'
        when 'Overig' then 'other'
        else '?' || {{ column }}
    end
{%- endmacro %}
