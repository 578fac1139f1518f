-- Why: what tenants ask for and get: quotes, leases with their history, the meter. Locks: nothing; all objects are new.

CREATE SEQUENCE quote_number;
CREATE SEQUENCE lease_number;
GRANT USAGE ON SEQUENCE quote_number, lease_number TO gridlease_app, gridlease_staff;

CREATE TABLE quote (
  id text PRIMARY KEY,
  number text NOT NULL UNIQUE,
  org_id text NOT NULL REFERENCES organisation,
  offer_id text NOT NULL,
  offer_version int NOT NULL,
  offer_kind text NOT NULL CHECK (offer_kind IN ('GPU', 'HALL')),
  offer_name text NOT NULL,
  provider_org text NOT NULL,
  site_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  units int NOT NULL CHECK (units > 0),
  gang boolean NOT NULL,
  placement jsonb NOT NULL,
  billing text NOT NULL CHECK (billing IN ('RESERVED', 'ON_DEMAND')),
  unit_price numeric(38,12) NOT NULL CHECK (unit_price >= 0),
  unit_price_unit text NOT NULL CHECK (unit_price_unit IN ('GPU_HOUR', 'KW_MONTH', 'KWH')),
  energy_price numeric(38,12) CHECK (energy_price >= 0),
  energy_currency char(3),
  platform_fee_bp int NOT NULL CHECK (platform_fee_bp BETWEEN 0 AND 10000),
  tax_jurisdiction text NOT NULL,
  tax_bp int NOT NULL CHECK (tax_bp BETWEEN 0 AND 10000),
  tax_kind text NOT NULL CHECK (tax_kind IN ('STANDARD', 'REVERSE_CHARGE', 'NOT_REGISTERED')),
  time_zone text NOT NULL,
  meter_watts_per_unit int NOT NULL,
  lines jsonb NOT NULL,
  currency char(3) NOT NULL,
  subtotal_minor bigint NOT NULL CHECK (subtotal_minor >= 0),
  platform_fee_minor bigint NOT NULL CHECK (platform_fee_minor >= 0),
  tax_minor bigint NOT NULL CHECK (tax_minor >= 0),
  total_minor bigint NOT NULL,
  due_at_booking_minor bigint NOT NULL CHECK (due_at_booking_minor >= 0),
  state text NOT NULL CHECK (state IN ('OPEN', 'ACCEPTED', 'EXPIRED', 'WITHDRAWN')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CHECK (total_minor = subtotal_minor + platform_fee_minor + tax_minor),
  CHECK ((energy_price IS NULL) = (energy_currency IS NULL)),
  UNIQUE (org_id, id)
);
CREATE INDEX quote_open ON quote (expires_at) WHERE state = 'OPEN';
CREATE INDEX quote_open_of ON quote (org_id) WHERE state = 'OPEN';

CREATE TABLE lease (
  id text PRIMARY KEY,
  number text NOT NULL UNIQUE,
  quote_id text NOT NULL UNIQUE,
  org_id text NOT NULL REFERENCES organisation,
  provider_org_id text NOT NULL,
  resource_id text NOT NULL,
  resource_kind text NOT NULL CHECK (resource_kind IN ('GPU', 'HALL')),
  resource_name text NOT NULL,
  site_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  units int NOT NULL CHECK (units > 0),
  placement jsonb NOT NULL,
  billing text NOT NULL CHECK (billing IN ('RESERVED', 'ON_DEMAND')),
  unit_price numeric(38,12) NOT NULL CHECK (unit_price >= 0),
  unit_price_unit text NOT NULL CHECK (unit_price_unit IN ('GPU_HOUR', 'KW_MONTH', 'KWH')),
  energy_price numeric(38,12) CHECK (energy_price >= 0),
  energy_currency char(3),
  platform_fee_bp int NOT NULL CHECK (platform_fee_bp BETWEEN 0 AND 10000),
  tax_jurisdiction text NOT NULL,
  tax_bp int NOT NULL CHECK (tax_bp BETWEEN 0 AND 10000),
  tax_kind text NOT NULL CHECK (tax_kind IN ('STANDARD', 'REVERSE_CHARGE', 'NOT_REGISTERED')),
  time_zone text NOT NULL,
  meter_watts_per_unit int NOT NULL,
  currency char(3) NOT NULL,
  total_minor bigint NOT NULL CHECK (total_minor >= 0),
  state text NOT NULL CHECK (state IN ('PENDING_PAYMENT', 'CONFIRMED', 'PROVISIONING', 'ACTIVE', 'DEGRADED', 'ENDED', 'CANCELLED', 'FAILED')),
  reason text NOT NULL,
  cost_centre text,
  purchase_order text,
  -- {"endpoint", "instructions", "hostKeyFingerprint", "deliveredAt"}
  access jsonb,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  metered_until timestamptz,
  -- When billing looks at it next; NULL: all is billed.
  next_billing_at timestamptz,
  version int NOT NULL CHECK (version > 0),
  CHECK ((energy_price IS NULL) = (energy_currency IS NULL)),
  CHECK ((ended_at IS NOT NULL) = (state IN ('ENDED', 'CANCELLED', 'FAILED'))),
  FOREIGN KEY (org_id, quote_id) REFERENCES quote (org_id, id),
  -- the provider who is paid is the one who owns the capacity
  FOREIGN KEY (provider_org_id, resource_id) REFERENCES resource (owner_org, id),
  UNIQUE (org_id, id),
  UNIQUE (provider_org_id, id),
  UNIQUE (org_id, provider_org_id, id)
);
CREATE INDEX lease_unpaid ON lease (created_at) WHERE state = 'PENDING_PAYMENT';
CREATE INDEX lease_confirmed ON lease (starts_at) WHERE state = 'CONFIRMED';
CREATE INDEX lease_running ON lease (ends_at) WHERE state IN ('PENDING_PAYMENT', 'PROVISIONING', 'ACTIVE', 'DEGRADED');
CREATE INDEX lease_billing ON lease (next_billing_at) WHERE next_billing_at IS NOT NULL;
CREATE INDEX lease_metering ON lease (coalesce(metered_until, started_at)) WHERE started_at IS NOT NULL AND (ended_at IS NULL OR coalesce(metered_until, started_at) < ended_at);

-- The moves of the lease's state machine (market/lease/lease-state.ts), held here too: nothing leads out of a final state.
CREATE FUNCTION lease_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
    ('PENDING_PAYMENT', 'CONFIRMED'), ('PENDING_PAYMENT', 'CANCELLED'), ('PENDING_PAYMENT', 'FAILED'),
    ('CONFIRMED', 'PROVISIONING'), ('CONFIRMED', 'ACTIVE'), ('CONFIRMED', 'CANCELLED'), ('CONFIRMED', 'FAILED'),
    ('PROVISIONING', 'ACTIVE'), ('PROVISIONING', 'ENDED'), ('PROVISIONING', 'FAILED'),
    ('ACTIVE', 'DEGRADED'), ('ACTIVE', 'ENDED'), ('DEGRADED', 'ACTIVE'), ('DEGRADED', 'ENDED')
  ) THEN
    RAISE EXCEPTION 'lease % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  -- only money that arrived makes a lease paid, and customers do not bring the news
  IF sec.is_app() AND OLD.state = 'PENDING_PAYMENT' AND NEW.state = 'CONFIRMED' THEN
    RAISE EXCEPTION 'lease % is confirmed by its payment only', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER lease_moves BEFORE UPDATE OF state ON lease FOR EACH ROW EXECUTE FUNCTION lease_moves();

