# SPDX-License-Identifier: MIT
"""Long lists: every page is the same however it is reached, and the length is the true one."""

import random
from collections.abc import Iterator

import pytest

from desktop_app import guidance_lists, paged, participants
from desktop_app.app import App
from desktop_app.paged import PAGE, STRIDE
from tests.benchmarks import big_store


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("big") / "laptop"
    big_store.make(folder, 0.0021)
    app = big_store.open_it(folder)
    yield app
    app.close()


def _in_one_go(app: App) -> list[str]:
    with app.db.read() as db:
        rows = db.connection().exec_driver_sql(
            "SELECT id FROM participant WHERE NOT deleted AND full_name IS NOT NULL "
            "ORDER BY sort_key, nr"
        )
        return [row.id for row in rows]


@pytest.mark.parametrize("counted", [True, False])
def test_pages_in_any_order_are_the_list(big: App, *, counted: bool) -> None:
    wanted = _in_one_go(big)
    assert len(wanted) > PAGE * STRIDE * 2
    listing = participants.people(big)
    if counted:
        assert paged.count_all(big, listing).count == len(wanted)
    pages = list(range((len(wanted) + PAGE - 1) // PAGE))
    random.Random(3).shuffle(pages)
    found = {number: participants.lines(big, listing, number) for number in pages}
    assert [line.id for number in sorted(found) for line in found[number]] == wanted


def test_a_list_that_is_not_counted_yet_says_so(big: App) -> None:
    listing = guidance_lists.sessions(big)
    assert not listing.counted
    assert paged.how_many(listing) == f"{PAGE + 1}+"
    with big.db.read() as db:
        count = db.connection().exec_driver_sql("SELECT count(*) FROM guidance_session").scalar()
    assert paged.count_all(big, listing).count == count
    assert "+" not in paged.how_many(listing)
