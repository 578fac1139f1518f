-- Why: a month that was closed too early has to be opened again, by two people, with a reason and a trace, or people work around the lock; what a
-- certificate counted has to open to the records that were counted; what speaks for an exception's end is often a document, kept where the step is.
-- Locks: ACCESS EXCLUSIVE on period_close for the moment in which a column is added and its uniqueness is made anew (few rows). The rest is new,
-- or functions that are replaced.

-- 1. A period is in force until it is opened again. Then it stays, with its certificate and its closing balances, as what was so once; the one
-- that is closed in its place is another row. Only the last period in force is opened: what was closed over it stands on its balances.
ALTER TABLE period_close ADD COLUMN reopened_at timestamptz;
ALTER TABLE period_close DROP CONSTRAINT period_close_ends_at_key;
CREATE UNIQUE INDEX period_close_in_force ON period_close (ends_at) WHERE reopened_at IS NULL;

DO $$
DECLARE
  v_function regprocedure;
  v_before text;
  v_after text;
BEGIN
  FOREACH v_function IN ARRAY ARRAY[
    'ledger_closed_until()', 'entry_sealed()', 'period_summed_up()',
    'ledger_post(text, text, text, timestamptz, text, text, text[], text[], text[], bigint[], text)',
    'ledger_post_all(text[], text[], text[], timestamptz[], text[], text[], text[], text[], text[], text[], text[], bigint[])'
  ]::regprocedure[] LOOP
    v_before := pg_get_functiondef(v_function);
    v_after := regexp_replace(v_before, 'max\(ends_at\)( AS until)? FROM period_close', 'max(ends_at)\1 FROM period_close WHERE reopened_at IS NULL', 'g');
    v_after := replace(v_after, 'WHERE p.ends_at = NEW.starts_at', 'WHERE p.ends_at = NEW.starts_at AND p.reopened_at IS NULL');
    IF v_after = v_before THEN
      RAISE EXCEPTION '% does not look for the last closed period any more', v_function;
    END IF;
    EXECUTE v_after;
  END LOOP;
END
$$;

-- Nothing of a period changes, but that it was opened again: once, and by what two people said below.
DROP TRIGGER append_only ON period_close;
CREATE FUNCTION period_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.reopened_at IS NOT NULL OR NEW.reopened_at IS NULL
    OR to_jsonb(NEW) - 'reopened_at' <> to_jsonb(OLD) - 'reopened_at' THEN
    RAISE EXCEPTION 'period_close is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER stays BEFORE UPDATE ON period_close FOR EACH ROW EXECUTE FUNCTION period_stays();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON period_close FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER by_hand BEFORE UPDATE ON period_close FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();
CREATE FUNCTION period_begins_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.reopened_at := NULL;
  RETURN NEW;
END
$$;
CREATE TRIGGER begins BEFORE INSERT ON period_close FOR EACH ROW EXECUTE FUNCTION period_begins_in_force();

CREATE TABLE period_reopening (
  id text PRIMARY KEY,
  period_id text NOT NULL REFERENCES period_close,
  reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 10 AND 500),
  -- of the certificate that it supersedes; NULL: the period was closed before there were any
  certificate_hash text CHECK (certificate_hash ~ '^[0-9a-f]{64}$')
);
CREATE INDEX period_reopening_period ON period_reopening (period_id);
CREATE TABLE period_reopening_step (
  reopening_id text NOT NULL REFERENCES period_reopening,
  seq int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PROPOSED', 'APPROVED', 'REJECTED')),
  at timestamptz NOT NULL,
  by text NOT NULL CHECK (by LIKE 'usr\_%'),
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  previous_hash text NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (reopening_id, seq),
  CHECK (kind <> 'REJECTED' OR comment IS NOT NULL)
);

-- It is about a certificate: whichever the database knows, not whichever it is told.
CREATE FUNCTION period_reopening_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.certificate_hash := (SELECT hash FROM recon_certificate WHERE period_id = NEW.period_id);
  RETURN NEW;
END
$$;
CREATE TRIGGER begins BEFORE INSERT ON period_reopening FOR EACH ROW EXECUTE FUNCTION period_reopening_begins();

