-- SPDX-License-Identifier: MIT
-- Step 4: photos of a session. Frozen.

CREATE TABLE photo (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL,
    consent BOOLEAN NOT NULL,
    to_send BOOLEAN NOT NULL,
    sha256 VARCHAR(64),
    size INTEGER,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id)
);
CREATE INDEX ix_photo_session_id ON photo (session_id);

CREATE TABLE photo_content (
    photo_id VARCHAR NOT NULL,
    jpeg BLOB NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    PRIMARY KEY (photo_id)
);
