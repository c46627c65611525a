# Maillage: `make demo` shows it, `make test` proves it. Everything lives in .venv/ and var/.
PYTHON ?= python3
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export MAILLAGE_HOME ?= $(CURDIR)/var

.PHONY: setup demo test fuzz check format bench shots lock clean

setup: .venv/.ready

.venv/.ready: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Maillage needs Python 3.11 or newer. On Debian or Ubuntu, run: sudo apt-get install -y python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python is here, but not its venv module. On Debian or Ubuntu, run: sudo apt-get install -y python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	@$(BIN)/maillage demo

test: setup
	@$(BIN)/pytest -n auto
	@echo "The tests that touch the database, once more on PostgreSQL:"
	@MAILLAGE_TEST_ENGINE=postgresql $(BIN)/pytest -n auto -m django_db

# Mutated files through every importer: 500 in the tests, as many as MAILLAGE_FUZZ says here.
fuzz: export MAILLAGE_FUZZ ?= 10000
fuzz: setup
	@$(BIN)/pytest -n auto tests/fuzz

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	@$(BIN)/python -m benchmarks

# Pictures of the main pages, wide and narrow, in var/shots/.
shots: setup
	@$(BIN)/python -m benchmarks shots

# The lock names versions and hashes, never where they come from: any index that serves them will do.
lock:
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --python-version 3.11 --group dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv var
