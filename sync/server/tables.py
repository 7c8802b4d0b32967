# SPDX-License-Identifier: MIT
"""The province's tables: a registry of their own; every large one is keyed by the commune first.

They are made by the frozen steps in `sql/`; a test compares.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

metadata = MetaData()

province = Table(
    "province",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    Column("token", LargeBinary(16), primary_key=True),
    Column("commune_code", String(5), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_by", LargeBinary(16)),
)

device = Table(
    "device",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("device", LargeBinary(16), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("signing_key", LargeBinary(32), nullable=False),
    Column("sealing_key", LargeBinary(32), nullable=False),
    Column("officer", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Index("ix_device", "device"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    # how many frames of the commune were applied: the next one gets the next position
    Column("position", BigInteger, nullable=False),
)

chain = Table(
    "chain",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("device", LargeBinary(16), primary_key=True),
    Column("epoch", LargeBinary(16), primary_key=True),
    Column("tip_seq", Integer, nullable=False),
    Column("tip_hash", LargeBinary(32), nullable=False),
)

frame = Table(
    "frame",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("hash", LargeBinary(32), primary_key=True),
    Column("device", LargeBinary(16), nullable=False),
    Column("epoch", LargeBinary(16), nullable=False),
    Column("seq", Integer, nullable=False),
    # applied | held | refused | forked; held, refused and forked keep their bytes
    Column("state", String(10), nullable=False),
    Column("code", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("count", Integer, nullable=False),
    # the order in which the commune's frames were applied, handed out under the commune's lock
    Column("position", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("data", LargeBinary),
    Index("ix_frame_chain", "commune_code", "device", "epoch", "seq"),
)
Index(
    "ix_frame_kept",
    frame.c.commune_code,
    frame.c.device,
    sqlite_where=frame.c.data.is_not(None),
    postgresql_where=frame.c.data.is_not(None),
)

change = Table(
    "change",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("id", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), nullable=False),
    Column("tbl", Integer, nullable=False),
    Column("row", LargeBinary(16), nullable=False),
    Column("base_rev", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("tbl", Integer, primary_key=True),
    Column("row", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), nullable=False),
    # the latest change that was applied to it
    Column("change", LargeBinary(16), nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("fields", JSON, nullable=False),
)

conflict = Table(
    "conflict",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("nr", Integer, primary_key=True, autoincrement=False),
    Column("device", LargeBinary(16), nullable=False),
    Column("change", LargeBinary(16), nullable=False),
    Column("content", LargeBinary, nullable=False),
    # of the content; NULL for what came before it was noted
    Column("digest", LargeBinary(16)),
    Index("ix_conflict_device", "commune_code", "device", "change"),
)

row_outcome = Table(
    "row_outcome",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("tbl", Integer, primary_key=True),
    Column("row", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), nullable=False),
    Column("change", LargeBinary(16), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("related", LargeBinary(16), nullable=False),
    Column("at", BigInteger, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("received_at", BigInteger, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("device", LargeBinary(16)),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    # which stranger sent it over the network; NULL for a known laptop and what was brought by hand
    Column("source", LargeBinary(16)),
    Index("ix_quarantine_source", "source", "received_at", "digest", "size"),
    Index("ix_quarantine_device", "device", "reason"),
)

alarm = Table(
    "alarm",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("device", LargeBinary(16)),
    # of the latest one
    Column("detail", Text, nullable=False),
    # how often it came since `at`; NULL in `last_at` is `at`
    Column("count", Integer, nullable=False, server_default="1"),
    Column("last_at", BigInteger),
    # when a person had seen it; what comes later begins a new row
    Column("seen_at", BigInteger),
    Index("ix_alarm_kind", "kind", "device"),
)

# Who at the province did what, in the words of the commands.
audit = Table(
    "audit",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

# Judgement: what was gathered, what counts, what may be double.
gathered = Table(
    "gathered",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    # the table of the root: a session with what happened at it, a print run with what was handed
    # out of it, a team with its members
    Column("tbl", Integer, primary_key=True),
    Column("root", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), nullable=False),
    # equal for sessions of the same day, type and place; NULL for what cannot be double
    Column("twin", BigInteger),
    # 0 it counts | 1 a rule stands against it | 2 a reviewer called it a double
    # | 3 a reviewer returned it (records that have no root)
    Column("standing", SmallInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_gathered_twin", "commune_code", "twin"),
)

figure = Table(
    "figure",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    # "" for what belongs to no campaign: teams, members, villages
    Column("campaign", String(20), primary_key=True),
    Column("code", String(12), primary_key=True),
    Column("value", BigInteger, nullable=False),
    # how many rows it rests on; none is "no figures yet", which is not 0
    Column("seen", BigInteger, nullable=False),
)

counted = Table(
    "counted",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    # a household, person, business or village, and as what it is counted once
    Column("item", LargeBinary(16), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("campaign", String(20), primary_key=True),
    Column("uses", Integer, nullable=False),
)

twins = Table(
    "twins",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("row", LargeBinary(16), primary_key=True),
    Column("related", LargeBinary(16), primary_key=True),
    # open | kept (both are true) | returned (the later one is a double)
    Column("state", String(10), nullable=False),
    Column("found_at", BigInteger, nullable=False),
    Column("decided_at", BigInteger),
    # in which table the two are
    Column("tbl", Integer, nullable=False, server_default="7"),
)

# What a laptop changes of what another wrote: a reviewer decides once for the two of them.
takeover = Table(
    "takeover",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    # which changes
    Column("device", LargeBinary(16), primary_key=True),
    # whose records they are
    Column("owner", LargeBinary(16), primary_key=True),
    # open | accepted | returned
    Column("state", String(10), nullable=False),
    Column("found_at", BigInteger, nullable=False),
    Column("decided_at", BigInteger),
)

overlap = Table(
    "overlap",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("nr", Integer, primary_key=True, autoincrement=False),
    Column("device", LargeBinary(16), nullable=False),
    Column("owner", LargeBinary(16), nullable=False),
    # what the change is about: a root, or a row that has none
    Column("tbl", Integer, nullable=False),
    Column("row", LargeBinary(16), nullable=False),
    Column("change", LargeBinary(16), nullable=False),
    # false while it is kept aside
    Column("applied", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

reference = Table(
    "reference",
    metadata,
    Column("version", String(40), primary_key=True),
    Column("issued_on", String(10), nullable=False),
    Column("published_at", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# Photos: the parts as they come, whether the whole is there and right, and who refers to it.
blob = Table(
    "blob",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("sha256", LargeBinary(32), primary_key=True),
    Column("parts", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    # 0 parts are missing | 1 every part is there and the hash is right | 2 withdrawn, none is kept
    Column("whole", SmallInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
)

blob_part = Table(
    "blob_part",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("sha256", LargeBinary(32), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

blob_use = Table(
    "blob_use",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("row", LargeBinary(16), primary_key=True),
    Column("sha256", LargeBinary(32), nullable=False),
    Index("ix_blob_use", "commune_code", "sha256"),
)

report = Table(
    "report",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("row", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), nullable=False),
    Column("change", LargeBinary(16), nullable=False),
    Column("campaign", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    # by the server's clock, which alone tells whether it came in time
    Column("received_at", BigInteger, nullable=False),
    Column("on_time", Boolean, nullable=False),
    # da_gui | can_sua | da_duyet | da_khoa
    Column("state", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", BigInteger),
    # the row as it was sent, as JSON; later changes of it change nothing here
    Column("content", Text, nullable=False),
)

# Two laptops with the same rows: what each changed, in the order in which it came.
edit = Table(
    "edit",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("tbl", Integer, primary_key=True),
    Column("row", LargeBinary(16), primary_key=True),
    # counts within the row
    Column("nr", Integer, primary_key=True, autoincrement=False),
    Column("device", LargeBinary(16), nullable=False),
    Column("change", LargeBinary(16), nullable=False),
    Column("base_rev", Integer, nullable=False),
    # the fields that were taken, as JSON
    Column("content", String, nullable=False),
)

# Fields that a laptop wrote without knowing that another one had: both values are kept.
clash = Table(
    "clash",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("tbl", Integer, primary_key=True),
    Column("row", LargeBinary(16), primary_key=True),
    # the laptop that came second and is asked
    Column("device", LargeBinary(16), primary_key=True),
    Column("field", String(80), primary_key=True),
    Column("change", LargeBinary(16), nullable=False),
    # the change whose value stands
    Column("theirs", LargeBinary(16), nullable=False),
    Column("theirs_device", LargeBinary(16), nullable=False),
    # as JSON
    Column("mine", String, nullable=False),
    Index("ix_clash_device", "commune_code", "device"),
)

# Changes of others that a laptop's officer was shown.
seen_edit = Table(
    "seen_edit",
    metadata,
    Column("commune_code", String(5), primary_key=True),
    Column("tbl", Integer, primary_key=True),
    Column("row", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), primary_key=True),
    Column("change", LargeBinary(16), primary_key=True),
)
