-- Why: an invoice keeps what was true when it was issued (rate card, hash of the meter records, time-zone data, hash of its content); what
-- was wrong on it is taken back by credit notes, numbered and immutable like invoices; a tenant's credit settles its next invoices; and who
-- does not pay is reminded step by step.
-- Locks: ACCESS EXCLUSIVE on invoice and intent while constraints are checked and a small index is built; constant defaults rewrite nothing.

-- 1. The snapshot. NULL on invoices older than this migration; the trigger below wants it of new ones.
ALTER TABLE invoice
  -- [{"name", "value"}]: the terms it was rated with
  ADD COLUMN rate_card jsonb CHECK (jsonb_typeof(rate_card) = 'array'),
  -- SHA-256 over the meter records behind it, NULL where there are none
  ADD COLUMN usage_hash text CHECK (usage_hash ~ '^[0-9a-f]{64}$'),
  ADD COLUMN time_zone_data text CHECK (time_zone_data <> ''),
  ADD COLUMN content_hash text CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  -- what credit notes and applied credit took off what is owed; follows from them
  ADD COLUMN credited_minor bigint NOT NULL DEFAULT 0,
  ADD CHECK (credited_minor BETWEEN 0 AND total_minor),
  ADD CHECK (total_minor >= 0);
-- Who is reminded next.
CREATE INDEX invoice_overdue ON invoice (due_at) WHERE state = 'OPEN';

-- New invoices are open, whoever writes them; one of nothing is settled as it is issued.
CREATE OR REPLACE FUNCTION invoice_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> (CASE NEW.total_minor WHEN 0 THEN 'PAID' ELSE 'OPEN' END) OR NEW.xid <> pg_current_xact_id()
    OR NEW.stripe_invoice_id IS NOT NULL OR NEW.credited_minor <> 0 THEN
    RAISE EXCEPTION 'invoice % must begin open', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.total_minor = 0 AND (NEW.subtotal_minor, NEW.platform_fee_minor, NEW.tax_minor) <> (0, 0, 0) THEN
    RAISE EXCEPTION 'invoice % of zero owes nothing to anybody', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF num_nulls(NEW.rate_card, NEW.time_zone_data, NEW.content_hash) > 0 THEN
    RAISE EXCEPTION 'invoice % does not say what it was made of', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

-- Issued is issued: only state, payment facts and Stripe's id may change, in the legal direction; and credits, by credit notes alone.
CREATE OR REPLACE FUNCTION invoice_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- series, year and seq are generated from the number, after this trigger: in NEW they are still empty
  v_may constant text[] := ARRAY['state', 'paid_at', 'payment_error', 'stripe_invoice_id', 'credited_minor', 'series', 'year', 'seq'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'invoice % is issued and immutable', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.credited_minor <> OLD.credited_minor AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'invoice % is immutable: what is credited of it follows from its credit notes', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (('OPEN', 'PAID'), ('OPEN', 'VOID'), ('OPEN', 'UNCOLLECTIBLE'), ('UNCOLLECTIBLE', 'PAID'), ('UNCOLLECTIBLE', 'VOID')) THEN
    RAISE EXCEPTION 'invoice % cannot go from % to %', OLD.number, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
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

-- 2. Credit notes: gapless numbers in a series beside the invoices', immutable, their lines adding up.
CREATE TABLE credit_note (
  id text PRIMARY KEY,
  number text NOT NULL UNIQUE CHECK (number ~ '^CN[A-Z0-9]{1,10}-[0-9]{4}-[0-9]{6,9}$'),
  series text NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 1)) STORED,
  year int NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 2)::int) STORED,
  seq int NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 3)::int) STORED,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CREDIT', 'SLA_CREDIT')),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  -- ids of meter records, references of documents
  evidence text[] NOT NULL,
  -- what it was issued for, once; NULL where a person decided
  cause text UNIQUE,
  currency char(3) NOT NULL,
  subtotal_minor bigint NOT NULL CHECK (subtotal_minor >= 0),
  platform_fee_minor bigint NOT NULL CHECK (platform_fee_minor >= 0),
  tax_minor bigint NOT NULL CHECK (tax_minor >= 0),
  total_minor bigint NOT NULL CHECK (total_minor > 0),
  -- what the provider gives up of its share; the rest of the subtotal is ours to bear
  provider_bears_minor bigint NOT NULL CHECK (provider_bears_minor BETWEEN 0 AND subtotal_minor),
  -- what lowers the invoice; the rest is credit of the tenant
  lowers_minor bigint NOT NULL CHECK (lowers_minor BETWEEN 0 AND total_minor),
  issued_at timestamptz NOT NULL,
  issued_by text NOT NULL,
  -- the transaction that issued it; lines are sealed with it
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CHECK (total_minor = subtotal_minor + platform_fee_minor + tax_minor),
  UNIQUE (series, year, seq),
  UNIQUE (org_id, provider_org_id, id),
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX credit_note_of ON credit_note (invoice_id);
CREATE INDEX credit_note_tenant ON credit_note (org_id, id);
CREATE INDEX credit_note_provider ON credit_note (provider_org_id, id);

