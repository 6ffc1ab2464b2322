-- Needs an account; last run against a real project: never.
-- Hours in which people write more or less than their rhythm by day and week lets expect.
-- On the free plan: CREATE MODEL for ARIMA_PLUS reads within 10 GB a month for nothing, and counts the bytes once for each
-- candidate that AUTO_ARIMA tries (42 by its default); 30 days of hours are a few kilobytes after the GROUP BY.
CREATE OR REPLACE MODEL `{dataset}.rhythm`
OPTIONS (
    model_type = 'ARIMA_PLUS',
    time_series_timestamp_col = 'hour',
    time_series_data_col = 'tweets',
    data_frequency = 'HOURLY',
    holiday_region = 'GLOBAL'
) AS
SELECT TIMESTAMP_TRUNC(created_at, HOUR) AS hour, COUNT(*) AS tweets
FROM `{dataset}.tweets`
WHERE created_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 30 DAY)
GROUP BY hour;

-- The hours that stand out, with how unlikely they are.
SELECT hour, tweets, lower_bound, upper_bound, anomaly_probability
FROM ML.DETECT_ANOMALIES(MODEL `{dataset}.rhythm`, STRUCT(0.99 AS anomaly_prob_threshold))
WHERE is_anomaly
ORDER BY hour;
