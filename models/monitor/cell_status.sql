-- Grain: one row per cell of the expected grid. Purpose: exactly one series status a cell, its reason and yellow text.
with

grid as (
    select * from {{ ref('int_expected_grid') }}
),

verdicts as (
    select * from {{ ref('series_verdicts') }}
    where status_on_failure <> '' and not success
),

partners as (
    select * from {{ ref('partners') }}
),

failed as (
    select
        subject as cell_key,
        list(status_on_failure) as statuses
    from verdicts
    where subject <> '*'
    group by subject
),

-- a check that could not run says nothing about any cell, so no cell may look checked
broken as (
    select string_agg(expectation, ', ' order by expectation) as expectations
    from verdicts
    where broken
),

judged as (
    select
        grid.*,
        coalesce(failed.statuses, []) as statuses,
        broken.expectations as broken_checks,
        coalesce(partners.name_nl, grid.partner_code, grid.partner, 'onbekend') as owed_by
    from grid
    left join failed on grid.cell_key = failed.cell_key
    left join partners on coalesce(grid.partner_code, grid.partner) = partners.partner_code
    cross join broken
),

laddered as (
    select
        *,
        case
            when contains(obs_status, 'M') then 'niet_van_toepassing'
            when freeze_behaviour = 'discontinued' and not is_delivered then 'gestaakt'
            when conf_status in ('C', 'N', 'P') or contains(obs_status, 'Q') then 'geheim'
            when list_contains(statuses, 'ontbreekt') then 'ontbreekt'
            when is_delivered and value is null then 'ontbreekt'
            when list_contains(statuses, 'verouderd') then 'verouderd'
            when is_delivered and is_provisional then 'voorlopig'
            when is_delivered then 'actueel'
            when postponed_until > as_of then 'uitgesteld'
            when list_contains(statuses, 'te_laat') then 'te_laat'
            else 'verwacht'
        end as status
    from judged
),

worded as (
    select
        *,
        status in ('verwacht', 'uitgesteld', 'te_laat', 'ontbreekt', 'verouderd')
        or broken_checks is not null as is_yellow,
        case
            when carried_period is not null then 'cijfer over ' || {{ display_period('carried_period') }}
            else 'geen cijfer'
        end as carried_words,
        {{ display_date('due_on') }} as due_words,
        {{ display_date('final_due_on') }} as final_words
    from laddered
),

final as (
    select
        cell_key,
        series_id,
        indicator_id,
        chapter,
        period,
        period_kind,
        period_end,
        breakdown,
        is_expected,
        is_delivered,
        due_on,
        final_due_on,
        days_overdue,
        status,
        is_yellow,
        owed_by,
        case status
            when 'niet_van_toepassing' then 'Deze cel kan niet bestaan.'
            when 'gestaakt' then 'De reeks is gestaakt.'
            when 'geheim' then 'De partner toont deze cel niet, omdat personen herkenbaar kunnen zijn.'
            when 'actueel' then 'Geleverd en definitief.'
            when 'voorlopig'
                then 'Voorlopig cijfer' || coalesce('; definitief verwacht op ' || final_words, '') || '.'
            when 'verwacht'
                then
                    'Nog geen update' || coalesce('; verwacht op ' || due_words, '; geen publicatiedatum afgesproken')
                    || ' van ' || owed_by || '.'
            when 'uitgesteld'
                then 'Uitgesteld tot ' || {{ display_date('postponed_until') }} || ': ' || postponed_reason
            when 'te_laat'
                then
                    'Had er op ' || due_words || ' moeten zijn; ' || cast(days_overdue as varchar)
                    || ' dagen te laat van ' || owed_by || '.'
            when 'ontbreekt'
                then case
                    when disappeared_on is not null
                        then
                            'Stond in een eerdere levering en ontbreekt sinds '
                            || {{ display_date('disappeared_on') }} || '.'
                    when is_delivered then 'De partner leverde een teken in plaats van een getal.'
                    when is_gap
                        then
                            'Nooit geleverd; latere of andere perioden zijn er wel; op te vragen bij ' || owed_by || '.'
                    else 'Nooit geleverd; op te vragen bij ' || owed_by || '.'
                end
            when 'verouderd' then 'Het definitieve cijfer had er op ' || final_words || ' moeten zijn.'
        end
        || coalesce(' Controle kon niet worden uitgevoerd: ' || broken_checks || '.', '') as reason,
        case
            when not is_yellow then ''
            when status = 'verwacht'
                then
                    '[geel: ' || carried_words
                    || coalesce('; update verwacht op ' || due_words, '; update niet ingepland') || ']'
            when status = 'uitgesteld'
                then '[geel: ' || carried_words || '; uitgesteld tot ' || {{ display_date('postponed_until') }} || ']'
            when status = 'te_laat'
                then '[geel: te laat; ' || carried_words || ', update was verwacht op ' || due_words || ']'
            when status = 'ontbreekt' and disappeared_on is not null
                then '[geel: ontbreekt in de levering van ' || {{ display_date('disappeared_on') }} || ']'
            when status = 'ontbreekt' then '[geel: ontbreekt]'
            when status = 'verouderd'
                then '[geel: verouderd; definitief cijfer was verwacht op ' || final_words || ']'
            else '[geel: controle niet uitgevoerd]'
        end as yellow_text
    from worded
)

select * from final
