-- Why: energy of booked leases is billed by what their meters said. Meter records get revisions (a reading that comes late, or corrects another
-- one, makes the next), each billed period keeps what it was billed and by which records, and what a tenant is owed back waits in a queue of its
-- own until a credit note can be written. Booked GPU leases carry the version of the service levels they were sold with.
-- Locks: ACCESS EXCLUSIVE on meter_record while its two uniqueness rules are rebuilt (its rows are read once, none is rewritten), and for a
-- moment on quote, lease and availability_month; everything else is new. Energy billed before is taken over from the invoices, once.

-- 1. Meter records: the latest revision of a stretch counts, the ones before stay.
ALTER TABLE meter_record
  ADD COLUMN revision int NOT NULL DEFAULT 0 CHECK (revision >= 0),
  -- readings that a revision was made of; empty where nothing was read
  ADD COLUMN reading_ids text[] NOT NULL DEFAULT '{}',
  DROP CONSTRAINT meter_record_lease_id_starts_at_key,
  DROP CONSTRAINT meter_record_apart;
ALTER TABLE meter_record
  ADD CONSTRAINT meter_record_revision UNIQUE (lease_id, starts_at, revision),
  -- no hour of a lease is metered twice
  ADD CONSTRAINT meter_record_apart EXCLUDE USING gist (lease_id WITH =, revision WITH =, tstzrange(starts_at, ends_at) WITH &&);

-- A revision says anew what a stretch drew, never which stretch or how many units it was.
CREATE FUNCTION meter_record_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM meter_record m WHERE m.lease_id = NEW.lease_id AND m.starts_at = NEW.starts_at AND m.revision = NEW.revision - 1
      AND m.ends_at = NEW.ends_at AND m.units = NEW.units AND m.unit_hours = NEW.unit_hours
  ) THEN
    RAISE EXCEPTION 'revision % of lease % from % follows nothing', NEW.revision, NEW.lease_id, NEW.starts_at USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER meter_record_follows BEFORE INSERT ON meter_record FOR EACH ROW WHEN (NEW.revision > 0) EXECUTE FUNCTION meter_record_follows();

-- Start of the earliest stretch that readings have come for since its records were made; NULL: the records say what the readings say.
ALTER TABLE lease ADD COLUMN remeter_from timestamptz;
CREATE INDEX lease_remeter ON lease (remeter_from) WHERE remeter_from IS NOT NULL;
GRANT UPDATE (remeter_from) ON lease TO gridlease_app, gridlease_staff;

-- 2. Service levels a lease was sold with; NULL: none (halls, contracts, leases sold before).
ALTER TABLE quote ADD COLUMN service_levels text CHECK (length(service_levels) BETWEEN 1 AND 40);
ALTER TABLE lease ADD COLUMN service_levels text CHECK (length(service_levels) BETWEEN 1 AND 40);
-- False: no agent had reported by the end of the month, so nobody knows how available it was.
ALTER TABLE availability_month ADD COLUMN is_known boolean NOT NULL DEFAULT true;

-- 3. What the energy of a period has been billed so far. Each row adds up everything before it: the difference is on its paper.
CREATE TABLE energy_bill (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  revision int NOT NULL CHECK (revision >= 0),
  energy_kwh numeric(38,12) NOT NULL CHECK (energy_kwh >= 0),
  currency char(3) NOT NULL,
  energy_minor bigint NOT NULL CHECK (energy_minor >= 0),
  tax_minor bigint NOT NULL CHECK (tax_minor >= 0),
  -- rate of the period's first bill: a correction of it is taxed as it was
  tax_bp int NOT NULL CHECK (tax_bp BETWEEN 0 AND 10000),
  -- the invoice it is on; NULL: it is owed back, by the owed credit of that id
  invoice_id text REFERENCES invoice,
  owed_credit_id text,
  billed_at timestamptz NOT NULL,
  CHECK (num_nonnulls(invoice_id, owed_credit_id) = 1),
  UNIQUE (lease_id, starts_at, revision),
  FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES lease (org_id, provider_org_id, id)
);
CREATE FUNCTION energy_bill_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.revision > 0 AND NOT EXISTS (
    SELECT FROM energy_bill b WHERE b.lease_id = NEW.lease_id AND b.starts_at = NEW.starts_at AND b.ends_at = NEW.ends_at
      AND b.revision = NEW.revision - 1 AND b.currency = NEW.currency AND b.tax_bp = NEW.tax_bp
  ) THEN
    RAISE EXCEPTION 'energy of lease % from % was not billed before', NEW.lease_id, NEW.starts_at USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER energy_bill_follows BEFORE INSERT ON energy_bill FOR EACH ROW EXECUTE FUNCTION energy_bill_follows();

