-- Why: a need that the market does not meet today is kept, and whoever saved it is told once of each offer that comes to meet it; what money
-- and leases ask of a person is listed with read and unread, out of the feed of events (0039), so nothing can be announced twice or be
-- forgotten by a workflow; and what agents heard of each pool, day by day, is public as one figure, without saying who leased what.
-- Two moments that no change of a state announces, a quote about to run out and an invoice about to be due, get lines of their own.
-- Locks: nothing that exists.

-- 1. Saved needs.
CREATE TABLE need_alert (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  -- The need in its maker's words; the portal reads it back as the same need.
  words text NOT NULL CHECK (length(words) BETWEEN 1 AND 300),
  -- The search's filter, field by field as in the API.
  filter jsonb NOT NULL CHECK (jsonb_typeof(filter) = 'object'),
  -- Any window of this length, from the hour in which one looks; NULL: the filter's own window, or each offer's shortest term.
  rolling_hours int CHECK (rolling_hours BETWEEN 1 AND 227760),
  -- REMOVED: kept for what it told, shown to nobody.
  state text NOT NULL CHECK (state IN ('ACTIVE', 'PAUSED', 'REMOVED')),
  -- Not looked at from here on.
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  CHECK (expires_at > created_at),
  CHECK (rolling_hours IS NULL OR NOT filter ? 'window'),
  UNIQUE (org_id, id)
);
CREATE INDEX need_alert_of ON need_alert (org_id, id);
CREATE INDEX need_alert_watched ON need_alert (expires_at) WHERE state = 'ACTIVE';

