-- Grain: one row per thing that has a name here. Purpose: to search what there is: relations, columns, indicators,
-- report tables, dimensions, members, terms, codes and statuses, each with its meaning and where it is found.
-- A view, because it reads what the database says of itself; it names no database, because the published one is a copy.
{{ config(materialized='view') }}
with

described_relations as (
    select
        schema_name,
        table_name,
        comment
    from duckdb_tables()
    where database_name = current_database() and comment is not null
    union all
    select
        schema_name,
        view_name as table_name,
        comment
    from duckdb_views()
    where database_name = current_database() and comment is not null
),

described_columns as (
    select *
    from duckdb_columns()
    where database_name = current_database() and comment is not null
),

entries as (
    select
        'relation' as entry_kind,
        table_name as entry_name,
        schema_name as entry_place,
        '' as data_type,
        '' as title_nl,
        '' as title_en,
        '' as meaning_nl,
        comment as meaning_en
    from described_relations
    union all
    select
        'column' as entry_kind,
        column_name as entry_name,
        schema_name || '.' || table_name as entry_place,
        lower(data_type) as data_type,
        '' as title_nl,
        '' as title_en,
        '' as meaning_nl,
        comment as meaning_en
    from described_columns
    union all
    select
        'indicator' as entry_kind,
        indicator_id as entry_name,
        'indicators.observations' as entry_place,
        '' as data_type,
        title_nl,
        title_en,
        definition_nl as meaning_nl,
        definition_en as meaning_en
    from {{ ref('indicators').include(database=false) }}
    union all
    select
        'table' as entry_kind,
        'tabel_' || replace(table_id, '.', '_') as entry_name,
        'indicators' as entry_place,
        '' as data_type,
        title_nl,
        title_en,
        note_nl as meaning_nl,
        '' as meaning_en
    from {{ ref('report_tables').include(database=false) }}
    union all
    select
        'dimension' as entry_kind,
        dimension as entry_name,
        'reference.breakdown_members' as entry_place,
        '' as data_type,
        dimension_nl as title_nl,
        '' as title_en,
        codes_nl as meaning_nl,
        '' as meaning_en
    from {{ ref('dimensions').include(database=false) }}
    union all
    select
        'member' as entry_kind,
        dimension || '=' || code as entry_name,
        'reference.dim_member' as entry_place,
        '' as data_type,
        label_nl as title_nl,
        label_en as title_en,
        '' as meaning_nl,
        '' as meaning_en
    from {{ ref('dim_member').include(database=false) }}
    union all
    select
        'term' as entry_kind,
        term_id as entry_name,
        'reference.glossary' as entry_place,
        '' as data_type,
        term_nl as title_nl,
        term_en as title_en,
        meaning_nl,
        meaning_en
    from {{ ref('glossary').include(database=false) }}
    union all
    select
        'code' as entry_kind,
        code as entry_name,
        'reference.terms, ' || term_list as entry_place,
        '' as data_type,
        label_nl as title_nl,
        '' as title_en,
        '' as meaning_nl,
        '' as meaning_en
    from {{ ref('terms').include(database=false) }}
    union all
    select
        'status' as entry_kind,
        status as entry_name,
        'reference.statuses' as entry_place,
        '' as data_type,
        status_nl as title_nl,
        '' as title_en,
        status_meaning_nl as meaning_nl,
        '' as meaning_en
    from {{ ref('statuses').include(database=false) }}
),

final as (
    select
        entry_kind,
        entry_name,
        entry_place,
        data_type,
        coalesce(title_nl, '') as title_nl,
        coalesce(title_en, '') as title_en,
        coalesce(meaning_nl, '') as meaning_nl,
        coalesce(meaning_en, '') as meaning_en
    from entries
)

select * from final
