-- What people keep by hand names things that exist, means one thing on one day, and lists every name it uses.
{{ config(meta={'settle': 'put the row right, or add what it names.'}) }}
with

known_indicators as (
    select indicator_id from {{ ref('indicators') }}
),

named_indicators as (
    select
        'identities' as seed,
        indicator_id
    from {{ ref('int_identity_terms') }}
    where indicator_id <> '*'
    union
    select
        'breaks' as seed,
        indicator_id
    from {{ ref('breaks') }}
    union
    select
        'comparability' as seed,
        indicator_a as indicator_id
    from {{ ref('comparability') }}
    union
    select
        'comparability' as seed,
        indicator_b as indicator_id
    from {{ ref('comparability') }}
    union
    select
        'booked_differences' as seed,
        indicator_id
    from {{ ref('booked_differences') }}
    where indicator_id is not null
),

dated as (
    select
        'country_regions' as seed,
        iso3 || ' ' || split_part(classification, '_20', 1) as entry,
        valid_from,
        valid_to
    from {{ ref('country_regions') }}
    union all
    select
        'country_names' as seed,
        code_list || ' ' || label as entry,
        valid_from,
        valid_to
    from {{ ref('country_names') }}
    union all
    select
        'chapter_owners' as seed,
        cast(chapter as varchar) || ' ' || ministry as entry,
        valid_from,
        valid_to
    from {{ ref('chapter_owners') }}
),

final as (
    select
        seed,
        indicator_id as entry,
        'no indicator of the catalogue' as problem
    from named_indicators
    where indicator_id not in (select k.indicator_id from known_indicators as k)

    union all
    select
        'editions' as seed,
        cast(edition as varchar) as entry,
        'data year, freeze, day sent and status do not fit each other' as problem
    from {{ ref('editions') }}
    where
        data_year is distinct from edition - 1
        or year(default_as_of) is distinct from edition
        or status not in ('verschenen', 'concept', 'gepland')
        or (status = 'verschenen') <> (sent_on is not null)

    union all
    select
        'indicators' as seed,
        indicator_id as entry,
        'ends before it exists' as problem
    from {{ ref('indicators') }}
    where exists_until <= exists_from

    union all
    select
        'identities' as seed,
        identity_id as entry,
        'has a term that cannot be read: ' || term as problem
    from {{ ref('int_identity_terms') }}
    where
        not regexp_full_match(
            term,
            '-?([a-z0-9_]+|\*)(\{[a-z_]+=[A-Za-z0-9_.*-]+(;[a-z_]+=[A-Za-z0-9_.*-]+)*\})?'
            || '(@(previous|previous_window|month|quarter|half_year))?\??'
        )

    union all
    select
        'booked_differences' as seed,
        booking_id as entry,
        'names no identity: ' || identity_id as problem
    from {{ ref('booked_differences') }}
    where identity_id not in (select i.identity_id from {{ ref('identities') }} as i)

    union all
    select
        'booked_differences' as seed,
        booking_id as entry,
        'lacks a reason, source, day or role' as problem
    from {{ ref('booked_differences') }}
    where reason is null or source is null or decided_on is null or decided_by_role is null

    union all
    select
        'comparability' as seed,
        indicator_a || ' ' || indicator_b as entry,
        'no known relation or no reason' as problem
    from {{ ref('comparability') }}
    where relation not in ('may_not_compare', 'may_not_add') or reason_nl is null

    union all
    select
        'comparability' as seed,
        indicator_a || ' ' || indicator_b as entry,
        'listed twice' as problem
    from {{ ref('comparability') }}
    group by indicator_a, breakdown_a, indicator_b, breakdown_b, relation
    having count(*) > 1

    union all
    select
        'breaks' as seed,
        break_id || ' ' || indicator_id as entry,
        'listed twice, or its kind is unknown' as problem
    from {{ ref('breaks') }}
    group by break_id, indicator_id
    having
        count(*) > 1
        or bool_or(
            kind not in ('definition', 'method', 'system', 'population', 'registration', 'level_shift')
        )

    union all
    select
        'partner_names' as seed,
        partner_code as entry,
        'no partner, or two names until ' || valid_to as problem
    from {{ ref('partner_names') }}
    group by partner_code, valid_to
    having count(*) > 1 or partner_code not in (select p.partner_code from {{ ref('partners') }} as p)

    union all
    select
        'country_regions' as seed,
        iso3 as entry,
        'no country' as problem
    from {{ ref('country_regions') }}
    where iso3 not in (select c.iso3 from {{ ref('countries') }} as c)

    union all
    select
        'country_names' as seed,
        names.code_list || ' ' || names.label as entry,
        'is not read as ' || names.iso3 as problem
    from {{ ref('country_names') }} as names
    left join {{ ref('country_labels') }} as labels
        on names.code_list = labels.code_list and names.label = labels.label and names.iso3 = labels.code
    where labels.code is null

    union all
    select
        first_row.seed,
        first_row.entry,
        'holds twice on one day' as problem
    from dated as first_row
    inner join dated as second_row
        on
            first_row.seed = second_row.seed
            and first_row.entry = second_row.entry
            and coalesce(first_row.valid_from, date '0001-01-01') < coalesce(second_row.valid_from, date '0001-01-01')
            and coalesce(first_row.valid_to, date '9999-12-31')
            > coalesce(second_row.valid_from, date '0001-01-01')

    union all
    select
        'regions' as seed,
        region_code as entry,
        'lies in an unknown region' as problem
    from {{ ref('regions') }}
    where part_of not in (select r.region_code from {{ ref('regions') }} as r)

    union all
    select
        'age_bands' as seed,
        publisher || ' ' || age_code as entry,
        'listed twice or upside down' as problem
    from {{ ref('age_bands') }}
    group by publisher, age_code
    having count(*) > 1 or bool_or(lower_age > upper_age)

    union all
    select
        'chapter_owners' as seed,
        cast(chapter as varchar) as entry,
        'no ministry leads this chapter' as problem
    from {{ ref('chapters') }}
    where
        chapter not in (
            select o.chapter from {{ ref('chapter_owners') }} as o
            where o.role_nl = 'eerstverantwoordelijk' and o.valid_to is null
        )
)

select * from final
