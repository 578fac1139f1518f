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
public.account.sign integer
public.account_balance.account_id bigint NOT NULL
public.account_balance.held bigint NOT NULL
public.account_type.type text NOT NULL
public.account_type.side character(1) NOT NULL
public.account_type.never_negative boolean NOT NULL
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
public.capacity_change.xid xid8 NOT NULL DEFAULT pg_current_xact_id()
public.capacity_change.resource_id text NOT NULL
public.capacity_change.allocation_id bigint
public.capacity_change.at timestamp with time zone NOT NULL DEFAULT now()
public.capacity_forgotten.single boolean NOT NULL DEFAULT true
public.capacity_forgotten.xid xid8 NOT NULL
public.clock.single boolean NOT NULL DEFAULT true
public.clock.offset_ms bigint NOT NULL
public.cursor.name text NOT NULL
public.cursor.at timestamp with time zone NOT NULL
public.curtailment.id text NOT NULL
public.curtailment.org_id text NOT NULL
public.curtailment.site_id text NOT NULL
public.curtailment.starts_at timestamp with time zone NOT NULL
public.curtailment.ends_at timestamp with time zone NOT NULL
public.curtailment.limit_watts integer NOT NULL
public.curtailment.reason text NOT NULL
public.curtailment.note text
public.curtailment.created_at timestamp with time zone NOT NULL
public.curtailment.cancelled_at timestamp with time zone
public.curtailment.period tstzrange NOT NULL DEFAULT 
CASE
    WHEN (cancelled_at <= starts_at) THEN 'empty'::tstzrange
    ELSE tstzrange(starts_at, LEAST(ends_at, cancelled_at))
END
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
public.gpu_pool.pricing_curve jsonb
public.gpu_pool.costs jsonb
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
public.journal.booked_at timestamp with time zone
public.journal.reverses_id text
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
public.ledger_event.kind text NOT NULL
public.ledger_event.source_type text
public.ledger_event.reverses boolean NOT NULL
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
public.mining_load.id text NOT NULL
public.mining_load.org_id text NOT NULL
public.mining_load.site_id text NOT NULL
public.mining_load.external_id text NOT NULL
public.mining_load.name text NOT NULL
public.mining_load.model text NOT NULL
public.mining_load.terahashes_per_second numeric(38,12) NOT NULL
public.mining_load.watts integer NOT NULL
public.mining_load.yields text NOT NULL
public.mining_load.starts_at timestamp with time zone NOT NULL
public.mining_load.ends_at timestamp with time zone
public.mining_load.removed_at timestamp with time zone
public.mining_load.version integer NOT NULL
public.mining_load.period tstzrange NOT NULL DEFAULT 
CASE
    WHEN (removed_at <= starts_at) THEN 'empty'::tstzrange
    ELSE tstzrange(starts_at, LEAST(ends_at, removed_at, '2200-01-01 00:00:00+00'::timestamp with time zone))
