-- Needs an account; last run against a real project: never.
-- A logistic regression that tells negative texts, on what the model `fast` sees too: words and pairs of words, shouting,
-- stretched letters, exclamation and question marks. Labels come from a table of your own, `labels`, with the columns
-- text, negative (BOOL) and those of `tweets` that are named below.
-- On the free plan: CREATE MODEL for logistic regression reads within 10 GB a month for nothing; 50,000 labelled texts are
-- about 10 MB and are read some 20 times. ML.PREDICT counts as a query: the bytes of the columns that it reads.
CREATE OR REPLACE MODEL `{dataset}.negativity`
TRANSFORM (
    ML.BAG_OF_WORDS(
        ML.NGRAMS(REGEXP_EXTRACT_ALL(LOWER(text), r'[\p{{L}}\p{{N}}_#@]+'), [1, 2], ' '), 20000, 3
    ) OVER () AS words,
    uppercase_share, exclamation_count, question_count, elongation_count,
    negative
)
OPTIONS (
    model_type = 'LOGISTIC_REG',
    input_label_cols = ['negative'],
    auto_class_weights = TRUE,
    l2_reg = 1,
    max_iterations = 20,
    data_split_method = 'RANDOM',
    data_split_eval_fraction = 0.1
) AS
SELECT text, uppercase_share, exclamation_count, question_count, elongation_count, negative
FROM `{dataset}.labels`;

-- How good it is, on the tenth that it has not seen.
SELECT * FROM ML.EVALUATE(MODEL `{dataset}.negativity`);

-- The share of negative tweets by day, in English alone: it knows no other language. No group of fewer than ten people.
SELECT
    TIMESTAMP_TRUNC(created_at, DAY) AS day,
    COUNT(*) AS tweets,
    AVG(IF(predicted_negative, 1, 0)) AS negative_share
FROM ML.PREDICT(
    MODEL `{dataset}.negativity`,
    (
        SELECT created_at, author_id, clean_text AS text, uppercase_share, exclamation_count, question_count,
               elongation_count
        FROM `{dataset}.tweets`
        WHERE created_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 30 DAY) AND lang = 'en' AND clean_text IS NOT NULL
    )
)
GROUP BY day
HAVING COUNT(DISTINCT author_id) >= 10
ORDER BY day;
