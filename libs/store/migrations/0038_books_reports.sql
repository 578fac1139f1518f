-- Why: reports name the kind of each of Stripe's balance transactions, the payout it left in and what it should have cost. Stripe says the
-- first two and the ledger does not need them, so they are kept beside it as Stripe said them; the third is our contract with Stripe: prices
-- with the day from which they hold. Reports are sums over these and the ledger in one snapshot, and never ask Stripe.
-- Locks: ROW EXCLUSIVE on cursor: what Stripe has is read once more from the beginning, so that older transactions are kept too. Nothing is
-- posted twice by that.

CREATE TABLE stripe_transaction (
  id text PRIMARY KEY,
  type text NOT NULL,
  reporting_category text NOT NULL,
  -- the charge, refund, dispute, transfer or payout; NULL: none
  source_id text,
  currency char(3) NOT NULL,
  -- as Stripe signs them
  gross_minor bigint NOT NULL,
  fee_minor bigint NOT NULL,
  net_minor bigint NOT NULL,
  created_at timestamptz NOT NULL,
  CHECK (net_minor = gross_minor - fee_minor)
);

-- Payouts of our own balance to our bank that Stripe itemised, and what each is made of. Both never change, but for the name that banks give.
CREATE TABLE stripe_payout (
  id text PRIMARY KEY,
  -- the balance transaction of the payout itself
  transaction_id text NOT NULL UNIQUE,
  arrival_at timestamptz NOT NULL,
  -- NULL: the bank has not said yet
  trace_id text
);
CREATE TABLE stripe_payout_member (
  transaction_id text PRIMARY KEY,
  payout_id text NOT NULL REFERENCES stripe_payout
);
CREATE INDEX stripe_payout_member_of ON stripe_payout_member (payout_id);
CREATE FUNCTION stripe_payout_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.trace_id IS NOT NULL OR to_jsonb(NEW) - 'trace_id' <> to_jsonb(OLD) - 'trace_id' THEN
    RAISE EXCEPTION 'payout % stays as Stripe said it', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON stripe_payout FOR EACH ROW EXECUTE FUNCTION stripe_payout_moves();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON stripe_payout FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What Stripe asks for a transaction: rate of the gross, half away from zero, at most so much, and a fixed part. The price that began last
-- before a transaction is its price. What has no price is expected to be free.
CREATE TABLE stripe_fee_price (
  -- Stripe's type; of an adjustment `adjustment/` and its reporting category
  kind text NOT NULL,
  currency char(3) NOT NULL,
  valid_from timestamptz NOT NULL,
  rate numeric(12, 10) NOT NULL CHECK (rate BETWEEN 0 AND 1),
  -- NULL: no limit
  most_minor bigint CHECK (most_minor >= 0),
  fixed_minor bigint NOT NULL CHECK (fixed_minor >= 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  PRIMARY KEY (kind, currency, valid_from)
);
-- the list price of a platform in the United States; a price of our own is a row that begins later
INSERT INTO stripe_fee_price (kind, currency, valid_from, rate, most_minor, fixed_minor, reason)
SELECT kind, currency, '-infinity', rate, most_minor, fixed_minor, 'list price'
FROM (VALUES ('charge', 0.029, NULL, 30), ('payment', 0.008, 500, 0), ('adjustment/dispute', 0, NULL, 1500)) AS price (kind, rate, most_minor, fixed_minor),
  unnest(ARRAY['USD', 'EUR', 'GBP']) AS currency;

DELETE FROM cursor WHERE name = 'balance-transactions';

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['stripe_transaction', 'stripe_payout_member', 'stripe_fee_price'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['stripe_transaction', 'stripe_payout', 'stripe_payout_member', 'stripe_fee_price'] LOOP
    EXECUTE format('GRANT SELECT, INSERT ON %I TO gridlease_staff', v_table);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
  END LOOP;
END
$$;
GRANT UPDATE (trace_id) ON stripe_payout TO gridlease_staff;
