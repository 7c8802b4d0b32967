# SPDX-License-Identifier: MIT
"""One window a data folder: a second start hands its files over and ends."""

import hashlib
import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 500
_MOST = 64 * 1024


def _name(data_dir: Path) -> str:
    return "tungngo-" + hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:20]


def hand_over(data_dir: Path, files: list[Path]) -> bool:
    """Give the files to a window that is open on this folder; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(data_dir))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(json.dumps([str(file.resolve()) for file in files]).encode() + b"\n")
    socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    return True


class SingleInstance(QObject):
    """Listens for later starts; `handed` carries their files."""

    handed = Signal(list)

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._meet)
        if not self._server.listen(_name(data_dir)):
            # A socket left behind by a killed program; nobody answered on it before.
            QLocalServer.removeServer(_name(data_dir))
            self._server.listen(_name(data_dir))

    def _meet(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._read(socket))
        socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine() and socket.bytesAvailable() < _MOST:
            return
        try:
            files = json.loads(bytes(socket.readLine(_MOST).data()).decode())
        except ValueError:
            return
        if isinstance(files, list):
            self.handed.emit([Path(f) for f in files if isinstance(f, str)])