CREATE FUNCTION quote_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND OLD.state <> 'OPEN' THEN
    RAISE EXCEPTION 'quote % is % for good', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER quote_moves BEFORE UPDATE OF state ON quote FOR EACH ROW EXECUTE FUNCTION quote_moves();

CREATE TABLE lease_event (
  lease_id text NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  note text,
  PRIMARY KEY (lease_id, seq),
  FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES lease (org_id, provider_org_id, id)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lease_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE meter_record (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  units int NOT NULL CHECK (units > 0),
  unit_hours numeric(38,12) NOT NULL CHECK (unit_hours >= 0),
  energy_kwh numeric(38,12) NOT NULL CHECK (energy_kwh >= 0),
  source text NOT NULL CHECK (source IN ('ESTIMATED', 'MEASURED')),
  CONSTRAINT meter_record_day CHECK (ends_at <= date_bin('1 day', starts_at, '2000-01-01 00:00:00+00') + interval '1 day'),
  UNIQUE (lease_id, starts_at),
  -- no hour of a lease is metered twice
  CONSTRAINT meter_record_apart EXCLUDE USING gist (lease_id WITH =, tstzrange(starts_at, ends_at) WITH &&),
  FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES lease (org_id, provider_org_id, id)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON meter_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON quote, lease, lease_event TO gridlease_app;
GRANT SELECT ON quote, lease, lease_event, meter_record TO gridlease_staff;
GRANT SELECT ON meter_record TO gridlease_app;
GRANT UPDATE (state) ON quote TO gridlease_app, gridlease_staff;
GRANT UPDATE (state, reason, access, started_at, ended_at, metered_until, next_billing_at, version) ON lease TO gridlease_app, gridlease_staff;
GRANT INSERT ON lease_event, meter_record TO gridlease_staff;
