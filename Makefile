# What a person, a hook and CI call is the same. `make` alone tells of those that a person calls.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
UV := .tools/bin/uv
RUN := $(UV) run --no-sync
# Trust what the system trusts: a proxy with its own certificate authority is known only there.
export UV_SYSTEM_CERTS := true
TWEETS ?= 20000
SEED ?= 42
RATE ?=
SINK ?=
PACKAGE ?= loader
# As its wheel, its image and its command are called.
NAME := tweet-$(patsubst tweet-%,%,$(PACKAGE))
BASE ?= main
DIST ?= dist
IMAGE ?= $(NAME)
SECONDS ?= 60
CHECKS := images-check compose-check supply-check terraform-check kube-check
BENCHES := bench-codec bench-loader bench-bigquery bench-insights bench-serve bench-processor bench-producer

.PHONY: help setup demo up test test-fast test-package test-wheel test-e2e $(BENCHES) $(CHECKS) lint format fuzz \
	sinks-md screenshots release affected dist image sbom audit check-tag notes publish doctor clean

## help: this list
help:
	@awk -F ': ' '/^## / { printf "  make %-12s %s\n", substr($$1, 4), substr($$0, length($$1) + 3) }' $(MAKEFILE_LIST)

## setup: get uv if it is missing and install the locked environment into .venv; every target begins with it
setup:
	@$(PYTHON) infra/local/get_uv.py
	@$(UV) sync --locked --all-packages --all-groups --no-group go

## demo: the whole pipeline once, to a report; TWEETS=20000 SEED=42 RATE= SINK=parquet change it
demo: setup
	@$(RUN) tweets demo --tweets $(TWEETS) --seed $(SEED) $(if $(RATE),--rate $(RATE)) $(if $(SINK),--sink $(SINK))

## up: the whole pipeline, live, until Ctrl-C
up: setup
	@$(RUN) tweets up

## test: everything: units, properties, features, real servers, the whole pipeline
test: setup
	@$(RUN) pytest -n 2 --dist worksteal -m "not servers"
	@$(RUN) pytest -n 2 --dist loadfile -m servers

## test-PART: less: fast (no server), package or wheel of PACKAGE=loader by itself, e2e
test-fast: setup
	@$(RUN) pytest -n 3 --dist worksteal -m "not servers and not wheels and not thorough"

test-package: setup
	@$(UV) run --isolated --exact --package $(NAME) --group test \
		pytest $(or $(wildcard packages/$(PACKAGE)),infra/$(PACKAGE))

test-wheel: setup
	@$(RUN) pytest tests-e2e/test_packages.py -k $(NAME)

test-e2e: setup
	@$(RUN) pytest tests-e2e -m "not wheels"

## lint: style, types, independence of the packages, contracts, what is quick of supply-check
lint: setup
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@for part in packages/* infra/local infra/release tests-e2e bench; do \
		$(RUN) mypy --no-error-summary $$part || exit 1; done
	@$(RUN) lint-imports
	@$(RUN) tweet-schema check
	@$(RUN) tweet-release contracts
	@$(RUN) tweet-release chart
	@$(RUN) tweet-schema matrix --check README.md
	@$(RUN) tweet-schema metrics --check docs/metrics.md
	@$(RUN) tweet-release supply-check --quick

## format: write the code as lint wants it
format: setup
	@$(RUN) ruff check --fix-only
	@$(RUN) ruff format

## PART-check: what is shipped, tried with the real tools: images, compose, supply, terraform, kube; ARGS=--self-test plants defects
$(CHECKS): setup
	@$(RUN) tweet-release $@ $(ARGS)

## bench-PART: ratios to peers and limits: codec, producer, processor, loader, bigquery, insights, serve
bench-codec: SCRIPTS = bulk_codec.py
bench-loader: SCRIPTS = loader.py loader_kafka.py forgetting.py
bench-bigquery: SCRIPTS = bigquery.py
bench-processor: SCRIPTS = "processor.py $(if $(EVENTS),--events $(EVENTS))"
# The C program needs gcc and librdkafka-dev.
bench-producer: SCRIPTS = fake_events.py producer.py
# DATA=folder of TweetEval judges the models beside VADER, too.
bench-insights: SCRIPTS = "insights.py $(if $(DATA),--data $(DATA))" insights_truth.py insights_report.py
# WAREHOUSE=a file that bench/insights_report.py --keep made.
bench-serve: SCRIPTS = "insights_serve.py --warehouse $(WAREHOUSE)"
$(BENCHES): setup
	@for script in $(SCRIPTS); do $(RUN) python bench/$$script || exit 1; done

## fuzz: what reads bytes from elsewhere, by coverage; SECONDS=60 for all harnesses together
fuzz: setup
	@$(RUN) python packages/tweet-schema/fuzz/run.py --seconds $(SECONDS)

## release: one package, on this machine: version, lock, changelog, commit, tag; PACKAGE=loader BUMP=major|minor|patch|as-is
release: setup
	@test -n "$(BUMP)" || { echo "say what: make release PACKAGE=$(PACKAGE) BUMP=minor" >&2; exit 2; }
	@$(RUN) tweet-release bump $(PACKAGE) --$(BUMP)

## affected: which packages a change concerns, and why; BASE=main
affected: setup
	@$(RUN) tweet-release affected --base $(BASE) $(if $(HEAD),--head $(HEAD)) $(if $(JSON),--json)

## doctor: can this machine run it? each problem with its fix
doctor: setup
	@$(RUN) tweets doctor

## clean: remove what was built and run here; downloads in the user's cache stay
clean:
	@rm -rf .venv .tools .tweets dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Pages that are written by what they tell of.

# The contract of the loader's sinks is run, and what it proved goes into SINKS.md.
sinks-md: setup
	@cd packages && ../$(RUN) python -m loader.tests.guarantees

# The dashboard at three widths, light and dark, into docs/images, and what axe-core says of it.
screenshots: setup
	@$(RUN) python bench/dashboard_screenshots.py

# Steps of the workflows, which a person can take one by one.

# sdist and wheel of PACKAGE.
dist: setup
	@$(UV) build --no-sources --package $(NAME) --out-dir $(DIST)

# The image of PACKAGE, by docker, under the name IMAGE.
image: setup
	@docker build --file packages/$(PACKAGE)/Dockerfile --tag $(IMAGE) --build-arg REVISION="$$(git rev-parse HEAD)" \
		--build-arg VERSION="$$($(UV) version --package $(NAME) --short)" .

# What is in the image of PACKAGE, as CycloneDX below dist/sbom.
sbom: setup
	@$(RUN) tweet-release sbom --image $(NAME)

# What is known against any version in uv.lock. Needs a service of advisories on the net.
audit: setup
	@$(UV) audit --locked --preview-features audit-command

# Of the tag TAG: whether it may be released, and what its changelog says.
check-tag notes: setup
	@$(RUN) tweet-release $@ $(TAG)

# In the workflow alone: whoever calls it must be trusted by the index.
publish:
	@$(PYTHON) infra/local/get_uv.py
	@$(UV) publish --trusted-publishing always $(DIST)/*
