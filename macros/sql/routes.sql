{# Routes: which cells of which dataset are which indicator. They are data: rows under `config: meta: routes:` in the
   yml of each int_routes__* model. The select blocks of the model and the list of monitor.routes are both made from
   these rows, so that one cannot say what the other does not do. The keys of a row:
     indicator  its id in the catalogue
     dataset    partner/table as the contract is named, or a list of them; the route takes the cells of these alone
     from       the CTE of the model that holds the cells, with our codes beside the words of the partner
     where      which of those cells, in SQL; left out: all of them
     by         dimensions of the breakdown; `dimension: expression` where the column has another name
     fixed      `dimension: code` where all cells of the route have that code
     unit       unit of the cells, where it is not that of the catalogue #}

{# The select blocks of a model, one a route: the body of its last CTE. #}
{% macro route_blocks() -%}
    {%- for route in config.meta_get('routes', []) %}
    {%- do check_route(route, loop.index) %}
    {{- '\n\n    union all' if not loop.first }}
    select
        '{{ route['indicator'] }}' as indicator_id,
        {{ breakdown(route_dimensions(route)) }} as breakdown,
        {{ observation_columns() }},
        cast({{ "'" ~ route['unit'] ~ "'" if route['unit'] else 'null' }} as string) as delivered_unit
    from {{ route['from'] }}
    where
        {% for dataset in route_datasets(route) -%}
        {{ '(' if loop.first else ' or ' }}starts_with(delivery_id, '{{ dataset }}/')
        {%- endfor -%})
        {%- if route['where'] %}
        and ({{ route['where'] }})
        {%- endif %}
    {%- endfor %}
{%- endmacro %}

{# Every route of the project: where it stands, indicator_id, dataset, its dimensions (a list) and its unit ('' for that
   of the catalogue). A route of two datasets is two rows. #}
{% macro declared_routes() -%}
    {%- set rows = [] -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.name.startswith('int_routes__') -%}
        {%- for route in node.config.meta.get('routes', []) -%}
            {%- set place = node.name ~ '.yml, route ' ~ loop.index -%}
            {%- set dimensions = "['" ~ route_dimensions(route) | join("', '") ~ "']" -%}
            {%- for dataset in route_datasets(route) -%}
                {%- do rows.append(
                    "('" ~ [place, route['indicator'], dataset, route['unit'] or ''] | join("', '") ~ "', " ~ dimensions ~ ")"
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    select *
    from (values
        {{ rows | join(',\n        ') }}
    ) as route (place, indicator_id, dataset, unit, dimensions)
{%- endmacro %}

{# Dimensions of a route and the expression that gives the code of each. #}
{% macro route_dimensions(route) -%}
    {%- set expressions = {} -%}
    {%- for dimension, expression in (route['by'] or {}).items() -%}
        {%- do expressions.update({dimension: expression or dimension}) -%}
    {%- endfor -%}
    {%- for dimension, code in (route['fixed'] or {}).items() -%}
        {%- do expressions.update({dimension: "'" ~ code ~ "'"}) -%}
    {%- endfor -%}
    {{ return(expressions) }}
{%- endmacro %}

{# The datasets of a route as a list. #}
{% macro route_datasets(route) -%}
    {{ return([route['dataset']] if route['dataset'] is string else route['dataset']) }}
{%- endmacro %}

{# Stop at a route with a key that no route has, without one that it needs, or that names a CTE or a dataset which its
   model does not read. Whether the catalogue has its indicator and dimensions, the test routes_name_known_things says. #}
{% macro check_route(route, position) -%}
    {%- set known = ['indicator', 'dataset', 'from', 'where', 'by', 'fixed', 'unit'] -%}
    {%- set problems = [] -%}
    {%- for key in route if key not in known -%}
        {%- do problems.append("unknown key '" ~ key ~ "'; expected one of " ~ known | join(', ')) -%}
    {%- endfor -%}
    {%- for key in known[:3] if not route[key] -%}
        {%- do problems.append("no '" ~ key ~ "'") -%}
    {%- endfor -%}
    {%- if route['from'] and route['from'] ~ ' as (' not in model.raw_code -%}
        {%- do problems.append("no CTE '" ~ route['from'] ~ "' in " ~ model.original_file_path) -%}
    {%- endif -%}
    {%- set sources = [] -%}
    {%- for parent in model.depends_on.nodes if parent.startswith('model.') -%}
        {%- do sources.extend(graph.nodes[parent].depends_on.nodes) -%}
    {%- endfor -%}
    {#- which tables a layout has, only the front door knows: the test routes_name_known_things asks it -#}
    {%- set reads_a_layout = '.cells ' in sources | join(' ') ~ ' ' -%}
    {%- for dataset in route_datasets(route) or []
        if not reads_a_layout and 'source.' ~ project_name ~ '.' ~ dataset | replace('/', '.') not in sources -%}
        {%- do problems.append("the model reads no dataset '" ~ dataset ~ "'; expected partner/table of a staging model that it refers to") -%}
    {%- endfor -%}
    {%- if problems -%}
        {%- set place = model.original_file_path | replace('.sql', '.yml') ~ ', route ' ~ position -%}
        {{ exceptions.raise_compiler_error(place ~ ' (' ~ route['indicator'] ~ '): ' ~ problems | join('; ') ~ '.') }}
    {%- endif -%}
{%- endmacro %}
