# `make demo` builds the shipped example; `make test` passes the tests. Both set up what they need, and work twice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CASE ?= demo-case

.PHONY: demo test check eval golden lock clean
.DELETE_ON_ERROR:

demo: $(INSTALLED)
	@rc=0; $(BIN)/witnessmark build examples/mariupol-2022 --case $(CASE) || rc=$$?; \
	if [ $$rc -gt 1 ]; then exit $$rc; fi; \
	echo "Open $(CURDIR)/$(CASE)/out/report.html in a browser."

test: $(INSTALLED) check
	@sh tools/install-chromium
	$(BIN)/python -m pytest -n 2

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(INSTALLED)
	$(BIN)/python -m pytest eval -n 2

golden: $(INSTALLED)
	$(BIN)/witnessmark build examples/mariupol-2022 --case .golden-case
	mkdir -p tests/golden/mariupol-2022
	for name in reports passages claims incidents totals skipped; do \
	  cp .golden-case/out/$$name.csv tests/golden/mariupol-2022/; done
	rm -rf .golden-case

# the lock file is rewritten only by hand: `make lock`
lock:
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 --extra dev --extra cluster --output-file requirements.lock pyproject.toml

$(INSTALLED): pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	# the index of places is compiled now, so that the first build does not wait for it
	$(BIN)/python -c "from witnessmark.resolve.gazetteer import open_gazetteer; open_gazetteer()"
	touch $(INSTALLED)

clean:
	rm -rf $(VENV) demo-case
