"""Why a file is refused: each reason once, in English for the engineer and in Dutch for the partner's letter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.contracts import Contract, Layout
from ingest.finding import Finding
from ingest.kinds import Kind

#: how much of a first line is shown
MOST_SHOWN = 400
#: what a check found, by its name: (English, Dutch)
CHECK = {
    "pattern": ("cells do not match the contract", "cellen zijn niet zoals afgesproken"),
    "key": ("the same key occurs more than once", "dezelfde sleutel komt vaker voor"),
    "grain": (
        "the grain of the row does not match its filled dimensions",
        "de korrel van de rij klopt niet met de ingevulde kenmerken",
    ),
    "two_ways": ("numbers can be read in two ways", "getallen zijn op twee manieren te lezen"),
    "whole": ("counts are not whole", "aantallen zijn niet geheel"),
    "negative": ("numbers are below zero", "getallen zijn kleiner dan nul"),
    "range": ("percentages are out of range", "percentages vallen buiten hun bereik"),
    "shown": (
        "the format of a cell shows another number than it holds",
        "de opmaak van een cel toont een ander getal dan erin staat",
    ),
    "calendar": ("the calendar does not have this period", "de kalender heeft deze periode niet"),
    "future": (
        "a period was not over when the file was received",
        "een periode was nog niet voorbij toen wij het bestand ontvingen",
    ),
    "unit": ("this is not a unit of the series", "dit is geen eenheid van de reeks"),
    "indicator": ("the catalogue does not have this indicator", "de catalogus heeft deze indicator niet"),
    "owed": ("this partner does not owe the series", "deze reeks wordt niet door deze partner geleverd"),
    "dimension": ("the indicator does not have this dimension", "de indicator heeft dit kenmerk niet"),
    "member": ("the dimension does not have this code", "het kenmerk heeft deze code niet"),
    "twice": ("a dimension or a series is there twice", "een kenmerk of een reeks staat er twee keer"),
    "life": ("the indicator did not exist in this period", "de indicator bestond niet in deze periode"),
    "converted": ("values were converted to the unit of the series", "waarden zijn omgerekend naar de eenheid"),
    "hidden": ("hidden cells were read like all others", "verborgen cellen zijn gewoon meegelezen"),
}

#: what a partner can do about some of these; about all others it is enough to correct the rows
NEXT_STEP = {
    "two_ways": "Schrijf het getal zonder teken bij de duizendtallen en stuur het hele bestand opnieuw.",
    "shown": "Typ het getal dat u bedoelt in een cel met de opmaak Tekst of Standaard, zoals 12.5 voor 12,5 procent.",
    "unit": "Lever in de eenheid van de indicator en stuur het hele bestand opnieuw.",
    "owed": "Haal de rijen weg die een andere partner levert. Levert u deze reeks voortaan zelf, meld dat dan.",
    "indicator": "Gebruik de codes uit het tabblad Indicatoren van het sjabloon.",
    "member": "Gebruik een bekende code. Is de code nieuw, meld dan wat zij betekent: wij voegen haar toe.",
    "future": "Controleer het jaar, of stuur het cijfer als de periode voorbij is.",
}

#: what the expectations of `gx/expectations/deur.json` about a file as a whole expect, in English
EXPECTED = {
    "niet_leeg": "at least one row",
    "niet_gehalveerd": "at least 80% of the rows of the previous full delivery",
}

#: complaints of the CSV reader about the head of a file: (English, Dutch)
NO_CELLS = {
    "field limit": (
        "a cell of more than 131072 characters, or a quotation mark that is not closed",
        "een cel van meer dan 131072 tekens, of een aanhalingsteken dat niet wordt gesloten",
    ),
    "new-line character": (
        "a carriage return (CR) in a cell without quotation marks",
        "een wagenterugloop (CR) in een cel zonder aanhalingstekens",
    ),
}

#: what is expected of the answers in a document, in English and in Dutch
WHOLE = ("all pages, each once, in their order", "alle pagina's, elk één keer en op volgorde")
BESIDE = (
    "an address in `request`, an object in `answer`, and nothing else",
    "een adres in `request`, een object in `answer`, en niets anders",
)
#: why answers in a document are not one table: (found in English, in Dutch, expected in English, in Dutch)
MISFIT = {
    "no_parts": ("answer {number} has other parts", "antwoord {number} heeft andere delen", *BESIDE),
    "no_address": ("answer {number} with the address {text!r}", "antwoord {number} met het adres {text!r}", *BESIDE),
    "no_object": ("answer {answer} is {text!r}", "antwoord {answer} is {text!r}", *BESIDE),
    "no_rows": (
        "answer {answer} with {names}",
        "antwoord {answer} met {names}",
        "a list of rows, `{name}`",
        "een lijst van rijen, `{name}`",
    ),
    "service": (
        "answer {answer} and others",
        "antwoord {answer} en andere",
        "pages of UNHCR, or answers of CBS with {names}",
        "pagina's van UNHCR, of antwoorden van het CBS met {names}",
    ),
    "no_code": (
        "answer {answer}",
        "antwoord {answer}",
        "the code of a table in the address",
        "de code van een tabel in het adres",
    ),
    "too_many": ("more than {most} cells", "meer dan {most} cellen", "a smaller selection", "een kleinere selectie"),
    "other_table": (
        "answer {answer}",
        "antwoord {answer}",
        "answers of one table: {table}",
        "antwoorden van één tabel: {table}",
    ),
    "part": (
        "answer {answer} is a part of a list",
        "antwoord {answer} is een deel van een lijst",
        "its first page before it, and no limit to its rows",
        "de eerste pagina ervóór, en geen grens aan de rijen",
    ),
    "further": (
        "answer {answer} announces a page that is not there: {link}",
        "antwoord {answer} kondigt een pagina aan die er niet is: {link}",
        *WHOLE,
    ),
    "no_further": (
        "answer {answer} announces no further page, and answer {following} follows",
        "antwoord {answer} kondigt geen pagina meer aan, en antwoord {following} volgt",
        *WHOLE,
    ),
    "order": (
        "answer {answer} announces {link}, and answer {following} follows",
        "antwoord {answer} kondigt {link} aan, en antwoord {following} volgt",
        *WHOLE,
    ),
    "pages": (
        "the pages {names} of {last}",
        "de pagina's {names} van {last}",
        "the pages 1 to {last}, each once, in that order",
        "de pagina's 1 tot en met {last}, elk één keer en op volgorde",
    ),
    "count": (
        "answer {answer} says that there are {text} pages",
        "antwoord {answer} zegt dat er {text} pagina's zijn",
        "{last} pages",
        "{last} pagina's",
    ),
    "page": (
        "answer {answer} is page {text}",
        "antwoord {answer} is pagina {text}",
        "one selection, and in each answer the page that was asked",
        "één selectie, en in elk antwoord de pagina die is gevraagd",
    ),
    "selections": (
        "{count} selections of the table, with {names}; the last is answer {answer}",
        "{count} selecties van de tabel, met {names}; de laatste is antwoord {answer}",
        "one selection, or the same one of each period in the list {name}",
        "één selectie, of dezelfde van elke periode in de lijst {name}",
    ),
    "cell": (
        "answer {answer}, row {row}: {text} in a cell",
        "antwoord {answer}, rij {row}: {text} in een cel",
        "a text or a number in each cell",
        "een tekst of een getal in elke cel",
    ),
    "columns": (
        "answer {answer}, row {row}: other columns than the first row ({names})",
        "antwoord {answer}, rij {row}: andere kolommen dan de eerste rij ({names})",
        "the same columns in each row",
        "dezelfde kolommen in elke rij",
    ),
    "empty": (
        "not one row: the selection may match nothing",
        "geen enkele rij: misschien past niets bij de selectie",
        "a list with rows",
        "een lijst met rijen",
    ),
    "no_list": (
        "no list {name}",
        "geen lijst {name}",
        "DataProperties, the lists of its dimensions and UntypedDataSet",
        "DataProperties, de lijsten van de dimensies en UntypedDataSet",
    ),
    "other_list": (
        "the list {name}",
        "de lijst {name}",
        "DataProperties, the lists of its dimensions and UntypedDataSet",
        "DataProperties, de lijsten van de dimensies en UntypedDataSet",
    ),
    "no_member": (
        "answer {answer}: {text!r} in {name}",
        "antwoord {answer}: {text!r} in {name}",
        "a key of the list {name}",
        "een sleutel uit de lijst {name}",
    ),
    "no_column": (
        "a row with the key {text!r}",
        "een rij met de sleutel {text!r}",
        "keys that DataProperties lists",
        "sleutels uit DataProperties",
    ),
    "no_dimension": (
        "rows without {names}",
        "rijen zonder {names}",
        "a key of each dimension in each row",
        "een sleutel van elke dimensie in elke rij",
    ),
    "type": (
        "the type {text!r} in DataProperties",
        "het type {text!r} in DataProperties",
        "one of {names}",
        "een van {names}",
    ),
    "twice": (
        "the {field} {text!r} twice or blank in {name}",
        "{field} {text!r} dubbel of leeg in {name}",
        "a {field} of its own in each row",
        "een eigen {field} in elke rij",
    ),
    "group": (
        "{text!r} in the group {name!r}",
        "{text!r} in de groep {name!r}",
        "a group that DataProperties lists",
        "een groep uit DataProperties",
    ),
    "status": ("the status {text!r} in {name}", "de status {text!r} in {name}", "one of {names}", "een van {names}"),
    "title": (
        "{text!r} without a title in {name}",
        "{text!r} zonder titel in {name}",
        "a title for each topic, group, dimension and member",
        "een titel voor elk onderwerp, elke groep, dimensie en waarde",
    ),
}

#: the next step when a column has another header than agreed
RENAMED = (
    "Gebruik de afgesproken kolomnamen. Is een kolom voortaan anders genoemd, meld dat dan: "
    "de nieuwe naam wordt aan het contract toegevoegd."
)


@dataclass(frozen=True)
class Problem:
    """A reason to refuse a file: `english` for the engineer, `dutch` and `next_step` for the letter."""

    english: str
    dutch: str
    next_step: str = ""


class Unreadable(Exception):
    """The file cannot be read as its contract says; it goes to quarantine."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.english)
        self.problem = problem


