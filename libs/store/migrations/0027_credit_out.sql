-- Why: money that leaves by our own bank is ordered, checked, sent and seen leaving, each step once and none backwards: refunds of a tenant's
-- credit, deposits that are given back, payouts above a transfer's limit. docs/decisions/0016-outgoing-wires.md explains. A credit note that was
-- a mistake is taken back by a document of its own. A deposit is applied, forfeited or given back, and its row says how much of it is left.
-- And no side moves the commencement of a tranche unless its delivery was accepted on that day.
-- Locks: ACCESS EXCLUSIVE on contract_money and intent while constraints are checked; the new columns have constant defaults.

-- 1. The chart and the events.
INSERT INTO account_type (type, side, never_negative) VALUES ('WIRES_ORDERED', 'C', false);
INSERT INTO ledger_event (kind, source_type, reverses) VALUES ('OUTGOING_WIRE_BOOKED', 'WIRE', false);

-- 2. The register. Above this limit whoever checks a wire is another person than whoever prepared it; a currency without a row has none below.
CREATE TABLE outgoing_wire_limit (
  currency char(3) PRIMARY KEY,
  minor bigint NOT NULL CHECK (minor >= 0)
);
INSERT INTO outgoing_wire_limit (currency, minor) VALUES ('USD', 1000000), ('EUR', 1000000), ('GBP', 1000000);
GRANT SELECT ON outgoing_wire_limit TO gridlease_staff;

CREATE TABLE outgoing_wire (
  id text PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('CREDIT_REFUND', 'DEPOSIT_RETURN', 'PROVIDER_PAYOUT')),
  -- what it pays: a refund, a deposit, a payout
  subject_id text NOT NULL CHECK (subject_id <> ''),
  -- who gets the money
  org_id text NOT NULL REFERENCES organisation,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  prepared_at timestamptz NOT NULL,
  prepared_by text NOT NULL CHECK (prepared_by <> ''),
  -- follows from its events
  state text NOT NULL DEFAULT 'PREPARED' CHECK (state IN ('PREPARED', 'APPROVED', 'SENT', 'BOOKED', 'CANCELLED', 'RETURNED')),
  UNIQUE (org_id, id)
);
-- One live wire per subject. A deposit may go back in parts, one after the other; a refund or a payout that was paid is paid.
CREATE UNIQUE INDEX outgoing_wire_live ON outgoing_wire (purpose, subject_id)
  WHERE state IN ('PREPARED', 'APPROVED', 'SENT') OR state = 'BOOKED' AND purpose <> 'DEPOSIT_RETURN';
CREATE INDEX outgoing_wire_subject ON outgoing_wire (subject_id);
CREATE INDEX outgoing_wire_org ON outgoing_wire (org_id, id);
CREATE INDEX outgoing_wire_on_its_way ON outgoing_wire (id) WHERE state IN ('PREPARED', 'APPROVED', 'SENT');

CREATE TABLE outgoing_wire_event (
  wire_id text NOT NULL,
  seq int NOT NULL,
  org_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('APPROVED', 'SENT', 'BOOKED', 'CANCELLED', 'RETURNED')),
  taken_at timestamptz NOT NULL,
  taken_by text NOT NULL CHECK (taken_by <> ''),
  -- SENT: the bank's reference. BOOKED: the line of its statement. RETURNED: the line, or the bank's notice, that says so.
  reference text CHECK (length(reference) BETWEEN 1 AND 120),
  note text CHECK (length(note) BETWEEN 1 AND 500),
  PRIMARY KEY (wire_id, seq),
  CHECK ((reference IS NOT NULL) = (state IN ('SENT', 'BOOKED', 'RETURNED'))),
  CHECK ((note IS NOT NULL) = (state IN ('CANCELLED', 'RETURNED'))),
  FOREIGN KEY (org_id, wire_id) REFERENCES outgoing_wire (org_id, id)
);
-- One reference is one wire, one line of a statement too.
CREATE UNIQUE INDEX outgoing_wire_reference ON outgoing_wire_event (state, reference) WHERE reference IS NOT NULL;

