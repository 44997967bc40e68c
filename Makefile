# The two commands that matter: `make run` and `make test`. The README says more.
PORT ?= 8000
PYTHON ?= python3
REGION ?= imst
BIN = .venv/bin
MANAGE = $(BIN)/python manage.py

.PHONY: run test lock password measure relevance bench screenshots catalogues clean

run: .venv/installed .env
	@$(MANAGE) prepare --region $(REGION)
	@echo "Serving at http://127.0.0.1:$(PORT)/ – stop with Ctrl-C"
	@PORT=$(PORT) exec $(BIN)/gunicorn --config python:integration_portal.gunicorn

test: .venv/installed-test .env
	@$(BIN)/python -m tests.run

# A forgotten password: make password NAME=admin
NAME ?= admin
password: .venv/installed .env
	@$(MANAGE) changepassword $(NAME)

# What a visit transfers, how many queries a page needs, how long the admin takes.
measure: .venv/installed-test .env
	@$(BIN)/python -m tests.browser.measure
	@$(BIN)/python -m pytest -q -s tests/offers/test_queries.py

# How well the search understands people, on both databases.
relevance: .venv/installed-test .env
	@$(BIN)/python -m tests.search.relevance

# How quick the pages are with 1,000, 10,000 and 100,000 offers, on both databases; takes more than an hour.
bench: .venv/installed-test .env
	@$(BIN)/python -m tests.bench

# The two pictures in the README.
screenshots: .venv/installed-test .env
	@$(BIN)/python -m tests.browser.screenshots

# Collects the texts of the interface into locale/ and compiles them.
catalogues: .venv/installed .env
	@$(MANAGE) update_catalogues

lock: .venv/installed
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --upgrade --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--custom-compile-command "make lock" --quiet pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --upgrade --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--custom-compile-command "make lock" --quiet --group test -c requirements.lock pyproject.toml -o requirements-test.lock

.env:
	@umask 077 && $(PYTHON) -c "import secrets; print('SECRET_KEY=' + secrets.token_urlsafe(50))" > $@.new && mv $@.new $@

.venv/installed: requirements.lock
	@echo "Installing what the site needs …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --require-hashes --disable-pip-version-check --progress-bar on -r requirements.lock
	@touch $@

.venv/installed-test: requirements-test.lock .venv/installed
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --require-hashes --disable-pip-version-check --progress-bar on -r requirements-test.lock
	@touch $@

clean:
	rm -rf .venv .static .measure
