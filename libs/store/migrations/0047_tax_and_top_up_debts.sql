-- Why: Stripe is told of the tax of documents whose rates were its own, so a quote keeps what was asked; and payments ahead are collected to their
-- end: a bank that wants its customer to confirm is no decline, what a disputed or returned one left owing is dunned like an invoice, and may be
-- given up by two people.
-- Locks: ACCESS EXCLUSIVE on intent, top_up and top_up_dispute for the moment of a check or a nullable column; two functions are replaced.

-- 1. That the rates of a quote were an outside engine's.
CREATE TABLE tax_calculation (
  quote_id text PRIMARY KEY,
  org_id text NOT NULL,
  calculation_id text NOT NULL CHECK (length(calculation_id) BETWEEN 1 AND 200),
  tax_code text NOT NULL CHECK (length(tax_code) BETWEEN 1 AND 40),
  country char(2) NOT NULL,
  subdivision text,
  locality text,
  rule text NOT NULL CHECK (rule IN ('CUSTOMER', 'PROPERTY')),
  calculated_at timestamptz NOT NULL,
  FOREIGN KEY (org_id, quote_id) REFERENCES quote (org_id, id),
  CHECK (locality IS NULL OR subdivision IS NOT NULL)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tax_calculation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE intent DROP CONSTRAINT intent_operation_check;
ALTER TABLE intent ADD CONSTRAINT intent_operation_check
  CHECK (operation IN ('INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE', 'INVOICE_PAY', 'INVOICE_VOID', 'INVOICE_CREDIT', 'CREDIT_VOID',
    'REFUND_CREATE', 'DISPUTE_FILE', 'DISPUTE_ANSWER', 'ACCOUNT_CREATE', 'TRANSFER_CREATE', 'TRANSFER_REVERSE', 'TOP_UP_COLLECT', 'PAYMENT_REPORT',
    'TAX_RECORD', 'TAX_REVERSE'));
-- the report of a time looks at these alone
CREATE INDEX intent_of_tax ON intent (created_at) WHERE operation IN ('TAX_RECORD', 'TAX_REVERSE');

-- 2. A payment ahead that its bank wants confirmed: it is under way for as long as nobody has.
ALTER TABLE top_up
  ADD COLUMN asked_at timestamptz,
  ADD CHECK (asked_at IS NULL OR way = 'CARD' AND payment_intent_id IS NOT NULL);
CREATE OR REPLACE FUNCTION top_up_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_may constant text[] := ARRAY['state', 'failure', 'payment_intent_id', 'settled_at', 'asked_at'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> (CASE NEW.way WHEN 'CARD' THEN 'PENDING' ELSE 'RECEIVED' END) OR sec.is_app() AND NEW.way = 'WIRE' THEN
      RAISE EXCEPTION 'top-up % cannot begin so', NEW.id USING ERRCODE = 'check_violation';
    END IF;
  ELSIF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.state <> 'PENDING' OR sec.is_app()
    OR OLD.asked_at IS NOT NULL AND NEW.asked_at IS DISTINCT FROM OLD.asked_at
    OR OLD.payment_intent_id IS NOT NULL AND NEW.payment_intent_id IS DISTINCT FROM OLD.payment_intent_id THEN
    RAISE EXCEPTION 'top-up % is %', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'RECEIVED' THEN
    INSERT INTO prepaid_balance AS b (org_id, currency, held_minor) VALUES (NEW.org_id, NEW.currency, NEW.amount_minor)
    ON CONFLICT (org_id, currency) DO UPDATE SET held_minor = b.held_minor + excluded.held_minor;
  END IF;
  RETURN NULL;
END
$$;
GRANT UPDATE (asked_at) ON top_up TO gridlease_staff;
-- whoever pays hears of it, by the feed and by webhooks
CREATE FUNCTION party_tell_top_up_asks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('top_up.asks_payer', NEW.id, NEW.org_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_asks AFTER UPDATE OF asked_at ON top_up FOR EACH ROW WHEN (NEW.asked_at IS NOT NULL AND OLD.asked_at IS NULL)
  EXECUTE FUNCTION party_tell_top_up_asks();

-- 3. What a payment ahead left owing: each step of asking for it once, as with an invoice, and when the clock looks again.
ALTER TABLE top_up_dispute ADD COLUMN dun_at timestamptz NOT NULL DEFAULT '-infinity';
GRANT UPDATE (dun_at) ON top_up_dispute TO gridlease_staff;
CREATE OR REPLACE FUNCTION top_up_dispute_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['withdrawn_minor', 'fee_minor', 'reason', 'status', 'changed_at', 'reviewed_at', 'dun_at'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'dispute % is of the payment it is of', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status = 'prevented' OR NEW.status = 'warning_needs_response'
    OR NEW.status = 'needs_response' AND OLD.status NOT LIKE 'warning\_%') THEN
    RAISE EXCEPTION 'dispute % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TABLE top_up_dunning_step (
  id text PRIMARY KEY,
  dispute_id text NOT NULL,
  org_id text NOT NULL,
  step text NOT NULL CHECK (step IN ('REMINDER', 'SECOND_REMINDER', 'FINAL_NOTICE', 'REFERRED')),
  days_past_due int NOT NULL CHECK (days_past_due >= 0),
  currency char(3) NOT NULL,
  due_minor bigint NOT NULL CHECK (due_minor > 0),
  taken_at timestamptz NOT NULL,
  UNIQUE (dispute_id, step),
  FOREIGN KEY (org_id, dispute_id) REFERENCES top_up_dispute (org_id, id)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON top_up_dunning_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION party_tell_top_up_dunned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('top_up.' || lower(NEW.step), d.top_up_id, NEW.org_id) FROM top_up_dispute d WHERE d.id = NEW.dispute_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER tell AFTER INSERT ON top_up_dunning_step FOR EACH ROW EXECUTE FUNCTION party_tell_top_up_dunned();

-- 4. Given up: proposed by one person, decided by another; taken back where the bank gives the money back after all.
INSERT INTO ledger_event (kind, source_type, reverses) VALUES ('TOP_UP_DEBT_WRITTEN_OFF', 'DISPUTE', false);
CREATE TABLE top_up_write_off (
  id text PRIMARY KEY,
  dispute_id text NOT NULL,
  org_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  proposed_at timestamptz NOT NULL,
  proposed_by text NOT NULL CHECK (proposed_by <> ''),
  decision text CHECK (decision IN ('APPROVED', 'REFUSED')),
  decided_at timestamptz,
  decided_by text CHECK (decided_by <> ''),
  taken_back_at timestamptz,
  FOREIGN KEY (org_id, dispute_id) REFERENCES top_up_dispute (org_id, id),
  CHECK ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)),
  CONSTRAINT two_people CHECK (decision IS DISTINCT FROM 'APPROVED' OR decided_by <> proposed_by),
  CHECK (taken_back_at IS NULL OR decision = 'APPROVED')
);
CREATE UNIQUE INDEX top_up_write_off_open ON top_up_write_off (dispute_id) WHERE decision IS NULL;
CREATE INDEX top_up_write_off_of ON top_up_write_off (dispute_id, id);
CREATE FUNCTION top_up_write_off_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['decision', 'decided_at', 'decided_by', 'taken_back_at'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.taken_back_at IS NOT NULL
    OR OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_at, NEW.decided_by) IS DISTINCT FROM (OLD.decision, OLD.decided_at, OLD.decided_by) THEN
    RAISE EXCEPTION 'write-off % is decided once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON top_up_write_off FOR EACH ROW EXECUTE FUNCTION top_up_write_off_moves();
-- At commit: the books say what was given up, and that it was taken back; and no more is given up than is owed.
CREATE FUNCTION top_up_write_off_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_key constant text := 'dispute:' || NEW.dispute_id || ':written-off:' || NEW.id;
BEGIN
  IF NEW.decision = 'APPROVED' AND NEW.amount_minor IS DISTINCT FROM (
    SELECT -sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = v_key AND a.type = 'DISPUTE_RECEIVABLE' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) THEN
    RAISE EXCEPTION 'the books do not say that write-off % was made', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.taken_back_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id WHERE o.idempotency_key = v_key
  ) THEN
    RAISE EXCEPTION 'write-off % is not taken back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (SELECT coalesce(sum(w.amount_minor), 0) FROM top_up_write_off w WHERE w.dispute_id = NEW.dispute_id AND w.decision = 'APPROVED' AND w.taken_back_at IS NULL)
    + (SELECT coalesce(sum(t.amount_minor), 0) FROM top_up_taking t WHERE t.dispute_id = NEW.dispute_id AND t.given_back_at IS NULL)
    > (SELECT d.withdrawn_minor FROM top_up_dispute d WHERE d.id = NEW.dispute_id) THEN
    RAISE EXCEPTION 'more is given up of dispute % than is owed', NEW.dispute_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON top_up_write_off DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION top_up_write_off_complete();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON top_up_write_off FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 5. Walls. Who gave what up, and why, is not the tenant's to read.
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['tax_calculation', 'top_up_dunning_step', 'top_up_write_off'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
  END LOOP;
END
$$;
CREATE POLICY own ON tax_calculation TO gridlease_app USING (org_id = (SELECT sec.org())) WITH CHECK (org_id = (SELECT sec.org()));
GRANT SELECT, INSERT ON tax_calculation TO gridlease_app;
CREATE POLICY own ON top_up_dunning_step FOR SELECT TO gridlease_app USING (org_id = (SELECT sec.org()));
GRANT SELECT ON top_up_dunning_step TO gridlease_app;
GRANT UPDATE (decision, decided_at, decided_by, taken_back_at) ON top_up_write_off TO gridlease_staff;
-- what is owed is what was not given up either, which a tenant may know as a sum
CREATE FUNCTION top_up_written_off(p_dispute text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(w.amount_minor), 0)::bigint FROM top_up_write_off w
  WHERE w.dispute_id = p_dispute AND w.decision = 'APPROVED' AND w.taken_back_at IS NULL
    AND (NOT sec.is_app() OR w.org_id = (SELECT sec.org()))
$$;
REVOKE ALL ON FUNCTION top_up_written_off(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION top_up_written_off(text) TO gridlease_app, gridlease_staff;
