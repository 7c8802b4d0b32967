# SPDX-License-Identifier: MIT
"""The province changes its keys: nothing is lost, and a former key has nothing left to say."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop_app import exchange, exchange_views, reference_bundle
from desktop_app.app import App
from desktop_app.clock import SetClock
from resources.errors import UserError
from sync import messages, seal, state
from sync.messages import Keys, Receipt
from sync.outcomes import Outcome
from sync.protocol import Frame, Kind, make_frame, read_frames
from sync.server import devices, ingest, keys, reference, store
from sync.server.keys import KeyPair
from sync.server.store import Store
from sync.state import Identity
from tests.sync import reference_2027
from tests.sync.outbox import fill
from tests.sync.serving import invite_to, province_at


@pytest.fixture
def folder(demo_dir: Path) -> Path:
    return demo_dir / "province"


@pytest.fixture
def opened_province(folder: Path, demo_app: App) -> Iterator[Callable[[], Store]]:
    """Open the province with the keys that are in force now."""
    stores: list[Store] = []

    def again() -> Store:
        while stores:
            stores.pop().close()
        stores.append(store.open_store(folder))
        return stores[0]

    yield again
    for one in stores:
        one.close()


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def me_of(app: App) -> Identity:
    with app.db.read() as db:
        me = state.identity(db)
    assert me is not None
    return me


def knows(app: App) -> tuple[Any, ...]:
    me = me_of(app)
    return me.invitation, me.former, me.generation, me.label, me.epoch


def exported(app: App, usb: Path) -> bytes:
    file = exchange.export_to(app, usb).file
    assert file is not None
    return file.read_bytes()


def brought(app: App, usb: Path, answer: bytes) -> exchange.Done:
    (usb / "answer.tnr").write_bytes(answer)
    return exchange.import_file(app, usb / "answer.tnr")


def taken(province: Store, data: bytes) -> bytes:
    [answer] = ingest.take_in(province, data).answers.values()
    return answer


def states(app: App) -> dict[str, int]:
    with app.db.read() as db:
        rows = db.connection().exec_driver_sql("SELECT state, count(*) FROM batch GROUP BY state")
        return {row[0]: row[1] for row in rows}


@pytest.mark.parametrize("rotations", [1, 2])
def test_over_the_network_what_was_sealed_before_arrives_and_the_new_key_is_used(
    demo_app: App, folder: Path, opened_province: Callable[[], Store], usb: Path, rotations: int
) -> None:
    first = me_of(demo_app)
    exported(demo_app, usb)  # sealed to the key that is about to go
    wanted = exchange_views.status(demo_app).under_way
    for _time in range(rotations):  # the laptop hears of none of them in the meantime
        keys.rotate(folder)
    province = opened_province()
    with province_at(province) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
        assert report.outcome is Outcome.DONE, report
        assert report.applied.confirmed == wanted == store.stats(province)["changes"]
        me = me_of(demo_app)
        assert me.invitation.signing_key == province.keys.signing_public
        assert me.invitation.sealing_key == province.keys.sealing_public
        assert [one.signing_key for one in me.former] == [first.invitation.signing_key]
        assert abs(me.former[0].replaced_at - store.now_ms()) < 60_000
        fill(demo_app, 20)
        report = exchange.sync_now(demo_app)
        assert (report.outcome, report.applied.confirmed) == (Outcome.DONE, 20)
    assert set(states(demo_app)) == {"confirmed"}
    assert store.stats(province)["alarms"] == 0


@pytest.mark.parametrize("rotations", [1, 2])
def test_on_a_stick_receipts_of_both_keys_confirm(
    demo_app: App, folder: Path, opened_province: Callable[[], Store], usb: Path, rotations: int
) -> None:
    early = exported(demo_app, usb)
    before = taken(opened_province(), early)
    fill(demo_app, 5)
    late = exported(demo_app, usb)
    for _time in range(rotations):
        keys.rotate(folder)
    after = taken(opened_province(), late)
    assert me_of(demo_app).former == ()
    assert "nhận" in brought(demo_app, usb, after).sentence  # it brings the new keys
    brought(demo_app, usb, before)  # older, and signed with the key that was replaced
    assert set(states(demo_app)) == {"confirmed"}
    fill(demo_app, 5, seed=8)
    brought(demo_app, usb, taken(opened_province(), exported(demo_app, usb)))
    assert set(states(demo_app)) == {"confirmed"}
    assert len(me_of(demo_app).former) == 1
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way, status.refused) == (0, 0, 0)


def test_receipts_of_a_key_that_the_first_file_replaced_still_confirm(
    demo_app: App, folder: Path, opened_province: Callable[[], Store], usb: Path
) -> None:
    bundles = [exported(demo_app, usb)]
    fill(demo_app, 5)
    [*_sent, new, _greeting] = list(read_frames(exported(demo_app, usb)))
    assert isinstance(new, Frame)
    bundles.append(new.to_bytes())
    keys.rotate(folder)
    province = opened_province()
    whole = ingest.take_in(province, bundles[0]).answers
    [first] = whole.values()
    second = taken(province, bundles[1])
    brought(demo_app, usb, first)
    assert states(demo_app) != {"confirmed": 2}
    assert "nhận 5 thay đổi" in brought(demo_app, usb, second).sentence
    assert set(states(demo_app)) == {"confirmed"}


class Thief:
    """Somebody who got hold of the province's keys after they were replaced."""

    def __init__(self, pair: KeyPair, laptop: Identity) -> None:
        self.pair, self.laptop = pair, laptop

    def receipt(self, **said: Any) -> bytes:
        """Return a receipt that says what the thief wants, signed with the old key."""
        me = self.laptop
        body: dict[str, Any] = {
            "device": me.device,
            "epoch": me.epoch,
            "stored": [],
            "refused": [],
            "held": [],
            "tip_seq": 0,
            "tip_hash": bytes(32),
            "generation": me.generation,
            "server_time": store.now_ms() + 10**9,
            "revoked": False,
            "rows": [],
        } | said
        bound_to = seal.info(self.pair.province, me.device, b"", 0)
        sealed = seal.seal(
            messages.encode(Receipt(**body)),
            [me.sealing.public_key().public_bytes_raw()],
            bound_to,
        )
        header = devices.province_header(self.pair.province, Kind.RECEIPT, me.device, sealed)
        return make_frame(header, sealed, self.pair.signing).to_bytes()


