# Everything an operator or a developer calls. Needs Python 3.11+, git and make; the rest comes from the
# two lock files. A mirror or a wheel folder is pip's business: PIP_INDEX_URL, PIP_FIND_LINKS, pip.conf.

SHELL := /bin/bash
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
# Python compiles what is used when it is first used; all of it would be half as large again.
ONCE := --no-compile
# Without compiled files every test process compiles all tests anew: five seconds each.
unexport PYTHONDONTWRITEBYTECODE
export BEGAN := $(or $(BEGAN),$(shell date +%s))
STORE := $(or $(LINLI_STORE),data/built)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run dev test test-fast new-indicator check audit format bench peers growth attack soak lock docs pictures wheel bundle clean

help: ## what there is
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: .venv/.runtime ## the environment only: .venv from the locked requirements

setup-dev: .venv/.dev

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "linli needs Python 3.11 to 3.14; found none. Name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }

.venv/.runtime: requirements.txt requirements-build.txt pyproject.toml | .venv/pyvenv.cfg
	@echo "Installing the locked requirements into .venv ..."
	@$(PIP) install $(ONCE) --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@$(BIN)/python -m linli.slim
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo "Installing what tests and checks add ..."
	@$(PIP) install $(ONCE) --require-hashes -r requirements-dev.txt
	@touch $@

# What the demo's own ledgers are made to lack is no fault of an installation, so it is told only where nothing was published.
$(STORE)/current:
	@echo "Building the demo street ..."
	@told=$$($(BIN)/linli demo data/demo && $(BIN)/linli build data/demo --keep --store $(STORE)) || { echo "$$told"; exit 1; }
	@echo "Set up and built in $$(( $$(date +%s) - $(BEGAN) )) s."

run: setup ## the dashboard on 127.0.0.1:8501, with the demo street if nothing is built
	@$(MAKE) --no-print-directory $(STORE)/current
	@$(BIN)/linli serve --store $(STORE) $(if $(PORT),--port $(PORT))

dev: setup-dev ## the same, started anew whenever a page, query, label, script or module is saved
	@$(MAKE) --no-print-directory $(STORE)/current
	@$(BIN)/python -m dev.reload --store $(STORE) $(if $(PORT),--port $(PORT))

test: setup-dev ## every test, a real browser included; REAL=dir adds the real exports; ARGS go to pytest
	@chromium=$$(.ci/chromium) && CHROMIUM="$$chromium" $(BIN)/pytest $(PARALLEL) --durations=10 \
		$(if $(REAL),--real=$(REAL)) $(ARGS)

# More than four workers would fill the memory of a machine before its cores: a build may take 2.5 GB.
PARALLEL := -n auto --maxprocesses=4 --dist=worksteal

test-fast: setup-dev ## what a change touches, or all but slow tests; ARGS go to pytest
	@$(BIN)/python -m dev.touched $(PARALLEL) $(ARGS)

new-indicator: setup-dev ## the files of a new indicator: NAME=id THEME=folder of queries/indicators
	@$(BIN)/python -m dev.scaffold "$(NAME)" "$(THEME)"

check: setup-dev ## format, lint, types, SQL layout
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy linli app.py pages dev
	$(BIN)/sqlfluff lint --disable-progress-bar queries

audit: setup-dev ## known vulnerabilities of the locked requirements; asks a public service
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.txt

format: setup-dev ## bring code and SQL into the layout that check wants
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sqlfluff fix --disable-progress-bar queries

bench: setup-dev ## speed, memory, size; ARGS="--quick", "--scale 20", "--json"
	@chromium=$$(.ci/chromium) && CHROMIUM="$$chromium" $(BIN)/python -m benchmarks.run $(ARGS)

peers: setup-dev ## the same page by linli, Dash, Panel, Streamlit and by hand; peers lie in build/; ARGS="--passes 3 --write"
	@chromium=$$(.ci/chromium) && CHROMIUM="$$chromium" $(BIN)/python -m benchmarks.peers $(ARGS)

growth: setup-dev ## build and queries of 10^4 to 10^7 issues and of 1 to 500 streets; ARGS="--to 6 --write"
	@$(BIN)/python -m benchmarks.growth $(ARGS)

attack: setup-dev ## what must not be read, inferred, run, exhausted or lost: tried and wrong; ARGS="--quick scope"
	@chromium=$$(.ci/chromium) && CHROMIUM="$$chromium" $(BIN)/python -m benchmarks.attack $(ARGS)

soak: setup-dev ## a hundred sessions that click for 36 minutes, warm-up included: errors, speed, memory; ARGS="--sessions 20 --minutes 2 --processes 2"
	@$(BIN)/python -m benchmarks.soak $(ARGS)

docs: setup-dev ## the pages of docs/ that are made: dictionary, indicators, basis, commands, what the analysts' page prints
	@$(BIN)/python -m dev.docs

pictures: setup-dev ## docs/images/views/: takes anew what no longer looks like its picture; look at what git says has changed
	@chromium=$$(.ci/chromium) && CHROMIUM="$$chromium" $(BIN)/pytest -n 2 --pictures -k is_whole_at_every_size tests/browser/test_nothing_cut.py

lock: setup-dev ## the lock files from pyproject.toml, upgraded
	@$(BIN)/uv pip compile --quiet --upgrade $(LOCK) pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --group build -c requirements.txt -o requirements-build.txt
	@$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --extra cluster -c requirements.txt pyproject.toml -o requirements-cluster.txt

LOCK := --universal --python-version 3.11 --only-binary :all: --generate-hashes --no-emit-index-url --no-header

wheel: setup ## dist/: linli's wheel, for a closed network
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

bundle: setup-dev ## dist/: one archive for a closed network, Linux and Windows: wheels, start files, documents, checksums, bill of materials
	@$(BIN)/python -m dev.bundle

clean: ## remove what make made here, but for data/built
	@rm -rf .venv dist data/demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
