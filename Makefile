# Two commands are all one needs: `make run` and `make test`. Both make the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check lint types imports content snapshots picture docs bench clean

run: $(READY)
	$(BIN)/studytui

test: $(READY)
	$(BIN)/python -m pytest -n 2

# Everything that is read rather than run: style, types, who imports whom, notes and questions.
check: lint types imports content

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

content: $(READY)
	$(BIN)/studytui check

# Accept the screens as they are now drawn; look at the difference before committing it.
snapshots: $(READY)
	$(BIN)/python -m pytest tests/ui --snapshot-update

# The picture in the README.
picture: $(READY)
	$(BIN)/python -m bench.picture

# The tables in docs/ that are made from declarations.
docs: $(READY)
	$(BIN)/python -m bench.docs

bench: $(READY)
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) build dist

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "studytui needs Python 3.11 or newer; say which: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade-strategy only-if-needed --editable '.[dev]'
	@$(BIN)/python -m compileall -q studytui
	@touch $(READY)
