-- Why: what our banks say is kept as they said it: the file, the statements in it, the movements they state. A movement counts once, however
-- many files bring it (intraday report, end of day, a file sent again); where the chain of balances is broken is asked of the view, since a
-- file that comes late mends it. Nothing of it is ever changed or deleted, and no customer reads any of it.
-- Locks: nothing; all objects are new.

-- One of our own accounts, in one currency.
CREATE TABLE bank_account (
  id text PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  currency char(3) NOT NULL,
  added_at timestamptz NOT NULL,
  added_by text NOT NULL,
  UNIQUE (id, currency)
);
-- What statements call it; one name in one currency is one account.
CREATE TABLE bank_account_identifier (
  identifier text NOT NULL CHECK (identifier ~ '^[A-Z0-9]{1,64}$'),
  currency char(3) NOT NULL,
  account_id text NOT NULL,
  seq int NOT NULL,
  PRIMARY KEY (identifier, currency),
  UNIQUE (account_id, seq),
  FOREIGN KEY (account_id, currency) REFERENCES bank_account (id, currency)
);

-- A file as it came.
CREATE TABLE bank_upload (
  id text PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  format text NOT NULL CHECK (format IN ('CAMT.052', 'CAMT.053', 'CAMT.054', 'MT940', 'MT942', 'BAI2')),
  hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  content text NOT NULL,
  -- [{"code", "message", "line", "column"}]
  problems jsonb NOT NULL CHECK (jsonb_typeof(problems) = 'array'),
  imported_at timestamptz NOT NULL,
  imported_by text NOT NULL
);

CREATE TABLE bank_statement (
  id text PRIMARY KEY,
  -- which came last
  seq bigint GENERATED ALWAYS AS IDENTITY,
  upload_id text NOT NULL REFERENCES bank_upload,
  account_id text NOT NULL,
  currency char(3) NOT NULL,
  format text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('STATEMENT', 'REPORT', 'NOTIFICATION')),
  reference text,
  number text,
  from_day date NOT NULL,
  to_day date NOT NULL CHECK (to_day >= from_day),
  opening_minor bigint,
  closing_minor bigint,
  -- NULL: too little in it to tell
  balanced boolean,
  problems jsonb NOT NULL CHECK (jsonb_typeof(problems) = 'array'),
  -- lines stated, and those of them that nobody had brought before
  line_count int NOT NULL CHECK (line_count >= 0),
  new_line_count int NOT NULL CHECK (new_line_count BETWEEN 0 AND line_count),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  imported_at timestamptz NOT NULL,
  -- the transaction that brought it; its lines are sealed with it
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  UNIQUE (account_id, hash),
  UNIQUE (id, account_id, currency),
  FOREIGN KEY (account_id, currency) REFERENCES bank_account (id, currency)
);
CREATE INDEX bank_statement_of ON bank_statement (account_id, id);
CREATE INDEX bank_statement_upload ON bank_statement (upload_id);
CREATE INDEX bank_statement_chain ON bank_statement (account_id, to_day, seq) WHERE kind = 'STATEMENT' AND opening_minor IS NOT NULL AND closing_minor IS NOT NULL;

CREATE TABLE bank_line (
  id text PRIMARY KEY,
  account_id text NOT NULL,
  currency char(3) NOT NULL,
  -- the first statement that brought it
  statement_id text NOT NULL,
  -- SHA-256 over what makes its entry the same in every file; a collective entry may be several lines, itemised by whoever brought it first
  entry_key text NOT NULL CHECK (entry_key ~ '^[0-9a-f]{64}$'),
  part int NOT NULL CHECK (part >= 0),
  booked_on date NOT NULL,
  value_on date,
  amount_minor bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('TRANSFER', 'DIRECT_DEBIT', 'CARD', 'CHECK', 'CASH', 'FEE', 'INTEREST', 'RETURN', 'OTHER')),
  bank_reference text,
  end_to_end_id text,
  refs text[] NOT NULL,
  counterparty_name text,
  counterparty_account text,
  remittance text NOT NULL,
  is_reversal boolean NOT NULL,
  UNIQUE (account_id, entry_key, part),
  UNIQUE (id, account_id),
  FOREIGN KEY (statement_id, account_id, currency) REFERENCES bank_statement (id, account_id, currency)
);
CREATE INDEX bank_line_statement ON bank_line (statement_id);
CREATE INDEX bank_line_day ON bank_line (account_id, booked_on, id);
CREATE INDEX bank_line_amount ON bank_line (currency, amount_minor, booked_on);
CREATE INDEX bank_line_bank_reference ON bank_line (bank_reference) WHERE bank_reference IS NOT NULL;
CREATE INDEX bank_line_end_to_end ON bank_line (end_to_end_id) WHERE end_to_end_id IS NOT NULL;
CREATE INDEX bank_line_refs ON bank_line USING gin (refs);

