"""What `docs/running.md` gives to copy: Python that can be read, exit codes and names as the commands have them."""

from __future__ import annotations

import ast
import re

from publish.commands.main import svm
from publish.follow.runs import MEANING
from svm.home import PROJECT

TEXT = (PROJECT / "docs" / "running.md").read_text(encoding="utf-8")


def test_the_examples_in_python_can_be_read():
    """The packages that they import are no part of the project."""
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert [next(n.names[0].name for n in ast.parse(b).body if isinstance(n, ast.Import)) for b in blocks] == [
        "datetime",
        "json",
    ]


def test_every_exit_code_is_listed_and_none_besides():
    listed = {int(code) for code in re.findall(r"^\| (\d) \| ", TEXT, re.M)}
    assert listed == {*MEANING, 2}
    told = svm.commands["run"].help or ""
    assert {int(code) for code in re.findall(r"(\d):", told)} == set(MEANING)


def test_every_command_with_json_is_listed():
    found = {
        f"svm {name}"
        for name, command in svm.commands.items()
        for option in command.params
        if option.name == "form" and "json" in getattr(option.type, "choices", ())
    }
    assert found | {"svm run"} == set(re.findall(r"^\| `(svm \w+)` \|", TEXT, re.M))
