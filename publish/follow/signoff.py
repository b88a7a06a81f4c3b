"""Approvals of single figures: bound to text, definition and status, and to be given again when one changes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import duckdb

from svm.database import built_edition, rows
from svm.errors import UserError
from svm.files import put
from svm.home import PROJECT

REGISTER = PROJECT / "seeds" / "report" / "signoff_register.csv"


def sign_off(
    con: duckdb.DuckDBPyConnection,
    *,
    approver: str,
    role: str,
    on: dt.date,
    chapter: int | None = None,
    table: str | None = None,
    figures: tuple[str, ...] = (),
    register: Path = REGISTER,
) -> int:
    """Record that a partner or portal approves figures as they are printed now. Returns how many.

    The figures are those named, those of a table, or all printed in a chapter. The register is a seed: the state of
    an approval is computed by the next build. A figure approved again on the same day replaces that line.
    Raises UserError for an unknown approver or figure.
    """
    edition = built_edition(con)
    known = [
        str(r["name"])
        for r in rows(
            con,
            "select partner_code as name from reference.partners union select portal from reference.portals",
        )
    ]
    names = {k.lower(): k for k in known}
    if approver.lower() not in names:
        raise UserError(
            f"'{approver}' is neither a partner nor a portal of edition {edition}.",
            expected="one of " + ", ".join(sorted(known)),
        )
    signatures = {
        str(r["figure_id"]): str(r["signature"])
        for r in rows(con, "select figure_id, signature from indicators.figures")
    }
    wanted = list(figures)
    if table is not None or chapter is not None:
        wanted += [
            str(r["figure_id"])
            for r in rows(
                con, "select distinct figure_id, table_id, chapter from indicators.table_cells order by figure_id"
            )
            if (table is None or r["table_id"] == table)
            and (chapter is None or r["chapter"] == chapter)
            # a cell that may not be computed prints no figure
            and str(r["figure_id"]) in signatures
        ]
    unknown = [f for f in wanted if f not in signatures]
    if unknown or not wanted:
        raise UserError(
            "There is no figure " + ", ".join(unknown[:5]) + "." if unknown else "No figure was named.",
            next_step="give figure ids of indicators.figures, --table or --chapter.",
        )
    lines = [
        [str(edition), names[approver.lower()], figure, signatures[figure], on.isoformat(), role]
        for figure in dict.fromkeys(wanted)
    ]
    given = {(*line[:3], line[4]) for line in lines}
    with register.open(encoding="utf-8", newline="") as handle:
        kept = [line for line in csv.reader(handle) if (*line[:3], line[4]) not in given]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([*kept, *lines])
    put(register, text.getvalue())
    return len(lines)


def report(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The approvals of the edition: how many stand per approver, and which must be given again."""
    counted = rows(
        con,
        "select approver, signoff_state, count(*) as n from indicators.signoffs group by all "
        "order by approver, signoff_state",
    )
    if not counted:
        return ["Er is nog geen cijfer goedgekeurd."]
    lines = [f"{r['approver']:<12} {r['signoff_state']:<20} {r['n']!s:>6}" for r in counted]
    again = rows(
        con,
        "select * from indicators.signoffs where signoff_state <> 'akkoord' order by approver, figure_id",
    )
    lines += [
        f"  {r['figure_id']}: {r['signoff_state']} door {r['approver']} (nu {r['display_text'] or 'geen cijfer'})"
        for r in again
    ]
    return lines
