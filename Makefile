# The verbs of this project. Each is a script in scripts/; read there what it does.
.DEFAULT_GOAL := help
.PHONY: help setup build run test test-fast bench bench-routing bench-customers bench-chat clean

help: ## List these verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: ## Install what is missing, fetch Asterisk and the browser libraries into .runtime/
	@scripts/setup

build: ## Set up, and build the service for release
	@scripts/build

run: ## Set up, build and start; Ctrl-C stops everything
	@scripts/run

test: ## All tests: unit, Asterisk, real calls, browsers (installs test tools first)
	@scripts/test

test-fast: ## The tests that need neither Asterisk nor a browser
	@scripts/test --fast

bench: ## Measure, side by side with Asterisk's own queue
	@scripts/bench/run

bench-routing: ## Measure the routing engine, beside a plain matcher and one in SQL
	@scripts/bench/routing

bench-customers: ## Measure card, journey and search among a million customers
	@scripts/bench/customers

bench-chat: ## Measure chats: the cost of a message, and the way to the agent
	@scripts/bench/chat

clean: ## Delete what was built; .runtime/ and data/ stay
	@scripts/clean
