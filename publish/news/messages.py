"""The wording of the news kit, from `messages.yml`; a number or a direction that was typed there is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from publish.prose.allowed import default_allowed
from publish.prose.numbers import read_numbers
from publish.prose.subjects import vocabulary
from svm.errors import UserError
from svm.figures import AT, CHANNELS

WORDING = Path(__file__).with_name("messages.yml")
#: words that stand for the edition, not for a figure
ABOUT = ("jaar", "vorig_jaar", "editie", "peildatum")
#: a figure in a sentence: `{asy_first:2025@kop}`, or words it chooses between: `{…:change_pct?meer|minder}`
TOKEN = re.compile(r"\{([^{}]+)\}")
CHOICE = "?"
_SHAPE = {"titel": list, "inleiding": list, "alineas": list, "berichten": dict, "kaarten": dict}


@dataclass(frozen=True)
class Post:
    """A post for one channel; `limit` is in characters."""

    channel: str
    limit: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Messages:
    """The wording: templates with figures by id. `titles` are alternatives, the first that can be said counts."""

    titles: tuple[str, ...]
    intro: tuple[str, ...]
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]
    posts: tuple[Post, ...] = ()
    cards: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> dict[str, int]:
        """Per channel how many characters a post may have."""
        return {post.channel: post.limit for post in self.posts}


def load_messages(path: Path = WORDING) -> Messages:
    """Read the wording. Raises UserError with file and sentence when it is not whole or says something by itself."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(f"{path.name} cannot be read: {error}.", next_step="repair the file.") from None
    for name, kind in _SHAPE.items():
        if not isinstance(found, dict) or not isinstance(found.get(name), kind):
            raise _wrong(path, f"has no {'list' if kind is list else 'mapping'} `{name}`")
    try:
        messages = Messages(
            _texts(found["titel"]),
            _texts(found["inleiding"]),
            tuple((str(block["kop"]), _texts(block["zinnen"])) for block in found["alineas"]),
            tuple(
                Post(str(name), int(post["grens"]), _texts(post["zinnen"])) for name, post in found["berichten"].items()
            ),
            {str(name): str(text) for name, text in found["kaarten"].items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(path, f"misses something: {error}") from None
    for template in _templates(messages):
        _check(path, template)
    for name, template in messages.cards.items():
        if not re.fullmatch(r"[a-z0-9-]+", name) or not template.startswith("{") or CHOICE in template:
            raise _wrong(path, f"has a card `{name}` that does not begin with its figure: “{template}”")
    return messages


def _texts(found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise TypeError(f"a list of sentences, not {found}")
    return tuple(found)


def _templates(messages: Messages) -> Iterator[str]:
    yield from messages.titles
    yield from messages.intro
    for heading, sentences in messages.paragraphs:
        yield heading
        yield from sentences
    for post in messages.posts:
        yield from post.sentences
    yield from messages.cards.values()


def _check(path: Path, template: str) -> None:
    """A sentence brings no number and no direction of its own, and names channels that exist."""
    bare = template
    for name in ABOUT:
        bare = bare.replace(f"{{{name}}}", "")
    for token in TOKEN.findall(bare):
        name, has_choice, words = token.partition(CHOICE)
        channel = name.partition(AT)[2]
        if channel and channel not in CHANNELS:
            raise _wrong(path, f"names the form ‘{channel}’ in “{template}”", "one of " + ", ".join(CHANNELS))
        if has_choice and len(words.split("|")) not in (2, 3):
            raise _wrong(path, f"has a choice without two or three words in “{template}”", "{figure?up|down|equal}")
    bare = TOKEN.sub("…", bare)
    if "{" in bare or "}" in bare:
        raise _wrong(path, f"has a brace that closes nothing in “{template}”")
    numbers = [n.text for n in read_numbers(bare, default_allowed()) if not n.allowed or n.allowed.startswith("jaar")]
    if numbers:
        raise _wrong(path, f"types the number {numbers[0]} in “{template}”", "a figure, or {jaar}")
    # "Meer cijfers" begins a sentence and compares nothing
    directions = [d.text for d in vocabulary().directions(bare) if not (d.compares and d.start == 0)]
    if directions:
        raise _wrong(
            path, f"types the direction ‘{directions[0]}’ in “{template}”", "the form @zin, or {figure?up|down}"
        )


def _wrong(path: Path, found: str, expected: str = "") -> UserError:
    return UserError(
        f"{path.name} {found}.",
        expected=expected or "titel, inleiding, alineas, berichten and kaarten as the head of the file tells",
        next_step=f"correct {path.name}.",
    )
