-- Which models have scored, the one that did so last first.
SELECT model, model_version, count(*) AS scores
FROM scores
GROUP BY ALL
ORDER BY max(scored_at) DESC, model, model_version
