{# Spark: what it needs before the heavy models run on it, so that their SQL stays as it is. #}

{# Functions that DuckDB has and Spark lacks, under the names of DuckDB. They are SQL: Spark writes them out where they
   are used. The patterns of the project mean the same to both. #}
{% macro spark_functions() -%}
    {{ return({
        'regexp_full_match(written string, pattern string) returns boolean':
            "written rlike concat('^(?:', pattern, ')\\z')",
        'regexp_matches(written string, pattern string) returns boolean': 'written rlike pattern',
        'starts_with(written string, head string) returns boolean': 'startswith(written, head)',
        'list_position(items array<string>, item string) returns int': 'cast(nullif(array_position(items, item), 0) as int)',
        'array_extract(items array<string>, position int) returns string': 'get(items, position - 1)',
        'array_length(items array<string>) returns int': 'size(items)',
        'array_to_string(items array<string>, separator string) returns string': 'array_join(items, separator)',
        'to_months(months int) returns interval month': 'make_ym_interval(0, months)',
        'to_days(days int) returns interval day': 'make_dt_interval(days)',
        'strip_accents(written string) returns string': "translate(written, '" ~ accented_letters()[0] ~ "', '"
            ~ accented_letters()[1] ~ "')",
    }) }}
{%- endmacro %}

{# Latin letters with a mark, and without it. #}
{% macro accented_letters() -%}
    {{ return([
        'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵ'
        ~ 'ĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǠǡǦǧǨǩǪǫǬǭǰǴǵǸǹǺǻȀȁȂȃ'
        ~ 'ȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȞȟȦȧȨȩȪȫȬȭȮȯȰȱȲȳḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻ'
        ~ 'ḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẠạẢảẤấ'
        ~ 'ẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ',
        'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJj'
        ~ 'KkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZzAaIiOoUuUuUuUuUuAaAaGgKkOoOojGgNnAaAaAa'
        ~ 'EeEeIiIiOoOoRrRrUuUuSsTtHhAaEeOoOoOoOoYyAaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLl'
        ~ 'LlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyAaAaAa'
        ~ 'AaAaAaAaAaAaAaAaAaEeEeEeEeEeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy',
    ]) }}
{%- endmacro %}

{# The sources as views on the lake, under the names by which dbt knows them. Where their files are, the yml of each
   source says for DuckDB; a row has the name of its file and its record number there too. #}
{% macro spark_sources() %}
    {% set needed = heavy_models() | map(attribute='unique_id') | list %}
    {# the list grows while it is read, until it has all that theirs are made from #}
    {% for name in needed if name in graph.nodes %}
        {% for parent in graph.nodes[name].depends_on.nodes | default([]) if parent not in needed %}
            {% do needed.append(parent) %}
        {% endfor %}
    {% endfor %}
    {# the door goes first: its list of datasets names the files of a layout #}
    {% set sources = graph.sources.values() | selectattr('unique_id', 'in', needed) | list %}
    {% set door = sources | selectattr('schema', 'equalto', 'door') | list %}
    {% for source in door + sources | rejectattr('schema', 'equalto', 'door') | list %}
        {% set location = source.config.meta.external_location %}
        {% set path = modules.re.search("read_parquet\\('([^']+)'", location) %}
        {% if path %}
            {% set files = path.group(1) | replace('{schema}', source.schema) | replace('{name}', source.name) %}
        {% else %}
            {% set datasets = run_query("select dataset from door.datasets where layout = '" ~ source.schema ~ "' order by dataset") %}
            {% set files = var('lake') ~ '/{' ~ datasets.columns[0].values() | join(',') ~ '}/delivery=*/data*.parquet' %}
        {% endif %}
        {% do run_query('create database if not exists ' ~ source.schema) %}
        {% set numbered = ", _metadata.file_path as filename, cast(_metadata.row_index + row_offset + 1 as int) as row_number" %}
        {% do run_query(
            'create or replace view ' ~ source.schema ~ '.' ~ source.name ~ ' as select *'
            ~ (numbered if 'row_offset' in location else '') ~ ' from parquet.`' ~ files ~ '`'
        ) %}
    {% endfor %}
{% endmacro %}

{% macro spark__require_lake() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test', 'show'] %}
        {% for head, body in spark_functions().items() %}
            {% do run_query('create or replace function ' ~ head ~ ' return ' ~ body) %}
        {% endfor %}
        {{ spark_sources() }}
        {% do run_query('create database if not exists reference') %}
        {% do run_query('drop table if exists reference.heavy_state') %}
    {% endif %}
{% endmacro %}

{# The build on DuckDB that takes the results asks the same, before anything is made of them. #}
{% macro spark__require_edition() %}{% endmacro %}

{% macro spark__drop_leftovers() %}{% endmacro %}

{# Nobody reads there by hand. #}
{% macro spark__keep_plain() %}{% endmacro %}

{# `spark_sources` named them. #}
{% macro spark__name_files_of_layout(datasets) %}{% endmacro %}
