# SPDX-License-Identifier: MIT
"""The stock of flyers: handed out where, taken back, corrected, and never more than there is."""

import numpy as np
import pytest

from desktop_app import batch_codes, flyer_sheets, flyers, history, scanner, stock
from desktop_app.app import App
from desktop_app.flyers import FlyerChoice
from desktop_app.stock import HandOut
from resources.errors import UserError
from resources.paper import verify
from tests.resources.photocopy import copied, photographed, printed


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


def test_pages_bear_the_code_that_is_noted(app: App) -> None:
    choice = FlyerChoice("F02", "4xA6")
    first = flyer_sheets.pages(app, choice, sheets=3)
    second = flyer_sheets.pages(app, choice, sheets=2)
    assert (first.batch, second.batch) == ("16831-26-F02-001", "16831-26-F02-002")
    assert "16831-26-F02-002" in verify.texts(second.pdf)[0]
    assert [made.code for made in batch_codes.waiting(app, "F02")] == [second.batch, first.batch]
    late = flyers.record_run(app, choice, copies=12, batch_code=first.batch)
    assert (late.batch_code, late.printed) == (first.batch, 12)
    again = flyers.record_run(app, choice, copies=12, spoiled=2, batch_code=first.batch)
    assert (again.id, again.printed, again.left) == (late.id, 24, 22), "printed once more"
    assert [made.code for made in batch_codes.waiting(app, "F02")] == [second.batch]
    assert flyers.record_run(app, choice, copies=4).batch_code == "16831-26-F02-003"
    stock.remove_run(app, late.id)
    back = flyers.record_run(app, choice, copies=8, batch_code=first.batch)
    assert (back.id, back.printed, back.spoiled) == (late.id, 8, 0)


def test_a_refused_or_cancelled_run_takes_no_code(app: App) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        flyer_sheets.pages(app, FlyerChoice("F02"), progress=stop)
    with pytest.raises(UserError):
        flyer_sheets.pages(app, FlyerChoice("F07", url="https://dichvucong.nghean.gov.vn"))
    assert batch_codes.proposed(app, "F02") == "16831-26-F02-001"
    assert batch_codes.proposed(app, "F07") == "16831-26-F07-001"


@pytest.mark.parametrize("paper", ["A4", "2xA5", "4xA6", "leaflet", "A3"])
def test_the_slip_comes_last_and_alone_bears_the_batch_as_a_code(app: App, paper: str) -> None:
    made = flyer_sheets.pages(app, FlyerChoice("F02", paper), sheets=2, slip=True)
    codes = [verify.codes(made.pdf, page) for page in range(verify.pages(made.pdf))]
    assert codes[-1] == [made.batch]
    assert not any(made.batch in page for page in codes[:-1]), "citizens see one code"
    assert made.copies_among(list(range(len(codes)))) == len(codes) - 1


def test_the_slip_of_a_noted_run_opens_it(app: App) -> None:
    run = flyers.record_run(app, FlyerChoice("F02"), copies=100)
    made = flyer_sheets.slip(app, run.id)
    for dpi in (300, 150):
        assert verify.codes(made.pdf, 0, dpi) == [run.batch_code]
    chance = np.random.default_rng(1)
    page = copied(copied(printed(verify.page_image(made.pdf, 0, 300)), chance), chance)
    assert verify.codes_in(photographed(page, chance)) == [run.batch_code]
    assert scanner.read_batch(run.batch_code) == run.batch_code
    found = stock.find(app, verify.codes(made.pdf, 0)[0])
    assert found is not None
    assert found.id == run.id
