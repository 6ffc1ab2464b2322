-- What was set aside, by the stage that did it and its reason. A gap is no record: `gaps` tells those.
SELECT stage, reason, count(*) AS records
FROM rejected
WHERE reason <> 'gap' AND ($since::TIMESTAMPTZ IS NULL OR rejected_at >= $since)
GROUP BY ALL
ORDER BY records DESC, stage, reason
