-- SPDX-License-Identifier: MIT
-- Step 2: long lists are walked along an index that holds just what they show. Frozen.

DROP INDEX ix_session_by_date;
CREATE INDEX ix_session_by_date ON guidance_session (campaign_code, date, nr) WHERE NOT deleted;

DROP INDEX ix_participant_by_name;
CREATE INDEX ix_participant_by_name ON participant (sort_key, nr)
    WHERE NOT deleted AND full_name IS NOT NULL;

DROP INDEX ix_batch_state;
CREATE INDEX ix_batch_state ON batch (state, count);
