-- Why: one site, one power envelope. Beside leases and holds a miner's own fleet and curtailments now live under the site's limit.
-- FIRM mining is a claim like a lease: nothing may be sold through it. FLEXIBLE mining claims nothing: at every instant it may draw
-- what firm claims leave of the limit, at most what it wants; so it yields to a booking in the very statement that books, and gets the
-- power back when the hold expires or the lease ends, without anybody writing anything. What a miner is told when that allowance falls
-- below what runs is kept in mining_order. A curtailment lowers the limit itself.
--
-- Power is added up from now on, and no longer laid as rectangles of watt numbers: whoever draws on a site whose power is short works
-- alone anyhow, so a sum over the claims that overlap decides as surely, and a site with 900 staggered leases is judged in milliseconds
-- where laying them anew took longer than a statement may.
-- Locks: rows of allocation that were such rectangles, which are deleted; catalogue rows of functions.
--
-- The order log is exact because who lowers an allowance works alone: bookings on a site whose listings and fleet together exceed its
-- limit queue on advisory lock 7102 (such a site is "oversubscribed" from now on), everybody else holds the site's gate exclusively.
-- Whoever frees power writes no order, so the newest order for an instant never allows more than there is.

CREATE TABLE mining_load (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  site_id text NOT NULL,
  external_id text NOT NULL,
  name text NOT NULL,
  model text NOT NULL,
  terahashes_per_second numeric(38,12) NOT NULL CHECK (terahashes_per_second > 0),
  -- At the meter, cooling and losses included.
  watts int NOT NULL CHECK (watts BETWEEN 1 AND 2147483646),
  yields text NOT NULL CHECK (yields IN ('FLEXIBLE', 'FIRM')),
  starts_at timestamptz NOT NULL,
  -- NULL: open.
  ends_at timestamptz CHECK (ends_at > starts_at),
  -- A removed load stays for the past it ran in; its external id may be used again.
  removed_at timestamptz,
  version int NOT NULL CHECK (version > 0),
  period tstzrange NOT NULL GENERATED ALWAYS AS (
    CASE WHEN removed_at <= starts_at THEN 'empty'::tstzrange
    ELSE tstzrange(starts_at, least(ends_at, removed_at, '2200-01-01 00:00:00+00'::timestamptz)) END
  ) STORED,
  CONSTRAINT mining_load_period CHECK (period <@ tstzrange('2000-01-01 00:00:00+00', '2200-01-01 00:00:00+00')),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id)
);
CREATE UNIQUE INDEX mining_load_external_id ON mining_load (org_id, external_id) WHERE removed_at IS NULL;
CREATE INDEX mining_load_site ON mining_load (site_id);

CREATE TABLE curtailment (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  site_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  limit_watts int NOT NULL CHECK (limit_watts BETWEEN 0 AND 2147483646),
  reason text NOT NULL CHECK (reason IN ('GRID_ORDER', 'DEMAND_RESPONSE', 'MAINTENANCE')),
  note text,
  created_at timestamptz NOT NULL,
  cancelled_at timestamptz,
  -- What it limits: a curtailment cancelled while it runs was in force until then.
  period tstzrange NOT NULL GENERATED ALWAYS AS (
    CASE WHEN cancelled_at <= starts_at THEN 'empty'::tstzrange ELSE tstzrange(starts_at, least(ends_at, cancelled_at)) END
  ) STORED,
  CONSTRAINT curtailment_period CHECK (period <@ tstzrange('2000-01-01 00:00:00+00', '2200-01-01 00:00:00+00')),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id)
);
CREATE INDEX curtailment_site ON curtailment (site_id);

