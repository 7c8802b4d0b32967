# SPDX-License-Identifier: MIT
"""Anki's sync server and client, for the same records: `python -m … WHAT FOLDER ENDPOINT`.

`server` runs it; `begin` makes a collection and uploads it whole; `push` adds the records that it
reads from standard input as JSON, says READY, waits for a line and times one normal sync.
"""

import json
import sys
import time
from pathlib import Path

FIELDS = 19


def _collection(folder: Path, endpoint: str):  # type: ignore[no-untyped-def]
    from anki.collection import Collection

    folder.mkdir(parents=True, exist_ok=True)
    collection = Collection(str(folder / "collection.anki2"))
    auth = collection.sync_login("u", "p", endpoint)
    auth.endpoint = endpoint
    return collection, auth


def begin(folder: Path, endpoint: str) -> None:
    """Make an empty collection with a type of note, and upload it whole."""
    collection, auth = _collection(folder, endpoint)
    kind = collection.models.new("Record")
    for number in range(FIELDS):
        collection.models.add_field(kind, collection.models.new_field(f"f{number}"))
    template = collection.models.new_template("card")
    template["qfmt"], template["afmt"] = "{{f0}}", "{{f1}}"
    collection.models.add_template(kind, template)
    collection.models.add(kind)
    collection.sync_collection(auth, False)
    collection.close_for_full_sync()
    collection.full_upload_or_download(auth=auth, server_usn=None, upload=True)


def push(folder: Path, endpoint: str) -> None:
    """Add the records, then time a normal sync of them."""
    from anki.collection import AddNoteRequest

    collection, auth = _collection(folder, endpoint)
    kind = collection.models.by_name("Record")
    deck = collection.decks.id("Default")
    requests = []
    for values in json.loads(sys.stdin.readline()):
        note = collection.new_note(kind)
        texts = [str(value) for value in values]
        note.fields = (texts + [""] * FIELDS)[:FIELDS]
        requests.append(AddNoteRequest(note=note, deck_id=deck))
    collection.add_notes(requests)
    print("READY", flush=True)  # noqa: T201
    sys.stdin.readline()
    began = time.perf_counter()
    done = collection.sync_collection(auth, False)
    seconds = time.perf_counter() - began
    told = {"seconds": seconds, "notes": collection.note_count(), "required": done.required}
    print(json.dumps(told), flush=True)  # noqa: T201
    sys.stdin.readline()


def main() -> None:
    """Do what the arguments say."""
    what, folder, endpoint = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    if what == "server":
        from anki import syncserver

        syncserver.run_sync_server()
    elif what == "begin":
        begin(folder, endpoint)
    else:
        push(folder, endpoint)


if __name__ == "__main__":
    main()
