{# Whether a figure is recent enough for a chart of the report: ten years back, or three by quarter and month. #}
{% macro report_looks_back(figure) -%}
    {{ figure }}.period_end >= make_date(
        {{ data_year() }} - case when {{ figure }}.period_kind in ('quarter', 'month', 'week') then 2 else 10 end, 1, 1
    )
{%- endmacro %}

{# The day at which a point is drawn: the middle of its period, or of the year that a stock of one day stands for. #}
{% macro drawn_on(point) -%}
    cast(case
        when {{ point }}.is_yearly_stock then make_date(year({{ point }}.period_end), 7, 1)
        else {{ point }}.period_start + cast(({{ point }}.period_end - {{ point }}.period_start) // 2 as integer)
    end as date)
{%- endmacro %}