-- One step after the other, each chained to the one before, the first to the certificate. Always two people; a key belongs to nobody in person.
CREATE FUNCTION period_reopening_steps() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_reopening period_reopening;
  v_last period_reopening_step;
  v_alone boolean := ledger_gate(true);
BEGIN
  SELECT * INTO v_reopening FROM period_reopening WHERE id = NEW.reopening_id FOR NO KEY UPDATE;
  SELECT * INTO v_last FROM period_reopening_step WHERE reopening_id = NEW.reopening_id ORDER BY seq DESC LIMIT 1;
  IF (coalesce(v_last.kind, '') || '>' || NEW.kind) NOT IN ('>PROPOSED', 'PROPOSED>APPROVED', 'PROPOSED>REJECTED') THEN
    RAISE EXCEPTION 'reopening % is % and cannot be %', NEW.reopening_id, coalesce(v_last.kind, 'new'), NEW.kind USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'APPROVED' AND NEW."by" = v_last."by" THEN
    RAISE EXCEPTION 'reopening % is approved by another person than %', NEW.reopening_id, v_last."by" USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind <> 'REJECTED' AND NOT EXISTS (
    SELECT FROM period_close WHERE id = v_reopening.period_id AND reopened_at IS NULL AND ends_at = ledger_closed_until()
  ) THEN
    RAISE EXCEPTION 'period % is not the last one that is closed', v_reopening.period_id USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.at := market_now();
  NEW.seq := coalesce(v_last.seq, 0) + 1;
  NEW.previous_hash := coalesce(v_last.hash, encode(sha256(convert_to(to_jsonb(v_reopening)::text, 'UTF8')), 'hex'));
  NEW.hash := '';
  NEW.hash := encode(sha256(convert_to((to_jsonb(NEW) - 'hash')::text, 'UTF8')), 'hex');
  RETURN NEW;
END
$$;
CREATE TRIGGER steps BEFORE INSERT ON period_reopening_step FOR EACH ROW EXECUTE FUNCTION period_reopening_steps();
CREATE FUNCTION period_reopening_stepped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE period_close SET reopened_at = NEW.at FROM period_reopening r WHERE r.id = NEW.reopening_id AND period_close.id = r.period_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER stepped AFTER INSERT ON period_reopening_step FOR EACH ROW WHEN (NEW.kind = 'APPROVED') EXECUTE FUNCTION period_reopening_stepped();

-- One proposal of a period waits at a time: the second of two waits for the first, and finds it.
CREATE FUNCTION period_reopening_alone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM period_reopening r WHERE r.period_id = (SELECT period_id FROM period_reopening WHERE id = NEW.reopening_id) AND r.id <> NEW.reopening_id
    AND (SELECT kind FROM period_reopening_step s WHERE s.reopening_id = r.id ORDER BY seq DESC LIMIT 1) = 'PROPOSED'
  ) THEN
    RAISE EXCEPTION 'it is proposed already that this period is opened again' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER alone AFTER INSERT ON period_reopening_step FOR EACH ROW WHEN (NEW.kind = 'PROPOSED') EXECUTE FUNCTION period_reopening_alone();

