-- Why: what does not agree is somebody's work until it is explained. Runs of the matcher, the matches that were confirmed, exceptions with
-- every step anybody took (hash-chained, four eyes above a limit, a journal behind each one that is resolved with money), identities of the
-- books that must come to zero, and the certificate of a closed period. Nothing of it is ever edited or forced: what was wrong is taken back
-- by a step of its own. money.md 3.2 to 3.5 and docs/ledger.md explain.
-- Locks: SHARE ROW EXCLUSIVE on period_close while a trigger is added; everything else is new.

-- 1. What our bank keeps for itself.
INSERT INTO account_type (type, side, never_negative) VALUES ('BANK_FEE_EXPENSE', 'D', false);
INSERT INTO ledger_event (kind, source_type, reverses) VALUES ('BANK_CHARGED', 'WIRE', false);

-- 2. Above this limit whoever approves is another person than whoever proposed; a currency without a row has none below.
CREATE TABLE recon_limit (
  currency char(3) PRIMARY KEY,
  minor bigint NOT NULL CHECK (minor >= 0)
);
INSERT INTO recon_limit (currency, minor) VALUES ('USD', 100000), ('EUR', 100000), ('GBP', 100000);

CREATE TABLE recon_run (
  id text PRIMARY KEY,
  ran_at timestamptz NOT NULL,
  actor_id text NOT NULL,
  rules_version text NOT NULL,
  -- [{"leg", "currency", "count", "minor", "matched", "matchedMinor"}]: what was looked at, and what of it agrees
  population jsonb NOT NULL CHECK (jsonb_typeof(population) = 'array'),
  breaks int NOT NULL CHECK (breaks >= 0),
  waiting int NOT NULL CHECK (waiting >= 0)
);

-- 3. Confirmed matches: which records are one movement, found how, by which rule, on what evidence. Made once for what the records said then;
-- when one of them changes there is another match of the case, and the old one stays.
CREATE TABLE recon_match (
  id text PRIMARY KEY,
  run_id text NOT NULL REFERENCES recon_run,
  case_id text NOT NULL,
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  movement text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL,
  entry_ids text[] NOT NULL CHECK (cardinality(entry_ids) > 1),
  -- [{"stage", "ruleId", "ruleVersion", "evidence"}], in the order in which they were found
  found jsonb NOT NULL CHECK (jsonb_typeof(found) = 'array'),
  matched_at timestamptz NOT NULL,
  UNIQUE (case_id, content_hash)
);
CREATE INDEX recon_match_entries ON recon_match USING gin (entry_ids);
CREATE TABLE recon_unmatch (
  match_id text PRIMARY KEY REFERENCES recon_match,
  at timestamptz NOT NULL,
  by text NOT NULL CHECK (by <> ''),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  -- the journals that took back what was posted on the strength of the match
  journal_keys text[] NOT NULL
);

-- 4. Exceptions. What was found stays as it was found; where it stands follows from its steps.
CREATE TABLE recon_exception (
  id text PRIMARY KEY,
  -- class and case: the same break in every run
  key text NOT NULL,
  class text NOT NULL,
  movement text,
  leg text,
  entry_ids text[] NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL,
  explanation text NOT NULL,
  suggestion text,
  since timestamptz NOT NULL,
  due_at timestamptz,
  opened_at timestamptz NOT NULL,
  run_id text NOT NULL REFERENCES recon_run,
  state text NOT NULL DEFAULT 'OPEN'
    CHECK (state IN ('OPEN', 'ASSIGNED', 'INVESTIGATING', 'PROPOSED', 'APPROVED', 'RESOLVED', 'WRITTEN_OFF', 'VOID')),
  assignee text,
  closed_at timestamptz
);
CREATE UNIQUE INDEX recon_exception_live ON recon_exception (key) WHERE state NOT IN ('RESOLVED', 'WRITTEN_OFF', 'VOID');
CREATE INDEX recon_exception_state ON recon_exception (state, id);
CREATE INDEX recon_exception_entries ON recon_exception USING gin (entry_ids);

