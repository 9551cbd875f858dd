# Two commands for a stranger: `make demo` opens the sample country, `make test` tests everything.
PYTHON ?= $(firstword $(foreach v,python3.13 python3.12 python3.11 python3.14 python3,$(shell $(v) -c 'import sys;(3,11)<=sys.version_info[:2]<(3,15) and print("$(v)")' 2>/dev/null)))
BIN := .venv/bin
PORT ?= 8000
SIZE ?= small
WORKERS ?= 3
FOLDER ?= muniment-demo
# Every process that a test starts would compile the house anew otherwise.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help setup demo test test-fast check format lint types contracts audit docs openapi gallery fuzz bench lock

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

.venv/.run: requirements/run.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Muniment needs Python 3.11, 3.12, 3.13 or 3.14; none was found" >&2; exit 3; }
	@if command -v uv >/dev/null; then \
	  uv venv -q --allow-existing --python $(PYTHON) .venv && \
	  uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/run.txt && \
	  uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@if command -v uv >/dev/null; then uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt ; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt ; fi
	@touch $@

setup: .venv/.run ## prepare .venv with the muniment command

demo: setup ## make the sample country and open the portal (PORT=8000 SIZE=small)
	@$(BIN)/muniment demo --size $(SIZE) --port $(PORT)

test: .venv/.dev ## every test, on SQLite and then on PostgreSQL
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest -q -n $(WORKERS) --database sqlite
	@$(BIN)/python -m pytest -q -n $(WORKERS) --database postgres -m "not browser and not real_files and not one_database"

test-fast: .venv/.dev ## no browser, no PostgreSQL, no real files: under a minute
	@$(BIN)/python -m pytest -q -n $(WORKERS) -m "not browser and not real_files and not slow"

check: format lint types audit test ## everything that a change must pass

format: .venv/.dev
	@$(BIN)/ruff format --check .

lint: .venv/.dev
	@$(BIN)/ruff check .

types: .venv/.dev
	@$(BIN)/mypy

contracts: .venv/.dev
	@$(BIN)/lint-imports --no-cache

audit: .venv/.dev ## known weaknesses of what is locked; says so where there is no network
	@$(BIN)/python requirements/audit.py

docs: setup ## write the generated references to docs/build
	@$(BIN)/python docs/generate.py docs/build

openapi: setup ## write the document of the API anew
	@$(BIN)/python docs/openapi.py

gallery: .venv/.dev ## pictures of every page type, from the sample country in FOLDER, to docs/build/gallery
	@$(BIN)/python docs/gallery.py --data $(FOLDER)

fuzz: .venv/.dev ## ask the API much more than the suite does
	@MUNIMENT_FUZZ_EXAMPLES=2000 $(BIN)/python -m pytest -q tests/contract

bench: .venv/.dev ## run every benchmark at its full size
	@for each in benchmarks/*/run.py; do $(BIN)/python $$each || exit 1; done

lock: ## resolve the locks again
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev -c requirements/run.txt -o requirements/dev.txt
