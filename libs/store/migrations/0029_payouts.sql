-- Why: miners are paid what was collected for them: an account at Stripe each, payouts whose lines say which journals and invoice lines they
-- pay, transfers hop by hop, what is held back of them, and what is taken back. docs/decisions/0018-payouts-to-miners.md explains. The
-- database refuses to pay a journal or a line twice, more than is payable, and a payout that the books do not show.
-- Locks: ACCESS EXCLUSIVE on intent while three generated columns are written (it is rewritten once); everything else is new.

-- 1. Where a provider is paid to.
CREATE TABLE payout_account (
  id text PRIMARY KEY,
  org_id text NOT NULL UNIQUE REFERENCES organisation,
  -- NULL: Stripe has not made it yet
  stripe_account_id text UNIQUE,
  state text NOT NULL CHECK (state IN ('NOT_STARTED', 'ONBOARDING', 'RESTRICTED', 'ACTIVE', 'REJECTED')),
  transfers text NOT NULL CHECK (transfers IN ('ACTIVE', 'PENDING', 'INACTIVE')),
  payouts_enabled boolean NOT NULL,
  -- what Stripe wants to know next, in its words
  requirements text[] NOT NULL,
  disabled_reason text,
  asked_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (org_id, id)
);
CREATE FUNCTION payout_account_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND (NEW.stripe_account_id IS NOT NULL OR NEW.state <> 'NOT_STARTED' OR NEW.transfers <> 'INACTIVE' OR NEW.payouts_enabled) THEN
    RAISE EXCEPTION 'an account begins with nothing at Stripe' USING ERRCODE = 'check_violation';
  ELSIF TG_OP = 'UPDATE' AND ((NEW.id, NEW.org_id, NEW.asked_at) <> (OLD.id, OLD.org_id, OLD.asked_at)
    OR OLD.stripe_account_id IS NOT NULL AND NEW.stripe_account_id IS DISTINCT FROM OLD.stripe_account_id) THEN
    RAISE EXCEPTION 'account % stays the one it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER changes BEFORE INSERT OR UPDATE ON payout_account FOR EACH ROW EXECUTE FUNCTION payout_account_changes();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON payout_account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How a provider is paid; without a row the default.
CREATE TABLE payout_policy (
  org_id text PRIMARY KEY REFERENCES organisation,
  holdback_basis_points int NOT NULL CHECK (holdback_basis_points BETWEEN 0 AND 5000),
  holdback_days int NOT NULL CHECK (holdback_days BETWEEN 0 AND 365),
  rail text NOT NULL CHECK (rail IN ('STRIPE', 'WIRE')),
  above_cap text NOT NULL CHECK (above_cap IN ('WIRE', 'SPLIT')),
  -- why nothing is paid out; NULL: payouts run
  held_for text CHECK (length(held_for) BETWEEN 1 AND 500),
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);
-- What was found at the last look at a provider, and when the next is.
CREATE TABLE payout_look (
  org_id text NOT NULL REFERENCES organisation,
  currency char(3) NOT NULL,
  waits_for text,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, currency)
);
-- When debtors, and transfers on their way, are looked at again.
CREATE TABLE payout_clock (
  key text PRIMARY KEY,
  next_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON payout_policy, payout_look, payout_clock TO gridlease_staff;

-- 2. Payouts.
CREATE TABLE payout (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  -- as far as the transfer that has come least far; follows from them
  state text NOT NULL DEFAULT 'PLANNED',
  planned_at timestamptz NOT NULL,
  planned_by text NOT NULL CHECK (planned_by <> ''),
  -- the transaction that planned it; lines and transfers are sealed with it
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  UNIQUE (org_id, id)
);
CREATE INDEX payout_of ON payout (org_id, currency, id);

CREATE TABLE payout_line (
  id text PRIMARY KEY,
  payout_id text NOT NULL,
  position int NOT NULL,
  org_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('SHARE', 'TAKEN_BACK', 'RETURNED', 'RELEASED', 'KEPT', 'NETTED', 'OTHER')),
  journal_id text NOT NULL REFERENCES journal,
  source_id text NOT NULL,
  invoice_id text,
  invoice_line_id text REFERENCES invoice_line,
  description text NOT NULL CHECK (description <> ''),
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  -- our fee that the tenant paid on top
  fee_minor bigint NOT NULL CHECK (fee_minor >= 0),
  UNIQUE (payout_id, position),
  FOREIGN KEY (org_id, payout_id) REFERENCES payout (org_id, id)
);
-- A movement of the books is paid once, whole or line by line.
CREATE UNIQUE INDEX payout_line_pays_once ON payout_line (journal_id, org_id, invoice_line_id) NULLS NOT DISTINCT;
CREATE INDEX payout_line_of_line ON payout_line (invoice_line_id) WHERE invoice_line_id IS NOT NULL;

