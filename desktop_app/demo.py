# SPDX-License-Identifier: MIT
"""The acceptance scenario, done as an officer would: set up, enrol, record, print, hand out.

Everything goes through the services that the window calls; nothing is put into tables directly.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app import exchange, flyers, guidance, scenario, stock, teams, villages
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.records import service
from desktop_app.scenario import Known
from desktop_app.setup import initialise
from desktop_app.stock import HandOut
from models.files import durable_replace
from resources.errors import UserError
from resources.i18n import _

_ROLES = {"Tổ trưởng": "to_truong", "Tổ phó": "to_pho", "Thành viên": "thanh_vien"}
_TEAM_PHONE = "0962000000"
_PAPER = "4xA6"
LAST_DAY = "2026-10-10"


@dataclass(frozen=True)
class Built:
    """Where the demonstration is."""

    laptop: Path
    province: Path
    passphrase: str


def build(folder: Path, report: Callable[[int, int], None] = lambda _done, _total: None) -> Built:
    """Build the laptop and its province in a folder that must be empty or new.

    Raises UserError(code="not-empty").
    """
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            _("Thư mục {folder} không trống.").format(folder=folder),
            _("Chọn thư mục mới cho dữ liệu mẫu."),
            code="not-empty",
        )
    folder.mkdir(parents=True, exist_ok=True)
    passphrase = "-".join(secrets.token_hex(2) for _group in range(4))
    durable_replace(folder / "passphrase.txt", f"{passphrase}\n".encode())
    data = scenario.load()
    clock = SetClock(scenario.moment("2026-09-26", 9))
    app = initialise(
        folder / "laptop",
        commune_code=data["commune"]["code"],
        officer=data["device"]["officer"],
        unit=data["device"]["unit"],
        passphrase=passphrase,
        clock=clock,
    ).app
    try:
        enrol_with_province(app, folder / "province", folder / "stick")
        record(app, clock, data, report)
    finally:
        app.close()
    return Built(folder / "laptop", folder / "province", passphrase)


def enrol_with_province(app: App, province: Path, stick: Path) -> None:
    """Set a province up and enrol the laptop with it, every file carried on a stick."""
    from sync.server import devices, ingest, store

    opened = store.create(province, "Nghệ An", "")
    try:
        stick.mkdir(parents=True, exist_ok=True)
        durable_replace(stick / "thu-moi.tni", devices.invite(opened, app.commune.code))
        exchange.enrol(app, stick / "thu-moi.tni")
        sent = exchange.export_to(app, stick)
        assert sent.file is not None  # noqa: S101 - a request always travels
        taken = ingest.take_in(opened, sent.file.read_bytes())
        for label, answer in taken.answers.items():
            durable_replace(stick / f"{label}.tnr", answer)
            exchange.import_file(app, stick / f"{label}.tnr")
    finally:
        opened.close()


def record(
    app: App,
    clock: SetClock,
    data: dict[str, Any],
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> Known:
    """Record the ten days: villages, teams, print runs, nine sessions, flyers, communications."""
    known = people_and_places(app, data)
    for kind, values in scenario.ABOUT_PLAN:
        service.save(app, kind, None, values)
    clock.set(scenario.moment("2026-09-30"))
    told = scenario.records(data)
    write_records(app, [r for r in told if r[0] <= "2026-09-30"])
    batches = {
        batch["template"]: flyers.record_run(
            app,
            flyers.FlyerChoice(batch["template"], _PAPER),
            copies=batch["printed"],
            spoiled=batch["spoiled"],
        )
        for batch in data["flyer_batches"]
    }
    sessions = data["sessions"]
    for number, session in enumerate(sessions):
        report(number, len(sessions))
        clock.set(scenario.moment(session["date"]))
        complete(app, data, session, known)
    for batch in data["flyer_batches"]:
        if batch["handed_out"]:
            stock.hand_out(app, batches[batch["template"]].id, HandOut(batch["handed_out"]))
    clock.set(scenario.moment(LAST_DAY, 20))
    write_records(app, [r for r in told if r[0] > "2026-09-30"])
    report(len(sessions), len(sessions))
    return known


def write_records(app: App, told: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Enter communications, events and money."""
    for _day, kind, values in told:
        service.save(app, kind, None, values)


def people_and_places(app: App, data: dict[str, Any]) -> Known:
    """Enter the villages, and the teams with their members."""
    known = Known()
    for name in data["villages"]:
        known.villages[name] = villages.save_village(app, None, name=name).id
    for team in data["teams"]:
        team_id = teams.save_team(
            app,
            None,
            teams.TeamValues(
                name=_team_name(team["village"]),
                village_id=known.villages.get(team["village"]),
                phone=_TEAM_PHONE,
            ),
        )
        known.teams[team["id"]] = team_id
        known.members[team["id"]] = [
            teams.save_member(
                app, team_id, None, teams.MemberValues(full_name=name, role=_ROLES[role])
            )
            for name, role in team["members"]
        ]
    return known


def _team_name(village: str) -> str:
    return "Tổ công nghệ số cộng đồng " + village[:1].lower() + village[1:]


def complete(app: App, data: dict[str, Any], session: dict[str, Any], known: Known) -> str:
    """Complete one session of the scenario and remember whom and what it met first."""
    done = guidance.complete(app, None, scenario.draft(data, session, known))
    draft = guidance.recorded(app, done.session_id)
    for name, person in zip(session["named"], draft.people, strict=True):
        known.people[name] = person.participant_id or ""
    for (name, _result), visit in zip(session["households"], draft.visits, strict=True):
        known.households[name] = visit.household_id or ""
    for (name, _result), business in zip(
        session.get("businesses", []), draft.businesses, strict=True
    ):
        known.businesses[name] = business.business_id or ""
    return done.session_id
