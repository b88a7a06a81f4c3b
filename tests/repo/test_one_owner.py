"""What SQL and Python both need is the same in both."""

from __future__ import annotations

import re

from svm.dutch import MONTHS
from svm.home import PROJECT


def test_the_months_of_sql_are_those_of_python():
    macro = (PROJECT / "macros/periods/period.sql").read_text(encoding="utf-8")
    names = re.search(r"macro month_names\(\) -%\}(.*?)endmacro", macro, re.DOTALL)
    assert names and re.findall(r"'(\w+)'", names[1]) == MONTHS