class NotTaken(Exception):
    """A file cannot be taken in for a reason that is not its partner's: it gets no letter. The message is English."""


def unknown_partner(folder: str, nearest: str, partners: Sequence[str]) -> Problem:
    """State that no partner has the name of the folder that a file came in; `nearest` is a code, or empty."""
    listed = ", ".join(partners)
    meant, bedoeld = (f" Did you mean {nearest}?", f" Is {nearest} bedoeld?") if nearest else ("", "")
    return Problem(
        f"the folder `{folder}` is not of a known partner.{meant} Expected: one of {listed}.",
        f"de map `{folder}` is niet die van een bekende partner.{bedoeld} Verwacht: een van {listed}.",
        "Zet het bestand in de map van de partner; is de partner nieuw, voeg hem dan toe aan "
        "seeds/reference/partners.csv.",
    )


def no_receipt_date(folder: str, readings: Sequence[str]) -> Problem:
    """State that the folder of a file is no date of receipt; `readings` are the dates that it may mean."""
    meant, bedoeld = (f" ({_either(readings, word)}?)" if readings else "" for word in ("or", "of"))
    return Problem(
        f"the date of receipt is not known: the folder `{folder}` is not a date that exists, of the form "
        f"2026-06-21{meant}. Expected: inbox/<partner>/<date received>/<file>. "
        "Rename the folder or move the file, or give the date: `--received 2026-06-21`.",
        f"de datum van ontvangst is niet bekend: de map `{folder}` is geen bestaande datum van de vorm "
        f"2026-06-21{bedoeld}. Verwacht: inbox/<partner>/<datum van ontvangst>/<bestand>.",
        "Geef de map de datum van ontvangst als naam, of zet het bestand in zo'n map.",
    )


