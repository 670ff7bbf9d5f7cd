# Needs make and Python 3.10 or newer, nothing else. Another Python: make PYTHON=python3.12 test
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# how many run the tests, each file in one of them; 0 is one after the other
PROCESSES ?= 2
# which of the longer tests run: pytest --help has them
TESTS ?= --short --speech=some
# else each of the tests' many processes would compile what it imports anew
unexport PYTHONDONTWRITEBYTECODE
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo dev oidc test test-all matrix mutants engines stacks provider desk speech lint check build docs \
	picture accessibility costs bench clean
.DELETE_ON_ERROR:

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.demo ## Serve the demo on http://127.0.0.1:8000/ (settings: PORT, TIMEOUT, COUNTDOWN)
	@exec $(BIN)/python examples/django/serve.py

dev: $(VENV)/.dev ## Serve the demo with the client's Python uncompiled, by Brython: edit, reload, see it
	@exec $(BIN)/python -m development

test: $(VENV)/.test ## Lint, type-check and test, in a real browser too
	$(BIN)/python build.py --fetch
	$(BIN)/python tests/browser/setup_browser.py
	$(BIN)/python tests/django/setup_redis.py
	$(BIN)/python tests/browser/setup_libraries.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder $(TESTS)

test-all: TESTS := --client=both --engines --stacks --whole-browser --speech --conformance=all
test-all: engines stacks provider desk test ## Every test: in the whole Chromium, Firefox and WebKit, on the uncompiled client too, by ear, on other people's stacks

desk: $(VENV)/.test
	$(BIN)/python tests/speech/setup_speech.py

speech: desk ## Listen to every state with a real screen reader, and write what it says into docs/accessibility.md
	$(BIN)/python build.py --fetch
	$(BIN)/python -m pytest tests/speech --speech --transcripts

matrix: ## The server's tests with each supported Python and framework that can be had here (MATRIX=--help)
	$(PYTHON) scripts/matrix.py $(MATRIX)

mutants: $(VENV)/.mutants ## Change the server's core in small ways; say which changes no test notices (MODULES=_policy)
	$(BIN)/python scripts/mutants.py $(MODULES)

engines: $(VENV)/.engines
	$(BIN)/python tests/browser/setup_engines.py

# Wagtail, allauth and the oldest Django: what tests/stacks runs
stacks: $(VENV)/.test
	$(BIN)/python tests/stacks/setup_stacks.py

oidc: provider ## Two services and a certified OpenID Connect provider: single sign-out to try (ARGS=--one-login)
	@exec $(BIN)/python -m examples.oidc.run $(ARGS)

# oidc-provider, from npm: what tests/oidc and examples/oidc run against
provider: $(VENV)/.test
	@command -v npm >/dev/null 2>&1 || $(PIP) install --group bench-node
	$(BIN)/python examples/oidc/provider/certified.py

lint: $(VENV)/.test ## Style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

check: lint ## Style, types, and whether the built files are those of the sources
	$(BIN)/python build.py --fetch
	$(BIN)/python build.py --check

build: $(VENV)/.test ## Compile the client to static/session_timeout/ and write its sizes into README.md
	$(BIN)/python build.py --fetch
	$(BIN)/python build.py
	$(BIN)/python scripts/update_figures.py

docs: $(VENV)/.test ## Write what follows from the sources: docs/reference/, and the sizes in README.md
	$(BIN)/python build.py --fetch
	$(BIN)/python scripts/make_reference.py
	$(BIN)/python scripts/update_figures.py

picture: $(VENV)/.picture ## Take the README's pictures again: of the dialog, and of two tabs
	$(BIN)/python tests/browser/setup_browser.py
	$(BIN)/python scripts/make_screenshot.py
	$(BIN)/python scripts/make_moving_picture.py

costs: $(VENV)/.test ## What each feature of the client costs: docs/size.md
	$(BIN)/python build.py --fetch
	$(BIN)/python scripts/feature_costs.py

accessibility: $(VENV)/.test ## Take the pictures of docs/accessibility.md again, and write its trees
	$(BIN)/python tests/browser/setup_browser.py
	$(BIN)/python scripts/make_accessibility.py

bench: $(VENV)/.bench ## Measure ours beside its peers, and write docs/benchmarks.md
	$(BIN)/python build.py --fetch
	$(BIN)/python tests/browser/setup_browser.py
	$(BIN)/python -m benchmarks

clean: ## Remove everything that was made here
	rm -rf $(VENV) .build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made once; a stamp per set of requirements, renewed when they change.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "$(PYTHON) is not there. Install Python 3.10 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "$(PYTHON) is $$($(PYTHON) -V 2>&1); 3.10 or newer is needed. Name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) lacks venv or ensurepip. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install 'pip>=25.1'
	@touch $@

$(VENV)/.demo: pyproject.toml $(VENV)/.made
	$(PIP) install --editable . --group demo
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.made
	$(PIP) install --editable . --group demo --group development
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.made
	$(PIP) install --editable . --group test
	@touch $@

$(VENV)/.picture: pyproject.toml $(VENV)/.test
	$(PIP) install --editable . --group picture
	@touch $@

$(VENV)/.mutants: pyproject.toml $(VENV)/.test
	$(PIP) install --editable . --group mutants
	@touch $@

$(VENV)/.engines: pyproject.toml $(VENV)/.test
	$(PIP) install --editable . --group engines
	@touch $@

$(VENV)/.bench: pyproject.toml $(VENV)/.test
	$(PIP) install --editable . --group bench
	@command -v npm >/dev/null 2>&1 || $(PIP) install --group bench-node
	@touch $@
