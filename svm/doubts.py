"""Delivered values that are doubted and that nobody settled; the judging itself is `monitor.doubts`."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from svm.database import has_relation, rows

#: where a person settles a doubt
ACCEPTED = "seeds/report/accepted_values.csv"
_OPEN = """
    select
        f.figure_id, f.chapter, f.figure_label as label, f.table_text as text, f.yellow_text, d.value, d.partner,
        coalesce(p.name_nl, d.partner) as partner_name,
        string_agg(d.evidence_nl, '; ' order by d.evidence_nl, d.rule) as evidence,
        -- one question a figure, however many rules doubt it
        min_by(d.question_nl, d.rule) as question
    from monitor.doubts as d
    inner join indicators.figures as f
        on
            d.indicator_id = f.indicator_id and d.period = f.period and d.breakdown = f.breakdown
            and f.measure = 'value'
    left join reference.partners as p on d.partner = p.partner_code
    where d.is_open
    group by all
    order by f.figure_id
"""


@dataclass(frozen=True)
class Doubt:
    """A doubted value: `text` is what it prints, `value` what it is, evidence and question are Dutch."""

    figure_id: str
    chapter: int
    label: str
    text: str
    yellow_text: str
    value: str
    partner: str
    partner_name: str
    evidence: str
    question: str

    @property
    def line(self) -> str:
        """The doubt on one line: which figure, what it prints, why it is doubted and who delivered it."""
        return f"{self.figure_id}: {self.text}, {self.evidence} ({self.partner})"


def open_doubts(con: duckdb.DuckDBPyConnection) -> list[Doubt]:
    """Every doubt that nobody settled, in figure order; an edition that was frozen before there were any has none."""
    if not has_relation(con, "monitor", "doubts"):
        return []
    return [
        Doubt(
            figure_id=str(r["figure_id"]),
            chapter=int(str(r["chapter"])),
            label=str(r["label"]),
            text=str(r["text"]),
            yellow_text=str(r["yellow_text"]),
            value=plain(r["value"]),
            partner=str(r["partner"]),
            partner_name=str(r["partner_name"]),
            evidence=str(r["evidence"]),
            question=str(r["question"]),
        )
        for r in rows(con, _OPEN)
    ]


def plain(value: object) -> str:
    """An unrounded value as it is typed in a seed.

    >>> plain("71234.500000"), plain("320.000000"), plain(None)
    ('71234.5', '320', 'no value')
    """
    text = str(value) if value is not None else "no value"
    return text.rstrip("0").rstrip(".") if "." in text else text