def broken_note(note: str, cause: str) -> Problem:
    """State that the note beside a file cannot be used; `cause` names what was found."""
    fields = "source, published_on, date_precision, copy, remark"
    return Problem(
        f"the note {note} cannot be read: {cause}. Expected: YAML with {fields}. Fix the note and land the file again.",
        f"de notitie {note} is niet te lezen: {cause}. Verwacht: YAML met {fields}.",
        "Herstel de notitie naast het bestand en bied het bestand opnieuw aan.",
    )


def note_alone(note: str) -> Problem:
    """State that the file is not there to which a note belongs."""
    return Problem(
        f"the note {note} stands beside no file of that name. Expected: a note named <file>.source.yml.",
        f"de notitie {note} hoort bij een bestand dat er niet is. Verwacht: een notitie met de naam "
        "<bestand>.source.yml.",
        "Geef de notitie de naam van haar bestand, en bied dat opnieuw aan.",
    )


def unexpected(cause: str) -> Problem:
    """State that reading a file ended in an error that nobody foresaw; `cause` is its kind and its first line."""
    return Problem(
        f"the file could not be read to its end ({cause}). Expected: a file as its publisher exports it. "
        "Open it in its own program; when it is sound there, report the file with this message.",
        f"het bestand kon niet tot het einde worden gelezen ({cause}). Verwacht: een bestand zoals de bron het "
        "exporteert.",
        "Het bestand lijkt beschadigd: open het ter controle, exporteer het opnieuw en stuur het nog eens.",
    )


def _either(words: Sequence[str], word: str) -> str:
    return f" {word} ".join(words)


def wrong_utf_16() -> Problem:
    """State that a text file begins as UTF-16 and is not that to its end."""
    return Problem(
        "the file begins as UTF-16 text and cannot be read as that. Expected: text in one encoding.",
        "het bestand begint als UTF-16-tekst en is zo niet te lezen. Verwacht: tekst in één codering.",
        "Sla het bestand opnieuw op als UTF-8.",
    )


