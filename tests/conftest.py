# SPDX-License-Identifier: MIT
"""What tests share: a laptop of Mường Lống, empty or with the scenario, and a province."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from desktop_app import demo, scenario, vault
from desktop_app.app import App, open_app
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from desktop_app.setup import initialise
from resources import i18n
from tests.postgres import Postgres

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A machine under load is slow, not wrong.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew")


PASSPHRASE = "đường lên bản xa"


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    i18n.use("vi")
    yield
    i18n.use("vi")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(scenario.moment("2026-10-01", 9))


@pytest.fixture(scope="session")
def fresh_laptop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A laptop that was just set up; copied, never opened."""
    folder = tmp_path_factory.mktemp("fresh") / "laptop"
    initialise(
        folder,
        commune_code="16831",
        officer="Lầu Y Mai",
        unit="Phòng Văn hóa - Xã hội",
        passphrase=PASSPHRASE,
        clock=SetClock(scenario.moment("2026-09-26", 9)),
    ).app.close()
    return folder


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> demo.Built:
    """The scenario's laptop and province; copied, never opened."""
    return demo.build(tmp_path_factory.mktemp("demo") / "demo")


Opener = Callable[[Path], App]


@pytest.fixture
def opened() -> Iterator[Callable[..., App]]:
    """Open laptops, and close them at the end."""
    apps: list[App] = []

    def open_one(folder: Path, clock: SetClock, passphrase: str = PASSPHRASE) -> App:
        app = open_app(folder, vault.unlock(Paths(folder), passphrase), clock=clock)
        apps.append(app)
        return app

    yield open_one
    for app in apps:
        app.close()


@pytest.fixture
def app(fresh_laptop: Path, tmp_path: Path, clock: SetClock, opened: Callable[..., App]) -> App:
    """A laptop without any records."""
    folder = tmp_path / "laptop"
    shutil.copytree(fresh_laptop, folder)
    return opened(folder, clock)


@pytest.fixture
def demo_dir(built_demo: demo.Built, tmp_path: Path) -> Path:
    """A copy of the scenario: laptop, province and passphrase.txt."""
    folder = tmp_path / "demo"
    shutil.copytree(built_demo.laptop.parent, folder)
    return folder


@pytest.fixture
def demo_app(built_demo: demo.Built, demo_dir: Path, opened: Callable[..., App]) -> App:
    """The scenario's laptop on the evening of 10/10."""
    clock = SetClock(scenario.moment(demo.LAST_DAY, 20))
    return opened(demo_dir / "laptop", clock, built_demo.passphrase)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started when the first test wants it."""
    running = Postgres()
    yield running
    running.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kind_of_database(request: pytest.FixtureRequest) -> str:
    """On which database the province stands."""
    return str(request.param)


@pytest.fixture
def database(kind_of_database: str, request: pytest.FixtureRequest) -> str:
    """What `--database` says: nothing (SQLite in the folder), or a fresh PostgreSQL database."""
    if kind_of_database == "sqlite":
        return ""
    running: Postgres = request.getfixturevalue("postgres")
    return running.new_database()


@pytest.fixture(scope="module")
def shared_database(kind_of_database: str, request: pytest.FixtureRequest) -> str:
    """Like `database`, for a whole module."""
    if kind_of_database == "sqlite":
        return ""
    running: Postgres = request.getfixturevalue("postgres")
    return running.new_database()
