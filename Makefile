# Shortcuts. Each recipe is a command that also works by hand; CONTRIBUTING.md says when to use which.
.PHONY: help demo test quick lint format check bare migration translations lock upgrade fuzz faults walk

help:
	@sed -n 's/^\(# .*\)/\1/p; s/^\([a-z]*\):.*/    make \1/p' Makefile

demo:
	python3 run.py demo

test:
	python3 run.py test

# The tests of one part, without PostgreSQL and browser: make quick T=wishes runs every test file named after wishes.
quick:
	@files=$$(find tests -name "test_*$(T)*.py"); [ -n "$$files" ] || { echo "No test file is named after $(T)."; exit 1; }; \
	  .venv/bin/python -m pytest -q -m "not postgres and not browser" $$files

lint:
	python3 run.py lint

format:
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .

# What CI runs: every test with nothing skipped, beside style, types and import contracts.
check:
	.ci/run

# Both commands of the README on a new Debian; needs root and debootstrap. S=trixie chooses the release.
bare:
	.ci/bare $(S)

# Writes the next migration from what the models have and the migrations lack: make migration M="Badges of visitors".
migration:
	@.venv/bin/python -m expo.migrations "$(M)"

# Brings new sentences into all catalogues, removes old ones, compiles. Nothing is guessed: new ones are empty.
# Korean and English have every sentence; the others have those that buyers from abroad read (abroad.cfg).
BABEL := .venv/bin/python -m babel.messages.frontend --quiet
KEYWORDS := N_ lazy_gettext _l gettext ngettext:1,2 pgettext:1c,2 npgettext:1c,2,3 NP_:1c,2 lazy_pgettext:1c,2
translations:
	@mkdir -p var
	@for scope in babel abroad; do \
	  $(BABEL) extract --mapping-file expo/translations/$$scope.cfg $(KEYWORDS:%=-k %) --no-location --sort-output \
	    --width 120 --output-file var/$$scope.pot . ; \
	done
	@for folder in expo/translations/*/; do \
	  language=$$(basename $$folder); \
	  case $$language in ko|en) scope=babel;; *) scope=abroad;; esac; \
	  $(BABEL) update --input-file var/$$scope.pot --output-dir expo/translations --locale $$language \
	    --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 120; \
	done
	$(BABEL) compile --directory expo/translations

# After changing the dependencies in pyproject.toml; needs uv.
lock:
	requirements/lock.py

# Takes the newest versions that pyproject.toml allows.
upgrade:
	requirements/lock.py --upgrade

# Sends 25 times as many strange inputs to every form and address as the tests do, on both databases.
fuzz:
	EXPO_FUZZ=20000 .venv/bin/python -m pytest -q tests/web/test_fuzz.py

# Breaks one thing after another under a running show, with people acting, on both databases; a quarter of an hour.
faults:
	.venv/bin/python -m tests.faults && .venv/bin/python -m tests.faults --postgres

# Opens every page of the sample in a browser, in both sizes, themes and languages: axe, and nothing wider than it.
walk:
	.venv/bin/python -m benchmarks.pages.walk
