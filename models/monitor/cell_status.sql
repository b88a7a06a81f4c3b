-- Grain: one row per cell of the expected grid. Purpose: exactly one series status a cell, its reason and yellow text.
with

grid as (
    select * from {{ ref('int_expected_grid') }}
),

verdicts as (
    select * from {{ ref('series_verdicts') }}
    where status_on_failure <> '' and not success
),

statuses as (
    select * from {{ ref('statuses') }}
),

partners as (
    select * from {{ ref('partners') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

waivers as (
    select * exclude (newest_first)
    from (
        select
            *,
            row_number() over (
                partition by series_id, coalesce(period, '')
                order by decided_on desc, waiver_id desc
            ) as newest_first
        from {{ ref('waivers') }}
        where decided_on <= {{ as_of() }} and valid_until >= {{ as_of() }}
    )
    where newest_first = 1
),

failed as (
    select
        subject as cell_key,
        list(status_on_failure order by status_on_failure) as statuses
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
        carried.period_label as carried_label,
        latest_known.period_label as latest_known_label,
        coalesce(failed.statuses, []) as statuses,
        broken.expectations as broken_checks,
        coalesce(partners.name_nl, grid.partner_code, 'niemand') as owed_by,
        coalesce(partners.short_name, grid.partner_code, 'niemand') as owed_by_short,
        -- a doubt is asked of who delivered the value, were it not who owes it
        coalesce(deliverers.short_name, grid.delivered_by) as delivered_by_short,
        -- a waiver of this period goes before one of the whole series
        coalesce(one_period.waiver_id, all_periods.waiver_id, '') as waiver_id,
        case when one_period.waiver_id is null then all_periods.valid_until else one_period.valid_until end
            as waived_until,
        coalesce(one_period.reason, all_periods.reason) as waiver_reason,
        coalesce(one_period.decided_by_role, all_periods.decided_by_role) as waived_by_role
    from grid
    left join failed on grid.cell_key = failed.cell_key
    left join partners on grid.partner_code = partners.partner_code
    left join partners as deliverers on grid.delivered_by = deliverers.partner_code
    left join periods as carried on grid.carried_period = carried.period
    left join periods as latest_known on grid.latest_known_period = latest_known.period
    left join waivers as one_period on grid.series_id = one_period.series_id and grid.period = one_period.period
    left join waivers as all_periods
        on grid.series_id = all_periods.series_id and coalesce(all_periods.period, '') = ''
    cross join broken
),

laddered as (
    select
        *,
        case
            when contains(obs_status, 'M') then 'niet_van_toepassing'
            when not is_delivered and (is_outside_existence or is_off_rhythm or not has_debtor)
                then 'niet_van_toepassing'
            when change_announced = 'vervallen' and not is_delivered then 'niet_van_toepassing'
            when is_discontinued and not is_delivered then 'gestaakt'
            when conf_status in ('C', 'N', 'P') or contains(obs_status, 'Q') then 'geheim'
            when doubt_nl <> '' then 'twijfel'
            when list_contains(statuses, 'ontbreekt') then 'ontbreekt'
            when is_delivered and value is null then 'ontbreekt'
            when list_contains(statuses, 'verouderd') then 'verouderd'
            when is_delivered and is_provisional then 'voorlopig'
            when is_delivered then 'actueel'
            when postponed_until is not null and in_time_until >= as_of then 'uitgesteld'
            when list_contains(statuses, 'te_laat') then 'te_laat'
            else 'verwacht'
        end as status
    from judged
),

ruled as (
    select
        laddered.*,
        statuses.is_chased,
        statuses.blocks_release,
        statuses.gravity,
        statuses.awaits_update,
        statuses.yellow_word,
        statuses.blocks_release and not statuses.is_doubted as can_be_waived,
        statuses.is_yellow or laddered.broken_checks is not null as is_yellow
    from laddered
    inner join statuses on laddered.status = statuses.status
),

worded as (
    select
        * replace (
            -- a waiver speaks only where there is something to explain; a doubt is settled by accepting its value
            case when can_be_waived then waiver_id else '' end as waiver_id,
            case when can_be_waived then waived_until end as waived_until
        ),
        carried_period is not null and awaits_update as prints_carried,
        case
            when carried_period is not null
                then
                    'cijfer over ' || carried_label
                    -- a file that came after the date of the update held no update
                    || case when carried_since >= due_on then ', levering van ' else ', ongewijzigd sinds ' end
                    || carried_since_text
            when latest_known_period is not null
                then 'geen cijfer; het laatste is over ' || latest_known_label
            else 'geen cijfer'
        end as carried_words,
        coalesce('tussen ' || {{ display_date('due_from') }} || ' en ', 'op ') || {{ display_date('due_on') }}
            as due_words,
        -- between the day of an update and the day on which it is late, it is awaited since then
        case when due_on < as_of then 'sinds ' || {{ display_date('due_on') }} end as awaited_since_words,
        {{ display_date('final_due_on') }} as final_words
    from ruled
),

phrased as (
    select
        *,
        case when prints_carried then ' Gedrukt wordt het ' || carried_words || '.' else '' end as carried_reason,
        case
            when status = 'verwacht'
                then
                    carried_words
                    || coalesce(
                        '; update verwacht ' || coalesce(awaited_since_words, due_words) || ' van ',
                        '; update niet ingepland door '
                    )
                    || owed_by_short
            when status = 'uitgesteld'
                then
                    carried_words || '; door ' || owed_by_short || ' uitgesteld tot '
                    || {{ display_date('postponed_until') }}
            when status = 'te_laat'
                then 'te laat; ' || carried_words || '; update was verwacht ' || due_words || ' van ' || owed_by_short
            when status = 'twijfel' then doubt_nl || '; nagevraagd bij ' || delivered_by_short
            when status = 'ontbreekt' and disappeared_on is not null
                then 'ontbreekt in de levering van ' || {{ display_date('disappeared_on') }}
            when status = 'ontbreekt' then 'ontbreekt'
            when status = 'verouderd'
                then 'verouderd; definitief cijfer was verwacht op ' || final_words || ' van ' || owed_by_short
            else 'controle niet uitgevoerd'
        end as yellow_words,
        coalesce('; akkoord tot en met ' || {{ display_date('waived_until') }}, '') as waived_words
    from worded
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
        has_debtor,
        status = 'ontbreekt' and not is_delivered and disappeared_on is null as never_delivered,
        partner_code as partner,
        owed_by,
        owed_by_short,
        due_from,
        due_on,
        final_due_on,
        days_overdue,
        status,
        gravity,
        is_yellow,
        is_expected and is_chased as is_chased,
        -- what a release may not hold without somebody's decision
        is_expected and blocks_release and waiver_id = '' as blocks_release,
        prints_carried,
        waiver_id,
        waived_until,
        case status
            when 'niet_van_toepassing'
                then case
                    when change_announced = 'vervallen' then 'Deze publicatie vervalt: ' || announced_reason
                    when is_outside_existence and not is_delivered then 'Dit bestond in deze periode niet.'
                    when is_off_rhythm and not is_delivered then 'Op deze dag wordt dit niet geteld.'
                    when not has_debtor and not is_delivered
                        then 'Een eenmalige telling van een ander; geen partner is een update schuldig.'
                    else 'Deze cel kan niet bestaan.'
                end
            when 'gestaakt' then 'De reeks is gestaakt.' || coalesce(' ' || nullif(announced_reason, ''), '')
            when 'geheim' then 'Deze cel wordt niet getoond, omdat personen herkenbaar kunnen zijn.'
            when 'actueel'
                then
                    case
                        when computed_from <> '' then 'Berekend uit geleverde cijfers.'
                        else 'Geleverd en definitief.'
                    end
            when 'voorlopig'
                then 'Voorlopig cijfer' || coalesce('; definitief verwacht op ' || final_words, '') || '.'
            when 'verwacht'
                then
                    'Nog geen update'
                    || coalesce('; verwacht ' || due_words || ' van ', '; geen publicatiedatum afgesproken met ')
                    || owed_by || '.' || carried_reason
            when 'uitgesteld'
                then
                    'Uitgesteld door ' || owed_by || ' tot ' || {{ display_date('postponed_until') }} || ': '
                    || announced_reason || carried_reason
            when 'te_laat'
                then
                    'Had er ' || due_words || ' moeten zijn; ' || cast(days_overdue as varchar)
                    || case when days_overdue = 1 then ' dag' else ' dagen' end || ' te laat van ' || owed_by || '.'
                    || carried_reason
            when 'twijfel' then 'Niet aannemelijk: ' || doubt_nl || '; na te vragen bij ' || delivered_by_short || '.'
            when 'ontbreekt'
                then case
                    when disappeared_on is not null
                        then
                            'Stond in een eerdere levering en ontbreekt sinds '
                            || {{ display_date('disappeared_on') }} || '; op te vragen bij ' || owed_by || '.'
                    when is_delivered then 'De partner leverde een teken in plaats van een getal.'
                    when is_gap
                        then
                            'Nooit geleverd; latere of andere perioden zijn er wel; op te vragen bij ' || owed_by || '.'
                    else 'Nooit geleverd; op te vragen bij ' || owed_by || '.'
                end
            when 'verouderd'
                then 'Het definitieve cijfer had er op ' || final_words || ' moeten zijn van ' || owed_by || '.'
        end
        || coalesce(
            ' Akkoord van ' || waived_by_role || ' tot en met ' || {{ display_date('waived_until') }} || ': '
            -- written by hand, with a full stop or without
            || rtrim(waiver_reason, '. ') || '.', ''
        )
        || coalesce(' Controle kon niet worden uitgevoerd: ' || broken_checks || '.', '') as reason,
        case when is_yellow then {{ yellow_text('yellow_word', 'yellow_words || waived_words') }} else '' end
            as yellow_text
    from phrased
)

select * from final
