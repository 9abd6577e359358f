# The project's chores. `make serve` and `make test` set up everything they need by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help serve test lint lock words clean compiled

help:  ## list the chores
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "wfmock needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "setting up $(VENV) (once; about half a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# Where PYTHONDONTWRITEBYTECODE is set, Python would compile every module anew at each start.
compiled: $(READY)
	@$(BIN)/python -m compileall -q src

serve: compiled  ## start the mock on port 4010 (more flags: make serve ARGS="--port 0")
	@$(BIN)/wfmock serve $(ARGS)

test: compiled  ## run every test
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: $(READY)  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lock: $(READY)  ## pin again every dependency at its newest allowed version
	@$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra dev --output-file requirements.lock pyproject.toml

words: $(READY)  ## make what Faker makes for the usual seed anew
	@$(BIN)/python -c 'from wfmock.seeding import beforehand; beforehand.FILE.write_bytes(beforehand.make())'

clean:  ## remove what the chores made
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