END
public.mining_order.id bigint NOT NULL IDENTITY
public.mining_order.org_id text NOT NULL
public.mining_order.site_id text NOT NULL
public.mining_order.starts_at timestamp with time zone NOT NULL
public.mining_order.ends_at timestamp with time zone NOT NULL
public.mining_order.allowed_watts bigint NOT NULL
public.mining_order.fleet_watts bigint NOT NULL
public.mining_order.cause text NOT NULL
public.mining_order.cause_id text NOT NULL
public.mining_order.ordered_at timestamp with time zone NOT NULL
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
public.period_balance.period_id text NOT NULL
public.period_balance.account_id bigint NOT NULL
public.period_balance.minor bigint NOT NULL
public.period_close.id text NOT NULL
public.period_close.starts_at timestamp with time zone
public.period_close.ends_at timestamp with time zone NOT NULL
public.period_close.closed_at timestamp with time zone NOT NULL
public.period_close.closed_by text NOT NULL
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
public.quote.utilisation numeric(38,12) NOT NULL DEFAULT 0
public.reconciliation_run.id text NOT NULL
public.reconciliation_run.ran_at timestamp with time zone NOT NULL
public.reconciliation_run.actor_id text NOT NULL
public.reconciliation_run.report jsonb NOT NULL
public.refused_request.id bigint NOT NULL IDENTITY
public.refused_request.at timestamp with time zone NOT NULL
public.refused_request.org_id text NOT NULL
public.refused_request.offer_id text NOT NULL
public.refused_request.units integer NOT NULL
public.refused_request.starts_at timestamp with time zone NOT NULL
public.refused_request.ends_at timestamp with time zone NOT NULL
public.refused_request.billing text NOT NULL
public.refused_request.unit_price numeric(38,12) NOT NULL
public.refused_request.currency character(3) NOT NULL
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
public.site.energy_calendar jsonb
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
public.account account_sign_check: CHECK ((sign = ANY (ARRAY[1, '-1'::integer])))
public.account account_type_fkey: FOREIGN KEY (type) REFERENCES public.account_type(type)
public.account account_type_owner_id_currency_key: UNIQUE NULLS NOT DISTINCT (type, owner_id, currency)
public.account_balance account_balance_account_id_fkey: FOREIGN KEY (account_id) REFERENCES public.account(id)
public.account_balance account_balance_held_check: CHECK ((held >= 0))
public.account_balance account_balance_pkey: PRIMARY KEY (account_id)
public.account_type account_type_pkey: PRIMARY KEY (type)
public.account_type account_type_side_check: CHECK ((side = ANY (ARRAY['D'::bpchar, 'C'::bpchar])))
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
public.capacity_forgotten capacity_forgotten_pkey: PRIMARY KEY (single)
public.capacity_forgotten capacity_forgotten_single_check: CHECK (single)
public.clock clock_pkey: PRIMARY KEY (single)
public.clock clock_single_check: CHECK (single)
public.cursor cursor_pkey: PRIMARY KEY (name)
public.curtailment curtailment_check: CHECK ((ends_at > starts_at))
public.curtailment curtailment_limit_watts_check: CHECK (((limit_watts >= 0) AND (limit_watts <= 2147483646)))
public.curtailment curtailment_org_id_site_id_fkey: FOREIGN KEY (org_id, site_id) REFERENCES public.site(org_id, id)
public.curtailment curtailment_period: CHECK ((period <@ tstzrange('2000-01-01 00:00:00+00'::timestamp with time zone, '2200-01-01 00:00:00+00'::timestamp with time zone)))
public.curtailment curtailment_pkey: PRIMARY KEY (id)
public.curtailment curtailment_reason_check: CHECK ((reason = ANY (ARRAY['GRID_ORDER'::text, 'DEMAND_RESPONSE'::text, 'MAINTENANCE'::text])))
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
public.entry entry_minor_check: CHECK ((minor <> 0))
public.entry entry_pkey: PRIMARY KEY (journal_id, seq)
public.gpu_pool gpu_pool_check: CHECK ((available_until > available_from))
public.gpu_pool gpu_pool_costs_check: CHECK ((jsonb_typeof(costs) = 'object'::text))
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
public.gpu_pool gpu_pool_pricing_curve_check: CHECK ((jsonb_typeof(pricing_curve) = 'object'::text))
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
public.journal journal_check: CHECK ((booked_at > effective_at))
public.journal journal_idempotency_key_key: UNIQUE (idempotency_key)
public.journal journal_pkey: PRIMARY KEY (id)
public.journal journal_reverses_id_fkey: FOREIGN KEY (reverses_id) REFERENCES public.journal(id)
public.journal of_invoice: TRIGGER DEFERRABLE INITIALLY DEFERRED
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
public.ledger_event ledger_event_pkey: PRIMARY KEY (kind)
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
public.mining_load mining_load_check: CHECK ((ends_at > starts_at))
public.mining_load mining_load_org_id_site_id_fkey: FOREIGN KEY (org_id, site_id) REFERENCES public.site(org_id, id)
public.mining_load mining_load_period: CHECK ((period <@ tstzrange('2000-01-01 00:00:00+00'::timestamp with time zone, '2200-01-01 00:00:00+00'::timestamp with time zone)))
public.mining_load mining_load_pkey: PRIMARY KEY (id)
public.mining_load mining_load_terahashes_per_second_check: CHECK ((terahashes_per_second > (0)::numeric))
public.mining_load mining_load_version_check: CHECK ((version > 0))
public.mining_load mining_load_watts_check: CHECK (((watts >= 1) AND (watts <= 2147483646)))
public.mining_load mining_load_yields_check: CHECK ((yields = ANY (ARRAY['FLEXIBLE'::text, 'FIRM'::text])))
public.mining_order mining_order_allowed_watts_check: CHECK ((allowed_watts >= 0))
public.mining_order mining_order_cause_check: CHECK ((cause = ANY (ARRAY['BOOKING'::text, 'OWN_USE'::text, 'MINING'::text, 'CURTAILMENT'::text, 'LIMIT'::text])))
public.mining_order mining_order_check1: CHECK ((fleet_watts > allowed_watts))
public.mining_order mining_order_check: CHECK ((ends_at > starts_at))
public.mining_order mining_order_pkey: PRIMARY KEY (id)
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
public.period_balance period_balance_account_id_fkey: FOREIGN KEY (account_id) REFERENCES public.account(id)
public.period_balance period_balance_period_id_fkey: FOREIGN KEY (period_id) REFERENCES public.period_close(id)
public.period_balance period_balance_pkey: PRIMARY KEY (period_id, account_id)
public.period_close period_close_check: CHECK ((starts_at < ends_at))
public.period_close period_close_ends_at_key: UNIQUE (ends_at)
public.period_close period_close_pkey: PRIMARY KEY (id)
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
public.quote quote_utilisation_check: CHECK (((utilisation >= (0)::numeric) AND (utilisation <= (1)::numeric)))
public.reconciliation_run reconciliation_run_pkey: PRIMARY KEY (id)
public.refused_request refused_request_billing_check: CHECK ((billing = ANY (ARRAY['RESERVED'::text, 'ON_DEMAND'::text])))
public.refused_request refused_request_check: CHECK ((ends_at > starts_at))
public.refused_request refused_request_pkey: PRIMARY KEY (id)
public.refused_request refused_request_unit_price_check: CHECK ((unit_price >= (0)::numeric))
public.refused_request refused_request_units_check: CHECK ((units > 0))
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
public.site site_energy_calendar_check: CHECK ((jsonb_typeof(energy_calendar) = 'object'::text))
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
CREATE INDEX capacity_change_xid ON public.capacity_change USING btree (xid)
CREATE INDEX curtailment_site ON public.curtailment USING btree (site_id)
CREATE INDEX data_hall_site ON public.data_hall USING btree (site_id)
CREATE INDEX entry_account ON public.entry USING btree (account_id) INCLUDE (minor)
CREATE INDEX gpu_pool_site ON public.gpu_pool USING btree (site_id)
CREATE INDEX inbox_event_open ON public.inbox_event USING btree (received_at, event_id) WHERE (state <> 'DONE'::text)
CREATE INDEX intent_pending ON public.intent USING btree (id) WHERE (state = 'PENDING'::text)
CREATE INDEX intent_unsent ON public.intent USING btree (aggregate_id, sequence) WHERE (state <> 'SENT'::text)
CREATE INDEX invoice_issued ON public.invoice USING btree (issued_at)
CREATE INDEX invoice_open ON public.invoice USING btree (org_id, currency) WHERE (state = 'OPEN'::text)
CREATE INDEX invoice_provider ON public.invoice USING btree (provider_org_id, id)
CREATE INDEX journal_counts_at ON public.journal USING brin (COALESCE(booked_at, effective_at)) WITH (pages_per_range='32', autosummarize='on')
CREATE INDEX journal_kind ON public.journal USING btree (kind, id)
CREATE INDEX journal_source ON public.journal USING btree (source_id)
CREATE INDEX lease_billing ON public.lease USING btree (next_billing_at) WHERE (next_billing_at IS NOT NULL)
CREATE INDEX lease_confirmed ON public.lease USING btree (starts_at) WHERE (state = 'CONFIRMED'::text)
CREATE INDEX lease_metering ON public.lease USING btree (COALESCE(metered_until, started_at)) WHERE ((started_at IS NOT NULL) AND ((ended_at IS NULL) OR (COALESCE(metered_until, started_at) < ended_at)))
CREATE INDEX lease_running ON public.lease USING btree (ends_at) WHERE (state = ANY (ARRAY['PENDING_PAYMENT'::text, 'PROVISIONING'::text, 'ACTIVE'::text, 'DEGRADED'::text]))
CREATE INDEX lease_unpaid ON public.lease USING btree (created_at) WHERE (state = 'PENDING_PAYMENT'::text)
CREATE INDEX membership_user ON public.membership USING btree (user_id)
CREATE INDEX meter_record_apart ON public.meter_record USING gist (lease_id, tstzrange(starts_at, ends_at))
CREATE INDEX mining_load_site ON public.mining_load USING btree (site_id)
CREATE INDEX mining_order_site ON public.mining_order USING btree (site_id, id)
CREATE INDEX offer_alike ON public.offer USING btree (((body ->> 'modelSlug'::text)), (((body -> 'site'::text) ->> 'region'::text)))
CREATE INDEX offer_changed ON public.offer USING btree (epoch)
CREATE INDEX payment_method_organisation ON public.payment_method USING btree (org_id, created_at)
CREATE INDEX quote_asked ON public.quote USING brin (created_at)
CREATE INDEX quote_open ON public.quote USING btree (expires_at) WHERE (state = 'OPEN'::text)
CREATE INDEX quote_open_of ON public.quote USING btree (org_id) WHERE (state = 'OPEN'::text)
CREATE INDEX refused_request_of ON public.refused_request USING btree (offer_id, at)
CREATE INDEX resource_site ON public.resource USING btree (site_id)
CREATE INDEX session_member ON public.session USING btree (org_id, user_id)
CREATE INDEX sign_in_attempt_address ON public.sign_in_attempt USING btree (ip, window_started_at)
CREATE UNIQUE INDEX account_balance_pkey ON public.account_balance USING btree (account_id)
CREATE UNIQUE INDEX account_id_currency_key ON public.account USING btree (id, currency)
CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id)
CREATE UNIQUE INDEX account_type_owner_id_currency_key ON public.account USING btree (type, owner_id, currency) NULLS NOT DISTINCT
CREATE UNIQUE INDEX account_type_pkey ON public.account_type USING btree (type)
CREATE UNIQUE INDEX allocation_pkey ON public.allocation USING btree (id)
CREATE UNIQUE INDEX api_key_pkey ON public.api_key USING btree (id)
CREATE UNIQUE INDEX api_key_secret_hash_key ON public.api_key USING btree (secret_hash)
CREATE UNIQUE INDEX app_user_email_key ON public.app_user USING btree (email)
CREATE UNIQUE INDEX app_user_pkey ON public.app_user USING btree (id)
CREATE UNIQUE INDEX audit_log_pkey ON public.audit_log USING btree (id)
CREATE UNIQUE INDEX calendar_block_pkey ON public.calendar_block USING btree (id)
CREATE UNIQUE INDEX capacity_forgotten_pkey ON public.capacity_forgotten USING btree (single)
CREATE UNIQUE INDEX clock_pkey ON public.clock USING btree (single)
CREATE UNIQUE INDEX cursor_pkey ON public.cursor USING btree (name)
CREATE UNIQUE INDEX curtailment_pkey ON public.curtailment USING btree (id)
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
CREATE UNIQUE INDEX journal_taken_back_once ON public.journal USING btree (reverses_id) WHERE (reverses_id IS NOT NULL)
CREATE UNIQUE INDEX key_pkey ON sec.key USING btree (single)
CREATE UNIQUE INDEX lease_event_pkey ON public.lease_event USING btree (lease_id, seq)
CREATE UNIQUE INDEX lease_number_key ON public.lease USING btree (number)
CREATE UNIQUE INDEX lease_org_id_id_key ON public.lease USING btree (org_id, id)
CREATE UNIQUE INDEX lease_org_id_provider_org_id_id_key ON public.lease USING btree (org_id, provider_org_id, id)
CREATE UNIQUE INDEX lease_pkey ON public.lease USING btree (id)
CREATE UNIQUE INDEX lease_provider_org_id_id_key ON public.lease USING btree (provider_org_id, id)
CREATE UNIQUE INDEX lease_quote_id_key ON public.lease USING btree (quote_id)
CREATE UNIQUE INDEX ledger_event_pkey ON public.ledger_event USING btree (kind)
CREATE UNIQUE INDEX membership_pkey ON public.membership USING btree (org_id, user_id)
CREATE UNIQUE INDEX meter_record_lease_id_starts_at_key ON public.meter_record USING btree (lease_id, starts_at)
CREATE UNIQUE INDEX meter_record_pkey ON public.meter_record USING btree (id)
CREATE UNIQUE INDEX migration_pkey ON public.migration USING btree (name)
CREATE UNIQUE INDEX mining_load_external_id ON public.mining_load USING btree (org_id, external_id) WHERE (removed_at IS NULL)
CREATE UNIQUE INDEX mining_load_pkey ON public.mining_load USING btree (id)
CREATE UNIQUE INDEX mining_order_pkey ON public.mining_order USING btree (id)
CREATE UNIQUE INDEX offer_epoch_pkey ON public.offer_epoch USING btree (single)
CREATE UNIQUE INDEX offer_pkey ON public.offer USING btree (id)
CREATE UNIQUE INDEX organisation_pkey ON public.organisation USING btree (id)
CREATE UNIQUE INDEX organisation_stripe_customer_id_key ON public.organisation USING btree (stripe_customer_id)
CREATE UNIQUE INDEX payment_method_pkey ON public.payment_method USING btree (id)
CREATE UNIQUE INDEX payment_method_stripe_payment_method_id_key ON public.payment_method USING btree (stripe_payment_method_id)
CREATE UNIQUE INDEX period_balance_pkey ON public.period_balance USING btree (period_id, account_id)
CREATE UNIQUE INDEX period_close_ends_at_key ON public.period_close USING btree (ends_at)
CREATE UNIQUE INDEX period_close_pkey ON public.period_close USING btree (id)
CREATE UNIQUE INDEX quote_number_key ON public.quote USING btree (number)
CREATE UNIQUE INDEX quote_org_id_id_key ON public.quote USING btree (org_id, id)
CREATE UNIQUE INDEX quote_pkey ON public.quote USING btree (id)
CREATE UNIQUE INDEX reconciliation_run_pkey ON public.reconciliation_run USING btree (id)
CREATE UNIQUE INDEX refused_request_pkey ON public.refused_request USING btree (id)
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
public.mining_order_id_seq
public.quote_number
public.refused_request_id_seq
-- triggers
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER opened AFTER INSERT ON public.account REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.account_opened()
CREATE TRIGGER opens BEFORE INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION public.account_opens()
CREATE TRIGGER follows BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.account_balance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_by_hand()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.account_type FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER allocation_inside BEFORE INSERT OR UPDATE OF resource_id, units ON public.allocation FOR EACH ROW EXECUTE FUNCTION public.allocation_inside()
CREATE TRIGGER capacity_tell_changed AFTER UPDATE ON public.allocation REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_after FOR EACH STATEMENT EXECUTE FUNCTION public.capacity_tell()
CREATE TRIGGER capacity_tell_freed AFTER DELETE ON public.allocation REFERENCING OLD TABLE AS rows_before FOR EACH STATEMENT EXECUTE FUNCTION public.capacity_tell()
CREATE TRIGGER capacity_tell_taken AFTER INSERT ON public.allocation REFERENCING NEW TABLE AS rows_after FOR EACH STATEMENT EXECUTE FUNCTION public.capacity_tell()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER curtailment_follow AFTER INSERT OR UPDATE ON public.curtailment FOR EACH ROW EXECUTE FUNCTION public.curtailment_follow()
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
CREATE CONSTRAINT TRIGGER of_invoice AFTER INSERT ON public.journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['INVOICE_ISSUED'::text, 'INVOICE_VOIDED'::text]))) EXECUTE FUNCTION public.journal_of_invoice()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER posted AFTER INSERT ON public.journal REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.journal_posted()
CREATE TRIGGER lease_moves BEFORE UPDATE OF state ON public.lease FOR EACH ROW EXECUTE FUNCTION public.lease_moves()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.lease_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.meter_record FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER mining_follow_changed_loads AFTER UPDATE ON public.mining_load REFERENCING OLD TABLE AS loads_before NEW TABLE AS loads_after FOR EACH STATEMENT EXECUTE FUNCTION public.mining_follow_loads()
CREATE TRIGGER mining_follow_new_loads AFTER INSERT ON public.mining_load REFERENCING NEW TABLE AS loads_after FOR EACH STATEMENT EXECUTE FUNCTION public.mining_follow_loads()
CREATE TRIGGER mining_stays_at_its_site BEFORE UPDATE ON public.mining_load FOR EACH ROW EXECUTE FUNCTION public.mining_stays_at_its_site()
CREATE TRIGGER mining_order_is_kept BEFORE DELETE OR UPDATE ON public.mining_order FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER offer_announce AFTER INSERT OR UPDATE OF state, version, body ON public.offer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.offer_announce()
CREATE TRIGGER capacity_follow_offer AFTER INSERT OR UPDATE OF state, body ON public.offer FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_offer()
CREATE TRIGGER follows BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.period_balance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_by_hand()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.period_close FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER closes BEFORE INSERT ON public.period_close FOR EACH ROW EXECUTE FUNCTION public.period_closes()
CREATE TRIGGER summed_up AFTER INSERT ON public.period_close FOR EACH ROW EXECUTE FUNCTION public.period_summed_up()
CREATE TRIGGER quote_moves BEFORE UPDATE OF state ON public.quote FOR EACH ROW EXECUTE FUNCTION public.quote_moves()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.refused_request FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER resource_keeps_its_units BEFORE DELETE OR UPDATE ON public.resource FOR EACH ROW EXECUTE FUNCTION public.resource_keeps_its_units()
CREATE TRIGGER capacity_follow_site AFTER INSERT OR UPDATE ON public.site FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_site()
CREATE TRIGGER capacity_tell_site AFTER UPDATE ON public.site_power FOR EACH ROW EXECUTE FUNCTION public.capacity_tell_site()
CREATE TRIGGER mining_follow_limit AFTER UPDATE OF limit_watts, ramp ON public.site_power FOR EACH ROW EXECUTE FUNCTION public.mining_follow_limit()
-- row-level security
public.account: enabled t, forced t
public.account_balance: enabled t, forced t
public.account_type: enabled f, forced f
public.allocation: enabled f, forced f
public.api_key: enabled t, forced t
public.app_user: enabled f, forced f
public.audit_log: enabled t, forced t
public.calendar_block: enabled t, forced t
public.capacity_change: enabled f, forced f
public.capacity_forgotten: enabled f, forced f
public.clock: enabled f, forced f
public.cursor: enabled f, forced f
public.curtailment: enabled t, forced t
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
public.ledger_event: enabled f, forced f
public.membership: enabled t, forced t
public.meter_record: enabled t, forced t
public.migration: enabled f, forced f
public.mining_load: enabled t, forced t
public.mining_order: enabled t, forced t
public.offer: enabled f, forced f
public.offer_epoch: enabled f, forced f
public.organisation: enabled t, forced t
public.payment_method: enabled t, forced t
public.period_balance: enabled t, forced t
public.period_close: enabled t, forced t
public.quote: enabled t, forced t
public.reconciliation_run: enabled f, forced f
public.refused_request: enabled t, forced t
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
public.account_balance owner FOR ALL TO OWNER USING true CHECK true
public.account_balance staff FOR ALL TO gridlease_staff USING true CHECK true
public.api_key identity FOR ALL TO gridlease_identity USING true CHECK true
public.api_key owner FOR ALL TO OWNER USING true CHECK true
public.api_key staff FOR ALL TO gridlease_staff USING true CHECK true
public.audit_log own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.audit_log owner FOR ALL TO OWNER USING true CHECK true
public.audit_log staff FOR ALL TO gridlease_staff USING true CHECK true
public.calendar_block own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.calendar_block owner FOR ALL TO OWNER USING true CHECK true
public.calendar_block staff FOR ALL TO gridlease_staff USING true CHECK true
public.curtailment own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.curtailment owner FOR ALL TO OWNER USING true CHECK true
public.curtailment staff FOR ALL TO gridlease_staff USING true CHECK true
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
public.mining_load own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.mining_load owner FOR ALL TO OWNER USING true CHECK true
public.mining_load staff FOR ALL TO gridlease_staff USING true CHECK true
public.mining_order own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.mining_order owner FOR ALL TO OWNER USING true CHECK true
public.mining_order staff FOR ALL TO gridlease_staff USING true CHECK true
public.organisation identity FOR ALL TO gridlease_identity USING true CHECK true
public.organisation own FOR ALL TO gridlease_app USING (id = ( SELECT sec.org() AS org)) CHECK (id = ( SELECT sec.org() AS org))
public.organisation owner FOR ALL TO OWNER USING true CHECK true
public.organisation staff FOR ALL TO gridlease_staff USING true CHECK true
public.payment_method own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.payment_method owner FOR ALL TO OWNER USING true CHECK true
public.payment_method staff FOR ALL TO gridlease_staff USING true CHECK true
public.period_balance owner FOR ALL TO OWNER USING true CHECK true
public.period_balance staff FOR ALL TO gridlease_staff USING true CHECK true
public.period_close owner FOR ALL TO OWNER USING true CHECK true
public.period_close staff FOR ALL TO gridlease_staff USING true CHECK true
public.quote own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.quote owner FOR ALL TO OWNER USING true CHECK true
public.quote staff FOR ALL TO gridlease_staff USING true CHECK true
public.refused_request own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.refused_request owner FOR ALL TO OWNER USING true CHECK true
public.refused_request staff FOR ALL TO gridlease_staff USING true CHECK true
public.session identity FOR ALL TO gridlease_identity USING true CHECK true
public.session owner FOR ALL TO OWNER USING true CHECK true
public.session staff FOR ALL TO gridlease_staff USING true CHECK true
public.site own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.site owner FOR ALL TO OWNER USING true CHECK true
public.site staff FOR ALL TO gridlease_staff USING true CHECK true
-- grants on tables and sequences
public.account to gridlease_app: SELECT
public.account to gridlease_staff: SELECT
public.account_balance to gridlease_staff: SELECT
public.account_type to gridlease_app: SELECT
public.account_type to gridlease_staff: SELECT
public.allocation to gridlease_staff: SELECT
public.api_key to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.app_user to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.audit_log to gridlease_app: SELECT
public.audit_log to gridlease_staff: SELECT
public.calendar_block to gridlease_app: DELETE, INSERT, SELECT
public.calendar_block to gridlease_staff: SELECT
public.capacity_change to gridlease_app: SELECT
public.capacity_change to gridlease_staff: SELECT
public.capacity_forgotten to gridlease_app: SELECT
public.capacity_forgotten to gridlease_staff: SELECT
public.clock to gridlease_app: SELECT
public.clock to gridlease_identity: SELECT
public.clock to gridlease_staff: SELECT
public.cursor to gridlease_staff: INSERT, SELECT, UPDATE
public.curtailment to gridlease_app: INSERT, SELECT
public.curtailment to gridlease_staff: SELECT
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
public.ledger_event to gridlease_app: SELECT
public.ledger_event to gridlease_staff: SELECT
public.membership to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.meter_record to gridlease_app: SELECT
public.meter_record to gridlease_staff: INSERT, SELECT
public.mining_load to gridlease_app: INSERT, SELECT, UPDATE
public.mining_load to gridlease_staff: SELECT
public.mining_order to gridlease_app: SELECT
public.mining_order to gridlease_staff: SELECT
public.offer to gridlease_app: SELECT
public.offer to gridlease_staff: SELECT
public.offer_epoch to gridlease_app: SELECT
public.offer_epoch to gridlease_staff: SELECT
public.organisation to gridlease_app: SELECT
public.organisation to gridlease_identity: INSERT, SELECT, UPDATE
public.organisation to gridlease_staff: SELECT
public.payment_method to gridlease_app: INSERT, SELECT
public.payment_method to gridlease_staff: SELECT
public.period_balance to gridlease_staff: SELECT
public.period_close to gridlease_staff: SELECT
public.quote to gridlease_app: INSERT, SELECT
public.quote to gridlease_staff: SELECT
public.quote_number to gridlease_app: USAGE
public.quote_number to gridlease_staff: USAGE
public.reconciliation_run to gridlease_staff: INSERT, SELECT
public.refused_request to gridlease_app: INSERT
public.refused_request to gridlease_staff: INSERT, SELECT
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
public.curtailment to gridlease_app: UPDATE (cancelled_at)
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
CREATE OR REPLACE FUNCTION public.account_opened()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  INSERT INTO account_balance (account_id, held) SELECT id, 0 FROM added WHERE sign IS NOT NULL;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.account_opens()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  NEW.sign := (SELECT CASE side WHEN 'D' THEN 1 ELSE -1 END FROM account_type WHERE type = NEW.type AND never_negative);
  RETURN NEW;
