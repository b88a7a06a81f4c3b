"""An evaluation of the status ladder: made-up ("verzonnen") deliveries with a planted time defect in every series.

What was planted decides what must come out; the due dates come from the calendar engine in Python. The confusion
matrix is printed (`pytest -s`). As of 21 June 2026.
"""

from __future__ import annotations

import collections
import csv
import datetime as dt
import re
from dataclasses import dataclass, field

import pytest

from svm.home import PROJECT
from tests.release_rules import due, in_time_until, periods

AS_OF = dt.date(2026, 6, 21)
KINDS = ("year", "half_year", "tertial", "quarter", "month")
MOMENTS = ("reference_date", "week", "month", "quarter", "half_year")
#: also fed by the planted full delivery of CBS, where cells disappear
OTHERWISE = {"asy_first", "asy_repeat", "asy_nareis_arrivals"}
STATUSES = ("actueel", "voorlopig", "verwacht", "uitgesteld", "te_laat", "ontbreekt", "verouderd", "geheim", "gestaakt")
STATUSES += ("niet_van_toepassing",)


@dataclass
class Series:
    """One made-up series: its calendar, its planted defect, what is delivered and what must come out."""

    indicator: str
    kind: str
    partner: str
    first_rule: str
    final_rule: str
    freeze: str
    defect: str = ""
    delivered: dict[str, str] = field(default_factory=dict)
    truth: dict[str, str] = field(default_factory=dict)
    changes: list[list[object]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.indicator}:{self.kind}"

    def planted(self, period: str) -> str:
        """What was planted in a cell: the defect of the series where it touches this cell, else on time or not due."""
        if self.defect in ("superseded", "older_file_later", "provisional") and period in self.delivered:
            return "outdated" if self.truth[period] == "verouderd" else self.defect
        if self.truth[period] == "actueel":
            return "on_time"
        untouched = self.truth[period] == "verwacht" and not any(line[1] == period for line in self.changes)
        return "not_due" if untouched else self.defect

    @property
    def expected(self) -> list[str]:
        return [p for year in (2024, 2025) for p in periods(self.kind, year)]

    def is_due(self, period: str) -> bool:
        until = in_time_until(due(self.first_rule, period))
        return until is not None and until < AS_OF

    def is_final_overdue(self, period: str) -> bool:
        until = in_time_until(due(self.final_rule, period))
        return until is not None and until < AS_OF


def catalogue() -> list[Series]:
    """Every series of the calendar with a rule that gives a date; the first product by calendar_order feeds it.

    Moments of a stock are one series, in the first kind of the calendar.
    """
    with (PROJECT / "seeds/reference/indicators.csv").open(encoding="utf-8") as handle:
        stocks = {row["indicator_id"] for row in csv.DictReader(handle) if row["stat_type"] == "stock"}
    with (PROJECT / "seeds/reference/release_calendar.csv").open(encoding="utf-8") as handle:
        calendar = sorted(csv.DictReader(handle), key=lambda row: int(row["calendar_order"]))
    found: dict[tuple[str, str], Series] = {}
    moments: dict[str, str] = {}
    for row in calendar:
        kind = "year" if row["period_kind"] in ("cohort", "academic_year") else row["period_kind"]
        for indicator in row["indicator_ids"].split(";"):
            key = (indicator.strip(), kind)
            if key[0] in stocks and kind in MOMENTS and moments.setdefault(key[0], kind) != kind:
                continue
            if key not in found:
                found[key] = Series(
                    *key, row["partner_code"], row["first_due_rule"], row["final_due_rule"], row["freeze_behaviour"]
                )
    return [
        s
        for s in found.values()
        if s.kind in KINDS
        and s.indicator not in OTHERWISE
        and s.freeze != "discontinued"
        and due(s.first_rule, "2025") is not None
    ]


# ---- the defects: each fills `delivered` (period → definitief, voorlopig or geheim) and `truth` (period → status)


def on_time(s: Series) -> None:
    """Everything that is due was delivered; what is not due is awaited."""
    for p in s.expected:
        if s.is_due(p):
            s.delivered[p], s.truth[p] = "definitief", "actueel"
        else:
            s.truth[p] = "verwacht"


