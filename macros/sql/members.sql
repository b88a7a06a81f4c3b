{# Members of a dimension: the parts into which a total is broken down. #}

{# Dimensions whose members are countries or nationalities, as a list of SQL texts. #}
{% macro country_dimensions() -%}
    'asylum', 'birth', 'citizen', 'geo', 'host', 'nationality', 'origin', 'partner_country'
{%- endmacro %}

{# Dimensions whose members are parts of the total, so that a share of it means something. #}
{% macro part_dimensions() -%}
    {{ country_dimensions() }}, 'age', 'departure_type', 'document_type', 'ground', 'group', 'incident_type', 'law',
    'legal_basis', 'motive', 'offence', 'outcome', 'permit_type', 'province', 'purpose', 'reason', 'request_type', 'sex',
    'source_organisation'
{%- endmacro %}

{# Dimensions whose members do not overlap, so that one can be the largest. #}
{% macro ranked_dimensions() -%}
    {{ country_dimensions() }}, 'incident_type', 'motive', 'offence', 'province'
{%- endmacro %}

{# The one dimension by which a breakdown is a part of a total; NULL where it is a part of none, or of several. #}
{% macro part_dimension(breakdown) -%}
    case
        when len(list_filter({{ dimensions_of(breakdown) }}, lambda d: d in ({{ part_dimensions() }}))) = 1
            then list_filter({{ dimensions_of(breakdown) }}, lambda d: d in ({{ part_dimensions() }}))[1]
    end
{%- endmacro %}

{% macro dimensions_of(breakdown) -%}
    list_transform(string_split({{ breakdown }}, ';'), lambda pair: split_part(pair, '=', 1))
{%- endmacro %}

{# The code of the member; '' where the breakdown does not have the dimension. #}
{% macro member_code(breakdown, dimension) -%}
    regexp_extract(';' || {{ breakdown }} || ';', ';' || {{ dimension }} || '=([^;]*);', 1)
{%- endmacro %}

{# The breakdown without the dimension: what the members of one total share. #}
{% macro without_dimension(breakdown, dimension) -%}
    trim(regexp_replace(';' || {{ breakdown }} || ';', ';' || {{ dimension }} || '=[^;]*;', ';'), ';')
{%- endmacro %}

{# Whether a breakdown is a part of the total: the same but for the member of the dimension. #}
{% macro is_member_of(breakdown, total, dimension) -%}
    {{ breakdown }} <> {{ total }}
    and contains(';' || {{ breakdown }}, ';' || {{ dimension }} || '=')
    and {{ without_dimension(breakdown, dimension) }} = {{ without_dimension(total, dimension) }}
{%- endmacro %}

{# Dutch name of a member: the country's, else the one in member_labels, else the code in words. #}
{% macro member_label(dimension, code) -%}
    coalesce(
        (
            select m.label_nl from {{ ref('member_labels') }} as m
            where m.dimension = {{ dimension }} and m.code = {{ code }}
        ),
        (
            select c.name_nl from {{ ref('countries') }} as c
            where c.iso3 = {{ code }} and {{ dimension }} in ({{ country_dimensions() }})
        ),
        replace({{ code }}, '_', ' ')
    )
{%- endmacro %}

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
