# Two commands: `make demo` opens a furnished desk, `make test` proves the whole house.
#
# Builds go to a folder outside the checkout; CARGO_TARGET_DIR changes it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)
export CARGO_TARGET_DIR ?= $(CACHE)/opora/target
export CARGO_BUILD_JOBS ?= 2

ASSETS := crates/web/assets
WORDS := crates/speller/words
BUNDLE := $(ASSETS)/dist/manifest.json

# Where the demo listens and lives; empty means the program's own defaults.
LISTEN ?=
DATA ?=

.PHONY: help demo test assets words

help:
	@echo 'make demo   build the product and open a furnished desk (LISTEN=127.0.0.1:8080 DATA=folder)'
	@echo 'make test   install what the tests need, check the house, run everything on both engines'

# What browsers get, bundled: the build of Rust embeds it and runs no Node itself.
assets:
	cd $(ASSETS) && npm ci --no-progress && npm run --silent build

# The dictionaries of the spelling, from their packages; the build of Rust embeds them.
words:
	cd $(WORDS) && npm ci --no-progress && npm run --silent build

$(WORDS)/dist/NOTICE: $(WORDS)/package-lock.json $(WORDS)/requirements.txt $(WORDS)/build.py
	cd $(WORDS) && npm ci --no-progress && npm run --silent build
	touch $@

# The same, but only when something of it has changed.
$(BUNDLE): $(ASSETS)/package-lock.json $(ASSETS)/build.mjs $(ASSETS)/icons.json \
           $(shell find $(ASSETS)/src $(ASSETS)/css $(ASSETS)/img -type f 2>/dev/null)
	cd $(ASSETS) && npm ci --no-progress && npm run --silent build
	touch $@

demo: $(BUNDLE) $(WORDS)/dist/NOTICE
	cargo build --release --locked -p opora
	exec "$$CARGO_TARGET_DIR/release/opora" demo $(if $(LISTEN),--listen $(LISTEN)) $(if $(DATA),--data "$(DATA)")

test: assets words
	scripts/test-deps.sh
	cargo fmt --all --check
	cargo xtask tidy
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo xtask test
