# The whole of hedui from a checkout. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
PY := .venv/bin/python
PYTEST := $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder
DEMO := demo

.PHONY: setup system demo serve test nightly bench lint clean

setup: .venv/.ready system

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Tests start a real PostgreSQL and a real Chromium. As root they are installed; otherwise the message says what to ask for.
system:
	@tools/system-packages

demo: .venv/.ready
	@$(PY) -m hedui.site.demo $(DEMO)

# The screens of the demonstration and their worker, on http://localhost:8000, until interrupted.
serve: .venv/.ready
	@$(PY) -m hedui.site.demo $(DEMO) --serve

test: setup
	$(PY) -m ruff check src tests tools
	$(PY) -m ruff format --check src tests tools
	@# The types are looked at by one core while the tests begin: the result of both counts.
	$(PY) -m mypy & types=$$!; $(PYTEST) -m "not nightly" tests; tested=$$?; wait $$types && exit $$tested
	HEDUI_TEST_ON=postgresql $(PYTEST) -m "not nightly and not any_database" tests/casework

# The long version of the fault tests: a hundred kills instead of ten.
nightly: setup
	$(PYTEST) tests

bench: .venv/.ready
	$(PY) benchmarks/bench.py $(SIZE) $(addprefix --part ,$(PART))

lint: .venv/.ready
	$(PY) -m ruff check --fix src tests tools
	$(PY) -m ruff format src tests tools

clean:
	rm -rf demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
