# make build   set everything up and build the graph into exports/
# make check   a minute to know that a change is right: format, lint, types, and the tests that need no build
# make test    set everything up, then lint, type checks and all tests
# make serve   SPARQL endpoint and pages on 127.0.0.1; builds the graph first where there is none
# make bench   what builds and commands cost; the results go into benchmarks/results.md
# make release one folder to publish and to deposit, in release/, and the same as release.zip
# make audit   known vulnerabilities of the locked packages (asks the network)
# make lowest  build and ask once with the oldest versions that pyproject.toml allows (asks the network)
# make lock    write requirements*.txt anew from pyproject.toml; each package stands in one of them
# make clean   remove the environment, caches and built files
#
# Another Python: make PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
TESTED := $(VENV)/tested

# uv is told what pip knows by itself: the registry, where the environment names one, and the machine's certificates.
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
export UV_SYSTEM_CERTS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

CHROMIUM := $(or $(KG_CHROMIUM),$(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name)))))
SPACE := $(subst ,, )
# $(call without,PROGRAM,MARKER): the marker of the tests that need a program which this machine does not have.
without = $(if $(shell command -v $(1)),,$(2))
# What a machine cannot run is left out and named; CI runs everything.
LEFT_OUT := $(if $(CI),,$(if $(CHROMIUM),,browser) $(call without,npm,node) $(call without,Rscript,r) $(call without,curl,curl) \
  $(call without,virtuoso-t,virtuoso))

CHOSEN := $(if $(strip $(LEFT_OUT)),-m "not ($(subst $(SPACE), or ,$(strip $(LEFT_OUT))))")
# CI names the tests that take longest.
SLOWEST := $(if $(CI),--durations=40 --durations-min=1)
# Servers, browsers and whatever is timed run alone; all else in two processes.
ALONE := tests/serve tests/remote tests/browser tests/test_hostile_text.py

OSV ?= https://api.osv.dev/v1/query

.PHONY: build check test serve bench release audit lowest lock clean
.DEFAULT_GOAL := build

build: $(READY)
	@$(BIN)/kg build

check: $(READY)
	@$(BIN)/ruff format --quiet --check kg tests benchmarks hatch_build.py || { echo "Not formatted; run: $(BIN)/ruff format kg tests" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/pytest --quiet -n auto -m "not builds and not slow" tests/unit tests/test_architecture.py tests/test_sources.py

test: $(TESTED)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
ifneq ($(strip $(LEFT_OUT)),)
	@echo "Left out: the $(strip $(LEFT_OUT)) tests. They need Chromium (or its path in KG_CHROMIUM), npm, R (Rscript), curl, Virtuoso." >&2
endif
	@$(BIN)/pytest -n 2 $(SLOWEST) $(CHOSEN) $(addprefix --ignore=,$(ALONE)) tests kg
	@$(BIN)/pytest $(SLOWEST) $(CHOSEN) $(ALONE)

serve: $(READY)
	@test -f exports/graph.nq || $(BIN)/kg build
	@$(BIN)/kg serve

release: $(READY)
	@$(BIN)/kg build
	@$(BIN)/kg release release --zip

bench: $(READY)
	@$(BIN)/python benchmarks/build.py --write

# Every package is checked against the hash in requirements.txt, uv itself included; without uv, pip does the same.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>/dev/null || echo not found). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) lacks the venv module. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (once, about half a minute)" >&2
	@$(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.txt > $(VENV)/uv.txt
	@{ { $(BIN)/pip install --quiet --require-hashes -r $(VENV)/uv.txt \
	     && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt; } \
	   || $(BIN)/pip install --quiet --require-hashes -r requirements.txt; \
	   } > $(VENV)/setup.log 2>&1 \
	 && $(BIN)/pip install --quiet --no-deps --no-build-isolation --editable . >> $(VENV)/setup.log 2>&1 \
	 || { tail -n 20 $(VENV)/setup.log >&2; echo "Setting up failed; the whole story is in $(VENV)/setup.log" >&2; exit 1; }
	@touch $@

# Other people's programs, for the tests of the service alone.
$(TESTED): requirements-clients.txt $(READY)
	@{ $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt -r requirements-clients.txt \
	   || $(BIN)/pip install --quiet --require-hashes -r requirements.txt -r requirements-clients.txt; \
	   } >> $(VENV)/setup.log 2>&1 \
	 || { tail -n 20 $(VENV)/setup.log >&2; echo "Setting up failed; the whole story is in $(VENV)/setup.log" >&2; exit 1; }
	@touch $@

# Names and versions of the lock, asked of OSV: no registry is asked for anything, mirrors know no vulnerabilities.
audit: $(READY)
	@$(BIN)/uv tool run --quiet pip-audit --vulnerability-service osv --osv-url $(OSV) --progress-spinner off --strict \
	  --disable-pip --require-hashes -r requirements.txt -r requirements-clients.txt 2> $(VENV)/audit.log \
	  || { grep -qE 'ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|NameResolutionError' $(VENV)/audit.log \
	       && echo "Nothing was checked: $(OSV) cannot be reached; the whole story is in $(VENV)/audit.log" >&2 \
	       || tail -n 20 $(VENV)/audit.log >&2; exit 1; }

lowest: $(READY)
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(VENV)/lowest
	@$(BIN)/uv pip install --quiet --python $(VENV)/lowest/bin/python --resolution lowest-direct '.[serve,documents]'
	@$(VENV)/lowest/bin/kg build --quiet --data data --out $(VENV)/lowest/exports
	@$(VENV)/lowest/bin/kg validate --from $(VENV)/lowest/exports
	@$(VENV)/lowest/bin/kg query reforms-in-every-district --from $(VENV)/lowest/exports > /dev/null
	@$(VENV)/lowest/bin/python -P -c 'import kg.serve.app, kg.read.docx, kg.read.pdf, docx, pdfplumber'

lock: $(READY)
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade --no-header --no-annotate --no-emit-index-url \
	  --extra dev --extra serve --extra documents --output-file requirements.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade --no-header --no-annotate --no-emit-index-url \
	  --extra dev --extra serve --extra documents --extra clients --constraint requirements.txt --output-file requirements-clients.txt pyproject.toml
	@awk 'NR == FNR { if (/^[a-z0-9]/) seen[$$1] = 1; next } /^[a-z0-9]/ { keep = !($$1 in seen) } keep' \
	  requirements.txt requirements-clients.txt > requirements-clients.new && mv requirements-clients.new requirements-clients.txt

clean:
	@rm -rf $(VENV) build dist kg/serve/static/editor .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/*/javascript/node_modules
	@rm -rf .exports.made
	@find exports -mindepth 1 ! -name README.md -delete
	@find kg tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