CREATE FUNCTION outgoing_wire_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'PREPARED' THEN
    RAISE EXCEPTION 'a wire is prepared before it is %', NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER begins BEFORE INSERT ON outgoing_wire FOR EACH ROW EXECUTE FUNCTION outgoing_wire_begins();

-- What was ordered stays as it is; its state follows from its events, and never goes back.
CREATE FUNCTION outgoing_wire_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'wire % stays as it was ordered; its state follows from its events', OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF NOT (OLD.state, NEW.state) IN (
    ('PREPARED', 'APPROVED'), ('APPROVED', 'SENT'), ('SENT', 'BOOKED'), ('PREPARED', 'CANCELLED'), ('APPROVED', 'CANCELLED'),
    ('SENT', 'RETURNED'), ('BOOKED', 'RETURNED')
  ) THEN
    RAISE EXCEPTION 'wire % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON outgoing_wire FOR EACH ROW EXECUTE FUNCTION outgoing_wire_moves();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON outgoing_wire FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One step after the other, under the wire's lock. Four eyes: a key belongs to nobody in person, so it neither prepares nor approves what
-- needs two people; what the market's own clock prepared is approved by one.
CREATE FUNCTION outgoing_wire_steps() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_wire outgoing_wire;
BEGIN
  SELECT * INTO v_wire FROM outgoing_wire WHERE id = NEW.wire_id FOR NO KEY UPDATE;
  NEW.seq := (SELECT count(*) + 1 FROM outgoing_wire_event WHERE wire_id = NEW.wire_id);
  IF NEW.state = 'APPROVED' AND v_wire.amount_minor > coalesce((SELECT minor FROM outgoing_wire_limit WHERE currency = v_wire.currency), 0)
    AND (NEW.taken_by = v_wire.prepared_by OR NEW.taken_by NOT LIKE 'usr\_%' OR v_wire.prepared_by LIKE 'key\_%') THEN
    RAISE EXCEPTION 'wire % is approved by another person than %', v_wire.id, v_wire.prepared_by USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER steps BEFORE INSERT ON outgoing_wire_event FOR EACH ROW EXECUTE FUNCTION outgoing_wire_steps();
CREATE FUNCTION outgoing_wire_stepped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE outgoing_wire SET state = NEW.state WHERE id = NEW.wire_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER stepped AFTER INSERT ON outgoing_wire_event FOR EACH ROW EXECUTE FUNCTION outgoing_wire_stepped();

-- At commit the books say where the money of the wire is: taken from whom it was held for while the wire lives, ordered until the bank shows
-- it, given back entry by entry when it was cancelled or returned.
CREATE FUNCTION outgoing_wire_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_wire outgoing_wire;
  v_key text;
  v_held text;
  v_posted record;
BEGIN
  SELECT * INTO v_wire FROM outgoing_wire WHERE id = CASE TG_TABLE_NAME WHEN 'outgoing_wire' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'wire_id' END;
  SELECT CASE v_wire.purpose WHEN 'CREDIT_REFUND' THEN format('refund:%s:credit', v_wire.id)
    WHEN 'DEPOSIT_RETURN' THEN format('deposit:%s:released:%s', v_wire.subject_id, v_wire.id) ELSE format('transfer:%s:sent', v_wire.id) END,
    CASE v_wire.purpose WHEN 'CREDIT_REFUND' THEN 'TENANT_CREDIT' WHEN 'DEPOSIT_RETURN' THEN 'TENANT_DEPOSIT' ELSE 'PROVIDER_PAYABLE' END
  INTO v_key, v_held;
  SELECT coalesce(sum(e.minor) FILTER (WHERE a.type = v_held AND a.owner_id = v_wire.org_id), 0) AS taken,
    coalesce(-sum(e.minor) FILTER (WHERE a.type = 'WIRES_ORDERED'), 0) AS ordered,
    coalesce(-sum(e.minor) FILTER (WHERE a.type = 'BANK'), 0) AS gone
  INTO v_posted FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id AND a.currency = v_wire.currency
  WHERE j.idempotency_key IN (v_key, v_key || ':reversed', format('outgoing-wire:%s:booked', v_wire.id), format('outgoing-wire:%s:booked:reversed', v_wire.id));
  IF (v_posted.taken, v_posted.ordered, v_posted.gone) IS DISTINCT FROM (
    CASE WHEN v_wire.state IN ('CANCELLED', 'RETURNED') THEN 0 ELSE v_wire.amount_minor END::numeric,
    CASE WHEN v_wire.state IN ('PREPARED', 'APPROVED', 'SENT') THEN v_wire.amount_minor ELSE 0 END::numeric,
    CASE WHEN v_wire.state = 'BOOKED' THEN v_wire.amount_minor ELSE 0 END::numeric
  ) THEN
    RAISE EXCEPTION 'the books do not say that wire % is %', v_wire.id, v_wire.state USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER booked AFTER INSERT ON outgoing_wire DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outgoing_wire_booked();
