# The two set-up commands of the README: `make plan` runs the main job, `make test` the tests.
# Both install what requirements/ locks, no newer and no older.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r
THIS := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
UV := .venv-uv/bin/uv
OLD_ENOUGH := import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)

.PHONY: plan test check docs bench lock test-oldest test-newest clean

plan: $(VENV)/installed
	@echo "Solving London's baseline and drawing its maps (about ten seconds) …"
	$(BIN)/bcu solve baseline --out out/baseline
	@echo
	@echo "Done: the map is out/baseline/map.pdf. What next? For example"
	@echo "    $(BIN)/bcu evaluate adopted-2018     # the plan of 2018 against every rule"
	@echo "    $(BIN)/bcu sweep baseline            # how many commands can there be?"
	@echo "    $(BIN)/bcu --help                    # every question"
	@echo "or, after '. $(BIN)/activate', the README's commands word for word: bcu solve baseline"

test: check
	$(BIN)/pytest -n auto

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: $(VENV)/installed
	$(BIN)/python docs/make_commands.py
	$(BIN)/python docs/make_architecture.py

bench: $(VENV)/dev
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/processes.py
	$(BIN)/python benchmarks/census.py
	$(BIN)/python benchmarks/robustness.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/reasons.py
	$(BIN)/python benchmarks/page.py

$(VENV)/installed: pyproject.toml requirements/run.txt
	@$(PYTHON) -c '$(OLD_ENOUGH)'
	@$(PYTHON) requirements/lock.py --check
	@echo "Setting up $(VENV): about 850 MB from the package index, a minute or two …"
	$(PYTHON) -m venv $(VENV)
	$(LOCKED) requirements/run.txt
	$(THIS)
	@touch $@

$(VENV)/dev: $(VENV)/installed requirements/dev.txt
	@$(PYTHON) requirements/lock.py --check
	@echo "Adding what the tests need: another gigabyte, a minute or two …"
	$(LOCKED) requirements/dev.txt
	@touch $@

# Every dependency locked anew, at its newest version within the ranges of pyproject.toml.
lock: $(UV)
	$(PYTHON) requirements/lock.py $(UV)

$(UV): requirements/uv.txt
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/uv.txt
	@touch $@

# The tests with the oldest and the newest versions that pyproject.toml allows and that have wheels.
test-oldest: RESOLUTION := lowest-direct
test-newest: RESOLUTION := highest
test-oldest test-newest: $(UV)
	$(PYTHON) -m venv --clear .$@
	$(UV) pip compile --quiet --no-config --resolution $(RESOLUTION) --only-binary :all: --extra dev \
	  --python .$@/bin/python pyproject.toml requirements/build.txt --output-file .$@/versions.txt
	$(UV) pip install --quiet --no-config --python .$@/bin/python --only-binary :all: -r .$@/versions.txt
	$(UV) pip install --quiet --no-config --python .$@/bin/python --no-deps --no-build-isolation --editable .
	.$@/bin/pytest -n auto

clean:
	rm -rf $(VENV) .venv-uv .test-oldest .test-newest out
