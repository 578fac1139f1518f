-- Why: energy of booked halls and the meter bills of contracts were not held against what their meters said (0048 knows usage by the hour only).
-- A bill of energy names its records from now on, and beside each metered line of a contract stands what it was put together from: which
-- readings, how much of the time of each, what was assumed where none was, and the terms of the sum. The close reads the records as they
-- are now and asks whether they still come to what was billed.
-- Locks: ACCESS EXCLUSIVE on energy_bill while a column is added and filled (one row a lease and month); a table and functions are new.

ALTER TABLE energy_bill ADD COLUMN meter_record_ids text[];
COMMENT ON COLUMN energy_bill.meter_record_ids IS 'Records it was rated by, oldest first; NULL: billed before it named them, and owed back.';
-- What was billed until now has them on the lines of its invoice, each line the records of one period.
ALTER TABLE energy_bill DISABLE TRIGGER append_only;
UPDATE energy_bill b SET meter_record_ids = l.meter_record_ids
FROM invoice_line l WHERE l.invoice_id = b.invoice_id AND l.kind = 'ENERGY'
  AND EXISTS (SELECT FROM meter_record m WHERE m.id = ANY (l.meter_record_ids) AND m.starts_at >= b.starts_at AND m.ends_at <= b.ends_at);
ALTER TABLE energy_bill ENABLE TRIGGER append_only;

