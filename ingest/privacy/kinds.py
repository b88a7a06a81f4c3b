"""The kinds of personal data that a text may hold, by shape, check digit and the words around it.

Sources: eleven-test of the BSN (Wet algemene bepalingen burgerservicenummer), mod 97 and lengths of the IBAN registry
(ISO 13616), V-number as the IND writes it, and the Dutch numbering plan for telephones. Every pattern is bounded and
begins where nothing of its own kind stands before it, so that a text costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.problems import Unreadable, not_looked_through

#: in characters: a cell of a workbook has at most 32,767, a note 64 kB
LONGEST = 100_000
#: words in a header, a label or the cell itself that say what a number beside them is
WORDS = {
    "bsn": r"\bbsn|\bb\.s\.n|burger ?service|\bsofi-? ?n|citizen service",
    "v_nummer": r"\bv[- .]?(?:nummer|nr|number)|vreemdeling(?:en)?[- ]?(?:nummer|nr\b)"
    r"|\balien[- ]?(?:number|no\b|id\b)",
    "zaaknummer": r"\b(?:zaak|dossier|coa|case|procedure|client)[- ]?(?:nummer|nr|number|id\b|no\b)|\bzaak[ :#]{1,3}\d",
    "document": r"paspoort|passport|rijbewijs|identiteit|\bid-?(?:kaart|card)|identity card"
    r"|document",
    "telefoon": r"telefoon|\btel\b|\bmobiel|\bphone",
    "geboortedatum": r"geboorte ?datum|\bgeb(?:\.|oorte)? ?dat(?:um|\b)|date of birth|birth ?date|\bdob\b",
}
CONTEXT = {kind: re.compile(words, re.IGNORECASE) for kind, words in WORDS.items()}
#: headers of a column of names; one that says no more than "name" may head a list of countries
PERSON = re.compile(
    r"(?:achter|voor|roep|familie|sur|fore|first[ _]?|last[ _]?|family[ _]?|given[ _]?)(?:naam|name)|voorletters"
    r"|(?:volledige|full)[ _](?:naam|name)"
)
SOME_NAME = re.compile(r"naam|name")

LENGTHS = {
    "NO": 15, "BE": 16, "DK": 18, "FI": 18, "NL": 18, "MK": 19, "SI": 19, "AT": 20, "BA": 20, "EE": 20, "KZ": 20,
    "LT": 20, "LU": 20, "XK": 20, "CH": 21, "HR": 21, "LI": 21, "LV": 21, "BG": 22, "BH": 22, "DE": 22, "GB": 22,
    "GE": 22, "IE": 22, "ME": 22, "RS": 22, "VA": 22, "AE": 23, "GI": 23, "IL": 23, "IQ": 23, "AD": 24, "CZ": 24,
    "ES": 24, "MD": 24, "PK": 24, "RO": 24, "SA": 24, "SE": 24, "SK": 24, "TN": 24, "VG": 24, "LY": 25, "PT": 25,
    "IS": 26, "TR": 26, "FR": 27, "GR": 27, "IT": 27, "MC": 27, "MR": 27, "SM": 27, "AL": 28, "AZ": 28, "BY": 28,
    "CY": 28, "DO": 28, "GT": 28, "HU": 28, "LB": 28, "PL": 28, "BR": 29, "EG": 29, "PS": 29, "QA": 29, "UA": 29,
    "JO": 30, "KW": 30, "MU": 30, "MT": 31, "LC": 32,
}  # fmt: skip
#: no bank number has fewer digits; a sentence after "de 12" has
DIGITS_OF_IBAN = 10

NINE = re.compile(
    r"(?:(?<![\w.,/=&?-])|(?<=bsn)|(?<=BSN)|(?<=bsn_)|(?<=BSN_))\d{3}([ .-]?)\d{3}\1\d{3}(?![\w/])(?!\.\d*[1-9])"
    r"|(?<![\d.,/-])\d{4}([ .-])\d{2}\2\d{3}(?![\d/-])"
    r"|(?<![\d.,/-])\d\d([ .-])\d\d\3\d\d\3\d{3}(?![\d/-])"
)
#: nine digits as a count is written
COUNT = re.compile(r"\d{9}(?:\.0+)?|\d{3}([ .])\d{3}\1\d{3}")
EIGHT = re.compile(r"(?<![\d.,])\d{8}(?![\d.,])")
TEN = re.compile(r"(?<![\w.,/-])\d{10}(?!\w)")
V_SHAPE = re.compile(
    r"(?<![\d.,])\d{3}([. -])\d{3}\1\d{4}(?!\d)|\bv[- ._]?(?:nummer|nr)?[.: _-]{0,3}\d{10}(?!\d)", re.IGNORECASE
)
CASE_SHAPE = re.compile(r"\bz\d?-\d{5,20}(?:-\d{1,20}){0,4}\b", re.IGNORECASE)
SOME_NUMBER = re.compile(r"(?<!\d)\d[\d./ -]{4,20}\d")
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d ?[-/] ?(?:(?:19|20)\d\d|\d\d)(?!\d)")
DOCUMENT_SHAPE = re.compile(r"(?<![\w.-])(?:[A-Z]{2}[A-Z0-9]{6}\d(?![\w-])|W\d{8,9}(?!\w))", re.IGNORECASE)
IBAN_SHAPE = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[ .-]?\d{2}(?:[ .-]?[A-Z0-9]){11,30}", re.IGNORECASE)
MAIL = re.compile(
    r"(?<![\w.+-])([\w.+-]{1,64}) ?(?:@|[(\[] ?at ?[)\]]) ?"
    r"([\w-]{1,63}(?: ?(?:\.|[(\[] ?(?:dot|punt) ?[)\]]) ?[a-z0-9-]{1,63}){1,8})",
    re.IGNORECASE,
)
#: mailboxes of an office, which publishers print under their tables
OFFICE = re.compile(
    r"(?:^|[._+-])(?:info\w*|contact\w*|(?:\w*(?:help|service|front))?(?:desk|office)|\w*support|pers|press|media|stats?"
    r"|statisti\w*|(?:open)?data\w*|no-?reply|reply|voorlichting|communicati\w*|secretariaat|redactie|team|webmaster|admin|mail"
    r"|postbus|enquiries|inquiries|feedback|publications?|publicaties?|onderzoek|research|library|licen[cs]\w*|migration"
    r"|asylum|bestuursinformatie|klantcontact|beheer|privacy|unit|bureau)\d*(?=[._+-]|$)",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\d.,/])(?:\+|00)31[ .-]?(?:\(0\))?[ .-]?[1-9](?:[ .-]?\d){8}(?!\d)"
    r"|(?<![\w.,/+-])\(?0[1-9](?:[ .()-]{0,2}\d){8}(?![\d.])"
    r"|(?<!\w)\+(?!\d{1,3}(?: \d{3}){1,5}(?![ -]?\d))[1-9]\d{0,2}[ -]\d(?:[ -]?\d){7,10}(?!\d)"
)
NINE_TO_ELEVEN = re.compile(r"(?<!\d)\d(?:[ -]?\d){8,10}(?!\d)")
MONTH = r"(?:jan|feb|mrt|maart|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,8}\.?"
YEAR = r"(?:19|20)\d\d"
DAY = rf"(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.]{YEAR}|{YEAR}[-/.]\d\d[-/.]\d\d|\d{{1,2}} {MONTH} {YEAR})(?!\d)"
DATE = re.compile(rf"(?<!\d){DAY}", re.IGNORECASE)
#: what is a date only where a header says so: a serial number of a workbook, digits alone, a year of two digits
LOOSE_DATE = re.compile(r"[1-4]\d{4}(?:\.0+)?|(?:19|20)\d{6}|\d{1,2}([-/. ])\d{1,2}\1(?:(?:19|20)\d\d|\d\d)")
BORN_ON = re.compile(
    rf"\b(?:geb(?:oren|\.)?|born)(?: op| on)?[ :]{{1,3}}(?:{DAY}|\d{{1,2}} \d{{1,2}} {YEAR})", re.IGNORECASE
)
#: before the years of which tables tell the days
EARLY = r"(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19\d\d|200\d)|(?:19\d\d|200\d)-\d\d-\d\d)(?!\d)"
NAME = (
    r"(?<![\w'-])[A-Z][\w'-]{1,40},? (?:(?:van|de|der|den|el|al|bin|ten|ter) ){0,3}"
    r"[A-Z](?:[\w.'-]{0,40}[\w.])?(?![\w'-])"
)
BORN = re.compile(rf"(?P<name>{NAME})[ ,(*]{{1,4}}{EARLY}|(?<!\d){EARLY}[ ,]{{1,3}}(?P<after>{NAME})")
WHOLLY = re.compile(
    rf"^['\"]?(?P<name>[a-z'-]{{2,40}}(?: [a-z'-]{{2,40}}){{1,4}})[ ,(*]{{1,4}}(?P<day>{EARLY})[^\w\n]{{0,9}}$",
    re.MULTILINE,
)
TWO_WORDS = re.compile(NAME)
#: words of publishers, which stand before a date in no name of a person
NO_NAME = re.compile(
    r"\b(?:wet|besluit|regeling|verordening|richtlijn|act|law|regulation|directive|decree|stand|peil\w*|datum|date|bron"
    r"|source|update\w*|data|statline|versie|version|period\w*|reeks|series|table|tabel|cijfers?|figures?|report|rapport"
    r"|raad|ministerie|ministry|council|commission|op|per|tot|tm|sinds|vanaf|since|from|until|at|as of|nieuwe?|new|in"
    r"|the|het|staatsblad|kamerbrief|brief|letter|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober"
    r"|november|december|january|february|march|may|june|july|august|october)\b",
    re.IGNORECASE,
)
#: the first and the last day of a month, on which a period begins or ends
EDGE = re.compile(r"(?:0?1|28|29|30|31)[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d\d-(?:01|28|29|30|31)")


def eleven_proof(digits: str) -> bool:
    """Whether nine digits pass the eleven-test of the BSN."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(set(digits)) > 1 and sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 0


