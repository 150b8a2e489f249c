# Needs Python 3.11+, Node 20+ and make. Everything it makes lies inside this folder.

SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
ENVIRONMENT := .venv/.installed
NODE_MODULES := web/node_modules/.installed
WEB_APP := src/modelome/_web/index.html
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/test-results/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: help demo test lint test-python test-web web wheel bench-environment bench-browser lock clean

help: ## show this
	@sed -nE 's/^([a-z%-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

demo: $(ENVIRONMENT) $(WEB_APP) ## build the atlas of the bundled sample, serve it, open the browser
	@$(BIN)/modelome demo --atlas-dir atlases

test: $(ENVIRONMENT) $(WEB_APP) lint test-web test-python ## lint, types, import contracts, all tests

lint: $(ENVIRONMENT) $(NODE_MODULES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd web && npm run --silent lint && npm run --silent check

test-web: $(NODE_MODULES) ## unit tests of the web app
	cd web && npm run --silent test

# Without a Chromium the browser tests are skipped, and say so; under CI that is a failure. Files keep their order: by
# the number of their tests those with a few long ones would come last, and one process would wait for the other.
test-python: $(ENVIRONMENT) $(WEB_APP) ## tests in Python, those in a browser included
	chromium=$$(scripts/chromium) || [[ -z $${CI:-} ]] && MODELOME_CHROMIUM="$$chromium" $(BIN)/pytest -v -n 2 --dist loadfile --no-loadscope-reorder --durations 10

web: $(WEB_APP) ## build the web app into the package

wheel: $(ENVIRONMENT) $(WEB_APP) ## a wheel that needs no Node, in dist/
	$(BIN)/python -m hatchling build -t wheel -d dist

bench-environment: .cache/bench/.installed ## what benchmarks compare with, torch among it, in .cache/bench

bench-browser: .cache/bench/.installed .cache/bench-embedding-atlas/.installed $(WEB_APP) ## run benchmarks/browser with ARGS="ATLAS …"
	.cache/bench/bin/python benchmarks/browser/measure.py $(ARGS)

bench-%: benchmarks/%.py .cache/bench/.installed ## run benchmarks/%.py with ARGS="..."
	.cache/bench/bin/python $< $(ARGS)

lock: $(ENVIRONMENT) ## resolve all dependencies anew and pin them
	[[ -x .cache/uv/bin/uv ]] || { $(BIN)/python -m venv .cache/uv && .cache/uv/bin/pip install -q uv; }
	.cache/uv/bin/uv pip compile pyproject.toml --group dev --universal --fork-strategy fewest \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--upgrade --quiet --output-file requirements.lock
	cd web && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

clean: ## remove everything that make has made
	rm -rf .venv .cache atlases dist src/modelome/_web web/node_modules web/test-results
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.cache/bench/.installed: requirements.lock benchmarks/requirements.txt pyproject.toml
	[[ -x .cache/bench/bin/python ]] || { python=$$(scripts/check-tools python) && $$python -m venv .cache/bench; }
	.cache/bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.cache/bench/bin/pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	.cache/bench/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# With its own requirements it would install a machine learning stack that the map of given coordinates does not use.
.cache/bench-embedding-atlas/.installed: benchmarks/requirements-embedding-atlas.txt
	[[ -x $(@D)/bin/python ]] || { python=$$(scripts/check-tools python) && $$python -m venv $(@D); }
	$(@D)/bin/pip install --quiet --disable-pip-version-check -r $<
	$(@D)/bin/pip install --quiet --disable-pip-version-check --no-deps embedding-atlas==0.22.0
	touch $@

$(ENVIRONMENT): requirements.lock pyproject.toml hatch_build.py
	@echo "Installing Python packages into .venv; on a slow line this takes minutes …"
	[[ -x $(BIN)/python ]] || { python=$$(scripts/check-tools python) && $$python -m venv .venv; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Not npm ci: it refuses a lock that was made behind a mirror without other systems' binaries of Biome and Rolldown.
# Versions and hashes of the lock hold here too, and the lock is left as it is.
$(NODE_MODULES): web/package.json web/package-lock.json
	scripts/check-tools node
	cd web && npm install --no-save --no-audit --no-fund
	touch $@

$(WEB_APP): $(NODE_MODULES) $(WEB_SOURCES)
	cd web && npm run build
	touch $@
