# SPDX-License-Identifier: MIT
"""One window a data folder: a second start hands its files over and ends."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QThread, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS, _TRIES, _PAUSE_MS = 500, 20, 100
_SOON_MS = 250
_MOST = 64 * 1024


def _name(data_dir: Path) -> str:
    import hashlib

    return "tungngo-" + hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:20]


def hand_over(data_dir: Path, files: list[Path]) -> bool:
    """Give the files to a window that is open on this folder; False when none answers."""
    import json

    from PySide6.QtNetwork import QLocalSocket

    for _ in range(_TRIES):  # the other window may only just be starting
        socket = QLocalSocket()
        socket.connectToServer(_name(data_dir))
        if socket.waitForConnected(_WAIT_MS):
            socket.write(json.dumps([str(file.resolve()) for file in files]).encode() + b"\n")
            socket.waitForBytesWritten(_WAIT_MS)
            socket.disconnectFromServer()
            return True
        QThread.msleep(_PAUSE_MS)
    return False


class SingleInstance(QObject):
    """Holds a folder's window lock; `handed` carries the files of later starts.

    The lock is a file, because that is known in a millisecond; the network parts of Qt are loaded
    when the window stands.
    """

    handed = Signal(list)

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        self._data_dir = data_dir
        self._server: QLocalServer | None = None
        self._lock = QLockFile(str(data_dir / "window.lock"))
        self._lock.setStaleLockTime(0)  # stale is what belongs to no living process

    def alone(self) -> bool:
        """Take the lock; False when another window of this folder has it."""
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def listen_soon(self) -> None:
        """Answer later starts once the window stands."""
        QTimer.singleShot(_SOON_MS, self.listen)

    def listen(self) -> None:
        """Answer later starts."""
        from PySide6.QtNetwork import QLocalServer

        self._server = server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._meet)
        if not server.listen(_name(self._data_dir)):
            # A socket left behind by a killed program: the lock says that nobody answers there.
            QLocalServer.removeServer(_name(self._data_dir))
            server.listen(_name(self._data_dir))

    def release(self) -> None:
        """Let another window have the folder."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _meet(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._read(socket))
        socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: "QLocalSocket") -> None:
        if not socket.canReadLine() and socket.bytesAvailable() < _MOST:
            return
        import json

        try:
            files = json.loads(bytes(socket.readLine(_MOST).data()).decode())
        except ValueError:
            return
        if isinstance(files, list):
            self.handed.emit([Path(f) for f in files if isinstance(f, str)])
