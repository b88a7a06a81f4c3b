-- Grain: one row per identity and term. Purpose: the two sides of each identity, read once from their short notation.
-- A term is [-]indicator[{breakdown}][@taken from][?]: * is every indicator, dimension=* is every member of a full
-- list, @previous is the period before, @month the months of the year, ? may be absent.
with

identities as (
    select * from {{ ref('identities') }}
),

sides as (
    select
        identity_id,
        'left' as side,
        left_terms as terms
    from identities
    union all
    select
        identity_id,
        'right' as side,
        right_terms as terms
    from identities
),

listed as (
    select
        identity_id,
        side,
        unnest(string_split(terms, ' ')) as term
    from sides
),

final as (
    select
        identity_id,
        side,
        term,
        row_number() over (partition by identity_id order by side, term) as term_number,
        case when starts_with(term, '-') then -1 else 1 end as factor,
        regexp_extract(term, '^-?([a-z0-9_]+|\*)', 1) as indicator_id,
        regexp_extract(term, '\{([^}]*)\}', 1) as breakdown,
        regexp_extract_all(regexp_extract(term, '\{([^}]*)\}', 1), '([a-z_]+)=', 1) as dimensions,
        regexp_extract(term, '([a-z_]+)=\*', 1) as member_dimension,
        regexp_extract(term, '@([a-z_]+)', 1) as taken_from,
        ends_with(term, '?') as is_optional
    from listed
)

select * from final
