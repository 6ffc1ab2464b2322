SELECT stage, reason, count(*) AS records, max(rejected_at) AS newest
FROM rejected
WHERE loaded_at >= $since
GROUP BY ALL
ORDER BY records DESC, stage, reason
