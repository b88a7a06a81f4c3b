"""One bad file harms only itself: it gets its answer, and every other file lands. All data here is made up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
import xlsxwriter

from svm.home import PROJECT

CHAIN = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\n"
PAGE = "Peildatum;Onderwerp;Groep;Populatie;Aantal\n"
UNHCR = "Year,Country of Asylum ISO,Country of Origin ISO,Refugees,Asylum Seekers\n"
STATLINE = '\ufeff"Geslacht";"Leeftijd";"Nationaliteit";"Perioden";'
TITLED = '"Titel"\n"Geslacht","Leeftijd","Nationaliteit","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
FIRST, FAMILY = '"Eerste asielverzoeken (personen) (aantal)"', '"Nareizigers (personen) (aantal)"'
REFUSED = PAGE + "1 mei 2026;Bezetting;;;12345\n"
CASES = PROJECT.parent / "shared" / "cases" / "door"


def chain(year: int, count: object = 10) -> str:
    return CHAIN + f"Vertrek;Jaar;{year};;;;{count}\n"


def put_good(door) -> None:
    """Five good files of four partners, among the folders of the bad ones."""
    door.put("dtv", "2026-05-05", "vertrek_2024.csv", chain(2024))
    door.put("dtv", "2026-06-05", "vertrek_2025.csv", chain(2025))
    door.put("coa", "2026-05-05", "bezetting_goed.csv", PAGE + "1 mei 2026;Bezetting;;;70.123\n")
    door.put("unhcr", "2026-05-05", "population.csv", UNHCR + "2025,NLD,SYR,10,5\n")
    door.put_template(
        "kmar", "2026-05-05", "kmar", [{"Indicator": "sup_mtv", "Periode": "2024", "Waarde": "7", "Eenheid": "persons"}]
    )


def detections(door, headers: list[str], values: list[str]) -> Path:
    path = door.put("frontex", "2026-05-05", "Detections_of_IBC.xlsx", "")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Detections_of_IBC")
        sheet.write_row(0, 0, ["Route", "Border type or inland", "Nationality", *headers])
        sheet.write_row(1, 0, ["Verzonnen route", "Sea", "Syria", *values])
    return path


def torn_workbook(door) -> Path:
    path = detections(door, ["JAN2025"], ["5"])
    path.write_bytes(path.read_bytes()[:1500])
    return path


def noted(door, note: str) -> Path:
    path = door.put("dtv", "2026-05-05", "vertrek_2019.csv", chain(2019))
    path.with_name(path.name + ".source.yml").write_text(note)
    return path


def linked(door, target: str) -> Path:
    path = door.inbox / "dtv" / "2026-05-05" / f"vertrek_{target.strip('./').replace('/', '_')}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
    return path


def stray(door, *folders: str) -> Path:
    path = door.inbox.joinpath(*folders, "vertrek_2017.csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(chain(2017))
    return path


@dataclass
class Bad:
    """A kind of bad file: how it is put in the inbox, words of its answer, and whether a partner gets a letter."""

    put: Callable
    says: str
    letter: bool = True


BAD = {
    "empty": Bad(lambda d: d.put("dtv", "2026-05-05", "vertrek_leeg.csv", ""), "an empty file"),
    "nothing of a partner": Bad(lambda d: d.put("dtv", "2026-05-05", "kopie.csv", "a;b\n1;2\n"), "no contract"),
    "only carriage returns": Bad(
        lambda d: d.put(
            "coa", "2026-05-05", "bezetting_cr.csv", PAGE.replace("\n", "\r") + "1 mei 2026;Bezetting;;;1\r"
        ),
        "carriage return alone",
    ),
    "carriage returns below the header": Bad(
        lambda d: d.put(
            "coa", "2026-05-05", "bezetting_cr.csv", PAGE + "1 mei 2026;Bezetting;;;1\r2 mei 2026;Bezetting;;;2\r"
        ),
        "row 2",
    ),
    "an open quote in the header": Bad(
        lambda d: d.put("coa", "2026-05-05", "bezetting_kop.csv", 'Peildatum;"Onderwerp\n' + "x;y\n" * 40_000),
        "cannot be split into cells",
    ),
    "an open quote in a row": Bad(
        lambda d: d.put(
            "coa", "2026-05-05", "bezetting_rij.csv", PAGE + '1 mei 2026;"Bezetting;;;1\n2 mei 2026;Bezetting;;;2\n'
        ),
        "row 2",
    ),
    "an open quote far down": Bad(
        lambda d: d.put(
            "dtv",
            "2026-05-05",
            "vertrek_ver.csv",
            CHAIN
            + "".join(f"Vertrek;Jaar;{y};;;;1\n" for y in range(1000, 9000))
            + 'Vertrek;Jaar;2025;;"Gedwongen;;1\n',
        ),
        "row 8002",
    ),
    "a cell over the limit in the head": Bad(
        lambda d: d.put("coa", "2026-05-05", "bezetting_lang.csv", PAGE + f"1 mei 2026;Bezetting;;{'x' * 200_000};1\n"),
        "131072",
    ),
    "a cell over the limit far down": Bad(
        lambda d: d.put(
            "dtv", "2026-05-05", "vertrek_lang.csv", chain(2016) + f"Vertrek;Jaar;2015;;;{'x' * 9_000_000};1\n"
        ),
        "row 3",
    ),
    "a text named as a workbook": Bad(
        lambda d: d.put("kmar", "2026-05-05", "levering_tekst.xlsx", "geen werkmap"), "the workbook cannot be opened"
    ),
    "a torn workbook": Bad(torn_workbook, "the workbook cannot be opened"),
    "bytes of an image": Bad(
        lambda d: d.put("coa", "2026-05-05", "bezetting_foto.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        "byte 0x89",
    ),
    "null bytes": Bad(lambda d: d.put("coa", "2026-05-05", "bezetting_nul.csv", bytes(5000)), ""),
    "the root of the inbox": Bad(stray, "the date of receipt is not known"),
    "the folder of a partner": Bad(lambda d: stray(d, "dtv"), "the date of receipt is not known"),
    "a folder below the date": Bad(lambda d: stray(d, "dtv", "2026-05-05", "bijlage"), "the folder `bijlage`"),
    "day first": Bad(lambda d: stray(d, "dtv", "05-05-2026"), "2026-05-05?"),
    "date without dashes": Bad(lambda d: stray(d, "dtv", "20260505"), "2026-05-05?"),
    "a date of two readings": Bad(lambda d: stray(d, "dtv", "03.04.2026"), "2026-03-04 or 2026-04-03?"),
    "month 13": Bad(lambda d: stray(d, "dtv", "2026-13-45"), "`2026-13-45`"),
    "a misspelt partner": Bad(lambda d: stray(d, "dvt", "2026-05-05"), "Did you mean dtv?"),
    "a partner by its name": Bad(lambda d: stray(d, "Dienst Terugkeer en Vertrek", "2026-05-05"), "Did you mean dtv?"),
    "no partner": Bad(lambda d: stray(d, "2026-05-05"), "the folder `inbox`"),
    "a note that is no YAML": Bad(lambda d: noted(d, "published_on: [\n"), "the note vertrek_2019.csv.source.yml"),
    "a note with no date": Bad(lambda d: noted(d, "published_on: gisteren\n"), "'gisteren'"),
    "a note with a date that does not exist": Bad(lambda d: noted(d, "published_on: 2026-13-45\n"), "month"),
    "a note with a misspelt field": Bad(lambda d: noted(d, "publised_on: 2026-05-05\n"), "'publised_on'"),
    "a note that is a list": Bad(lambda d: noted(d, "- 2026-05-05\n"), "not a mapping"),
    "a note without its file": Bad(
        lambda d: d.put("dtv", "2026-05-05", "weg.csv.source.yml", "remark: verzonnen\n"), "stands beside no file"
    ),
    "a measure that was renamed": Bad(
        lambda d: d.put(
            "cbs",
            "2026-05-05",
            "80059ned.csv",
            STATLINE + f'"Eerste verzoeken (aantal)";{FAMILY}\n"T";"T";"Turks";"2024";5;6\n',
        ),
        "`Eerste verzoeken (aantal)`. Expected: values in ",
    ),
    "every measure renamed": Bad(
        lambda d: d.put(
            "cbs", "2026-05-05", "80059ned.csv", STATLINE + '"Eerste verzoeken (aantal)"\n"T";"T";"Turks";"2024";5\n'
        ),
        "no column holds values",
    ),
    "values beside their column": Bad(
        lambda d: d.put(
            "dtv",
            "2026-05-05",
            "vertrek_naast.csv",
            CHAIN.replace("\n", ";Aantal personen\n") + "Vertrek;Jaar;2025;;;;;10\n",
        ),
        "`Aantal personen`. Expected: values in `Aantal`",
    ),
    "no value at all": Bad(
        lambda d: d.put("dtv", "2026-05-05", "vertrek_zonder.csv", CHAIN + "Vertrek;Jaar;2025;;;;\n"),
        "not one row has a value",
    ),
    "no month column": Bad(lambda d: detections(d, [], []), "no column holds values"),
    "months of another form": Bad(lambda d: detections(d, ["2025/01"], ["5"]), "Unknown columns: `2025/01`"),
    "one month of another form": Bad(lambda d: detections(d, ["JAN2025", "2025/02"], ["5", "6"]), "`2025/02`"),
    "a link to nothing": Bad(lambda d: linked(d, "nergens.csv"), "no file that can be read", letter=False),
    "a link to a folder": Bad(lambda d: linked(d, "."), "no file that can be read", letter=False),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_its_answer_and_all_others_land(door, kind):
    put_good(door)
    bad = BAD[kind]
    path = bad.put(door)
    outcomes = {o.file: o for o in door.land()}
    refused = outcomes.pop(path)
    assert refused.result == "refused" and bad.says in refused.message, refused.message
    assert (refused.letter is not None) == bad.letter
    if bad.letter:
        # beside its letter, or locked away when nobody can look into it
        kept = [p for p in door.home.quarantine.rglob("*") if p.is_file() and p.name != "brief.md"]
        assert path.read_bytes() in [p.read_bytes() for p in kept]
        assert "is niet verwerkt" in refused.letter.read_text()
    assert len(outcomes) == 5 and {o.result for o in outcomes.values()} == {"landed"}, outcomes


def test_the_command_answers_every_file_and_says_by_its_exit_code_that_some_were_refused(door):
    put_good(door)
    bad = {kind.put(door) for kind in BAD.values()}
    nameless = os.fsencode(door.inbox / "dtv" / "2026-05-05") + b"/vertrek_\xff.csv"
    Path(os.fsdecode(nameless)).write_text(chain(2014))
    # a link out of the inbox: what stands behind it is nobody's delivery
    unreadable = linked(door, "/proc/self/mem")
    command = [sys.executable, "-m", "publish", "land", str(door.inbox)]
    environment = os.environ | {"SVM_HOME": str(door.home.root)}
    result = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    lines = Counter(line.split()[0] for line in result.stdout.splitlines() if line)
    assert "Traceback" not in result.stdout + result.stderr
    assert result.returncode == 1
    assert lines["landed"] == 5
    assert f"REFUSED {unreadable.name}: it is no file that can be read: it is a link." in result.stdout
    assert "its name is not UTF-8" in result.stdout
    refused = len(bad | {unreadable}) + 1
    assert result.stdout.splitlines()[-1] == f"5 landed, 0 already known, {refused} refused."


def test_a_folder_of_good_files_alone_ends_with_exit_code_0(door):
    put_good(door)
    command = [sys.executable, "-m", "publish", "land", str(door.inbox)]
    environment = os.environ | {"SVM_HOME": str(door.home.root)}
    result = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "5 landed, 0 already known, 0 refused.")


class Panic(BaseException):
    """What a reader raises that is written in another language: no Exception."""


@pytest.mark.parametrize("error", [Panic("index out of bounds"), RecursionError(), ValueError("onverwacht\nregel 2")])
@pytest.mark.parametrize(
    "step",
    ["ingest.recognise.open_table", "ingest.stage.write_parquet", "ingest.stage.measure", "ingest.stage.published_on"],
)
def test_what_a_reader_raises_is_the_answer_to_that_file(door, monkeypatch, step, error):
    put_good(door)
    module, name = step.rsplit(".", 1)
    whole = getattr(sys.modules[module], name)

    def raising(*words, **named):
        if "unhcr" in str(words):
            raise error
        return whole(*words, **named)

    monkeypatch.setattr(step, raising)
    door.looks_inside = True
    outcomes = {o.file.name: o for o in door.land()}
    refused = outcomes.pop("population.csv")
    assert refused.result == "refused" and type(error).__name__ in refused.message, refused.message
    assert type(error).__name__ in refused.letter.read_text()
    assert {o.result for o in outcomes.values()} == {"landed"}
    assert not list(door.home.lake.glob("unhcr/population/delivery=2*"))


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_a_file_without_permission_is_named_and_the_others_land(door, monkeypatch, error):
    put_good(door)
    whole = os.open

    def denied(path, *words, **named):
        if str(path).endswith("2026-05-05/population.csv"):
            raise error
        return whole(path, *words, **named)

    monkeypatch.setattr(os, "open", denied)
    outcomes = {o.file.name: o for o in door.land()}
    refused = outcomes.pop("population.csv")
    assert refused.result == "refused" and error.strerror in refused.message and refused.letter is None
    assert {o.result for o in outcomes.values()} == {"landed"}


def test_a_folder_that_may_not_be_opened_is_named_and_the_others_land(door, monkeypatch):
    put_good(door)
    closed = door.inbox / "dtv" / "2026-04-01"
    closed.mkdir()
    whole = os.scandir

    def denied(folder):
        if str(folder) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return whole(folder)

    monkeypatch.setattr(os, "scandir", denied)
    outcomes = {o.file: o for o in door.land()}
    refused = outcomes.pop(closed)
    assert refused.result == "refused" and "Check permissions" in refused.message
    assert {o.result for o in outcomes.values()} == {"landed"}


def test_a_pipe_is_named_and_does_not_hold_up_the_landing(door):
    put_good(door)
    os.mkfifo(door.inbox / "dtv" / "2026-05-05" / "vertrek_pijp.csv")
    outcomes = {o.file.name: o for o in door.land()}
    assert outcomes.pop("vertrek_pijp.csv").result == "refused"
    assert {o.result for o in outcomes.values()} == {"landed"}


def test_a_file_that_is_named_twice_is_landed_once(door):
    path = door.put("dtv", "2026-05-05", "vertrek_2024.csv", chain(2024))
    assert [o.result for o in door.land(door.inbox, path, door.inbox / "dtv")] == ["landed"]


def test_a_full_disk_is_not_blamed_on_the_partner(door, monkeypatch):
    put_good(door)
    whole = sys.modules["ingest.stage"].write_parquet

    def full(opened, *words):
        if opened.contract.partner == "unhcr":
            raise OSError(28, "No space left on device")
        return whole(opened, *words)

    door.looks_inside = True
    monkeypatch.setattr("ingest.stage.write_parquet", full)
    outcomes = {o.file.name: o for o in door.land()}
    refused = outcomes.pop("population.csv")
    assert "No space left on device" in refused.message and refused.letter is None
    assert {o.result for o in outcomes.values()} == {"landed"}


def test_a_file_that_the_disk_has_no_room_for_is_told_before_it_is_copied(door, monkeypatch):
    path = door.put("coa", "2026-05-05", "bezetting.csv", "x" * 1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=999))
    monkeypatch.setattr("ingest.arrive.settle", lambda *_: pytest.fail("it was copied"))
    (refused,) = door.land(path)
    assert refused.result == "refused" and "No space left on device" in refused.message


def test_a_refusal_that_cannot_be_written_stops_no_other(door, monkeypatch):
    put_good(door)
    door.put("dtv", "2026-05-05", "vertrek_fout.csv", CHAIN + "Vertrek;Jaar;2020;;;;veel\n")
    monkeypatch.setattr("ingest.refuse.write_letter", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    outcomes = {o.file.name: o for o in door.land()}
    assert outcomes.pop("vertrek_fout.csv").result == "refused"
    assert {o.result for o in outcomes.values()} == {"landed"}


def refusals(door) -> list[tuple]:
    return duckdb.sql(
        f"select file_name, partner, letter_path from read_parquet('{door.home.quarantine}/*/refusal.parquet') order by all"
    ).fetchall()


def test_refused_files_never_overwrite_each_other(door):
    files = [
        door.put("coa", "2026-05-05", "bezetting_2026.csv", REFUSED),
        door.put("coa", "2026-05-05", "bezetting_kopie.csv", REFUSED),
        door.put("coa", "2026-05-05", "brief.md", REFUSED),
        door.put("coa", "2026-05-05", "Refusal.parquet", REFUSED),
        door.put("coa", "2026-05-06", "bezetting_2026.csv", REFUSED),
        door.put("dtv", "2026-05-05", "bezetting_2026.csv", REFUSED),
        door.put("cao", "2026-05-05", "bezetting_2026.csv", REFUSED),
    ]
    outcomes = door.land()
    assert {o.result for o in outcomes} == {"refused"}
    assert len({o.letter for o in outcomes}) == len(files) == len(refusals(door))
    for outcome in outcomes:
        letter = outcome.letter.read_text()
        assert letter.startswith(f"# Levering geweigerd: {outcome.file.name}")
        kept = [p for p in outcome.letter.parent.iterdir() if p.read_bytes() == REFUSED.encode()]
        assert len(kept) == 1 and outcome.file.name in kept[0].name


def test_a_copy_of_a_refused_file_is_refused_with_its_own_letter(door):
    door.put("coa", "2026-05-05", "bezetting_2026.csv", REFUSED)
    door.put("coa", "2026-05-05", "bezetting_kopie.csv", REFUSED)
    first = door.land()
    again = door.land()
    later = door.land_one("coa", "2026-06-05", "bezetting_2026.csv", REFUSED)
    assert [o.result for o in [*first, *again, later]] == ["refused"] * 5
    assert {o.letter for o in first} == {o.letter for o in again} and later.letter not in {o.letter for o in first}
    assert len(refusals(door)) == 3


def test_a_copy_in_the_same_run_of_a_file_that_lands_is_known(door):
    door.put("dtv", "2026-05-05", "vertrek_2024.csv", chain(2024))
    door.put("dtv", "2026-05-05", "vertrek_kopie.csv", chain(2024))
    first, second = door.land()
    assert (first.result, second.result) == ("landed", "known") and first.delivery_id in second.message


def test_the_broken_note_of_one_copy_does_not_harm_the_other(door):
    path = door.put("dtv", "2026-05-05", "vertrek_2024.csv", chain(2024))
    copy = door.home.root / "tweede" / "dtv" / "2026-05-05" / path.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path.read_bytes())
    copy.with_name(copy.name + ".source.yml").write_text("- geen notitie\n")
    outcomes = {o.file: o.result for o in door.land(door.inbox, door.home.root / "tweede")}
    assert outcomes == {path: "landed", copy: "refused"}


def monthly(rows: int, value: object = 5) -> str:
    lines = (f'"T","T","Syrisch ","Nareizigers (personen)","{1900 + i}","aantal","{value}"\n' for i in range(rows))
    return TITLED + "".join(lines)


@pytest.mark.parametrize(
    ("rows", "results"),
    [
        # a refused file is no measure for the next one, be it too long or too short
        ([(20, 5), (200, "veel"), (21, 6)], ["landed", "refused", "landed"]),
        ([(20, 5), (5, 5), (5, 6)], ["landed", "refused", "refused"]),
        ([(20, 5), (10, "veel"), (19, 5), (12, 5)], ["landed", "refused", "landed", "refused"]),
    ],
)
def test_a_refused_file_is_no_measure_for_the_rows_of_the_next(door, rows, results):
    for day, (count, value) in enumerate(rows, start=1):
        door.put("cbs", f"2020-01-0{day}", "83102NED.csv", monthly(count, value))
    assert [o.result for o in door.land()] == results


def case(name: str) -> bytes:
    if not CASES.exists():
        pytest.skip("the door cases are not beside the project (../shared/cases/door)")
    return (CASES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "partner", "received", "as_name", "says"),
    [
        (
            "15_Detections_of_IBC_no_months.xlsx",
            "frontex",
            "2025-07-31",
            "Detections_of_IBC_no_months.xlsx",
            "no column",
        ),
        ("19_bezetting_cr_only.csv", "coa", "2026-05-05", "bezetting_cr_only.csv", "carriage return alone"),
        ("20_migr_eirtn_open_quote.csv", "eurostat", "2026-05-31", "migr_eirtn_open_quote.csv", "row"),
    ],
)
def test_a_case_is_refused_and_the_others_land(door, name, partner, received, as_name, says):
    data = case(name)
    put_good(door)
    path = door.put(partner, received, as_name, data)
    outcomes = {o.file: o for o in door.land()}
    refused = outcomes.pop(path)
    assert refused.result == "refused" and says in refused.message and refused.letter, refused.message
    assert {o.result for o in outcomes.values()} == {"landed"}


def test_the_case_of_a_renamed_measure_never_lands_without_a_value(door):
    outcome = door.land_one(
        "cbs", "2026-05-31", "80059ned_renamed_measure.csv", case("17_80059ned_renamed_measure.csv")
    )
    values = outcome.result == "landed" and door.cells(outcome, "eerste_asielverzoeken") == [("32010",)]
    assert outcome.result == "refused" or values, outcome.message


def test_a_table_of_another_partner_is_refused_and_its_owner_named(door):
    """The organisations that have no export of their own may send the template, and nobody else's table."""
    data = "Peildatum;Onderwerp;Groep;Populatie;Aantal\n30 juni 2025;Locaties;;;71\n"
    outcome = door.land_one("uwv", "2025-07-05", "bezetting.csv", data)
    assert outcome.result == "refused"
    assert "coa/bezetting" in outcome.message and "coa" in outcome.letter.read_text()
    assert door.land_one("coa", "2025-07-05", "bezetting.csv", data).result == "landed"
