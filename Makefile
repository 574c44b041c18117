.PHONY: help run setup build test check format bench messages screenshots lock clean
.DEFAULT_GOAL := help

help:  ## What can be done here
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t12

run: build  ## Start Bidra with demo data on http://127.0.0.1:8000 (PORT, BIDRA_DATA)
	@bin/run

build:  ## What running needs: Python and npm packages, assets, translations
	@bin/setup

setup:  ## What running, testing and measuring need
	@bin/setup dev

test: setup  ## Every test: SQLite, PostgreSQL, and a real browser (ARGS are pytest's)
	@bin/test $(ARGS)

check: setup  ## Form, lint, types, imports
	@bin/check

format: setup  ## Put the code into its form
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

bench: setup  ## Measure, side by side
	@bin/bench $(ARGS)

messages: setup  ## Collect texts for translation
	@bin/messages

screenshots: setup  ## Take the pictures of the README and the manifest anew
	@bin/screenshots

lock: setup  ## Lock the dependencies anew (ARGS=--upgrade for newer ones)
	@bin/lock $(ARGS)

clean:  ## Remove what was set up and built; data in var/ stays
	rm -rf .venv node_modules static/dist .mypy_cache .ruff_cache .pytest_cache
