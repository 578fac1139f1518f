-- Why: prices that know power and demand: what energy costs a site by hour, what a GPU costs beside it, how a pool's rate rises as it
-- fills, and at which utilisation a quote was priced. And recorded demand, anonymous, for miners who try a price on it: quotes are
-- there already, the requests that found nothing left were not kept.
-- Locks: ACCESS EXCLUSIVE on site, gpu_pool and quote for an instant; constant defaults rewrite nothing.

-- {"bands": [{"months", "weekdays", "fromHour", "toHour", "price"}], "demandChargePerKwMonth", "coincidentPeak", "miningRevenuePerKwh",
--  "minimumMarginBasisPoints"}; amounts are decimals in strings, in energy_currency
ALTER TABLE site ADD COLUMN energy_calendar jsonb CHECK (jsonb_typeof(energy_calendar) = 'object');

ALTER TABLE gpu_pool
  -- {"kinkBasisPoints", "slopeBelowBasisPoints", "slopeAboveBasisPoints"}
  ADD COLUMN pricing_curve jsonb CHECK (jsonb_typeof(pricing_curve) = 'object'),
  -- {"operatingPerHour", "capital": {"amount", "years", "interestBasisPoints", "utilisationBasisPoints"} or null}, in price_currency
  ADD COLUMN costs jsonb CHECK (jsonb_typeof(costs) = 'object');

ALTER TABLE quote ADD COLUMN utilisation numeric(38,12) NOT NULL DEFAULT 0 CHECK (utilisation BETWEEN 0 AND 1);
-- costs an insert next to nothing, and recorded demand is read by stretches of time
CREATE INDEX quote_asked ON quote USING brin (created_at);

-- Requests for a quote that found too little left. Nobody reads rows but the function below.
CREATE TABLE refused_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  org_id text NOT NULL,
  offer_id text NOT NULL,
  units int NOT NULL CHECK (units > 0),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  billing text NOT NULL CHECK (billing IN ('RESERVED', 'ON_DEMAND')),
  -- what it would have paid, per GPU-hour or kW-month
  unit_price numeric(38,12) NOT NULL CHECK (unit_price >= 0),
  currency char(3) NOT NULL
);
CREATE INDEX refused_request_of ON refused_request (offer_id, at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON refused_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE refused_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE refused_request FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON refused_request TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON refused_request TO gridlease_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON refused_request TO gridlease_app USING (org_id = (SELECT sec.org())) WITH CHECK (org_id = (SELECT sec.org()));
GRANT INSERT ON refused_request TO gridlease_app;
GRANT SELECT, INSERT ON refused_request TO gridlease_staff;

-- Offers of one model in one region.
CREATE INDEX offer_alike ON offer ((body ->> 'modelSlug'), (body -> 'site' ->> 'region'));

-- Everything asked for on offers of one model in one region since an instant, newest first, without a name: the asker is numbered
-- within the answer. A caller publishes sums over it only.
CREATE FUNCTION demand_recorded(p_model text, p_region text, p_currency text, p_since timestamptz, p_limit int)
RETURNS TABLE (
  at timestamptz, units int, starts_at timestamptz, ends_at timestamptz, billing text, unit_price numeric, outcome text, asker bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH alike AS (
    SELECT id FROM offer WHERE body ->> 'modelSlug' = p_model AND body -> 'site' ->> 'region' = p_region
  ), asked AS (
    SELECT q.created_at AS at, q.units, q.starts_at, q.ends_at, q.billing, q.unit_price,
      CASE q.state WHEN 'ACCEPTED' THEN 'BOOKED' ELSE 'LAPSED' END AS outcome, q.org_id
    FROM quote q JOIN alike ON alike.id = q.offer_id
    WHERE q.created_at >= p_since AND q.currency = p_currency AND (q.state <> 'OPEN' OR q.expires_at <= market_now())
    UNION ALL
    SELECT r.at, r.units, r.starts_at, r.ends_at, r.billing, r.unit_price, 'REFUSED', r.org_id
    FROM refused_request r JOIN alike ON alike.id = r.offer_id
    WHERE r.at >= p_since AND r.currency = p_currency
  )
  SELECT asked.at, asked.units, asked.starts_at, asked.ends_at, asked.billing, asked.unit_price, asked.outcome,
    dense_rank() OVER (ORDER BY asked.org_id)
  FROM (SELECT * FROM asked ORDER BY at DESC LIMIT p_limit) AS asked ORDER BY asked.at
$$;
REVOKE ALL ON FUNCTION demand_recorded(text, text, text, timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION demand_recorded(text, text, text, timestamptz, int) TO gridlease_app, gridlease_staff;