CREATE TABLE recon_exception_step (
  exception_id text NOT NULL REFERENCES recon_exception,
  seq int NOT NULL,
  kind text NOT NULL CHECK (kind IN (
    'ASSIGNED', 'INVESTIGATING', 'COMMENTED', 'PROPOSED', 'REJECTED', 'APPROVED', 'RESOLVED', 'WRITTEN_OFF', 'VOID', 'AUTO_RESOLVED'
  )),
  at timestamptz NOT NULL,
  by text NOT NULL CHECK (by <> ''),
  assignee text,
  reason_code text,
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  -- PROPOSED: what is to be done, of how much, about what
  resolution text,
  amount_minor bigint,
  subject_id text,
  evidence text[] NOT NULL DEFAULT '{}',
  -- RESOLVED, WRITTEN_OFF: the journal that was posted, or that is named as what resolves it
  journal_key text REFERENCES journal (idempotency_key),
  previous_hash text NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (exception_id, seq),
  CHECK ((kind = 'ASSIGNED') = (assignee IS NOT NULL)),
  CHECK (kind <> 'PROPOSED' OR num_nulls(resolution, amount_minor, reason_code) = 0),
  CHECK (kind NOT IN ('RESOLVED', 'WRITTEN_OFF') OR journal_key IS NOT NULL),
  CHECK (kind NOT IN ('VOID', 'REJECTED', 'COMMENTED') OR comment IS NOT NULL)
);

CREATE FUNCTION recon_exception_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'OPEN' OR num_nonnulls(NEW.assignee, NEW.closed_at) > 0 THEN
    RAISE EXCEPTION 'an exception begins open' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER begins BEFORE INSERT ON recon_exception FOR EACH ROW EXECUTE FUNCTION recon_exception_begins();

CREATE FUNCTION recon_exception_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['state', 'assignee', 'closed_at'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'exception % stays as it was found; where it stands follows from its steps', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON recon_exception FOR EACH ROW EXECUTE FUNCTION recon_exception_moves();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON recon_exception FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- From which states a step may be taken. A table, so that the rule is read and tested as data.
CREATE TABLE recon_step_rule (
  kind text PRIMARY KEY,
  allowed_from text[] NOT NULL,
  -- NULL: it changes no state
  leads_to text
);
INSERT INTO recon_step_rule (kind, allowed_from, leads_to) VALUES
  ('ASSIGNED', '{OPEN,ASSIGNED,INVESTIGATING}', 'ASSIGNED'),
  ('INVESTIGATING', '{OPEN,ASSIGNED}', 'INVESTIGATING'),
  ('COMMENTED', '{OPEN,ASSIGNED,INVESTIGATING,PROPOSED,APPROVED,RESOLVED,WRITTEN_OFF,VOID}', NULL),
  ('PROPOSED', '{OPEN,ASSIGNED,INVESTIGATING}', 'PROPOSED'),
  ('REJECTED', '{PROPOSED}', 'INVESTIGATING'),
  ('APPROVED', '{PROPOSED}', 'APPROVED'),
  ('RESOLVED', '{APPROVED}', 'RESOLVED'),
  ('WRITTEN_OFF', '{APPROVED}', 'WRITTEN_OFF'),
  ('VOID', '{OPEN,ASSIGNED,INVESTIGATING,APPROVED}', 'VOID'),
  ('AUTO_RESOLVED', '{OPEN,ASSIGNED,INVESTIGATING,PROPOSED}', 'RESOLVED');

-- One step after the other, under the exception's lock, each chained to the one before. Four eyes: a key belongs to nobody in person.
CREATE FUNCTION recon_exception_steps() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_exception recon_exception;
  v_proposal recon_exception_step;
  v_size bigint;
BEGIN
  SELECT * INTO v_exception FROM recon_exception WHERE id = NEW.exception_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM recon_step_rule WHERE kind = NEW.kind AND v_exception.state = ANY (allowed_from)) THEN
    RAISE EXCEPTION 'exception % is % and cannot be %', NEW.exception_id, v_exception.state, NEW.kind USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO v_proposal FROM recon_exception_step WHERE exception_id = NEW.exception_id AND kind = 'PROPOSED' ORDER BY seq DESC LIMIT 1;
  v_size := greatest(abs(v_exception.amount_minor), abs(v_proposal.amount_minor));
  IF NEW.kind = 'APPROVED' AND v_size > coalesce((SELECT minor FROM recon_limit WHERE currency = v_exception.currency), 0)
    AND (NEW."by" = v_proposal."by" OR NEW."by" NOT LIKE 'usr\_%' OR v_proposal."by" NOT LIKE 'usr\_%') THEN
    RAISE EXCEPTION 'exception % is approved by another person than %', NEW.exception_id, v_proposal."by" USING ERRCODE = 'restrict_violation';
  END IF;
  -- what has no journal behind it moved no money: only the approval of just that may end so
  IF NEW.kind = 'VOID' AND v_exception.state <> 'APPROVED' AND abs(v_exception.amount_minor) > coalesce((SELECT minor FROM recon_limit WHERE currency = v_exception.currency), 0) THEN
    RAISE EXCEPTION 'exception % is above the limit: its end is proposed and approved', NEW.exception_id USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.at := market_now();
  NEW.seq := (SELECT count(*) + 1 FROM recon_exception_step WHERE exception_id = NEW.exception_id);
  NEW.previous_hash := coalesce(
    (SELECT hash FROM recon_exception_step WHERE exception_id = NEW.exception_id ORDER BY seq DESC LIMIT 1),
    encode(sha256(convert_to((to_jsonb(v_exception) - 'state' - 'assignee' - 'closed_at')::text, 'UTF8')), 'hex')
  );
  NEW.hash := '';
  NEW.hash := encode(sha256(convert_to((to_jsonb(NEW) - 'hash')::text, 'UTF8')), 'hex');
  RETURN NEW;