-- 4. Credit that a tenant is owed and has not got yet, because its invoice does not exist or a payment of it is on its way.
CREATE TABLE owed_credit (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CREDIT', 'SLA_CREDIT')),
  -- what it is owed for, once
  cause text NOT NULL UNIQUE CHECK (length(cause) BETWEEN 1 AND 200),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  currency char(3) NOT NULL,
  -- of the provider's share, fee and tax come on top; NULL: the service levels say, by the invoice of the month
  amount_minor bigint CHECK (amount_minor > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  evidence text[] NOT NULL,
  owed_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('OWED', 'GRANTED', 'NOTHING', 'PERSON')),
  granted_minor bigint NOT NULL DEFAULT 0 CHECK (granted_minor >= 0),
  -- when it is tried next; NULL: settled, or a person has to decide
  look_at timestamptz,
  tries int NOT NULL DEFAULT 0,
  -- why it is not granted yet
  obstacle text,
  CHECK ((kind = 'SLA_CREDIT') = (amount_minor IS NULL)),
  CHECK ((state = 'OWED') = (look_at IS NOT NULL)),
  CHECK (amount_minor IS NULL OR granted_minor <= amount_minor),
  CHECK (state <> 'GRANTED' OR amount_minor IS NULL OR granted_minor = amount_minor),
  FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES lease (org_id, provider_org_id, id)
);
CREATE INDEX owed_credit_due ON owed_credit (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX owed_credit_of ON owed_credit (lease_id, id);
CREATE INDEX owed_credit_person ON owed_credit (id) WHERE state = 'PERSON';

-- What is owed is never changed, and what is granted is never taken back.
CREATE FUNCTION owed_credit_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - ARRAY['state', 'granted_minor', 'look_at', 'tries', 'obstacle']) <> (to_jsonb(OLD) - ARRAY['state', 'granted_minor', 'look_at', 'tries', 'obstacle'])
    OR NEW.granted_minor < OLD.granted_minor OR NEW.tries < OLD.tries OR OLD.state IN ('GRANTED', 'NOTHING') THEN
    RAISE EXCEPTION 'owed credit % only goes on', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER owed_credit_goes_on BEFORE UPDATE ON owed_credit FOR EACH ROW EXECUTE FUNCTION owed_credit_goes_on();
CREATE TRIGGER owed_credit_stays BEFORE DELETE OR TRUNCATE ON owed_credit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON energy_bill FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE energy_bill ADD FOREIGN KEY (owed_credit_id) REFERENCES owed_credit;

DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['energy_bill', 'owed_credit'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY tenant_reads ON %I FOR SELECT TO gridlease_app USING (org_id = %s)', v_table, v_own);
    EXECUTE format('CREATE POLICY provider_reads ON %I FOR SELECT TO gridlease_app USING (provider_org_id = %s)', v_table, v_own);
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
  END LOOP;
END
$$;
GRANT UPDATE (state, granted_minor, look_at, tries, obstacle) ON owed_credit TO gridlease_staff;

-- 5. Energy that was billed before: each invoice is the first bill of its period.
INSERT INTO energy_bill (id, lease_id, org_id, provider_org_id, starts_at, ends_at, revision, energy_kwh, currency, energy_minor, tax_minor,
  tax_bp, invoice_id, billed_at)
SELECT 'enb_' || substr(i.id, 5), i.lease_id, i.org_id, i.provider_org_id, i.starts_at, i.ends_at, 0, coalesce(sum(l.quantity), 0), i.currency,
  i.subtotal_minor, i.tax_minor, i.tax_bp, i.id, i.issued_at
FROM invoice i LEFT JOIN invoice_line l ON l.invoice_id = i.id AND l.kind = 'ENERGY'
WHERE i.kind = 'ENERGY' AND i.state <> 'VOID'
GROUP BY i.id;