def wrong_byte(layout: Layout, data: bytes) -> Problem:
    """Name the line and the first byte that the encoding of a layout does not have."""
    position, byte = 0, 0
    try:
        data.decode(layout.encodings[0])
    except UnicodeDecodeError as error:
        position, byte = error.start, data[error.start]
    line = data.count(b"\n", 0, position) + 1
    english, dutch = _either(layout.encodings, "or"), _either(layout.encodings, "of")
    return Problem(
        f"line {line} contains byte 0x{byte:02x}, which is not {english}. Expected: text in {english}.",
        f"regel {line} bevat byte 0x{byte:02x}; dat is geen {dutch}. Verwacht: tekst in {dutch}.",
        "Exporteer het bestand opnieuw in die codering.",
    )


def no_cells(row: int, complaint: str) -> Problem:
    """State that one of the first rows of a text cannot be split into cells, from the complaint of the CSV reader."""
    english, dutch = next((said for words, said in NO_CELLS.items() if words in complaint), (complaint, complaint))
    return Problem(
        f"the first lines cannot be split into cells (row {row}: {english}). "
        "Expected: a CSV file with every quotation mark closed.",
        f"de eerste regels zijn niet in cellen te verdelen (rij {row}: {dutch}). "
        "Verwacht: een csv-bestand waarin elk aanhalingsteken wordt gesloten.",
        "Het bestand lijkt afgebroken of beschadigd: exporteer en stuur het opnieuw.",
    )


def carriage_returns() -> Problem:
    """State that the lines of a text end with a carriage return alone, as old Mac programs write them."""
    return Problem(
        "the first lines cannot be split into cells (they end with a carriage return alone, CR). "
        "Expected: lines that end with LF or CR LF.",
        "de eerste regels zijn niet in cellen te verdelen (zij eindigen alleen op een wagenterugloop, CR). "
        "Verwacht: regels die eindigen op LF of CR LF.",
        "Sla het bestand op als gewone csv (niet als csv voor de Macintosh) en stuur het opnieuw.",
    )


def no_header(contract: Contract, records: list[list[str]]) -> Problem:
    """State that no line near the top names the columns, with how the file begins."""
    layout = contract.layout
    wanted = ", ".join(c.label for c in contract.columns if c.required)
    start = " | ".join(records[0][:8])[:MOST_SHOWN] if records else ""
    return Problem(
        f"no header in the first {contract.header_within} lines; the file starts with: {start or '(an empty file)'}. "
        f"Expected: a line with the columns {wanted}, separated by '{layout.separator}'.",
        f"geen kopregel in de eerste {contract.header_within} regels; het bestand begint met: "
        f"{start if records else '(een leeg bestand)'}. "
        f"Verwacht: een regel met de kolommen {wanted}, gescheiden door '{layout.separator}'.",
        "Stuur de export ongewijzigd; is de opmaak nieuw, meld dat dan.",
    )


def no_workbook(cause: str) -> Problem:
    """State that a file is not a workbook; `cause` is the kind of error."""
    return Problem(
        f"the workbook cannot be opened ({cause}). Expected: an .xlsx workbook.",
        f"de werkmap kan niet worden geopend ({cause}). Verwacht: een .xlsx-werkmap.",
        "Open haar in een rekenprogramma, sla haar op als .xlsx en stuur haar opnieuw.",
    )


def broken_container(name: str, cause: str) -> Problem:
    """State that a compressed file cannot be unpacked; `cause` is the kind of error."""
    return Problem(
        f"{name} cannot be unpacked ({cause}). Expected: a whole .zip or .gz file without a password.",
        f"{name} kan niet worden uitgepakt ({cause}). Verwacht: een heel .zip- of .gz-bestand zonder wachtwoord.",
        "Maak het bestand opnieuw of stuur het uitgepakt.",
    )


def no_single_table(name: str, members: Sequence[str], most: int) -> Problem:
    """State that a container holds no table, too many, or two of one name, with the first files that it holds."""
    listed = ", ".join(members[:5]) + (" …" if len(members) > 5 else "")
    return Problem(
        f"{name} is a zip with {len(members)} tables: {listed or 'none'}. "
        f"Expected: at most {most} files in all, one table or more, and each a name of its own.",
        f"{name} is een zip met {len(members)} tabellen: {listed or 'geen'}. "
        f"Verwacht: samen hoogstens {most} bestanden, ten minste één tabel, en elke tabel een eigen naam.",
        "Stuur elke tabel als los bestand of in een eigen zip.",
    )


def broken_json(found: str, expected: str) -> Problem:
    """State that a JSON file cannot be read to its end, or does not hold the cells that it says it holds."""
    return Problem(
        f"the JSON file cannot be read as a table: {found}. Expected: {expected}.",
        f"het JSON-bestand is niet als tabel te lezen: {found}. Verwacht: {expected}.",
        "Haal de selectie opnieuw op en stuur het antwoord ongewijzigd, of stuur de tabel als csv.",
    )


