"""What a sentence says of its figures, laid beside what the figures are. Each check tells what an author should see."""

from __future__ import annotations

from publish.prose.checks.claims import check_claims
from publish.prose.checks.direction import check_direction
from publish.prose.checks.field import check_text
from publish.prose.checks.loose import check_loose
from publish.prose.checks.period import check_period
from publish.prose.checks.points import check_points
from publish.prose.checks.remark import Check
from publish.prose.checks.subject import check_place, check_subject, check_unit
from publish.prose.checks.unnumbered import check_unnumbered

CHECKS: tuple[Check, ...] = (
    check_loose,
    check_text,
    check_subject,
    check_place,
    check_unit,
    check_period,
    check_claims,
    check_points,
    check_direction,
    check_unnumbered,
)
