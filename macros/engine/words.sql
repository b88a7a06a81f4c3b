{# What DuckDB and Spark write in different words, for the heavy models (tag `heavy`), which run on both. What has the
   same words in both is plain SQL; functions that only DuckDB has are made on Spark, see spark.sql. #}

{# All columns of a relation, without some of them and with others in their place. `of` is its name, where it needs one. #}
{% macro all_columns(of='', but=[], instead={}) -%}
    {{ adapter.dispatch('all_columns')(of, but, instead) }}
{%- endmacro %}

{% macro default__all_columns(of, but, instead) -%}
    {{ of ~ '.' if of }}*
    {%- if but %} exclude ({{ but | join(', ') }}){% endif %}
    {%- if instead %} replace (
        {%- for name, expression in instead.items() %}{{ expression }} as {{ name }}{{ ', ' if not loop.last }}{% endfor -%}
    ){% endif %}
{%- endmacro %}

{% macro spark__all_columns(of, but, instead) -%}
    {{ of ~ '.' if of }}* except ({{ (but + instead.keys() | list) | join(', ') }})
    {%- for name, expression in instead.items() %}, {{ expression }} as {{ name }}{% endfor %}
{%- endmacro %}

{# The columns of a source whose names fit a pattern, for `unpivot (… for … in (…))`. #}
{% macro columns_like(relation, pattern) -%}
    {{ adapter.dispatch('columns_like')(relation, pattern) }}
{%- endmacro %}

{% macro default__columns_like(relation, pattern) -%}
    columns('{{ pattern }}')
{%- endmacro %}

{% macro spark__columns_like(relation, pattern) -%}
    {%- for column in adapter.get_columns_in_relation(relation) if execute and modules.re.search(pattern, column.name) -%}
        {{ '' if loop.first else ', ' }}`{{ column.name }}`
    {%- endfor -%}
{%- endmacro %}

{# A row for each item of a list, in the from clause beside the relation that has it: `as item (name)` follows. #}
{% macro each_of(items) -%}
    {{ adapter.dispatch('each_of')(items) }}
{%- endmacro %}

{% macro default__each_of(items) -%}
    unnest({{ items }})
{%- endmacro %}

{% macro spark__each_of(items) -%}
    lateral explode({{ items }})
{%- endmacro %}

{# The texts that are not '' as a list. #}
{% macro list_of_texts(texts) -%}
    {{ adapter.dispatch('list_of_texts')(texts) }}
{%- endmacro %}

{% macro default__list_of_texts(texts) -%}
    list_filter(cast([{{ texts | join(', ') }}] as varchar[]), c -> c <> '')
{%- endmacro %}

{% macro spark__list_of_texts(texts) -%}
    filter(cast(array({{ texts | join(', ') }}) as array<string>), c -> c <> '')
{%- endmacro %}

{# Aggregates: the different letters in one text, and the values that are not NULL as a list; both in order. #}
{% macro letters_in_order(column) -%}
    {{ adapter.dispatch('letters_in_order')(column) }}
{%- endmacro %}

{% macro default__letters_in_order(column) -%}
    string_agg(distinct {{ column }}, '' order by {{ column }})
{%- endmacro %}

{% macro spark__letters_in_order(column) -%}
    nullif(array_join(array_sort(collect_set({{ column }})), ''), '')
{%- endmacro %}

{# The values of a group as a list in their own order, without what is missing. #}
{% macro list_in_order(column) -%}
    {{ adapter.dispatch('list_in_order')(column) }}
{%- endmacro %}

{% macro default__list_in_order(column) -%}
    coalesce(list({{ column }} order by {{ column }}) filter (where {{ column }} is not null), [])
{%- endmacro %}

{% macro spark__list_in_order(column) -%}
    sort_array(collect_list({{ column }}))
{%- endmacro %}

{# A text with another in every place that fits a pattern. #}
{% macro replace_each(text, pattern, other) -%}
    {{ adapter.dispatch('replace_each')(text, pattern, other) }}
{%- endmacro %}

{% macro default__replace_each(text, pattern, other) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ other }}', 'g')
{%- endmacro %}

{% macro spark__replace_each(text, pattern, other) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ other }}')
{%- endmacro %}

{# The day that a text writes, NULL when it writes none. Spark would read the year alone as its first day. #}
{% macro day_of(text) -%}
    {{ adapter.dispatch('day_of')(text) }}
{%- endmacro %}

{% macro default__day_of(text) -%}
    try_cast({{ text }} as date)
{%- endmacro %}

{% macro spark__day_of(text) -%}
    case
        when {{ text }} rlike '^\s*\d{1,4}([-/])\d{1,2}\1\d{1,2}\s*\z'
            then try_cast(replace(trim({{ text }}), '/', '-') as date)
    end
{%- endmacro %}
