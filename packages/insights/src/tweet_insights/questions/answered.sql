-- What questions about answers ask from: each reply or quote, with what it answers, where both have a label and are of two
-- people. `turn` parts the answers to answers from the others. Of them those are kept in which the lowest bits of the two
-- tweets differ, and parted by it: so no tweet is the answer of one pair and the answered one of another in the
-- same stratum, where one label on both sides would look like the opposite of contagion.
SELECT
    answer.person,
    asked.person AS asked_person,
    asked.tweet AS asked,
    asked.created_at AS asked_at,
    asked.lang,
    coalesce(asked.hashtags[1], answer.hashtags[1]) AS hashtag,
    CASE WHEN asked.answers IS NULL THEN 2 ELSE asked.tweet % 2 END AS turn,
    (asked.label = 'negative')::INTEGER AS asked_negative,
    (answer.label = 'negative')::INTEGER AS negative
FROM judged AS answer
JOIN judged AS asked ON asked.tweet = answer.answers
WHERE answer.label IS NOT NULL AND asked.label IS NOT NULL AND answer.person <> asked.person
    AND (asked.answers IS NULL OR asked.tweet % 2 <> answer.tweet % 2)
