{# What a list promises of its rows: each of its `keys` is filled and occurs once, and the columns in `filled` have no
   gaps. #}
{% test complete_rows(model, keys, filled=[]) %}
    {% set rules = [] %}
    {% for key in keys %}
        {% do rules.append(
            "select '" ~ key ~ " ' || coalesce(cast(" ~ key ~ " as varchar), 'empty') || ' stands in ' || count(*) || ' rows'"
            ~ " as message from " ~ model ~ " group by " ~ key ~ " having count(*) > 1 or " ~ key ~ " is null"
        ) %}
    {% endfor %}
    {% for column in filled %}
        {% do rules.append(
            "select '" ~ column ~ " is empty in ' || count(*) || ' rows' as message"
            ~ " from " ~ model ~ " where " ~ column ~ " is null having count(*) > 0"
        ) %}
    {% endfor %}
    {{ report_offenders(rules | join(' union all ')) }}
{% endtest %}
