# SPDX-License-Identifier: MIT
"""What the set-up tells whoever waits for it, in both languages: no catalogue is loaded yet."""

import sys


def say(vietnamese: str, english: str) -> None:
    """Print a sentence on standard error."""
    sys.stderr.write(f"[Từng Ngõ] {vietnamese} / {english}\n")
    sys.stderr.flush()


def stop(vietnamese: str, english: str, status: int = 3) -> SystemExit:
    """Print why the program cannot start and return what to raise."""
    say(vietnamese, english)
    return SystemExit(status)