CREATE CONSTRAINT TRIGGER booked AFTER INSERT ON outgoing_wire_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outgoing_wire_booked();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outgoing_wire_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Whoever gets the money sees how far its wire is; who prepared and checked it concerns nobody outside.
GRANT SELECT (id, purpose, subject_id, org_id, currency, amount_minor, prepared_at, state) ON outgoing_wire TO gridlease_app;
GRANT SELECT, INSERT ON outgoing_wire, outgoing_wire_event TO gridlease_staff;
-- for its lock: only its events move it
GRANT UPDATE (state) ON outgoing_wire TO gridlease_staff;
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['outgoing_wire', 'outgoing_wire_event'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
  END LOOP;
END
$$;
CREATE POLICY own ON outgoing_wire FOR SELECT TO gridlease_app USING (org_id = (SELECT sec.org()));

-- 3. A credit note that was a mistake is taken back, once, by a numbered document: its number from the same counters, in a series of its own.
CREATE TABLE credit_note_reversal (
  id text PRIMARY KEY,
  number text NOT NULL UNIQUE CHECK (number ~ '^CR[A-Z0-9]{1,10}-[0-9]{4}-[0-9]{6,9}$'),
  series text NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 1)) STORED,
  year int NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 2)::int) STORED,
  seq int NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 3)::int) STORED,
  credit_note_id text NOT NULL UNIQUE,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  evidence text[] NOT NULL,
  reversed_at timestamptz NOT NULL,
  reversed_by text NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  UNIQUE (series, year, seq),
  FOREIGN KEY (org_id, provider_org_id, credit_note_id) REFERENCES credit_note (org_id, provider_org_id, id)
);
CREATE INDEX credit_note_reversal_tenant ON credit_note_reversal (org_id, id);
CREATE INDEX credit_note_reversal_provider ON credit_note_reversal (provider_org_id, id);

-- What lowered an invoice can be asked for again only while the invoice is open.
CREATE FUNCTION credit_note_reversal_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_note credit_note;
  v_invoice invoice;
BEGIN
  SELECT * INTO v_note FROM credit_note WHERE id = NEW.credit_note_id;
  SELECT * INTO v_invoice FROM invoice WHERE id = v_note.invoice_id FOR NO KEY UPDATE;
  IF NEW.xid <> pg_current_xact_id() OR v_note.lowers_minor > 0 AND v_invoice.state <> 'OPEN' THEN
    RAISE EXCEPTION 'credit note % cannot be taken back: invoice % is %', v_note.number, v_invoice.number, v_invoice.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fits BEFORE INSERT ON credit_note_reversal FOR EACH ROW EXECUTE FUNCTION credit_note_reversal_fits();
CREATE FUNCTION invoice_is_raised() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE invoice i SET credited_minor = i.credited_minor - n.lowers_minor FROM credit_note n
  WHERE n.id = NEW.credit_note_id AND n.lowers_minor > 0 AND i.id = n.invoice_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER raises AFTER INSERT ON credit_note_reversal FOR EACH ROW EXECUTE FUNCTION invoice_is_raised();