CREATE TABLE payout_transfer (
  id text PRIMARY KEY,
  payout_id text NOT NULL,
  org_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  rail text NOT NULL CHECK (rail IN ('STRIPE', 'WIRE')),
  stripe_account_id text,
  source_charge_id text,
  wire_id text UNIQUE REFERENCES outgoing_wire,
  stripe_transfer_id text UNIQUE,
  destination_payment_id text UNIQUE,
  connected_payout_id text,
  bank_trace_id text,
  reversed_minor bigint NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'PLANNED' CHECK (state IN ('PLANNED', 'SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT', 'FAILED', 'REVERSED')),
  failure text,
  CHECK (reversed_minor BETWEEN 0 AND amount_minor),
  CHECK ((rail = 'WIRE') = (wire_id IS NOT NULL)),
  CHECK ((rail = 'STRIPE') = (stripe_account_id IS NOT NULL)),
  -- Stripe moves at most eight digits at once
  CHECK (rail = 'WIRE' OR amount_minor <= 99999999),
  CHECK ((state = 'REVERSED') = (reversed_minor = amount_minor)),
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, payout_id) REFERENCES payout (org_id, id)
);
CREATE INDEX payout_transfer_of ON payout_transfer (payout_id);
CREATE INDEX payout_transfer_moving ON payout_transfer (id) WHERE state IN ('PLANNED', 'SENT', 'ARRIVED_AT_STRIPE');
CREATE INDEX payout_transfer_reversible ON payout_transfer (org_id, currency, id) WHERE rail = 'STRIPE' AND state IN ('SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT');

CREATE FUNCTION payout_transfer_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['stripe_transfer_id', 'destination_payment_id', 'connected_payout_id', 'bank_trace_id', 'reversed_minor', 'state', 'failure'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR NEW.reversed_minor < OLD.reversed_minor
    OR OLD.stripe_transfer_id IS NOT NULL AND NEW.stripe_transfer_id IS DISTINCT FROM OLD.stripe_transfer_id
    OR OLD.destination_payment_id IS NOT NULL AND NEW.destination_payment_id IS DISTINCT FROM OLD.destination_payment_id THEN
    RAISE EXCEPTION 'transfer % stays as it was planned', OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
    ('PLANNED', 'SENT'), ('PLANNED', 'ARRIVED_AT_STRIPE'), ('PLANNED', 'PAID_OUT'), ('PLANNED', 'FAILED'), ('PLANNED', 'REVERSED'),
    ('SENT', 'ARRIVED_AT_STRIPE'), ('SENT', 'PAID_OUT'), ('SENT', 'FAILED'), ('SENT', 'REVERSED'),
    ('ARRIVED_AT_STRIPE', 'PAID_OUT'), ('ARRIVED_AT_STRIPE', 'REVERSED'),
    ('PAID_OUT', 'ARRIVED_AT_STRIPE'), ('PAID_OUT', 'FAILED'), ('PAID_OUT', 'REVERSED')
  ) THEN
    RAISE EXCEPTION 'transfer % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON payout_transfer FOR EACH ROW EXECUTE FUNCTION payout_transfer_moves();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON payout_transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The state of a payout, for lists: the least of its transfers', the ones taken back left out (stateOfPayout in libs/billing).
