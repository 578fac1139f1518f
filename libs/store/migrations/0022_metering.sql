-- Why: a lease's meter starts when its delivery is accepted, never before; and what its availability, energy and curtailments rest on is
-- kept as evidence that neither party can edit: acceptances, heartbeats, meter readings, charges of the utility, notices, calls, months.
-- Locks: ACCESS EXCLUSIVE on lease while columns and a check are added and rows that had started are marked as accepted then (the old
-- rule started meters at delivery); everything else is new.

ALTER TABLE lease
  ADD COLUMN accepted_at timestamptz,
  -- When a delivery counts as accepted unless somebody objects (market/lease/lease-state.ts, deemedAcceptance).
  ADD COLUMN accept_by timestamptz,
  -- When the availability of its months is looked at next; NULL: not started, or all closed.
  ADD COLUMN next_availability_at timestamptz;
UPDATE lease SET accepted_at = least(started_at, (access ->> 'deliveredAt')::timestamptz) WHERE started_at IS NOT NULL;
UPDATE lease SET accepted_at = (access ->> 'deliveredAt')::timestamptz WHERE started_at IS NULL AND access IS NOT NULL AND state = 'CONFIRMED';
UPDATE lease SET next_availability_at = started_at WHERE started_at IS NOT NULL;
ALTER TABLE lease ADD CONSTRAINT lease_meter_starts_at_acceptance CHECK (started_at IS NULL OR (accepted_at IS NOT NULL AND accepted_at <= started_at));
CREATE INDEX lease_acceptance_due ON lease (accept_by) WHERE state = 'PROVISIONING' AND accept_by IS NOT NULL;
CREATE INDEX lease_availability_due ON lease (next_availability_at) WHERE next_availability_at IS NOT NULL;
GRANT UPDATE (accepted_at, accept_by, next_availability_at) ON lease TO gridlease_app, gridlease_staff;

CREATE TABLE lease_acceptance (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  basis text NOT NULL CHECK (basis IN ('TEST_PASSED', 'TENANT_ACCEPTED', 'PERIOD_PASSED')),
  at timestamptz NOT NULL,
  actor_id text NOT NULL,
  delivered_at timestamptz NOT NULL CHECK (delivered_at <= at),
  -- {"measuredAt", "units", "networkGbpsPerNode", "pue", "report"}
  test jsonb CHECK ((test IS NOT NULL) = (basis = 'TEST_PASSED')),
  UNIQUE (lease_id, delivered_at)
);

-- One row a node, hour and number of units that answered: bit k of `minutes` is minute k. 4,096 GPUs make 12,288 rows a day.
CREATE TABLE heartbeat (
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  hour timestamptz NOT NULL CHECK (hour = date_bin('1 hour', hour, '2000-01-01 00:00:00+00')),
  node text NOT NULL CHECK (length(node) BETWEEN 1 AND 100),
  units int NOT NULL CHECK (units > 0),
  minutes bigint NOT NULL CHECK (minutes > 0 AND minutes < 1152921504606846976),
  PRIMARY KEY (lease_id, hour, node, units)
);

CREATE TABLE meter_reading (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  it_kwh numeric(38,12) NOT NULL CHECK (it_kwh >= 0),
  pue numeric(38,12) CHECK (pue >= 1),
  tariff numeric(38,12) CHECK (tariff >= 0),
  replaces text CHECK (replaces <> external_id),
  received_at timestamptz NOT NULL,
  UNIQUE (lease_id, external_id),
  -- a reading is corrected once; the next correction names that one
  UNIQUE (lease_id, replaces)
);
CREATE INDEX meter_reading_time ON meter_reading (lease_id, starts_at);
CREATE INDEX meter_reading_late ON meter_reading (lease_id, received_at);

CREATE TABLE power_charge (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 200),
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL,
  received_at timestamptz NOT NULL,
  UNIQUE (lease_id, external_id)
);

CREATE TABLE maintenance_notice (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  note text NOT NULL,
  announced_at timestamptz NOT NULL
);
CREATE INDEX maintenance_notice_lease ON maintenance_notice (lease_id, starts_at);

