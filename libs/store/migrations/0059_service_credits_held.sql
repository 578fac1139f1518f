-- Why: a service credit rests on what agents heard, minute by minute, and was not held against it (0057 holds what meters billed). Beside each
-- closed month, and beside each service credit of a contract's bill, stands what it was judged by: units promised, since when agents spoke, which
-- maintenance was agreed, the table of credits. The close counts the minutes again, out of heartbeats, faults, notices and calls as they are now.
-- Locks: ACCESS EXCLUSIVE on availability_month while columns are added and filled (one row a lease and month), and for a moment on
-- invoice_meter_basis while its checks are replaced; an index on credit_note is built.

ALTER TABLE availability_month
  -- NULL: written down by nobody who judged it, and not held
  ADD COLUMN promised_units int CHECK (promised_units >= 0),
  -- the first minute in which anything of the lease answered, as it was known at the close; NULL: none
  ADD COLUMN reported_since timestamptz,
  -- a fault that the provider reported ran on from before the month
  ADD COLUMN is_faulty_before boolean NOT NULL DEFAULT false,
  -- notices of maintenance that were agreed and left out
  ADD COLUMN maintenance_ids text[] NOT NULL DEFAULT '{}',
  -- {"steps": [{"below", "credit"}], "cap"}, percents as strings; NULL: nothing is credited
  ADD COLUMN sla jsonb;

ALTER TABLE invoice_meter_basis
  -- {"rent": minor units, "minutes", "down", "sla", "stretches": [{"lease", "from", "until", "promised", "since", "faulty", "maintenance": [ids]}]}
  ADD COLUMN service jsonb,
  DROP CONSTRAINT invoice_meter_basis_kind_check,
  ADD CONSTRAINT invoice_meter_basis_kind_check CHECK (kind IN ('USAGE', 'SPOT_USAGE', 'ENERGY', 'CURTAILMENT_SHARE', 'POWER_CHARGE', 'SLA_CREDIT')),
  ADD CONSTRAINT invoice_meter_basis_service_check CHECK ((service IS NOT NULL) = (kind = 'SLA_CREDIT')),
  DROP CONSTRAINT invoice_meter_basis_check1,
  ADD CONSTRAINT invoice_meter_basis_quantity_check CHECK ((quantity IS NULL) = (kind IN ('POWER_CHARGE', 'SLA_CREDIT')));

-- Minutes since 1970, as sets. Those that lie in a stretch as a whole, and those that it touches (billing/metering/availability.ts).
CREATE FUNCTION minutes_within(a timestamptz, b timestamptz) RETURNS int8multirange LANGUAGE sql IMMUTABLE AS $$
  SELECT int8multirange(int8range(ceil(extract(epoch FROM a) / 60)::bigint, greatest(ceil(extract(epoch FROM a) / 60), floor(extract(epoch FROM b) / 60))::bigint))
$$;
CREATE FUNCTION minutes_touched(a timestamptz, b timestamptz) RETURNS int8range LANGUAGE sql IMMUTABLE AS $$
  SELECT int8range(floor(extract(epoch FROM a) / 60)::bigint, greatest(floor(extract(epoch FROM a) / 60), ceil(extract(epoch FROM b) / 60))::bigint)
$$;
CREATE FUNCTION minutes_count(p_set int8multirange) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(sum(upper(r) - lower(r)), 0)::int FROM unnest(p_set) AS r
$$;

