"""Why a made-up figure ("verzonnen") is another one than in the version before: never without a reason."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from publish.release.changes import _why
from publish.release.revisions import Causes, causes_since

BEFORE = dt.date(2036, 5, 1)
#: period, breakdown, delivery, day it was known, kind, correction
VINTAGES = [
    ("2035", "", "oud", "2036-04-01", "nieuw", None),
    ("2035", "", "nieuw", "2036-05-02", "reguliere_herziening", None),
    ("2035", "", "later", "2036-07-01", "afronding", None),
    ("2034", "", "vast", "2036-04-01", "correctie", "verzonnen-1"),
    ("2034", "", "vast", "2036-04-02", "correctie", "verzonnen-2"),
    ("2033", "", "laat", "2036-04-01", "late_registratie", None),
    ("2032", "sex=F", "nieuw", "2036-05-02", "definitie", None),
    ("2031", "", "nieuw", "2036-05-02", "ongewijzigd", None),
]


@pytest.fixture(scope="module")
def con():
    made = duckdb.connect()
    made.execute("create schema indicators; create schema monitor")
    made.execute("create table indicators.edition as select date '2036-06-21' as as_of")
    made.execute(
        "create table monitor.vintages (indicator_id varchar default 'asy', period varchar, breakdown varchar, "
        "delivery_id varchar, known_from date, change_kind varchar, correction_id varchar)"
    )
    made.executemany(
        "insert into monitor.vintages (period, breakdown, delivery_id, known_from, change_kind, correction_id) "
        "values (?, ?, ?, ?, ?, ?)",
        VINTAGES,
    )
    made.execute(
        "create table indicators.figures as select 'asy:' || period as figure_id, 'asy' as indicator_id, period, "
        "'' as breakdown, period as printed_period, base_period, delivery_id "
        "from (values ('2035', null, 'nieuw'), ('2036', '2035', 'oud'), ('2034', null, 'vast'), ('2033', null, 'laat'), "
        "('2032', null, 'oud'), ('2031', null, 'nieuw')) t (period, base_period, delivery_id)"
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("asy:2035", ["reguliere herziening"]),
        # a change follows the figure that it is measured from
        ("asy:2036", ["reguliere herziening"]),
        # what the version before had applied is no reason
        ("asy:2034", ["correctie verzonnen-2"]),
        # landed later, received before
        ("asy:2033", ["late registratie"]),
        ("asy:2032", ["berekend met andere cijfers van de reeks (andere definitie)"]),
        ("asy:2031", []),
    ],
)
def test_the_cause_of_a_change_is_what_was_known_later(con, figure, told):
    found = causes_since(con, BEFORE, ["verzonnen-1"], {figure: "vast" if figure == "asy:2034" else "oud"})
    assert found.get(figure, Causes()).told == told


@pytest.mark.parametrize(
    ("old", "new", "delivery", "is_other_text", "causes", "reason", "expected"),
    [
        ("verwacht", "actueel", "a", True, Causes(("nieuw",)), "", "status verwacht → actueel; nieuw bekend"),
        ("te_laat", "vervallen", "a", True, Causes(), "", "status te laat → vervallen"),
        (
            "actueel",
            "actueel",
            "a",
            True,
            Causes(("correctie",), ("v-1",)),
            "besloten",
            "correctie v-1; reden: besloten",
        ),
        ("actueel", "actueel", "a", True, Causes(), "", "zelfde levering, anders berekend of geschreven"),
        ("actueel", "actueel", "b", True, Causes(), "", "andere levering: a → b"),
        ("verwacht", "verwacht", "a", False, Causes(), "", "andere periode of toelichting bij het geel"),
    ],
)
def test_a_change_is_never_without_a_reason(old, new, delivery, is_other_text, causes, reason, expected):
    change = {"old_status": old, "new_status": new, "is_other_text": is_other_text}
    change |= {"old_delivery": "a", "new_delivery": delivery}
    assert "; ".join(_why(change, causes, False, reason)) == expected