CREATE TABLE curtailment_call (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  site_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  load_share numeric(38,12) NOT NULL CHECK (load_share > 0 AND load_share <= 1),
  reason text NOT NULL,
  called_at timestamptz NOT NULL CHECK (called_at <= starts_at),
  UNIQUE (org_id, provider_org_id, lease_id, id),
  -- no minute of a lease is called, and paid, twice
  CONSTRAINT curtailment_call_apart EXCLUDE USING gist (lease_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
);

CREATE TABLE curtailment_settlement (
  call_id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  megawatt_hours numeric(38,12) NOT NULL CHECK (megawatt_hours >= 0),
  price numeric(38,12) NOT NULL CHECK (price >= 0),
  documents jsonb NOT NULL CHECK (jsonb_array_length(documents) > 0),
  settled_at timestamptz NOT NULL,
  FOREIGN KEY (org_id, provider_org_id, lease_id, call_id) REFERENCES curtailment_call (org_id, provider_org_id, lease_id, id)
);

CREATE TABLE lease_notice (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  from_side text NOT NULL CHECK (from_side IN ('TENANT', 'PROVIDER')),
  kind text NOT NULL CHECK (kind IN ('GENERAL', 'BREACH', 'EXIT', 'RENEWAL')),
  text text NOT NULL,
  documents jsonb NOT NULL,
  given_at timestamptz NOT NULL,
  give_by timestamptz,
  takes_effect_at timestamptz
);
CREATE INDEX lease_notice_lease ON lease_notice (lease_id, id);

CREATE TABLE availability_month (
  id text PRIMARY KEY,
  lease_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  revision int NOT NULL CHECK (revision > 0),
  minutes int NOT NULL CHECK (minutes >= 0),
  down_minutes int NOT NULL CHECK (down_minutes BETWEEN 0 AND minutes),
  maintenance_minutes int NOT NULL CHECK (maintenance_minutes >= 0),
  curtailed_minutes int NOT NULL CHECK (curtailed_minutes >= 0),
  credit_percent numeric(38,12) NOT NULL CHECK (credit_percent BETWEEN 0 AND 100),
  may_leave boolean NOT NULL,
  UNIQUE (lease_id, starts_at, revision)
);

DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY[
    'lease_acceptance', 'heartbeat', 'meter_reading', 'power_charge', 'maintenance_notice', 'curtailment_call', 'curtailment_settlement',
    'lease_notice', 'availability_month'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES lease (org_id, provider_org_id, id)', v_table);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY tenant_reads ON %I FOR SELECT TO gridlease_app USING (org_id = %s)', v_table, v_own);
    EXECUTE format('CREATE POLICY provider_reads ON %I FOR SELECT TO gridlease_app USING (provider_org_id = %s)', v_table, v_own);
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app, gridlease_staff', v_table);
    IF v_table <> 'heartbeat' THEN
      EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
    END IF;
  END LOOP;
  -- the provider measures, announces and calls
  FOREACH v_table IN ARRAY ARRAY['heartbeat', 'meter_reading', 'power_charge', 'maintenance_notice', 'curtailment_call', 'curtailment_settlement'] LOOP
    EXECUTE format('CREATE POLICY provider_writes ON %I FOR INSERT TO gridlease_app WITH CHECK (provider_org_id = %s)', v_table, v_own);
    EXECUTE format('GRANT INSERT ON %I TO gridlease_app', v_table);
  END LOOP;
  EXECUTE format('CREATE POLICY provider_adds ON heartbeat FOR UPDATE TO gridlease_app USING (provider_org_id = %s) WITH CHECK (provider_org_id = %s)', v_own, v_own);
  -- each side accepts in its own way, and speaks for itself
  EXECUTE format($p$CREATE POLICY accepts ON lease_acceptance FOR INSERT TO gridlease_app
    WITH CHECK ((basis = 'TENANT_ACCEPTED' AND org_id = %s) OR (basis = 'TEST_PASSED' AND provider_org_id = %s))$p$, v_own, v_own);
  EXECUTE format($p$CREATE POLICY gives ON lease_notice FOR INSERT TO gridlease_app
    WITH CHECK ((from_side = 'TENANT' AND org_id = %s) OR (from_side = 'PROVIDER' AND provider_org_id = %s))$p$, v_own, v_own);
END
$$;
GRANT INSERT ON lease_acceptance, lease_notice TO gridlease_app;
GRANT UPDATE (minutes) ON heartbeat TO gridlease_app;
GRANT INSERT ON lease_acceptance, availability_month TO gridlease_staff;

-- A lease is accepted by a record that says how, of the delivery it has: nobody starts a meter by writing an instant.
CREATE FUNCTION lease_is_accepted_on_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at AND NOT EXISTS (
    SELECT FROM lease_acceptance a WHERE a.lease_id = NEW.id AND a.at = NEW.accepted_at AND a.delivered_at = (NEW.access ->> 'deliveredAt')::timestamptz
  ) THEN
    RAISE EXCEPTION 'lease % has no record of its acceptance at %', NEW.id, NEW.accepted_at USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.started_at IS NOT NULL AND NEW.started_at IS DISTINCT FROM OLD.started_at THEN
    RAISE EXCEPTION 'the meter of lease % started at %', OLD.id, OLD.started_at USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER lease_is_accepted_on_record BEFORE UPDATE OF accepted_at, started_at ON lease FOR EACH ROW EXECUTE FUNCTION lease_is_accepted_on_record();

-- Heartbeats only grow, by minutes that are over and not yet closed: five days (billing/metering/energy.ts, READING_DAYS).
CREATE FUNCTION heartbeat_only_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_now constant timestamptz := market_now();
  v_fresh bigint := NEW.minutes;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.minutes & ~NEW.minutes <> 0 THEN
      RAISE EXCEPTION 'heartbeats are not taken back' USING ERRCODE = 'restrict_violation';
    END IF;
    v_fresh := NEW.minutes & ~OLD.minutes;
  END IF;
  IF v_fresh = 0 THEN
    RETURN NEW;
  END IF;
  IF NEW.hour + interval '1 hour' <= v_now - interval '5 days' THEN
    RAISE EXCEPTION 'heartbeats of % are closed', NEW.hour USING ERRCODE = 'restrict_violation';
  END IF;
  -- the highest fresh minute has begun
  IF v_fresh >> greatest(0, least(60, ceil(extract(epoch FROM v_now - NEW.hour) / 60)::int)) <> 0 THEN
    RAISE EXCEPTION 'heartbeats of minutes to come' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER heartbeat_only_grows BEFORE INSERT OR UPDATE ON heartbeat FOR EACH ROW EXECUTE FUNCTION heartbeat_only_grows();
CREATE TRIGGER heartbeat_stays BEFORE DELETE OR TRUNCATE ON heartbeat FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- When something was received, announced or called decides what it counts for: it is the market's clock, not the writer's.
CREATE FUNCTION written_now() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_at constant timestamptz := (to_jsonb(NEW) ->> TG_ARGV[0])::timestamptz;
BEGIN
  IF v_at <> market_now() AND sec.is_app() THEN
    RAISE EXCEPTION '%.% is the time of writing', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER written_now BEFORE INSERT ON lease_acceptance FOR EACH ROW EXECUTE FUNCTION written_now('at');
CREATE TRIGGER written_now BEFORE INSERT ON meter_reading FOR EACH ROW EXECUTE FUNCTION written_now('received_at');
CREATE TRIGGER written_now BEFORE INSERT ON power_charge FOR EACH ROW EXECUTE FUNCTION written_now('received_at');
CREATE TRIGGER written_now BEFORE INSERT ON maintenance_notice FOR EACH ROW EXECUTE FUNCTION written_now('announced_at');
CREATE TRIGGER written_now BEFORE INSERT ON curtailment_call FOR EACH ROW EXECUTE FUNCTION written_now('called_at');
CREATE TRIGGER written_now BEFORE INSERT ON curtailment_settlement FOR EACH ROW EXECUTE FUNCTION written_now('settled_at');
CREATE TRIGGER written_now BEFORE INSERT ON lease_notice FOR EACH ROW EXECUTE FUNCTION written_now('given_at');