-- A stretch of service counted anew: what the kernel's availabilityOf says of it; availability.db.spec holds the two together.
CREATE FUNCTION service_minutes(
  p_lease text, p_from timestamptz, p_until timestamptz, p_promised int, p_since timestamptz, p_faulty boolean, p_maintenance text[]
) RETURNS TABLE (minutes int, down int, maintenance int, curtailed int) LANGUAGE sql STABLE AS $$
  WITH faults AS (
    SELECT range_agg(minutes_touched(at, until)) AS set FROM (
      -- from the first event that says so to the first that says otherwise
      SELECT at, coalesce((SELECT o.at FROM lease_event o WHERE o.lease_id = p_lease AND o.seq > e.seq AND o.state <> 'DEGRADED' ORDER BY o.seq LIMIT 1), p_until) AS until
      FROM lease_event e WHERE lease_id = p_lease AND state = 'DEGRADED' AND at < p_until
    ) AS f WHERE at < until AND (at >= p_from OR p_faulty)
  ), sets AS (
    SELECT minutes_within(p_from, p_until) AS service,
      coalesce((SELECT range_agg(minutes_touched(starts_at, ends_at)) FROM maintenance_notice
        -- announced in time, or it did not count (market/notice/maintenance.ts)
        WHERE id = ANY (p_maintenance) AND lease_id = p_lease AND announced_at <= starts_at - interval '72 hours'), '{}') AS work,
      coalesce((SELECT range_agg(minutes_touched(starts_at, ends_at)) FROM curtailment_call
        WHERE lease_id = p_lease AND starts_at < p_until AND ends_at > p_from), '{}') AS calls,
      coalesce((SELECT set FROM faults), '{}') AS faults,
      CASE WHEN p_since < p_until THEN int8multirange(minutes_touched(p_since, p_until)) ELSE '{}' END AS reported
  ), open AS (
    SELECT s.*, service - work - calls AS counted, (service - work - calls) * reported - faults AS watched FROM sets s
  ), hours AS (
    SELECT hour, bit_or(minutes) AS minutes, sum(units) AS units, count(DISTINCT node) = count(*) AND bit_and(minutes) = bit_or(minutes) AS is_alike
    FROM heartbeat WHERE lease_id = p_lease AND hour > p_from - interval '1 hour' AND hour < p_until GROUP BY hour
  ), apart AS (
    -- a node's minute told with two numbers of units counts the smaller
    SELECT hour, units, minutes & ~coalesce(bit_or(minutes) OVER (PARTITION BY hour, node ORDER BY units ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS minutes
    FROM heartbeat WHERE lease_id = p_lease AND hour IN (SELECT hour FROM hours WHERE NOT is_alike)
  ), beat AS (
    -- minutes of an hour in which at least the promised units answered: one by one only where its nodes differed
    SELECT (extract(epoch FROM hour) / 60)::bigint AS at, minutes AS bits FROM hours WHERE is_alike AND units >= p_promised
    UNION ALL
    SELECT (extract(epoch FROM hour) / 60)::bigint, bit_or(1::bigint << k) FROM (
      SELECT hour, k FROM (SELECT hour, minutes, sum(units) AS units FROM apart WHERE minutes <> 0 GROUP BY hour, minutes) AS alike CROSS JOIN generate_series(0, 59) AS k
      WHERE (minutes >> k) & 1 = 1 GROUP BY hour, k HAVING sum(units) >= p_promised
    ) AS enough GROUP BY hour
  ), up AS (
    -- whole hours as a set, the others bit by bit
    SELECT minutes_count(o.watched * coalesce((SELECT range_agg(int8range(at, at + 60)) FROM beat WHERE bits = (1::bigint << 60) - 1), '{}'))
      + coalesce((
        SELECT sum(bit_count((b.bits & (
          SELECT coalesce(bit_or(((1::bigint << (upper(r) - lower(r))::int) - 1) << (lower(r) - b.at)::int), 0)
          FROM unnest(o.watched * int8multirange(int8range(b.at, b.at + 60))) AS r
        ))::bit(64))) FROM beat b WHERE bits <> (1::bigint << 60) - 1
      ), 0)::int AS minutes
    FROM open o
  )
  SELECT minutes_count(counted),
    minutes_count(counted * (faults + reported)) - CASE WHEN p_promised <= 0 THEN minutes_count(watched) ELSE (SELECT up.minutes FROM up) END,
    minutes_count(service * work), minutes_count(service * calls - work)
  FROM open
$$;

-- Percent of the rent that a table credits for so many minutes (market/contract/service-terms.ts, slaStep): exact.
CREATE FUNCTION service_credit_percent(p_sla jsonb, p_minutes numeric, p_down numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(least((
    SELECT s.credit FROM jsonb_to_recordset(p_sla -> 'steps') AS s (below numeric, credit numeric)
    WHERE p_minutes > 0 AND 100 * (p_minutes - p_down) < s.below * p_minutes ORDER BY s.below LIMIT 1
  ), (CASE WHEN p_minutes > 0 AND EXISTS (
    SELECT FROM jsonb_to_recordset(p_sla -> 'steps') AS s (below numeric, credit numeric) WHERE 100 * (p_minutes - p_down) < s.below * p_minutes
  ) THEN (p_sla ->> 'cap')::numeric END)), 0)
$$;

-- Months that were closed until now: as far as what they were judged by is still there.
ALTER TABLE availability_month DISABLE TRIGGER append_only;
UPDATE availability_month m SET promised_units = of_day.units, sla = CASE WHEN m.is_known THEN of_day.sla END,
  reported_since = (
    SELECT h.hour + round(log(2, (bit_or(h.minutes) & -bit_or(h.minutes))::numeric))::int * interval '1 minute' FROM heartbeat h
    WHERE h.lease_id = m.lease_id AND h.hour = (SELECT min(f.hour) FROM heartbeat f WHERE f.lease_id = m.lease_id) GROUP BY h.hour
  ),
  is_faulty_before = coalesce((SELECT e.state = 'DEGRADED' FROM lease_event e WHERE e.lease_id = m.lease_id AND e.at < m.starts_at ORDER BY e.seq DESC LIMIT 1), false)
FROM (
  SELECT m.id, l.units, CASE WHEN l.service_levels = 'GPU-2026-1' THEN
    '{"steps": [{"below": "99.5", "credit": "5"}, {"below": "99", "credit": "10"}, {"below": "95", "credit": "25"}, {"below": "90", "credit": "50"}], "cap": "50"}'::jsonb END AS sla
  FROM availability_month m JOIN lease l ON l.id = m.lease_id WHERE l.contract_id IS NULL
  UNION ALL
  -- a contract's by the version in force on the month's first day: units by the ramp of the tranche, credits by its table
  SELECT m.id, coalesce(least(l.units, promised.units), l.units), CASE WHEN v.terms ? 'sla' THEN jsonb_build_object('cap', v.terms -> 'sla' -> 'capPercent', 'steps', (
    SELECT jsonb_agg(jsonb_build_object('below', s.below, 'credit', s."creditPercent")) FROM jsonb_to_recordset(v.terms -> 'sla' -> 'steps') AS s (below text, "creditPercent" text)
  )) END
  FROM availability_month m JOIN lease l ON l.id = m.lease_id CROSS JOIN LATERAL (SELECT (m.starts_at AT TIME ZONE l.time_zone)::date AS day) AS d
  CROSS JOIN LATERAL (
    SELECT terms FROM contract_version c WHERE c.contract_id = l.contract_id ORDER BY c.effective <= d.day DESC, CASE WHEN c.effective <= d.day THEN c.number ELSE -c.number END DESC LIMIT 1
  ) AS v
  LEFT JOIN LATERAL (
    SELECT CASE WHEN t.ramp IS NULL THEN t.quantity ELSE coalesce((
      SELECT r.quantity FROM jsonb_to_recordset(t.ramp) AS r ("from" date, quantity int) WHERE r."from" <= d.day ORDER BY r."from" DESC LIMIT 1
    ), 0) END AS units
    FROM jsonb_to_recordset(v.terms -> 'tranches') AS t (id text, quantity int, ramp jsonb) WHERE t.id = l.tranche
  ) AS promised ON true
) AS of_day WHERE of_day.id = m.id;
-- agreed maintenance, in the order of announcement while the eight hours that begin in a UTC month last
DO $$
DECLARE
  v_notice record;
  v_left interval;
  v_of text := '';
  v_used jsonb := '{}';
  v_month text;
BEGIN
  FOR v_notice IN SELECT * FROM maintenance_notice ORDER BY lease_id, announced_at, id LOOP
    IF v_notice.lease_id <> v_of THEN
      v_of := v_notice.lease_id;
      v_used := '{}';
    END IF;
    CONTINUE WHEN v_notice.announced_at > v_notice.starts_at - interval '72 hours';
    v_month := to_char(v_notice.starts_at AT TIME ZONE 'UTC', 'YYYY-MM');
    v_left := coalesce((v_used ->> v_month)::interval, interval '8 hours') - (v_notice.ends_at - v_notice.starts_at);
    CONTINUE WHEN v_left < interval '0';
    v_used := v_used || jsonb_build_object(v_month, v_left::text);
    UPDATE availability_month SET maintenance_ids = maintenance_ids || v_notice.id
    WHERE lease_id = v_notice.lease_id AND promised_units IS NOT NULL AND starts_at < v_notice.ends_at AND ends_at > v_notice.starts_at;
  END LOOP;
END
$$;
ALTER TABLE availability_month ENABLE TRIGGER append_only;

-- Credits by published service levels: month, what was owed, credit note.
CREATE INDEX credit_note_of_service ON credit_note (cause) WHERE kind = 'SLA_CREDIT';

-- What somebody altered is said once: the credit against its month and what was owed; else the month against its minutes.
CREATE FUNCTION recon_service_breaks()
RETURNS TABLE (kind text, document_id text, currency char(3), said_minor bigint, comes_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH month AS (
    SELECT DISTINCT ON (m.lease_id, m.starts_at) m.*, l.currency, l.contract_id, greatest(l.started_at, l.starts_at) AS began,
      CASE WHEN l.next_availability_at IS NULL THEN least(coalesce(l.ended_at, l.ends_at), l.ends_at) END AS over,
      'sla:' || m.lease_id || ':' || to_char(m.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS cause
    FROM availability_month m JOIN lease l ON l.id = m.lease_id ORDER BY m.lease_id, m.starts_at, m.revision DESC
  ), counted AS (
    SELECT m.*, service_credit_percent(m.sla, s.minutes, s.down) AS percent_now,
      m.promised_units IS NOT NULL AND ((s.minutes, s.down, s.maintenance, s.curtailed) IS DISTINCT FROM (m.minutes, m.down_minutes, m.maintenance_minutes, m.curtailed_minutes)
        OR service_credit_percent(m.sla, s.minutes, s.down) <> m.credit_percent) AS is_off
    FROM month m LEFT JOIN LATERAL service_minutes(m.lease_id, m.starts_at, m.ends_at, m.promised_units, m.reported_since, m.is_faulty_before, m.maintenance_ids) AS s
      ON m.promised_units IS NOT NULL
  ), paper AS (
    -- a note or an invoice that does not add up is said as such, and not once more here
    SELECT n.id, n.cause, n.currency, n.subtotal_minor, of_invoice.rent, of_invoice.total = i.total_minor AND of_note.total = n.total_minor AS is_sound
    FROM credit_note n LEFT JOIN invoice i ON i.id = n.invoice_id
    LEFT JOIN LATERAL (SELECT sum(amount_minor) AS total, sum(amount_minor) FILTER (WHERE l.kind = 'CAPACITY') AS rent FROM invoice_line l WHERE l.invoice_id = i.id) AS of_invoice ON true
    LEFT JOIN LATERAL (SELECT sum(amount_minor) AS total FROM credit_note_line l WHERE l.credit_note_id = n.id) AS of_note ON true
    WHERE n.kind = 'SLA_CREDIT' AND n.cause LIKE 'sla:%'
  ), booked AS (
    SELECT coalesce(p.id, m.id) AS document_id, coalesce(p.currency, m.currency) AS currency, p.id AS note_id, p.subtotal_minor, p.is_sound,
      m.id AS month_id, m.credit_percent, m.percent_now, m.is_off, o.id AS owed_id, o.granted_minor, o.state, coalesce(p.rent, of_month.rent, 0) AS rent
    FROM (SELECT * FROM counted WHERE contract_id IS NULL) AS m FULL JOIN paper p ON p.cause = m.cause
    LEFT JOIN owed_credit o ON o.cause = coalesce(p.cause, m.cause)
    LEFT JOIN LATERAL (
      SELECT (SELECT sum(l.amount_minor) FROM invoice_line l WHERE l.invoice_id = i.id AND l.kind = 'CAPACITY') AS rent
      FROM invoice i WHERE p.id IS NULL AND (m.is_off OR m.credit_percent > 0) AND i.lease_id = m.lease_id AND i.state <> 'VOID'
        AND i.starts_at <= m.starts_at AND i.ends_at > m.starts_at AND EXISTS (SELECT FROM invoice_line l WHERE l.invoice_id = i.id AND l.kind = 'CAPACITY')
      ORDER BY i.issued_at, i.id LIMIT 1
    ) AS of_month ON true
  ), said AS (
    SELECT b.*, round(rent * coalesce(credit_percent, 0) / 100) AS by_month, CASE
        WHEN note_id IS NOT NULL AND is_sound AND (month_id IS NULL OR subtotal_minor <> round(rent * credit_percent / 100)) THEN 'MONTH'
        WHEN note_id IS NOT NULL AND is_sound AND (owed_id IS NULL OR state <> 'GRANTED' OR granted_minor <> subtotal_minor) THEN 'OWED'
        WHEN note_id IS NULL AND owed_id IS NULL AND credit_percent > 0 THEN 'MONTH'
        WHEN is_off THEN 'MINUTES'
      END AS what
    FROM booked b
  ), stretch AS (
    SELECT b.invoice_id, b.place, b.currency, b.amount_minor, t.rent, t.minutes, t.down, t.sla, sum(s.minutes) AS minutes_now, sum(s.down) AS down_now,
      array_agg(p.lease) AS leases, min(p."from") AS starts_at, max(p.until) AS ends_at
    FROM invoice_meter_basis b CROSS JOIN LATERAL jsonb_to_record(b.service) AS t (rent numeric, minutes numeric, down numeric, sla jsonb, stretches jsonb)
    CROSS JOIN LATERAL jsonb_to_recordset(t.stretches) AS p (lease text, "from" timestamptz, until timestamptz, promised int, since timestamptz, faulty boolean, maintenance text[])
    CROSS JOIN LATERAL service_minutes(p.lease, p."from", p.until, p.promised, p.since, p.faulty, p.maintenance) AS s
    WHERE b.kind = 'SLA_CREDIT' GROUP BY b.invoice_id, b.place, b.currency, b.amount_minor, t.rent, t.minutes, t.down, t.sla
  ), line AS (
    SELECT s.*, round(rent * service_credit_percent(sla, minutes, down) / 100) AS by_minutes,
      round(rent * service_credit_percent(sla, minutes_now, down_now) / 100) AS comes,
      (minutes_now, down_now) IS DISTINCT FROM (minutes, down) AS is_off
    FROM stretch s
  ), gap AS (
    SELECT m.id, m.currency, m.lease_id, coalesce(lag(m.ends_at) OVER w, CASE WHEN m.contract_id IS NULL THEN m.began ELSE m.starts_at END) AS from_at, m.starts_at AS to_at FROM month m
    WINDOW w AS (PARTITION BY m.lease_id ORDER BY m.starts_at)
    UNION ALL
    SELECT last.id, last.currency, last.lease_id, last.ends_at, last.over
    FROM (SELECT DISTINCT ON (m.lease_id) m.* FROM month m WHERE m.contract_id IS NULL ORDER BY m.lease_id, m.starts_at DESC) AS last
  )
  SELECT CASE what WHEN 'MINUTES' THEN 'SERVICE_MINUTES' ELSE 'SERVICE_CREDIT' END, document_id, currency, coalesce(subtotal_minor, 0)::bigint,
    (CASE what WHEN 'MONTH' THEN by_month WHEN 'OWED' THEN coalesce(granted_minor, 0) ELSE round(rent * percent_now / 100) END)::bigint
  FROM said WHERE what IS NOT NULL
  UNION ALL
  SELECT CASE WHEN -amount_minor <> by_minutes THEN 'SERVICE_CREDIT' ELSE 'SERVICE_MINUTES' END, invoice_id, currency, -amount_minor,
    (CASE WHEN -amount_minor <> by_minutes THEN by_minutes ELSE comes END)::bigint
  FROM line WHERE is_off OR -amount_minor <> by_minutes
  UNION ALL
  -- months of a contract, unless a bill of it says the same
  SELECT 'SERVICE_MINUTES', c.id, c.currency, round(r.rent * c.credit_percent / 100)::bigint, round(r.rent * c.percent_now / 100)::bigint
  FROM counted c CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.amount_minor), 0) AS rent FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id AND l.kind IN ('BASE_RENT', 'ADJUSTMENT', 'LATE_DELIVERY_CREDIT')
    WHERE i.lease_id = c.lease_id AND i.kind = 'CONTRACT' AND i.state <> 'VOID' AND i.starts_at <= c.starts_at AND i.ends_at > c.starts_at
  ) AS r
  WHERE c.contract_id IS NOT NULL AND c.is_off
    AND NOT EXISTS (SELECT FROM line WHERE line.is_off AND c.lease_id = ANY (line.leases) AND line.starts_at < c.ends_at AND line.ends_at > c.starts_at)
  UNION ALL
  -- a month that is gone, and gave no credit, leaves a gap before the next one, or before the end of its lease
  SELECT 'SERVICE_MINUTES', g.id, g.currency, 0, 0 FROM gap g
  WHERE g.from_at < g.to_at AND NOT EXISTS (
    SELECT FROM booked b JOIN credit_note n ON n.id = b.note_id JOIN owed_credit o ON o.cause = n.cause
    WHERE b.month_id IS NULL AND o.lease_id = g.lease_id AND o.starts_at >= g.from_at AND o.starts_at < g.to_at
  )
$$;

CREATE OR REPLACE FUNCTION recon_document_breaks()
RETURNS TABLE (kind text, document_id text, currency char(3), said_minor bigint, comes_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM recon_paper_breaks() UNION ALL SELECT * FROM recon_energy_breaks() UNION ALL SELECT * FROM recon_contract_meter_breaks()
  UNION ALL SELECT * FROM recon_service_breaks()
$$;
REVOKE ALL ON FUNCTION recon_service_breaks() FROM PUBLIC;
