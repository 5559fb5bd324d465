# Everything runs from here; each command sets itself up and on a second run does only what is new.
# A venv cannot be moved, so it is named after a checksum of where this folder is.

SHELL := /bin/sh
PYTHON ?= python3
HERE := $(shell printf %s "$$PWD" | cksum | cut -d ' ' -f 1)
VENV := .venv/$(HERE)
BIN := $(VENV)/bin
RUNTIME := $(VENV)/runtime.stamp
DEV := $(VENV)/dev.stamp
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PIP_REQUIRE_VIRTUALENV

.PHONY: help demo test check tests test-each eval bench soak docs clean

help:            ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*##/\t/'

demo: $(RUNTIME) ## a first answer, the same from memory, an edit and what it changed
	@$(BIN)/python examples/demo.py

test: check tests ## lint, types, import contracts, all tests

check: $(DEV)    ## lint, types, import contracts
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo

tests: $(DEV)    ## all tests
	$(BIN)/python -m pytest -n auto

test-each:       ## the tests on every Python from 3.11 to 3.13 that is here
	@for minor in 3.11 3.12 3.13; do \
	  if python$$minor -c '' 2>/dev/null; then $(MAKE) tests PYTHON=python$$minor VENV=.venv/$(HERE)-$$minor || exit 1; \
	  else echo "python$$minor is not here"; fi; done

eval: $(DEV)     ## grade the offline engine against the written lists
	@$(BIN)/python -m evaluation

bench: $(DEV)    ## figures and ratios; nothing is asserted
	@$(BIN)/python -m bench

soak: $(DEV)     ## long kill and lock runs
	$(BIN)/python -m pytest -n auto tests/soak --override-ini testpaths=tests/soak

docs: $(DEV)     ## write the generated pages again
	$(BIN)/python -m tests.house.generate

clean:           ## remove what these commands made
	rm -rf .venv .demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "error: Python 3.11 to 3.13 is needed; $(PYTHON) is another"; echo "hint:  make $(MAKECMDGOALS) PYTHON=/path/to/python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q sales_kernel data_gatherer deal_summary action_recommender
	@touch $@

$(DEV): $(RUNTIME)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
