# SPDX-License-Identifier: MIT
"""What the system says of a process."""

import psutil


def resident_mb(pid: int | None = None) -> float:
    """Return the memory that a process holds, in MB."""
    return float(psutil.Process(pid).memory_info().rss) / 1e6


def cpu_seconds(pid: int | None = None) -> float:
    """Return the processor time that a process used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
