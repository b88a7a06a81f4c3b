{# Stop early when nothing can be made of what was asked: an edition that the seed does not have, an as-of date that is
   no date, or one before the year of the edition and before the first delivery. Say so when the date is before that year
   or after the next edition took over. The seed is read from its file: nothing is loaded yet when a build starts. #}
{% macro require_edition() %}{{ adapter.dispatch('require_edition')() }}{% endmacro %}

{% macro default__require_edition() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test', 'show'] %}
        {% set seed = graph.nodes['seed.' ~ project_name ~ '.editions'] %}
        {% set sql %}
with

listed as (
    select *
    from read_csv('{{ seed.root_path }}/{{ seed.original_file_path }}', header = true, all_varchar = true)
),

editions as (
    select
        listed.*,
        (select min(later.edition) from listed as later where later.edition > listed.edition) as next_edition,
        (select min(later.default_as_of) from listed as later where later.edition > listed.edition) as next_as_of
    from listed
),

asked as (
    select
        '{{ var("edition") | string | replace("'", "''") }}' as edition,
        '{{ (var("as_of") or "") | string | replace("'", "''") }}' as as_of_text,
        try_cast(as_of_text as date) as as_of
),

own as (
    select
        asked.*,
        editions.data_year,
        make_date(cast(editions.data_year as integer), 1, 1) as begins_on,
        editions.next_edition,
        editions.next_as_of,
        (select min(l.received_on) from {{ source('door', 'ledger') }} as l) as first_received
    from asked
    left join editions on asked.edition = editions.edition
)

select
    case
        when data_year is null
            then
                'There is no edition ' || edition || '; expected one of '
                || (select string_agg(e.edition, ', ' order by e.edition) from editions as e)
                || ', or a new row in {{ seed.original_file_path }}.'
        when as_of_text <> '' and cast(as_of as varchar) is distinct from as_of_text
            then 'as_of is ''' || as_of_text || '''; expected a date of the calendar, written as 2025-07-04.'
        when as_of < begins_on and coalesce(as_of < first_received, true)
            then
                'as_of is ' || as_of_text || ': nothing had been received by then, and ' || data_year
                || ', the year of edition ' || edition || ', had not begun; expected a date from ' || begins_on || '.'
    end as refusal,
    case
        when as_of < begins_on
            then
                'Note: on ' || as_of_text || ' the year of edition ' || edition || ' (' || data_year
                || ') had not begun. This build shows what was known then; for a report of that day build an earlier edition.'
        when as_of >= cast(next_as_of as date)
            then
                'Note: on ' || as_of_text || ' edition ' || next_edition || ' had taken over (from ' || next_as_of
                || '). This build shows what edition ' || edition || ' would print with what was known then.'
    end as remark
from own
        {% endset %}
        {% set found = run_query(sql).rows[0] %}
        {% if found['refusal'] %}
            {{ exceptions.raise_compiler_error(found['refusal']) }}
        {% elif found['remark'] and flags.WHICH in ['build', 'run'] %}
            {% do print(found['remark']) %}
        {% endif %}
    {% endif %}
{% endmacro %}
