-- Why: nearly every reservation is one range of units at a site with power enough. It now costs one INSERT: the exclusion constraint
-- itself is the look at what overlaps, and nothing has to be undone when it says no. Only where ranges are several, where power is short
-- or where a hold that has expired is in the way is there a look and a sub-transaction, as before. Buyers who come at once to one listing
-- can be served by one call, each with its own signed token and its own answer. What was checked row by row after a write is checked
-- once per statement.
--
-- The constraint's index held the resource's id as text, which made up half of what it costs to write and to look: it now holds 64 bits
-- that are derived from the id. Should two resources ever share them (one market of 10,000 listings in 300 billion), one may be told that
-- its units are taken while they are not; that units are booked twice is as impossible as before.
--
-- A CHECK of a table is compiled anew by every statement, which was a third of what a rectangle costs; that of a domain once a session. So
-- what a value must be is said by its type now, and what two columns must be together by the table, as before.
-- Locks: ACCESS EXCLUSIVE on allocation while it is written anew (a million rectangles: some seconds); catalogue rows of functions.

-- what it looked at is looked at by capacity_tell from now on, once a statement
DROP TRIGGER allocation_inside ON allocation;
DROP FUNCTION allocation_inside();

CREATE DOMAIN unit_range AS int4range
  CONSTRAINT allocation_units CHECK (NOT isempty(VALUE) AND NOT lower_inf(VALUE) AND NOT upper_inf(VALUE) AND lower(VALUE) >= 0);
CREATE DOMAIN market_period AS tstzrange
  CONSTRAINT allocation_period CHECK (
    NOT isempty(VALUE) AND lower_inc(VALUE) AND NOT upper_inc(VALUE) AND VALUE <@ tstzrange('2000-01-01 00:00:00+00', '2200-01-01 00:00:00+00')
  );
-- LIMIT: watts of a site that do not exist; only on POWER resources.
CREATE DOMAIN holder_kind AS text CONSTRAINT allocation_holder_kind CHECK (VALUE IN ('QUOTE', 'LEASE', 'BLOCK', 'LIMIT'));
CREATE DOMAIN drawn_watts AS bigint CONSTRAINT allocation_watts CHECK (VALUE >= 0);

ALTER TABLE allocation
  DROP CONSTRAINT allocation_apart, DROP CONSTRAINT allocation_units, DROP CONSTRAINT allocation_period,
  DROP CONSTRAINT allocation_holder_kind_check, DROP CONSTRAINT allocation_watts_check,
  ALTER COLUMN units TYPE unit_range, ALTER COLUMN period TYPE market_period, ALTER COLUMN holder_kind TYPE holder_kind, ALTER COLUMN watts TYPE drawn_watts,
  ADD COLUMN resource_key bigint NOT NULL GENERATED ALWAYS AS (hashtextextended(resource_id, 0)) STORED,
  ADD CONSTRAINT allocation_apart EXCLUDE USING gist (resource_key WITH =, units WITH &&, period WITH &&);

-- Every function that looks for rectangles of a resource looks by its key; nothing else of them changes.
DO $$
DECLARE
  v_function regprocedure;
  v_before text;
  v_after text;
BEGIN
  FOREACH v_function IN ARRAY ARRAY[
    'capacity_breaches(text)', 'capacity_claims(text, tstzrange)', 'capacity_free(text[], tstzrange)', 'capacity_power_left(text[])',
    'capacity_rectangles(text[])', 'capacity_refresh_site(text)', 'capacity_sweep(text, tstzrange)', 'capacity_used(text, tstzrange)',
    'resource_keeps_its_units()'
  ]::regprocedure[] LOOP
    v_before := pg_get_functiondef(v_function);
    v_after := regexp_replace(v_before, '(a|h)\.resource_id = (r\.id|p_resource|OLD\.id)', '\1.resource_key = hashtextextended(\2, 0)', 'g');
    v_after := regexp_replace(v_after, 'JOIN resource r ON r.id = a.resource_id(\s+WHERE)', 'JOIN resource r ON hashtextextended(r.id, 0) = a.resource_key\1');
    IF v_after = v_before THEN
      RAISE EXCEPTION '% does not look for rectangles any more', v_function;
    END IF;
    EXECUTE v_after;
  END LOOP;
END
$$;

