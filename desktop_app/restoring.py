# SPDX-License-Identifier: MIT
"""Put an unpacked backup in the place of the store, so that a power cut leaves one of the two.

What is to come lies ready beside the store first; from then on this runs to its end, now or at the
next start. Only the standard library: the lock window asks here before it reads the key slots.
"""

import contextlib

from desktop_app.paths import Paths
from models.files import durable_replace, sync_folder


def is_pending(paths: Paths) -> bool:
    """Tell whether a restored store lies ready to take the place of the present one."""
    return paths.restoring_keys.exists()


def finish(paths: Paths) -> None:
    """Bring the restored store into place; what stood there goes to backups/before-restore."""
    if not is_pending(paths):
        return
    aside = paths.backups / "before-restore"
    aside.mkdir(parents=True, exist_ok=True)
    if paths.restoring.exists():
        journals = (paths.database.with_name(paths.database.name + end) for end in ("-wal", "-shm"))
        for old in (*journals, paths.database):
            with contextlib.suppress(FileNotFoundError):
                old.replace(aside / old.name)
        if paths.keys[0].exists():
            durable_replace(aside / paths.keys[0].name, paths.keys[0].read_bytes())
        paths.restoring.replace(paths.database)
    body = paths.restoring_keys.read_bytes()
    for copy in paths.keys:
        durable_replace(copy, body)
    paths.restoring_keys.unlink()
    sync_folder(paths.root)
