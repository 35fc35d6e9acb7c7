# Everything is installed into .venv; nothing outside this folder is touched.
PYTHON ?= python3
BIN := .venv/bin
# 2026-11-22
REPORT_EPOCH := 1795305600

.PHONY: seeds test check format lint types layers tests example contact-sheet gallery golden accuracy bench clean

## The main job on the five seed texts: table on the terminal, report in reports/seeds/
seeds: .venv/ready
	$(BIN)/phrasetrack scan seeds/

## The tests, after installing what they need
test: .venv/ready-tests
	$(BIN)/python -m pytest

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/ready-tests: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,web,docs]'
	@touch $@

## Format, lint, types, layers, tests: what CI runs
check: .venv/ready-tests format lint types layers tests

format: .venv/ready-tests
	$(BIN)/ruff format --check .

lint: .venv/ready-tests
	$(BIN)/ruff check .

types: .venv/ready-tests
	$(BIN)/mypy

layers: .venv/ready-tests
	$(BIN)/lint-imports

tests: .venv/ready-tests
	$(BIN)/python -m pytest

## The example report that the README shows: the twelve most frequent phrases of the seeds
example: .venv/ready
	rm -rf reports/example .phrasetrack/example
	SOURCE_DATE_EPOCH=$(REPORT_EPOCH) $(BIN)/phrasetrack scan seeds/ --store .phrasetrack/example --no-report --quiet
	SOURCE_DATE_EPOCH=$(REPORT_EPOCH) $(BIN)/phrasetrack report --store .phrasetrack/example --top 12 -o reports/example --quiet

## Every page and figure of the example reports in one image, reports/contact-sheet.png: the seeds
## and, where PHRASETRACK_SHARED names the corpora, the State of the Union with the example book.
## Of others too: make contact-sheet REPORTS="reports/example reports/mine"
ifdef PHRASETRACK_SHARED
REPORTS ?= reports/example reports/state-of-the-union
else
REPORTS ?= reports/example
endif
contact-sheet: .venv/ready-tests $(REPORTS)
	$(BIN)/python docs/gallery/contact_sheet.py $(REPORTS) -o reports/contact-sheet.png

UNION := .phrasetrack/state-of-the-union
reports/state-of-the-union: .venv/ready-tests docs/examples/us-slogans.yaml
	SOURCE_DATE_EPOCH=$(REPORT_EPOCH) $(BIN)/phrasetrack scan --store $(UNION) --no-report --quiet \
		--phrasebook docs/examples/us-slogans.yaml \
		$(PHRASETRACK_SHARED)/corpora/us_state_of_the_union_en.jsonl.gz
	$(BIN)/phrasetrack report --store $(UNION) -o $@ --title "American slogans, 1790 to 2026" --quiet
	@touch $@

## The figures of docs/gallery.md, from the seeds and from the corpora that PHRASETRACK_SHARED names
gallery: .venv/ready-tests
	$(BIN)/python docs/gallery/make.py

## Rewrites the small golden files; review the diff
golden: .venv/ready-tests
	PHRASETRACK_GOLDEN=write $(BIN)/python -m pytest -k golden

## docs/accuracy.md, from the judged texts that PHRASETRACK_SHARED names
accuracy: .venv/ready-tests
	$(BIN)/python bench/accuracy.py

## Speed against other matchers; docs/performance.md holds a dated run
bench: .venv/ready-tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,bench]'
	$(BIN)/python bench/run.py

clean:
	rm -rf .venv .phrasetrack build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
