"""Personal data at the door. Every number, name and address here is made up; the check digits are right on purpose."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import stat
import time
import zipfile
from typing import get_args
from unittest import mock

import pytest
import xlsxwriter
from click.testing import CliRunner

from ingest.contracts import PersonalKind, contracts, normalise
from ingest.personal import allows
from ingest.privacy import closed
from ingest.privacy.kinds import eleven_proof, is_iban, kinds_in
from ingest.privacy.places import Hit, Place
from ingest.privacy.plain import is_suspect, plain
from ingest.privacy.scan import scan
from ingest.problems import PERSONAL
from ingest.recognise import recognise
from ingest.verify import damaged_lake
from publish.commands.main import svm
from svm.home import PROJECT

INTAKE = "\ufeffInstroom;IND;NP;KMar;Overige\r\n"
CLEAN = f"{INTAKE}2023;10;20;30;40"
#: kind: what is planted (made up), in many disguises
PLANTED = {
    "bsn": ["bsn_123456782", "BSN 123456782", "bsn: 1234.56.782", "123\u200b456782 (bsn)", "BSN \uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff12", "burgerservicenummer 123 456 782"],
    "v_nummer": ["V-nummer 1234567890", "123.456.7890", "v1234567890", "V-nr: 1234567890"],
    "zaaknummer": ["Z1-123456789012", "zaaknummer 2023/12345", "CoA-nummer 1234567"],
    "document": ["paspoort NWX2B45C8", "ID-kaart SPECI2014", "document ab1234567"],
    "iban": ["NL91ABNA0417164300", "nl91 abna 0417 1643 00", "DE89 3704 0044 0532 0130 00", "rek NL91\u00a0ABNA\u00a00417\u00a01643\u00a000."],
    "email": ["verzonnen.persoon@voorbeeld.example", "verzonnen (at) voorbeeld.example"],
    "telefoon": ["06-12345678", "+31 6 12345678", "0031612345678", "(070) 1234567"],
    "geboortedatum": ["Verzonnen, Piet 12-03-1985", "geboren op 3 mei 1971", "geb. 01/02/1990"],
}  # fmt: skip
CASES = [(kind, text) for kind, texts in PLANTED.items() for text in texts]
SECRET = "verzonnen.geheim@voorbeeld.example"


def book(plant) -> bytes:
    """A made-up workbook of two sheets; `plant` puts something in it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        first, second = made.add_worksheet("Levering"), made.add_worksheet("Blad2")
        first.write(0, 0, "Aantal")
        plant(made, first, second)
    return out.getvalue()


HIDDEN = {
    "very hidden sheet": lambda b, f, s: (s.write(3, 2, SECRET), s.very_hidden()),
    "number in a cell": lambda b, f, s: (s.write(0, 0, "BSN"), s.write(1, 0, 123456782)),
    "comment": lambda b, f, s: f.write_comment(0, 0, SECRET),
    "properties": lambda b, f, s: b.set_properties({"author": SECRET}),
    "defined name": lambda b, f, s: b.define_name("Wie", f'="{SECRET}"'),
    "rich text": lambda b, f, s: f.write_rich_string(4, 0, "verzonnen", b.add_format({"bold": True}), ".geheim@", "voorbeeld.example"),
    "date of birth": lambda b, f, s: (s.write(0, 0, "Geboortedatum"), s.write(1, 0, 31000)),
    "text box": lambda b, f, s: f.insert_textbox(1, 1, SECRET),
    "link": lambda b, f, s: f.write_url(1, 1, f"mailto:{SECRET}", string="hier"),
}  # fmt: skip


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def kinds(path) -> set[str]:
    return {hit.kind for hit in scan(path, path.name).hits}


def everything(folder) -> bytes:
    """All bytes and names below a folder, but for the file that is locked away and the inbox."""
    files = [
        p for p in sorted(folder.rglob("*")) if p.is_file() and "_gesloten" not in p.parts and "inbox" not in p.parts
    ]
    return b"\n".join(str(p).encode() + p.read_bytes() for p in files)


@pytest.mark.parametrize(("kind", "text"), CASES, ids=[text for _, text in CASES])
def test_each_kind_is_found_in_its_disguises(tmp_path, kind, text):
    file = tmp_path / "levering.csv"
    file.write_text(f"{CLEAN};\r\n2024;1;2;3;4;{text}\r\n", encoding="utf-8")
    assert kind in kinds(file)
    packed = tmp_path / "levering.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(file, "tabel.csv")
    assert kind in kinds(packed)


