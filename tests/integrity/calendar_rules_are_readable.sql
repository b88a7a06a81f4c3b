-- Every rule of the release calendar is one the calendar engine can read; another would silently never be due.
select
    calendar_id,
    first_due_rule,
    final_due_rule
from {{ ref('release_calendar') }}
where not ({{ is_due_rule('first_due_rule') }}) or not ({{ is_due_rule('final_due_rule') }})
