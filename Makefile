# `make demo` and `make test` set up everything they need; only Python 3.11+ and make must be there.

PYTHON ?= python3
BIN := .venv/bin
INSTANCE ?= local
TEST_PROCESSES ?= 2

# Containers often forbid Python to keep what it compiled. The parts are some twenty processes, started again
# and again: each would compile all of our code anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check text types layers rules outside sabotage mutants scenarios fast bench up down status clean

help: ## Show these targets.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: ## Make the locked Python environment in .venv.
	@command -v $(PYTHON) >/dev/null || { echo "Tijdig needs Python 3.11 to 3.13 and found no '$(PYTHON)': install it (Debian: apt-get install python3 python3-venv)."; exit 1; }
	@$(PYTHON) deploy/local/bootstrap.py

demo: setup ## Start everything and watch 28 weeks of pregnancy pass. ONCE=1 ends by itself.
	@exec $(BIN)/tijdig demo $(if $(ONCE),--once)

test: check ## All checks, then every test; starts the parts that it needs.
	$(BIN)/pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: setup ## Lint, format, types, layers and our own rules, side by side.
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types text layers rules outside

text:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/basedpyright

layers:
	$(BIN)/lint-imports

rules:
	$(BIN)/python -m deploy.lints

outside:
	bash deploy/checks/promtool.sh
	bash deploy/checks/compose.sh
	bash deploy/checks/asyncapi.sh

scenarios: setup ## Play the 48 scenarios of the field; writes docs/scenarios/.
	$(BIN)/python -m tests.scenarios.report

sabotage: setup ## Break one promise after the other: the fault test must notice each. ONLY names some.
	$(BIN)/python -m tests.support.faults.sabotage $(ONLY)

mutants: setup ## Change the case machine a little, many times: do its tests notice? Writes docs/mutation.md.
	@exec .tijdig/uv/bin/uv run --quiet --locked --group mutation python -m tests.support.mutation $(MUTANTS)

fast: setup ## Compile the case machine for `tijdig simulate`. Needs a C compiler; takes a minute.
	$(BIN)/python -m deploy.compiled.build

bench: setup ## Measure ours against floors and peers; writes bench/RESULTS.md. ONLY=storm,jobs for parts.
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

up: setup ## Start the local stack in the background. INSTANCE names it.
	@exec $(BIN)/tijdig up --instance $(INSTANCE)

down: setup ## Stop it; its data stays.
	@exec $(BIN)/tijdig down --instance $(INSTANCE)

status: setup ## Show every part of it.
	@exec $(BIN)/tijdig status --instance $(INSTANCE)

clean: ## Stop every instance and remove data, caches and the environment.
	@for memory in .tijdig/*/stack.json; do \
	  [ -e "$$memory" ] || continue; \
	  $(BIN)/tijdig down --instance "$$(basename "$$(dirname "$$memory")")" || exit 1; \
	done
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	rm -rf .tijdig .venv .ruff_cache .pytest_cache .import_linter_cache .hypothesis
