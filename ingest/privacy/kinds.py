"""The kinds of personal data that a text may hold, by shape, check digit and the words around it.

Sources: eleven-test of the BSN (Wet algemene bepalingen burgerservicenummer), mod 97 and lengths of the IBAN registry
(ISO 13616), V-number as the IND writes it, and the Dutch numbering plan for telephones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: words in a header, a label or the cell itself that say what a number beside them is
WORDS = {
    "bsn": r"\bbsn|burgerservice|sofi-?n|citizen service",
    "v_nummer": r"\bv[- .]?(?:nummer|nr|number)|vreemdelingen?nummer",
    "zaaknummer": r"\b(?:zaak|dossier|coa|case|procedure|cliënt|client)[- ]?(?:nummer|nr|number|id\b|no\b)|\bzaak\b",
    "document": r"paspoort|passport|rijbewijs|identiteit|\bid-?(?:kaart|card)|(?:w-|reis"
    r"|verblijfs)?document[- ]?(?:nummer|nr|number|no\b)",
    "telefoon": r"telefoon|\btel\b|\bmobiel|\bphone",
    "geboortedatum": r"geboortedatum|geb\.? ?(?:datum|dat\b)|geboren|date of birth|birth ?date|\bdob\b|\bgeb\.",
}
CONTEXT = {kind: re.compile(words, re.IGNORECASE) for kind, words in WORDS.items()}
PERSON = re.compile(r"(?:(?:achter|voor|roep|volledige |full ?|sur|first ?|last ?|family ?)?(?:naam|name)|voorletters)")
#: characters that look like nothing or like another one
DISGUISE = re.compile(
    "[\u00a0\u00ad\u2000-\u2015\u202f\u2060-\u2064\ufeff\uff01-\uff5e\u2212\u180e\u061c\u202a-\u202e]"
)
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
LENGTHS = {
    "NO": 15, "BE": 16, "DK": 18, "FI": 18, "NL": 18, "MK": 19, "SI": 19, "AT": 20, "BA": 20, "EE": 20, "KZ": 20,
    "LT": 20, "LU": 20, "XK": 20, "CH": 21, "HR": 21, "LI": 21, "LV": 21, "BG": 22, "BH": 22, "DE": 22, "GB": 22,
    "GE": 22, "IE": 22, "ME": 22, "RS": 22, "VA": 22, "AE": 23, "GI": 23, "IL": 23, "IQ": 23, "AD": 24, "CZ": 24,
    "ES": 24, "MD": 24, "PK": 24, "RO": 24, "SA": 24, "SE": 24, "SK": 24, "TN": 24, "VG": 24, "LY": 25, "PT": 25,
    "IS": 26, "TR": 26, "FR": 27, "GR": 27, "IT": 27, "MC": 27, "MR": 27, "SM": 27, "AL": 28, "AZ": 28, "BY": 28,
    "CY": 28, "DO": 28, "GT": 28, "HU": 28, "LB": 28, "PL": 28, "BR": 29, "EG": 29, "PS": 29, "QA": 29, "UA": 29,
    "JO": 30, "KW": 30, "MU": 30, "MT": 31, "LC": 32,
}  # fmt: skip

NINE = re.compile(
    r"(?:(?<![\w.,/=&?])|(?<=bsn)|(?<=BSN))\d{3}([ .-]?)\d{3}\1\d{3}(?![\w/])(?!\.\d*[1-9])"
    r"|(?<![\d.,/-])\d{4}([ .-])\d{2}\2\d{3}(?![\d/-])"
    r"|(?<![\d.,/-])\d\d([ .-])\d\d\3\d\d\3\d{3}(?![\d/-])"
)
EIGHT = re.compile(r"(?<![\d.,])\d{8}(?![\d.,])")
TEN = re.compile(r"(?<![\w.,/])\d{10}(?!\w)")
V_SHAPE = re.compile(
    r"(?<![\d.,])\d{3}([. -])\d{3}\1\d{4}(?!\d)|\bv[- .]?(?:nummer|nr)?[.: -]{0,3}\d{10}(?!\d)", re.IGNORECASE
)
CASE_SHAPE = re.compile(r"\bz\d?-\d{5,}(?:-\d+)*\b", re.IGNORECASE)
SOME_NUMBER = re.compile(r"[\da-z]*\d[\d./ -]{4,}\d", re.IGNORECASE)
DOCUMENT_SHAPE = re.compile(
    r"(?<![\w.-])(?=[A-Z0-9]*\d[A-Z0-9]*\d)[A-Z]{2}[A-Z0-9]{6}\d(?![\w-])|(?<![\w-])W\d{8,9}(?!\w)", re.IGNORECASE
)
IBAN_SHAPE = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[ .-]?\d{2}(?:[ .-]?[A-Z0-9]){11,30}", re.IGNORECASE)
MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?(?:@|[(\[] ?at ?[)\]]) ?[\w-]+(?: ?(?:\.|[(\[] ?(?:dot|punt) ?[)\]]) ?[a-z0-9-]+)+", re.IGNORECASE
)
#: mailboxes of an office, which publishers print under their tables
OFFICE = re.compile(
    r"(?:info\w*|contact|helpdesk|support|pers|press|statisti\w*|data\w*|no-?reply|voorlichting|[\w-]*user-support)\b",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\d.,/])(?:\+|00)31[ .-]?(?:\(0\))?[ .-]?[1-9](?:[ .-]?\d){8}(?!\d)"
    r"|(?<![\d.,/+-])\(?0[1-9](?:[ .()-]{0,2}\d){8}(?![\d.])"
    r"|(?<![\d\w])\+[1-9]\d{0,2}[ -]\d(?:[ -]?\d){7,10}(?!\d)"
)
DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}([-/. ])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([-/.])\d\d\2\d\d)(?!\d)"
    r"|(?<!\d)\d{1,2} (?:jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*\.? (?:19|20)\d\d",
    re.IGNORECASE,
)
SERIAL = re.compile(r"[1-4]\d{4}(?:\.0+)?")
BORN = re.compile(
    r"[A-Z][\w'-]+,? (?:(?:van|de|der|den|el|al) ){0,3}[A-Z][\w.'-]*[ ,(*]+"
    r"(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19\d\d|200\d)|(?:19\d\d|200\d)-\d\d-\d\d)(?!\d)"
)
TWO_WORDS = re.compile(r"[A-Z][\w'.-]*,? (?:[\w'.-]+ )*[A-Z][\w'.-]*")

#: whatever may be of a kind has one of these: a quick look before a slow one
SUSPECT = re.compile(
    r"\d(?:[ .()-]{0,2}\d){7}|@|[(\[] ?at ?[)\]]|[Ww]\d{8}|[Zz]\d?-\d{5}"
    r"|[A-Za-z]{2}(?=[A-Za-z0-9]{0,6}\d[A-Za-z0-9]{0,6}\d)[A-Za-z0-9]{6}\d(?!\w)"
    r"|(?:19|200)\d[-/.]?\d?\d?|(?i:bsn|nummer|birth|gebo|geb\.|paspoort|passport)"
)


def plain(text: str) -> str:
    """Take off what hides a number: invisible and wide characters, other spaces and dashes, an apostrophe in front."""
    if DISGUISE.search(text):
        text = unicodedata.normalize("NFKC", text.translate(DASHES))
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return text.strip().lstrip("'")


def eleven_proof(digits: str) -> bool:
    """Whether nine digits pass the eleven-test of the BSN."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(set(digits)) > 1 and sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 0


