-- Why: invoices: numbered without gaps, immutable once issued, their lines adding up; and how tenants pay them.
-- Locks: nothing; all objects are new.

CREATE TABLE payment_method (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  kind text NOT NULL CHECK (kind IN ('CARD', 'BANK_DEBIT')),
  brand text NOT NULL,
  last4 text NOT NULL CHECK (last4 ~ '^[0-9]{4}$'),
  stripe_payment_method_id text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);
CREATE INDEX payment_method_organisation ON payment_method (org_id, created_at);
GRANT SELECT, INSERT ON payment_method TO gridlease_app;
GRANT SELECT ON payment_method TO gridlease_staff;

CREATE TABLE invoice (
  id text PRIMARY KEY,
  number text NOT NULL UNIQUE CHECK (number ~ '^[A-Z]{1,8}-[0-9]{4}-[0-9]{6,9}$'),
  series text NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 1)) STORED,
  year int NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 2)::int) STORED,
  seq int NOT NULL GENERATED ALWAYS AS (split_part(number, '-', 3)::int) STORED,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  lease_id text NOT NULL,
  lease_number text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('RENT', 'USAGE', 'ENERGY')),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  revision int NOT NULL CHECK (revision >= 0),
  currency char(3) NOT NULL,
  subtotal_minor bigint NOT NULL,
  platform_fee_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  total_minor bigint NOT NULL,
  tax_jurisdiction text NOT NULL,
  tax_bp int NOT NULL CHECK (tax_bp BETWEEN 0 AND 10000),
  tax_kind text NOT NULL CHECK (tax_kind IN ('STANDARD', 'REVERSE_CHARGE', 'NOT_REGISTERED')),
  -- as they were when issued: {"orgId", "legalName", "country", "taxId"}
  seller jsonb NOT NULL,
  buyer jsonb NOT NULL,
  purchase_order text,
  collection text NOT NULL CHECK (collection IN ('STRIPE', 'WIRE')),
  state text NOT NULL CHECK (state IN ('OPEN', 'PAID', 'VOID', 'UNCOLLECTIBLE')),
  issued_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  paid_at timestamptz,
  payment_error text,
  stripe_invoice_id text UNIQUE,
  -- the transaction that issued it; lines are sealed with it
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CHECK (total_minor = subtotal_minor + platform_fee_minor + tax_minor),
  CHECK ((paid_at IS NOT NULL) = (state = 'PAID')),
  UNIQUE (series, year, seq),
  CONSTRAINT invoice_once UNIQUE (lease_id, kind, starts_at, revision),
  UNIQUE (org_id, id),
  UNIQUE (org_id, provider_org_id, id),
  FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES lease (org_id, provider_org_id, id)
);
CREATE INDEX invoice_provider ON invoice (provider_org_id, id);
CREATE INDEX invoice_issued ON invoice (issued_at);
CREATE INDEX invoice_open ON invoice (org_id, currency) WHERE state = 'OPEN';

CREATE TABLE invoice_line (
  id text PRIMARY KEY,
  invoice_id text NOT NULL,
  position int NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CAPACITY', 'ENERGY', 'PLATFORM_FEE', 'TAX')),
  description text NOT NULL,
  quantity numeric(38,12),
  unit_price numeric(38,12),
  unit_price_currency char(3),
  unit_price_unit text CHECK (unit_price_unit IN ('GPU_HOUR', 'KW_MONTH', 'KWH')),
  amount_minor bigint NOT NULL,
  -- whose share it is: the provider's, or NULL for fee and tax
  share_org text CHECK (share_org = provider_org_id),
  meter_record_ids text[] NOT NULL,
  UNIQUE (invoice_id, position),
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);

-- Last number given per series and year. The row stays locked until commit: the next invoice waits, so no number is lost.
CREATE TABLE invoice_counter (
  series text NOT NULL,
  year int NOT NULL,
  last int NOT NULL CHECK (last > 0),
  PRIMARY KEY (series, year)
);
GRANT SELECT ON invoice_counter TO gridlease_staff;

CREATE FUNCTION next_invoice_number(p_series text, p_year int) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO invoice_counter AS c (series, year, last) VALUES (p_series, p_year, 1)
  ON CONFLICT (series, year) DO UPDATE SET last = c.last + 1
  RETURNING format('%s-%s-%s', p_series, p_year, lpad(last::text, 6, '0'))
$$;
GRANT EXECUTE ON FUNCTION next_invoice_number(text, int) TO gridlease_app, gridlease_staff;

-- A number that was given and not used at commit would be a gap.
CREATE FUNCTION invoice_counter_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series OR NEW.year <> OLD.year) THEN
    RAISE EXCEPTION 'invoice numbers go up by one' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM invoice i WHERE i.series = NEW.series AND i.year = NEW.year AND i.seq = NEW.last) THEN
    RAISE EXCEPTION 'invoice number %-%-% was given and not used', NEW.series, NEW.year, NEW.last USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER invoice_counter_used AFTER INSERT OR UPDATE ON invoice_counter
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoice_counter_used();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON invoice_counter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- At commit: a number of the counter's making, and lines that add up to the total.
CREATE FUNCTION invoice_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM invoice_counter c WHERE c.series = NEW.series AND c.year = NEW.year AND c.last >= NEW.seq) THEN
    RAISE EXCEPTION 'invoice number % was not given by the counter', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.total_minor IS DISTINCT FROM (SELECT sum(amount_minor) FROM invoice_line WHERE invoice_id = NEW.id) THEN
    RAISE EXCEPTION 'lines of invoice % do not add up to its total', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER invoice_complete AFTER INSERT ON invoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoice_complete();

-- Issued is issued: only state, payment facts and Stripe's id may change, in the legal direction.
CREATE FUNCTION invoice_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- series, year and seq are generated from the number, after this trigger: in NEW they are still empty
  v_may constant text[] := ARRAY['state', 'paid_at', 'payment_error', 'stripe_invoice_id', 'series', 'year', 'seq'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'invoice % is issued and immutable', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (('OPEN', 'PAID'), ('OPEN', 'VOID'), ('OPEN', 'UNCOLLECTIBLE'), ('UNCOLLECTIBLE', 'PAID'), ('UNCOLLECTIBLE', 'VOID')) THEN
    RAISE EXCEPTION 'invoice % cannot go from % to %', OLD.number, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
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
CREATE TRIGGER invoice_immutable BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_immutable();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON invoice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- New invoices are open, whoever writes them.
CREATE FUNCTION invoice_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'OPEN' OR NEW.xid <> pg_current_xact_id() OR NEW.stripe_invoice_id IS NOT NULL THEN
    RAISE EXCEPTION 'invoice % must begin open', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER invoice_begins_open BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_begins_open();

-- No line joins an invoice after the transaction that issued it, nor after its total was checked.
CREATE FUNCTION invoice_line_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN invoice i ON i.id = a.invoice_id WHERE i.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'an issued invoice takes no more lines' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT invoice_id FROM added) a JOIN invoice i ON i.id = a.invoice_id
    WHERE i.total_minor <> (SELECT sum(l.amount_minor) FROM invoice_line l WHERE l.invoice_id = a.invoice_id)
  ) THEN
    RAISE EXCEPTION 'lines do not add up to the total of their invoice' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER sealed AFTER INSERT ON invoice_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION invoice_line_sealed();

GRANT SELECT, INSERT ON invoice, invoice_line TO gridlease_app, gridlease_staff;
GRANT UPDATE (state, paid_at, payment_error, stripe_invoice_id) ON invoice TO gridlease_app, gridlease_staff;
