"""Sentences of a document in which every number is a field, bound to its figure."""

from __future__ import annotations

from lxml import etree

from publish.documents.create import figure_control
from publish.documents.elements import run
from publish.documents.shell import Shell
from publish.find.sentence import sentence
from svm.figures import Figure


def told(figure: Figure, shell: Shell) -> list[etree._Element]:
    """The runs of the ready sentence about a figure, its wording as a field; none when it has no sentence."""
    ready = sentence(figure)
    if ready is None:
        return []
    return [run(ready.before), figure_control(figure, ready.channel, shell.number()), run(ready.after)]
