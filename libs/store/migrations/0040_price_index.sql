-- Why: what GPUs cost, as a figure one may hold against an offer: of each day what was paid in the 30 days to its end and what listings asked
-- at its end, per model, region and term, with the size of the sample. Computed by the worker (market/price-index), public to all, and never
-- changed: a figure that somebody wrote into a contract must be there tomorrow. Where a sample is too small its size alone is told, and the
-- database insists on it.
-- Locks: SHARE on lease_event while its index is built.

CREATE TABLE price_index_day (
  basis text NOT NULL CHECK (basis IN ('BOOKED', 'LISTED')),
  day date NOT NULL,
  written_at timestamptz NOT NULL DEFAULT market_now(),
  PRIMARY KEY (basis, day),
  -- a day is over before it is written
  CHECK (written_at >= (day + 1)::timestamp AT TIME ZONE 'UTC')
);
CREATE TABLE price_index (
  basis text NOT NULL,
  day date NOT NULL,
  model_slug text NOT NULL,
  -- '*': of all
  region text NOT NULL,
  band text NOT NULL CHECK (band IN ('DAYS', 'WEEKS', 'MONTHS', 'LONG', '*')),
  currency char(3) NOT NULL,
  samples int NOT NULL CHECK (samples > 0),
  providers int NOT NULL CHECK (providers BETWEEN 1 AND samples),
  low numeric(38,12) CHECK (low > 0),
  middle numeric(38,12),
  high numeric(38,12),
  PRIMARY KEY (model_slug, currency, basis, region, band, day),
  FOREIGN KEY (basis, day) REFERENCES price_index_day,
  CHECK (low <= middle AND middle <= high),
  CHECK (num_nulls(low, middle, high) IN (0, 3)),
  CHECK (low IS NULL OR (samples >= 8 AND providers >= 3))
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price_index_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price_index FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Nobody's own: the figures are for all to see.
GRANT SELECT ON price_index_day, price_index TO gridlease_app, gridlease_staff;
GRANT INSERT ON price_index_day, price_index TO gridlease_staff;

CREATE INDEX lease_event_confirmed ON lease_event (at) WHERE state = 'CONFIRMED';
