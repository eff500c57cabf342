# `make site` and `make test` set up all they need, in .venv and, for tests, from Debian's packages.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= python3
export PYTHON
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site serve check test lint format bench notes-score lock screenshots clean

help: ## show what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

$(READY): requirements-dev.txt pyproject.toml
	tools/make-venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

site: $(READY) ## build the example conference
	$(BIN)/socml build
	@echo "look at it with: make serve"

serve: $(READY) ## show a live preview on http://127.0.0.1:8000/
	$(BIN)/socml serve

check: $(READY) ## report every problem in the files
	$(BIN)/socml check

test: $(READY) ## run every test; installs from Debian what they need
	tools/need-debian
	tools/need-npm vnu-jar@26.9.27 build/dist/vnu.jar .cache/vnu/vnu.jar
	tools/need-npm @microsoft/sarif-multitool-linux@5.7.0 sarif-2.1.0.json .cache/sarif/sarif-2.1.0.json
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadgroup

lint: $(READY) ## run the linters and type checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY) ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## compare speed with Hugo, and the link graph with reading
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/graph.py

notes-score: FOLDER := benchmarks/notes
notes-score: $(READY) ## score how well notes are understood, in FOLDER=benchmarks/notes
	$(BIN)/python benchmarks/notes_score.py "$(FOLDER)"

lock: $(READY) ## pin the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile pyproject.toml --group dev --extra pdf --upgrade --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-dev.txt
	$(BIN)/uv pip compile pyproject.toml --group build --constraint requirements-dev.txt --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --output-file requirements.txt

screenshots: $(READY) ## take the pictures in the guides anew
	tools/need-debian
	$(BIN)/python tools/screenshots

clean: ## remove everything that was made
	rm -rf $(VENV) site .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
