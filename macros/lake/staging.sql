{# Where a landed row came from, taken from the path of its Parquet file. #}
{% macro delivery_columns() -%}
    regexp_extract(filename, '([^/]+/[^/]+)/delivery=', 1) as dataset,
    dataset || '/' || regexp_extract(filename, 'delivery=([^/]+)/', 1) as delivery_id,
    cast(nullif(regexp_extract(filename, 'delivery=(\d{4}-\d{2}-\d{2})~', 1), '') as date) as received_day,
    row_number as raw_row
{%- endmacro %}

{# The typed cell and its marks: the last columns of every staging model. `raw` is the delivered cell, where `cell` is a
   part of it. #}
{% macro staged_cell(cell, notation, code_list, signs, raw=none) -%}
    {{ number(cell, notation) }} as value,
    {{ decimals(cell, notation) }} as decimals,
    {{ obs_status(code_list, signs) }} as obs_status,
    {{ conf_status(code_list, signs) }} as conf_status,
    {{ raw or cell }} as raw_value
{%- endmacro %}

{# Signs of a CBS cell: what stands in the cell instead of a number, and the star behind the period. #}
{% macro cbs_signs(cell, period) -%}
    {{ list_of_texts([
        "case when trim(" ~ cell ~ ") = '' then 'blank' when trim(" ~ cell ~ ") in ('.', 'x', '-') then trim(" ~ cell ~ ") end",
        "regexp_extract(" ~ period ~ ", '\\*+', 0)"
    ]) }}
{%- endmacro %}

{# A dimension code; the many ways to write "all of it" become _T. #}
{% macro member(column) -%}
    case when trim({{ column }}) in ('T', 'Total', 'TOTAL', '-', '') then '_T' else trim({{ column }}) end
{%- endmacro %}

{# Of a cell `NL: Netherlands` the code. A label may hold a colon too, but then has lower case before it. #}
{% macro code_before_label(column) -%}
    coalesce(
        nullif(regexp_extract(cast({{ column }} as string), '^([A-Z0-9][A-Z0-9_-]*): .*$', 1), ''),
        cast({{ column }} as string)
    )
{%- endmacro %}

{# A label as a code: lower case with underscores, for lists of which no partner has published the codes. #}
{% macro slug(column) -%}
    case
        when {{ column }} is not null
            then
                coalesce(
                    nullif(trim(both '_' from {{ replace_each('lower(strip_accents(' ~ column ~ '))', '[^a-z0-9]+', '_') }}), ''),
                    '_T'
                )
    end
{%- endmacro %}

{# A partner writes codes, labels or both; these labels mean these codes. Any other is `otherwise`, else itself. #}
{% macro recode(column, codes, otherwise=none) -%}
    case trim({{ column }})
        {%- for label, code in codes.items() %}
        when '{{ label }}' then '{{ code }}'
        {%- endfor %}
        else {{ otherwise or member(column) }}
    end
{%- endmacro %}

{# Open data Migratieketen: blank is withheld or absent, <5 is withheld; a month column may be filled. #}
{% macro chain_signs(cell) -%}
    {{ list_of_texts(["case trim(" ~ cell ~ ") when '' then 'blank' when '<5' then '<5' end"]) }}
{%- endmacro %}

{# A blank cell where the partner has no signs of its own. #}
{% macro blank_sign(cell) -%}
    {{ list_of_texts(["case when trim(" ~ cell ~ ") = '' then 'blank' end"]) }}
{%- endmacro %}

{# The body of a StatLine staging model: each measure of the table gives one cell a row. A measure that an export
   leaves out reads as NULL and gives no cell; a blank cell is text and stays. `starred` is where the star stands. #}
{% macro stage_statline(table, dimensions, measures, period='perioden', starred=none) -%}
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('cbs', table) }}
),

cells as (
    select *
    from landed unpivot (cell for raw_column in ({{ measures | join(', ') }}))
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        {{ period_statline(period) }} as period,
        {{ period_kind(period_statline(period)) }} as period_kind,
        {%- for name, expression in dimensions.items() %}
        {{ expression }} as {{ name }},
        {%- endfor %}
        {{ staged_cell('cell', 'comma', 'cbs', cbs_signs('cell', starred or period)) }}
    from cells
)

select * from final
{%- endmacro %}
