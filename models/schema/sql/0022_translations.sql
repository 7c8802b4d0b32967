-- SPDX-License-Identifier: MIT
-- Step 22: who approved a commune's own translation of a flyer. Frozen.

ALTER TABLE flyer_wording ADD COLUMN approved_by VARCHAR(80) NOT NULL DEFAULT '';
