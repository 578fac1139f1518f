-- Written by dump-schema.mjs from the catalog of a migrated database; do not edit.
-- roles
gridlease_app: login t, superuser f, bypasses row-level security f
gridlease_identity: login t, superuser f, bypasses row-level security f
gridlease_staff: login t, superuser f, bypasses row-level security f
-- extensions
btree_gist
pgcrypto
-- columns
public.account.id bigint NOT NULL IDENTITY
public.account.type text NOT NULL
public.account.owner_id text
public.account.currency character(3) NOT NULL
public.allocation.id bigint NOT NULL IDENTITY
public.allocation.resource_id text NOT NULL
public.allocation.units int4range NOT NULL
public.allocation.period tstzrange NOT NULL
public.allocation.holder_kind text NOT NULL
public.allocation.holder_id text NOT NULL
public.allocation.holder_org text NOT NULL
public.allocation.expires_at timestamp with time zone
public.allocation.watts bigint NOT NULL DEFAULT 0
public.api_key.id text NOT NULL
public.api_key.org_id text NOT NULL
public.api_key.name text NOT NULL
public.api_key.prefix text NOT NULL
public.api_key.secret_hash bytea NOT NULL
public.api_key.scopes text[] NOT NULL
public.api_key.created_by text
public.api_key.created_at timestamp with time zone NOT NULL DEFAULT now()
public.api_key.expires_at timestamp with time zone
public.api_key.last_used_at timestamp with time zone
public.api_key.revoked_at timestamp with time zone
public.app_user.id text NOT NULL
public.app_user.email text NOT NULL
public.app_user.name text NOT NULL
public.app_user.password_hash text NOT NULL
public.app_user.created_at timestamp with time zone NOT NULL DEFAULT now()
public.audit_log.id bigint NOT NULL IDENTITY
public.audit_log.org_id text
public.audit_log.actor_id text NOT NULL
public.audit_log.action text NOT NULL
public.audit_log.subject_id text NOT NULL
public.audit_log.detail jsonb NOT NULL
public.audit_log.at timestamp with time zone NOT NULL DEFAULT public.market_now()
public.audit_log.real_at timestamp with time zone NOT NULL DEFAULT now()
public.calendar_block.id text NOT NULL
public.calendar_block.org_id text NOT NULL
public.calendar_block.resource_id text NOT NULL
public.calendar_block.starts_at timestamp with time zone NOT NULL
public.calendar_block.ends_at timestamp with time zone NOT NULL
public.calendar_block.first_unit integer NOT NULL
public.calendar_block.end_unit integer NOT NULL
public.calendar_block.reason text NOT NULL
public.calendar_block.note text
public.clock.single boolean NOT NULL DEFAULT true
public.clock.offset_ms bigint NOT NULL
public.cursor.name text NOT NULL
public.cursor.at timestamp with time zone NOT NULL
public.data_hall.id text NOT NULL
public.data_hall.org_id text NOT NULL
public.data_hall.site_id text NOT NULL
public.data_hall.external_id text NOT NULL
public.data_hall.name text NOT NULL
public.data_hall.critical_it_kw integer NOT NULL
public.data_hall.rack_density_kw integer NOT NULL
public.data_hall.cooling text NOT NULL
public.data_hall.price numeric(38,12) NOT NULL
public.data_hall.price_currency character(3) NOT NULL
public.data_hall.energy_pass_through boolean NOT NULL
public.data_hall.min_term_months integer NOT NULL
public.data_hall.min_chunk_kw integer NOT NULL
public.data_hall.available_from timestamp with time zone NOT NULL
public.data_hall.available_until timestamp with time zone
public.data_hall.state text NOT NULL
public.data_hall.version integer NOT NULL
public.entry.journal_id text NOT NULL
public.entry.seq integer NOT NULL
public.entry.account_id bigint NOT NULL
public.entry.owner_id text
public.entry.minor bigint NOT NULL
public.entry.currency character(3) NOT NULL
public.gpu_pool.id text NOT NULL
public.gpu_pool.org_id text NOT NULL
public.gpu_pool.site_id text NOT NULL
public.gpu_pool.external_id text NOT NULL
public.gpu_pool.name text NOT NULL
public.gpu_pool.model_slug text NOT NULL
public.gpu_pool.gpus_per_node integer NOT NULL
public.gpu_pool.node_count integer NOT NULL
public.gpu_pool.nodes_per_fabric integer NOT NULL
public.gpu_pool.interconnect text NOT NULL
public.gpu_pool.vcpus_per_node integer NOT NULL
public.gpu_pool.ram_gib_per_node integer NOT NULL
public.gpu_pool.storage_gib_per_node integer NOT NULL
public.gpu_pool.network_gbps_per_node integer NOT NULL
public.gpu_pool.watts_per_gpu integer NOT NULL
public.gpu_pool.available_from timestamp with time zone NOT NULL
public.gpu_pool.available_until timestamp with time zone
public.gpu_pool.min_chunk_gpus integer NOT NULL
public.gpu_pool.min_hours integer NOT NULL
public.gpu_pool.price numeric(38,12) NOT NULL
public.gpu_pool.price_currency character(3) NOT NULL
public.gpu_pool.term_discounts jsonb NOT NULL
public.gpu_pool.floor numeric(38,12) NOT NULL
public.gpu_pool.on_demand boolean NOT NULL
public.gpu_pool.state text NOT NULL
public.gpu_pool.version integer NOT NULL
public.idempotency.org_id text NOT NULL
public.idempotency.operation text NOT NULL
public.idempotency.key text NOT NULL
public.idempotency.request_hash bytea NOT NULL
public.idempotency.result_id text
public.idempotency.created_at timestamp with time zone NOT NULL DEFAULT now()
public.inbox_event.event_id text NOT NULL
public.inbox_event.type text NOT NULL
public.inbox_event.object_id text NOT NULL
public.inbox_event.payload text NOT NULL
public.inbox_event.received_at timestamp with time zone NOT NULL
public.inbox_event.attempts integer NOT NULL DEFAULT 0
public.inbox_event.state text NOT NULL DEFAULT 'PENDING'::text
public.inbox_event.parked_because text
public.inbox_event.next_attempt_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
public.inbox_event.claimed_by text
public.inbox_event.claimed_until timestamp with time zone
public.intent.id text NOT NULL
public.intent.org_id text NOT NULL
public.intent.operation text NOT NULL
public.intent.aggregate_id text NOT NULL
public.intent.sequence integer NOT NULL
public.intent.parameters jsonb NOT NULL
public.intent.idempotency_key text NOT NULL
public.intent.revision integer NOT NULL DEFAULT 0
public.intent.first_sent_at timestamp with time zone
public.intent.state text NOT NULL DEFAULT 'PENDING'::text
public.intent.attempts integer NOT NULL DEFAULT 0
public.intent.last_error text
public.intent.stripe_id text
public.intent.created_at timestamp with time zone NOT NULL
public.intent.next_attempt_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
public.intent.claimed_by text
public.intent.claimed_until timestamp with time zone
public.intent.fence bigint NOT NULL DEFAULT 0
public.invoice.id text NOT NULL
public.invoice.number text NOT NULL
public.invoice.series text NOT NULL DEFAULT split_part(number, '-'::text, 1)
public.invoice.year integer NOT NULL DEFAULT (split_part(number, '-'::text, 2))::integer
public.invoice.seq integer NOT NULL DEFAULT (split_part(number, '-'::text, 3))::integer
public.invoice.org_id text NOT NULL
public.invoice.provider_org_id text NOT NULL
public.invoice.lease_id text NOT NULL
public.invoice.lease_number text NOT NULL
public.invoice.kind text NOT NULL
public.invoice.starts_at timestamp with time zone NOT NULL
public.invoice.ends_at timestamp with time zone NOT NULL
public.invoice.revision integer NOT NULL
public.invoice.currency character(3) NOT NULL
public.invoice.subtotal_minor bigint NOT NULL
public.invoice.platform_fee_minor bigint NOT NULL
public.invoice.tax_minor bigint NOT NULL
public.invoice.total_minor bigint NOT NULL
public.invoice.tax_jurisdiction text NOT NULL
public.invoice.tax_bp integer NOT NULL
public.invoice.tax_kind text NOT NULL
public.invoice.seller jsonb NOT NULL
public.invoice.buyer jsonb NOT NULL
public.invoice.purchase_order text
public.invoice.collection text NOT NULL
public.invoice.state text NOT NULL
public.invoice.issued_at timestamp with time zone NOT NULL
public.invoice.due_at timestamp with time zone NOT NULL
public.invoice.paid_at timestamp with time zone
public.invoice.payment_error text
public.invoice.stripe_invoice_id text
public.invoice.xid xid8 NOT NULL DEFAULT pg_current_xact_id()
public.invoice_counter.series text NOT NULL
public.invoice_counter.year integer NOT NULL
public.invoice_counter.last integer NOT NULL
public.invoice_line.id text NOT NULL
public.invoice_line.invoice_id text NOT NULL
public.invoice_line.position integer NOT NULL
public.invoice_line.org_id text NOT NULL
public.invoice_line.provider_org_id text NOT NULL
public.invoice_line.kind text NOT NULL
public.invoice_line.description text NOT NULL
public.invoice_line.quantity numeric(38,12)
public.invoice_line.unit_price numeric(38,12)
public.invoice_line.unit_price_currency character(3)
public.invoice_line.unit_price_unit text
public.invoice_line.amount_minor bigint NOT NULL
public.invoice_line.share_org text
public.invoice_line.meter_record_ids text[] NOT NULL
public.journal.id text NOT NULL
public.journal.kind text NOT NULL
public.journal.idempotency_key text NOT NULL
public.journal.effective_at timestamp with time zone NOT NULL
public.journal.posted_at timestamp with time zone NOT NULL
public.journal.source_type text NOT NULL
public.journal.source_id text NOT NULL
public.journal.xid xid8 NOT NULL DEFAULT pg_current_xact_id()
public.lease.id text NOT NULL
public.lease.number text NOT NULL
public.lease.quote_id text NOT NULL
public.lease.org_id text NOT NULL
public.lease.provider_org_id text NOT NULL
public.lease.resource_id text NOT NULL
public.lease.resource_kind text NOT NULL
public.lease.resource_name text NOT NULL
public.lease.site_id text NOT NULL
public.lease.starts_at timestamp with time zone NOT NULL
public.lease.ends_at timestamp with time zone NOT NULL
public.lease.units integer NOT NULL
public.lease.placement jsonb NOT NULL
public.lease.billing text NOT NULL
public.lease.unit_price numeric(38,12) NOT NULL
public.lease.unit_price_unit text NOT NULL
public.lease.energy_price numeric(38,12)
public.lease.energy_currency character(3)
public.lease.platform_fee_bp integer NOT NULL
public.lease.tax_jurisdiction text NOT NULL
public.lease.tax_bp integer NOT NULL
public.lease.tax_kind text NOT NULL
public.lease.time_zone text NOT NULL
public.lease.meter_watts_per_unit integer NOT NULL
public.lease.currency character(3) NOT NULL
public.lease.total_minor bigint NOT NULL
public.lease.state text NOT NULL
public.lease.reason text NOT NULL
public.lease.cost_centre text
public.lease.purchase_order text
public.lease.access jsonb
public.lease.created_at timestamp with time zone NOT NULL
public.lease.started_at timestamp with time zone
public.lease.ended_at timestamp with time zone
public.lease.metered_until timestamp with time zone
public.lease.next_billing_at timestamp with time zone
public.lease.version integer NOT NULL
public.lease_event.lease_id text NOT NULL
public.lease_event.seq bigint NOT NULL IDENTITY
public.lease_event.org_id text NOT NULL
public.lease_event.provider_org_id text NOT NULL
public.lease_event.at timestamp with time zone NOT NULL
public.lease_event.state text NOT NULL
public.lease_event.reason text NOT NULL
public.lease_event.note text
public.membership.org_id text NOT NULL
public.membership.user_id text NOT NULL
public.membership.role text NOT NULL
public.membership.joined_at timestamp with time zone NOT NULL DEFAULT now()
public.meter_record.id text NOT NULL
public.meter_record.lease_id text NOT NULL
public.meter_record.org_id text NOT NULL
public.meter_record.provider_org_id text NOT NULL
public.meter_record.starts_at timestamp with time zone NOT NULL
public.meter_record.ends_at timestamp with time zone NOT NULL
public.meter_record.units integer NOT NULL
public.meter_record.unit_hours numeric(38,12) NOT NULL
public.meter_record.energy_kwh numeric(38,12) NOT NULL
public.meter_record.source text NOT NULL
public.migration.name text NOT NULL
public.migration.checksum text NOT NULL
public.migration.applied_at timestamp with time zone NOT NULL DEFAULT now()
public.offer.id text NOT NULL
public.offer.owner_org text NOT NULL
public.offer.state text NOT NULL
public.offer.version integer NOT NULL
public.offer.body jsonb NOT NULL
public.offer.epoch bigint NOT NULL DEFAULT 0
public.offer_epoch.single boolean NOT NULL DEFAULT true
public.offer_epoch.epoch bigint NOT NULL
public.organisation.id text NOT NULL
public.organisation.kind text NOT NULL
public.organisation.name text NOT NULL
public.organisation.legal_name text NOT NULL
public.organisation.country text NOT NULL
public.organisation.tax_id text
public.organisation.billing_email text NOT NULL
public.organisation.credit_limit_minor bigint NOT NULL DEFAULT 0
public.organisation.credit_currency character(3) NOT NULL DEFAULT 'USD'::bpchar
public.organisation.stripe_customer_id text
public.organisation.created_at timestamp with time zone NOT NULL DEFAULT now()
public.payment_method.id text NOT NULL
public.payment_method.org_id text NOT NULL
public.payment_method.kind text NOT NULL
public.payment_method.brand text NOT NULL
public.payment_method.last4 text NOT NULL
public.payment_method.stripe_payment_method_id text NOT NULL
public.payment_method.created_at timestamp with time zone NOT NULL
public.quote.id text NOT NULL
public.quote.number text NOT NULL
public.quote.org_id text NOT NULL
public.quote.offer_id text NOT NULL
public.quote.offer_version integer NOT NULL
public.quote.offer_kind text NOT NULL
public.quote.offer_name text NOT NULL
public.quote.provider_org text NOT NULL
public.quote.site_id text NOT NULL
public.quote.starts_at timestamp with time zone NOT NULL
public.quote.ends_at timestamp with time zone NOT NULL
public.quote.units integer NOT NULL
public.quote.gang boolean NOT NULL
public.quote.placement jsonb NOT NULL
public.quote.billing text NOT NULL
public.quote.unit_price numeric(38,12) NOT NULL
public.quote.unit_price_unit text NOT NULL
public.quote.energy_price numeric(38,12)
public.quote.energy_currency character(3)
public.quote.platform_fee_bp integer NOT NULL
public.quote.tax_jurisdiction text NOT NULL
public.quote.tax_bp integer NOT NULL
public.quote.tax_kind text NOT NULL
public.quote.time_zone text NOT NULL
public.quote.meter_watts_per_unit integer NOT NULL
public.quote.lines jsonb NOT NULL
public.quote.currency character(3) NOT NULL
public.quote.subtotal_minor bigint NOT NULL
public.quote.platform_fee_minor bigint NOT NULL
public.quote.tax_minor bigint NOT NULL
public.quote.total_minor bigint NOT NULL
public.quote.due_at_booking_minor bigint NOT NULL
public.quote.state text NOT NULL
public.quote.created_at timestamp with time zone NOT NULL
public.quote.expires_at timestamp with time zone NOT NULL
public.reconciliation_run.id text NOT NULL
public.reconciliation_run.ran_at timestamp with time zone NOT NULL
public.reconciliation_run.actor_id text NOT NULL
public.reconciliation_run.report jsonb NOT NULL
public.resource.id text NOT NULL
public.resource.owner_org text NOT NULL
public.resource.site_id text NOT NULL
public.resource.kind text NOT NULL
public.resource.units integer NOT NULL
public.resource.watts_per_unit integer NOT NULL DEFAULT 0
public.resource.on_sale boolean NOT NULL DEFAULT false
public.session.id_hash bytea NOT NULL
public.session.user_id text NOT NULL
public.session.org_id text NOT NULL
public.session.created_at timestamp with time zone NOT NULL DEFAULT now()
public.session.last_seen_at timestamp with time zone NOT NULL DEFAULT now()
public.session.expires_at timestamp with time zone NOT NULL
public.session.revoked_at timestamp with time zone
public.sign_in_attempt.account_hash bytea NOT NULL
public.sign_in_attempt.ip text NOT NULL
public.sign_in_attempt.failures integer NOT NULL DEFAULT 0
public.sign_in_attempt.window_started_at timestamp with time zone NOT NULL DEFAULT now()
public.sign_in_attempt.last_success_at timestamp with time zone
public.site.id text NOT NULL
public.site.org_id text NOT NULL
public.site.external_id text NOT NULL
public.site.name text NOT NULL
public.site.country text NOT NULL
public.site.subdivision text
public.site.region text NOT NULL
public.site.time_zone text NOT NULL
public.site.latitude numeric(38,12)
public.site.longitude numeric(38,12)
public.site.grid_region text NOT NULL
public.site.power_limit_watts integer NOT NULL
public.site.energy_price numeric(38,12) NOT NULL
public.site.energy_currency character(3) NOT NULL
public.site.pue numeric(38,12) NOT NULL
public.site.carbon_grams_per_kwh integer NOT NULL
public.site.cooling text NOT NULL
public.site.certifications text[] NOT NULL
public.site.energised_at timestamp with time zone NOT NULL
public.site.ramp jsonb NOT NULL
public.site.version integer NOT NULL
public.site_power.site_id text NOT NULL
public.site_power.owner_org text NOT NULL
public.site_power.limit_watts integer NOT NULL
public.site_power.ramp jsonb NOT NULL
public.site_power.oversubscribed boolean NOT NULL DEFAULT false
sec.key.single boolean NOT NULL DEFAULT true
sec.key.secret bytea NOT NULL
-- constraints
public.account account_id_currency_key: UNIQUE (id, currency)
public.account account_pkey: PRIMARY KEY (id)
public.account account_type_check: CHECK ((type = ANY (ARRAY['TENANT_RECEIVABLE'::text, 'UNCOLLECTED_PROVIDER_SHARE'::text, 'UNCOLLECTED_PLATFORM_FEE'::text, 'TAX_PAYABLE'::text, 'PROVIDER_PAYABLE'::text, 'PLATFORM_FEE_REVENUE'::text, 'STRIPE_CLEARING'::text, 'STRIPE_PENDING'::text, 'STRIPE_AVAILABLE'::text, 'STRIPE_FEE_EXPENSE'::text, 'CASH_IN_TRANSIT'::text, 'BANK'::text, 'UNAPPLIED_CASH'::text])))
public.account account_type_owner_id_currency_key: UNIQUE NULLS NOT DISTINCT (type, owner_id, currency)
public.allocation allocation_apart: EXCLUDE USING gist (resource_id WITH =, units WITH &&, period WITH &&)
public.allocation allocation_expiry: CHECK (((holder_kind = 'QUOTE'::text) = (expires_at IS NOT NULL)))
public.allocation allocation_holder_kind_check: CHECK ((holder_kind = ANY (ARRAY['QUOTE'::text, 'LEASE'::text, 'BLOCK'::text, 'LIMIT'::text])))
public.allocation allocation_period: CHECK (((NOT isempty(period)) AND lower_inc(period) AND (NOT upper_inc(period)) AND (period <@ tstzrange('2000-01-01 00:00:00+00'::timestamp with time zone, '2200-01-01 00:00:00+00'::timestamp with time zone))))
public.allocation allocation_pkey: PRIMARY KEY (id)
public.allocation allocation_units: CHECK (((NOT isempty(units)) AND (NOT lower_inf(units)) AND (NOT upper_inf(units)) AND (lower(units) >= 0)))
public.allocation allocation_watts_check: CHECK ((watts >= 0))
public.api_key api_key_created_by_fkey: FOREIGN KEY (created_by) REFERENCES public.app_user(id)
public.api_key api_key_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 80)))
public.api_key api_key_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.api_key api_key_pkey: PRIMARY KEY (id)
public.api_key api_key_secret_hash_check: CHECK ((octet_length(secret_hash) = 32))
public.api_key api_key_secret_hash_key: UNIQUE (secret_hash)
public.app_user app_user_email_check: CHECK ((email = lower(email)))
public.app_user app_user_email_key: UNIQUE (email)
public.app_user app_user_pkey: PRIMARY KEY (id)
public.audit_log audit_log_pkey: PRIMARY KEY (id)
public.calendar_block calendar_block_check1: CHECK ((end_unit > first_unit))
public.calendar_block calendar_block_check: CHECK ((ends_at > starts_at))
public.calendar_block calendar_block_first_unit_check: CHECK ((first_unit >= 0))
public.calendar_block calendar_block_org_id_resource_id_fkey: FOREIGN KEY (org_id, resource_id) REFERENCES public.resource(owner_org, id)
public.calendar_block calendar_block_pkey: PRIMARY KEY (id)
public.calendar_block calendar_block_reason_check: CHECK ((reason = ANY (ARRAY['MAINTENANCE'::text, 'CURTAILMENT'::text, 'OWN_USE'::text])))
public.clock clock_pkey: PRIMARY KEY (single)
public.clock clock_single_check: CHECK (single)
public.cursor cursor_pkey: PRIMARY KEY (name)
public.data_hall data_hall_check: CHECK ((available_until > available_from))
public.data_hall data_hall_cooling_check: CHECK ((cooling = ANY (ARRAY['AIR'::text, 'LIQUID_READY'::text, 'DIRECT_TO_CHIP'::text, 'IMMERSION'::text])))
public.data_hall data_hall_critical_it_kw_check: CHECK ((critical_it_kw > 0))
public.data_hall data_hall_min_chunk_kw_check: CHECK ((min_chunk_kw > 0))
public.data_hall data_hall_min_term_months_check: CHECK ((min_term_months > 0))
public.data_hall data_hall_org_id_external_id_key: UNIQUE (org_id, external_id)
public.data_hall data_hall_org_id_id_key: UNIQUE (org_id, id)
public.data_hall data_hall_org_id_site_id_fkey: FOREIGN KEY (org_id, site_id) REFERENCES public.site(org_id, id)
public.data_hall data_hall_pkey: PRIMARY KEY (id)
public.data_hall data_hall_price_check: CHECK ((price >= (0)::numeric))
public.data_hall data_hall_rack_density_kw_check: CHECK ((rack_density_kw > 0))
public.data_hall data_hall_state_check: CHECK ((state = ANY (ARRAY['DRAFT'::text, 'PUBLISHED'::text, 'PAUSED'::text, 'WITHDRAWN'::text])))
public.data_hall data_hall_version_check: CHECK ((version > 0))
public.entry entry_account_id_currency_fkey: FOREIGN KEY (account_id, currency) REFERENCES public.account(id, currency)
public.entry entry_journal_id_fkey: FOREIGN KEY (journal_id) REFERENCES public.journal(id)
public.entry entry_minor_check: CHECK ((minor <> 0))
public.entry entry_pkey: PRIMARY KEY (journal_id, seq)
public.gpu_pool gpu_pool_check: CHECK ((available_until > available_from))
public.gpu_pool gpu_pool_floor_check: CHECK ((floor >= (0)::numeric))
public.gpu_pool gpu_pool_gpus_per_node_check: CHECK ((gpus_per_node > 0))
public.gpu_pool gpu_pool_interconnect_check: CHECK ((interconnect = ANY (ARRAY['NONE'::text, 'PCIE'::text, 'NVLINK'::text, 'INFINIBAND_NDR400'::text, 'INFINIBAND_XDR800'::text, 'ROCE_400'::text])))
public.gpu_pool gpu_pool_min_chunk_gpus_check: CHECK ((min_chunk_gpus > 0))
public.gpu_pool gpu_pool_min_hours_check: CHECK ((min_hours > 0))
public.gpu_pool gpu_pool_node_count_check: CHECK ((node_count > 0))
public.gpu_pool gpu_pool_nodes_per_fabric_check: CHECK ((nodes_per_fabric > 0))
public.gpu_pool gpu_pool_org_id_external_id_key: UNIQUE (org_id, external_id)
public.gpu_pool gpu_pool_org_id_id_key: UNIQUE (org_id, id)
public.gpu_pool gpu_pool_org_id_site_id_fkey: FOREIGN KEY (org_id, site_id) REFERENCES public.site(org_id, id)
public.gpu_pool gpu_pool_pkey: PRIMARY KEY (id)
public.gpu_pool gpu_pool_price_check: CHECK ((price >= (0)::numeric))
public.gpu_pool gpu_pool_state_check: CHECK ((state = ANY (ARRAY['DRAFT'::text, 'PUBLISHED'::text, 'PAUSED'::text, 'WITHDRAWN'::text])))
public.gpu_pool gpu_pool_term_discounts_check: CHECK ((jsonb_typeof(term_discounts) = 'array'::text))
public.gpu_pool gpu_pool_version_check: CHECK ((version > 0))
public.gpu_pool gpu_pool_watts_per_gpu_check: CHECK ((watts_per_gpu > 0))
public.idempotency idempotency_pkey: PRIMARY KEY (org_id, operation, key)
public.idempotency idempotency_request_hash_check: CHECK ((octet_length(request_hash) = 32))
public.inbox_event inbox_event_pkey: PRIMARY KEY (event_id)
public.inbox_event inbox_event_state_check: CHECK ((state = ANY (ARRAY['PENDING'::text, 'PARKED'::text, 'DONE'::text])))
public.intent intent_aggregate_id_sequence_key: UNIQUE (aggregate_id, sequence)
public.intent intent_idempotency_key_check: CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200)))
public.intent intent_idempotency_key_key: UNIQUE (idempotency_key)
public.intent intent_operation_check: CHECK ((operation = ANY (ARRAY['INVOICE_CREATE'::text, 'INVOICE_ITEM_CREATE'::text, 'INVOICE_FINALIZE'::text, 'INVOICE_PAY'::text, 'INVOICE_VOID'::text])))
public.intent intent_org_id_aggregate_id_fkey: FOREIGN KEY (org_id, aggregate_id) REFERENCES public.invoice(org_id, id) DEFERRABLE INITIALLY DEFERRED
public.intent intent_pkey: PRIMARY KEY (id)
public.intent intent_sequence_check: CHECK ((sequence > 0))
public.intent intent_state_check: CHECK ((state = ANY (ARRAY['PENDING'::text, 'SENT'::text, 'FAILED'::text, 'UNKNOWN'::text])))
public.invoice invoice_check1: CHECK ((total_minor = ((subtotal_minor + platform_fee_minor) + tax_minor)))
public.invoice invoice_check2: CHECK (((paid_at IS NOT NULL) = (state = 'PAID'::text)))
public.invoice invoice_check: CHECK ((ends_at > starts_at))
public.invoice invoice_collection_check: CHECK ((collection = ANY (ARRAY['STRIPE'::text, 'WIRE'::text])))
public.invoice invoice_complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.invoice invoice_kind_check: CHECK ((kind = ANY (ARRAY['RENT'::text, 'USAGE'::text, 'ENERGY'::text])))
public.invoice invoice_number_check: CHECK ((number ~ '^[A-Z0-9]{1,12}-[0-9]{4}-[0-9]{6,9}$'::text))
public.invoice invoice_number_key: UNIQUE (number)
public.invoice invoice_once: UNIQUE (lease_id, kind, starts_at, revision)
public.invoice invoice_org_id_id_key: UNIQUE (org_id, id)
public.invoice invoice_org_id_provider_org_id_id_key: UNIQUE (org_id, provider_org_id, id)
public.invoice invoice_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.invoice invoice_pkey: PRIMARY KEY (id)
public.invoice invoice_revision_check: CHECK ((revision >= 0))
public.invoice invoice_series_year_seq_key: UNIQUE (series, year, seq)
public.invoice invoice_state_check: CHECK ((state = ANY (ARRAY['OPEN'::text, 'PAID'::text, 'VOID'::text, 'UNCOLLECTIBLE'::text])))
public.invoice invoice_stripe_invoice_id_key: UNIQUE (stripe_invoice_id)
public.invoice invoice_tax_bp_check: CHECK (((tax_bp >= 0) AND (tax_bp <= 10000)))
public.invoice invoice_tax_kind_check: CHECK ((tax_kind = ANY (ARRAY['STANDARD'::text, 'REVERSE_CHARGE'::text, 'NOT_REGISTERED'::text])))
public.invoice_counter invoice_counter_last_check: CHECK ((last > 0))
public.invoice_counter invoice_counter_pkey: PRIMARY KEY (series, year)
public.invoice_counter invoice_counter_used: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.invoice_line invoice_line_check: CHECK ((share_org = provider_org_id))
public.invoice_line invoice_line_invoice_id_position_key: UNIQUE (invoice_id, "position")
public.invoice_line invoice_line_kind_check: CHECK ((kind = ANY (ARRAY['CAPACITY'::text, 'ENERGY'::text, 'PLATFORM_FEE'::text, 'TAX'::text])))
public.invoice_line invoice_line_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.invoice_line invoice_line_pkey: PRIMARY KEY (id)
public.invoice_line invoice_line_unit_price_unit_check: CHECK ((unit_price_unit = ANY (ARRAY['GPU_HOUR'::text, 'KW_MONTH'::text, 'KWH'::text])))
public.journal balanced: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.journal journal_idempotency_key_key: UNIQUE (idempotency_key)
public.journal journal_kind_check: CHECK ((kind = ANY (ARRAY['INVOICE_ISSUED'::text, 'INVOICE_VOIDED'::text, 'INVOICE_PAID_BY_CARD'::text, 'INVOICE_PAID_BY_WIRE'::text, 'STRIPE_FEE_SETTLED'::text, 'STRIPE_FUNDS_AVAILABLE'::text, 'STRIPE_PAYOUT'::text])))
public.journal journal_pkey: PRIMARY KEY (id)
public.journal journal_source_type_check: CHECK ((source_type = ANY (ARRAY['INVOICE'::text, 'STRIPE_BALANCE_TRANSACTION'::text, 'STRIPE_PAYOUT'::text, 'WIRE'::text])))
public.lease lease_billing_check: CHECK ((billing = ANY (ARRAY['RESERVED'::text, 'ON_DEMAND'::text])))
public.lease lease_check1: CHECK (((energy_price IS NULL) = (energy_currency IS NULL)))
public.lease lease_check2: CHECK (((ended_at IS NOT NULL) = (state = ANY (ARRAY['ENDED'::text, 'CANCELLED'::text, 'FAILED'::text]))))
public.lease lease_check: CHECK ((ends_at > starts_at))
public.lease lease_energy_price_check: CHECK ((energy_price >= (0)::numeric))
public.lease lease_number_key: UNIQUE (number)
public.lease lease_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.lease lease_org_id_id_key: UNIQUE (org_id, id)
public.lease lease_org_id_provider_org_id_id_key: UNIQUE (org_id, provider_org_id, id)
public.lease lease_org_id_quote_id_fkey: FOREIGN KEY (org_id, quote_id) REFERENCES public.quote(org_id, id)
public.lease lease_pkey: PRIMARY KEY (id)
public.lease lease_platform_fee_bp_check: CHECK (((platform_fee_bp >= 0) AND (platform_fee_bp <= 10000)))
public.lease lease_provider_org_id_id_key: UNIQUE (provider_org_id, id)
public.lease lease_provider_org_id_resource_id_fkey: FOREIGN KEY (provider_org_id, resource_id) REFERENCES public.resource(owner_org, id)
public.lease lease_quote_id_key: UNIQUE (quote_id)
public.lease lease_resource_kind_check: CHECK ((resource_kind = ANY (ARRAY['GPU'::text, 'HALL'::text])))
public.lease lease_state_check: CHECK ((state = ANY (ARRAY['PENDING_PAYMENT'::text, 'CONFIRMED'::text, 'PROVISIONING'::text, 'ACTIVE'::text, 'DEGRADED'::text, 'ENDED'::text, 'CANCELLED'::text, 'FAILED'::text])))
public.lease lease_tax_bp_check: CHECK (((tax_bp >= 0) AND (tax_bp <= 10000)))
public.lease lease_tax_kind_check: CHECK ((tax_kind = ANY (ARRAY['STANDARD'::text, 'REVERSE_CHARGE'::text, 'NOT_REGISTERED'::text])))
public.lease lease_total_minor_check: CHECK ((total_minor >= 0))
public.lease lease_unit_price_check: CHECK ((unit_price >= (0)::numeric))
public.lease lease_unit_price_unit_check: CHECK ((unit_price_unit = ANY (ARRAY['GPU_HOUR'::text, 'KW_MONTH'::text, 'KWH'::text])))
public.lease lease_units_check: CHECK ((units > 0))
public.lease lease_version_check: CHECK ((version > 0))
public.lease_event lease_event_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.lease_event lease_event_pkey: PRIMARY KEY (lease_id, seq)
public.membership membership_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.membership membership_pkey: PRIMARY KEY (org_id, user_id)
public.membership membership_role_check: CHECK ((role = ANY (ARRAY['OWNER'::text, 'ADMIN'::text, 'BILLING'::text, 'VIEWER'::text, 'STAFF_READER'::text, 'STAFF_OPERATOR'::text])))
public.membership membership_user_id_fkey: FOREIGN KEY (user_id) REFERENCES public.app_user(id)
public.meter_record meter_record_apart: EXCLUDE USING gist (lease_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
public.meter_record meter_record_check: CHECK ((ends_at > starts_at))
public.meter_record meter_record_day: CHECK ((ends_at <= (date_bin('1 day'::interval, starts_at, '2000-01-01 00:00:00+00'::timestamp with time zone) + '1 day'::interval)))
public.meter_record meter_record_energy_kwh_check: CHECK ((energy_kwh >= (0)::numeric))
public.meter_record meter_record_lease_id_starts_at_key: UNIQUE (lease_id, starts_at)
public.meter_record meter_record_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.meter_record meter_record_pkey: PRIMARY KEY (id)
public.meter_record meter_record_source_check: CHECK ((source = ANY (ARRAY['ESTIMATED'::text, 'MEASURED'::text])))
public.meter_record meter_record_unit_hours_check: CHECK ((unit_hours >= (0)::numeric))
public.meter_record meter_record_units_check: CHECK ((units > 0))
public.migration migration_pkey: PRIMARY KEY (name)
public.offer offer_announce: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.offer offer_id_fkey: FOREIGN KEY (id) REFERENCES public.resource(id)
public.offer offer_pkey: PRIMARY KEY (id)
public.offer offer_state_check: CHECK ((state = ANY (ARRAY['DRAFT'::text, 'PUBLISHED'::text, 'PAUSED'::text, 'WITHDRAWN'::text])))
public.offer_epoch offer_epoch_pkey: PRIMARY KEY (single)
public.offer_epoch offer_epoch_single_check: CHECK (single)
public.organisation organisation_country_check: CHECK ((country ~ '^[A-Z]{2}$'::text))
public.organisation organisation_credit_limit_minor_check: CHECK ((credit_limit_minor >= 0))
public.organisation organisation_kind_check: CHECK ((kind = ANY (ARRAY['TENANT'::text, 'PROVIDER'::text, 'PLATFORM'::text])))
public.organisation organisation_pkey: PRIMARY KEY (id)
public.organisation organisation_stripe_customer_id_key: UNIQUE (stripe_customer_id)
public.payment_method payment_method_kind_check: CHECK ((kind = ANY (ARRAY['CARD'::text, 'BANK_DEBIT'::text])))
public.payment_method payment_method_last4_check: CHECK ((last4 ~ '^[0-9]{4}$'::text))
public.payment_method payment_method_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.payment_method payment_method_pkey: PRIMARY KEY (id)
public.payment_method payment_method_stripe_payment_method_id_key: UNIQUE (stripe_payment_method_id)
public.quote quote_billing_check: CHECK ((billing = ANY (ARRAY['RESERVED'::text, 'ON_DEMAND'::text])))
public.quote quote_check1: CHECK ((total_minor = ((subtotal_minor + platform_fee_minor) + tax_minor)))
public.quote quote_check2: CHECK (((energy_price IS NULL) = (energy_currency IS NULL)))
public.quote quote_check: CHECK ((ends_at > starts_at))
public.quote quote_due_at_booking_minor_check: CHECK ((due_at_booking_minor >= 0))
public.quote quote_energy_price_check: CHECK ((energy_price >= (0)::numeric))
public.quote quote_number_key: UNIQUE (number)
public.quote quote_offer_kind_check: CHECK ((offer_kind = ANY (ARRAY['GPU'::text, 'HALL'::text])))
public.quote quote_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.quote quote_org_id_id_key: UNIQUE (org_id, id)
public.quote quote_pkey: PRIMARY KEY (id)
public.quote quote_platform_fee_bp_check: CHECK (((platform_fee_bp >= 0) AND (platform_fee_bp <= 10000)))
public.quote quote_platform_fee_minor_check: CHECK ((platform_fee_minor >= 0))
public.quote quote_state_check: CHECK ((state = ANY (ARRAY['OPEN'::text, 'ACCEPTED'::text, 'EXPIRED'::text, 'WITHDRAWN'::text])))
public.quote quote_subtotal_minor_check: CHECK ((subtotal_minor >= 0))
public.quote quote_tax_bp_check: CHECK (((tax_bp >= 0) AND (tax_bp <= 10000)))
public.quote quote_tax_kind_check: CHECK ((tax_kind = ANY (ARRAY['STANDARD'::text, 'REVERSE_CHARGE'::text, 'NOT_REGISTERED'::text])))
public.quote quote_tax_minor_check: CHECK ((tax_minor >= 0))
public.quote quote_unit_price_check: CHECK ((unit_price >= (0)::numeric))
public.quote quote_unit_price_unit_check: CHECK ((unit_price_unit = ANY (ARRAY['GPU_HOUR'::text, 'KW_MONTH'::text, 'KWH'::text])))
public.quote quote_units_check: CHECK ((units > 0))
public.reconciliation_run reconciliation_run_pkey: PRIMARY KEY (id)
public.resource resource_check: CHECK (((kind <> 'POWER'::text) OR ((id = site_id) AND (units = 2147483647))))
public.resource resource_kind_check: CHECK ((kind = ANY (ARRAY['GPU'::text, 'HALL'::text, 'POWER'::text])))
public.resource resource_owner_org_id_key: UNIQUE (owner_org, id)
public.resource resource_pkey: PRIMARY KEY (id)
public.resource resource_units_check: CHECK ((units > 0))
public.resource resource_watts_per_unit_check: CHECK ((watts_per_unit >= 0))
public.session session_id_hash_check: CHECK ((octet_length(id_hash) = 32))
public.session session_org_id_user_id_fkey: FOREIGN KEY (org_id, user_id) REFERENCES public.membership(org_id, user_id) ON DELETE CASCADE
public.session session_pkey: PRIMARY KEY (id_hash)
public.sign_in_attempt sign_in_attempt_pkey: PRIMARY KEY (account_hash, ip)
public.site site_carbon_grams_per_kwh_check: CHECK ((carbon_grams_per_kwh >= 0))
public.site site_cooling_check: CHECK ((cooling = ANY (ARRAY['AIR'::text, 'LIQUID_READY'::text, 'DIRECT_TO_CHIP'::text, 'IMMERSION'::text])))
public.site site_country_check: CHECK ((country ~ '^[A-Z]{2}$'::text))
public.site site_energy_price_check: CHECK ((energy_price >= (0)::numeric))
public.site site_org_id_external_id_key: UNIQUE (org_id, external_id)
public.site site_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.site site_org_id_id_key: UNIQUE (org_id, id)
public.site site_pkey: PRIMARY KEY (id)
public.site site_power_limit_watts_check: CHECK (((power_limit_watts >= 1) AND (power_limit_watts <= 2147483646)))
public.site site_pue_check: CHECK ((pue >= (1)::numeric))
public.site site_ramp_check: CHECK ((jsonb_typeof(ramp) = 'array'::text))
public.site site_version_check: CHECK ((version > 0))
public.site_power site_power_pkey: PRIMARY KEY (site_id)
sec.key key_pkey: PRIMARY KEY (single)
sec.key key_secret_check: CHECK ((octet_length(secret) >= 32))
sec.key key_single_check: CHECK (single)
-- indexes
CREATE INDEX allocation_apart ON public.allocation USING gist (resource_id, units, period)
CREATE INDEX allocation_holder ON public.allocation USING btree (holder_id)
CREATE INDEX api_key_organisation ON public.api_key USING btree (org_id, created_at)
CREATE INDEX audit_log_organisation ON public.audit_log USING btree (org_id, id)
CREATE INDEX audit_log_subject ON public.audit_log USING btree (subject_id)
CREATE INDEX calendar_block_resource ON public.calendar_block USING btree (org_id, resource_id, starts_at)
CREATE INDEX data_hall_site ON public.data_hall USING btree (site_id)
CREATE INDEX entry_account ON public.entry USING btree (account_id) INCLUDE (minor)
CREATE INDEX gpu_pool_site ON public.gpu_pool USING btree (site_id)
CREATE INDEX inbox_event_open ON public.inbox_event USING btree (received_at, event_id) WHERE (state <> 'DONE'::text)
CREATE INDEX intent_pending ON public.intent USING btree (id) WHERE (state = 'PENDING'::text)
CREATE INDEX intent_unsent ON public.intent USING btree (aggregate_id, sequence) WHERE (state <> 'SENT'::text)
CREATE INDEX invoice_issued ON public.invoice USING btree (issued_at)
CREATE INDEX invoice_open ON public.invoice USING btree (org_id, currency) WHERE (state = 'OPEN'::text)
CREATE INDEX invoice_provider ON public.invoice USING btree (provider_org_id, id)
CREATE INDEX journal_kind ON public.journal USING btree (kind, id)
CREATE INDEX journal_source ON public.journal USING btree (source_id)
CREATE INDEX lease_billing ON public.lease USING btree (next_billing_at) WHERE (next_billing_at IS NOT NULL)
CREATE INDEX lease_confirmed ON public.lease USING btree (starts_at) WHERE (state = 'CONFIRMED'::text)
CREATE INDEX lease_metering ON public.lease USING btree (COALESCE(metered_until, started_at)) WHERE ((started_at IS NOT NULL) AND ((ended_at IS NULL) OR (COALESCE(metered_until, started_at) < ended_at)))
CREATE INDEX lease_running ON public.lease USING btree (ends_at) WHERE (state = ANY (ARRAY['PENDING_PAYMENT'::text, 'PROVISIONING'::text, 'ACTIVE'::text, 'DEGRADED'::text]))
CREATE INDEX lease_unpaid ON public.lease USING btree (created_at) WHERE (state = 'PENDING_PAYMENT'::text)
CREATE INDEX membership_user ON public.membership USING btree (user_id)
CREATE INDEX meter_record_apart ON public.meter_record USING gist (lease_id, tstzrange(starts_at, ends_at))
CREATE INDEX offer_changed ON public.offer USING btree (epoch)
CREATE INDEX payment_method_organisation ON public.payment_method USING btree (org_id, created_at)
CREATE INDEX quote_open ON public.quote USING btree (expires_at) WHERE (state = 'OPEN'::text)
CREATE INDEX quote_open_of ON public.quote USING btree (org_id) WHERE (state = 'OPEN'::text)
CREATE INDEX resource_site ON public.resource USING btree (site_id)
CREATE INDEX session_member ON public.session USING btree (org_id, user_id)
CREATE INDEX sign_in_attempt_address ON public.sign_in_attempt USING btree (ip, window_started_at)
CREATE UNIQUE INDEX account_id_currency_key ON public.account USING btree (id, currency)
CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id)
CREATE UNIQUE INDEX account_type_owner_id_currency_key ON public.account USING btree (type, owner_id, currency) NULLS NOT DISTINCT
CREATE UNIQUE INDEX allocation_pkey ON public.allocation USING btree (id)
CREATE UNIQUE INDEX api_key_pkey ON public.api_key USING btree (id)
CREATE UNIQUE INDEX api_key_secret_hash_key ON public.api_key USING btree (secret_hash)
CREATE UNIQUE INDEX app_user_email_key ON public.app_user USING btree (email)
CREATE UNIQUE INDEX app_user_pkey ON public.app_user USING btree (id)
CREATE UNIQUE INDEX audit_log_pkey ON public.audit_log USING btree (id)
CREATE UNIQUE INDEX calendar_block_pkey ON public.calendar_block USING btree (id)
CREATE UNIQUE INDEX clock_pkey ON public.clock USING btree (single)
CREATE UNIQUE INDEX cursor_pkey ON public.cursor USING btree (name)
CREATE UNIQUE INDEX data_hall_org_id_external_id_key ON public.data_hall USING btree (org_id, external_id)
CREATE UNIQUE INDEX data_hall_org_id_id_key ON public.data_hall USING btree (org_id, id)
CREATE UNIQUE INDEX data_hall_pkey ON public.data_hall USING btree (id)
CREATE UNIQUE INDEX entry_pkey ON public.entry USING btree (journal_id, seq)
CREATE UNIQUE INDEX gpu_pool_org_id_external_id_key ON public.gpu_pool USING btree (org_id, external_id)
CREATE UNIQUE INDEX gpu_pool_org_id_id_key ON public.gpu_pool USING btree (org_id, id)
CREATE UNIQUE INDEX gpu_pool_pkey ON public.gpu_pool USING btree (id)
CREATE UNIQUE INDEX idempotency_pkey ON public.idempotency USING btree (org_id, operation, key)
CREATE UNIQUE INDEX inbox_event_pkey ON public.inbox_event USING btree (event_id)
CREATE UNIQUE INDEX intent_aggregate_id_sequence_key ON public.intent USING btree (aggregate_id, sequence)
CREATE UNIQUE INDEX intent_idempotency_key_key ON public.intent USING btree (idempotency_key)
CREATE UNIQUE INDEX intent_pkey ON public.intent USING btree (id)
CREATE UNIQUE INDEX invoice_counter_pkey ON public.invoice_counter USING btree (series, year)
CREATE UNIQUE INDEX invoice_line_invoice_id_position_key ON public.invoice_line USING btree (invoice_id, "position")
CREATE UNIQUE INDEX invoice_line_pkey ON public.invoice_line USING btree (id)
CREATE UNIQUE INDEX invoice_number_key ON public.invoice USING btree (number)
CREATE UNIQUE INDEX invoice_once ON public.invoice USING btree (lease_id, kind, starts_at, revision)
CREATE UNIQUE INDEX invoice_org_id_id_key ON public.invoice USING btree (org_id, id)
CREATE UNIQUE INDEX invoice_org_id_provider_org_id_id_key ON public.invoice USING btree (org_id, provider_org_id, id)
CREATE UNIQUE INDEX invoice_pkey ON public.invoice USING btree (id)
CREATE UNIQUE INDEX invoice_series_year_seq_key ON public.invoice USING btree (series, year, seq)
CREATE UNIQUE INDEX invoice_stripe_invoice_id_key ON public.invoice USING btree (stripe_invoice_id)
CREATE UNIQUE INDEX journal_idempotency_key_key ON public.journal USING btree (idempotency_key)
CREATE UNIQUE INDEX journal_pkey ON public.journal USING btree (id)
CREATE UNIQUE INDEX key_pkey ON sec.key USING btree (single)
CREATE UNIQUE INDEX lease_event_pkey ON public.lease_event USING btree (lease_id, seq)
CREATE UNIQUE INDEX lease_number_key ON public.lease USING btree (number)
CREATE UNIQUE INDEX lease_org_id_id_key ON public.lease USING btree (org_id, id)
CREATE UNIQUE INDEX lease_org_id_provider_org_id_id_key ON public.lease USING btree (org_id, provider_org_id, id)
CREATE UNIQUE INDEX lease_pkey ON public.lease USING btree (id)
CREATE UNIQUE INDEX lease_provider_org_id_id_key ON public.lease USING btree (provider_org_id, id)
CREATE UNIQUE INDEX lease_quote_id_key ON public.lease USING btree (quote_id)
CREATE UNIQUE INDEX membership_pkey ON public.membership USING btree (org_id, user_id)
CREATE UNIQUE INDEX meter_record_lease_id_starts_at_key ON public.meter_record USING btree (lease_id, starts_at)
CREATE UNIQUE INDEX meter_record_pkey ON public.meter_record USING btree (id)
CREATE UNIQUE INDEX migration_pkey ON public.migration USING btree (name)
CREATE UNIQUE INDEX offer_epoch_pkey ON public.offer_epoch USING btree (single)
CREATE UNIQUE INDEX offer_pkey ON public.offer USING btree (id)
CREATE UNIQUE INDEX organisation_pkey ON public.organisation USING btree (id)
CREATE UNIQUE INDEX organisation_stripe_customer_id_key ON public.organisation USING btree (stripe_customer_id)
CREATE UNIQUE INDEX payment_method_pkey ON public.payment_method USING btree (id)
CREATE UNIQUE INDEX payment_method_stripe_payment_method_id_key ON public.payment_method USING btree (stripe_payment_method_id)
CREATE UNIQUE INDEX quote_number_key ON public.quote USING btree (number)
CREATE UNIQUE INDEX quote_org_id_id_key ON public.quote USING btree (org_id, id)
CREATE UNIQUE INDEX quote_pkey ON public.quote USING btree (id)
CREATE UNIQUE INDEX reconciliation_run_pkey ON public.reconciliation_run USING btree (id)
CREATE UNIQUE INDEX resource_owner_org_id_key ON public.resource USING btree (owner_org, id)
CREATE UNIQUE INDEX resource_pkey ON public.resource USING btree (id)
CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id_hash)
CREATE UNIQUE INDEX sign_in_attempt_pkey ON public.sign_in_attempt USING btree (account_hash, ip)
CREATE UNIQUE INDEX site_org_id_external_id_key ON public.site USING btree (org_id, external_id)
CREATE UNIQUE INDEX site_org_id_id_key ON public.site USING btree (org_id, id)
CREATE UNIQUE INDEX site_pkey ON public.site USING btree (id)
CREATE UNIQUE INDEX site_power_pkey ON public.site_power USING btree (site_id)
-- sequences
public.account_id_seq
public.allocation_id_seq
public.audit_log_id_seq
public.lease_event_seq_seq
public.lease_number
public.quote_number
-- triggers
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER allocation_inside BEFORE INSERT OR UPDATE OF resource_id, units ON public.allocation FOR EACH ROW EXECUTE FUNCTION public.allocation_inside()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER capacity_follow_listing AFTER INSERT OR UPDATE ON public.data_hall FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_listing()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER sealed AFTER INSERT ON public.entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.entry_sealed()
CREATE TRIGGER capacity_follow_listing AFTER INSERT OR UPDATE ON public.gpu_pool FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_listing()
CREATE CONSTRAINT TRIGGER invoice_complete AFTER INSERT ON public.invoice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.invoice_complete()
CREATE TRIGGER invoice_begins_open BEFORE INSERT ON public.invoice FOR EACH ROW EXECUTE FUNCTION public.invoice_begins_open()
CREATE TRIGGER invoice_immutable BEFORE UPDATE ON public.invoice FOR EACH ROW EXECUTE FUNCTION public.invoice_immutable()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.invoice FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER invoice_counter_used AFTER INSERT OR UPDATE ON public.invoice_counter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.invoice_counter_used()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.invoice_counter FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoice_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER sealed AFTER INSERT ON public.invoice_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.invoice_line_sealed()
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON public.journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.journal_balanced()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER lease_moves BEFORE UPDATE OF state ON public.lease FOR EACH ROW EXECUTE FUNCTION public.lease_moves()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.lease_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.meter_record FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER offer_announce AFTER INSERT OR UPDATE OF state, version, body ON public.offer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.offer_announce()
CREATE TRIGGER capacity_follow_offer AFTER INSERT OR UPDATE OF state, body ON public.offer FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_offer()
CREATE TRIGGER quote_moves BEFORE UPDATE OF state ON public.quote FOR EACH ROW EXECUTE FUNCTION public.quote_moves()
CREATE TRIGGER resource_keeps_its_units BEFORE DELETE OR UPDATE ON public.resource FOR EACH ROW EXECUTE FUNCTION public.resource_keeps_its_units()
CREATE TRIGGER capacity_follow_site AFTER INSERT OR UPDATE ON public.site FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_site()
-- row-level security
public.account: enabled t, forced t
public.allocation: enabled f, forced f
public.api_key: enabled t, forced t
public.app_user: enabled f, forced f
public.audit_log: enabled t, forced t
public.calendar_block: enabled t, forced t
public.clock: enabled f, forced f
public.cursor: enabled f, forced f
public.data_hall: enabled t, forced t
public.entry: enabled t, forced t
public.gpu_pool: enabled t, forced t
public.idempotency: enabled t, forced t
public.inbox_event: enabled f, forced f
public.intent: enabled t, forced t
public.invoice: enabled t, forced t
public.invoice_counter: enabled f, forced f
public.invoice_line: enabled t, forced t
public.journal: enabled f, forced f
public.lease: enabled t, forced t
public.lease_event: enabled t, forced t
public.membership: enabled t, forced t
public.meter_record: enabled t, forced t
public.migration: enabled f, forced f
public.offer: enabled f, forced f
public.offer_epoch: enabled f, forced f
public.organisation: enabled t, forced t
public.payment_method: enabled t, forced t
public.quote: enabled t, forced t
public.reconciliation_run: enabled f, forced f
public.resource: enabled f, forced f
public.session: enabled t, forced t
public.sign_in_attempt: enabled f, forced f
public.site: enabled t, forced t
public.site_power: enabled f, forced f
sec.key: enabled f, forced f
-- policies
public.account own FOR SELECT TO gridlease_app USING (owner_id = ( SELECT sec.org() AS org)) CHECK -
public.account owner FOR ALL TO OWNER USING true CHECK true
public.account staff FOR ALL TO gridlease_staff USING true CHECK true
public.api_key identity FOR ALL TO gridlease_identity USING true CHECK true
public.api_key owner FOR ALL TO OWNER USING true CHECK true
public.api_key staff FOR ALL TO gridlease_staff USING true CHECK true
public.audit_log own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.audit_log owner FOR ALL TO OWNER USING true CHECK true
public.audit_log staff FOR ALL TO gridlease_staff USING true CHECK true
public.calendar_block own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.calendar_block owner FOR ALL TO OWNER USING true CHECK true
public.calendar_block staff FOR ALL TO gridlease_staff USING true CHECK true
public.data_hall own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.data_hall owner FOR ALL TO OWNER USING true CHECK true
public.data_hall staff FOR ALL TO gridlease_staff USING true CHECK true
public.entry own FOR SELECT TO gridlease_app USING (owner_id = ( SELECT sec.org() AS org)) CHECK -
public.entry owner FOR ALL TO OWNER USING true CHECK true
public.entry staff FOR ALL TO gridlease_staff USING true CHECK true
public.gpu_pool own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.gpu_pool owner FOR ALL TO OWNER USING true CHECK true
public.gpu_pool staff FOR ALL TO gridlease_staff USING true CHECK true
public.idempotency own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.idempotency owner FOR ALL TO OWNER USING true CHECK true
public.idempotency staff FOR ALL TO gridlease_staff USING true CHECK true
public.intent own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.intent owner FOR ALL TO OWNER USING true CHECK true
public.intent staff FOR ALL TO gridlease_staff USING true CHECK true
public.invoice own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.invoice owner FOR ALL TO OWNER USING true CHECK true
public.invoice provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.invoice staff FOR ALL TO gridlease_staff USING true CHECK true
public.invoice_line own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.invoice_line owner FOR ALL TO OWNER USING true CHECK true
public.invoice_line provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.invoice_line staff FOR ALL TO gridlease_staff USING true CHECK true
public.lease own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.lease owner FOR ALL TO OWNER USING true CHECK true
public.lease provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.lease provider_updates FOR UPDATE TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.lease staff FOR ALL TO gridlease_staff USING true CHECK true
public.lease_event own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.lease_event owner FOR ALL TO OWNER USING true CHECK true
public.lease_event provider_inserts FOR INSERT TO gridlease_app USING - CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.lease_event provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.lease_event staff FOR ALL TO gridlease_staff USING true CHECK true
public.membership identity FOR ALL TO gridlease_identity USING true CHECK true
public.membership owner FOR ALL TO OWNER USING true CHECK true
public.membership staff FOR ALL TO gridlease_staff USING true CHECK true
public.meter_record own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.meter_record owner FOR ALL TO OWNER USING true CHECK true
public.meter_record provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.meter_record staff FOR ALL TO gridlease_staff USING true CHECK true
public.organisation identity FOR ALL TO gridlease_identity USING true CHECK true
public.organisation own FOR ALL TO gridlease_app USING (id = ( SELECT sec.org() AS org)) CHECK (id = ( SELECT sec.org() AS org))
public.organisation owner FOR ALL TO OWNER USING true CHECK true
public.organisation staff FOR ALL TO gridlease_staff USING true CHECK true
public.payment_method own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.payment_method owner FOR ALL TO OWNER USING true CHECK true
public.payment_method staff FOR ALL TO gridlease_staff USING true CHECK true
public.quote own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.quote owner FOR ALL TO OWNER USING true CHECK true
public.quote staff FOR ALL TO gridlease_staff USING true CHECK true
public.session identity FOR ALL TO gridlease_identity USING true CHECK true
public.session owner FOR ALL TO OWNER USING true CHECK true
public.session staff FOR ALL TO gridlease_staff USING true CHECK true
public.site own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.site owner FOR ALL TO OWNER USING true CHECK true
public.site staff FOR ALL TO gridlease_staff USING true CHECK true
-- grants on tables and sequences
public.account to gridlease_app: SELECT
public.account to gridlease_staff: SELECT
public.allocation to gridlease_staff: SELECT
public.api_key to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.app_user to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.audit_log to gridlease_app: SELECT
public.audit_log to gridlease_staff: SELECT
public.calendar_block to gridlease_app: DELETE, INSERT, SELECT
public.calendar_block to gridlease_staff: SELECT
public.clock to gridlease_app: SELECT
public.clock to gridlease_identity: SELECT
public.clock to gridlease_staff: SELECT
public.cursor to gridlease_staff: INSERT, SELECT, UPDATE
public.data_hall to gridlease_app: INSERT, SELECT, UPDATE
public.data_hall to gridlease_staff: SELECT
public.entry to gridlease_app: SELECT
public.entry to gridlease_staff: SELECT
public.gpu_pool to gridlease_app: INSERT, SELECT, UPDATE
public.gpu_pool to gridlease_staff: SELECT
public.idempotency to gridlease_app: INSERT, SELECT
public.idempotency to gridlease_staff: INSERT, SELECT
public.inbox_event to gridlease_staff: INSERT, SELECT, UPDATE
public.intent to gridlease_app: SELECT
public.intent to gridlease_staff: INSERT, SELECT, UPDATE
public.invoice to gridlease_app: INSERT, SELECT
public.invoice to gridlease_staff: INSERT, SELECT
public.invoice_counter to gridlease_staff: SELECT
public.invoice_line to gridlease_app: INSERT, SELECT
public.invoice_line to gridlease_staff: INSERT, SELECT
public.journal to gridlease_staff: SELECT
public.lease to gridlease_app: INSERT, SELECT
public.lease to gridlease_staff: SELECT
public.lease_event to gridlease_app: INSERT, SELECT
public.lease_event to gridlease_staff: INSERT, SELECT
public.lease_number to gridlease_app: USAGE
public.lease_number to gridlease_staff: USAGE
public.membership to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.meter_record to gridlease_app: SELECT
public.meter_record to gridlease_staff: INSERT, SELECT
public.offer to gridlease_app: SELECT
public.offer to gridlease_staff: SELECT
public.offer_epoch to gridlease_app: SELECT
public.offer_epoch to gridlease_staff: SELECT
public.organisation to gridlease_app: SELECT
public.organisation to gridlease_identity: INSERT, SELECT, UPDATE
public.organisation to gridlease_staff: SELECT
public.payment_method to gridlease_app: INSERT, SELECT
public.payment_method to gridlease_staff: SELECT
public.quote to gridlease_app: INSERT, SELECT
public.quote to gridlease_staff: SELECT
public.quote_number to gridlease_app: USAGE
public.quote_number to gridlease_staff: USAGE
public.reconciliation_run to gridlease_staff: INSERT, SELECT
public.resource to gridlease_staff: SELECT
public.session to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.sign_in_attempt to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.site to gridlease_app: INSERT, SELECT, UPDATE
public.site to gridlease_staff: SELECT
public.site_power to gridlease_staff: SELECT
-- grants on columns
public.audit_log to gridlease_app: INSERT (action, actor_id, detail, org_id, subject_id)
public.audit_log to gridlease_staff: INSERT (action, actor_id, detail, org_id, subject_id)
public.clock to gridlease_staff: UPDATE (offset_ms)
public.idempotency to gridlease_app: UPDATE (request_hash, result_id)
public.idempotency to gridlease_staff: UPDATE (request_hash, result_id)
public.intent to gridlease_app: INSERT (aggregate_id, created_at, id, idempotency_key, operation, org_id, parameters, sequence)
public.invoice to gridlease_app: UPDATE (paid_at, payment_error, state, stripe_invoice_id)
public.invoice to gridlease_staff: UPDATE (paid_at, payment_error, state, stripe_invoice_id)
public.lease to gridlease_app: UPDATE (access, ended_at, metered_until, next_billing_at, reason, started_at, state, version)
public.lease to gridlease_staff: UPDATE (access, ended_at, metered_until, next_billing_at, reason, started_at, state, version)
public.organisation to gridlease_app: UPDATE (stripe_customer_id)
public.organisation to gridlease_staff: UPDATE (stripe_customer_id)
public.quote to gridlease_app: UPDATE (state)
public.quote to gridlease_staff: UPDATE (state)
public.resource to gridlease_app: SELECT (id, kind, site_id, units)
public.site_power to gridlease_app: SELECT (oversubscribed, site_id)
-- functions
CREATE OR REPLACE FUNCTION public.allocation_inside()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_units int;
BEGIN
  SELECT units INTO v_units FROM resource WHERE id = NEW.resource_id;
  IF v_units IS NULL OR upper(NEW.units) > v_units THEN
    RAISE EXCEPTION 'units % are not inside resource % of % units', NEW.units, NEW.resource_id, coalesce(v_units, 0) USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_convert(p_quote text, p_lease text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_now timestamptz := market_now();
BEGIN
  PERFORM capacity_lock_holder(p_quote);
  PERFORM sec.require_org(holder_org) FROM allocation WHERE holder_id = p_quote;
  UPDATE allocation SET holder_kind = 'LEASE', holder_id = p_lease, expires_at = NULL
  WHERE holder_id = p_quote AND holder_kind = 'QUOTE' AND expires_at > v_now;
  RETURN FOUND;
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_drop_expired(p_holders text[], p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF p_holders IS NULL THEN
    RETURN;
  END IF;
  PERFORM FROM allocation WHERE holder_id = ANY (p_holders) AND expires_at <= p_now ORDER BY id FOR UPDATE;
  DELETE FROM allocation WHERE holder_id = ANY (p_holders) AND expires_at <= p_now;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_follow_listing()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_units int := CASE TG_TABLE_NAME WHEN 'gpu_pool' THEN (to_jsonb(NEW) ->> 'node_count')::int * (to_jsonb(NEW) ->> 'gpus_per_node')::int
    ELSE (to_jsonb(NEW) ->> 'critical_it_kw')::int END;
  v_before resource;
BEGIN
  SELECT * INTO v_before FROM resource WHERE id = NEW.id;
  IF NOT FOUND THEN
    INSERT INTO resource (id, owner_org, site_id, kind, units)
    VALUES (NEW.id, NEW.org_id, NEW.site_id, CASE TG_TABLE_NAME WHEN 'gpu_pool' THEN 'GPU' ELSE 'HALL' END, v_units);
  ELSIF v_before.units <> v_units OR v_before.site_id <> NEW.site_id THEN
    PERFORM capacity_gate(site, true) FROM (SELECT DISTINCT unnest(ARRAY[v_before.site_id, NEW.site_id]) AS site ORDER BY site) AS sites;
    UPDATE resource SET units = v_units, site_id = NEW.site_id WHERE id = NEW.id;
    PERFORM capacity_refresh_site(site) FROM (SELECT DISTINCT unnest(ARRAY[v_before.site_id, NEW.site_id]) AS site ORDER BY site) AS sites;
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_follow_offer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_watts int := (NEW.body ->> 'meterWattsPerUnit')::int;
  v_on_sale boolean := NEW.state = 'PUBLISHED';
  v_before resource;
BEGIN
  SELECT * INTO v_before FROM resource WHERE id = NEW.id;
  IF v_before.watts_per_unit <> v_watts OR v_before.on_sale <> v_on_sale THEN
    PERFORM capacity_gate(v_before.site_id, true);
    UPDATE resource SET watts_per_unit = v_watts, on_sale = v_on_sale WHERE id = NEW.id;
    PERFORM capacity_refresh_site(v_before.site_id);
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_follow_site()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO site_power (site_id, owner_org, limit_watts, ramp) VALUES (NEW.id, NEW.org_id, NEW.power_limit_watts, NEW.ramp);
    INSERT INTO resource (id, owner_org, site_id, kind, units) VALUES (NEW.id, NEW.org_id, NEW.id, 'POWER', 2147483647);
  ELSIF NEW.power_limit_watts <> OLD.power_limit_watts OR NEW.ramp <> OLD.ramp THEN
    PERFORM capacity_gate(NEW.id, true);
    UPDATE site_power SET limit_watts = NEW.power_limit_watts, ramp = NEW.ramp WHERE site_id = NEW.id;
    PERFORM capacity_refresh_site(NEW.id);
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_free(p_resources text[], p_window tstzrange)
 RETURNS TABLE(resource_id text, units int4multirange)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT r.id, int4multirange(int4range(0, r.units)) - coalesce(taken.units, '{}'::int4multirange)
  FROM resource r
  CROSS JOIN LATERAL (
    SELECT range_agg(a.units) AS units FROM allocation a
    WHERE a.resource_id = r.id AND a.period && p_window AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ) AS taken
  WHERE r.id = ANY (p_resources) AND r.kind <> 'POWER'
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_free_power(p_sites text[], p_window tstzrange)
 RETURNS TABLE(site_id text, watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT s.site_id, CASE WHEN s.oversubscribed THEN (SELECT min(p.limit_watts - p.draw_watts) FROM capacity_power(s.site_id, p_window) p) END
  FROM site_power s WHERE s.site_id = ANY (p_sites)
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_free_watts(p_site text, p_period tstzrange)
 RETURNS int4multirange
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT int4multirange(int4range(0, 2147483647))
    - coalesce((SELECT range_agg(units) FROM allocation WHERE resource_id = p_site AND period && p_period), '{}'::int4multirange)
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_gate(p_site text, p_exclusive boolean)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF p_exclusive THEN
    PERFORM pg_advisory_xact_lock(7101, hashtext(p_site));
  ELSE
    PERFORM pg_advisory_xact_lock_shared(7101, hashtext(p_site));
  END IF;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_lay_power(p_site text, p_watts bigint, p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_slices tstzrange[] := ARRAY[p_period];
  v_slice tstzrange;
  v_free int4multirange := capacity_free_watts(p_site, p_period);
BEGIN
  IF capacity_size(v_free) < p_watts THEN
    SELECT array_agg(tstzrange(at, until) ORDER BY at) INTO v_slices FROM (
      SELECT at, lead(at) OVER (ORDER BY at) AS until FROM (
        SELECT lower(p_period) AS at UNION SELECT upper(p_period)
        UNION SELECT unnest(ARRAY[lower(a.period), upper(a.period)]) FROM allocation a WHERE a.resource_id = p_site AND a.period && p_period
      ) AS edges WHERE at BETWEEN lower(p_period) AND upper(p_period)
    ) AS slices WHERE until IS NOT NULL;
  END IF;
  FOREACH v_slice IN ARRAY v_slices LOOP
    v_free := capacity_free_watts(p_site, v_slice);
    IF capacity_size(v_free) < p_watts THEN
      RETURN false;
    END IF;
    INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at)
    SELECT p_site, piece, v_slice, p_kind, p_holder, p_org, p_expires FROM capacity_take(v_free, p_watts) AS piece ORDER BY lower(piece)
    ON CONFLICT DO NOTHING;
  END LOOP;
  RETURN true;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_limits(p_site text)
 RETURNS TABLE(period tstzrange, limit_watts integer)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT tstzrange(at, lead(at, 1, '2200-01-01 00:00:00+00') OVER (ORDER BY at)), watts
  FROM (
    SELECT '2000-01-01 00:00:00+00'::timestamptz AS at, p.limit_watts AS watts FROM site_power p WHERE p.site_id = p_site
    UNION ALL
    SELECT step.at, step."limitWatts" FROM site_power p, jsonb_to_recordset(p.ramp) AS step (at timestamptz, "limitWatts" int) WHERE p.site_id = p_site
  ) AS steps
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_lock_holder(p_holder text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM capacity_gate(site_id, false) FROM (
    SELECT DISTINCT r.site_id FROM allocation a JOIN resource r ON r.id = a.resource_id WHERE a.holder_id = p_holder ORDER BY r.site_id
  ) AS sites;
  PERFORM FROM allocation WHERE holder_id = p_holder ORDER BY id FOR UPDATE;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_power(p_site text, p_window tstzrange)
 RETURNS TABLE(period tstzrange, limit_watts integer, draw_watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  WITH held AS MATERIALIZED (
    SELECT a.period, a.watts FROM resource r JOIN allocation a ON a.resource_id = r.id
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND a.period && p_window AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ), limits AS MATERIALIZED (
    SELECT l.period, l.limit_watts FROM capacity_limits(p_site) l WHERE l.period && p_window
  ), changes AS (
    SELECT greatest(lower(held.period), lower(p_window)) AS at, held.watts AS change FROM held
    UNION ALL SELECT upper(held.period), -held.watts FROM held WHERE upper(held.period) < upper(p_window)
    UNION ALL SELECT greatest(lower(limits.period), lower(p_window)), 0 FROM limits
  ), draws AS (
    SELECT at, sum(sum(change)) OVER (ORDER BY at) AS watts, lead(at, 1, upper(p_window)) OVER (ORDER BY at) AS until FROM changes GROUP BY at
  )
  SELECT tstzrange(draws.at, draws.until), limits.limit_watts, draws.watts::bigint
  FROM draws JOIN limits ON limits.period @> draws.at ORDER BY draws.at
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_power_use(p_site text, p_window tstzrange)
 RETURNS TABLE(period tstzrange, limit_watts integer, draw_watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT p.period, p.limit_watts, p.draw_watts FROM site_power s, capacity_power(p_site, p_window) p
  WHERE s.site_id = p_site AND (NOT sec.is_app() OR s.owner_org = sec.org()) ORDER BY lower(p.period)
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_refresh_site(p_site text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_now timestamptz := market_now();
  v_over boolean;
  v_was boolean;
  v_held record;
BEGIN
  PERFORM capacity_gate(p_site, true);
  PERFORM capacity_drop_expired((
    SELECT array_agg(DISTINCT a.holder_id) FROM resource r JOIN allocation a ON a.resource_id = r.id WHERE r.site_id = p_site AND a.expires_at <= v_now
  ), v_now);
  -- What could be drawn at once: all that is on sale, and all of a resource that is no longer on sale while something of it is held.
  SELECT sum(r.units::bigint * greatest(r.watts_per_unit, held.most)) FILTER (WHERE r.on_sale OR held.most > 0)
    > (SELECT min(l.limit_watts) FROM capacity_limits(p_site) l WHERE upper(l.period) > v_now)
  INTO v_over
  FROM resource r
  CROSS JOIN LATERAL (
    SELECT coalesce(max(ceil(a.watts::numeric / (upper(a.units) - lower(a.units)))), 0)::bigint AS most
    FROM allocation a WHERE a.resource_id = r.id AND upper(a.period) > v_now AND a.watts > 0
  ) AS held
  WHERE r.site_id = p_site AND r.kind <> 'POWER';
  v_over := coalesce(v_over, false);
  SELECT oversubscribed INTO v_was FROM site_power WHERE site_id = p_site;
  IF NOT v_over AND NOT v_was THEN
    RETURN;
  END IF;
  DELETE FROM allocation WHERE resource_id = p_site;
  UPDATE site_power SET oversubscribed = v_over WHERE site_id = p_site;
  IF NOT v_over THEN
    RETURN;
  END IF;
  INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org)
  SELECT p_site, int4range(l.limit_watts, 2147483647), l.period, 'LIMIT', p_site, s.owner_org
  FROM capacity_limits(p_site) l, site_power s WHERE s.site_id = p_site AND NOT isempty(l.period);
  FOR v_held IN
    SELECT a.holder_kind, a.holder_id, a.holder_org, a.expires_at, sum(a.watts)::bigint AS watts, tstzrange(greatest(lower(a.period), v_now), upper(a.period)) AS period
    FROM resource r JOIN allocation a ON a.resource_id = r.id
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND upper(a.period) > v_now
    GROUP BY a.resource_id, a.period, a.holder_kind, a.holder_id, a.holder_org, a.expires_at ORDER BY lower(a.period), a.holder_id
  LOOP
    IF NOT capacity_lay_power(p_site, v_held.watts, v_held.period, v_held.holder_kind, v_held.holder_id, v_held.holder_org, v_held.expires_at) THEN
      RAISE EXCEPTION 'site % would draw more than its limit: % W of % do not fit', p_site, v_held.watts, v_held.holder_id USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_release(p_holder text, p_from timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  PERFORM capacity_lock_holder(p_holder);
  PERFORM sec.require_org(holder_org) FROM allocation WHERE holder_id = p_holder;
  DELETE FROM allocation WHERE holder_id = p_holder AND holder_kind <> 'LIMIT' AND lower(period) >= p_from;
  UPDATE allocation SET period = tstzrange(lower(period), p_from)
  WHERE holder_id = p_holder AND holder_kind <> 'LIMIT' AND period @> p_from;
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_reserve(p_resource text, p_units int4range[], p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_now timestamptz := market_now();
  v_resource resource;
  v_over boolean;
  v_watts bigint;
  v_size bigint;
  v_rows int;
  v_taken boolean;
  v_expired text[];
BEGIN
  PERFORM sec.require_org(p_org);
  IF p_kind NOT IN ('QUOTE', 'BLOCK') OR cardinality(p_units) = 0 THEN
    RAISE EXCEPTION 'nothing to reserve for %', p_kind USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT * INTO v_resource FROM resource WHERE id = p_resource AND kind <> 'POWER';
  IF NOT FOUND THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  PERFORM capacity_gate(v_resource.site_id, false);
  -- read again: only now nobody can change size, price of power or sale any more
  SELECT * INTO v_resource FROM resource WHERE id = p_resource;
  SELECT oversubscribed INTO v_over FROM site_power WHERE site_id = v_resource.site_id;
  IF p_kind = 'BLOCK' THEN
    PERFORM sec.require_org(v_resource.owner_org);
  ELSIF NOT v_resource.on_sale THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  -- losers of a rush leave here, before they queue; OFFSET 0 keeps one look into the index per range
  SELECT bool_or(found.expires_at IS NULL OR found.expires_at > v_now), array_agg(DISTINCT found.holder_id) FILTER (WHERE found.expires_at <= v_now)
  INTO v_taken, v_expired
  FROM unnest(p_units) AS u CROSS JOIN LATERAL (
    SELECT a.expires_at, a.holder_id FROM allocation a WHERE a.resource_id = p_resource AND a.units && u AND a.period && p_period OFFSET 0
  ) AS found;
  IF v_taken OR EXISTS (SELECT FROM unnest(p_units) AS u WHERE upper(u) > v_resource.units) THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  SELECT sum(upper(u) - lower(u)) INTO v_size FROM unnest(p_units) AS u;
  v_watts := CASE WHEN p_kind = 'QUOTE' THEN v_resource.watts_per_unit ELSE 0 END;
  v_over := v_over AND v_watts > 0;
  IF v_over THEN
    PERFORM pg_advisory_xact_lock(7102, hashtext(v_resource.site_id));
    SELECT v_expired || array_agg(DISTINCT a.holder_id) INTO v_expired
    FROM allocation a WHERE a.resource_id = v_resource.site_id AND a.period && p_period AND a.expires_at <= v_now;
  END IF;
  BEGIN
    IF v_expired IS NOT NULL THEN
      PERFORM capacity_drop_expired(v_expired, v_now);
    END IF;
    INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at, watts)
    SELECT p_resource, u, p_period, p_kind, p_holder, p_org, p_expires, v_watts * (upper(u) - lower(u)) FROM unnest(p_units) AS u ORDER BY lower(u)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows < cardinality(p_units) THEN
      RAISE EXCEPTION USING ERRCODE = 'GL001', MESSAGE = 'UNITS_TAKEN';
    END IF;
    IF v_over AND NOT capacity_lay_power(v_resource.site_id, v_watts * v_size, p_period, p_kind, p_holder, p_org, p_expires) THEN
      RAISE EXCEPTION USING ERRCODE = 'GL001', MESSAGE = 'POWER_EXCEEDED';
    END IF;
  EXCEPTION WHEN SQLSTATE 'GL001' THEN
    RETURN SQLERRM;
  END;
  RETURN 'RESERVED';
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_size(p_set int4multirange)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  SELECT coalesce(sum(upper(part)::bigint - lower(part)), 0)::bigint FROM unnest(p_set) AS part
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_take(p_free int4multirange, p_watts bigint)
 RETURNS SETOF int4range
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  SELECT int4range(lower(gap), least(upper(gap), lower(gap) + p_watts - before)::int)
  FROM (
    SELECT gap, sum(upper(gap)::bigint - lower(gap)) OVER (ORDER BY lower(gap)) - (upper(gap)::bigint - lower(gap)) AS before
    FROM unnest(p_free) AS gap
  ) AS gaps
  WHERE before < p_watts
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_used(p_resource text, p_window tstzrange)
 RETURNS TABLE(units int4range, period tstzrange, use text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT a.units, a.period, CASE a.holder_kind WHEN 'QUOTE' THEN 'HELD' WHEN 'LEASE' THEN 'LEASED' ELSE 'BLOCKED' END
  FROM allocation a JOIN resource r ON r.id = a.resource_id AND r.kind <> 'POWER'
  WHERE a.resource_id = p_resource AND a.period && p_window AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ORDER BY lower(a.period), lower(a.units)
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.entry_sealed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN journal j ON j.id = a.journal_id WHERE j.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'a posted journal takes no more entries' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM added GROUP BY journal_id, currency HAVING sum(minor) <> 0) THEN
    RAISE EXCEPTION 'entries of one journal are posted together and balanced' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.idempotency_known(p_tokens text[], p_operations text[], p_keys text[])
 RETURNS SETOF boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (
    SELECT FROM idempotency i
    WHERE i.org_id = sec.org_of(asked.token) AND i.operation = asked.operation AND i.key = asked.key AND i.result_id IS NOT NULL
  )
  FROM unnest(p_tokens, p_operations, p_keys) WITH ORDINALITY AS asked (token, operation, key, place)
  ORDER BY asked.place
$function$

-- may execute: gridlease_app
CREATE OR REPLACE FUNCTION public.invoice_begins_open()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.state <> 'OPEN' OR NEW.xid <> pg_current_xact_id() OR NEW.stripe_invoice_id IS NOT NULL THEN
    RAISE EXCEPTION 'invoice % must begin open', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.invoice_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM invoice_counter c WHERE c.series = NEW.series AND c.year = NEW.year AND c.last >= NEW.seq) THEN
    RAISE EXCEPTION 'invoice number % was not given by the counter', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.total_minor IS DISTINCT FROM (SELECT sum(amount_minor) FROM invoice_line WHERE invoice_id = NEW.id) THEN
    RAISE EXCEPTION 'lines of invoice % do not add up to its total', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.invoice_counter_used()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series OR NEW.year <> OLD.year) THEN
    RAISE EXCEPTION 'invoice numbers go up by one' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM invoice i WHERE i.series = NEW.series AND i.year = NEW.year AND i.seq = NEW.last) THEN
    RAISE EXCEPTION 'invoice number %-%-% was given and not used', NEW.series, NEW.year, NEW.last USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.invoice_immutable()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  -- series, year and seq are generated from the number, after this trigger: in NEW they are still empty
  v_may constant text[] := ARRAY['state', 'paid_at', 'payment_error', 'stripe_invoice_id', 'series', 'year', 'seq'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'invoice % is issued and immutable', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (('OPEN', 'PAID'), ('OPEN', 'VOID'), ('OPEN', 'UNCOLLECTIBLE'), ('UNCOLLECTIBLE', 'PAID'), ('UNCOLLECTIBLE', 'VOID')) THEN
    RAISE EXCEPTION 'invoice % cannot go from % to %', OLD.number, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.stripe_invoice_id IS NOT NULL AND NEW.stripe_invoice_id IS DISTINCT FROM OLD.stripe_invoice_id THEN
    RAISE EXCEPTION 'invoice % is % at Stripe', OLD.number, OLD.stripe_invoice_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF sec.is_app() AND (NEW.stripe_invoice_id IS DISTINCT FROM OLD.stripe_invoice_id OR NEW.state IN ('PAID', 'UNCOLLECTIBLE') AND NEW.state <> OLD.state) THEN
    RAISE EXCEPTION 'a customer does not settle invoice %', OLD.number USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.invoice_line_sealed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN invoice i ON i.id = a.invoice_id WHERE i.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'an issued invoice takes no more lines' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT invoice_id FROM added) a JOIN invoice i ON i.id = a.invoice_id
    WHERE i.total_minor <> (SELECT sum(l.amount_minor) FROM invoice_line l WHERE l.invoice_id = a.invoice_id)
  ) THEN
    RAISE EXCEPTION 'lines do not add up to the total of their invoice' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.journal_balanced()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_entries int;
  v_sign int;
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
    v_sign := CASE NEW.kind WHEN 'INVOICE_ISSUED' THEN 1 ELSE -1 END;
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
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.lease_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
    ('PENDING_PAYMENT', 'CONFIRMED'), ('PENDING_PAYMENT', 'CANCELLED'), ('PENDING_PAYMENT', 'FAILED'),
    ('CONFIRMED', 'PROVISIONING'), ('CONFIRMED', 'ACTIVE'), ('CONFIRMED', 'CANCELLED'), ('CONFIRMED', 'FAILED'),
    ('PROVISIONING', 'ACTIVE'), ('PROVISIONING', 'ENDED'), ('PROVISIONING', 'FAILED'),
    ('ACTIVE', 'DEGRADED'), ('ACTIVE', 'ENDED'), ('DEGRADED', 'ACTIVE'), ('DEGRADED', 'ENDED')
  ) THEN
    RAISE EXCEPTION 'lease % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  -- only money that arrived makes a lease paid, and customers do not bring the news
  IF sec.is_app() AND OLD.state = 'PENDING_PAYMENT' AND NEW.state = 'CONFIRMED' THEN
    RAISE EXCEPTION 'lease % is confirmed by its payment only', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.ledger_post(p_id text, p_kind text, p_key text, p_effective timestamp with time zone, p_source_type text, p_source_id text, p_types text[], p_owners text[], p_currencies text[], p_minors bigint[])
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.market_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  SELECT date_trunc('milliseconds', now()) + offset_ms * interval '1 millisecond' FROM clock
$function$

-- may execute: gridlease_app, gridlease_identity, gridlease_staff
CREATE OR REPLACE FUNCTION public.next_invoice_number(p_series text, p_year integer)
 RETURNS text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  INSERT INTO invoice_counter AS c (series, year, last) VALUES (p_series, p_year, 1)
  ON CONFLICT (series, year) DO UPDATE SET last = c.last + 1
  RETURNING format('%s-%s-%s', p_series, p_year, lpad(last::text, 6, '0'))
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.offer_announce()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_epoch text := current_setting('gridlease.offer_epoch', true);
BEGIN
  IF v_epoch IS NULL OR v_epoch = '' THEN
    UPDATE offer_epoch SET epoch = epoch + 1 RETURNING epoch INTO v_epoch;
    PERFORM set_config('gridlease.offer_epoch', v_epoch, true);
    PERFORM pg_notify('offer_changed', v_epoch);
  END IF;
  UPDATE offer SET epoch = v_epoch::bigint WHERE id = NEW.id AND epoch <> v_epoch::bigint;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.offer_put(p_id text, p_state text, p_version integer, p_body jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_owner text;
BEGIN
  SELECT owner_org INTO STRICT v_owner FROM resource WHERE id = p_id;
  PERFORM sec.require_org(v_owner);
  INSERT INTO offer (id, owner_org, state, version, body) VALUES (p_id, v_owner, p_state, p_version, p_body)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version, body = excluded.body;
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.quote_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.state <> OLD.state AND OLD.state <> 'OPEN' THEN
    RAISE EXCEPTION 'quote % is % for good', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.resource_keeps_its_units()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.id <> OLD.id OR NEW.owner_org <> OLD.owner_org THEN
    RAISE EXCEPTION 'resource % stays what it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.units < OLD.units AND EXISTS (
    SELECT FROM allocation a WHERE a.resource_id = OLD.id AND a.units && int4range(NEW.units, OLD.units)
      AND upper(a.period) > market_now() AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ) THEN
    RAISE EXCEPTION 'units of resource % above % are used', OLD.id, NEW.units USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.site_id <> OLD.site_id AND EXISTS (SELECT FROM allocation a WHERE a.resource_id = OLD.id AND upper(a.period) > market_now()) THEN
    RAISE EXCEPTION 'resource % is used and cannot move', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.trading_names(p_ids text[])
 RETURNS TABLE(id text, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT o.id, o.name FROM organisation o WHERE o.id = ANY (p_ids)
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION sec.is_app()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  SELECT session_user = 'gridlease_app'
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION sec.org()
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
  RETURN sec.org_of(current_setting('app.tok', true));
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION sec.org_of(p_token text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  v_parts text[];
BEGIN
  IF p_token IS NULL OR p_token = '' THEN
    RETURN NULL;
  END IF;
  v_parts := string_to_array(p_token, '.');
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION sec.require_org(p_org text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF sec.is_app() AND p_org IS DISTINCT FROM sec.org() THEN
    RAISE EXCEPTION 'organisation % is not the one of this transaction', coalesce(p_org, '(none)') USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$function$

-- may execute: gridlease_app, gridlease_staff
