# `make demo` builds the shipped example; `make test` passes the tests. Both set up what they need, and work twice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CASE ?= demo-case

.PHONY: demo test check eval train golden lock clean
SHARED ?= ../shared
.DELETE_ON_ERROR:

demo: $(INSTALLED)
	@rc=0; $(BIN)/witnessmark build examples/mariupol-2022 --case $(CASE) || rc=$$?; \
	if [ $$rc -gt 1 ]; then exit $$rc; fi; \
	echo "Open $(CURDIR)/$(CASE)/out/report.html in a browser."

test: $(INSTALLED) check
	@sh tools/install-chromium
	@sh tools/install-readers
	@sh tools/install-libreoffice
	@sh tools/check-web
	@sh tools/install-postgresql
	@$(BIN)/python -c "import pdqhash" 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check pdqhash==0.2.8 \
	  || echo "pdqhash could not be built (it ships no wheels and wants a C++ compiler): tests of like pictures are skipped" >&2
	$(BIN)/python -m pytest -n 2

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# the labelled texts lie outside the repository: SHARED is the folder that holds eval/
eval: $(INSTALLED)
	$(BIN)/python eval/claims/run.py $(SHARED)

# passages to weights, about an hour on two cores; MORE names further passage files of your own
train: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'torch>=2.6' 'onnx>=1.17'
	$(BIN)/python train/check.py
	$(BIN)/python train/gate.py
	$(BIN)/python train/train.py $(if $(MORE),--more $(MORE))

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
	$(BIN)/python -c "from witnessmark.resolve.place.gazetteer import open_gazetteer; open_gazetteer()"
	touch $(INSTALLED)

clean:
	rm -rf $(VENV) demo-case