def _new_keys() -> Keys:
    sealing = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return Keys(
        Ed25519PrivateKey.generate().public_key().public_bytes_raw(), sealing, bytes(range(32))
    )


def _hashes(app: App, condition: str = "1") -> list[bytes]:
    with app.db.read() as db:
        statement = f"SELECT hash FROM batch WHERE {condition} ORDER BY seq"
        return [bytes(row[0]) for row in db.connection().exec_driver_sql(statement)]


def test_a_former_key_says_nothing_but_that_frames_sealed_to_it_arrived(
    demo_app: App, folder: Path, opened_province: Callable[[], Store], usb: Path
) -> None:
    old = keys.load(folder).current
    bundle = exported(demo_app, usb)
    keys.rotate(folder)
    province = opened_province()
    answer = taken(province, bundle)
    thief = Thief(old, me_of(demo_app))
    assert me_of(demo_app).former == ()
    brought(demo_app, usb, answer)
    me, before = me_of(demo_app), knows(demo_app)
    fill(demo_app, 5)
    exported(demo_app, usb)
    [sealed_to_new] = _hashes(demo_app, "state = 'exported'")
    for said in (
        {"keys": _new_keys()},
        {"revoked": True},
        {"generation": me.generation + 10**15},
        {"tip_seq": 7, "tip_hash": bytes(range(32))},
        {"stored": [sealed_to_new]},
        {"rows": [messages.RowOutcome(1, bytes(16), bytes(16), "returned", "gọi số này", b"")]},
    ):
        brought(demo_app, usb, thief.receipt(**said))
        assert knows(demo_app) == before, said
        status = exchange_views.status(demo_app)
        assert (status.under_way, status.revoked, status.returned) == (5, False, []), said