END
$$;
CREATE TRIGGER steps BEFORE INSERT ON recon_exception_step FOR EACH ROW EXECUTE FUNCTION recon_exception_steps();
CREATE FUNCTION recon_exception_stepped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE recon_exception SET
    state = coalesce(r.leads_to, state),
    assignee = coalesce(NEW.assignee, recon_exception.assignee),
    closed_at = CASE WHEN r.leads_to IN ('RESOLVED', 'WRITTEN_OFF', 'VOID') THEN NEW.at ELSE closed_at END
  FROM recon_step_rule r WHERE recon_exception.id = NEW.exception_id AND r.kind = NEW.kind;
  RETURN NULL;
END
$$;
CREATE TRIGGER stepped AFTER INSERT ON recon_exception_step FOR EACH ROW EXECUTE FUNCTION recon_exception_stepped();

-- Staff may read exceptions and not write them, so it does not lock them by itself either.
CREATE FUNCTION recon_locked_exception(p_id text) RETURNS SETOF recon_exception
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT * FROM recon_exception WHERE id = p_id FOR NO KEY UPDATE $$;

-- Steps whose chain is broken: none, unless somebody who owns the database rewrote them.
CREATE FUNCTION recon_broken_chain() RETURNS TABLE (exception_id text, seq int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.exception_id, s.seq FROM recon_exception_step s
  JOIN recon_exception e ON e.id = s.exception_id
  LEFT JOIN recon_exception_step p ON p.exception_id = s.exception_id AND p.seq = s.seq - 1
  WHERE s.hash <> encode(sha256(convert_to((to_jsonb(s) - 'hash')::text, 'UTF8')), 'hex')
    OR s.previous_hash <> coalesce(p.hash, encode(sha256(convert_to((to_jsonb(e) - 'state' - 'assignee' - 'closed_at')::text, 'UTF8')), 'hex'))
$$;

-- 5. Identities of the books, currency by currency: what the ledger holds and what the items behind it come to. The difference must be zero.
CREATE FUNCTION recon_identities(p_end timestamptz)
RETURNS TABLE (identity text, currency char(3), ledger_minor bigint, items_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH held AS (
    SELECT a.type, a.currency, sum(e.minor)::bigint AS minor,
      sum(e.minor) FILTER (WHERE coalesce(j.booked_at, j.effective_at) < p_end)::bigint AS at_end
    FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
    WHERE a.type IN ('TENANT_RECEIVABLE', 'TENANT_DEPOSIT', 'CASH_IN_TRANSIT', 'SUSPENSE', 'BANK')
    GROUP BY a.type, a.currency
  ), open_invoice AS (
    SELECT i.currency, sum(i.total_minor - i.credited_minor)::bigint AS minor FROM invoice i WHERE i.state = 'OPEN' GROUP BY i.currency
  ), deposit AS (
    SELECT m.currency, sum(m.amount_minor - m.applied_minor - m.forfeited_minor - m.returned_minor)::bigint AS minor
    FROM contract_money m WHERE m.kind = 'DEPOSIT' AND m.received_at IS NOT NULL GROUP BY m.currency
  ), payout AS (
    -- by payout: what was sent, less what arrived or came back
    SELECT currency, sum(minor)::bigint AS minor FROM (
      SELECT j.source_id, a.currency, sum(e.minor) AS minor FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.source_type = 'STRIPE_PAYOUT' AND a.type = 'CASH_IN_TRANSIT' AND coalesce(j.booked_at, j.effective_at) < p_end
      GROUP BY j.source_id, a.currency HAVING sum(e.minor) > 0
    ) AS sent GROUP BY currency
  ), known AS (
    SELECT DISTINCT ON (b.account_id) b.currency, b.closing_minor, b.to_day FROM bank_statement b
    WHERE b.kind = 'STATEMENT' AND b.closing_minor IS NOT NULL AND b.to_day < (p_end AT TIME ZONE 'UTC')::date
    ORDER BY b.account_id, b.to_day DESC, b.seq DESC
  ), bank AS (
    SELECT k.currency, sum(k.closing_minor)::bigint AS minor FROM known k GROUP BY k.currency
  )
  SELECT 'RECEIVABLE_IS_OPEN_INVOICES', coalesce(h.currency, o.currency), coalesce(h.minor, 0), coalesce(o.minor, 0)
  FROM (SELECT * FROM held WHERE type = 'TENANT_RECEIVABLE') h FULL JOIN open_invoice o ON o.currency = h.currency
  UNION ALL
  SELECT 'DEPOSITS_ARE_OBLIGATIONS', coalesce(h.currency, d.currency), -coalesce(h.minor, 0), coalesce(d.minor, 0)
  FROM (SELECT * FROM held WHERE type = 'TENANT_DEPOSIT') h FULL JOIN deposit d ON d.currency = h.currency
  UNION ALL
  SELECT 'IN_TRANSIT_IS_PAYOUTS_UNDERWAY', coalesce(h.currency, p.currency), coalesce(h.at_end, 0), coalesce(p.minor, 0)
  FROM (SELECT * FROM held WHERE type = 'CASH_IN_TRANSIT') h FULL JOIN payout p ON p.currency = h.currency
  UNION ALL
  SELECT 'SUSPENSE_IS_EMPTY', h.currency, -coalesce(h.at_end, 0), 0 FROM held h WHERE h.type = 'SUSPENSE'
  UNION ALL
  -- only where a statement says what there is
  SELECT 'BANK_IS_STATEMENTS', b.currency, coalesce(h.at_end, 0), b.minor
  FROM bank b LEFT JOIN held h ON h.type = 'BANK' AND h.currency = b.currency
$$;

-- 6. The certificate of a closed period: what was looked at, what agrees, what does not, who signed. Its hash is over its body.
CREATE TABLE recon_certificate (
  id text PRIMARY KEY,
  period_id text NOT NULL UNIQUE REFERENCES period_close,
  run_id text REFERENCES recon_run,
  -- JSON as it was signed, byte for byte
  body text NOT NULL CHECK (body <> ''),
  hash text NOT NULL CHECK (hash = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
  signed_at timestamptz NOT NULL,
  signed_by text NOT NULL CHECK (signed_by <> '')
);

-- No period is closed over an exception of it that is past its time.
CREATE FUNCTION period_closes_clean() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM recon_exception WHERE state NOT IN ('RESOLVED', 'WRITTEN_OFF', 'VOID') AND since < NEW.ends_at AND coalesce(due_at, since) <= market_now()
  ) THEN
    RAISE EXCEPTION 'exceptions of the period are open and past their time' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER clean BEFORE INSERT ON period_close FOR EACH ROW EXECUTE FUNCTION period_closes_clean();

-- 7. Large populations, compared set against set; rows are written once and known by their hash. libs/store/src/reconciliation compares them.
CREATE TABLE recon_staged (
  set_id text NOT NULL,
  side text NOT NULL CHECK (side IN ('OURS', 'THEIRS')),
  id text NOT NULL,
  key text,
  reference text,
  counterparty text,
  currency char(3) NOT NULL,
  minor bigint NOT NULL,
  -- days since 1970-01-01
  day int NOT NULL,
  hash bytea NOT NULL
) PARTITION BY LIST (side);
CREATE TABLE recon_staged_ours PARTITION OF recon_staged FOR VALUES IN ('OURS');
CREATE TABLE recon_staged_theirs PARTITION OF recon_staged FOR VALUES IN ('THEIRS');
CREATE UNIQUE INDEX recon_staged_once ON recon_staged (side, set_id, hash);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['recon_limit', 'recon_run', 'recon_match', 'recon_unmatch', 'recon_exception_step', 'recon_step_rule', 'recon_certificate', 'recon_staged'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['recon_limit', 'recon_run', 'recon_match', 'recon_unmatch', 'recon_exception', 'recon_exception_step', 'recon_step_rule', 'recon_certificate', 'recon_staged', 'recon_staged_ours', 'recon_staged_theirs'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
  END LOOP;
END
$$;
GRANT SELECT ON recon_limit, recon_step_rule TO gridlease_staff;
GRANT SELECT, INSERT ON recon_run, recon_match, recon_unmatch, recon_exception, recon_exception_step, recon_certificate TO gridlease_staff;
GRANT SELECT, INSERT ON recon_staged, recon_staged_ours, recon_staged_theirs TO gridlease_staff;
REVOKE ALL ON FUNCTION recon_identities(timestamptz), recon_broken_chain(), recon_locked_exception(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recon_identities(timestamptz), recon_broken_chain(), recon_locked_exception(text) TO gridlease_staff;
