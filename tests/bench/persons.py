"""Personal data at the door: `python -m tests.bench.persons --count 200 --seed 1`.

Every number, name and address is made up; check digits are right on purpose. Each planted file holds one of a kind, in one
disguise, in one place, and goes through the door. Prints how many of each kind were refused for it, which were not, and
which text came back anywhere but behind closed doors: in an answer, a letter, a name, or a cell of a Parquet file. The
clean ones are made up as well, all samples and, where they lie beside the project, the real exports: each that is
suspected is a false alarm and is named.
"""

from __future__ import annotations

import argparse
import gzip
import io
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import xlsxwriter

from ingest.arrive import delivered_files
from ingest.privacy.kinds import eleven_proof
from ingest.privacy.plain import plain
from ingest.privacy.scan import FILE_NAME, scan
from ingest.problems import PERSONAL
from svm.home import PROJECT
from tests.bench.clean import made_up
from tests.conftest import TEMPLATE, Door

REAL = PROJECT.parent / "shared" / "realdata"
TABLE = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal"


def digits(random: Random, count: int) -> str:
    return str(random.randint(1, 9)) + "".join(str(random.randint(0, 9)) for _ in range(count - 1))


def bsn(random: Random) -> str:
    return next(number for _ in range(10_000) if eleven_proof(number := digits(random, 9)))


def iban(random: Random) -> str:
    country, bank = random.choice([("NL", "ABNA"), ("NL", "INGB"), ("DE", ""), ("BE", "")])
    account = bank + digits(random, {"NL": 10, "DE": 18, "BE": 12}[country])
    check = 98 - int("".join(str(int(c, 36)) for c in f"{account}{country}00")) % 97
    number = f"{country}{check:02d}{account}"
    return random.choice([number, " ".join(number[i : i + 4] for i in range(0, len(number), 4))])


def name(random: Random) -> str:
    first = random.choice(["Verzonna", "Testa", "Proefpiet", "Nepmohamed", "Voorbeeldia"])
    between = random.choice(["", "van ", "de ", "el "])
    return f"{first} {between}{random.choice(['Testman', 'Voorbeeldsma', 'Nepstra', 'Al-Proef'])}"


def birth(random: Random) -> str:
    day, month, year = random.randint(2, 27), random.randint(1, 12), random.randint(1940, 2009)
    return random.choice([f"{day:02d}-{month:02d}-{year}", f"{year}-{month:02d}-{day:02d}", f"{day}/{month}/{year}"])


#: kind: what a partner could have typed, as made up from a random source
PLANT: dict[str, Callable[[Random], str]] = {
    "bsn": lambda r: r.choice(
        ["BSN {}", "bsn:{}", "burgerservicenummer {}", "{} (BSN)", "sofinummer {}", "bsn_{}", "B.S.N. {}"]
    ).format(bsn(r)),
    "v_nummer": lambda r: r.choice(
        ["V-nummer {}", "V-nr. {}", "vnr {}", "v{}", "vreemdelingnummer {}", "Vreemdelingennummer: {}"]
    ).format(digits(r, 10)),
    "zaaknummer": lambda r: r.choice(
        ["zaaknummer {}", "Z1-{}", "dossiernummer: {}", "CoA-nummer {}", "zaak {}", "dossiernr {}"]
    ).format(digits(r, 11)),
    "document": lambda r: r.choice(
        ["paspoort NX{}A{}", "documentnummer SP{}K{}", "ID-kaart IR{}B{}", "rijbewijs / passport NW{}C{}"]
    ).format(digits(r, 3), digits(r, 3)),
    "iban": lambda r: r.choice(["{}", "rekening {}", "IBAN: {}"]).format(iban(r)),
    "email": lambda r: r.choice(
        ["{}@voorbeeld.example", "{}(at)voorbeeld.example", "mail {}@sub.voorbeeld.nl", "{} [at] voorbeeld [punt] nl"]
    ).format(name(r).lower().replace(" ", ".")),
    "telefoon": lambda r: r.choice(
        ["06-{0}", "+31 6 {0}", "tel. 070-{1}", "0031 6{0}", "06 {0}", "+31(0)6{0}", "(070) {1}"]
    ).format(digits(r, 8), digits(r, 7)),
    "geboortedatum": lambda r: r.choice(
        ["{0}, geboren {1}", "{0} {1}", "{0} (geb. {1})", "geboortedatum {1}", "{1} {0}", "date of birth: {1}"]
    ).format(name(r), birth(r)),
}
#: how it is typed
DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "lower case": str.lower,
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "wide digits": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text),
    "Arabic digits": lambda text: "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in text),
    "unseen characters": lambda text: "\u200b".join(text),
    "other dashes": lambda text: text.replace("-", "\u2011"),
    "an apostrophe in front": lambda text: f"'{text}",
    "in a sentence": lambda text: f"zie ook {text}, telefonisch nagevraagd op 3 mei",
}


