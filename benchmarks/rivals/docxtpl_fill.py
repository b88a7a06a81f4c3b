"""A report with figures filled from a template with docxtpl. Arguments: how many figures, template, target.

What it fills in cannot be refreshed again: the fields are gone. The first call makes the template.
"""

import json
import sys
import time
from pathlib import Path

import docx
from docxtpl import DocxTemplate

count, template, target = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
if not template.exists():
    made = docx.Document()
    for n in range(0, count, 2):
        made.add_paragraph(
            "Dit is een verzonnen alinea. " * 3 + f"{{{{ f{n} }}}} personen, {{{{ f{n + 1} }}}} personen."
        )
    made.save(str(template))
start = time.perf_counter()
document = DocxTemplate(template)
document.render({f"f{n}": f"{n}.000" for n in range(count)})
document.save(target)
print(json.dumps({"seconds": time.perf_counter() - start}))
