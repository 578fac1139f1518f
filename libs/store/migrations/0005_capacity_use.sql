-- Why: what customers and staff may do with capacity: ask, reserve, convert, release. Each function runs as its owner and checks
-- the organisation of the transaction. Locks: nothing; all objects are new.

-- All ranges or none, judged by the exclusion constraint. One INSERT with ON CONFLICT DO NOTHING in ascending order: buyers of the
-- same units wait for one another in one direction only, so they never deadlock. What was laid is undone by a sub-transaction, not
-- by deleting: a rolled-back row lets waiting buyers go on at once.
CREATE FUNCTION capacity_reserve(
  p_resource text, p_units int4range[], p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_now timestamptz := market_now();
  v_resource resource;
  v_over boolean;
  v_watts bigint;
  v_size bigint;
  v_rows int;
BEGIN
  PERFORM sec.require_org(p_org);
  IF p_kind NOT IN ('QUOTE', 'BLOCK') OR cardinality(p_units) = 0 THEN
    RAISE EXCEPTION 'nothing to reserve for %', p_kind USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT * INTO v_resource FROM resource WHERE id = p_resource AND kind <> 'POWER';
  IF NOT FOUND THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  PERFORM capacity_gate(v_resource.site_id, false);
  -- read again: only now nobody can change size, price of power or sale any more
  SELECT * INTO v_resource FROM resource WHERE id = p_resource;
  SELECT oversubscribed INTO v_over FROM site_power WHERE site_id = v_resource.site_id;
  IF p_kind = 'BLOCK' THEN
    PERFORM sec.require_org(v_resource.owner_org);
  ELSIF NOT v_resource.on_sale THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  -- losers of a rush leave here, before they queue
  IF EXISTS (
    SELECT FROM unnest(p_units) AS u WHERE upper(u) > v_resource.units OR EXISTS (
      SELECT FROM allocation a WHERE a.resource_id = p_resource AND a.units && u AND a.period && p_period AND (a.expires_at IS NULL OR a.expires_at > v_now)
    )
  ) THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  SELECT sum(upper(u) - lower(u)) INTO v_size FROM unnest(p_units) AS u;
  v_watts := CASE WHEN p_kind = 'QUOTE' THEN v_resource.watts_per_unit ELSE 0 END;
  v_over := v_over AND v_watts > 0;
  IF v_over THEN
    PERFORM pg_advisory_xact_lock(7102, hashtext(v_resource.site_id));
  END IF;
  BEGIN
    PERFORM capacity_drop_expired((
      SELECT array_agg(DISTINCT holder_id) FROM (
        SELECT a.holder_id FROM unnest(p_units) AS u JOIN allocation a ON a.resource_id = p_resource AND a.units && u AND a.period && p_period
        WHERE a.expires_at <= v_now
        UNION SELECT a.holder_id FROM allocation a WHERE v_over AND a.resource_id = v_resource.site_id AND a.period && p_period AND a.expires_at <= v_now
      ) AS expired
    ), v_now);
    INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at, watts)
    SELECT p_resource, u, p_period, p_kind, p_holder, p_org, p_expires, v_watts * (upper(u) - lower(u)) FROM unnest(p_units) AS u ORDER BY lower(u)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows < cardinality(p_units) THEN
      RAISE EXCEPTION USING ERRCODE = 'GL001', MESSAGE = 'UNITS_TAKEN';
    END IF;
    IF v_over AND NOT capacity_lay_power(v_resource.site_id, v_watts * v_size, p_period, p_kind, p_holder, p_org, p_expires) THEN
      RAISE EXCEPTION USING ERRCODE = 'GL001', MESSAGE = 'POWER_EXCEEDED';
    END IF;
  EXCEPTION WHEN SQLSTATE 'GL001' THEN
    RETURN SQLERRM;
  END;
  RETURN 'RESERVED';
END
$$;

