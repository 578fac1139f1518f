-- Why: capacity as rectangles (units x period) that the database itself keeps apart, and the functions that are the only way to
-- them. Locks: nothing; all objects are new.
--
-- Who waits for whom. Every function that adds or takes away draw holds a SHARED gate on its site until commit (advisory lock
-- 7101); shared gates never wait for each other, so a hot listing books as fast as a cold one. Only a change of what the site
-- may draw takes the gate EXCLUSIVELY: it waits for the bookings in flight, and those that come later see its outcome. Where a
-- site has sold more than its limit allows at once ("oversubscribed"), bookings also queue on advisory lock 7102 of the site.

CREATE TABLE allocation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  resource_id text NOT NULL,
  units int4range NOT NULL,
  period tstzrange NOT NULL,
  -- LIMIT: watts of a site that do not exist; only on POWER resources.
  holder_kind text NOT NULL CHECK (holder_kind IN ('QUOTE', 'LEASE', 'BLOCK', 'LIMIT')),
  holder_id text NOT NULL,
  holder_org text NOT NULL,
  -- Market time; a hold that has expired counts as free at once and is deleted by whoever needs its place.
  expires_at timestamptz,
  -- What these units draw at the meter while held; 0 for blocks and for POWER rectangles, which ARE watts.
  watts bigint NOT NULL DEFAULT 0 CHECK (watts >= 0),
  CONSTRAINT allocation_units CHECK (NOT isempty(units) AND NOT lower_inf(units) AND NOT upper_inf(units) AND lower(units) >= 0),
  CONSTRAINT allocation_period CHECK (
    NOT isempty(period) AND lower_inc(period) AND NOT upper_inc(period)
    AND period <@ tstzrange('2000-01-01 00:00:00+00', '2200-01-01 00:00:00+00')
  ),
  CONSTRAINT allocation_expiry CHECK ((holder_kind = 'QUOTE') = (expires_at IS NOT NULL)),
  CONSTRAINT allocation_apart EXCLUDE USING gist (resource_id WITH =, units WITH &&, period WITH &&)
);
CREATE INDEX allocation_holder ON allocation (holder_id);
GRANT SELECT ON allocation TO gridlease_staff;

-- Limit of each site over time, and whether its bookings have to be checked against it.
CREATE TABLE site_power (
  site_id text PRIMARY KEY,
  owner_org text NOT NULL,
  limit_watts int NOT NULL,
  ramp jsonb NOT NULL,
  oversubscribed boolean NOT NULL DEFAULT false
);
GRANT SELECT (site_id, oversubscribed) ON site_power TO gridlease_app;
GRANT SELECT ON site_power TO gridlease_staff;

-- No rectangle sticks out of its resource, whoever writes it.
CREATE FUNCTION allocation_inside() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_units int;
BEGIN
  SELECT units INTO v_units FROM resource WHERE id = NEW.resource_id;
  IF v_units IS NULL OR upper(NEW.units) > v_units THEN
    RAISE EXCEPTION 'units % are not inside resource % of % units', NEW.units, NEW.resource_id, coalesce(v_units, 0) USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER allocation_inside BEFORE INSERT OR UPDATE OF resource_id, units ON allocation
  FOR EACH ROW EXECUTE FUNCTION allocation_inside();

CREATE FUNCTION resource_keeps_its_units() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.id <> OLD.id OR NEW.owner_org <> OLD.owner_org THEN
    RAISE EXCEPTION 'resource % stays what it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.units < OLD.units AND EXISTS (
    SELECT FROM allocation a WHERE a.resource_id = OLD.id AND a.units && int4range(NEW.units, OLD.units)
      AND upper(a.period) > market_now() AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ) THEN
    RAISE EXCEPTION 'units of resource % above % are used', OLD.id, NEW.units USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.site_id <> OLD.site_id AND EXISTS (SELECT FROM allocation a WHERE a.resource_id = OLD.id AND upper(a.period) > market_now()) THEN
    RAISE EXCEPTION 'resource % is used and cannot move', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER resource_keeps_its_units BEFORE UPDATE OR DELETE ON resource
  FOR EACH ROW EXECUTE FUNCTION resource_keeps_its_units();

