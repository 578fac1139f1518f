-- Why: reconciliation reads what is new instead of everything: each record of each side is staged once per thing it says, and where most of
-- them agree is found here, set against set. Long work is an operation that says how far it has come and goes on after its process was
-- killed. People match, divide and take back what the rules got wrong, in steps that are chained like those of exceptions. The identities of
-- the books are told as of an instant. A file of a bank that is of none of our accounts is kept as what it is.
-- Locks: SHARE ROW EXCLUSIVE on invoice, contract_money, prepaid_balance, credit_note, credit_note_reversal, credit_application, refund,
-- outgoing_wire, payout_line and payout_transfer while a trigger is added; everything else is new.

-- 1. Records of all sides as they were read. The latest of an entry counts; nothing is changed. What is gone says so.
CREATE TABLE recon_entry (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id text COLLATE "C" NOT NULL,
  source text NOT NULL CHECK (source IN ('LEDGER', 'BANK', 'CHARGES', 'REFUNDS', 'DISPUTES', 'TRANSFERS', 'PAYOUTS', 'TRANSACTIONS')),
  -- when what it was read from was made: readings are windows of this
  source_at timestamptz NOT NULL,
  is_gone boolean NOT NULL DEFAULT false,
  leg text NOT NULL CHECK (leg IN ('RECORD', 'OBJECT', 'TRANSACTION', 'POSTING', 'BANK_LINE')),
  movement text,
  keys text[] NOT NULL,
  refs text[] NOT NULL,
  counterparty text,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL,
  fee_minor bigint,
  effect_minor bigint NOT NULL,
  status text,
  -- [["<owner>", "<minor>"], …], in order
  split text,
  grp text,
  at timestamptz NOT NULL,
  expected_at timestamptz,
  is_expectation boolean NOT NULL,
  -- everything it says but for its group, as the rules hash it
  said text NOT NULL,
  -- what it has in common with itself when it is there twice; NULL: it refers to nothing
  same text,
  staged_at timestamptz NOT NULL
);
CREATE INDEX recon_entry_latest ON recon_entry (entry_id, seq DESC);
CREATE INDEX recon_entry_window ON recon_entry (source, source_at);
CREATE INDEX recon_entry_open ON recon_entry (entry_id) WHERE source = 'LEDGER' AND status IN ('OPEN', 'DISPUTED') AND NOT is_gone;
CREATE INDEX recon_entry_grp ON recon_entry (grp) WHERE source = 'TRANSACTIONS' AND grp IS NOT NULL;
CREATE INDEX recon_entry_charge_keys ON recon_entry USING gin (keys) WHERE source = 'CHARGES';

-- Which invoice or top-up of ours a charge at Stripe collects.
CREATE TABLE recon_link (
  charge_id text PRIMARY KEY,
  -- "invoice:inv_…" or "topup:tup_…"
  subject text NOT NULL
);

-- One reading of one source: from where, up to where, and since when something in it may still change.
CREATE TABLE recon_reading (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL CHECK (source IN ('LEDGER', 'BANK', 'INVOICES', 'CHARGES', 'REFUNDS', 'DISPUTES', 'TRANSFERS', 'PAYOUTS', 'TRANSACTIONS')),
  read_from timestamptz NOT NULL,
  read_until timestamptz NOT NULL CHECK (read_until >= read_from),
  open_since timestamptz,
  rows_read int NOT NULL CHECK (rows_read >= 0),
  rows_new int NOT NULL CHECK (rows_new >= 0),
  read_at timestamptz NOT NULL
);
CREATE INDEX recon_reading_source ON recon_reading (source, seq DESC);

