-- SPDX-License-Identifier: MIT
-- Step 19: teams and members stand in lists of their own. Frozen.

ALTER TABLE digital_team ADD COLUMN sort_key VARCHAR NOT NULL DEFAULT '';
UPDATE digital_team SET sort_key = name_key;
CREATE INDEX ix_team_by_name ON digital_team (sort_key, nr);
CREATE INDEX ix_member_by_name ON team_member (sort_key, nr);
