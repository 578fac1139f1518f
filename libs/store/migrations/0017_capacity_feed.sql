-- Why: searches are answered from memory. Every process keeps what is on offer and what is used of it; to stay current it must learn what
-- changed without reading tables again and again. So each transaction that changes used capacity or the power left for it leaves a line
-- here with its own number. A reader remembers the snapshot of its last look and asks for lines that were not visible in it: whoever
-- commits later than others, with a number lower than theirs, is not missed, and nothing is told twice. Lines say which rectangle to read
-- again, not how it changed, so reading one again does no harm, and a booking of a crowded pool costs a search one row.
-- Locks: SHARE ROW EXCLUSIVE on allocation and site_power for an instant: bookings in flight end first, later ones wait for the commit.

CREATE TABLE capacity_change (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  -- A pool or hall with the rectangle of it that was taken, changed or freed; or a site whose power was, without one.
  resource_id text NOT NULL,
  allocation_id bigint,
  -- Real time.
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX capacity_change_xid ON capacity_change (xid);

-- The greatest number whose lines were deleted: who looked last when transactions up to it were still at work has to read everything anew.
CREATE TABLE capacity_forgotten (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  xid xid8 NOT NULL
);
INSERT INTO capacity_forgotten (xid) VALUES ('0');
-- Nothing in here is anybody's: that units of a public offer were taken is for all to see in its timeline.
GRANT SELECT ON capacity_change, capacity_forgotten TO gridlease_app, gridlease_staff;

-- Each rectangle, and the site where its power is short: what draws there leaves less for all its offers. Whoever changes whether it is
-- short holds the site's gate exclusively, whoever takes or frees holds it too: neither misses the other.
CREATE FUNCTION capacity_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO capacity_change (resource_id, allocation_id)
    SELECT a.resource_id, a.id FROM rows_after a UNION SELECT s.site_id, NULL
    FROM rows_after a JOIN resource r ON r.id = a.resource_id JOIN site_power s ON s.site_id = r.site_id WHERE a.watts > 0 AND s.oversubscribed;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO capacity_change (resource_id, allocation_id)
    SELECT b.resource_id, b.id FROM rows_before b UNION SELECT s.site_id, NULL
    FROM rows_before b JOIN resource r ON r.id = b.resource_id JOIN site_power s ON s.site_id = r.site_id WHERE b.watts > 0 AND s.oversubscribed;
  ELSE
    WITH changed AS (SELECT resource_id, id, watts FROM rows_before UNION SELECT resource_id, id, watts FROM rows_after)
    INSERT INTO capacity_change (resource_id, allocation_id)
    SELECT c.resource_id, c.id FROM changed c UNION SELECT s.site_id, NULL
    FROM changed c JOIN resource r ON r.id = c.resource_id JOIN site_power s ON s.site_id = r.site_id WHERE c.watts > 0 AND s.oversubscribed;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER capacity_tell_taken AFTER INSERT ON allocation
  REFERENCING NEW TABLE AS rows_after FOR EACH STATEMENT EXECUTE FUNCTION capacity_tell();
CREATE TRIGGER capacity_tell_changed AFTER UPDATE ON allocation
  REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_after FOR EACH STATEMENT EXECUTE FUNCTION capacity_tell();
CREATE TRIGGER capacity_tell_freed AFTER DELETE ON allocation
  REFERENCING OLD TABLE AS rows_before FOR EACH STATEMENT EXECUTE FUNCTION capacity_tell();

CREATE FUNCTION capacity_tell_site() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO capacity_change (resource_id) VALUES (NEW.site_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER capacity_tell_site AFTER UPDATE ON site_power FOR EACH ROW EXECUTE FUNCTION capacity_tell_site();

-- What is used of these resources, expired holds included (whoever reads knows the time), but for what ended more than a day ago; by whom
-- is never told. A window that begins further back is searched as if its past were free: nobody can book it.
CREATE FUNCTION capacity_rectangles(p_resources text[])
RETURNS TABLE (id bigint, resource_id text, first_unit int, end_unit int, starts_at timestamptz, ends_at timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT a.id, r.id, lower(a.units), upper(a.units), lower(a.period), upper(a.period), a.expires_at
  FROM resource r CROSS JOIN LATERAL (
    SELECT a.id, a.units, a.period, a.expires_at FROM allocation a
    WHERE a.resource_id = r.id AND a.period && tstzrange(market_now() - interval '1 day', NULL) OFFSET 0
  ) AS a
  WHERE r.id = ANY (p_resources) AND r.kind <> 'POWER'
$$;

-- The same of single rectangles; one that is not there any more is left out.
CREATE FUNCTION capacity_rectangles_named(p_ids bigint[])
RETURNS TABLE (id bigint, resource_id text, first_unit int, end_unit int, starts_at timestamptz, ends_at timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT a.id, a.resource_id, lower(a.units), upper(a.units), lower(a.period), upper(a.period), a.expires_at
  FROM allocation a WHERE a.id = ANY (p_ids)
$$;

-- Power left at those of these sites where it is short, in stretches in which it is constant; the least of a window is what
-- capacity_free_power says of it. It holds until the first hold on the site expires.
CREATE FUNCTION capacity_power_left(p_sites text[])
RETURNS TABLE (site_id text, starts_at timestamptz, ends_at timestamptz, free_watts bigint, holds_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT s.site_id, lower(p.period), upper(p.period), p.limit_watts - p.draw_watts, hold.expires_at
  FROM site_power s
  CROSS JOIN LATERAL capacity_power(s.site_id, tstzrange(market_now() - interval '1 day', '2200-01-01 00:00:00+00')) p
  CROSS JOIN LATERAL (
    SELECT min(a.expires_at) AS expires_at FROM resource r JOIN allocation a ON a.resource_id = r.id
    WHERE r.site_id = s.site_id AND r.kind <> 'POWER' AND a.watts > 0 AND a.expires_at > market_now()
  ) AS hold
  WHERE s.site_id = ANY (p_sites) AND s.oversubscribed
$$;

-- Forgets at most so many lines that are an hour old and that every later look has behind it; returns how many. For the worker.
CREATE FUNCTION capacity_forget(p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_gone xid8[];
BEGIN
  WITH oldest AS (
    SELECT ctid, xid, at FROM capacity_change ORDER BY xid LIMIT p_limit
  ), gone AS (
    DELETE FROM capacity_change c USING oldest o
    WHERE c.ctid = o.ctid AND o.at < now() - interval '1 hour' AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
    RETURNING c.xid
  )
  SELECT array_agg(gone.xid ORDER BY gone.xid) INTO v_gone FROM gone;
  IF v_gone IS NULL THEN
    RETURN 0;
  END IF;
  UPDATE capacity_forgotten SET xid = greatest(xid, v_gone[cardinality(v_gone)]);
  RETURN cardinality(v_gone);
END
$$;

REVOKE ALL ON FUNCTION capacity_rectangles(text[]), capacity_rectangles_named(bigint[]), capacity_power_left(text[]), capacity_forget(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION capacity_rectangles(text[]), capacity_rectangles_named(bigint[]), capacity_power_left(text[]) TO gridlease_app, gridlease_staff;
GRANT EXECUTE ON FUNCTION capacity_forget(int) TO gridlease_staff;
