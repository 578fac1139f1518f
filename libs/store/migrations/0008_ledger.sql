-- Why: the books: double entry, balanced, sealed by the transaction that posted, append-only. Locks: nothing; all objects are new.

CREATE TABLE account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text NOT NULL CHECK (type IN (
    'TENANT_RECEIVABLE', 'UNCOLLECTED_PROVIDER_SHARE', 'UNCOLLECTED_PLATFORM_FEE', 'TAX_PAYABLE', 'PROVIDER_PAYABLE', 'PLATFORM_FEE_REVENUE',
    'STRIPE_CLEARING', 'STRIPE_PENDING', 'STRIPE_AVAILABLE', 'STRIPE_FEE_EXPENSE', 'CASH_IN_TRANSIT', 'BANK', 'UNAPPLIED_CASH'
  )),
  -- an organisation, a jurisdiction, or NULL for our own accounts
  owner_id text,
  currency char(3) NOT NULL,
  UNIQUE NULLS NOT DISTINCT (type, owner_id, currency),
  UNIQUE (id, currency)
);

CREATE TABLE journal (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN (
    'INVOICE_ISSUED', 'INVOICE_VOIDED', 'INVOICE_PAID_BY_CARD', 'INVOICE_PAID_BY_WIRE', 'STRIPE_FEE_SETTLED', 'STRIPE_FUNDS_AVAILABLE', 'STRIPE_PAYOUT'
  )),
  idempotency_key text NOT NULL UNIQUE,
  effective_at timestamptz NOT NULL,
  posted_at timestamptz NOT NULL,
  source_type text NOT NULL CHECK (source_type IN ('INVOICE', 'STRIPE_BALANCE_TRANSACTION', 'STRIPE_PAYOUT', 'WIRE')),
  source_id text NOT NULL,
  -- the transaction that posted it
  xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX journal_source ON journal (source_id);
CREATE INDEX journal_kind ON journal (kind, id);

CREATE TABLE entry (
  journal_id text NOT NULL REFERENCES journal,
  seq int NOT NULL,
  account_id bigint NOT NULL,
  -- of the account, for row-level security
  owner_id text,
  minor bigint NOT NULL CHECK (minor <> 0),
  currency char(3) NOT NULL,
  PRIMARY KEY (journal_id, seq),
  -- an entry has the currency of its account
  FOREIGN KEY (account_id, currency) REFERENCES account (id, currency)
);
CREATE INDEX entry_account ON entry (account_id) INCLUDE (minor);

-- At commit: at least two entries, each currency sums to zero; an invoice's journal carries exactly the invoice's total.
CREATE FUNCTION journal_balanced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_entries int;
  v_receivable numeric;
  v_invoice invoice;
BEGIN
  SELECT count(*) INTO v_entries FROM entry WHERE journal_id = NEW.id;
  IF v_entries < 2 OR EXISTS (SELECT FROM entry WHERE journal_id = NEW.id GROUP BY currency HAVING sum(minor) <> 0) THEN
    RAISE EXCEPTION 'journal % is not balanced', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.xid <> pg_current_xact_id() THEN
    RAISE EXCEPTION 'journal % pretends to another transaction', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.kind IN ('INVOICE_ISSUED', 'INVOICE_VOIDED') THEN
    SELECT * INTO v_invoice FROM invoice WHERE id = NEW.source_id;
    SELECT sum(e.minor) INTO v_receivable FROM entry e JOIN account a ON a.id = e.account_id
    WHERE e.journal_id = NEW.id AND a.type = 'TENANT_RECEIVABLE' AND a.owner_id = v_invoice.org_id AND a.currency = v_invoice.currency;
    IF v_receivable IS DISTINCT FROM (CASE NEW.kind WHEN 'INVOICE_ISSUED' THEN v_invoice.total_minor ELSE -v_invoice.total_minor END) THEN
      RAISE EXCEPTION 'journal % does not carry the total of invoice %', NEW.id, NEW.source_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM sec.require_org(v_invoice.org_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON journal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_balanced();

-- Entries come with their journal: in the same transaction, and balanced by themselves, so that nothing can be added to a journal
-- once its balance was checked, not even in its own transaction.
CREATE FUNCTION entry_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN journal j ON j.id = a.journal_id WHERE j.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'a posted journal takes no more entries' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM added GROUP BY journal_id, currency HAVING sum(minor) <> 0) THEN
    RAISE EXCEPTION 'entries of one journal are posted together and balanced' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER sealed AFTER INSERT ON entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION entry_sealed();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The only way to post. False: the idempotency key is known, nothing was posted. A customer's transaction may issue and void invoices
-- of its own organisation (checked at commit); money that moves is posted by the platform.
CREATE FUNCTION ledger_post(
  p_id text, p_kind text, p_key text, p_effective timestamptz, p_source_type text, p_source_id text,
  p_types text[], p_owners text[], p_currencies text[], p_minors bigint[]
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF sec.is_app() AND (p_kind NOT IN ('INVOICE_ISSUED', 'INVOICE_VOIDED') OR sec.org() IS NULL) THEN
    RAISE EXCEPTION 'a customer does not post %', p_kind USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id)
  VALUES (p_id, p_kind, p_key, p_effective, market_now(), p_source_type, p_source_id)
  ON CONFLICT (idempotency_key) DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO account (type, owner_id, currency)
  SELECT DISTINCT e.type, e.owner, e.currency FROM unnest(p_types, p_owners, p_currencies) AS e (type, owner, currency)
  WHERE NOT EXISTS (SELECT FROM account a WHERE a.type = e.type AND a.owner_id IS NOT DISTINCT FROM e.owner AND a.currency = e.currency)
  ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  INSERT INTO entry (journal_id, seq, account_id, owner_id, minor, currency)
  SELECT p_id, e.seq, a.id, a.owner_id, e.minor, e.currency
  FROM unnest(p_types, p_owners, p_currencies, p_minors) WITH ORDINALITY AS e (type, owner, currency, minor, seq)
  LEFT JOIN account a ON a.type = e.type AND a.owner_id IS NOT DISTINCT FROM e.owner AND a.currency = e.currency;
  RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION ledger_post(text, text, text, timestamptz, text, text, text[], text[], text[], bigint[]) TO gridlease_app, gridlease_staff;

-- Customers see their own accounts and what was posted to them; staff sees the books.
GRANT SELECT ON account, entry TO gridlease_app;
GRANT SELECT ON account, journal, entry TO gridlease_staff;
