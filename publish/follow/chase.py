"""A letter to a partner: which series are overdue or missing, which values are doubted, which cells fit nowhere."""

from __future__ import annotations

import duckdb

from publish.follow.unplaced import letter_lines, unplaced
from svm.database import rows
from svm.doubts import Doubt, open_doubts
from svm.errors import UserError
from svm.statuses import statuses

#: series with a figure that a partner has to deliver still; what it delivered and is doubted is asked figure by figure
_AWAITED = """
    select s.*, i.title_nl, coalesce(p.period_label, s.latest_period, 'nog niets') as latest_text
    from monitor.series_status as s
    inner join reference.indicators as i using (indicator_id)
    left join (
        select f.period, min(f.period_label) as period_label from indicators.figures as f group by f.period
    ) as p on s.latest_period = p.period
    where exists (
        select 1
        from monitor.cell_status as c
        inner join reference.statuses as t on c.status = t.status
        where c.series_id = s.series_id and c.has_debtor and c.is_chased and not t.is_doubted
    )
"""


def debtors(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Codes of the partners that owe a figure or an answer, or sent what cannot be placed, in alphabetical order."""
    owing = {str(r["partner"]) for r in rows(con, f"select distinct partner from ({_AWAITED})")}
    return sorted(owing | {d.partner for d in open_doubts(con)} | {u.partner for u in unplaced(con)})


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
    series = [r for r in rows(con, f"{_AWAITED} order by s.chapter, s.series_id") if r["partner"] == partner]
    doubts = [d for d in open_doubts(con) if d.partner == partner]
    lines = [
        f"# Openstaande leveringen voor de Staat van Migratie {edition['edition']}",
        "",
        f"Aan: {names[partner]}  ",
        f"Stand van de gegevens: {edition['edition_as_of_text']}",
        "",
    ]
    unfit = letter_lines([u for u in unplaced(con) if u.partner == partner])
    if not series and not doubts and not unfit:
        return "\n".join([*lines, "Er staan geen leveringen open. Dank voor uw medewerking.", ""])
    body = [*(_awaited(con, edition, partner, series) if series else []), *(_doubted(doubts) if doubts else [])]
    return "\n".join([*lines, *body, *unfit])


def _awaited(
    con: duckdb.DuckDBPyConnection, edition: dict[str, object], partner: str, series: list[dict[str, object]]
) -> list[str]:
    """What the partner has to deliver still, the worst first."""
    lines = [
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
    return [
        *lines,
        "",
        "Wilt u de ontbrekende cijfers leveren, of laten weten wanneer wij ze kunnen verwachten? "
        f"Heeft u geen eigen export, dan staat er een sjabloon klaar: `svm template {partner}`.",
        "",
    ]


def _doubted(doubts: list[Doubt]) -> list[str]:
    """What the partner delivered and is asked about, a question a figure."""
    one = len(doubts) == 1
    return [
        "## Te controleren",
        "",
        f"U leverde {'een cijfer dat' if one else f'{len(doubts)} cijfers die'} sterk "
        f"{'afwijkt' if one else 'afwijken'} van wat wij verwachten. Tot uw antwoord "
        f"{'staat het' if one else 'staan ze'} geel in het rapport en rekenen wij er niet mee.",
        "",
        "| Cijfer | Geleverd | Vraag |",
        "|---|---|---|",
        *(f"| {d.label} | {d.text} | {d.question} |" for d in doubts),
        "",
        "Wilt u ons laten weten of dit klopt? Klopt een cijfer niet, stuur dan de verbeterde levering.",
        "",
    ]