def broken_answers(reason: str, **shown: object) -> Problem:
    """State why the answers in a document are not one whole table; `reason` is a name of MISFIT, `shown` fills it."""
    english, dutch, expected, verwacht = (text.format(**shown) for text in MISFIT[reason])
    return Problem(
        f"the answers in the file are not one whole table: {english}. Expected: {expected}. "
        "Fetch the table again with `svm fetch`.",
        f"de antwoorden in het bestand zijn samen geen hele tabel: {dutch}. Verwacht: {verwacht}.",
        "Haal de tabel opnieuw op, alle pagina's achter elkaar, en verander niets aan de antwoorden.",
    )


def mixed_blocks(sheet: str, found: Sequence[str], expected: Sequence[str]) -> Problem:
    """State that the blocks of a spreadsheet of the Data Browser have other dimensions than its first one."""
    names, others = ", ".join(found), ", ".join(expected)
    return Problem(
        f"a block on {sheet} has the columns {names}. Expected: those of the first block: {others}.",
        f"een blok op {sheet} heeft de kolommen {names}. Verwacht: die van het eerste blok: {others}.",
        "Stuur elke tabel als los bestand, of haal haar op als csv.",
    )


def number_with_point(row: int, column: str, text: str) -> Problem:
    """State that a number in a CSV of a Dutch Excel can be read in two ways."""
    return Problem(
        f"row {row}, column {column}: {text!r} may be a thousand or a decimal, for the file was saved with semicolons. "
        "Expected: numbers with a comma as decimal sign and no sign at thousands, or the CSV as it was downloaded.",
        f"rij {row}, kolom {column}: {text!r} kan een duizendtal of een decimaal getal zijn, want het bestand is met "
        "puntkomma's opgeslagen. Verwacht: getallen met een komma als decimaalteken en zonder punt.",
        "Stuur de csv zoals zij is opgehaald, zonder haar in Excel op te slaan.",
    )


def wrong_number_of_cells(row: int, found: int, expected: int) -> Problem:
    """State that a row has another number of cells than the header."""
    return Problem(
        f"row {row}: {found} cells instead of {expected}. Expected: as many cells as the header.",
        f"rij {row}: {found} cellen gevonden waar er {expected} horen te staan. Verwacht: evenveel als de kopregel.",
        "Stuur de csv zoals zij is opgehaald, zonder haar in Excel op te slaan.",
    )


def too_big_unpacked(name: str, most: int) -> Problem:
    """State that a compressed file is too big when it is unpacked; `most` is in bytes."""
    size = f"{most >> 30} GB" if most >> 30 else f"{most >> 20} MB"
    return Problem(
        f"{name} is larger than {size} when unpacked, or than the disk has room for. Expected: at most {size}.",
        f"{name} is uitgepakt groter dan {size} of past niet op de schijf. Verwacht: hoogstens {size}.",
        "Controleer het bestand; stuur een grote tabel in delen per jaar.",
    )


def too_big_sheet(part: str, rows: int, columns: int, most: int) -> Problem:
    """State that the cells of a sheet lie too far apart; `part` is the name of the sheet inside the workbook."""
    return Problem(
        f"{part} reaches to row {rows} and column {columns}. Expected: at most {most} cells, rows times columns.",
        f"{part} loopt door tot rij {rows} en kolom {columns}. Verwacht: hoogstens {most} cellen, rijen maal kolommen.",
        "Verwijder cellen ver buiten de tabel, of stuur een grote tabel als csv.",
    )


def fewer_rows(part: str, said: int, found: int) -> Problem:
    """State that a sheet of a workbook ends before the row that it says is its last one."""
    return Problem(
        f"{part} of the workbook ends at row {found}. Expected: {said} rows, as the sheet itself says.",
        f"{part} van de werkmap eindigt bij rij {found}. Verwacht: {said} rijen, zoals het blad zelf zegt.",
        "Sla de werkmap opnieuw op in het programma waarmee zij gemaakt is, en stuur haar nog eens.",
    )


def torn_stub(stub: str, headers: Sequence[str]) -> Problem:
    """State that the first cell of a row does not name one member of each dimension."""
    named = ", ".join(headers)
    return Problem(
        f"the row that begins with {stub!r} does not name {len(headers)} members. Expected: {named}.",
        f"de rij die begint met {stub!r} noemt geen {len(headers)} kenmerken. Verwacht: {named}.",
        "Het bestand lijkt afgebroken of beschadigd: exporteer en stuur het opnieuw.",
    )


