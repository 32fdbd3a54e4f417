# What one does with Touchstone. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

swift_files := Package.swift Sources Tests Benchmarks/bench Fuzz/Package.swift Fuzz/Sources
scripts := .ci/run interop/run scripts/demo scripts/fuzz scripts/postgres-for-tests \
	scripts/run-tests scripts/setup
libraries := Media Containers Labels Provenance TransparencyLog

.PHONY: help demo test format lint docs fuzz bench clean

help: ## list what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/' | expand -t 16

demo: ## make a clip, label it, verify it, strip it, and see what is said each time
	@scripts/demo

test: export OPTIMISED_READERS := 1
test: lint ## all that must hold before a change is merged
	swift build --build-tests --enable-code-coverage \
		--explicit-target-dependency-import-check error
	rm -rf .build/coverage
	LLVM_PROFILE_FILE='$(CURDIR)/.build/coverage/%m-%p.profraw' scripts/run-tests
	LLVM_PROFILE_FILE='$(CURDIR)/.build/coverage/%m-%p.profraw' interop/run
	scripts/coverage-floor

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

bench: ## measure beside cp, ffmpeg, exiftool, psycopg, procrastinate (docs/benchmarks.md)
	@scripts/setup --with bench
	@Benchmarks/labels
	@Benchmarks/film
	@Benchmarks/marks
	@Benchmarks/store

clean: ## remove what was built
	rm -rf .build Fuzz/.build Fuzz/corpus Fuzz/findings