def is_iban(text: str) -> bool:
    """Whether a text begins with an account number: the length of its country and mod 97."""
    bare = re.sub(r"[ .-]", "", text).upper()
    number = bare[: LENGTHS.get(bare[:2], 99)]
    if len(number) != LENGTHS.get(bare[:2]):
        return False
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


def kinds_in(text: str, beside: str = "") -> Iterator[str]:
    """Name the kinds that one plain text holds; `beside` is its header and what stands left of it.

    A bare number of nine digits that may be a count is no more than `bsn?`, and one of ten digits `v_nummer?`: its
    column decides.
    """
    said = {kind for kind, words in CONTEXT.items() if words.search(beside) or words.search(text)}
    digits = [m[0] for m in NINE.finditer(text)]
    for found in digits:
        bare = re.sub(r"\D", "", found)
        if eleven_proof(bare):
            number_alone = re.fullmatch(r"\d{9}(?:\.0+)?|\d{3}([ .])\d{3}\1\d{3}", text)
            yield "bsn" if "bsn" in said or not number_alone else "bsn?"
        elif re.fullmatch(r"\d{9}", text):
            yield "count"
    if "bsn" in said and any(eleven_proof(f"0{m[0]}") for m in EIGHT.finditer(text)):
        yield "bsn"
    if V_SHAPE.search(text) or ("v_nummer" in said and TEN.search(text)):
        yield "v_nummer"
    elif (ten := TEN.search(text)) and not ten[0].startswith("0"):
        yield "v_nummer?" if not ten[0].endswith("00") else "count"
    if CASE_SHAPE.search(text) or ("zaaknummer" in said and SOME_NUMBER.search(text)):
        yield "zaaknummer"
    if any("document" in said or sum(c.isdigit() for c in m[0]) > 4 for m in DOCUMENT_SHAPE.finditer(text)):
        yield "document"
    if any(is_iban(m[0]) for m in IBAN_SHAPE.finditer(text)):
        yield "iban"
    if any(not OFFICE.match(m[0]) for m in MAIL.finditer(text)):
        yield "email"
    if PHONE.search(text) or ("telefoon" in said and re.search(r"(?<!\d)\d(?:[ -]?\d){8,10}(?!\d)", text)):
        yield "telefoon"
    dated = DATE.search(text) or ("geboortedatum" in said and SERIAL.fullmatch(text))
    if ("geboortedatum" in said and dated) or BORN.search(text):
        yield "geboortedatum"
