-- SPDX-License-Identifier: MIT
-- Which stranger sent what is kept aside: a keyed hash of the address, NULL for a known laptop. Frozen.

ALTER TABLE quarantine ADD COLUMN source BLOB;
CREATE INDEX ix_quarantine_source ON quarantine (source, received_at, digest, size);