-- At commit: the number was given by the counter, and the books took back what they said.
CREATE FUNCTION credit_note_reversal_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_note credit_note;
BEGIN
  SELECT * INTO v_note FROM credit_note WHERE id = NEW.credit_note_id;
  IF NOT EXISTS (SELECT FROM credit_note_counter c WHERE c.series = NEW.series AND c.year = NEW.year AND c.last >= NEW.seq) THEN
    RAISE EXCEPTION 'number % was not given by the counter', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM credit_is_booked(
    format('credit-note:%s:%s:reversed', v_note.id, CASE v_note.kind WHEN 'CREDIT' THEN 'issued' ELSE 'granted' END),
    v_note.invoice_id, -v_note.lowers_minor, v_note.lowers_minor - v_note.total_minor);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON credit_note_reversal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION credit_note_reversal_complete();

-- A number that was given is on a note or on a reversal. (0023 knew notes only.)
CREATE OR REPLACE FUNCTION credit_note_counter_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series OR NEW.year <> OLD.year) THEN
    RAISE EXCEPTION 'numbers of credit notes go up by one' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM credit_note n WHERE n.series = NEW.series AND n.year = NEW.year AND n.seq = NEW.last)
    AND NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.series = NEW.series AND r.year = NEW.year AND r.seq = NEW.last) THEN
    RAISE EXCEPTION 'credit note number %-%-% was given and not used', NEW.series, NEW.year, NEW.last USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
-- What was taken back can be credited anew.
CREATE OR REPLACE FUNCTION credit_note_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_invoice invoice;
  v_before record;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
  IF v_invoice.state NOT IN ('OPEN', 'PAID') OR NEW.currency <> v_invoice.currency OR NEW.xid <> pg_current_xact_id() THEN
    RAISE EXCEPTION 'invoice % takes no such credit note', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  SELECT coalesce(sum(subtotal_minor), 0) AS subtotal, coalesce(sum(platform_fee_minor), 0) AS fee, coalesce(sum(tax_minor), 0) AS tax
  INTO v_before FROM credit_note n
  WHERE n.invoice_id = NEW.invoice_id AND NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = n.id);
  IF v_before.subtotal + NEW.subtotal_minor > v_invoice.subtotal_minor OR v_before.fee + NEW.platform_fee_minor > v_invoice.platform_fee_minor
    OR v_before.tax + NEW.tax_minor > v_invoice.tax_minor THEN
    RAISE EXCEPTION 'invoice % did not ask for what is credited', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION credit_note_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM credit_note_counter c WHERE c.series = NEW.series AND c.year = NEW.year AND c.last >= NEW.seq) THEN
    RAISE EXCEPTION 'credit note number % was not given by the counter', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.total_minor IS DISTINCT FROM (SELECT sum(amount_minor) FROM credit_note_line WHERE credit_note_id = NEW.id) THEN
    RAISE EXCEPTION 'lines of credit note % do not add up to its total', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM credit_note_line l JOIN invoice_line i ON i.id = l.invoice_line_id
    WHERE l.credit_note_id = NEW.id AND (i.invoice_id <> NEW.invoice_id OR i.kind <> l.kind OR i.share_org IS DISTINCT FROM l.share_org
      OR sign(l.amount_minor) <> sign(i.amount_minor)
      OR abs(i.amount_minor) < (
        SELECT abs(sum(o.amount_minor)) FROM credit_note_line o
        WHERE o.invoice_line_id = i.id AND NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = o.credit_note_id)
      ))
  ) THEN
    RAISE EXCEPTION 'credit note % credits a line for more than it asked', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM credit_is_booked(
    format('credit-note:%s:%s', NEW.id, CASE NEW.kind WHEN 'CREDIT' THEN 'issued' ELSE 'granted' END),
    NEW.invoice_id, NEW.lowers_minor, NEW.total_minor - NEW.lowers_minor);
  RETURN NULL;
END
$$;
-- Stripe is told that it collects all of the invoice again.
ALTER TABLE intent DROP CONSTRAINT intent_operation_check;
ALTER TABLE intent ADD CONSTRAINT intent_operation_check
  CHECK (operation IN ('INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE', 'INVOICE_PAY', 'INVOICE_VOID', 'INVOICE_CREDIT', 'CREDIT_VOID'));

