# SPDX-License-Identifier: MIT
"""Set a laptop up for its commune: vault, store, reference data and settings."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app import vault
from desktop_app.app import App, open_app
from desktop_app.clock import Clock
from desktop_app.paths import Paths
from models import communes
from models.text import normalise
from resources import path


@dataclass(frozen=True)
class SetUp:
    """A laptop ready to work, and the recovery code, which is shown once and kept nowhere."""

    app: App
    recovery_code: str


def initialise(
    data_dir: Path,
    *,
    commune_code: str,
    officer: str,
    unit: str,
    passphrase: str,
    clock: Clock | None = None,
) -> SetUp:
    """Make a data folder for one commune and open it.

    Raises UserError for a missing name, an unknown commune, a short passphrase, a folder that is
    in use or cannot be written. Nothing is left behind when it fails.
    """
    from models.database import Database

    name = vault.check_officer(officer)
    commune = communes.commune(commune_code)
    paths = Paths(data_dir)
    clock = clock or Clock()
    created = vault.create(paths, officer=name, unit=normalise(unit), passphrase=passphrase)
    try:
        db = Database(
            paths.database,
            created.unlocked.key,
            now=clock.now,
            actor=created.unlocked.officer.id,
        )
        try:
            _fill(db, commune)
        finally:
            db.close()
        app = open_app(data_dir, created.unlocked, clock=clock)
    except BaseException:
        _undo(paths)
        raise
    return SetUp(app, created.recovery_code)


def _fill(db: "object", commune: communes.CommuneDetails) -> None:
    from sqlmodel import select

    from models.database import Database
    from models.kept import Setting
    from models.reference import Campaign
    from models.reference_load import load_reference

    assert isinstance(db, Database)  # noqa: S101 - narrows the lazily imported type
    with db.write("setup.initialise") as session:
        load_reference(session, path("reference"), db.stamp())
        newest = session.exec(select(Campaign).order_by(Campaign.year.desc())).first()  # type: ignore[attr-defined]
        for key, value in {
            "commune_code": commune.code,
            "commune_name": commune.full_name,
            "commune_valid_from": commune.valid_from.isoformat(),
            "campaign_code": newest.code if newest else "",
        }.items():
            session.add(Setting(key=key, value=value))


def _undo(paths: Paths) -> None:
    """Remove what a failed set-up made; the folder was empty of our files before."""
    database = paths.database
    for file in (*paths.keys, database, paths.ballast):
        file.unlink(missing_ok=True)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
