# SPDX-License-Identifier: MIT
"""Reference data of 2027 as a province might write it: a new campaign, and a commune merges."""

import csv
import io
import json
from pathlib import Path

from resources import path

FIRST = "2027-01-01"
MERGED = "17329"
"""Merges into 16831 from the first day of 2027: fictional."""


def write(folder: Path, version: str = "DM-2027-01", issued_on: str = "2026-12-15") -> Path:
    """Write the folder and return it."""
    folder.mkdir()
    for file in path("reference", "DM-2026-03").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "manifest.json").write_text(
        json.dumps({"version": version, "issued_on": issued_on}), "utf-8"
    )
    campaigns = json.loads((folder / "campaigns.json").read_text("utf-8"))
    newest = json.loads(json.dumps(campaigns[-1]).replace("2026-", "2027-"))
    campaigns.append({**newest, "code": "NCDS-2027", "name": "Năm 2027", "year": 2027})
    (folder / "campaigns.json").write_text(json.dumps(campaigns, ensure_ascii=False), "utf-8")
    edit(folder / "admin_units.csv", _end, {"16831": FIRST})
    edit(folder / "admin_unit_changes.csv", _changes, {})
    return folder


def edit(file: Path, change: object, added: dict[str, str]) -> None:
    """Rewrite a table line by line; `added` asks for a new version of units from a day on."""
    lines = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    assert callable(change)
    made = change(lines, added)
    out = io.StringIO()
    writer = csv.DictWriter(out, made[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    file.write_text(out.getvalue(), "utf-8")


def _end(lines: list[dict[str, str]], added: dict[str, str]) -> list[dict[str, str]]:
    more = []
    for line in lines:
        if line["code"] in {MERGED, *added} and not line["valid_to"]:
            if line["code"] in added:
                more.append({**line, "valid_from": added[line["code"]]})
            line["valid_to"] = "2026-12-31"
    return lines + more


def _changes(lines: list[dict[str, str]], _added: dict[str, str]) -> list[dict[str, str]]:
    return lines + [
        {
            "old_code": old,
            "old_valid_from": "2025-07-01",
            "new_code": "16831",
            "new_valid_from": FIRST,
            "relation": "Nhập toàn bộ",
            "effective_date": FIRST,
            "legal_basis": "giả định",
        }
        for old in (MERGED, "16831")
    ]
