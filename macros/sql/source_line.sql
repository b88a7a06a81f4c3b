{# Source line of a printed figure: who is named, and which delivery it comes from. #}
{% macro source_line(observation) -%}
    case
        when {{ observation }}.delivery_id = '' then ''
        else 'Bron: ' || {{ source_name(observation) }} || '; levering van ' || {{ observation }}.received_text
    end
{%- endmacro %}

{# Who is named as the source: as the dataset asks, else its partner; always as the partner was called on the day of the
   delivery. #}
{% macro source_name(observation) -%}
    case
        when {{ observation }}.attribution = '' then {{ partner_name_then(observation) }}
        else
            coalesce(
                replace(
                    {{ observation }}.attribution,
                    (select p.name_nl from {{ ref('partners') }} as p where p.partner_code = {{ observation }}.partner),
                    {{ partner_name_then(observation) }}
                ),
                {{ observation }}.attribution
            )
    end
{%- endmacro %}

{# The names of a list as a sentence has them: a, b en c. #}
{% macro dutch_list(names) -%}
    array_to_string({{ names }}[:-2], ', ') || case when len({{ names }}) > 1 then ' en ' else '' end || {{ names }}[-1]
{%- endmacro %}

{# What the partner was called on the day of the delivery. #}
{% macro partner_name_then(observation) -%}
    coalesce(
        (
            select min_by(n.name_nl, row(n.valid_to, n.partner_code)) from {{ ref('partner_names') }} as n
            where n.partner_code = {{ observation }}.partner and n.valid_to > {{ observation }}.received_on
        ),
        (select p.name_nl from {{ ref('partners') }} as p where p.partner_code = {{ observation }}.partner),
        {{ observation }}.partner
    )
{%- endmacro %}