def torn_row(headers: Sequence[str], message: str) -> Problem:
    """Name the row that does not have its cells, from the complaint of the CSV reader."""
    line = re.search(r"Line:\s*(\d+)", message)
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if counts:
        english = f"{counts.group(2)} cells instead of {counts.group(1)}"
        dutch = f"{counts.group(2)} cellen gevonden waar er {counts.group(1)} horen te staan"
    elif "unterminated quote" in message:
        english, dutch = "a quotation mark is not closed", "een aanhalingsteken wordt niet gesloten"
    else:
        english = dutch = message.splitlines()[0]
    named = ", ".join(headers[:6])
    return Problem(
        f"{f'row {line.group(1)}' if line else 'one of the rows'}: {english}. "
        f"Expected: {len(headers)} cells in every row ({named} …).",
        f"{f'rij {line.group(1)}' if line else 'een van de rijen'}: {dutch}. "
        f"Verwacht: {len(headers)} cellen in elke rij ({named} …).",
        "Het bestand lijkt afgebroken of beschadigd: exporteer en stuur het opnieuw.",
    )


def extra_cells(row: int, cells: Sequence[str], expected: int) -> Problem:
    """State that a row has more cells than the header, of which the last may be empty."""
    end = " | ".join(cells[-4:])
    return Problem(
        f"row {row}: {len(cells)} cells instead of {expected}; it ends with: {end}. Expected: {expected} cells in "
        "every row, and quotation marks around a text or number that holds the separator.",
        f"rij {row}: {len(cells)} cellen gevonden waar er {expected} horen te staan; zij eindigt op: {end}. "
        f"Verwacht: {expected} cellen in elke rij, en aanhalingstekens om een tekst of getal met het scheidingsteken.",
        "Een getal met een komma zonder aanhalingstekens valt in tweeën: exporteer en stuur het bestand opnieuw.",
    )


def no_line_end(last: str) -> Problem:
    """State that the last line was cut off; `last` is how it ends."""
    return Problem(
        f"the last line has no end; the file stops at: {last}. Expected: a last line with all its cells and a line "
        "end, without which its last number may have lost digits.",
        f"de laatste regel is niet af; het bestand stopt bij: {last}. Verwacht: een laatste regel met al haar cellen "
        "en een regeleinde; zonder dat kan het laatste getal cijfers missen.",
        "Het bestand lijkt afgebroken: exporteer en stuur het opnieuw.",
    )


def several_datasets(names: Sequence[str]) -> Problem:
    """State that more than one contract fits a file."""
    listed = ", ".join(names)
    return Problem(
        f"the file fits {len(names)} datasets: {listed}. Expected: a file that fits one; make the patterns under "
        "`recognise` in those contracts distinct.",
        f"het bestand past bij {len(names)} datasets: {listed}. Verwacht: een bestand dat bij één dataset hoort.",
        "Maak de patronen onder `recognise` in die contracten onderscheidend.",
    )


def sheets_alike(sheets: Sequence[str], name: str) -> Problem:
    """State that more than one sheet of a workbook is the table of one dataset: nobody can say which one counts."""
    listed = ", ".join(f"`{sheet}`" for sheet in sheets)
    return Problem(
        f"the sheets {listed} all are a table of {name}. Expected: one sheet of it in a workbook.",
        f"de bladen {listed} zijn alle een tabel van {name}. Verwacht: daarvan één blad in een werkmap.",
        "Stuur elk van deze bladen in een eigen bestand, of haal weg wat niet meetelt.",
    )


def empty_file() -> Problem:
    """State that a file has no bytes."""
    return Problem(
        "this is an empty file. Expected: an export with rows.",
        "dit is een leeg bestand. Verwacht: een export met rijen.",
        "Exporteer en stuur het bestand opnieuw.",
    )


def no_dataset(names: Sequence[str], seen: Kind) -> Problem:
    """State that no contract fits a file; `names` are the datasets that were tried, `seen` is what the file is."""
    listed = ", ".join(names)
    return Problem(
        f"no contract recognises this file by its name or content; it is {seen.english}. Expected: one of "
        f"{listed or '(no dataset for this partner)'}.",
        f"geen enkel contract herkent dit bestand aan naam of inhoud; het is {seen.dutch}. Verwacht: een van "
        f"{listed or '(geen dataset voor deze partner)'}.",
        "Stuur de tabel zoals de bron haar exporteert (`svm datasets` noemt de tabellen), of voeg een contract toe.",
    )


def table_unknown(said: str, names: Sequence[str]) -> Problem:
    """State that a file says itself which table it is, and that no contract is of that table."""
    listed = ", ".join(names)
    return Problem(
        f"the file says that it is {said}; no contract recognises that table. Expected: one of {listed}.",
        f"het bestand zegt zelf dat het {said} is; geen enkel contract is van die tabel. Verwacht: een van {listed}.",
        "Stuur een van deze tabellen; is deze voortaan nodig, meld dat dan: wij voegen haar toe.",
    )


