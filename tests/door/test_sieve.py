"""The sieve of a big text: it is wider than what looks closely, and the same is found with it and without."""

from __future__ import annotations

import random

import pytest

from ingest.privacy import scan as scan_module
from ingest.privacy.kinds import LONGEST, kinds_in
from ingest.privacy.plain import plain
from ingest.privacy.scan import PIECE, _cells, scan
from ingest.privacy.sieve import left_in

#: pieces of made-up lines: numbers of people and what looks like them, words before them, edges and signs between
WORDS = (
    *("bsn", "BSN ", "b.s.n.", "burgerservicenummer", "sofinr", "v-nummer", "vreemdelingennummer", "zaaknummer "),
    *("zaak 12", "dossiernr", "coa-id", "case no", "paspoort", "ID-kaart", "document", "telefoon", "tel", "mobiel"),
    *("geboortedatum", "geb.dat", "geb. op ", "born ", "dob", "Jansen, Jan", "Jan van der Berg", "jan jansen", "op"),
    *("123456782", "111222333", "123 456 782", "123.456.782", "123-456-782", "1234.56.782", "12 34 56 782", "12345678"),
    *("1234567890", "1234567800", "123.456.7890", "z1-123456", "Z-12345", "AB1234567", "W12345678", "AB12CD345", "nl"),
    *("NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "jan@example.nl", "jan (at) example [dot] nl", "info@example.nl"),
    *(
        "0612345678",
        "06-12345678",
        "+31 6 12345678",
        "+31 (0)6 12345678",
        "0031612345678",
        "+32 470 123456",
        "16-05-1980",
    ),
    *(
        "1980-05-16",
        "16/5/1980",
        "16.05.2004",
        "16 mei 1980",
        "2019-2020",
        "2019/20",
        "43101",
        "19800516",
        "12:30",
        "é",
    ),
    *(
        "١٢٣٤٥٦٧٨٢",
        "１２３４５６７８２",
        "\u200b",
        "Ωmega",
        "A" * 210,
        "=",
        '"',
        '""',
        "'",
        " ",
        ".",
        "-",
        "(",
        ")",
        ",",
        ";",
    ),
)


def _made_up(count: int, sign: str, seed: int) -> list[str]:
    dice = random.Random(seed)

    def cell() -> str:
        return "".join(dice.choice(WORDS) for _ in range(dice.randint(1, 4)))

    lines = [sign.join(cell() for _ in range(dice.randint(1, 3))) for _ in range(count)]
    # as a partner writes cells that hold its sign
    return [f'"{line}"' if dice.random() < 0.1 else line for line in lines]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_a_line_that_falls_has_no_kind_in_any_cell(sign):
    lines = [plain(line) for line in _made_up(4000, sign, ord(sign))]
    fallen = [line for line, is_left in zip(lines, left_in(lines), strict=True) if not is_left]
    assert len(fallen) > 50
    for line in fallen:
        left = ""
        for text in (cell.strip().lstrip("'") for cell in _cells(line, sign)):
            assert not list(kinds_in(text, left)), line
            left = text


def test_a_text_that_is_longer_than_a_cell_may_be_is_left():
    assert left_in(["a b " * (LONGEST // 4 + 1), "a b"]) == [True, False]


def test_a_big_file_has_the_same_places_with_the_sieve_and_without(tmp_path, monkeypatch):
    quiet = [f"Vertrek;{2000 + n % 25};Verzonnen nationaliteit {n};{n % 997}" for n in range(12_000)]
    suspect = _made_up(300, ";", 3)
    lines = [line for n, line in enumerate(quiet) for line in ([line, suspect[n // 40]] if n % 40 == 0 else [line])]
    path = tmp_path / "verzonnen.csv"
    path.write_text("\n".join(["Onderwerp;Jaar;Nationaliteit;Aantal", *lines]) + "\n", encoding="utf-8")
    assert path.stat().st_size > 4 * PIECE
    sieved = scan(path, path.name)
    monkeypatch.setattr(scan_module, "left_in", lambda texts: [True] * len(texts))
    assert scan(path, path.name) == sieved
    assert {hit.kind for hit in sieved.hits} >= {"bsn", "iban", "email", "telefoon", "geboortedatum"}