CREATE TABLE credit_note_line (
  id text PRIMARY KEY,
  credit_note_id text NOT NULL,
  position int NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_line_id text NOT NULL REFERENCES invoice_line,
  kind text NOT NULL,
  description text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  share_org text CHECK (share_org = provider_org_id),
  UNIQUE (credit_note_id, position),
  UNIQUE (credit_note_id, invoice_line_id),
  FOREIGN KEY (org_id, provider_org_id, credit_note_id) REFERENCES credit_note (org_id, provider_org_id, id)
);
CREATE INDEX credit_note_line_of ON credit_note_line (invoice_line_id);

-- Credit of a tenant that settled (part of) an invoice of it.
CREATE TABLE credit_application (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  applied_at timestamptz NOT NULL,
  applied_by text NOT NULL,
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX credit_application_of ON credit_application (invoice_id);

-- Last number given per series and year. The row stays locked until commit: the next note waits, so no number is lost.
CREATE TABLE credit_note_counter (
  series text NOT NULL,
  year int NOT NULL,
  last int NOT NULL CHECK (last > 0),
  PRIMARY KEY (series, year)
);
GRANT SELECT ON credit_note_counter TO gridlease_staff;
CREATE FUNCTION next_credit_note_number(p_series text, p_year int) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO credit_note_counter AS c (series, year, last) VALUES (p_series, p_year, 1)
  ON CONFLICT (series, year) DO UPDATE SET last = c.last + 1
  RETURNING format('%s-%s-%s', p_series, p_year, lpad(last::text, 6, '0'))
$$;
GRANT EXECUTE ON FUNCTION next_credit_note_number(text, int) TO gridlease_staff;
CREATE FUNCTION credit_note_counter_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series OR NEW.year <> OLD.year) THEN
    RAISE EXCEPTION 'numbers of credit notes go up by one' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM credit_note n WHERE n.series = NEW.series AND n.year = NEW.year AND n.seq = NEW.last) THEN
    RAISE EXCEPTION 'credit note number %-%-% was given and not used', NEW.series, NEW.year, NEW.last USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER used AFTER INSERT OR UPDATE ON credit_note_counter
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credit_note_counter_used();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON credit_note_counter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Credits of one invoice come one after another, under its lock, and never to more than it asks for.
CREATE FUNCTION credit_note_fits() RETURNS trigger
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
  INTO v_before FROM credit_note WHERE invoice_id = NEW.invoice_id;
  IF v_before.subtotal + NEW.subtotal_minor > v_invoice.subtotal_minor OR v_before.fee + NEW.platform_fee_minor > v_invoice.platform_fee_minor
    OR v_before.tax + NEW.tax_minor > v_invoice.tax_minor THEN
    RAISE EXCEPTION 'invoice % did not ask for what is credited', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fits BEFORE INSERT ON credit_note FOR EACH ROW EXECUTE FUNCTION credit_note_fits();
CREATE FUNCTION credit_application_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_invoice invoice;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
  IF v_invoice.state <> 'OPEN' OR NEW.currency <> v_invoice.currency THEN
    RAISE EXCEPTION 'invoice % takes no credit', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fits BEFORE INSERT ON credit_application FOR EACH ROW EXECUTE FUNCTION credit_application_fits();

CREATE FUNCTION invoice_is_lowered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE invoice SET credited_minor = credited_minor + (CASE TG_TABLE_NAME WHEN 'credit_note' THEN (to_jsonb(NEW) ->> 'lowers_minor')::bigint ELSE (to_jsonb(NEW) ->> 'amount_minor')::bigint END)
  WHERE id = NEW.invoice_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER lowers AFTER INSERT ON credit_note FOR EACH ROW WHEN (NEW.lowers_minor > 0) EXECUTE FUNCTION invoice_is_lowered();
CREATE TRIGGER lowers AFTER INSERT ON credit_application FOR EACH ROW EXECUTE FUNCTION invoice_is_lowered();

-- At commit: the books say the same, and nothing is owed any more of an invoice that is credited in full.
CREATE FUNCTION credit_is_booked(p_key text, p_invoice text, p_lowers bigint, p_credit bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_invoice invoice;
  v_posted record;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = p_invoice;
  SELECT coalesce(-sum(e.minor) FILTER (WHERE a.type = 'TENANT_RECEIVABLE'), 0) AS lowers,
    coalesce(-sum(e.minor) FILTER (WHERE a.type = 'TENANT_CREDIT'), 0) AS credit
  INTO v_posted FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
  WHERE j.idempotency_key = p_key AND j.source_id = p_invoice AND a.owner_id = v_invoice.org_id;
  IF (v_posted.lowers, v_posted.credit) IS DISTINCT FROM (p_lowers::numeric, p_credit::numeric) THEN
    RAISE EXCEPTION 'the books do not say what is credited of invoice %', v_invoice.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF v_invoice.state = 'OPEN' AND v_invoice.credited_minor = v_invoice.total_minor THEN
    RAISE EXCEPTION 'invoice % is credited in full and still open', v_invoice.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END
$$;
CREATE FUNCTION credit_note_complete() RETURNS trigger
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
      OR abs(i.amount_minor) < (SELECT abs(sum(o.amount_minor)) FROM credit_note_line o WHERE o.invoice_line_id = i.id))
  ) THEN
    RAISE EXCEPTION 'credit note % credits a line for more than it asked', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM credit_is_booked(
    format('credit-note:%s:%s', NEW.id, CASE NEW.kind WHEN 'CREDIT' THEN 'issued' ELSE 'granted' END),
    NEW.invoice_id, NEW.lowers_minor, NEW.total_minor - NEW.lowers_minor);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON credit_note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credit_note_complete();
