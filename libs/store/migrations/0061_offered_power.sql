-- Why: a tenant asks why not all units of a listing can be booked. While something of a site is on offer, anybody may know what the site may
-- draw, by contract and after curtailments, and what is claimed of that: as one sum, whose stretches go on while the sum stays, so that it
-- tells neither whose the claims are, nor how they divide, nor where one ends as another begins. From yesterday on: what a miner drew
-- before that is nobody's business.
-- Locks: nothing that exists.

CREATE FUNCTION capacity_offered_power(p_site text, p_window tstzrange)
RETURNS TABLE (period tstzrange, contracted_watts int, limit_watts int, claimed_watts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  WITH slices AS (
    SELECT lower(s.period) AS starts_at, upper(s.period) AS ends_at, c.limit_watts AS contracted, s.limit_watts AS most, s.firm_watts AS claimed
    FROM capacity_sweep(p_site, p_window * tstzrange(date_trunc('day', market_now(), 'UTC') - interval '1 day', NULL)) s
    JOIN capacity_contracted_limits(p_site) c ON c.period @> lower(s.period)
    WHERE EXISTS (SELECT FROM resource r WHERE r.site_id = p_site AND r.on_sale)
  ), marked AS (
    SELECT slices.*, ROW(contracted, most, claimed) IS DISTINCT FROM ROW(lag(contracted) OVER along, lag(most) OVER along, lag(claimed) OVER along) AS begins
    FROM slices WINDOW along AS (ORDER BY starts_at)
  ), stretches AS (
    SELECT marked.*, count(*) FILTER (WHERE begins) OVER (ORDER BY starts_at) AS stretch FROM marked
  )
  SELECT tstzrange(min(starts_at), max(ends_at)), contracted, most, claimed
  FROM stretches GROUP BY stretch, contracted, most, claimed ORDER BY min(starts_at)
$$;
REVOKE ALL ON FUNCTION capacity_offered_power(text, tstzrange) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION capacity_offered_power(text, tstzrange) TO gridlease_app, gridlease_staff;
