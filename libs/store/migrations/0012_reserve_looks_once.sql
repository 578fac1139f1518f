-- Why: a reservation looked twice at what overlaps it, and the second look could be planned as a walk through everything in the
-- period. Now it looks once, per range, and the functions of capacity never walk the whole table, not even where their plan was made
-- while the table was still empty (a pool's connections keep their plans for hours). Locks: catalog rows of functions only.

CREATE OR REPLACE FUNCTION capacity_reserve(
  p_resource text, p_units int4range[], p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_now timestamptz := market_now();
  v_resource resource;
  v_over boolean;
  v_watts bigint;
  v_size bigint;
  v_rows int;
  v_taken boolean;
  v_expired text[];
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
  -- losers of a rush leave here, before they queue; OFFSET 0 keeps one look into the index per range
  SELECT bool_or(found.expires_at IS NULL OR found.expires_at > v_now), array_agg(DISTINCT found.holder_id) FILTER (WHERE found.expires_at <= v_now)
  INTO v_taken, v_expired
  FROM unnest(p_units) AS u CROSS JOIN LATERAL (
    SELECT a.expires_at, a.holder_id FROM allocation a WHERE a.resource_id = p_resource AND a.units && u AND a.period && p_period OFFSET 0
  ) AS found;
  IF v_taken OR EXISTS (SELECT FROM unnest(p_units) AS u WHERE upper(u) > v_resource.units) THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  SELECT sum(upper(u) - lower(u)) INTO v_size FROM unnest(p_units) AS u;
  v_watts := CASE WHEN p_kind = 'QUOTE' THEN v_resource.watts_per_unit ELSE 0 END;
  v_over := v_over AND v_watts > 0;
  IF v_over THEN
    PERFORM pg_advisory_xact_lock(7102, hashtext(v_resource.site_id));
    SELECT v_expired || array_agg(DISTINCT a.holder_id) INTO v_expired
    FROM allocation a WHERE a.resource_id = v_resource.site_id AND a.period && p_period AND a.expires_at <= v_now;
  END IF;
  BEGIN
    IF v_expired IS NOT NULL THEN
      PERFORM capacity_drop_expired(v_expired, v_now);
    END IF;
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

ALTER FUNCTION capacity_free(text[], tstzrange) SET enable_seqscan = off;
ALTER FUNCTION capacity_used(text, tstzrange) SET enable_seqscan = off;
ALTER FUNCTION capacity_power(text, tstzrange) SET enable_seqscan = off;
ALTER FUNCTION capacity_convert(text, text) SET enable_seqscan = off;
ALTER FUNCTION capacity_release(text, timestamptz) SET enable_seqscan = off;