-- What each offer looked like against the need at the last look: whether it became cheaper or freer is told from here.
CREATE TABLE need_alert_sighting (
  alert_id text NOT NULL,
  org_id text NOT NULL,
  offer_id text NOT NULL,
  fits boolean NOT NULL,
  is_dear boolean NOT NULL,
  is_full boolean NOT NULL,
  PRIMARY KEY (alert_id, offer_id),
  FOREIGN KEY (org_id, alert_id) REFERENCES need_alert (org_id, id),
  CHECK (NOT fits OR NOT (is_dear OR is_full))
);
CREATE TABLE need_alert_match (
  id text PRIMARY KEY,
  alert_id text NOT NULL,
  org_id text NOT NULL,
  offer_id text NOT NULL,
  offer_name text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('NEW_LISTING', 'LOWER_PRICE', 'CAPACITY_FREED')),
  -- As they were then.
  rate numeric(38,12) NOT NULL CHECK (rate >= 0),
  currency char(3) NOT NULL,
  rate_unit text NOT NULL CHECK (rate_unit IN ('GPU_HOUR', 'KW_MONTH')),
  bookable_units int NOT NULL CHECK (bookable_units > 0),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  matched_at timestamptz NOT NULL,
  -- told of once
  UNIQUE (alert_id, offer_id),
  FOREIGN KEY (org_id, alert_id) REFERENCES need_alert (org_id, id)
);
CREATE INDEX need_alert_match_of ON need_alert_match (alert_id, id);
CREATE FUNCTION party_tell_alert() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('alert.matched', NEW.id, NEW.org_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell AFTER INSERT ON need_alert_match FOR EACH ROW EXECUTE FUNCTION party_tell_alert();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON need_alert_match FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON need_alert FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 2. Moments that come by themselves: each is told once.
CREATE TABLE event_reminder (
  type text NOT NULL CHECK (type IN ('quote.expiring', 'invoice.due_soon', 'invoice.overdue')),
  subject_id text NOT NULL,
  org_id text NOT NULL REFERENCES organisation,
  at timestamptz NOT NULL DEFAULT market_now(),
  PRIMARY KEY (type, subject_id)
);
CREATE FUNCTION party_tell_reminder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell(NEW.type, NEW.subject_id, NEW.org_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell AFTER INSERT ON event_reminder FOR EACH ROW EXECUTE FUNCTION party_tell_reminder();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_reminder FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Quotes whose hold ends within these minutes, and open invoices that are due within these days or overdue. Returns how many were told.
CREATE FUNCTION remind(p_minutes int, p_days int) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH told AS (
    INSERT INTO event_reminder (type, subject_id, org_id)
    SELECT 'quote.expiring', id, org_id FROM quote
      WHERE state = 'OPEN' AND expires_at > market_now() AND expires_at <= market_now() + p_minutes * interval '1 minute'
    UNION ALL
    SELECT CASE WHEN due_at <= market_now() THEN 'invoice.overdue' ELSE 'invoice.due_soon' END, id, org_id FROM invoice
      WHERE state = 'OPEN' AND due_at <= market_now() + p_days * interval '1 day'
    ON CONFLICT DO NOTHING RETURNING 1
  ) SELECT count(*)::int FROM told
$$;
REVOKE ALL ON FUNCTION remind(int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remind(int, int) TO gridlease_staff;

-- 3. What a person (or a key) has read of the feed, and what it does not want to be shown.
CREATE TABLE notification_read (
  org_id text NOT NULL REFERENCES organisation,
  actor_id text NOT NULL,
  event_id text NOT NULL CHECK (event_id ~ '^evt_[0-9]{1,18}_[0-9]{1,18}$'),
  read_at timestamptz NOT NULL DEFAULT market_now(),
  PRIMARY KEY (org_id, actor_id, event_id)
);
CREATE INDEX notification_read_age ON notification_read (read_at);
CREATE TABLE notification_silence (
  org_id text NOT NULL REFERENCES organisation,
  actor_id text NOT NULL,
  type text NOT NULL CHECK (type ~ '^[a-z_]{1,30}[.][a-z_]{1,30}$'),
  PRIMARY KEY (org_id, actor_id, type)
);

DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['need_alert', 'need_alert_sighting', 'need_alert_match', 'event_reminder', 'notification_read', 'notification_silence'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I TO gridlease_app USING (org_id = %s) WITH CHECK (org_id = %s)', v_table, v_own, v_own);
  END LOOP;
END
$$;
GRANT SELECT ON need_alert, need_alert_sighting, need_alert_match, event_reminder TO gridlease_app, gridlease_staff;
GRANT INSERT, UPDATE (words, filter, rolling_hours, state, expires_at) ON need_alert TO gridlease_app;
-- what fits already when a need is saved is no news: its maker sees it
GRANT INSERT, DELETE ON need_alert_sighting TO gridlease_app, gridlease_staff;
GRANT UPDATE (fits, is_dear, is_full) ON need_alert_sighting TO gridlease_app, gridlease_staff;
GRANT INSERT ON need_alert_match TO gridlease_staff;
GRANT SELECT, INSERT ON notification_read TO gridlease_app;
GRANT SELECT, DELETE ON notification_read TO gridlease_staff;
GRANT SELECT, INSERT, DELETE ON notification_silence TO gridlease_app;
GRANT SELECT ON notification_silence TO gridlease_staff;

-- 4. How much of what was leased of a pool answered, day by day, in unit-minutes: of all its leases together, from the first minute in which
-- an agent of each spoke. A day without a row was not measured.
CREATE TABLE uptime_day (
  resource_id text NOT NULL,
  day date NOT NULL,
  expected bigint NOT NULL CHECK (expected > 0),
  answered bigint NOT NULL CHECK (answered BETWEEN 0 AND expected),
  PRIMARY KEY (resource_id, day)
);
-- Days that were looked at: once when they end, and for good when no heartbeat of them can come any more.
CREATE TABLE uptime_written (
  day date PRIMARY KEY,
  is_final boolean NOT NULL
);
-- Nobody's own: the figures are for all to see.
GRANT SELECT ON uptime_day TO gridlease_app, gridlease_staff;
GRANT INSERT, UPDATE ON uptime_day TO gridlease_staff;
GRANT SELECT, INSERT, UPDATE ON uptime_written TO gridlease_staff;
