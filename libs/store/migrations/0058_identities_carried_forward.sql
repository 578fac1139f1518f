-- Why: each day and each look at the desk summed every journal there ever was. The identities as of an instant begin with what the certificate
-- of the last period in force says of its end, and add what was written down since. The sum of everything stays: a close asks for it and is
-- refused where the two do not come to the same, and whoever wants to can ask for it at any time.
-- And whose work each item of the close checklist is.
-- Locks: SHARE on journal while an index is built (a few pages); functions and a table are new.

CREATE INDEX journal_posted_at ON journal USING brin (posted_at) WITH (pages_per_range = 32, autosummarize = on);

ALTER FUNCTION recon_identities_at(timestamptz) RENAME TO recon_identities_in_full;

-- The same, from the last certificate on. Only one that says its identities were summed in full can be begun with: those before this was
-- introduced may lack some. Currencies in which nothing ever was are left out.
CREATE FUNCTION recon_identities_at(p_at timestamptz)
RETURNS TABLE (identity text, currency char(3), ledger_minor bigint, items_minor bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_period text;
  v_end timestamptz;
  v_known jsonb;
BEGIN
  SELECT p.id, p.ends_at, c.body::jsonb -> 'identities' INTO v_period, v_end, v_known
  FROM period_close p JOIN recon_certificate c ON c.period_id = p.id
  WHERE p.reopened_at IS NULL AND p.ends_at <= p_at AND c.body::jsonb ->> 'identitiesSummed' = 'IN_FULL' ORDER BY p.ends_at DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY SELECT * FROM recon_identities_in_full(p_at);
    RETURN;
  END IF;
  RETURN QUERY
  WITH certified AS (
    SELECT k ->> 0 AS name, (k ->> 1)::char(3) AS cur, (k ->> 2)::bigint AS ledger, (k ->> 3)::bigint AS items FROM jsonb_array_elements(v_known) AS k
  ), posted AS (
    SELECT CASE a.type WHEN 'TENANT_RECEIVABLE' THEN 'RECEIVABLE_IS_OPEN_INVOICES' WHEN 'TENANT_DEPOSIT' THEN 'DEPOSITS_ARE_OBLIGATIONS'
        WHEN 'PROVIDER_PAYABLE' THEN 'PAYABLE_IS_OPEN_LINES' WHEN 'TENANT_CREDIT' THEN 'CREDIT_IS_NOTES' ELSE 'PREPAID_IS_BALANCES' END AS name,
      a.currency AS cur, CASE a.type WHEN 'TENANT_RECEIVABLE' THEN e.minor ELSE -e.minor END AS minor, j.kind
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.posted_at >= v_end AND j.posted_at < p_at
      AND a.type IN ('TENANT_RECEIVABLE', 'TENANT_DEPOSIT', 'PROVIDER_PAYABLE', 'TENANT_CREDIT', 'TENANT_PREPAID')
  ), written AS (
    SELECT name, cur, ledger, items FROM certified
    WHERE name IN ('RECEIVABLE_IS_OPEN_INVOICES', 'DEPOSITS_ARE_OBLIGATIONS', 'PAYABLE_IS_OPEN_LINES', 'CREDIT_IS_NOTES', 'PREPAID_IS_BALANCES')
    UNION ALL SELECT name, cur, minor, CASE WHEN name = 'PAYABLE_IS_OPEN_LINES' AND kind <> 'PROVIDER_TRANSFERRED' THEN minor ELSE 0 END FROM posted
    UNION ALL SELECT c.identity, c.currency, 0, c.minor FROM recon_item_change c WHERE c.at >= v_end AND c.at < p_at
  ), booked AS (
    SELECT a.type, a.currency AS cur, e.minor, j.source_type, j.source_id
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE coalesce(j.booked_at, j.effective_at) >= v_end AND coalesce(j.booked_at, j.effective_at) < p_at
      AND a.type IN ('CASH_IN_TRANSIT', 'SUSPENSE', 'BANK')
  ), held AS (
    SELECT m.type, m.cur, sum(m.minor)::bigint AS minor FROM (
      SELECT a.type, a.currency AS cur, b.minor FROM period_balance b JOIN account a ON a.id = b.account_id
      WHERE b.period_id = v_period AND a.type IN ('CASH_IN_TRANSIT', 'SUSPENSE', 'BANK')
      UNION ALL SELECT o.type, o.cur, o.minor FROM booked o
    ) AS m GROUP BY m.type, m.cur
  ), moved AS (
    -- payouts that something happened to since: what each is under way with now, less what it was then
    SELECT t.cur, CASE WHEN t.now_minor > 0 OR t.now_failed THEN t.now_minor ELSE 0 END - CASE WHEN t.then_minor > 0 OR t.then_failed THEN t.then_minor ELSE 0 END AS minor
    FROM (
      SELECT j.source_id, a.currency AS cur, sum(e.minor) AS now_minor, coalesce(bool_or(j.kind = 'PAYOUT_FAILED'), false) AS now_failed,
        coalesce(sum(e.minor) FILTER (WHERE coalesce(j.booked_at, j.effective_at) < v_end), 0) AS then_minor,
        coalesce(bool_or(j.kind = 'PAYOUT_FAILED') FILTER (WHERE coalesce(j.booked_at, j.effective_at) < v_end), false) AS then_failed
      FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.source_type = 'STRIPE_PAYOUT' AND a.type = 'CASH_IN_TRANSIT' AND coalesce(j.booked_at, j.effective_at) < p_at
        AND j.source_id IN (SELECT o.source_id FROM booked o WHERE o.type = 'CASH_IN_TRANSIT' AND o.source_type = 'STRIPE_PAYOUT')
      GROUP BY j.source_id, a.currency
    ) AS t
  ), underway AS (
    SELECT u.cur, sum(u.items)::bigint AS items FROM (
      SELECT c.cur, c.items FROM certified c WHERE c.name = 'IN_TRANSIT_IS_PAYOUTS_UNDERWAY' UNION ALL SELECT m.cur, m.minor FROM moved m
    ) AS u GROUP BY u.cur
  ), known AS (
    SELECT DISTINCT ON (s.account_id) s.currency AS cur, s.closing_minor FROM bank_statement s
    WHERE s.kind = 'STATEMENT' AND s.closing_minor IS NOT NULL AND s.to_day < (p_at AT TIME ZONE 'UTC')::date
    ORDER BY s.account_id, s.to_day DESC, s.seq DESC
  ), bank AS (
    SELECT k.cur, sum(k.closing_minor)::bigint AS minor FROM known k GROUP BY k.cur
  )
  SELECT w.name, w.cur, sum(w.ledger)::bigint, sum(w.items)::bigint FROM written w GROUP BY w.name, w.cur
  UNION ALL
  SELECT 'IN_TRANSIT_IS_PAYOUTS_UNDERWAY', coalesce(h.cur, u.cur), coalesce(h.minor, 0), coalesce(u.items, 0)
  FROM (SELECT * FROM held WHERE type = 'CASH_IN_TRANSIT') h FULL JOIN underway u ON u.cur = h.cur
  UNION ALL
  SELECT 'SUSPENSE_IS_EMPTY', h.cur, -h.minor, 0::bigint FROM held h WHERE h.type = 'SUSPENSE'
  UNION ALL
  SELECT 'BANK_IS_STATEMENTS', b.cur, coalesce(h.minor, 0), b.minor FROM bank b LEFT JOIN held h ON h.type = 'BANK' AND h.cur = b.cur;
END
$$;
REVOKE ALL ON FUNCTION recon_identities_at(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recon_identities_at(timestamptz) TO gridlease_staff;

-- Who sees to an item of the checklist, until somebody else does. Who gave it to whom is in the audit log.
CREATE TABLE close_item_owner (
  item text PRIMARY KEY CHECK (item IN ('IDENTITIES', 'DOCUMENTS', 'MATCHING', 'EXCEPTIONS', 'STRIPE', 'AUDIT')),
  -- NULL: nobody
  owner text CHECK (owner LIKE 'usr\_%'),
  set_at timestamptz NOT NULL,
  set_by text NOT NULL CHECK (set_by <> '')
);
ALTER TABLE close_item_owner ENABLE ROW LEVEL SECURITY;
ALTER TABLE close_item_owner FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON close_item_owner TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON close_item_owner TO gridlease_staff USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON close_item_owner TO gridlease_staff;
