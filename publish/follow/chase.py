"""A letter to a partner: which series are overdue or were never delivered, and which cells fit nowhere."""

from __future__ import annotations

import duckdb

from publish.follow.unplaced import letter_lines, unplaced
from svm.database import rows
from svm.errors import UserError
from svm.statuses import statuses


def debtors(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Codes of the partners that owe something, or sent what cannot be placed, in alphabetical order."""
    chased = rows(con, "select distinct partner from monitor.series_status where is_chased")
    return sorted({str(r["partner"]) for r in chased} | {u.partner for u in unplaced(con)})


def letter(con: duckdb.DuckDBPyConnection, partner: str) -> str:
    """The letter for one partner as Markdown, in Dutch. Raises UserError for an unknown partner."""
    names = {r["partner_code"]: r["name_nl"] for r in rows(con, "select partner_code, name_nl from reference.partners")}
    if partner not in names:
        raise UserError(
            f"'{partner}' is not a known partner.",
            expected="one of " + ", ".join(sorted(str(n) for n in names)),
            next_step="use one of these codes.",
        )
    edition = rows(con, "select * from indicators.edition")[0]
    series = [
        r
        for r in rows(
            con,
            """
            select s.*, i.title_nl, coalesce(s.latest_period, 'nog niets') as latest_text
            from monitor.series_status as s
            inner join reference.indicators as i using (indicator_id)
            where s.is_chased
            order by s.chapter, s.series_id
            """,
        )
        if r["partner"] == partner
    ]
    lines = [
        f"# Openstaande leveringen voor de Staat van Migratie {edition['edition']}",
        "",
        f"Aan: {names[partner]}  ",
        f"Stand van de gegevens: {edition['edition_as_of_text']}",
        "",
    ]
    unfit = letter_lines([u for u in unplaced(con) if u.partner == partner])
    if not series:
        return "\n".join([*lines, "Er staan geen leveringen open. Dank voor uw medewerking.", *unfit, ""])
    lines += [
        f"Voor de Staat van Migratie over {edition['data_year']} wachten wij nog op {len(series)} reeksen van u. "
        "Zolang zij er niet zijn, staan deze cijfers geel in het rapport.",
    ]
    for status in statuses(con):
        group = [r for r in series if r["status"] == status.name]
        if group:
            lines += [
                "",
                f"## {status.label.capitalize()}",
                "",
                status.meaning,
                "",
                "| Reeks | Wat er openstaat | Laatst ontvangen | Toelichting |",
                "|---|---|---|---|",
            ]
            lines += [
                f"| {r['title_nl']} (`{r['series_id']}`) | {r['chased_text']} | {r['latest_text']} | {r['reason']} |"
                for r in group
            ]
    lines += [
        *unfit,
        "",
        "Wilt u de ontbrekende cijfers leveren, of laten weten wanneer wij ze kunnen verwachten? "
        f"Heeft u geen eigen export, dan staat er een sjabloon klaar: `svm template {partner}`.",
        "",
    ]
    return "\n".join(lines)
