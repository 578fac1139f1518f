-- Why: money goes back to tenants the way it came, by refunds of a paid invoice or of credit granted on one, and may be taken by disputes at
-- the payer's bank. Each is a row with states that only go forward, tied to the invoice's money by walls: never more back than came in, never
-- more from anybody than he got, and the books say the same at commit.
-- Locks: ACCESS EXCLUSIVE on intent while it is rewritten with three generated columns and its constraints are checked; the rest is new.

-- 1. Top-ups of our balance at Stripe.
INSERT INTO ledger_event (kind, source_type, reverses) VALUES ('STRIPE_TOPPED_UP', 'STRIPE_BALANCE_TRANSACTION', false);

-- 2. Refunds.
CREATE TABLE refund (
  id text PRIMARY KEY,
  -- INVOICE: of the invoice itself. CREDIT: of credit granted on it after it was paid
  kind text NOT NULL CHECK (kind IN ('INVOICE', 'CREDIT')),
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  provider_share_minor bigint NOT NULL CHECK (provider_share_minor >= 0),
  platform_fee_minor bigint NOT NULL CHECK (platform_fee_minor >= 0),
  tax_minor bigint NOT NULL CHECK (tax_minor >= 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
  -- of which charge; chosen once
  stripe_charge_id text CHECK (stripe_charge_id <> ''),
  stripe_refund_id text UNIQUE CHECK (stripe_refund_id <> ''),
  failure text,
  requested_at timestamptz NOT NULL,
  requested_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  -- when Stripe was last asked without being told to, market time
  reviewed_at timestamptz NOT NULL DEFAULT '-infinity',
  CHECK (provider_share_minor + platform_fee_minor + tax_minor = CASE kind WHEN 'INVOICE' THEN amount_minor ELSE 0 END),
  CHECK ((failure IS NOT NULL) = (state IN ('FAILED', 'CANCELED'))),
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX refund_of ON refund (invoice_id);
CREATE INDEX refund_tenant ON refund (org_id, id);
CREATE INDEX refund_under_way ON refund (changed_at) WHERE state = 'PENDING';

-- 3. Disputes, as Stripe tells them.
CREATE TABLE dispute (
  id text PRIMARY KEY,
  stripe_dispute_id text NOT NULL UNIQUE,
  stripe_charge_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  -- taken and not given back; what Stripe asked for it
  withdrawn_minor bigint NOT NULL,
  fee_minor bigint NOT NULL,
  reason text NOT NULL,
  status text NOT NULL CHECK (status IN (
    'warning_needs_response', 'warning_under_review', 'warning_closed', 'needs_response', 'under_review', 'won', 'lost', 'prevented',
    'appeal_needs_response', 'appeal_under_review'
  )),
  due_by timestamptz,
  submissions int NOT NULL CHECK (submissions >= 0),
  provider_bears_basis_points int NOT NULL CHECK (provider_bears_basis_points BETWEEN 0 AND 10000),
  opened_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  reviewed_at timestamptz NOT NULL DEFAULT '-infinity',
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX dispute_of ON dispute (invoice_id);
CREATE INDEX dispute_tenant ON dispute (org_id, id);
CREATE INDEX dispute_undecided ON dispute (changed_at) WHERE status NOT IN ('warning_closed', 'won', 'lost', 'prevented');

-- What staff said to the payer's bank.
CREATE TABLE dispute_answer (
  id text PRIMARY KEY,
  dispute_id text NOT NULL,
  org_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('SUBMIT', 'ACCEPT')),
  -- texts by Stripe's names of evidence
  evidence jsonb NOT NULL CHECK (jsonb_typeof(evidence) = 'object'),
  answered_at timestamptz NOT NULL,
  answered_by text NOT NULL,
  FOREIGN KEY (org_id, dispute_id) REFERENCES dispute (org_id, id)
);
CREATE INDEX dispute_answer_of ON dispute_answer (dispute_id);

-- 4. Forward only.
CREATE FUNCTION refund_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['state', 'stripe_charge_id', 'stripe_refund_id', 'failure', 'changed_at', 'reviewed_at'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may
    OR OLD.stripe_charge_id IS NOT NULL AND NEW.stripe_charge_id IS DISTINCT FROM OLD.stripe_charge_id
    OR OLD.stripe_refund_id IS NOT NULL AND NEW.stripe_refund_id IS DISTINCT FROM OLD.stripe_refund_id THEN
    RAISE EXCEPTION 'refund % was promised as it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state
    AND NOT (OLD.state, NEW.state) IN (('PENDING', 'SUCCEEDED'), ('PENDING', 'FAILED'), ('PENDING', 'CANCELED'), ('SUCCEEDED', 'FAILED')) THEN
    RAISE EXCEPTION 'refund % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON refund FOR EACH ROW EXECUTE FUNCTION refund_moves();
CREATE FUNCTION dispute_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY[
    'amount_minor', 'withdrawn_minor', 'fee_minor', 'reason', 'status', 'due_by', 'submissions', 'provider_bears_basis_points', 'changed_at',
    'reviewed_at'
  ];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'dispute % is of the payment it is of', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  -- who bears it is settled before it is decided
  IF NEW.provider_bears_basis_points <> OLD.provider_bears_basis_points AND OLD.status IN ('warning_closed', 'won', 'lost', 'prevented') THEN
    RAISE EXCEPTION 'dispute % is decided', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  -- an open one is not opened again from the beginning, and one that was prevented never was
  IF NEW.status <> OLD.status AND (OLD.status = 'prevented' OR NEW.status = 'warning_needs_response'
    OR NEW.status = 'needs_response' AND OLD.status NOT LIKE 'warning\_%') THEN
    RAISE EXCEPTION 'dispute % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON dispute FOR EACH ROW EXECUTE FUNCTION dispute_moves();

-- 5. Refunds of one invoice come one after another, under its lock: it is paid, and through Stripe.
CREATE FUNCTION refund_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_invoice invoice;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
  IF v_invoice.state <> 'PAID' OR v_invoice.collection <> 'STRIPE' OR NEW.currency <> v_invoice.currency OR NEW.state <> 'PENDING'
    OR num_nonnulls(NEW.stripe_charge_id, NEW.stripe_refund_id) > 0 THEN
    RAISE EXCEPTION 'invoice % takes no such refund', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fits BEFORE INSERT ON refund FOR EACH ROW EXECUTE FUNCTION refund_fits();

-- What is left with everybody of what was settled of an invoice, by the books. Never below nothing.
CREATE FUNCTION invoice_left(p_invoice text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT coalesce(-sum(e.minor), 0)::bigint FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
  WHERE j.source_id = p_invoice
    AND a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RECEIVABLE', 'PLATFORM_FEE_REVENUE', 'TERMINATION_REVENUE', 'SLA_CREDITS', 'TAX_PAYABLE')
$$;

-- At commit: the books carry the refund, and neither more went back than came in through Stripe nor more than anybody had.
CREATE FUNCTION refund_is_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_key constant text := format('refund:%s:%s', NEW.id, CASE NEW.kind WHEN 'INVOICE' THEN 'paid' ELSE 'credit' END);
  v_posted record;
  v_way bigint;
BEGIN
  SELECT coalesce(-sum(e.minor) FILTER (WHERE a.type = 'STRIPE_CLEARING'), 0) AS amount,
    coalesce(sum(e.minor) FILTER (WHERE a.type = 'TENANT_CREDIT' AND a.owner_id = NEW.org_id), 0) AS credit,
    coalesce(sum(e.minor) FILTER (WHERE a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RECEIVABLE') AND a.owner_id = NEW.provider_org_id), 0) AS share,
    coalesce(sum(e.minor) FILTER (WHERE a.type = 'PLATFORM_FEE_REVENUE'), 0) AS fee, coalesce(sum(e.minor) FILTER (WHERE a.type = 'TAX_PAYABLE'), 0) AS tax
  INTO v_posted FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
  WHERE j.idempotency_key = v_key AND j.source_id = CASE NEW.kind WHEN 'INVOICE' THEN NEW.invoice_id ELSE NEW.org_id END AND a.currency = NEW.currency;
  IF (v_posted.amount, v_posted.credit, v_posted.share, v_posted.fee, v_posted.tax) IS DISTINCT FROM (
    NEW.amount_minor::numeric, CASE NEW.kind WHEN 'CREDIT' THEN NEW.amount_minor ELSE 0 END::numeric,
    NEW.provider_share_minor::numeric, NEW.platform_fee_minor::numeric, NEW.tax_minor::numeric
  ) THEN
    RAISE EXCEPTION 'the books do not say what refund % gives back', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT coalesce(sum(e.minor), 0) INTO v_way FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
  WHERE j.source_id = NEW.invoice_id AND a.type = 'STRIPE_CLEARING';
  v_way := v_way - (SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE invoice_id = NEW.invoice_id AND kind = 'CREDIT' AND state IN ('PENDING', 'SUCCEEDED'))
    - (SELECT coalesce(sum(withdrawn_minor), 0) FROM dispute WHERE invoice_id = NEW.invoice_id);
  IF v_way < 0 OR invoice_left(NEW.invoice_id) < 0 THEN
    RAISE EXCEPTION 'refund % gives back more than is left of invoice %', NEW.id, NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER booked AFTER INSERT ON refund DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refund_is_booked();

-- At commit: what failed is taken back in the books.
CREATE FUNCTION refund_is_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id
    WHERE o.idempotency_key = format('refund:%s:%s', NEW.id, CASE NEW.kind WHEN 'INVOICE' THEN 'paid' ELSE 'credit' END)
  ) THEN
    RAISE EXCEPTION 'refund % failed and its money is not back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER back AFTER UPDATE ON refund DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state IN ('FAILED', 'CANCELED') AND NEW.state <> OLD.state) EXECUTE FUNCTION refund_is_back();

-- What was refunded of an invoice cannot be credited too.
CREATE FUNCTION credit_note_after_refunds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM refund WHERE invoice_id = NEW.invoice_id AND kind = 'INVOICE') AND invoice_left(NEW.invoice_id) < 0 THEN
    RAISE EXCEPTION 'credit note % credits what was refunded of its invoice', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER after_refunds AFTER INSERT ON credit_note DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION credit_note_after_refunds();

-- At commit: what a dispute holds is what the books say it took, less what it gave back.
CREATE FUNCTION dispute_is_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_now constant dispute := (SELECT d FROM dispute d WHERE d.id = NEW.id);
BEGIN
  IF v_now.withdrawn_minor IS DISTINCT FROM (
    SELECT coalesce(-sum(e.minor), 0)::bigint FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.source_id = NEW.id AND j.kind IN ('DISPUTE_OPENED', 'DISPUTE_WON') AND a.type = 'STRIPE_CLEARING'
  ) THEN
    RAISE EXCEPTION 'the books do not say what dispute % took', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER booked AFTER INSERT OR UPDATE ON dispute DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dispute_is_booked();

-- 6. Walls.
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON refund FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON dispute FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_answer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['refund', 'dispute', 'dispute_answer'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
  END LOOP;
  -- what staff say to a bank is not for the tenant to read
  FOREACH v_table IN ARRAY ARRAY['refund', 'dispute'] LOOP
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO gridlease_app USING (org_id = (SELECT sec.org()))', v_table);
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app', v_table);
  END LOOP;
END
$$;
GRANT UPDATE (state, stripe_charge_id, stripe_refund_id, failure, changed_at, reviewed_at) ON refund TO gridlease_staff;
GRANT UPDATE (amount_minor, withdrawn_minor, fee_minor, reason, status, due_by, submissions, provider_bears_basis_points, changed_at, reviewed_at)
  ON dispute TO gridlease_staff;

-- 7. Calls to Stripe are about more than invoices now: still of the same organisation, still checked at commit.
ALTER TABLE intent DROP CONSTRAINT intent_org_id_aggregate_id_fkey;
ALTER TABLE intent
  ADD COLUMN invoice_id text GENERATED ALWAYS AS (CASE WHEN operation LIKE 'INVOICE\_%' OR operation = 'CREDIT_VOID' THEN aggregate_id END) STORED,
  ADD COLUMN refund_id text GENERATED ALWAYS AS (CASE WHEN operation LIKE 'REFUND\_%' THEN aggregate_id END) STORED,
  ADD COLUMN dispute_id text GENERATED ALWAYS AS (CASE WHEN operation LIKE 'DISPUTE\_%' THEN aggregate_id END) STORED,
  ADD FOREIGN KEY (org_id, invoice_id) REFERENCES invoice (org_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (org_id, refund_id) REFERENCES refund (org_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (org_id, dispute_id) REFERENCES dispute (org_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE intent DROP CONSTRAINT intent_operation_check;
ALTER TABLE intent ADD CONSTRAINT intent_operation_check CHECK (operation IN (
  'INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE', 'INVOICE_PAY', 'INVOICE_VOID', 'INVOICE_CREDIT', 'CREDIT_VOID',
  'REFUND_CREATE', 'DISPUTE_ANSWER'
));
-- Money goes out, and a bank is answered, because staff said so.
CREATE FUNCTION intent_is_of_staff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF sec.is_app() THEN
    RAISE EXCEPTION 'a customer does not ask Stripe for %', NEW.operation USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER of_staff BEFORE INSERT ON intent FOR EACH ROW WHEN (NEW.operation IN ('REFUND_CREATE', 'DISPUTE_ANSWER'))
  EXECUTE FUNCTION intent_is_of_staff();
