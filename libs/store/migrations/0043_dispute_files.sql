-- Why: what speaks for a payment is often a document: a signed acceptance, a mail, a measurement. Staff keep such files with a dispute, Stripe gets
-- them through the outbox, and an answer names them. The database itself says what they are, by their first bytes, and hashes them; they never change.
-- Locks: ACCESS EXCLUSIVE on intent for the moment of its check and trigger (its rows are looked at once). Everything else is new.

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