-- 2. Long work.
CREATE TABLE operation (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('MATCHING', 'BANK_IMPORT', 'PERIOD_CLOSE')),
  state text NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
  -- what is to be done: {"whole": true}, {"name": "…"}, {"end": "…"}
  command jsonb NOT NULL CHECK (jsonb_typeof(command) = 'object'),
  -- what it needs to be done again from its beginning, e.g. the file as it came
  input text,
  requested_by text NOT NULL CHECK (requested_by <> ''),
  requested_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  -- what it is doing, how much of that is done, and of how much; NULL: nobody knows how much there is
  phase text,
  done int NOT NULL DEFAULT 0 CHECK (done >= 0),
  total int CHECK (total >= 0),
  -- how often somebody began with it: more than once after a process was killed
  attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- until when whoever works on it has said that it is alive, by the real clock
  alive_until timestamptz,
  error text CHECK (length(error) BETWEEN 1 AND 1000),
  -- what came of it: a run, an upload, a period
  result_id text,
  CHECK ((state IN ('DONE', 'FAILED')) = (ended_at IS NOT NULL)),
  CHECK ((state = 'FAILED') = (error IS NOT NULL)),
  CHECK ((state = 'RUNNING') = (alive_until IS NOT NULL)),
  CHECK (state = 'QUEUED' OR started_at IS NOT NULL)
);
CREATE INDEX operation_waiting ON operation (id) WHERE state IN ('QUEUED', 'RUNNING');

CREATE FUNCTION operation_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['state', 'started_at', 'ended_at', 'phase', 'done', 'total', 'attempts', 'alive_until', 'error', 'result_id'];
BEGIN
  IF OLD.state IN ('DONE', 'FAILED') OR to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR (OLD.state = 'RUNNING' AND NEW.state = 'QUEUED') THEN
    RAISE EXCEPTION 'operation % does not move so', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON operation FOR EACH ROW EXECUTE FUNCTION operation_moves();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON operation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 3. What people decide about which records belong together. What is decided is kept whole; where it stands follows from its steps.
CREATE TABLE recon_decision (
  id text PRIMARY KEY,
  -- MATCH: these are one movement. DIVIDE: this one is several. APART: the first do not go with the others.
  kind text NOT NULL CHECK (kind IN ('MATCH', 'DIVIDE', 'APART')),
  entry_ids text[] NOT NULL CHECK (cardinality(entry_ids) > 0),
  -- DIVIDE: the parts, minor units; APART: nothing
  parts bigint[] NOT NULL DEFAULT '{}',
  -- APART: those that the first do not go with
  others text[] NOT NULL DEFAULT '{}',
  currency char(3) NOT NULL,
  -- the larger side of it: above the limit another person approves
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  -- by how much the sides differ, the other side less ours
  difference_minor bigint NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  evidence text[] NOT NULL,
  -- the suggestion that was accepted, the match that was taken back
  subject_id text,
  CHECK (kind <> 'MATCH' OR cardinality(entry_ids) > 1),
  CHECK ((kind = 'DIVIDE') = (cardinality(parts) > 1)),
  CHECK (kind <> 'DIVIDE' OR cardinality(entry_ids) = 1),
  CHECK ((kind = 'APART') = (cardinality(others) > 0))
);
CREATE INDEX recon_decision_entries ON recon_decision USING gin (entry_ids);
CREATE TABLE recon_decision_step (
  decision_id text NOT NULL REFERENCES recon_decision,
  seq int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PROPOSED', 'APPROVED', 'REJECTED', 'TAKEN_BACK')),
  at timestamptz NOT NULL,
  by text NOT NULL CHECK (by <> ''),
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  previous_hash text NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (decision_id, seq),
  CHECK (kind NOT IN ('REJECTED', 'TAKEN_BACK') OR comment IS NOT NULL)
);

-- One step after the other, each chained to the one before. Four eyes above the limit: a key belongs to nobody in person.
CREATE FUNCTION recon_decision_steps() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_decision recon_decision;
  v_last recon_decision_step;
  v_maker text;
