"""Where the working folders are. Everything that is not code hangs below one home folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
#: else it is a package, which nobody writes in
IS_CHECKOUT = (PROJECT / "pyproject.toml").exists()
#: beside a database: what Great Expectations found, as it stores that, and its pages
JUDGED = "gx"


@dataclass(frozen=True)
class Home:
    """The folders of one warehouse.

    `root` defaults to the project folder, and to the folder one stands in where the project is installed as a package;
    the environment variable SVM_HOME points it elsewhere.
    """

    root: Path

    @classmethod
    def default(cls) -> Home:
        """Return the home named by SVM_HOME, else the default."""
        return cls(Path(os.environ.get("SVM_HOME") or (PROJECT if IS_CHECKOUT else Path())).resolve())

    @property
    def lake(self) -> Path:
        """Landed deliveries, `lake/<partner>/<dataset>/delivery=<date>~<hash>/`."""
        return self.root / "lake"

    @property
    def originals(self) -> Path:
        """The delivered bytes, kept by sha256."""
        return self.lake / "_originals"

    @property
    def retractions(self) -> Path:
        """What was decided about landed deliveries: withdrawn or restored."""
        return self.lake / "_retractions"

    @property
    def asked(self) -> Path:
        """What public sources answered, remembered to ask only whether it changed; it may be thrown away."""
        return self.lake / ".asked"

    @property
    def announced(self) -> Path:
        """What publishers said of their tables when they were asked."""
        return self.lake / "_announced"

    @property
    def quarantine(self) -> Path:
        """Refused files, each with its letter."""
        return self.root / "quarantine"

    @property
    def build_database(self) -> Path:
        """The database dbt writes."""
        return self.root / "warehouse" / "build.duckdb"

    @property
    def build_lock(self) -> Path:
        """What a process holds that writes or removes the databases."""
        return self.root / "warehouse" / ".build.lock"

    @property
    def published_database(self) -> Path:
        """The read-only copy everybody opens."""
        return self.root / "warehouse" / "svm.duckdb"

    @property
    def judged(self) -> Path:
        """What Great Expectations found and its pages, `validations/` and `data_docs/`."""
        return self.published_database.with_name(JUDGED)

    @property
    def state(self) -> Path:
        """What dbt knew of the project when the database was published, for `--state`."""
        return self.root / "warehouse" / "state"

    @property
    def releases(self) -> Path:
        """Frozen editions and portal versions, `releases/<edition>/<version>/`; never changed afterwards."""
        return self.root / "releases"

    @property
    def agreements(self) -> Path:
        """Who agreed to which text and version, `agreements/<edition>/`; sentences nobody has published yet."""
        return self.root / "agreements"

    @property
    def out(self) -> Path:
        """Tables and files for report authors."""
        return self.root / "out"