def test_what_a_stolen_key_confirmed_falsely_is_sent_again_after_the_next_greeting(
    demo_app: App, folder: Path, opened_province: Callable[[], Store], usb: Path
) -> None:
    old = keys.load(folder).current
    first = exported(demo_app, usb)
    fill(demo_app, 5)
    exported(demo_app, usb)
    keys.rotate(folder)
    province = opened_province()
    brought(demo_app, usb, taken(province, first))
    forged = Thief(old, me_of(demo_app)).receipt(stored=_hashes(demo_app))
    brought(demo_app, usb, forged)
    assert set(states(demo_app)) == {"confirmed"}, "it was sealed to that very key"
    stored = store.stats(province)["changes"]
    with province_at(province) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
    assert (report.outcome, report.applied.confirmed) == (Outcome.DONE, 5)
    assert store.stats(province)["changes"] == stored + 5


def test_a_replaced_key_never_comes_back(
    demo_app: App, folder: Path, opened_province: Callable[[], Store], usb: Path
) -> None:
    first = keys.load(folder)
    bundle = exported(demo_app, usb)
    keys.rotate(folder)
    brought(demo_app, usb, taken(opened_province(), bundle))
    second = knows(demo_app)
    current = keys.load(folder).current
    brought(demo_app, usb, Thief(current, me_of(demo_app)).receipt(keys=first.public()))
    assert knows(demo_app) == second
    letter = usb / "letter.tni"
    letter.write_bytes(devices.invite(opened_province(), demo_app.commune.code))
    exchange.enrol(demo_app, letter)
    assert len(me_of(demo_app).former) == 1, "an invitation of the key in force changes nothing"


def test_a_laptop_that_waits_for_its_answer_may_take_an_invitation_with_new_keys(
    demo_app: App,
    folder: Path,
    opened_province: Callable[[], Store],
    usb: Path,
    fresh_laptop: Path,
    tmp_path: Path,
    opened: Callable[..., App],
    clock: SetClock,
) -> None:
    shutil.copytree(fresh_laptop, tmp_path / "second")
    app = opened(tmp_path / "second", clock)
    letter = usb / "letter.tni"
    letter.write_bytes(devices.invite(opened_province(), "16831"))
    exchange.enrol(app, letter)
    fill(app, 5)
    exported(app, usb)
    keys.rotate(folder)
    letter.write_bytes(devices.invite(opened_province(), "16831"))
    exchange.enrol(app, letter)
    assert me_of(app).former == ()
    brought(app, usb, taken(opened_province(), exported(app, usb)))
    status = exchange_views.status(app)
    assert (status.enrolled, status.confirmed, status.under_way) == (True, 5, 0)


def test_the_catalogue_is_signed_with_the_key_in_force_and_with_no_other(
    demo_app: App,
    folder: Path,
    opened_province: Callable[[], Store],
    usb: Path,
    tmp_path: Path,
) -> None:
    files = reference_2027.write(tmp_path / "DM-2027-01", "DM-2027-01", "2027-01-02")
    old_file, new_file = usb / "old.tnd", usb / "new.tnd"
    reference.publish(opened_province(), files, old_file)
    bundle = exported(demo_app, usb)
    keys.rotate(folder)
    province = opened_province()
    reference.publish(province, files, new_file)
    assert old_file.read_bytes() != new_file.read_bytes()
    with pytest.raises(UserError) as refused:
        exchange.import_file(demo_app, new_file)
    assert refused.value.code == "unknown-key"
    (usb / "answer.tnr").write_bytes(taken(province, bundle))
    done = exchange.import_files(demo_app, [new_file, usb / "answer.tnr"])
    assert done.problem is None
    assert reference_bundle.version(demo_app) == "DM-2027-01"
    with pytest.raises(UserError) as refused:
        exchange.import_file(demo_app, old_file)
    assert refused.value.code == "former-key"


def test_over_the_network_the_catalogue_of_before_the_change_comes_down(
    demo_app: App, folder: Path, opened_province: Callable[[], Store], tmp_path: Path
) -> None:
    files = reference_2027.write(tmp_path / "DM-2027-01", "DM-2027-01", "2027-01-02")
    reference.publish(opened_province(), files)
    keys.rotate(folder)
    with province_at(opened_province()) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
    assert (report.outcome, report.reference) == (Outcome.DONE, "DM-2027-01")
