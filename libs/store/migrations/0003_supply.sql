-- Why: what miners bring: sites, GPU pools, data halls, calendar blocks, and the public projection tenants search.
-- Locks: nothing; all tables are new.

CREATE TABLE site (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  external_id text NOT NULL,
  name text NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  subdivision text,
  region text NOT NULL,
  time_zone text NOT NULL,
  latitude numeric(38,12),
  longitude numeric(38,12),
  grid_region text NOT NULL,
  power_limit_watts int NOT NULL CHECK (power_limit_watts BETWEEN 1 AND 2147483646),
  energy_price numeric(38,12) NOT NULL CHECK (energy_price >= 0),
  energy_currency char(3) NOT NULL,
  pue numeric(38,12) NOT NULL CHECK (pue >= 1),
  carbon_grams_per_kwh int NOT NULL CHECK (carbon_grams_per_kwh >= 0),
  cooling text NOT NULL CHECK (cooling IN ('AIR', 'LIQUID_READY', 'DIRECT_TO_CHIP', 'IMMERSION')),
  certifications text[] NOT NULL,
  energised_at timestamptz NOT NULL,
  -- [{"at": RFC 3339, "limitWatts": integer}], ascending
  ramp jsonb NOT NULL CHECK (jsonb_typeof(ramp) = 'array'),
  version int NOT NULL CHECK (version > 0),
  UNIQUE (org_id, external_id),
  UNIQUE (org_id, id)
);

CREATE TABLE gpu_pool (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  site_id text NOT NULL,
  external_id text NOT NULL,
  name text NOT NULL,
  model_slug text NOT NULL,
  gpus_per_node int NOT NULL CHECK (gpus_per_node > 0),
  node_count int NOT NULL CHECK (node_count > 0),
  nodes_per_fabric int NOT NULL CHECK (nodes_per_fabric > 0),
  interconnect text NOT NULL CHECK (interconnect IN ('NONE', 'PCIE', 'NVLINK', 'INFINIBAND_NDR400', 'INFINIBAND_XDR800', 'ROCE_400')),
  vcpus_per_node int NOT NULL,
  ram_gib_per_node int NOT NULL,
  storage_gib_per_node int NOT NULL,
  network_gbps_per_node int NOT NULL,
  watts_per_gpu int NOT NULL CHECK (watts_per_gpu > 0),
  available_from timestamptz NOT NULL,
  available_until timestamptz CHECK (available_until > available_from),
  min_chunk_gpus int NOT NULL CHECK (min_chunk_gpus > 0),
  min_hours int NOT NULL CHECK (min_hours > 0),
  price numeric(38,12) NOT NULL CHECK (price >= 0),
  price_currency char(3) NOT NULL,
  -- [{"minHours": integer, "basisPoints": integer}], ascending
  term_discounts jsonb NOT NULL CHECK (jsonb_typeof(term_discounts) = 'array'),
  floor numeric(38,12) NOT NULL CHECK (floor >= 0),
  on_demand boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'PAUSED', 'WITHDRAWN')),
  version int NOT NULL CHECK (version > 0),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id),
  UNIQUE (org_id, external_id),
  UNIQUE (org_id, id)
);
CREATE INDEX gpu_pool_site ON gpu_pool (site_id);

CREATE TABLE data_hall (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  site_id text NOT NULL,
  external_id text NOT NULL,
  name text NOT NULL,
  critical_it_kw int NOT NULL CHECK (critical_it_kw > 0),
  rack_density_kw int NOT NULL CHECK (rack_density_kw > 0),
  cooling text NOT NULL CHECK (cooling IN ('AIR', 'LIQUID_READY', 'DIRECT_TO_CHIP', 'IMMERSION')),
  price numeric(38,12) NOT NULL CHECK (price >= 0),
  price_currency char(3) NOT NULL,
  energy_pass_through boolean NOT NULL,
  min_term_months int NOT NULL CHECK (min_term_months > 0),
  min_chunk_kw int NOT NULL CHECK (min_chunk_kw > 0),
  available_from timestamptz NOT NULL,
  available_until timestamptz CHECK (available_until > available_from),
  state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'PAUSED', 'WITHDRAWN')),
  version int NOT NULL CHECK (version > 0),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id),
  UNIQUE (org_id, external_id),
  UNIQUE (org_id, id)
);
CREATE INDEX data_hall_site ON data_hall (site_id);

