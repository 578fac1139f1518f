-- Why: the ground everything stands on: extensions, the three roles, the signed organisation token, the one market clock.
-- Locks: nothing; all objects are new.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pgcrypto;

-- Roles belong to the whole cluster; another database on it may have made them already. None owns a table, none bypasses
-- row-level security. Passwords are set by whoever installs the system.
DO $$
DECLARE
  v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['gridlease_app', 'gridlease_staff', 'gridlease_identity'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', v_role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO gridlease_app, gridlease_staff, gridlease_identity;
-- Every grant below is explicit: a function made later is nobody's until a migration gives it.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE SCHEMA sec;
GRANT USAGE ON SCHEMA sec TO gridlease_app, gridlease_staff;

-- The key with which the apps sign the organisation a transaction runs for. Only sec.org() reads it.
CREATE TABLE sec.key (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  secret bytea NOT NULL CHECK (octet_length(secret) >= 32)
);

-- The organisation of this transaction: the setting app.tok holds `<org id>.<expiry, epoch seconds>.<hex HMAC-SHA256>`.
-- NULL when there is none, it is forged or it has expired; every policy then matches nothing. An injected set_config cannot
-- change the organisation, because it cannot sign.
CREATE FUNCTION sec.org() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_token text := current_setting('app.tok', true);
  v_parts text[];
BEGIN
  IF v_token IS NULL OR v_token = '' THEN
    RETURN NULL;
  END IF;
  v_parts := string_to_array(v_token, '.');
  IF cardinality(v_parts) <> 3 OR v_parts[2] !~ '^[0-9]{1,12}$' THEN
    RETURN NULL;
  END IF;
  IF encode(public.hmac(convert_to(v_parts[1] || '.' || v_parts[2], 'UTF8'), (SELECT secret FROM sec.key), 'sha256'), 'hex') IS DISTINCT FROM v_parts[3] THEN
    RETURN NULL;
  END IF;
  IF v_parts[2]::bigint < extract(epoch FROM clock_timestamp()) THEN
    RETURN NULL;
  END IF;
  RETURN v_parts[1];
END
$$;

-- Whether a customer's request is at work. session_user, since functions that check it run as their owner.
CREATE FUNCTION sec.is_app() RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT session_user = 'gridlease_app'
$$;

-- Refuses a customer who acts for an organisation other than the one its transaction was signed for.
CREATE FUNCTION sec.require_org(p_org text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF sec.is_app() AND p_org IS DISTINCT FROM sec.org() THEN
    RAISE EXCEPTION 'organisation % is not the one of this transaction', coalesce(p_org, '(none)') USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;
GRANT EXECUTE ON FUNCTION sec.org(), sec.is_app(), sec.require_org(text) TO gridlease_app, gridlease_staff;

-- Market time = the database's real time + this offset. Only demos and tests move it.
CREATE TABLE clock (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  offset_ms bigint NOT NULL
);
INSERT INTO clock (offset_ms) VALUES (0);
GRANT SELECT ON clock TO gridlease_app, gridlease_staff, gridlease_identity;
GRANT UPDATE (offset_ms) ON clock TO gridlease_staff;

-- The one clock, at the start of the transaction, in whole milliseconds.
CREATE FUNCTION market_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT date_trunc('milliseconds', now()) + offset_ms * interval '1 millisecond' FROM clock
$$;
GRANT EXECUTE ON FUNCTION market_now() TO gridlease_app, gridlease_staff, gridlease_identity;

-- For tables that only grow.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
