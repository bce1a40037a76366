# orcid-repo-plugin: `make demo` shows it at work, `make test` tests it. Both make their own
# virtual environment in .venv and need only Python 3.11 (with venv) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: help demo tour registry test check bench docs messages format clean
help:
	@echo "make demo    the whole journey on sample items and a local registry; nothing leaves this machine"
	@echo "make tour    a sample repository, the service and a registry to play with in a browser, until Ctrl+C"
	@echo "make registry  serve a local ORCID registry to try things with"
	@echo "make test    run all tests"
	@echo "make check   format, lint, types, import floors, stale docs and translations, wheel contents"
	@echo "make bench   run the benchmarks and write docs/performance.md"
	@echo "make docs    write the generated pages anew"
	@echo "make pictures  take the pictures of the pages anew, in chromium"
	@echo "make messages  bring the translations in step with the texts, and say what is missing"
	@echo "make format  format the code"

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say make PYTHON=python3.11")'
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }
	@$(PIP) install --upgrade 'pip>=25.1' 'setuptools>=77'
	@touch $@

$(VENV)/run: $(VENV)/made pyproject.toml
	@echo "installing orcid-repo-plugin into $(VENV)"
	@$(PIP) install --editable . 2>/dev/null || $(PIP) install --editable .
	@touch $@

$(VENV)/test: $(VENV)/run
	@echo "installing what the tests need into $(VENV)"
	@$(PIP) install --group test
	@touch $@

$(VENV)/check: $(VENV)/test
	@echo "installing what the checks need into $(VENV)"
	@$(PIP) install --group check
	@touch $@

demo: $(VENV)/run
	@$(BIN)/orcid-repo demo --once

tour: $(VENV)/run
	@$(BIN)/orcid-repo demo

registry: $(VENV)/run
	@$(BIN)/orcid-repo registry --control

test: $(VENV)/test
	@tests/find_chromium.sh
	@tests/find_postgresql.sh
	@echo "running the tests"
	@$(BIN)/python -m pytest -n auto --quiet

check: $(VENV)/check
	@echo "format and lint"; $(BIN)/ruff format --check . && $(BIN)/ruff check .
	@echo "types"; $(BIN)/mypy
	@echo "import floors"; $(BIN)/lint-imports --no-cache
	@echo "generated pages"; $(BIN)/python docs/generate.py --check
	@echo "translations"; $(BIN)/python docs/messages.py --check
	@echo "wheel contents"; $(BIN)/python tests/packaging_check.py

bench: $(VENV)/test
	@$(BIN)/python -m benchmarks

docs: $(VENV)/test
	@$(BIN)/python docs/generate.py

pictures: $(VENV)/test
	@tests/find_chromium.sh
	@$(BIN)/python -m docs.pictures

messages: $(VENV)/test
	@$(BIN)/python docs/messages.py

format: $(VENV)/check
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
