# Needs only Python 3.11 or newer and make; everything else goes into .venv
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
# what is installed: the product, and on top of it what a developer and the documentation need
PRODUCT := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
DOCS := $(VENV)/.installed-docs
SPARK := $(VENV)/.installed-spark
# two places of their own: the product alone, and what lists it
ALONE := $(VENV)/product
SUPPLY := $(VENV)/supply

.DEFAULT_GOAL := help
.PHONY: help build test validate spark coverage lint types format docs sbom audit bench lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

$(PRODUCT): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes --requirement requirements.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(PRODUCT) requirements-dev.txt
	$(INSTALL) --require-hashes --requirement requirements-dev.txt
	@touch $@

$(DOCS): $(PRODUCT) requirements-docs.txt
	$(INSTALL) --require-hashes --requirement requirements-docs.txt
	@touch $@

$(SPARK): $(DEV) requirements-spark.txt
	$(INSTALL) --require-hashes --requirement requirements-spark.txt
	@touch $@

$(ALONE)/.installed: $(PRODUCT)
	$(PYTHON) -m venv --without-pip $(ALONE)
	$(INSTALL) --prefix $(ALONE) --ignore-installed --require-hashes --requirement requirements.txt
	@touch $@

$(SUPPLY)/.installed: $(PRODUCT) requirements-supply.txt
	$(PYTHON) -m venv $(SUPPLY)
	$(SUPPLY)/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-supply.txt
	@touch $@

build: $(PRODUCT) ## land the bundled real figures, build and test the warehouse, publish it, write tables, charts and site
	$(BIN)/svm land samples/inbox
	$(BIN)/svm build
	$(BIN)/svm export
	$(BIN)/svm dashboard

test: $(DEV) ## run all tests
	$(BIN)/pytest

validate: $(DEV) ## hold the pack that was written last against the validators of those who read it (CSVW, Data Package, DCAT, SDMX)
	SVM_VALIDATE="$$(ls -td out/*/pakket | head -n 1)" $(BIN)/pytest -n 0 -v tests/pack/test_validators.py

spark: $(SPARK) ## build the heavy models on a local Spark too and compare every row with DuckDB (minutes; needs Java 17)
	$(BIN)/pytest -n 0 -v -s tests/scale/test_spark.py

coverage: $(DEV) ## run all tests and report which lines of the Python code they run; no threshold
	$(BIN)/pytest --cov --cov-report=term-missing:skip-covered

lint: $(DEV) ## check style of Python and SQL, the columns in the yml, and that rooms import only downwards
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python -m svm.columns --check
	$(BIN)/sqlfluff lint --processes 2 models analyses tests

types: $(DEV) ## check the types of the Python code
	$(BIN)/ty check

format: $(DEV) ## format the Python and SQL code and fill in the columns of the yml
	$(BIN)/python -m svm.columns
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --processes 2 models analyses tests

docs: $(DOCS) ## write the documentation as a site to out/docs; a dead link fails
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --site-dir out/docs

sbom: $(SUPPLY)/.installed $(ALONE)/.installed ## list every package of the product with its version, licence and what needs it, as CycloneDX
	@mkdir -p out
	$(SUPPLY)/bin/cyclonedx-py environment $(ALONE) --pyproject pyproject.toml --output-reproducible --output-file out/sbom.json

audit: $(SUPPLY)/.installed ## ask the public advisories about every package of the product; needs a network
	$(SUPPLY)/bin/pip-audit --requirement requirements.txt --require-hashes --disable-pip

# make bench SCALE=10 for ten million rows, ONLY="records checks" for some workloads
bench: $(DEV) ## measure speed beside rivals on made-up data (some ten minutes), written to benchmarks/results.md
	SCALE="$(SCALE)" ONLY="$(ONLY)" $(BIN)/python -m benchmarks.run

# Pins stay as they are as long as they fit; make lock UPGRADE=--upgrade takes the newest
UV := uv==0.13.8
LOCK = $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-strip-extras $(UPGRADE)

lock: ## pin the dependencies of pyproject.toml, with hashes, in requirements*.txt
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet --disable-pip-version-check $(UV)
	$(LOCK) --group install pyproject.toml --output-file requirements.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group docs --constraint requirements.txt --constraint requirements-dev.txt --output-file requirements-docs.txt
	$(LOCK) --group spark --constraint requirements.txt --constraint requirements-dev.txt --output-file requirements-spark.txt
	$(LOCK) --group pyproject.toml:supply --output-file requirements-supply.txt
	$(BIN)/python -m benchmarks.venvs
	rm -r $(VENV)/lock

clean: ## remove everything that can be made again, except the lake
	rm -rf $(VENV) target logs warehouse/*.duckdb out .pytest_cache .ruff_cache .coverage*
