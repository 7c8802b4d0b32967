-- SPDX-License-Identifier: MIT
-- Step 8: links and flyer texts that the province issues with its reference data. Frozen.

CREATE TABLE service_link (
    code VARCHAR NOT NULL,
    label_vi VARCHAR NOT NULL,
    label_en VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    checked_on DATE,
    replaced_by VARCHAR,
    position INTEGER NOT NULL,
    PRIMARY KEY (code)
);

CREATE TABLE flyer_text (
    code VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    body JSON NOT NULL,
    PRIMARY KEY (code, language)
);
