-- Why: the books of a market that invoices for years: the whole chart of accounts, every economic event, two times per journal, periods
-- that are closed for good, balances that cannot fall below zero, and reversals tied to what they take back. docs/ledger.md explains.
-- Locks: ACCESS EXCLUSIVE on account, journal and entry while their rules change and old voids are linked to the issues they took back.

-- 1. The chart. libs/ledger has the same list; a test compares them.
CREATE TABLE account_type (
  type text PRIMARY KEY,
  -- D: debit-normal, C: credit-normal
  side char(1) NOT NULL CHECK (side IN ('D', 'C')),
  -- what is not held cannot be spent: the balance is kept under lock in account_balance
  never_negative boolean NOT NULL
);
INSERT INTO account_type (type, side, never_negative) VALUES
  ('TENANT_RECEIVABLE', 'D', false),
  ('UNCOLLECTED_PROVIDER_SHARE', 'C', false),
  ('UNCOLLECTED_PLATFORM_FEE', 'C', false),
  ('TAX_PAYABLE', 'C', false),
  ('TENANT_DEPOSIT', 'C', true),
  ('TENANT_PREPAID', 'C', true),
  ('TENANT_CREDIT', 'C', true),
  ('UNAPPLIED_CASH', 'C', true),
  ('SUSPENSE', 'C', false),
  ('PROVIDER_PAYABLE', 'C', true),
  ('PROVIDER_RESERVE', 'C', true),
  ('PROVIDER_RECEIVABLE', 'D', true),
  ('PLATFORM_FEE_REVENUE', 'C', false),
  ('TERMINATION_REVENUE', 'C', false),
  ('SLA_CREDITS', 'D', false),
  ('STRIPE_CLEARING', 'D', false),
  ('STRIPE_PENDING', 'D', false),
  ('STRIPE_AVAILABLE', 'D', false),
  ('CASH_IN_TRANSIT', 'D', false),
  ('BANK', 'D', false),
  ('DISPUTE_RECEIVABLE', 'D', false),
  ('STRIPE_FEE_EXPENSE', 'D', false),
  ('BAD_DEBT', 'D', false),
  ('FX_CONVERSION', 'D', false),
  ('FX_GAIN_LOSS', 'C', false),
  ('ROUNDING', 'D', false);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_type FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE account DROP CONSTRAINT account_type_check;
ALTER TABLE account ADD FOREIGN KEY (type) REFERENCES account_type;
GRANT SELECT ON account_type TO gridlease_app, gridlease_staff;

