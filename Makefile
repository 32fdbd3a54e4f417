# What one does with Touchstone. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

swift_files := Package.swift Sources Tests Benchmarks/bench Fuzz/Package.swift Fuzz/Sources
scripts := .ci/run interop/run scripts/demo scripts/demo-server scripts/demo-service \
	scripts/demo-walk scripts/fuzz scripts/postgres-for-tests scripts/run-tests scripts/setup
libraries := Media Containers Fingerprints Labels Provenance TransparencyLog

.PHONY: help demo demo-server test crash-test format lint docs fuzz bench clean

help: ## list what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | \
		sed -E 's/^([a-z-]+):.*## /  make \1	/' | expand -t 20

demo: ## see what is said of a clip, labelled or stripped, and walk the service's way of an item
	@scripts/demo
	@scripts/demo-walk

demo-server: ## start the service with an item in each state, until Ctrl-C; PORT chooses the port
	@scripts/demo-server

test: export OPTIMISED_READERS := 1
test: lint ## all that must hold before a change is merged
	swift build --build-tests --enable-code-coverage \
		--explicit-target-dependency-import-check error
	rm -rf .build/coverage
	LLVM_PROFILE_FILE='$(CURDIR)/.build/coverage/%m-%p.profraw' scripts/run-tests
	LLVM_PROFILE_FILE='$(CURDIR)/.build/coverage/%m-%p.profraw' interop/run
	scripts/coverage-floor

crash-test: export CRASHES ?= 300
crash-test: ## kill the server at random moments of upload and pipeline, CRASHES times (300)
	@scripts/setup
	swift build
	interop/run test_crashes

format: ## write the code in the one format
	swift format format --in-place --parallel --recursive $(swift_files)

lint: ## check format and scripts
	@scripts/setup
	swift format lint --strict --parallel --recursive $(swift_files)
	shellcheck $(scripts)

docs: ## build the libraries' documentation into .build/docs
	@mkdir -p .build/docs
	for library in $(libraries); do \
		DOCS=1 swift package --allow-writing-to-directory .build/docs \
			generate-documentation --target $$library --warnings-as-errors \
			--output-path .build/docs/$$library; \
	done

fuzz: ## hand damaged files to every parser, FUZZ_SECONDS each (20)
	@scripts/setup --with fuzz
	@scripts/fuzz

bench: ## measure beside cp, ffmpeg, psycopg, procrastinate, FastAPI … (docs/benchmarks.md)
	@scripts/setup --with bench
	@Benchmarks/labels
	@Benchmarks/film
	@Benchmarks/marks
	@Benchmarks/store
	@Benchmarks/service

clean: ## remove what was built
	rm -rf .build Fuzz/.build Fuzz/corpus Fuzz/findings
