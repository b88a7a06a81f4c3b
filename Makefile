# Needs only Python 3.11 or newer and make; everything else goes into .venv
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help build test lint types format bench clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

build: $(STAMP) ## land the bundled real figures, build and test the warehouse, publish it, write tables, charts and site
	$(BIN)/svm land samples/inbox
	$(BIN)/svm build
	$(BIN)/svm export
	$(BIN)/svm dashboard

test: $(STAMP) ## run all tests
	$(BIN)/pytest

lint: $(STAMP) ## check style of Python and SQL, and that rooms import only downwards
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/sqlfluff lint --processes 2 models analyses tests

types: $(STAMP) ## check the types of the Python code
	$(BIN)/ty check

format: $(STAMP) ## format the Python and SQL code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --processes 2 models analyses tests

bench: $(STAMP) ## measure speed on made-up data (minutes; not part of the tests)
	$(BIN)/python tests/bench/bench.py

clean: ## remove everything that can be made again, except the lake
	rm -rf $(VENV) target logs warehouse/*.duckdb out .pytest_cache .ruff_cache