-- As capacity_reserve was, behind the gate: says why not, looks first, so that losers of a rush leave before they queue, and lays everything
-- or nothing.
CREATE FUNCTION capacity_reserve_carefully(
  p_resource text, p_units int4range[], p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamptz
) RETURNS text
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
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
  SELECT * INTO v_resource FROM resource WHERE id = p_resource;
  SELECT oversubscribed INTO v_over FROM site_power WHERE site_id = v_resource.site_id;
  IF p_kind = 'BLOCK' THEN
    PERFORM sec.require_org(v_resource.owner_org);
  ELSIF NOT v_resource.on_sale THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  -- OFFSET 0 keeps one look into the index per range
  SELECT bool_or(found.expires_at IS NULL OR found.expires_at > v_now), array_agg(DISTINCT found.holder_id) FILTER (WHERE found.expires_at <= v_now)
  INTO v_taken, v_expired
  FROM unnest(p_units) AS u CROSS JOIN LATERAL (
    SELECT a.expires_at, a.holder_id FROM allocation a WHERE a.resource_key = hashtextextended(p_resource, 0) AND a.units && u AND a.period && p_period OFFSET 0
  ) AS found;
  IF v_taken OR EXISTS (SELECT FROM unnest(p_units) AS u WHERE upper(u) > v_resource.units) THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  SELECT sum(upper(u) - lower(u)) INTO v_size FROM unnest(p_units) AS u;
  v_watts := CASE WHEN p_kind = 'QUOTE' THEN v_resource.watts_per_unit ELSE 0 END;
  v_over := v_over AND v_watts > 0;
  IF v_over THEN
    PERFORM pg_advisory_xact_lock(7102, hashtext(v_resource.site_id));
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

CREATE OR REPLACE FUNCTION capacity_reserve(
  p_resource text, p_units int4range[], p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sec.require_org(p_org);
  IF p_kind NOT IN ('QUOTE', 'BLOCK') OR cardinality(p_units) = 0 THEN
    RAISE EXCEPTION 'nothing to reserve for %', p_kind USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- the gate of its site: behind it nobody changes size, price of power or sale any more
  PERFORM pg_advisory_xact_lock_shared(7101, hashtext(r.site_id)) FROM resource r WHERE r.id = p_resource AND r.kind <> 'POWER';
  IF NOT FOUND THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  IF cardinality(p_units) = 1 AND p_kind = 'QUOTE' THEN
    INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at, watts)
    SELECT p_resource, p_units[1], p_period, p_kind, p_holder, p_org, p_expires, r.watts_per_unit::bigint * (upper(p_units[1]) - lower(p_units[1]))
    FROM resource r JOIN site_power s ON s.site_id = r.site_id
    WHERE r.id = p_resource AND r.on_sale AND upper(p_units[1]) <= r.units AND NOT (s.oversubscribed AND r.watts_per_unit > 0)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
      RETURN 'RESERVED';
    END IF;
  END IF;
  RETURN capacity_reserve_carefully(p_resource, p_units, p_period, p_kind, p_holder, p_org, p_expires);
END
$$;

-- Many buyers of one listing in one call: each has its own signed token and its own answer, in the order asked. True: all of its ranges
-- are held, which the constraint judged as ever. False: not, and nothing of it is; whoever hears that goes on alone with capacity_reserve,
-- which also knows what to do where a hold has expired or power is short. A call that holds places of many must not wait long for one:
-- whoever it waits for may want one of them, so it gives up after a moment.
CREATE FUNCTION capacity_reserve_together(
  p_resource text, p_tokens text[], p_units int4multirange[], p_periods tstzrange[], p_holders text[], p_expires timestamptz[]
) RETURNS SETOF boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET lock_timeout = '500ms' AS $$
DECLARE
  v_orgs text[];
  v_ids bigint[];
  v_whole text[];
