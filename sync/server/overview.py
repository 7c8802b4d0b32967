# SPDX-License-Identifier: MIT
"""What those who run the server look at: the laptops, and what wants a person's eye."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from models.communes import commune
from resources.i18n import N_, _
from sync.server import audit, devices, tables
from sync.server.audit import moment
from sync.server.outcomes import HELD
from sync.server.store import Store, now_ms


@dataclass(frozen=True)
class LaptopLine:
    """A laptop: whose it is, when it was last heard, and what of it waits; moments as read."""

    laptop: str
    unit: str
    officer: str
    enrolled_at: str
    heard_at: str
    """When its latest frame came; "" when none has."""
    waiting: int
    """Frames that came too early."""
    shut_out_at: str


def laptops(store: Store, commune_code: str = "") -> list[LaptopLine]:
    """Return the laptops by name, of one commune or all."""
    listed, frame = tables.device.c, tables.frame.c
    query = select(tables.device).order_by(listed.commune_code, listed.number)
    if commune_code:
        query = query.where(listed.commune_code == commune_code)
    with store.read() as connection:
        rows = connection.execute(query).all()
        heard = {
            bytes(device): (latest, waiting)
            for device, latest, waiting in connection.execute(
                select(
                    frame.device,
                    func.max(frame.received_at),
                    func.count().filter(frame.state == HELD),
                ).group_by(frame.device)
            )
        }
    found = []
    for row in rows:
        latest, waiting = heard.get(bytes(row.device), (None, 0))
        found.append(
            LaptopLine(
                devices.label_of(row.commune_code, row.number),
                commune(row.commune_code).full_name,
                row.officer,
                moment(row.enrolled_at),
                moment(latest) if latest else "",
                waiting,
                moment(row.revoked_at) if row.revoked_at else "",
            )
        )
    return found


_MEANING = {
    "fork": N_("Một máy gửi hai gói khác nhau cùng số: máy bị chép, hoặc phục hồi từ bản cũ."),
    "conflict": N_("Một thay đổi đến hai lần với nội dung khác nhau; cả hai được giữ."),
    "conflict-full": N_(
        "Một máy gửi quá nhiều thay đổi như vậy (conflict); chỉ đếm, không giữ thêm."
    ),
    "overlap": N_("Một máy sửa nội dung do máy khác gửi. Xem lệnh overlaps."),
    "unreadable": N_("Một gói đúng chữ ký nhưng không đọc được; máy đó cần cập nhật."),
    "newer-schema": N_("Máy của xã mới hơn máy chủ; cập nhật máy chủ để nhận gói."),
    "overlap-full": N_(
        "Một máy sửa quá nhiều bản ghi do máy khác gửi; gói mới phải chờ người duyệt (settle)."
    ),
    "kept-full": N_("Một máy gửi quá nhiều gói chưa nhận được; gói mới phải chờ ở máy đó."),
    "quarantine-full": N_("Người lạ gửi quá nhiều; những gì cũ nhất của họ đã bị bỏ."),
    "token": N_("Có máy xin vào bằng thư mời đã dùng, hết hạn hoặc của xã khác."),
    "signature": N_("Có gói mạo danh một máy: chữ ký không khớp."),
    "device": N_("Có máy xin vào với tên không khớp khóa của nó."),
    "province": N_("Có gói gửi cho tỉnh khác."),
}


@dataclass(frozen=True)
class AlarmLine:
    """Something to look at: what, of which laptop ("" for a stranger), how often, since when."""

    kind: str
    laptop: str
    count: int
    first_at: str
    last_at: str
    detail: str
    meaning: str


def alarms(store: Store, *, seen: bool = False) -> list[AlarmLine]:
    """Return what nobody has seen yet, the latest first; with `seen` all of it."""
    told = tables.alarm.c
    latest = func.coalesce(told.last_at, told.at)
    query = select(tables.alarm).order_by(latest.desc(), told.id)
    if not seen:
        query = query.where(told.seen_at.is_(None))
    with store.read() as connection:
        return [
            AlarmLine(
                row.kind,
                _name(connection, row.device),
                row._mapping["count"],  # noqa: SLF001 - a row is a tuple and has its own `count`
                moment(row.at),
                moment(row.last_at or row.at),
                row.detail,
                _(_MEANING.get(row.kind, "")) if row.kind in _MEANING else "",
            )
            for row in connection.execute(query.limit(1000)).all()
        ]


def _name(connection: Connection, device: bytes | None) -> str:
    found = devices.find(connection, bytes(device)) if device else None
    return found.label if found else ""


def mark_seen(store: Store) -> int:
    """Note that a person has seen the alarms; what comes from now on is told anew."""
    with store.write() as connection:
        done = connection.execute(
            update(tables.alarm).where(tables.alarm.c.seen_at.is_(None)).values(seen_at=now_ms())
        )
        if done.rowcount:
            audit.note(connection, "alarms-seen", "", str(done.rowcount))
    return int(done.rowcount)
