{# Which series stand on which side of the pairs that are listed as not comparable or not additive: a subquery with
   pair_number, side, indicator_id and breakdown. `listed` is the seed `comparability` with a pair_number, `series` has
   an indicator_id and a breakdown. dimension=code is that member, dimension=* any member, dimension= none; no condition
   at all is every breakdown. #}
{% macro sides_of_pairs(listed, series) -%}
    (
        with

        conditions as (
            select
                pair_number,
                'a' as side,
                indicator_a as indicator_id,
                unnest(string_split(coalesce(breakdown_a, ''), ';')) as condition
            from {{ listed }}
            union all
            select
                pair_number,
                'b' as side,
                indicator_b as indicator_id,
                unnest(string_split(coalesce(breakdown_b, ''), ';')) as condition
            from {{ listed }}
        )

        select
            conditions.pair_number,
            conditions.side,
            inputs.indicator_id,
            inputs.breakdown
        from conditions
        inner join {{ series }} as inputs on conditions.indicator_id = inputs.indicator_id
        group by conditions.pair_number, conditions.side, inputs.indicator_id, inputs.breakdown
        having
            bool_and({{ takes_breakdown('conditions.condition', 'inputs.breakdown') }})
    )
{%- endmacro %}