-- Sites a holder draws on, gated, its rectangles locked in one order. For the two functions below.
CREATE FUNCTION capacity_lock_holder(p_holder text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM capacity_gate(site_id, false) FROM (
    SELECT DISTINCT r.site_id FROM allocation a JOIN resource r ON r.id = a.resource_id WHERE a.holder_id = p_holder ORDER BY r.site_id
  ) AS sites;
  PERFORM FROM allocation WHERE holder_id = p_holder ORDER BY id FOR UPDATE;
END
$$;

-- A quote's hold becomes the lease's, units and watts at once, unless it has expired. False: nothing was held any more.
CREATE FUNCTION capacity_convert(p_quote text, p_lease text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_now timestamptz := market_now();
BEGIN
  PERFORM capacity_lock_holder(p_quote);
  PERFORM sec.require_org(holder_org) FROM allocation WHERE holder_id = p_quote;
  UPDATE allocation SET holder_kind = 'LEASE', holder_id = p_lease, expires_at = NULL
  WHERE holder_id = p_quote AND holder_kind = 'QUOTE' AND expires_at > v_now;
  RETURN FOUND;
END
$$;

-- Frees what a holder has from an instant on; rectangles that began before are cut there.
CREATE FUNCTION capacity_release(p_holder text, p_from timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM capacity_lock_holder(p_holder);
  PERFORM sec.require_org(holder_org) FROM allocation WHERE holder_id = p_holder;
  DELETE FROM allocation WHERE holder_id = p_holder AND holder_kind <> 'LIMIT' AND lower(period) >= p_from;
  UPDATE allocation SET period = tstzrange(lower(period), p_from)
  WHERE holder_id = p_holder AND holder_kind <> 'LIMIT' AND period @> p_from;
END
$$;

-- Units free over the whole window. An unknown resource has none.
CREATE FUNCTION capacity_free(p_resources text[], p_window tstzrange) RETURNS TABLE (resource_id text, units int4multirange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.id, int4multirange(int4range(0, r.units)) - coalesce(taken.units, '{}'::int4multirange)
  FROM resource r
  CROSS JOIN LATERAL (
    SELECT range_agg(a.units) AS units FROM allocation a
    WHERE a.resource_id = r.id AND a.period && p_window AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ) AS taken
  WHERE r.id = ANY (p_resources) AND r.kind <> 'POWER'
$$;

-- What is used and how; never by whom.
CREATE FUNCTION capacity_used(p_resource text, p_window tstzrange) RETURNS TABLE (units int4range, period tstzrange, use text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.units, a.period, CASE a.holder_kind WHEN 'QUOTE' THEN 'HELD' WHEN 'LEASE' THEN 'LEASED' ELSE 'BLOCKED' END
  FROM allocation a JOIN resource r ON r.id = a.resource_id AND r.kind <> 'POWER'
  WHERE a.resource_id = p_resource AND a.period && p_window AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ORDER BY lower(a.period), lower(a.units)
$$;

-- Limit and draw of a site over a window, in stretches in which both are constant.
CREATE FUNCTION capacity_power(p_site text, p_window tstzrange) RETURNS TABLE (period tstzrange, limit_watts int, draw_watts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH held AS MATERIALIZED (
    SELECT a.period, a.watts FROM resource r JOIN allocation a ON a.resource_id = r.id
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND a.period && p_window AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ), limits AS MATERIALIZED (
    SELECT l.period, l.limit_watts FROM capacity_limits(p_site) l WHERE l.period && p_window
  ), changes AS (
    SELECT greatest(lower(held.period), lower(p_window)) AS at, held.watts AS change FROM held
    UNION ALL SELECT upper(held.period), -held.watts FROM held WHERE upper(held.period) < upper(p_window)
    UNION ALL SELECT greatest(lower(limits.period), lower(p_window)), 0 FROM limits
  ), draws AS (
    SELECT at, sum(sum(change)) OVER (ORDER BY at) AS watts, lead(at, 1, upper(p_window)) OVER (ORDER BY at) AS until FROM changes GROUP BY at
  )
  SELECT tstzrange(draws.at, draws.until), limits.limit_watts, draws.watts::bigint
  FROM draws JOIN limits ON limits.period @> draws.at ORDER BY draws.at
$$;

-- The same for the site's owner and for staff; nothing for anybody else.
CREATE FUNCTION capacity_power_use(p_site text, p_window tstzrange) RETURNS TABLE (period tstzrange, limit_watts int, draw_watts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.period, p.limit_watts, p.draw_watts FROM site_power s, capacity_power(p_site, p_window) p
  WHERE s.site_id = p_site AND (NOT sec.is_app() OR s.owner_org = sec.org()) ORDER BY lower(p.period)
$$;

-- The least free watts in the window; NULL where all that is on sale fits at once, so that nothing has to be checked.
CREATE FUNCTION capacity_free_power(p_sites text[], p_window tstzrange) RETURNS TABLE (site_id text, watts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.site_id, CASE WHEN s.oversubscribed THEN (SELECT min(p.limit_watts - p.draw_watts) FROM capacity_power(s.site_id, p_window) p) END
  FROM site_power s WHERE s.site_id = ANY (p_sites)
$$;

GRANT EXECUTE ON FUNCTION
  capacity_reserve(text, int4range[], tstzrange, text, text, text, timestamptz), capacity_convert(text, text), capacity_release(text, timestamptz),
  capacity_free(text[], tstzrange), capacity_used(text, tstzrange), capacity_power_use(text, tstzrange), capacity_free_power(text[], tstzrange)
TO gridlease_app, gridlease_staff;

-- Supply tables keep the capacity tables in step themselves, so that no code path can forget it.
CREATE FUNCTION capacity_follow_site() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO site_power (site_id, owner_org, limit_watts, ramp) VALUES (NEW.id, NEW.org_id, NEW.power_limit_watts, NEW.ramp);
    INSERT INTO resource (id, owner_org, site_id, kind, units) VALUES (NEW.id, NEW.org_id, NEW.id, 'POWER', 2147483647);
  ELSIF NEW.power_limit_watts <> OLD.power_limit_watts OR NEW.ramp <> OLD.ramp THEN
    PERFORM capacity_gate(NEW.id, true);
    UPDATE site_power SET limit_watts = NEW.power_limit_watts, ramp = NEW.ramp WHERE site_id = NEW.id;
    PERFORM capacity_refresh_site(NEW.id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER capacity_follow_site AFTER INSERT OR UPDATE ON site FOR EACH ROW EXECUTE FUNCTION capacity_follow_site();

CREATE FUNCTION capacity_follow_listing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_units int := CASE TG_TABLE_NAME WHEN 'gpu_pool' THEN (to_jsonb(NEW) ->> 'node_count')::int * (to_jsonb(NEW) ->> 'gpus_per_node')::int
    ELSE (to_jsonb(NEW) ->> 'critical_it_kw')::int END;
  v_before resource;
BEGIN
  SELECT * INTO v_before FROM resource WHERE id = NEW.id;
  IF NOT FOUND THEN
    INSERT INTO resource (id, owner_org, site_id, kind, units)
    VALUES (NEW.id, NEW.org_id, NEW.site_id, CASE TG_TABLE_NAME WHEN 'gpu_pool' THEN 'GPU' ELSE 'HALL' END, v_units);
  ELSIF v_before.units <> v_units OR v_before.site_id <> NEW.site_id THEN
    PERFORM capacity_gate(site, true) FROM (SELECT DISTINCT unnest(ARRAY[v_before.site_id, NEW.site_id]) AS site ORDER BY site) AS sites;
    UPDATE resource SET units = v_units, site_id = NEW.site_id WHERE id = NEW.id;
    PERFORM capacity_refresh_site(site) FROM (SELECT DISTINCT unnest(ARRAY[v_before.site_id, NEW.site_id]) AS site ORDER BY site) AS sites;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER capacity_follow_listing AFTER INSERT OR UPDATE ON gpu_pool FOR EACH ROW EXECUTE FUNCTION capacity_follow_listing();
CREATE TRIGGER capacity_follow_listing AFTER INSERT OR UPDATE ON data_hall FOR EACH ROW EXECUTE FUNCTION capacity_follow_listing();

CREATE FUNCTION capacity_follow_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_watts int := (NEW.body ->> 'meterWattsPerUnit')::int;
  v_on_sale boolean := NEW.state = 'PUBLISHED';
  v_before resource;
BEGIN
  SELECT * INTO v_before FROM resource WHERE id = NEW.id;
  IF v_before.watts_per_unit <> v_watts OR v_before.on_sale <> v_on_sale THEN
    PERFORM capacity_gate(v_before.site_id, true);
    UPDATE resource SET watts_per_unit = v_watts, on_sale = v_on_sale WHERE id = NEW.id;
    PERFORM capacity_refresh_site(v_before.site_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER capacity_follow_offer AFTER INSERT OR UPDATE OF state, body ON offer FOR EACH ROW EXECUTE FUNCTION capacity_follow_offer();
