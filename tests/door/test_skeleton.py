"""`svm new dataset`: what it writes is a valid contract, and dbt can read it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import contracts as contract_files
from ingest.contracts import contracts, layouts
from ingest.skeleton import new_dataset
from svm.columns import differing
from svm.errors import UserError
from svm.home import PROJECT

DAY = dt.date(2026, 2, 3)
STATLINE = (
    '\ufeff"Nationaliteit";"Perioden";"Verzonnen verzoeken (aantal)";"Verzonnen besluiten (aantal)"\n'
    '"Totaal";"2024";10;20\n"Syrisch";"2025*";.;5\n'
)
EUROSTAT = (
    "DATAFLOW,LAST UPDATE,freq,citizen,applicant,c_resid,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "ESTAT:VERZONNEN(1.0),03/02/26 11:00:00,A,TOTAL,ASY_APP,TOTAL,NL,2024,5,,\n"
)


def forget() -> None:
    layouts.cache_clear()
    contracts.cache_clear()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the project's text, to write into."""
    for name in ("ingest", "models", "macros", "seeds", "tests/generic", "tests/integrity"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copyfile(PROJECT / name, tmp_path / name)
    monkeypatch.setattr(contract_files, "HERE", tmp_path / "ingest")
    forget()
    yield tmp_path
    forget()


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def fill_in(path: Path, text: str = "https://www.cbs.nl") -> None:
    path.write_text(path.read_text(encoding="utf-8").replace('"?"', f'"{text}"').replace("'?'", f'"{text}"'))
    forget()


def test_a_table_of_a_known_layout_is_one_row(project):
    export = write(project / "verzonnen.csv", EUROSTAT)
    before = (project / "ingest/layouts/eurostat.yml").read_text(encoding="utf-8")
    title = "Verzonnen: tabel"
    written = new_dataset(project, "eurostat/verzonnen", "eurostat", title=title, published_on=DAY, export=export)
    layout, note = written
    assert note == project / "samples/inbox/eurostat/2026-02-03/verzonnen.csv.source.yml"
    after = layout.read_text(encoding="utf-8")
    assert after.startswith(before) and len(after.splitlines()) == len(before.splitlines()) + 1
    forget()
    contract = next(c for c in contracts() if c.name == "eurostat/verzonnen")
    assert contract.title == "Verzonnen: tabel (verzonnen)"
    assert contract.key == ("geo", "time_period", "citizen", "applicant", "c_resid")


def test_a_unit_of_several_kinds_is_a_dimension(project):
    cells = "ESTAT:VERZONNEN(1.0),,A,{unit},TOTAL,NL,2024,5,,\n"
    head = "DATAFLOW,LAST UPDATE,freq,unit,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    # the second kind comes late: exports are sorted by unit
    text = head + cells.format(unit="Number") * 200 + cells.format(unit="Per hundred thousand inhabitants")
    export = write(project / "verzonnen.csv", text)
    new_dataset(project, "eurostat/verzonnen", "eurostat", title="Verzonnen", published_on=DAY, export=export)
    forget()
    contract = next(c for c in contracts() if c.name == "eurostat/verzonnen")
    assert contract.key == ("geo", "time_period", "unit", "citizen")


def test_a_row_names_what_is_still_to_be_filled_in(project):
    new_dataset(project, "kmar/verzonnen", "migratieketen", title="Verzonnen", published_on=DAY)
    forget()
    with pytest.raises(UserError, match=r"layouts/migratieketen.yml, tables › row \d+: dimensions is still '\?'"):
        contracts()


@pytest.mark.parametrize(
    ("dataset", "layout", "export"),
    [("cbs/verzonnen", "statline", STATLINE), ("unhcr/leeg", "unhcr", "")],
)
def test_a_dataset_of_its_own_is_a_contract_and_a_staging_model(project, dataset, layout, export):
    partner, name = dataset.split("/")
    file = write(project / f"{name}.csv", export) if export else None
    written = new_dataset(project, dataset, layout, title="Verzonnen tabel", published_on=DAY, export=file)
    assert [p.relative_to(project).as_posix() for p in written[:3]] == [
        f"ingest/partners/{partner}/{name}.yml",
        f"models/staging/{partner}/stg_{partner}__{name}.sql",
        f"models/staging/{partner}/stg_{partner}__{name}.yml",
    ]
    forget()
    with pytest.raises(UserError, match=rf"{name}.yml, provenance: source_table is still '\?'"):
        contracts()
    fill_in(written[0])
    contract = next(c for c in contracts() if c.name == dataset)
    if export:
        assert contract.key == ("nationaliteit", "perioden")
        assert [c.name for c in contract.columns if c.role == "measure"] == [
            "verzonnen_verzoeken_aantal",
            "verzonnen_besluiten_aantal",
        ]
    assert list(differing(project)) == []
    dbt = str(Path(sys.executable).with_name("dbt"))
    command = [dbt, "--quiet", "parse", "--project-dir", str(project), "--profiles-dir", str(project)]
    parsed = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert parsed.returncode == 0, parsed.stdout


@pytest.mark.parametrize(
    ("dataset", "layout", "words"),
    [
        ("niemand/tabel", "statline", "'niemand/tabel' is no name for a dataset"),
        ("cbs/Tabel", "statline", "is no name for a dataset"),
        ("cbs/dublin", "statline", "The dataset cbs/dublin exists"),
        ("cbs/tabel", "statlijn", "There is no layout 'statlijn'"),
    ],
)
def test_a_dataset_that_cannot_be_is_refused(dataset, layout, words, tmp_path):
    with pytest.raises(UserError, match=words):
        new_dataset(PROJECT, dataset, layout, title="Verzonnen", published_on=DAY)


def test_an_export_of_another_layout_is_refused(tmp_path):
    export = write(tmp_path / "verzonnen.csv", "een regel zonder cellen\n")
    with pytest.raises(UserError, match="has no row of headers in the layout statline"):
        new_dataset(PROJECT, "cbs/verzonnen", "statline", title="Verzonnen", published_on=DAY, export=export)
