"""The help of each command as it is read. A text that changed on purpose: `pytest tests/snapshots --snapshot-update`."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from publish.commands.main import svm


def commands(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, *words, name)


@pytest.mark.parametrize("words", list(commands(svm)), ids=lambda words: " ".join(("svm", *words)))
def test_help(words, snapshot):
    shown = CliRunner().invoke(svm, [*words, "--help"], prog_name="svm", terminal_width=100)
    assert shown.exit_code == 0
    assert shown.output == snapshot