CREATE FUNCTION capacity_gate(p_site text, p_exclusive boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_exclusive THEN
    PERFORM pg_advisory_xact_lock(7101, hashtext(p_site));
  ELSE
    PERFORM pg_advisory_xact_lock_shared(7101, hashtext(p_site));
  END IF;
END
$$;

-- Deletes holds that have expired, each holder's rectangles (units and watts) together and in one order, so that neither two
-- buyers nor a buyer and a booking (which locks in the same order) can wait for each other in a circle.
CREATE FUNCTION capacity_drop_expired(p_holders text[], p_now timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF p_holders IS NULL THEN
    RETURN;
  END IF;
  PERFORM FROM allocation WHERE holder_id = ANY (p_holders) AND expires_at <= p_now ORDER BY id FOR UPDATE;
  DELETE FROM allocation WHERE holder_id = ANY (p_holders) AND expires_at <= p_now;
END
$$;

-- The lowest watts of a free set that add up to p_watts; fewer when there are not enough.
CREATE FUNCTION capacity_take(p_free int4multirange, p_watts bigint) RETURNS SETOF int4range
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT int4range(lower(gap), least(upper(gap), lower(gap) + p_watts - before)::int)
  FROM (
    SELECT gap, sum(upper(gap)::bigint - lower(gap)) OVER (ORDER BY lower(gap)) - (upper(gap)::bigint - lower(gap)) AS before
    FROM unnest(p_free) AS gap
  ) AS gaps
  WHERE before < p_watts
$$;

-- Watts of a site that no rectangle of its POWER resource covers at any instant of the period.
CREATE FUNCTION capacity_free_watts(p_site text, p_period tstzrange) RETURNS int4multirange
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT int4multirange(int4range(0, 2147483647))
    - coalesce((SELECT range_agg(units) FROM allocation WHERE resource_id = p_site AND period && p_period), '{}'::int4multirange)
$$;

CREATE FUNCTION capacity_size(p_set int4multirange) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(upper(part)::bigint - lower(part)), 0)::bigint FROM unnest(p_set) AS part
$$;

-- Lays p_watts of draw into the free power of a site: the same watts over the whole period when they are free, otherwise cut in
-- pieces along time too. Power is fungible: pieces always suffice when at every instant enough is free. False: somewhere it is
-- not (the caller undoes what was laid). The caller holds lock 7102 or the exclusive gate.
CREATE FUNCTION capacity_lay_power(p_site text, p_watts bigint, p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamptz)
RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_slices tstzrange[] := ARRAY[p_period];
  v_slice tstzrange;
  v_free int4multirange := capacity_free_watts(p_site, p_period);
BEGIN
  IF capacity_size(v_free) < p_watts THEN
    SELECT array_agg(tstzrange(at, until) ORDER BY at) INTO v_slices FROM (
      SELECT at, lead(at) OVER (ORDER BY at) AS until FROM (
        SELECT lower(p_period) AS at UNION SELECT upper(p_period)
        UNION SELECT unnest(ARRAY[lower(a.period), upper(a.period)]) FROM allocation a WHERE a.resource_id = p_site AND a.period && p_period
      ) AS edges WHERE at BETWEEN lower(p_period) AND upper(p_period)
    ) AS slices WHERE until IS NOT NULL;
  END IF;
  FOREACH v_slice IN ARRAY v_slices LOOP
    v_free := capacity_free_watts(p_site, v_slice);
    IF capacity_size(v_free) < p_watts THEN
      RETURN false;
    END IF;
    INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at)
    SELECT p_site, piece, v_slice, p_kind, p_holder, p_org, p_expires FROM capacity_take(v_free, p_watts) AS piece ORDER BY lower(piece)
    ON CONFLICT DO NOTHING;
  END LOOP;
  RETURN true;
