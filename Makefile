# Everything a newcomer needs. Each target sets up what it is missing; none needs another to have run.

export PYTHONUNBUFFERED := 1
BIN := .venv/bin

.PHONY: help up test test-long check bench clean environment browser

help:
	@echo "make up          start the whole demonstration province (RESET=1 starts anew)"
	@echo "make test        run every test, the checks included"
	@echo "make check       lint, types, layers, migrations, deployment settings"
	@echo "make test-long   run the slow suites"
	@echo "make bench       measure the pages against a running system"
	@echo "make clean       remove the environment and caches (never data)"

up: environment
	@$(BIN)/tongban up $(if $(RESET),--reset)

test: check browser
	@$(BIN)/python -m pytest -m "not long" -n 2 --no-loadscope-reorder

test-long: environment browser
	@$(BIN)/python -m pytest -m long

check: environment
	@scripts/check

bench: environment
	@$(BIN)/tongban bench pages --json

clean:
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@scripts/environment

browser:
	@scripts/browser
