# Two commands for everybody: `make demo` and `make test`. Both set up what they need first.
PY := .venv/bin/python
.DELETE_ON_ERROR:
.PHONY: demo test check score clean setup system

setup: .setup-venv

.setup-venv: pyproject.toml
	@sh lab/setup.sh venv
	@touch $@

system:
	@sh lab/setup.sh system

demo: system setup
	@$(PY) -m lab demo --out demo

test: system setup check
	@$(PY) -m pytest

check: setup
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

score: system setup
	@$(PY) -m lab score

clean:
	rm -rf .venv .setup-venv demo build dist *.egg-info