END
$$;

-- Stretches of constant limit of a site. Before the first step of a ramp its general limit holds.
CREATE FUNCTION capacity_limits(p_site text) RETURNS TABLE (period tstzrange, limit_watts int)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT tstzrange(at, lead(at, 1, '2200-01-01 00:00:00+00') OVER (ORDER BY at)), watts
  FROM (
    SELECT '2000-01-01 00:00:00+00'::timestamptz AS at, p.limit_watts AS watts FROM site_power p WHERE p.site_id = p_site
    UNION ALL
    SELECT step.at, step."limitWatts" FROM site_power p, jsonb_to_recordset(p.ramp) AS step (at timestamptz, "limitWatts" int) WHERE p.site_id = p_site
  ) AS steps
$$;

-- Decides whether a site is oversubscribed, and if so lays out anew the watts of everything held from now on. Takes the gate
-- exclusively first: a booking in flight has committed before we count, one that comes later sees what we decided.
-- Raises when what is held already exceeds the limit at some instant.
CREATE FUNCTION capacity_refresh_site(p_site text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_now timestamptz := market_now();
  v_over boolean;
  v_was boolean;
  v_held record;
BEGIN
  PERFORM capacity_gate(p_site, true);
  PERFORM capacity_drop_expired((
    SELECT array_agg(DISTINCT a.holder_id) FROM resource r JOIN allocation a ON a.resource_id = r.id WHERE r.site_id = p_site AND a.expires_at <= v_now
  ), v_now);
  -- What could be drawn at once: all that is on sale, and all of a resource that is no longer on sale while something of it is held.
  SELECT sum(r.units::bigint * greatest(r.watts_per_unit, held.most)) FILTER (WHERE r.on_sale OR held.most > 0)
    > (SELECT min(l.limit_watts) FROM capacity_limits(p_site) l WHERE upper(l.period) > v_now)
  INTO v_over
  FROM resource r
  CROSS JOIN LATERAL (
    SELECT coalesce(max(ceil(a.watts::numeric / (upper(a.units) - lower(a.units)))), 0)::bigint AS most
    FROM allocation a WHERE a.resource_id = r.id AND upper(a.period) > v_now AND a.watts > 0
  ) AS held
  WHERE r.site_id = p_site AND r.kind <> 'POWER';
  v_over := coalesce(v_over, false);
  SELECT oversubscribed INTO v_was FROM site_power WHERE site_id = p_site;
  IF NOT v_over AND NOT v_was THEN
    RETURN;
  END IF;
  DELETE FROM allocation WHERE resource_id = p_site;
  UPDATE site_power SET oversubscribed = v_over WHERE site_id = p_site;
  IF NOT v_over THEN
    RETURN;
  END IF;
  INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org)
  SELECT p_site, int4range(l.limit_watts, 2147483647), l.period, 'LIMIT', p_site, s.owner_org
  FROM capacity_limits(p_site) l, site_power s WHERE s.site_id = p_site AND NOT isempty(l.period);
  FOR v_held IN
    SELECT a.holder_kind, a.holder_id, a.holder_org, a.expires_at, sum(a.watts)::bigint AS watts, tstzrange(greatest(lower(a.period), v_now), upper(a.period)) AS period
    FROM resource r JOIN allocation a ON a.resource_id = r.id
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND upper(a.period) > v_now
    GROUP BY a.resource_id, a.period, a.holder_kind, a.holder_id, a.holder_org, a.expires_at ORDER BY lower(a.period), a.holder_id
  LOOP
    IF NOT capacity_lay_power(p_site, v_held.watts, v_held.period, v_held.holder_kind, v_held.holder_id, v_held.holder_org, v_held.expires_at) THEN
      RAISE EXCEPTION 'site % would draw more than its limit: % W of % do not fit', p_site, v_held.watts, v_held.holder_id USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
END
$$;