def table_unnamed(names: Sequence[str]) -> Problem:
    """State that the columns of a file fit tables of which it says nowhere which one it is."""
    listed = ", ".join(names)
    return Problem(
        f"no contract recognises this file for sure: its columns fit {listed}, and it says nowhere which table it is. "
        "Expected: the code of the table in the file, or in its name.",
        f"geen enkel contract herkent dit bestand zeker: de kolommen passen bij {listed}, en het bestand zegt nergens "
        "welke tabel het is. Verwacht: de code van de tabel in het bestand of in zijn naam.",
        "Geef het bestand de code van de tabel als naam, zoals de bron doet.",
    )


def nearly(contract: Contract, row: int, missing: Sequence[str], unknown: Sequence[str]) -> Problem:
    """State which contract a file comes nearest to, and in which columns they differ."""
    lacks, knows_not = (", ".join(f"`{w}`" for w in words) for words in (missing, unknown))
    return Problem(
        f"no contract recognises this file. Nearest is {contract.name} ({contract.title}); row {row} lacks "
        f"{lacks or 'none of its columns'}. Unknown columns: {knows_not or 'none'}.",
        f"geen enkel contract herkent dit bestand. Het lijkt het meest op {contract.name} ({contract.title}); in rij "
        f"{row} ontbreken: {lacks or 'geen kolommen'}. Kolommen die wij niet kennen: {knows_not or 'geen'}.",
        RENAMED,
    )


def template_in_another_format(seen: Kind) -> Problem:
    """State that the template came in a format of which the formats of cells are not seen."""
    return Problem(
        f"the template came as {seen.english}, in which nobody sees whether a cell shows another number than it holds. "
        "Expected: the template as .xlsx or .xlsm.",
        f"het sjabloon kwam als {seen.dutch}; daarin is niet te zien of een cel een ander getal toont dan erin staat. "
        "Verwacht: het sjabloon als .xlsx of .xlsm.",
        "Sla het sjabloon op als .xlsx en stuur het opnieuw.",
    )


def table_of_another(contract: Contract, partner: str) -> Problem:
    """State that a file is a table of another partner than the one that delivered it."""
    table = f"{contract.name} ({contract.title})"
    return Problem(
        f"this is the table {table}, which {partner} does not deliver. Expected: it comes from {contract.partner}.",
        f"dit is de tabel {table}; die levert {partner} niet. Verwacht: zij komt van {contract.partner}.",
        f"Leg het bestand in de map van {contract.partner}, of stuur uw eigen cijfers met het sjabloon.",
    )


def missing_columns(contract: Contract, row: int, missing: Sequence[str], unknown: Sequence[str]) -> Problem:
    """Name the required columns that a header row lacks, and its headers that the contract does not know."""
    lacks, knows_not = (", ".join(f"`{w}`" for w in words) for words in (missing, unknown))
    return Problem(
        f"row {row}: required columns are missing: {lacks}. Unknown columns: {knows_not or 'none'}. "
        f"Expected: {contract.name} ({contract.title}).",
        f"rij {row}: verplichte kolommen ontbreken: {lacks}. Kolommen die wij niet kennen: {knows_not or 'geen'}. "
        f"Verwacht: {contract.name} ({contract.title}).",
        RENAMED,
    )


def no_value_column(row: int, expected: Sequence[str], unknown: Sequence[str]) -> Problem:
    """State that no column of a file holds values; `expected` are headers, or the pattern of a header."""
    wanted, others = (", ".join(f"`{w}`" for w in words) for words in (expected, unknown))
    return Problem(
        f"row {row}: no column holds values. Expected: {wanted}. Unknown columns: {others or 'none'}.",
        f"rij {row}: geen kolom bevat waarden. Verwacht: {wanted}. Kolommen die wij niet kennen: {others or 'geen'}.",
        RENAMED,
    )


def values_elsewhere(expected: Sequence[str], found: Sequence[str]) -> Problem:
    """State that numbers stand in columns that the contract does not know, and where they were expected."""
    wanted, others = (", ".join(f"`{w}`" for w in words) for words in (expected, found))
    return Problem(
        f"numbers stand in a column that the contract does not know: {others}. Expected: values in {wanted}. "
        "Add the header to the contract, as a spelling of a column or as one of its own.",
        f"er staan getallen in een kolom die wij niet kennen: {others}. Verwacht: waarden in {wanted}.",
        RENAMED,
    )


def no_values(columns: Sequence[str]) -> Problem:
    """State that every cell for a value is blank, and has no sign that says why."""
    wanted = ", ".join(f"`{c}`" for c in columns)
    return Problem(
        f"not one row has a value. Expected: a value, or a sign that says why it is not there, in {wanted}.",
        f"geen enkele rij heeft een waarde. Verwacht: een waarde, of een teken waarom die er niet is, in {wanted}.",
        "Vul de waarden in en stuur het bestand opnieuw.",
    )


