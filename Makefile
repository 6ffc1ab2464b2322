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
SECONDS ?= 60

.PHONY: help setup demo up test test-fast test-package bench-codec bench-loader bench-bigquery sinks-md bench-insights bench-processor bench-producer fuzz lint format doctor clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## get uv if it is missing and install the locked environment into .venv
	@$(PYTHON) infra/local/get_uv.py
	@$(UV) sync --locked --all-packages --all-groups

demo: setup ## the whole pipeline once, to a report; TWEETS=20000 SEED=42 RATE= SINK=parquet change it
	@$(UV) run --no-sync tweets demo --tweets $(TWEETS) --seed $(SEED) $(if $(RATE),--rate $(RATE)) $(if $(SINK),--sink $(SINK))

up: setup ## the whole pipeline, live, until Ctrl-C
	@$(UV) run --no-sync tweets up

test: setup ## everything: units, properties, features, real servers, the whole pipeline
	@$(UV) run --no-sync pytest -n 2 --dist worksteal -m "not servers"
	@$(UV) run --no-sync pytest -n 2 --dist loadfile -m servers

test-fast: setup ## only what needs no server: under a minute
	@$(UV) run --no-sync pytest -n 3 --dist worksteal -m "not servers and not wheels and not thorough"

test-package: setup ## one package by itself, with only what it declares; PACKAGE=loader
	@$(UV) run --isolated --exact --package tweet-$(patsubst tweet-%,%,$(PACKAGE)) --group test \
		pytest $(or $(wildcard packages/$(PACKAGE)),infra/$(PACKAGE))

bench-loader: setup ## the loader's sinks beside what one would write by hand, dlt and Quix, as ratios
	@$(UV) run --no-sync python bench/loader.py
	@$(UV) run --no-sync python bench/loader_kafka.py

bench-bigquery: setup ## what a row costs on its way into BigQuery, beside JSON, and how fast rows go into a stream
	@$(UV) run --no-sync python bench/bigquery.py

sinks-md: setup ## run the contract of the loader's sinks and write what it proved into SINKS.md
	@cd packages && ../$(UV) run --no-sync python -m loader.tests.guarantees

bench-codec: setup ## the bulk codec beside the reference, as ratios
	@$(UV) run --no-sync python bench/bulk_codec.py

fuzz: setup ## what reads bytes from elsewhere, by coverage; SECONDS=60 for all harnesses together
	@$(UV) run --no-sync python packages/tweet-schema/fuzz/run.py --seconds $(SECONDS)

bench-insights: setup ## what a model costs and is worth; DATA=folder of TweetEval for points over VADER
	@$(UV) run --no-sync python bench/insights.py $(if $(DATA),--data $(DATA))

bench-processor: setup ## the processor beside a bare Spark copy and Quix Streams, and its latency in real time; EVENTS=100000
	@$(UV) run --no-sync python bench/processor.py $(if $(EVENTS),--events $(EVENTS))

bench-producer: setup ## fake tweets beside Faker, the producer beside a C program; needs gcc and librdkafka-dev
	@$(UV) run --no-sync python bench/fake_events.py
	@$(UV) run --no-sync python bench/producer.py

lint: setup ## style, types, independence of the packages, contracts
	@$(UV) run --no-sync ruff check
	@$(UV) run --no-sync ruff format --check
	@for part in packages/* infra/local tests-e2e bench; do \
		$(UV) run --no-sync mypy --no-error-summary $$part || exit 1; done
	@$(UV) run --no-sync lint-imports
	@$(UV) run --no-sync tweet-schema check
	@$(UV) run --no-sync tweet-schema matrix --check README.md

format: setup ## write the code as lint wants it
	@$(UV) run --no-sync ruff check --fix-only
	@$(UV) run --no-sync ruff format

doctor: setup ## can this machine run it? each problem with its fix
	@$(UV) run --no-sync tweets doctor

clean: ## remove what was built and run here; downloads in the user's cache stay
	@rm -rf .venv .tools .tweets dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
