-- SPDX-License-Identifier: MIT
-- Spread the province over an existing Citus cluster: run on the coordinator after `init`, and again
-- after an upgrade that brought new tables. What is spread already is passed over.
--
-- Every large table is distributed by the commune and stands beside the others of its commune, so a
-- frame is taken in on one node, in one transaction. How, and what to mind: resources/manual/citus.md.

-- Distributed by the commune, all in one group.
SELECT create_distributed_table(one, 'commune_code', colocate_with => 'none')
FROM (VALUES ('device')) AS listed (one)
WHERE one::regclass NOT IN (SELECT logicalrelid FROM pg_dist_partition);

SELECT create_distributed_table(one, 'commune_code', colocate_with => 'device')
FROM (VALUES
    ('ledger'), ('chain'), ('frame'), ('change'), ('record'), ('conflict'), ('row_outcome'),
    ('gathered'), ('figure'), ('counted'), ('twins'),
    ('blob'), ('blob_part'), ('blob_use'),
    ('report'), ('takeover'), ('overlap'), ('edit'), ('clash'), ('seen_edit')
) AS listed (one)
WHERE one::regclass NOT IN (SELECT logicalrelid FROM pg_dist_partition);

-- Small, read by every worker, the same on every node.
SELECT create_reference_table(one)
FROM (VALUES ('province'), ('reference')) AS listed (one)
WHERE one::regclass NOT IN (SELECT logicalrelid FROM pg_dist_partition);

-- On the coordinator alone: no commune is known yet, or it is for a person at the province.
SELECT citus_add_local_table_to_metadata(one)
FROM (VALUES ('invitation'), ('quarantine'), ('alarm'), ('audit')) AS listed (one)
WHERE one::regclass NOT IN (SELECT logicalrelid FROM pg_dist_partition);