def is_iban(text: str) -> bool:
    """Whether a text begins with an account number: the length of its country, enough digits, and mod 97."""
    bare = re.sub(r"[ .-]", "", text).upper()
    number = bare[: LENGTHS.get(bare[:2], 99)]
    if len(number) != LENGTHS.get(bare[:2]) or sum(c.isdigit() for c in number) < DIGITS_OF_IBAN:
        return False
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


def is_personal_mailbox(mailbox: str) -> bool:
    """Whether the part before the @ names no office."""
    return not OFFICE.search(mailbox)


def kinds_in(text: str, beside: str = "") -> Iterator[str]:
    """Name the kinds that one plain text holds; `beside` is its header and what stands left of it.

    Raises Unreadable for a text that is longer than any cell or note.

    What may as well be a count or a code ends in a question mark: `bsn?`, `v_nummer?`, `document?`. Its column decides.
    A number that can be no BSN but stands alone is `count`.
    """
    if len(text) > LONGEST:
        raise Unreadable(not_looked_through(f"it has a text of more than {LONGEST} characters"))
    said = {kind for kind, words in CONTEXT.items() if words.search(beside) or words.search(text)}
    undated = YEARS.sub(" ", DATE.sub(" ", text))
    yield from _numbers(text, undated, said)
    if CASE_SHAPE.search(text) or ("zaaknummer" in said and SOME_NUMBER.search(undated)):
        yield "zaaknummer"
    shapes = [m[0] for m in DOCUMENT_SHAPE.finditer(text)]
    if "document" in said and any(sum(c.isdigit() for c in shape) > 1 for shape in shapes):
        yield "document"
    elif any(shape[2:].isdigit() for shape in shapes):
        yield "document?"
    if any(is_iban(m[0]) for m in IBAN_SHAPE.finditer(text)):
        yield "iban"
    if any(is_personal_mailbox(m[1]) for m in MAIL.finditer(text)):
        yield "email"
    if PHONE.search(undated) or ("telefoon" in said and NINE_TO_ELEVEN.search(undated)):
        yield "telefoon"
    if _is_birth(text, said):
        yield "geboortedatum"


