"""How punctual each partner delivers: share in time and median delay, shown to the partner first."""

from __future__ import annotations

import duckdb

from svm.database import rows


def report(con: duckdb.DuckDBPyConnection) -> list[str]:
    """One line per partner; a partner of whom only copies of published figures are here is not judged."""
    lines = [
        f"{'Partner':<46} {'verwacht':>9} {'ontvangen':>10} {'op tijd':>8} {'aandeel':>8} "
        f"{'mediaan (dagen te laat)':>24}"
    ]
    for r in rows(con, "select * from monitor.punctuality order by is_judged desc, name_nl"):
        line = f"{r['name_nl']:<46} {r['releases_due']!s:>9} "
        if r["is_judged"]:
            line += (
                f"{r['releases_received']!s:>10} {r['releases_in_time']!s:>8} {r['share_in_time_text']:>8} "
                f"{r['median_delay_text']:>24}"
            )
        else:
            line += f"niet te beoordelen: geen eigen leveringen ({r['copies']} kopieën van gepubliceerde cijfers)"
        lines.append(line)
    return lines
