{# Each way to write a unit in a template, in lower case: its code, its Dutch name, a declared spelling; a declared
   factor alone, before or behind one of these. `units` are what it may mean, none where it is that of the catalogue. #}
{% macro unit_spellings(terms, labels) -%}
    with spellings as (
        select
            lower(code) as spelling,
            code as unit
        from {{ terms }}
        where term_list = 'eenheid'
        union
        select
            lower(label_nl) as spelling,
            code as unit
        from {{ terms }}
        where term_list = 'eenheid'
        union
        select
            lower(label) as spelling,
            unit
        from {{ labels }}
        where unit_list = 'sjabloon' and unit <> ''
    ),

    factors as (
        select
            lower(label) as word,
            cast(unit_factor as integer) as factor
        from {{ labels }}
        where unit_list = 'sjabloon' and cast(unit_factor as integer) > 1
    ),

    written as (
        select
            spelling,
            unit,
            1 as factor
        from spellings
        union
        select
            word as spelling,
            cast(null as string) as unit,
            factor
        from factors
        union
        select
            word || ' ' || spelling as spelling,
            unit,
            factor
        from factors, spellings
        union
        select
            spelling || ' ' || word as spelling,
            unit,
            factor
        from factors, spellings
        union
        select
            spelling || ' (' || word || ')' as spelling,
            unit,
            factor
        from factors, spellings
    )

    select
        spelling,
        {{ list_in_order('unit') }} as units,
        max(factor) as factor
    from written
    group by spelling
{%- endmacro %}

{# A unit as it is compared: white space and case folded. #}
{% macro written_unit(column) -%}
    lower(trim({{ replace_each(column, '\\s+', ' ') }}))
{%- endmacro %}

{# A value in thousands or millions as a number of the unit itself, and the decimals that are left of it. #}
{% macro times_factor(value, factor) -%}
    cast({{ value }} * coalesce({{ factor }}, 1) as decimal(28, 6))
{%- endmacro %}

{# The decimals that are left of a value in thousands or millions as a number of the unit itself. #}
{% macro decimals_times_factor(decimals, factor) -%}
    cast(greatest({{ decimals }} - (length(cast(coalesce({{ factor }}, 1) as string)) - 1), 0) as integer)
{%- endmacro %}
