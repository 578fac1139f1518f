-- Why: organisations, people, their sessions and keys. Times here are real time: a sign-in does not travel with the market clock.
-- Locks: nothing; all tables are new.

CREATE TABLE organisation (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('TENANT', 'PROVIDER', 'PLATFORM')),
  name text NOT NULL,
  legal_name text NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  tax_id text,
  billing_email text NOT NULL,
  credit_limit_minor bigint NOT NULL DEFAULT 0 CHECK (credit_limit_minor >= 0),
  credit_currency char(3) NOT NULL DEFAULT 'USD',
  stripe_customer_id text UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE app_user (
  id text PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  name text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE membership (
  org_id text NOT NULL REFERENCES organisation,
  user_id text NOT NULL REFERENCES app_user,
  role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'BILLING', 'VIEWER', 'STAFF_READER', 'STAFF_OPERATOR')),
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, user_id)
);
CREATE INDEX membership_user ON membership (user_id);

-- Removing a member ends its sessions, whatever the code does.
CREATE TABLE session (
  id_hash bytea PRIMARY KEY CHECK (octet_length(id_hash) = 32),
  user_id text NOT NULL,
  org_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  FOREIGN KEY (org_id, user_id) REFERENCES membership ON DELETE CASCADE
);
CREATE INDEX session_member ON session (org_id, user_id);

CREATE TABLE api_key (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  prefix text NOT NULL,
  secret_hash bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
  scopes text[] NOT NULL,
  created_by text REFERENCES app_user,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_key_organisation ON api_key (org_id, created_at);

-- Failed sign-ins in fixed windows; one row per account and address.
CREATE TABLE sign_in_attempt (
  account_hash bytea NOT NULL,
  ip text NOT NULL,
  failures int NOT NULL DEFAULT 0,
  window_started_at timestamptz NOT NULL DEFAULT now(),
  last_success_at timestamptz,
  PRIMARY KEY (account_hash, ip)
);
CREATE INDEX sign_in_attempt_address ON sign_in_attempt (ip, window_started_at);

GRANT SELECT, INSERT, UPDATE ON organisation TO gridlease_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON app_user, membership, session, api_key, sign_in_attempt TO gridlease_identity;
-- Customers lock their own row while booking (credit) and record their customer id at Stripe; nothing else.
GRANT SELECT, UPDATE (stripe_customer_id) ON organisation TO gridlease_app, gridlease_staff;

-- Trading names are public; the rest of an organisation is not.
CREATE FUNCTION trading_names(p_ids text[]) RETURNS TABLE (id text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.name FROM organisation o WHERE o.id = ANY (p_ids)
$$;
GRANT EXECUTE ON FUNCTION trading_names(text[]) TO gridlease_app, gridlease_staff;
