"""Which queue an installation has: the embedded one, or Procrastinate where `EXPO_QUEUE` says so."""

from collections.abc import Iterable
from importlib.util import find_spec

from expo.config import Config
from expo.jobs.embedded import EmbeddedQueue
from expo.jobs.queue import Queue, Work

PROCRASTINATE = "procrastinate"


def queue_for(config: Config, works: Iterable[Work]) -> Queue:
    """Return this process's part in the queue; raises `RuntimeError` where the settings cannot be met."""
    is_postgresql = config.database_url.startswith("postgresql")
    if not config.queue:
        return EmbeddedQueue(works, is_shared=is_postgresql)
    if config.queue != PROCRASTINATE:
        raise RuntimeError(f"EXPO_QUEUE may be {PROCRASTINATE} or empty, not {config.queue}.")
    if not is_postgresql:
        raise RuntimeError("EXPO_QUEUE=procrastinate needs PostgreSQL: set EXPO_DATABASE_URL.")
    if find_spec("procrastinate") is None:
        raise RuntimeError('EXPO_QUEUE=procrastinate needs the extra "scale": pip install ".[scale]"')
    from expo.jobs.shared import SharedQueue

    return SharedQueue(works, config.database_url)
