# SPDX-License-Identifier: MIT
"""What the server counts of itself, as Prometheus text; with several workers, of all of them.

Counts and seconds only: no laptop, commune or row is named.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_SHARED = "PROMETHEUS_MULTIPROC_DIR"
TYPE = "text/plain; version=0.0.4; charset=utf-8"


@contextmanager
def shared_between_workers() -> Iterator[None]:
    """Let the workers that are started within write their counts where each can add them up."""
    with tempfile.TemporaryDirectory(prefix="tungngo-metrics-") as folder:
        os.environ[_SHARED] = folder
        try:
            yield
        finally:
            del os.environ[_SHARED]


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = CollectorRegistry()
        self.frames = Counter(
            "tungngo_frames",
            "Frames by what became of them",
            ["state", "code"],
            registry=self._registry,
        )
        self.changes = Counter(
            "tungngo_changes", "Changes that were new to the province", registry=self._registry
        )
        self.refusals = Counter(
            "tungngo_refusals",
            "Requests that were answered by a status alone",
            ["code"],
            registry=self._registry,
        )
        self.dropped = Counter(
            "tungngo_quarantine_dropped",
            "What strangers sent and had to go when the quarantine was full",
            registry=self._registry,
        )
        self.seconds = Histogram(
            "tungngo_frame_seconds",
            "From a whole frame to its durable receipt",
            buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
            registry=self._registry,
        )
        self.streams = Gauge(
            "tungngo_streams",
            "Streams of frames that are open",
            multiprocess_mode="livesum",
            registry=self._registry,
        )
        self.held_bytes = Gauge(
            "tungngo_held_bytes",
            "Bytes of frames that are on their way in",
            multiprocess_mode="livesum",
            registry=self._registry,
        )

    def text(self) -> bytes:
        """Return the counts of all workers together."""
        from prometheus_client import CollectorRegistry, generate_latest, multiprocess

        if not os.environ.get(_SHARED):
            return generate_latest(self._registry)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def forget_worker(pid: int) -> None:
    """Take the gauges of a worker that ended out of the sums."""
    if os.environ.get(_SHARED):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]