-- Reopenings whose chain is broken, or that are about another certificate than there is: none, unless somebody who owns the database rewrote them.
CREATE FUNCTION period_broken_reopenings() RETURNS TABLE (reopening_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.reopening_id FROM period_reopening_step s
  JOIN period_reopening r ON r.id = s.reopening_id
  LEFT JOIN recon_certificate c ON c.period_id = r.period_id
  LEFT JOIN period_reopening_step p ON p.reopening_id = s.reopening_id AND p.seq = s.seq - 1
  WHERE s.hash <> encode(sha256(convert_to((to_jsonb(s) - 'hash')::text, 'UTF8')), 'hex')
    OR s.previous_hash <> coalesce(p.hash, encode(sha256(convert_to(to_jsonb(r)::text, 'UTF8')), 'hex'))
    OR r.certificate_hash IS DISTINCT FROM c.hash
$$;

-- 2. Which of the staged records a run counted, so that its counts and sums open: those staged up to a number, but ours that no bank could show
-- yet, but what people divided, whose parts are here; and which of them are of movements that do not agree.
CREATE TABLE recon_run_scope (
  run_id text PRIMARY KEY REFERENCES recon_run,
  staged_seq bigint NOT NULL CHECK (staged_seq >= 0),
  -- {"USD": "<instant>"}: when the first statement of a currency begins
  bank_since jsonb NOT NULL CHECK (jsonb_typeof(bank_since) = 'object'),
  -- [{"id", "whole", "leg", "currency", "minor"}]
  parts jsonb NOT NULL CHECK (jsonb_typeof(parts) = 'array'),
  odd text[] NOT NULL
);
CREATE FUNCTION recon_counted(p_run text)
RETURNS TABLE (entry_id text, leg text, currency char(3), minor bigint, at timestamptz, agrees boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH scope AS (SELECT * FROM recon_run_scope WHERE run_id = p_run),
  part AS (SELECT p.* FROM scope s, jsonb_to_recordset(s.parts) AS p (id text, whole text, leg text, currency char(3), minor bigint)),
  latest AS (
    SELECT DISTINCT ON (e.entry_id) e.* FROM recon_entry e WHERE e.seq <= (SELECT staged_seq FROM scope) ORDER BY e.entry_id, e.seq DESC
  ),
  member AS (
    SELECT l.entry_id, l.leg, l.currency, l.amount_minor AS minor, l.at FROM latest l CROSS JOIN scope s
    WHERE NOT l.is_gone AND l.entry_id NOT IN (SELECT whole FROM part)
      AND NOT (l.leg = 'RECORD' AND coalesce(l.movement IN ('PAYOUT', 'WIRE'), false)
        AND coalesce(coalesce(l.expected_at, l.at) < (s.bank_since ->> l.currency)::timestamptz, true))
    UNION ALL
    SELECT p.id, p.leg, p.currency, p.minor, l.at FROM part p JOIN latest l ON l.entry_id = p.whole
  ),
  odd AS (SELECT DISTINCT unnest(odd) AS id FROM scope)
  SELECT m.entry_id, m.leg, m.currency, m.minor, m.at, o.id IS NULL FROM member m LEFT JOIN odd o ON o.id = m.entry_id
$$;

-- 3. Documents that speak for what is said of an exception. The database itself says what they are and hashes them; they never change. The step
-- that a document came with names it and its hash, so that the chain of steps holds it too.
CREATE TABLE recon_exception_file (
  id text PRIMARY KEY,
  exception_id text NOT NULL REFERENCES recon_exception,
  -- nothing in it leads anywhere or steers anything
  name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
  media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'text/csv')),
  content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 4500000),
  sha256 text NOT NULL GENERATED ALWAYS AS (encode(sha256(content), 'hex')) STORED,
  uploaded_at timestamptz NOT NULL,
  uploaded_by text NOT NULL CHECK (uploaded_by <> ''),
  CHECK (CASE media_type
    WHEN 'application/pdf' THEN substring(content FROM 1 FOR 5) = '\x255044462d'::bytea
    WHEN 'image/png' THEN substring(content FROM 1 FOR 8) = '\x89504e470d0a1a0a'::bytea
    -- text, and neither of the others: conversion fails where it is not UTF-8
    ELSE position('\x00'::bytea IN content) = 0 AND substring(content FROM 1 FOR 5) <> '\x255044462d'::bytea AND convert_from(content, 'UTF8') <> ''
  END),
  UNIQUE (exception_id, sha256)
);
-- what is compressed already is not compressed again
ALTER TABLE recon_exception_file ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE FUNCTION recon_exception_file_comes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM recon_exception WHERE id = NEW.exception_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM recon_exception_file WHERE exception_id = NEW.exception_id) >= 30 THEN
    RAISE EXCEPTION 'exception % keeps at most 30 files', NEW.exception_id USING ERRCODE = 'check_violation';
  END IF;
  NEW.uploaded_at := market_now();
  RETURN NEW;
END
$$;
CREATE TRIGGER comes BEFORE INSERT ON recon_exception_file FOR EACH ROW EXECUTE FUNCTION recon_exception_file_comes();

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['period_reopening', 'period_reopening_step', 'recon_run_scope', 'recon_exception_file'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION period_broken_reopenings(), recon_counted(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION period_broken_reopenings(), recon_counted(text) TO gridlease_staff;
