{# What the tests of a build found, and what could not be made: each offender with the partner, delivery, file and row that
   it came from, and the one line that settles it, which is `settle` under `config: meta` of the test. Printed under
   --quiet too, and written to findings.json in the target folder. #}
{% macro tell_findings(results) %}{{ adapter.dispatch('tell_findings')(results) }}{% endmacro %}

{% macro spark__tell_findings(results) %}{% endmacro %}

{% macro default__tell_findings(results) %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed', 'test'] %}
        {% set found, unmade, findings = [], [], [] %}
        {% for result in results %}
            {% if result.status == 'skipped' %}
                {% do unmade.append(result.node.name) if result.node.resource_type != 'exposure' %}
            {% elif result.status not in ['success', 'pass', 'no-op'] %}
                {% do found.extend(found_in(result)) %}
            {% endif %}
        {% endfor %}
        {% if found %}
            {% set known = known_cells(results) %}
            {% for row in run_query(located_findings(found, known)).rows %}
                {% do findings.append(fromjson(row[0])) %}
            {% endfor %}
            {% do print_findings(findings, unmade | length) %}
        {% endif %}
        {% do run_query(
            "copy (select " ~ as_literal(tojson(findings)) ~ "::json as findings, " ~ as_literal(tojson(unmade | sort))
            ~ "::json as not_made) to " ~ as_literal((flags.TARGET_PATH or 'target') ~ '/findings.json') ~ " (format json)"
        ) %}
    {% endif %}
{% endmacro %}

{# A text as a literal of SQL. #}
{% macro as_literal(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}

{# The offenders of one result, each with what is known of them without a look at the data. #}
{% macro found_in(result) %}
    {% set node = result.node %}
    {% set found = [] %}
    {% set common = {
        'test': node.name,
        'subject': '',
        'stops': result.status | string != 'warn',
        'count': result.failures or 1,
        'settle': node.config.meta.get('settle', ''),
        'path': node.original_file_path,
        'kept_in': node.config.meta.get('kept_in', []),
    } %}
    {% if node.resource_type == 'test' and result.status | string != 'error' %}
        {% if node.test_metadata %}
            {% set tested = graph.nodes[node.attached_node] %}
            {% do common.update({'test': node.test_metadata.name, 'subject': tested.name, 'path': tested.original_file_path}) %}
            {% if tested.resource_type == 'seed' %}
                {% do common.update({'kept_in': [tested.name]}) %}
            {% endif %}
        {% endif %}
        {% for offender in fromjson(result.adapter_response['_message']) %}
            {% do found.append(dict(common, **offender)) %}
        {% endfor %}
    {% else %}
        {# a model, seed or test that could not be run, or a unit test: what the engine says of it #}
        {% set settle = 'put ' ~ node.original_file_path ~ ' right and build again: what follows from it waits for it.' %}
        {% do found.append(dict(
            common, row={}, said=(result.message or '') | trim, settle=settle, subject=node.resource_type, kept_in=[]
        )) %}
    {% endif %}
    {{ return(found) }}
{% endmacro %}

{# The relation with the delivered cell of each figure; none when this run could not make it, as an older one may be of
   other deliveries. #}
{% macro known_cells(results) %}
    {% set cells = graph.nodes['model.' ~ project_name ~ '.int_current_observations'] %}
    {% for result in results if result.node.unique_id == cells.unique_id and result.status != 'success' %}
        {{ return(none) }}
    {% endfor %}
    {% set there = run_query(
        "select count(*) from information_schema.tables where table_schema = '" ~ cells.schema
        ~ "' and table_name = '" ~ cells.alias ~ "'"
    ) %}
    {{ return(cells.relation_name if there.columns[0][0] else none) }}
{% endmacro %}

{# Grain: one row per offender, as JSON. A delivered cell is named by the row of the test, or is that of the figure that
   the row names; what people keep is a row of a seed, by its keys or by the words of `entry`. #}
{% macro located_findings(found, known) %}
    {%- set seeds = [] -%}
    {%- for one in found -%}
        {%- for name in one.kept_in if name not in seeds -%}{%- do seeds.append(name) -%}{%- endfor -%}
        {%- if one.row.seed and one.row.seed not in seeds -%}{%- do seeds.append(one.row.seed) -%}{%- endif -%}
    {%- endfor -%}
with

given as (
    select unnest(from_json({{ as_literal(tojson(found)) }}, '["json"]')) as finding
),

offenders as (
    select
        row_number() over () as number,
        finding,
        finding -> 'row' as cells,
        string_split(coalesce(cells ->> 'figure_id', ''), ':') as figure,
        coalesce(nullif(cells ->> 'indicator_id', ''), figure[1]) as indicator_id,
        coalesce(cells ->> 'period', figure[2]) as period,
        coalesce(cells ->> 'breakdown', case when contains(figure[3], '=') then figure[3] end, '') as breakdown,
        nullif(cells ->> 'delivery_id', '') as delivery_id,
        finding ->> 'said' as said,
        coalesce(
            cells ->> 'figure_id',
            (cells ->> 'indicator_id') || rtrim(' ' || (cells ->> 'period') || ' ' || (cells ->> 'breakdown')),
            list_extract(list_transform(
                list_filter(json_keys(cells), lambda k: ends_with(k, '_id')), lambda k: cells ->> k
            ), 1),
            ''
        ) as named,
        case
            when (cells ->> 'seed') is not null then [cells ->> 'seed']
            else from_json((finding -> 'kept_in'), '["varchar"]')
        end as kept_in
    from given
),

-- one row per delivered cell; of some a row of the test names only the delivery
delivered as (
    select
        number,
        delivery_id,
        try_cast((cells ->> 'raw_row') as integer) as raw_row,
        cells ->> 'raw_column' as raw_column
    from offenders
    where delivery_id is not null
    union all
    select
        listed.number,
        regexp_extract(listed.cell, '^(\S+) row (\d+) column (.*)$', 1) as delivery_id,
        cast(regexp_extract(listed.cell, '^(\S+) row (\d+) column (.*)$', 2) as integer) as raw_row,
        regexp_extract(listed.cell, '^(\S+) row (\d+) column (.*)$', 3) as raw_column
    from (
        select
            number,
            unnest(string_split(cells ->> 'delivered_cells', chr(10))) as cell
        from offenders
        where coalesce(cells ->> 'delivered_cells', '') <> ''
    ) as listed
    {%- if known %}
    union all
    select
        offenders.number,
        known.delivery_id,
        known.raw_row,
        known.raw_column
    from offenders
    inner join {{ known }} as known
        on
            offenders.indicator_id = known.indicator_id
            and offenders.period = known.period
            and offenders.breakdown = known.breakdown
            and known.delivery_id = coalesce(offenders.delivery_id, known.delivery_id)
    where (offenders.cells ->> 'raw_row') is null and (offenders.cells ->> 'delivered_cells') is null
    {%- endif %}
),

seed_rows as (
    select
        '' as seed,
        '' as file,
        0 as row_number,
        '{}'::json as kept
    where false
    {%- for name in seeds %}
    {%- set seed = graph.nodes['seed.' ~ project_name ~ '.' ~ name] %}
    union all
    select
        '{{ name }}',
        '{{ seed.original_file_path }}',
        row_number() over () + 1,
        to_json(listed)
    from read_csv(
        '{{ seed.root_path }}/{{ seed.original_file_path }}', header = true, all_varchar = true, parallel = false
    ) as listed
    {%- endfor %}
),

compared as (
    select
        offenders.number,
        offenders.cells,
        seed_rows.*,
        list_filter(
            json_keys(offenders.cells),
            lambda k: list_contains(json_keys(seed_rows.kept), k) and (offenders.cells ->> k) is not null
        ) as shared
    from offenders
    inner join seed_rows on list_contains(offenders.kept_in, seed_rows.seed)
),

kept_rows as (
    select
        number,
        file,
        row_number
    from compared
    where
        case
            when coalesce(cells ->> 'empty_column', '') <> ''
                then coalesce(json_extract_string(kept, '$."' || (cells ->> 'empty_column') || '"'), '') = ''
            when coalesce(cells ->> 'entry', '') <> ''
                then list_has_all(
                    string_split_regex(array_to_string(list_transform(json_keys(kept), lambda k: kept ->> k), ' '), '[ ;]+'),
                    string_split_regex(cells ->> 'entry', '[ ;]+')
                )
            else
                len(shared) > 0 and len(list_filter(
                    shared,
                    lambda k: coalesce(kept ->> k, '') <> (cells ->> k)
                    -- a number may be written in more than one way
                    and coalesce(try_cast((kept ->> k) as double) <> try_cast((cells ->> k) as double), true)
                )) = 0
        end
),

places as (
    select
        delivered.number,
        coalesce(ledger.partner, '') as partner,
        coalesce(ledger.file_name, '') as file,
        delivered.delivery_id,
        coalesce(cast(ledger.received_on as varchar), '') as received_on,
        coalesce(list_sort(list_distinct(list(delivered.raw_row)))[:10], []) as rows,
        coalesce(list_sort(list_distinct(list(delivered.raw_column)))[:5], []) as columns
    from delivered
    left join {{ source('door', 'ledger') }} as ledger on delivered.delivery_id = ledger.delivery_id
    group by all
    union all
    select
        number,
        '',
        file,
        '',
        '',
        list_sort(list(row_number))[:10],
        []
    from kept_rows
    group by number, file
),

-- what neither a delivery nor a list of people brought about is the file of the test or of its model
settled as (
    select
        offenders.number,
        offenders.finding,
        -- a test of any model cannot say whose row it is
        case
            when (offenders.finding ->> 'subject') <> '' and (offenders.cells ->> 'message') is not null
                then offenders.named || ': ' || offenders.said
            else offenders.said
        end as said,
        coalesce(
            list(places order by places.delivery_id, places.file) filter (where places.number is not null),
            [{
                'number': offenders.number,
                'partner': '',
                'file': case
                    when len(offenders.kept_in) > 0
                        then (select min(s.file) from seed_rows as s where s.seed = offenders.kept_in[1])
                    else coalesce(offenders.finding -> 'row' ->> 'file', offenders.finding ->> 'path')
                end,
                'delivery_id': '',
                'received_on': '',
                'rows': [],
                'columns': []
            }]
        ) as places
    from offenders
    left join places on offenders.number = places.number
    group by
        offenders.number, offenders.finding, offenders.cells, offenders.said, offenders.named, offenders.kept_in
)

select json_object(
    'test', finding ->> 'test',
    'subject', finding ->> 'subject',
    'stops', cast(finding ->> 'stops' as boolean),
    'count', cast(finding ->> 'count' as integer),
    'said', said,
    'places', list_transform(
        places,
        lambda p: json_object(
            'partner', p.partner, 'file', p.file, 'delivery_id', p.delivery_id, 'received_on', p.received_on,
            'rows', p.rows, 'columns', p.columns
        )
    ),
    'settle', replace(replace(
        finding ->> 'settle',
        '{delivery_id}', coalesce(nullif(places[1].delivery_id, ''), '<delivery>')),
        '{file}', places[1].file
    )
)
from settled
order by
    finding ->> 'stops' desc,
    finding ->> 'test',
    finding ->> 'subject',
    places[1].file,
    places[1].rows[1],
    said,
    number
{% endmacro %}

{# One block per cause: a test, or what could not be made, and the line that settles it. #}
{% macro print_findings(findings, unmade) %}
    {% set causes = {} %}
    {% for one in findings %}
        {% do causes.setdefault((one.test, one.subject, one.settle), []).append(one) %}
    {% endfor %}
    {% for (test, subject, settle), members in causes.items() %}
        {% do print(
            ('STOPS ' if members[0].stops else 'TELLS ') ~ test ~ (' (' ~ subject ~ ')' if subject else '') ~ ', '
            ~ members[0].count ~ (' row:' if members[0].count == 1 else ' rows:')
        ) %}
        {% for one in members %}
            {% do print('  ' ~ test ~ ': ' ~ one.said) %}
            {% for place in one.places %}
                {% do print('      in ' ~ place_text(place)) %}
            {% endfor %}
        {% endfor %}
        {% if members[0].count > members | length %}
            {% do print('  … and ' ~ (members[0].count - members | length) ~ ' more') %}
        {% endif %}
        {% do print('  To settle it: ' ~ settle) %}
    {% endfor %}
    {% set stopping = findings | selectattr('stops') | map(attribute='test') | unique | list | length %}
    {% if stopping or unmade %}
        {% do print('Not well: ' ~ stopping ~ ' of what is named above stops the build; ' ~ unmade ~ ' models and tests waited for it and were not run.') %}
    {% endif %}
{% endmacro %}

{# `cbs, 83102NED.csv, row 12, column Waarde (cbs/asielverzoeken/2026-01-20~1a2b3c4d, received 2026-01-20)` #}
{% macro place_text(place) %}
    {%- set parts = [place.partner, place.file] -%}
    {%- if place.rows -%}
        {%- do parts.append(('row ' if place.rows | length == 1 else 'rows ') ~ place.rows | join(', ')) -%}
    {%- endif -%}
    {%- if place.columns -%}
        {%- do parts.append(('column ' if place.columns | length == 1 else 'columns ') ~ place.columns | join(', ')) -%}
    {%- endif -%}
    {%- set text = parts | select | join(', ') -%}
    {{ return(text ~ (' (' ~ place.delivery_id ~ ', received ' ~ place.received_on ~ ')' if place.delivery_id else '')) }}
{% endmacro %}
