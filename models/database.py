# SPDX-License-Identifier: MIT
"""The encrypted store as services see it: `write()` and `read()` transactions, nothing else."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, create_engine

from models.base import SyncedRow
from models.cipher import connect, explain
from models.copies import verified_copy
from models.dates import to_iso
from models.schema.capture import CapturedColumn, CapturedTable
from models.schema.upgrade import upgrade
from models.tables import captured


def captured_tables() -> list[CapturedTable]:
    """Return the description from which the capture triggers are generated."""
    described = []
    for row in captured():
        columns = list(row.__table__.columns)  # type: ignore[attr-defined]
        # A table without a number on the wire stays at home with everything it has. Columns are
        # never compared with each other: SQLAlchemy would build an expression for every pair.
        travels = hasattr(row, "__wire__")
        shared = [c for c in columns if travels and "wire" in c.info]
        local = [c for c in columns if c.info and not (travels and "wire" in c.info)]
        described.append(
            CapturedTable(
                str(row.__tablename__),
                tuple(CapturedColumn(c.name, c.info["wire"] == "json") for c in shared),
                tuple(CapturedColumn(c.name, c.type.__class__.__name__ == "JSON") for c in local),
            )
        )
    return described


def _engine(make: Callable[[], Any], begin: str) -> Engine:
    from sqlcipher3 import dbapi2

    # Without `module=` the driver's errors would not be wrapped.
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=make, poolclass=QueuePool, pool_size=3, max_overflow=2
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


class Database:
    """The laptop's encrypted store.

    `write()` begins IMMEDIATE (a deferred BEGIN loses read-then-write races), `read()` does not
    block writers. Both translate what the disk may do to us into a UserError.
    """

    def __init__(
        self,
        file: Path,
        key: bytes,
        *,
        now: Callable[[], Any],
        device: str = "",
        actor: str = "",
        copy_first: Callable[[], None] = lambda: None,
        report: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        self.file = file
        self._key = key
        self.device = device
        self.actor = actor
        self._now = now
        first = connect(file, key)
        try:
            upgrade(first, captured_tables(), copy_first=copy_first, report=report)
        except BaseException as error:
            if type(error).__module__.startswith("sqlcipher3"):
                raise explain(error, file) from error
            raise
        finally:
            first.close()
        self._writing = _engine(lambda: connect(file, key), "BEGIN IMMEDIATE")
        self._reading = _engine(lambda: connect(file, key), "BEGIN")

    @contextlib.contextmanager
    def write(self, operation: str, subject: str | None = None) -> Iterator[Session]:
        """Give a session whose work is committed, durable, when the block ends without an error.

        `operation` names the officer's action in the change log, e.g. "guidance.complete";
        `subject` is the id of what the action is about, so that its whole history can be read.
        `db.info["stamp"]` is the moment of the action.
        """
        stamp = {"stamp": self.stamp()}
        with (
            self._translated(),
            Session(self._writing, expire_on_commit=False, info=stamp) as db,
        ):
            db.connection().execute(
                text(
                    "UPDATE change_context SET actor=:a, device=:d, operation=:o, subject=:s, at=:t"
                ),
                {
                    "a": self.actor,
                    "d": self.device,
                    "o": operation,
                    "s": subject,
                    "t": stamp["stamp"],
                },
            )
            event.listen(db, "before_flush", self._stamp_rows)
            yield db
            db.commit()

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one moment of the store and writes nothing."""
        with self._translated(), Session(self._reading, expire_on_commit=False) as db:
            yield db

    @contextlib.contextmanager
    def outside_transaction(self) -> Iterator[Any]:
        """Give a driver connection that is in no transaction, for checks of the file itself."""
        with self._translated(), contextlib.closing(connect(self.file, self._key)) as connection:
            yield connection

    def copy_to(self, target: Path) -> None:
        """Write a whole, verified copy of the store. Raises UserError(code="backup")."""
        verified_copy(self.file, target, self._key)

    def stamp(self) -> str:
        """Return the present moment as the store keeps it."""
        return to_iso(self._now())

    def close(self) -> None:
        """Close every connection."""
        self._writing.dispose()
        self._reading.dispose()

    def _stamp_rows(self, db: Any, _context: object, _instances: object) -> None:
        """Count a row's revision up and note when, for every row that really changed."""
        for row in db.new:
            if isinstance(row, SyncedRow):
                row.created_at = row.updated_at = self.stamp()
        for row in db.dirty:
            if isinstance(row, SyncedRow) and db.is_modified(row):
                row.rev += 1
                row.updated_at = self.stamp()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if error.orig is None or isinstance(error, IntegrityError | ProgrammingError):
                raise  # a bug of ours, not something the disk did
            raise explain(error.orig, self.file) from error
