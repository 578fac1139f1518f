-- Why: an INVOICE_ISSUED or INVOICE_VOIDED journal about an invoice that does not exist compared NULL with NULL and passed. Now the
-- invoice must be there. Locks: nothing but the function's catalog row.

CREATE OR REPLACE FUNCTION journal_balanced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_entries int;
  v_receivable numeric;
  v_invoice invoice;
BEGIN
  SELECT count(*) INTO v_entries FROM entry WHERE journal_id = NEW.id;
  IF v_entries < 2 OR EXISTS (SELECT FROM entry WHERE journal_id = NEW.id GROUP BY currency HAVING sum(minor) <> 0) THEN
    RAISE EXCEPTION 'journal % is not balanced', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.xid <> pg_current_xact_id() THEN
    RAISE EXCEPTION 'journal % pretends to another transaction', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.kind IN ('INVOICE_ISSUED', 'INVOICE_VOIDED') THEN
    SELECT * INTO v_invoice FROM invoice WHERE id = NEW.source_id;
    SELECT sum(e.minor) INTO v_receivable FROM entry e JOIN account a ON a.id = e.account_id
    WHERE e.journal_id = NEW.id AND a.type = 'TENANT_RECEIVABLE' AND a.owner_id = v_invoice.org_id AND a.currency = v_invoice.currency;
    IF v_invoice.id IS NULL OR v_receivable IS DISTINCT FROM (CASE NEW.kind WHEN 'INVOICE_ISSUED' THEN v_invoice.total_minor ELSE -v_invoice.total_minor END) THEN
      RAISE EXCEPTION 'journal % does not carry the total of invoice %', NEW.id, NEW.source_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM sec.require_org(v_invoice.org_id);
  END IF;
  RETURN NULL;
END
$$;
