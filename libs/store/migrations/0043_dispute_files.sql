-- Why: what speaks for a payment is often a document: a signed acceptance, a mail, a measurement. Staff keep such files with a dispute, Stripe gets
-- them through the outbox, and an answer names them. The database itself says what they are, by their first bytes, and hashes them; they never change.
-- Wires can be recorded for the wrong invoice, and what a charge carries differs by account: both are made right at the end.
-- Locks: ACCESS EXCLUSIVE on intent, application_undo and top_up for the moment of their checks (their rows are looked at once).

CREATE TABLE dispute_file (
  id text PRIMARY KEY,
  dispute_id text NOT NULL,
  org_id text NOT NULL,
  -- Stripe's field of the evidence that names it
  evidence text NOT NULL CHECK (evidence IN ('cancellation_policy', 'customer_communication', 'customer_signature', 'duplicate_charge_documentation',
    'receipt', 'refund_policy', 'service_documentation', 'shipping_documentation', 'uncategorized_file')),
  -- nothing in it leads anywhere or steers anything
  name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
  media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
  content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 4500000),
  sha256 text NOT NULL GENERATED ALWAYS AS (encode(sha256(content), 'hex')) STORED,
  uploaded_at timestamptz NOT NULL,
  uploaded_by text NOT NULL CHECK (uploaded_by <> ''),
  CHECK (CASE media_type
    WHEN 'application/pdf' THEN substring(content FROM 1 FOR 5) = '\x255044462d'::bytea
    WHEN 'image/png' THEN substring(content FROM 1 FOR 8) = '\x89504e470d0a1a0a'::bytea
    ELSE substring(content FROM 1 FOR 3) = '\xffd8ff'::bytea
  END),
  UNIQUE (dispute_id, evidence, sha256),
  FOREIGN KEY (org_id, dispute_id) REFERENCES dispute (org_id, id)
);
-- what is compressed already is not compressed again
ALTER TABLE dispute_file ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- what staff say to a bank is not for the tenant to read
ALTER TABLE dispute_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE dispute_file FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON dispute_file TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON dispute_file TO gridlease_staff USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON dispute_file TO gridlease_staff;

-- The call that sends one is about its dispute (`intent.dispute_id` goes by the operation's name).
ALTER TABLE intent DROP CONSTRAINT intent_operation_check;
ALTER TABLE intent ADD CONSTRAINT intent_operation_check
  CHECK (operation IN ('INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE', 'INVOICE_PAY', 'INVOICE_VOID', 'INVOICE_CREDIT', 'CREDIT_VOID',
    'REFUND_CREATE', 'DISPUTE_FILE', 'DISPUTE_ANSWER', 'ACCOUNT_CREATE', 'TRANSFER_CREATE', 'TRANSFER_REVERSE', 'TOP_UP_COLLECT', 'PAYMENT_REPORT'));
DROP TRIGGER of_staff ON intent;
CREATE TRIGGER of_staff BEFORE INSERT ON intent FOR EACH ROW WHEN (NEW.operation IN ('REFUND_CREATE', 'DISPUTE_FILE', 'DISPUTE_ANSWER'))
  EXECUTE FUNCTION intent_is_of_staff();

-- A wire that was recorded for the wrong invoice is undone too, once, whole, by another person than who recorded it. One that lowered the invoice lowers
-- it no more; one that settled it leaves it open, and the state alone said that it had.
ALTER TABLE application_undo DROP CONSTRAINT application_undo_kind_check;
ALTER TABLE application_undo ADD CONSTRAINT application_undo_kind_check CHECK (kind IN ('CASH', 'DEPOSIT', 'WIRE'));
CREATE OR REPLACE FUNCTION application_is_undone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM cash_application c WHERE NEW.kind = 'CASH' AND c.id = NEW.id
      AND (c.org_id, c.invoice_id, c.currency, c.amount_minor) = (NEW.org_id, NEW.invoice_id, NEW.currency, NEW.amount_minor)
    UNION ALL
    SELECT FROM deposit_use d WHERE NEW.kind = 'DEPOSIT' AND d.id = NEW.id AND d.kind = 'APPLIED'
      AND (d.org_id, d.invoice_id, d.contract_money_id, d.currency, d.amount_minor)
        = (NEW.org_id, NEW.invoice_id, NEW.contract_money_id, NEW.currency, NEW.amount_minor)
    UNION ALL
    SELECT FROM invoice_wire w WHERE NEW.kind = 'WIRE' AND w.id = NEW.id AND w.recorded_by <> NEW.undone_by
      AND (w.org_id, w.invoice_id, w.currency, w.applied_minor) = (NEW.org_id, NEW.invoice_id, NEW.currency, NEW.amount_minor)
  ) THEN
    RAISE EXCEPTION 'nothing was applied that % takes back', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  UPDATE contract_money SET applied_minor = applied_minor - NEW.amount_minor WHERE id = NEW.contract_money_id;
  UPDATE invoice SET credited_minor = credited_minor - CASE
    WHEN EXISTS (SELECT FROM invoice_wire w WHERE NEW.kind = 'WIRE' AND w.id = NEW.id AND NOT w.lowers) THEN 0
    ELSE NEW.amount_minor
  END WHERE id = NEW.invoice_id AND state = 'OPEN';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % is not open again', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION application_undo_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id WHERE o.source_id = NEW.invoice_id AND r.xid = pg_current_xact_id()
      AND CASE NEW.kind
        WHEN 'CASH' THEN o.idempotency_key LIKE '%:matched:' || NEW.id
        WHEN 'DEPOSIT' THEN o.idempotency_key LIKE '%:applied:' || NEW.id
        ELSE o.idempotency_key = 'payment:' || NEW.id || ':collected' OR o.kind = 'INVOICE_PAID_BY_WIRE'
      END
  ) THEN
    RAISE EXCEPTION 'application % is not taken back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  -- the money of a wire came all the same: it is the tenant's, unapplied
  IF NEW.kind = 'WIRE' AND NEW.amount_minor IS DISTINCT FROM (
    SELECT -sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = 'wire:' || NEW.id || '-undone:received' AND a.type = 'UNAPPLIED_CASH' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) THEN
    RAISE EXCEPTION 'the books do not say where the money of wire % is', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;

-- What one charge carries is a setting by currency, and may be more than eight digits where Stripe says so; twelve are what it ever gives.
ALTER TABLE top_up DROP CONSTRAINT top_up_check;
ALTER TABLE top_up ADD CONSTRAINT top_up_check CHECK (way = 'WIRE' OR amount_minor <= 999999999999);
