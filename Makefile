# The two set-up commands of the README: `make plan` runs the main job, `make test` the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: plan test docs bench clean

plan: $(VENV)/installed
	$(BIN)/bcu solve baseline --out out/baseline

test: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

docs: $(VENV)/installed
	$(BIN)/python docs/make_commands.py

bench: $(VENV)/dev
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/census.py
	$(BIN)/python benchmarks/robustness.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/reasons.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) out
