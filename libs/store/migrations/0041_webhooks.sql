-- Why: who does not want to hold a connection open is called: an https address of an organisation gets each event of its feed (0039) as a
-- signed message, again and again until it says 2xx (Standard Webhooks 1.0). An endpoint remembers how far in the feed it was served, so
-- nothing is missed while the worker is away; a delivery is claimed with a fence, like a call to Stripe, so a worker that was thought dead
-- changes nothing. Secrets can be written by the organisation's APIs and read by the worker alone: a column grant, not a promise.
-- Claims and pauses go by the real clock: market time may stand still or leap, a receiver does not.
-- Locks: nothing that exists.

CREATE TABLE webhook_endpoint (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  url text NOT NULL CHECK (length(url) BETWEEN 8 AND 500),
  -- What its maker might read, e.g. lease; and what of it is wanted: nouns or whole types, none: all.
  nouns text[] NOT NULL,
  types text[] NOT NULL,
  -- GONE: the receiver answered 410. REMOVED: kept for its log, shown to nobody.
  state text NOT NULL CHECK (state IN ('ENABLED', 'DISABLED', 'GONE', 'REMOVED')),
  -- Where in the feed it stands: everything up to here became a delivery or was not wanted.
  seen_xid xid8 NOT NULL DEFAULT pg_snapshot_xmin(pg_current_snapshot()),
  seen_seq bigint NOT NULL DEFAULT 0,
  -- Since when nothing arrives; null: the last attempt did.
  failing_since timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (org_id, id)
);
CREATE TABLE webhook_secret (
  endpoint_id text NOT NULL,
  org_id text NOT NULL,
  secret text NOT NULL CHECK (secret ~ '^whsec_[A-Za-z0-9+/=]{32,}$'),
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A secret that was rotated signs beside the new one until here.
  expires_at timestamptz,
  PRIMARY KEY (endpoint_id, made_at),
  FOREIGN KEY (org_id, endpoint_id) REFERENCES webhook_endpoint (org_id, id)
);
CREATE TABLE webhook_delivery (
  id text PRIMARY KEY,
  endpoint_id text NOT NULL,
  org_id text NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  subject_id text NOT NULL,
  event_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DELIVERED', 'FAILED')),
  attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- Real time.
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  claimed_by text,
  claimed_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  UNIQUE (endpoint_id, event_id),
  FOREIGN KEY (org_id, endpoint_id) REFERENCES webhook_endpoint (org_id, id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_attempt_at) WHERE state = 'WAITING';
CREATE INDEX webhook_delivery_of ON webhook_delivery (endpoint_id, id);
CREATE INDEX webhook_delivery_age ON webhook_delivery (created_at);
CREATE TABLE webhook_attempt (
  delivery_id text NOT NULL REFERENCES webhook_delivery ON DELETE CASCADE,
  number int NOT NULL CHECK (number > 0),
  org_id text NOT NULL,
  -- Real time, of the answer.
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  milliseconds int NOT NULL CHECK (milliseconds >= 0),
  -- What was answered, or why nothing was.
  status int CHECK (status BETWEEN 100 AND 599),
  fault text,
  body text NOT NULL CHECK (length(body) <= 2000),
  PRIMARY KEY (delivery_id, number),
  CHECK (num_nulls(status, fault) = 1)
);

DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['webhook_endpoint', 'webhook_secret', 'webhook_delivery', 'webhook_attempt'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I TO gridlease_app USING (org_id = %s) WITH CHECK (org_id = %s)', v_table, v_own, v_own);
  END LOOP;
END
$$;
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON webhook_endpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON webhook_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON webhook_endpoint, webhook_delivery, webhook_attempt TO gridlease_app, gridlease_staff;
GRANT INSERT ON webhook_endpoint, webhook_delivery TO gridlease_app;
GRANT UPDATE (url, nouns, types, state, seen_xid, seen_seq, failing_since) ON webhook_endpoint TO gridlease_app;
GRANT UPDATE (state, next_attempt_at) ON webhook_delivery TO gridlease_app;
GRANT SELECT (endpoint_id, org_id, made_at, expires_at), INSERT, UPDATE (expires_at) ON webhook_secret TO gridlease_app;
GRANT SELECT ON webhook_secret TO gridlease_staff;
GRANT UPDATE (state, seen_xid, seen_seq, failing_since) ON webhook_endpoint TO gridlease_staff;
GRANT INSERT, UPDATE, DELETE ON webhook_delivery TO gridlease_staff;
GRANT INSERT ON webhook_attempt TO gridlease_staff;
GRANT DELETE ON webhook_attempt TO gridlease_staff;