-- 4. What became of a deposit. Each part of it is applied, forfeited, given back or still held; its row adds them up.
ALTER TABLE contract_money
  ADD COLUMN applied_minor bigint NOT NULL DEFAULT 0 CHECK (applied_minor >= 0),
  ADD COLUMN forfeited_minor bigint NOT NULL DEFAULT 0 CHECK (forfeited_minor >= 0),
  ADD COLUMN returned_minor bigint NOT NULL DEFAULT 0 CHECK (returned_minor >= 0),
  ADD CONSTRAINT contract_money_deposit_left
    CHECK (applied_minor + forfeited_minor + returned_minor <= CASE WHEN received_at IS NULL OR kind = 'PREPAYMENT' THEN 0 ELSE amount_minor END),
  ADD UNIQUE (org_id, provider_org_id, id);
CREATE OR REPLACE FUNCTION contract_money_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['received_at', 'drawn_minor', 'applied_minor', 'forfeited_minor', 'returned_minor'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR NEW.drawn_minor < OLD.drawn_minor
    OR NEW.applied_minor < OLD.applied_minor OR NEW.forfeited_minor < OLD.forfeited_minor
    OR OLD.received_at IS NOT NULL AND NEW.received_at IS DISTINCT FROM OLD.received_at THEN
    RAISE EXCEPTION '% % was agreed and stays as it is', OLD.kind, OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF (NEW.drawn_minor, NEW.applied_minor, NEW.forfeited_minor, NEW.returned_minor)
    IS DISTINCT FROM (OLD.drawn_minor, OLD.applied_minor, OLD.forfeited_minor, OLD.returned_minor) AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'what became of % % follows from its uses', OLD.kind, OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;

-- A forfeit is decided by two people: one proposes it with its evidence, another one approves it. The latest proposal of a deposit counts.
CREATE TABLE deposit_forfeit (
  id text PRIMARY KEY,
  contract_money_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  currency char(3) NOT NULL,
  to_provider_minor bigint NOT NULL CHECK (to_provider_minor >= 0),
  to_us_minor bigint NOT NULL CHECK (to_us_minor >= 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  evidence text[] NOT NULL CHECK (cardinality(evidence) > 0),
  proposed_at timestamptz NOT NULL,
  proposed_by text NOT NULL,
  CHECK (to_provider_minor + to_us_minor > 0),
  UNIQUE (org_id, provider_org_id, id),
  FOREIGN KEY (org_id, provider_org_id, contract_money_id) REFERENCES contract_money (org_id, provider_org_id, id)
);
CREATE INDEX deposit_forfeit_of ON deposit_forfeit (contract_money_id, id);
-- What was applied to an invoice, and what was forfeited.
CREATE TABLE deposit_use (
  id text PRIMARY KEY,
  contract_money_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('APPLIED', 'FORFEITED')),
  invoice_id text,
  forfeit_id text UNIQUE,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  decided_at timestamptz NOT NULL,
  decided_by text NOT NULL,
  CHECK ((invoice_id IS NOT NULL) = (kind = 'APPLIED') AND (forfeit_id IS NOT NULL) = (kind = 'FORFEITED')),
  FOREIGN KEY (org_id, provider_org_id, contract_money_id) REFERENCES contract_money (org_id, provider_org_id, id),
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id),
  FOREIGN KEY (org_id, provider_org_id, forfeit_id) REFERENCES deposit_forfeit (org_id, provider_org_id, id)
);
CREATE INDEX deposit_use_of ON deposit_use (contract_money_id, id);
CREATE INDEX deposit_use_invoice ON deposit_use (invoice_id) WHERE invoice_id IS NOT NULL;

