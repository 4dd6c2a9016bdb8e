"""Figures for Prometheus: requests of all processes of this machine, and the state of the installation."""

import os
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from expo.domain.operations import Check, Condition

OWN = CollectorRegistry()
REQUESTS = Counter("expo_requests", "Requests answered", ["endpoint", "method", "status"], registry=OWN)
SECONDS = Histogram(
    "expo_request_seconds", "Time to the answer", ["endpoint"], registry=OWN, buckets=(0.025, 0.05, 0.1, 0.3, 1, 4)
)
STATEMENTS = Counter("expo_statements", "Statements sent to the database", registry=OWN)
CONDITIONS = {Condition.GOOD: 0, Condition.WATCHED: 1, Condition.BAD: 2, Condition.UNKNOWN: 1}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count(endpoint: str, method: str, status: int, seconds: float, statements: int) -> None:
    """Count one request."""
    REQUESTS.labels(endpoint, method if method in _METHODS else "OTHER", str(status)).inc()
    SECONDS.labels(endpoint).observe(seconds)
    STATEMENTS.inc(statements)


class StateCollector(Collector):
    """The parts that the operator's page shows, as gauges: their figures, and 0 for fine, 1 to be watched, 2 red."""

    def __init__(self, checks: Iterable[Check]) -> None:
        self._checks = list(checks)

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        condition = GaugeMetricFamily("expo_condition", "0 fine, 1 to be watched, 2 red", labels=["part"])
        figure = GaugeMetricFamily("expo_figure", "What was measured", labels=["part"])
        for check in self._checks:
            condition.add_metric([check.part], CONDITIONS[check.condition])
            if isinstance(check.figure, int | float):
                figure.add_metric([check.part], check.figure)
        yield from (condition, figure)


def text(checks: Iterable[Check]) -> bytes:
    """Return everything in Prometheus' text format; with several processes, the sum of what they counted."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it publishes no types
        shown = [registry]
    else:
        shown = [OWN]
    state = CollectorRegistry()
    state.register(StateCollector(checks))
    return b"".join(generate_latest(one) for one in (*shown, state))