-- What a miner was told: from starts_at to ends_at all flexible mining of the site together may draw at most so much.
CREATE TABLE mining_order (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org_id text NOT NULL,
  site_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  allowed_watts bigint NOT NULL CHECK (allowed_watts >= 0),
  -- What the flexible fleet would draw.
  fleet_watts bigint NOT NULL CHECK (fleet_watts > allowed_watts),
  cause text NOT NULL CHECK (cause IN ('BOOKING', 'OWN_USE', 'MINING', 'CURTAILMENT', 'LIMIT')),
  -- The hold, block, curtailment or site; never shown.
  cause_id text NOT NULL,
  ordered_at timestamptz NOT NULL
);
CREATE INDEX mining_order_site ON mining_order (site_id, id);
CREATE TRIGGER mining_order_is_kept BEFORE UPDATE OR DELETE ON mining_order FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['mining_load', 'curtailment', 'mining_order'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I TO gridlease_app USING (org_id = (SELECT sec.org())) WITH CHECK (org_id = (SELECT sec.org()))', v_table);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON mining_load TO gridlease_app;
GRANT SELECT, INSERT, UPDATE (cancelled_at) ON curtailment TO gridlease_app;
GRANT SELECT ON mining_order TO gridlease_app;
GRANT SELECT ON mining_load, curtailment, mining_order TO gridlease_staff;

-- The limit the site has by contract: its general one, then the steps of its ramp.
ALTER FUNCTION capacity_limits(text) RENAME TO capacity_contracted_limits;

-- The limit that holds: the contracted one, or the lowest curtailment of the instant where that is lower.
CREATE FUNCTION capacity_limits(p_site text) RETURNS TABLE (period tstzrange, limit_watts int)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH contracted AS MATERIALIZED (
    SELECT l.period, l.limit_watts FROM capacity_contracted_limits(p_site) l
  ), cuts AS MATERIALIZED (
    SELECT c.period, c.limit_watts FROM curtailment c WHERE c.site_id = p_site AND NOT isempty(c.period)
  ), edges AS (
    SELECT lower(period) AS at FROM contracted UNION SELECT lower(period) FROM cuts UNION SELECT upper(period) FROM cuts
  ), stretches AS (
    SELECT at, lead(at, 1, '2200-01-01 00:00:00+00') OVER (ORDER BY at) AS until FROM edges
  )
  SELECT tstzrange(s.at, s.until), least(c.limit_watts, (SELECT min(cut.limit_watts) FROM cuts cut WHERE cut.period @> s.at))
  FROM stretches s JOIN contracted c ON c.period @> s.at
$$;

-- Limit, firm draw and what the flexible fleet would draw of a site over a window, in stretches in which all are constant: one sweep
-- over everything that begins or ends. The clock is read once, not once a claim; OFFSET 0 keeps one look into the index per resource.
CREATE FUNCTION capacity_sweep(p_site text, p_window tstzrange) RETURNS TABLE (period tstzrange, limit_watts int, firm_watts bigint, fleet_watts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  WITH claims AS MATERIALIZED (
    SELECT a.period, a.watts AS firm, 0 AS fleet FROM resource r CROSS JOIN LATERAL (
      SELECT h.period, h.watts, h.expires_at FROM allocation h WHERE h.resource_id = r.id AND h.period && p_window OFFSET 0
    ) AS a
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > (SELECT market_now()))
    UNION ALL
    SELECT m.period, CASE m.yields WHEN 'FIRM' THEN m.watts ELSE 0 END, CASE m.yields WHEN 'FIRM' THEN 0 ELSE m.watts END
    FROM mining_load m WHERE m.site_id = p_site AND m.period && p_window
  ), changes AS (
    SELECT greatest(lower(c.period), lower(p_window)) AS at, c.firm, c.fleet, 0 AS most FROM claims c
    UNION ALL SELECT upper(c.period), -c.firm, -c.fleet, 0 FROM claims c WHERE upper(c.period) < upper(p_window)
    UNION ALL SELECT greatest(lower(l.period), lower(p_window)), 0, 0, l.limit_watts - lag(l.limit_watts, 1, 0) OVER (ORDER BY lower(l.period))
    FROM capacity_limits(p_site) l WHERE l.period && p_window
  )
  SELECT tstzrange(at, lead(at, 1, upper(p_window)) OVER along), (sum(sum(most)) OVER along)::int, (sum(sum(firm)) OVER along)::bigint, (sum(sum(fleet)) OVER along)::bigint
  FROM changes GROUP BY at WINDOW along AS (ORDER BY at) ORDER BY at
$$;

-- Limit and firm draw of a site over a window. Flexible mining is no firm draw.
CREATE OR REPLACE FUNCTION capacity_power(p_site text, p_window tstzrange) RETURNS TABLE (period tstzrange, limit_watts int, draw_watts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.period, s.limit_watts, s.firm_watts FROM capacity_sweep(p_site, p_window) s
$$;

-- Tells the miner where in a period (from now on) the fleet may not draw what it wants: one order for each stretch of constant
-- allowance; past the seventh, one for all the rest with its lowest. The caller holds lock 7102 or the exclusive gate.
CREATE FUNCTION capacity_order_mining(p_site text, p_period tstzrange, p_cause text, p_cause_id text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_now timestamptz := market_now();
  v_ahead tstzrange := p_period * tstzrange(v_now, NULL);
BEGIN
  IF NOT EXISTS (SELECT FROM mining_load m WHERE m.site_id = p_site AND m.yields = 'FLEXIBLE' AND m.period && v_ahead) THEN
    RETURN;
  END IF;
  INSERT INTO mining_order (org_id, site_id, starts_at, ends_at, allowed_watts, fleet_watts, cause, cause_id, ordered_at)
  SELECT p.owner_org, p_site, min(lower(n.period)), max(upper(n.period)), min(n.allowed_watts), max(n.fleet_watts), p_cause, p_cause_id, v_now
  FROM (
    SELECT s.*, least(count(*) FILTER (WHERE s.begins) OVER (ORDER BY lower(s.period)), 8) AS stretch
    FROM (
      SELECT m.*, lag(m.allowed_watts) OVER along IS DISTINCT FROM m.allowed_watts OR lag(upper(m.period)) OVER along <> lower(m.period) AS begins
      FROM (SELECT c.period, c.fleet_watts, greatest(0, c.limit_watts - c.firm_watts) AS allowed_watts FROM capacity_sweep(p_site, v_ahead) c) AS m
      WHERE m.allowed_watts < m.fleet_watts
      WINDOW along AS (ORDER BY lower(m.period))
    ) AS s
  ) AS n, site_power p
  WHERE p.site_id = p_site GROUP BY p.owner_org, n.stretch ORDER BY n.stretch;
END
$$;

-- What a new claim does on a site whose power is short: its rows are written already and fit under the limit at every instant, or
-- the answer is false and the caller undoes them; then mining yields. The caller holds lock 7102: nobody else adds draw meanwhile.
CREATE OR REPLACE FUNCTION capacity_lay_power(p_site text, p_watts bigint, p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamptz)
RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM capacity_power(p_site, p_period) p WHERE p.draw_watts > p.limit_watts) THEN
    RETURN false;
  END IF;
  PERFORM capacity_order_mining(p_site, p_period, CASE p_kind WHEN 'QUOTE' THEN 'BOOKING' ELSE 'OWN_USE' END, p_holder);
  RETURN true;
END
$$;
DELETE FROM allocation a USING resource r WHERE r.id = a.resource_id AND r.kind = 'POWER';
DROP FUNCTION capacity_take(int4multirange, bigint);
DROP FUNCTION capacity_free_watts(text, tstzrange);
DROP FUNCTION capacity_size(int4multirange);

-- Decides whether a site's power is short: whether all that is on sale, all of a resource that is no longer on sale while something of
-- it is held, and the whole fleet would draw more at once than the lowest limit ahead. Takes the gate exclusively first: a booking in
-- flight has committed before we count, one that comes later sees what we decided. Raises where firm claims exceed the limit.
CREATE OR REPLACE FUNCTION capacity_refresh_site(p_site text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_now timestamptz := market_now();
  v_over boolean;
  v_was boolean;
  v_breach record;
BEGIN
  PERFORM capacity_gate(p_site, true);
  SELECT coalesce(sum(r.units::bigint * greatest(r.watts_per_unit, held.most)) FILTER (WHERE r.on_sale OR held.most > 0), 0)
    + (SELECT coalesce(sum(m.watts), 0) FROM mining_load m WHERE m.site_id = p_site AND upper(m.period) > v_now)
    > (SELECT min(l.limit_watts) FROM capacity_limits(p_site) l WHERE upper(l.period) > v_now)
  INTO v_over
  FROM resource r
  CROSS JOIN LATERAL (
    SELECT coalesce(max(ceil(a.watts::numeric / (upper(a.units) - lower(a.units)))), 0)::bigint AS most
    FROM allocation a WHERE a.resource_id = r.id AND a.period && tstzrange(v_now, NULL) AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > v_now)
  ) AS held
  WHERE r.site_id = p_site AND r.kind <> 'POWER';
  v_over := coalesce(v_over, false);
  SELECT oversubscribed INTO v_was FROM site_power WHERE site_id = p_site;
  IF NOT v_over AND NOT v_was THEN
    RETURN;
  END IF;
  -- written even where it stays as it is: who keeps a copy of what power is left learns from it that the claims changed
  UPDATE site_power SET oversubscribed = v_over WHERE site_id = p_site;
  IF v_over THEN
    SELECT p.* INTO v_breach FROM capacity_power(p_site, tstzrange(v_now, '2200-01-01 00:00:00+00')) p WHERE p.draw_watts > p.limit_watts LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'site % would draw more than its limit: % W of % W from %', p_site, v_breach.draw_watts, v_breach.limit_watts, lower(v_breach.period)
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
END
$$;

-- Units their owner uses himself draw what a lease of them would. The gate is taken first and exclusively: whether a listing that is
-- not on sale fits under the limit was never asked before.
CREATE FUNCTION capacity_reserve_own_use(p_resource text, p_units int4range[], p_period tstzrange, p_block text, p_org text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_site text;
  v_answer text;
BEGIN
  SELECT site_id INTO v_site FROM resource WHERE id = p_resource AND kind <> 'POWER' AND owner_org = p_org;
  IF NOT FOUND THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  PERFORM sec.require_org(p_org);
  PERFORM capacity_gate(v_site, true);
  BEGIN
    v_answer := capacity_reserve(p_resource, p_units, p_period, 'BLOCK', p_block, p_org, NULL);
    IF v_answer <> 'RESERVED' THEN
      RETURN v_answer;
    END IF;
    UPDATE allocation a SET watts = r.watts_per_unit::bigint * (upper(a.units) - lower(a.units))
    FROM resource r WHERE a.holder_id = p_block AND a.resource_id = r.id AND r.id = p_resource;
    PERFORM capacity_refresh_site(v_site);
  EXCEPTION WHEN check_violation THEN
    RETURN 'POWER_EXCEEDED';
  END;
  PERFORM capacity_order_mining(v_site, p_period, 'OWN_USE', p_block);
  RETURN v_answer;
END
$$;

-- Closes the gate of an own site until commit: nobody books meanwhile, so what is read next stays true until something is written.
CREATE FUNCTION capacity_close(p_site text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sec.require_org((SELECT owner_org FROM site_power WHERE site_id = p_site));
  PERFORM capacity_gate(p_site, true);
END
$$;

-- Who draws firmly on an own site in a window, by holder; whose a hold is stays untold.
CREATE FUNCTION capacity_claims(p_site text, p_window tstzrange) RETURNS TABLE (use text, holder_id text, period tstzrange, watts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT claim.use, CASE WHEN claim.use <> 'HOLD' THEN claim.holder_id END, claim.period, claim.watts
  FROM site_power s CROSS JOIN LATERAL (
    SELECT CASE a.holder_kind WHEN 'QUOTE' THEN 'HOLD' WHEN 'BLOCK' THEN 'OWN_USE' ELSE r.kind || '_LEASE' END AS use,
      a.holder_id, a.period, sum(a.watts)::bigint AS watts
    FROM resource r CROSS JOIN LATERAL (SELECT h.* FROM allocation h WHERE h.resource_id = r.id AND h.period && p_window OFFSET 0) AS a
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > (SELECT market_now()))
    GROUP BY r.kind, a.holder_kind, a.holder_id, a.period
    UNION ALL
    SELECT 'FIRM_MINING', m.id, m.period, m.watts FROM mining_load m WHERE m.site_id = p_site AND m.yields = 'FIRM' AND m.period && p_window
  ) AS claim
  WHERE s.site_id = p_site AND (NOT sec.is_app() OR s.owner_org = sec.org())
  ORDER BY lower(claim.period), claim.holder_id
$$;

-- Contracted limit and the limit that holds, of an own site over a window.
CREATE FUNCTION capacity_power_limits(p_site text, p_window tstzrange) RETURNS TABLE (period tstzrange, contracted_watts int, limit_watts int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.period * p_window, c.limit_watts, l.limit_watts
  FROM site_power s CROSS JOIN LATERAL capacity_limits(s.site_id) l JOIN LATERAL capacity_contracted_limits(s.site_id) c ON c.period @> lower(l.period)
  WHERE s.site_id = p_site AND l.period && p_window AND (NOT sec.is_app() OR s.owner_org = sec.org())
  ORDER BY lower(l.period)
$$;

-- Instants from now on at which firm claims exceed the limit, counted plainly, rectangle by rectangle. Always empty; for staff and tests.
CREATE FUNCTION capacity_breaches(p_site text) RETURNS TABLE (at timestamptz, limit_watts int, draw_watts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH firm AS MATERIALIZED (
    SELECT a.period, a.watts FROM allocation a JOIN resource r ON r.id = a.resource_id
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > market_now())
    UNION ALL SELECT m.period, m.watts FROM mining_load m WHERE m.site_id = p_site AND m.yields = 'FIRM'
  ), limits AS MATERIALIZED (
    SELECT c.period, c.limit_watts FROM capacity_contracted_limits(p_site) c
    UNION ALL SELECT c.period, c.limit_watts FROM curtailment c WHERE c.site_id = p_site
  ), edges AS (
    SELECT greatest(lower(period), market_now()) AS at FROM firm WHERE upper(period) > market_now()
    UNION SELECT greatest(lower(period), market_now()) FROM limits WHERE upper(period) > market_now()
  ), sums AS (
    SELECT e.at, (SELECT min(l.limit_watts) FROM limits l WHERE l.period @> e.at) AS most,
      (SELECT coalesce(sum(f.watts), 0)::bigint FROM firm f WHERE f.period @> e.at) AS drawn FROM edges e
  )
  SELECT sums.at, sums.most, sums.drawn FROM sums WHERE sums.drawn > sums.most ORDER BY sums.at
$$;

GRANT EXECUTE ON FUNCTION
  capacity_reserve_own_use(text, int4range[], tstzrange, text, text), capacity_close(text), capacity_claims(text, tstzrange),
  capacity_power_limits(text, tstzrange)
TO gridlease_app, gridlease_staff;
GRANT EXECUTE ON FUNCTION capacity_breaches(text) TO gridlease_staff;

-- Fleet, curtailments and limits keep the envelope in step themselves, so that no code path can forget it. Refused where firm claims
-- would exceed the limit at some instant from now on.
CREATE FUNCTION mining_stays_at_its_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.org_id <> OLD.org_id OR NEW.site_id <> OLD.site_id THEN
    RAISE EXCEPTION 'mining load % stays where it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER mining_stays_at_its_site BEFORE UPDATE ON mining_load FOR EACH ROW EXECUTE FUNCTION mining_stays_at_its_site();

-- Once per statement and site: a bulk upsert of a hundred loads lays the site's power once.
CREATE FUNCTION mining_follow_loads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_sites text[];
  v_site text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT n.site_id ORDER BY n.site_id) INTO v_sites FROM loads_after n;
  ELSE
    SELECT array_agg(DISTINCT n.site_id ORDER BY n.site_id) INTO v_sites FROM loads_after n JOIN loads_before b USING (id)
    WHERE n.watts <> b.watts OR n.yields <> b.yields OR n.period <> b.period;
  END IF;
  FOREACH v_site IN ARRAY coalesce(v_sites, '{}') LOOP
    PERFORM capacity_refresh_site(v_site);
    PERFORM capacity_order_mining(v_site, tstzrange(market_now(), '2200-01-01 00:00:00+00'), 'MINING', v_site);
  END LOOP;
  RETURN NULL;
END
$$;
CREATE TRIGGER mining_follow_new_loads AFTER INSERT ON mining_load
  REFERENCING NEW TABLE AS loads_after FOR EACH STATEMENT EXECUTE FUNCTION mining_follow_loads();
CREATE TRIGGER mining_follow_changed_loads AFTER UPDATE ON mining_load
  REFERENCING OLD TABLE AS loads_before NEW TABLE AS loads_after FOR EACH STATEMENT EXECUTE FUNCTION mining_follow_loads();

CREATE FUNCTION curtailment_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM capacity_refresh_site(NEW.site_id);
  IF TG_OP = 'INSERT' THEN
    PERFORM capacity_order_mining(NEW.site_id, NEW.period, 'CURTAILMENT', NEW.id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER curtailment_follow AFTER INSERT OR UPDATE ON curtailment FOR EACH ROW EXECUTE FUNCTION curtailment_follow();

-- Fires inside capacity_follow_site, which holds the exclusive gate.
CREATE FUNCTION mining_follow_limit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM capacity_order_mining(NEW.site_id, tstzrange(market_now(), '2200-01-01 00:00:00+00'), 'LIMIT', NEW.site_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER mining_follow_limit AFTER UPDATE OF limit_watts, ramp ON site_power FOR EACH ROW EXECUTE FUNCTION mining_follow_limit();
