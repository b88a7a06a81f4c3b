-- Grain: one row per breakdown and dimension that it has. Purpose: a canonical breakdown text taken apart once: which
-- member of which total it is, what that member is called, and what it may be counted as.
with

texts as (
    select breakdown from {{ ref('int_observations') }}
    union
    select coalesce(breakdown, '') as breakdown from {{ ref('report_table_rows') }}
    union
    select breakdown from {{ ref('int_identity_terms') }}
    where member_dimension = ''
),

dimensions as (
    select * from {{ ref('dimensions') }}
),

member_labels as (
    select * from {{ ref('member_labels') }}
),

countries as (
    select
        *,
        true as is_country
    from {{ ref('countries') }}
),

split as (
    select
        texts.breakdown,
        split_part(item.pair, '=', 1) as dimension,
        substr(item.pair, length(split_part(item.pair, '=', 1)) + 2) as member_code,
        array_to_string(
            list_filter(string_split(texts.breakdown, ';'), lambda other: other <> item.pair), ';'
        ) as total_breakdown
    from texts, unnest(string_split(texts.breakdown, ';')) as item (pair)
    where texts.breakdown <> ''
),

labelled as (
    select
        split.*,
        coalesce(member_labels.label_nl, countries.name_nl, replace(split.member_code, '_', ' ')) as member_label,
        coalesce(dimensions.is_country, false) as is_country,
        coalesce(dimensions.is_part, false) as is_part,
        coalesce(dimensions.is_ranked, false) as is_ranked,
        coalesce(dimensions.is_additive, true) as is_additive,
        -- a sum of other members is none itself
        coalesce(member_labels.is_member, true) as is_member,
        not coalesce(dimensions.is_country, false) or countries.iso3 is not null as is_known
    from split
    left join dimensions on split.dimension = dimensions.dimension
    left join member_labels
        on split.dimension = member_labels.dimension and split.member_code = member_labels.code
    left join countries on dimensions.is_country = countries.is_country and split.member_code = countries.iso3
),

final as (
    select
        breakdown,
        dimension,
        member_code,
        member_label,
        total_breakdown,
        is_country,
        is_part,
        is_ranked,
        is_additive,
        is_member,
        is_member and is_known as is_part_of_total,
        is_member and is_known and member_code <> 'UNK' as can_be_largest
    from labelled
)

select * from final
