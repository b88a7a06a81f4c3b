"""Questions of an analyst, each answered in SQL on the published file alone and by `svm ask`: the truth is what was published.

Truths are figures of the lists of published figures, sums of them, or cells of the samples; the lists are not part of
the project, and a question that needs them is skipped without.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import subprocess
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from publish.commands.main import svm
from svm.home import PROJECT
from tests.serve.test_serve import Asked, served
from tests.warehouse.test_published_figures import LISTS, SHELF, read

DUCKDB = str(Path(sysconfig.get_path("scripts")) / "duckdb")
INBOX = PROJECT / "samples" / "inbox"


@dataclass(frozen=True)
class Truth:
    """What was published: figures of the lists by their id."""

    figures: dict[str, Decimal]

    def __call__(self, *names: str) -> Decimal:
        return sum((self.figures[name] for name in names), Decimal(0))


def cell(path: str, column: str, **where: str) -> Decimal:
    """The one cell of a sample in this column and the row that has these texts."""
    lines = (INBOX / path).read_text(encoding="utf-8-sig").splitlines()
    rows = [row for row in csv.DictReader(lines) if all(row[name] == text for name, text in where.items())]
    assert len(rows) == 1, rows
    return Decimal(rows[0][column])


@dataclass(frozen=True)
class Question:
    """A question in SQL of one value, the analysis that answers it too, in which row and column, and the truth."""

    sql: str
    analysis: str
    row: dict[str, object]
    column: str
    truth: Callable[[Truth], object]
    words: list[str] = field(default_factory=list)
    of_the_lists: bool = True


def month(number: int) -> str:
    return f"asylum_first_applications_month__syria__2024-{number:02}"


QUESTIONS = {
    "how many Syrians asked for asylum in the first half of 2024, added up from months": Question(
        """
        select sum(o.value) from indicators.observations as o
        join reference.breakdown_members as m using (breakdown)
        join reference.dim_period as p using (period)
        where o.indicator_id = 'asy_first' and m.dimension = 'nationality' and m.code = 'SYR' and m.total_breakdown = ''
        and p.period_kind = 'month' and p.period_year = 2024 and p.half_year = 1
        """,
        "aanvragen_naar_nationaliteit",
        {"period": "2024-H1", "nationality": "SYR"},
        "eerste_aanvragen",
        lambda truth: truth(*map(month, range(1, 7))),
    ),
    "how many repeat applications were there beside the first, in a year": Question(
        "select herhaalde_aanvragen from asiel.verzoeken where period = '2023' and nationality = '_T'",
        "aanvragen_naar_nationaliteit",
        {"period": "2023", "nationality": "_T"},
        "herhaalde_aanvragen",
        lambda truth: truth("asylum_repeat_applications__all__2023"),
        ["-p", "period_kind=year"],
    ),
    "what was the whole inflow, of which first applications are a part": Question(
        "select value from indicators.observations where (indicator_id, period, breakdown) = ('asy_inflow_total', '2023', '')",
        "aanvragen_naar_nationaliteit",
        {"period": "2023", "nationality": "_T"},
        "totale_instroom",
        lambda truth: truth("asylum_inflow_total__all__2023__full-total"),
        ["-p", "period_kind=year", "-p", "nationality=_T"],
    ),
    "who came first of all nationalities in 2025": Question(
        """
        select eerste_aanvragen from asiel.verzoeken
        where period = '2025' and nationality not in ('_T', 'UNK') order by eerste_aanvragen desc nulls last limit 1
        """,
        "grootste_nationaliteiten_per_jaar",
        {"period": "2025", "place": 1},
        "eerste_aanvragen",
        lambda truth: truth("asylum_first_applications__syria__2025"),
        ["-p", "top=1"],
    ),
    "how many Eritreans of all first applicants": Question(
        """
        select value from indicators.observations
        where (indicator_id, period, breakdown) = ('asy_first', '2025', 'nationality=ERI')
        """,
        "uitsplitsing_van_een_indicator",
        {"code": "ERI"},
        "value",
        lambda truth: truth("asylum_first_applications__eritrea__2025"),
    ),
    "what is the grant rate by the Dutch definition": Question(
        "select inwilliging_nl_percent from asiel.beslissingen where period = '2024' and nationality = '_T'",
        "inwilliging_in_twee_definities",
        {"period": "2024"},
        "inwilliging_nl_percent",
        lambda truth: truth("asylum_grant_rate__first-applications__2024__ind-definition"),
    ),
    "and by the European": Question(
        "select inwilliging_eu_percent from asiel.beslissingen where period = '2024' and nationality = '_T'",
        "inwilliging_in_twee_definities",
        {"period": "2024"},
        "inwilliging_eu_percent",
        lambda truth: truth("asylum_recognition_rate_eurostat_def__all__2024__first-instance"),
    ),
    "how many asylum applicants per 1,000 inhabitants had Cyprus": Question(
        """
        select 1000 * asked.value / people.value
        from indicators.observations as asked
        join indicators.observations as people on asked.breakdown = people.breakdown
        where asked.indicator_id = 'eu_asylum_applicants' and asked.period = '2024' and asked.breakdown = 'geo=CYP'
        and people.indicator_id = 'eu_population' and people.period = '2024-01-01'
        """,
        "per_duizend_inwoners",
        {"iso3": "CYP"},
        "per_1000",
        lambda _: (
            1000
            * cell(
                "eurostat/2025-05-31/migr_asyappctza.csv",
                "OBS_VALUE",
                geo="CY",
                TIME_PERIOD="2024",
                asyl_app="ASY_APP",
                citizen="TOTAL",
            )
            / cell("eurostat/2025-01-09/tps00001.csv", "OBS_VALUE", geo="Cyprus", TIME_PERIOD="2024")
        ),
        of_the_lists=False,
    ),
    "what did we know of immigration in 2023 when the report of 2024 was sent": Question(
        """
        select value from monitor.vintages
        where (indicator_id, period, breakdown) = ('reg_immigration', '2023', '')
        and known_from <= date '2024-06-20' and coalesce(known_until > date '2024-06-20', true)
        """,
        "wat_was_bekend_op_een_dag",
        {"period": "2023"},
        "value",
        lambda truth: truth("immigration_total__all__2023__vintage-svm-2024-provisional"),
        ["--as-of", "2024-06-20"],
    ),
    "by how much was it revised": Question(
        """
        select change_abs from monitor.revisions
        where (indicator_id, period, breakdown) = ('reg_immigration', '2023', '')
        """,
        "herzieningen_van_een_cijfer",
        {"vintage_number": 2},
        "since_first",
        lambda truth: (
            truth("immigration_total__all__2023__vintage-cbs-2-jul-2024")
            - truth("immigration_total__all__2023__vintage-svm-2024-provisional")
        ),
        ["-p", "period=2023"],
    ),
    "when did CBS last deliver before the edition": Question(
        "select max(received_on) from monitor.deliveries where partner = 'cbs' and received_on <= date '2026-06-21'",
        "wie_leverde_wat",
        {},
        "received_on",
        lambda _: max(
            day.name for day in (INBOX / "cbs").iterdir() if dt.date.fromisoformat(day.name) <= dt.date(2026, 6, 21)
        ),
        ["-p", "partner=cbs"],
        of_the_lists=False,
    ),
    "what is yellow of pending cases, and since when was it owed": Question(
        "select due_on from monitor.series_status where series_id = 'asy_pending:month:eurostat' and is_yellow",
        "geel_in_een_hoofdstuk",
        {"series_id": "asy_pending:month:eurostat", "status": "te_laat", "expected_period": "2025-12"},
        "due_on",
        # Eurostat has eighty days after the end of the month
        lambda _: (dt.date(2025, 12, 31) + dt.timedelta(days=80)).isoformat(),
        of_the_lists=False,
    ),
    "how many Dublin claims were sent out in 2023": Question(
        """
        select value from asiel.dublin
        where direction = 'uitgaand' and step = 'verzoek' and period = '2023' and partner_country = '_T'
        and count_basis = 'kalenderperiode' and counted_by = '' and other_breakdown = ''
        """,
        "dublin_jaar_en_cohort",
        {"period": "2023", "direction": "uitgaand", "step": "verzoek"},
        "in_the_year",
        lambda truth: truth("dublin_claims_out__all__2023"),
    ),
    "how many of the claims of 2024 became a transfer by April 2025": Question(
        """
        select value from asiel.dublin
        where direction = 'uitgaand' and step = 'overdracht' and period = '2024' and partner_country = '_T'
        and count_basis = 'claimcohort' and counted_by = ''
        """,
        "dublin_jaar_en_cohort",
        {"period": "2024", "direction": "uitgaand", "step": "overdracht"},
        "of_the_claims_of_the_year",
        lambda truth: truth("dublin_transfers_out__all__2024__as-of-1-apr-2025"),
    ),
    "how many displaced persons from Ukraine were registered at the end of 2024": Question(
        "select ingeschreven from oekraine.ontheemden where period = '2024-12-31' and population_group = '_T'",
        "oekraine_ingeschreven_opgevangen_werkend",
        {"period": "2024-12-31", "population_group": "_T"},
        "ingeschreven",
        lambda truth: truth("ukraine_registered__all__2024-12-31"),
    ),
    "by how much were permit holders behind the housing target halfway 2023": Question(
        "select saldo from huisvesting.taakstelling where period = '2023-H1'",
        "huisvestingsladder",
        {"period": "2023-H1"},
        "saldo",
        lambda truth: truth("housing_target__balance-at-end__2023-h1"),
    ),
    "how many left demonstrably via DT&V in 2024": Question(
        """
        select aantoonbaar from toezicht_vertrek.vertrek
        where period = '2024' and nationality = '_T' and vertrek_via = 'dtv'
        """,
        "aandeel_aantoonbaar_vertrek",
        {"period": "2024", "vertrek_via": "dtv"},
        "aantoonbaar",
        lambda truth: truth("dtv_departures__demonstrable-total__2024__independent-plus-forced"),
    ),
}


@pytest.fixture(scope="module")
def truth() -> Truth | None:
    if not SHELF.exists():
        return None
    return Truth({f["figure_id"]: Decimal(f["value"]) for name in LISTS for f in read(SHELF / name)})


def same(found: object, told: object) -> bool:
    """Whether two values are one: six decimals are what the warehouse keeps."""
    if isinstance(found, dt.date):
        found = found.isoformat()
    if isinstance(found, str) or isinstance(told, str):
        return found == told
    return abs(Decimal(str(found)) - Decimal(str(told))) < Decimal("0.000001")


@pytest.fixture(scope="module")
def asked(samples):
    """The same warehouse over HTTP."""
    with served(samples.home) as made:
        yield made


@pytest.mark.parametrize("what", QUESTIONS)
def test_a_question_is_answered_from_the_published_file(samples, asked, truth, monkeypatch, tmp_path: Path, what):
    """In Python, in the command line of DuckDB, by `svm ask` and over HTTP."""
    question = QUESTIONS[what]
    if question.of_the_lists and truth is None:
        pytest.skip("the lists of published figures are not beside the project (../shared/reference)")
    published = question.truth(truth or Truth({}))

    with duckdb.connect(str(samples.home.published_database), read_only=True) as alone:
        [(found,)] = alone.execute(question.sql).fetchall()
    assert same(found, published), (found, published)

    typed = [DUCKDB, "-readonly", "-json", str(samples.home.published_database), question.sql]
    [row] = json.loads(subprocess.run(typed, check=True, capture_output=True, text=True).stdout, parse_float=Decimal)
    [typed_answer] = row.values()
    # the command line writes a decimal as a text
    assert same(typed_answer if isinstance(published, str) else Decimal(typed_answer), published), row

    # the same home with nothing in it but the published database
    alone_home = tmp_path / "warehouse" / "svm.duckdb"
    alone_home.parent.mkdir()
    alone_home.symlink_to(samples.home.published_database)
    monkeypatch.setenv("SVM_HOME", str(tmp_path))
    result = CliRunner().invoke(svm, ["ask", question.analysis, *question.words, "--format", "json"])
    assert result.exit_code == 0, result.output
    for answer in (result.output, over_http(asked, question)):
        rows = [row for row in json.loads(answer) if question.row.items() <= row.items()]
        assert rows and same(rows[0][question.column], published), (rows[:3], published)


def over_http(asked: Asked, question: Question) -> str:
    """The answer to the analysis of a question, with its words as parameters of the address."""
    words = iter(question.words)
    given = [next(words) if word == "-p" else f"as_of={next(words)}" for word in words]
    code, _, data = asked.get(f"/v1/analyses/{question.analysis}.json?{'&'.join(given)}")
    assert code == 200, data
    return data.decode()


def test_there_are_fifteen_questions_and_the_half_years_of_a_year_are_the_year(samples):
    assert len(QUESTIONS) >= 15
    with duckdb.connect(str(samples.home.published_database), read_only=True) as con:
        apart = con.execute(
            """
            select h.indicator_id, o.period, h.breakdown, sum(h.value), any_value(o.value), count(*)
            from indicators.half_years as h
            join indicators.observations as o
                on h.indicator_id = o.indicator_id and h.breakdown = o.breakdown and left(h.period, 4) = o.period
            join reference.indicators as i on h.indicator_id = i.indicator_id
            where h.computed_text like 'som van%' and o.value is not null
            group by all having count(*) = 2
            """
        ).fetchall()
        assert len(apart) > 20
        # twelve months, each rounded to five
        assert [row for row in apart if abs(row[3] - row[4]) > 12 * Decimal("2.5") + Decimal("2.5")] == []
