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

{# One line for each source of what is printed in one place, such as a table, with the deliveries that it combines: a
   subquery with the place, the organisation under its full name, whether a delivery names it short, in full or with a
   data set, and the line. `deliveries` has the place, partner, attribution, received_on and received_text; few
   deliveries are all named. #}
{% macro source_lines(deliveries, place) -%}
    {%- set most_dates = 4 -%}
    (
        with

        named as (
            select
                delivered.*,
                partners.short_name,
                {{ source_name('delivered') }} as source_name,
                {{ partner_name_then('delivered') }} as partner_name
            from {{ deliveries }} as delivered
            left join {{ ref('partners') }} as partners on delivered.partner = partners.partner_code
        ),

        headed as (
            select
                *,
                string_split(source_name, ', ')[1] as head
            from named
        ),

        attributed as (
            select
                {{ place }},
                received_text,
                received_on,
                case when head in (short_name, partner_name) then partner_name else head end as organisation,
                substr(source_name, len(head) + 3) as data_set
            from headed
        ),

        dated as (
            select
                {{ place }},
                organisation,
                received_text,
                min(received_on) as received_on
            from attributed
            group by {{ place }}, organisation, received_text
        ),

        delivered_on as (
            select
                {{ place }},
                organisation,
                list(received_text order by received_on, received_text) as dates
            from dated
            group by {{ place }}, organisation
        ),

        listed as (
            select
                {{ place }},
                organisation,
                list(distinct data_set order by data_set) as data_sets,
                list_filter(list(distinct data_set order by data_set), lambda d: d <> '') as names
            from attributed
            group by {{ place }}, organisation
        )

        select
            {{ place }},
            organisation,
            'Bron: ' || organisation
            || case
                when len(names) = 0 then ''
                when len(names) < len(data_sets) then ', onder meer ' || {{ dutch_list('names') }}
                else ', ' || {{ dutch_list('names') }}
            end || '; '
            || case
                when len(dates) = 1 then 'levering van ' || dates[1]
                when len(dates) <= {{ most_dates }} then 'leveringen van ' || {{ dutch_list('dates') }}
                else len(dates) || ' leveringen van ' || dates[1] || ' tot en met ' || dates[-1]
            end as source_text
        from listed
        inner join delivered_on using ({{ place }}, organisation)
    )
{%- endmacro %}
