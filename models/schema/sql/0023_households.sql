-- SPDX-License-Identifier: MIT
-- Step 23: a household is found by its number without reading its village. Frozen.

CREATE INDEX ix_household_by_key ON household (village_id, name_key);
