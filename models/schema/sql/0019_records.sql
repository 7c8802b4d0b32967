-- SPDX-License-Identifier: MIT
-- Step 19: what a report of a year reads lies together. Frozen.

CREATE INDEX ix_session_at_school ON guidance_session (school_id) WHERE school_id IS NOT NULL;