-- 2. The events and what each is about, and two more facts of a journal. A table and no CHECK: a list this long would be parsed anew for
-- each posting.
CREATE TABLE ledger_event (
  kind text PRIMARY KEY,
  -- NULL: that of what it takes back
  source_type text,
  -- whether it takes another journal back
  reverses boolean NOT NULL
);
INSERT INTO ledger_event (kind, source_type, reverses) VALUES
  ('INVOICE_ISSUED', 'INVOICE', false),
  ('INVOICE_VOIDED', 'INVOICE', true),
  ('INVOICE_PAID_BY_CARD', 'INVOICE', false),
  ('INVOICE_PAID_BY_WIRE', 'INVOICE', false),
  ('INVOICE_PART_PAID', 'INVOICE', false),
  ('INVOICE_REFUNDED', 'INVOICE', false),
  ('INVOICE_WRITTEN_OFF', 'INVOICE', false),
  ('WRITE_OFF_RECOVERED', 'INVOICE', false),
  ('CREDIT_NOTE_ISSUED', 'INVOICE', false),
  ('SLA_CREDIT_GRANTED', 'INVOICE', false),
  ('CREDIT_APPLIED', 'INVOICE', false),
  ('CREDIT_REFUNDED', 'TENANT', false),
  ('DEPOSIT_RECEIVED', 'DEPOSIT', false),
  ('DEPOSIT_APPLIED', 'INVOICE', false),
  ('DEPOSIT_RELEASED', 'DEPOSIT', false),
  ('DEPOSIT_FORFEITED', 'DEPOSIT', false),
  ('PREPAYMENT_RECEIVED', 'PREPAYMENT', false),
  ('PREPAYMENT_DRAWN', 'INVOICE', false),
  ('PREPAYMENT_REFUNDED', 'PREPAYMENT', false),
  ('WIRE_RECEIVED', 'WIRE', false),
  ('WIRE_IDENTIFIED', 'WIRE', false),
  ('WIRE_MATCHED', 'INVOICE', false),
  ('WIRE_RETURNED', 'WIRE', false),
  ('EARLY_TERMINATION_EARNED', 'INVOICE', false),
  ('DISPUTE_OPENED', 'DISPUTE', false),
  ('DISPUTE_WON', 'DISPUTE', false),
  ('DISPUTE_LOST', 'DISPUTE', false),
  ('PROVIDER_TRANSFERRED', 'TRANSFER', false),
  ('TRANSFER_REVERSED', 'TRANSFER', false),
  ('HOLDBACK_KEPT', 'PROVIDER', false),
  ('HOLDBACK_RELEASED', 'PROVIDER', false),
  ('PROVIDER_DEBT_INCURRED', 'PROVIDER', false),
  ('PROVIDER_DEBT_NETTED', 'PROVIDER', false),
  ('PROVIDER_DEBT_REPAID', 'PROVIDER', false),
  ('PROVIDER_DEBT_WRITTEN_OFF', 'PROVIDER', false),
  ('STRIPE_FEE_SETTLED', 'STRIPE_BALANCE_TRANSACTION', false),
  ('STRIPE_FUNDS_AVAILABLE', 'STRIPE_BALANCE_TRANSACTION', false),
  ('STRIPE_PAYOUT', 'STRIPE_PAYOUT', false),
  ('PAYOUT_ARRIVED', 'STRIPE_PAYOUT', false),
  ('PAYOUT_FAILED', 'STRIPE_PAYOUT', false),
  ('CURRENCY_CONVERTED', 'FX_CONVERSION', false),
  ('FX_DIFFERENCE_REALISED', 'FX_CONVERSION', false),
  ('ROUNDING_DIFFERENCE', 'INVOICE', false),
  ('REVERSAL', NULL, true);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON ledger_event TO gridlease_app, gridlease_staff;
ALTER TABLE journal DROP CONSTRAINT journal_kind_check;
ALTER TABLE journal DROP CONSTRAINT journal_source_type_check;
ALTER TABLE journal
  -- a fact that came after its period was closed counts from the first instant of the open one; NULL: it counts when it took effect
  ADD COLUMN booked_at timestamptz CHECK (booked_at > effective_at),
  -- the journal that this one takes back, entry by entry
  ADD COLUMN reverses_id text;

-- Voids of before took their issue back without saying which: only the link is added.
ALTER TABLE journal DISABLE TRIGGER append_only;
UPDATE journal AS void SET reverses_id = issue.id FROM journal AS issue
WHERE void.kind = 'INVOICE_VOIDED' AND issue.idempotency_key = 'invoice:' || void.source_id || ':issued';
ALTER TABLE journal ENABLE TRIGGER append_only;
ALTER TABLE journal ADD FOREIGN KEY (reverses_id) REFERENCES journal;
CREATE UNIQUE INDEX journal_taken_back_once ON journal (reverses_id) WHERE reverses_id IS NOT NULL;
-- Rows come nearly in the order of time, so a block-range index finds a period and costs a posting nothing.
CREATE INDEX journal_counts_at ON journal USING brin ((coalesce(booked_at, effective_at))) WITH (pages_per_range = 32, autosummarize = on);

-- 3. Balances of the accounts that never fall below zero, one row each, written by the triggers below and by nothing else. Such an account
-- knows its sign: 1 where debits add to what is held, -1 where credits do.
ALTER TABLE account ADD COLUMN sign int CHECK (sign IN (1, -1));
ALTER TABLE account DISABLE TRIGGER append_only;
UPDATE account a SET sign = CASE t.side WHEN 'D' THEN 1 ELSE -1 END FROM account_type t WHERE t.type = a.type AND t.never_negative;
ALTER TABLE account ENABLE TRIGGER append_only;

