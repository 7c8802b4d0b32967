-- SPDX-License-Identifier: MIT
-- What came under a name that was taken is kept once each, and counted by laptop. Frozen.

ALTER TABLE conflict ADD COLUMN digest BLOB;
CREATE INDEX ix_conflict_device ON conflict (commune_code, device, change);
