{# What a list promises of its rows: each of its `keys` is filled and occurs once, and the columns in `filled` have no
   gaps. #}
{% test complete_rows(model, keys, filled=[]) %}
    {{ config(meta={'settle': 'fill in the row, or remove the one that is there twice.'}) }}
    {% set rules = [] %}
    {% for key in keys %}
        {% do rules.append(
            "select cast(" ~ key ~ " as varchar) as entry, '' as empty_column, '" ~ key ~ " stands in ' || count(*) || ' rows'"
            ~ " as problem from " ~ model ~ " group by " ~ key ~ " having count(*) > 1 and " ~ key ~ " is not null"
        ) %}
    {% endfor %}
    {% for column in keys + filled %}
        {% do rules.append(
            "select '' as entry, '" ~ column ~ "' as empty_column, 'empty in ' || count(*) || ' rows' as problem"
            ~ " from " ~ model ~ " where " ~ column ~ " is null having count(*) > 0"
        ) %}
    {% endfor %}
    {{ rules | join(' union all ') }}
{% endtest %}