BEGIN
  SELECT * INTO v_decision FROM recon_decision WHERE id = NEW.decision_id FOR NO KEY UPDATE;
  SELECT * INTO v_last FROM recon_decision_step WHERE decision_id = NEW.decision_id ORDER BY seq DESC LIMIT 1;
  SELECT "by" INTO v_maker FROM recon_decision_step WHERE decision_id = NEW.decision_id AND seq = 1;
  IF (coalesce(v_last.kind, '') || '>' || NEW.kind) NOT IN ('>PROPOSED', 'PROPOSED>APPROVED', 'PROPOSED>REJECTED', 'APPROVED>TAKEN_BACK') THEN
    RAISE EXCEPTION 'decision % is % and cannot be %', NEW.decision_id, coalesce(v_last.kind, 'new'), NEW.kind USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'APPROVED' AND v_decision.amount_minor > coalesce((SELECT minor FROM recon_limit WHERE currency = v_decision.currency), 0)
    AND v_decision.kind <> 'APART' AND (NEW."by" = v_maker OR NEW."by" NOT LIKE 'usr\_%' OR v_maker NOT LIKE 'usr\_%') THEN
    RAISE EXCEPTION 'decision % is approved by another person than %', NEW.decision_id, v_maker USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.at := market_now();
  NEW.seq := coalesce(v_last.seq, 0) + 1;
  NEW.previous_hash := coalesce(v_last.hash, encode(sha256(convert_to(to_jsonb(v_decision)::text, 'UTF8')), 'hex'));
  NEW.hash := '';
  NEW.hash := encode(sha256(convert_to((to_jsonb(NEW) - 'hash')::text, 'UTF8')), 'hex');
  RETURN NEW;
END
$$;
CREATE TRIGGER steps BEFORE INSERT ON recon_decision_step FOR EACH ROW EXECUTE FUNCTION recon_decision_steps();

-- Decisions whose chain is broken: none, unless somebody who owns the database rewrote them.
CREATE FUNCTION recon_broken_decisions() RETURNS TABLE (decision_id text, seq int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.decision_id, s.seq FROM recon_decision_step s
  JOIN recon_decision d ON d.id = s.decision_id
  LEFT JOIN recon_decision_step p ON p.decision_id = s.decision_id AND p.seq = s.seq - 1
  WHERE s.hash <> encode(sha256(convert_to((to_jsonb(s) - 'hash')::text, 'UTF8')), 'hex')
    OR s.previous_hash <> coalesce(p.hash, encode(sha256(convert_to(to_jsonb(d)::text, 'UTF8')), 'hex'))
$$;

-- What is nearly so: found by a rule of tolerance, for a person to accept or decline.
CREATE TABLE recon_suggestion (
  id text PRIMARY KEY,
  run_id text NOT NULL REFERENCES recon_run,
  entry_ids text[] NOT NULL CHECK (cardinality(entry_ids) > 1),
  rule_id text NOT NULL,
  rule_version text NOT NULL,
  currency char(3) NOT NULL,
  -- the other side less ours
  difference_minor bigint NOT NULL,
  difference_kind text NOT NULL CHECK (difference_kind IN ('BANK_CHARGE', 'ROUNDING', 'SHORT_PAYMENT', 'OVERPAYMENT')),
  evidence text[] NOT NULL,
  suggested_at timestamptz NOT NULL,
  UNIQUE (entry_ids, difference_minor)
);
CREATE TABLE recon_suggestion_answer (
  suggestion_id text PRIMARY KEY REFERENCES recon_suggestion,
  verdict text NOT NULL CHECK (verdict IN ('ACCEPTED', 'DECLINED')),
  decision_id text NOT NULL REFERENCES recon_decision,
  at timestamptz NOT NULL,
  by text NOT NULL CHECK (by <> ''),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500)
);

-- 4. Until when a bank books what was ordered on a day, and on which business day after it: by currency; a currency without a row has 17:00 UTC on the next one.
CREATE TABLE recon_bank_clock (
  currency char(3) PRIMARY KEY,
  -- minutes after midnight, UTC
  cut_off_minute int NOT NULL CHECK (cut_off_minute BETWEEN 0 AND 1439),
  business_days int NOT NULL CHECK (business_days BETWEEN 0 AND 10),
  set_at timestamptz NOT NULL,
  set_by text NOT NULL CHECK (set_by <> '')
);

-- 5. Files that no account of ours claims: nothing of them is kept but that they came.
CREATE TABLE bank_refused_file (
  id text PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  accounts text[] NOT NULL CHECK (cardinality(accounts) > 0),
  refused_at timestamptz NOT NULL,
  refused_by text NOT NULL CHECK (refused_by <> '')
);

