# SPDX-License-Identifier: MIT
"""The work of the sync benchmarks in a laptop's own store: rows as an officer saves them."""

from desktop_app import teams
from desktop_app.app import App
from models.guidance import GuidanceSession, SessionMember, SessionTally, SkillResult
from models.plan import Difficulty
from tests.benchmarks.sync_work import TOGETHER, records

_ROWS = {
    str(row.__tablename__): row
    for row in (GuidanceSession, SessionTally, SessionMember, SkillResult, Difficulty)
}


def fill(app: App, count: int, seed: int = 7) -> None:
    """Save at least so many rows, whole sessions that every rule of the province finds sound."""
    team = teams.save_team(app, None, teams.TeamValues(name=f"Tổ {seed}"))
    member = teams.save_member(app, team, None, teams.MemberValues(full_name="Lô Thị Nga"))
    made = records(count + -count % TOGETHER, app.commune.code, seed)
    for start in range(0, len(made), TOGETHER):
        unit = made[start : start + TOGETHER]
        with app.db.write("test.session", unit[0][1].hex()) as db:
            for table, row, values in unit:
                if table == "session_member":
                    values["member_id"] = member
                db.add(_ROWS[table].model_validate(values | {"id": row.hex()}))
                db.flush()
