"""Personal data at the door: `python -m tests.bench.persons --count 200 --seed 1`.

Every number, name and address is made up; check digits are right on purpose. Each planted file holds one of a kind, in one
disguise, in one place of a template or a csv, and goes through `svm land`'s own door. Prints how many of each kind were
refused for it, and whether its text was found anywhere in the home but behind closed doors. The clean ones are all samples
and, where they lie beside the project, the real exports: each that is suspected is a false alarm and is named.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import xlsxwriter

from ingest.privacy.kinds import eleven_proof
from ingest.privacy.scan import personal_data
from ingest.problems import PERSONAL
from svm.home import PROJECT
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
    return f"{country}{check:02d}{account}"


def name(random: Random) -> str:
    first = random.choice(["Verzonna", "Testa", "Proefpiet", "Nepmohamed", "Voorbeeldia"])
    between = random.choice(["", "van ", "de ", "el "])
    return f"{first} {between}{random.choice(['Testman', 'Voorbeeldsma', 'Nepstra', 'Al-Proef'])}"


def birth(random: Random) -> str:
    day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(1940, 2009)
    return random.choice([f"{day:02d}-{month:02d}-{year}", f"{year}-{month:02d}-{day:02d}", f"{day}/{month}/{year}"])


#: kind: what a partner could have typed, as made up from a random source
PLANT: dict[str, Callable[[Random], str]] = {
    "bsn": lambda r: r.choice(["BSN {}", "bsn:{}", "burgerservicenummer {}", "{} (BSN)", "sofinummer {}"]).format(
        bsn(r)
    ),
    "v_nummer": lambda r: r.choice(["V-nummer {}", "V-nr. {}", "vnr {}", "v{}", "vreemdelingnummer {}"]).format(
        digits(r, 10)
    ),
    "zaaknummer": lambda r: r.choice(["zaaknummer {}", "Z1-{}", "dossiernummer: {}", "CoA-nummer {}"]).format(
        digits(r, 11)
    ),
    "document": lambda r: r.choice(["paspoort NX{}A{}", "documentnummer SP{}K{}", "ID-kaart IR{}B{}"]).format(
        digits(r, 3), digits(r, 3)
    ),
    "iban": lambda r: r.choice(["{}", "rekening {}", "IBAN: {}"]).format(iban(r)),
    "email": lambda r: r.choice(["{}@voorbeeld.example", "{}(at)voorbeeld.example", "mail {}@sub.voorbeeld.nl"]).format(
        name(r).lower().replace(" ", ".")
    ),
    "telefoon": lambda r: r.choice(["06-{0}", "+31 6 {0}", "tel. 070-{1}", "0031 6{0}", "06 {0}"]).format(
        digits(r, 8), digits(r, 7)
    ),
    "geboortedatum": lambda r: r.choice(["{0}, geboren {1}", "{0} {1}", "{0} (geb. {1})", "geboortedatum {1}"]).format(
        name(r), birth(r)
    ),
}
#: how it is typed
DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "lower case": str.lower,
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "wide digits": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text),
    "unseen characters": lambda text: "\u200b".join(text),
    "other dashes": lambda text: text.replace("-", "\u2011"),
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
    return out.getvalue()


def lines(text: str, place: str) -> bytes:
    """A made-up source table with the text in one place."""
    row = "Vertrek;Jaar;2024;;;;10"
    rows = {
        "unknown column": [f"{TABLE};Opmerking", f"{row};{text}"],
        "line above": [text, TABLE, row],
        "line below": [TABLE, row, text],
        "dimension": [TABLE, f"Vertrek;Jaar;2024;;;{text};10"],
    }[place]
    return ("\r\n".join(rows) + "\r\n").encode("utf-8-sig")


PLACES: dict[str, tuple[Callable[[str, str], bytes], str, str]] = {
    **{
        p: (template, "coa", "levering_coa.xlsx") for p in ("remark", "source", "hidden sheet", "comment", "properties")
    },
    **{p: (lines, "dtv", "vertrek.csv") for p in ("unknown column", "line above", "line below", "dimension")},
}


def planted(count: int, seed: int, root: Path) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Land `count` planted files; returns how many of each kind were (not) refused for it, and what leaked or passed."""
    random, door = Random(seed), Door(root)
    texts: dict[Path, tuple[str, str, str, str]] = {}
    for number in range(count):
        kind = list(PLANT)[number % len(PLANT)]
        disguise, place = random.choice(list(DISGUISES)), random.choice(list(PLACES))
        text = DISGUISES[disguise](PLANT[kind](random))
        write, partner, file = PLACES[place]
        day = f"{2000 + number // 300}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"
        folder = door.inbox / partner / day
        stem, _, ending = file.partition(".")
        path = door.put(partner, day, f"{stem}_{len(list(folder.glob('*'))) if folder.exists() else 0}.{ending}",
                        write(text, place))  # fmt: skip
        texts[path] = (kind, disguise, place, text)
    outcomes = door.land()
    counts: Counter[tuple[str, str]] = Counter()
    told = []
    for outcome in outcomes:
        kind, disguise, place, text = texts[outcome.file]
        found = outcome.result == "refused" and PERSONAL[kind][0] in outcome.message
        other = outcome.result == "refused" and outcome.message.startswith("personal data")
        answer = "found" if found else "as another kind" if other else f"not found: {outcome.result}"
        counts[kind, answer] += 1
        if not found and not other:
            told.append(f"{kind}, {disguise}, {place}: {text!r}: {outcome.message[:90]}")
        elif text in outcome.message:
            told.append(f"{kind}, {disguise}, {place}: REPEATED in the answer")
    hay = b"\n".join(
        str(p).encode() + p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and not {"_gesloten", "inbox"} & set(p.parts)
    )
    refused = {o.file for o in outcomes if o.message.startswith("personal data")}
    told += [f"LEAKED: {texts[path][:3]}" for path in sorted(refused) if texts[path][3].encode() in hay]
    return counts, told


def clean() -> tuple[int, list[str]]:
    """Scan all samples and real exports; returns how many, and those that are suspected."""
    folders = [PROJECT / "samples" / "inbox", *([REAL] if REAL.exists() else [])]
    files = [p for f in folders for p in sorted(f.rglob("*")) if p.suffix in (".csv", ".tsv", ".xlsx", ".zip", ".gz")]
    return len(files), [f"{p.name}: {found[0]}" for p in files if (found := personal_data(p, p.name, {}))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        counts, told = planted(asked.count, asked.seed, Path(root))
    for (kind, answer), number in sorted(counts.items()):
        print(f"{kind:14} {answer:24} {number}")
    found = sum(n for (_, answer), n in counts.items() if not answer.startswith("not found"))
    print(f"refused for personal data: {found} of {asked.count}", *told, sep="\n  ")
    files, alarms = clean()
    print(f"false alarms: {len(alarms)} of {files}", *alarms, sep="\n  ")


if __name__ == "__main__":
    main()