CREATE TABLE account_balance (
  account_id bigint PRIMARY KEY REFERENCES account,
  -- on the account's own side, minor units
  held bigint NOT NULL CHECK (held >= 0)
) WITH (fillfactor = 50); -- it is updated in place, without new index entries
INSERT INTO account_balance (account_id, held)
SELECT a.id, coalesce(sum(e.minor), 0) * a.sign FROM account a LEFT JOIN entry e ON e.account_id = a.id WHERE a.sign IS NOT NULL GROUP BY a.id;

CREATE FUNCTION refuse_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 OR TG_OP IN ('DELETE', 'TRUNCATE') THEN
    RAISE EXCEPTION '% follows from the postings: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER follows BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON account_balance FOR EACH STATEMENT EXECUTE FUNCTION refuse_by_hand();

CREATE FUNCTION account_opens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.sign := (SELECT CASE side WHEN 'D' THEN 1 ELSE -1 END FROM account_type WHERE type = NEW.type AND never_negative);
  RETURN NEW;
END
$$;
CREATE TRIGGER opens BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION account_opens();
CREATE FUNCTION account_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO account_balance (account_id, held) SELECT id, 0 FROM added WHERE sign IS NOT NULL;
  RETURN NULL;
END
$$;
CREATE TRIGGER opened AFTER INSERT ON account REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION account_opened();

