-- Needs an account; last run against a real project: never.
-- Topics without a fixed list: tweets of the last week in twenty clusters by their words, each named by its own.
-- On the free plan: CREATE MODEL for KMEANS reads within 10 GB a month for nothing, each iteration counts; a week of a
-- million tweets is about 100 MB of text, so that 20 iterations take 2 GB of it.
CREATE OR REPLACE MODEL `{dataset}.topics`
TRANSFORM (
    ML.TF_IDF(REGEXP_EXTRACT_ALL(LOWER(text), r'[\p{{L}}\p{{N}}_#@]{{3,}}'), 5000, 20) OVER () AS words
)
OPTIONS (
    model_type = 'KMEANS',
    num_clusters = 20,
    distance_type = 'COSINE',
    kmeans_init_method = 'KMEANS++',
    max_iterations = 20
) AS
SELECT clean_text AS text
FROM `{dataset}.tweets`
WHERE created_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 7 DAY) AND lang = 'en' AND clean_text IS NOT NULL;

-- What each cluster talks about, and how large it is. No group of fewer than ten people.
WITH placed AS (
    SELECT CENTROID_ID AS topic, author_id, hashtags
    FROM ML.PREDICT(
        MODEL `{dataset}.topics`,
        (
            SELECT author_id, hashtags, clean_text AS text
            FROM `{dataset}.tweets`
            WHERE created_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 7 DAY)
                AND lang = 'en' AND clean_text IS NOT NULL
        )
    )
)
SELECT topic, COUNT(*) AS tweets, COUNT(DISTINCT author_id) AS people, APPROX_TOP_COUNT(hashtag, 5) AS hashtags
FROM placed LEFT JOIN UNNEST(hashtags) AS hashtag
GROUP BY topic
HAVING COUNT(DISTINCT author_id) >= 10
ORDER BY tweets DESC;
