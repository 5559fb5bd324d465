"""How long won deals took: in each stage, and from creation to close."""

from __future__ import annotations

PEERS = """
INSERT INTO new_peers
WITH won AS (
    SELECT id, COALESCE(pipeline, '') AS pipeline, stage, created_at, close_date FROM new_deals WHERE stage_kind = 'won'),
moves AS (
    SELECT w.id, w.pipeline, w.stage AS won_stage, w.created_at, c.old, c.new, c.at,
        LAG(c.at) OVER (PARTITION BY w.id ORDER BY c.at, c.id) AS since
    FROM won w JOIN new_changes c ON c.deal_id = w.id AND c.source = :source AND c.account = :account WHERE c.field = 'stage'),
stays AS (
    SELECT id, pipeline, old AS stage, SUM(julianday(at) - julianday(COALESCE(since, created_at))) AS days
    FROM moves WHERE COALESCE(old, '') NOT IN ('', won_stage) AND COALESCE(since, created_at) <= at
    GROUP BY id, pipeline, old),
closed AS (
    SELECT id, MAX(at) AS at FROM moves WHERE new = won_stage GROUP BY id),
cycles AS (
    SELECT w.id, w.pipeline, '' AS stage,
        julianday(date(COALESCE(w.close_date, c.at))) - julianday(date(w.created_at)) AS days
    FROM won w LEFT JOIN closed c ON c.id = w.id WHERE w.created_at IS NOT NULL),
taken AS (
    SELECT pipeline, stage, days FROM stays UNION ALL SELECT pipeline, stage, days FROM cycles),
ranked AS (
    SELECT pipeline, stage, days, ROW_NUMBER() OVER (PARTITION BY pipeline, stage ORDER BY days) AS place,
        COUNT(*) OVER (PARTITION BY pipeline, stage) AS samples
    FROM taken WHERE days >= 0)
SELECT :source, :account, pipeline, stage, MAX(samples),
    ROUND(AVG(CASE WHEN place IN ((samples + 1) / 2, (samples + 2) / 2) THEN days END), 2),
    ROUND(MAX(CASE WHEN place = (3 * samples + 3) / 4 THEN days END), 2),
    ROUND(MAX(CASE WHEN place = (9 * samples + 9) / 10 THEN days END), 2)
FROM ranked GROUP BY pipeline, stage
"""
"""Of days in between, the median; of the others the least that so many deals did not exceed. A stage entered twice counts once,
with both stays. What is told to end before it began is no sample."""
