# SPDX-License-Identifier: MIT
"""Bring the province's database to today's schema: numbered frozen steps on either database."""

import re
from importlib import resources as packaged

from sqlalchemy import Connection, inspect, text

from models.schema.upgrade import statements
from resources.errors import UserError
from resources.i18n import _

STEPS = (1, 2, 3, 7, 8, 9, 10, 11, 12)
SCHEMA_VERSION = STEPS[-1]
_LOCK = 7050


def step_statements(number: int, dialect: str) -> list[str]:
    """Return the frozen statements of a step as one database understands them."""
    folder = packaged.files("sync.server").joinpath("sql")
    [name] = [f.name for f in folder.iterdir() if f.name.startswith(f"{number:04d}_")]
    found = list(statements(folder.joinpath(name).read_text("utf-8")))
    if dialect == "postgresql":
        found = [re.sub(r"\bBLOB\b", "BYTEA", s).replace(") WITHOUT ROWID;", ");") for s in found]
    return found


def upgrade(connection: Connection) -> None:
    """Bring a database to SCHEMA_VERSION inside the caller's transaction.

    Servers that start at the same moment wait for one another. Raises
    UserError(code="newer-database") when the program is older than the data.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
    version = version_of(connection)
    refuse_newer(version)
    if version == 0:
        connection.exec_driver_sql(
            "CREATE TABLE province (key VARCHAR(40) PRIMARY KEY, value TEXT NOT NULL)"
        )
        connection.exec_driver_sql(
            "INSERT INTO province VALUES ('generation', '1'), ('schema', '0')"
        )
    for number in STEPS:
        if number > version:
            for statement in step_statements(number, connection.dialect.name):
                connection.exec_driver_sql(statement)
            connection.execute(
                text("UPDATE province SET value = :n WHERE key = 'schema'"), {"n": str(number)}
            )


def refuse_newer(version: int) -> None:
    """Refuse data of a newer program. Raises UserError(code="newer-database")."""
    if version > SCHEMA_VERSION:
        raise UserError(
            _("Dữ liệu của máy chủ được tạo bằng bản Từng Ngõ mới hơn bản đang chạy."),
            _("Cài bản máy chủ mới rồi chạy lại; dữ liệu vẫn nguyên vẹn."),
            code="newer-database",
        )


def version_of(connection: Connection) -> int:
    """Return the schema version that a database says it has; 0 for an empty one."""
    if not inspect(connection).has_table("province"):
        return 0
    found = connection.execute(text("SELECT value FROM province WHERE key = 'schema'")).first()
    return int(found.value) if found else 0
