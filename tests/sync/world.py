# SPDX-License-Identifier: MIT
"""A small world for proofs: real laptops, a real province, and a network that does its worst.

Everything is the real code on real files: the encrypted store, the anchor, sealing, receipts, the
province's database. Only the passphrase is left out (the raw key opens a copied store), and the
files live in memory where the system has a folder for that, because what is proven here is order
and not the disk: a kill of a real process on a real disk is proven elsewhere.
"""

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from desktop_app import exchange, scenario, vault
from desktop_app.app import App, Commune
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from desktop_app.setup import initialise
from models.database import Database
from models.files import Follow, durable_replace
from resources.errors import UserError
from sync import pace, run
from sync.server import devices, ingest, store, tables
from sync.server.store import Store

COMMUNES = ("16831", "16831", "16828")
_MEMORY = Path("/dev/shm")


def scratch() -> Path:
    """Return a new folder, in memory where there is such a thing."""
    folder = tempfile.mkdtemp(prefix="tungngo-", dir=_MEMORY if _MEMORY.is_dir() else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


class Crash(BaseException):
    """The power went: nothing that runs after this point runs."""


@dataclass(frozen=True)
class Image:
    """A laptop's disk as it was once: the store and the anchor beside it."""

    origin: int
    store: bytes
    anchor: bytes | None


@dataclass
class Laptop:
    """A machine with its disk; `number` tells which enrolled laptop it is or was cloned from."""

    number: int
    folder: Path
    app: App
    clock: SetClock
    key: bytes
    saved: set[str] = field(default_factory=set)
    """Identities of the changes that an officer was told are saved, and whose disk still lives."""
    touched: bool = True
    _driver: Any = None

    @property
    def stick(self) -> Path:
        return self.folder / "stick"

    def rows(self, statement: str, *values: object) -> list[Any]:
        """Return what the store says now, read past every service."""
        if self._driver is None:
            # The one connection that the pool holds and hands out; nobody uses it at this moment.
            with contextlib.closing(self.app.db._writing.raw_connection()) as pooled:
                self._driver = pooled.driver_connection
        return list(self._driver.execute(statement, values).fetchall())

    def image(self) -> Image:
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        anchor = self.app.paths.anchor
        kept = anchor.read_bytes() if anchor.exists() else None
        return Image(self.number, self.app.db.file.read_bytes(), kept)

    def stop(self) -> None:
        """Close every connection; what was committed is on the disk."""
        self._driver = None
        self.app.db.close()
        self.touched = True


SHARED_CHANGES = "SELECT id FROM change_log WHERE shared IS NOT NULL"


@dataclass(frozen=True)
class Template:
    """Laptops that the province has taken in and nobody has used yet."""

    images: tuple[Image, ...]
    keys: tuple[bytes, ...]
    app: App
    communes: tuple[Commune, ...]


def make_template(province: Store) -> Template:
    """Set three laptops up for real, two of one commune and one of another, and enrol them."""
    folder = scratch()
    clock = SetClock(scenario.moment("2026-09-26", 9))
    images, keys, communes = [], [], []
    app: App | None = None
    for number, commune in enumerate(COMMUNES):
        app = initialise(
            folder / str(number),
            commune_code=commune,
            officer="Lầu Y Mai",
            unit="Phòng Văn hóa - Xã hội",
            passphrase="đường lên bản xa",
            clock=clock,
        ).app
        try:
            _enrol(app, province, folder / f"stick{number}")
            laptop = Laptop(number, folder, app, clock, app.db._key)
            images.append(laptop.image())
            keys.append(app.db._key)
            communes.append(app.commune)
        finally:
            app.close()
    shutil.rmtree(folder)
    assert app is not None
    return Template(tuple(images), tuple(keys), app, tuple(communes))


def _enrol(app: App, province: Store, stick: Path) -> None:
    stick.mkdir()
    letter = stick / "thu-moi.tni"
    letter.write_bytes(devices.invite(province, app.commune.code))
    exchange.enrol(app, letter)
    sent = exchange.export_to(app, stick)
    assert sent.file is not None
    for answer in ingest.take_in(province, sent.file.read_bytes()).answers.values():
        (stick / "answer.tnr").write_bytes(answer)
        exchange.import_file(app, stick / "answer.tnr")


Rows = dict[str, list[dict[str, Any]]]


class Province:
    """The province's server, whose disk can be put back to what it was."""

    def __init__(self, opened: Store, reopen: Callable[[], Store]) -> None:
        self.store = opened
        self.changes = 0
        """Counts up whenever something may have been written."""
        self._reopen = reopen

    def dump(self) -> Rows:
        """Return everything that the database holds."""
        with self.store.read() as connection:
            return {
                table.name: [dict(row._mapping) for row in connection.execute(table.select())]
                for table in tables.metadata.sorted_tables
            }

    def load(self, rows: Rows) -> None:
        """Put everything back to what it was."""
        self.changes += 1
        with self.store.write() as connection:
            emptied = [f'DELETE FROM "{t.name}"' for t in reversed(tables.metadata.sorted_tables)]
            if connection.dialect.name == "postgresql":
                emptied = [";".join(emptied)]  # one message there and back
            for statement in emptied:
                connection.exec_driver_sql(statement)
            for table in tables.metadata.sorted_tables:
                if rows[table.name]:
                    connection.execute(table.insert(), rows[table.name])

        self.store.generation = _generation(rows)

    def restore(self, rows: Rows) -> None:
        """The disk died and a backup was put in its place, as the manual says: a new generation."""
        self.load(rows)
        self.store.generation = store.raise_generation(self.store)

    def reopen(self) -> None:
        self.store.close()
        self.store = self._reopen()


def _generation(rows: Rows) -> int:
    return next(int(row["value"]) for row in rows["province"] if row["key"] == "generation")


@cache
def on_sqlite() -> tuple[Province, Template, Rows]:
    """Return a province on SQLite with three laptops taken in; made once a run."""
    folder = scratch() / "province"
    province = Province(store.create(folder, "Nghệ An", ""), lambda: store.open_store(folder))
    template = make_template(province.store)
    return province, template, province.dump()


_SPARE: dict[bytes, list[Laptop]] = {}


@cache
def on_postgres(address: str) -> tuple[Province, Template, Rows]:
    """Return the same on PostgreSQL; order is proven here, so commits do not wait for the disk."""
    folder = scratch() / "province"
    address += ("&" if "?" in address else "?") + "options=-csynchronous_commit%3Doff"
    opened = store.create(folder, "Nghệ An", "", address)
    province = Province(opened, lambda: store.open_store(folder, address))
    template = make_template(province.store)
    return province, template, province.dump()


class World:
    """Laptops, a province and everything that is or was under way between them."""

    def __init__(self, made: tuple[Province, Template, Rows], laptops: int = len(COMMUNES)) -> None:
        self.province, self.template, self.first = made
        self.province.load(self.first)
        self.clock = SetClock(scenario.moment("2026-10-01", 9))
        self.laptops: list[Laptop] = []
        self.images: list[Image] = []
        self.upwards: list[bytes] = []
        self.downwards: list[bytes] = []
        self.left: list[bytes] = []
        """Every byte that ever left a laptop, in files as they were written."""
        for image in self.template.images[:laptops]:
            self.laptops.append(self.boot(image, with_anchor=True))

    def boot(self, image: Image, *, with_anchor: bool) -> Laptop:
        """Put an image onto a disk and start the machine."""
        spare = _SPARE.setdefault(self.template.keys[image.origin], [])
        laptop = spare.pop() if spare else self._build(image)
        laptop.app.clock = laptop.clock = self.clock
        laptop.app.db._now = self.clock.now
        laptop.saved = set()
        for leftover in laptop.folder.rglob("*"):
            if leftover.is_file():
                leftover.unlink()
        laptop.app.paths.database.write_bytes(image.store)
        if with_anchor and image.anchor is not None:
            laptop.app.paths.anchor.write_bytes(image.anchor)
        return laptop

    def _build(self, image: Image) -> Laptop:
        """Open a store as the program does; a machine is used again with another disk later."""
        number, folder = image.origin, scratch()
        (folder / "stick").mkdir()
        paths, key = Paths(folder), self.template.keys[number]
        paths.database.write_bytes(image.store)
        app = App(
            paths,
            Database(paths.database, key, now=self.clock.now, actor="officer"),
            self.clock,
            vault.Officer("officer", "Lầu Y Mai", ""),
            self.template.communes[number],
            self.template.app.campaign_code,
        )
        # One connection reads and writes: opening it (the schema is parsed) costs most of a boot.
        app.db._reading = app.db._writing
        return Laptop(number, folder, app, self.clock, key)

    def retire(self, laptop: Laptop) -> None:
        """Stop a machine; the next one may be built from its parts."""
        laptop.stop()
        _SPARE[laptop.key].append(laptop)

    def act(self, laptop: Laptop) -> App:
        """Let an officer do something at a moment of its own."""
        self.clock.advance(1)
        laptop.touched = True
        return laptop.app

    def export(self, laptop: Laptop, *, onto: str = "stick") -> bytes:
        """Let an officer export; return what is on the stick, b"" when there was nothing."""
        self.act(laptop)
        done = exchange.export_to(laptop.app, laptop.folder / onto)
        return self._collect(laptop) if done.file else b""

    def _collect(self, laptop: Laptop) -> bytes:
        """Take what is on the stick; it has left the laptop."""
        data = b""
        for file in sorted(laptop.stick.glob("*.tnb")):
            data += file.read_bytes()
            file.unlink()
        if data:
            self.left.append(data)
        return data

    def pass_over(self, laptop: Laptop, carrier: run.Carrier) -> run.SyncReport:
        """Let the laptop do one pass over a network, its few records sent as if they were many."""
        app = self.act(laptop)
        machine = run.Laptop(
            app.db, app.paths.anchor, app.clock.now, app.officer.name, "", chance=lambda: 0.5
        )
        with mock.patch.multiple(pace, MUCH=1, FIRST=1):
            return run.one_pass(machine, carrier)

    def take_in(self, data: bytes) -> list[bytes]:
        """Give the province what arrived; return its answers, one file each."""
        self.clock.advance(1)
        self.province.changes += 1
        answers = [a for a in ingest.take_in(self.province.store, data).answers.values() if a]
        self.downwards += answers
        return answers

    def bring(self, laptop: Laptop, answer: bytes) -> str:
        """Let an officer open an answer; return the code of the refusal, "" for none."""
        self.act(laptop)
        file = laptop.stick / "answer.tnr"
        file.write_bytes(answer)
        try:
            exchange.import_file(laptop.app, file)
        except UserError as refused:
            return refused.code
        finally:
            file.unlink()
        return ""

    def crash(self, laptop: Laptop, work: Callable[[], object], edge: int, *, after: bool) -> bytes:
        """Cut the power at the nth durable write of some work; return what had left by then."""
        with contextlib.suppress(Crash), power_cut(edge, after=after):
            work()
        for leftover in laptop.stick.glob(".*.part"):
            leftover.unlink()
        return self._collect(laptop)

    def close(self) -> None:
        for laptop in self.laptops:
            self.retire(laptop)


@contextlib.contextmanager
def power_cut(edge: int, *, after: bool) -> Iterator[None]:
    """Raise Crash before or after the nth commit or durable file of the laptop."""
    passed = 0

    def at(*, done: bool) -> None:
        nonlocal passed
        if done == after and passed == edge:
            passed += 1
            raise Crash
        passed += done

    real = Database.write

    @contextlib.contextmanager
    def write(self: Database, operation: str, subject: str | None = None) -> Iterator[Any]:
        with real(self, operation, subject) as db:
            yield db
            at(done=False)
        at(done=True)

    def replace(target: Path, body: bytes, follow: Follow | None = None) -> None:
        at(done=False)
        durable_replace(target, body, follow)
        at(done=True)

    with (
        mock.patch.object(Database, "write", write),
        mock.patch("sync.anchor.durable_replace", replace),
        mock.patch("sync.carriers.file.durable_replace", replace),
    ):
        yield


@contextlib.contextmanager
def server_cut(edge: int, *, after: bool) -> Iterator[None]:
    """Raise Crash before or after the nth commit of the province."""
    passed = 0
    real = Store.write

    @contextlib.contextmanager
    def write(self: Store) -> Iterator[Any]:
        nonlocal passed
        mine, passed = passed, passed + 1
        with real(self) as connection:
            yield connection
            if mine == edge and not after:
                raise Crash
        if mine == edge:
            raise Crash

    with mock.patch.object(Store, "write", write):
        yield
