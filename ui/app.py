# SPDX-License-Identifier: MIT
"""Start the window: set-up, lock or work; lock by itself when nobody is there."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from desktop_app import key_file, preferences, vault
from desktop_app.paths import Paths, default_data_dir
from resources import i18n
from resources.i18n import _
from ui import theme
from ui.garbage import GarbageCollector
from ui.lock import LockWindow
from ui.single_instance import SingleInstance, hand_over

if TYPE_CHECKING:
    from desktop_app.app import App
    from desktop_app.clock import Clock
    from ui.autolock import AutoLock
    from ui.main_window import MainWindow

_HEADLESS = "TUNGNGO_HEADLESS"


class Program(QObject):
    """The program of one data folder; builds the windows and goes from one to the other."""

    def __init__(
        self, application: QApplication, data_dir: Path, *, clock: "Clock | None" = None
    ) -> None:
        super().__init__()
        self.application = application
        self.data_dir = data_dir
        self.clock = clock
        self.window: QWidget | None = None
        self._waiting_files: list[Path] = []
        self._app: App | None = None
        self._autolock: AutoLock | None = None
        self.dress()

    def dress(self) -> None:
        """Put language and theme on as they are chosen."""
        self.chosen = preferences.load(self.data_dir)
        i18n.use(self.chosen.language)
        self.tokens = theme.THEMES[self.chosen.theme]
        theme.apply(self.application, self.tokens)
        if self._autolock is not None:
            self._autolock.set_minutes(self.chosen.auto_lock_minutes)

    def start(self) -> None:
        """Show the first window: set-up on a new laptop, else the lock."""
        if key_file.exists(Paths(self.data_dir)):
            self.show_lock()
        else:
            self.show_setup()

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        self._appear(window, before)

    def _appear(self, window: QWidget, before: QWidget | None) -> None:
        room = window.screen().availableSize()
        title_bar = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        small = room.width() < window.width() or room.height() < window.height() + title_bar
        if small and not os.environ.get(_HEADLESS):  # a laptop of 1366x768 at 125 %
            window.showMaximized()
        else:
            window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    def show_lock(self) -> None:
        """Ask for the passphrase."""
        window = LockWindow(self.data_dir, self.tokens, self.clock)
        window.opened.connect(self._enter)
        window.crashed.connect(self.show_bug)
        self._show(window)

    def show_setup(self) -> None:
        """Set the laptop up."""
        from ui.wizard import SetupWizard

        window = SetupWizard(self.data_dir, self.tokens, self.clock)
        window.finished.connect(self._enter)
        window.crashed.connect(self.show_bug)
        window.restyled.connect(self._set_up_anew)
        self._show(window)

    def _set_up_anew(self) -> None:
        self.dress()
        QTimer.singleShot(0, self.show_setup)  # the window that asked must not go while it asks

    def _enter(self, app: "App") -> None:
        """Show the store that was opened; an Enter too many opens it once."""
        if self._app is None:
            self.show_main(app)
        elif app is not self._app:
            app.close()

    def show_main(self, app: "App") -> None:
        """Show the window of an open store."""
        from ui.main_window import MainWindow

        self._app = app
        window = MainWindow(app, self.tokens, self.show_bug)
        window.locked.connect(self._lock)
        window.restyled.connect(self._restyle)
        before, self.window = self.window, window
        # To build it and to paint it for the first time are each as long as one may wait at once.
        QTimer.singleShot(0, window, lambda: self._appear(window, before))
        self._count_down()
        if self._waiting_files:
            window.open_files(list(self._waiting_files))
        self._waiting_files.clear()

    def show_bug(self, error: object) -> None:
        """Say that the program erred."""
        from ui import crash

        crash.show(error, self.window)

    def _count_down(self) -> None:
        from ui.autolock import AutoLock

        if self._autolock is None:
            self._autolock = AutoLock(self.application)
            self._autolock.expired.connect(self._lock)
        self._autolock.set_minutes(self.chosen.auto_lock_minutes)
        self._autolock.stop()
        self._autolock.start()

    def main_window(self) -> "MainWindow | None":
        """Return the main window when it is the one that is shown."""
        if self._app is None:
            return None  # before anything is unlocked its modules are not even loaded
        from ui.main_window import MainWindow

        return self.window if isinstance(self.window, MainWindow) else None

    def _restyle(self) -> None:
        window = self.main_window()
        if window is not None and self._app is not None:
            self.dress()
            QTimer.singleShot(0, self._show_again)

    def _show_again(self) -> None:
        if self._app is not None:
            self.show_main(self._app)

    def _lock(self) -> None:
        window = self.main_window()
        if window is None:
            return
        window.page.leave()
        window.wait()
        self.application.sendPostedEvents()
        self.show_lock()
        self.close_store()

    def close_store(self) -> None:
        """Close the store, if one is open."""
        if self._autolock is not None:
            self._autolock.stop()
        if self._app is not None:
            self._app.close()
            self._app = None

    def open_files(self, files: list[Path]) -> None:
        """Take files in now, or after the store was unlocked."""
        window = self.main_window()
        if window is None:
            self._waiting_files += files
        elif files:
            window.open_files(list(files))
        if self.window is not None:
            self.window.raise_()
            self.window.activateWindow()


def make_application() -> QApplication:
    """Return the Qt application with the program's name."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(sys.argv[:1])
    application.setApplicationName("TungNgo")
    application.setApplicationDisplayName("Từng Ngõ")
    application.setDesktopFileName("tungngo")
    GarbageCollector(application)
    return application


def run(data_dir: Path | None, files: list[Path]) -> int:
    """Open the window on a data folder and return the exit status."""
    application = make_application()
    folder = data_dir or default_data_dir()
    single = SingleInstance(folder)
    if not single.alone() and hand_over(folder, files):
        return 0
    try:
        return _work(Program(application, folder), single, files)
    finally:
        single.release()


def _work(program: Program, single: SingleInstance, files: list[Path]) -> int:
    single.handed.connect(program.open_files)

    def bug(kind: Any, error: BaseException, trace: Any) -> None:
        if issubclass(kind, KeyboardInterrupt):
            program.application.quit()
        else:
            program.show_bug(error.with_traceback(trace))

    sys.excepthook = bug
    program.open_files(files)
    program.start()
    single.listen_soon()
    if os.environ.get(_HEADLESS):
        QTimer.singleShot(1500, lambda: _picture(program))
    status = program.application.exec()
    program.close_store()
    return status


def _picture(program: Program) -> None:
    """Without a screen: save what would be seen, and end."""
    target = Path.cwd() / "tung-ngo.png"
    if program.window is not None and program.window.grab().save(str(target)):
        sys.stderr.write(_("Đã lưu ảnh cửa sổ vào {file}.").format(file=target) + "\n")
    program.application.quit()


def run_demo() -> int:
    """Open a throw-away window on the scenario's data; nothing of it is kept."""
    from desktop_app import demo, scenario
    from desktop_app.app import open_app
    from desktop_app.clock import SetClock

    application = make_application()
    import tempfile

    with tempfile.TemporaryDirectory(prefix="tungngo-demo-") as folder:
        built = demo.build(Path(folder) / "demo")
        clock = SetClock(scenario.moment(demo.LAST_DAY, 20))
        program = Program(application, built.laptop, clock=clock)
        program.show_main(
            open_app(built.laptop, vault.unlock(Paths(built.laptop), built.passphrase), clock=clock)
        )
        if os.environ.get(_HEADLESS):
            QTimer.singleShot(1500, lambda: _picture(program))
        status = application.exec()
        program.close_store()
    return status
