-- Why: a payout that the bank sends back is a balance transaction of its own, so that it was counted as under way for ever: no period after
-- it could be closed. What came back is taken off what was sent.
-- Locks: none, a function is replaced.

CREATE OR REPLACE FUNCTION recon_identities(p_end timestamptz)
RETURNS TABLE (identity text, currency char(3), ledger_minor bigint, items_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH held AS (
    SELECT a.type, a.currency, sum(e.minor)::bigint AS minor,
      sum(e.minor) FILTER (WHERE coalesce(j.booked_at, j.effective_at) < p_end)::bigint AS at_end
    FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
    WHERE a.type IN ('TENANT_RECEIVABLE', 'TENANT_DEPOSIT', 'CASH_IN_TRANSIT', 'SUSPENSE', 'BANK')
    GROUP BY a.type, a.currency
  ), open_invoice AS (
    SELECT i.currency, sum(i.total_minor - i.credited_minor)::bigint AS minor FROM invoice i WHERE i.state = 'OPEN' GROUP BY i.currency
  ), deposit AS (
    SELECT m.currency, sum(m.amount_minor - m.applied_minor - m.forfeited_minor - m.returned_minor)::bigint AS minor
    FROM contract_money m WHERE m.kind = 'DEPOSIT' AND m.received_at IS NOT NULL GROUP BY m.currency
  ), payout AS (
    -- by payout: what was sent, less what arrived; what came back has a transaction of its own
    SELECT currency, sum(minor)::bigint AS minor FROM (
      SELECT j.source_id, a.currency, sum(e.minor) AS minor FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.source_type = 'STRIPE_PAYOUT' AND a.type = 'CASH_IN_TRANSIT' AND coalesce(j.booked_at, j.effective_at) < p_end
      GROUP BY j.source_id, a.currency HAVING sum(e.minor) > 0 OR bool_or(j.kind = 'PAYOUT_FAILED')
    ) AS sent GROUP BY currency
  ), known AS (
    SELECT DISTINCT ON (b.account_id) b.currency, b.closing_minor, b.to_day FROM bank_statement b
    WHERE b.kind = 'STATEMENT' AND b.closing_minor IS NOT NULL AND b.to_day < (p_end AT TIME ZONE 'UTC')::date
    ORDER BY b.account_id, b.to_day DESC, b.seq DESC
  ), bank AS (
    SELECT k.currency, sum(k.closing_minor)::bigint AS minor FROM known k GROUP BY k.currency
  )
  SELECT 'RECEIVABLE_IS_OPEN_INVOICES', coalesce(h.currency, o.currency), coalesce(h.minor, 0), coalesce(o.minor, 0)
  FROM (SELECT * FROM held WHERE type = 'TENANT_RECEIVABLE') h FULL JOIN open_invoice o ON o.currency = h.currency
  UNION ALL
  SELECT 'DEPOSITS_ARE_OBLIGATIONS', coalesce(h.currency, d.currency), -coalesce(h.minor, 0), coalesce(d.minor, 0)
  FROM (SELECT * FROM held WHERE type = 'TENANT_DEPOSIT') h FULL JOIN deposit d ON d.currency = h.currency
  UNION ALL
  SELECT 'IN_TRANSIT_IS_PAYOUTS_UNDERWAY', coalesce(h.currency, p.currency), coalesce(h.at_end, 0), coalesce(p.minor, 0)
  FROM (SELECT * FROM held WHERE type = 'CASH_IN_TRANSIT') h FULL JOIN payout p ON p.currency = h.currency
  UNION ALL
  SELECT 'SUSPENSE_IS_EMPTY', h.currency, -coalesce(h.at_end, 0), 0 FROM held h WHERE h.type = 'SUSPENSE'
  UNION ALL
  -- only where a statement says what there is
  SELECT 'BANK_IS_STATEMENTS', b.currency, coalesce(h.at_end, 0), b.minor
  FROM bank b LEFT JOIN held h ON h.type = 'BANK' AND h.currency = b.currency
$$;
