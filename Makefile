# Needs Python 3.11 or newer, make and git, and nothing else. Run `make` to see what there is.
PYTHON ?= $(shell for python in python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
READY := .venv/ready
# Most of the slow tests wait for a program, not for a processor.
JOBS ?= $(shell $(PYTHON) -c 'import os; print(3 * (os.cpu_count() or 1))')
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --generate-hashes \
	--allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help setup format lint types imports test coverage counts quality check texts run lock build clean

help:  ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY)  ## Make .venv with the pinned requirements and the project in it

format: $(READY)  ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: $(READY)  ## Look for mistakes and untidiness with ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## Check the types with mypy
	$(BIN)/mypy

imports: $(READY)  ## Check who may import whom
	$(BIN)/lint-imports --no-logo

test: $(READY)  ## Run all tests
	$(BIN)/pytest --numprocesses=$(JOBS) --dist=worksteal

coverage: $(READY)  ## Run all tests and report which lines and branches they reach
	$(BIN)/pytest --numprocesses=$(JOBS) --dist=worksteal --cov --cov-report=term

counts: $(READY)  ## Compare SQL statements, commits and database steps with their targets
	$(BIN)/python -m benchmarks counts

quality: lint types imports counts  ## Run every check but the tests

check: quality test  ## Run everything, the same as CI

texts: $(READY)  ## Put new sentences into the catalogues and name what is to be translated
	$(BIN)/python -m tests.adapters.sentences

run: $(READY)  ## Run the bot if .env stands here, else the sandbox
	@if [ -e .env ]; then exec $(BIN)/unseen run; else exec $(BIN)/unseen sandbox; fi

lock: $(READY)  ## Pin the requirements anew (newest versions: make lock UPGRADE=--upgrade)
	$(COMPILE) --extra postgres --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra dev --all-build-deps --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml
	$(COMPILE) --only-build-deps --all-build-deps --constraint requirements-dev.txt \
		--output-file requirements-build.txt pyproject.toml

build: $(READY)  ## Build the wheel and the source archive into dist/
	$(BIN)/python -m build --no-isolation --outdir dist .

clean:  ## Remove .venv and everything the tools made
	rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache \
		build dist htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements-dev.txt
	@[ -n "$(PYTHON)" ] || { echo "Unseen needs Python 3.11 or newer, and none was found."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
