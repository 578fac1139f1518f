-- Why: what we owe to providers and tenants is kept twice, in the ledger and in rows of its own: payout lines and transfers, credit notes and
-- what became of them, balances paid ahead. The sums must be the same, as those of recon_identities (0032) must.
-- Locks: none, a function is added.

CREATE FUNCTION recon_party_identities()
RETURNS TABLE (identity text, currency char(3), ledger_minor bigint, items_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH held AS (
    SELECT a.type, a.currency, -sum(e.minor) AS minor FROM entry e JOIN account a ON a.id = e.account_id
    WHERE a.type IN ('PROVIDER_PAYABLE', 'TENANT_CREDIT', 'TENANT_PREPAID') GROUP BY a.type, a.currency
  ), item AS (
    -- what moved the account and stands in no payout: a transfer is none of it, but its coming back is
    SELECT 'PROVIDER_PAYABLE' AS type, a.currency, -e.minor AS minor
    FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
    WHERE a.type = 'PROVIDER_PAYABLE' AND j.kind <> 'PROVIDER_TRANSFERRED'
      AND NOT EXISTS (SELECT FROM payout_line l WHERE l.journal_id = j.id AND l.org_id = a.owner_id)
    UNION ALL
    SELECT 'PROVIDER_PAYABLE', p.currency, l.amount_minor FROM payout_line l JOIN payout p ON p.id = l.payout_id
    UNION ALL
    SELECT 'PROVIDER_PAYABLE', t.currency, -t.amount_minor FROM payout_transfer t
    UNION ALL
    SELECT 'TENANT_CREDIT', n.currency, n.total_minor - n.lowers_minor FROM credit_note n
    WHERE NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = n.id)
    UNION ALL
    SELECT 'TENANT_CREDIT', c.currency, -c.amount_minor FROM credit_application c
    UNION ALL
    SELECT 'TENANT_CREDIT', r.currency, -r.amount_minor FROM refund r WHERE r.kind = 'CREDIT' AND r.state IN ('PENDING', 'SUCCEEDED')
    UNION ALL
    SELECT 'TENANT_CREDIT', w.currency, -w.amount_minor FROM outgoing_wire w
    WHERE w.purpose = 'CREDIT_REFUND' AND w.state NOT IN ('CANCELLED', 'RETURNED')
    UNION ALL
    SELECT 'TENANT_PREPAID', b.currency, b.held_minor FROM prepaid_balance b
    UNION ALL
    SELECT 'TENANT_PREPAID', m.currency, m.amount_minor - m.drawn_minor FROM contract_money m
    WHERE m.kind = 'PREPAYMENT' AND m.received_at IS NOT NULL
  ), items AS (
    SELECT type, currency, sum(minor) AS minor FROM item GROUP BY type, currency
  )
  SELECT CASE coalesce(h.type, i.type)
      WHEN 'PROVIDER_PAYABLE' THEN 'PAYABLE_IS_OPEN_LINES' WHEN 'TENANT_CREDIT' THEN 'CREDIT_IS_NOTES' ELSE 'PREPAID_IS_BALANCES' END,
    coalesce(h.currency, i.currency), coalesce(h.minor, 0)::bigint, coalesce(i.minor, 0)::bigint
  FROM held h FULL JOIN items i ON i.type = h.type AND i.currency = h.currency
$$;
REVOKE ALL ON FUNCTION recon_party_identities() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recon_party_identities() TO gridlease_staff;
