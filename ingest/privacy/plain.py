"""A text as it is meant: without what hides a number, and whether it is worth taking apart at all."""

from __future__ import annotations

import re
import unicodedata

#: bytes written as letters, such as a picture in a property: no words, and long
BASE64 = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{200,}")


class _Meaning(dict[int, str]):
    """What a character stands for: nothing when it is not seen; of other scripts the digits, spaces and dashes."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        category = unicodedata.category(sign)
        if category in ("Cf", "Mn", "Me"):
            meaning = ""
        elif category == "Nd":
            meaning = str(unicodedata.digit(sign))
        elif category == "Zs":
            meaning = " "
        elif category == "Pd" or sign == "\u2212":
            meaning = "-"
        else:
            meaning = sign
        self[point] = meaning
        return meaning


MEANING = _Meaning()
FOREIGN = re.compile(r"[^\x00-\x7f]+")


def plain(text: str) -> str:
    """Take off what hides a number: unseen, wide and foreign characters, accents, other spaces and dashes."""
    text = without_foreign(text)
    return BASE64.sub(" ", text) if len(text) >= 200 else text


def without_foreign(text: str) -> str:
    """Write foreign characters as what they stand for; bytes that are written as letters stay."""
    if text.isascii():
        return text
    return FOREIGN.sub(lambda signs: unicodedata.normalize("NFKD", signs[0]).translate(MEANING), text)


#: letters as a, digits as 0, and what people put between digits left out
SHAPE = bytes(ord("0") if chr(b).isdigit() else ord("a") if chr(b).isalpha() and b < 128 else b for b in range(256))
BETWEEN = b" ()-"
DAYS = (b"0", b"00")
#: one of these is in the shape of every number, and of every date beside a name
SHAPES = (
    *(b"000000000", b"000.000.000", b"0000.00.000", b"00.00.00.00", b"00.00000000", b"0000.0000.0", b"aa0000000"),
    *(b"a00000000", b":00000000", b"00000000a", b"/0000a", b".0000a"),
    *(b"a%s%s%s%s0000" % (day, sign, month, sign) for sign in (b"/", b".") for day in DAYS for month in DAYS),
)
#: a name for a number, or a date, without such a shape: first one of these words, then what makes it one
WORDS = (
    *("@", "(at", "( at", "[at", "[ at", "zaak", "dossier", "coa", "case", "procedure", "client", "document"),
    *("paspoort", "passport", "rijbewijs", "identi", "kaart", "card", "geb", "born", "birth", "dob", "z-"),
    *(*(f"z{n}-" for n in range(10)), *(f", {n}" for n in range(4))),
)
NAMED = re.compile(
    r"@|[(\[] ?at ?[)\]]|\bz[0-9]?-[0-9]{5}|[a-z.], [0-9]{1,4}[-/.][0-9]{1,2}[-/.]"
    r"|(?:zaak|dossier|coa|case|procedure|client)[- ]?(?:nummer|nr|number|id\b|no\b)|zaak[ :#]{1,3}[0-9]"
    r"|paspoort|passport|rijbewijs|identiteit|identity card|id-?kaart|id-?card|document"
    r"|(?:geb(?:oren|\.)?|born)(?: op| on)?[ :]{1,3}[0-9]|geboorte ?datum|geb(?:\.|oorte)? ?dat|birth|\bdob\b"
)


def is_suspect(text: str) -> bool:
    """Whether a plain text of any length may hold personal data: a quick look, of which the answer is often yes."""
    shape = text.encode("ascii", errors="replace").translate(SHAPE, BETWEEN)
    if any(part in shape for part in SHAPES):
        return True
    lower = text.lower()
    return any(word in lower for word in WORDS) and NAMED.search(lower) is not None
