"""The wording of the news kit, from `messages.yml`; a number or a direction that was typed there is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from publish.prose.allowed import default_allowed
from publish.prose.numbers import read_numbers
from publish.prose.subjects import vocabulary
from svm.errors import AuthorError
from svm.figures import AT, CHANNELS

WORDING = Path(__file__).with_name("messages.yml")
#: words that stand for the edition, not for a figure
ABOUT = ("jaar", "vorig_jaar", "drie_jaar_eerder", "editie", "peildatum")
#: the form that is no number: what a figure counts
DEFINITION = "definitie"
#: what a person fills in: until when nobody may use the text, what somebody says, whom to ask
EMBARGO, QUOTE, CONTACT = SLOTS = ("embargo", "citaat", "contact")
#: a figure in a sentence: `{asy_first:2025@kop}`, or words it chooses between: `{…:change_pct?meer|minder}`
TOKEN = re.compile(r"\{([^{}]+)\}")
CHOICE = "?"
_SHAPE = {"titel": list, "inleiding": list, "alineas": list, "plaatsen": dict, "berichten": dict, "kaarten": dict}
#: a sentence, as alternatives of which the first that can be said counts
Alternatives = tuple[str, ...]


@dataclass(frozen=True)
class Post:
    """A post for one channel; `limit` is in characters."""

    channel: str
    limit: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Messages:
    """The wording: templates with figures by id. `slots` says per place that a person fills in what belongs there."""

    titles: Alternatives
    intro: tuple[Alternatives, ...]
    paragraphs: tuple[tuple[str, tuple[Alternatives, ...]], ...]
    posts: tuple[Post, ...] = ()
    cards: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> dict[str, int]:
        """Return per channel how many characters a post may have."""
        return {post.channel: post.limit for post in self.posts}


def load_messages(path: Path = WORDING) -> Messages:
    """Read the wording. Raises AuthorError with file and sentence when it is not whole or says something by itself."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AuthorError(
            f"{path.name} is niet te lezen: {error}.", expected="YAML in UTF-8", next_step="herstel het bestand."
        ) from None
    for name, kind in _SHAPE.items():
        if not isinstance(content, dict) or not isinstance(content.get(name), kind):
            raise _wrong(path, f"heeft geen {'lijst' if kind is list else 'rubriek'} `{name}`")
    try:
        messages = _messages(content)
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(path, f"mist iets: {error}") from None
    for template in _templates(messages):
        _check(path, template)
    for name, template in messages.cards.items():
        _check_card(path, name, template)
    return messages


def _messages(content: dict[str, Any]) -> Messages:
    """The wording as it stands in the file. Raises KeyError, TypeError or ValueError when it is not whole."""
    posts = content["berichten"].items()
    return Messages(
        _texts(content["titel"]),
        _sentences(content["inleiding"]),
        tuple((str(block["kop"]), _sentences(block["zinnen"])) for block in content["alineas"]),
        tuple(Post(str(name), int(post["grens"]), _texts(post["zinnen"])) for name, post in posts),
        {str(name): str(text) for name, text in content["kaarten"].items()},
        {name: str(content["plaatsen"][name]) for name in SLOTS},
    )


def _sentences(found: object) -> tuple[Alternatives, ...]:
    if not isinstance(found, list):
        raise TypeError(f"een lijst van zinnen, niet {found}")
    return tuple(_texts(one if isinstance(one, list) else [one]) for one in found)


def _texts(texts: object) -> tuple[str, ...]:
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"een lijst van zinnen, niet {texts}")
    return tuple(texts)


def _templates(messages: Messages) -> Iterator[str]:
    yield from messages.titles
    for sentence in messages.intro:
        yield from sentence
    for heading, sentences in messages.paragraphs:
        yield heading
        for sentence in sentences:
            yield from sentence
    for post in messages.posts:
        yield from post.sentences
    yield from messages.cards.values()


def _check_card(path: Path, name: str, template: str) -> None:
    if not re.fullmatch(r"[a-z0-9-]+", name) or not template.startswith("{") or CHOICE in template:
        raise _wrong(path, f"heeft een kaart `{name}` die niet met haar cijfer begint: “{template}”")


def _check(path: Path, template: str) -> None:
    """Refuse a sentence that brings a number or a direction itself, or names a form that does not exist."""
    bare = re.sub("|".join(rf"\{{{name}\}}" for name in ABOUT), "", template)
    for token in TOKEN.findall(bare):
        _check_token(path, template, token)
    bare = TOKEN.sub("…", bare)
    if "{" in bare or "}" in bare:
        raise _wrong(path, f"heeft een accolade die niets sluit in “{template}”")
    number, direction = _number_in(bare), _direction_in(bare)
    if number:
        raise _wrong(path, f"noemt zelf het getal {number} in “{template}”", "een cijfer, of {jaar}")
    if direction:
        raise _wrong(
            path, f"noemt zelf de richting ‘{direction}’ in “{template}”", "de vorm @zin, of {cijfer?omhoog|omlaag}"
        )


def _check_token(path: Path, template: str, token: str) -> None:
    name, has_choice, words = token.partition(CHOICE)
    channel = name.partition(AT)[2]
    if channel and channel not in (*CHANNELS, DEFINITION):
        raise _wrong(
            path, f"noemt de vorm ‘{channel}’ in “{template}”", "een van " + ", ".join((*CHANNELS, DEFINITION))
        )
    if has_choice and len(words.split("|")) not in (2, 3):
        raise _wrong(
            path, f"heeft een keuze zonder twee of drie woorden in “{template}”", "{cijfer?omhoog|omlaag|gelijk}"
        )


def _number_in(text: str) -> str:
    """The first number that may not stand there; a year may not either."""
    numbers = read_numbers(text, default_allowed())
    return next((n.text for n in numbers if not n.allowed or n.allowed.startswith("jaar")), "")


def _direction_in(text: str) -> str:
    """The first word for up or down; "Meer cijfers" begins a sentence and compares nothing."""
    return next((d.text for d in vocabulary().directions(text) if not d.compares or d.start), "")


def _wrong(path: Path, problem: str, expected: str = "") -> AuthorError:
    return AuthorError(
        f"{path.name} {problem}.",
        expected=expected
        or "titel, inleiding, alineas, plaatsen, berichten en kaarten, zoals de kop van het bestand zegt",
        next_step=f"verbeter {path.name}.",
    )
