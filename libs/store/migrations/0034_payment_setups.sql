-- Why: a payment method is saved together with the payer's browser, which may never come back; a bank account may be debited only with a
-- mandate that the payer has read; and a bank may want a payment confirmed by the payer. Saved methods can be removed and put first.
-- Locks: ACCESS EXCLUSIVE on payment_method while its rows are checked and an index is built (a few for each tenant).

-- 1. Saved methods. A row stays when the method is removed, since payments name it. The last four characters of an IBAN may be letters.
ALTER TABLE payment_method
  -- what alone it can pay; NULL: any
  ADD COLUMN currency char(3),
  ADD COLUMN preferred_at timestamptz,
  ADD COLUMN removed_at timestamptz,
  DROP CONSTRAINT payment_method_last4_check,
  ADD CONSTRAINT payment_method_last4_check CHECK (last4 ~ '^[0-9A-Z]{4}$'),
  ADD UNIQUE (org_id, id);
UPDATE payment_method SET currency = 'USD' WHERE kind = 'BANK_DEBIT';
CREATE FUNCTION payment_method_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.removed_at IS NOT NULL OR to_jsonb(NEW) - ARRAY['preferred_at', 'removed_at'] <> to_jsonb(OLD) - ARRAY['preferred_at', 'removed_at'] THEN
    RAISE EXCEPTION 'payment method % does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER stays BEFORE UPDATE ON payment_method FOR EACH ROW EXECUTE FUNCTION payment_method_stays();
GRANT UPDATE (preferred_at, removed_at) ON payment_method TO gridlease_app;
-- the worker keeps a method whose payer did not come back
GRANT INSERT ON payment_method TO gridlease_staff;

-- 2. Tries to save one, each with what the payer agreed to before it.
CREATE TABLE payment_setup (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  way text NOT NULL CHECK (way IN ('CARD', 'US_BANK_DEBIT', 'SEPA_DEBIT')),
  mandate_text text,
  mandate_hash text CHECK (mandate_hash ~ '^[0-9a-f]{64}$'),
  stripe_setup_intent_id text UNIQUE,
  stripe_mandate_id text,
  state text NOT NULL CHECK (state IN ('OPEN', 'DONE', 'FAILED')),
  failure text,
  payment_method_id text,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  ended_at timestamptz,
  FOREIGN KEY (org_id, payment_method_id) REFERENCES payment_method (org_id, id),
  CHECK ((way = 'CARD') = (mandate_text IS NULL) AND (mandate_text IS NULL) = (mandate_hash IS NULL)),
  CHECK ((state = 'DONE') = (payment_method_id IS NOT NULL) AND (state = 'FAILED') = (failure IS NOT NULL)),
  CHECK ((state = 'OPEN') = (ended_at IS NULL))
);
CREATE INDEX payment_setup_of ON payment_setup (org_id, id);
CREATE INDEX payment_setup_method ON payment_setup (payment_method_id);
CREATE FUNCTION payment_setup_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_may constant text[] := ARRAY['stripe_setup_intent_id', 'stripe_mandate_id', 'state', 'failure', 'payment_method_id', 'ended_at'];
BEGIN
  IF OLD.state = 'DONE' OR to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may
    OR OLD.stripe_setup_intent_id IS NOT NULL AND NEW.stripe_setup_intent_id IS DISTINCT FROM OLD.stripe_setup_intent_id THEN
    RAISE EXCEPTION 'payment setup % is %', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON payment_setup FOR EACH ROW EXECUTE FUNCTION payment_setup_moves();

-- 3. Payments that wait for their payer to confirm them with the bank.
CREATE TABLE payment_action (
  intent_id text PRIMARY KEY REFERENCES intent,
  org_id text NOT NULL,
  invoice_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('WAITING', 'CONFIRMED', 'REFUSED', 'DROPPED')),
  asked_at timestamptz NOT NULL,
  ended_at timestamptz,
  FOREIGN KEY (org_id, invoice_id) REFERENCES invoice (org_id, id),
  CHECK ((state = 'WAITING') = (ended_at IS NULL))
);
CREATE INDEX payment_action_of ON payment_action (org_id, asked_at);
CREATE UNIQUE INDEX payment_action_one ON payment_action (invoice_id) WHERE state = 'WAITING';
CREATE FUNCTION payment_action_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'WAITING' OR to_jsonb(NEW) - ARRAY['state', 'ended_at'] <> to_jsonb(OLD) - ARRAY['state', 'ended_at'] THEN
    RAISE EXCEPTION 'what was asked of call % is %', OLD.intent_id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON payment_action FOR EACH ROW EXECUTE FUNCTION payment_action_moves();

-- 4. Walls.
DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['payment_setup', 'payment_action'] LOOP
    EXECUTE format('CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I TO gridlease_app USING (org_id = %s) WITH CHECK (org_id = %s)', v_table, v_own, v_own);
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app, gridlease_staff', v_table);
  END LOOP;
END
$$;
GRANT INSERT ON payment_setup TO gridlease_app;
GRANT UPDATE (stripe_setup_intent_id, stripe_mandate_id, state, failure, payment_method_id, ended_at) ON payment_setup TO gridlease_app, gridlease_staff;
GRANT INSERT ON payment_action TO gridlease_staff;
-- a tenant drops what waits by trying another payment
GRANT UPDATE (state, ended_at) ON payment_action TO gridlease_app, gridlease_staff;
