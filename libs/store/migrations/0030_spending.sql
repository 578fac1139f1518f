-- Why: the ways in which tenants pay beside one card: wires in parts, a prepaid balance that is topped up, terms of credit; and what keeps
-- their spending in bounds: budgets and purchase orders. All of it is the tenant's; the books say the same of every amount that moved.
-- Locks: ACCESS EXCLUSIVE on organisation for an instant (a nullable column) and on intent while its rows are checked.

-- 1. Terms of credit, each change with who made it and why. The organisation's row says what holds.
ALTER TABLE organisation ADD COLUMN net_days int CHECK (net_days BETWEEN 0 AND 120);
CREATE TABLE credit_terms (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  limit_minor bigint NOT NULL CHECK (limit_minor >= 0),
  currency char(3) NOT NULL,
  -- NULL: the standard days
  net_days int CHECK (net_days BETWEEN 0 AND 120),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  set_at timestamptz NOT NULL,
  set_by text NOT NULL
);
CREATE INDEX credit_terms_of ON credit_terms (org_id, id);
CREATE FUNCTION credit_terms_hold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE organisation SET credit_limit_minor = NEW.limit_minor, credit_currency = NEW.currency, net_days = NEW.net_days
  WHERE id = NEW.org_id AND kind = 'TENANT';
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is no tenant', NEW.org_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER hold AFTER INSERT ON credit_terms FOR EACH ROW EXECUTE FUNCTION credit_terms_hold();

