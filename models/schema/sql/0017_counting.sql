-- SPDX-License-Identifier: MIT
-- Step 17: indicators are counted along indexes that hold just what they count. Frozen.

DROP INDEX ix_result_by_skill;
CREATE INDEX ix_result_by_skill
    ON skill_result (skill, outcome, participant_id, session_id, count) WHERE NOT deleted;

CREATE INDEX ix_attendance_counted ON attendance (session_id, participant_id) WHERE NOT deleted;

CREATE INDEX ix_participant_nameless ON participant (id) WHERE full_name IS NULL;