CREATE FUNCTION payout_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE payout SET state = coalesce((
    SELECT t.state FROM payout_transfer t WHERE t.payout_id = NEW.payout_id AND t.state <> 'REVERSED'
    ORDER BY array_position(ARRAY['FAILED', 'PLANNED', 'SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT'], t.state) LIMIT 1), 'REVERSED')
  WHERE id = NEW.payout_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER follows AFTER UPDATE OF state ON payout_transfer FOR EACH ROW EXECUTE FUNCTION payout_follows();
CREATE FUNCTION payout_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'payout % stays as it was planned; its state follows from its transfers', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER stays BEFORE UPDATE ON payout FOR EACH ROW EXECUTE FUNCTION payout_stays();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON payout FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Lines and transfers come in the transaction of their payout.
CREATE FUNCTION payout_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN payout p ON p.id = a.payout_id WHERE p.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'a planned payout takes nothing more' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER sealed AFTER INSERT ON payout_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payout_sealed();
CREATE TRIGGER sealed AFTER INSERT ON payout_transfer REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payout_sealed();

-- At commit: it is the sum of its lines and of its transfers, each line is (a part of) a movement of what is payable to this provider, whole,
-- no invoice line is paid more than it asks, and the books show every transfer.
CREATE FUNCTION payout_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_account constant bigint := (SELECT id FROM account WHERE type = 'PROVIDER_PAYABLE' AND owner_id = NEW.org_id AND currency = NEW.currency);
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (SELECT sum(amount_minor) FROM payout_line WHERE payout_id = NEW.id)
    OR NEW.amount_minor IS DISTINCT FROM (SELECT sum(amount_minor) FROM payout_transfer WHERE payout_id = NEW.id AND currency = NEW.currency) THEN
    RAISE EXCEPTION 'payout % is not the sum of its lines and of its transfers', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT journal_id, sum(amount_minor) AS minor FROM payout_line WHERE payout_id = NEW.id GROUP BY journal_id) AS line
    LEFT JOIN LATERAL (
      SELECT -sum(e.minor) AS minor FROM entry e JOIN journal j ON j.id = e.journal_id
      WHERE e.journal_id = line.journal_id AND e.account_id = v_account AND j.kind <> 'PROVIDER_TRANSFERRED'
    ) AS moved ON true
    WHERE moved.minor IS DISTINCT FROM line.minor
  ) THEN
    RAISE EXCEPTION 'a line of payout % pays what the books do not owe', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT invoice_line_id AS id FROM payout_line WHERE payout_id = NEW.id) AS own JOIN invoice_line i ON i.id = own.id
    CROSS JOIN LATERAL (SELECT sum(l.amount_minor) AS minor FROM payout_line l WHERE l.invoice_line_id = i.id) AS paid
    WHERE i.share_org IS DISTINCT FROM NEW.org_id OR abs(paid.minor) > abs(i.amount_minor) OR sign(paid.minor) NOT IN (0, sign(i.amount_minor))
  ) THEN
    RAISE EXCEPTION 'payout % pays an invoice line more than it asks', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM payout_transfer t WHERE t.payout_id = NEW.id AND t.amount_minor IS DISTINCT FROM (
      SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id AND e.account_id = v_account
      WHERE j.idempotency_key = format('transfer:%s:sent', coalesce(t.wire_id, t.id)) AND j.kind = 'PROVIDER_TRANSFERRED')
  ) THEN
    RAISE EXCEPTION 'the books do not show what payout % transfers', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON payout DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payout_complete();

