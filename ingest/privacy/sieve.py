"""A sieve for big texts: what it lets fall can hold nothing that `kinds_in` names, whatever stands beside it.

One pattern without memory, so that a machine goes over a text once at the speed of reading it, in several threads. It
is wider than the patterns of `kinds_in` and the words of `WORDS`, which look closely at what is left; a test holds the
two against one another.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.privacy.kinds import LONGEST

_SIGNS = (" ", r"\.", "-")
_EARLY = r"(?:[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19[0-9]{2}|200[0-9])|(?:19[0-9]{2}|200[0-9])-[0-9]{2}-[0-9]{2})"
#: by what it lets through; an edge before a number is asked for only where most texts would pass without it
_LEFT = {
    "nine digits": (
        "[0-9]{9}",
        *(f"[0-9]{{3}}{sign}[0-9]{{3}}{sign}[0-9]{{3}}" for sign in _SIGNS),
        *(f"[0-9]{{4}}{sign}[0-9]{{2}}{sign}[0-9]{{3}}" for sign in _SIGNS),
        *(f"[0-9]{{2}}{sign}[0-9]{{2}}{sign}[0-9]{{2}}{sign}[0-9]{{3}}" for sign in _SIGNS),
    ),
    "telephone": (
        r"31[ .-]?(?:\(0\))?[ .-]?[1-9](?:[ .-]?[0-9]){8}",
        r"0[1-9](?:[ .()-]{0,2}[0-9]){8}",
        r"\+[1-9][0-9]{0,2}[ -][0-9](?:[ -]?[0-9]){7}",
        r"telefoon|mobiel|phone|(?-u:\b)tel(?-u:\b)",
    ),
    "document": (
        "(?:^|[^a-z0-9_.-])(?:[a-z]{2}[0-9]{7}|w[0-9]{8})",
        "paspoort|passport|rijbewijs|identiteit|identity card|id-?kaart|id-?card|document",
    ),
    "case": (
        "z[0-9]?-[0-9]{5}",
        "(?:zaak|dossier|coa|case|procedure|client)[- ]?(?:nummer|nr|number|id|no)|zaak[ :#]{1,3}[0-9]",
    ),
    "bsn": (r"bsn|b\.s\.n|burger ?service|sofi|citizen service",),
    "iban": ("(?:^|[^a-z0-9])[a-z]{2}[ .-]?[0-9]{2}(?:[ .-]?[a-z0-9]){11}",),
    "mail": (r"@|[(\[] ?at ?[)\]]",),
    "birth": (
        rf"[a-z0-9_.'-][ ,(*]{{1,4}}{_EARLY}",
        f"{_EARLY}[ ,]{{1,3}}[a-z]",
        r"(?:geb(?:oren|\.)?|born)(?: op| on)?[ :]{1,3}[0-9]",
        r"geboorte ?datum|geb(?:\.|oorte)? ?dat|date of birth|birth ?date|dob",
    ),
    # what is made another text before it is looked at: bytes as letters, a cell whose quotes end in the middle
    "other text": ("[a-z0-9+/=]{200}", r'[^;,|\t\r\n]"[^";,|\t\r\n]', r"[^\x00-\x7f]"),
}
_PATTERN = "(?i)" + "|".join(part for parts in _LEFT.values() for part in parts)


def left_in(texts: Sequence[str]) -> list[bool]:
    """Whether something is left in each of these texts, whole lines of which foreign signs are plain already."""
    import polars as pl

    found = pl.Series(texts, dtype=pl.String).str.contains(_PATTERN).to_list()
    # a longer cell is refused, whatever it holds
    return [is_left or len(text) > LONGEST for is_left, text in zip(found, texts, strict=True)]
