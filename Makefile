# consult: make run serves a living consultation, make test proves what is promised. Python >= 3.11 is all that run needs.
PYTHON ?= python3
PORT ?= $(or $(CONSULT_PORT),8000)
SAMPLE ?= 1
VENV := .venv
PY := $(VENV)/bin/python
export CONSULT_PORT := $(PORT)
export CONSULT_SAMPLE := $(SAMPLE)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard consult/translations/*/LC_MESSAGES/messages.po))

.PHONY: run install languages test test-all quick check lint markup plants shots pictures bench soak crash catalogues messages clean
run: install catalogues
	@exec $(PY) -m consult serve --prepare

install: $(VENV)/installed
$(VENV)/installed: requirements.lock
	@echo "Making $(VENV) and installing what consult needs (about a minute) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "consult needs Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# optional: contributions in different languages are compared, too (32 MB)
languages: $(VENV)/installed requirements-languages.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-languages.lock

catalogues: $(CATALOGUES)
%.mo: %.po | install
	@$(PY) -m consult.catalogues compile $<

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Python's memory in large pages, where Linux has them: some machines are slow to find small ones (testing.md)
ifneq ($(wildcard /sys/kernel/mm/transparent_hugepage/enabled),)
lint check quick test test-all plants: export PYTHONMALLOC := malloc
lint check quick test test-all plants: export GLIBC_TUNABLES := glibc.malloc.hugetlb=1
endif

test: install $(VENV)/installed-dev catalogues
	@tests/prepare.sh
	@PYTHON=$(PY) tests/run.sh

# every case on both databases, every page in each language and width, and as many made-up requests as are worth it
test-all: install $(VENV)/installed-dev catalogues
	@tests/prepare.sh
	@PYTHON=$(PY) tests/run.sh --thorough

# for every commit: imports, guards, and the unit tests on SQLite
quick: install $(VENV)/installed-dev catalogues
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports
	@PYTHON=$(PY) tests/run.sh quick

check: lint
	$(PY) -m pytest -q tests/guards

lint: install $(VENV)/installed-dev catalogues
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m consult.catalogues check

# the Nu HTML checker (30 MB, from npm; needs Java) looks at every kind of page
markup: install $(VENV)/installed-dev catalogues
	@npm ci --prefix tools/vnu --ignore-scripts --no-audit --no-fund
	$(PY) -m pytest -q -n 2 --thorough tests/unit/project/test_template_markup.py tests/http/core/test_markup.py

plants: install $(VENV)/installed-dev catalogues
	$(PY) -m tests.plants

shots: install $(VENV)/installed-dev catalogues
	$(PY) -m tests.support.pictures.screenshots

pictures: install $(VENV)/installed-dev catalogues
	$(PY) -m tests.support.pictures.guide_pictures

bench: install $(VENV)/installed-dev catalogues
	$(PY) -m bench.performance --write
	$(PY) -m bench.ready_made --write
	$(PY) -m bench.publication
	$(PY) -m bench.desk_latency
	$(PY) -m bench.similarity
	$(PY) -m bench.search
	$(PY) -m bench.lists

SOAK ?= 30
soak: install $(VENV)/installed-dev catalogues
	$(PY) -m bench.soak $(SOAK)

crash: install $(VENV)/installed-dev catalogues
	$(PY) -m bench.crash_recovery

messages: install
	$(PY) -m consult.catalogues update

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache shots