BEGIN
  SELECT array_agg(sec.org_of(t.token) ORDER BY t.place) INTO v_orgs FROM unnest(p_tokens) WITH ORDINALITY AS t (token, place);
  IF array_position(v_orgs, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'a token is forged or has expired' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (SELECT count(DISTINCT holder) FROM unnest(p_holders) AS holder) <> cardinality(v_orgs) THEN
    RAISE EXCEPTION 'each buyer asks once, under an id of its own' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(7101, hashtext(r.site_id)) FROM resource r WHERE r.id = p_resource AND r.kind <> 'POWER';
  -- in ascending order, as everybody: no circle of buyers waits for one another
  WITH asked AS (
    SELECT a.org, a.period, a.holder, a.expires, a.place, u.range, (SELECT count(*) FROM unnest(a.units)) AS ranges
    FROM unnest(v_orgs, p_units, p_periods, p_holders, p_expires) WITH ORDINALITY AS a (org, units, period, holder, expires, place),
      unnest(a.units) AS u (range)
  ), laid AS (
    INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at, watts)
    SELECT p_resource, k.range, k.period, 'QUOTE', k.holder, k.org, k.expires, r.watts_per_unit::bigint * (upper(k.range) - lower(k.range))
    FROM asked k, resource r JOIN site_power s ON s.site_id = r.site_id
    WHERE r.id = p_resource AND r.on_sale AND upper(k.range) <= r.units AND NOT (s.oversubscribed AND r.watts_per_unit > 0)
    ORDER BY lower(k.range), k.place
    ON CONFLICT DO NOTHING
    RETURNING id, holder_id
  ), gangs AS (
    SELECT l.holder_id, array_agg(l.id) AS ids, count(*) = min(k.ranges) AS whole
    FROM laid l JOIN (SELECT DISTINCT holder, ranges FROM asked) AS k ON k.holder = l.holder_id GROUP BY l.holder_id
  )
  SELECT array_agg(g.holder_id) FILTER (WHERE g.whole), (SELECT array_agg(part) FROM gangs o, unnest(o.ids) AS part WHERE NOT o.whole)
  INTO v_whole, v_ids FROM gangs g;
  IF v_ids IS NOT NULL THEN
    DELETE FROM allocation WHERE id = ANY (v_ids);
  END IF;
  RETURN QUERY SELECT coalesce(a.holder = ANY (v_whole), false) FROM unnest(p_holders) WITH ORDINALITY AS a (holder, place) ORDER BY a.place;
END
$$;
REVOKE ALL ON FUNCTION capacity_reserve_together(text, text[], int4multirange[], tstzrange[], text[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION capacity_reserve_together(text, text[], int4multirange[], tstzrange[], text[], timestamptz[]) TO gridlease_app;

-- Row-level security asks for the organisation in every statement: the fewer steps the better.
CREATE OR REPLACE FUNCTION sec.org_of(p_token text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_parts text[] := string_to_array(p_token, '.');
BEGIN
  IF cardinality(v_parts) = 3 AND v_parts[2] ~ '^[0-9]{1,12}$' THEN
    IF v_parts[2]::bigint >= extract(epoch FROM clock_timestamp())
      AND encode(public.hmac(convert_to(v_parts[1] || '.' || v_parts[2], 'UTF8'), (SELECT secret FROM sec.key), 'sha256'), 'hex') = v_parts[3] THEN
      RETURN v_parts[1];
    END IF;
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION sec.require_org(p_org text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF session_user = 'gridlease_app' AND p_org IS DISTINCT FROM sec.org() THEN
    RAISE EXCEPTION 'organisation % is not the one of this transaction', coalesce(p_org, '(none)') USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- Whatever is written lies inside its resource, and whoever keeps a copy of the market learns of it.
CREATE OR REPLACE FUNCTION capacity_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_outside text;
  v_scarce text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT min(a.resource_id) FILTER (WHERE r.units IS NULL OR upper(a.units) > r.units),
      array_agg(DISTINCT s.site_id) FILTER (WHERE a.watts > 0 AND s.oversubscribed)
    INTO v_outside, v_scarce
    FROM rows_after a LEFT JOIN resource r ON r.id = a.resource_id LEFT JOIN site_power s ON s.site_id = r.site_id;
    INSERT INTO capacity_change (resource_id, allocation_id) SELECT a.resource_id, a.id FROM rows_after a;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT s.site_id) FILTER (WHERE b.watts > 0 AND s.oversubscribed) INTO v_scarce
    FROM rows_before b JOIN resource r ON r.id = b.resource_id JOIN site_power s ON s.site_id = r.site_id;
    INSERT INTO capacity_change (resource_id, allocation_id) SELECT b.resource_id, b.id FROM rows_before b;
  ELSE
    SELECT min(a.resource_id) FILTER (WHERE r.units IS NULL OR upper(a.units) > r.units),
      array_agg(DISTINCT s.site_id) FILTER (WHERE a.watts > 0 AND s.oversubscribed)
    INTO v_outside, v_scarce
    FROM (SELECT resource_id, units, watts FROM rows_after UNION ALL SELECT resource_id, int4range(0, 0), watts FROM rows_before) AS a
    LEFT JOIN resource r ON r.id = a.resource_id LEFT JOIN site_power s ON s.site_id = r.site_id;
    INSERT INTO capacity_change (resource_id, allocation_id) SELECT resource_id, id FROM rows_before UNION SELECT resource_id, id FROM rows_after;
  END IF;
  IF v_outside IS NOT NULL THEN
    RAISE EXCEPTION 'units are not inside resource %', v_outside USING ERRCODE = 'check_violation';
  END IF;
  IF v_scarce IS NOT NULL THEN
    INSERT INTO capacity_change (resource_id) SELECT unnest(v_scarce);
  END IF;
  RETURN NULL;
END
$$;
