-- SPDX-License-Identifier: MIT
-- Step 20: pictures of the flyers that the province issues with its reference data. Frozen.

CREATE TABLE flyer_picture (
    name VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (name)
);
