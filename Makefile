# Needs only make, Python 3.11 or newer, and Node 20 or newer (for Prism and pyright). `make` alone lists the targets.
#
# Variables:
#   PYTHON=python3.12   the Python that .venv is made with (default: python3)
#   PORT=4010           the port of `make mock`
#   SPEC=…              the contract that `make spec` and `make spec-diff` read: a URL or a file (default: the vendor's)
#   BASE_URL=…          the server that `make contract` and `make record` talk to, in the place of Prism or the live API
#   ONLY=…              the seeded fault that `make mutants` is about: its name, or how it begins
#   ARGS=…              further arguments for the demo, pytest and the benchmarks, such as ARGS="-k webhooks", ARGS="--quick"

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 4010
SPEC ?= https://saperly.com/openapi.json
BASE_URL =
ONLY =
ARGS ?=

# Paths are relative, so that a folder with a space in its name does no harm.
venv_python := .venv/bin/python
pip_install := $(venv_python) -m pip install --quiet --quiet --no-input --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test coverage check spec spec-diff generate check-generated mock bench bench-sandbox contract mutants record

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r target text; do \
		printf '%-24s %s\n' "$$target" "$$text"; done

demo: .venv/.demo ## Show the flow on the sandbox and on Prism (ARGS=sandbox needs no Node)
	@$(venv_python) scripts/demo.py $(ARGS)

test: .venv/.dev ## Run every test
	@$(venv_python) -m pytest $(ARGS)

coverage: .venv/.dev ## Test that the tests reach every line of the client
	@$(venv_python) -m pytest tests/unit tests/bulk --cov=saperly_client --cov-fail-under=100 \
		--cov-report=term-missing:skip-covered $(ARGS)

check: .venv/.dev ## Lint, format, types, and whether everything generated is up to date
	$(venv_python) -m ruff check .
	$(venv_python) -m ruff format --check .
	$(venv_python) -m mypy
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(venv_python) -m pyright
	@echo "Comparing openapi/ with what its own published.json and overlay.yaml give"
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && cp openapi/*.* "$$folder" && \
		$(venv_python) scripts/spec.py update --source openapi/published.json --dir "$$folder" >/dev/null && \
		{ diff -ru openapi "$$folder" || { \
			echo "openapi/ is not up to date: make spec SPEC=openapi/published.json" >&2; exit 1; }; }
	$(venv_python) scripts/generate.py --check
	$(venv_python) scripts/unasync.py --check

spec: .venv/.dev ## Refresh openapi/ from the vendor's contract (SPEC=url-or-file)
	@$(venv_python) scripts/spec.py update --source "$(SPEC)"

generate: .venv/.dev ## Regenerate the client's code from openapi/saperly.yaml
	$(venv_python) scripts/generate.py
	$(venv_python) scripts/unasync.py

check-generated: .venv/.dev ## Fail if the generated code differs from what the contract gives
	$(venv_python) scripts/generate.py --check

mock: .venv/.python ## Run Prism, a mock of the contract, on 127.0.0.1 (PORT=4010)
	@PRISM_EXIT_WITH=$$PPID exec $(venv_python) scripts/prism_mock.py --port "$(PORT)"

contract: .venv/.dev ## Test vendor, contract, code and client against each other (BASE_URL=…: another server)
	@$(venv_python) -m pytest tests/contract $(if $(BASE_URL),"--base-url=$(BASE_URL)") $(ARGS)

mutants: .venv/.dev ## Seed faults and see the contract tests turn red (ONLY=name)
	@PYTHONPATH=tests:scripts $(venv_python) -m contract.mutants $(if $(ONLY),"--only=$(ONLY)") $(ARGS)

record: .venv/.dev ## Record real exchanges for the contract tests (SAPERLY_API_KEY, BASE_URL=…)
	@PYTHONPATH=tests:scripts $(venv_python) -m contract.record $(if $(BASE_URL),"--base-url=$(BASE_URL)") $(ARGS)

bench: .venv/.dev ## Measure what a call costs, beside raw httpx and other SDKs (ARGS="--help")
	@$(venv_python) -m bench $(ARGS)

bench-sandbox: .venv/.dev ## Measure the sandbox beside Prism
	@$(venv_python) -m bench.sandbox $(ARGS)

# spec-diff ends with 0 for no difference, 1 for a difference, 2 for an error. make ends with 2 whenever a command
# fails; only in question mode (-q) does it end with 1, for a target with work left to do. So a difference is made into
# such work: in question mode make runs lines with a + only, and counts any other line that is not empty.
ifeq ($(MAKECMDGOALS),spec-diff)
MAKEFLAGS += -q
endif
# Named after this make, so that two at once do not meet.
difference = .venv/.spec-differs-$(shell echo $$PPID)

spec-diff: compare-contracts ## Show what changed in the vendor's contract (SPEC=url-or-file); 1 if anything did
	$(if $(shell rm $(difference) 2>/dev/null && echo yes),@false)

.PHONY: compare-contracts
compare-contracts:
	+@MAKEFLAGS= $(MAKE) --silent PYTHON="$(PYTHON)" .venv/.dev
	+@$(venv_python) scripts/spec.py diff --source "$(SPEC)"; status=$$?; \
		if test $$status -eq 1; then touch $(difference); else exit $$status; fi

# The environment, in three steps, so that each command waits for no more than it needs. A step that failed has no
# stamp and is done again; a changed list of packages is installed at the next command.
.venv/.python:
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "$(PYTHON) is not on PATH: install Python 3.11 or newer, or name one: make PYTHON=python3.12 …" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.version_info >= (3, 11) or sys.exit("%s is Python %s, and 3.11 or newer is needed: install one, or name it: make PYTHON=python3.12 ..." % (sys.executable, sys.version.split()[0]))'
	@$(venv_python) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv || { \
		echo "$(PYTHON) cannot make a virtual environment: its venv module is missing or broken (Debian: install python3-venv)" >&2; exit 1; }
	@touch $@

.venv/.demo: .venv/.python requirements.txt pyproject.toml
	@echo "Installing what the client and the sandbox need into .venv (requirements.txt) …"
	@$(pip_install) --requirement requirements.txt
	@$(pip_install) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.demo requirements-dev.txt
	@echo "Installing the tools into .venv (requirements-dev.txt) …"
	@$(pip_install) --requirement requirements-dev.txt
	@touch $@