-- An organisation's own tax number; its form is judged before. Quotes and invoices that exist keep what they were made with.
CREATE FUNCTION set_tax_id(p_tax_id text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE organisation SET tax_id = p_tax_id WHERE id = sec.org() AND (p_tax_id IS NULL OR length(p_tax_id) BETWEEN 1 AND 40)
$$;
REVOKE ALL ON FUNCTION set_tax_id(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_tax_id(text) TO gridlease_app;

-- 2. Wires for invoices: all at once, or in parts until nothing is owed. What comes beyond that is the tenant's unapplied cash.
CREATE TABLE invoice_wire (
  id text PRIMARY KEY,
  invoice_id text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  -- what the invoice took of it
  applied_minor bigint NOT NULL CHECK (applied_minor BETWEEN 1 AND amount_minor),
  -- false: it settled an invoice that is collected by wire, and the invoice's state says so
  lowers boolean NOT NULL,
  bank_reference text NOT NULL CHECK (length(bank_reference) BETWEEN 1 AND 120),
  received_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX invoice_wire_of ON invoice_wire (invoice_id, id);
CREATE FUNCTION invoice_wire_lowers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE invoice SET credited_minor = credited_minor + NEW.applied_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % takes no wire', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER lowers AFTER INSERT ON invoice_wire FOR EACH ROW WHEN (NEW.lowers) EXECUTE FUNCTION invoice_wire_lowers();
-- At commit: the books took as much off what the tenant owes.
CREATE FUNCTION invoice_wire_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF -NEW.applied_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.source_id = NEW.invoice_id AND j.kind IN ('INVOICE_PART_PAID', 'INVOICE_PAID_BY_WIRE') AND j.xid = pg_current_xact_id()
      AND a.type = 'TENANT_RECEIVABLE' AND a.owner_id = NEW.org_id
  ) THEN
    RAISE EXCEPTION 'the books do not say what wire % paid', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON invoice_wire DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION invoice_wire_complete();

-- 3. Money paid ahead, one balance for each tenant and currency: top-ups bring it, invoices draw it. It never falls below zero.
CREATE TABLE prepaid_balance (
  org_id text NOT NULL REFERENCES organisation,
  currency char(3) NOT NULL,
  held_minor bigint NOT NULL CHECK (held_minor >= 0),
  PRIMARY KEY (org_id, currency)
);
CREATE TABLE top_up (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  way text NOT NULL CHECK (way IN ('CARD', 'WIRE')),
  started_by text NOT NULL CHECK (started_by IN ('PERSON', 'AUTOMATIC')),
  -- of a card or bank debit
  payment_method_id text,
  -- of a wire
  bank_reference text CHECK (length(bank_reference) BETWEEN 1 AND 120),
  state text NOT NULL CHECK (state IN ('PENDING', 'RECEIVED', 'FAILED')),
  failure text,
  payment_intent_id text UNIQUE,
  created_at timestamptz NOT NULL,
  settled_at timestamptz,
  -- Stripe charges at most eight digits
  CHECK (way = 'WIRE' OR amount_minor <= 99999999),
  CHECK ((way = 'CARD') = (payment_method_id IS NOT NULL) AND (way = 'WIRE') = (bank_reference IS NOT NULL)),
  CHECK ((state = 'PENDING') = (settled_at IS NULL) AND (state = 'FAILED') = (failure IS NOT NULL))
);
CREATE INDEX top_up_of ON top_up (org_id, id);
CREATE UNIQUE INDEX top_up_one_automatic ON top_up (org_id) WHERE state = 'PENDING' AND started_by = 'AUTOMATIC';
CREATE FUNCTION top_up_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_may constant text[] := ARRAY['state', 'failure', 'payment_intent_id', 'settled_at'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> (CASE NEW.way WHEN 'CARD' THEN 'PENDING' ELSE 'RECEIVED' END) OR sec.is_app() AND NEW.way = 'WIRE' THEN
      RAISE EXCEPTION 'top-up % cannot begin so', NEW.id USING ERRCODE = 'check_violation';
    END IF;
  ELSIF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.state <> 'PENDING' OR sec.is_app()
    OR OLD.payment_intent_id IS NOT NULL AND NEW.payment_intent_id IS DISTINCT FROM OLD.payment_intent_id THEN
    RAISE EXCEPTION 'top-up % is %', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'RECEIVED' THEN
    INSERT INTO prepaid_balance AS b (org_id, currency, held_minor) VALUES (NEW.org_id, NEW.currency, NEW.amount_minor)
    ON CONFLICT (org_id, currency) DO UPDATE SET held_minor = b.held_minor + excluded.held_minor;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER moves AFTER INSERT OR UPDATE ON top_up FOR EACH ROW EXECUTE FUNCTION top_up_moves();
-- What is held, until the transaction ends by nobody else drawn. No row, no money.
CREATE FUNCTION lock_prepaid(p_org text, p_currency text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT held_minor FROM prepaid_balance WHERE org_id = p_org AND currency = p_currency FOR NO KEY UPDATE
$$;
REVOKE ALL ON FUNCTION lock_prepaid(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_prepaid(text, text) TO gridlease_staff;
CREATE TABLE balance_draw (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_id text NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  drawn_at timestamptz NOT NULL,
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX balance_draw_of ON balance_draw (invoice_id, id);
CREATE FUNCTION balance_is_drawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE prepaid_balance SET held_minor = held_minor - NEW.amount_minor WHERE org_id = NEW.org_id AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% has nothing paid ahead in %', NEW.org_id, NEW.currency USING ERRCODE = 'check_violation';
  END IF;
  UPDATE invoice SET credited_minor = credited_minor + NEW.amount_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % takes no draw', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER drawn AFTER INSERT ON balance_draw FOR EACH ROW EXECUTE FUNCTION balance_is_drawn();
-- At commit: the books say the same of what came and of what was drawn.
CREATE FUNCTION prepaid_is_booked(p_id text, p_key text, p_org text, p_minor bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF p_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = p_key AND a.type = 'TENANT_PREPAID' AND a.owner_id = p_org
  ) THEN
    RAISE EXCEPTION 'the books do not say what % moved', p_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END
$$;
CREATE FUNCTION top_up_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM prepaid_is_booked(NEW.id, format('prepayment:balance:%s:%s:received:%s', NEW.org_id, NEW.currency, NEW.id), NEW.org_id, -NEW.amount_minor);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON top_up DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'RECEIVED') EXECUTE FUNCTION top_up_complete();
CREATE FUNCTION balance_draw_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM prepaid_is_booked(NEW.id, format('prepayment:balance:%s:%s:drawn:%s', NEW.org_id, NEW.currency, NEW.id), NEW.org_id, NEW.amount_minor);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON balance_draw DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION balance_draw_complete();

-- How a tenant wants its balance used: whether invoices draw it by themselves, and when it is filled up.
CREATE TABLE balance_setting (
  org_id text PRIMARY KEY REFERENCES organisation,
  pays_invoices boolean NOT NULL,
  -- {"currency", "thresholdMinor", "amountMinor", "monthlyCapMinor", "paymentMethodId"}, NULL: never by itself
  auto_top_up jsonb CHECK (jsonb_typeof(auto_top_up -> 'thresholdMinor') = 'string'),
  -- why it was stopped, until the tenant sets it anew
  stopped_because text,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);

-- 4. What keeps spending in bounds. A month is a calendar month in UTC.
CREATE TABLE budget (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- NULL: everything the organisation spends
  cost_centre text CHECK (length(cost_centre) BETWEEN 1 AND 80),
  currency char(3) NOT NULL,
  monthly_minor bigint NOT NULL CHECK (monthly_minor >= 0),
  alert_percents int[] NOT NULL,
  is_hard boolean NOT NULL,
  closed_at timestamptz,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);
CREATE INDEX budget_of ON budget (org_id, id);
CREATE UNIQUE INDEX budget_one ON budget (org_id, coalesce(cost_centre, ''), currency) WHERE closed_at IS NULL;
CREATE TABLE purchase_order (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 80),
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  valid_until timestamptz,
  closed_at timestamptz,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  UNIQUE (org_id, number)
);
-- What each month of a lease costs as it was booked. Of a lease that was cancelled, or that ended before the month, it counts nothing.
CREATE TABLE lease_spend (
  lease_id text NOT NULL REFERENCES lease,
  month date NOT NULL CHECK (month = date_trunc('month', month)),
  org_id text NOT NULL,
  cost_centre text,
  purchase_order text,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (lease_id, month)
);
CREATE INDEX lease_spend_month ON lease_spend (org_id, month);
CREATE INDEX lease_spend_order ON lease_spend (org_id, purchase_order) WHERE purchase_order IS NOT NULL;
CREATE TABLE budget_alert (
  budget_id text NOT NULL REFERENCES budget,
  month date NOT NULL,
  percent int NOT NULL CHECK (percent BETWEEN 1 AND 1000),
  org_id text NOT NULL,
  spent_minor bigint NOT NULL,
  raised_at timestamptz NOT NULL,
  PRIMARY KEY (budget_id, month, percent)
);

-- 5. Walls.
DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['credit_terms', 'invoice_wire', 'balance_draw', 'lease_spend', 'budget_alert'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['top_up', 'prepaid_balance', 'budget', 'purchase_order', 'balance_setting'] LOOP
    EXECUTE format('CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['credit_terms', 'invoice_wire', 'prepaid_balance', 'top_up', 'balance_draw', 'balance_setting', 'budget', 'purchase_order', 'lease_spend', 'budget_alert'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I TO gridlease_app USING (org_id = %s) WITH CHECK (org_id = %s)', v_table, v_own, v_own);
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app, gridlease_staff', v_table);
  END LOOP;
END
$$;
GRANT INSERT ON credit_terms, invoice_wire, budget_alert TO gridlease_staff;
GRANT INSERT ON balance_draw, top_up TO gridlease_staff;
GRANT UPDATE (state, failure, payment_intent_id, settled_at) ON top_up TO gridlease_staff;
GRANT INSERT ON top_up, lease_spend TO gridlease_app;
GRANT INSERT ON lease_spend TO gridlease_staff;
GRANT INSERT, UPDATE ON budget, purchase_order, balance_setting TO gridlease_app;
GRANT INSERT, UPDATE ON balance_setting TO gridlease_staff;

-- 6. Calls to Stripe: collecting a top-up, and telling it of a wire that paid an invoice it knows.
ALTER TABLE intent DROP CONSTRAINT intent_operation_check;
ALTER TABLE intent ADD CONSTRAINT intent_operation_check
  CHECK (operation IN ('INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE', 'INVOICE_PAY', 'INVOICE_VOID', 'INVOICE_CREDIT', 'CREDIT_VOID',
    'REFUND_CREATE', 'DISPUTE_ANSWER', 'ACCOUNT_CREATE', 'TRANSFER_CREATE', 'TRANSFER_REVERSE', 'TOP_UP_COLLECT', 'PAYMENT_REPORT'));
