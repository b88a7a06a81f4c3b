"""What changed in a made-up table ("verzonnen") and when an approval of a made-up text is open again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from publish.documents.passages import Passage
from publish.release import agreements
from publish.release.agreements import Agreement, agree, approve_text, load_agreements, load_text_approvals
from publish.release.changes import table_changes
from publish.release.round import ChapterText
from svm.home import Home
from tests.documents.made_up import cell, table

ROWS = [("Syrië", [cell("10"), cell("20")]), ("Totaal", [cell("30"), cell("40")])]
BEFORE = table(ROWS)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE, []),
        (replace(BEFORE, as_of="2 mei 2026"), []),
        (replace(BEFORE, title="Andere tabel"), [("andere titel", "Verzonnen tabel", "Andere tabel")]),
        (replace(BEFORE, note="Andere noot."), [("andere noot", "Verzonnen noot.", "Andere noot.")]),
        (
            table([("Syrië", [cell("10"), cell("21")]), ROWS[1]]),
            [("1 cel gewijzigd", "", "Syrië, 2024")],
        ),
        (
            table([("Syrië", [cell("10"), cell("20", yellow=True)]), ROWS[1]]),
            [("1 cel gewijzigd", "", "Syrië, 2024"), ("geel geworden", "", "Syrië, 2024")],
        ),
        (table([*ROWS, ("Totaal", [cell("1"), cell("2")])]), [("nieuwe rijen", "", "Totaal (2)")]),
        (table(ROWS[1:]), [("rijen vervallen", "Syrië", "")]),
        (table(ROWS, ("2024", "2025")), [
            ("kolommen vervallen", "2023", ""), ("nieuwe kolommen", "", "2025"),
            ("2 cellen gewijzigd", "", "Syrië, 2024; Totaal, 2024"),
        ]),
        (None, [("tabel vervallen", "Tabel 9.1 Verzonnen tabel", "")]),
    ],
)  # fmt: skip
def test_each_change_of_a_table_is_told(after, expected):
    assert list(table_changes(BEFORE, after)) == expected
    back = [what for what, _, _ in table_changes(after, BEFORE)]
    assert bool(back) == bool(expected), "a change is one both ways"


def text(*paragraphs: str) -> ChapterText:
    return ChapterText(
        3, Path("verzonnen.docx"), "|".join(paragraphs).encode(), [Passage("Kop", p, p) for p in paragraphs]
    )


def test_only_the_paragraph_that_changed_is_open_again_and_the_last_approval_counts(tmp_path):
    home, one, other = Home(tmp_path), "Een verzonnen zin over asiel.", "Een tweede, over iets anders."
    given = {"approver": "Ministerie van Verzinsels", "role": "verzonnen rol"}
    assert load_text_approvals(home, 2036) == {}
    assert approve_text(home, 2036, on=dt.date(2036, 5, 1), text=text(one, other), **given) == 2
    approval = load_text_approvals(home, 2036)[3, given["approver"]]
    assert approval.reopened_by(text(other, one).passages) == [], "what moved says the same"
    edited = one.replace("zin", "regel")
    assert [(e.kind, e.before.text, e.after.text) for e in approval.reopened_by(text(edited, other).passages)] == [
        ("gewijzigd", one, edited)
    ]
    for day in (2, 2):
        approve_text(home, 2036, on=dt.date(2036, 5, day), text=text(edited), **given)
    assert (home.agreements / "2036" / agreements.TEXTS).read_text().count(edited) == 2, "once for a day: text, wording"
    approval = load_text_approvals(home, 2036)[3, given["approver"]]
    assert approval.approved_on == dt.date(2036, 5, 2) and approval.reopened_by(text(edited).passages) == []
    assert [e.kind for e in approval.reopened_by(text(edited, other).passages)] == ["nieuw"]


def test_a_portal_agrees_to_a_version_once(tmp_path):
    made = Agreement("IDAM", "idam", "verzonnen", dt.date(2036, 5, 1), "verzonnen rol")
    for one in (made, replace(made, version="idam-2"), replace(made, agreed_on=dt.date(2036, 5, 3))):
        agree(Home(tmp_path), 2036, one)
    assert [(a.version, a.agreed_on.day) for a in load_agreements(Home(tmp_path), 2036)] == [("idam-2", 1), ("idam", 3)]