def template(text: str, place: str) -> bytes:
    """A made-up delivery by template with the text in one place."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, other = book.add_worksheet("Levering"), book.add_worksheet("Blad2")
        sheet.write_row(0, 0, TEMPLATE)
        row = ["coa", "asy_coa_inflow", "2024", "", "31640", "persons", "definitief", "", "verzonnen", ""]
        row[-1] = text if place == "remark" else ""
        row[-2] = text if place == "source" else "verzonnen voor een test"
        sheet.write_row(1, 0, row)
        if place == "hidden sheet":
            other.write(5, 3, text)
            other.hide()
        if place == "comment":
            sheet.write_comment(1, 4, text)
        if place == "properties":
            book.set_properties({"comments": text})
        if place == "text box":
            other.insert_textbox(1, 1, text)
        if place == "header of a page":
            other.set_header(f"&C{text}".replace("\u200b", ""))
        if place == "input message":
            other.data_validation(0, 0, 0, 0, {"validate": "any", "input_title": "Let op", "input_message": text})
        if place == "defined name":
            book.define_name("Verzonnen", f'="{text}"')
    return out.getvalue()


def lines(text: str, place: str) -> bytes:
    """A made-up source table with the text in one place, in utf-8 or what the place says."""
    row = "Vertrek;Jaar;2024;;;;10"
    rows = {
        "unknown column": [f"{TABLE};Opmerking", f"{row};{text}"],
        "line above": [text, TABLE, row],
        "line below": [TABLE, row, text],
        "dimension": [TABLE, f"Vertrek;Jaar;2024;;;{text};10"],
        "quoted cell of two lines": [f"{TABLE};Opmerking", f'{row};"verzonnen\r\n{text}"'],
        "far down": [f"{TABLE};Opmerking", *[f"{row};"] * 5000, f"{row};{text}"],
    }
    shown = "\r\n".join(rows.get(place, rows["unknown column"])) + "\r\n"
    return shown.encode("utf-16") if place == "UTF-16" else shown.encode("utf-8-sig")


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members:
            archive.writestr(member, data)
    return out.getvalue()


def packed(text: str, place: str) -> bytes:
    """A made-up source table with the text in it, packed in one or more ways."""
    table = lines(text, "unknown column")
    return {
        "zip": lambda: zipped(("tabel.csv", table)),
        "readme in a zip": lambda: zipped(("tabel.csv", lines("", "unknown column")), ("readme.txt", text.encode())),
        "gz in a zip": lambda: zipped(("tabel.csv.gz", gzip.compress(table, mtime=0))),
        "zip in a zip": lambda: zipped(("tabel.zip", zipped(("tabel.csv", table)))),
        "three zips deep": lambda: zipped(("a.zip", zipped(("b.zip", zipped(("tabel.csv", table)))))),
        "one of 150": lambda: zipped(*((f"{n}.csv", b"a;b\n1;2\n") for n in range(150)), ("tabel.csv", table)),
        "broken gz": lambda: gzip.compress(table, mtime=0)[:-9],
        "broken zip": lambda: zipped(("tabel.csv", table))[:-30],
    }[place]()


Writer = Callable[[str, str], bytes]
WORKBOOK = (
    *("remark", "source", "hidden sheet", "comment", "properties", "text box", "header of a page", "input message"),
    "defined name",
)
LINES = ("unknown column", "line above", "line below", "dimension", "quoted cell of two lines", "far down", "UTF-16")
ZIP = ("zip", "readme in a zip", "gz in a zip", "zip in a zip", "three zips deep", "one of 150", "broken zip")
#: place: how the file is made, its partner, and its name
PLACES: dict[str, tuple[Writer, str, str]] = {
    **dict.fromkeys(WORKBOOK, (template, "coa", "levering_coa.xlsx")),
    **dict.fromkeys(LINES, (lines, "dtv", "vertrek.csv")),
    **dict.fromkeys(ZIP, (packed, "dtv", "vertrek.zip")),
    "broken gz": (packed, "dtv", "vertrek.csv.gz"),
    **dict.fromkeys(("file name", "note", "broken note"), (lambda *_: lines("", "unknown column"), "dtv", "vertrek.csv")),
}  # fmt: skip
NOTES = {"note": "source: verzonnen\nremark: |\n  {}\n", "broken note": "source: verzonnen\n{}: [\n"}
#: what is locked away because nobody can look into it
UNSEEN = ("three zips deep", "broken gz", "broken zip")


def planted(count: int, seed: int, root: Path) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Land `count` planted files; returns how many of each kind were (not) refused for it, and what leaked or passed."""
    random, door = Random(seed), Door(root)
    texts: dict[Path, tuple[str, str, str, str]] = {}
    for number in range(count):
        kind = list(PLANT)[number % len(PLANT)]
        disguise, place = random.choice(list(DISGUISES)), random.choice(list(PLACES))
        text = DISGUISES[disguise](PLANT[kind](random))
        write, partner, file = PLACES[place]
        folder = f"{2026 + number // 300}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"
        stem, _, ending = file.partition(".")
        stem = f"{stem} {text}".replace("/", "-") if place == "file name" else f"{stem}_{number}"
        path = door.put(partner, folder, f"{stem}.{ending}", write(text, place))
        if place in NOTES:
            path.with_name(path.name + ".source.yml").write_text(NOTES[place].format(text), encoding="utf-8")
        texts[path] = (kind, disguise, place, text)
    outcomes = dict(zip(delivered_files([door.inbox]), door.land(), strict=True))
    counts: Counter[tuple[str, str]] = Counter()
    told = []
    kept = everything(root)
    for path, outcome in outcomes.items():
        kind, disguise, place, text = texts[path]
        named = outcome.result == "refused" and PERSONAL[kind][0] in outcome.message
        other = outcome.result == "refused" and "is locked away and destroyed" in outcome.message
        answer = "named" if named else "locked away" if other else f"passed: {outcome.result}"
        counts[kind, answer] += 1
        if not other:
            told.append(f"{kind}, {disguise}, {place}: {text!r}: {outcome.message[:90]}")
        elif not named and place not in UNSEEN:
            told.append(f"(as another kind: {kind}, {disguise}, {place}: {text!r}: {outcome.message[:90]})")
        answers = f"{outcome.file} {outcome.message}"
        if any(secret in hay for secret in {text, plain(text)} for hay in (kept, answers)):
            told.append(f"REPEATED: {kind}, {disguise}, {place}: {text!r}")
    return counts, told


