-- Every code of catalogue and calendar and every printed unit has a Dutch word. What is missing is a slip of the pen in
-- a delivery, or a row for terms.
{{ config(
    meta={
        'settle': 'add the word to seeds/reference/terms.csv, or a spelling of the unit to unit_labels.csv.',
        'kept_in': ['terms'],
    }
) }}
with

indicators as (
    select * from {{ ref('indicators') }}
),

terms as (
    select * from {{ ref('terms') }}
),

needed as (
    select distinct
        'teleenheid' as term_list,
        count_unit as code,
        '' as figure_id
    from indicators
    union
    select distinct
        'eenheid' as term_list,
        unit as code,
        '' as figure_id
    from indicators
    union
    select
        'eenheid' as term_list,
        unit as code,
        min(figure_id) as figure_id
    from {{ ref('figures') }}
    group by unit
    union
    select distinct
        'soort' as term_list,
        stat_type as code,
        '' as figure_id
    from indicators
    union
    select distinct
        'periode' as term_list,
        period_kind as code,
        '' as figure_id
    from {{ ref('release_calendar') }}
),

final as (
    select
        needed.term_list || ' ''' || needed.code || ''' has no Dutch word' as message,
        needed.figure_id
    from needed
    left join terms on needed.term_list = terms.term_list and needed.code = terms.code
    where terms.code is null
)

select * from final
