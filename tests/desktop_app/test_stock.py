# SPDX-License-Identifier: MIT
"""The stock of flyers: handed out where, taken back, corrected, and never more than there is."""

import pytest

from desktop_app import flyers, history, stock
from desktop_app.app import App
from desktop_app.flyers import FlyerChoice
from desktop_app.stock import HandOut
from resources.errors import UserError


def _left(app: App, batch_code: str) -> int:
    line = stock.find(app, batch_code)
    assert line is not None
    return line.left


def test_trying_two_hundred_of_forty(app: App) -> None:
    run = flyers.record_run(app, FlyerChoice("F02"), copies=100, spoiled=0)
    stock.hand_out(app, run.id, HandOut(60))
    with pytest.raises(UserError, match="Chỉ còn 40 tờ") as refused:
        stock.hand_out(app, run.id, HandOut(200))
    assert (refused.value.code, refused.value.field) == ("stock", "quantity")


def test_where_copies_went_is_told(demo_app: App) -> None:
    run = flyers.record_run(demo_app, FlyerChoice("F02"), copies=100)
    places = stock.places(demo_app)
    session = next(place for place in places if place.kind == "session")
    event = next(place for place in places if place.kind == "event")
    stock.hand_out(demo_app, run.id, HandOut(5, session_id=session.id))
    stock.hand_out(demo_app, run.id, HandOut(7, event_id=event.id))
    stock.hand_out(demo_app, run.id, HandOut(3, note="Chợ phiên"))
    lines = stock.handings(demo_app, run.id)
    assert [(line.quantity, line.where) for line in lines] == [
        (3, "Chợ phiên"),
        (7, event.name),
        (5, session.name),
    ]


def test_a_hand_out_is_taken_back_and_given_again(app: App) -> None:
    run = flyers.record_run(app, FlyerChoice("F02"), copies=50)
    handing = stock.hand_out(app, run.id, HandOut(50))
    stock.take_back(app, handing)
    assert (_left(app, run.batch_code), stock.handings(app, run.id)) == (50, [])
    stock.give_again(app, handing)
    assert _left(app, run.batch_code) == 0
    stock.take_back(app, handing)
    stock.hand_out(app, run.id, HandOut(10))
    with pytest.raises(UserError, match="Chỉ còn 40 tờ"):
        stock.give_again(app, handing)


def test_a_run_noted_by_mistake_is_removed_and_restored(app: App) -> None:
    run = flyers.record_run(app, FlyerChoice("F02"), copies=50)
    stock.remove_run(app, run.id)
    assert stock.stock(app) == []
    assert stock.find(app, run.batch_code) is None
    stock.restore_run(app, run.id)
    stock.hand_out(app, run.id, HandOut(1))
    with pytest.raises(UserError) as refused:
        stock.remove_run(app, run.id)
    assert refused.value.code == "run-handed-out"


def test_figures_are_corrected_within_what_was_handed_out(app: App) -> None:
    run = flyers.record_run(app, FlyerChoice("F02"), copies=50)
    stock.hand_out(app, run.id, HandOut(30))
    assert stock.correct_run(app, run.id, printed=40, spoiled=5).left == 5
    with pytest.raises(UserError):
        stock.correct_run(app, run.id, printed=29)
    with pytest.raises(UserError):
        stock.correct_run(app, run.id, spoiled=11)


def test_the_log_tells_what_happened(app: App) -> None:
    run = flyers.record_run(app, FlyerChoice("F02"), copies=50)
    handing = stock.hand_out(app, run.id, HandOut(30))
    stock.take_back(app, handing)
    stock.correct_run(app, run.id, spoiled=5)
    told = [entry.action for entry in history.history(app, run.id)]
    assert told == ["Sửa số tờ", "Thu lại lần phát", "Phát tờ rơi", "Ghi lần in"]