def everything(root: Path) -> str:
    """All names and texts below a home but for the inbox and what is locked away; of a Parquet file its cells."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and not {"_gesloten", "inbox"} & set(path.parts):
            cells = str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else ""
            found += [str(path), cells, path.read_bytes().decode(errors="replace")]
    return "\n".join(found)


def clean(root: Path) -> tuple[int, float, int, list[str]]:
    """Scan clean files; returns how many, the seconds and bytes, and those that are suspected."""
    folders = [PROJECT / "samples" / "inbox", *([REAL] if REAL.exists() else []), made_up(root)]
    endings = (".csv", ".tsv", ".xlsx", ".zip", ".gz", ".txt")
    files = [p for f in folders for p in sorted(f.rglob("*")) if p.suffix in endings]
    started = time.perf_counter()
    alarms = [f"{p.name}: {found}" for p in files if not (found := scan(p, p.name, {FILE_NAME: p.stem})).is_clean]
    return len(files), time.perf_counter() - started, sum(p.stat().st_size for p in files), alarms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        counts, told = planted(asked.count, asked.seed, Path(root))
    for (kind, answer), number in sorted(counts.items()):
        print(f"{kind:14} {answer:24} {number}")
    away = sum(n for (_, answer), n in counts.items() if not answer.startswith("passed"))
    print(f"locked away: {away} of {asked.count}", *told, sep="\n  ")
    with tempfile.TemporaryDirectory() as root:
        files, seconds, size, alarms = clean(Path(root))
    print(f"false alarms: {len(alarms)} of {files} ({size / 1e6:.0f} MB in {seconds:.1f} s)", *alarms, sep="\n  ")


if __name__ == "__main__":
    main()