CREATE FUNCTION credit_application_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM credit_is_booked(format('credit:%s:applied', NEW.id), NEW.invoice_id, NEW.amount_minor, -NEW.amount_minor);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON credit_application DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credit_application_complete();

CREATE FUNCTION credit_note_line_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN credit_note n ON n.id = a.credit_note_id WHERE n.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'an issued credit note takes no more lines' USING ERRCODE = 'restrict_violation';
  END IF;
  -- one statement brings them all, so that none can join after the check at commit was brought forward
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT credit_note_id FROM added) a JOIN credit_note n ON n.id = a.credit_note_id
    WHERE n.total_minor <> (SELECT sum(l.amount_minor) FROM credit_note_line l WHERE l.credit_note_id = a.credit_note_id)
  ) THEN
    RAISE EXCEPTION 'lines do not add up to the total of their credit note' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER sealed AFTER INSERT ON credit_note_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION credit_note_line_sealed();

-- 3. Dunning: what was done about an invoice that nobody paid, each step once, and what holds it up.
CREATE TABLE dunning_policy (
  org_id text PRIMARY KEY REFERENCES organisation,
  -- {"steps": {"REMINDER": days past due, ...}, "minimumDaysBetween"}
  policy jsonb NOT NULL CHECK (jsonb_typeof(policy -> 'steps') = 'object'),
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);
CREATE TABLE dunning_step (
  id text PRIMARY KEY,
  invoice_id text NOT NULL,
  org_id text NOT NULL,
  step text NOT NULL CHECK (step IN ('REMINDER', 'SECOND_REMINDER', 'FINAL_NOTICE', 'SUSPENSION_WARNING', 'SUSPENDED', 'REFERRED')),
  days_past_due int NOT NULL CHECK (days_past_due >= 0),
  currency char(3) NOT NULL,
  due_minor bigint NOT NULL CHECK (due_minor > 0),
  taken_at timestamptz NOT NULL,
  UNIQUE (invoice_id, step),
  FOREIGN KEY (org_id, invoice_id) REFERENCES invoice (org_id, id)
);
CREATE INDEX dunning_suspended ON dunning_step (org_id) WHERE step = 'SUSPENDED';
CREATE INDEX dunning_step_latest ON dunning_step (taken_at, id);
-- The latest row of an invoice counts: a promise until its day, a dispute until it is lifted.
CREATE TABLE dunning_pause (
  id text PRIMARY KEY,
  -- which came last
  seq bigint GENERATED ALWAYS AS IDENTITY,
  invoice_id text NOT NULL,
  org_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PROMISE', 'DISPUTE', 'LIFTED')),
  until timestamptz,
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 500),
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CHECK ((until IS NOT NULL) = (kind = 'PROMISE')),
  FOREIGN KEY (org_id, invoice_id) REFERENCES invoice (org_id, id)
);
CREATE UNIQUE INDEX dunning_pause_of ON dunning_pause (invoice_id, seq);
-- When the clock looks at an invoice again; one it never looked at has no row.
CREATE TABLE dunning_look (
  invoice_id text PRIMARY KEY REFERENCES invoice,
  next_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON dunning_look TO gridlease_staff;

-- 4. Walls.
DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['credit_note', 'credit_note_line', 'credit_application', 'dunning_step', 'dunning_pause'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['credit_note', 'credit_note_line', 'credit_application', 'dunning_step', 'dunning_pause', 'dunning_policy'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO gridlease_app USING (org_id = %s)', v_table, v_own);
  END LOOP;
  -- what a tenant is credited of its share concerns the provider; how a tenant pays does not
  FOREACH v_table IN ARRAY ARRAY['credit_note', 'credit_note_line'] LOOP
    EXECUTE format('CREATE POLICY provider_reads ON %I FOR SELECT TO gridlease_app USING (provider_org_id = %s)', v_table, v_own);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON dunning_policy TO gridlease_staff;

-- 5. Stripe is told what is credited of an open invoice, so that it collects the rest.
ALTER TABLE intent DROP CONSTRAINT intent_operation_check;
ALTER TABLE intent ADD CONSTRAINT intent_operation_check
  CHECK (operation IN ('INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE', 'INVOICE_PAY', 'INVOICE_VOID', 'INVOICE_CREDIT'));