CREATE TABLE payout_hop (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payout_id text NOT NULL,
  transfer_id text NOT NULL,
  org_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('PLANNED', 'SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT', 'FAILED', 'REVERSED')),
  note text NOT NULL,
  at timestamptz NOT NULL,
  FOREIGN KEY (org_id, transfer_id) REFERENCES payout_transfer (org_id, id)
);
CREATE INDEX payout_hop_of ON payout_hop (payout_id, seq);

-- 3. Holdbacks: kept, and given free once.
CREATE TABLE holdback (
  id text PRIMARY KEY,
  payout_id text NOT NULL,
  org_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  release_at timestamptz NOT NULL,
  released_at timestamptz,
  FOREIGN KEY (org_id, payout_id) REFERENCES payout (org_id, id)
);
CREATE INDEX holdback_due ON holdback (release_at) WHERE released_at IS NULL;
CREATE INDEX holdback_of ON holdback (org_id) WHERE released_at IS NULL;
CREATE FUNCTION holdback_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'released_at' <> to_jsonb(OLD) - 'released_at' OR OLD.released_at IS NOT NULL THEN
    RAISE EXCEPTION 'holdback % is released once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON holdback FOR EACH ROW EXECUTE FUNCTION holdback_moves();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON holdback FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- At commit the books say the same of it.
CREATE FUNCTION holdback_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_key constant text := format(CASE WHEN NEW.released_at IS NULL THEN 'holdback:%s:kept' ELSE 'holdback:%s:released:due' END, NEW.id);
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (
    SELECT sum(abs(e.minor)) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = v_key AND a.type = 'PROVIDER_RESERVE' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) THEN
    RAISE EXCEPTION 'the books do not say what is held back as %', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER booked AFTER INSERT OR UPDATE ON holdback DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION holdback_booked();

-- 4. What is taken back of a transfer: never more than it moved.
CREATE TABLE transfer_reversal (
  id text PRIMARY KEY,
  transfer_id text NOT NULL,
  org_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  state text NOT NULL CHECK (state IN ('PLANNED', 'SENT', 'FAILED')),
  stripe_reversal_id text UNIQUE,
  failure text,
  planned_at timestamptz NOT NULL,
  planned_by text NOT NULL,
  failed_at timestamptz,
  CHECK ((state = 'SENT') = (stripe_reversal_id IS NOT NULL)),
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, transfer_id) REFERENCES payout_transfer (org_id, id)
);
CREATE INDEX transfer_reversal_of ON transfer_reversal (transfer_id);
CREATE INDEX transfer_reversal_planned ON transfer_reversal (org_id, currency) WHERE state = 'PLANNED';
CREATE FUNCTION transfer_reversal_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_may constant text[] := ARRAY['state', 'stripe_reversal_id', 'failure', 'failed_at'];
  v_transfer payout_transfer;
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.state = 'SENT') THEN
    RAISE EXCEPTION 'reversal % stays as it was asked for', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO v_transfer FROM payout_transfer WHERE id = NEW.transfer_id FOR NO KEY UPDATE;
  IF v_transfer.rail <> 'STRIPE' OR v_transfer.currency <> NEW.currency OR NEW.state <> 'FAILED' AND v_transfer.amount_minor <
    NEW.amount_minor + (SELECT coalesce(sum(r.amount_minor), 0) FROM transfer_reversal r WHERE r.transfer_id = NEW.transfer_id AND r.state <> 'FAILED' AND r.id <> NEW.id) THEN
    RAISE EXCEPTION 'more is taken back of transfer % than it moved', NEW.transfer_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fits BEFORE INSERT OR UPDATE ON transfer_reversal FOR EACH ROW EXECUTE FUNCTION transfer_reversal_fits();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON transfer_reversal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 5. What the books hold of a provider, for itself and for staff; and the same under lock.
