# What a person, a hook and CI call is the same. `make` alone lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
UV := .tools/bin/uv
# Trust what the system trusts: a proxy with its own certificate authority is known only there.
export UV_SYSTEM_CERTS := true
TWEETS ?= 20000
SEED ?= 42
RATE ?=
SINK ?=
PACKAGE ?= loader
BASE ?= main
DIST ?= dist
IMAGE ?= tweet-$(patsubst tweet-%,%,$(PACKAGE))
SECONDS ?= 60

.PHONY: help setup demo up test test-fast test-package test-wheel test-e2e dist image sbom check-tag notes publish bench-codec bench-loader bench-bigquery sinks-md bench-insights bench-serve bench-processor bench-producer screenshots fuzz images-check compose-check lint supply-check format affected release doctor clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## get uv if it is missing and install the locked environment into .venv
	@$(PYTHON) infra/local/get_uv.py
	@$(UV) sync --locked --all-packages --all-groups --no-group go

demo: setup ## the whole pipeline once, to a report; TWEETS=20000 SEED=42 RATE= SINK=parquet change it
	@$(UV) run --no-sync tweets demo --tweets $(TWEETS) --seed $(SEED) $(if $(RATE),--rate $(RATE)) $(if $(SINK),--sink $(SINK))

up: setup ## the whole pipeline, live, until Ctrl-C
	@$(UV) run --no-sync tweets up

test: setup ## everything: units, properties, features, real servers, the whole pipeline
	@$(UV) run --no-sync pytest -n 2 --dist worksteal -m "not servers"
	@$(UV) run --no-sync pytest -n 2 --dist loadfile -m servers

test-fast: setup ## only what needs no server, no wheel and little time
	@$(UV) run --no-sync pytest -n 3 --dist worksteal -m "not servers and not wheels and not thorough"

test-package: setup ## one package by itself, with only what it declares; PACKAGE=loader
	@$(UV) run --isolated --exact --package tweet-$(patsubst tweet-%,%,$(PACKAGE)) --group test \
		pytest $(or $(wildcard packages/$(PACKAGE)),infra/$(PACKAGE))

test-wheel: setup ## the wheel of one package, where nothing else is installed; PACKAGE=loader
	@$(UV) run --no-sync pytest tests-e2e/test_packages.py -k tweet-$(patsubst tweet-%,%,$(PACKAGE))

test-e2e: setup ## features over the whole pipeline
	@$(UV) run --no-sync pytest tests-e2e -m "not wheels"

bench-loader: setup ## the loader's sinks beside what one would write by hand, dlt and Quix, as ratios
	@$(UV) run --no-sync python bench/loader.py
	@$(UV) run --no-sync python bench/loader_kafka.py
	@$(UV) run --no-sync python bench/forgetting.py

bench-bigquery: setup ## what a row costs on its way into BigQuery, beside JSON, and how fast rows go into a stream
	@$(UV) run --no-sync python bench/bigquery.py

sinks-md: setup ## run the contract of the loader's sinks and write what it proved into SINKS.md
	@cd packages && ../$(UV) run --no-sync python -m loader.tests.guarantees

bench-codec: setup ## the bulk codec beside the reference, as ratios
	@$(UV) run --no-sync python bench/bulk_codec.py

fuzz: setup ## what reads bytes from elsewhere, by coverage; SECONDS=60 for all harnesses together
	@$(UV) run --no-sync python packages/tweet-schema/fuzz/run.py --seconds $(SECONDS)

bench-insights: setup ## what models cost and are worth, what is recovered of the truth, a report over five million tweets; DATA=TweetEval
	@$(UV) run --no-sync python bench/insights.py $(if $(DATA),--data $(DATA))
	@$(UV) run --no-sync python bench/insights_truth.py
	@$(UV) run --no-sync python bench/insights_report.py

bench-serve: setup ## the dashboard under fifty viewers while a loader writes; WAREHOUSE=a file that bench/insights_report.py --keep made
	@$(UV) run --no-sync python bench/insights_serve.py --warehouse $(WAREHOUSE)