-- Every line that a statement states, new or not, in its order.
CREATE TABLE bank_statement_line (
  statement_id text NOT NULL,
  seq int NOT NULL,
  account_id text NOT NULL,
  currency char(3) NOT NULL,
  line_id text NOT NULL,
  PRIMARY KEY (statement_id, seq),
  UNIQUE (statement_id, line_id),
  FOREIGN KEY (statement_id, account_id, currency) REFERENCES bank_statement (id, account_id, currency),
  FOREIGN KEY (line_id, account_id) REFERENCES bank_line (id, account_id)
);
CREATE INDEX bank_statement_line_of ON bank_statement_line (line_id);

-- What a line did by itself, by an exact id alone: each line once. Everything else is a person's decision.
CREATE TABLE bank_line_use (
  line_id text PRIMARY KEY REFERENCES bank_line,
  rule text NOT NULL CHECK (rule IN ('OUTGOING_WIRE', 'INVOICE_NAMED')),
  -- the wire that was booked, the invoice that was paid
  subject_id text NOT NULL,
  used_at timestamptz NOT NULL,
  used_by text NOT NULL
);
CREATE UNIQUE INDEX bank_line_use_wire ON bank_line_use (subject_id) WHERE rule = 'OUTGOING_WIRE';

-- A statement is whole when it is written: nobody adds a movement to it later.
CREATE FUNCTION bank_statement_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN bank_statement s ON s.id = a.statement_id WHERE s.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'a bank statement takes no line later' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER sealed AFTER INSERT ON bank_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_statement_is_open();
CREATE TRIGGER sealed AFTER INSERT ON bank_statement_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_statement_is_open();

-- At commit: as many lines as it says; and whoever says that it adds up is right. By index: there are no statistics of what was just written.
CREATE FUNCTION bank_statement_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_mergejoin = off AS $$
DECLARE
  v_stated record;
  v_new bigint;
BEGIN
  SELECT count(*) AS lines, coalesce(sum(l.amount_minor), 0) AS minor INTO v_stated
  FROM bank_statement_line s JOIN bank_line l ON l.id = s.line_id WHERE s.statement_id = NEW.id;
  SELECT count(*) INTO v_new FROM bank_statement_line s JOIN bank_line l ON l.id = s.line_id WHERE s.statement_id = NEW.id AND l.statement_id = NEW.id;
  IF (v_stated.lines, v_new) IS DISTINCT FROM (NEW.line_count::bigint, NEW.new_line_count::bigint)
    OR v_new <> (SELECT count(*) FROM bank_line WHERE statement_id = NEW.id) THEN
    RAISE EXCEPTION 'bank statement % has not the lines it states', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.balanced AND NEW.opening_minor + v_stated.minor <> NEW.closing_minor THEN
    RAISE EXCEPTION 'bank statement % does not add up', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON bank_statement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_statement_complete();

-- Where the chain of an account is broken: each final statement opens with what the one before closed with.
CREATE VIEW bank_gap AS
  SELECT * FROM (
    SELECT account_id, currency, id AS after_statement_id, from_day, opening_minor,
      lag(id) OVER chain AS before_statement_id, lag(closing_minor) OVER chain AS closing_minor
    FROM bank_statement WHERE kind = 'STATEMENT' AND opening_minor IS NOT NULL AND closing_minor IS NOT NULL
    WINDOW chain AS (PARTITION BY account_id ORDER BY to_day, from_day, seq)
  ) AS chained WHERE before_statement_id IS NOT NULL AND closing_minor <> opening_minor;
GRANT SELECT ON bank_gap TO gridlease_staff;

-- Who imports for an account waits for whoever does so.
CREATE FUNCTION lock_bank_account(p_account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT FROM bank_account WHERE id = p_account FOR NO KEY UPDATE $$;
REVOKE ALL ON FUNCTION lock_bank_account(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_bank_account(text) TO gridlease_staff;

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['bank_account', 'bank_account_identifier', 'bank_upload', 'bank_statement', 'bank_line', 'bank_statement_line', 'bank_line_use'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
  END LOOP;
END
$$;