@pytest.mark.parametrize("place", HIDDEN)
def test_every_corner_of_a_workbook_is_looked_at(tmp_path, place):
    file = tmp_path / "levering.xlsx"
    file.write_bytes(book(HIDDEN[place]))
    assert kinds(file)


def test_counts_alarm_nobody(tmp_path):
    """Of every eleven numbers of nine digits one passes the eleven-test."""
    file = tmp_path / "bevolking.csv"
    rows = [f"2024;{n};{n / 7};{n % 97}" for n in range(123456700, 123456800)]
    file.write_text("Jaar;Bevolking;Aandeel;Rest\n" + "\n".join(rows))
    assert kinds(file) == set()
    assert eleven_proof("123456782") and not eleven_proof("123456783")
    assert is_iban("NL91ABNA0417164300") and not is_iban("NL92ABNA0417164300")


def test_no_published_file_alarms():
    files = [p for p in sorted((PROJECT / "samples" / "inbox").rglob("*")) if p.is_file()]
    assert {str(p): found for p in files if not (found := scan(p, p.name)).is_clean} == {}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("instroom_2023.csv", f"{CLEAN};{SECRET}\r\n"),
        ("instroom_2023.csv", f"{SECRET}\r\n{CLEAN}"),
        (f"instroom {SECRET}.csv", CLEAN),
    ],
)
def test_what_is_refused_for_privacy_is_repeated_nowhere(door, monkeypatch, name, data):
    monkeypatch.setenv("SVM_HOME", str(door.home.root))
    door.put("dtv", "2024-02-10", name, data)
    done = CliRunner().invoke(svm, ["land", str(door.inbox)])
    assert done.exit_code == 1
    assert "personal data: an e-mail address in" in done.output
    assert SECRET not in done.output
    assert SECRET.encode() not in everything(door.home.root)
    assert not list(door.home.originals.rglob("*.csv"))
    (kept,) = (door.home.quarantine / "_gesloten").iterdir()
    assert kept.read_bytes() == data.encode()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    (letter,) = door.home.quarantine.glob("dtv~*/brief.md")
    assert "een e-mailadres in" in letter.read_text()
    assert str(closed.last_day(kept)) in letter.read_text()


def test_a_locked_file_is_destroyed_when_its_day_has_passed(door):
    door.put("dtv", "2024-02-10", "instroom_2023.csv", f"{CLEAN};{SECRET}\r\n")
    door.land()
    (kept,) = (door.home.quarantine / "_gesloten").iterdir()
    closed.sweep(door.home, closed.last_day(kept))
    assert kept.exists()
    closed.sweep(door.home, closed.last_day(kept) + dt.timedelta(days=1))
    assert not kept.exists()


