"""The version of the software: the number of the changelog and the commit of the code.

Only the standard library: the build of the package reads this file too (`[tool.hatch.version]`).
"""

from __future__ import annotations

import subprocess
from importlib import metadata
from pathlib import Path

#: the newest version in CHANGELOG.md
NUMBER = "1.0.0"
#: the commit, where this file came out of `git archive`, which fills it in
ARCHIVED = "$Format:%h$"


def software_version() -> str:
    """Name the running software: `1.0.0+g4f66e1912ab3`, with `.dirty` behind it when files differ from that commit.

    Where no commit is known (a copy of the files without git) it is the number alone.
    """
    root = Path(__file__).resolve().parent.parent
    commit = _checked_out(root) or ("" if ARCHIVED.startswith("$") else f"g{ARCHIVED}")
    return f"{NUMBER}+{commit}" if commit else _installed()


def _checked_out(root: Path) -> str:
    """Return the commit that is checked out in a folder, empty when it is not a checkout or git does not answer."""
    if not (root / ".git").exists():
        return ""
    command = ["git", "--no-optional-locks", "describe", "--always", "--dirty=.dirty", "--exclude=*", "--abbrev=12"]
    try:
        answer = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return ""
    return f"g{answer.stdout.strip()}"


def _installed() -> str:
    """Return the version of the installed package, which names the commit it was built from; else the number alone."""
    try:
        package = metadata.distribution("staat-van-migratie")
    except metadata.PackageNotFoundError:
        return NUMBER
    # the metadata of an editable installation may be older than the files that run
    installed = Path(str(package.locate_file(""))).resolve()
    return package.version if Path(__file__).resolve().is_relative_to(installed) else NUMBER
