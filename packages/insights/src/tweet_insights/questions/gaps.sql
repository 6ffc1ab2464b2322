-- Times of which a source could give nothing any more, in the producer's words, and how often each was noted.
SELECT detail AS gap, count(*) AS records
FROM rejected
WHERE reason = 'gap' AND ($since::TIMESTAMPTZ IS NULL OR rejected_at >= $since)
GROUP BY ALL
ORDER BY gap