def other_partner(named: Sequence[str], partner: str) -> Problem:
    """State that a template names another partner than the one that delivered it."""
    listed = ", ".join(named)
    return Problem(
        f"the column `Partner` names {listed or 'nobody'}; this delivery came from {partner}.",
        f"kolom `Partner` noemt {listed or 'niemand'}; deze levering kwam van {partner}.",
    )


def not_looked_through(cause: str) -> Problem:
    """State that nobody can say what a file holds: it may hold personal data; `cause` is English."""
    return Problem(
        f"it cannot be looked through for personal data ({cause}). Expected: a .csv or .xlsx file, as it is or in one "
        ".zip or .gz, without a password.",
        f"het bestand is niet op persoonsgegevens te doorzoeken ({cause}). Verwacht: een .csv- of .xlsx-bestand, los "
        "of in één .zip of .gz, zonder wachtwoord.",
        "Stuur de tabel als .csv of .xlsx.",
    )


#: kinds of personal data, in English and in Dutch
PERSONAL = {
    "bsn": ("a citizen service number", "een burgerservicenummer"),
    "v_nummer": ("a V-number", "een V-nummer"),
    "zaaknummer": ("a case number", "een zaaknummer"),
    "document": ("a document number", "een documentnummer"),
    "iban": ("an account number (IBAN)", "een rekeningnummer (IBAN)"),
    "email": ("an e-mail address", "een e-mailadres"),
    "telefoon": ("a telephone number", "een telefoonnummer"),
    "geboortedatum": ("a date of birth", "een geboortedatum"),
    "naam": ("a person's name", "een persoonsnaam"),
}


def personal_content(places: Sequence[tuple[str, str, str]]) -> Problem:
    """State where a file holds personal data that its contract does not allow: (kind, English place, Dutch place).

    What stands there is not repeated.
    """
    english = "; ".join(f"{PERSONAL[kind][0]} in {place}" for kind, place, _ in places)
    dutch = "; ".join(f"{PERSONAL[kind][1]} in {place}" for kind, _, place in places)
    return Problem(
        f"personal data: {english}. Expected: no personal data in columns that the contract does not name for it.",
        f"het bestand bevat persoonsgegevens: {dutch}. Verwacht: geen persoonsgegevens, behalve in kolommen waarvoor "
        "dat is afgesproken.",
        "Haal de persoonsgegevens weg, ook uit verborgen bladen, opmerkingen en eigenschappen, en stuur het bestand "
        "opnieuw onder een naam zonder persoonsgegevens.",
    )


def locked_away(problem: Problem, last_day: dt.date) -> Problem:
    """State a problem of a file with what became of its bytes."""
    return Problem(
        f"{problem.english} The file is locked away and destroyed after {last_day}. Next step: ask for a file that may "
        "come, and remove this one from the inbox.",
        f"{problem.dutch} Het bestand staat achter slot en wordt na {last_day} vernietigd.",
        problem.next_step,
    )


def received_later(received: dt.date, now: dt.date) -> Problem:
    """State that a file was received on a day that is yet to come."""
    return Problem(
        f"the date of receipt is {received}, and today is {now}. Expected: a day that is not in the future. "
        "Next step: rename the folder to the day on which the file came in.",
        f"de dag van ontvangst is {received}, en vandaag is het {now}. Verwacht: een dag die niet in de toekomst ligt.",
        "Zet het bestand in een map met de dag waarop het binnenkwam.",
    )


def published_later(received: dt.date, published: dt.date) -> Problem:
    """State that a file was published after it was received."""
    return Problem(
        f"the date of receipt is {received}, and the file was published on {published}. Expected: a day of receipt on "
        "or after that day. Next step: correct the folder or the note beside the file.",
        f"de dag van ontvangst is {received}, en het bestand is van {published}. "
        "Verwacht: een dag van ontvangst op of na die dag.",
        "Zet het bestand in een map met de dag waarop het binnenkwam, of verbeter de datum in de notitie ernaast.",
    )


def failed_check(verdict: dict[str, Any]) -> Problem:
    """State a failed expectation about the file as a whole, such as its number of rows."""
    name = str(verdict["expectation"])
    expected = f" Expected: {EXPECTED[name]}." if name in EXPECTED else ""
    return Problem(
        f"{name}: {verdict['observed']}.{expected}",
        f"{verdict['expectation']}: {verdict['observed']}. Verwacht: {verdict['expected']}.",
    )


def cells(finding: Finding) -> Problem:
    """State in one line how often cells do not fit, with the first row."""
    english, dutch = CHECK[finding.check]
    row, text = finding.examples[0]
    times = "time" if finding.count == 1 else "times"
    expected = f". Expected: {finding.english}" if finding.english else ""
    return Problem(
        f"{english}, column {finding.column}: {finding.count} {times}, first in row {row}: {text!r}{expected}",
        f"{dutch}, kolom {finding.column}: {finding.count} keer, zoals rij {row}: {text!r}",
    )
