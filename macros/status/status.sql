{# Status letters of a cell, looked up in the seed status_codes: the one place where a sign gets a meaning.
   `signs` is a SQL list of codes; codes are read as of the day the file was received, because Eurostat changed
   its flags on 27 January 2025. A code that the seed does not know gives '?', which a test refuses. #}
{% macro obs_status(code_list, signs) -%}
    coalesce(
        (
            select {{ letters_in_order('s.obs_status') }}
            from {{ ref('status_codes') }} as s
            where {{ _code_applies(code_list, signs) }} and s.obs_status <> 'A'
        ),
        case
            when (
                select count(*) from {{ ref('status_codes') }} as s where {{ _code_applies(code_list, signs) }}
            ) < array_length({{ signs }}) then '?'
            else 'A'
        end
    )
{%- endmacro %}

{# The SDMX confidentiality status that signs of a partner stand for; F, free, without one. #}
{% macro conf_status(code_list, signs) -%}
    coalesce(
        (
            select max(s.conf_status)
            from {{ ref('status_codes') }} as s
            where {{ _code_applies(code_list, signs) }} and s.conf_status <> ''
        ),
        'F'
    )
{%- endmacro %}

{# The condition that a row of status_codes is about one of the signs, on the day of receipt. #}
{% macro _code_applies(code_list, signs) -%}
    s.code_list = '{{ code_list }}'
    and array_contains({{ signs }}, s.sign)
    and received_day >= coalesce(s.valid_from, date '1900-01-01')
    and received_day < coalesce(s.valid_to, date '9999-12-31')
{%- endmacro %}
