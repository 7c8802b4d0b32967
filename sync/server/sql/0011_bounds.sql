-- SPDX-License-Identifier: MIT
-- Alarms of one kind are counted until somebody has seen them, what waits of one laptop is found
-- without a look at its other frames, and who at the province did what is written down. Frozen.

ALTER TABLE alarm ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE alarm ADD COLUMN last_at BIGINT;
ALTER TABLE alarm ADD COLUMN seen_at BIGINT;
CREATE INDEX ix_alarm_kind ON alarm (kind, device);

CREATE INDEX ix_frame_kept ON frame (commune_code, device) WHERE data IS NOT NULL;
CREATE INDEX ix_quarantine_device ON quarantine (device, reason);

ALTER TABLE twins ADD COLUMN tbl INTEGER NOT NULL DEFAULT 7;

CREATE TABLE audit (
    id BLOB PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    action VARCHAR(40) NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
