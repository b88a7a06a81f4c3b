"""Landing is atomic, immutable, idempotent and keeps everything it was given. All data here is made up."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import fastexcel
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from ingest.contracts import contracts
from ingest.land import land
from svm.errors import UserError
from svm.home import PROJECT, Home
from svm.locks import exclusive

HEADER = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\n"
GOOD = HEADER + "Vertrek;Jaar;2024;;;;12340\nVertrek;Jaar, Vertreksoort;2024;;Gedwongen;;2750\n"


def put_good(door, received="2025-02-28"):
    return door.land_one("dtv", received, "vertrek_2024.csv", GOOD)


def test_the_same_bytes_land_once(door):
    first = put_good(door)
    again = door.land()[0]
    elsewhere = put_good(door, "2025-03-31")
    assert (first.result, again.result) == ("landed", "known")
    # an old file sent again under a later date adds nothing, so it cannot push out anything newer
    assert elsewhere.result == "known" and first.delivery_id in elsewhere.message
    assert len(list(door.home.lake.glob("dtv/vertrek/delivery=2*"))) == 1


def test_changed_bytes_are_a_new_delivery_and_the_old_one_stays(door):
    first = put_good(door)
    second = door.land_one("dtv", "2025-03-31", "vertrek_2024.csv", GOOD.replace("2750", "2760"))
    assert second.result == "landed"
    assert door.cells(first, "aantal") == [("12340",), ("2750",)]
    assert door.cells(second, "aantal") == [("12340",), ("2760",)]


def test_the_original_is_kept_under_its_hash_and_cannot_be_written(door):
    put_good(door)
    digest = hashlib.sha256(GOOD.encode()).hexdigest()
    kept = door.home.originals / digest / "vertrek_2024.csv"
    assert kept.read_bytes() == GOOD.encode()
    assert not kept.stat().st_mode & 0o222


def test_provenance_is_in_the_parquet_footer_and_the_ledger(door):
    outcome = put_good(door)
    partner, dataset, delivery = outcome.delivery_id.split("/")
    folder = door.home.lake / partner / dataset / f"delivery={delivery}"
    footer = {k.decode(): v.decode() for k, v in pq.read_metadata(folder / "data.parquet").metadata.items()}
    assert footer["svm_dataset"] == "dtv/vertrek"
    assert footer["svm_producer"] == "DT&V"
    ledger = duckdb.sql(f"select * from read_parquet('{folder}/ledger.parquet')").to_arrow_table().to_pylist()[0]
    assert ledger["raw_sha256"] == hashlib.sha256(GOOD.encode()).hexdigest()
    assert ledger["row_count"] == 2
    assert str(ledger["received_on"]) == "2025-02-28"


def test_known_bytes_are_not_staged_again(door, monkeypatch):
    put_good(door)
    door.looks_inside = True
    monkeypatch.setattr("ingest.land.stage", lambda *_: pytest.fail("staged"))
    assert door.land()[0].result == "known"


def test_a_delivered_file_is_read_once_to_keep_it_and_not_again(door, monkeypatch):
    path = door.put("eurostat", "2025-05-31", "verzonnen.csv", "geen;kopregel\n")
    opened = []

    def watch(module, name):
        reads = getattr(module, name)

        def watched(path, *words, **named):
            opened.append(Path(path))
            return reads(path, *words, **named)

        monkeypatch.setattr(module, name, watched)

    watch(Path, "open")
    watch(os, "open")
    door.looks_inside = True
    outcome = door.land()[0]
    kept = [p for p in opened if door.home.originals in p.parents and p.name == path.name]
    assert outcome.result == "refused" and opened.count(path) == 1
    # four bytes tell a container; however many contracts the partner has, the head of the kept copy is read once
    assert len(kept) == 2


def test_a_refusal_loses_nothing_and_blocks_nothing(door):
    door.put("dtv", "2025-02-28", "vertrek_2023.csv", HEADER + "Vertrek;Jaar;2023;;;;veel\n")
    door.put("dtv", "2025-02-28", "vertrek_2024.csv", GOOD)
    outcomes = {o.file.name: o for o in door.land()}
    assert outcomes["vertrek_2023.csv"].result == "refused"
    assert outcomes["vertrek_2024.csv"].result == "landed"
    folder = outcomes["vertrek_2023.csv"].letter.parent
    assert (folder / "vertrek_2023.csv").read_text().endswith("veel\n")
    row = duckdb.sql(f"select reason from read_parquet('{folder}/refusal.parquet')").fetchall()
    assert "veel" in row[0][0]


def test_a_renamed_column_is_named_in_the_letter(door):
    outcome = door.land_one("dtv", "2025-02-28", "vertrek_2024.csv", GOOD.replace("Vertreksoort", "Type vertrek", 1))
    letter = outcome.letter.read_text()
    assert outcome.result == "refused"
    assert "`Vertreksoort`" in letter and "`Type vertrek`" in letter


def test_a_new_column_is_kept_and_reported(door):
    text = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal;Regio\nVertrek;Jaar;2024;;;;10;Noord\n"
    outcome = door.land_one("dtv", "2025-02-28", "vertrek_2024.csv", text)
    assert outcome.result == "landed" and "regio" in outcome.message
    assert door.cells(outcome, "regio") == [("Noord",)]


def test_a_full_delivery_that_lost_most_rows_is_refused(door):
    head = '"Titel"\n"Geslacht","Leeftijd","Nationaliteit","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
    rows = [f'"T","T","Syrisch ","Nareizigers (personen)","{y}","aantal","5"\n' for y in range(2000, 2020)]
    assert door.land_one("cbs", "2020-01-31", "83102NED.csv", head + "".join(rows)).result == "landed"
    outcome = door.land_one("cbs", "2020-02-28", "83102NED.csv", head + "".join(rows[:5]))
    assert outcome.result == "refused" and "80%" in outcome.message


def test_an_empty_file_and_a_file_without_rows_are_refused(door):
    assert door.land_one("dtv", "2025-02-28", "vertrek_2024.csv", "").result == "refused"
    assert door.land_one("dtv", "2025-02-28", "vertrek_2025.csv", HEADER).result == "refused"


def test_an_unknown_file_says_which_datasets_exist(door):
    outcome = door.land_one("dtv", "2025-02-28", "kopie van kopie.csv", "a;b\n1;2\n")
    assert outcome.result == "refused" and "dtv/vertrek" in outcome.message


def test_two_landings_at_once_do_not_mix(door):
    with exclusive(door.home.lake / ".lock", "svm land"), pytest.raises(UserError, match="already running"):
        put_good(door)


def _land_slowly(root: str) -> None:
    land([Home(__import__("pathlib").Path(root)).root / "inbox"], Home(__import__("pathlib").Path(root)))


def test_a_killed_landing_leaves_no_half_delivery(door):
    rows = "".join(f"Vertrek;Jaar, Nationaliteit;{1950 + i % 70};;;N{i};{i}\n" for i in range(400_000))
    door.put("dtv", "2025-02-28", "vertrek_2024.csv", HEADER + rows)
    process = multiprocessing.get_context("spawn").Process(target=_land_slowly, args=(str(door.home.root),))
    process.start()
    deadline = time.time() + 60
    while not list(door.home.lake.glob(".incoming-*/*/data.parquet")) and time.time() < deadline:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert not list(door.home.lake.glob("dtv/vertrek/delivery=2*"))
    assert door.land()[0].result == "landed"


def write_template(door, partner: str, rows: list[list[object]]) -> None:
    columns = [c.label for c in next(c for c in contracts() if c.name == "sjabloon/levering").columns]
    path = door.inbox / partner / "2025-02-28" / f"levering_{partner}.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Levering")
        for i, row in enumerate([columns, *rows]):
            sheet.write_row(i, 0, row)


def template_row(partner: str, breakdown: str, value: object, period: str = "2024") -> list[object]:
    return [partner, "sup_mtv", period, breakdown, value, "persons", "definitief", "", "verzonnen", ""]


def test_xlsx_cells_stay_text_beyond_the_first_thousand_rows(door):
    values = ["geheim" if i == 1400 else i for i in range(1, 1500)]
    days = [str(dt.date(2020, 1, 1) + dt.timedelta(days=i)) for i in range(len(values))]
    write_template(door, "kmar", [template_row("kmar", "", v, day) for v, day in zip(values, days, strict=True)])
    outcome = door.land()[0]
    assert outcome.result == "landed", outcome.message
    assert door.cells(outcome, "waarde") == [(str(v),) for v in values]


def test_a_template_of_another_partner_is_refused(door):
    write_template(door, "dji", [template_row("kmar", "", "5")])
    outcome = door.land()[0]
    assert outcome.result == "refused" and "kmar" in outcome.message


def test_the_template_that_we_hand_out_is_one_that_we_accept(door):
    path = door.inbox / "kmar" / "2025-02-28" / "levering_kmar.xlsx"
    command = [sys.executable, "-m", "publish", "template", "kmar", "--to", str(path)]
    subprocess.run(command, check=True, cwd=PROJECT, capture_output=True)
    sheet = fastexcel.read_excel(str(path)).load_sheet("Levering", dtypes="string").to_arrow().to_pylist()
    assert {row["Indicator"] for row in sheet} >= {"sup_mtv", "sup_border_refusals"}
    filled = path.with_name("levering_gevuld.xlsx")
    with xlsxwriter.Workbook(str(filled)) as book:
        out = book.add_worksheet("Levering")
        out.write_row(0, 0, list(sheet[0]))
        for i, row in enumerate(sheet, start=1):
            row |= {"Periode": "2024", "Waarde": "7", "Status": "definitief", "Bron": "verzonnen"}
            out.write_row(i, 0, ["" if v is None else v for v in row.values()])
    path.unlink()
    assert door.land()[0].result == "landed"


def test_every_contract_has_a_layout_a_key_and_a_place_in_the_lake(door):
    from ingest.lake import prepare

    prepare(door.home)
    for contract in contracts():
        assert set(contract.key) <= set(contract.column_names), contract.name
        assert list((door.home.lake / contract.partner / contract.dataset).glob("delivery=none/data.*.parquet"))


def test_the_command_prints_letters_and_exits_1(door):
    door.put("dtv", "2025-02-28", "vertrek_2024.csv", "onzin")
    command = [sys.executable, "-m", "publish", "land", str(door.inbox)]
    environment = os.environ | {"SVM_HOME": str(door.home.root)}
    result = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "REFUSED" in result.stdout and "brief.md" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert json.dumps(result.stderr) is not None
