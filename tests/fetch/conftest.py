"""The public sources, played here, and `svm fetch` run against them with its real addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.fetch import client, eurostat
from publish.commands.main import svm

from .given import Sources, made_up_sources
from .replay import Replay


@dataclass
class Outside:
    """The sources behind their proxy, and the folders of a warehouse that asks them."""

    replay: Replay
    sources: Sources
    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def files(self) -> dict[str, bytes]:
        """What is in the inbox, also what is hidden."""
        return {p.relative_to(self.inbox).as_posix(): p.read_bytes() for p in self.inbox.rglob("*") if p.is_file()}

    def aside(self) -> list[str]:
        """What a fetch left where it works."""
        asked = self.root / "lake" / ".asked"
        return [p.name for p in asked.glob("*") if p.is_dir()]

    def fetch(self, *words: str) -> Result:
        """Run `svm fetch` as a user does. An error that is no answer to the user fails the test."""
        return self.svm("fetch", *words)

    def svm(self, *words: str) -> Result:
        done = CliRunner().invoke(svm, list(words))
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    def asked(self) -> list[str]:
        """The addresses that were asked, as they are read."""
        return [given.plain for given in self.replay.asked]


@pytest.fixture
def outside(tmp_path, monkeypatch):
    """All sources with made-up tables for every dataset that can be fetched; nothing is waited for."""
    monkeypatch.setattr(client, "PAUSE", 0.0)
    monkeypatch.setattr(client, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(client, "READ", 0.5)
    monkeypatch.setattr(client, "LONGEST", 1.5)
    monkeypatch.setattr(client, "MAX_BYTES", 4 << 20)
    monkeypatch.setattr(client, "MAX_UNPACKED", 16 << 20)
    monkeypatch.setattr(eurostat, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(eurostat, "PREPARED_WITHIN", 0.3)
    monkeypatch.setenv("SVM_HOME", str(tmp_path))
    with Replay() as replay:
        sources = made_up_sources()
        sources.serve(replay)
        for name, value in replay.environment.items():
            monkeypatch.setenv(name, value)
        yield Outside(replay, sources, tmp_path, replay.environment)
        # whatever a test does to the sources, no other host was asked
        assert replay.refused == []
