"""Clean files that look as if they held personal data. All figures, codes and texts are made up."""

from __future__ import annotations

from pathlib import Path
from random import Random

import xlsxwriter

README = """Verzonnen voor een test. Bron: Verzonnen Bureau, Testlaan 1, 1234 AB Nergens.
Contact: infoservice@verzonnen.example, statistics@voorbeeld.example, estat-user-support@proef.example, opendata@nep.example
Vreemdelingenwet 2000, Besluit 23-11-2000, Staatsblad 2000, 497; Wet Inburgering 13-12-2006; Council Regulation 26-06-2013.
COM(2020) 610, 2020/0279(COD), ECLI:NL:RVS:2019:1560, ISBN 978-90-12-34567-8, doi:10.1787/123456789-en, ISSN 1234-5678.
Table TPS00191, 85484NED, BU03630000, EU27_2020; last update 08/06/2026 23:00; https://voorbeeld.example/t/123456782/x
Peildatum 1 januari 2009. Cijfers Nieuwe Reeks 12-03-2005. Geboren in Nederland, stand op 15-06-2024.
De 12 landen met de meeste personen; in 2023 waren het er 123 456 789 (voorlopig), at 20 locations in the country.
"""


def tables(random: Random) -> dict[str, list[list[object]]]:
    """Rows of made-up tables by name."""

    def count(low: int, high: int) -> int:
        return random.randint(low, high)

    years = range(2000, 2026)
    return {
        "nine_digit_counts": [["Jaar", "Waarde"], *[[y, count(10**8, 10**9 - 1)] for y in years]],
        "nine_digit_rest": [["jaar", "kolom"], *[[y, count(10**8, 10**9 - 1)] for y in years]],
        "one_nine_digit_total": [["regio", "som"], *[[f"r{n}", count(1, 10**6)] for n in range(9)], ["NL", 123456782]],
        "ten_digit_sums": [["year", "amount_eur"], *[[y, count(10**9, 10**10 - 1)] for y in years]],
        "spaced_thousands": [["jaar", "Aantal"], *[[y, f"{count(100, 999)} {count(100, 999)} 782"] for y in years]],
        "dotted_thousands": [["jaar", "bedrag"], *[[y, f"{count(100, 999)}.{count(100, 999)}.782"] for y in years]],
        "decimals": [["geo", "rate"], *[[f"NL{n}", random.random() * 10 ** count(0, 5)] for n in range(90)]],
        "epoch": [["id", "updated"], *[[n, count(1_400_000_000, 1_790_000_000)] for n in range(40)]],
        "timestamps": [["moment", "n"], *[[f"0{count(1, 9)}-0{count(1, 9)}-2024 {count(10, 23)}:15", n] for n in range(40)]],
        "iso_dates": [["TIME_PERIOD", "OBS_VALUE"], *[[f"{y}-0{count(1, 9)}-01", count(1, 999)] for y in range(1985, 2025)]],
        "stamps": [["file", "n"], *[[f"{y}0{count(1, 9)}1{count(0, 9)}{count(10, 23)}{count(10, 59)}", n] for n, y in enumerate(years)]],
        "codes": [["tabel", "buurt", "n"], *[[f"{count(80000, 89999)}NED", f"BU0{count(1000000, 9999999)}", n] for n in range(40)]],
        "row_ids": [["rowid", "n"], *[[f"ID{n:07d}", n] for n in range(40)]],
        "countries": [["Name", "Last day", "n"], *[[c, f"{count(1990, 2009)}-12-31", 5] for c in ("United Kingdom", "South Sudan", "Sri Lanka")]],
        "iso3": [["coo", "coa", "n"], *[[c, "NLD", count(1, 10**6)] for c in ("AFG", "BSN", "ALB", "SYR", "IRQ", "ERI")]],
        "births": [["Onderwerp", "Datum", "Aantal"], *[[f"Levend geboren kinderen {y}", f"{y}-12-31", count(1, 10**6)] for y in years]],
        "documents": [["Soort document", "Jaar", "Aantal"], *[[d, 2024, count(1, 10**6)] for d in ("Paspoort", "ID-kaart", "W-document")]],
        "cases": [["Aantal zaken", "Procedure", "Doorlooptijd"], *[[count(1, 10**6), "VA+", "2023-2024"] for _ in range(9)]],
        "phones": [["Telefonische meldingen", "Jaar"], *[[count(1, 10**6), y] for y in years]],
        "changes": [["verschil", "jaar"], *[[f"+{count(1, 9)} {count(100, 999)} {count(100, 999)}", y] for y in years]],
        "ranges": [["leeftijd", "periode", "n"], *[[f"{a}-{a + 4}", f"{y}/{y + 1}", 7] for a, y in zip(range(0, 99, 5), years, strict=False)]],
        "hashes": [["sha256", "n"], *[[f"{random.getrandbits(256):064x}", n] for n in range(40)]],
        "guids": [["id", "n"], *[[f"{random.getrandbits(32):08x}-1234-5678-9abc-{random.getrandbits(48):012x}", n] for n in range(40)]],
        "orders": [["kvk", "postcode", "gemeente"], *[[f"{count(10**7, 10**8 - 1)}", "1234 AB", f"GM0{count(100, 999)}"] for _ in range(40)]],
        "coordinates": [["lat", "lon"], *[[f"52.{count(10**8, 10**9 - 1)}", f"4.{count(10**8, 10**9 - 1)}"] for _ in range(40)]],
    }  # fmt: skip


def made_up(root: Path) -> Path:
    """Write the tables as csv with three separators and as workbook, with a readme; returns the folder."""
    random = Random(1)
    folder = root / "clean"
    folder.mkdir()
    for name, rows in tables(random).items():
        for label, sign in (("semicolon", ";"), ("comma", ","), ("tab", "\t")):
            text = "\n".join(sign.join(str(cell) for cell in row) for row in rows)
            (folder / f"{name}_{label}.csv").write_text(f"{text}\n", encoding="utf-8")
        with xlsxwriter.Workbook(str(folder / f"{name}.xlsx")) as book:
            # what an office program writes of itself and of who made the file
            book.set_properties(
                {"author": "Verzonna Testman", "manager": "Proefpiet de Nepstra", "company": "Verzonnen"}
            )
            sheet, chart = book.add_worksheet("Tabel 1"), book.add_chart({"type": "column"})
            chart.add_series({"values": "='Tabel 1'!$A$2:$A$9"})
            book.add_chartsheet("Figuur").set_chart(chart)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    (folder / "readme.txt").write_text(README, encoding="utf-8")
    for name in ("86045NED_20260203_1405.csv", "migr_asyappctza_1577836800.csv", "export 2026-02-03 14.05.33.csv"):
        (folder / name).write_text("jaar;n\n2024;1\n")
    return folder
