-- Times whose figures the course suppresses, each one untold_unit long (UTC, without a zone). Tables that cut the same
-- tweets by time in another way leave them out whole, or else what one table hides could be had from what the others show.
SELECT make_timestamp(epoch_us(unnest($untold_starts)::TIMESTAMPTZ)) AS untold