CREATE FUNCTION deposit_is_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_forfeit deposit_forfeit;
BEGIN
  UPDATE contract_money SET
    applied_minor = applied_minor + CASE NEW.kind WHEN 'APPLIED' THEN NEW.amount_minor ELSE 0 END,
    forfeited_minor = forfeited_minor + CASE NEW.kind WHEN 'FORFEITED' THEN NEW.amount_minor ELSE 0 END
  WHERE id = NEW.contract_money_id AND kind = 'DEPOSIT' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'use % is not of a deposit in its currency', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind = 'FORFEITED' THEN
    SELECT * INTO v_forfeit FROM deposit_forfeit WHERE id = NEW.forfeit_id;
    IF v_forfeit.proposed_by = NEW.decided_by OR NEW.decided_by NOT LIKE 'usr\_%' OR v_forfeit.proposed_by NOT LIKE 'usr\_%' THEN
      RAISE EXCEPTION 'a forfeit is decided by two people' USING ERRCODE = 'restrict_violation';
    ELSIF (v_forfeit.contract_money_id, v_forfeit.currency, v_forfeit.to_provider_minor + v_forfeit.to_us_minor) <> (NEW.contract_money_id, NEW.currency, NEW.amount_minor)
      OR EXISTS (SELECT FROM deposit_forfeit f WHERE f.contract_money_id = NEW.contract_money_id AND f.id > NEW.forfeit_id) THEN
      RAISE EXCEPTION 'this is not what was proposed last' USING ERRCODE = 'check_violation';
    END IF;
  ELSE
    UPDATE invoice SET credited_minor = credited_minor + NEW.amount_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'invoice % takes no deposit', NEW.invoice_id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER used AFTER INSERT ON deposit_use FOR EACH ROW EXECUTE FUNCTION deposit_is_used();
-- At commit: the books say the same, and an invoice of which nothing is owed is not open.
CREATE FUNCTION deposit_use_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_key constant text := CASE NEW.kind WHEN 'APPLIED' THEN format('deposit:%s:applied:%s', NEW.contract_money_id, NEW.id)
    ELSE format('deposit:%s:forfeited:%s', NEW.contract_money_id, NEW.forfeit_id) END;
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = v_key AND a.type = 'TENANT_DEPOSIT' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) OR EXISTS (
    SELECT FROM deposit_forfeit f WHERE f.id = NEW.forfeit_id AND f.to_provider_minor <> coalesce((
      SELECT -sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.idempotency_key = v_key AND a.type = 'PROVIDER_PAYABLE' AND a.owner_id = NEW.provider_org_id
    ), 0)
  ) THEN
    RAISE EXCEPTION 'the books do not say what became of deposit %', NEW.contract_money_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM invoice i WHERE i.id = NEW.invoice_id AND i.state = 'OPEN' AND i.credited_minor = i.total_minor) THEN
    RAISE EXCEPTION 'invoice % is paid by a deposit and still open', NEW.invoice_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON deposit_use DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deposit_use_complete();

-- What goes back goes by wire: held by the wire as long as it lives, and by the deposit again when it is cancelled or comes back.
CREATE FUNCTION deposit_goes_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE contract_money SET returned_minor = returned_minor + CASE TG_OP WHEN 'INSERT' THEN NEW.amount_minor ELSE -NEW.amount_minor END
  WHERE id = NEW.subject_id AND kind = 'DEPOSIT' AND currency = NEW.currency AND org_id = NEW.org_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'wire % returns no deposit of its beneficiary', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER goes_back AFTER INSERT ON outgoing_wire FOR EACH ROW WHEN (NEW.purpose = 'DEPOSIT_RETURN') EXECUTE FUNCTION deposit_goes_back();
CREATE TRIGGER comes_back AFTER UPDATE OF state ON outgoing_wire FOR EACH ROW
  WHEN (NEW.purpose = 'DEPOSIT_RETURN' AND NEW.state IN ('CANCELLED', 'RETURNED')) EXECUTE FUNCTION deposit_goes_back();

