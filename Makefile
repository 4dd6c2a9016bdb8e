# Sugar only: everything here is one command that also works by hand.
.PHONY: demo test lint format lock upgrade

demo:
	python3 run.py demo

test:
	python3 run.py test

lint:
	python3 run.py lint

format:
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .

# After changing the dependencies in pyproject.toml; needs uv.
lock:
	requirements/lock.py

# Takes the newest versions that pyproject.toml allows.
upgrade:
	requirements/lock.py --upgrade