def late(s: Series, count: int | None = None) -> None:
    """The newest due periods did not come: half of them, unless told otherwise."""
    on_time(s)
    owed = [p for p in s.expected if s.is_due(p)]
    for p in owed[-(count or (len(owed) + 1) // 2) :]:
        del s.delivered[p]
        s.truth[p] = "te_laat"


def gap(s: Series) -> None:
    """Every second period was passed over while later ones came."""
    on_time(s)
    for missed in [p for p in s.expected if s.is_due(p)][-2::-2]:
        del s.delivered[missed]
        s.truth[missed] = "ontbreekt"


def never(s: Series) -> None:
    """Nothing ever came."""
    on_time(s)
    s.delivered.clear()
    s.truth = {p: "ontbreekt" if status == "actueel" else status for p, status in s.truth.items()}


def provisional(s: Series) -> None:
    """Everything came, provisional; it is outdated where the final value is overdue."""
    on_time(s)
    for p in s.delivered:
        s.delivered[p] = "voorlopig"
        s.truth[p] = "verouderd" if s.is_final_overdue(p) else "voorlopig"


def secret(s: Series) -> None:
    """The newest value is withheld."""
    on_time(s)
    newest = list(s.delivered)[-1]
    s.delivered[newest], s.truth[newest] = "geheim", "geheim"


def announced(s: Series, kind: str, new: dt.date | None, status: str) -> None:
    """The newest due period did not come, and the partner had announced something about it."""
    late(s, 1)
    newest = [p for p in s.expected if s.truth[p] == "te_laat"][-1]
    s.truth[newest] = status
    s.changes.append([s.id, newest, kind, "2026-01-15", new or "", "verzonnen reden"])


def postponed(s: Series) -> None:
    announced(s, "uitgesteld", dt.date(2026, 9, 1), "uitgesteld")


def postponed_until_today(s: Series) -> None:
    """The new date is the last working day before, a Friday: the weekend still counts as late, the day itself not."""
    announced(s, "uitgesteld", dt.date(2026, 6, 20), "uitgesteld")


def postponed_and_passed(s: Series) -> None:
    announced(s, "uitgesteld", dt.date(2026, 5, 1), "te_laat")


def other_date(s: Series) -> None:
    announced(s, "andere_datum", dt.date(2026, 7, 15), "verwacht")


def cancelled(s: Series) -> None:
    announced(s, "vervallen", None, "niet_van_toepassing")


def discontinued(s: Series) -> None:
    """The series ended with the newest due period: it and all later ones are no more."""
    announced(s, "gestaakt", None, "gestaakt")
    start = next(p for p, status in s.truth.items() if status == "gestaakt")
    for p in s.expected[s.expected.index(start) :]:
        s.truth[p] = "gestaakt"


def wrong_year_sent_again(s: Series) -> None:
    """The partner sent the previous period once more instead of the new one."""
    late(s, 1)


def superseded(s: Series) -> None:
    """A newer vintage of every value came later."""
    on_time(s)


def older_file_later(s: Series) -> None:
    """An older file, published earlier, came in after the newer one."""
    on_time(s)


DEFECTS = [
    on_time,
    late,
    gap,
    never,
    provisional,
    secret,
    postponed,
    postponed_until_today,
    postponed_and_passed,
    other_date,
    cancelled,
    discontinued,
    wrong_year_sent_again,
    superseded,
    older_file_later,
]
#: value delivered by the file of a date: what is newer is larger
OLD, NEW = 40, 50
#: months of the full CBS delivery, and the nationalities of which the second delivery drops one month
MONTHS = ("juli", "augustus", "september", "oktober", "november", "december")
NATIONALITIES = ("Syrisch ", "Turks ", "Iraaks ", "Eritrees ", "Afghaans ", "Somalisch ", "Iraans ", "Jemenitisch ")


def plant() -> list[Series]:
    planted = []
    usable = [s for s in catalogue() if sum(s.is_due(p) for p in s.expected) >= 2]
    # where the round starts decides how many cells are hit: here the long series get the defects of every cell
    for position, s in enumerate(usable, start=13):
        defect = DEFECTS[position % len(DEFECTS)]
        s.defect = defect.__name__
        defect(s)
        planted.append(s)
    # series with too little that is due to plant anything in are there too: they must stay quiet
    for s in catalogue():
        if s.id not in {u.id for u in usable}:
            s.defect = "on_time"
            on_time(s)
            planted.append(s)
    return planted


def cells(series: list[Series], value: int, only: tuple[str, ...] | None = None) -> dict[str, list[dict[str, object]]]:
    """Template rows per partner."""
    found: dict[str, list[dict[str, object]]] = collections.defaultdict(list)
    for s in series:
        for p, mark in s.delivered.items():
            if only and p not in only:
                continue
            number = {"geheim": "geheim"}.get(mark, value)
            status = "voorlopig" if mark == "voorlopig" else "definitief"
            found[s.partner].append({"Indicator": s.indicator, "Periode": p, "Waarde": number, "Status": status})
    return found


def statline(cells_of: list[tuple[str, str, int]]) -> str:
    head = '"Verzonnen tabel"\n"Geslacht","Leeftijd","Nationaliteit","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
    return head + "".join(
        f'"Totaal mannen en vrouwen","Totaal leeftijd","{n}","{subject}","2025 {m}","aantal","{v}"\n'
        for n, m, v in cells_of
        for subject in ("Eerste asielverzoeken (personen)", "Volgende asielverzoeken", "Nareizigers (personen)")
    )


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    from tests.conftest import Door

    made = Door(tmp_path_factory.mktemp("defects"))
    made.own_project()
    series = plant()
    history = [s for s in series if s.defect != "never"]
    before = collections.defaultdict(list)
    for s in history:
        before[s.partner].append(
            {"Indicator": s.indicator, "Periode": periods(s.kind, 2023)[-1], "Waarde": OLD, "Status": "definitief"}
        )
    for partner, rows in before.items():
        made.put_template(partner, "2024-12-31", "verzonnen_2023", rows)
    twice = [s for s in series if s.defect in ("superseded", "older_file_later")]
    once = [s for s in series if s not in twice]
    for partner, rows in cells(once, NEW).items():
        made.put_template(partner, "2026-06-01", "verzonnen", rows)
    for partner, rows in cells([s for s in twice if s.defect == "superseded"], OLD).items():
        made.put_template(partner, "2026-05-01", "verzonnen_eerst", rows)
    for partner, rows in cells(twice, NEW).items():
        made.put_template(partner, "2026-06-02", "verzonnen_nieuw", rows)
    for partner, rows in cells([s for s in twice if s.defect == "older_file_later"], OLD).items():
        made.put_template(partner, "2026-06-10", "verzonnen_ouder", rows, note="published_on: 2026-04-01\n")
    # the wrong year once more: the newest delivered period again, in a new file
    for s in series:
        if s.defect == "wrong_year_sent_again":
            again = list(s.delivered)[-1]
            row = {"Indicator": s.indicator, "Periode": again, "Waarde": NEW, "Toelichting": "opnieuw verzonden"}
            made.put_template(s.partner, "2026-06-12", f"verzonnen_oud_jaar_{s.indicator}_{s.kind}", [row])
    # cells that a later full delivery no longer holds
    full = [(n, m, OLD) for n in NATIONALITIES for m in MONTHS]
    made.put("cbs", "2026-01-20", "83102NED.csv", statline(full))
    gone = {(n, MONTHS[i % 6]) for i, n in enumerate(NATIONALITIES)}
    made.put("cbs", "2026-02-20", "83102NED.csv", statline([(n, m, NEW) for n, m, _ in full if (n, m) not in gone]))
    outcomes = made.land()
    assert {o.result for o in outcomes} == {"landed"}, [o.message for o in outcomes if o.result != "landed"]
    made.decide("report/release_changes", *[line for s in series for line in s.changes])
    # the made-up figures do not add up and need not: only time is judged here
    identities = made.project / "seeds/reference/identities.csv"
    identities.write_text(identities.read_text(encoding="utf-8").replace(",critical,", ",warning,"), encoding="utf-8")
    made.build("+observations", "+vintages", as_of=AS_OF.isoformat(), tests=False)
    return made, series, gone


def test_the_confusion_matrix_has_a_clean_diagonal(evaluated):
    made, series, gone = evaluated
    found = {
        (i, p): (status, yellow)
        for i, p, b, status, yellow in made.query(
            "select indicator_id, period, breakdown, series_status, is_yellow from indicators.observations"
        )
        if b == ""
    }
    # what is not there and follows from months or quarters that are, or from an identity, is made
    computed = {
        (i, p): re.split(r" [+±] ", parts)
        for i, p, parts in made.query(
            "select indicator_id, period, computed_from from indicators.observations "
            "where breakdown = '' and computed_from <> ''"
        )
    }
    delivered = {f"{s.indicator}:{p}" for s in series for p in s.delivered}
    delivered |= {f"{s.indicator}:{periods(s.kind, 2023)[-1]}" for s in series if s.defect != "never"}
    known = delivered | {":".join(cell) for cell in computed}
    assert [(cell, parts) for cell, parts in computed.items() if not set(parts) <= known] == []
    for s in series:
        made_periods = [p for p in s.expected if (s.indicator, p) in computed]
        if s.defect == "never" and made_periods:
            # a series that is made in part is late after its last made period
            later = s.expected[s.expected.index(made_periods[-1]) :]
            s.truth |= {p: "te_laat" for p in later if s.truth[p] == "ontbreekt"}
    matrix: collections.Counter[tuple[str, str]] = collections.Counter()
    wrong = []
    for s in series:
        for p, expected in s.truth.items():
            if (s.indicator, p) in computed:
                assert expected in ("te_laat", "ontbreekt", "verwacht", "uitgesteld"), (s.id, p)
                continue
            status, yellow = found.get((s.indicator, p), ("geen rij", False))
            matrix[s.planted(p), status] += 1
            if status != expected:
                wrong.append((s.defect, s.id, p, expected, status))
            assert yellow == (expected in ("verwacht", "uitgesteld", "te_laat", "ontbreekt", "verouderd")), (s.id, p)
    by_nationality = made.query(
        "select indicator_id, period, breakdown, series_status from indicators.observations "
        "where breakdown like 'nationality=%' and indicator_id in ('asy_first', 'asy_repeat', 'asy_nareis_arrivals') "
        "and period between '2025-07' and '2025-12'"
    )
    months = {f"2025-{n:02d}": name for n, name in enumerate(MONTHS, start=7)}
    known = dict(
        made.query("select label || ' ', code from reference.country_labels where code_list = 'cbs_nationaliteit'")
    )
    dropped = {(known[n], m) for n, m in gone}
    assert len(by_nationality) == 3 * len(MONTHS) * len(NATIONALITIES)
    for indicator, period, breakdown, status in by_nationality:
        code = breakdown.removeprefix("nationality=")
        expected = "ontbreekt" if (code, months[period]) in dropped else "actueel"
        matrix["disappeared" if expected == "ontbreekt" else "on_time", status] += 1
        if status != expected:
            wrong.append(("disappeared", indicator, period, expected, status))
    classes = [d.__name__ for d in DEFECTS] + ["not_due", "disappeared", "outdated"]
    defects = sum(n for (planted, _), n in matrix.items() if planted != "on_time")
    print(f"\n{sum(matrix.values())} cells, {defects} with a planted time defect (rows: planted, columns: found)")
    print(f"{'':<24}" + "".join(f"{s[:12]:>13}" for s in STATUSES))
    for planted in classes:
        print(f"{planted:<24}" + "".join(f"{matrix[planted, s]:>13}" for s in STATUSES))
    assert {planted for planted, _ in matrix} == set(classes), "every kind of defect was planted"
    assert defects >= 500
    assert wrong == []


def test_the_newest_vintage_is_used_and_an_older_file_that_came_later_is_told_apart(evaluated):
    made, series, _ = evaluated
    for defect, kinds in (
        (
            "superseded",
            {
                "nieuw",
                "late_registratie",
                "correctie",
                "reguliere_herziening",
                "afgesloten_jaar_gewijzigd",
                "afronding",
            },
        ),
        ("older_file_later", {"nieuw", "oudere_levering"}),
    ):
        chosen = [s for s in series if s.defect == defect and s.delivered]
        assert len(chosen) >= 5
        for s in chosen:
            where = f"indicator_id = '{s.indicator}' and period in ({', '.join(repr(p) for p in s.delivered)})"
            history = made.query(
                "select period, value, change_kind, known_until is null from monitor.vintages "
                f"where {where} and breakdown = '' order by period, vintage_number"
            )
            assert len(history) == 2 * len(s.delivered), s.id
            assert {kind for _, _, kind, _ in history} <= kinds, s.id
            assert all(is_newest == (value == NEW) for _, value, _, is_newest in history), s.id
            shown = made.query(f"select distinct value from indicators.observations where {where} and breakdown = ''")
            assert shown == [(NEW,)], s.id


def test_a_closed_year_delivered_again_with_another_value_is_told_apart(evaluated):
    made, series, _ = evaluated
    frozen = [s for s in series if s.defect == "superseded" and s.freeze == "frozen_after_year_close"]
    kinds = {
        kind
        for s in frozen
        for (kind,) in made.query(
            f"select change_kind from monitor.vintages where indicator_id = '{s.indicator}' and value = {NEW} and period like '2024%'"
        )
    }
    assert not frozen or kinds == {"afgesloten_jaar_gewijzigd"}


def test_a_year_sent_again_counts_as_unchanged_and_does_not_hide_what_is_late(evaluated):
    made, series, _ = evaluated
    chosen = [s for s in series if s.defect == "wrong_year_sent_again"]
    assert len(chosen) >= 5
    for s in chosen:
        again = list(s.delivered)[-1]
        kinds = made.query(
            f"select change_kind from monitor.vintages where indicator_id = '{s.indicator}' and period = '{again}' order by vintage_number"
        )
        assert [k for (k,) in kinds] == ["nieuw", "ongewijzigd"], s.id


def test_a_disappeared_cell_is_an_event_of_its_own(evaluated):
    made, _, gone = evaluated
    found = made.query(
        "select count(*), count(distinct delivery_id), min(known_from) from monitor.vintages where change_kind = 'verdwenen'"
    )
    assert found == [(3 * len(gone), 1, dt.date(2026, 2, 20))]
