-- Why: meter bills of contracts that were issued before 0057 have no basis beside them, and their service credits none before 0059, so they are
-- held against nothing; and a basis that somebody removed left no trace. What a line was made of is put together where its source is still
-- there. What cannot be known any more (how much of each reading counted, and what was assumed beside it) gets a basis that says so, '{}',
-- and is not held. From here on each line of a meter has one, and a line without is named.
-- Locks: nothing that exists; rows are added to invoice_meter_basis, one for each older line.

WITH line AS (
  SELECT l.*, i.currency, i.lease_id, i.starts_at, i.ends_at,
    (SELECT coalesce(max(b.place), -1) FROM invoice_meter_basis b WHERE b.invoice_id = i.id) + row_number() OVER (PARTITION BY i.id ORDER BY l.position) AS place
  FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
  WHERE i.kind = 'CONTRACT_METER' AND l.kind IN ('USAGE', 'SPOT_USAGE', 'ENERGY', 'CURTAILMENT_SHARE', 'POWER_CHARGE', 'SLA_CREDIT')
    AND NOT EXISTS (SELECT FROM invoice_meter_basis b WHERE b.invoice_id = i.id AND b.kind = l.kind)
), credit AS (
  -- one month of one lease, and a rent of which it gives just this credit: else nobody can say what it was of
  SELECT l.id, jsonb_build_object('rent', rent.minor::text, 'minutes', m.minutes::text, 'down', m.down_minutes::text, 'sla', m.sla, 'stretches', jsonb_build_array(
    jsonb_build_object('lease', m.lease_id, 'from', m.starts_at, 'until', m.ends_at, 'promised', m.promised_units, 'since', m.reported_since,
      'faulty', m.is_faulty_before, 'maintenance', m.maintenance_ids)
  )) AS service
  FROM line l JOIN availability_month m ON m.lease_id = l.lease_id AND m.starts_at >= l.starts_at AND m.ends_at = l.ends_at AND m.promised_units IS NOT NULL
  CROSS JOIN LATERAL (
    SELECT sum(o.amount_minor) AS minor FROM invoice i JOIN invoice_line o ON o.invoice_id = i.id AND o.kind IN ('BASE_RENT', 'ADJUSTMENT', 'LATE_DELIVERY_CREDIT')
    WHERE i.lease_id = l.lease_id AND i.kind = 'CONTRACT' AND i.state <> 'VOID' AND i.starts_at = l.starts_at AND i.ends_at = l.ends_at
  ) AS rent
  WHERE l.kind = 'SLA_CREDIT' AND -l.amount_minor = round(rent.minor * m.credit_percent / 100)
)
INSERT INTO invoice_meter_basis (invoice_id, place, kind, currency, amount_minor, quantity, price, record_ids, energy, service)
SELECT l.invoice_id, l.place, l.kind, l.currency, l.amount_minor,
  CASE l.kind WHEN 'USAGE' THEN ran.hours WHEN 'SPOT_USAGE' THEN ran.hours WHEN 'ENERGY' THEN 0 WHEN 'CURTAILMENT_SHARE' THEN coalesce(s.megawatt_hours, 0) END,
  CASE l.kind WHEN 'CURTAILMENT_SHARE' THEN coalesce(s.price, 0) END, l.meter_record_ids,
  CASE l.kind WHEN 'ENERGY' THEN '{}'::jsonb END, CASE l.kind WHEN 'SLA_CREDIT' THEN coalesce(credit.service, '{}') END
FROM line l LEFT JOIN credit ON credit.id = l.id LEFT JOIN curtailment_settlement s ON s.call_id = ANY (l.meter_record_ids)
CROSS JOIN LATERAL (
  SELECT coalesce(sum(m.unit_hours * share_of_time(m.starts_at, m.ends_at, l.starts_at, l.ends_at)), 0) AS hours FROM meter_record m WHERE m.id = ANY (l.meter_record_ids)
) AS ran;

-- Service credits that were given beside the bill they were found with.
INSERT INTO invoice_meter_basis (invoice_id, place, kind, currency, amount_minor, record_ids, service)
SELECT split_part(n.cause, ':', 2), 1000, 'SLA_CREDIT', n.currency, -sum(n.subtotal_minor), '{}', '{}'
FROM credit_note n WHERE n.cause LIKE 'contract:%:SLA_CREDIT:%'
  AND NOT EXISTS (SELECT FROM invoice_meter_basis b WHERE b.invoice_id = split_part(n.cause, ':', 2) AND b.kind = 'SLA_CREDIT')
GROUP BY split_part(n.cause, ':', 2), n.currency;

-- A basis that is gone leaves its line, or the credit note beside it.
CREATE FUNCTION recon_basis_breaks()
RETURNS TABLE (kind text, document_id text, currency char(3), said_minor bigint, comes_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE l.kind WHEN 'SLA_CREDIT' THEN 'SERVICE_CREDIT' ELSE 'METERED_CONTRACT' END, i.id, i.currency,
    (l.minor * CASE l.kind WHEN 'SLA_CREDIT' THEN -1 ELSE 1 END)::bigint, (coalesce(b.minor, 0) * CASE l.kind WHEN 'SLA_CREDIT' THEN -1 ELSE 1 END)::bigint
  FROM invoice i JOIN (
    SELECT invoice_id, kind, count(*) AS lines, sum(amount_minor) AS minor FROM invoice_line
    WHERE kind IN ('USAGE', 'SPOT_USAGE', 'ENERGY', 'CURTAILMENT_SHARE', 'POWER_CHARGE', 'SLA_CREDIT') GROUP BY invoice_id, kind
  ) AS l ON l.invoice_id = i.id
  LEFT JOIN (SELECT invoice_id, kind, count(*) AS lines, sum(amount_minor) AS minor FROM invoice_meter_basis GROUP BY invoice_id, kind) AS b
    ON b.invoice_id = l.invoice_id AND b.kind = l.kind
  WHERE i.kind = 'CONTRACT_METER' AND coalesce(b.lines, 0) < l.lines
  UNION ALL
  SELECT 'SERVICE_CREDIT', n.bill, n.currency, sum(n.subtotal_minor)::bigint, 0
  FROM (SELECT split_part(cause, ':', 2) AS bill, currency, subtotal_minor FROM credit_note WHERE kind = 'SLA_CREDIT' AND cause LIKE 'contract:%') AS n
  WHERE NOT EXISTS (SELECT FROM invoice_meter_basis b WHERE b.invoice_id = n.bill AND b.kind = 'SLA_CREDIT') GROUP BY n.bill, n.currency
$$;

CREATE OR REPLACE FUNCTION recon_document_breaks()
RETURNS TABLE (kind text, document_id text, currency char(3), said_minor bigint, comes_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM recon_paper_breaks() UNION ALL SELECT * FROM recon_energy_breaks() UNION ALL SELECT * FROM recon_contract_meter_breaks()
  UNION ALL SELECT * FROM recon_basis_breaks() UNION ALL SELECT * FROM recon_service_breaks()
$$;
REVOKE ALL ON FUNCTION recon_basis_breaks() FROM PUBLIC;
