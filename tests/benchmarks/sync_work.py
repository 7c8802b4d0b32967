# SPDX-License-Identifier: MIT
"""The work of the sync benchmarks: records of 620 bytes as a laptop makes them, for every peer.

Six rows belong together: a session with a note to the province, its count, who of the team was
there, a result, and two difficulties in words. Every rule of the province finds them sound.
"""

import json
import random
from typing import Any

from sync import changes
from sync.changes import Change
from tests.sync.server.laptops import new_id

RECORD_BYTES = 620
TOGETHER = 6
"""Rows of an action: no action is ever split over two frames."""
COMMUNE = "16831"
AT = 1_727_750_000_000
_SENTENCE = (
    "hướng dẫn bà con cài đặt ứng dụng dịch vụ công trực tuyến kê khai hồ sơ đăng ký khai sinh "
    "cấp đổi thẻ căn cước bảo hiểm y tế tra cứu kết quả nộp phí qua ngân hàng số điện thoại chưa "
    "có mạng yếu cần hỗ trợ thêm lần sau người cao tuổi chưa quen thao tác đã hoàn thành bước một "
    "chụp ảnh giấy tờ mờ phải làm lại tổ công nghệ cộng đồng thôn bản xã phường buổi tập huấn "
    "chiều nay mưa to đường sạt lở học viên vắng mặt tự tin thực hành nhanh chậm hỏi nhiều về lừa "
    "đảo mật khẩu định danh điện tử mức hai thanh toán không dùng tiền mặt mua bán nông sản trên "
    "mạng sàn thương mại phản ánh kiến nghị chính quyền địa phương"
)
_VOCABULARY = _SENTENCE.split()
Record = tuple[str, bytes, dict[str, Any]]
"""Table, row, and the shared values."""


def records(count: int, commune: str = COMMUNE, seed: int = 7) -> list[Record]:
    """Return records as they wait in a laptop's outbox: 620 bytes of JSON on average."""
    chance = random.Random(seed)
    made: list[Record] = []
    while len(made) < count:
        made += _unit(chance, len(made), commune)
    return made[:count]


def _unit(chance: random.Random, number: int, commune: str) -> list[Record]:
    session = new_id()
    total = chance.randrange(6, 40)
    day = f"2024-10-{1 + number % 10:02d}"
    belongs = {"deleted": False, "session_id": session.hex()}
    rows: list[Record] = [
        (
            "guidance_session",
            session,
            {
                "deleted": False,
                "campaign_code": "NCDS-2024",
                "commune_code": commune,
                "commune_valid_from": "2025-07-01",
                "date": day,
                "start": f"{chance.randrange(7, 11):02d}:{chance.randrange(0, 60, 5):02d}",
                "end": f"{chance.randrange(13, 17):02d}:{chance.randrange(0, 60, 5):02d}",
                "session_type": "luu_dong",
                "place": f"Điểm lưu động số {number}",
                "lead_org": "Tổ công nghệ số cộng đồng",
                "partners": ["Đoàn Thanh niên"],
                "languages": ["vi"],
                "connectivity": "tot",
                "skills": ["VNEID", "DVC"],
                "internal": False,
                "province_note": _words(chance, 460),
            },
        ),
        (
            "session_tally",
            new_id(),
            {
                **belongs,
                "total": total,
                "female": total // 2,
                "ethnic_minority": total // 3,
                "senior": total // 4,
                "child": 0,
                "poor": total // 5,
                "by_ethnicity": {},
            },
        ),
        ("session_member", new_id(), {**belongs, "member_id": new_id().hex()}),
        (
            "skill_result",
            new_id(),
            {
                **belongs,
                "count": chance.randrange(1, total),
                "skill": "VNEID",
                "outcome": chance.choice(["da_cai", "thuc_hanh", "muc2_kich_hoat"]),
            },
        ),
    ]
    missing = TOGETHER * RECORD_BYTES - sum(len(plain(values)) for _t, _r, values in rows)
    for _second in range(2):
        difficulty = {
            "deleted": False,
            "campaign_code": "NCDS-2024",
            "kind": chance.choice(["kho_khan", "kien_nghi"]),
            "category": "song_mang",
            "content": "",
            "noted_on": day,
        }
        room = missing // 2 - len(plain(difficulty)) + chance.randrange(-60, 61)
        difficulty["content"] = _words(chance, int(room * 0.76))
        rows.append(("difficulty", new_id(), difficulty))
    return rows


def _words(chance: random.Random, length: int) -> str:
    """Return words of about so many characters, as officers write them."""
    words: list[str] = []
    have = 0
    while have < length:
        words.append(chance.choice(_VOCABULARY))
        have += len(words[-1]) + 1
    return " ".join(words)


def plain(values: dict[str, Any]) -> bytes:
    """Return a record as plain JSON: what its size is measured by."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def mean_bytes(made: list[Record]) -> float:
    """Return how large a record is as plain JSON."""
    return sum(len(plain(values)) for _table, _row, values in made) / len(made)


def as_changes(made: list[Record]) -> list[Change]:
    """Return records as changes, each with an identity of its own."""
    found = []
    for number, (name, row, values) in enumerate(made):
        table, packed = changes.pack(name, "I", values)
        found.append(Change(new_id(), table, row, changes.INSERT, 0, AT + number * 900, packed))
    return found
