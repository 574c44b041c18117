.PHONY: help setup build run test check bench lock messages format
.DEFAULT_GOAL := help

help:  ## What can be done here
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t12

setup:  ## Everything that running needs: Python and npm packages, assets, translations
	@bin/setup

run: setup  ## Start Bidra with demo data on http://127.0.0.1:8000 (PORT, BIDRA_DATA)
	@bin/run

test: setup  ## Every test: SQLite, PostgreSQL, and a real browser (ARGS are pytest's)
	@bin/test $(ARGS)

check: setup  ## Format, lint, types, imports
	@bin/check

bench: setup  ## Measure, side by side
	@bin/bench

format: setup  ## Put the code into its form
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

messages: setup  ## Collect texts for translation
	@bin/messages

lock: setup  ## Lock the dependencies anew
	@bin/lock
