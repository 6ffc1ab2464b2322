-- What was seen, and what became of it. Times are cut to the minute: to the second they would be one person's.
SELECT
    living + deleted AS seen,
    scored,
    unscored_language,
    unscored_text,
    living - scored - unscored_language - unscored_text AS pending,
    deleted,
    (
        SELECT count(*) FROM rejected
        WHERE reason <> 'gap' AND ($since::TIMESTAMPTZ IS NULL OR rejected_at >= $since)
    ) AS rejected,
    first,
    last
FROM (
    SELECT
        count(*) AS living,
        count(label) AS scored,
        count(*) FILTER (label IS NULL AND NOT readable) AS unscored_language,
        count(*) FILTER (label IS NULL AND readable AND text IS NULL) AS unscored_text,
        date_trunc('minute', min(created_at)) AS first,
        date_trunc('minute', max(created_at)) AS last
    FROM (SELECT label, text, created_at, coalesce(list_contains($languages, lang), false) AS readable FROM judged)
),
(
    SELECT count(*) AS deleted FROM tweets
    WHERE kind = 'deleted' AND ($since::TIMESTAMPTZ IS NULL OR coalesce(created_at, occurred_at) >= $since)
)
