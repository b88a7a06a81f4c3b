-- Every rule of the release calendar is one the calendar engine can read; another would silently never be due.
{{ config(
    meta={
        'settle': 'write the rule of the row as the others in seeds/reference/release_calendar.csv, such as '
        ~ 'T+1-02-05 or +6 weeks.',
        'kept_in': ['release_calendar'],
    }
) }}
select
    calendar_id,
    first_due_rule,
    final_due_rule,
    'a rule that nobody can read' as problem
from {{ ref('release_calendar') }}
where not ({{ is_due_rule('first_due_rule') }}) or not ({{ is_due_rule('final_due_rule') }})
