{# Why a delivered cell cannot be read, in Dutch; '' when it can. The row has period, period_kind, value, obs_status and
   raw_value. A value is NULL without a reason where a sign or a blank cell says so. #}
{% macro unreadable_cell(cell) -%}
    {%- set period = cell ~ '.period' -%}
    {%- set start, end = period_start(period), period_end(period) -%}
    case
        when {{ period }} is null or {{ cell }}.period_kind is null
            then 'de periode van deze rij is niet te lezen' || {{ _expected_period() }}
        when {{ start }} is null or {{ end }} is null or {{ cell }}.period_kind <> {{ period_kind(period) }}
            then 'periode "' || {{ period }} || '" staat niet in de kalender' || {{ _expected_period() }}
        when {{ start }} > {{ end }}
            then 'tijdvak "' || {{ period }} || '" eindigt voordat het begint' || {{ _expected_period() }}
        when year({{ start }}) not between 1900 and 2100 or year({{ end }}) not between 1900 and 2100
            then 'het jaar van periode "' || {{ period }} || '" kan niet juist zijn' || {{ _expected_period() }}
        when contains({{ cell }}.obs_status, '?')
            then 'een teken bij deze cel is niet bekend (verwacht: een teken uit de lijst van de bron)'
        when
            {{ cell }}.value is null
            and trim({{ cell }}.raw_value) <> ''
            and not regexp_matches({{ cell }}.obs_status, '[LMNOQ]')
            then 'de cel is geen getal en geen bekend teken (verwacht: een getal, of een teken uit de lijst van de bron)'
        when abs({{ cell }}.value) >= 1000000000000
            then 'het getal is te groot voor wat wij tellen (verwacht: minder dan duizend miljard)'
        else ''
    end
{%- endmacro %}

{# What a period looks like, in the words of a refusal. #}
{% macro _expected_period() -%}
    ' (verwacht: een jaar, of een periode of dag die bestaat, zoals 2025-Q1, 2025-03 of 2025-12-31)'
{%- endmacro %}