-- 6. The identities of the books as of an instant. Items (an open invoice, a deposit, a credit note) change; each change is written down when
-- it is made, like a posting, so that what they came to at an instant is what they come to now without what was changed since. Both sides
-- of an identity are of what was written down until then; what is booked late is on neither.
CREATE TABLE recon_item_change (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  identity text NOT NULL,
  currency char(3) NOT NULL,
  minor bigint NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX recon_item_change_at ON recon_item_change (at);

-- What each table's rows come to, as an expression over a row r; one function and up to two triggers per table.
DO $$
DECLARE
  v record;
BEGIN
  FOR v IN SELECT * FROM (VALUES
    ('invoice', 'r.currency', $e$'RECEIVABLE_IS_OPEN_INVOICES'$e$, $e$CASE WHEN r.state = 'OPEN' THEN r.total_minor - r.credited_minor ELSE 0 END$e$),
    ('contract_money', 'r.currency', $e$CASE r.kind WHEN 'DEPOSIT' THEN 'DEPOSITS_ARE_OBLIGATIONS' ELSE 'PREPAID_IS_BALANCES' END$e$,
      $e$CASE WHEN r.received_at IS NULL THEN 0 WHEN r.kind = 'DEPOSIT' THEN r.amount_minor - r.applied_minor - r.forfeited_minor - r.returned_minor ELSE r.amount_minor - r.drawn_minor END$e$),
    ('prepaid_balance', 'r.currency', $e$'PREPAID_IS_BALANCES'$e$, 'r.held_minor'),
    ('credit_note', 'r.currency', $e$'CREDIT_IS_NOTES'$e$, 'r.total_minor - r.lowers_minor'),
    ('credit_note_reversal', '(SELECT n.currency FROM credit_note n WHERE n.id = r.credit_note_id)', $e$'CREDIT_IS_NOTES'$e$,
      '(SELECT n.lowers_minor - n.total_minor FROM credit_note n WHERE n.id = r.credit_note_id)'),
    ('credit_application', 'r.currency', $e$'CREDIT_IS_NOTES'$e$, '-r.amount_minor'),
    ('refund', 'r.currency', $e$'CREDIT_IS_NOTES'$e$, $e$CASE WHEN r.kind = 'CREDIT' AND r.state IN ('PENDING', 'SUCCEEDED') THEN -r.amount_minor ELSE 0 END$e$),
    ('outgoing_wire', 'r.currency', $e$'CREDIT_IS_NOTES'$e$,
      $e$CASE WHEN r.purpose = 'CREDIT_REFUND' AND r.state NOT IN ('CANCELLED', 'RETURNED') THEN -r.amount_minor ELSE 0 END$e$),
    -- a line of a payout stands for what its journal moved from then on
    ('payout_line', '(SELECT p.currency FROM payout p WHERE p.id = r.payout_id)', $e$'PAYABLE_IS_OPEN_LINES'$e$,
      $e$r.amount_minor + coalesce((SELECT sum(e.minor) FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
         WHERE e.journal_id = r.journal_id AND a.type = 'PROVIDER_PAYABLE' AND a.owner_id = r.org_id AND j.kind <> 'PROVIDER_TRANSFERRED'), 0)$e$),
    ('payout_transfer', 'r.currency', $e$'PAYABLE_IS_OPEN_LINES'$e$, '-r.amount_minor')
  ) AS items (name, currency, identity, minor) LOOP
    EXECUTE format($f$
      CREATE FUNCTION recon_%1$s_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $b$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT %2$s AS identity, %3$s AS currency, %4$s AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $b$;
      CREATE TRIGGER recon_added AFTER INSERT ON %1$s REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION recon_%1$s_added();
      CREATE FUNCTION recon_%1$s_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $b$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT %2$s AS identity, %3$s AS currency, %4$s AS minor FROM is_now r UNION ALL SELECT %2$s, %3$s, -(%4$s) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $b$;
      CREATE TRIGGER recon_changed AFTER UPDATE ON %1$s REFERENCING OLD TABLE AS was NEW TABLE AS is_now
        FOR EACH STATEMENT EXECUTE FUNCTION recon_%1$s_changed();
    $f$, v.name, v.identity, v.currency, v.minor);
  END LOOP;
END
$$;

-- All identities as of an instant: those of money in transit, suspense and the bank by when it is booked (0032), the others by when it was
-- written down.
CREATE FUNCTION recon_identities_at(p_at timestamptz)
RETURNS TABLE (identity text, currency char(3), ledger_minor bigint, items_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH is_now AS (
    SELECT * FROM recon_identities(p_at) WHERE identity IN ('RECEIVABLE_IS_OPEN_INVOICES', 'DEPOSITS_ARE_OBLIGATIONS')
    UNION ALL SELECT * FROM recon_party_identities()
  ), posted AS (
    SELECT CASE a.type WHEN 'TENANT_RECEIVABLE' THEN 'RECEIVABLE_IS_OPEN_INVOICES' WHEN 'TENANT_DEPOSIT' THEN 'DEPOSITS_ARE_OBLIGATIONS'
        WHEN 'PROVIDER_PAYABLE' THEN 'PAYABLE_IS_OPEN_LINES' WHEN 'TENANT_CREDIT' THEN 'CREDIT_IS_NOTES' ELSE 'PREPAID_IS_BALANCES' END AS identity,
      a.currency, CASE a.type WHEN 'TENANT_RECEIVABLE' THEN e.minor ELSE -e.minor END AS minor, j.kind
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.posted_at >= p_at AND a.type IN ('TENANT_RECEIVABLE', 'TENANT_DEPOSIT', 'PROVIDER_PAYABLE', 'TENANT_CREDIT', 'TENANT_PREPAID')
  ), since AS (
    SELECT identity, currency, sum(ledger)::bigint AS ledger, sum(items)::bigint AS items FROM (
      SELECT identity, currency, minor AS ledger,
        -- what moved what is payable is itself an item until a line of a payout stands for it
        CASE WHEN identity = 'PAYABLE_IS_OPEN_LINES' AND kind <> 'PROVIDER_TRANSFERRED' THEN minor ELSE 0 END AS items FROM posted
      UNION ALL SELECT identity, currency, 0, minor FROM recon_item_change WHERE at >= p_at
    ) AS moved GROUP BY identity, currency
  )
  SELECT coalesce(n.identity, s.identity), coalesce(n.currency, s.currency),
    coalesce(n.ledger_minor, 0) - coalesce(s.ledger, 0), coalesce(n.items_minor, 0) - coalesce(s.items, 0)
  FROM is_now n FULL JOIN since s ON s.identity = n.identity AND s.currency = n.currency
  UNION ALL
  SELECT * FROM recon_identities(p_at) WHERE identity NOT IN ('RECEIVABLE_IS_OPEN_INVOICES', 'DEPOSITS_ARE_OBLIGATIONS')
$$;

-- What they were at the end of each day, with what nobody could explain.
CREATE TABLE recon_snapshot (
  day date NOT NULL,
  identity text NOT NULL,
  currency char(3) NOT NULL,
  ledger_minor bigint NOT NULL,
  items_minor bigint NOT NULL,
  unexplained_minor bigint NOT NULL GENERATED ALWAYS AS (ledger_minor - items_minor) STORED,
  taken_at timestamptz NOT NULL,
  PRIMARY KEY (day, identity, currency)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['recon_entry', 'recon_link', 'recon_reading', 'recon_decision', 'recon_decision_step', 'recon_suggestion', 'recon_suggestion_answer', 'bank_refused_file', 'recon_snapshot', 'recon_item_change'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['recon_entry', 'recon_link', 'recon_reading', 'recon_decision', 'recon_decision_step', 'recon_suggestion', 'recon_suggestion_answer', 'bank_refused_file', 'recon_snapshot', 'recon_item_change', 'operation', 'recon_bank_clock'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
  END LOOP;
END
$$;
GRANT UPDATE ON operation, recon_bank_clock TO gridlease_staff;
REVOKE INSERT ON recon_item_change FROM gridlease_staff;
REVOKE ALL ON FUNCTION recon_broken_decisions(), recon_identities_at(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recon_broken_decisions(), recon_identities_at(timestamptz) TO gridlease_staff;