-- One row a metered line of a contract, whether it stands on the invoice or was credited beside it. Staff only: it is a witness, not a paper.
CREATE TABLE invoice_meter_basis (
  invoice_id text NOT NULL REFERENCES invoice,
  place int NOT NULL CHECK (place >= 0),
  kind text NOT NULL CHECK (kind IN ('USAGE', 'SPOT_USAGE', 'ENERGY', 'CURTAILMENT_SHARE', 'POWER_CHARGE')),
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL,
  -- GPU-hours, kWh of IT, MWh; NULL: the record says the amount
  quantity numeric(38,12),
  -- of a curtailment, per MWh
  price numeric(38,12),
  record_ids text[] NOT NULL,
  -- {"parts": [{"id", "ms", "own", "pue"}], "rest", "restSite", "pue", "cap", "minimum", "price", "adder"}; numbers as strings, but ms
  energy jsonb CHECK ((energy IS NOT NULL) = (kind = 'ENERGY')),
  PRIMARY KEY (invoice_id, place),
  CHECK ((quantity IS NULL) = (kind = 'POWER_CHARGE')),
  CHECK ((price IS NOT NULL) = (kind = 'CURTAILMENT_SHARE'))
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_meter_basis FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE invoice_meter_basis ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice_meter_basis FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON invoice_meter_basis TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON invoice_meter_basis TO gridlease_staff USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON invoice_meter_basis TO gridlease_staff;

-- Minor units in a major one. The kernel's list; documents.db.spec holds the two together.
CREATE FUNCTION minor_per_major(p_currency char(3)) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_currency IN ('JPY', 'ISK') THEN 1 WHEN p_currency IN ('KWD', 'BHD') THEN 1000 ELSE 100 END::numeric
$$;

-- How much of [a, b) lies in [c, d), as a part of [a, b), to thirty places: a reading counts by its share of time.
CREATE FUNCTION share_of_time(a timestamptz, b timestamptz, c timestamptz, d timestamptz) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(0, extract(epoch FROM least(b, d) - greatest(a, c)))::numeric(40,30) / extract(epoch FROM b - a)
$$;

-- Energy of booked halls: each bill against its records, and those against their readings. Which of the two is wrong is said once. Figures are kept to twelve places, so that sums agree to a billionth or not at all.
CREATE FUNCTION recon_energy_breaks()
RETURNS TABLE (kind text, document_id text, currency char(3), said_minor bigint, comes_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH named AS (
    SELECT DISTINCT n.id FROM energy_bill b CROSS JOIN unnest(b.meter_record_ids) AS n (id)
  ), read AS (
    SELECT m.id, sum(coalesce(r.it_kwh * s.share * coalesce(r.pue, load.pue), 0))
        + greatest(0, extract(epoch FROM m.ends_at - m.starts_at) - sum(coalesce(s.share * extract(epoch FROM r.ends_at - r.starts_at), 0))) / 3600
          * l.units * load.pue AS kwh, bool_or(r.id IS NULL) AS is_short
    FROM named JOIN meter_record m ON m.id = named.id JOIN lease l ON l.id = m.lease_id
    CROSS JOIN LATERAL (SELECT l.meter_watts_per_unit / 1000.0 AS pue) AS load
    CROSS JOIN unnest(m.reading_ids) AS n (id) LEFT JOIN meter_reading r ON r.id = n.id
    LEFT JOIN LATERAL (SELECT share_of_time(r.starts_at, r.ends_at, m.starts_at, m.ends_at) AS share) AS s ON true
    GROUP BY m.id, l.units, load.pue
  ), bill AS (
    SELECT b.id, coalesce(sum(m.energy_kwh), 0) AS kwh, coalesce(sum(coalesce(read.kwh, m.energy_kwh)), 0) AS read_kwh,
      count(*) FILTER (WHERE read.is_short) AS short
    FROM energy_bill b LEFT JOIN LATERAL unnest(b.meter_record_ids) AS n (id) ON true
    LEFT JOIN meter_record m ON m.id = n.id LEFT JOIN read ON read.id = m.id
    WHERE b.meter_record_ids IS NOT NULL GROUP BY b.id
  ), each_bill AS (
    SELECT b.id, b.lease_id, b.starts_at, b.revision, b.currency, b.energy_kwh, coalesce(b.invoice_id, b.owed_credit_id) AS document_id,
      t.energy_price * minor_per_major(b.currency) AS price, l.quantity AS line_kwh, l.amount_minor AS line_minor, b.energy_minor,
      round(n.kwh - b.energy_kwh, 9) AS off, round(n.read_kwh - b.energy_kwh, 9) AS read_off, n.short
    FROM energy_bill b JOIN bill n ON n.id = b.id JOIN lease t ON t.id = b.lease_id
    LEFT JOIN LATERAL (
      SELECT o.quantity, o.amount_minor FROM invoice_line o
      WHERE o.invoice_id = b.invoice_id AND o.kind = 'ENERGY' AND o.meter_record_ids = b.meter_record_ids LIMIT 1
    ) AS l ON true
  ), judged AS (
    -- what a correction takes over from the bill before it is that bill's
    SELECT b.*, coalesce(b.line_minor, b.energy_minor - coalesce(p.energy_minor, 0)) AS said_minor,
      CASE WHEN b.off <> 0 AND b.off <> coalesce(p.off, 0) THEN b.off WHEN b.off = 0 AND coalesce(p.off, 0) = 0 THEN b.energy_kwh - coalesce(p.energy_kwh, 0) - b.line_kwh END AS record_off,
      CASE WHEN b.off = 0 AND (b.read_off <> 0 AND b.read_off <> coalesce(p.read_off, 0) OR b.short > coalesce(p.short, 0)) THEN b.read_off END AS reading_off
    FROM each_bill b LEFT JOIN each_bill p ON p.lease_id = b.lease_id AND p.starts_at = b.starts_at AND p.revision = b.revision - 1
    WHERE b.price IS NOT NULL
  )
  SELECT CASE WHEN record_off <> 0 THEN 'METERED_ENERGY' ELSE 'METERED_READINGS' END, document_id, currency, said_minor,
    (said_minor + round((energy_kwh + CASE WHEN record_off <> 0 THEN record_off ELSE reading_off END) * price) - round(energy_kwh * price))::bigint
  FROM judged WHERE record_off <> 0 OR reading_off IS NOT NULL
  UNION ALL
  -- a bill that is gone leaves its invoice
  SELECT 'METERED_ENERGY', i.id, i.currency, i.subtotal_minor, 0 FROM invoice i
  WHERE i.kind = 'ENERGY' AND i.state <> 'VOID' AND NOT EXISTS (SELECT FROM energy_bill b WHERE b.invoice_id = i.id)
$$;

-- Meter bills of contracts: each line against the records it names, as they are now.
CREATE FUNCTION recon_contract_meter_breaks()
RETURNS TABLE (kind text, document_id text, currency char(3), said_minor bigint, comes_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH basis AS (
    SELECT b.*, i.starts_at, i.ends_at FROM invoice_meter_basis b JOIN invoice i ON i.id = b.invoice_id
  ), ran AS (
    -- a record that straddles two bills counts by its share of time
    SELECT b.invoice_id, b.place, coalesce(sum(m.unit_hours * share_of_time(m.starts_at, m.ends_at, b.starts_at, b.ends_at)), 0) AS hours
    FROM basis b LEFT JOIN LATERAL unnest(b.record_ids) AS n (id) ON true LEFT JOIN meter_record m ON m.id = n.id
    WHERE b.kind IN ('USAGE', 'SPOT_USAGE') GROUP BY b.invoice_id, b.place
  ), part AS (
    SELECT b.invoice_id, b.place, p.own, r.tariff, r.it_kwh * (p.ms / 1000)::numeric(40,30) / extract(epoch FROM r.ends_at - r.starts_at) AS it, coalesce(r.pue, p.pue) AS pue
    FROM basis b CROSS JOIN jsonb_to_recordset(b.energy -> 'parts') AS p (id text, ms numeric, own boolean, pue numeric) JOIN meter_reading r ON r.id = p.id
    WHERE b.kind = 'ENERGY'
  ), read AS (
    SELECT invoice_id, place, sum(it) AS it, sum(it * pue) AS site, sum(it * pue * tariff) FILTER (WHERE own) AS cost,
      sum(it * pue) FILTER (WHERE own AND tariff IS NOT NULL) AS priced
    FROM part GROUP BY invoice_id, place
  ), energy AS (
    SELECT b.invoice_id, b.place, t.*, t.rest + coalesce(r.it, 0) AS it_now, t."restSite" + coalesce(r.site, 0) AS site_now,
      CASE WHEN t.adder IS NULL OR coalesce(r.priced, 0) = 0 THEN t.price ELSE round(r.cost / r.priced, 12) + t.adder END AS price_now
    FROM basis b CROSS JOIN LATERAL jsonb_to_record(b.energy) AS t (rest numeric, "restSite" numeric, pue numeric, cap numeric, minimum numeric, price numeric, adder numeric)
    LEFT JOIN read r ON r.invoice_id = b.invoice_id AND r.place = b.place
    WHERE b.kind = 'ENERGY'
  ), drawn AS (
    SELECT e.*, CASE WHEN e.it_now = 0 THEN e.pue ELSE round(e.site_now / e.it_now, 12) END AS pue_now FROM energy e
  ), each_line AS (
    SELECT b.invoice_id, b.currency, b.amount_minor, b.amount_minor * h.hours / nullif(b.quantity, 0) AS comes
    FROM basis b JOIN ran h ON h.invoice_id = b.invoice_id AND h.place = b.place WHERE round(h.hours - b.quantity, 9) <> 0
    UNION ALL
    SELECT b.invoice_id, b.currency, b.amount_minor,
      greatest(d.it_now, d.minimum) * least(d.pue_now, d.cap) * d.price_now * minor_per_major(b.currency)
    FROM basis b JOIN drawn d ON d.invoice_id = b.invoice_id AND d.place = b.place
    WHERE round(d.it_now - b.quantity, 9) <> 0 OR round(d.pue_now - d.pue, 9) <> 0 OR round(d.price_now - d.price, 9) <> 0
    UNION ALL
    SELECT b.invoice_id, b.currency, b.amount_minor, b.amount_minor * coalesce(s.megawatt_hours * s.price, 0) / nullif(b.quantity * b.price, 0)
    FROM basis b LEFT JOIN curtailment_settlement s ON s.call_id = ANY (b.record_ids)
    WHERE b.kind = 'CURTAILMENT_SHARE' AND (s.megawatt_hours IS DISTINCT FROM b.quantity OR s.price IS DISTINCT FROM b.price)
    UNION ALL
    SELECT b.invoice_id, b.currency, b.amount_minor, coalesce(c.amount_minor, 0)
    FROM basis b LEFT JOIN power_charge c ON c.id = ANY (b.record_ids)
    WHERE b.kind = 'POWER_CHARGE' AND c.amount_minor IS DISTINCT FROM b.amount_minor
  )
  SELECT 'METERED_CONTRACT', invoice_id, currency, amount_minor, round(coalesce(comes, 0))::bigint FROM each_line
$$;

-- What 0048 asks, beside what meters were asked here.
ALTER FUNCTION recon_document_breaks() RENAME TO recon_paper_breaks;
CREATE FUNCTION recon_document_breaks()
RETURNS TABLE (kind text, document_id text, currency char(3), said_minor bigint, comes_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM recon_paper_breaks() UNION ALL SELECT * FROM recon_energy_breaks() UNION ALL SELECT * FROM recon_contract_meter_breaks()
$$;
REVOKE ALL ON FUNCTION recon_document_breaks(), recon_paper_breaks(), recon_energy_breaks(), recon_contract_meter_breaks() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION recon_paper_breaks() FROM gridlease_staff;
GRANT EXECUTE ON FUNCTION recon_document_breaks() TO gridlease_staff;