@pytest.mark.parametrize(
    "unit",
    [
        "QUJD",
        "7",
        "a.",
        "@",
        "a@",
        "A A ",
        "<",
        "<si>",
        "0 1 ",
        "1-",
        "06 ",
        "z-1",
        "geb ",
        "é",
        "\u0661",
        "'",
        '"',
        ";",
    ],
)
def test_two_megabytes_of_anything_are_looked_through_in_a_second(tmp_path, unit):
    file = tmp_path / "levering.csv"
    file.write_text(f"kop\n{unit * (2_000_000 // len(unit))}\n", encoding="utf-8")
    started = time.process_time()
    scan(file, file.name)
    kinds_of_text = list(kinds_in(plain(unit * (50_000 // len(unit)))))
    assert time.process_time() - started < 1, kinds_of_text


def test_a_workbook_with_a_picture_in_a_property_is_looked_through(tmp_path):
    file = tmp_path / "levering.xlsx"
    file.write_bytes(book(lambda b, f, s: None))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("customXml/item1.xml", f"<a>{'QUJDREVG' * 170_000}</a>")
    started = time.process_time()
    assert kinds(file) == set()
    assert time.process_time() - started < 1


def test_the_quick_look_misses_nothing_that_the_long_one_finds():
    texts = {plain(text) for _, text in CASES} | {plain(f"{text} en meer") for _, text in CASES}
    assert [text for text in texts if list(kinds_in(text)) and not is_suspect(text)] == []


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 verzonnen",
        b"PAR1verzonnen",
        bytes.fromhex("d0cf11e0a1b11ae1") + b"EncryptedPackage",
        gzip.compress(CLEAN.encode())[:-9],
        zipped(("a.zip", zipped(("b.zip", zipped(("c.csv", CLEAN.encode())))))),
        zipped(("a.csv", CLEAN.encode()))[:-30],
    ],
    ids=["pdf", "parquet", "a workbook with a password", "cut off gz", "three zips deep", "cut off zip"],
)
def test_what_cannot_be_looked_through_is_refused_and_locked_away(door, data):
    outcome = door.land_one("dtv", "2024-02-10", "instroom_2023.csv", data)
    assert outcome.result == "refused" and "is locked away and destroyed after" in outcome.message
    assert [kept.read_bytes() for kept in closed.find(door.home)] == [data]
    assert not [p for p in door.home.originals.rglob("*") if p.is_file()]
    # the same answer again
    assert door.land()[0].message == outcome.message
    assert len(closed.find(door.home)) == 1


def test_whatever_breaks_the_scan_is_the_problem_of_that_file(door, monkeypatch):
    def broken(*_):
        raise ValueError(f"cannot read {SECRET}")

    door.put("dtv", "2024-02-10", "instroom_2023.csv", CLEAN)
    door.looks_inside = True
    monkeypatch.setattr("ingest.privacy.scan._in_text", broken)
    outcome = door.land()[0]
    assert "cannot be looked through for personal data (ValueError)" in outcome.message
    assert SECRET not in outcome.message and SECRET.encode() not in everything(door.home.root)


@pytest.mark.parametrize(
    "note",
    [f"source: verzonnen\nremark: {SECRET}\n", f"{SECRET}: [\n", f"source: |\n  bel 06-12345678\n  of {SECRET}\n"],
)
def test_a_note_is_looked_at_before_it_is_repeated(door, note):
    path = door.put("dtv", "2024-02-10", "instroom_2023.csv", CLEAN)
    path.with_name(path.name + ".source.yml").write_text(note)
    outcome = door.land()[0]
    assert outcome.result == "refused" and "an e-mail address in the note" in outcome.message
    assert SECRET not in outcome.message and SECRET.encode() not in everything(door.home.root)


def test_folders_and_links_with_personal_data_in_their_name_are_not_repeated(door, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(door.home.root))
    door.put(SECRET, "2024-02-10", "instroom_2023.csv", CLEAN)
    link = door.put("dtv", "2024-02-10", "x.csv", CLEAN).with_name(f"{SECRET}.csv")
    link.symlink_to(link.with_name("x.csv"))
    done = CliRunner().invoke(svm, ["land", str(door.inbox)])
    assert done.exit_code == 1 and "the name of a folder" in done.output and "it is a link" in done.output
    assert SECRET not in done.output and SECRET.encode() not in everything(door.home.root)


def test_a_contract_that_names_the_kind_for_a_column_takes_it_in_there_and_nowhere_else(door, monkeypatch):
    def for_contacts(contract, hit):
        return hit.kind == "email" and normalise(hit.header) == "contactpersoon"

    monkeypatch.setattr("ingest.personal.allows", for_contacts)
    head = CLEAN.replace("Overige\r", "Overige;Contactpersoon\r")
    taken = door.land_one("dtv", "2024-02-10", "instroom_2023.csv", f"{head};{SECRET}\r\n")
    assert taken.result == "landed", taken.message
    assert closed.find(door.home) == []
    (original,) = (p for p in door.home.originals.rglob("*") if p.is_file())
    assert SECRET in original.read_text()
    other = f"{head};{SECRET};06-12345678\r\n"
    assert door.land_one("dtv", "2024-02-11", "instroom_2023.csv", other).result == "refused"


def test_a_column_allows_the_kinds_that_it_names():
    contract = next(c for c in contracts() if any(column.headers for column in c.columns))
    column = next(column for column in contract.columns if column.headers)
    named = contract.model_copy(
        update={"columns_by_name": {column.name: column.model_copy(update={"personal": ("email",)})}}
    )
    place = Place("x", "x")
    assert allows(named, Hit("email", place, column.headers[0]))
    assert not allows(named, Hit("bsn", place, column.headers[0]))
    assert not allows(named, Hit("email", place, "een andere kop"))
    assert not allows(contract, Hit("email", place, column.headers[0]))


def test_what_is_locked_away_is_counted_verified_and_never_open(door):
    door.put("dtv", "2024-02-10", "instroom_2023.csv", f"{CLEAN};{SECRET}\r\n")
    seen = []
    real = closed.settle

    def watched(aside, kept, mode):
        seen.append(stat.S_IMODE(aside.stat().st_mode))
        real(aside, kept, mode)

    def recognised(arrived, folder):
        seen.append(stat.S_IMODE(folder.parent.stat().st_mode))
        return recognise(arrived, folder)

    door.looks_inside = True
    with mock.patch("ingest.privacy.closed.settle", watched), mock.patch("ingest.land.recognise", recognised):
        door.land()
    (kept,) = closed.find(door.home)
    assert seen == [0o600, 0o700]
    assert closed.locked_lines(door.home) == [
        f"Achter slot wegens persoonsgegevens: 1 (tot en met {closed.last_day(kept)})"
    ]
    assert damaged_lake(door.home) == []
    kept.chmod(0o644)
    assert "others than its owner" in damaged_lake(door.home)[0].found
    kept.chmod(0o600)
    kept.write_bytes(b"verzonnen")
    assert "is not what was locked away" in damaged_lake(door.home)[0].found
    kept.rename(kept.with_name(kept.name.replace(str(closed.last_day(kept)), "2020-01-01")))
    assert "should have been destroyed" in damaged_lake(door.home)[0].found
    door.land()
    assert [closed.last_day(one).year for one in closed.find(door.home)] != [2020]


def test_a_contract_names_the_kinds_that_are_known():
    assert set(get_args(PersonalKind)) == set(PERSONAL)


#: the cells of a JSON text by name: what is found in them
NAMED = {
    '{"page": 1, "total": {"refugees": 123456782}, "items": [{"refugees": 5}, {"refugees": "0"}]}': set(),
    '{"value": [{"Id": 5, "Measure": "M1"}, {"Id": 123456782, "Measure": "M1"}]}': set(),
    '{"id": ["geo"], "value": {"0": 1005, "1": 123456782, "2": 447000001}}': set(),
    '{"items": [{"BSN": 123456782}, {"BSN": 5}]}': {"bsn"},
    '{"items": [{"bsn_nummer": 12345672, "aantal": 5}]}': {"bsn"},
    '[{"a": 123456782, "b": 5}, {"a": 111222333, "b": 6}]': {"bsn"},
    '{"a": {"123456782": 5}}': {"bsn"},
    '{"a": "zie 123456782", "b": 5}': {"bsn"},
    '{"geboortedatum": 31000}': {"geboortedatum"},
    '{"items": [{"zaak_nummer": "2023/12345", "aantal": 5}]}': {"zaaknummer"},
    '{"items": [{"coa_id": 196, "coa_iso": "NLD", "refugees": 1234567}, {"coa_id": "-", "refugees": 7654321}]}': set(),
    '{"achternaam": "Verzonnen", "aantal": 5}': {"naam"},
    '{"a": "verzonnen.persoon\\u0040voorbeeld.example"}': {"email"},
    '{"a": "zeg \\"bsn\\": 123456782"}': {"bsn"},
    '{"a": ["NL91ABNA0417164300", "x"]}': {"iban"},
    '{"a": "afgebroken BSN 123456782': {"bsn"},
}


@pytest.mark.parametrize("text", NAMED)
@pytest.mark.parametrize("sign", ["", "\n"])
def test_a_number_in_json_is_judged_by_its_name_and_by_the_others_of_that_name(tmp_path, text, sign):
    path = tmp_path / "answer.json"
    path.write_text(text.replace("{", "{" + sign))
    assert kinds(path) == NAMED[text]


def test_personal_data_deep_in_one_line_of_json_is_found_below_its_name(tmp_path):
    rows = [f'{{"Id": {n}, "Refugees": {n * 7919 % 999_999_937}, "Naam": "Land {n % 9}"}}' for n in range(24_000)]
    path = tmp_path / "answer.json"
    path.write_text('{"value": [' + ", ".join(rows) + "]}")
    assert path.stat().st_size > 1_200_000 and scan(path, "answer.json").is_clean
    rows[20_000] = '{"Id": 20000, "Refugees": 5, "Naam": "BSN 123456782"}'
    path.write_text('{"value": [' + ", ".join(rows) + "]}")
    assert kinds(path) == {"bsn"}
    rows[20_000] = '{"Id": 20000, "Refugees": 5, "burger_service_nummer": 123456782}'
    path.write_text('{"value": [' + ", ".join(rows) + "]}")
    assert kinds(path) == {"bsn"}
