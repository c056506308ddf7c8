# Two commands for everybody: `make demo` and `make test`. Both set up what they need first.
PY := .venv/bin/python
.DELETE_ON_ERROR:
.PHONY: demo test check score clean setup setup-dev system system-tests

setup: .setup-venv
setup-dev: .setup-dev

.setup-venv: pyproject.toml
	@sh lab/setup.sh venv
	@touch $@

.setup-dev: pyproject.toml
	@sh lab/setup.sh venv dev
	@touch $@ .setup-venv

system:
	@sh lab/setup.sh system

system-tests:
	@sh lab/setup.sh system tests

demo: system setup
	@$(PY) -m lab demo --out demo

test: system-tests setup-dev check
	@$(PY) -m pytest

check: setup-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

score: system setup
	@$(PY) -m lab score

clean:
	rm -rf .venv .setup-venv .setup-dev demo build dist *.egg-info