def _numbers(text: str, undated: str, said: set[str]) -> Iterator[str]:
    for found in (m[0] for m in NINE.finditer(undated)):
        proof = eleven_proof(re.sub(r"\D", "", found))
        if proof and "bsn" in said:
            yield "bsn"
        elif COUNT.fullmatch(text):
            yield "bsn?" if proof else "count"
        elif proof and not re.search(r"[ .]", found[:4]):
            yield "bsn"
    if "bsn" in said and any(eleven_proof(f"0{m[0]}") for m in EIGHT.finditer(undated)):
        yield "bsn"
    if V_SHAPE.search(undated) or ("v_nummer" in said and re.search(r"(?<!\d)\d{10}(?!\d)", text)):
        yield "v_nummer"
    elif (ten := TEN.search(text)) and not ten[0].startswith("0"):
        yield "v_nummer?" if not ten[0].endswith("00") else "count"


def _is_birth(text: str, said: set[str]) -> bool:
    if BORN_ON.search(text) or ("geboortedatum" in said and (DATE.search(text) or LOOSE_DATE.fullmatch(text))):
        return True
    if found := BORN.search(text):
        return not NO_NAME.search(found["name"] or found["after"])
    found = WHOLLY.search(text)
    return bool(found and not NO_NAME.search(found["name"]) and not EDGE.fullmatch(found["day"]))