-- 5. Walls.
DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['credit_note_reversal', 'deposit_forfeit', 'deposit_use'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
  END LOOP;
  -- what is proposed is nobody's business before it is decided
  FOREACH v_table IN ARRAY ARRAY['credit_note_reversal', 'deposit_use'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app', v_table);
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO gridlease_app USING (org_id = %s)', v_table, v_own);
    EXECUTE format('CREATE POLICY provider_reads ON %I FOR SELECT TO gridlease_app USING (provider_org_id = %s)', v_table, v_own);
  END LOOP;
END
$$;

-- 6. One side alone may move a commencement (0020), but only to the day on which the tranche's first lease was accepted and began: 0022 keeps
-- the acceptance. A load that was to begin with the plan begins with the fact; nothing else of the terms moves.
CREATE FUNCTION contract_commencements_are_facts(p_contract text, p_zone text, p_before jsonb, p_after jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT FROM jsonb_array_elements(p_before -> 'tranches') WITH ORDINALITY AS b (tranche, ord)
    JOIN jsonb_array_elements(p_after -> 'tranches') WITH ORDINALITY AS a (tranche, ord) USING (ord)
    WHERE a.tranche <> b.tranche AND NOT (
      (a.tranche -> 'ramp' = b.tranche -> 'ramp' OR a.tranche -> 'ramp' = jsonb_set(b.tranche -> 'ramp', '{0,from}', a.tranche -> 'commencement', false))
      AND EXISTS (
        SELECT FROM contract_lease l JOIN lease s ON s.id = l.lease_id
        WHERE l.contract_id = p_contract AND l.tranche = a.tranche ->> 'id'
          AND l.starts_on = (SELECT min(o.starts_on) FROM contract_lease o WHERE o.contract_id = p_contract AND o.tranche = l.tranche)
          AND (s.started_at AT TIME ZONE p_zone)::date = (a.tranche ->> 'commencement')::date
      )
    )
  )
$$;
REVOKE ALL ON FUNCTION contract_commencements_are_facts(text, text, jsonb, jsonb) FROM PUBLIC;
CREATE FUNCTION contract_commencement_is_fact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number > 1 AND NEW.cause = 'AMENDED' AND sec.is_app() AND NOT contract_is_agreed(NEW.contract_id, ARRAY['AMEND'])
    AND NOT contract_commencements_are_facts(NEW.contract_id, (SELECT time_zone FROM contract WHERE id = NEW.contract_id),
      (SELECT terms FROM contract_version WHERE contract_id = NEW.contract_id AND number = NEW.number - 1), NEW.terms) THEN
    RAISE EXCEPTION 'nobody accepted a delivery on the day on which version % of contract % commences', NEW.number, NEW.contract_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
-- after is_agreed, by its name: triggers of one kind run in the order of their names
CREATE TRIGGER is_fact BEFORE INSERT ON contract_version FOR EACH ROW EXECUTE FUNCTION contract_commencement_is_fact();

-- 7. Who owes for too long signs nothing that it would owe more by. Whoever signs with an organisation may ask whether it does, and is not
-- told which invoice it is: only the organisation itself, and staff.
CREATE FUNCTION party_suspension(p_org text) RETURNS TABLE (invoice_id text, invoice_number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN own.own THEN i.id END, CASE WHEN own.own THEN i.number END
  FROM (SELECT NOT sec.is_app() OR sec.org() IS NOT DISTINCT FROM p_org AS own, sec.org() AS asks) AS own
  CROSS JOIN dunning_step d JOIN invoice i ON i.org_id = d.org_id AND i.id = d.invoice_id
  WHERE d.org_id = p_org AND d.step = 'SUSPENDED' AND i.state = 'OPEN' AND coalesce((
      SELECT p.kind = 'LIFTED' OR coalesce(p.until <= market_now(), false) FROM dunning_pause p WHERE p.invoice_id = i.id ORDER BY p.seq DESC LIMIT 1
    ), true)
    AND (own.own
      OR EXISTS (SELECT FROM term_sheet t WHERE t.org_id = p_org AND t.provider_org_id = own.asks)
      OR EXISTS (SELECT FROM contract c WHERE own.asks IN (c.org_id, c.provider_org_id, c.leaving_org_id) AND p_org IN (c.org_id, c.invited_org_id)))
  ORDER BY d.taken_at, d.id LIMIT 1
$$;
REVOKE ALL ON FUNCTION party_suspension(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION party_suspension(text) TO gridlease_app, gridlease_staff;
