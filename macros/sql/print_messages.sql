{# The column `message` of each row that a test finds, written where a quiet build shows it too. #}
{% macro print_messages(offending) %}
    {% if execute and flags.WHICH in ['build', 'test'] %}
        {% for row in run_query(offending).rows %}
            {% do print(row['message']) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
