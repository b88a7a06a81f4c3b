"""The words of the status ladder stand in one seed; code asks the seed what follows from a status."""

from __future__ import annotations

import csv
import re

from svm.home import PROJECT
from svm.yellow import WORDS, says_yellow

#: models where a status is decided, or where the same word belongs to another list
ALLOWED = {
    "models/monitor/cell_status.sql": "decides the status of a cell and words its reason",
    "models/monitor/series_status.sql": "a series without cells is stopped",
    "models/indicators/residuals.sql": "decides the status of a residual",
    "models/indicators/table_notes.sql": "kinds of notes",
    "models/intermediate/expected/int_expected_grid.sql": "kinds of announcements",
    "models/intermediate/plausibility/int_doubts.sql": "which verdicts doubt a value",
    "models/marts/inburgering_naturalisatie/inburgering_naturalisatie__cohorten.sql": "laws",
    "models/staging/sjabloon/stg_sjabloon__levering.sql": "words of a delivery",
    "macros/periods/maturity.sql": "maturity of a cohort",
    "analyses/dekking_per_hoofdstuk.sql": "an example for analysts",
}


def words() -> list[str]:
    with (PROJECT / "seeds/reference/statuses.csv").open(encoding="utf-8") as handle:
        return [row["status"] for row in csv.DictReader(handle)]


def offenders(folders: list[str], kind: str, spoken_of: str) -> set[str]:
    """Files with a status word in quotes on a line that matches `spoken_of`."""
    line = re.compile(rf"""^(?=.*{spoken_of}).*(['"])(?:{"|".join(words())})\1""", re.MULTILINE)
    files = [path for folder in folders for path in (PROJECT / folder).rglob(kind)]
    return {p.relative_to(PROJECT).as_posix() for p in files if line.search(p.read_text(encoding="utf-8"))}


def test_status_words_stand_in_the_seed_and_where_a_status_is_decided():
    assert offenders(["models", "macros", "analyses"], "*.sql", "") == set(ALLOWED)
    # in Python such a word is mostly one of another list: the code of a finding, a word of a delivery
    assert offenders(["svm", "ingest", "publish"], "*.py", "status") == set()


def test_the_words_of_yellow_are_those_of_the_seed():
    """A document is read without a database, so Python has them too; both write and read them in one place."""
    with (PROJECT / "seeds/reference/statuses.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert {row["yellow_word"] for row in rows} == set(WORDS)
    assert {row["status"] for row in rows if row["is_doubted"] == "true"} == {"twijfel"}
    files = [p for folder in ("models", "macros", "seeds") for p in (PROJECT / folder).rglob("*.sql")]
    files += [p for folder in ("svm", "ingest", "publish") for p in (PROJECT / folder).rglob("*.py")]
    files += [*(PROJECT / "seeds").rglob("*.csv"), *(PROJECT / "publish").rglob("*.html")]
    told = {p.relative_to(PROJECT).as_posix() for p in files if says_yellow(p.read_text(encoding="utf-8"))}
    # the memory of English words reads the bracket as it is printed, and writes none
    assert told - {"seeds/report/english.csv"} == {"svm/yellow.py"}, "macros/status/yellow.sql writes the bracket"
