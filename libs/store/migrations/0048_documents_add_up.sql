-- Why: the identities of the books are sums, and the matcher looks at money that moved. A line of an invoice, a credit note, an entry of a
-- journal or a meter record that somebody who owns the database altered or removed showed in neither. Each document is held against what it
-- is made of, one by one, and the close asks for it.
-- Locks: none, a function is added.

-- What does not add up: what the document says, and what its parts come to. No rows, unless the database itself was tampered with: its
-- triggers refuse everybody else.
CREATE FUNCTION recon_document_breaks()
RETURNS TABLE (kind text, document_id text, currency char(3), said_minor bigint, comes_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'INVOICE_LINES', i.id, i.currency, i.total_minor, coalesce(l.minor, 0)::bigint
  FROM invoice i LEFT JOIN (SELECT invoice_id, sum(amount_minor) AS minor FROM invoice_line GROUP BY invoice_id) l ON l.invoice_id = i.id
  WHERE coalesce(l.minor, 0) <> i.total_minor
  UNION ALL
  -- an invoice that is gone leaves its journal
  SELECT 'INVOICE_JOURNAL', coalesce(i.id, p.source_id), coalesce(i.currency, p.currency), coalesce(i.total_minor, 0), coalesce(p.minor, 0)
  FROM invoice i FULL JOIN (
    SELECT j.source_id, e.currency, sum(e.minor)::bigint AS minor
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.kind = 'INVOICE_ISSUED' AND a.type = 'TENANT_RECEIVABLE' GROUP BY j.source_id, e.currency
  ) p ON p.source_id = i.id AND p.currency = i.currency
  WHERE coalesce(i.total_minor, 0) <> coalesce(p.minor, 0)
  UNION ALL
  SELECT 'CREDIT_NOTE_LINES', n.id, n.currency, n.total_minor, coalesce(l.minor, 0)::bigint
  FROM credit_note n LEFT JOIN (SELECT credit_note_id, sum(amount_minor) AS minor FROM credit_note_line GROUP BY credit_note_id) l ON l.credit_note_id = n.id
  WHERE coalesce(l.minor, 0) <> n.total_minor
  UNION ALL
  SELECT 'CREDIT_NOTE_JOURNAL', coalesce(n.id, p.note_id), coalesce(n.currency, p.currency), coalesce(n.total_minor, 0), coalesce(p.minor, 0)
  FROM credit_note n FULL JOIN (
    SELECT split_part(j.idempotency_key, ':', 2) AS note_id, e.currency, -sum(e.minor)::bigint AS minor
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.kind IN ('CREDIT_NOTE_ISSUED', 'SLA_CREDIT_GRANTED') AND a.type IN ('TENANT_RECEIVABLE', 'TENANT_CREDIT') GROUP BY 1, e.currency
  ) p ON p.note_id = n.id AND p.currency = n.currency
  WHERE coalesce(n.total_minor, 0) <> coalesce(p.minor, 0)
  UNION ALL
  SELECT 'JOURNAL_ENTRIES', e.journal_id, e.currency, 0, sum(e.minor)::bigint FROM entry e GROUP BY e.journal_id, e.currency HAVING sum(e.minor) <> 0
  UNION ALL
  -- usage that was billed by its hours, against the records of the meter that its line names
  SELECT 'METERED_USAGE', i.id, i.currency, l.amount_minor, round(l.amount_minor * coalesce(m.hours, 0) / l.quantity)::bigint
  FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id LEFT JOIN (
    SELECT o.id, sum(r.unit_hours) AS hours FROM invoice_line o CROSS JOIN unnest(o.meter_record_ids) AS named (id)
    JOIN meter_record r ON r.id = named.id GROUP BY o.id
  ) m ON m.id = l.id
  WHERE i.kind = 'USAGE' AND l.kind = 'CAPACITY' AND cardinality(l.meter_record_ids) > 0 AND l.quantity > 0 AND coalesce(m.hours, 0) <> l.quantity
$$;
REVOKE ALL ON FUNCTION recon_document_breaks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recon_document_breaks() TO gridlease_staff;
