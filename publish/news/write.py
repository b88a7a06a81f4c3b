"""Write a draft to a folder, or the item that goes out when the gate finds nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path

from publish.news import cards, gate
from publish.news.draft import Draft
from publish.news.plain import write_plain
from publish.news.word import write_word
from publish.prose.findings import Finding
from svm.errors import AuthorError
from svm.files import put

ITEM = "nieuwsbericht"
POSTS = "berichten.txt"
ALT_TEXTS = "kaarten/alt-teksten.txt"


def made(draft: Draft) -> dict[str, bytes]:
    """Make every file of a draft, by its path in the folder; the same draft gives the same bytes."""
    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{ITEM}.docx"
        write_word(draft, path)
        files[path.name] = path.read_bytes()
    files[f"{ITEM}.txt"] = write_plain(draft, draft.item).encode()
    if draft.posts:
        files[POSTS] = write_plain(draft, draft.posts).encode()
    if draft.cards:
        files[ALT_TEXTS] = write_plain(draft, draft.alt_texts).encode()
    for card in draft.cards:
        for form in cards.FORMS:
            files[f"kaarten/{card.name}-{form}.png"] = cards.png(card, draft, form)
    return files


def write(files: dict[str, bytes], folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Put the files in a folder, and take away cards that are no longer made.

    Raises AuthorError when something else is there: it may have been edited, or made from other figures.
    """
    gone = [path for path in sorted(folder.glob("kaarten/*.png")) if str(path.relative_to(folder)) not in files]
    other = [n for n, data in files.items() if (folder / n).exists() and (folder / n).read_bytes() != data]
    other += [str(path.relative_to(folder)) for path in gone]
    if other and not overwrite:
        raise AuthorError(
            f"{', '.join(other)} in {folder} zou overschreven worden: bewerkt, of van andere cijfers gemaakt.",
            expected="een map zonder die bestanden, of met dezelfde",
            next_step="bewaar de eigen tekst ergens anders of werk hem bij met `svm doc refresh`; "
            "of geef --overwrite om hem te laten vervangen.",
        )
    for path in gone:
        path.unlink()
    return [put(folder / name, data) for name, data in files.items()]


def stops(
    draft: Draft, files: dict[str, bytes], limits: dict[str, int], accepted: Collection[str]
) -> dict[str, list[Finding]]:
    """List what keeps the texts of a draft from going out, by file; empty when nothing does."""
    obstacles: dict[str, list[Finding]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in (n for n in files if n.endswith((".docx", ".txt"))):
            path = put(Path(folder) / name, files[name])
            findings = gate.check(gate.read_text(path), draft.source, limits, accepted)
            if findings:
                obstacles[name] = findings
    return obstacles
