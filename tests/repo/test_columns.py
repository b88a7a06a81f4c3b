"""The yml of models and seeds says of each column what `models/columns.md` says."""

from __future__ import annotations

import pytest

from svm.columns import OWNER, filled, main, owned
from svm.errors import UserError

COLUMNS = """# Columns

- decimal(28,6) {% docs height %}How high, in metres.{% enddocs %}
- varchar {% docs name %}What it is called: in Dutch.{% enddocs %}
"""
WRITTEN = """\
models:
  - name: towers
    columns:
      - height
      - name: name
        description: "Label of the builder."
        data_type: integer
        data_tests: [unique]

seeds:
  - name: bells
    columns:
      - name: height
        description: "{{ doc('height') }}"
"""
RIGHT = """\
models:
  - name: towers
    columns:
      - {name: height, data_type: "decimal(28,6)", description: "{{ doc('height') }}"}
      - {name: name, data_type: varchar, description: "Label of the builder.", data_tests: [unique]}

seeds:
  - name: bells
    columns:
      - {name: height, description: "{{ doc('height') }}"}
"""


def test_a_name_is_enough_and_a_second_time_changes_nothing():
    columns = owned(COLUMNS)
    assert filled(WRITTEN, columns, "towers.yml") == RIGHT
    assert filled(RIGHT, columns, "towers.yml") == RIGHT


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("- varchar geo", "line 5 is no column"),
        ("- varchar {% docs age %}Age.{% enddocs %}", "line 5: 'age' stands out of order"),
        ("- varchar {% docs name %}Again.{% enddocs %}", "line 5: 'name' stands out of order"),
    ],
)
def test_a_wrong_line_is_named(line, message):
    with pytest.raises(UserError, match=message):
        owned(COLUMNS + line + "\n")


def test_check_names_what_differs_and_writes_nothing(tmp_path, capsys):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "models").mkdir()
    (tmp_path / OWNER).write_text(COLUMNS)
    yml = tmp_path / "models" / "towers.yml"
    yml.write_text(WRITTEN)
    assert main(["--check"], tmp_path) == 1 and yml.read_text() == WRITTEN
    assert "models/towers.yml: columns differ" in capsys.readouterr().out
    assert main([], tmp_path) == 0 and yml.read_text() == RIGHT
    assert main(["--check"], tmp_path) == 0

    yml.write_text(WRITTEN.replace("- height", "- hight"))
    assert main(["--check"], tmp_path) == 1
    assert "models/towers.yml: column 'hight' is not in models/columns.md" in capsys.readouterr().out
    yml.write_text(WRITTEN.replace("      - name: name\n", "      - name: height\n"))
    assert main(["--check"], tmp_path) == 1 and "no yml names name" in capsys.readouterr().out
