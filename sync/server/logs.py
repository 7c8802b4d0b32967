# SPDX-License-Identifier: MIT
"""One JSON object a line on standard error: what happened, never who or what was in it."""

import datetime
import logging
import sys
import traceback
from typing import Any

import msgspec
from typing_extensions import override

_LOG = logging.getLogger("tungngo.server")


class _JsonLines(logging.Formatter):
    @override
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        told |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0] is not None:
            # Where it happened and of what kind. Never its message: a database's quotes values.
            told["error"] = record.exc_info[0].__name__
            told["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ][-12:]
        return msgspec.json.encode(told).decode()


def begin() -> None:
    """Send what the server and its libraries log to standard error, as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    _LOG.setLevel(logging.INFO)


def say(event: str, **facts: int | str | float) -> None:
    """Log an event with its facts: counts, codes, seconds."""
    _LOG.info(event, extra={"facts": facts})


def trouble(event: str) -> None:
    """Log an error that is being handled."""
    _LOG.error(event, exc_info=True)