END
$function$

-- may execute: nobody
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
CREATE OR REPLACE FUNCTION public.capacity_breaches(p_site text)
 RETURNS TABLE(at timestamp with time zone, limit_watts integer, draw_watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH firm AS MATERIALIZED (
    SELECT a.period, a.watts FROM allocation a JOIN resource r ON r.id = a.resource_id
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > market_now())
    UNION ALL SELECT m.period, m.watts FROM mining_load m WHERE m.site_id = p_site AND m.yields = 'FIRM'
  ), limits AS MATERIALIZED (
    SELECT c.period, c.limit_watts FROM capacity_contracted_limits(p_site) c
    UNION ALL SELECT c.period, c.limit_watts FROM curtailment c WHERE c.site_id = p_site
  ), edges AS (
    SELECT greatest(lower(period), market_now()) AS at FROM firm WHERE upper(period) > market_now()
    UNION SELECT greatest(lower(period), market_now()) FROM limits WHERE upper(period) > market_now()
  ), sums AS (
    SELECT e.at, (SELECT min(l.limit_watts) FROM limits l WHERE l.period @> e.at) AS most,
      (SELECT coalesce(sum(f.watts), 0)::bigint FROM firm f WHERE f.period @> e.at) AS drawn FROM edges e
  )
  SELECT sums.at, sums.most, sums.drawn FROM sums WHERE sums.drawn > sums.most ORDER BY sums.at
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_claims(p_site text, p_window tstzrange)
 RETURNS TABLE(use text, holder_id text, period tstzrange, watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT claim.use, CASE WHEN claim.use <> 'HOLD' THEN claim.holder_id END, claim.period, claim.watts
  FROM site_power s CROSS JOIN LATERAL (
    SELECT CASE a.holder_kind WHEN 'QUOTE' THEN 'HOLD' WHEN 'BLOCK' THEN 'OWN_USE' ELSE r.kind || '_LEASE' END AS use,
      a.holder_id, a.period, sum(a.watts)::bigint AS watts
    FROM resource r CROSS JOIN LATERAL (SELECT h.* FROM allocation h WHERE h.resource_id = r.id AND h.period && p_window OFFSET 0) AS a
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > (SELECT market_now()))
    GROUP BY r.kind, a.holder_kind, a.holder_id, a.period
    UNION ALL
    SELECT 'FIRM_MINING', m.id, m.period, m.watts FROM mining_load m WHERE m.site_id = p_site AND m.yields = 'FIRM' AND m.period && p_window
  ) AS claim
  WHERE s.site_id = p_site AND (NOT sec.is_app() OR s.owner_org = sec.org())
  ORDER BY lower(claim.period), claim.holder_id
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_close(p_site text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM sec.require_org((SELECT owner_org FROM site_power WHERE site_id = p_site));
  PERFORM capacity_gate(p_site, true);
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_contracted_limits(p_site text)
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
CREATE OR REPLACE FUNCTION public.capacity_forget(p_limit integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_gone xid8[];
BEGIN
  WITH oldest AS (
    SELECT ctid, xid, at FROM capacity_change ORDER BY xid LIMIT p_limit
  ), gone AS (
    DELETE FROM capacity_change c USING oldest o
    WHERE c.ctid = o.ctid AND o.at < now() - interval '1 hour' AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
    RETURNING c.xid
  )
  SELECT array_agg(gone.xid ORDER BY gone.xid) INTO v_gone FROM gone;
  IF v_gone IS NULL THEN
    RETURN 0;
  END IF;
  UPDATE capacity_forgotten SET xid = greatest(xid, v_gone[cardinality(v_gone)]);
  RETURN cardinality(v_gone);
END
$function$

-- may execute: gridlease_staff
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
BEGIN
  IF EXISTS (SELECT FROM capacity_power(p_site, p_period) p WHERE p.draw_watts > p.limit_watts) THEN
    RETURN false;
  END IF;
  PERFORM capacity_order_mining(p_site, p_period, CASE p_kind WHEN 'QUOTE' THEN 'BOOKING' ELSE 'OWN_USE' END, p_holder);
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
  WITH contracted AS MATERIALIZED (
    SELECT l.period, l.limit_watts FROM capacity_contracted_limits(p_site) l
  ), cuts AS MATERIALIZED (
    SELECT c.period, c.limit_watts FROM curtailment c WHERE c.site_id = p_site AND NOT isempty(c.period)
  ), edges AS (
    SELECT lower(period) AS at FROM contracted UNION SELECT lower(period) FROM cuts UNION SELECT upper(period) FROM cuts
  ), stretches AS (
    SELECT at, lead(at, 1, '2200-01-01 00:00:00+00') OVER (ORDER BY at) AS until FROM edges
  )
  SELECT tstzrange(s.at, s.until), least(c.limit_watts, (SELECT min(cut.limit_watts) FROM cuts cut WHERE cut.period @> s.at))
  FROM stretches s JOIN contracted c ON c.period @> s.at
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
CREATE OR REPLACE FUNCTION public.capacity_order_mining(p_site text, p_period tstzrange, p_cause text, p_cause_id text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_now timestamptz := market_now();
  v_ahead tstzrange := p_period * tstzrange(v_now, NULL);
BEGIN
  IF NOT EXISTS (SELECT FROM mining_load m WHERE m.site_id = p_site AND m.yields = 'FLEXIBLE' AND m.period && v_ahead) THEN
    RETURN;
  END IF;
  INSERT INTO mining_order (org_id, site_id, starts_at, ends_at, allowed_watts, fleet_watts, cause, cause_id, ordered_at)
  SELECT p.owner_org, p_site, min(lower(n.period)), max(upper(n.period)), min(n.allowed_watts), max(n.fleet_watts), p_cause, p_cause_id, v_now
  FROM (
    SELECT s.*, least(count(*) FILTER (WHERE s.begins) OVER (ORDER BY lower(s.period)), 8) AS stretch
    FROM (
      SELECT m.*, lag(m.allowed_watts) OVER along IS DISTINCT FROM m.allowed_watts OR lag(upper(m.period)) OVER along <> lower(m.period) AS begins
      FROM (SELECT c.period, c.fleet_watts, greatest(0, c.limit_watts - c.firm_watts) AS allowed_watts FROM capacity_sweep(p_site, v_ahead) c) AS m
      WHERE m.allowed_watts < m.fleet_watts
      WINDOW along AS (ORDER BY lower(m.period))
    ) AS s
  ) AS n, site_power p
  WHERE p.site_id = p_site GROUP BY p.owner_org, n.stretch ORDER BY n.stretch;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_power(p_site text, p_window tstzrange)
 RETURNS TABLE(period tstzrange, limit_watts integer, draw_watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT s.period, s.limit_watts, s.firm_watts FROM capacity_sweep(p_site, p_window) s
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_power_left(p_sites text[])
 RETURNS TABLE(site_id text, starts_at timestamp with time zone, ends_at timestamp with time zone, free_watts bigint, holds_until timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT s.site_id, lower(p.period), upper(p.period), p.limit_watts - p.draw_watts, hold.expires_at
  FROM site_power s
  CROSS JOIN LATERAL capacity_power(s.site_id, tstzrange(market_now() - interval '1 day', '2200-01-01 00:00:00+00')) p
  CROSS JOIN LATERAL (
    SELECT min(a.expires_at) AS expires_at FROM resource r JOIN allocation a ON a.resource_id = r.id
    WHERE r.site_id = s.site_id AND r.kind <> 'POWER' AND a.watts > 0 AND a.expires_at > market_now()
  ) AS hold
  WHERE s.site_id = ANY (p_sites) AND s.oversubscribed
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_power_limits(p_site text, p_window tstzrange)
 RETURNS TABLE(period tstzrange, contracted_watts integer, limit_watts integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT l.period * p_window, c.limit_watts, l.limit_watts
  FROM site_power s CROSS JOIN LATERAL capacity_limits(s.site_id) l JOIN LATERAL capacity_contracted_limits(s.site_id) c ON c.period @> lower(l.period)
  WHERE s.site_id = p_site AND l.period && p_window AND (NOT sec.is_app() OR s.owner_org = sec.org())
  ORDER BY lower(l.period)
$function$

-- may execute: gridlease_app, gridlease_staff
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
CREATE OR REPLACE FUNCTION public.capacity_rectangles(p_resources text[])
 RETURNS TABLE(id bigint, resource_id text, first_unit integer, end_unit integer, starts_at timestamp with time zone, ends_at timestamp with time zone, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT a.id, r.id, lower(a.units), upper(a.units), lower(a.period), upper(a.period), a.expires_at
  FROM resource r CROSS JOIN LATERAL (
    SELECT a.id, a.units, a.period, a.expires_at FROM allocation a
    WHERE a.resource_id = r.id AND a.period && tstzrange(market_now() - interval '1 day', NULL) OFFSET 0
  ) AS a
  WHERE r.id = ANY (p_resources) AND r.kind <> 'POWER'
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_rectangles_named(p_ids bigint[])
 RETURNS TABLE(id bigint, resource_id text, first_unit integer, end_unit integer, starts_at timestamp with time zone, ends_at timestamp with time zone, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT a.id, a.resource_id, lower(a.units), upper(a.units), lower(a.period), upper(a.period), a.expires_at
  FROM allocation a WHERE a.id = ANY (p_ids)
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
  v_breach record;
BEGIN
  PERFORM capacity_gate(p_site, true);
  SELECT coalesce(sum(r.units::bigint * greatest(r.watts_per_unit, held.most)) FILTER (WHERE r.on_sale OR held.most > 0), 0)
    + (SELECT coalesce(sum(m.watts), 0) FROM mining_load m WHERE m.site_id = p_site AND upper(m.period) > v_now)
    > (SELECT min(l.limit_watts) FROM capacity_limits(p_site) l WHERE upper(l.period) > v_now)
  INTO v_over
  FROM resource r
  CROSS JOIN LATERAL (
    SELECT coalesce(max(ceil(a.watts::numeric / (upper(a.units) - lower(a.units)))), 0)::bigint AS most
    FROM allocation a WHERE a.resource_id = r.id AND a.period && tstzrange(v_now, NULL) AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > v_now)
  ) AS held
  WHERE r.site_id = p_site AND r.kind <> 'POWER';
  v_over := coalesce(v_over, false);
  SELECT oversubscribed INTO v_was FROM site_power WHERE site_id = p_site;
  IF NOT v_over AND NOT v_was THEN
    RETURN;
  END IF;
  -- written even where it stays as it is: who keeps a copy of what power is left learns from it that the claims changed
  UPDATE site_power SET oversubscribed = v_over WHERE site_id = p_site;
  IF v_over THEN
    SELECT p.* INTO v_breach FROM capacity_power(p_site, tstzrange(v_now, '2200-01-01 00:00:00+00')) p WHERE p.draw_watts > p.limit_watts LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'site % would draw more than its limit: % W of % W from %', p_site, v_breach.draw_watts, v_breach.limit_watts, lower(v_breach.period)
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
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
CREATE OR REPLACE FUNCTION public.capacity_reserve_own_use(p_resource text, p_units int4range[], p_period tstzrange, p_block text, p_org text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_site text;
  v_answer text;
BEGIN
  SELECT site_id INTO v_site FROM resource WHERE id = p_resource AND kind <> 'POWER' AND owner_org = p_org;
  IF NOT FOUND THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  PERFORM sec.require_org(p_org);
  PERFORM capacity_gate(v_site, true);
  BEGIN
    v_answer := capacity_reserve(p_resource, p_units, p_period, 'BLOCK', p_block, p_org, NULL);
    IF v_answer <> 'RESERVED' THEN
      RETURN v_answer;
    END IF;
    UPDATE allocation a SET watts = r.watts_per_unit::bigint * (upper(a.units) - lower(a.units))
    FROM resource r WHERE a.holder_id = p_block AND a.resource_id = r.id AND r.id = p_resource;
    PERFORM capacity_refresh_site(v_site);
  EXCEPTION WHEN check_violation THEN
    RETURN 'POWER_EXCEEDED';
  END;
  PERFORM capacity_order_mining(v_site, p_period, 'OWN_USE', p_block);
  RETURN v_answer;
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_sweep(p_site text, p_window tstzrange)
 RETURNS TABLE(period tstzrange, limit_watts integer, firm_watts bigint, fleet_watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  WITH claims AS MATERIALIZED (
    SELECT a.period, a.watts AS firm, 0 AS fleet FROM resource r CROSS JOIN LATERAL (
      SELECT h.period, h.watts, h.expires_at FROM allocation h WHERE h.resource_id = r.id AND h.period && p_window OFFSET 0
    ) AS a
    WHERE r.site_id = p_site AND r.kind <> 'POWER' AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > (SELECT market_now()))
    UNION ALL
    SELECT m.period, CASE m.yields WHEN 'FIRM' THEN m.watts ELSE 0 END, CASE m.yields WHEN 'FIRM' THEN 0 ELSE m.watts END
    FROM mining_load m WHERE m.site_id = p_site AND m.period && p_window
  ), changes AS (
    SELECT greatest(lower(c.period), lower(p_window)) AS at, c.firm, c.fleet, 0 AS most FROM claims c
    UNION ALL SELECT upper(c.period), -c.firm, -c.fleet, 0 FROM claims c WHERE upper(c.period) < upper(p_window)
    UNION ALL SELECT greatest(lower(l.period), lower(p_window)), 0, 0, l.limit_watts - lag(l.limit_watts, 1, 0) OVER (ORDER BY lower(l.period))
    FROM capacity_limits(p_site) l WHERE l.period && p_window
  )
  SELECT tstzrange(at, lead(at, 1, upper(p_window)) OVER along), (sum(sum(most)) OVER along)::int, (sum(sum(firm)) OVER along)::bigint, (sum(sum(fleet)) OVER along)::bigint
  FROM changes GROUP BY at WINDOW along AS (ORDER BY at) ORDER BY at
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_tell()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO capacity_change (resource_id, allocation_id)
    SELECT a.resource_id, a.id FROM rows_after a UNION SELECT s.site_id, NULL
    FROM rows_after a JOIN resource r ON r.id = a.resource_id JOIN site_power s ON s.site_id = r.site_id WHERE a.watts > 0 AND s.oversubscribed;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO capacity_change (resource_id, allocation_id)
    SELECT b.resource_id, b.id FROM rows_before b UNION SELECT s.site_id, NULL
    FROM rows_before b JOIN resource r ON r.id = b.resource_id JOIN site_power s ON s.site_id = r.site_id WHERE b.watts > 0 AND s.oversubscribed;
  ELSE
    WITH changed AS (SELECT resource_id, id, watts FROM rows_before UNION SELECT resource_id, id, watts FROM rows_after)
    INSERT INTO capacity_change (resource_id, allocation_id)
    SELECT c.resource_id, c.id FROM changed c UNION SELECT s.site_id, NULL
    FROM changed c JOIN resource r ON r.id = c.resource_id JOIN site_power s ON s.site_id = r.site_id WHERE c.watts > 0 AND s.oversubscribed;
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_tell_site()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  INSERT INTO capacity_change (resource_id) VALUES (NEW.site_id);
  RETURN NULL;
END
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
CREATE OR REPLACE FUNCTION public.curtailment_follow()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM capacity_refresh_site(NEW.site_id);
  IF TG_OP = 'INSERT' THEN
    PERFORM capacity_order_mining(NEW.site_id, NEW.period, 'CURTAILMENT', NEW.id);
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.demand_recorded(p_model text, p_region text, p_currency text, p_since timestamp with time zone, p_limit integer)
 RETURNS TABLE(at timestamp with time zone, units integer, starts_at timestamp with time zone, ends_at timestamp with time zone, billing text, unit_price numeric, outcome text, asker bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH alike AS (
    SELECT id FROM offer WHERE body ->> 'modelSlug' = p_model AND body -> 'site' ->> 'region' = p_region
  ), asked AS (
    SELECT q.created_at AS at, q.units, q.starts_at, q.ends_at, q.billing, q.unit_price,
      CASE q.state WHEN 'ACCEPTED' THEN 'BOOKED' ELSE 'LAPSED' END AS outcome, q.org_id
    FROM quote q JOIN alike ON alike.id = q.offer_id
    WHERE q.created_at >= p_since AND q.currency = p_currency AND (q.state <> 'OPEN' OR q.expires_at <= market_now())
    UNION ALL
    SELECT r.at, r.units, r.starts_at, r.ends_at, r.billing, r.unit_price, 'REFUSED', r.org_id
    FROM refused_request r JOIN alike ON alike.id = r.offer_id
    WHERE r.at >= p_since AND r.currency = p_currency
  )
  SELECT asked.at, asked.units, asked.starts_at, asked.ends_at, asked.billing, asked.unit_price, asked.outcome,
    dense_rank() OVER (ORDER BY asked.org_id)
  FROM (SELECT * FROM asked ORDER BY at DESC LIMIT p_limit) AS asked ORDER BY asked.at
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.entry_sealed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_nestloop TO 'on'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.entry_takes_back(p_journals text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET enable_nestloop TO 'on'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
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
CREATE OR REPLACE FUNCTION public.journal_of_invoice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.journal_posted()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_nestloop TO 'on'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM added j WHERE NOT EXISTS (SELECT FROM entry e WHERE e.journal_id = j.id)) THEN
    RAISE EXCEPTION 'a journal that comes without its entries is not balanced' USING ERRCODE = 'integrity_constraint_violation';
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
CREATE OR REPLACE FUNCTION public.ledger_accounts(p_types text[], p_owners text[], p_currencies text[])
 RETURNS bigint[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
 SET enable_nestloop TO 'on'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_ids bigint[];
BEGIN
  SELECT array_agg(CASE WHEN e.owner IS NULL
    THEN (SELECT id FROM account a WHERE a.type = e.type AND a.owner_id IS NULL AND a.currency = e.currency::char(3))
    ELSE (SELECT id FROM account a WHERE a.type = e.type AND a.owner_id = e.owner AND a.currency = e.currency::char(3)) END ORDER BY e.seq)
  INTO v_ids FROM unnest(p_types, p_owners, p_currencies) WITH ORDINALITY AS e (type, owner, currency, seq);
  RETURN v_ids;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.ledger_close(p_id text, p_end timestamp with time zone, p_by text)
 RETURNS SETOF public.period_close
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  INSERT INTO period_close (id, ends_at, closed_at, closed_by) VALUES (p_id, p_end, market_now(), p_by) RETURNING *
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.ledger_closed_until()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT max(ends_at) FROM period_close
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.ledger_gate(p_close boolean)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the books are written at READ COMMITTED only' USING ERRCODE = 'feature_not_supported';
  END IF;
  RETURN CASE WHEN p_close THEN pg_advisory_xact_lock(7110, 0) IS NULL ELSE pg_advisory_xact_lock_shared(7110, 0) IS NULL END;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.ledger_is_allowed(p_kinds text[])
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
BEGIN
  -- sec.is_app(), without a call: this runs for every posting
  IF session_user = 'gridlease_app' AND (sec.org() IS NULL OR NOT p_kinds <@ ARRAY['INVOICE_ISSUED', 'INVOICE_VOIDED']) THEN
    RAISE EXCEPTION 'a customer does not post %', p_kinds USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN true;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.ledger_open(p_types text[], p_owners text[], p_currencies text[])
 RETURNS bigint[]
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.ledger_post(p_id text, p_kind text, p_key text, p_effective timestamp with time zone, p_source_type text, p_source_id text, p_types text[], p_owners text[], p_currencies text[], p_minors bigint[], p_reverses text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.ledger_post_all(p_ids text[], p_kinds text[], p_keys text[], p_effective timestamp with time zone[], p_source_types text[], p_source_ids text[], p_reverses text[], p_journals text[], p_types text[], p_owners text[], p_currencies text[], p_minors bigint[])
 RETURNS text[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_nestloop TO 'off'
AS $function$
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
CREATE OR REPLACE FUNCTION public.mining_follow_limit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM capacity_order_mining(NEW.site_id, tstzrange(market_now(), '2200-01-01 00:00:00+00'), 'LIMIT', NEW.site_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.mining_follow_loads()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_sites text[];
  v_site text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT n.site_id ORDER BY n.site_id) INTO v_sites FROM loads_after n;
  ELSE
    SELECT array_agg(DISTINCT n.site_id ORDER BY n.site_id) INTO v_sites FROM loads_after n JOIN loads_before b USING (id)
    WHERE n.watts <> b.watts OR n.yields <> b.yields OR n.period <> b.period;
  END IF;
  FOREACH v_site IN ARRAY coalesce(v_sites, '{}') LOOP
    PERFORM capacity_refresh_site(v_site);
    PERFORM capacity_order_mining(v_site, tstzrange(market_now(), '2200-01-01 00:00:00+00'), 'MINING', v_site);
  END LOOP;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.mining_stays_at_its_site()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.id <> OLD.id OR NEW.org_id <> OLD.org_id OR NEW.site_id <> OLD.site_id THEN
    RAISE EXCEPTION 'mining load % stays where it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
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
CREATE OR REPLACE FUNCTION public.period_closes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.period_summed_up()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$

-- may execute: nobody
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
CREATE OR REPLACE FUNCTION public.refuse_by_hand()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF pg_trigger_depth() < 2 OR TG_OP IN ('DELETE', 'TRUNCATE') THEN
    RAISE EXCEPTION '% follows from the postings: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
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
