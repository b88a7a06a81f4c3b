"""What the site has beside the pages of `docs/`: files of the root folder, the help of each command, all decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from publish.commands.main import svm

ROOT = Path(__file__).resolve().parent.parent
#: pages that stand in the root folder, by their address in the site
PAGES = {"index.md": "README.md", "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List each decision in the menu."""
    decisions = sorted(Path(config.docs_dir, "decisions").glob("*.md"))
    for entry in config.nav or []:
        if isinstance(entry, dict) and "Decisions" in entry:
            entry["Decisions"] = [f"decisions/{path.name}" for path in decisions]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the root folder, and the help of each command."""
    for page, name in PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=re.sub(r"\]\(docs/", "](", text)))
    files.append(File.generated(config, "commands.md", content="\n".join(_helps(svm))))
    return files


def _helps(command: click.Command, *words: str) -> Iterator[str]:
    """Write the help of a command, and of those below it, as it is read in a terminal."""
    shown = CliRunner().invoke(svm, [*words, "--help"], prog_name="svm", terminal_width=100).output
    title = "#" * min(len(words) + 1, 3) + (f" svm {' '.join(words)}" if words else " Commands")
    yield f"{title}\n\n```text\n{shown}```\n"
    for name, below in getattr(command, "commands", {}).items():
        yield from _helps(below, *words, name)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Lead links to a page of the root folder to its page in the site; those to a folder of the code are text here."""
    for page, name in PAGES.items():
        markdown = re.sub(rf"\]\((?:\.\./)?{re.escape(name)}", f"]({page}", markdown)
    return re.sub(r"\[([^][]+)\]\((?:\.\./)?analyses/?\)", r"`\1`", markdown)
