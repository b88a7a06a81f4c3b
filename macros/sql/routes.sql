{# Which dataset may feed which indicator, read from the route models themselves, so that it cannot drift from what
   they do. Every CTE of an int_routes__* model names its staging model; every block of its final CTE names its
   indicator and the CTE it reads. Returns rows (dataset, word): a word is a quoted name in such a block, and counts
   as an indicator when the catalogue has it. The template is left out: it takes any indicator. #}
{% macro declared_routes() -%}
    {%- set rows = [] -%}
    {%- set routes = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') if execute else [] -%}
    {%- for node in routes if node.name.startswith('int_routes__') and node.name != 'int_routes__template' -%}
        {%- set staged = {} -%}
        {%- for parent in node.depends_on.nodes if '.stg_' in parent -%}
            {%- set partner, table = parent.split('.stg_')[1].split('__', 1) -%}
            {%- do staged.update({'stg_' ~ partner ~ '__' ~ table: partner ~ '/' ~ table}) -%}
            {#- a macro such as coded_eurostat is given the bare name of the table as its first argument -#}
            {%- do staged.update({table: partner ~ '/' ~ table}) -%}
        {%- endfor -%}
        {%- set ctes = {} -%}
        {%- for name, body in modules.re.findall('(?ms)^(\\w+) as \\(\n(.*?)^\\)', node.raw_code) -%}
            {%- for block in body.split('union all') -%}
                {%- set words = modules.re.findall("'(\\w+)'", block) -%}
                {%- set datasets = [] -%}
                {%- for word in modules.re.findall("\\(\\s*'(\\w+)'", block) if word in staged -%}
                    {%- do datasets.append(staged[word]) -%}
                {%- endfor -%}
                {%- for cte in modules.re.findall('(?:from|join) (\\w+)', block) if cte in ctes -%}
                    {%- do datasets.extend(ctes[cte]) -%}
                {%- endfor -%}
                {%- do ctes.update({name: ctes.get(name, []) + datasets}) -%}
                {%- for dataset in datasets -%}
                    {%- for word in words -%}
                        {%- do rows.append("('" ~ dataset ~ "', '" ~ word ~ "')") -%}
                    {%- endfor -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    select
        dataset,
        word
    from (values {{ rows | unique | sort | join(', ') or "('', '')" }}) as declared (dataset, word)
{%- endmacro %}