-- Outside row-level security on purpose (range and text operators are not leakproof: a policy would turn their indexes off).
-- Written only by functions; owner columns are not readable by customers.
-- One address space of units: GPUs of a pool, kW of a hall, watts of a site (kind POWER, id of the site, unbounded above: the
-- limit is kept by rectangles of kind LIMIT).
CREATE TABLE resource (
  id text PRIMARY KEY,
  owner_org text NOT NULL,
  site_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('GPU', 'HALL', 'POWER')),
  units int NOT NULL CHECK (units > 0),
  -- Draw of one unit at the meter and whether it may be quoted: both from the offer.
  watts_per_unit int NOT NULL DEFAULT 0 CHECK (watts_per_unit >= 0),
  on_sale boolean NOT NULL DEFAULT false,
  CHECK (kind <> 'POWER' OR (id = site_id AND units = 2147483647)),
  UNIQUE (owner_org, id)
);
CREATE INDEX resource_site ON resource (site_id);
GRANT SELECT (id, site_id, kind, units) ON resource TO gridlease_app;
GRANT SELECT ON resource TO gridlease_staff;

CREATE TABLE calendar_block (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  resource_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  first_unit int NOT NULL CHECK (first_unit >= 0),
  end_unit int NOT NULL CHECK (end_unit > first_unit),
  reason text NOT NULL CHECK (reason IN ('MAINTENANCE', 'CURTAILMENT', 'OWN_USE')),
  note text,
  FOREIGN KEY (org_id, resource_id) REFERENCES resource (owner_org, id)
);
CREATE INDEX calendar_block_resource ON calendar_block (org_id, resource_id, starts_at);

-- The public projection, outside row-level security: anybody may read all of it.
CREATE TABLE offer (
  id text PRIMARY KEY REFERENCES resource,
  owner_org text NOT NULL,
  state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'PAUSED', 'WITHDRAWN')),
  version int NOT NULL,
  body jsonb NOT NULL,
  -- The value of offer_epoch when this row last changed.
  epoch bigint NOT NULL DEFAULT 0
);
CREATE INDEX offer_changed ON offer (epoch);
GRANT SELECT ON offer TO gridlease_app, gridlease_staff;

-- Grows by one with each transaction that changes offers. Bumped at its commit, so epochs become visible in order: an index in
-- some process is complete when it has the offers of every epoch up to the one stored here.
CREATE TABLE offer_epoch (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  epoch bigint NOT NULL
);
INSERT INTO offer_epoch (epoch) VALUES (0);
GRANT SELECT ON offer_epoch TO gridlease_app, gridlease_staff;

CREATE FUNCTION offer_announce() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_epoch text := current_setting('gridlease.offer_epoch', true);
BEGIN
  IF v_epoch IS NULL OR v_epoch = '' THEN
    UPDATE offer_epoch SET epoch = epoch + 1 RETURNING epoch INTO v_epoch;
    PERFORM set_config('gridlease.offer_epoch', v_epoch, true);
    PERFORM pg_notify('offer_changed', v_epoch);
  END IF;
  UPDATE offer SET epoch = v_epoch::bigint WHERE id = NEW.id AND epoch <> v_epoch::bigint;
  RETURN NULL;
END
$$;
-- Deferred: the lock on offer_epoch is held only while the transaction commits.
CREATE CONSTRAINT TRIGGER offer_announce AFTER INSERT OR UPDATE OF state, version, body ON offer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION offer_announce();

-- The only way to write an offer: its owner's, and only the owner of the pool or hall it projects.
CREATE FUNCTION offer_put(p_id text, p_state text, p_version int, p_body jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_owner text;
BEGIN
  SELECT owner_org INTO STRICT v_owner FROM resource WHERE id = p_id;
  PERFORM sec.require_org(v_owner);
  INSERT INTO offer (id, owner_org, state, version, body) VALUES (p_id, v_owner, p_state, p_version, p_body)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version, body = excluded.body;
END
$$;
GRANT EXECUTE ON FUNCTION offer_put(text, text, int, jsonb) TO gridlease_app, gridlease_staff;

GRANT SELECT, INSERT, UPDATE ON site, gpu_pool, data_hall TO gridlease_app;
GRANT SELECT, INSERT, DELETE ON calendar_block TO gridlease_app;
GRANT SELECT ON site, gpu_pool, data_hall, calendar_block TO gridlease_staff;
