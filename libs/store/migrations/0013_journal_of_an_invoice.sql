-- Why: an invoice's journal had to carry its total; its other side could still name any account. Now the whole journal follows from the
-- invoice (receivable, provider's share, our fee, tax), so that a customer's transaction cannot credit anybody else.
-- Locks: the function's catalog row.

CREATE OR REPLACE FUNCTION journal_balanced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_entries int;
  v_sign int;
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
    v_sign := CASE NEW.kind WHEN 'INVOICE_ISSUED' THEN 1 ELSE -1 END;
    IF v_invoice.id IS NULL OR EXISTS (
      SELECT FROM (
        SELECT a.type, a.owner_id, a.currency, sum(e.minor) AS minor FROM entry e JOIN account a ON a.id = e.account_id
        WHERE e.journal_id = NEW.id GROUP BY a.type, a.owner_id, a.currency
      ) AS posted
      FULL JOIN (
        SELECT * FROM (VALUES
          ('TENANT_RECEIVABLE', v_invoice.org_id, v_sign * v_invoice.total_minor),
          ('UNCOLLECTED_PROVIDER_SHARE', v_invoice.provider_org_id, -v_sign * v_invoice.subtotal_minor),
          ('UNCOLLECTED_PLATFORM_FEE', NULL, -v_sign * v_invoice.platform_fee_minor),
          ('TAX_PAYABLE', v_invoice.tax_jurisdiction, -v_sign * v_invoice.tax_minor)
        ) AS part (type, owner_id, minor) WHERE minor <> 0
      ) AS due ON posted.type = due.type AND coalesce(posted.owner_id, '') = coalesce(due.owner_id, '')
        AND posted.minor = due.minor AND posted.currency = v_invoice.currency
      WHERE posted.type IS NULL OR due.type IS NULL
    ) THEN
      RAISE EXCEPTION 'journal % does not carry the total and the shares of invoice %', NEW.id, NEW.source_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM sec.require_org(v_invoice.org_id);
  END IF;
  RETURN NULL;
END
$$;
