"""How the figures are made, as far as the warehouse itself tells: statuses, small numbers, kinds of revision."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from svm.database import rows

Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Method:
    """What the page about the method lists; each row holds text to print."""

    statuses: Rows
    #: empty in an edition that was frozen without them
    disclosure: Rows


def load_method(con: duckdb.DuckDBPyConnection) -> Method:
    """Read it from an open or a frozen warehouse."""
    return Method(
        statuses=rows(
            con, "select status_nl, status_meaning_nl, is_yellow from reference.statuses order by gravity, status"
        ),
        disclosure=rows(
            con,
            """
            select
                coalesce(i.title_nl, p.name_nl, 'Overige leveringen') as about_nl, r.threshold, r.rounding_base,
                r.reason_nl, r.evidence
            from reference.disclosure_rules as r
            left join reference.partners as p on r.partner = p.partner_code
            left join reference.indicators as i on r.indicator_id = i.indicator_id
            order by r.indicator_id is null, r.partner is null, about_nl, r.disclosure_rule
            """,
        ),
    )
