-- SPDX-License-Identifier: MIT
-- Step 19: public holidays, and who a document goes to, come with the reference data. Frozen.

CREATE TABLE public_holiday (
    day DATE NOT NULL,
    worked BOOLEAN NOT NULL,
    name_vi VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (day)
);
CREATE TABLE document_recipient (
    document_kind VARCHAR NOT NULL,
    list VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (document_kind, list, position)
);