-- 4. Closed periods. A period is closed once, after the one before it, when it is over and nothing of it is in suspense; it is never
-- opened again. A posting holds advisory lock 7110 shared until its commit, a close holds it exclusively: no journal slips in while a
-- period is summed up.
CREATE TABLE period_close (
  id text PRIMARY KEY,
  -- NULL: since the beginning
  starts_at timestamptz,
  -- the first instant after
  ends_at timestamptz NOT NULL UNIQUE,
  closed_at timestamptz NOT NULL,
  closed_by text NOT NULL,
  CHECK (starts_at < ends_at)
);
CREATE TABLE period_balance (
  period_id text NOT NULL REFERENCES period_close,
  account_id bigint NOT NULL REFERENCES account,
  -- at the end of the period, debit positive
  minor bigint NOT NULL,
  PRIMARY KEY (period_id, account_id)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON period_close FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER follows BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON period_balance FOR EACH STATEMENT EXECUTE FUNCTION refuse_by_hand();

CREATE FUNCTION ledger_closed_until() RETURNS timestamptz LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT max(ends_at) FROM period_close
$$;

-- Who reads an old snapshot could miss a close that was committed meanwhile. An expression, so that PL/pgSQL calls it without a query.
CREATE FUNCTION ledger_gate(p_close boolean) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the books are written at READ COMMITTED only' USING ERRCODE = 'feature_not_supported';
  END IF;
  RETURN CASE WHEN p_close THEN pg_advisory_xact_lock(7110, 0) IS NULL ELSE pg_advisory_xact_lock_shared(7110, 0) IS NULL END;
END
$$;

CREATE FUNCTION period_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_open boolean;
BEGIN
  v_open := ledger_gate(true);
  NEW.starts_at := ledger_closed_until();
  NEW.closed_at := market_now();
  IF NEW.ends_at > NEW.closed_at THEN
    RAISE EXCEPTION 'a period that ends at % is not over', NEW.ends_at USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.ends_at <= NEW.starts_at THEN
    RAISE EXCEPTION 'everything before % is closed', NEW.starts_at USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER closes BEFORE INSERT ON period_close FOR EACH ROW EXECUTE FUNCTION period_closes();

-- The closing balances: those of the period before, and what was booked since.
CREATE FUNCTION period_summed_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO period_balance (period_id, account_id, minor)
  SELECT NEW.id, account_id, sum(minor) FROM (
    SELECT b.account_id, b.minor FROM period_balance b JOIN period_close p ON p.id = b.period_id WHERE p.ends_at = NEW.starts_at
    UNION ALL
    SELECT e.account_id, e.minor FROM journal j JOIN entry e ON e.journal_id = j.id
    WHERE coalesce(j.booked_at, j.effective_at) < NEW.ends_at AND coalesce(j.booked_at, j.effective_at) >= coalesce(NEW.starts_at, '-infinity')
  ) AS moved GROUP BY account_id;
  IF EXISTS (SELECT FROM period_balance b JOIN account a ON a.id = b.account_id WHERE b.period_id = NEW.id AND a.type = 'SUSPENSE' AND b.minor <> 0) THEN
    RAISE EXCEPTION 'money is in suspense at %: nobody knows whose it is', NEW.ends_at USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER summed_up AFTER INSERT ON period_close FOR EACH ROW EXECUTE FUNCTION period_summed_up();

CREATE FUNCTION ledger_close(p_id text, p_end timestamptz, p_by text) RETURNS SETOF period_close
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO period_close (id, ends_at, closed_at, closed_by) VALUES (p_id, p_end, market_now(), p_by) RETURNING *
$$;
GRANT EXECUTE ON FUNCTION ledger_close(text, timestamptz, text), ledger_closed_until() TO gridlease_staff;
GRANT SELECT ON account_balance, period_close, period_balance TO gridlease_staff;
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['account_balance', 'period_close', 'period_balance'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
  END LOOP;
END
$$;

-- 5. A journal and its entries come in one statement (`WITH j AS (INSERT INTO journal ...) INSERT INTO entry ...`), so that everything is
-- judged at once, statement by statement, and nothing waits for the commit. What is looked up is looked up by index, whatever the planner
-- thinks: a plan is made on small tables, kept by its connection, and must still be good when they are large.
CREATE FUNCTION journal_posted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (SELECT FROM added j WHERE NOT EXISTS (SELECT FROM entry e WHERE e.journal_id = j.id)) THEN
    RAISE EXCEPTION 'a journal that comes without its entries is not balanced' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER balanced ON journal;
DROP FUNCTION journal_balanced();
CREATE TRIGGER posted AFTER INSERT ON journal REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_posted();

-- Entries come with their journal: in the same transaction and balanced by themselves, so that nothing can be added to a journal once
-- it was checked. None is zero and each currency sums to zero, so there are at least two. What a journal says of itself is judged here
-- too, since each has entries.
--
-- An entry's journal and account are looked up here, not by foreign keys: both tables are append-only, so what is there stays there, and a
-- foreign key would lock the row of its account for each posting, all postings the rows of the same few accounts.
ALTER TABLE entry DROP CONSTRAINT entry_account_id_currency_fkey;
ALTER TABLE entry DROP CONSTRAINT entry_journal_id_fkey;
CREATE FUNCTION entry_takes_back(p_journals text[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (
      SELECT j.id, e.account_id, e.minor, count(*) FROM journal j JOIN entry e ON e.journal_id = j.id
      WHERE j.id = ANY (p_journals) AND j.reverses_id IS NOT NULL GROUP BY 1, 2, 3
    ) AS back (id, account_id, minor, times)
    FULL JOIN (
      SELECT j.id, e.account_id, -e.minor, count(*)
      FROM journal j JOIN journal o ON o.id = j.reverses_id AND o.reverses_id IS NULL AND o.source_type = j.source_type AND o.source_id = j.source_id
      JOIN entry e ON e.journal_id = o.id WHERE j.id = ANY (p_journals) GROUP BY 1, 2, 3
    ) AS due (id, account_id, minor, times) USING (id, account_id, minor, times)
    WHERE back IS NULL OR due IS NULL
  ) THEN
    RAISE EXCEPTION 'a reversal takes back exactly what was posted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END
$$;
CREATE OR REPLACE FUNCTION entry_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
  v_open constant boolean := ledger_gate(false);
  v_wrong record;
BEGIN
  SELECT bool_or(sealed) AS sealed, bool_or(stranger) AS stranger, bool_or(large) AS large, bool_or(total <> 0) AS unbalanced,
    bool_or(unknown) AS unknown, bool_or(unlinked) AS unlinked, bool_or(closed) AS closed, bool_or(booked) AS booked, bool_or(posted) AS posted,
    bool_or(guarded) AS guarded, bool_or(reversal) AS reversal
  INTO v_wrong
  FROM (
    SELECT sum(e.minor) AS total, bool_or(j.xid IS DISTINCT FROM pg_current_xact_id()) AS sealed,
      bool_or(a.currency IS DISTINCT FROM e.currency OR a.owner_id IS DISTINCT FROM e.owner_id) AS stranger,
      bool_or(a.type = 'ROUNDING' AND abs(e.minor) > 5) AS large,
      bool_or(k.kind IS NULL OR k.source_type <> j.source_type) AS unknown, bool_or(k.reverses <> (j.reverses_id IS NOT NULL)) AS unlinked,
      bool_or(coalesce(j.booked_at, j.effective_at) < (SELECT max(ends_at) FROM period_close)) AS closed,
      bool_or(j.booked_at IS NOT NULL AND j.booked_at IS DISTINCT FROM (SELECT max(ends_at) FROM period_close)) AS booked,
      bool_or(abs(extract(epoch FROM j.posted_at - (SELECT market_now()))) > 1) AS posted,
      bool_or(a.sign IS NOT NULL) AS guarded, bool_or(j.reverses_id IS NOT NULL) AS reversal
    FROM added e LEFT JOIN journal j ON j.id = e.journal_id LEFT JOIN ledger_event k ON k.kind = j.kind LEFT JOIN account a ON a.id = e.account_id
    GROUP BY e.journal_id, e.currency
  ) AS per_currency;
  IF v_wrong.sealed THEN
    RAISE EXCEPTION 'a posted journal takes no more entries' USING ERRCODE = 'restrict_violation';
  ELSIF v_wrong.stranger THEN
    RAISE EXCEPTION 'an entry has the currency and the owner of its account' USING ERRCODE = 'integrity_constraint_violation';
  ELSIF v_wrong.unbalanced THEN
    RAISE EXCEPTION 'entries of one journal are posted together and balanced' USING ERRCODE = 'integrity_constraint_violation';
  ELSIF v_wrong.large THEN
    RAISE EXCEPTION 'more than 5 minor units are no rounding' USING ERRCODE = 'check_violation';
  ELSIF v_wrong.unknown THEN
    RAISE EXCEPTION 'there is no event of this kind and source in ledger_event' USING ERRCODE = 'check_violation';
  ELSIF v_wrong.unlinked THEN
    RAISE EXCEPTION 'a reversal, and nothing else, names what it takes back' USING ERRCODE = 'integrity_constraint_violation';
  ELSIF v_wrong.closed THEN
    RAISE EXCEPTION 'the books are closed until %', ledger_closed_until() USING ERRCODE = 'restrict_violation';
  ELSIF v_wrong.booked THEN
    RAISE EXCEPTION 'a late fact, and nothing else, is booked at the first instant of the open period' USING ERRCODE = 'integrity_constraint_violation';
  ELSIF v_wrong.posted THEN
    -- or the market's clock was moved in this very moment: whoever runs it again is right
    RAISE EXCEPTION 'a journal is posted now, whenever it took effect' USING ERRCODE = 'serialization_failure';
  END IF;
  IF v_wrong.reversal THEN
    PERFORM entry_takes_back(array_agg(DISTINCT journal_id)) FROM added;
  END IF;
  IF v_wrong.guarded THEN
    -- always in the order of the accounts: two postings never wait for each other
    PERFORM FROM account_balance WHERE account_id IN (SELECT account_id FROM added) ORDER BY account_id FOR NO KEY UPDATE;
    UPDATE account_balance b SET held = b.held + moved.minor
    FROM (SELECT a.id, sum(e.minor) * a.sign AS minor FROM added e JOIN account a ON a.id = e.account_id AND a.sign IS NOT NULL GROUP BY a.id) AS moved
    WHERE b.account_id = moved.id;
  END IF;
  RETURN NULL;
END
$$;

-- 6. At commit: an invoice's journal follows from the invoice (receivable, provider's share, our fee, tax), so that a customer's transaction
-- cannot credit anybody else.
CREATE FUNCTION journal_of_invoice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_sign constant int := CASE NEW.kind WHEN 'INVOICE_ISSUED' THEN 1 ELSE -1 END;
  v_invoice invoice;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = NEW.source_id;
  IF v_invoice.id IS NULL OR EXISTS (
    SELECT FROM (
      SELECT a.type, a.owner_id, a.currency, sum(e.minor) AS minor FROM entry e JOIN account a ON a.id = e.account_id
      WHERE e.journal_id = NEW.id GROUP BY a.type, a.owner_id, a.currency
    ) AS posted
    FULL JOIN (
      SELECT * FROM (VALUES
        ('TENANT_RECEIVABLE', v_invoice.org_id, v_sign * v_invoice.total_minor),
        ('UNCOLLECTED_PROVIDER_SHARE', v_invoice.provider_org_id, -v_sign * v_invoice.subtotal_minor),
        ('UNCOLLECTED_PLATFORM_FEE', NULL, -v_sign * v_invoice.platform_fee_minor),
        ('TAX_PAYABLE', v_invoice.tax_jurisdiction, -v_sign * v_invoice.tax_minor)
      ) AS part (type, owner_id, minor) WHERE minor <> 0
    ) AS due ON posted.type = due.type AND coalesce(posted.owner_id, '') = coalesce(due.owner_id, '')
      AND posted.minor = due.minor AND posted.currency = v_invoice.currency
    WHERE posted.type IS NULL OR due.type IS NULL
  ) THEN
    RAISE EXCEPTION 'journal % does not carry the total and the shares of invoice %', NEW.id, NEW.source_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM sec.require_org(v_invoice.org_id);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER of_invoice AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('INVOICE_ISSUED', 'INVOICE_VOIDED')) EXECUTE FUNCTION journal_of_invoice();

-- 7. The only way to post, one journal or many. Gives the idempotency keys that were posted; a key that is known posts nothing. A
-- customer's transaction may issue and void invoices of its own organisation (checked at commit); money that moves is posted by the platform.
DROP FUNCTION ledger_post(text, text, text, timestamptz, text, text, text[], text[], text[], bigint[]);

-- Ids of the accounts, NULL for one that is not open yet. Two sub-selects, since no index serves IS NOT DISTINCT FROM.
CREATE FUNCTION ledger_accounts(p_types text[], p_owners text[], p_currencies text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
  v_ids bigint[];
BEGIN
  SELECT array_agg(CASE WHEN e.owner IS NULL
    THEN (SELECT id FROM account a WHERE a.type = e.type AND a.owner_id IS NULL AND a.currency = e.currency::char(3))
    ELSE (SELECT id FROM account a WHERE a.type = e.type AND a.owner_id = e.owner AND a.currency = e.currency::char(3)) END ORDER BY e.seq)
  INTO v_ids FROM unnest(p_types, p_owners, p_currencies) WITH ORDINALITY AS e (type, owner, currency, seq);
  RETURN v_ids;
END
$$;

-- Opens what is missing of them, in a fixed order.
CREATE FUNCTION ledger_open(p_types text[], p_owners text[], p_currencies text[]) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_ids constant bigint[] := ledger_accounts(p_types, p_owners, p_currencies);
BEGIN
  IF array_position(v_ids, NULL) IS NULL THEN
    RETURN v_ids;
  END IF;
  INSERT INTO account (type, owner_id, currency)
  SELECT DISTINCT e.type, e.owner, e.currency FROM unnest(p_types, p_owners, p_currencies, v_ids) AS e (type, owner, currency, id)
  WHERE e.id IS NULL ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  RETURN ledger_accounts(p_types, p_owners, p_currencies);
END
$$;

CREATE FUNCTION ledger_is_allowed(p_kinds text[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  -- sec.is_app(), without a call: this runs for every posting
  IF session_user = 'gridlease_app' AND (sec.org() IS NULL OR NOT p_kinds <@ ARRAY['INVOICE_ISSUED', 'INVOICE_VOIDED']) THEN
    RAISE EXCEPTION 'a customer does not post %', p_kinds USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN true;
END
$$;

-- One journal. True: it was posted.
CREATE FUNCTION ledger_post(
  p_id text, p_kind text, p_key text, p_effective timestamptz, p_source_type text, p_source_id text,
  p_types text[], p_owners text[], p_currencies text[], p_minors bigint[], p_reverses text DEFAULT NULL
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  v_open constant boolean := ledger_is_allowed(ARRAY[p_kind]) AND ledger_gate(false);
  v_accounts constant bigint[] := ledger_open(p_types, p_owners, p_currencies);
BEGIN
  WITH made AS (
    INSERT INTO journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id, reverses_id, booked_at)
    SELECT p_id, p_kind, p_key, p_effective, market_now(), p_source_type, p_source_id,
      (SELECT id FROM journal WHERE idempotency_key = p_reverses), CASE WHEN p_effective < until THEN until END
    FROM (SELECT max(ends_at) AS until FROM period_close) AS closed
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id
  )
  INSERT INTO entry (journal_id, seq, account_id, owner_id, minor, currency)
  SELECT made.id, e.seq, e.account, e.owner, e.minor, e.currency
  FROM made, unnest(v_accounts, p_owners, p_currencies, p_minors) WITH ORDINALITY AS e (account, owner, currency, minor, seq);
  RETURN FOUND;
END
$$;
GRANT EXECUTE ON FUNCTION ledger_post(text, text, text, timestamptz, text, text, text[], text[], text[], bigint[], text) TO gridlease_app, gridlease_staff;

-- Many, in one statement; entries name their journal by its id. Gives the keys that were posted. What one of them takes back was posted before.
CREATE FUNCTION ledger_post_all(
  p_ids text[], p_kinds text[], p_keys text[], p_effective timestamptz[], p_source_types text[], p_source_ids text[], p_reverses text[],
  p_journals text[], p_types text[], p_owners text[], p_currencies text[], p_minors bigint[]
) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_nestloop = off AS $$
DECLARE
  v_open constant boolean := ledger_is_allowed(p_kinds) AND ledger_gate(false);
  v_accounts constant bigint[] := ledger_open(p_types, p_owners, p_currencies);
  v_keys text[];
BEGIN
  WITH made AS (
    INSERT INTO journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id, reverses_id, booked_at)
    SELECT j.id, j.kind, j.key, j.effective, clock.now, j.source_type, j.source_id,
      (SELECT o.id FROM journal o WHERE o.idempotency_key = j.reverses), CASE WHEN j.effective < closed.until THEN closed.until END
    FROM unnest(p_ids, p_kinds, p_keys, p_effective, p_source_types, p_source_ids, p_reverses)
      AS j (id, kind, key, effective, source_type, source_id, reverses)
    CROSS JOIN (SELECT max(ends_at) AS until FROM period_close) AS closed CROSS JOIN (SELECT market_now() AS now) AS clock
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id, idempotency_key
  ), put AS (
    INSERT INTO entry (journal_id, seq, account_id, owner_id, minor, currency)
    SELECT e.journal, e.seq, e.account, e.owner, e.minor, e.currency
    FROM unnest(p_journals, v_accounts, p_owners, p_currencies, p_minors) WITH ORDINALITY AS e (journal, account, owner, currency, minor, seq)
    WHERE e.journal IN (SELECT id FROM made)
  )
  SELECT coalesce(array_agg(idempotency_key), '{}') INTO v_keys FROM made;
  RETURN v_keys;
END
$$;
GRANT EXECUTE ON FUNCTION ledger_post_all(text[], text[], text[], timestamptz[], text[], text[], text[], text[], text[], text[], text[], bigint[]) TO gridlease_app, gridlease_staff;
