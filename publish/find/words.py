"""The words of a query and those of the figures: how they are compared, and what it costs to take one for another.

The task pane in Word and the search page of the site count in the same way (`look/templates/find/rank.js`).
"""

from __future__ import annotations

import functools
import re
import unicodedata

#: what a word costs by where it stands: in the name, a word for the same, a word of a longer name for the same, a word
#: that may mean this too, or a text about it
LABEL, SYNONYM, IN_SYNONYM, ALSO, ABOUT = 0, 2, 3, 4, 10
#: what it costs more when it is another form of the word, when a word only begins with it, or only holds it
INFLECTED, BEGINS, HOLDS = 1, 2, 4
#: and one letter off; asked only of a word that is nowhere else
MISTYPED = 3
#: so many letters a word needs for that
SHORTEST_BEGINNING, SHORTEST_PART, SHORTEST_MISTYPED, SHORTEST_STEM = 3, 4, 6, 4
#: what stands for the rest of a word is an ending when it is no longer than this; else it is another word behind it
LONGEST_ENDING = 5
#: the endings of plural and inflection, Dutch and English, and how a word is written without them; in this order
ENDINGS = (
    (r"(?:ische|isch|iers|ier|ies|ie)$", "i"),
    (r"(?:eren|en|es|e|s)$", ""),
    (r"([a-z])\1", r"\1"),
    (r"z$", "s"),
    (r"v$", "f"),
)
#: letters that a name of a country needs to stand for its people too: "Colombia" for "Colombianen"
SHORTEST_COUNTRY = 6
#: words between the words, and those of a question: a query says the same without them
# fmt: off
SKIPPED = frozenset({
    "aan", "aantal", "and", "bij", "de", "door", "een", "en", "er", "for", "from", "had", "hebben", "het", "hoe",
    "hoeveel", "how", "in", "is", "kwamen", "many", "met", "naar", "number", "of", "om", "op", "per", "the", "there",
    "tot", "uit", "van", "veel", "voor", "waren", "was", "wat", "were", "what", "zijn",
})
# fmt: on

#: a number with points is the address of a table, "3.1"
_WORDS = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
#: a word, what it costs, and whether it is only the beginning of one
Term = tuple[str, int, bool]


def fold(text: str) -> str:
    """A text as it is compared: small letters without accents.

    >>> fold("SYRIË")
    'syrie'
    """
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.category(c).startswith("M"))


@functools.cache
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, without those between the words, each once.

    >>> words_of("Hoeveel asielaanvragen uit Syrië in 2025, tabel 3.1?")
    ('asielaanvragen', 'syrie', '2025', 'tabel', '3.1')
    """
    return tuple(dict.fromkeys(word for word in _WORDS.findall(fold(text)) if word not in SKIPPED))


@functools.cache
def stem(word: str) -> str:
    """A word without the ending of its plural or inflection, as long as enough is left.

    >>> stem("aanvragen") == stem("aanvraag"), stem("syriers") == stem("syrie"), stem("azc")
    (True, True, 'azc')
    """
    if word[0].isdecimal():
        return word
    shorter = word
    for ending, other in ENDINGS:
        shorter = re.sub(ending, other, shorter)
    return shorter if len(shorter) >= SHORTEST_STEM else word


def cost_of(asked: str, term: Term) -> int | None:
    """What it costs to find a word of the query in a term; None when it is not there.

    >>> cost_of("asiel", ("asielaanvragen", LABEL, False)), cost_of("syrische", ("syri", SYNONYM, True))
    (2, 2)
    >>> cost_of("asielaanvraag", ("asielaanvragen", LABEL, False)), cost_of("202", ("2025", LABEL, False))
    (1, None)
    """
    word, cost, is_beginning = term
    if asked == word:
        return cost
    if is_beginning and asked.startswith(word):
        return cost if len(asked) <= len(word) + LONGEST_ENDING else cost + HOLDS
    if asked[0].isdecimal():
        return None
    if stem(asked) == stem(word):
        return cost + INFLECTED
    if len(asked) >= SHORTEST_BEGINNING and word.startswith(asked):
        return cost + BEGINS
    if len(asked) >= SHORTEST_PART and asked in word:
        return cost + HOLDS
    return None


def mistyped_cost(asked: str, term: Term) -> int | None:
    """What it costs to take a word for one that is a letter off: one too many, too few, another, or two exchanged.

    >>> mistyped_cost("asielanvragne", ("asielanvragen", LABEL, False))
    3
    >>> mistyped_cost("emigratie", ("immigratie", LABEL, False)) is None
    True
    """
    word, cost, is_beginning = term
    if min(len(asked), len(word)) < SHORTEST_MISTYPED or asked[0].isdecimal():
        return None
    lengths = range(len(word) - 1, len(word) + 2) if is_beginning else (len(asked),)
    return cost + MISTYPED if any(_is_letter_off(asked[:length], word) for length in lengths) else None


def _is_letter_off(one: str, other: str) -> bool:
    """Whether one letter makes the difference: what is before the first that differs is the same, and what follows."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[at:], other[at:]
    exchanged = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return rest[1:] == others or rest == others[1:] or rest[1:] == others[1:] or exchanged


def common(one: str, other: str) -> int:
    """How many first letters two words share."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