bench-processor: setup ## the processor beside a bare Spark copy and Quix Streams, and its latency in real time; EVENTS=100000
	@$(UV) run --no-sync python bench/processor.py $(if $(EVENTS),--events $(EVENTS))

bench-producer: setup ## fake tweets beside Faker, the producer beside a C program; needs gcc and librdkafka-dev
	@$(UV) run --no-sync python bench/fake_events.py
	@$(UV) run --no-sync python bench/producer.py

screenshots: setup ## the dashboard at three widths, light and dark, into docs/images, and what axe-core says of it
	@$(UV) run --no-sync python bench/dashboard_screenshots.py

images-check: setup ## build every image and try it: read-only, no network, a round trip; ARGS=--self-test plants defects
	@$(UV) run --no-sync tweet-release images-check $(ARGS)

compose-check: setup ## bring the compose file up, let tweets through, kill and replace the loader; ARGS=--self-test lays defects over it
	@$(UV) run --no-sync tweet-release compose-check $(ARGS)

lint: setup ## style, types, independence of the packages, contracts, what is quick of supply-check
	@$(UV) run --no-sync ruff check
	@$(UV) run --no-sync ruff format --check
	@for part in packages/* infra/local infra/release tests-e2e bench; do \
		$(UV) run --no-sync mypy --no-error-summary $$part || exit 1; done
	@$(UV) run --no-sync lint-imports
	@$(UV) run --no-sync tweet-schema check
	@$(UV) run --no-sync tweet-release contracts
	@$(UV) run --no-sync tweet-schema matrix --check README.md
	@$(UV) run --no-sync tweet-release supply-check --quick

supply-check: setup ## secrets, code, Dockerfiles, workflows, YAML, licences, SBOMs; ARGS=--self-test plants defects
	@$(UV) run --no-sync tweet-release supply-check $(ARGS)

format: setup ## write the code as lint wants it
	@$(UV) run --no-sync ruff check --fix-only
	@$(UV) run --no-sync ruff format

affected: setup ## which packages a change concerns, and why; BASE=main, for a workflow HEAD=a commit JSON=1
	@$(UV) run --no-sync tweet-release affected --base $(BASE) $(if $(HEAD),--head $(HEAD)) $(if $(JSON),--json)

release: setup ## one package, on this machine: version, lock, changelog, commit, tag; PACKAGE=loader BUMP=major|minor|patch|as-is
	@test -n "$(BUMP)" || { echo "say what: make release PACKAGE=$(PACKAGE) BUMP=minor" >&2; exit 2; }
	@$(UV) run --no-sync tweet-release bump $(PACKAGE) --$(BUMP)

check-tag notes: setup
	@$(UV) run --no-sync tweet-release $@ $(TAG)

dist: setup ## sdist and wheel of one package; PACKAGE=loader
	@$(UV) build --no-sources --package tweet-$(patsubst tweet-%,%,$(PACKAGE)) --out-dir $(DIST)

image: setup ## the image of one package, by docker; PACKAGE=loader IMAGE=tweet-loader
	@docker build --file packages/$(PACKAGE)/Dockerfile --tag $(IMAGE) --build-arg REVISION="$$(git rev-parse HEAD)" \
		--build-arg VERSION="$$($(UV) version --package tweet-$(patsubst tweet-%,%,$(PACKAGE)) --short)" .

sbom: setup ## what is in the image of one package, as CycloneDX below dist/sbom; PACKAGE=loader
	@$(UV) run --no-sync tweet-release sbom --image tweet-$(patsubst tweet-%,%,$(PACKAGE))

publish: # in the workflow alone: whoever calls it must be trusted by the index
	@$(PYTHON) infra/local/get_uv.py
	@$(UV) publish --trusted-publishing always $(DIST)/*

doctor: setup ## can this machine run it? each problem with its fix
	@$(UV) run --no-sync tweets doctor

clean: ## remove what was built and run here; downloads in the user's cache stay
	@rm -rf .venv .tools .tweets dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
