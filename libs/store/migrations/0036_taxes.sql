-- Why: one document may owe tax to several jurisdictions (country and province, state and city), each with a rate of its own and a payable of its
-- own; rates change, and staff enter what the catalogue does not know; where a tenant is taxed may be a state or a city.
-- Locks: ACCESS EXCLUSIVE on organisation, quote, lease, contract, invoice, invoice_line and energy_bill: for an instant where a nullable
-- column is added, while rows are checked where a constraint is widened.

-- 1. What staff add to the catalogue of rates. Nothing is ever changed: a correction is an entry more for the same day.
CREATE TABLE tax_entry (
  id text PRIMARY KEY,
  -- ISO 3166, with a locality behind a colon
  jurisdiction text NOT NULL CHECK (jurisdiction ~ '^[A-Z]{2}(-[A-Z0-9]{1,3}(:[A-Z0-9 .''-]{1,40})?)?$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  -- NULL: not taxed from that day on
  millionths int CHECK (millionths BETWEEN 0 AND 1000000),
  of_millionths int CHECK (of_millionths BETWEEN 1 AND 1000000),
  reverse_charge boolean,
  valid_from date NOT NULL,
  -- whether we are registered there; NULL: as before
  is_collected boolean,
  source text NOT NULL CHECK (length(source) BETWEEN 10 AND 500),
  added_at timestamptz NOT NULL,
  added_by text NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tax_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE tax_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE tax_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tax_entry TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON tax_entry TO gridlease_staff USING (true) WITH CHECK (true);
CREATE POLICY public ON tax_entry FOR SELECT TO gridlease_app USING (true);
GRANT SELECT ON tax_entry TO gridlease_app, gridlease_staff;
GRANT INSERT ON tax_entry TO gridlease_staff;

-- 2. Where within its country an organisation is taxed.
ALTER TABLE organisation
  ADD COLUMN tax_subdivision text CHECK (tax_subdivision ~ '^[A-Z0-9]{1,3}$'),
  ADD COLUMN tax_locality text CHECK (tax_locality ~ '^[A-Z0-9 .''-]{1,40}$');
ALTER TABLE organisation ADD CHECK (tax_locality IS NULL OR tax_subdivision IS NOT NULL);
CREATE FUNCTION set_tax_address(p_subdivision text, p_locality text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE organisation SET tax_subdivision = p_subdivision, tax_locality = p_locality WHERE id = sec.org()
$$;
REVOKE ALL ON FUNCTION set_tax_address(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_tax_address(text, text) TO gridlease_app;
DROP FUNCTION contract_party(text);
CREATE FUNCTION contract_party(p_org text)
RETURNS TABLE (id text, kind text, legal_name text, country text, tax_id text, tax_subdivision text, tax_locality text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.kind, o.legal_name, o.country, o.tax_id, o.tax_subdivision, o.tax_locality FROM organisation o WHERE o.id = p_org
$$;
GRANT EXECUTE ON FUNCTION contract_party(text) TO gridlease_app, gridlease_staff;

-- 3. Several taxes on one document: [{"jurisdiction", "name", "millionths", "ofMillionths"}]; NULL: one, as tax_jurisdiction and tax_bp say.
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['quote', 'lease', 'contract', 'invoice'] LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN tax_parts jsonb CHECK (jsonb_typeof(tax_parts) = ''array'')', v_table);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', v_table, v_table || '_tax_kind_check');
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (tax_kind IN (''STANDARD'', ''REVERSE_CHARGE'', ''NOT_REGISTERED'', ''NOT_TAXABLE'', ''OUT_OF_SCOPE''))',
      v_table, v_table || '_tax_kind_check');
  END LOOP;
END
$$;
GRANT UPDATE (tax_parts) ON contract TO gridlease_app, gridlease_staff;
ALTER TABLE energy_bill ADD COLUMN tax_parts jsonb CHECK (jsonb_typeof(tax_parts) = 'array');
ALTER TABLE invoice_line ADD COLUMN tax_jurisdiction text CHECK (tax_jurisdiction IS NULL OR kind = 'TAX');

-- 4. At commit: what an invoice's tax lines ask for each jurisdiction is what the journal owes it.
CREATE FUNCTION taxes_of_invoice(p_invoice invoice) RETURNS TABLE (jurisdiction text, minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p_invoice.tax_jurisdiction, p_invoice.tax_minor WHERE p_invoice.tax_parts IS NULL
  UNION ALL
  SELECT coalesce(l.tax_jurisdiction, p_invoice.tax_jurisdiction), sum(l.amount_minor)::bigint FROM invoice_line l
  WHERE p_invoice.tax_parts IS NOT NULL AND l.invoice_id = p_invoice.id AND l.kind = 'TAX' GROUP BY 1
$$;
REVOKE ALL ON FUNCTION taxes_of_invoice(invoice) FROM PUBLIC;
CREATE OR REPLACE FUNCTION journal_of_invoice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_sign constant int := CASE NEW.kind WHEN 'INVOICE_ISSUED' THEN 1 ELSE -1 END;
  v_invoice invoice;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = NEW.source_id;
  IF v_invoice.id IS NULL OR EXISTS (
    SELECT FROM (
      SELECT a.type, a.owner_id, a.currency, sum(e.minor) AS minor FROM entry e JOIN account a ON a.id = e.account_id
      WHERE e.journal_id = NEW.id GROUP BY a.type, a.owner_id, a.currency
    ) AS posted
    FULL JOIN (
      SELECT * FROM (VALUES
        ('TENANT_RECEIVABLE', v_invoice.org_id, v_sign * v_invoice.total_minor),
        ('UNCOLLECTED_PROVIDER_SHARE', v_invoice.provider_org_id, -v_sign * v_invoice.subtotal_minor),
        ('UNCOLLECTED_PLATFORM_FEE', NULL, -v_sign * v_invoice.platform_fee_minor)
      ) AS part (type, owner_id, minor) WHERE minor <> 0
      UNION ALL
      SELECT 'TAX_PAYABLE', t.jurisdiction, -v_sign * t.minor FROM taxes_of_invoice(v_invoice) AS t WHERE t.minor <> 0
    ) AS due ON posted.type = due.type AND coalesce(posted.owner_id, '') = coalesce(due.owner_id, '')
      AND posted.minor = due.minor AND posted.currency = v_invoice.currency
    WHERE posted.type IS NULL OR due.type IS NULL
  ) THEN
    RAISE EXCEPTION 'journal % does not carry the total and the shares of invoice %', NEW.id, NEW.source_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM sec.require_org(v_invoice.org_id);
  RETURN NULL;
END
$$;

-- 5. At commit: a credit note takes of each jurisdiction what its lines say.
CREATE FUNCTION credit_note_taxes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (
      SELECT i.tax_jurisdiction AS jurisdiction, sum(l.amount_minor) AS minor FROM credit_note_line l JOIN invoice_line i ON i.id = l.invoice_line_id
      WHERE l.credit_note_id = NEW.id AND i.tax_jurisdiction IS NOT NULL GROUP BY 1
    ) AS line
    LEFT JOIN (
      SELECT a.owner_id AS jurisdiction, sum(e.minor) AS minor FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.idempotency_key = format('credit-note:%s:%s', NEW.id, CASE NEW.kind WHEN 'CREDIT' THEN 'issued' ELSE 'granted' END)
        AND a.type = 'TAX_PAYABLE' GROUP BY 1
    ) AS posted USING (jurisdiction)
    WHERE line.minor IS DISTINCT FROM coalesce(posted.minor, 0)
  ) THEN
    RAISE EXCEPTION 'the books do not take back the taxes that credit note % does', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER taxes AFTER INSERT ON credit_note DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.tax_minor > 0) EXECUTE FUNCTION credit_note_taxes();