CREATE FUNCTION payout_holdings(p_org text) RETURNS TABLE (currency char(3), payable bigint, reserve bigint, debt bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sec.require_org(p_org);
  RETURN QUERY
    SELECT a.currency, coalesce(sum(b.held) FILTER (WHERE a.type = 'PROVIDER_PAYABLE'), 0)::bigint,
      coalesce(sum(b.held) FILTER (WHERE a.type = 'PROVIDER_RESERVE'), 0)::bigint,
      coalesce(sum(b.held) FILTER (WHERE a.type = 'PROVIDER_RECEIVABLE'), 0)::bigint
    FROM account a JOIN account_balance b ON b.account_id = a.id
    WHERE a.owner_id = p_org AND a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RESERVE', 'PROVIDER_RECEIVABLE')
    GROUP BY a.currency ORDER BY a.currency;
END
$$;
CREATE FUNCTION payout_lock_holdings(p_org text, p_currency char(3)) RETURNS TABLE (payable bigint, reserve bigint, debt bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- in the order in which postings lock them
  PERFORM FROM account_balance b JOIN account a ON a.id = b.account_id
  WHERE a.owner_id = p_org AND a.currency = p_currency AND a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RESERVE', 'PROVIDER_RECEIVABLE')
  ORDER BY b.account_id FOR NO KEY UPDATE OF b;
  RETURN QUERY SELECT h.payable, h.reserve, h.debt FROM payout_holdings(p_org) h WHERE h.currency = p_currency;
END
$$;
REVOKE ALL ON FUNCTION payout_holdings(text), payout_lock_holdings(text, char) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_holdings(text) TO gridlease_app, gridlease_staff;
GRANT EXECUTE ON FUNCTION payout_lock_holdings(text, char) TO gridlease_staff;

-- 6. Walls.
DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['payout_line', 'payout_hop'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY[
    'payout_account', 'payout_policy', 'payout_look', 'payout', 'payout_line', 'payout_transfer', 'payout_hop', 'holdback', 'transfer_reversal'
  ] LOOP
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO gridlease_app USING (org_id = %s)', v_table, v_own);
  END LOOP;
  EXECUTE format('CREATE POLICY asks ON payout_account FOR INSERT TO gridlease_app WITH CHECK (org_id = %s)', v_own);
END
$$;
GRANT INSERT ON payout_account TO gridlease_app;
GRANT UPDATE ON payout_account, payout_transfer, transfer_reversal TO gridlease_staff;
GRANT UPDATE (released_at) ON holdback TO gridlease_staff;

-- 7. Calls to Stripe about accounts and transfers; each is about one of the same organisation.
ALTER TABLE intent DROP CONSTRAINT IF EXISTS intent_org_id_aggregate_id_fkey;
ALTER TABLE intent DROP CONSTRAINT intent_operation_check;
ALTER TABLE intent ADD CONSTRAINT intent_operation_check
  CHECK (operation IN ('INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE', 'INVOICE_PAY', 'INVOICE_VOID', 'INVOICE_CREDIT', 'CREDIT_VOID',
    'REFUND_CREATE', 'DISPUTE_ANSWER', 'ACCOUNT_CREATE', 'TRANSFER_CREATE', 'TRANSFER_REVERSE')),
  ADD COLUMN payout_account_id text GENERATED ALWAYS AS (CASE WHEN operation = 'ACCOUNT_CREATE' THEN aggregate_id END) STORED,
  ADD COLUMN payout_transfer_id text GENERATED ALWAYS AS (CASE WHEN operation = 'TRANSFER_CREATE' THEN aggregate_id END) STORED,
  ADD COLUMN transfer_reversal_id text GENERATED ALWAYS AS (CASE WHEN operation = 'TRANSFER_REVERSE' THEN aggregate_id END) STORED,
  ADD FOREIGN KEY (org_id, payout_account_id) REFERENCES payout_account (org_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (org_id, payout_transfer_id) REFERENCES payout_transfer (org_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (org_id, transfer_reversal_id) REFERENCES transfer_reversal (org_id, id) DEFERRABLE INITIALLY DEFERRED;
