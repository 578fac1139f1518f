-- Why: money that had come may be taken back. A bank returns a debit days after Stripe collected it, a payment ahead is disputed when half of it
-- is spent, a person applied cash or a deposit to the wrong invoice. The invoice is open again, the balance is taken back as far as it reaches, and
-- the database compares each of these with the books at commit, as it does when money comes.
-- Locks: ACCESS EXCLUSIVE on the functions that are replaced, for the moment of it; a column grant on invoice. Everything else is new.

-- 1. What is posted: a return beside the reversal of its payment, and what a dispute takes off a balance.
INSERT INTO ledger_event (kind, source_type, reverses) VALUES
  ('PAYMENT_RETURNED', 'INVOICE', false),
  ('PREPAYMENT_TAKEN_BACK', 'PREPAYMENT', false);

-- 2. An invoice leaves PAID only where what settled it is taken back in the same transaction. What Stripe had collected once, it calls paid for ever:
-- such an invoice is collected by wire from then on.
CREATE FUNCTION invoice_is_taken_back(p_invoice text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT EXISTS (
    SELECT FROM journal r JOIN journal o ON o.id = r.reverses_id JOIN entry e ON e.journal_id = o.id JOIN account a ON a.id = e.account_id
    WHERE r.source_id = p_invoice AND r.xid = pg_current_xact_id() AND a.type = 'TENANT_RECEIVABLE' AND e.minor < 0
  )
$$;
REVOKE ALL ON FUNCTION invoice_is_taken_back(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION invoice_is_taken_back(text) TO gridlease_app, gridlease_staff;
CREATE OR REPLACE FUNCTION invoice_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- series, year and seq are generated from the number, after this trigger: in NEW they are still empty
  v_may constant text[] := ARRAY['state', 'paid_at', 'payment_error', 'stripe_invoice_id', 'credited_minor', 'collection', 'series', 'year', 'seq'];
  v_reopened constant boolean := OLD.state = 'PAID' AND NEW.state = 'OPEN';
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'invoice % is issued and immutable', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.credited_minor <> OLD.credited_minor AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'invoice % is immutable: what is credited of it follows from its credit notes', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT v_reopened
    AND NOT (OLD.state, NEW.state) IN (('OPEN', 'PAID'), ('OPEN', 'VOID'), ('OPEN', 'UNCOLLECTIBLE'), ('UNCOLLECTIBLE', 'PAID'), ('UNCOLLECTIBLE', 'VOID')) THEN
    RAISE EXCEPTION 'invoice % cannot go from % to %', OLD.number, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF v_reopened AND (sec.is_app() OR NOT invoice_is_taken_back(OLD.id)) THEN
    RAISE EXCEPTION 'invoice % cannot go from % to %: nothing that settled it is taken back', OLD.number, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.collection <> OLD.collection AND NOT (v_reopened AND NEW.collection = 'WIRE') THEN
    RAISE EXCEPTION 'invoice % is issued and immutable', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'VOID' AND NEW.state <> OLD.state AND NEW.credited_minor <> 0 THEN
    RAISE EXCEPTION 'invoice % was credited: the rest is credited too, not voided', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.stripe_invoice_id IS NOT NULL AND NEW.stripe_invoice_id IS DISTINCT FROM OLD.stripe_invoice_id THEN
    RAISE EXCEPTION 'invoice % is % at Stripe', OLD.number, OLD.stripe_invoice_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF sec.is_app() AND (NEW.stripe_invoice_id IS DISTINCT FROM OLD.stripe_invoice_id OR NEW.state IN ('PAID', 'UNCOLLECTIBLE') AND NEW.state <> OLD.state) THEN
    RAISE EXCEPTION 'a customer does not settle invoice %', OLD.number USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
GRANT UPDATE (collection) ON invoice TO gridlease_app, gridlease_staff;

-- What a tenant holds with us on an account that may not be overdrawn, under lock: two who spend it at the same time come one after the other, and
-- the second is told how much is left. No row: nothing.
CREATE FUNCTION ledger_lock_held(p_type text, p_owner text, p_currency text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.held FROM account_balance b JOIN account a ON a.id = b.account_id
  WHERE a.type = p_type AND a.owner_id = p_owner AND a.currency = p_currency FOR NO KEY UPDATE OF b
$$;
REVOKE ALL ON FUNCTION ledger_lock_held(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_lock_held(text, text, text) TO gridlease_staff;

-- 3. Payments ahead that are disputed or returned.
CREATE TABLE top_up_dispute (
  id text PRIMARY KEY,
  stripe_dispute_id text NOT NULL UNIQUE,
  stripe_charge_id text NOT NULL,
  top_up_id text NOT NULL REFERENCES top_up,
  org_id text NOT NULL REFERENCES organisation,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  -- what Stripe took and has not given back
  withdrawn_minor bigint NOT NULL CHECK (withdrawn_minor >= 0),
  fee_minor bigint NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  status text NOT NULL,
  opened_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  reviewed_at timestamptz NOT NULL DEFAULT '-infinity',
  UNIQUE (org_id, id)
);
CREATE INDEX top_up_dispute_of ON top_up_dispute (top_up_id);
CREATE INDEX top_up_dispute_tenant ON top_up_dispute (org_id, currency);
CREATE INDEX top_up_dispute_undecided ON top_up_dispute (changed_at) WHERE status NOT IN ('warning_closed', 'won', 'lost', 'prevented');
CREATE FUNCTION top_up_dispute_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['withdrawn_minor', 'fee_minor', 'reason', 'status', 'changed_at', 'reviewed_at'];
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
CREATE TRIGGER moves BEFORE UPDATE ON top_up_dispute FOR EACH ROW EXECUTE FUNCTION top_up_dispute_moves();

-- What a dispute took off the tenant's balance; given back whole when it is won.
CREATE TABLE top_up_taking (
  id text PRIMARY KEY,
  dispute_id text NOT NULL,
  org_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  taken_at timestamptz NOT NULL,
  given_back_at timestamptz,
  FOREIGN KEY (org_id, dispute_id) REFERENCES top_up_dispute (org_id, id)
);
CREATE INDEX top_up_taking_of ON top_up_taking (dispute_id, id);
CREATE FUNCTION top_up_is_taken() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_may constant text[] := ARRAY['given_back_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.given_back_at IS NOT NULL OR NEW.given_back_at IS NULL)
    OR TG_OP = 'INSERT' AND NEW.given_back_at IS NOT NULL THEN
    RAISE EXCEPTION 'taking % is given back once, whole', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  -- the balance never falls below zero: what is not there the tenant owes
  UPDATE prepaid_balance SET held_minor = held_minor + CASE TG_OP WHEN 'INSERT' THEN -NEW.amount_minor ELSE NEW.amount_minor END
  WHERE org_id = NEW.org_id AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% has nothing paid ahead in %', NEW.org_id, NEW.currency USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER taken AFTER INSERT OR UPDATE ON top_up_taking FOR EACH ROW EXECUTE FUNCTION top_up_is_taken();
-- At commit: the books say what was taken, and that it was given back.
CREATE FUNCTION top_up_taking_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_key constant text := format('prepayment:balance:%s:%s:taken-back:%s', NEW.org_id, NEW.currency, NEW.id);
BEGIN
  PERFORM prepaid_is_booked(NEW.id, v_key, NEW.org_id, NEW.amount_minor);
  IF NEW.given_back_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id WHERE o.idempotency_key = v_key
  ) THEN
    RAISE EXCEPTION 'taking % is not given back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (SELECT sum(t.amount_minor) FROM top_up_taking t WHERE t.dispute_id = NEW.dispute_id AND t.given_back_at IS NULL)
    > (SELECT d.withdrawn_minor FROM top_up_dispute d WHERE d.id = NEW.dispute_id) THEN
    RAISE EXCEPTION 'dispute % takes more off the balance than Stripe took', NEW.dispute_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON top_up_taking DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION top_up_taking_complete();
-- At commit: what a dispute holds is what the books say it took, less what it gave back.
CREATE FUNCTION top_up_dispute_is_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF (SELECT d.withdrawn_minor FROM top_up_dispute d WHERE d.id = NEW.id) IS DISTINCT FROM (
    SELECT coalesce(-sum(e.minor), 0)::bigint FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.source_id = NEW.id AND j.kind IN ('DISPUTE_OPENED', 'DISPUTE_WON') AND a.type = 'STRIPE_CLEARING'
  ) THEN
    RAISE EXCEPTION 'the books do not say what dispute % took', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER booked AFTER INSERT OR UPDATE ON top_up_dispute DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION top_up_dispute_is_booked();

-- 4. Cash that no invoice claimed, applied to one by a person; and what was applied by mistake (cash or a deposit), undone once, whole.
CREATE TABLE cash_application (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  applied_at timestamptz NOT NULL,
  applied_by text NOT NULL CHECK (applied_by <> ''),
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX cash_application_of ON cash_application (invoice_id, id);
CREATE TABLE application_undo (
  -- of the application: it is undone once
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('CASH', 'DEPOSIT')),
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_id text NOT NULL,
  contract_money_id text,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  undone_at timestamptz NOT NULL,
  undone_by text NOT NULL CHECK (undone_by <> ''),
  CHECK ((contract_money_id IS NOT NULL) = (kind = 'DEPOSIT')),
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX application_undo_of ON application_undo (invoice_id);
CREATE FUNCTION cash_is_applied() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE invoice SET credited_minor = credited_minor + NEW.amount_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % takes no cash', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER applied AFTER INSERT ON cash_application FOR EACH ROW EXECUTE FUNCTION cash_is_applied();
CREATE FUNCTION cash_application_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.source_id = NEW.invoice_id AND j.kind = 'WIRE_MATCHED' AND j.idempotency_key LIKE '%:matched:' || NEW.id
      AND a.type = 'UNAPPLIED_CASH' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) THEN
    RAISE EXCEPTION 'the books do not say what cash % paid', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON cash_application DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION cash_application_complete();

-- What was applied of a deposit may become less, by an undo alone.
CREATE OR REPLACE FUNCTION contract_money_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['received_at', 'drawn_minor', 'applied_minor', 'forfeited_minor', 'returned_minor'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR NEW.drawn_minor < OLD.drawn_minor OR NEW.forfeited_minor < OLD.forfeited_minor
    OR OLD.received_at IS NOT NULL AND NEW.received_at IS DISTINCT FROM OLD.received_at THEN
    RAISE EXCEPTION '% % was agreed and stays as it is', OLD.kind, OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF (NEW.drawn_minor, NEW.applied_minor, NEW.forfeited_minor, NEW.returned_minor)
    IS DISTINCT FROM (OLD.drawn_minor, OLD.applied_minor, OLD.forfeited_minor, OLD.returned_minor) AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'what became of % % follows from its uses', OLD.kind, OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE FUNCTION application_is_undone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM cash_application c WHERE NEW.kind = 'CASH' AND c.id = NEW.id
      AND (c.org_id, c.invoice_id, c.currency, c.amount_minor) = (NEW.org_id, NEW.invoice_id, NEW.currency, NEW.amount_minor)
    UNION ALL
    SELECT FROM deposit_use d WHERE NEW.kind = 'DEPOSIT' AND d.id = NEW.id AND d.kind = 'APPLIED'
      AND (d.org_id, d.invoice_id, d.contract_money_id, d.currency, d.amount_minor)
        = (NEW.org_id, NEW.invoice_id, NEW.contract_money_id, NEW.currency, NEW.amount_minor)
  ) THEN
    RAISE EXCEPTION 'nothing was applied that % takes back', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  UPDATE contract_money SET applied_minor = applied_minor - NEW.amount_minor WHERE id = NEW.contract_money_id;
  UPDATE invoice SET credited_minor = credited_minor - NEW.amount_minor WHERE id = NEW.invoice_id AND state = 'OPEN';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % is not open again', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER undone AFTER INSERT ON application_undo FOR EACH ROW EXECUTE FUNCTION application_is_undone();
CREATE FUNCTION application_undo_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id WHERE o.source_id = NEW.invoice_id AND r.xid = pg_current_xact_id()
      AND o.idempotency_key LIKE CASE NEW.kind WHEN 'CASH' THEN '%:matched:' ELSE '%:applied:' END || NEW.id
  ) THEN
    RAISE EXCEPTION 'application % is not taken back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON application_undo DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION application_undo_complete();

-- 5. Walls.
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['cash_application', 'application_undo'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['top_up_dispute', 'top_up_taking'] LOOP
    EXECUTE format('CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['top_up_dispute', 'top_up_taking', 'cash_application', 'application_undo'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO gridlease_app USING (org_id = (SELECT sec.org()))', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app', v_table);
  END LOOP;
END
$$;
GRANT UPDATE (withdrawn_minor, fee_minor, reason, status, changed_at, reviewed_at) ON top_up_dispute TO gridlease_staff;
GRANT UPDATE (given_back_at) ON top_up_taking TO gridlease_staff;
