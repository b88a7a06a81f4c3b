"""Sentences of a document in which every number is a field, bound to its figure."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from publish.documents.create import figure_control
from publish.documents.elements import run
from publish.documents.shell import Shell
from publish.find.happened import Part, ready
from svm.figures import Figure


def told(figure: Figure, shell: Shell) -> list[etree._Element]:
    """The runs of the ready sentence about a figure, its wording as a field; none when it has no sentence."""
    return runs(ready(figure), shell)


def runs(parts: Iterable[Part], shell: Shell) -> list[etree._Element]:
    """The runs of a sentence, each figure in it as a field."""
    return [figure_control(p.figure, p.channel, shell.number()) if p.figure else run(p.words) for p in parts]
