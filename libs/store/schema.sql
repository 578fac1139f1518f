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
public.allocation.units public.unit_range NOT NULL
public.allocation.period public.market_period NOT NULL
public.allocation.holder_kind public.holder_kind NOT NULL
public.allocation.holder_id text NOT NULL
public.allocation.holder_org text NOT NULL
public.allocation.expires_at timestamp with time zone
public.allocation.watts public.drawn_watts NOT NULL DEFAULT 0
public.allocation.resource_key bigint NOT NULL DEFAULT hashtextextended(resource_id, (0)::bigint)
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
public.api_request.id text NOT NULL
public.api_request.org_id text NOT NULL
public.api_request.key_id text NOT NULL
public.api_request.at timestamp with time zone NOT NULL
public.api_request.operation text
public.api_request.kind text
public.api_request.status integer NOT NULL
public.api_request.outcome text NOT NULL
public.api_request.codes text[] NOT NULL
public.api_request.milliseconds integer NOT NULL
public.api_request.cost integer
public.app_user.id text NOT NULL
public.app_user.email text NOT NULL
public.app_user.name text NOT NULL
public.app_user.password_hash text NOT NULL
public.app_user.created_at timestamp with time zone NOT NULL DEFAULT now()
public.application_undo.id text NOT NULL
public.application_undo.kind text NOT NULL
public.application_undo.org_id text NOT NULL
public.application_undo.provider_org_id text NOT NULL
public.application_undo.invoice_id text NOT NULL
public.application_undo.contract_money_id text
public.application_undo.currency character(3) NOT NULL
public.application_undo.amount_minor bigint NOT NULL
public.application_undo.reason text NOT NULL
public.application_undo.undone_at timestamp with time zone NOT NULL
public.application_undo.undone_by text NOT NULL
public.audit_log.id bigint NOT NULL IDENTITY
public.audit_log.org_id text
public.audit_log.actor_id text NOT NULL
public.audit_log.action text NOT NULL
public.audit_log.subject_id text NOT NULL
public.audit_log.detail jsonb NOT NULL
public.audit_log.at timestamp with time zone NOT NULL DEFAULT public.market_now()
public.audit_log.real_at timestamp with time zone NOT NULL DEFAULT now()
public.availability_month.id text NOT NULL
public.availability_month.lease_id text NOT NULL
public.availability_month.org_id text NOT NULL
public.availability_month.provider_org_id text NOT NULL
public.availability_month.starts_at timestamp with time zone NOT NULL
public.availability_month.ends_at timestamp with time zone NOT NULL
public.availability_month.revision integer NOT NULL
public.availability_month.minutes integer NOT NULL
public.availability_month.down_minutes integer NOT NULL
public.availability_month.maintenance_minutes integer NOT NULL
public.availability_month.curtailed_minutes integer NOT NULL
public.availability_month.credit_percent numeric(38,12) NOT NULL
public.availability_month.may_leave boolean NOT NULL
public.availability_month.is_known boolean NOT NULL DEFAULT true
public.availability_month.promised_units integer
public.availability_month.reported_since timestamp with time zone
public.availability_month.is_faulty_before boolean NOT NULL DEFAULT false
public.availability_month.maintenance_ids text[] NOT NULL DEFAULT '{}'::text[]
public.availability_month.sla jsonb
public.balance_draw.id text NOT NULL
public.balance_draw.org_id text NOT NULL
public.balance_draw.provider_org_id text NOT NULL
public.balance_draw.invoice_id text NOT NULL
public.balance_draw.currency character(3) NOT NULL
public.balance_draw.amount_minor bigint NOT NULL
public.balance_draw.drawn_at timestamp with time zone NOT NULL
public.balance_setting.org_id text NOT NULL
public.balance_setting.pays_invoices boolean NOT NULL
public.balance_setting.auto_top_up jsonb
public.balance_setting.stopped_because text
public.balance_setting.changed_at timestamp with time zone NOT NULL
public.balance_setting.changed_by text NOT NULL
public.bank_account.id text NOT NULL
public.bank_account.name text NOT NULL
public.bank_account.currency character(3) NOT NULL
public.bank_account.added_at timestamp with time zone NOT NULL
public.bank_account.added_by text NOT NULL
public.bank_account_identifier.identifier text NOT NULL
public.bank_account_identifier.currency character(3) NOT NULL
public.bank_account_identifier.account_id text NOT NULL
public.bank_account_identifier.seq integer NOT NULL
public.bank_line.id text NOT NULL
public.bank_line.account_id text NOT NULL
public.bank_line.currency character(3) NOT NULL
public.bank_line.statement_id text NOT NULL
public.bank_line.entry_key text NOT NULL
public.bank_line.part integer NOT NULL
public.bank_line.booked_on date NOT NULL
public.bank_line.value_on date
public.bank_line.amount_minor bigint NOT NULL
public.bank_line.kind text NOT NULL
public.bank_line.bank_reference text
public.bank_line.end_to_end_id text
public.bank_line.refs text[] NOT NULL
public.bank_line.counterparty_name text
public.bank_line.counterparty_account text
public.bank_line.remittance text NOT NULL
public.bank_line.is_reversal boolean NOT NULL
public.bank_line_use.line_id text NOT NULL
public.bank_line_use.rule text NOT NULL
public.bank_line_use.subject_id text NOT NULL
public.bank_line_use.used_at timestamp with time zone NOT NULL
public.bank_line_use.used_by text NOT NULL
public.bank_refused_file.id text NOT NULL
public.bank_refused_file.name text NOT NULL
public.bank_refused_file.hash text NOT NULL
public.bank_refused_file.accounts text[] NOT NULL
public.bank_refused_file.refused_at timestamp with time zone NOT NULL
public.bank_refused_file.refused_by text NOT NULL
public.bank_statement.id text NOT NULL
public.bank_statement.seq bigint NOT NULL IDENTITY
public.bank_statement.upload_id text NOT NULL
public.bank_statement.account_id text NOT NULL
public.bank_statement.currency character(3) NOT NULL
public.bank_statement.format text NOT NULL
public.bank_statement.kind text NOT NULL
public.bank_statement.reference text
public.bank_statement.number text
public.bank_statement.from_day date NOT NULL
public.bank_statement.to_day date NOT NULL
public.bank_statement.opening_minor bigint
public.bank_statement.closing_minor bigint
public.bank_statement.balanced boolean
public.bank_statement.problems jsonb NOT NULL
public.bank_statement.line_count integer NOT NULL
public.bank_statement.new_line_count integer NOT NULL
public.bank_statement.hash text NOT NULL
public.bank_statement.imported_at timestamp with time zone NOT NULL
public.bank_statement.xid xid8 NOT NULL DEFAULT pg_current_xact_id()
public.bank_statement_line.statement_id text NOT NULL
public.bank_statement_line.seq integer NOT NULL
public.bank_statement_line.account_id text NOT NULL
public.bank_statement_line.currency character(3) NOT NULL
public.bank_statement_line.line_id text NOT NULL
public.bank_upload.id text NOT NULL
public.bank_upload.name text NOT NULL
public.bank_upload.format text NOT NULL
public.bank_upload.hash text NOT NULL
public.bank_upload.content text NOT NULL
public.bank_upload.problems jsonb NOT NULL
public.bank_upload.imported_at timestamp with time zone NOT NULL
public.bank_upload.imported_by text NOT NULL
public.budget.id text NOT NULL
public.budget.org_id text NOT NULL
public.budget.name text NOT NULL
public.budget.cost_centre text
public.budget.currency character(3) NOT NULL
public.budget.monthly_minor bigint NOT NULL
public.budget.alert_percents integer[] NOT NULL
public.budget.is_hard boolean NOT NULL
public.budget.closed_at timestamp with time zone
public.budget.changed_at timestamp with time zone NOT NULL
public.budget.changed_by text NOT NULL
public.budget_alert.budget_id text NOT NULL
public.budget_alert.month date NOT NULL
public.budget_alert.percent integer NOT NULL
public.budget_alert.org_id text NOT NULL
public.budget_alert.spent_minor bigint NOT NULL
public.budget_alert.raised_at timestamp with time zone NOT NULL
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
public.cash_application.id text NOT NULL
public.cash_application.org_id text NOT NULL
public.cash_application.provider_org_id text NOT NULL
public.cash_application.invoice_id text NOT NULL
public.cash_application.currency character(3) NOT NULL
public.cash_application.amount_minor bigint NOT NULL
public.cash_application.reason text NOT NULL
public.cash_application.applied_at timestamp with time zone NOT NULL
public.cash_application.applied_by text NOT NULL
public.clock.single boolean NOT NULL DEFAULT true
public.clock.offset_ms bigint NOT NULL
public.close_item_owner.item text NOT NULL
public.close_item_owner.owner text
public.close_item_owner.set_at timestamp with time zone NOT NULL
public.close_item_owner.set_by text NOT NULL
public.contract.id text NOT NULL
public.contract.number text NOT NULL
public.contract.term_sheet_id text NOT NULL
public.contract.org_id text NOT NULL
public.contract.provider_org_id text NOT NULL
public.contract.past_org_ids text[] NOT NULL DEFAULT '{}'::text[]
public.contract.invited_org_id text
public.contract.leaving_org_id text
public.contract.signed_at timestamp with time zone NOT NULL
public.contract.document_hash text NOT NULL
public.contract.currency character(3) NOT NULL
public.contract.time_zone text NOT NULL
public.contract.index_name text
public.contract.platform_fee_bp integer NOT NULL
public.contract.tax_jurisdiction text NOT NULL
public.contract.tax_bp integer NOT NULL
public.contract.tax_kind text NOT NULL
public.contract.renewals_taken integer NOT NULL
public.contract.expansions_taken text[] NOT NULL
public.contract.next_billing_at timestamp with time zone
public.contract.version integer NOT NULL
public.contract.tax_parts jsonb
public.contract_act.id text NOT NULL
public.contract_act.contract_id text NOT NULL
public.contract_act.org_id text NOT NULL
public.contract_act.provider_org_id text NOT NULL
public.contract_act.by_org_id text NOT NULL
public.contract_act.kind text NOT NULL
public.contract_act.detail jsonb NOT NULL
public.contract_act.effective date NOT NULL
public.contract_act.reason text NOT NULL
public.contract_act.documents text[] NOT NULL
public.contract_act.parties text[] NOT NULL
public.contract_act.state text NOT NULL
public.contract_act.at timestamp with time zone NOT NULL
public.contract_closure.contract_id text NOT NULL
public.contract_closure.org_id text NOT NULL
public.contract_closure.provider_org_id text NOT NULL
public.contract_closure.effective date NOT NULL
public.contract_closure.cause text NOT NULL
public.contract_closure.reason text NOT NULL
public.contract_closure.documents text[] NOT NULL
public.contract_closure.recorded_at timestamp with time zone NOT NULL DEFAULT public.market_now()
public.contract_consent.act_id text NOT NULL
public.contract_consent.by_org_id text NOT NULL
public.contract_consent.at timestamp with time zone NOT NULL
public.contract_lease.lease_id text NOT NULL
public.contract_lease.contract_id text NOT NULL
public.contract_lease.tranche text NOT NULL
public.contract_lease.org_id text NOT NULL
public.contract_lease.provider_org_id text NOT NULL
public.contract_lease.offer_id text NOT NULL
public.contract_lease.starts_on date NOT NULL
public.contract_lease.ends_on date NOT NULL
public.contract_money.id text NOT NULL
public.contract_money.contract_id text NOT NULL
public.contract_money.org_id text NOT NULL
public.contract_money.provider_org_id text NOT NULL
public.contract_money.kind text NOT NULL
public.contract_money.currency character(3) NOT NULL
public.contract_money.amount_minor bigint NOT NULL
public.contract_money.due_at timestamp with time zone NOT NULL
public.contract_money.received_at timestamp with time zone
public.contract_money.drawn_minor bigint NOT NULL DEFAULT 0
public.contract_money.applied_minor bigint NOT NULL DEFAULT 0
public.contract_money.forfeited_minor bigint NOT NULL DEFAULT 0
public.contract_money.returned_minor bigint NOT NULL DEFAULT 0
public.contract_schedule.contract_id text NOT NULL
public.contract_schedule.version integer NOT NULL
public.contract_schedule.org_id text NOT NULL
public.contract_schedule.provider_org_id text NOT NULL
public.contract_schedule.contract_version integer NOT NULL
public.contract_schedule.currency character(3) NOT NULL
public.contract_schedule.time_zone text NOT NULL
public.contract_schedule.header text NOT NULL
public.contract_schedule.row_ids bigint[] NOT NULL
public.contract_schedule.previous text
public.contract_schedule.hash text NOT NULL
public.contract_version.contract_id text NOT NULL
public.contract_version.number integer NOT NULL
public.contract_version.org_id text NOT NULL
public.contract_version.provider_org_id text NOT NULL
public.contract_version.effective date NOT NULL
public.contract_version.cause text NOT NULL
public.contract_version.reason text
public.contract_version.documents text[]
public.contract_version.terms jsonb NOT NULL
public.contract_version.recorded_at timestamp with time zone NOT NULL DEFAULT public.market_now()
public.credit_application.id text NOT NULL
public.credit_application.org_id text NOT NULL
public.credit_application.provider_org_id text NOT NULL
public.credit_application.invoice_id text NOT NULL
public.credit_application.currency character(3) NOT NULL
public.credit_application.amount_minor bigint NOT NULL
public.credit_application.applied_at timestamp with time zone NOT NULL
public.credit_application.applied_by text NOT NULL
public.credit_note.id text NOT NULL
public.credit_note.number text NOT NULL
public.credit_note.series text NOT NULL DEFAULT split_part(number, '-'::text, 1)
public.credit_note.year integer NOT NULL DEFAULT (split_part(number, '-'::text, 2))::integer
public.credit_note.seq integer NOT NULL DEFAULT (split_part(number, '-'::text, 3))::integer
public.credit_note.org_id text NOT NULL
public.credit_note.provider_org_id text NOT NULL
public.credit_note.invoice_id text NOT NULL
public.credit_note.kind text NOT NULL
public.credit_note.reason text NOT NULL
public.credit_note.evidence text[] NOT NULL
public.credit_note.cause text
public.credit_note.currency character(3) NOT NULL
public.credit_note.subtotal_minor bigint NOT NULL
public.credit_note.platform_fee_minor bigint NOT NULL
public.credit_note.tax_minor bigint NOT NULL
public.credit_note.total_minor bigint NOT NULL
public.credit_note.provider_bears_minor bigint NOT NULL
public.credit_note.lowers_minor bigint NOT NULL
public.credit_note.issued_at timestamp with time zone NOT NULL
public.credit_note.issued_by text NOT NULL
public.credit_note.xid xid8 NOT NULL DEFAULT pg_current_xact_id()
public.credit_note_counter.series text NOT NULL
public.credit_note_counter.year integer NOT NULL
public.credit_note_counter.last integer NOT NULL
public.credit_note_line.id text NOT NULL
public.credit_note_line.credit_note_id text NOT NULL
public.credit_note_line.position integer NOT NULL
public.credit_note_line.org_id text NOT NULL
public.credit_note_line.provider_org_id text NOT NULL
public.credit_note_line.invoice_line_id text NOT NULL
public.credit_note_line.kind text NOT NULL
public.credit_note_line.description text NOT NULL
public.credit_note_line.amount_minor bigint NOT NULL
public.credit_note_line.share_org text
public.credit_note_reversal.id text NOT NULL
public.credit_note_reversal.number text NOT NULL
public.credit_note_reversal.series text NOT NULL DEFAULT split_part(number, '-'::text, 1)
public.credit_note_reversal.year integer NOT NULL DEFAULT (split_part(number, '-'::text, 2))::integer
public.credit_note_reversal.seq integer NOT NULL DEFAULT (split_part(number, '-'::text, 3))::integer
public.credit_note_reversal.credit_note_id text NOT NULL
public.credit_note_reversal.org_id text NOT NULL
public.credit_note_reversal.provider_org_id text NOT NULL
public.credit_note_reversal.reason text NOT NULL
public.credit_note_reversal.evidence text[] NOT NULL
public.credit_note_reversal.reversed_at timestamp with time zone NOT NULL
public.credit_note_reversal.reversed_by text NOT NULL
public.credit_note_reversal.xid xid8 NOT NULL DEFAULT pg_current_xact_id()
public.credit_terms.id text NOT NULL
public.credit_terms.org_id text NOT NULL
public.credit_terms.limit_minor bigint NOT NULL
public.credit_terms.currency character(3) NOT NULL
public.credit_terms.net_days integer
public.credit_terms.reason text NOT NULL
public.credit_terms.set_at timestamp with time zone NOT NULL
public.credit_terms.set_by text NOT NULL
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
public.curtailment_call.id text NOT NULL
public.curtailment_call.lease_id text NOT NULL
public.curtailment_call.org_id text NOT NULL
public.curtailment_call.provider_org_id text NOT NULL
public.curtailment_call.site_id text NOT NULL
public.curtailment_call.starts_at timestamp with time zone NOT NULL
public.curtailment_call.ends_at timestamp with time zone NOT NULL
public.curtailment_call.load_share numeric(38,12) NOT NULL
public.curtailment_call.reason text NOT NULL
public.curtailment_call.called_at timestamp with time zone NOT NULL
public.curtailment_settlement.call_id text NOT NULL
public.curtailment_settlement.lease_id text NOT NULL
public.curtailment_settlement.org_id text NOT NULL
public.curtailment_settlement.provider_org_id text NOT NULL
public.curtailment_settlement.megawatt_hours numeric(38,12) NOT NULL
public.curtailment_settlement.price numeric(38,12) NOT NULL
public.curtailment_settlement.documents jsonb NOT NULL
public.curtailment_settlement.settled_at timestamp with time zone NOT NULL
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
public.deposit_forfeit.id text NOT NULL
public.deposit_forfeit.contract_money_id text NOT NULL
public.deposit_forfeit.org_id text NOT NULL
public.deposit_forfeit.provider_org_id text NOT NULL
public.deposit_forfeit.currency character(3) NOT NULL
public.deposit_forfeit.to_provider_minor bigint NOT NULL
public.deposit_forfeit.to_us_minor bigint NOT NULL
public.deposit_forfeit.reason text NOT NULL
public.deposit_forfeit.evidence text[] NOT NULL
public.deposit_forfeit.proposed_at timestamp with time zone NOT NULL
public.deposit_forfeit.proposed_by text NOT NULL
public.deposit_use.id text NOT NULL
public.deposit_use.contract_money_id text NOT NULL
public.deposit_use.org_id text NOT NULL
public.deposit_use.provider_org_id text NOT NULL
public.deposit_use.kind text NOT NULL
public.deposit_use.invoice_id text
public.deposit_use.forfeit_id text
public.deposit_use.currency character(3) NOT NULL
public.deposit_use.amount_minor bigint NOT NULL
public.deposit_use.reason text NOT NULL
public.deposit_use.decided_at timestamp with time zone NOT NULL
public.deposit_use.decided_by text NOT NULL
public.dispute.id text NOT NULL
public.dispute.stripe_dispute_id text NOT NULL
public.dispute.stripe_charge_id text NOT NULL
public.dispute.org_id text NOT NULL
public.dispute.provider_org_id text NOT NULL
public.dispute.invoice_id text NOT NULL
public.dispute.currency character(3) NOT NULL
public.dispute.amount_minor bigint NOT NULL
public.dispute.withdrawn_minor bigint NOT NULL
public.dispute.fee_minor bigint NOT NULL
public.dispute.reason text NOT NULL
public.dispute.status text NOT NULL
public.dispute.due_by timestamp with time zone
public.dispute.submissions integer NOT NULL
public.dispute.provider_bears_basis_points integer NOT NULL
public.dispute.opened_at timestamp with time zone NOT NULL
public.dispute.changed_at timestamp with time zone NOT NULL
public.dispute.reviewed_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
public.dispute_answer.id text NOT NULL
public.dispute_answer.dispute_id text NOT NULL
public.dispute_answer.org_id text NOT NULL
public.dispute_answer.kind text NOT NULL
public.dispute_answer.evidence jsonb NOT NULL
public.dispute_answer.answered_at timestamp with time zone NOT NULL
public.dispute_answer.answered_by text NOT NULL
public.dispute_file.id text NOT NULL
public.dispute_file.dispute_id text NOT NULL
public.dispute_file.org_id text NOT NULL
public.dispute_file.evidence text NOT NULL
public.dispute_file.name text NOT NULL
public.dispute_file.media_type text NOT NULL
public.dispute_file.content bytea NOT NULL
public.dispute_file.sha256 text NOT NULL DEFAULT encode(sha256(content), 'hex'::text)
public.dispute_file.uploaded_at timestamp with time zone NOT NULL
public.dispute_file.uploaded_by text NOT NULL
public.dunning_look.invoice_id text NOT NULL
public.dunning_look.next_at timestamp with time zone NOT NULL
public.dunning_pause.id text NOT NULL
public.dunning_pause.seq bigint NOT NULL IDENTITY
public.dunning_pause.invoice_id text NOT NULL
public.dunning_pause.org_id text NOT NULL
public.dunning_pause.kind text NOT NULL
public.dunning_pause.until timestamp with time zone
public.dunning_pause.note text NOT NULL
public.dunning_pause.recorded_at timestamp with time zone NOT NULL
public.dunning_pause.recorded_by text NOT NULL
public.dunning_policy.org_id text NOT NULL
public.dunning_policy.policy jsonb NOT NULL
public.dunning_policy.changed_at timestamp with time zone NOT NULL
public.dunning_policy.changed_by text NOT NULL
public.dunning_step.id text NOT NULL
public.dunning_step.invoice_id text NOT NULL
public.dunning_step.org_id text NOT NULL
public.dunning_step.step text NOT NULL
public.dunning_step.days_past_due integer NOT NULL
public.dunning_step.currency character(3) NOT NULL
public.dunning_step.due_minor bigint NOT NULL
public.dunning_step.taken_at timestamp with time zone NOT NULL
public.energy_bill.id text NOT NULL
public.energy_bill.lease_id text NOT NULL
public.energy_bill.org_id text NOT NULL
public.energy_bill.provider_org_id text NOT NULL
public.energy_bill.starts_at timestamp with time zone NOT NULL
public.energy_bill.ends_at timestamp with time zone NOT NULL
public.energy_bill.revision integer NOT NULL
public.energy_bill.energy_kwh numeric(38,12) NOT NULL
public.energy_bill.currency character(3) NOT NULL
public.energy_bill.energy_minor bigint NOT NULL
public.energy_bill.tax_minor bigint NOT NULL
public.energy_bill.tax_bp integer NOT NULL
public.energy_bill.invoice_id text
public.energy_bill.owed_credit_id text
public.energy_bill.billed_at timestamp with time zone NOT NULL
public.energy_bill.tax_parts jsonb
public.energy_bill.meter_record_ids text[]
public.entry.journal_id text NOT NULL
public.entry.seq integer NOT NULL
public.entry.account_id bigint NOT NULL
public.entry.owner_id text
public.entry.minor bigint NOT NULL
public.entry.currency character(3) NOT NULL
public.event_reminder.type text NOT NULL
public.event_reminder.subject_id text NOT NULL
public.event_reminder.org_id text NOT NULL
public.event_reminder.at timestamp with time zone NOT NULL DEFAULT public.market_now()
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
public.heartbeat.lease_id text NOT NULL
public.heartbeat.org_id text NOT NULL
public.heartbeat.provider_org_id text NOT NULL
public.heartbeat.hour timestamp with time zone NOT NULL
public.heartbeat.node text NOT NULL
public.heartbeat.units integer NOT NULL
public.heartbeat.minutes bigint NOT NULL
public.holdback.id text NOT NULL
public.holdback.payout_id text NOT NULL
public.holdback.org_id text NOT NULL
public.holdback.currency character(3) NOT NULL
public.holdback.amount_minor bigint NOT NULL
public.holdback.release_at timestamp with time zone NOT NULL
public.holdback.released_at timestamp with time zone
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
public.index_value.index_name text NOT NULL
public.index_value.month text NOT NULL
public.index_value.value numeric(38,12) NOT NULL
public.index_value.source text NOT NULL
public.index_value.recorded_at timestamp with time zone NOT NULL DEFAULT public.market_now()
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
public.intent.invoice_id text DEFAULT 
CASE
    WHEN ((operation ~~ 'INVOICE\_%'::text) OR (operation = 'CREDIT_VOID'::text)) THEN aggregate_id
    ELSE NULL::text
END
public.intent.refund_id text DEFAULT 
CASE
    WHEN (operation ~~ 'REFUND\_%'::text) THEN aggregate_id
    ELSE NULL::text
END
public.intent.dispute_id text DEFAULT 
CASE
    WHEN (operation ~~ 'DISPUTE\_%'::text) THEN aggregate_id
    ELSE NULL::text
END
public.intent.payout_account_id text DEFAULT 
CASE
    WHEN (operation = 'ACCOUNT_CREATE'::text) THEN aggregate_id
    ELSE NULL::text
END
public.intent.payout_transfer_id text DEFAULT 
CASE
    WHEN (operation = 'TRANSFER_CREATE'::text) THEN aggregate_id
    ELSE NULL::text
END
public.intent.transfer_reversal_id text DEFAULT 
CASE
    WHEN (operation = 'TRANSFER_REVERSE'::text) THEN aggregate_id
    ELSE NULL::text
END
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
public.invoice.rate_card jsonb
public.invoice.usage_hash text
public.invoice.time_zone_data text
public.invoice.content_hash text
public.invoice.credited_minor bigint NOT NULL DEFAULT 0
public.invoice.tax_parts jsonb
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
public.invoice_line.working text
public.invoice_line.schedule_row text
public.invoice_line.tax_jurisdiction text
public.invoice_meter_basis.invoice_id text NOT NULL
public.invoice_meter_basis.place integer NOT NULL
public.invoice_meter_basis.kind text NOT NULL
public.invoice_meter_basis.currency character(3) NOT NULL
public.invoice_meter_basis.amount_minor bigint NOT NULL
public.invoice_meter_basis.quantity numeric(38,12)
public.invoice_meter_basis.price numeric(38,12)
public.invoice_meter_basis.record_ids text[] NOT NULL
public.invoice_meter_basis.energy jsonb
public.invoice_meter_basis.service jsonb
public.invoice_wire.id text NOT NULL
public.invoice_wire.invoice_id text NOT NULL
public.invoice_wire.org_id text NOT NULL
public.invoice_wire.provider_org_id text NOT NULL
public.invoice_wire.currency character(3) NOT NULL
public.invoice_wire.amount_minor bigint NOT NULL
public.invoice_wire.applied_minor bigint NOT NULL
public.invoice_wire.lowers boolean NOT NULL
public.invoice_wire.bank_reference text NOT NULL
public.invoice_wire.received_at timestamp with time zone NOT NULL
public.invoice_wire.recorded_by text NOT NULL
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
public.lease.contract_id text
public.lease.tranche text
public.lease.accepted_at timestamp with time zone
public.lease.accept_by timestamp with time zone
public.lease.next_availability_at timestamp with time zone
public.lease.remeter_from timestamp with time zone
public.lease.service_levels text
public.lease.tax_parts jsonb
public.lease_acceptance.id text NOT NULL
public.lease_acceptance.lease_id text NOT NULL
public.lease_acceptance.org_id text NOT NULL
public.lease_acceptance.provider_org_id text NOT NULL
public.lease_acceptance.basis text NOT NULL
public.lease_acceptance.at timestamp with time zone NOT NULL
public.lease_acceptance.actor_id text NOT NULL
public.lease_acceptance.delivered_at timestamp with time zone NOT NULL
public.lease_acceptance.test jsonb
public.lease_event.lease_id text NOT NULL
public.lease_event.seq bigint NOT NULL IDENTITY
public.lease_event.org_id text NOT NULL
public.lease_event.provider_org_id text NOT NULL
public.lease_event.at timestamp with time zone NOT NULL
public.lease_event.state text NOT NULL
public.lease_event.reason text NOT NULL
public.lease_event.note text
public.lease_notice.id text NOT NULL
public.lease_notice.lease_id text NOT NULL
public.lease_notice.org_id text NOT NULL
public.lease_notice.provider_org_id text NOT NULL
public.lease_notice.from_side text NOT NULL
public.lease_notice.kind text NOT NULL
public.lease_notice.text text NOT NULL
public.lease_notice.documents jsonb NOT NULL
public.lease_notice.given_at timestamp with time zone NOT NULL
public.lease_notice.give_by timestamp with time zone
public.lease_notice.takes_effect_at timestamp with time zone
public.lease_spend.lease_id text NOT NULL
public.lease_spend.month date NOT NULL
public.lease_spend.org_id text NOT NULL
public.lease_spend.cost_centre text
public.lease_spend.purchase_order text
public.lease_spend.currency character(3) NOT NULL
public.lease_spend.amount_minor bigint NOT NULL
public.ledger_event.kind text NOT NULL
public.ledger_event.source_type text
public.ledger_event.reverses boolean NOT NULL
public.maintenance_notice.id text NOT NULL
public.maintenance_notice.lease_id text NOT NULL
public.maintenance_notice.org_id text NOT NULL
public.maintenance_notice.provider_org_id text NOT NULL
public.maintenance_notice.starts_at timestamp with time zone NOT NULL
public.maintenance_notice.ends_at timestamp with time zone NOT NULL
public.maintenance_notice.note text NOT NULL
public.maintenance_notice.announced_at timestamp with time zone NOT NULL
public.membership.org_id text NOT NULL
public.membership.user_id text NOT NULL
public.membership.role text NOT NULL
public.membership.joined_at timestamp with time zone NOT NULL DEFAULT now()
public.meter_reading.id text NOT NULL
public.meter_reading.lease_id text NOT NULL
public.meter_reading.org_id text NOT NULL
public.meter_reading.provider_org_id text NOT NULL
public.meter_reading.external_id text NOT NULL
public.meter_reading.starts_at timestamp with time zone NOT NULL
public.meter_reading.ends_at timestamp with time zone NOT NULL
public.meter_reading.it_kwh numeric(38,12) NOT NULL
public.meter_reading.pue numeric(38,12)
public.meter_reading.tariff numeric(38,12)
public.meter_reading.replaces text
public.meter_reading.received_at timestamp with time zone NOT NULL
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
public.meter_record.revision integer NOT NULL DEFAULT 0
public.meter_record.reading_ids text[] NOT NULL DEFAULT '{}'::text[]
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
public.need_alert.id text NOT NULL
public.need_alert.org_id text NOT NULL
public.need_alert.words text NOT NULL
public.need_alert.filter jsonb NOT NULL
public.need_alert.rolling_hours integer
public.need_alert.state text NOT NULL
public.need_alert.expires_at timestamp with time zone NOT NULL
public.need_alert.created_at timestamp with time zone NOT NULL
public.need_alert.created_by text NOT NULL
public.need_alert_match.id text NOT NULL
public.need_alert_match.alert_id text NOT NULL
public.need_alert_match.org_id text NOT NULL
public.need_alert_match.offer_id text NOT NULL
public.need_alert_match.offer_name text NOT NULL
public.need_alert_match.reason text NOT NULL
public.need_alert_match.rate numeric(38,12) NOT NULL
public.need_alert_match.currency character(3) NOT NULL
public.need_alert_match.rate_unit text NOT NULL
public.need_alert_match.bookable_units integer NOT NULL
public.need_alert_match.starts_at timestamp with time zone NOT NULL
public.need_alert_match.ends_at timestamp with time zone NOT NULL
public.need_alert_match.matched_at timestamp with time zone NOT NULL
public.need_alert_sighting.alert_id text NOT NULL
public.need_alert_sighting.org_id text NOT NULL
public.need_alert_sighting.offer_id text NOT NULL
public.need_alert_sighting.fits boolean NOT NULL
public.need_alert_sighting.is_dear boolean NOT NULL
public.need_alert_sighting.is_full boolean NOT NULL
public.notification_read.org_id text NOT NULL
public.notification_read.actor_id text NOT NULL
public.notification_read.event_id text NOT NULL
public.notification_read.read_at timestamp with time zone NOT NULL DEFAULT public.market_now()
public.notification_silence.org_id text NOT NULL
public.notification_silence.actor_id text NOT NULL
public.notification_silence.type text NOT NULL
public.offer.id text NOT NULL
public.offer.owner_org text NOT NULL
public.offer.state text NOT NULL
public.offer.version integer NOT NULL
public.offer.body jsonb NOT NULL
public.offer.epoch bigint NOT NULL DEFAULT 0
public.offer_epoch.single boolean NOT NULL DEFAULT true
public.offer_epoch.epoch bigint NOT NULL
public.operation.id text NOT NULL
public.operation.kind text NOT NULL
public.operation.state text NOT NULL
public.operation.command jsonb NOT NULL
public.operation.input text
public.operation.requested_by text NOT NULL
public.operation.requested_at timestamp with time zone NOT NULL
public.operation.started_at timestamp with time zone
public.operation.ended_at timestamp with time zone
public.operation.phase text
public.operation.done integer NOT NULL DEFAULT 0
public.operation.total integer
public.operation.attempts integer NOT NULL DEFAULT 0
public.operation.alive_until timestamp with time zone
public.operation.error text
public.operation.result_id text
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
public.organisation.net_days integer
public.organisation.tax_subdivision text
public.organisation.tax_locality text
public.outgoing_wire.id text NOT NULL
public.outgoing_wire.purpose text NOT NULL
public.outgoing_wire.subject_id text NOT NULL
public.outgoing_wire.org_id text NOT NULL
public.outgoing_wire.currency character(3) NOT NULL
public.outgoing_wire.amount_minor bigint NOT NULL
public.outgoing_wire.reason text NOT NULL
public.outgoing_wire.prepared_at timestamp with time zone NOT NULL
public.outgoing_wire.prepared_by text NOT NULL
public.outgoing_wire.state text NOT NULL DEFAULT 'PREPARED'::text
public.outgoing_wire_event.wire_id text NOT NULL
public.outgoing_wire_event.seq integer NOT NULL
public.outgoing_wire_event.org_id text NOT NULL
public.outgoing_wire_event.state text NOT NULL
public.outgoing_wire_event.taken_at timestamp with time zone NOT NULL
public.outgoing_wire_event.taken_by text NOT NULL
public.outgoing_wire_event.reference text
public.outgoing_wire_event.note text
public.outgoing_wire_limit.currency character(3) NOT NULL
public.outgoing_wire_limit.minor bigint NOT NULL
public.owed_credit.id text NOT NULL
public.owed_credit.lease_id text NOT NULL
public.owed_credit.org_id text NOT NULL
public.owed_credit.provider_org_id text NOT NULL
public.owed_credit.kind text NOT NULL
public.owed_credit.cause text NOT NULL
public.owed_credit.starts_at timestamp with time zone NOT NULL
public.owed_credit.ends_at timestamp with time zone NOT NULL
public.owed_credit.currency character(3) NOT NULL
public.owed_credit.amount_minor bigint
public.owed_credit.reason text NOT NULL
public.owed_credit.evidence text[] NOT NULL
public.owed_credit.owed_at timestamp with time zone NOT NULL
public.owed_credit.state text NOT NULL
public.owed_credit.granted_minor bigint NOT NULL DEFAULT 0
public.owed_credit.look_at timestamp with time zone
public.owed_credit.tries integer NOT NULL DEFAULT 0
public.owed_credit.obstacle text
public.party_event.xid xid8 NOT NULL DEFAULT pg_current_xact_id()
public.party_event.seq bigint NOT NULL IDENTITY
public.party_event.org_id text NOT NULL
public.party_event.type text NOT NULL
public.party_event.subject_id text NOT NULL
public.party_event.at timestamp with time zone NOT NULL DEFAULT public.market_now()
public.payment_action.intent_id text NOT NULL
public.payment_action.org_id text NOT NULL
public.payment_action.invoice_id text NOT NULL
public.payment_action.state text NOT NULL
public.payment_action.asked_at timestamp with time zone NOT NULL
public.payment_action.ended_at timestamp with time zone
public.payment_method.id text NOT NULL
public.payment_method.org_id text NOT NULL
public.payment_method.kind text NOT NULL
public.payment_method.brand text NOT NULL
public.payment_method.last4 text NOT NULL
public.payment_method.stripe_payment_method_id text NOT NULL
public.payment_method.created_at timestamp with time zone NOT NULL
public.payment_method.currency character(3)
public.payment_method.preferred_at timestamp with time zone
public.payment_method.removed_at timestamp with time zone
public.payment_setup.id text NOT NULL
public.payment_setup.org_id text NOT NULL
public.payment_setup.way text NOT NULL
public.payment_setup.mandate_text text
public.payment_setup.mandate_hash text
public.payment_setup.stripe_setup_intent_id text
public.payment_setup.stripe_mandate_id text
public.payment_setup.state text NOT NULL
public.payment_setup.failure text
public.payment_setup.payment_method_id text
public.payment_setup.created_at timestamp with time zone NOT NULL
public.payment_setup.created_by text NOT NULL
public.payment_setup.ended_at timestamp with time zone
public.payout.id text NOT NULL
public.payout.org_id text NOT NULL
public.payout.currency character(3) NOT NULL
public.payout.amount_minor bigint NOT NULL
public.payout.state text NOT NULL DEFAULT 'PLANNED'::text
public.payout.planned_at timestamp with time zone NOT NULL
public.payout.planned_by text NOT NULL
public.payout.xid xid8 NOT NULL DEFAULT pg_current_xact_id()
public.payout_account.id text NOT NULL
public.payout_account.org_id text NOT NULL
public.payout_account.stripe_account_id text
public.payout_account.state text NOT NULL
public.payout_account.transfers text NOT NULL
public.payout_account.payouts_enabled boolean NOT NULL
public.payout_account.requirements text[] NOT NULL
public.payout_account.disabled_reason text
public.payout_account.asked_at timestamp with time zone NOT NULL
public.payout_account.changed_at timestamp with time zone NOT NULL
public.payout_clock.key text NOT NULL
public.payout_clock.next_at timestamp with time zone NOT NULL
public.payout_hop.seq bigint NOT NULL IDENTITY
public.payout_hop.payout_id text NOT NULL
public.payout_hop.transfer_id text NOT NULL
public.payout_hop.org_id text NOT NULL
public.payout_hop.state text NOT NULL
public.payout_hop.note text NOT NULL
public.payout_hop.at timestamp with time zone NOT NULL
public.payout_line.id text NOT NULL
public.payout_line.payout_id text NOT NULL
public.payout_line.position integer NOT NULL
public.payout_line.org_id text NOT NULL
public.payout_line.kind text NOT NULL
public.payout_line.journal_id text NOT NULL
public.payout_line.source_id text NOT NULL
public.payout_line.invoice_id text
public.payout_line.invoice_line_id text
public.payout_line.description text NOT NULL
public.payout_line.amount_minor bigint NOT NULL
public.payout_line.fee_minor bigint NOT NULL
public.payout_look.org_id text NOT NULL
public.payout_look.currency character(3) NOT NULL
public.payout_look.waits_for text
public.payout_look.next_at timestamp with time zone NOT NULL
public.payout_policy.org_id text NOT NULL
public.payout_policy.holdback_basis_points integer NOT NULL
public.payout_policy.holdback_days integer NOT NULL
public.payout_policy.rail text NOT NULL
public.payout_policy.above_cap text NOT NULL
public.payout_policy.held_for text
public.payout_policy.changed_at timestamp with time zone NOT NULL
public.payout_policy.changed_by text NOT NULL
public.payout_transfer.id text NOT NULL
public.payout_transfer.payout_id text NOT NULL
public.payout_transfer.org_id text NOT NULL
public.payout_transfer.currency character(3) NOT NULL
public.payout_transfer.amount_minor bigint NOT NULL
public.payout_transfer.rail text NOT NULL
public.payout_transfer.stripe_account_id text
public.payout_transfer.source_charge_id text
public.payout_transfer.wire_id text
public.payout_transfer.stripe_transfer_id text
public.payout_transfer.destination_payment_id text
public.payout_transfer.connected_payout_id text
public.payout_transfer.bank_trace_id text
public.payout_transfer.reversed_minor bigint NOT NULL DEFAULT 0
public.payout_transfer.state text NOT NULL DEFAULT 'PLANNED'::text
public.payout_transfer.failure text
public.period_balance.period_id text NOT NULL
public.period_balance.account_id bigint NOT NULL
public.period_balance.minor bigint NOT NULL
public.period_close.id text NOT NULL
public.period_close.starts_at timestamp with time zone
public.period_close.ends_at timestamp with time zone NOT NULL
public.period_close.closed_at timestamp with time zone NOT NULL
public.period_close.closed_by text NOT NULL
public.period_close.reopened_at timestamp with time zone
public.period_reopening.id text NOT NULL
public.period_reopening.period_id text NOT NULL
public.period_reopening.reason text NOT NULL
public.period_reopening.certificate_hash text
public.period_reopening_step.reopening_id text NOT NULL
public.period_reopening_step.seq integer NOT NULL
public.period_reopening_step.kind text NOT NULL
public.period_reopening_step.at timestamp with time zone NOT NULL
public.period_reopening_step.by text NOT NULL
public.period_reopening_step.comment text
public.period_reopening_step.previous_hash text NOT NULL
public.period_reopening_step.hash text NOT NULL
public.power_charge.id text NOT NULL
public.power_charge.lease_id text NOT NULL
public.power_charge.org_id text NOT NULL
public.power_charge.provider_org_id text NOT NULL
public.power_charge.external_id text NOT NULL
public.power_charge.starts_at timestamp with time zone NOT NULL
public.power_charge.ends_at timestamp with time zone NOT NULL
public.power_charge.label text NOT NULL
public.power_charge.currency character(3) NOT NULL
public.power_charge.amount_minor bigint NOT NULL
public.power_charge.received_at timestamp with time zone NOT NULL
public.prepaid_balance.org_id text NOT NULL
public.prepaid_balance.currency character(3) NOT NULL
public.prepaid_balance.held_minor bigint NOT NULL
public.prepayment_draw.id text NOT NULL
public.prepayment_draw.contract_money_id text NOT NULL
public.prepayment_draw.org_id text NOT NULL
public.prepayment_draw.provider_org_id text NOT NULL
public.prepayment_draw.invoice_id text NOT NULL
public.prepayment_draw.currency character(3) NOT NULL
public.prepayment_draw.amount_minor bigint NOT NULL
public.prepayment_draw.drawn_at timestamp with time zone NOT NULL
public.price_index.basis text NOT NULL
public.price_index.day date NOT NULL
public.price_index.model_slug text NOT NULL
public.price_index.region text NOT NULL
public.price_index.band text NOT NULL
public.price_index.currency character(3) NOT NULL
public.price_index.samples integer NOT NULL
public.price_index.providers integer NOT NULL
public.price_index.low numeric(38,12)
public.price_index.middle numeric(38,12)
public.price_index.high numeric(38,12)
public.price_index_day.basis text NOT NULL
public.price_index_day.day date NOT NULL
public.price_index_day.written_at timestamp with time zone NOT NULL DEFAULT public.market_now()
public.purchase_order.id text NOT NULL
public.purchase_order.org_id text NOT NULL
public.purchase_order.number text NOT NULL
public.purchase_order.currency character(3) NOT NULL
public.purchase_order.amount_minor bigint NOT NULL
public.purchase_order.valid_until timestamp with time zone
public.purchase_order.closed_at timestamp with time zone
public.purchase_order.changed_at timestamp with time zone NOT NULL
public.purchase_order.changed_by text NOT NULL
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
public.quote.service_levels text
public.quote.tax_parts jsonb
public.quote.first_id text
public.quote.version integer NOT NULL DEFAULT 1
public.quote.made_by text
public.quote_approval.id text NOT NULL
public.quote_approval.org_id text NOT NULL
public.quote_approval.quote_id text NOT NULL
public.quote_approval.content_hash text NOT NULL
public.quote_approval.currency character(3) NOT NULL
public.quote_approval.total_minor bigint NOT NULL
public.quote_approval.state text NOT NULL
public.quote_approval.note text NOT NULL
public.quote_approval.requested_by text NOT NULL
public.quote_approval.requested_at timestamp with time zone NOT NULL
public.quote_approval.decided_by text
public.quote_approval.decided_at timestamp with time zone
public.quote_approval.reason text
public.quote_approval_rule.org_id text NOT NULL
public.quote_approval_rule.currency character(3) NOT NULL
public.quote_approval_rule.above_minor bigint
public.quote_approval_rule.set_by text NOT NULL
public.quote_approval_rule.set_at timestamp with time zone NOT NULL
public.quote_share.id text NOT NULL
public.quote_share.org_id text NOT NULL
public.quote_share.quote_id text NOT NULL
public.quote_share.token_hash text NOT NULL
public.quote_share.made_by text NOT NULL
public.quote_share.created_at timestamp with time zone NOT NULL
public.quote_share.expires_at timestamp with time zone NOT NULL
public.quote_share.revoked_at timestamp with time zone
public.quote_share.revoked_by text
public.quote_share.opens integer NOT NULL DEFAULT 0
public.quote_share.last_opened_at timestamp with time zone
public.recon_bank_clock.currency character(3) NOT NULL
public.recon_bank_clock.cut_off_minute integer NOT NULL
public.recon_bank_clock.business_days integer NOT NULL
public.recon_bank_clock.set_at timestamp with time zone NOT NULL
public.recon_bank_clock.set_by text NOT NULL
public.recon_certificate.id text NOT NULL
public.recon_certificate.period_id text NOT NULL
public.recon_certificate.run_id text
public.recon_certificate.body text NOT NULL
public.recon_certificate.hash text NOT NULL
public.recon_certificate.signed_at timestamp with time zone NOT NULL
public.recon_certificate.signed_by text NOT NULL
public.recon_decision.id text NOT NULL
public.recon_decision.kind text NOT NULL
public.recon_decision.entry_ids text[] NOT NULL
public.recon_decision.parts bigint[] NOT NULL DEFAULT '{}'::bigint[]
public.recon_decision.others text[] NOT NULL DEFAULT '{}'::text[]
public.recon_decision.currency character(3) NOT NULL
public.recon_decision.amount_minor bigint NOT NULL
public.recon_decision.difference_minor bigint NOT NULL
public.recon_decision.reason text NOT NULL
public.recon_decision.evidence text[] NOT NULL
public.recon_decision.subject_id text
public.recon_decision_step.decision_id text NOT NULL
public.recon_decision_step.seq integer NOT NULL
public.recon_decision_step.kind text NOT NULL
public.recon_decision_step.at timestamp with time zone NOT NULL
public.recon_decision_step.by text NOT NULL
public.recon_decision_step.comment text
public.recon_decision_step.previous_hash text NOT NULL
public.recon_decision_step.hash text NOT NULL
public.recon_entry.seq bigint NOT NULL IDENTITY
public.recon_entry.entry_id text NOT NULL
public.recon_entry.source text NOT NULL
public.recon_entry.source_at timestamp with time zone NOT NULL
public.recon_entry.is_gone boolean NOT NULL DEFAULT false
public.recon_entry.leg text NOT NULL
public.recon_entry.movement text
public.recon_entry.keys text[] NOT NULL
public.recon_entry.refs text[] NOT NULL
public.recon_entry.counterparty text
public.recon_entry.currency character(3) NOT NULL
public.recon_entry.amount_minor bigint NOT NULL
public.recon_entry.fee_minor bigint
public.recon_entry.effect_minor bigint NOT NULL
public.recon_entry.status text
public.recon_entry.split text
public.recon_entry.grp text
public.recon_entry.at timestamp with time zone NOT NULL
public.recon_entry.expected_at timestamp with time zone
public.recon_entry.is_expectation boolean NOT NULL
public.recon_entry.said text NOT NULL
public.recon_entry.same text
public.recon_entry.staged_at timestamp with time zone NOT NULL
public.recon_exception.id text NOT NULL
public.recon_exception.key text NOT NULL
public.recon_exception.class text NOT NULL
public.recon_exception.movement text
public.recon_exception.leg text
public.recon_exception.entry_ids text[] NOT NULL
public.recon_exception.currency character(3) NOT NULL
public.recon_exception.amount_minor bigint NOT NULL
public.recon_exception.explanation text NOT NULL
public.recon_exception.suggestion text
public.recon_exception.since timestamp with time zone NOT NULL
public.recon_exception.due_at timestamp with time zone
public.recon_exception.opened_at timestamp with time zone NOT NULL
public.recon_exception.run_id text NOT NULL
public.recon_exception.state text NOT NULL DEFAULT 'OPEN'::text
public.recon_exception.assignee text
public.recon_exception.closed_at timestamp with time zone
public.recon_exception_file.id text NOT NULL
public.recon_exception_file.exception_id text NOT NULL
public.recon_exception_file.name text NOT NULL
public.recon_exception_file.media_type text NOT NULL
public.recon_exception_file.content bytea NOT NULL
public.recon_exception_file.sha256 text NOT NULL DEFAULT encode(sha256(content), 'hex'::text)
public.recon_exception_file.uploaded_at timestamp with time zone NOT NULL
public.recon_exception_file.uploaded_by text NOT NULL
public.recon_exception_step.exception_id text NOT NULL
public.recon_exception_step.seq integer NOT NULL
public.recon_exception_step.kind text NOT NULL
public.recon_exception_step.at timestamp with time zone NOT NULL
public.recon_exception_step.by text NOT NULL
public.recon_exception_step.assignee text
public.recon_exception_step.reason_code text
public.recon_exception_step.comment text
public.recon_exception_step.resolution text
public.recon_exception_step.amount_minor bigint
public.recon_exception_step.subject_id text
public.recon_exception_step.evidence text[] NOT NULL DEFAULT '{}'::text[]
public.recon_exception_step.journal_key text
public.recon_exception_step.previous_hash text NOT NULL
public.recon_exception_step.hash text NOT NULL
public.recon_item_change.seq bigint NOT NULL IDENTITY
public.recon_item_change.identity text NOT NULL
public.recon_item_change.currency character(3) NOT NULL
public.recon_item_change.minor bigint NOT NULL
public.recon_item_change.at timestamp with time zone NOT NULL
public.recon_limit.currency character(3) NOT NULL
public.recon_limit.minor bigint NOT NULL
public.recon_link.charge_id text NOT NULL
public.recon_link.subject text NOT NULL
public.recon_match.id text NOT NULL
public.recon_match.run_id text NOT NULL
public.recon_match.case_id text NOT NULL
public.recon_match.content_hash text NOT NULL
public.recon_match.movement text NOT NULL
public.recon_match.currency character(3) NOT NULL
public.recon_match.amount_minor bigint NOT NULL
public.recon_match.entry_ids text[] NOT NULL
public.recon_match.found jsonb NOT NULL
public.recon_match.matched_at timestamp with time zone NOT NULL
public.recon_reading.seq bigint NOT NULL IDENTITY
public.recon_reading.source text NOT NULL
public.recon_reading.read_from timestamp with time zone NOT NULL
public.recon_reading.read_until timestamp with time zone NOT NULL
public.recon_reading.open_since timestamp with time zone
public.recon_reading.rows_read integer NOT NULL
public.recon_reading.rows_new integer NOT NULL
public.recon_reading.read_at timestamp with time zone NOT NULL
public.recon_run.id text NOT NULL
public.recon_run.ran_at timestamp with time zone NOT NULL
public.recon_run.actor_id text NOT NULL
public.recon_run.rules_version text NOT NULL
public.recon_run.population jsonb NOT NULL
public.recon_run.breaks integer NOT NULL
public.recon_run.waiting integer NOT NULL
public.recon_run_scope.run_id text NOT NULL
public.recon_run_scope.staged_seq bigint NOT NULL
public.recon_run_scope.bank_since jsonb NOT NULL
public.recon_run_scope.parts jsonb NOT NULL
public.recon_run_scope.odd text[] NOT NULL
public.recon_snapshot.day date NOT NULL
public.recon_snapshot.identity text NOT NULL
public.recon_snapshot.currency character(3) NOT NULL
public.recon_snapshot.ledger_minor bigint NOT NULL
public.recon_snapshot.items_minor bigint NOT NULL
public.recon_snapshot.unexplained_minor bigint NOT NULL DEFAULT (ledger_minor - items_minor)
public.recon_snapshot.taken_at timestamp with time zone NOT NULL
public.recon_staged_ours.set_id text NOT NULL
public.recon_staged_ours.side text NOT NULL
public.recon_staged_ours.id text NOT NULL
public.recon_staged_ours.key text
public.recon_staged_ours.reference text
public.recon_staged_ours.counterparty text
public.recon_staged_ours.currency character(3) NOT NULL
public.recon_staged_ours.minor bigint NOT NULL
public.recon_staged_ours.day integer NOT NULL
public.recon_staged_ours.hash bytea NOT NULL
public.recon_staged_theirs.set_id text NOT NULL
public.recon_staged_theirs.side text NOT NULL
public.recon_staged_theirs.id text NOT NULL
public.recon_staged_theirs.key text
public.recon_staged_theirs.reference text
public.recon_staged_theirs.counterparty text
public.recon_staged_theirs.currency character(3) NOT NULL
public.recon_staged_theirs.minor bigint NOT NULL
public.recon_staged_theirs.day integer NOT NULL
public.recon_staged_theirs.hash bytea NOT NULL
public.recon_step_rule.kind text NOT NULL
public.recon_step_rule.allowed_from text[] NOT NULL
public.recon_step_rule.leads_to text
public.recon_suggestion.id text NOT NULL
public.recon_suggestion.run_id text NOT NULL
public.recon_suggestion.entry_ids text[] NOT NULL
public.recon_suggestion.rule_id text NOT NULL
public.recon_suggestion.rule_version text NOT NULL
public.recon_suggestion.currency character(3) NOT NULL
public.recon_suggestion.difference_minor bigint NOT NULL
public.recon_suggestion.difference_kind text NOT NULL
public.recon_suggestion.evidence text[] NOT NULL
public.recon_suggestion.suggested_at timestamp with time zone NOT NULL
public.recon_suggestion_answer.suggestion_id text NOT NULL
public.recon_suggestion_answer.verdict text NOT NULL
public.recon_suggestion_answer.decision_id text NOT NULL
public.recon_suggestion_answer.at timestamp with time zone NOT NULL
public.recon_suggestion_answer.by text NOT NULL
public.recon_suggestion_answer.reason text NOT NULL
public.recon_unmatch.match_id text NOT NULL
public.recon_unmatch.at timestamp with time zone NOT NULL
public.recon_unmatch.by text NOT NULL
public.recon_unmatch.reason text NOT NULL
public.recon_unmatch.journal_keys text[] NOT NULL
public.reconciliation_run.id text NOT NULL
public.reconciliation_run.ran_at timestamp with time zone NOT NULL
public.reconciliation_run.actor_id text NOT NULL
public.reconciliation_run.report jsonb NOT NULL
public.refund.id text NOT NULL
public.refund.kind text NOT NULL
public.refund.org_id text NOT NULL
public.refund.provider_org_id text NOT NULL
public.refund.invoice_id text NOT NULL
public.refund.currency character(3) NOT NULL
public.refund.amount_minor bigint NOT NULL
public.refund.provider_share_minor bigint NOT NULL
public.refund.platform_fee_minor bigint NOT NULL
public.refund.tax_minor bigint NOT NULL
public.refund.reason text NOT NULL
public.refund.state text NOT NULL DEFAULT 'PENDING'::text
public.refund.stripe_charge_id text
public.refund.stripe_refund_id text
public.refund.failure text
public.refund.requested_at timestamp with time zone NOT NULL
public.refund.requested_by text NOT NULL
public.refund.changed_at timestamp with time zone NOT NULL
public.refund.reviewed_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
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
public.schedule_row.id bigint NOT NULL IDENTITY
public.schedule_row.contract_id text NOT NULL
public.schedule_row.org_id text NOT NULL
public.schedule_row.provider_org_id text NOT NULL
public.schedule_row.key text NOT NULL
public.schedule_row.tranche text NOT NULL
public.schedule_row.starts_on date NOT NULL
public.schedule_row.ends_on date NOT NULL
public.schedule_row.bill_on date NOT NULL
public.schedule_row.status text NOT NULL
public.schedule_row.body jsonb NOT NULL
public.schedule_row.line text NOT NULL
public.schedule_row.invoice_id text
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
public.stripe_fee_price.kind text NOT NULL
public.stripe_fee_price.currency character(3) NOT NULL
public.stripe_fee_price.valid_from timestamp with time zone NOT NULL
public.stripe_fee_price.rate numeric(12,10) NOT NULL
public.stripe_fee_price.most_minor bigint
public.stripe_fee_price.fixed_minor bigint NOT NULL
public.stripe_fee_price.reason text NOT NULL
public.stripe_payout.id text NOT NULL
public.stripe_payout.transaction_id text NOT NULL
public.stripe_payout.arrival_at timestamp with time zone NOT NULL
public.stripe_payout.trace_id text
public.stripe_payout_member.transaction_id text NOT NULL
public.stripe_payout_member.payout_id text NOT NULL
public.stripe_transaction.id text NOT NULL
public.stripe_transaction.type text NOT NULL
public.stripe_transaction.reporting_category text NOT NULL
public.stripe_transaction.source_id text
public.stripe_transaction.currency character(3) NOT NULL
public.stripe_transaction.gross_minor bigint NOT NULL
public.stripe_transaction.fee_minor bigint NOT NULL
public.stripe_transaction.net_minor bigint NOT NULL
public.stripe_transaction.created_at timestamp with time zone NOT NULL
public.tax_calculation.quote_id text NOT NULL
public.tax_calculation.org_id text NOT NULL
public.tax_calculation.calculation_id text NOT NULL
public.tax_calculation.tax_code text NOT NULL
public.tax_calculation.country character(2) NOT NULL
public.tax_calculation.subdivision text
public.tax_calculation.locality text
public.tax_calculation.rule text NOT NULL
public.tax_calculation.calculated_at timestamp with time zone NOT NULL
public.tax_entry.id text NOT NULL
public.tax_entry.jurisdiction text NOT NULL
public.tax_entry.name text NOT NULL
public.tax_entry.millionths integer
public.tax_entry.of_millionths integer
public.tax_entry.reverse_charge boolean
public.tax_entry.valid_from date NOT NULL
public.tax_entry.is_collected boolean
public.tax_entry.source text NOT NULL
public.tax_entry.added_at timestamp with time zone NOT NULL
public.tax_entry.added_by text NOT NULL
public.term_sheet.id text NOT NULL
public.term_sheet.number text NOT NULL
public.term_sheet.org_id text NOT NULL
public.term_sheet.provider_org_id text NOT NULL
public.term_sheet.state text NOT NULL
public.term_sheet.expires_at timestamp with time zone NOT NULL
public.term_sheet.contract_id text
public.term_sheet.created_at timestamp with time zone NOT NULL
public.term_sheet_revision.term_sheet_id text NOT NULL
public.term_sheet_revision.number integer NOT NULL
public.term_sheet_revision.org_id text NOT NULL
public.term_sheet_revision.provider_org_id text NOT NULL
public.term_sheet_revision.by_org_id text NOT NULL
public.term_sheet_revision.at timestamp with time zone NOT NULL
public.term_sheet_revision.terms jsonb NOT NULL
public.term_sheet_revision.listings jsonb NOT NULL
public.term_sheet_revision.document text NOT NULL
public.term_sheet_revision.document_hash text NOT NULL
public.top_up.id text NOT NULL
public.top_up.org_id text NOT NULL
public.top_up.currency character(3) NOT NULL
public.top_up.amount_minor bigint NOT NULL
public.top_up.way text NOT NULL
public.top_up.started_by text NOT NULL
public.top_up.payment_method_id text
public.top_up.bank_reference text
public.top_up.state text NOT NULL
public.top_up.failure text
public.top_up.payment_intent_id text
public.top_up.created_at timestamp with time zone NOT NULL
public.top_up.settled_at timestamp with time zone
public.top_up.asked_at timestamp with time zone
public.top_up_dispute.id text NOT NULL
public.top_up_dispute.stripe_dispute_id text NOT NULL
public.top_up_dispute.stripe_charge_id text NOT NULL
public.top_up_dispute.top_up_id text NOT NULL
public.top_up_dispute.org_id text NOT NULL
public.top_up_dispute.currency character(3) NOT NULL
public.top_up_dispute.amount_minor bigint NOT NULL
public.top_up_dispute.withdrawn_minor bigint NOT NULL
public.top_up_dispute.fee_minor bigint NOT NULL
public.top_up_dispute.reason text NOT NULL
public.top_up_dispute.status text NOT NULL
public.top_up_dispute.opened_at timestamp with time zone NOT NULL
public.top_up_dispute.changed_at timestamp with time zone NOT NULL
public.top_up_dispute.reviewed_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
public.top_up_dispute.dun_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
public.top_up_dunning_step.id text NOT NULL
public.top_up_dunning_step.dispute_id text NOT NULL
public.top_up_dunning_step.org_id text NOT NULL
public.top_up_dunning_step.step text NOT NULL
public.top_up_dunning_step.days_past_due integer NOT NULL
public.top_up_dunning_step.currency character(3) NOT NULL
public.top_up_dunning_step.due_minor bigint NOT NULL
public.top_up_dunning_step.taken_at timestamp with time zone NOT NULL
public.top_up_taking.id text NOT NULL
public.top_up_taking.dispute_id text NOT NULL
public.top_up_taking.org_id text NOT NULL
public.top_up_taking.currency character(3) NOT NULL
public.top_up_taking.amount_minor bigint NOT NULL
public.top_up_taking.taken_at timestamp with time zone NOT NULL
public.top_up_taking.given_back_at timestamp with time zone
public.top_up_write_off.id text NOT NULL
public.top_up_write_off.dispute_id text NOT NULL
public.top_up_write_off.org_id text NOT NULL
public.top_up_write_off.currency character(3) NOT NULL
public.top_up_write_off.amount_minor bigint NOT NULL
public.top_up_write_off.reason text NOT NULL
public.top_up_write_off.proposed_at timestamp with time zone NOT NULL
public.top_up_write_off.proposed_by text NOT NULL
public.top_up_write_off.decision text
public.top_up_write_off.decided_at timestamp with time zone
public.top_up_write_off.decided_by text
public.top_up_write_off.taken_back_at timestamp with time zone
public.transfer_reversal.id text NOT NULL
public.transfer_reversal.transfer_id text NOT NULL
public.transfer_reversal.org_id text NOT NULL
public.transfer_reversal.currency character(3) NOT NULL
public.transfer_reversal.amount_minor bigint NOT NULL
public.transfer_reversal.reason text NOT NULL
public.transfer_reversal.state text NOT NULL
public.transfer_reversal.stripe_reversal_id text
public.transfer_reversal.failure text
public.transfer_reversal.planned_at timestamp with time zone NOT NULL
public.transfer_reversal.planned_by text NOT NULL
public.transfer_reversal.failed_at timestamp with time zone
public.uptime_day.resource_id text NOT NULL
public.uptime_day.day date NOT NULL
public.uptime_day.expected bigint NOT NULL
public.uptime_day.answered bigint NOT NULL
public.uptime_written.day date NOT NULL
public.uptime_written.is_final boolean NOT NULL
public.webhook_attempt.delivery_id text NOT NULL
public.webhook_attempt.number integer NOT NULL
public.webhook_attempt.org_id text NOT NULL
public.webhook_attempt.at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
public.webhook_attempt.milliseconds integer NOT NULL
public.webhook_attempt.status integer
public.webhook_attempt.fault text
public.webhook_attempt.body text NOT NULL
public.webhook_delivery.id text NOT NULL
public.webhook_delivery.endpoint_id text NOT NULL
public.webhook_delivery.org_id text NOT NULL
public.webhook_delivery.event_id text NOT NULL
public.webhook_delivery.type text NOT NULL
public.webhook_delivery.subject_id text NOT NULL
public.webhook_delivery.event_at timestamp with time zone NOT NULL
public.webhook_delivery.state text NOT NULL DEFAULT 'WAITING'::text
public.webhook_delivery.attempts integer NOT NULL DEFAULT 0
public.webhook_delivery.next_attempt_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
public.webhook_delivery.claimed_by text
public.webhook_delivery.claimed_until timestamp with time zone
public.webhook_delivery.fence bigint NOT NULL DEFAULT 0
public.webhook_delivery.created_at timestamp with time zone NOT NULL
public.webhook_endpoint.id text NOT NULL
public.webhook_endpoint.org_id text NOT NULL
public.webhook_endpoint.url text NOT NULL
public.webhook_endpoint.nouns text[] NOT NULL
public.webhook_endpoint.types text[] NOT NULL
public.webhook_endpoint.state text NOT NULL
public.webhook_endpoint.seen_xid xid8 NOT NULL DEFAULT pg_snapshot_xmin(pg_current_snapshot())
public.webhook_endpoint.seen_seq bigint NOT NULL DEFAULT 0
public.webhook_endpoint.failing_since timestamp with time zone
public.webhook_endpoint.created_at timestamp with time zone NOT NULL
public.webhook_secret.endpoint_id text NOT NULL
public.webhook_secret.org_id text NOT NULL
public.webhook_secret.secret text NOT NULL
public.webhook_secret.made_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
public.webhook_secret.expires_at timestamp with time zone
sec.key.single boolean NOT NULL DEFAULT true
sec.key.secret bytea NOT NULL
-- constraints
public.account account_pkey: PRIMARY KEY (id)
public.account account_sign_check: CHECK ((sign = ANY (ARRAY[1, '-1'::integer])))
public.account account_type_fkey: FOREIGN KEY (type) REFERENCES public.account_type(type)
public.account account_type_owner_id_currency_key: UNIQUE NULLS NOT DISTINCT (type, owner_id, currency)
public.account_balance account_balance_account_id_fkey: FOREIGN KEY (account_id) REFERENCES public.account(id)
public.account_balance account_balance_held_check: CHECK ((held >= 0))
public.account_balance account_balance_pkey: PRIMARY KEY (account_id)
public.account_type account_type_pkey: PRIMARY KEY (type)
public.account_type account_type_side_check: CHECK ((side = ANY (ARRAY['D'::bpchar, 'C'::bpchar])))
public.allocation allocation_apart: EXCLUDE USING gist (resource_key WITH =, units WITH &&, period WITH &&)
public.allocation allocation_expiry: CHECK ((((holder_kind)::text = 'QUOTE'::text) = (expires_at IS NOT NULL)))
public.allocation allocation_pkey: PRIMARY KEY (id)
public.api_key api_key_created_by_fkey: FOREIGN KEY (created_by) REFERENCES public.app_user(id)
public.api_key api_key_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 80)))
public.api_key api_key_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.api_key api_key_pkey: PRIMARY KEY (id)
public.api_key api_key_secret_hash_check: CHECK ((octet_length(secret_hash) = 32))
public.api_key api_key_secret_hash_key: UNIQUE (secret_hash)
public.api_request api_request_codes_check: CHECK ((cardinality(codes) <= 5))
public.api_request api_request_cost_check: CHECK ((cost >= 0))
public.api_request api_request_kind_check: CHECK ((kind = ANY (ARRAY['QUERY'::text, 'MUTATION'::text])))
public.api_request api_request_milliseconds_check: CHECK ((milliseconds >= 0))
public.api_request api_request_operation_check: CHECK ((length(operation) <= 100))
public.api_request api_request_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.api_request api_request_outcome_check: CHECK ((outcome = ANY (ARRAY['OK'::text, 'REFUSED'::text, 'FAILED'::text])))
public.api_request api_request_pkey: PRIMARY KEY (id)
public.api_request api_request_status_check: CHECK (((status >= 100) AND (status <= 599)))
public.app_user app_user_email_check: CHECK ((email = lower(email)))
public.app_user app_user_email_key: UNIQUE (email)
public.app_user app_user_pkey: PRIMARY KEY (id)
public.application_undo application_undo_amount_minor_check: CHECK ((amount_minor > 0))
public.application_undo application_undo_check: CHECK (((contract_money_id IS NOT NULL) = (kind = 'DEPOSIT'::text)))
public.application_undo application_undo_kind_check: CHECK ((kind = ANY (ARRAY['CASH'::text, 'DEPOSIT'::text, 'WIRE'::text])))
public.application_undo application_undo_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.application_undo application_undo_pkey: PRIMARY KEY (id)
public.application_undo application_undo_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.application_undo application_undo_undone_by_check: CHECK ((undone_by <> ''::text))
public.application_undo complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.audit_log audit_log_pkey: PRIMARY KEY (id)
public.availability_month availability_month_check1: CHECK (((down_minutes >= 0) AND (down_minutes <= minutes)))
public.availability_month availability_month_check: CHECK ((ends_at > starts_at))
public.availability_month availability_month_credit_percent_check: CHECK (((credit_percent >= (0)::numeric) AND (credit_percent <= (100)::numeric)))
public.availability_month availability_month_curtailed_minutes_check: CHECK ((curtailed_minutes >= 0))
public.availability_month availability_month_lease_id_starts_at_revision_key: UNIQUE (lease_id, starts_at, revision)
public.availability_month availability_month_maintenance_minutes_check: CHECK ((maintenance_minutes >= 0))
public.availability_month availability_month_minutes_check: CHECK ((minutes >= 0))
public.availability_month availability_month_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.availability_month availability_month_pkey: PRIMARY KEY (id)
public.availability_month availability_month_promised_units_check: CHECK ((promised_units >= 0))
public.availability_month availability_month_revision_check: CHECK ((revision > 0))
public.balance_draw balance_draw_amount_minor_check: CHECK ((amount_minor > 0))
public.balance_draw balance_draw_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.balance_draw balance_draw_pkey: PRIMARY KEY (id)
public.balance_draw complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.balance_setting balance_setting_auto_top_up_check: CHECK ((jsonb_typeof((auto_top_up -> 'thresholdMinor'::text)) = 'string'::text))
public.balance_setting balance_setting_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.balance_setting balance_setting_pkey: PRIMARY KEY (org_id)
public.bank_account bank_account_id_currency_key: UNIQUE (id, currency)
public.bank_account bank_account_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 120)))
public.bank_account bank_account_pkey: PRIMARY KEY (id)
public.bank_account_identifier bank_account_identifier_account_id_currency_fkey: FOREIGN KEY (account_id, currency) REFERENCES public.bank_account(id, currency)
public.bank_account_identifier bank_account_identifier_account_id_seq_key: UNIQUE (account_id, seq)
public.bank_account_identifier bank_account_identifier_identifier_check: CHECK ((identifier ~ '^[A-Z0-9]{1,64}$'::text))
public.bank_account_identifier bank_account_identifier_pkey: PRIMARY KEY (identifier, currency)
public.bank_line bank_line_account_id_entry_key_part_key: UNIQUE (account_id, entry_key, part)
public.bank_line bank_line_entry_key_check: CHECK ((entry_key ~ '^[0-9a-f]{64}$'::text))
public.bank_line bank_line_id_account_id_key: UNIQUE (id, account_id)
public.bank_line bank_line_kind_check: CHECK ((kind = ANY (ARRAY['TRANSFER'::text, 'DIRECT_DEBIT'::text, 'CARD'::text, 'CHECK'::text, 'CASH'::text, 'FEE'::text, 'INTEREST'::text, 'RETURN'::text, 'OTHER'::text])))
public.bank_line bank_line_part_check: CHECK ((part >= 0))
public.bank_line bank_line_pkey: PRIMARY KEY (id)
public.bank_line bank_line_statement_id_account_id_currency_fkey: FOREIGN KEY (statement_id, account_id, currency) REFERENCES public.bank_statement(id, account_id, currency)
public.bank_line_use bank_line_use_line_id_fkey: FOREIGN KEY (line_id) REFERENCES public.bank_line(id)
public.bank_line_use bank_line_use_pkey: PRIMARY KEY (line_id)
public.bank_line_use bank_line_use_rule_check: CHECK ((rule = ANY (ARRAY['OUTGOING_WIRE'::text, 'INVOICE_NAMED'::text])))
public.bank_refused_file bank_refused_file_accounts_check: CHECK ((cardinality(accounts) > 0))
public.bank_refused_file bank_refused_file_hash_check: CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
public.bank_refused_file bank_refused_file_hash_key: UNIQUE (hash)
public.bank_refused_file bank_refused_file_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
public.bank_refused_file bank_refused_file_pkey: PRIMARY KEY (id)
public.bank_refused_file bank_refused_file_refused_by_check: CHECK ((refused_by <> ''::text))
public.bank_statement bank_statement_account_id_currency_fkey: FOREIGN KEY (account_id, currency) REFERENCES public.bank_account(id, currency)
public.bank_statement bank_statement_account_id_hash_key: UNIQUE (account_id, hash)
public.bank_statement bank_statement_check1: CHECK (((new_line_count >= 0) AND (new_line_count <= line_count)))
public.bank_statement bank_statement_check: CHECK ((to_day >= from_day))
public.bank_statement bank_statement_hash_check: CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
public.bank_statement bank_statement_id_account_id_currency_key: UNIQUE (id, account_id, currency)
public.bank_statement bank_statement_kind_check: CHECK ((kind = ANY (ARRAY['STATEMENT'::text, 'REPORT'::text, 'NOTIFICATION'::text])))
public.bank_statement bank_statement_line_count_check: CHECK ((line_count >= 0))
public.bank_statement bank_statement_pkey: PRIMARY KEY (id)
public.bank_statement bank_statement_problems_check: CHECK ((jsonb_typeof(problems) = 'array'::text))
public.bank_statement bank_statement_upload_id_fkey: FOREIGN KEY (upload_id) REFERENCES public.bank_upload(id)
public.bank_statement complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.bank_statement_line bank_statement_line_line_id_account_id_fkey: FOREIGN KEY (line_id, account_id) REFERENCES public.bank_line(id, account_id)
public.bank_statement_line bank_statement_line_pkey: PRIMARY KEY (statement_id, seq)
public.bank_statement_line bank_statement_line_statement_id_account_id_currency_fkey: FOREIGN KEY (statement_id, account_id, currency) REFERENCES public.bank_statement(id, account_id, currency)
public.bank_statement_line bank_statement_line_statement_id_line_id_key: UNIQUE (statement_id, line_id)
public.bank_upload bank_upload_format_check: CHECK ((format = ANY (ARRAY['CAMT.052'::text, 'CAMT.053'::text, 'CAMT.054'::text, 'MT940'::text, 'MT942'::text, 'BAI2'::text])))
public.bank_upload bank_upload_hash_check: CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
public.bank_upload bank_upload_hash_key: UNIQUE (hash)
public.bank_upload bank_upload_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
public.bank_upload bank_upload_pkey: PRIMARY KEY (id)
public.bank_upload bank_upload_problems_check: CHECK ((jsonb_typeof(problems) = 'array'::text))
public.budget budget_cost_centre_check: CHECK (((length(cost_centre) >= 1) AND (length(cost_centre) <= 80)))
public.budget budget_monthly_minor_check: CHECK ((monthly_minor >= 0))
public.budget budget_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 80)))
public.budget budget_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.budget budget_pkey: PRIMARY KEY (id)
public.budget_alert budget_alert_budget_id_fkey: FOREIGN KEY (budget_id) REFERENCES public.budget(id)
public.budget_alert budget_alert_percent_check: CHECK (((percent >= 1) AND (percent <= 1000)))
public.budget_alert budget_alert_pkey: PRIMARY KEY (budget_id, month, percent)
public.calendar_block calendar_block_check1: CHECK ((end_unit > first_unit))
public.calendar_block calendar_block_check: CHECK ((ends_at > starts_at))
public.calendar_block calendar_block_first_unit_check: CHECK ((first_unit >= 0))
public.calendar_block calendar_block_org_id_resource_id_fkey: FOREIGN KEY (org_id, resource_id) REFERENCES public.resource(owner_org, id)
public.calendar_block calendar_block_pkey: PRIMARY KEY (id)
public.calendar_block calendar_block_reason_check: CHECK ((reason = ANY (ARRAY['MAINTENANCE'::text, 'CURTAILMENT'::text, 'OWN_USE'::text])))
public.capacity_forgotten capacity_forgotten_pkey: PRIMARY KEY (single)
public.capacity_forgotten capacity_forgotten_single_check: CHECK (single)
public.cash_application cash_application_amount_minor_check: CHECK ((amount_minor > 0))
public.cash_application cash_application_applied_by_check: CHECK ((applied_by <> ''::text))
public.cash_application cash_application_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.cash_application cash_application_pkey: PRIMARY KEY (id)
public.cash_application cash_application_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.cash_application complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.clock clock_pkey: PRIMARY KEY (single)
public.clock clock_single_check: CHECK (single)
public.close_item_owner close_item_owner_item_check: CHECK ((item = ANY (ARRAY['IDENTITIES'::text, 'DOCUMENTS'::text, 'MATCHING'::text, 'EXCEPTIONS'::text, 'STRIPE'::text, 'AUDIT'::text])))
public.close_item_owner close_item_owner_owner_check: CHECK ((owner ~~ 'usr\_%'::text))
public.close_item_owner close_item_owner_pkey: PRIMARY KEY (item)
public.close_item_owner close_item_owner_set_by_check: CHECK ((set_by <> ''::text))
public.contract contract_number_key: UNIQUE (number)
public.contract contract_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.contract contract_pkey: PRIMARY KEY (id)
public.contract contract_platform_fee_bp_check: CHECK (((platform_fee_bp >= 0) AND (platform_fee_bp <= 10000)))
public.contract contract_provider_org_id_fkey: FOREIGN KEY (provider_org_id) REFERENCES public.organisation(id)
public.contract contract_renewals_taken_check: CHECK ((renewals_taken >= 0))
public.contract contract_tax_bp_check: CHECK (((tax_bp >= 0) AND (tax_bp <= 10000)))
public.contract contract_tax_kind_check: CHECK ((tax_kind = ANY (ARRAY['STANDARD'::text, 'REVERSE_CHARGE'::text, 'NOT_REGISTERED'::text, 'NOT_TAXABLE'::text, 'OUT_OF_SCOPE'::text])))
public.contract contract_tax_parts_check: CHECK ((jsonb_typeof(tax_parts) = 'array'::text))
public.contract contract_term_sheet_id_key: UNIQUE (term_sheet_id)
public.contract contract_version_check: CHECK ((version > 0))
public.contract_act contract_act_check1: CHECK ((((parties @> ARRAY[org_id, provider_org_id]) AND ((kind <> 'NOVATE'::text) OR ((detail ? 'toOrgId'::text) AND (parties @> ARRAY[(detail ->> 'toOrgId'::text)])))) OR ((kind = ANY (ARRAY['RENEW'::text, 'EXPAND'::text])) AND (parties = ARRAY[org_id])) OR ((kind = 'TERMINATE'::text) AND ((detail ->> 'cause'::text) = ANY (ARRAY['CONVENIENCE'::text, 'HOST_DEFAULT'::text, 'CHRONIC_FAILURE'::text, 'LATE_DELIVERY'::text])) AND (parties = ARRAY[org_id])) OR ((kind = 'TERMINATE'::text) AND ((detail ->> 'cause'::text) = 'TENANT_DEFAULT'::text) AND (parties = ARRAY[provider_org_id]))))
public.contract_act contract_act_check: CHECK ((by_org_id = ANY (parties)))
public.contract_act contract_act_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES public.contract(id)
public.contract_act contract_act_kind_check: CHECK ((kind = ANY (ARRAY['AMEND'::text, 'NOVATE'::text, 'RENEW'::text, 'EXPAND'::text, 'TERMINATE'::text])))
public.contract_act contract_act_pkey: PRIMARY KEY (id)
public.contract_act contract_act_state_check: CHECK ((state = ANY (ARRAY['OPEN'::text, 'DONE'::text, 'DECLINED'::text, 'WITHDRAWN'::text])))
public.contract_closure contract_closure_cause_check: CHECK ((cause = ANY (ARRAY['EXPIRED'::text, 'MUTUAL'::text, 'CONVENIENCE'::text, 'TENANT_DEFAULT'::text, 'HOST_DEFAULT'::text, 'CHRONIC_FAILURE'::text, 'LATE_DELIVERY'::text, 'CASUALTY'::text])))
public.contract_closure contract_closure_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES public.contract(id)
public.contract_closure contract_closure_documents_check: CHECK ((cardinality(documents) > 0))
public.contract_closure contract_closure_pkey: PRIMARY KEY (contract_id)
public.contract_closure contract_closure_reason_check: CHECK ((reason <> ''::text))
public.contract_consent contract_consent_act_id_fkey: FOREIGN KEY (act_id) REFERENCES public.contract_act(id)
public.contract_consent contract_consent_pkey: PRIMARY KEY (act_id, by_org_id)
public.contract_lease contract_lease_apart: EXCLUDE USING gist (contract_id WITH =, tranche WITH =, daterange(starts_on, ends_on) WITH &&)
public.contract_lease contract_lease_check: CHECK ((ends_on >= starts_on))
public.contract_lease contract_lease_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES public.contract(id)
public.contract_lease contract_lease_lease_id_contract_id_tranche_org_id_provider_key: UNIQUE (lease_id, contract_id, tranche, org_id, provider_org_id)
public.contract_lease contract_lease_pkey: PRIMARY KEY (lease_id)
public.contract_money contract_money_amount_minor_check: CHECK ((amount_minor > 0))
public.contract_money contract_money_applied_minor_check: CHECK ((applied_minor >= 0))
public.contract_money contract_money_check: CHECK (((drawn_minor >= 0) AND (drawn_minor <=
CASE
    WHEN ((received_at IS NULL) OR (kind = 'DEPOSIT'::text)) THEN (0)::bigint
    ELSE amount_minor
END)))
public.contract_money contract_money_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES public.contract(id)
public.contract_money contract_money_contract_id_kind_key: UNIQUE (contract_id, kind)
public.contract_money contract_money_deposit_left: CHECK ((((applied_minor + forfeited_minor) + returned_minor) <=
CASE
    WHEN ((received_at IS NULL) OR (kind = 'PREPAYMENT'::text)) THEN (0)::bigint
    ELSE amount_minor
END))
public.contract_money contract_money_forfeited_minor_check: CHECK ((forfeited_minor >= 0))
public.contract_money contract_money_kind_check: CHECK ((kind = ANY (ARRAY['DEPOSIT'::text, 'PREPAYMENT'::text])))
public.contract_money contract_money_org_id_provider_org_id_id_key: UNIQUE (org_id, provider_org_id, id)
public.contract_money contract_money_pkey: PRIMARY KEY (id)
public.contract_money contract_money_returned_minor_check: CHECK ((returned_minor >= 0))
public.contract_schedule contract_schedule_contract_id_contract_version_fkey: FOREIGN KEY (contract_id, contract_version) REFERENCES public.contract_version(contract_id, number)
public.contract_schedule contract_schedule_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES public.contract(id)
public.contract_schedule contract_schedule_hash_check: CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
public.contract_schedule contract_schedule_hash_key: UNIQUE (hash)
public.contract_schedule contract_schedule_pkey: PRIMARY KEY (contract_id, version)
public.contract_schedule contract_schedule_version_check: CHECK ((version > 0))
public.contract_version contract_version_cause_check: CHECK ((cause = ANY (ARRAY['SIGNED'::text, 'AMENDED'::text, 'NOVATED'::text, 'RENEWED'::text, 'EXPANDED'::text])))
public.contract_version contract_version_check1: CHECK (((number = 1) = (cause = 'SIGNED'::text)))
public.contract_version contract_version_check2: CHECK (((cause = 'SIGNED'::text) OR ((reason <> ''::text) AND (cardinality(documents) > 0))))
public.contract_version contract_version_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES public.contract(id)
public.contract_version contract_version_number_check: CHECK ((number > 0))
public.contract_version contract_version_pkey: PRIMARY KEY (contract_id, number)
public.credit_application complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.credit_application credit_application_amount_minor_check: CHECK ((amount_minor > 0))
public.credit_application credit_application_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.credit_application credit_application_pkey: PRIMARY KEY (id)
public.credit_note after_refunds: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.credit_note complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.credit_note credit_note_cause_key: UNIQUE (cause)
public.credit_note credit_note_check1: CHECK (((lowers_minor >= 0) AND (lowers_minor <= total_minor)))
public.credit_note credit_note_check2: CHECK ((total_minor = ((subtotal_minor + platform_fee_minor) + tax_minor)))
public.credit_note credit_note_check: CHECK (((provider_bears_minor >= 0) AND (provider_bears_minor <= subtotal_minor)))
public.credit_note credit_note_kind_check: CHECK ((kind = ANY (ARRAY['CREDIT'::text, 'SLA_CREDIT'::text])))
public.credit_note credit_note_number_check: CHECK ((number ~ '^CN[A-Z0-9]{1,10}-[0-9]{4}-[0-9]{6,9}$'::text))
public.credit_note credit_note_number_key: UNIQUE (number)
public.credit_note credit_note_org_id_provider_org_id_id_key: UNIQUE (org_id, provider_org_id, id)
public.credit_note credit_note_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.credit_note credit_note_pkey: PRIMARY KEY (id)
public.credit_note credit_note_platform_fee_minor_check: CHECK ((platform_fee_minor >= 0))
public.credit_note credit_note_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.credit_note credit_note_series_year_seq_key: UNIQUE (series, year, seq)
public.credit_note credit_note_subtotal_minor_check: CHECK ((subtotal_minor >= 0))
public.credit_note credit_note_tax_minor_check: CHECK ((tax_minor >= 0))
public.credit_note credit_note_total_minor_check: CHECK ((total_minor > 0))
public.credit_note taxes: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.credit_note_counter credit_note_counter_last_check: CHECK ((last > 0))
public.credit_note_counter credit_note_counter_pkey: PRIMARY KEY (series, year)
public.credit_note_counter used: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.credit_note_line credit_note_line_amount_minor_check: CHECK ((amount_minor <> 0))
public.credit_note_line credit_note_line_check: CHECK ((share_org = provider_org_id))
public.credit_note_line credit_note_line_credit_note_id_invoice_line_id_key: UNIQUE (credit_note_id, invoice_line_id)
public.credit_note_line credit_note_line_credit_note_id_position_key: UNIQUE (credit_note_id, "position")
public.credit_note_line credit_note_line_invoice_line_id_fkey: FOREIGN KEY (invoice_line_id) REFERENCES public.invoice_line(id)
public.credit_note_line credit_note_line_org_id_provider_org_id_credit_note_id_fkey: FOREIGN KEY (org_id, provider_org_id, credit_note_id) REFERENCES public.credit_note(org_id, provider_org_id, id)
public.credit_note_line credit_note_line_pkey: PRIMARY KEY (id)
public.credit_note_reversal complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.credit_note_reversal credit_note_reversal_credit_note_id_key: UNIQUE (credit_note_id)
public.credit_note_reversal credit_note_reversal_number_check: CHECK ((number ~ '^CR[A-Z0-9]{1,10}-[0-9]{4}-[0-9]{6,9}$'::text))
public.credit_note_reversal credit_note_reversal_number_key: UNIQUE (number)
public.credit_note_reversal credit_note_reversal_org_id_provider_org_id_credit_note_id_fkey: FOREIGN KEY (org_id, provider_org_id, credit_note_id) REFERENCES public.credit_note(org_id, provider_org_id, id)
public.credit_note_reversal credit_note_reversal_pkey: PRIMARY KEY (id)
public.credit_note_reversal credit_note_reversal_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.credit_note_reversal credit_note_reversal_series_year_seq_key: UNIQUE (series, year, seq)
public.credit_terms credit_terms_limit_minor_check: CHECK ((limit_minor >= 0))
public.credit_terms credit_terms_net_days_check: CHECK (((net_days >= 0) AND (net_days <= 120)))
public.credit_terms credit_terms_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.credit_terms credit_terms_pkey: PRIMARY KEY (id)
public.credit_terms credit_terms_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.cursor cursor_pkey: PRIMARY KEY (name)
public.curtailment curtailment_check: CHECK ((ends_at > starts_at))
public.curtailment curtailment_limit_watts_check: CHECK (((limit_watts >= 0) AND (limit_watts <= 2147483646)))
public.curtailment curtailment_org_id_site_id_fkey: FOREIGN KEY (org_id, site_id) REFERENCES public.site(org_id, id)
public.curtailment curtailment_period: CHECK ((period <@ tstzrange('2000-01-01 00:00:00+00'::timestamp with time zone, '2200-01-01 00:00:00+00'::timestamp with time zone)))
public.curtailment curtailment_pkey: PRIMARY KEY (id)
public.curtailment curtailment_reason_check: CHECK ((reason = ANY (ARRAY['GRID_ORDER'::text, 'DEMAND_RESPONSE'::text, 'MAINTENANCE'::text])))
public.curtailment_call curtailment_call_apart: EXCLUDE USING gist (lease_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
public.curtailment_call curtailment_call_check1: CHECK ((called_at <= starts_at))
public.curtailment_call curtailment_call_check: CHECK ((ends_at > starts_at))
public.curtailment_call curtailment_call_load_share_check: CHECK (((load_share > (0)::numeric) AND (load_share <= (1)::numeric)))
public.curtailment_call curtailment_call_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.curtailment_call curtailment_call_org_id_provider_org_id_lease_id_id_key: UNIQUE (org_id, provider_org_id, lease_id, id)
public.curtailment_call curtailment_call_pkey: PRIMARY KEY (id)
public.curtailment_settlement curtailment_settlement_documents_check: CHECK ((jsonb_array_length(documents) > 0))
public.curtailment_settlement curtailment_settlement_megawatt_hours_check: CHECK ((megawatt_hours >= (0)::numeric))
public.curtailment_settlement curtailment_settlement_org_id_provider_org_id_lease_id_cal_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id, call_id) REFERENCES public.curtailment_call(org_id, provider_org_id, lease_id, id)
public.curtailment_settlement curtailment_settlement_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.curtailment_settlement curtailment_settlement_pkey: PRIMARY KEY (call_id)
public.curtailment_settlement curtailment_settlement_price_check: CHECK ((price >= (0)::numeric))
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
public.deposit_forfeit deposit_forfeit_check: CHECK (((to_provider_minor + to_us_minor) > 0))
public.deposit_forfeit deposit_forfeit_evidence_check: CHECK ((cardinality(evidence) > 0))
public.deposit_forfeit deposit_forfeit_org_id_provider_org_id_contract_money_id_fkey: FOREIGN KEY (org_id, provider_org_id, contract_money_id) REFERENCES public.contract_money(org_id, provider_org_id, id)
public.deposit_forfeit deposit_forfeit_org_id_provider_org_id_id_key: UNIQUE (org_id, provider_org_id, id)
public.deposit_forfeit deposit_forfeit_pkey: PRIMARY KEY (id)
public.deposit_forfeit deposit_forfeit_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.deposit_forfeit deposit_forfeit_to_provider_minor_check: CHECK ((to_provider_minor >= 0))
public.deposit_forfeit deposit_forfeit_to_us_minor_check: CHECK ((to_us_minor >= 0))
public.deposit_use complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.deposit_use deposit_use_amount_minor_check: CHECK ((amount_minor > 0))
public.deposit_use deposit_use_check: CHECK ((((invoice_id IS NOT NULL) = (kind = 'APPLIED'::text)) AND ((forfeit_id IS NOT NULL) = (kind = 'FORFEITED'::text))))
public.deposit_use deposit_use_forfeit_id_key: UNIQUE (forfeit_id)
public.deposit_use deposit_use_kind_check: CHECK ((kind = ANY (ARRAY['APPLIED'::text, 'FORFEITED'::text])))
public.deposit_use deposit_use_org_id_provider_org_id_contract_money_id_fkey: FOREIGN KEY (org_id, provider_org_id, contract_money_id) REFERENCES public.contract_money(org_id, provider_org_id, id)
public.deposit_use deposit_use_org_id_provider_org_id_forfeit_id_fkey: FOREIGN KEY (org_id, provider_org_id, forfeit_id) REFERENCES public.deposit_forfeit(org_id, provider_org_id, id)
public.deposit_use deposit_use_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.deposit_use deposit_use_pkey: PRIMARY KEY (id)
public.deposit_use deposit_use_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.dispute booked: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.dispute dispute_amount_minor_check: CHECK ((amount_minor >= 0))
public.dispute dispute_org_id_id_key: UNIQUE (org_id, id)
public.dispute dispute_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.dispute dispute_pkey: PRIMARY KEY (id)
public.dispute dispute_provider_bears_basis_points_check: CHECK (((provider_bears_basis_points >= 0) AND (provider_bears_basis_points <= 10000)))
public.dispute dispute_status_check: CHECK ((status = ANY (ARRAY['warning_needs_response'::text, 'warning_under_review'::text, 'warning_closed'::text, 'needs_response'::text, 'under_review'::text, 'won'::text, 'lost'::text, 'prevented'::text, 'appeal_needs_response'::text, 'appeal_under_review'::text])))
public.dispute dispute_stripe_dispute_id_key: UNIQUE (stripe_dispute_id)
public.dispute dispute_submissions_check: CHECK ((submissions >= 0))
public.dispute_answer dispute_answer_evidence_check: CHECK ((jsonb_typeof(evidence) = 'object'::text))
public.dispute_answer dispute_answer_kind_check: CHECK ((kind = ANY (ARRAY['SUBMIT'::text, 'ACCEPT'::text])))
public.dispute_answer dispute_answer_org_id_dispute_id_fkey: FOREIGN KEY (org_id, dispute_id) REFERENCES public.dispute(org_id, id)
public.dispute_answer dispute_answer_pkey: PRIMARY KEY (id)
public.dispute_file dispute_file_check: CHECK (
CASE media_type
    WHEN 'application/pdf'::text THEN (SUBSTRING(content FROM 1 FOR 5) = '\x255044462d'::bytea)
    WHEN 'image/png'::text THEN (SUBSTRING(content FROM 1 FOR 8) = '\x89504e470d0a1a0a'::bytea)
    ELSE (SUBSTRING(content FROM 1 FOR 3) = '\xffd8ff'::bytea)
END)
public.dispute_file dispute_file_content_check: CHECK (((octet_length(content) >= 1) AND (octet_length(content) <= 4500000)))
public.dispute_file dispute_file_dispute_id_evidence_sha256_key: UNIQUE (dispute_id, evidence, sha256)
public.dispute_file dispute_file_evidence_check: CHECK ((evidence = ANY (ARRAY['cancellation_policy'::text, 'customer_communication'::text, 'customer_signature'::text, 'duplicate_charge_documentation'::text, 'receipt'::text, 'refund_policy'::text, 'service_documentation'::text, 'shipping_documentation'::text, 'uncategorized_file'::text])))
public.dispute_file dispute_file_media_type_check: CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/png'::text, 'image/jpeg'::text])))
public.dispute_file dispute_file_name_check: CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'::text))
public.dispute_file dispute_file_org_id_dispute_id_fkey: FOREIGN KEY (org_id, dispute_id) REFERENCES public.dispute(org_id, id)
public.dispute_file dispute_file_pkey: PRIMARY KEY (id)
public.dispute_file dispute_file_uploaded_by_check: CHECK ((uploaded_by <> ''::text))
public.dunning_look dunning_look_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES public.invoice(id)
public.dunning_look dunning_look_pkey: PRIMARY KEY (invoice_id)
public.dunning_pause dunning_pause_check: CHECK (((until IS NOT NULL) = (kind = 'PROMISE'::text)))
public.dunning_pause dunning_pause_kind_check: CHECK ((kind = ANY (ARRAY['PROMISE'::text, 'DISPUTE'::text, 'LIFTED'::text])))
public.dunning_pause dunning_pause_note_check: CHECK (((length(note) >= 1) AND (length(note) <= 500)))
public.dunning_pause dunning_pause_org_id_invoice_id_fkey: FOREIGN KEY (org_id, invoice_id) REFERENCES public.invoice(org_id, id)
public.dunning_pause dunning_pause_pkey: PRIMARY KEY (id)
public.dunning_policy dunning_policy_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.dunning_policy dunning_policy_pkey: PRIMARY KEY (org_id)
public.dunning_policy dunning_policy_policy_check: CHECK ((jsonb_typeof((policy -> 'steps'::text)) = 'object'::text))
public.dunning_step dunning_step_days_past_due_check: CHECK ((days_past_due >= 0))
public.dunning_step dunning_step_due_minor_check: CHECK ((due_minor > 0))
public.dunning_step dunning_step_invoice_id_step_key: UNIQUE (invoice_id, step)
public.dunning_step dunning_step_org_id_invoice_id_fkey: FOREIGN KEY (org_id, invoice_id) REFERENCES public.invoice(org_id, id)
public.dunning_step dunning_step_pkey: PRIMARY KEY (id)
public.dunning_step dunning_step_step_check: CHECK ((step = ANY (ARRAY['REMINDER'::text, 'SECOND_REMINDER'::text, 'FINAL_NOTICE'::text, 'SUSPENSION_WARNING'::text, 'SUSPENDED'::text, 'REFERRED'::text])))
public.energy_bill energy_bill_check1: CHECK ((num_nonnulls(invoice_id, owed_credit_id) = 1))
public.energy_bill energy_bill_check: CHECK ((ends_at > starts_at))
public.energy_bill energy_bill_energy_kwh_check: CHECK ((energy_kwh >= (0)::numeric))
public.energy_bill energy_bill_energy_minor_check: CHECK ((energy_minor >= 0))
public.energy_bill energy_bill_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES public.invoice(id)
public.energy_bill energy_bill_lease_id_starts_at_revision_key: UNIQUE (lease_id, starts_at, revision)
public.energy_bill energy_bill_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.energy_bill energy_bill_owed_credit_id_fkey: FOREIGN KEY (owed_credit_id) REFERENCES public.owed_credit(id)
public.energy_bill energy_bill_pkey: PRIMARY KEY (id)
public.energy_bill energy_bill_revision_check: CHECK ((revision >= 0))
public.energy_bill energy_bill_tax_bp_check: CHECK (((tax_bp >= 0) AND (tax_bp <= 10000)))
public.energy_bill energy_bill_tax_minor_check: CHECK ((tax_minor >= 0))
public.energy_bill energy_bill_tax_parts_check: CHECK ((jsonb_typeof(tax_parts) = 'array'::text))
public.entry entry_minor_check: CHECK ((minor <> 0))
public.entry entry_pkey: PRIMARY KEY (journal_id, seq)
public.event_reminder event_reminder_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.event_reminder event_reminder_pkey: PRIMARY KEY (type, subject_id)
public.event_reminder event_reminder_type_check: CHECK ((type = ANY (ARRAY['quote.expiring'::text, 'invoice.due_soon'::text, 'invoice.overdue'::text])))
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
public.heartbeat heartbeat_hour_check: CHECK ((hour = date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone)))
public.heartbeat heartbeat_minutes_check: CHECK (((minutes > 0) AND (minutes < '1152921504606846976'::bigint)))
public.heartbeat heartbeat_node_check: CHECK (((length(node) >= 1) AND (length(node) <= 100)))
public.heartbeat heartbeat_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.heartbeat heartbeat_pkey: PRIMARY KEY (lease_id, hour, node, units)
public.heartbeat heartbeat_units_check: CHECK ((units > 0))
public.holdback booked: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.holdback holdback_amount_minor_check: CHECK ((amount_minor > 0))
public.holdback holdback_org_id_payout_id_fkey: FOREIGN KEY (org_id, payout_id) REFERENCES public.payout(org_id, id)
public.holdback holdback_pkey: PRIMARY KEY (id)
public.idempotency idempotency_pkey: PRIMARY KEY (org_id, operation, key)
public.idempotency idempotency_request_hash_check: CHECK ((octet_length(request_hash) = 32))
public.inbox_event inbox_event_pkey: PRIMARY KEY (event_id)
public.inbox_event inbox_event_state_check: CHECK ((state = ANY (ARRAY['PENDING'::text, 'PARKED'::text, 'DONE'::text])))
public.index_value index_value_month_check: CHECK ((month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text))
public.index_value index_value_pkey: PRIMARY KEY (index_name, month)
public.index_value index_value_value_check: CHECK ((value > (0)::numeric))
public.intent intent_aggregate_id_sequence_key: UNIQUE (aggregate_id, sequence)
public.intent intent_idempotency_key_check: CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200)))
public.intent intent_idempotency_key_key: UNIQUE (idempotency_key)
public.intent intent_operation_check: CHECK ((operation = ANY (ARRAY['INVOICE_CREATE'::text, 'INVOICE_ITEM_CREATE'::text, 'INVOICE_FINALIZE'::text, 'INVOICE_PAY'::text, 'INVOICE_VOID'::text, 'INVOICE_CREDIT'::text, 'CREDIT_VOID'::text, 'REFUND_CREATE'::text, 'DISPUTE_FILE'::text, 'DISPUTE_ANSWER'::text, 'ACCOUNT_CREATE'::text, 'TRANSFER_CREATE'::text, 'TRANSFER_REVERSE'::text, 'TOP_UP_COLLECT'::text, 'PAYMENT_REPORT'::text, 'TAX_RECORD'::text, 'TAX_REVERSE'::text])))
public.intent intent_org_id_dispute_id_fkey: FOREIGN KEY (org_id, dispute_id) REFERENCES public.dispute(org_id, id) DEFERRABLE INITIALLY DEFERRED
public.intent intent_org_id_invoice_id_fkey: FOREIGN KEY (org_id, invoice_id) REFERENCES public.invoice(org_id, id) DEFERRABLE INITIALLY DEFERRED
public.intent intent_org_id_payout_account_id_fkey: FOREIGN KEY (org_id, payout_account_id) REFERENCES public.payout_account(org_id, id) DEFERRABLE INITIALLY DEFERRED
public.intent intent_org_id_payout_transfer_id_fkey: FOREIGN KEY (org_id, payout_transfer_id) REFERENCES public.payout_transfer(org_id, id) DEFERRABLE INITIALLY DEFERRED
public.intent intent_org_id_refund_id_fkey: FOREIGN KEY (org_id, refund_id) REFERENCES public.refund(org_id, id) DEFERRABLE INITIALLY DEFERRED
public.intent intent_org_id_transfer_reversal_id_fkey: FOREIGN KEY (org_id, transfer_reversal_id) REFERENCES public.transfer_reversal(org_id, id) DEFERRABLE INITIALLY DEFERRED
public.intent intent_pkey: PRIMARY KEY (id)
public.intent intent_sequence_check: CHECK ((sequence > 0))
public.intent intent_state_check: CHECK ((state = ANY (ARRAY['PENDING'::text, 'SENT'::text, 'FAILED'::text, 'UNKNOWN'::text])))
public.invoice invoice_check1: CHECK ((total_minor = ((subtotal_minor + platform_fee_minor) + tax_minor)))
public.invoice invoice_check2: CHECK (((paid_at IS NOT NULL) = (state = 'PAID'::text)))
public.invoice invoice_check3: CHECK (((credited_minor >= 0) AND (credited_minor <= total_minor)))
public.invoice invoice_check: CHECK ((ends_at > starts_at))
public.invoice invoice_collection_check: CHECK ((collection = ANY (ARRAY['STRIPE'::text, 'WIRE'::text])))
public.invoice invoice_complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.invoice invoice_content_hash_check: CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text))
public.invoice invoice_kind_check: CHECK ((kind = ANY (ARRAY['RENT'::text, 'USAGE'::text, 'ENERGY'::text, 'CONTRACT'::text, 'CONTRACT_METER'::text])))
public.invoice invoice_number_check: CHECK ((number ~ '^[A-Z0-9]{1,12}-[0-9]{4}-[0-9]{6,9}$'::text))
public.invoice invoice_number_key: UNIQUE (number)
public.invoice invoice_once: UNIQUE (lease_id, kind, starts_at, revision)
public.invoice invoice_org_id_id_key: UNIQUE (org_id, id)
public.invoice invoice_org_id_provider_org_id_id_key: UNIQUE (org_id, provider_org_id, id)
public.invoice invoice_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.invoice invoice_pkey: PRIMARY KEY (id)
public.invoice invoice_rate_card_check: CHECK ((jsonb_typeof(rate_card) = 'array'::text))
public.invoice invoice_revision_check: CHECK ((revision >= 0))
public.invoice invoice_series_year_seq_key: UNIQUE (series, year, seq)
public.invoice invoice_state_check: CHECK ((state = ANY (ARRAY['OPEN'::text, 'PAID'::text, 'VOID'::text, 'UNCOLLECTIBLE'::text])))
public.invoice invoice_stripe_invoice_id_key: UNIQUE (stripe_invoice_id)
public.invoice invoice_tax_bp_check: CHECK (((tax_bp >= 0) AND (tax_bp <= 10000)))
public.invoice invoice_tax_kind_check: CHECK ((tax_kind = ANY (ARRAY['STANDARD'::text, 'REVERSE_CHARGE'::text, 'NOT_REGISTERED'::text, 'NOT_TAXABLE'::text, 'OUT_OF_SCOPE'::text])))
public.invoice invoice_tax_parts_check: CHECK ((jsonb_typeof(tax_parts) = 'array'::text))
public.invoice invoice_time_zone_data_check: CHECK ((time_zone_data <> ''::text))
public.invoice invoice_total_minor_check: CHECK ((total_minor >= 0))
public.invoice invoice_usage_hash_check: CHECK ((usage_hash ~ '^[0-9a-f]{64}$'::text))
public.invoice_counter invoice_counter_last_check: CHECK ((last > 0))
public.invoice_counter invoice_counter_pkey: PRIMARY KEY (series, year)
public.invoice_counter invoice_counter_used: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.invoice_line invoice_line_check1: CHECK (((tax_jurisdiction IS NULL) OR (kind = 'TAX'::text)))
public.invoice_line invoice_line_check: CHECK ((share_org = provider_org_id))
public.invoice_line invoice_line_invoice_id_position_key: UNIQUE (invoice_id, "position")
public.invoice_line invoice_line_kind_check: CHECK ((kind = ANY (ARRAY['CAPACITY'::text, 'ENERGY'::text, 'PLATFORM_FEE'::text, 'TAX'::text, 'BASE_RENT'::text, 'ADJUSTMENT'::text, 'USAGE'::text, 'SPOT_USAGE'::text, 'LATE_DELIVERY_CREDIT'::text, 'CAPEX_CREDIT'::text, 'SLA_CREDIT'::text, 'POWER_CHARGE'::text, 'CURTAILMENT_SHARE'::text, 'TRUE_UP'::text, 'TERMINATION_FEE'::text])))
public.invoice_line invoice_line_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.invoice_line invoice_line_pkey: PRIMARY KEY (id)
public.invoice_line invoice_line_unit_price_unit_check: CHECK ((unit_price_unit = ANY (ARRAY['GPU_HOUR'::text, 'KW_MONTH'::text, 'KWH'::text])))
public.invoice_meter_basis invoice_meter_basis_check2: CHECK (((price IS NOT NULL) = (kind = 'CURTAILMENT_SHARE'::text)))
public.invoice_meter_basis invoice_meter_basis_check: CHECK (((energy IS NOT NULL) = (kind = 'ENERGY'::text)))
public.invoice_meter_basis invoice_meter_basis_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES public.invoice(id)
public.invoice_meter_basis invoice_meter_basis_kind_check: CHECK ((kind = ANY (ARRAY['USAGE'::text, 'SPOT_USAGE'::text, 'ENERGY'::text, 'CURTAILMENT_SHARE'::text, 'POWER_CHARGE'::text, 'SLA_CREDIT'::text])))
public.invoice_meter_basis invoice_meter_basis_pkey: PRIMARY KEY (invoice_id, place)
public.invoice_meter_basis invoice_meter_basis_place_check: CHECK ((place >= 0))
public.invoice_meter_basis invoice_meter_basis_quantity_check: CHECK (((quantity IS NULL) = (kind = ANY (ARRAY['POWER_CHARGE'::text, 'SLA_CREDIT'::text]))))
public.invoice_meter_basis invoice_meter_basis_service_check: CHECK (((service IS NOT NULL) = (kind = 'SLA_CREDIT'::text)))
public.invoice_wire complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.invoice_wire invoice_wire_amount_minor_check: CHECK ((amount_minor > 0))
public.invoice_wire invoice_wire_bank_reference_check: CHECK (((length(bank_reference) >= 1) AND (length(bank_reference) <= 120)))
public.invoice_wire invoice_wire_check: CHECK (((applied_minor >= 1) AND (applied_minor <= amount_minor)))
public.invoice_wire invoice_wire_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.invoice_wire invoice_wire_pkey: PRIMARY KEY (id)
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
public.lease lease_meter_starts_at_acceptance: CHECK (((started_at IS NULL) OR ((accepted_at IS NOT NULL) AND (accepted_at <= started_at))))
public.lease lease_number_key: UNIQUE (number)
public.lease lease_of_contract: FOREIGN KEY (id, contract_id, tranche, org_id, provider_org_id) REFERENCES public.contract_lease(lease_id, contract_id, tranche, org_id, provider_org_id)
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
public.lease lease_service_levels_check: CHECK (((length(service_levels) >= 1) AND (length(service_levels) <= 40)))
public.lease lease_state_check: CHECK ((state = ANY (ARRAY['PENDING_PAYMENT'::text, 'CONFIRMED'::text, 'PROVISIONING'::text, 'ACTIVE'::text, 'DEGRADED'::text, 'ENDED'::text, 'CANCELLED'::text, 'FAILED'::text])))
public.lease lease_tax_bp_check: CHECK (((tax_bp >= 0) AND (tax_bp <= 10000)))
public.lease lease_tax_kind_check: CHECK ((tax_kind = ANY (ARRAY['STANDARD'::text, 'REVERSE_CHARGE'::text, 'NOT_REGISTERED'::text, 'NOT_TAXABLE'::text, 'OUT_OF_SCOPE'::text])))
public.lease lease_tax_parts_check: CHECK ((jsonb_typeof(tax_parts) = 'array'::text))
public.lease lease_total_minor_check: CHECK ((total_minor >= 0))
public.lease lease_tranche: CHECK (((contract_id IS NULL) = (tranche IS NULL)))
public.lease lease_unit_price_check: CHECK ((unit_price >= (0)::numeric))
public.lease lease_unit_price_unit_check: CHECK ((unit_price_unit = ANY (ARRAY['GPU_HOUR'::text, 'KW_MONTH'::text, 'KWH'::text])))
public.lease lease_units_check: CHECK ((units > 0))
public.lease lease_version_check: CHECK ((version > 0))
public.lease_acceptance lease_acceptance_basis_check: CHECK ((basis = ANY (ARRAY['TEST_PASSED'::text, 'TENANT_ACCEPTED'::text, 'PERIOD_PASSED'::text])))
public.lease_acceptance lease_acceptance_check1: CHECK (((test IS NOT NULL) = (basis = 'TEST_PASSED'::text)))
public.lease_acceptance lease_acceptance_check: CHECK ((delivered_at <= at))
public.lease_acceptance lease_acceptance_lease_id_delivered_at_key: UNIQUE (lease_id, delivered_at)
public.lease_acceptance lease_acceptance_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.lease_acceptance lease_acceptance_pkey: PRIMARY KEY (id)
public.lease_event lease_event_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.lease_event lease_event_pkey: PRIMARY KEY (lease_id, seq)
public.lease_notice lease_notice_from_side_check: CHECK ((from_side = ANY (ARRAY['TENANT'::text, 'PROVIDER'::text])))
public.lease_notice lease_notice_kind_check: CHECK ((kind = ANY (ARRAY['GENERAL'::text, 'BREACH'::text, 'EXIT'::text, 'RENEWAL'::text])))
public.lease_notice lease_notice_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.lease_notice lease_notice_pkey: PRIMARY KEY (id)
public.lease_spend lease_spend_amount_minor_check: CHECK ((amount_minor >= 0))
public.lease_spend lease_spend_lease_id_fkey: FOREIGN KEY (lease_id) REFERENCES public.lease(id)
public.lease_spend lease_spend_month_check: CHECK ((month = date_trunc('month'::text, (month)::timestamp with time zone)))
public.lease_spend lease_spend_pkey: PRIMARY KEY (lease_id, month)
public.ledger_event ledger_event_pkey: PRIMARY KEY (kind)
public.maintenance_notice maintenance_notice_check: CHECK ((ends_at > starts_at))
public.maintenance_notice maintenance_notice_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.maintenance_notice maintenance_notice_pkey: PRIMARY KEY (id)
public.membership membership_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.membership membership_pkey: PRIMARY KEY (org_id, user_id)
public.membership membership_role_check: CHECK ((role = ANY (ARRAY['OWNER'::text, 'ADMIN'::text, 'BILLING'::text, 'REQUESTER'::text, 'VIEWER'::text, 'STAFF_READER'::text, 'STAFF_OPERATOR'::text])))
public.membership membership_user_id_fkey: FOREIGN KEY (user_id) REFERENCES public.app_user(id)
public.meter_reading meter_reading_check1: CHECK ((replaces <> external_id))
public.meter_reading meter_reading_check: CHECK ((ends_at > starts_at))
public.meter_reading meter_reading_external_id_check: CHECK (((length(external_id) >= 1) AND (length(external_id) <= 100)))
public.meter_reading meter_reading_it_kwh_check: CHECK ((it_kwh >= (0)::numeric))
public.meter_reading meter_reading_lease_id_external_id_key: UNIQUE (lease_id, external_id)
public.meter_reading meter_reading_lease_id_replaces_key: UNIQUE (lease_id, replaces)
public.meter_reading meter_reading_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.meter_reading meter_reading_pkey: PRIMARY KEY (id)
public.meter_reading meter_reading_pue_check: CHECK ((pue >= (1)::numeric))
public.meter_reading meter_reading_tariff_check: CHECK ((tariff >= (0)::numeric))
public.meter_record meter_record_apart: EXCLUDE USING gist (lease_id WITH =, revision WITH =, tstzrange(starts_at, ends_at) WITH &&)
public.meter_record meter_record_check: CHECK ((ends_at > starts_at))
public.meter_record meter_record_day: CHECK ((ends_at <= (date_bin('1 day'::interval, starts_at, '2000-01-01 00:00:00+00'::timestamp with time zone) + '1 day'::interval)))
public.meter_record meter_record_energy_kwh_check: CHECK ((energy_kwh >= (0)::numeric))
public.meter_record meter_record_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.meter_record meter_record_pkey: PRIMARY KEY (id)
public.meter_record meter_record_revision: UNIQUE (lease_id, starts_at, revision)
public.meter_record meter_record_revision_check: CHECK ((revision >= 0))
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
public.need_alert need_alert_check1: CHECK (((rolling_hours IS NULL) OR (NOT (filter ? 'window'::text))))
public.need_alert need_alert_check: CHECK ((expires_at > created_at))
public.need_alert need_alert_filter_check: CHECK ((jsonb_typeof(filter) = 'object'::text))
public.need_alert need_alert_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.need_alert need_alert_org_id_id_key: UNIQUE (org_id, id)
public.need_alert need_alert_pkey: PRIMARY KEY (id)
public.need_alert need_alert_rolling_hours_check: CHECK (((rolling_hours >= 1) AND (rolling_hours <= 227760)))
public.need_alert need_alert_state_check: CHECK ((state = ANY (ARRAY['ACTIVE'::text, 'PAUSED'::text, 'REMOVED'::text])))
public.need_alert need_alert_words_check: CHECK (((length(words) >= 1) AND (length(words) <= 300)))
public.need_alert_match need_alert_match_alert_id_offer_id_key: UNIQUE (alert_id, offer_id)
public.need_alert_match need_alert_match_bookable_units_check: CHECK ((bookable_units > 0))
public.need_alert_match need_alert_match_check: CHECK ((ends_at > starts_at))
public.need_alert_match need_alert_match_org_id_alert_id_fkey: FOREIGN KEY (org_id, alert_id) REFERENCES public.need_alert(org_id, id)
public.need_alert_match need_alert_match_pkey: PRIMARY KEY (id)
public.need_alert_match need_alert_match_rate_check: CHECK ((rate >= (0)::numeric))
public.need_alert_match need_alert_match_rate_unit_check: CHECK ((rate_unit = ANY (ARRAY['GPU_HOUR'::text, 'KW_MONTH'::text])))
public.need_alert_match need_alert_match_reason_check: CHECK ((reason = ANY (ARRAY['NEW_LISTING'::text, 'LOWER_PRICE'::text, 'CAPACITY_FREED'::text])))
public.need_alert_sighting need_alert_sighting_check: CHECK (((NOT fits) OR (NOT (is_dear OR is_full))))
public.need_alert_sighting need_alert_sighting_org_id_alert_id_fkey: FOREIGN KEY (org_id, alert_id) REFERENCES public.need_alert(org_id, id)
public.need_alert_sighting need_alert_sighting_pkey: PRIMARY KEY (alert_id, offer_id)
public.notification_read notification_read_event_id_check: CHECK ((event_id ~ '^evt_[0-9]{1,18}_[0-9]{1,18}$'::text))
public.notification_read notification_read_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.notification_read notification_read_pkey: PRIMARY KEY (org_id, actor_id, event_id)
public.notification_silence notification_silence_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.notification_silence notification_silence_pkey: PRIMARY KEY (org_id, actor_id, type)
public.notification_silence notification_silence_type_check: CHECK ((type ~ '^[a-z_]{1,30}[.][a-z_]{1,30}$'::text))
public.offer offer_announce: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.offer offer_id_fkey: FOREIGN KEY (id) REFERENCES public.resource(id)
public.offer offer_pkey: PRIMARY KEY (id)
public.offer offer_state_check: CHECK ((state = ANY (ARRAY['DRAFT'::text, 'PUBLISHED'::text, 'PAUSED'::text, 'WITHDRAWN'::text])))
public.offer_epoch offer_epoch_pkey: PRIMARY KEY (single)
public.offer_epoch offer_epoch_single_check: CHECK (single)
public.operation operation_attempts_check: CHECK ((attempts >= 0))
public.operation operation_check1: CHECK (((state = 'FAILED'::text) = (error IS NOT NULL)))
public.operation operation_check2: CHECK (((state = 'RUNNING'::text) = (alive_until IS NOT NULL)))
public.operation operation_check3: CHECK (((state = 'QUEUED'::text) OR (started_at IS NOT NULL)))
public.operation operation_check: CHECK (((state = ANY (ARRAY['DONE'::text, 'FAILED'::text])) = (ended_at IS NOT NULL)))
public.operation operation_command_check: CHECK ((jsonb_typeof(command) = 'object'::text))
public.operation operation_done_check: CHECK ((done >= 0))
public.operation operation_error_check: CHECK (((length(error) >= 1) AND (length(error) <= 1000)))
public.operation operation_kind_check: CHECK ((kind = ANY (ARRAY['MATCHING'::text, 'BANK_IMPORT'::text, 'PERIOD_CLOSE'::text])))
public.operation operation_pkey: PRIMARY KEY (id)
public.operation operation_requested_by_check: CHECK ((requested_by <> ''::text))
public.operation operation_state_check: CHECK ((state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'DONE'::text, 'FAILED'::text])))
public.operation operation_total_check: CHECK ((total >= 0))
public.organisation organisation_check: CHECK (((tax_locality IS NULL) OR (tax_subdivision IS NOT NULL)))
public.organisation organisation_country_check: CHECK ((country ~ '^[A-Z]{2}$'::text))
public.organisation organisation_credit_limit_minor_check: CHECK ((credit_limit_minor >= 0))
public.organisation organisation_kind_check: CHECK ((kind = ANY (ARRAY['TENANT'::text, 'PROVIDER'::text, 'PLATFORM'::text])))
public.organisation organisation_net_days_check: CHECK (((net_days >= 0) AND (net_days <= 120)))
public.organisation organisation_pkey: PRIMARY KEY (id)
public.organisation organisation_stripe_customer_id_key: UNIQUE (stripe_customer_id)
public.organisation organisation_tax_locality_check: CHECK ((tax_locality ~ '^[A-Z0-9 .''-]{1,40}$'::text))
public.organisation organisation_tax_subdivision_check: CHECK ((tax_subdivision ~ '^[A-Z0-9]{1,3}$'::text))
public.outgoing_wire booked: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.outgoing_wire outgoing_wire_amount_minor_check: CHECK ((amount_minor > 0))
public.outgoing_wire outgoing_wire_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.outgoing_wire outgoing_wire_org_id_id_key: UNIQUE (org_id, id)
public.outgoing_wire outgoing_wire_pkey: PRIMARY KEY (id)
public.outgoing_wire outgoing_wire_prepared_by_check: CHECK ((prepared_by <> ''::text))
public.outgoing_wire outgoing_wire_purpose_check: CHECK ((purpose = ANY (ARRAY['CREDIT_REFUND'::text, 'DEPOSIT_RETURN'::text, 'PROVIDER_PAYOUT'::text])))
public.outgoing_wire outgoing_wire_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.outgoing_wire outgoing_wire_state_check: CHECK ((state = ANY (ARRAY['PREPARED'::text, 'APPROVED'::text, 'SENT'::text, 'BOOKED'::text, 'CANCELLED'::text, 'RETURNED'::text])))
public.outgoing_wire outgoing_wire_subject_id_check: CHECK ((subject_id <> ''::text))
public.outgoing_wire_event booked: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.outgoing_wire_event outgoing_wire_event_check1: CHECK (((note IS NOT NULL) = (state = ANY (ARRAY['CANCELLED'::text, 'RETURNED'::text]))))
public.outgoing_wire_event outgoing_wire_event_check: CHECK (((reference IS NOT NULL) = (state = ANY (ARRAY['SENT'::text, 'BOOKED'::text, 'RETURNED'::text]))))
public.outgoing_wire_event outgoing_wire_event_note_check: CHECK (((length(note) >= 1) AND (length(note) <= 500)))
public.outgoing_wire_event outgoing_wire_event_org_id_wire_id_fkey: FOREIGN KEY (org_id, wire_id) REFERENCES public.outgoing_wire(org_id, id)
public.outgoing_wire_event outgoing_wire_event_pkey: PRIMARY KEY (wire_id, seq)
public.outgoing_wire_event outgoing_wire_event_reference_check: CHECK (((length(reference) >= 1) AND (length(reference) <= 120)))
public.outgoing_wire_event outgoing_wire_event_state_check: CHECK ((state = ANY (ARRAY['APPROVED'::text, 'SENT'::text, 'BOOKED'::text, 'CANCELLED'::text, 'RETURNED'::text])))
public.outgoing_wire_event outgoing_wire_event_taken_by_check: CHECK ((taken_by <> ''::text))
public.outgoing_wire_limit outgoing_wire_limit_minor_check: CHECK ((minor >= 0))
public.outgoing_wire_limit outgoing_wire_limit_pkey: PRIMARY KEY (currency)
public.owed_credit owed_credit_amount_minor_check: CHECK ((amount_minor > 0))
public.owed_credit owed_credit_cause_check: CHECK (((length(cause) >= 1) AND (length(cause) <= 200)))
public.owed_credit owed_credit_cause_key: UNIQUE (cause)
public.owed_credit owed_credit_check1: CHECK (((kind = 'SLA_CREDIT'::text) = (amount_minor IS NULL)))
public.owed_credit owed_credit_check2: CHECK (((state = 'OWED'::text) = (look_at IS NOT NULL)))
public.owed_credit owed_credit_check3: CHECK (((amount_minor IS NULL) OR (granted_minor <= amount_minor)))
public.owed_credit owed_credit_check4: CHECK (((state <> 'GRANTED'::text) OR (amount_minor IS NULL) OR (granted_minor = amount_minor)))
public.owed_credit owed_credit_check: CHECK ((ends_at > starts_at))
public.owed_credit owed_credit_granted_minor_check: CHECK ((granted_minor >= 0))
public.owed_credit owed_credit_kind_check: CHECK ((kind = ANY (ARRAY['CREDIT'::text, 'SLA_CREDIT'::text])))
public.owed_credit owed_credit_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.owed_credit owed_credit_pkey: PRIMARY KEY (id)
public.owed_credit owed_credit_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.owed_credit owed_credit_state_check: CHECK ((state = ANY (ARRAY['OWED'::text, 'GRANTED'::text, 'NOTHING'::text, 'PERSON'::text])))
public.party_event party_event_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.party_event party_event_pkey: PRIMARY KEY (org_id, xid, seq)
public.party_event party_event_type_check: CHECK ((type ~ '^[a-z_]{1,30}[.][a-z_]{1,30}$'::text))
public.payment_action payment_action_check: CHECK (((state = 'WAITING'::text) = (ended_at IS NULL)))
public.payment_action payment_action_intent_id_fkey: FOREIGN KEY (intent_id) REFERENCES public.intent(id)
public.payment_action payment_action_org_id_invoice_id_fkey: FOREIGN KEY (org_id, invoice_id) REFERENCES public.invoice(org_id, id)
public.payment_action payment_action_pkey: PRIMARY KEY (intent_id)
public.payment_action payment_action_state_check: CHECK ((state = ANY (ARRAY['WAITING'::text, 'CONFIRMED'::text, 'REFUSED'::text, 'DROPPED'::text])))
public.payment_method payment_method_kind_check: CHECK ((kind = ANY (ARRAY['CARD'::text, 'BANK_DEBIT'::text])))
public.payment_method payment_method_last4_check: CHECK ((last4 ~ '^[0-9A-Z]{4}$'::text))
public.payment_method payment_method_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.payment_method payment_method_org_id_id_key: UNIQUE (org_id, id)
public.payment_method payment_method_pkey: PRIMARY KEY (id)
public.payment_method payment_method_stripe_payment_method_id_key: UNIQUE (stripe_payment_method_id)
public.payment_setup payment_setup_check1: CHECK ((((state = 'DONE'::text) = (payment_method_id IS NOT NULL)) AND ((state = 'FAILED'::text) = (failure IS NOT NULL))))
public.payment_setup payment_setup_check2: CHECK (((state = 'OPEN'::text) = (ended_at IS NULL)))
public.payment_setup payment_setup_check: CHECK ((((way = 'CARD'::text) = (mandate_text IS NULL)) AND ((mandate_text IS NULL) = (mandate_hash IS NULL))))
public.payment_setup payment_setup_mandate_hash_check: CHECK ((mandate_hash ~ '^[0-9a-f]{64}$'::text))
public.payment_setup payment_setup_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.payment_setup payment_setup_org_id_payment_method_id_fkey: FOREIGN KEY (org_id, payment_method_id) REFERENCES public.payment_method(org_id, id)
public.payment_setup payment_setup_pkey: PRIMARY KEY (id)
public.payment_setup payment_setup_state_check: CHECK ((state = ANY (ARRAY['OPEN'::text, 'DONE'::text, 'FAILED'::text])))
public.payment_setup payment_setup_stripe_setup_intent_id_key: UNIQUE (stripe_setup_intent_id)
public.payment_setup payment_setup_way_check: CHECK ((way = ANY (ARRAY['CARD'::text, 'US_BANK_DEBIT'::text, 'SEPA_DEBIT'::text])))
public.payout complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.payout payout_amount_minor_check: CHECK ((amount_minor > 0))
public.payout payout_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.payout payout_org_id_id_key: UNIQUE (org_id, id)
public.payout payout_pkey: PRIMARY KEY (id)
public.payout payout_planned_by_check: CHECK ((planned_by <> ''::text))
public.payout_account payout_account_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.payout_account payout_account_org_id_id_key: UNIQUE (org_id, id)
public.payout_account payout_account_org_id_key: UNIQUE (org_id)
public.payout_account payout_account_pkey: PRIMARY KEY (id)
public.payout_account payout_account_state_check: CHECK ((state = ANY (ARRAY['NOT_STARTED'::text, 'ONBOARDING'::text, 'RESTRICTED'::text, 'ACTIVE'::text, 'REJECTED'::text])))
public.payout_account payout_account_stripe_account_id_key: UNIQUE (stripe_account_id)
public.payout_account payout_account_transfers_check: CHECK ((transfers = ANY (ARRAY['ACTIVE'::text, 'PENDING'::text, 'INACTIVE'::text])))
public.payout_clock payout_clock_pkey: PRIMARY KEY (key)
public.payout_hop payout_hop_org_id_transfer_id_fkey: FOREIGN KEY (org_id, transfer_id) REFERENCES public.payout_transfer(org_id, id)
public.payout_hop payout_hop_pkey: PRIMARY KEY (seq)
public.payout_hop payout_hop_state_check: CHECK ((state = ANY (ARRAY['PLANNED'::text, 'SENT'::text, 'ARRIVED_AT_STRIPE'::text, 'PAID_OUT'::text, 'FAILED'::text, 'REVERSED'::text])))
public.payout_line payout_line_amount_minor_check: CHECK ((amount_minor <> 0))
public.payout_line payout_line_description_check: CHECK ((description <> ''::text))
public.payout_line payout_line_fee_minor_check: CHECK ((fee_minor >= 0))
public.payout_line payout_line_invoice_line_id_fkey: FOREIGN KEY (invoice_line_id) REFERENCES public.invoice_line(id)
public.payout_line payout_line_journal_id_fkey: FOREIGN KEY (journal_id) REFERENCES public.journal(id)
public.payout_line payout_line_kind_check: CHECK ((kind = ANY (ARRAY['SHARE'::text, 'TAKEN_BACK'::text, 'RETURNED'::text, 'RELEASED'::text, 'KEPT'::text, 'NETTED'::text, 'OTHER'::text])))
public.payout_line payout_line_org_id_payout_id_fkey: FOREIGN KEY (org_id, payout_id) REFERENCES public.payout(org_id, id)
public.payout_line payout_line_payout_id_position_key: UNIQUE (payout_id, "position")
public.payout_line payout_line_pkey: PRIMARY KEY (id)
public.payout_look payout_look_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.payout_look payout_look_pkey: PRIMARY KEY (org_id, currency)
public.payout_policy payout_policy_above_cap_check: CHECK ((above_cap = ANY (ARRAY['WIRE'::text, 'SPLIT'::text])))
public.payout_policy payout_policy_held_for_check: CHECK (((length(held_for) >= 1) AND (length(held_for) <= 500)))
public.payout_policy payout_policy_holdback_basis_points_check: CHECK (((holdback_basis_points >= 0) AND (holdback_basis_points <= 5000)))
public.payout_policy payout_policy_holdback_days_check: CHECK (((holdback_days >= 0) AND (holdback_days <= 365)))
public.payout_policy payout_policy_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.payout_policy payout_policy_pkey: PRIMARY KEY (org_id)
public.payout_policy payout_policy_rail_check: CHECK ((rail = ANY (ARRAY['STRIPE'::text, 'WIRE'::text])))
public.payout_transfer payout_transfer_amount_minor_check: CHECK ((amount_minor > 0))
public.payout_transfer payout_transfer_check1: CHECK (((rail = 'WIRE'::text) = (wire_id IS NOT NULL)))
public.payout_transfer payout_transfer_check2: CHECK (((rail = 'STRIPE'::text) = (stripe_account_id IS NOT NULL)))
public.payout_transfer payout_transfer_check3: CHECK (((rail = 'WIRE'::text) OR (amount_minor <= 99999999)))
public.payout_transfer payout_transfer_check4: CHECK (((state = 'REVERSED'::text) = (reversed_minor = amount_minor)))
public.payout_transfer payout_transfer_check: CHECK (((reversed_minor >= 0) AND (reversed_minor <= amount_minor)))
public.payout_transfer payout_transfer_destination_payment_id_key: UNIQUE (destination_payment_id)
public.payout_transfer payout_transfer_org_id_id_key: UNIQUE (org_id, id)
public.payout_transfer payout_transfer_org_id_payout_id_fkey: FOREIGN KEY (org_id, payout_id) REFERENCES public.payout(org_id, id)
public.payout_transfer payout_transfer_pkey: PRIMARY KEY (id)
public.payout_transfer payout_transfer_rail_check: CHECK ((rail = ANY (ARRAY['STRIPE'::text, 'WIRE'::text])))
public.payout_transfer payout_transfer_state_check: CHECK ((state = ANY (ARRAY['PLANNED'::text, 'SENT'::text, 'ARRIVED_AT_STRIPE'::text, 'PAID_OUT'::text, 'FAILED'::text, 'REVERSED'::text])))
public.payout_transfer payout_transfer_stripe_transfer_id_key: UNIQUE (stripe_transfer_id)
public.payout_transfer payout_transfer_wire_id_fkey: FOREIGN KEY (wire_id) REFERENCES public.outgoing_wire(id)
public.payout_transfer payout_transfer_wire_id_key: UNIQUE (wire_id)
public.period_balance period_balance_account_id_fkey: FOREIGN KEY (account_id) REFERENCES public.account(id)
public.period_balance period_balance_period_id_fkey: FOREIGN KEY (period_id) REFERENCES public.period_close(id)
public.period_balance period_balance_pkey: PRIMARY KEY (period_id, account_id)
public.period_close period_close_check: CHECK ((starts_at < ends_at))
public.period_close period_close_pkey: PRIMARY KEY (id)
public.period_reopening period_reopening_certificate_hash_check: CHECK ((certificate_hash ~ '^[0-9a-f]{64}$'::text))
public.period_reopening period_reopening_period_id_fkey: FOREIGN KEY (period_id) REFERENCES public.period_close(id)
public.period_reopening period_reopening_pkey: PRIMARY KEY (id)
public.period_reopening period_reopening_reason_check: CHECK (((length(btrim(reason)) >= 10) AND (length(btrim(reason)) <= 500)))
public.period_reopening_step period_reopening_step_by_check: CHECK ((by ~~ 'usr\_%'::text))
public.period_reopening_step period_reopening_step_check: CHECK (((kind <> 'REJECTED'::text) OR (comment IS NOT NULL)))
public.period_reopening_step period_reopening_step_comment_check: CHECK (((length(comment) >= 1) AND (length(comment) <= 2000)))
public.period_reopening_step period_reopening_step_hash_check: CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
public.period_reopening_step period_reopening_step_kind_check: CHECK ((kind = ANY (ARRAY['PROPOSED'::text, 'APPROVED'::text, 'REJECTED'::text])))
public.period_reopening_step period_reopening_step_pkey: PRIMARY KEY (reopening_id, seq)
public.period_reopening_step period_reopening_step_reopening_id_fkey: FOREIGN KEY (reopening_id) REFERENCES public.period_reopening(id)
public.power_charge power_charge_check: CHECK ((ends_at > starts_at))
public.power_charge power_charge_external_id_check: CHECK (((length(external_id) >= 1) AND (length(external_id) <= 100)))
public.power_charge power_charge_label_check: CHECK (((length(label) >= 1) AND (length(label) <= 200)))
public.power_charge power_charge_lease_id_external_id_key: UNIQUE (lease_id, external_id)
public.power_charge power_charge_org_id_provider_org_id_lease_id_fkey: FOREIGN KEY (org_id, provider_org_id, lease_id) REFERENCES public.lease(org_id, provider_org_id, id)
public.power_charge power_charge_pkey: PRIMARY KEY (id)
public.prepaid_balance prepaid_balance_held_minor_check: CHECK ((held_minor >= 0))
public.prepaid_balance prepaid_balance_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.prepaid_balance prepaid_balance_pkey: PRIMARY KEY (org_id, currency)
public.prepayment_draw complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.prepayment_draw prepayment_draw_amount_minor_check: CHECK ((amount_minor > 0))
public.prepayment_draw prepayment_draw_contract_money_id_fkey: FOREIGN KEY (contract_money_id) REFERENCES public.contract_money(id)
public.prepayment_draw prepayment_draw_invoice_id_key: UNIQUE (invoice_id)
public.prepayment_draw prepayment_draw_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.prepayment_draw prepayment_draw_pkey: PRIMARY KEY (id)
public.price_index price_index_band_check: CHECK ((band = ANY (ARRAY['DAYS'::text, 'WEEKS'::text, 'MONTHS'::text, 'LONG'::text, '*'::text])))
public.price_index price_index_basis_day_fkey: FOREIGN KEY (basis, day) REFERENCES public.price_index_day(basis, day)
public.price_index price_index_check1: CHECK (((low <= middle) AND (middle <= high)))
public.price_index price_index_check2: CHECK ((num_nulls(low, middle, high) = ANY (ARRAY[0, 3])))
public.price_index price_index_check3: CHECK (((low IS NULL) OR ((samples >= 8) AND (providers >= 3))))
public.price_index price_index_check: CHECK (((providers >= 1) AND (providers <= samples)))
public.price_index price_index_low_check: CHECK ((low > (0)::numeric))
public.price_index price_index_pkey: PRIMARY KEY (model_slug, currency, basis, region, band, day)
public.price_index price_index_samples_check: CHECK ((samples > 0))
public.price_index_day price_index_day_basis_check: CHECK ((basis = ANY (ARRAY['BOOKED'::text, 'LISTED'::text])))
public.price_index_day price_index_day_check: CHECK ((written_at >= (((day + 1))::timestamp without time zone AT TIME ZONE 'UTC'::text)))
public.price_index_day price_index_day_pkey: PRIMARY KEY (basis, day)
public.purchase_order purchase_order_amount_minor_check: CHECK ((amount_minor > 0))
public.purchase_order purchase_order_number_check: CHECK (((length(number) >= 1) AND (length(number) <= 80)))
public.purchase_order purchase_order_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.purchase_order purchase_order_org_id_number_key: UNIQUE (org_id, number)
public.purchase_order purchase_order_pkey: PRIMARY KEY (id)
public.quote quote_billing_check: CHECK ((billing = ANY (ARRAY['RESERVED'::text, 'ON_DEMAND'::text])))
public.quote quote_check1: CHECK ((total_minor = ((subtotal_minor + platform_fee_minor) + tax_minor)))
public.quote quote_check2: CHECK (((energy_price IS NULL) = (energy_currency IS NULL)))
public.quote quote_check: CHECK ((ends_at > starts_at))
public.quote quote_due_at_booking_minor_check: CHECK ((due_at_booking_minor >= 0))
public.quote quote_energy_price_check: CHECK ((energy_price >= (0)::numeric))
public.quote quote_first_fkey: FOREIGN KEY (org_id, first_id) REFERENCES public.quote(org_id, id)
public.quote quote_number_key: UNIQUE (number)
public.quote quote_offer_kind_check: CHECK ((offer_kind = ANY (ARRAY['GPU'::text, 'HALL'::text])))
public.quote quote_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.quote quote_org_id_id_key: UNIQUE (org_id, id)
public.quote quote_pkey: PRIMARY KEY (id)
public.quote quote_platform_fee_bp_check: CHECK (((platform_fee_bp >= 0) AND (platform_fee_bp <= 10000)))
public.quote quote_platform_fee_minor_check: CHECK ((platform_fee_minor >= 0))
public.quote quote_service_levels_check: CHECK (((length(service_levels) >= 1) AND (length(service_levels) <= 40)))
public.quote quote_state_check: CHECK ((state = ANY (ARRAY['OPEN'::text, 'ACCEPTED'::text, 'EXPIRED'::text, 'WITHDRAWN'::text])))
public.quote quote_subtotal_minor_check: CHECK ((subtotal_minor >= 0))
public.quote quote_tax_bp_check: CHECK (((tax_bp >= 0) AND (tax_bp <= 10000)))
public.quote quote_tax_kind_check: CHECK ((tax_kind = ANY (ARRAY['STANDARD'::text, 'REVERSE_CHARGE'::text, 'NOT_REGISTERED'::text, 'NOT_TAXABLE'::text, 'OUT_OF_SCOPE'::text])))
public.quote quote_tax_minor_check: CHECK ((tax_minor >= 0))
public.quote quote_tax_parts_check: CHECK ((jsonb_typeof(tax_parts) = 'array'::text))
public.quote quote_unit_price_check: CHECK ((unit_price >= (0)::numeric))
public.quote quote_unit_price_unit_check: CHECK ((unit_price_unit = ANY (ARRAY['GPU_HOUR'::text, 'KW_MONTH'::text, 'KWH'::text])))
public.quote quote_units_check: CHECK ((units > 0))
public.quote quote_utilisation_check: CHECK (((utilisation >= (0)::numeric) AND (utilisation <= (1)::numeric)))
public.quote quote_version_check: CHECK (((version >= 1) AND ((first_id IS NULL) = (version = 1))))
public.quote_approval quote_approval_content_hash_check: CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text))
public.quote_approval quote_approval_decided: CHECK ((((state = 'PENDING'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL))))
public.quote_approval quote_approval_note_check: CHECK ((length(note) <= 500))
public.quote_approval quote_approval_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.quote_approval quote_approval_org_id_quote_id_fkey: FOREIGN KEY (org_id, quote_id) REFERENCES public.quote(org_id, id)
public.quote_approval quote_approval_pkey: PRIMARY KEY (id)
public.quote_approval quote_approval_reason_check: CHECK ((length(reason) <= 500))
public.quote_approval quote_approval_state_check: CHECK ((state = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'DECLINED'::text])))
public.quote_approval quote_approval_two_people: CHECK ((decided_by <> requested_by))
public.quote_approval_rule quote_approval_rule_above_minor_check: CHECK ((above_minor >= 0))
public.quote_approval_rule quote_approval_rule_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.quote_approval_rule quote_approval_rule_pkey: PRIMARY KEY (org_id)
public.quote_share quote_share_check1: CHECK ((num_nulls(revoked_at, revoked_by) = ANY (ARRAY[0, 2])))
public.quote_share quote_share_check: CHECK (((expires_at > created_at) AND (expires_at <= (created_at + '90 days'::interval))))
public.quote_share quote_share_opens_check: CHECK ((opens >= 0))
public.quote_share quote_share_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.quote_share quote_share_org_id_quote_id_fkey: FOREIGN KEY (org_id, quote_id) REFERENCES public.quote(org_id, id)
public.quote_share quote_share_pkey: PRIMARY KEY (id)
public.quote_share quote_share_token_hash_check: CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text))
public.quote_share quote_share_token_hash_key: UNIQUE (token_hash)
public.recon_bank_clock recon_bank_clock_business_days_check: CHECK (((business_days >= 0) AND (business_days <= 10)))
public.recon_bank_clock recon_bank_clock_cut_off_minute_check: CHECK (((cut_off_minute >= 0) AND (cut_off_minute <= 1439)))
public.recon_bank_clock recon_bank_clock_pkey: PRIMARY KEY (currency)
public.recon_bank_clock recon_bank_clock_set_by_check: CHECK ((set_by <> ''::text))
public.recon_certificate recon_certificate_body_check: CHECK ((body <> ''::text))
public.recon_certificate recon_certificate_check: CHECK ((hash = encode(sha256(convert_to(body, 'UTF8'::name)), 'hex'::text)))
public.recon_certificate recon_certificate_period_id_fkey: FOREIGN KEY (period_id) REFERENCES public.period_close(id)
public.recon_certificate recon_certificate_period_id_key: UNIQUE (period_id)
public.recon_certificate recon_certificate_pkey: PRIMARY KEY (id)
public.recon_certificate recon_certificate_run_id_fkey: FOREIGN KEY (run_id) REFERENCES public.recon_run(id)
public.recon_certificate recon_certificate_signed_by_check: CHECK ((signed_by <> ''::text))
public.recon_decision recon_decision_amount_minor_check: CHECK ((amount_minor >= 0))
public.recon_decision recon_decision_check1: CHECK (((kind = 'DIVIDE'::text) = (cardinality(parts) > 1)))
public.recon_decision recon_decision_check2: CHECK (((kind <> 'DIVIDE'::text) OR (cardinality(entry_ids) = 1)))
public.recon_decision recon_decision_check3: CHECK (((kind = 'APART'::text) = (cardinality(others) > 0)))
public.recon_decision recon_decision_check: CHECK (((kind <> 'MATCH'::text) OR (cardinality(entry_ids) > 1)))
public.recon_decision recon_decision_entry_ids_check: CHECK ((cardinality(entry_ids) > 0))
public.recon_decision recon_decision_kind_check: CHECK ((kind = ANY (ARRAY['MATCH'::text, 'DIVIDE'::text, 'APART'::text])))
public.recon_decision recon_decision_pkey: PRIMARY KEY (id)
public.recon_decision recon_decision_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.recon_decision_step recon_decision_step_by_check: CHECK ((by <> ''::text))
public.recon_decision_step recon_decision_step_check: CHECK (((kind <> ALL (ARRAY['REJECTED'::text, 'TAKEN_BACK'::text])) OR (comment IS NOT NULL)))
public.recon_decision_step recon_decision_step_comment_check: CHECK (((length(comment) >= 1) AND (length(comment) <= 2000)))
public.recon_decision_step recon_decision_step_decision_id_fkey: FOREIGN KEY (decision_id) REFERENCES public.recon_decision(id)
public.recon_decision_step recon_decision_step_hash_check: CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
public.recon_decision_step recon_decision_step_kind_check: CHECK ((kind = ANY (ARRAY['PROPOSED'::text, 'APPROVED'::text, 'REJECTED'::text, 'TAKEN_BACK'::text])))
public.recon_decision_step recon_decision_step_pkey: PRIMARY KEY (decision_id, seq)
public.recon_entry recon_entry_leg_check: CHECK ((leg = ANY (ARRAY['RECORD'::text, 'OBJECT'::text, 'TRANSACTION'::text, 'POSTING'::text, 'BANK_LINE'::text])))
public.recon_entry recon_entry_pkey: PRIMARY KEY (seq)
public.recon_entry recon_entry_source_check: CHECK ((source = ANY (ARRAY['LEDGER'::text, 'BANK'::text, 'CHARGES'::text, 'REFUNDS'::text, 'DISPUTES'::text, 'TRANSFERS'::text, 'PAYOUTS'::text, 'TRANSACTIONS'::text])))
public.recon_exception recon_exception_pkey: PRIMARY KEY (id)
public.recon_exception recon_exception_run_id_fkey: FOREIGN KEY (run_id) REFERENCES public.recon_run(id)
public.recon_exception recon_exception_state_check: CHECK ((state = ANY (ARRAY['OPEN'::text, 'ASSIGNED'::text, 'INVESTIGATING'::text, 'PROPOSED'::text, 'APPROVED'::text, 'RESOLVED'::text, 'WRITTEN_OFF'::text, 'VOID'::text])))
public.recon_exception_file recon_exception_file_check: CHECK (
CASE media_type
    WHEN 'application/pdf'::text THEN (SUBSTRING(content FROM 1 FOR 5) = '\x255044462d'::bytea)
    WHEN 'image/png'::text THEN (SUBSTRING(content FROM 1 FOR 8) = '\x89504e470d0a1a0a'::bytea)
    ELSE ((POSITION(('\x00'::bytea) IN (content)) = 0) AND (SUBSTRING(content FROM 1 FOR 5) <> '\x255044462d'::bytea) AND (convert_from(content, 'UTF8'::name) <> ''::text))
END)
public.recon_exception_file recon_exception_file_content_check: CHECK (((octet_length(content) >= 1) AND (octet_length(content) <= 4500000)))
public.recon_exception_file recon_exception_file_exception_id_fkey: FOREIGN KEY (exception_id) REFERENCES public.recon_exception(id)
public.recon_exception_file recon_exception_file_exception_id_sha256_key: UNIQUE (exception_id, sha256)
public.recon_exception_file recon_exception_file_media_type_check: CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/png'::text, 'text/csv'::text])))
public.recon_exception_file recon_exception_file_name_check: CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'::text))
public.recon_exception_file recon_exception_file_pkey: PRIMARY KEY (id)
public.recon_exception_file recon_exception_file_uploaded_by_check: CHECK ((uploaded_by <> ''::text))
public.recon_exception_step recon_exception_step_by_check: CHECK ((by <> ''::text))
public.recon_exception_step recon_exception_step_check1: CHECK (((kind <> 'PROPOSED'::text) OR (num_nulls(resolution, amount_minor, reason_code) = 0)))
public.recon_exception_step recon_exception_step_check2: CHECK (((kind <> ALL (ARRAY['RESOLVED'::text, 'WRITTEN_OFF'::text])) OR (journal_key IS NOT NULL)))
public.recon_exception_step recon_exception_step_check3: CHECK (((kind <> ALL (ARRAY['VOID'::text, 'REJECTED'::text, 'COMMENTED'::text])) OR (comment IS NOT NULL)))
public.recon_exception_step recon_exception_step_check: CHECK (((kind = 'ASSIGNED'::text) = (assignee IS NOT NULL)))
public.recon_exception_step recon_exception_step_comment_check: CHECK (((length(comment) >= 1) AND (length(comment) <= 2000)))
public.recon_exception_step recon_exception_step_exception_id_fkey: FOREIGN KEY (exception_id) REFERENCES public.recon_exception(id)
public.recon_exception_step recon_exception_step_hash_check: CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
public.recon_exception_step recon_exception_step_journal_key_fkey: FOREIGN KEY (journal_key) REFERENCES public.journal(idempotency_key)
public.recon_exception_step recon_exception_step_kind_check: CHECK ((kind = ANY (ARRAY['ASSIGNED'::text, 'INVESTIGATING'::text, 'COMMENTED'::text, 'PROPOSED'::text, 'REJECTED'::text, 'APPROVED'::text, 'RESOLVED'::text, 'WRITTEN_OFF'::text, 'VOID'::text, 'AUTO_RESOLVED'::text])))
public.recon_exception_step recon_exception_step_pkey: PRIMARY KEY (exception_id, seq)
public.recon_item_change recon_item_change_pkey: PRIMARY KEY (seq)
public.recon_limit recon_limit_minor_check: CHECK ((minor >= 0))
public.recon_limit recon_limit_pkey: PRIMARY KEY (currency)
public.recon_link recon_link_pkey: PRIMARY KEY (charge_id)
public.recon_match recon_match_case_id_content_hash_key: UNIQUE (case_id, content_hash)
public.recon_match recon_match_content_hash_check: CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text))
public.recon_match recon_match_entry_ids_check: CHECK ((cardinality(entry_ids) > 1))
public.recon_match recon_match_found_check: CHECK ((jsonb_typeof(found) = 'array'::text))
public.recon_match recon_match_pkey: PRIMARY KEY (id)
public.recon_match recon_match_run_id_fkey: FOREIGN KEY (run_id) REFERENCES public.recon_run(id)
public.recon_reading recon_reading_check: CHECK ((read_until >= read_from))
public.recon_reading recon_reading_pkey: PRIMARY KEY (seq)
public.recon_reading recon_reading_rows_new_check: CHECK ((rows_new >= 0))
public.recon_reading recon_reading_rows_read_check: CHECK ((rows_read >= 0))
public.recon_reading recon_reading_source_check: CHECK ((source = ANY (ARRAY['LEDGER'::text, 'BANK'::text, 'INVOICES'::text, 'CHARGES'::text, 'REFUNDS'::text, 'DISPUTES'::text, 'TRANSFERS'::text, 'PAYOUTS'::text, 'TRANSACTIONS'::text])))
public.recon_run recon_run_breaks_check: CHECK ((breaks >= 0))
public.recon_run recon_run_pkey: PRIMARY KEY (id)
public.recon_run recon_run_population_check: CHECK ((jsonb_typeof(population) = 'array'::text))
public.recon_run recon_run_waiting_check: CHECK ((waiting >= 0))
public.recon_run_scope recon_run_scope_bank_since_check: CHECK ((jsonb_typeof(bank_since) = 'object'::text))
public.recon_run_scope recon_run_scope_parts_check: CHECK ((jsonb_typeof(parts) = 'array'::text))
public.recon_run_scope recon_run_scope_pkey: PRIMARY KEY (run_id)
public.recon_run_scope recon_run_scope_run_id_fkey: FOREIGN KEY (run_id) REFERENCES public.recon_run(id)
public.recon_run_scope recon_run_scope_staged_seq_check: CHECK ((staged_seq >= 0))
public.recon_snapshot recon_snapshot_pkey: PRIMARY KEY (day, identity, currency)
public.recon_staged recon_staged_side_check: CHECK ((side = ANY (ARRAY['OURS'::text, 'THEIRS'::text])))
public.recon_staged_ours recon_staged_side_check: CHECK ((side = ANY (ARRAY['OURS'::text, 'THEIRS'::text])))
public.recon_staged_theirs recon_staged_side_check: CHECK ((side = ANY (ARRAY['OURS'::text, 'THEIRS'::text])))
public.recon_step_rule recon_step_rule_pkey: PRIMARY KEY (kind)
public.recon_suggestion recon_suggestion_difference_kind_check: CHECK ((difference_kind = ANY (ARRAY['BANK_CHARGE'::text, 'ROUNDING'::text, 'SHORT_PAYMENT'::text, 'OVERPAYMENT'::text])))
public.recon_suggestion recon_suggestion_entry_ids_check: CHECK ((cardinality(entry_ids) > 1))
public.recon_suggestion recon_suggestion_entry_ids_difference_minor_key: UNIQUE (entry_ids, difference_minor)
public.recon_suggestion recon_suggestion_pkey: PRIMARY KEY (id)
public.recon_suggestion recon_suggestion_run_id_fkey: FOREIGN KEY (run_id) REFERENCES public.recon_run(id)
public.recon_suggestion_answer recon_suggestion_answer_by_check: CHECK ((by <> ''::text))
public.recon_suggestion_answer recon_suggestion_answer_decision_id_fkey: FOREIGN KEY (decision_id) REFERENCES public.recon_decision(id)
public.recon_suggestion_answer recon_suggestion_answer_pkey: PRIMARY KEY (suggestion_id)
public.recon_suggestion_answer recon_suggestion_answer_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.recon_suggestion_answer recon_suggestion_answer_suggestion_id_fkey: FOREIGN KEY (suggestion_id) REFERENCES public.recon_suggestion(id)
public.recon_suggestion_answer recon_suggestion_answer_verdict_check: CHECK ((verdict = ANY (ARRAY['ACCEPTED'::text, 'DECLINED'::text])))
public.recon_unmatch recon_unmatch_by_check: CHECK ((by <> ''::text))
public.recon_unmatch recon_unmatch_match_id_fkey: FOREIGN KEY (match_id) REFERENCES public.recon_match(id)
public.recon_unmatch recon_unmatch_pkey: PRIMARY KEY (match_id)
public.recon_unmatch recon_unmatch_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.reconciliation_run reconciliation_run_pkey: PRIMARY KEY (id)
public.refund back: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.refund booked: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.refund refund_amount_minor_check: CHECK ((amount_minor > 0))
public.refund refund_check1: CHECK (((failure IS NOT NULL) = (state = ANY (ARRAY['FAILED'::text, 'CANCELED'::text]))))
public.refund refund_check: CHECK ((((provider_share_minor + platform_fee_minor) + tax_minor) =
CASE kind
    WHEN 'INVOICE'::text THEN amount_minor
    ELSE (0)::bigint
END))
public.refund refund_kind_check: CHECK ((kind = ANY (ARRAY['INVOICE'::text, 'CREDIT'::text])))
public.refund refund_org_id_id_key: UNIQUE (org_id, id)
public.refund refund_org_id_provider_org_id_invoice_id_fkey: FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES public.invoice(org_id, provider_org_id, id)
public.refund refund_pkey: PRIMARY KEY (id)
public.refund refund_platform_fee_minor_check: CHECK ((platform_fee_minor >= 0))
public.refund refund_provider_share_minor_check: CHECK ((provider_share_minor >= 0))
public.refund refund_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.refund refund_state_check: CHECK ((state = ANY (ARRAY['PENDING'::text, 'SUCCEEDED'::text, 'FAILED'::text, 'CANCELED'::text])))
public.refund refund_stripe_charge_id_check: CHECK ((stripe_charge_id <> ''::text))
public.refund refund_stripe_refund_id_check: CHECK ((stripe_refund_id <> ''::text))
public.refund refund_stripe_refund_id_key: UNIQUE (stripe_refund_id)
public.refund refund_tax_minor_check: CHECK ((tax_minor >= 0))
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
public.schedule_row schedule_row_check1: CHECK ((((line)::jsonb ->> 0) = key))
public.schedule_row schedule_row_check: CHECK ((ends_on > starts_on))
public.schedule_row schedule_row_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES public.contract(id)
public.schedule_row schedule_row_contract_id_id_key: UNIQUE (contract_id, id)
public.schedule_row schedule_row_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES public.invoice(id)
public.schedule_row schedule_row_pkey: PRIMARY KEY (id)
public.schedule_row schedule_row_status_check: CHECK ((status = ANY (ARRAY['SCHEDULED'::text, 'PENDING_INDEX'::text, 'METERED'::text])))
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
public.stripe_fee_price stripe_fee_price_fixed_minor_check: CHECK ((fixed_minor >= 0))
public.stripe_fee_price stripe_fee_price_most_minor_check: CHECK ((most_minor >= 0))
public.stripe_fee_price stripe_fee_price_pkey: PRIMARY KEY (kind, currency, valid_from)
public.stripe_fee_price stripe_fee_price_rate_check: CHECK (((rate >= (0)::numeric) AND (rate <= (1)::numeric)))
public.stripe_fee_price stripe_fee_price_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.stripe_payout stripe_payout_pkey: PRIMARY KEY (id)
public.stripe_payout stripe_payout_transaction_id_key: UNIQUE (transaction_id)
public.stripe_payout_member stripe_payout_member_payout_id_fkey: FOREIGN KEY (payout_id) REFERENCES public.stripe_payout(id)
public.stripe_payout_member stripe_payout_member_pkey: PRIMARY KEY (transaction_id)
public.stripe_transaction stripe_transaction_check: CHECK ((net_minor = (gross_minor - fee_minor)))
public.stripe_transaction stripe_transaction_pkey: PRIMARY KEY (id)
public.tax_calculation tax_calculation_calculation_id_check: CHECK (((length(calculation_id) >= 1) AND (length(calculation_id) <= 200)))
public.tax_calculation tax_calculation_check: CHECK (((locality IS NULL) OR (subdivision IS NOT NULL)))
public.tax_calculation tax_calculation_org_id_quote_id_fkey: FOREIGN KEY (org_id, quote_id) REFERENCES public.quote(org_id, id)
public.tax_calculation tax_calculation_pkey: PRIMARY KEY (quote_id)
public.tax_calculation tax_calculation_rule_check: CHECK ((rule = ANY (ARRAY['CUSTOMER'::text, 'PROPERTY'::text])))
public.tax_calculation tax_calculation_tax_code_check: CHECK (((length(tax_code) >= 1) AND (length(tax_code) <= 40)))
public.tax_entry tax_entry_jurisdiction_check: CHECK ((jurisdiction ~ '^[A-Z]{2}(-[A-Z0-9]{1,3}(:[A-Z0-9 .''-]{1,40})?)?$'::text))
public.tax_entry tax_entry_millionths_check: CHECK (((millionths >= 0) AND (millionths <= 1000000)))
public.tax_entry tax_entry_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 40)))
public.tax_entry tax_entry_of_millionths_check: CHECK (((of_millionths >= 1) AND (of_millionths <= 1000000)))
public.tax_entry tax_entry_pkey: PRIMARY KEY (id)
public.tax_entry tax_entry_source_check: CHECK (((length(source) >= 10) AND (length(source) <= 500)))
public.term_sheet term_sheet_check1: CHECK (((contract_id IS NOT NULL) = (state = 'SIGNED'::text)))
public.term_sheet term_sheet_check: CHECK ((org_id <> provider_org_id))
public.term_sheet term_sheet_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES public.contract(id)
public.term_sheet term_sheet_id_org_id_provider_org_id_key: UNIQUE (id, org_id, provider_org_id)
public.term_sheet term_sheet_number_key: UNIQUE (number)
public.term_sheet term_sheet_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.term_sheet term_sheet_pkey: PRIMARY KEY (id)
public.term_sheet term_sheet_provider_org_id_fkey: FOREIGN KEY (provider_org_id) REFERENCES public.organisation(id)
public.term_sheet term_sheet_state_check: CHECK ((state = ANY (ARRAY['OPEN'::text, 'SIGNED'::text, 'DECLINED'::text, 'WITHDRAWN'::text, 'EXPIRED'::text])))
public.term_sheet_revision term_sheet_revision_check1: CHECK (((by_org_id = org_id) OR (by_org_id = provider_org_id)))
public.term_sheet_revision term_sheet_revision_check: CHECK ((document_hash = encode(sha256(convert_to(document, 'UTF8'::name)), 'hex'::text)))
public.term_sheet_revision term_sheet_revision_number_check: CHECK ((number > 0))
public.term_sheet_revision term_sheet_revision_pkey: PRIMARY KEY (term_sheet_id, number)
public.term_sheet_revision term_sheet_revision_term_sheet_id_org_id_provider_org_id_fkey: FOREIGN KEY (term_sheet_id, org_id, provider_org_id) REFERENCES public.term_sheet(id, org_id, provider_org_id)
public.top_up complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.top_up top_up_amount_minor_check: CHECK ((amount_minor > 0))
public.top_up top_up_bank_reference_check: CHECK (((length(bank_reference) >= 1) AND (length(bank_reference) <= 120)))
public.top_up top_up_check1: CHECK ((((way = 'CARD'::text) = (payment_method_id IS NOT NULL)) AND ((way = 'WIRE'::text) = (bank_reference IS NOT NULL))))
public.top_up top_up_check2: CHECK ((((state = 'PENDING'::text) = (settled_at IS NULL)) AND ((state = 'FAILED'::text) = (failure IS NOT NULL))))
public.top_up top_up_check3: CHECK (((asked_at IS NULL) OR ((way = 'CARD'::text) AND (payment_intent_id IS NOT NULL))))
public.top_up top_up_check: CHECK (((way = 'WIRE'::text) OR (amount_minor <= '999999999999'::bigint)))
public.top_up top_up_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.top_up top_up_payment_intent_id_key: UNIQUE (payment_intent_id)
public.top_up top_up_pkey: PRIMARY KEY (id)
public.top_up top_up_started_by_check: CHECK ((started_by = ANY (ARRAY['PERSON'::text, 'AUTOMATIC'::text])))
public.top_up top_up_state_check: CHECK ((state = ANY (ARRAY['PENDING'::text, 'RECEIVED'::text, 'FAILED'::text])))
public.top_up top_up_way_check: CHECK ((way = ANY (ARRAY['CARD'::text, 'WIRE'::text])))
public.top_up_dispute booked: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.top_up_dispute top_up_dispute_amount_minor_check: CHECK ((amount_minor > 0))
public.top_up_dispute top_up_dispute_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.top_up_dispute top_up_dispute_org_id_id_key: UNIQUE (org_id, id)
public.top_up_dispute top_up_dispute_pkey: PRIMARY KEY (id)
public.top_up_dispute top_up_dispute_reason_check: CHECK ((reason <> ''::text))
public.top_up_dispute top_up_dispute_stripe_dispute_id_key: UNIQUE (stripe_dispute_id)
public.top_up_dispute top_up_dispute_top_up_id_fkey: FOREIGN KEY (top_up_id) REFERENCES public.top_up(id)
public.top_up_dispute top_up_dispute_withdrawn_minor_check: CHECK ((withdrawn_minor >= 0))
public.top_up_dunning_step top_up_dunning_step_days_past_due_check: CHECK ((days_past_due >= 0))
public.top_up_dunning_step top_up_dunning_step_dispute_id_step_key: UNIQUE (dispute_id, step)
public.top_up_dunning_step top_up_dunning_step_due_minor_check: CHECK ((due_minor > 0))
public.top_up_dunning_step top_up_dunning_step_org_id_dispute_id_fkey: FOREIGN KEY (org_id, dispute_id) REFERENCES public.top_up_dispute(org_id, id)
public.top_up_dunning_step top_up_dunning_step_pkey: PRIMARY KEY (id)
public.top_up_dunning_step top_up_dunning_step_step_check: CHECK ((step = ANY (ARRAY['REMINDER'::text, 'SECOND_REMINDER'::text, 'FINAL_NOTICE'::text, 'REFERRED'::text])))
public.top_up_taking complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.top_up_taking top_up_taking_amount_minor_check: CHECK ((amount_minor > 0))
public.top_up_taking top_up_taking_org_id_dispute_id_fkey: FOREIGN KEY (org_id, dispute_id) REFERENCES public.top_up_dispute(org_id, id)
public.top_up_taking top_up_taking_pkey: PRIMARY KEY (id)
public.top_up_write_off complete: TRIGGER DEFERRABLE INITIALLY DEFERRED
public.top_up_write_off top_up_write_off_amount_minor_check: CHECK ((amount_minor > 0))
public.top_up_write_off top_up_write_off_check1: CHECK (((taken_back_at IS NULL) OR (decision = 'APPROVED'::text)))
public.top_up_write_off top_up_write_off_check: CHECK ((((decision IS NULL) = (decided_at IS NULL)) AND ((decision IS NULL) = (decided_by IS NULL))))
public.top_up_write_off top_up_write_off_decided_by_check: CHECK ((decided_by <> ''::text))
public.top_up_write_off top_up_write_off_decision_check: CHECK ((decision = ANY (ARRAY['APPROVED'::text, 'REFUSED'::text])))
public.top_up_write_off top_up_write_off_org_id_dispute_id_fkey: FOREIGN KEY (org_id, dispute_id) REFERENCES public.top_up_dispute(org_id, id)
public.top_up_write_off top_up_write_off_pkey: PRIMARY KEY (id)
public.top_up_write_off top_up_write_off_proposed_by_check: CHECK ((proposed_by <> ''::text))
public.top_up_write_off top_up_write_off_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.top_up_write_off two_people: CHECK (((decision IS DISTINCT FROM 'APPROVED'::text) OR (decided_by <> proposed_by)))
public.transfer_reversal transfer_reversal_amount_minor_check: CHECK ((amount_minor > 0))
public.transfer_reversal transfer_reversal_check: CHECK (((state = 'SENT'::text) = (stripe_reversal_id IS NOT NULL)))
public.transfer_reversal transfer_reversal_org_id_id_key: UNIQUE (org_id, id)
public.transfer_reversal transfer_reversal_org_id_transfer_id_fkey: FOREIGN KEY (org_id, transfer_id) REFERENCES public.payout_transfer(org_id, id)
public.transfer_reversal transfer_reversal_pkey: PRIMARY KEY (id)
public.transfer_reversal transfer_reversal_reason_check: CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
public.transfer_reversal transfer_reversal_state_check: CHECK ((state = ANY (ARRAY['PLANNED'::text, 'SENT'::text, 'FAILED'::text])))
public.transfer_reversal transfer_reversal_stripe_reversal_id_key: UNIQUE (stripe_reversal_id)
public.uptime_day uptime_day_check: CHECK (((answered >= 0) AND (answered <= expected)))
public.uptime_day uptime_day_expected_check: CHECK ((expected > 0))
public.uptime_day uptime_day_pkey: PRIMARY KEY (resource_id, day)
public.uptime_written uptime_written_pkey: PRIMARY KEY (day)
public.webhook_attempt webhook_attempt_body_check: CHECK ((length(body) <= 2000))
public.webhook_attempt webhook_attempt_check: CHECK ((num_nulls(status, fault) = 1))
public.webhook_attempt webhook_attempt_delivery_id_fkey: FOREIGN KEY (delivery_id) REFERENCES public.webhook_delivery(id) ON DELETE CASCADE
public.webhook_attempt webhook_attempt_milliseconds_check: CHECK ((milliseconds >= 0))
public.webhook_attempt webhook_attempt_number_check: CHECK ((number > 0))
public.webhook_attempt webhook_attempt_pkey: PRIMARY KEY (delivery_id, number)
public.webhook_attempt webhook_attempt_status_check: CHECK (((status >= 100) AND (status <= 599)))
public.webhook_delivery webhook_delivery_attempts_check: CHECK ((attempts >= 0))
public.webhook_delivery webhook_delivery_endpoint_id_event_id_key: UNIQUE (endpoint_id, event_id)
public.webhook_delivery webhook_delivery_org_id_endpoint_id_fkey: FOREIGN KEY (org_id, endpoint_id) REFERENCES public.webhook_endpoint(org_id, id)
public.webhook_delivery webhook_delivery_pkey: PRIMARY KEY (id)
public.webhook_delivery webhook_delivery_state_check: CHECK ((state = ANY (ARRAY['WAITING'::text, 'DELIVERED'::text, 'FAILED'::text])))
public.webhook_endpoint webhook_endpoint_org_id_fkey: FOREIGN KEY (org_id) REFERENCES public.organisation(id)
public.webhook_endpoint webhook_endpoint_org_id_id_key: UNIQUE (org_id, id)
public.webhook_endpoint webhook_endpoint_pkey: PRIMARY KEY (id)
public.webhook_endpoint webhook_endpoint_state_check: CHECK ((state = ANY (ARRAY['ENABLED'::text, 'DISABLED'::text, 'GONE'::text, 'REMOVED'::text])))
public.webhook_endpoint webhook_endpoint_url_check: CHECK (((length(url) >= 8) AND (length(url) <= 500)))
public.webhook_secret webhook_secret_org_id_endpoint_id_fkey: FOREIGN KEY (org_id, endpoint_id) REFERENCES public.webhook_endpoint(org_id, id)
public.webhook_secret webhook_secret_pkey: PRIMARY KEY (endpoint_id, made_at)
public.webhook_secret webhook_secret_secret_check: CHECK ((secret ~ '^whsec_[A-Za-z0-9+/=]{32,}$'::text))
sec.key key_pkey: PRIMARY KEY (single)
sec.key key_secret_check: CHECK ((octet_length(secret) >= 32))
sec.key key_single_check: CHECK (single)
-- indexes
CREATE INDEX allocation_apart ON public.allocation USING gist (resource_key, units, period)
CREATE INDEX allocation_holder ON public.allocation USING btree (holder_id)
CREATE INDEX api_key_organisation ON public.api_key USING btree (org_id, created_at)
CREATE INDEX api_request_age ON public.api_request USING btree (at)
CREATE INDEX api_request_not_ok ON public.api_request USING btree (org_id, outcome, id) WHERE (outcome <> 'OK'::text)
CREATE INDEX api_request_of ON public.api_request USING btree (org_id, id)
CREATE INDEX application_undo_of ON public.application_undo USING btree (invoice_id)
CREATE INDEX audit_log_organisation ON public.audit_log USING btree (org_id, id)
CREATE INDEX audit_log_subject ON public.audit_log USING btree (subject_id)
CREATE INDEX balance_draw_of ON public.balance_draw USING btree (invoice_id, id)
CREATE INDEX bank_line_amount ON public.bank_line USING btree (currency, amount_minor, booked_on)
CREATE INDEX bank_line_bank_reference ON public.bank_line USING btree (bank_reference) WHERE (bank_reference IS NOT NULL)
CREATE INDEX bank_line_day ON public.bank_line USING btree (account_id, booked_on, id)
CREATE INDEX bank_line_end_to_end ON public.bank_line USING btree (end_to_end_id) WHERE (end_to_end_id IS NOT NULL)
CREATE INDEX bank_line_refs ON public.bank_line USING gin (refs)
CREATE INDEX bank_line_statement ON public.bank_line USING btree (statement_id)
CREATE INDEX bank_statement_chain ON public.bank_statement USING btree (account_id, to_day, seq) WHERE ((kind = 'STATEMENT'::text) AND (opening_minor IS NOT NULL) AND (closing_minor IS NOT NULL))
CREATE INDEX bank_statement_line_of ON public.bank_statement_line USING btree (line_id)
CREATE INDEX bank_statement_of ON public.bank_statement USING btree (account_id, id)
CREATE INDEX bank_statement_upload ON public.bank_statement USING btree (upload_id)
CREATE INDEX budget_of ON public.budget USING btree (org_id, id)
CREATE INDEX calendar_block_resource ON public.calendar_block USING btree (org_id, resource_id, starts_at)
CREATE INDEX capacity_change_xid ON public.capacity_change USING btree (xid)
CREATE INDEX cash_application_of ON public.cash_application USING btree (invoice_id, id)
CREATE INDEX contract_act_of ON public.contract_act USING btree (contract_id, id)
CREATE INDEX contract_due ON public.contract USING btree (next_billing_at) WHERE (next_billing_at IS NOT NULL)
CREATE INDEX contract_lease_apart ON public.contract_lease USING gist (contract_id, tranche, daterange(starts_on, ends_on))
CREATE INDEX contract_lease_of ON public.contract_lease USING btree (contract_id)
CREATE INDEX contract_money_provider ON public.contract_money USING btree (provider_org_id, id)
CREATE INDEX contract_money_tenant ON public.contract_money USING btree (org_id, id)
CREATE INDEX contract_of_index ON public.contract USING btree (index_name) WHERE (index_name IS NOT NULL)
CREATE INDEX contract_provider ON public.contract USING btree (provider_org_id, id)
CREATE INDEX contract_tenant ON public.contract USING btree (org_id, id)
CREATE INDEX credit_application_of ON public.credit_application USING btree (invoice_id)
CREATE INDEX credit_note_line_of ON public.credit_note_line USING btree (invoice_line_id)
CREATE INDEX credit_note_of ON public.credit_note USING btree (invoice_id)
CREATE INDEX credit_note_of_service ON public.credit_note USING btree (cause) WHERE (kind = 'SLA_CREDIT'::text)
CREATE INDEX credit_note_provider ON public.credit_note USING btree (provider_org_id, id)
CREATE INDEX credit_note_reversal_provider ON public.credit_note_reversal USING btree (provider_org_id, id)
CREATE INDEX credit_note_reversal_tenant ON public.credit_note_reversal USING btree (org_id, id)
CREATE INDEX credit_note_tenant ON public.credit_note USING btree (org_id, id)
CREATE INDEX credit_terms_of ON public.credit_terms USING btree (org_id, id)
CREATE INDEX curtailment_call_apart ON public.curtailment_call USING gist (lease_id, tstzrange(starts_at, ends_at))
CREATE INDEX curtailment_site ON public.curtailment USING btree (site_id)
CREATE INDEX data_hall_site ON public.data_hall USING btree (site_id)
CREATE INDEX deposit_forfeit_of ON public.deposit_forfeit USING btree (contract_money_id, id)
CREATE INDEX deposit_use_invoice ON public.deposit_use USING btree (invoice_id) WHERE (invoice_id IS NOT NULL)
CREATE INDEX deposit_use_of ON public.deposit_use USING btree (contract_money_id, id)
CREATE INDEX dispute_answer_of ON public.dispute_answer USING btree (dispute_id)
CREATE INDEX dispute_of ON public.dispute USING btree (invoice_id)
CREATE INDEX dispute_tenant ON public.dispute USING btree (org_id, id)
CREATE INDEX dispute_undecided ON public.dispute USING btree (changed_at) WHERE (status <> ALL (ARRAY['warning_closed'::text, 'won'::text, 'lost'::text, 'prevented'::text]))
CREATE INDEX dunning_step_latest ON public.dunning_step USING btree (taken_at, id)
CREATE INDEX dunning_suspended ON public.dunning_step USING btree (org_id) WHERE (step = 'SUSPENDED'::text)
CREATE INDEX entry_account ON public.entry USING btree (account_id) INCLUDE (minor)
CREATE INDEX gpu_pool_site ON public.gpu_pool USING btree (site_id)
CREATE INDEX holdback_due ON public.holdback USING btree (release_at) WHERE (released_at IS NULL)
CREATE INDEX holdback_of ON public.holdback USING btree (org_id) WHERE (released_at IS NULL)
CREATE INDEX inbox_event_open ON public.inbox_event USING btree (received_at, event_id) WHERE (state <> 'DONE'::text)
CREATE INDEX intent_of_tax ON public.intent USING btree (created_at) WHERE (operation = ANY (ARRAY['TAX_RECORD'::text, 'TAX_REVERSE'::text]))
CREATE INDEX intent_pending ON public.intent USING btree (id) WHERE (state = 'PENDING'::text)
CREATE INDEX intent_unsent ON public.intent USING btree (aggregate_id, sequence) WHERE (state <> 'SENT'::text)
CREATE INDEX invoice_issued ON public.invoice USING btree (issued_at)
CREATE INDEX invoice_open ON public.invoice USING btree (org_id, currency) WHERE (state = 'OPEN'::text)
CREATE INDEX invoice_overdue ON public.invoice USING btree (due_at) WHERE (state = 'OPEN'::text)
CREATE INDEX invoice_provider ON public.invoice USING btree (provider_org_id, id)
CREATE INDEX invoice_wire_of ON public.invoice_wire USING btree (invoice_id, id)
CREATE INDEX journal_counts_at ON public.journal USING brin (COALESCE(booked_at, effective_at)) WITH (pages_per_range='32', autosummarize='on')
CREATE INDEX journal_kind ON public.journal USING btree (kind, id)
CREATE INDEX journal_posted_at ON public.journal USING brin (posted_at) WITH (pages_per_range='32', autosummarize='on')
CREATE INDEX journal_source ON public.journal USING btree (source_id)
CREATE INDEX lease_acceptance_due ON public.lease USING btree (accept_by) WHERE ((state = 'PROVISIONING'::text) AND (accept_by IS NOT NULL))
CREATE INDEX lease_availability_due ON public.lease USING btree (next_availability_at) WHERE (next_availability_at IS NOT NULL)
CREATE INDEX lease_billing ON public.lease USING btree (next_billing_at) WHERE (next_billing_at IS NOT NULL)
CREATE INDEX lease_confirmed ON public.lease USING btree (starts_at) WHERE (state = 'CONFIRMED'::text)
CREATE INDEX lease_contract ON public.lease USING btree (contract_id) WHERE (contract_id IS NOT NULL)
CREATE INDEX lease_event_confirmed ON public.lease_event USING btree (at) WHERE (state = 'CONFIRMED'::text)
CREATE INDEX lease_metering ON public.lease USING btree (COALESCE(metered_until, started_at)) WHERE ((started_at IS NOT NULL) AND ((ended_at IS NULL) OR (COALESCE(metered_until, started_at) < ended_at)))
CREATE INDEX lease_notice_lease ON public.lease_notice USING btree (lease_id, id)
CREATE INDEX lease_remeter ON public.lease USING btree (remeter_from) WHERE (remeter_from IS NOT NULL)
CREATE INDEX lease_running ON public.lease USING btree (ends_at) WHERE (state = ANY (ARRAY['PENDING_PAYMENT'::text, 'PROVISIONING'::text, 'ACTIVE'::text, 'DEGRADED'::text]))
CREATE INDEX lease_spend_month ON public.lease_spend USING btree (org_id, month)
CREATE INDEX lease_spend_order ON public.lease_spend USING btree (org_id, purchase_order) WHERE (purchase_order IS NOT NULL)
CREATE INDEX lease_unpaid ON public.lease USING btree (created_at) WHERE (state = 'PENDING_PAYMENT'::text)
CREATE INDEX maintenance_notice_lease ON public.maintenance_notice USING btree (lease_id, starts_at)
CREATE INDEX membership_user ON public.membership USING btree (user_id)
CREATE INDEX meter_reading_late ON public.meter_reading USING btree (lease_id, received_at)
CREATE INDEX meter_reading_time ON public.meter_reading USING btree (lease_id, starts_at)
CREATE INDEX meter_record_apart ON public.meter_record USING gist (lease_id, revision, tstzrange(starts_at, ends_at))
CREATE INDEX mining_load_site ON public.mining_load USING btree (site_id)
CREATE INDEX mining_order_site ON public.mining_order USING btree (site_id, id)
CREATE INDEX need_alert_match_of ON public.need_alert_match USING btree (alert_id, id)
CREATE INDEX need_alert_of ON public.need_alert USING btree (org_id, id)
CREATE INDEX need_alert_watched ON public.need_alert USING btree (expires_at) WHERE (state = 'ACTIVE'::text)
CREATE INDEX notification_read_age ON public.notification_read USING btree (read_at)
CREATE INDEX offer_alike ON public.offer USING btree (((body ->> 'modelSlug'::text)), (((body -> 'site'::text) ->> 'region'::text)))
CREATE INDEX offer_changed ON public.offer USING btree (epoch)
CREATE INDEX operation_waiting ON public.operation USING btree (id) WHERE (state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]))
CREATE INDEX outgoing_wire_on_its_way ON public.outgoing_wire USING btree (id) WHERE (state = ANY (ARRAY['PREPARED'::text, 'APPROVED'::text, 'SENT'::text]))
CREATE INDEX outgoing_wire_org ON public.outgoing_wire USING btree (org_id, id)
CREATE INDEX outgoing_wire_subject ON public.outgoing_wire USING btree (subject_id)
CREATE INDEX owed_credit_due ON public.owed_credit USING btree (look_at) WHERE (look_at IS NOT NULL)
CREATE INDEX owed_credit_of ON public.owed_credit USING btree (lease_id, id)
CREATE INDEX owed_credit_person ON public.owed_credit USING btree (id) WHERE (state = 'PERSON'::text)
CREATE INDEX party_event_at ON public.party_event USING btree (at)
CREATE INDEX payment_action_of ON public.payment_action USING btree (org_id, asked_at)
CREATE INDEX payment_method_organisation ON public.payment_method USING btree (org_id, created_at)
CREATE INDEX payment_setup_method ON public.payment_setup USING btree (payment_method_id)
CREATE INDEX payment_setup_of ON public.payment_setup USING btree (org_id, id)
CREATE INDEX payout_hop_of ON public.payout_hop USING btree (payout_id, seq)
CREATE INDEX payout_line_of_line ON public.payout_line USING btree (invoice_line_id) WHERE (invoice_line_id IS NOT NULL)
CREATE INDEX payout_of ON public.payout USING btree (org_id, currency, id)
CREATE INDEX payout_transfer_moving ON public.payout_transfer USING btree (id) WHERE (state = ANY (ARRAY['PLANNED'::text, 'SENT'::text, 'ARRIVED_AT_STRIPE'::text]))
CREATE INDEX payout_transfer_of ON public.payout_transfer USING btree (payout_id)
CREATE INDEX payout_transfer_reversible ON public.payout_transfer USING btree (org_id, currency, id) WHERE ((rail = 'STRIPE'::text) AND (state = ANY (ARRAY['SENT'::text, 'ARRIVED_AT_STRIPE'::text, 'PAID_OUT'::text])))
CREATE INDEX period_reopening_period ON public.period_reopening USING btree (period_id)
CREATE INDEX prepayment_draw_of ON public.prepayment_draw USING btree (contract_money_id)
CREATE INDEX quote_approval_of ON public.quote_approval USING btree (quote_id, id)
CREATE INDEX quote_asked ON public.quote USING brin (created_at)
CREATE INDEX quote_open ON public.quote USING btree (expires_at) WHERE (state = 'OPEN'::text)
CREATE INDEX quote_open_of ON public.quote USING btree (org_id) WHERE (state = 'OPEN'::text)
CREATE INDEX quote_share_of ON public.quote_share USING btree (quote_id)
CREATE INDEX recon_decision_entries ON public.recon_decision USING gin (entry_ids)
CREATE INDEX recon_entry_charge_keys ON public.recon_entry USING gin (keys) WHERE (source = 'CHARGES'::text)
CREATE INDEX recon_entry_grp ON public.recon_entry USING btree (grp) WHERE ((source = 'TRANSACTIONS'::text) AND (grp IS NOT NULL))
CREATE INDEX recon_entry_latest ON public.recon_entry USING btree (entry_id, seq DESC)
CREATE INDEX recon_entry_open ON public.recon_entry USING btree (entry_id) WHERE ((source = 'LEDGER'::text) AND (status = ANY (ARRAY['OPEN'::text, 'DISPUTED'::text])) AND (NOT is_gone))
CREATE INDEX recon_entry_window ON public.recon_entry USING btree (source, source_at)
CREATE INDEX recon_exception_entries ON public.recon_exception USING gin (entry_ids)
CREATE INDEX recon_exception_state ON public.recon_exception USING btree (state, id)
CREATE INDEX recon_item_change_at ON public.recon_item_change USING btree (at)
CREATE INDEX recon_match_entries ON public.recon_match USING gin (entry_ids)
CREATE INDEX recon_reading_source ON public.recon_reading USING btree (source, seq DESC)
CREATE INDEX refund_of ON public.refund USING btree (invoice_id)
CREATE INDEX refund_tenant ON public.refund USING btree (org_id, id)
CREATE INDEX refund_under_way ON public.refund USING btree (changed_at) WHERE (state = 'PENDING'::text)
CREATE INDEX refused_request_of ON public.refused_request USING btree (offer_id, at)
CREATE INDEX resource_site ON public.resource USING btree (site_id)
CREATE INDEX schedule_row_invoice ON public.schedule_row USING btree (invoice_id) WHERE (invoice_id IS NOT NULL)
CREATE INDEX session_member ON public.session USING btree (org_id, user_id)
CREATE INDEX sign_in_attempt_address ON public.sign_in_attempt USING btree (ip, window_started_at)
CREATE INDEX stripe_payout_member_of ON public.stripe_payout_member USING btree (payout_id)
CREATE INDEX term_sheet_open ON public.term_sheet USING btree (expires_at) WHERE (state = 'OPEN'::text)
CREATE INDEX term_sheet_provider ON public.term_sheet USING btree (provider_org_id, id)
CREATE INDEX term_sheet_tenant ON public.term_sheet USING btree (org_id, id)
CREATE INDEX top_up_dispute_of ON public.top_up_dispute USING btree (top_up_id)
CREATE INDEX top_up_dispute_tenant ON public.top_up_dispute USING btree (org_id, currency)
CREATE INDEX top_up_dispute_undecided ON public.top_up_dispute USING btree (changed_at) WHERE (status <> ALL (ARRAY['warning_closed'::text, 'won'::text, 'lost'::text, 'prevented'::text]))
CREATE INDEX top_up_of ON public.top_up USING btree (org_id, id)
CREATE INDEX top_up_taking_of ON public.top_up_taking USING btree (dispute_id, id)
CREATE INDEX top_up_write_off_of ON public.top_up_write_off USING btree (dispute_id, id)
CREATE INDEX transfer_reversal_of ON public.transfer_reversal USING btree (transfer_id)
CREATE INDEX transfer_reversal_planned ON public.transfer_reversal USING btree (org_id, currency) WHERE (state = 'PLANNED'::text)
CREATE INDEX webhook_delivery_age ON public.webhook_delivery USING btree (created_at)
CREATE INDEX webhook_delivery_due ON public.webhook_delivery USING btree (next_attempt_at) WHERE (state = 'WAITING'::text)
CREATE INDEX webhook_delivery_of ON public.webhook_delivery USING btree (endpoint_id, id)
CREATE UNIQUE INDEX account_balance_pkey ON public.account_balance USING btree (account_id)
CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id)
CREATE UNIQUE INDEX account_type_owner_id_currency_key ON public.account USING btree (type, owner_id, currency) NULLS NOT DISTINCT
CREATE UNIQUE INDEX account_type_pkey ON public.account_type USING btree (type)
CREATE UNIQUE INDEX allocation_pkey ON public.allocation USING btree (id)
CREATE UNIQUE INDEX api_key_pkey ON public.api_key USING btree (id)
CREATE UNIQUE INDEX api_key_secret_hash_key ON public.api_key USING btree (secret_hash)
CREATE UNIQUE INDEX api_request_pkey ON public.api_request USING btree (id)
CREATE UNIQUE INDEX app_user_email_key ON public.app_user USING btree (email)
CREATE UNIQUE INDEX app_user_pkey ON public.app_user USING btree (id)
CREATE UNIQUE INDEX application_undo_pkey ON public.application_undo USING btree (id)
CREATE UNIQUE INDEX audit_log_pkey ON public.audit_log USING btree (id)
CREATE UNIQUE INDEX availability_month_lease_id_starts_at_revision_key ON public.availability_month USING btree (lease_id, starts_at, revision)
CREATE UNIQUE INDEX availability_month_pkey ON public.availability_month USING btree (id)
CREATE UNIQUE INDEX balance_draw_pkey ON public.balance_draw USING btree (id)
CREATE UNIQUE INDEX balance_setting_pkey ON public.balance_setting USING btree (org_id)
CREATE UNIQUE INDEX bank_account_id_currency_key ON public.bank_account USING btree (id, currency)
CREATE UNIQUE INDEX bank_account_identifier_account_id_seq_key ON public.bank_account_identifier USING btree (account_id, seq)
CREATE UNIQUE INDEX bank_account_identifier_pkey ON public.bank_account_identifier USING btree (identifier, currency)
CREATE UNIQUE INDEX bank_account_pkey ON public.bank_account USING btree (id)
CREATE UNIQUE INDEX bank_line_account_id_entry_key_part_key ON public.bank_line USING btree (account_id, entry_key, part)
CREATE UNIQUE INDEX bank_line_id_account_id_key ON public.bank_line USING btree (id, account_id)
CREATE UNIQUE INDEX bank_line_pkey ON public.bank_line USING btree (id)
CREATE UNIQUE INDEX bank_line_use_pkey ON public.bank_line_use USING btree (line_id)
CREATE UNIQUE INDEX bank_line_use_wire ON public.bank_line_use USING btree (subject_id) WHERE (rule = 'OUTGOING_WIRE'::text)
CREATE UNIQUE INDEX bank_refused_file_hash_key ON public.bank_refused_file USING btree (hash)
CREATE UNIQUE INDEX bank_refused_file_pkey ON public.bank_refused_file USING btree (id)
CREATE UNIQUE INDEX bank_statement_account_id_hash_key ON public.bank_statement USING btree (account_id, hash)
CREATE UNIQUE INDEX bank_statement_id_account_id_currency_key ON public.bank_statement USING btree (id, account_id, currency)
CREATE UNIQUE INDEX bank_statement_line_pkey ON public.bank_statement_line USING btree (statement_id, seq)
CREATE UNIQUE INDEX bank_statement_line_statement_id_line_id_key ON public.bank_statement_line USING btree (statement_id, line_id)
CREATE UNIQUE INDEX bank_statement_pkey ON public.bank_statement USING btree (id)
CREATE UNIQUE INDEX bank_upload_hash_key ON public.bank_upload USING btree (hash)
CREATE UNIQUE INDEX bank_upload_pkey ON public.bank_upload USING btree (id)
CREATE UNIQUE INDEX budget_alert_pkey ON public.budget_alert USING btree (budget_id, month, percent)
CREATE UNIQUE INDEX budget_one ON public.budget USING btree (org_id, COALESCE(cost_centre, ''::text), currency) WHERE (closed_at IS NULL)
CREATE UNIQUE INDEX budget_pkey ON public.budget USING btree (id)
CREATE UNIQUE INDEX calendar_block_pkey ON public.calendar_block USING btree (id)
CREATE UNIQUE INDEX capacity_forgotten_pkey ON public.capacity_forgotten USING btree (single)
CREATE UNIQUE INDEX cash_application_pkey ON public.cash_application USING btree (id)
CREATE UNIQUE INDEX clock_pkey ON public.clock USING btree (single)
CREATE UNIQUE INDEX close_item_owner_pkey ON public.close_item_owner USING btree (item)
CREATE UNIQUE INDEX contract_act_novation ON public.contract_act USING btree (contract_id) WHERE ((kind = 'NOVATE'::text) AND (state = 'OPEN'::text))
CREATE UNIQUE INDEX contract_act_pkey ON public.contract_act USING btree (id)
CREATE UNIQUE INDEX contract_closure_pkey ON public.contract_closure USING btree (contract_id)
CREATE UNIQUE INDEX contract_consent_pkey ON public.contract_consent USING btree (act_id, by_org_id)
CREATE UNIQUE INDEX contract_lease_lease_id_contract_id_tranche_org_id_provider_key ON public.contract_lease USING btree (lease_id, contract_id, tranche, org_id, provider_org_id)
CREATE UNIQUE INDEX contract_lease_pkey ON public.contract_lease USING btree (lease_id)
CREATE UNIQUE INDEX contract_money_contract_id_kind_key ON public.contract_money USING btree (contract_id, kind)
CREATE UNIQUE INDEX contract_money_org_id_provider_org_id_id_key ON public.contract_money USING btree (org_id, provider_org_id, id)
CREATE UNIQUE INDEX contract_money_pkey ON public.contract_money USING btree (id)
CREATE UNIQUE INDEX contract_number_key ON public.contract USING btree (number)
CREATE UNIQUE INDEX contract_pkey ON public.contract USING btree (id)
CREATE UNIQUE INDEX contract_schedule_hash_key ON public.contract_schedule USING btree (hash)
CREATE UNIQUE INDEX contract_schedule_pkey ON public.contract_schedule USING btree (contract_id, version)
CREATE UNIQUE INDEX contract_term_sheet_id_key ON public.contract USING btree (term_sheet_id)
CREATE UNIQUE INDEX contract_version_pkey ON public.contract_version USING btree (contract_id, number)
CREATE UNIQUE INDEX credit_application_pkey ON public.credit_application USING btree (id)
CREATE UNIQUE INDEX credit_note_cause_key ON public.credit_note USING btree (cause)
CREATE UNIQUE INDEX credit_note_counter_pkey ON public.credit_note_counter USING btree (series, year)
CREATE UNIQUE INDEX credit_note_line_credit_note_id_invoice_line_id_key ON public.credit_note_line USING btree (credit_note_id, invoice_line_id)
CREATE UNIQUE INDEX credit_note_line_credit_note_id_position_key ON public.credit_note_line USING btree (credit_note_id, "position")
CREATE UNIQUE INDEX credit_note_line_pkey ON public.credit_note_line USING btree (id)
CREATE UNIQUE INDEX credit_note_number_key ON public.credit_note USING btree (number)
CREATE UNIQUE INDEX credit_note_org_id_provider_org_id_id_key ON public.credit_note USING btree (org_id, provider_org_id, id)
CREATE UNIQUE INDEX credit_note_pkey ON public.credit_note USING btree (id)
CREATE UNIQUE INDEX credit_note_reversal_credit_note_id_key ON public.credit_note_reversal USING btree (credit_note_id)
CREATE UNIQUE INDEX credit_note_reversal_number_key ON public.credit_note_reversal USING btree (number)
CREATE UNIQUE INDEX credit_note_reversal_pkey ON public.credit_note_reversal USING btree (id)
CREATE UNIQUE INDEX credit_note_reversal_series_year_seq_key ON public.credit_note_reversal USING btree (series, year, seq)
CREATE UNIQUE INDEX credit_note_series_year_seq_key ON public.credit_note USING btree (series, year, seq)
CREATE UNIQUE INDEX credit_terms_pkey ON public.credit_terms USING btree (id)
CREATE UNIQUE INDEX cursor_pkey ON public.cursor USING btree (name)
CREATE UNIQUE INDEX curtailment_call_org_id_provider_org_id_lease_id_id_key ON public.curtailment_call USING btree (org_id, provider_org_id, lease_id, id)
CREATE UNIQUE INDEX curtailment_call_pkey ON public.curtailment_call USING btree (id)
CREATE UNIQUE INDEX curtailment_pkey ON public.curtailment USING btree (id)
CREATE UNIQUE INDEX curtailment_settlement_pkey ON public.curtailment_settlement USING btree (call_id)
CREATE UNIQUE INDEX data_hall_org_id_external_id_key ON public.data_hall USING btree (org_id, external_id)
CREATE UNIQUE INDEX data_hall_org_id_id_key ON public.data_hall USING btree (org_id, id)
CREATE UNIQUE INDEX data_hall_pkey ON public.data_hall USING btree (id)
CREATE UNIQUE INDEX deposit_forfeit_org_id_provider_org_id_id_key ON public.deposit_forfeit USING btree (org_id, provider_org_id, id)
CREATE UNIQUE INDEX deposit_forfeit_pkey ON public.deposit_forfeit USING btree (id)
CREATE UNIQUE INDEX deposit_use_forfeit_id_key ON public.deposit_use USING btree (forfeit_id)
CREATE UNIQUE INDEX deposit_use_pkey ON public.deposit_use USING btree (id)
CREATE UNIQUE INDEX dispute_answer_pkey ON public.dispute_answer USING btree (id)
CREATE UNIQUE INDEX dispute_file_dispute_id_evidence_sha256_key ON public.dispute_file USING btree (dispute_id, evidence, sha256)
CREATE UNIQUE INDEX dispute_file_pkey ON public.dispute_file USING btree (id)
CREATE UNIQUE INDEX dispute_org_id_id_key ON public.dispute USING btree (org_id, id)
CREATE UNIQUE INDEX dispute_pkey ON public.dispute USING btree (id)
CREATE UNIQUE INDEX dispute_stripe_dispute_id_key ON public.dispute USING btree (stripe_dispute_id)
CREATE UNIQUE INDEX dunning_look_pkey ON public.dunning_look USING btree (invoice_id)
CREATE UNIQUE INDEX dunning_pause_of ON public.dunning_pause USING btree (invoice_id, seq)
CREATE UNIQUE INDEX dunning_pause_pkey ON public.dunning_pause USING btree (id)
CREATE UNIQUE INDEX dunning_policy_pkey ON public.dunning_policy USING btree (org_id)
CREATE UNIQUE INDEX dunning_step_invoice_id_step_key ON public.dunning_step USING btree (invoice_id, step)
CREATE UNIQUE INDEX dunning_step_pkey ON public.dunning_step USING btree (id)
CREATE UNIQUE INDEX energy_bill_lease_id_starts_at_revision_key ON public.energy_bill USING btree (lease_id, starts_at, revision)
CREATE UNIQUE INDEX energy_bill_pkey ON public.energy_bill USING btree (id)
CREATE UNIQUE INDEX entry_pkey ON public.entry USING btree (journal_id, seq)
CREATE UNIQUE INDEX event_reminder_pkey ON public.event_reminder USING btree (type, subject_id)
CREATE UNIQUE INDEX gpu_pool_org_id_external_id_key ON public.gpu_pool USING btree (org_id, external_id)
CREATE UNIQUE INDEX gpu_pool_org_id_id_key ON public.gpu_pool USING btree (org_id, id)
CREATE UNIQUE INDEX gpu_pool_pkey ON public.gpu_pool USING btree (id)
CREATE UNIQUE INDEX heartbeat_pkey ON public.heartbeat USING btree (lease_id, hour, node, units)
CREATE UNIQUE INDEX holdback_pkey ON public.holdback USING btree (id)
CREATE UNIQUE INDEX idempotency_pkey ON public.idempotency USING btree (org_id, operation, key)
CREATE UNIQUE INDEX inbox_event_pkey ON public.inbox_event USING btree (event_id)
CREATE UNIQUE INDEX index_value_pkey ON public.index_value USING btree (index_name, month)
CREATE UNIQUE INDEX intent_aggregate_id_sequence_key ON public.intent USING btree (aggregate_id, sequence)
CREATE UNIQUE INDEX intent_idempotency_key_key ON public.intent USING btree (idempotency_key)
CREATE UNIQUE INDEX intent_pkey ON public.intent USING btree (id)
CREATE UNIQUE INDEX invoice_counter_pkey ON public.invoice_counter USING btree (series, year)
CREATE UNIQUE INDEX invoice_line_invoice_id_position_key ON public.invoice_line USING btree (invoice_id, "position")
CREATE UNIQUE INDEX invoice_line_pkey ON public.invoice_line USING btree (id)
CREATE UNIQUE INDEX invoice_meter_basis_pkey ON public.invoice_meter_basis USING btree (invoice_id, place)
CREATE UNIQUE INDEX invoice_number_key ON public.invoice USING btree (number)
CREATE UNIQUE INDEX invoice_once ON public.invoice USING btree (lease_id, kind, starts_at, revision)
CREATE UNIQUE INDEX invoice_org_id_id_key ON public.invoice USING btree (org_id, id)
CREATE UNIQUE INDEX invoice_org_id_provider_org_id_id_key ON public.invoice USING btree (org_id, provider_org_id, id)
CREATE UNIQUE INDEX invoice_pkey ON public.invoice USING btree (id)
CREATE UNIQUE INDEX invoice_series_year_seq_key ON public.invoice USING btree (series, year, seq)
CREATE UNIQUE INDEX invoice_stripe_invoice_id_key ON public.invoice USING btree (stripe_invoice_id)
CREATE UNIQUE INDEX invoice_wire_pkey ON public.invoice_wire USING btree (id)
CREATE UNIQUE INDEX journal_idempotency_key_key ON public.journal USING btree (idempotency_key)
CREATE UNIQUE INDEX journal_pkey ON public.journal USING btree (id)
CREATE UNIQUE INDEX journal_taken_back_once ON public.journal USING btree (reverses_id) WHERE (reverses_id IS NOT NULL)
CREATE UNIQUE INDEX key_pkey ON sec.key USING btree (single)
CREATE UNIQUE INDEX lease_acceptance_lease_id_delivered_at_key ON public.lease_acceptance USING btree (lease_id, delivered_at)
CREATE UNIQUE INDEX lease_acceptance_pkey ON public.lease_acceptance USING btree (id)
CREATE UNIQUE INDEX lease_event_pkey ON public.lease_event USING btree (lease_id, seq)
CREATE UNIQUE INDEX lease_notice_pkey ON public.lease_notice USING btree (id)
CREATE UNIQUE INDEX lease_number_key ON public.lease USING btree (number)
CREATE UNIQUE INDEX lease_org_id_id_key ON public.lease USING btree (org_id, id)
CREATE UNIQUE INDEX lease_org_id_provider_org_id_id_key ON public.lease USING btree (org_id, provider_org_id, id)
CREATE UNIQUE INDEX lease_pkey ON public.lease USING btree (id)
CREATE UNIQUE INDEX lease_provider_org_id_id_key ON public.lease USING btree (provider_org_id, id)
CREATE UNIQUE INDEX lease_quote_id_key ON public.lease USING btree (quote_id)
CREATE UNIQUE INDEX lease_spend_pkey ON public.lease_spend USING btree (lease_id, month)
CREATE UNIQUE INDEX ledger_event_pkey ON public.ledger_event USING btree (kind)
CREATE UNIQUE INDEX maintenance_notice_pkey ON public.maintenance_notice USING btree (id)
CREATE UNIQUE INDEX membership_pkey ON public.membership USING btree (org_id, user_id)
CREATE UNIQUE INDEX meter_reading_lease_id_external_id_key ON public.meter_reading USING btree (lease_id, external_id)
CREATE UNIQUE INDEX meter_reading_lease_id_replaces_key ON public.meter_reading USING btree (lease_id, replaces)
CREATE UNIQUE INDEX meter_reading_pkey ON public.meter_reading USING btree (id)
CREATE UNIQUE INDEX meter_record_pkey ON public.meter_record USING btree (id)
CREATE UNIQUE INDEX meter_record_revision ON public.meter_record USING btree (lease_id, starts_at, revision)
CREATE UNIQUE INDEX migration_pkey ON public.migration USING btree (name)
CREATE UNIQUE INDEX mining_load_external_id ON public.mining_load USING btree (org_id, external_id) WHERE (removed_at IS NULL)
CREATE UNIQUE INDEX mining_load_pkey ON public.mining_load USING btree (id)
CREATE UNIQUE INDEX mining_order_pkey ON public.mining_order USING btree (id)
CREATE UNIQUE INDEX need_alert_match_alert_id_offer_id_key ON public.need_alert_match USING btree (alert_id, offer_id)
CREATE UNIQUE INDEX need_alert_match_pkey ON public.need_alert_match USING btree (id)
CREATE UNIQUE INDEX need_alert_org_id_id_key ON public.need_alert USING btree (org_id, id)
CREATE UNIQUE INDEX need_alert_pkey ON public.need_alert USING btree (id)
CREATE UNIQUE INDEX need_alert_sighting_pkey ON public.need_alert_sighting USING btree (alert_id, offer_id)
CREATE UNIQUE INDEX notification_read_pkey ON public.notification_read USING btree (org_id, actor_id, event_id)
CREATE UNIQUE INDEX notification_silence_pkey ON public.notification_silence USING btree (org_id, actor_id, type)
CREATE UNIQUE INDEX offer_epoch_pkey ON public.offer_epoch USING btree (single)
CREATE UNIQUE INDEX offer_pkey ON public.offer USING btree (id)
CREATE UNIQUE INDEX operation_pkey ON public.operation USING btree (id)
CREATE UNIQUE INDEX organisation_pkey ON public.organisation USING btree (id)
CREATE UNIQUE INDEX organisation_stripe_customer_id_key ON public.organisation USING btree (stripe_customer_id)
CREATE UNIQUE INDEX outgoing_wire_event_pkey ON public.outgoing_wire_event USING btree (wire_id, seq)
CREATE UNIQUE INDEX outgoing_wire_limit_pkey ON public.outgoing_wire_limit USING btree (currency)
CREATE UNIQUE INDEX outgoing_wire_live ON public.outgoing_wire USING btree (purpose, subject_id) WHERE ((state = ANY (ARRAY['PREPARED'::text, 'APPROVED'::text, 'SENT'::text])) OR ((state = 'BOOKED'::text) AND (purpose <> 'DEPOSIT_RETURN'::text)))
CREATE UNIQUE INDEX outgoing_wire_org_id_id_key ON public.outgoing_wire USING btree (org_id, id)
CREATE UNIQUE INDEX outgoing_wire_pkey ON public.outgoing_wire USING btree (id)
CREATE UNIQUE INDEX outgoing_wire_reference ON public.outgoing_wire_event USING btree (state, reference) WHERE (reference IS NOT NULL)
CREATE UNIQUE INDEX owed_credit_cause_key ON public.owed_credit USING btree (cause)
CREATE UNIQUE INDEX owed_credit_pkey ON public.owed_credit USING btree (id)
CREATE UNIQUE INDEX party_event_pkey ON public.party_event USING btree (org_id, xid, seq)
CREATE UNIQUE INDEX payment_action_one ON public.payment_action USING btree (invoice_id) WHERE (state = 'WAITING'::text)
CREATE UNIQUE INDEX payment_action_pkey ON public.payment_action USING btree (intent_id)
CREATE UNIQUE INDEX payment_method_org_id_id_key ON public.payment_method USING btree (org_id, id)
CREATE UNIQUE INDEX payment_method_pkey ON public.payment_method USING btree (id)
CREATE UNIQUE INDEX payment_method_stripe_payment_method_id_key ON public.payment_method USING btree (stripe_payment_method_id)
CREATE UNIQUE INDEX payment_setup_pkey ON public.payment_setup USING btree (id)
CREATE UNIQUE INDEX payment_setup_stripe_setup_intent_id_key ON public.payment_setup USING btree (stripe_setup_intent_id)
CREATE UNIQUE INDEX payout_account_org_id_id_key ON public.payout_account USING btree (org_id, id)
CREATE UNIQUE INDEX payout_account_org_id_key ON public.payout_account USING btree (org_id)
CREATE UNIQUE INDEX payout_account_pkey ON public.payout_account USING btree (id)
CREATE UNIQUE INDEX payout_account_stripe_account_id_key ON public.payout_account USING btree (stripe_account_id)
CREATE UNIQUE INDEX payout_clock_pkey ON public.payout_clock USING btree (key)
CREATE UNIQUE INDEX payout_hop_pkey ON public.payout_hop USING btree (seq)
CREATE UNIQUE INDEX payout_line_payout_id_position_key ON public.payout_line USING btree (payout_id, "position")
CREATE UNIQUE INDEX payout_line_pays_once ON public.payout_line USING btree (journal_id, org_id, invoice_line_id) NULLS NOT DISTINCT
CREATE UNIQUE INDEX payout_line_pkey ON public.payout_line USING btree (id)
CREATE UNIQUE INDEX payout_look_pkey ON public.payout_look USING btree (org_id, currency)
CREATE UNIQUE INDEX payout_org_id_id_key ON public.payout USING btree (org_id, id)
CREATE UNIQUE INDEX payout_pkey ON public.payout USING btree (id)
CREATE UNIQUE INDEX payout_policy_pkey ON public.payout_policy USING btree (org_id)
CREATE UNIQUE INDEX payout_transfer_destination_payment_id_key ON public.payout_transfer USING btree (destination_payment_id)
CREATE UNIQUE INDEX payout_transfer_org_id_id_key ON public.payout_transfer USING btree (org_id, id)
CREATE UNIQUE INDEX payout_transfer_pkey ON public.payout_transfer USING btree (id)
CREATE UNIQUE INDEX payout_transfer_stripe_transfer_id_key ON public.payout_transfer USING btree (stripe_transfer_id)
CREATE UNIQUE INDEX payout_transfer_wire_id_key ON public.payout_transfer USING btree (wire_id)
CREATE UNIQUE INDEX period_balance_pkey ON public.period_balance USING btree (period_id, account_id)
CREATE UNIQUE INDEX period_close_in_force ON public.period_close USING btree (ends_at) WHERE (reopened_at IS NULL)
CREATE UNIQUE INDEX period_close_pkey ON public.period_close USING btree (id)
CREATE UNIQUE INDEX period_reopening_pkey ON public.period_reopening USING btree (id)
CREATE UNIQUE INDEX period_reopening_step_pkey ON public.period_reopening_step USING btree (reopening_id, seq)
CREATE UNIQUE INDEX power_charge_lease_id_external_id_key ON public.power_charge USING btree (lease_id, external_id)
CREATE UNIQUE INDEX power_charge_pkey ON public.power_charge USING btree (id)
CREATE UNIQUE INDEX prepaid_balance_pkey ON public.prepaid_balance USING btree (org_id, currency)
CREATE UNIQUE INDEX prepayment_draw_invoice_id_key ON public.prepayment_draw USING btree (invoice_id)
CREATE UNIQUE INDEX prepayment_draw_pkey ON public.prepayment_draw USING btree (id)
CREATE UNIQUE INDEX price_index_day_pkey ON public.price_index_day USING btree (basis, day)
CREATE UNIQUE INDEX price_index_pkey ON public.price_index USING btree (model_slug, currency, basis, region, band, day)
CREATE UNIQUE INDEX purchase_order_org_id_number_key ON public.purchase_order USING btree (org_id, number)
CREATE UNIQUE INDEX purchase_order_pkey ON public.purchase_order USING btree (id)
CREATE UNIQUE INDEX quote_approval_pkey ON public.quote_approval USING btree (id)
CREATE UNIQUE INDEX quote_approval_rule_pkey ON public.quote_approval_rule USING btree (org_id)
CREATE UNIQUE INDEX quote_approval_waiting ON public.quote_approval USING btree (quote_id) WHERE (state = 'PENDING'::text)
CREATE UNIQUE INDEX quote_number_key ON public.quote USING btree (number)
CREATE UNIQUE INDEX quote_org_id_id_key ON public.quote USING btree (org_id, id)
CREATE UNIQUE INDEX quote_pkey ON public.quote USING btree (id)
CREATE UNIQUE INDEX quote_share_pkey ON public.quote_share USING btree (id)
CREATE UNIQUE INDEX quote_share_token_hash_key ON public.quote_share USING btree (token_hash)
CREATE UNIQUE INDEX quote_version ON public.quote USING btree (first_id, version) WHERE (first_id IS NOT NULL)
CREATE UNIQUE INDEX recon_bank_clock_pkey ON public.recon_bank_clock USING btree (currency)
CREATE UNIQUE INDEX recon_certificate_period_id_key ON public.recon_certificate USING btree (period_id)
CREATE UNIQUE INDEX recon_certificate_pkey ON public.recon_certificate USING btree (id)
CREATE UNIQUE INDEX recon_decision_pkey ON public.recon_decision USING btree (id)
CREATE UNIQUE INDEX recon_decision_step_pkey ON public.recon_decision_step USING btree (decision_id, seq)
CREATE UNIQUE INDEX recon_entry_pkey ON public.recon_entry USING btree (seq)
CREATE UNIQUE INDEX recon_exception_file_exception_id_sha256_key ON public.recon_exception_file USING btree (exception_id, sha256)
CREATE UNIQUE INDEX recon_exception_file_pkey ON public.recon_exception_file USING btree (id)
CREATE UNIQUE INDEX recon_exception_live ON public.recon_exception USING btree (key) WHERE (state <> ALL (ARRAY['RESOLVED'::text, 'WRITTEN_OFF'::text, 'VOID'::text]))
CREATE UNIQUE INDEX recon_exception_pkey ON public.recon_exception USING btree (id)
CREATE UNIQUE INDEX recon_exception_step_pkey ON public.recon_exception_step USING btree (exception_id, seq)
CREATE UNIQUE INDEX recon_item_change_pkey ON public.recon_item_change USING btree (seq)
CREATE UNIQUE INDEX recon_limit_pkey ON public.recon_limit USING btree (currency)
CREATE UNIQUE INDEX recon_link_pkey ON public.recon_link USING btree (charge_id)
CREATE UNIQUE INDEX recon_match_case_id_content_hash_key ON public.recon_match USING btree (case_id, content_hash)
CREATE UNIQUE INDEX recon_match_pkey ON public.recon_match USING btree (id)
CREATE UNIQUE INDEX recon_reading_pkey ON public.recon_reading USING btree (seq)
CREATE UNIQUE INDEX recon_run_pkey ON public.recon_run USING btree (id)
CREATE UNIQUE INDEX recon_run_scope_pkey ON public.recon_run_scope USING btree (run_id)
CREATE UNIQUE INDEX recon_snapshot_pkey ON public.recon_snapshot USING btree (day, identity, currency)
CREATE UNIQUE INDEX recon_staged_ours_side_set_id_hash_idx ON public.recon_staged_ours USING btree (side, set_id, hash)
CREATE UNIQUE INDEX recon_staged_theirs_side_set_id_hash_idx ON public.recon_staged_theirs USING btree (side, set_id, hash)
CREATE UNIQUE INDEX recon_step_rule_pkey ON public.recon_step_rule USING btree (kind)
CREATE UNIQUE INDEX recon_suggestion_answer_pkey ON public.recon_suggestion_answer USING btree (suggestion_id)
CREATE UNIQUE INDEX recon_suggestion_entry_ids_difference_minor_key ON public.recon_suggestion USING btree (entry_ids, difference_minor)
CREATE UNIQUE INDEX recon_suggestion_pkey ON public.recon_suggestion USING btree (id)
CREATE UNIQUE INDEX recon_unmatch_pkey ON public.recon_unmatch USING btree (match_id)
CREATE UNIQUE INDEX reconciliation_run_pkey ON public.reconciliation_run USING btree (id)
CREATE UNIQUE INDEX refund_org_id_id_key ON public.refund USING btree (org_id, id)
CREATE UNIQUE INDEX refund_pkey ON public.refund USING btree (id)
CREATE UNIQUE INDEX refund_stripe_refund_id_key ON public.refund USING btree (stripe_refund_id)
CREATE UNIQUE INDEX refused_request_pkey ON public.refused_request USING btree (id)
CREATE UNIQUE INDEX resource_owner_org_id_key ON public.resource USING btree (owner_org, id)
CREATE UNIQUE INDEX resource_pkey ON public.resource USING btree (id)
CREATE UNIQUE INDEX schedule_row_contract_id_id_key ON public.schedule_row USING btree (contract_id, id)
CREATE UNIQUE INDEX schedule_row_issued ON public.schedule_row USING btree (contract_id, key) WHERE (invoice_id IS NOT NULL)
CREATE UNIQUE INDEX schedule_row_pkey ON public.schedule_row USING btree (id)
CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id_hash)
CREATE UNIQUE INDEX sign_in_attempt_pkey ON public.sign_in_attempt USING btree (account_hash, ip)
CREATE UNIQUE INDEX site_org_id_external_id_key ON public.site USING btree (org_id, external_id)
CREATE UNIQUE INDEX site_org_id_id_key ON public.site USING btree (org_id, id)
CREATE UNIQUE INDEX site_pkey ON public.site USING btree (id)
CREATE UNIQUE INDEX site_power_pkey ON public.site_power USING btree (site_id)
CREATE UNIQUE INDEX stripe_fee_price_pkey ON public.stripe_fee_price USING btree (kind, currency, valid_from)
CREATE UNIQUE INDEX stripe_payout_member_pkey ON public.stripe_payout_member USING btree (transaction_id)
CREATE UNIQUE INDEX stripe_payout_pkey ON public.stripe_payout USING btree (id)
CREATE UNIQUE INDEX stripe_payout_transaction_id_key ON public.stripe_payout USING btree (transaction_id)
CREATE UNIQUE INDEX stripe_transaction_pkey ON public.stripe_transaction USING btree (id)
CREATE UNIQUE INDEX tax_calculation_pkey ON public.tax_calculation USING btree (quote_id)
CREATE UNIQUE INDEX tax_entry_pkey ON public.tax_entry USING btree (id)
CREATE UNIQUE INDEX term_sheet_id_org_id_provider_org_id_key ON public.term_sheet USING btree (id, org_id, provider_org_id)
CREATE UNIQUE INDEX term_sheet_number_key ON public.term_sheet USING btree (number)
CREATE UNIQUE INDEX term_sheet_pkey ON public.term_sheet USING btree (id)
CREATE UNIQUE INDEX term_sheet_revision_pkey ON public.term_sheet_revision USING btree (term_sheet_id, number)
CREATE UNIQUE INDEX top_up_dispute_org_id_id_key ON public.top_up_dispute USING btree (org_id, id)
CREATE UNIQUE INDEX top_up_dispute_pkey ON public.top_up_dispute USING btree (id)
CREATE UNIQUE INDEX top_up_dispute_stripe_dispute_id_key ON public.top_up_dispute USING btree (stripe_dispute_id)
CREATE UNIQUE INDEX top_up_dunning_step_dispute_id_step_key ON public.top_up_dunning_step USING btree (dispute_id, step)
CREATE UNIQUE INDEX top_up_dunning_step_pkey ON public.top_up_dunning_step USING btree (id)
CREATE UNIQUE INDEX top_up_one_automatic ON public.top_up USING btree (org_id) WHERE ((state = 'PENDING'::text) AND (started_by = 'AUTOMATIC'::text))
CREATE UNIQUE INDEX top_up_payment_intent_id_key ON public.top_up USING btree (payment_intent_id)
CREATE UNIQUE INDEX top_up_pkey ON public.top_up USING btree (id)
CREATE UNIQUE INDEX top_up_taking_pkey ON public.top_up_taking USING btree (id)
CREATE UNIQUE INDEX top_up_write_off_open ON public.top_up_write_off USING btree (dispute_id) WHERE (decision IS NULL)
CREATE UNIQUE INDEX top_up_write_off_pkey ON public.top_up_write_off USING btree (id)
CREATE UNIQUE INDEX transfer_reversal_org_id_id_key ON public.transfer_reversal USING btree (org_id, id)
CREATE UNIQUE INDEX transfer_reversal_pkey ON public.transfer_reversal USING btree (id)
CREATE UNIQUE INDEX transfer_reversal_stripe_reversal_id_key ON public.transfer_reversal USING btree (stripe_reversal_id)
CREATE UNIQUE INDEX uptime_day_pkey ON public.uptime_day USING btree (resource_id, day)
CREATE UNIQUE INDEX uptime_written_pkey ON public.uptime_written USING btree (day)
CREATE UNIQUE INDEX webhook_attempt_pkey ON public.webhook_attempt USING btree (delivery_id, number)
CREATE UNIQUE INDEX webhook_delivery_endpoint_id_event_id_key ON public.webhook_delivery USING btree (endpoint_id, event_id)
CREATE UNIQUE INDEX webhook_delivery_pkey ON public.webhook_delivery USING btree (id)
CREATE UNIQUE INDEX webhook_endpoint_org_id_id_key ON public.webhook_endpoint USING btree (org_id, id)
CREATE UNIQUE INDEX webhook_endpoint_pkey ON public.webhook_endpoint USING btree (id)
CREATE UNIQUE INDEX webhook_secret_pkey ON public.webhook_secret USING btree (endpoint_id, made_at)
-- sequences
public.account_id_seq
public.allocation_id_seq
public.audit_log_id_seq
public.bank_statement_seq_seq
public.contract_number
public.dunning_pause_seq_seq
public.lease_event_seq_seq
public.lease_number
public.mining_order_id_seq
public.party_event_seq_seq
public.payout_hop_seq_seq
public.quote_number
public.recon_entry_seq_seq
public.recon_item_change_seq_seq
public.recon_reading_seq_seq
public.refused_request_id_seq
public.schedule_row_id_seq
public.term_sheet_number
-- triggers
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER opened AFTER INSERT ON public.account REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.account_opened()
CREATE TRIGGER opens BEFORE INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION public.account_opens()
CREATE TRIGGER follows BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.account_balance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_by_hand()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.account_type FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER capacity_tell_changed AFTER UPDATE ON public.allocation REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_after FOR EACH STATEMENT EXECUTE FUNCTION public.capacity_tell()
CREATE TRIGGER capacity_tell_freed AFTER DELETE ON public.allocation REFERENCING OLD TABLE AS rows_before FOR EACH STATEMENT EXECUTE FUNCTION public.capacity_tell()
CREATE TRIGGER capacity_tell_taken AFTER INSERT ON public.allocation REFERENCING NEW TABLE AS rows_after FOR EACH STATEMENT EXECUTE FUNCTION public.capacity_tell()
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON public.api_request FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.application_undo DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.application_undo_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.application_undo FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER undone AFTER INSERT ON public.application_undo FOR EACH ROW EXECUTE FUNCTION public.application_is_undone()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.availability_month FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.balance_draw DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.balance_draw_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.balance_draw FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER drawn AFTER INSERT ON public.balance_draw FOR EACH ROW EXECUTE FUNCTION public.balance_is_drawn()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.balance_setting FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_account FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_account_identifier FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER sealed AFTER INSERT ON public.bank_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.bank_statement_is_open()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_line_use FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_refused_file FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.bank_statement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.bank_statement_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_statement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_statement_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER sealed AFTER INSERT ON public.bank_statement_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.bank_statement_is_open()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_upload FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.budget FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.budget_alert FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER tell AFTER INSERT ON public.budget_alert REFERENCING NEW TABLE AS raised FOR EACH STATEMENT EXECUTE FUNCTION public.party_tell_budget()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.cash_application DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.cash_application_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cash_application FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER applied AFTER INSERT ON public.cash_application FOR EACH ROW EXECUTE FUNCTION public.cash_is_applied()
CREATE TRIGGER changes BEFORE UPDATE ON public.contract FOR EACH ROW EXECUTE FUNCTION public.contract_changes()
CREATE TRIGGER is_signed BEFORE INSERT ON public.contract FOR EACH ROW EXECUTE FUNCTION public.contract_is_signed()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.contract FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER tell_changed AFTER UPDATE OF version ON public.contract FOR EACH ROW WHEN ((new.version <> old.version)) EXECUTE FUNCTION public.party_tell_contract()
CREATE TRIGGER tell_new AFTER INSERT ON public.contract FOR EACH ROW EXECUTE FUNCTION public.party_tell_contract()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.contract_act FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE INSERT OR UPDATE ON public.contract_act FOR EACH ROW EXECUTE FUNCTION public.contract_act_moves()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contract_closure FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER is_agreed BEFORE INSERT ON public.contract_closure FOR EACH ROW EXECUTE FUNCTION public.contract_closure_is_agreed()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contract_consent FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.contract_lease FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.contract_money FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.contract_money FOR EACH ROW EXECUTE FUNCTION public.contract_money_moves()
CREATE TRIGGER recon_added AFTER INSERT ON public.contract_money REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_contract_money_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.contract_money REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_contract_money_changed()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contract_schedule FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER chains BEFORE INSERT ON public.contract_schedule FOR EACH ROW EXECUTE FUNCTION public.contract_schedule_chains()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contract_version FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER is_agreed BEFORE INSERT ON public.contract_version FOR EACH ROW EXECUTE FUNCTION public.contract_version_is_agreed()
CREATE TRIGGER is_fact BEFORE INSERT ON public.contract_version FOR EACH ROW EXECUTE FUNCTION public.contract_commencement_is_fact()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.credit_application DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.credit_application_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.credit_application FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER fits BEFORE INSERT ON public.credit_application FOR EACH ROW EXECUTE FUNCTION public.credit_application_fits()
CREATE TRIGGER lowers AFTER INSERT ON public.credit_application FOR EACH ROW EXECUTE FUNCTION public.invoice_is_lowered()
CREATE TRIGGER recon_added AFTER INSERT ON public.credit_application REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_credit_application_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.credit_application REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_credit_application_changed()
CREATE CONSTRAINT TRIGGER after_refunds AFTER INSERT ON public.credit_note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.credit_note_after_refunds()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.credit_note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.credit_note_complete()
CREATE CONSTRAINT TRIGGER taxes AFTER INSERT ON public.credit_note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.tax_minor > 0)) EXECUTE FUNCTION public.credit_note_taxes()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.credit_note FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER fits BEFORE INSERT ON public.credit_note FOR EACH ROW EXECUTE FUNCTION public.credit_note_fits()
CREATE TRIGGER lowers AFTER INSERT ON public.credit_note FOR EACH ROW WHEN ((new.lowers_minor > 0)) EXECUTE FUNCTION public.invoice_is_lowered()
CREATE TRIGGER recon_added AFTER INSERT ON public.credit_note REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_credit_note_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.credit_note REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_credit_note_changed()
CREATE TRIGGER tell AFTER INSERT ON public.credit_note FOR EACH ROW EXECUTE FUNCTION public.party_tell_credit_note()
CREATE CONSTRAINT TRIGGER used AFTER INSERT OR UPDATE ON public.credit_note_counter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.credit_note_counter_used()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.credit_note_counter FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.credit_note_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER sealed AFTER INSERT ON public.credit_note_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.credit_note_line_sealed()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.credit_note_reversal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.credit_note_reversal_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.credit_note_reversal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER fits BEFORE INSERT ON public.credit_note_reversal FOR EACH ROW EXECUTE FUNCTION public.credit_note_reversal_fits()
CREATE TRIGGER raises AFTER INSERT ON public.credit_note_reversal FOR EACH ROW EXECUTE FUNCTION public.invoice_is_raised()
CREATE TRIGGER recon_added AFTER INSERT ON public.credit_note_reversal REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_credit_note_reversal_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.credit_note_reversal REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_credit_note_reversal_changed()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.credit_terms FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER hold AFTER INSERT ON public.credit_terms FOR EACH ROW EXECUTE FUNCTION public.credit_terms_hold()
CREATE TRIGGER curtailment_follow AFTER INSERT OR UPDATE ON public.curtailment FOR EACH ROW EXECUTE FUNCTION public.curtailment_follow()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.curtailment_call FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER written_now BEFORE INSERT ON public.curtailment_call FOR EACH ROW EXECUTE FUNCTION public.written_now('called_at')
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.curtailment_settlement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER written_now BEFORE INSERT ON public.curtailment_settlement FOR EACH ROW EXECUTE FUNCTION public.written_now('settled_at')
CREATE TRIGGER capacity_follow_listing AFTER INSERT OR UPDATE ON public.data_hall FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_listing()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.deposit_forfeit FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.deposit_use DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.deposit_use_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.deposit_use FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER used AFTER INSERT ON public.deposit_use FOR EACH ROW EXECUTE FUNCTION public.deposit_is_used()
CREATE CONSTRAINT TRIGGER booked AFTER INSERT OR UPDATE ON public.dispute DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.dispute_is_booked()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.dispute FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.dispute FOR EACH ROW EXECUTE FUNCTION public.dispute_moves()
CREATE TRIGGER tell_changed AFTER UPDATE OF status ON public.dispute FOR EACH ROW WHEN ((new.status <> old.status)) EXECUTE FUNCTION public.party_tell_dispute()
CREATE TRIGGER tell_new AFTER INSERT ON public.dispute FOR EACH ROW EXECUTE FUNCTION public.party_tell_dispute()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.dispute_answer FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.dispute_file FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.dunning_pause FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.dunning_step FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.energy_bill FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER energy_bill_follows BEFORE INSERT ON public.energy_bill FOR EACH ROW EXECUTE FUNCTION public.energy_bill_follows()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER sealed AFTER INSERT ON public.entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.entry_sealed()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.event_reminder FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER tell AFTER INSERT ON public.event_reminder FOR EACH ROW EXECUTE FUNCTION public.party_tell_reminder()
CREATE TRIGGER capacity_follow_listing AFTER INSERT OR UPDATE ON public.gpu_pool FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_listing()
CREATE TRIGGER heartbeat_only_grows BEFORE INSERT OR UPDATE ON public.heartbeat FOR EACH ROW EXECUTE FUNCTION public.heartbeat_only_grows()
CREATE TRIGGER heartbeat_stays BEFORE DELETE OR TRUNCATE ON public.heartbeat FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER booked AFTER INSERT OR UPDATE ON public.holdback DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.holdback_booked()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.holdback FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.holdback FOR EACH ROW EXECUTE FUNCTION public.holdback_moves()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.index_value FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER of_staff BEFORE INSERT ON public.intent FOR EACH ROW WHEN ((new.operation = ANY (ARRAY['REFUND_CREATE'::text, 'DISPUTE_FILE'::text, 'DISPUTE_ANSWER'::text]))) EXECUTE FUNCTION public.intent_is_of_staff()
CREATE CONSTRAINT TRIGGER invoice_complete AFTER INSERT ON public.invoice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.invoice_complete()
CREATE TRIGGER invoice_begins_open BEFORE INSERT ON public.invoice FOR EACH ROW EXECUTE FUNCTION public.invoice_begins_open()
CREATE TRIGGER invoice_immutable BEFORE UPDATE ON public.invoice FOR EACH ROW EXECUTE FUNCTION public.invoice_immutable()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.invoice FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER recon_added AFTER INSERT ON public.invoice REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_invoice_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.invoice REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_invoice_changed()
CREATE TRIGGER tell AFTER INSERT OR UPDATE OF state, payment_error ON public.invoice FOR EACH ROW EXECUTE FUNCTION public.party_tell_invoice()
CREATE CONSTRAINT TRIGGER invoice_counter_used AFTER INSERT OR UPDATE ON public.invoice_counter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.invoice_counter_used()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.invoice_counter FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoice_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER sealed AFTER INSERT ON public.invoice_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.invoice_line_sealed()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoice_meter_basis FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.invoice_wire DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.invoice_wire_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoice_wire FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER lowers AFTER INSERT ON public.invoice_wire FOR EACH ROW WHEN (new.lowers) EXECUTE FUNCTION public.invoice_wire_lowers()
CREATE TRIGGER tell AFTER INSERT ON public.invoice_wire FOR EACH ROW EXECUTE FUNCTION public.party_tell_invoice_wire()
CREATE CONSTRAINT TRIGGER of_invoice AFTER INSERT ON public.journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['INVOICE_ISSUED'::text, 'INVOICE_VOIDED'::text]))) EXECUTE FUNCTION public.journal_of_invoice()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER posted AFTER INSERT ON public.journal REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.journal_posted()
CREATE TRIGGER lease_is_accepted_on_record BEFORE UPDATE OF accepted_at, started_at ON public.lease FOR EACH ROW EXECUTE FUNCTION public.lease_is_accepted_on_record()
CREATE TRIGGER lease_keeps_its_window BEFORE UPDATE OF starts_at, ends_at ON public.lease FOR EACH ROW EXECUTE FUNCTION public.lease_keeps_its_window()
CREATE TRIGGER lease_moves BEFORE UPDATE OF state ON public.lease FOR EACH ROW EXECUTE FUNCTION public.lease_moves()
CREATE TRIGGER tell_access AFTER UPDATE OF access, accepted_at ON public.lease FOR EACH ROW WHEN (((new.state = old.state) AND ((new.access IS DISTINCT FROM old.access) OR (new.accepted_at IS DISTINCT FROM old.accepted_at)))) EXECUTE FUNCTION public.party_tell_access()
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON public.lease FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION public.party_tell_both('lease')
CREATE TRIGGER tell_new AFTER INSERT ON public.lease FOR EACH ROW EXECUTE FUNCTION public.party_tell_both('lease')
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.lease_acceptance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER written_now BEFORE INSERT ON public.lease_acceptance FOR EACH ROW EXECUTE FUNCTION public.written_now('at')
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.lease_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.lease_notice FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER written_now BEFORE INSERT ON public.lease_notice FOR EACH ROW EXECUTE FUNCTION public.written_now('given_at')
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.lease_spend FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.maintenance_notice FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER written_now BEFORE INSERT ON public.maintenance_notice FOR EACH ROW EXECUTE FUNCTION public.written_now('announced_at')
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.meter_reading FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER written_now BEFORE INSERT ON public.meter_reading FOR EACH ROW EXECUTE FUNCTION public.written_now('received_at')
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.meter_record FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER meter_record_follows BEFORE INSERT ON public.meter_record FOR EACH ROW WHEN ((new.revision > 0)) EXECUTE FUNCTION public.meter_record_follows()
CREATE TRIGGER mining_follow_changed_loads AFTER UPDATE ON public.mining_load REFERENCING OLD TABLE AS loads_before NEW TABLE AS loads_after FOR EACH STATEMENT EXECUTE FUNCTION public.mining_follow_loads()
CREATE TRIGGER mining_follow_new_loads AFTER INSERT ON public.mining_load REFERENCING NEW TABLE AS loads_after FOR EACH STATEMENT EXECUTE FUNCTION public.mining_follow_loads()
CREATE TRIGGER mining_stays_at_its_site BEFORE UPDATE ON public.mining_load FOR EACH ROW EXECUTE FUNCTION public.mining_stays_at_its_site()
CREATE TRIGGER mining_order_is_kept BEFORE DELETE OR UPDATE ON public.mining_order FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.need_alert FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.need_alert_match FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER tell AFTER INSERT ON public.need_alert_match FOR EACH ROW EXECUTE FUNCTION public.party_tell_alert()
CREATE CONSTRAINT TRIGGER offer_announce AFTER INSERT OR UPDATE OF state, version, body ON public.offer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.offer_announce()
CREATE TRIGGER capacity_follow_offer AFTER INSERT OR UPDATE OF state, body ON public.offer FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_offer()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.operation FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.operation FOR EACH ROW EXECUTE FUNCTION public.operation_moves()
CREATE CONSTRAINT TRIGGER booked AFTER INSERT ON public.outgoing_wire DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.outgoing_wire_booked()
CREATE TRIGGER begins BEFORE INSERT ON public.outgoing_wire FOR EACH ROW EXECUTE FUNCTION public.outgoing_wire_begins()
CREATE TRIGGER comes_back AFTER UPDATE OF state ON public.outgoing_wire FOR EACH ROW WHEN (((new.purpose = 'DEPOSIT_RETURN'::text) AND (new.state = ANY (ARRAY['CANCELLED'::text, 'RETURNED'::text])))) EXECUTE FUNCTION public.deposit_goes_back()
CREATE TRIGGER goes_back AFTER INSERT ON public.outgoing_wire FOR EACH ROW WHEN ((new.purpose = 'DEPOSIT_RETURN'::text)) EXECUTE FUNCTION public.deposit_goes_back()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.outgoing_wire FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.outgoing_wire FOR EACH ROW EXECUTE FUNCTION public.outgoing_wire_moves()
CREATE TRIGGER recon_added AFTER INSERT ON public.outgoing_wire REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_outgoing_wire_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.outgoing_wire REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_outgoing_wire_changed()
CREATE CONSTRAINT TRIGGER booked AFTER INSERT ON public.outgoing_wire_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.outgoing_wire_booked()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.outgoing_wire_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER stepped AFTER INSERT ON public.outgoing_wire_event FOR EACH ROW EXECUTE FUNCTION public.outgoing_wire_stepped()
CREATE TRIGGER steps BEFORE INSERT ON public.outgoing_wire_event FOR EACH ROW EXECUTE FUNCTION public.outgoing_wire_steps()
CREATE TRIGGER owed_credit_goes_on BEFORE UPDATE ON public.owed_credit FOR EACH ROW EXECUTE FUNCTION public.owed_credit_goes_on()
CREATE TRIGGER owed_credit_stays BEFORE DELETE OR TRUNCATE ON public.owed_credit FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON public.party_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.payment_action FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.payment_action FOR EACH ROW EXECUTE FUNCTION public.payment_action_moves()
CREATE TRIGGER stays BEFORE UPDATE ON public.payment_method FOR EACH ROW EXECUTE FUNCTION public.payment_method_stays()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.payment_setup FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.payment_setup FOR EACH ROW EXECUTE FUNCTION public.payment_setup_moves()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.payout DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.payout_complete()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.payout FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER stays BEFORE UPDATE ON public.payout FOR EACH ROW EXECUTE FUNCTION public.payout_stays()
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON public.payout FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION public.party_tell_own('payout')
CREATE TRIGGER tell_new AFTER INSERT ON public.payout FOR EACH ROW EXECUTE FUNCTION public.party_tell_own('payout')
CREATE TRIGGER changes BEFORE INSERT OR UPDATE ON public.payout_account FOR EACH ROW EXECUTE FUNCTION public.payout_account_changes()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.payout_account FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.payout_hop FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.payout_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER recon_added AFTER INSERT ON public.payout_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_payout_line_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.payout_line REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_payout_line_changed()
CREATE TRIGGER sealed AFTER INSERT ON public.payout_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.payout_sealed()
CREATE TRIGGER follows AFTER UPDATE OF state ON public.payout_transfer FOR EACH ROW EXECUTE FUNCTION public.payout_follows()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.payout_transfer FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.payout_transfer FOR EACH ROW EXECUTE FUNCTION public.payout_transfer_moves()
CREATE TRIGGER recon_added AFTER INSERT ON public.payout_transfer REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_payout_transfer_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.payout_transfer REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_payout_transfer_changed()
CREATE TRIGGER sealed AFTER INSERT ON public.payout_transfer REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.payout_sealed()
CREATE TRIGGER follows BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.period_balance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_by_hand()
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON public.period_close FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER begins BEFORE INSERT ON public.period_close FOR EACH ROW EXECUTE FUNCTION public.period_begins_in_force()
CREATE TRIGGER by_hand BEFORE UPDATE ON public.period_close FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER clean BEFORE INSERT ON public.period_close FOR EACH ROW EXECUTE FUNCTION public.period_closes_clean()
CREATE TRIGGER closes BEFORE INSERT ON public.period_close FOR EACH ROW EXECUTE FUNCTION public.period_closes()
CREATE TRIGGER stays BEFORE UPDATE ON public.period_close FOR EACH ROW EXECUTE FUNCTION public.period_stays()
CREATE TRIGGER summed_up AFTER INSERT ON public.period_close FOR EACH ROW EXECUTE FUNCTION public.period_summed_up()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.period_reopening FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER begins BEFORE INSERT ON public.period_reopening FOR EACH ROW EXECUTE FUNCTION public.period_reopening_begins()
CREATE TRIGGER alone AFTER INSERT ON public.period_reopening_step FOR EACH ROW WHEN ((new.kind = 'PROPOSED'::text)) EXECUTE FUNCTION public.period_reopening_alone()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.period_reopening_step FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER stepped AFTER INSERT ON public.period_reopening_step FOR EACH ROW WHEN ((new.kind = 'APPROVED'::text)) EXECUTE FUNCTION public.period_reopening_stepped()
CREATE TRIGGER steps BEFORE INSERT ON public.period_reopening_step FOR EACH ROW EXECUTE FUNCTION public.period_reopening_steps()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.power_charge FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER written_now BEFORE INSERT ON public.power_charge FOR EACH ROW EXECUTE FUNCTION public.written_now('received_at')
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.prepaid_balance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER recon_added AFTER INSERT ON public.prepaid_balance REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_prepaid_balance_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.prepaid_balance REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_prepaid_balance_changed()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON public.prepayment_draw DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.prepayment_draw_complete()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.prepayment_draw FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER drawn AFTER INSERT ON public.prepayment_draw FOR EACH ROW EXECUTE FUNCTION public.prepayment_is_drawn()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.price_index FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.price_index_day FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.purchase_order FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER quote_is_approved BEFORE UPDATE OF state ON public.quote FOR EACH ROW WHEN (((new.state = 'ACCEPTED'::text) AND (old.state = 'OPEN'::text))) EXECUTE FUNCTION public.quote_is_approved()
CREATE TRIGGER quote_moves BEFORE UPDATE OF state ON public.quote FOR EACH ROW EXECUTE FUNCTION public.quote_moves()
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON public.quote FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION public.party_tell_own('quote')
CREATE TRIGGER tell_new AFTER INSERT ON public.quote FOR EACH ROW EXECUTE FUNCTION public.party_tell_own('quote')
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.quote_approval FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER quote_approval_moves BEFORE INSERT OR UPDATE ON public.quote_approval FOR EACH ROW EXECUTE FUNCTION public.quote_approval_moves()
CREATE TRIGGER tell AFTER INSERT OR UPDATE OF state ON public.quote_approval FOR EACH ROW EXECUTE FUNCTION public.party_tell_quote_approval()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.quote_approval_rule FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.quote_share FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER tell_new AFTER INSERT ON public.quote_share FOR EACH ROW EXECUTE FUNCTION public.party_tell_quote_share()
CREATE TRIGGER tell_revoked AFTER UPDATE OF revoked_at ON public.quote_share FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (new.revoked_at IS NOT NULL))) EXECUTE FUNCTION public.party_tell_quote_share()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_certificate FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_decision FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_decision_step FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER steps BEFORE INSERT ON public.recon_decision_step FOR EACH ROW EXECUTE FUNCTION public.recon_decision_steps()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER begins BEFORE INSERT ON public.recon_exception FOR EACH ROW EXECUTE FUNCTION public.recon_exception_begins()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.recon_exception FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.recon_exception FOR EACH ROW EXECUTE FUNCTION public.recon_exception_moves()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_exception_file FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER comes BEFORE INSERT ON public.recon_exception_file FOR EACH ROW EXECUTE FUNCTION public.recon_exception_file_comes()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_exception_step FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER stepped AFTER INSERT ON public.recon_exception_step FOR EACH ROW EXECUTE FUNCTION public.recon_exception_stepped()
CREATE TRIGGER steps BEFORE INSERT ON public.recon_exception_step FOR EACH ROW EXECUTE FUNCTION public.recon_exception_steps()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_item_change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_limit FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_link FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_match FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_reading FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_run FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_run_scope FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_snapshot FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_staged FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_step_rule FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_suggestion FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_suggestion_answer FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recon_unmatch FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE CONSTRAINT TRIGGER back AFTER UPDATE ON public.refund DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state = ANY (ARRAY['FAILED'::text, 'CANCELED'::text])) AND (new.state <> old.state))) EXECUTE FUNCTION public.refund_is_back()
CREATE CONSTRAINT TRIGGER booked AFTER INSERT ON public.refund DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refund_is_booked()
CREATE TRIGGER fits BEFORE INSERT ON public.refund FOR EACH ROW EXECUTE FUNCTION public.refund_fits()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.refund FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.refund FOR EACH ROW EXECUTE FUNCTION public.refund_moves()
CREATE TRIGGER recon_added AFTER INSERT ON public.refund REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.recon_refund_added()
CREATE TRIGGER recon_changed AFTER UPDATE ON public.refund REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION public.recon_refund_changed()
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON public.refund FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION public.party_tell_own('refund')
CREATE TRIGGER tell_new AFTER INSERT ON public.refund FOR EACH ROW EXECUTE FUNCTION public.party_tell_own('refund')
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.refused_request FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER resource_keeps_its_units BEFORE DELETE OR UPDATE ON public.resource FOR EACH ROW EXECUTE FUNCTION public.resource_keeps_its_units()
CREATE TRIGGER issues BEFORE UPDATE ON public.schedule_row FOR EACH ROW EXECUTE FUNCTION public.schedule_row_issues()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.schedule_row FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER capacity_follow_site AFTER INSERT OR UPDATE ON public.site FOR EACH ROW EXECUTE FUNCTION public.capacity_follow_site()
CREATE TRIGGER capacity_tell_site AFTER UPDATE ON public.site_power FOR EACH ROW EXECUTE FUNCTION public.capacity_tell_site()
CREATE TRIGGER mining_follow_limit AFTER UPDATE OF limit_watts, ramp ON public.site_power FOR EACH ROW EXECUTE FUNCTION public.mining_follow_limit()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.stripe_fee_price FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.stripe_payout FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.stripe_payout FOR EACH ROW EXECUTE FUNCTION public.stripe_payout_moves()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.stripe_payout_member FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.stripe_transaction FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.tax_calculation FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.tax_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.term_sheet FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.term_sheet FOR EACH ROW EXECUTE FUNCTION public.term_sheet_moves()
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON public.term_sheet FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION public.party_tell_both('term_sheet')
CREATE TRIGGER tell_new AFTER INSERT ON public.term_sheet FOR EACH ROW EXECUTE FUNCTION public.party_tell_both('term_sheet')
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.term_sheet_revision FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER counts BEFORE INSERT ON public.term_sheet_revision FOR EACH ROW EXECUTE FUNCTION public.term_sheet_revision_counts()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON public.top_up DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = 'RECEIVED'::text)) EXECUTE FUNCTION public.top_up_complete()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.top_up FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves AFTER INSERT OR UPDATE ON public.top_up FOR EACH ROW EXECUTE FUNCTION public.top_up_moves()
CREATE TRIGGER tell_asks AFTER UPDATE OF asked_at ON public.top_up FOR EACH ROW WHEN (((new.asked_at IS NOT NULL) AND (old.asked_at IS NULL))) EXECUTE FUNCTION public.party_tell_top_up_asks()
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON public.top_up FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION public.party_tell_own('top_up')
CREATE TRIGGER tell_new AFTER INSERT ON public.top_up FOR EACH ROW EXECUTE FUNCTION public.party_tell_own('top_up')
CREATE CONSTRAINT TRIGGER booked AFTER INSERT OR UPDATE ON public.top_up_dispute DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.top_up_dispute_is_booked()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.top_up_dispute FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.top_up_dispute FOR EACH ROW EXECUTE FUNCTION public.top_up_dispute_moves()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.top_up_dunning_step FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER tell AFTER INSERT ON public.top_up_dunning_step FOR EACH ROW EXECUTE FUNCTION public.party_tell_top_up_dunned()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON public.top_up_taking DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.top_up_taking_complete()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.top_up_taking FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER taken AFTER INSERT OR UPDATE ON public.top_up_taking FOR EACH ROW EXECUTE FUNCTION public.top_up_is_taken()
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON public.top_up_write_off DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.top_up_write_off_complete()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.top_up_write_off FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER moves BEFORE UPDATE ON public.top_up_write_off FOR EACH ROW EXECUTE FUNCTION public.top_up_write_off_moves()
CREATE TRIGGER fits BEFORE INSERT OR UPDATE ON public.transfer_reversal FOR EACH ROW EXECUTE FUNCTION public.transfer_reversal_fits()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.transfer_reversal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON public.webhook_attempt FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.webhook_endpoint FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()
-- row-level security
public.account: enabled t, forced t
public.account_balance: enabled t, forced t
public.account_type: enabled f, forced f
public.allocation: enabled f, forced f
public.api_key: enabled t, forced t
public.api_request: enabled t, forced t
public.app_user: enabled f, forced f
public.application_undo: enabled t, forced t
public.audit_log: enabled t, forced t
public.availability_month: enabled t, forced t
public.balance_draw: enabled t, forced t
public.balance_setting: enabled t, forced t
public.bank_account: enabled f, forced f
public.bank_account_identifier: enabled f, forced f
public.bank_line: enabled f, forced f
public.bank_line_use: enabled f, forced f
public.bank_refused_file: enabled t, forced t
public.bank_statement: enabled f, forced f
public.bank_statement_line: enabled f, forced f
public.bank_upload: enabled f, forced f
public.budget: enabled t, forced t
public.budget_alert: enabled t, forced t
public.calendar_block: enabled t, forced t
public.capacity_change: enabled f, forced f
public.capacity_forgotten: enabled f, forced f
public.cash_application: enabled t, forced t
public.clock: enabled f, forced f
public.close_item_owner: enabled t, forced t
public.contract: enabled t, forced t
public.contract_act: enabled t, forced t
public.contract_closure: enabled t, forced t
public.contract_consent: enabled t, forced t
public.contract_lease: enabled t, forced t
public.contract_money: enabled t, forced t
public.contract_schedule: enabled t, forced t
public.contract_version: enabled t, forced t
public.credit_application: enabled t, forced t
public.credit_note: enabled t, forced t
public.credit_note_counter: enabled f, forced f
public.credit_note_line: enabled t, forced t
public.credit_note_reversal: enabled t, forced t
public.credit_terms: enabled t, forced t
public.cursor: enabled f, forced f
public.curtailment: enabled t, forced t
public.curtailment_call: enabled t, forced t
public.curtailment_settlement: enabled t, forced t
public.data_hall: enabled t, forced t
public.deposit_forfeit: enabled t, forced t
public.deposit_use: enabled t, forced t
public.dispute: enabled t, forced t
public.dispute_answer: enabled t, forced t
public.dispute_file: enabled t, forced t
public.dunning_look: enabled f, forced f
public.dunning_pause: enabled t, forced t
public.dunning_policy: enabled t, forced t
public.dunning_step: enabled t, forced t
public.energy_bill: enabled t, forced t
public.entry: enabled t, forced t
public.event_reminder: enabled t, forced t
public.gpu_pool: enabled t, forced t
public.heartbeat: enabled t, forced t
public.holdback: enabled t, forced t
public.idempotency: enabled t, forced t
public.inbox_event: enabled f, forced f
public.index_value: enabled t, forced t
public.intent: enabled t, forced t
public.invoice: enabled t, forced t
public.invoice_counter: enabled f, forced f
public.invoice_line: enabled t, forced t
public.invoice_meter_basis: enabled t, forced t
public.invoice_wire: enabled t, forced t
public.journal: enabled f, forced f
public.lease: enabled t, forced t
public.lease_acceptance: enabled t, forced t
public.lease_event: enabled t, forced t
public.lease_notice: enabled t, forced t
public.lease_spend: enabled t, forced t
public.ledger_event: enabled f, forced f
public.maintenance_notice: enabled t, forced t
public.membership: enabled t, forced t
public.meter_reading: enabled t, forced t
public.meter_record: enabled t, forced t
public.migration: enabled f, forced f
public.mining_load: enabled t, forced t
public.mining_order: enabled t, forced t
public.need_alert: enabled t, forced t
public.need_alert_match: enabled t, forced t
public.need_alert_sighting: enabled t, forced t
public.notification_read: enabled t, forced t
public.notification_silence: enabled t, forced t
public.offer: enabled f, forced f
public.offer_epoch: enabled f, forced f
public.operation: enabled t, forced t
public.organisation: enabled t, forced t
public.outgoing_wire: enabled t, forced t
public.outgoing_wire_event: enabled t, forced t
public.outgoing_wire_limit: enabled f, forced f
public.owed_credit: enabled t, forced t
public.party_event: enabled t, forced t
public.payment_action: enabled t, forced t
public.payment_method: enabled t, forced t
public.payment_setup: enabled t, forced t
public.payout: enabled t, forced t
public.payout_account: enabled t, forced t
public.payout_clock: enabled f, forced f
public.payout_hop: enabled t, forced t
public.payout_line: enabled t, forced t
public.payout_look: enabled t, forced t
public.payout_policy: enabled t, forced t
public.payout_transfer: enabled t, forced t
public.period_balance: enabled t, forced t
public.period_close: enabled t, forced t
public.period_reopening: enabled t, forced t
public.period_reopening_step: enabled t, forced t
public.power_charge: enabled t, forced t
public.prepaid_balance: enabled t, forced t
public.prepayment_draw: enabled t, forced t
public.price_index: enabled f, forced f
public.price_index_day: enabled f, forced f
public.purchase_order: enabled t, forced t
public.quote: enabled t, forced t
public.quote_approval: enabled t, forced t
public.quote_approval_rule: enabled t, forced t
public.quote_share: enabled t, forced t
public.recon_bank_clock: enabled t, forced t
public.recon_certificate: enabled t, forced t
public.recon_decision: enabled t, forced t
public.recon_decision_step: enabled t, forced t
public.recon_entry: enabled t, forced t
public.recon_exception: enabled t, forced t
public.recon_exception_file: enabled t, forced t
public.recon_exception_step: enabled t, forced t
public.recon_item_change: enabled t, forced t
public.recon_limit: enabled t, forced t
public.recon_link: enabled t, forced t
public.recon_match: enabled t, forced t
public.recon_reading: enabled t, forced t
public.recon_run: enabled t, forced t
public.recon_run_scope: enabled t, forced t
public.recon_snapshot: enabled t, forced t
public.recon_staged_ours: enabled t, forced t
public.recon_staged_theirs: enabled t, forced t
public.recon_step_rule: enabled t, forced t
public.recon_suggestion: enabled t, forced t
public.recon_suggestion_answer: enabled t, forced t
public.recon_unmatch: enabled t, forced t
public.reconciliation_run: enabled f, forced f
public.refund: enabled t, forced t
public.refused_request: enabled t, forced t
public.resource: enabled f, forced f
public.schedule_row: enabled t, forced t
public.session: enabled t, forced t
public.sign_in_attempt: enabled f, forced f
public.site: enabled t, forced t
public.site_power: enabled f, forced f
public.stripe_fee_price: enabled t, forced t
public.stripe_payout: enabled t, forced t
public.stripe_payout_member: enabled t, forced t
public.stripe_transaction: enabled t, forced t
public.tax_calculation: enabled t, forced t
public.tax_entry: enabled t, forced t
public.term_sheet: enabled t, forced t
public.term_sheet_revision: enabled t, forced t
public.top_up: enabled t, forced t
public.top_up_dispute: enabled t, forced t
public.top_up_dunning_step: enabled t, forced t
public.top_up_taking: enabled t, forced t
public.top_up_write_off: enabled t, forced t
public.transfer_reversal: enabled t, forced t
public.uptime_day: enabled f, forced f
public.uptime_written: enabled f, forced f
public.webhook_attempt: enabled t, forced t
public.webhook_delivery: enabled t, forced t
public.webhook_endpoint: enabled t, forced t
public.webhook_secret: enabled t, forced t
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
public.api_request own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.api_request owner FOR ALL TO OWNER USING true CHECK true
public.api_request staff FOR ALL TO gridlease_staff USING true CHECK true
public.application_undo own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.application_undo owner FOR ALL TO OWNER USING true CHECK true
public.application_undo staff FOR ALL TO gridlease_staff USING true CHECK true
public.audit_log own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.audit_log owner FOR ALL TO OWNER USING true CHECK true
public.audit_log staff FOR ALL TO gridlease_staff USING true CHECK true
public.availability_month owner FOR ALL TO OWNER USING true CHECK true
public.availability_month provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.availability_month staff FOR ALL TO gridlease_staff USING true CHECK true
public.availability_month tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.balance_draw own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.balance_draw owner FOR ALL TO OWNER USING true CHECK true
public.balance_draw staff FOR ALL TO gridlease_staff USING true CHECK true
public.balance_setting own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.balance_setting owner FOR ALL TO OWNER USING true CHECK true
public.balance_setting staff FOR ALL TO gridlease_staff USING true CHECK true
public.bank_refused_file owner FOR ALL TO OWNER USING true CHECK true
public.bank_refused_file staff FOR ALL TO gridlease_staff USING true CHECK true
public.budget own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.budget owner FOR ALL TO OWNER USING true CHECK true
public.budget staff FOR ALL TO gridlease_staff USING true CHECK true
public.budget_alert own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.budget_alert owner FOR ALL TO OWNER USING true CHECK true
public.budget_alert staff FOR ALL TO gridlease_staff USING true CHECK true
public.calendar_block own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.calendar_block owner FOR ALL TO OWNER USING true CHECK true
public.calendar_block staff FOR ALL TO gridlease_staff USING true CHECK true
public.cash_application own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.cash_application owner FOR ALL TO OWNER USING true CHECK true
public.cash_application staff FOR ALL TO gridlease_staff USING true CHECK true
public.close_item_owner owner FOR ALL TO OWNER USING true CHECK true
public.close_item_owner staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract changes FOR UPDATE TO gridlease_app USING ((( SELECT sec.org() AS org) = org_id) OR (( SELECT sec.org() AS org) = provider_org_id)) CHECK public.contract_side(id)
public.contract others_read FOR SELECT TO gridlease_app USING ((invited_org_id = ( SELECT sec.org() AS org)) OR (past_org_ids @> ARRAY[( SELECT sec.org() AS org)])) CHECK -
public.contract owner FOR ALL TO OWNER USING true CHECK true
public.contract provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract signs FOR INSERT TO gridlease_app USING - CHECK ((( SELECT sec.org() AS org) = org_id) OR (( SELECT sec.org() AS org) = provider_org_id))
public.contract staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_act answers FOR UPDATE TO gridlease_app USING (parties @> ARRAY[( SELECT sec.org() AS org)]) CHECK -
public.contract_act asked_read FOR SELECT TO gridlease_app USING ((parties @> ARRAY[( SELECT sec.org() AS org)]) OR ((( SELECT sec.org() AS org) = org_id) OR (( SELECT sec.org() AS org) = provider_org_id))) CHECK -
public.contract_act owner FOR ALL TO OWNER USING true CHECK true
public.contract_act proposes FOR INSERT TO gridlease_app USING - CHECK ((by_org_id = ( SELECT sec.org() AS org)) AND public.contract_side(contract_id))
public.contract_act staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract_closure owner FOR ALL TO OWNER USING true CHECK true
public.contract_closure provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_closure sides_write FOR INSERT TO gridlease_app USING - CHECK public.contract_side(contract_id)
public.contract_closure staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract_closure successor_reads FOR SELECT TO gridlease_app USING (EXISTS ( SELECT
   FROM public.contract c
  WHERE ((c.id = contract_closure.contract_id) AND (((( SELECT sec.org() AS org) = c.org_id) OR (( SELECT sec.org() AS org) = c.invited_org_id)) OR (( SELECT sec.org() AS org) = c.leaving_org_id))))) CHECK -
public.contract_closure tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_consent for_itself FOR INSERT TO gridlease_app USING - CHECK (by_org_id = ( SELECT sec.org() AS org))
public.contract_consent of_act FOR SELECT TO gridlease_app USING (EXISTS ( SELECT
   FROM public.contract_act a
  WHERE (a.id = contract_consent.act_id))) CHECK -
public.contract_consent owner FOR ALL TO OWNER USING true CHECK true
public.contract_consent staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract_lease owner FOR ALL TO OWNER USING true CHECK true
public.contract_lease provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_lease sides_move FOR UPDATE TO gridlease_app USING public.contract_side(contract_id) CHECK public.contract_side(contract_id)
public.contract_lease sides_write FOR INSERT TO gridlease_app USING - CHECK public.contract_side(contract_id)
public.contract_lease staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract_lease successor_reads FOR SELECT TO gridlease_app USING (EXISTS ( SELECT
   FROM public.contract c
  WHERE ((c.id = contract_lease.contract_id) AND (((( SELECT sec.org() AS org) = c.org_id) OR (( SELECT sec.org() AS org) = c.invited_org_id)) OR (( SELECT sec.org() AS org) = c.leaving_org_id))))) CHECK -
public.contract_lease tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_money own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_money owner FOR ALL TO OWNER USING true CHECK true
public.contract_money provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_money staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract_schedule owner FOR ALL TO OWNER USING true CHECK true
public.contract_schedule provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_schedule sides_write FOR INSERT TO gridlease_app USING - CHECK public.contract_side(contract_id)
public.contract_schedule staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract_schedule successor_reads FOR SELECT TO gridlease_app USING (EXISTS ( SELECT
   FROM public.contract c
  WHERE ((c.id = contract_schedule.contract_id) AND (((( SELECT sec.org() AS org) = c.org_id) OR (( SELECT sec.org() AS org) = c.invited_org_id)) OR (( SELECT sec.org() AS org) = c.leaving_org_id))))) CHECK -
public.contract_schedule tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_version owner FOR ALL TO OWNER USING true CHECK true
public.contract_version provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.contract_version sides_write FOR INSERT TO gridlease_app USING - CHECK public.contract_side(contract_id)
public.contract_version staff FOR ALL TO gridlease_staff USING true CHECK true
public.contract_version successor_reads FOR SELECT TO gridlease_app USING (EXISTS ( SELECT
   FROM public.contract c
  WHERE ((c.id = contract_version.contract_id) AND (((( SELECT sec.org() AS org) = c.org_id) OR (( SELECT sec.org() AS org) = c.invited_org_id)) OR (( SELECT sec.org() AS org) = c.leaving_org_id))))) CHECK -
public.contract_version tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.credit_application own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.credit_application owner FOR ALL TO OWNER USING true CHECK true
public.credit_application staff FOR ALL TO gridlease_staff USING true CHECK true
public.credit_note own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.credit_note owner FOR ALL TO OWNER USING true CHECK true
public.credit_note provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.credit_note staff FOR ALL TO gridlease_staff USING true CHECK true
public.credit_note_line own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.credit_note_line owner FOR ALL TO OWNER USING true CHECK true
public.credit_note_line provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.credit_note_line staff FOR ALL TO gridlease_staff USING true CHECK true
public.credit_note_reversal own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.credit_note_reversal owner FOR ALL TO OWNER USING true CHECK true
public.credit_note_reversal provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.credit_note_reversal staff FOR ALL TO gridlease_staff USING true CHECK true
public.credit_terms own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.credit_terms owner FOR ALL TO OWNER USING true CHECK true
public.credit_terms staff FOR ALL TO gridlease_staff USING true CHECK true
public.curtailment own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.curtailment owner FOR ALL TO OWNER USING true CHECK true
public.curtailment staff FOR ALL TO gridlease_staff USING true CHECK true
public.curtailment_call owner FOR ALL TO OWNER USING true CHECK true
public.curtailment_call provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.curtailment_call provider_writes FOR INSERT TO gridlease_app USING - CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.curtailment_call staff FOR ALL TO gridlease_staff USING true CHECK true
public.curtailment_call tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.curtailment_settlement owner FOR ALL TO OWNER USING true CHECK true
public.curtailment_settlement provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.curtailment_settlement provider_writes FOR INSERT TO gridlease_app USING - CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.curtailment_settlement staff FOR ALL TO gridlease_staff USING true CHECK true
public.curtailment_settlement tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.data_hall own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.data_hall owner FOR ALL TO OWNER USING true CHECK true
public.data_hall staff FOR ALL TO gridlease_staff USING true CHECK true
public.deposit_forfeit owner FOR ALL TO OWNER USING true CHECK true
public.deposit_forfeit staff FOR ALL TO gridlease_staff USING true CHECK true
public.deposit_use own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.deposit_use owner FOR ALL TO OWNER USING true CHECK true
public.deposit_use provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.deposit_use staff FOR ALL TO gridlease_staff USING true CHECK true
public.dispute own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.dispute owner FOR ALL TO OWNER USING true CHECK true
public.dispute staff FOR ALL TO gridlease_staff USING true CHECK true
public.dispute_answer owner FOR ALL TO OWNER USING true CHECK true
public.dispute_answer staff FOR ALL TO gridlease_staff USING true CHECK true
public.dispute_file owner FOR ALL TO OWNER USING true CHECK true
public.dispute_file staff FOR ALL TO gridlease_staff USING true CHECK true
public.dunning_pause own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.dunning_pause owner FOR ALL TO OWNER USING true CHECK true
public.dunning_pause staff FOR ALL TO gridlease_staff USING true CHECK true
public.dunning_policy own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.dunning_policy owner FOR ALL TO OWNER USING true CHECK true
public.dunning_policy staff FOR ALL TO gridlease_staff USING true CHECK true
public.dunning_step own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.dunning_step owner FOR ALL TO OWNER USING true CHECK true
public.dunning_step staff FOR ALL TO gridlease_staff USING true CHECK true
public.energy_bill owner FOR ALL TO OWNER USING true CHECK true
public.energy_bill provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.energy_bill staff FOR ALL TO gridlease_staff USING true CHECK true
public.energy_bill tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.entry own FOR SELECT TO gridlease_app USING (owner_id = ( SELECT sec.org() AS org)) CHECK -
public.entry owner FOR ALL TO OWNER USING true CHECK true
public.entry staff FOR ALL TO gridlease_staff USING true CHECK true
public.event_reminder own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.event_reminder owner FOR ALL TO OWNER USING true CHECK true
public.event_reminder staff FOR ALL TO gridlease_staff USING true CHECK true
public.gpu_pool own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.gpu_pool owner FOR ALL TO OWNER USING true CHECK true
public.gpu_pool staff FOR ALL TO gridlease_staff USING true CHECK true
public.heartbeat owner FOR ALL TO OWNER USING true CHECK true
public.heartbeat provider_adds FOR UPDATE TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.heartbeat provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.heartbeat provider_writes FOR INSERT TO gridlease_app USING - CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.heartbeat staff FOR ALL TO gridlease_staff USING true CHECK true
public.heartbeat tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.holdback own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.holdback owner FOR ALL TO OWNER USING true CHECK true
public.holdback staff FOR ALL TO gridlease_staff USING true CHECK true
public.idempotency own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.idempotency owner FOR ALL TO OWNER USING true CHECK true
public.idempotency staff FOR ALL TO gridlease_staff USING true CHECK true
public.index_value owner FOR ALL TO OWNER USING true CHECK true
public.index_value public FOR SELECT TO gridlease_app USING true CHECK -
public.index_value staff FOR ALL TO gridlease_staff USING true CHECK true
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
public.invoice_meter_basis owner FOR ALL TO OWNER USING true CHECK true
public.invoice_meter_basis staff FOR ALL TO gridlease_staff USING true CHECK true
public.invoice_wire own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.invoice_wire owner FOR ALL TO OWNER USING true CHECK true
public.invoice_wire staff FOR ALL TO gridlease_staff USING true CHECK true
public.lease contract_books FOR INSERT TO gridlease_app USING - CHECK ((contract_id IS NOT NULL) AND public.contract_side(contract_id))
public.lease own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.lease owner FOR ALL TO OWNER USING true CHECK true
public.lease provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.lease provider_updates FOR UPDATE TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.lease staff FOR ALL TO gridlease_staff USING true CHECK true
public.lease_acceptance accepts FOR INSERT TO gridlease_app USING - CHECK (((basis = 'TENANT_ACCEPTED'::text) AND (org_id = ( SELECT sec.org() AS org))) OR ((basis = 'TEST_PASSED'::text) AND (provider_org_id = ( SELECT sec.org() AS org))))
public.lease_acceptance owner FOR ALL TO OWNER USING true CHECK true
public.lease_acceptance provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.lease_acceptance staff FOR ALL TO gridlease_staff USING true CHECK true
public.lease_acceptance tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.lease_event contract_books FOR INSERT TO gridlease_app USING - CHECK public.contract_side_of_lease(lease_id)
public.lease_event own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.lease_event owner FOR ALL TO OWNER USING true CHECK true
public.lease_event provider_inserts FOR INSERT TO gridlease_app USING - CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.lease_event provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.lease_event staff FOR ALL TO gridlease_staff USING true CHECK true
public.lease_notice gives FOR INSERT TO gridlease_app USING - CHECK (((from_side = 'TENANT'::text) AND (org_id = ( SELECT sec.org() AS org))) OR ((from_side = 'PROVIDER'::text) AND (provider_org_id = ( SELECT sec.org() AS org))))
public.lease_notice owner FOR ALL TO OWNER USING true CHECK true
public.lease_notice provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.lease_notice staff FOR ALL TO gridlease_staff USING true CHECK true
public.lease_notice tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.lease_spend own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.lease_spend owner FOR ALL TO OWNER USING true CHECK true
public.lease_spend staff FOR ALL TO gridlease_staff USING true CHECK true
public.maintenance_notice owner FOR ALL TO OWNER USING true CHECK true
public.maintenance_notice provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.maintenance_notice provider_writes FOR INSERT TO gridlease_app USING - CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.maintenance_notice staff FOR ALL TO gridlease_staff USING true CHECK true
public.maintenance_notice tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.membership identity FOR ALL TO gridlease_identity USING true CHECK true
public.membership owner FOR ALL TO OWNER USING true CHECK true
public.membership staff FOR ALL TO gridlease_staff USING true CHECK true
public.meter_reading owner FOR ALL TO OWNER USING true CHECK true
public.meter_reading provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.meter_reading provider_writes FOR INSERT TO gridlease_app USING - CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.meter_reading staff FOR ALL TO gridlease_staff USING true CHECK true
public.meter_reading tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
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
public.need_alert own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.need_alert owner FOR ALL TO OWNER USING true CHECK true
public.need_alert staff FOR ALL TO gridlease_staff USING true CHECK true
public.need_alert_match own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.need_alert_match owner FOR ALL TO OWNER USING true CHECK true
public.need_alert_match staff FOR ALL TO gridlease_staff USING true CHECK true
public.need_alert_sighting own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.need_alert_sighting owner FOR ALL TO OWNER USING true CHECK true
public.need_alert_sighting staff FOR ALL TO gridlease_staff USING true CHECK true
public.notification_read own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.notification_read owner FOR ALL TO OWNER USING true CHECK true
public.notification_read staff FOR ALL TO gridlease_staff USING true CHECK true
public.notification_silence own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.notification_silence owner FOR ALL TO OWNER USING true CHECK true
public.notification_silence staff FOR ALL TO gridlease_staff USING true CHECK true
public.operation owner FOR ALL TO OWNER USING true CHECK true
public.operation staff FOR ALL TO gridlease_staff USING true CHECK true
public.organisation identity FOR ALL TO gridlease_identity USING true CHECK true
public.organisation own FOR ALL TO gridlease_app USING (id = ( SELECT sec.org() AS org)) CHECK (id = ( SELECT sec.org() AS org))
public.organisation owner FOR ALL TO OWNER USING true CHECK true
public.organisation staff FOR ALL TO gridlease_staff USING true CHECK true
public.outgoing_wire own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.outgoing_wire owner FOR ALL TO OWNER USING true CHECK true
public.outgoing_wire staff FOR ALL TO gridlease_staff USING true CHECK true
public.outgoing_wire_event owner FOR ALL TO OWNER USING true CHECK true
public.outgoing_wire_event staff FOR ALL TO gridlease_staff USING true CHECK true
public.owed_credit owner FOR ALL TO OWNER USING true CHECK true
public.owed_credit provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.owed_credit staff FOR ALL TO gridlease_staff USING true CHECK true
public.owed_credit tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.party_event own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.party_event owner FOR ALL TO OWNER USING true CHECK true
public.party_event staff FOR ALL TO gridlease_staff USING true CHECK true
public.payment_action own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.payment_action owner FOR ALL TO OWNER USING true CHECK true
public.payment_action staff FOR ALL TO gridlease_staff USING true CHECK true
public.payment_method own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.payment_method owner FOR ALL TO OWNER USING true CHECK true
public.payment_method staff FOR ALL TO gridlease_staff USING true CHECK true
public.payment_setup own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.payment_setup owner FOR ALL TO OWNER USING true CHECK true
public.payment_setup staff FOR ALL TO gridlease_staff USING true CHECK true
public.payout own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.payout owner FOR ALL TO OWNER USING true CHECK true
public.payout staff FOR ALL TO gridlease_staff USING true CHECK true
public.payout_account asks FOR INSERT TO gridlease_app USING - CHECK (org_id = ( SELECT sec.org() AS org))
public.payout_account own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.payout_account owner FOR ALL TO OWNER USING true CHECK true
public.payout_account staff FOR ALL TO gridlease_staff USING true CHECK true
public.payout_hop own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.payout_hop owner FOR ALL TO OWNER USING true CHECK true
public.payout_hop staff FOR ALL TO gridlease_staff USING true CHECK true
public.payout_line own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.payout_line owner FOR ALL TO OWNER USING true CHECK true
public.payout_line staff FOR ALL TO gridlease_staff USING true CHECK true
public.payout_look own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.payout_look owner FOR ALL TO OWNER USING true CHECK true
public.payout_look staff FOR ALL TO gridlease_staff USING true CHECK true
public.payout_policy own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.payout_policy owner FOR ALL TO OWNER USING true CHECK true
public.payout_policy staff FOR ALL TO gridlease_staff USING true CHECK true
public.payout_transfer own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.payout_transfer owner FOR ALL TO OWNER USING true CHECK true
public.payout_transfer staff FOR ALL TO gridlease_staff USING true CHECK true
public.period_balance owner FOR ALL TO OWNER USING true CHECK true
public.period_balance staff FOR ALL TO gridlease_staff USING true CHECK true
public.period_close owner FOR ALL TO OWNER USING true CHECK true
public.period_close staff FOR ALL TO gridlease_staff USING true CHECK true
public.period_reopening owner FOR ALL TO OWNER USING true CHECK true
public.period_reopening staff FOR ALL TO gridlease_staff USING true CHECK true
public.period_reopening_step owner FOR ALL TO OWNER USING true CHECK true
public.period_reopening_step staff FOR ALL TO gridlease_staff USING true CHECK true
public.power_charge owner FOR ALL TO OWNER USING true CHECK true
public.power_charge provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.power_charge provider_writes FOR INSERT TO gridlease_app USING - CHECK (provider_org_id = ( SELECT sec.org() AS org))
public.power_charge staff FOR ALL TO gridlease_staff USING true CHECK true
public.power_charge tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.prepaid_balance own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.prepaid_balance owner FOR ALL TO OWNER USING true CHECK true
public.prepaid_balance staff FOR ALL TO gridlease_staff USING true CHECK true
public.prepayment_draw own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.prepayment_draw owner FOR ALL TO OWNER USING true CHECK true
public.prepayment_draw provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.prepayment_draw staff FOR ALL TO gridlease_staff USING true CHECK true
public.purchase_order own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.purchase_order owner FOR ALL TO OWNER USING true CHECK true
public.purchase_order staff FOR ALL TO gridlease_staff USING true CHECK true
public.quote contract_books FOR INSERT TO gridlease_app USING - CHECK ((state = 'ACCEPTED'::text) AND public.contract_between(org_id, provider_org))
public.quote own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.quote owner FOR ALL TO OWNER USING true CHECK true
public.quote staff FOR ALL TO gridlease_staff USING true CHECK true
public.quote_approval own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.quote_approval owner FOR ALL TO OWNER USING true CHECK true
public.quote_approval staff FOR ALL TO gridlease_staff USING true CHECK true
public.quote_approval_rule own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.quote_approval_rule owner FOR ALL TO OWNER USING true CHECK true
public.quote_approval_rule staff FOR ALL TO gridlease_staff USING true CHECK true
public.quote_share own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.quote_share owner FOR ALL TO OWNER USING true CHECK true
public.quote_share staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_bank_clock owner FOR ALL TO OWNER USING true CHECK true
public.recon_bank_clock staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_certificate owner FOR ALL TO OWNER USING true CHECK true
public.recon_certificate staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_decision owner FOR ALL TO OWNER USING true CHECK true
public.recon_decision staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_decision_step owner FOR ALL TO OWNER USING true CHECK true
public.recon_decision_step staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_entry owner FOR ALL TO OWNER USING true CHECK true
public.recon_entry staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_exception owner FOR ALL TO OWNER USING true CHECK true
public.recon_exception staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_exception_file owner FOR ALL TO OWNER USING true CHECK true
public.recon_exception_file staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_exception_step owner FOR ALL TO OWNER USING true CHECK true
public.recon_exception_step staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_item_change owner FOR ALL TO OWNER USING true CHECK true
public.recon_item_change staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_limit owner FOR ALL TO OWNER USING true CHECK true
public.recon_limit staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_link owner FOR ALL TO OWNER USING true CHECK true
public.recon_link staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_match owner FOR ALL TO OWNER USING true CHECK true
public.recon_match staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_reading owner FOR ALL TO OWNER USING true CHECK true
public.recon_reading staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_run owner FOR ALL TO OWNER USING true CHECK true
public.recon_run staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_run_scope owner FOR ALL TO OWNER USING true CHECK true
public.recon_run_scope staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_snapshot owner FOR ALL TO OWNER USING true CHECK true
public.recon_snapshot staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_staged owner FOR ALL TO OWNER USING true CHECK true
public.recon_staged staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_staged_ours owner FOR ALL TO OWNER USING true CHECK true
public.recon_staged_ours staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_staged_theirs owner FOR ALL TO OWNER USING true CHECK true
public.recon_staged_theirs staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_step_rule owner FOR ALL TO OWNER USING true CHECK true
public.recon_step_rule staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_suggestion owner FOR ALL TO OWNER USING true CHECK true
public.recon_suggestion staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_suggestion_answer owner FOR ALL TO OWNER USING true CHECK true
public.recon_suggestion_answer staff FOR ALL TO gridlease_staff USING true CHECK true
public.recon_unmatch owner FOR ALL TO OWNER USING true CHECK true
public.recon_unmatch staff FOR ALL TO gridlease_staff USING true CHECK true
public.refund own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.refund owner FOR ALL TO OWNER USING true CHECK true
public.refund staff FOR ALL TO gridlease_staff USING true CHECK true
public.refused_request own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.refused_request owner FOR ALL TO OWNER USING true CHECK true
public.refused_request staff FOR ALL TO gridlease_staff USING true CHECK true
public.schedule_row owner FOR ALL TO OWNER USING true CHECK true
public.schedule_row provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.schedule_row sides_write FOR INSERT TO gridlease_app USING - CHECK public.contract_side(contract_id)
public.schedule_row staff FOR ALL TO gridlease_staff USING true CHECK true
public.schedule_row successor_reads FOR SELECT TO gridlease_app USING (EXISTS ( SELECT
   FROM public.contract c
  WHERE ((c.id = schedule_row.contract_id) AND (((( SELECT sec.org() AS org) = c.org_id) OR (( SELECT sec.org() AS org) = c.invited_org_id)) OR (( SELECT sec.org() AS org) = c.leaving_org_id))))) CHECK -
public.schedule_row tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.session identity FOR ALL TO gridlease_identity USING true CHECK true
public.session owner FOR ALL TO OWNER USING true CHECK true
public.session staff FOR ALL TO gridlease_staff USING true CHECK true
public.site own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.site owner FOR ALL TO OWNER USING true CHECK true
public.site staff FOR ALL TO gridlease_staff USING true CHECK true
public.stripe_fee_price owner FOR ALL TO OWNER USING true CHECK true
public.stripe_fee_price staff FOR ALL TO gridlease_staff USING true CHECK true
public.stripe_payout owner FOR ALL TO OWNER USING true CHECK true
public.stripe_payout staff FOR ALL TO gridlease_staff USING true CHECK true
public.stripe_payout_member owner FOR ALL TO OWNER USING true CHECK true
public.stripe_payout_member staff FOR ALL TO gridlease_staff USING true CHECK true
public.stripe_transaction owner FOR ALL TO OWNER USING true CHECK true
public.stripe_transaction staff FOR ALL TO gridlease_staff USING true CHECK true
public.tax_calculation contract_books FOR INSERT TO gridlease_app USING - CHECK public.contract_side_of_quote(quote_id, org_id)
public.tax_calculation contract_reads FOR SELECT TO gridlease_app USING public.contract_side_of_quote(quote_id, org_id) CHECK -
public.tax_calculation own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.tax_calculation owner FOR ALL TO OWNER USING true CHECK true
public.tax_calculation staff FOR ALL TO gridlease_staff USING true CHECK true
public.tax_entry owner FOR ALL TO OWNER USING true CHECK true
public.tax_entry public FOR SELECT TO gridlease_app USING true CHECK -
public.tax_entry staff FOR ALL TO gridlease_staff USING true CHECK true
public.term_sheet moves FOR UPDATE TO gridlease_app USING ((( SELECT sec.org() AS org) = org_id) OR (( SELECT sec.org() AS org) = provider_org_id)) CHECK -
public.term_sheet opens FOR INSERT TO gridlease_app USING - CHECK ((( SELECT sec.org() AS org) = org_id) OR (( SELECT sec.org() AS org) = provider_org_id))
public.term_sheet owner FOR ALL TO OWNER USING true CHECK true
public.term_sheet provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.term_sheet staff FOR ALL TO gridlease_staff USING true CHECK true
public.term_sheet tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.term_sheet_revision owner FOR ALL TO OWNER USING true CHECK true
public.term_sheet_revision provider_reads FOR SELECT TO gridlease_app USING (provider_org_id = ( SELECT sec.org() AS org)) CHECK -
public.term_sheet_revision staff FOR ALL TO gridlease_staff USING true CHECK true
public.term_sheet_revision tenant_reads FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.term_sheet_revision writes FOR INSERT TO gridlease_app USING - CHECK (by_org_id = ( SELECT sec.org() AS org))
public.top_up own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.top_up owner FOR ALL TO OWNER USING true CHECK true
public.top_up staff FOR ALL TO gridlease_staff USING true CHECK true
public.top_up_dispute own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.top_up_dispute owner FOR ALL TO OWNER USING true CHECK true
public.top_up_dispute staff FOR ALL TO gridlease_staff USING true CHECK true
public.top_up_dunning_step own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.top_up_dunning_step owner FOR ALL TO OWNER USING true CHECK true
public.top_up_dunning_step staff FOR ALL TO gridlease_staff USING true CHECK true
public.top_up_taking own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.top_up_taking owner FOR ALL TO OWNER USING true CHECK true
public.top_up_taking staff FOR ALL TO gridlease_staff USING true CHECK true
public.top_up_write_off owner FOR ALL TO OWNER USING true CHECK true
public.top_up_write_off staff FOR ALL TO gridlease_staff USING true CHECK true
public.transfer_reversal own FOR SELECT TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK -
public.transfer_reversal owner FOR ALL TO OWNER USING true CHECK true
public.transfer_reversal staff FOR ALL TO gridlease_staff USING true CHECK true
public.webhook_attempt own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.webhook_attempt owner FOR ALL TO OWNER USING true CHECK true
public.webhook_attempt staff FOR ALL TO gridlease_staff USING true CHECK true
public.webhook_delivery own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.webhook_delivery owner FOR ALL TO OWNER USING true CHECK true
public.webhook_delivery staff FOR ALL TO gridlease_staff USING true CHECK true
public.webhook_endpoint own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.webhook_endpoint owner FOR ALL TO OWNER USING true CHECK true
public.webhook_endpoint staff FOR ALL TO gridlease_staff USING true CHECK true
public.webhook_secret own FOR ALL TO gridlease_app USING (org_id = ( SELECT sec.org() AS org)) CHECK (org_id = ( SELECT sec.org() AS org))
public.webhook_secret owner FOR ALL TO OWNER USING true CHECK true
public.webhook_secret staff FOR ALL TO gridlease_staff USING true CHECK true
-- grants on tables and sequences
public.account to gridlease_app: SELECT
public.account to gridlease_staff: SELECT
public.account_balance to gridlease_staff: SELECT
public.account_type to gridlease_app: SELECT
public.account_type to gridlease_staff: SELECT
public.allocation to gridlease_staff: SELECT
public.api_key to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.api_request to gridlease_app: INSERT, SELECT
public.api_request to gridlease_staff: DELETE, SELECT
public.app_user to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.application_undo to gridlease_app: SELECT
public.application_undo to gridlease_staff: INSERT, SELECT
public.audit_log to gridlease_app: SELECT
public.audit_log to gridlease_staff: SELECT
public.availability_month to gridlease_app: SELECT
public.availability_month to gridlease_staff: INSERT, SELECT
public.balance_draw to gridlease_app: SELECT
public.balance_draw to gridlease_staff: INSERT, SELECT
public.balance_setting to gridlease_app: INSERT, SELECT, UPDATE
public.balance_setting to gridlease_staff: INSERT, SELECT, UPDATE
public.bank_account to gridlease_staff: INSERT, SELECT
public.bank_account_identifier to gridlease_staff: INSERT, SELECT
public.bank_gap to gridlease_staff: SELECT
public.bank_line to gridlease_staff: INSERT, SELECT
public.bank_line_use to gridlease_staff: INSERT, SELECT
public.bank_refused_file to gridlease_staff: INSERT, SELECT
public.bank_statement to gridlease_staff: INSERT, SELECT
public.bank_statement_line to gridlease_staff: INSERT, SELECT
public.bank_upload to gridlease_staff: INSERT, SELECT
public.budget to gridlease_app: INSERT, SELECT, UPDATE
public.budget to gridlease_staff: SELECT
public.budget_alert to gridlease_app: SELECT
public.budget_alert to gridlease_staff: INSERT, SELECT
public.calendar_block to gridlease_app: DELETE, INSERT, SELECT
public.calendar_block to gridlease_staff: SELECT
public.capacity_change to gridlease_app: SELECT
public.capacity_change to gridlease_staff: SELECT
public.capacity_forgotten to gridlease_app: SELECT
public.capacity_forgotten to gridlease_staff: SELECT
public.cash_application to gridlease_app: SELECT
public.cash_application to gridlease_staff: INSERT, SELECT
public.clock to gridlease_app: SELECT
public.clock to gridlease_identity: SELECT
public.clock to gridlease_staff: SELECT
public.close_item_owner to gridlease_staff: INSERT, SELECT, UPDATE
public.contract to gridlease_app: INSERT, SELECT
public.contract to gridlease_staff: SELECT
public.contract_act to gridlease_app: INSERT, SELECT
public.contract_act to gridlease_staff: SELECT
public.contract_closure to gridlease_app: INSERT, SELECT
public.contract_closure to gridlease_staff: INSERT, SELECT
public.contract_consent to gridlease_app: INSERT, SELECT
public.contract_consent to gridlease_staff: SELECT
public.contract_lease to gridlease_app: INSERT, SELECT
public.contract_lease to gridlease_staff: INSERT, SELECT
public.contract_money to gridlease_app: SELECT
public.contract_money to gridlease_staff: INSERT, SELECT
public.contract_number to gridlease_app: USAGE
public.contract_number to gridlease_staff: USAGE
public.contract_schedule to gridlease_app: INSERT, SELECT
public.contract_schedule to gridlease_staff: INSERT, SELECT
public.contract_version to gridlease_app: INSERT, SELECT
public.contract_version to gridlease_staff: INSERT, SELECT
public.credit_application to gridlease_app: SELECT
public.credit_application to gridlease_staff: INSERT, SELECT
public.credit_note to gridlease_app: SELECT
public.credit_note to gridlease_staff: INSERT, SELECT
public.credit_note_counter to gridlease_staff: SELECT
public.credit_note_line to gridlease_app: SELECT
public.credit_note_line to gridlease_staff: INSERT, SELECT
public.credit_note_reversal to gridlease_app: SELECT
public.credit_note_reversal to gridlease_staff: INSERT, SELECT
public.credit_terms to gridlease_app: SELECT
public.credit_terms to gridlease_staff: INSERT, SELECT
public.cursor to gridlease_staff: INSERT, SELECT, UPDATE
public.curtailment to gridlease_app: INSERT, SELECT
public.curtailment to gridlease_staff: SELECT
public.curtailment_call to gridlease_app: INSERT, SELECT
public.curtailment_call to gridlease_staff: SELECT
public.curtailment_settlement to gridlease_app: INSERT, SELECT
public.curtailment_settlement to gridlease_staff: SELECT
public.data_hall to gridlease_app: INSERT, SELECT, UPDATE
public.data_hall to gridlease_staff: SELECT
public.deposit_forfeit to gridlease_staff: INSERT, SELECT
public.deposit_use to gridlease_app: SELECT
public.deposit_use to gridlease_staff: INSERT, SELECT
public.dispute to gridlease_app: SELECT
public.dispute to gridlease_staff: INSERT, SELECT
public.dispute_answer to gridlease_staff: INSERT, SELECT
public.dispute_file to gridlease_staff: INSERT, SELECT
public.dunning_look to gridlease_staff: INSERT, SELECT, UPDATE
public.dunning_pause to gridlease_app: SELECT
public.dunning_pause to gridlease_staff: INSERT, SELECT
public.dunning_policy to gridlease_staff: INSERT, SELECT, UPDATE
public.dunning_step to gridlease_app: SELECT
public.dunning_step to gridlease_staff: INSERT, SELECT
public.energy_bill to gridlease_app: SELECT
public.energy_bill to gridlease_staff: INSERT, SELECT
public.entry to gridlease_app: SELECT
public.entry to gridlease_staff: SELECT
public.event_reminder to gridlease_app: SELECT
public.event_reminder to gridlease_staff: SELECT
public.gpu_pool to gridlease_app: INSERT, SELECT, UPDATE
public.gpu_pool to gridlease_staff: SELECT
public.heartbeat to gridlease_app: INSERT, SELECT
public.heartbeat to gridlease_staff: SELECT
public.holdback to gridlease_app: SELECT
public.holdback to gridlease_staff: INSERT, SELECT
public.idempotency to gridlease_app: INSERT, SELECT
public.idempotency to gridlease_staff: INSERT, SELECT
public.inbox_event to gridlease_staff: INSERT, SELECT, UPDATE
public.index_value to gridlease_app: SELECT
public.index_value to gridlease_staff: INSERT, SELECT
public.intent to gridlease_app: SELECT
public.intent to gridlease_staff: INSERT, SELECT, UPDATE
public.invoice to gridlease_app: INSERT, SELECT
public.invoice to gridlease_staff: INSERT, SELECT
public.invoice_counter to gridlease_staff: SELECT
public.invoice_line to gridlease_app: INSERT, SELECT
public.invoice_line to gridlease_staff: INSERT, SELECT
public.invoice_meter_basis to gridlease_staff: INSERT, SELECT
public.invoice_wire to gridlease_app: SELECT
public.invoice_wire to gridlease_staff: INSERT, SELECT
public.journal to gridlease_staff: SELECT
public.lease to gridlease_app: INSERT, SELECT
public.lease to gridlease_staff: SELECT
public.lease_acceptance to gridlease_app: INSERT, SELECT
public.lease_acceptance to gridlease_staff: INSERT, SELECT
public.lease_event to gridlease_app: INSERT, SELECT
public.lease_event to gridlease_staff: INSERT, SELECT
public.lease_notice to gridlease_app: INSERT, SELECT
public.lease_notice to gridlease_staff: SELECT
public.lease_number to gridlease_app: USAGE
public.lease_number to gridlease_staff: USAGE
public.lease_spend to gridlease_app: INSERT, SELECT
public.lease_spend to gridlease_staff: INSERT, SELECT
public.ledger_event to gridlease_app: SELECT
public.ledger_event to gridlease_staff: SELECT
public.maintenance_notice to gridlease_app: INSERT, SELECT
public.maintenance_notice to gridlease_staff: SELECT
public.membership to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.meter_reading to gridlease_app: INSERT, SELECT
public.meter_reading to gridlease_staff: SELECT
public.meter_record to gridlease_app: SELECT
public.meter_record to gridlease_staff: INSERT, SELECT
public.mining_load to gridlease_app: INSERT, SELECT, UPDATE
public.mining_load to gridlease_staff: SELECT
public.mining_order to gridlease_app: SELECT
public.mining_order to gridlease_staff: SELECT
public.need_alert to gridlease_app: INSERT, SELECT
public.need_alert to gridlease_staff: SELECT
public.need_alert_match to gridlease_app: SELECT
public.need_alert_match to gridlease_staff: INSERT, SELECT
public.need_alert_sighting to gridlease_app: DELETE, INSERT, SELECT
public.need_alert_sighting to gridlease_staff: DELETE, INSERT, SELECT
public.notification_read to gridlease_app: INSERT, SELECT
public.notification_read to gridlease_staff: DELETE, SELECT
public.notification_silence to gridlease_app: DELETE, INSERT, SELECT
public.notification_silence to gridlease_staff: SELECT
public.offer to gridlease_app: SELECT
public.offer to gridlease_staff: SELECT
public.offer_epoch to gridlease_app: SELECT
public.offer_epoch to gridlease_staff: SELECT
public.operation to gridlease_staff: INSERT, SELECT, UPDATE
public.organisation to gridlease_app: SELECT
public.organisation to gridlease_identity: INSERT, SELECT, UPDATE
public.organisation to gridlease_staff: SELECT
public.outgoing_wire to gridlease_staff: INSERT, SELECT
public.outgoing_wire_event to gridlease_staff: INSERT, SELECT
public.outgoing_wire_limit to gridlease_staff: SELECT
public.owed_credit to gridlease_app: SELECT
public.owed_credit to gridlease_staff: INSERT, SELECT
public.party_event to gridlease_app: SELECT
public.party_event to gridlease_staff: DELETE, SELECT
public.payment_action to gridlease_app: SELECT
public.payment_action to gridlease_staff: INSERT, SELECT
public.payment_method to gridlease_app: INSERT, SELECT
public.payment_method to gridlease_staff: INSERT, SELECT
public.payment_setup to gridlease_app: INSERT, SELECT
public.payment_setup to gridlease_staff: SELECT
public.payout to gridlease_app: SELECT
public.payout to gridlease_staff: INSERT, SELECT
public.payout_account to gridlease_app: INSERT, SELECT
public.payout_account to gridlease_staff: INSERT, SELECT, UPDATE
public.payout_clock to gridlease_staff: INSERT, SELECT, UPDATE
public.payout_hop to gridlease_app: SELECT
public.payout_hop to gridlease_staff: INSERT, SELECT
public.payout_line to gridlease_app: SELECT
public.payout_line to gridlease_staff: INSERT, SELECT
public.payout_look to gridlease_app: SELECT
public.payout_look to gridlease_staff: INSERT, SELECT, UPDATE
public.payout_policy to gridlease_app: SELECT
public.payout_policy to gridlease_staff: INSERT, SELECT, UPDATE
public.payout_transfer to gridlease_app: SELECT
public.payout_transfer to gridlease_staff: INSERT, SELECT, UPDATE
public.period_balance to gridlease_staff: SELECT
public.period_close to gridlease_staff: SELECT
public.period_reopening to gridlease_staff: INSERT, SELECT
public.period_reopening_step to gridlease_staff: INSERT, SELECT
public.power_charge to gridlease_app: INSERT, SELECT
public.power_charge to gridlease_staff: SELECT
public.prepaid_balance to gridlease_app: SELECT
public.prepaid_balance to gridlease_staff: SELECT
public.prepayment_draw to gridlease_app: SELECT
public.prepayment_draw to gridlease_staff: INSERT, SELECT
public.price_index to gridlease_app: SELECT
public.price_index to gridlease_staff: INSERT, SELECT
public.price_index_day to gridlease_app: SELECT
public.price_index_day to gridlease_staff: INSERT, SELECT
public.purchase_order to gridlease_app: INSERT, SELECT, UPDATE
public.purchase_order to gridlease_staff: SELECT
public.quote to gridlease_app: INSERT, SELECT
public.quote to gridlease_staff: SELECT
public.quote_approval to gridlease_app: INSERT, SELECT
public.quote_approval to gridlease_staff: SELECT
public.quote_approval_rule to gridlease_app: INSERT, SELECT
public.quote_approval_rule to gridlease_staff: SELECT
public.quote_number to gridlease_app: USAGE
public.quote_number to gridlease_staff: USAGE
public.quote_share to gridlease_app: INSERT
public.recon_bank_clock to gridlease_staff: INSERT, SELECT, UPDATE
public.recon_certificate to gridlease_staff: INSERT, SELECT
public.recon_decision to gridlease_staff: INSERT, SELECT
public.recon_decision_step to gridlease_staff: INSERT, SELECT
public.recon_entry to gridlease_staff: INSERT, SELECT
public.recon_exception to gridlease_staff: INSERT, SELECT
public.recon_exception_file to gridlease_staff: INSERT, SELECT
public.recon_exception_step to gridlease_staff: INSERT, SELECT
public.recon_item_change to gridlease_staff: SELECT
public.recon_limit to gridlease_staff: SELECT
public.recon_link to gridlease_staff: INSERT, SELECT
public.recon_match to gridlease_staff: INSERT, SELECT
public.recon_reading to gridlease_staff: INSERT, SELECT
public.recon_run to gridlease_staff: INSERT, SELECT
public.recon_run_scope to gridlease_staff: INSERT, SELECT
public.recon_snapshot to gridlease_staff: INSERT, SELECT
public.recon_staged to gridlease_staff: INSERT, SELECT
public.recon_staged_ours to gridlease_staff: INSERT, SELECT
public.recon_staged_theirs to gridlease_staff: INSERT, SELECT
public.recon_step_rule to gridlease_staff: SELECT
public.recon_suggestion to gridlease_staff: INSERT, SELECT
public.recon_suggestion_answer to gridlease_staff: INSERT, SELECT
public.recon_unmatch to gridlease_staff: INSERT, SELECT
public.reconciliation_run to gridlease_staff: INSERT, SELECT
public.refund to gridlease_app: SELECT
public.refund to gridlease_staff: INSERT, SELECT
public.refused_request to gridlease_app: INSERT
public.refused_request to gridlease_staff: INSERT, SELECT
public.resource to gridlease_staff: SELECT
public.schedule_row to gridlease_app: INSERT, SELECT
public.schedule_row to gridlease_staff: INSERT, SELECT
public.session to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.sign_in_attempt to gridlease_identity: DELETE, INSERT, SELECT, UPDATE
public.site to gridlease_app: INSERT, SELECT, UPDATE
public.site to gridlease_staff: SELECT
public.site_power to gridlease_staff: SELECT
public.stripe_fee_price to gridlease_staff: INSERT, SELECT
public.stripe_payout to gridlease_staff: INSERT, SELECT
public.stripe_payout_member to gridlease_staff: INSERT, SELECT
public.stripe_transaction to gridlease_staff: INSERT, SELECT
public.tax_calculation to gridlease_app: INSERT, SELECT
public.tax_calculation to gridlease_staff: INSERT, SELECT
public.tax_entry to gridlease_app: SELECT
public.tax_entry to gridlease_staff: INSERT, SELECT
public.term_sheet to gridlease_app: INSERT, SELECT
public.term_sheet to gridlease_staff: SELECT
public.term_sheet_number to gridlease_app: USAGE
public.term_sheet_number to gridlease_staff: USAGE
public.term_sheet_revision to gridlease_app: INSERT, SELECT
public.term_sheet_revision to gridlease_staff: SELECT
public.top_up to gridlease_app: INSERT, SELECT
public.top_up to gridlease_staff: INSERT, SELECT
public.top_up_dispute to gridlease_app: SELECT
public.top_up_dispute to gridlease_staff: INSERT, SELECT
public.top_up_dunning_step to gridlease_app: SELECT
public.top_up_dunning_step to gridlease_staff: INSERT, SELECT
public.top_up_taking to gridlease_app: SELECT
public.top_up_taking to gridlease_staff: INSERT, SELECT
public.top_up_write_off to gridlease_staff: INSERT, SELECT
public.transfer_reversal to gridlease_app: SELECT
public.transfer_reversal to gridlease_staff: INSERT, SELECT, UPDATE
public.uptime_day to gridlease_app: SELECT
public.uptime_day to gridlease_staff: INSERT, SELECT, UPDATE
public.uptime_written to gridlease_staff: INSERT, SELECT, UPDATE
public.webhook_attempt to gridlease_app: SELECT
public.webhook_attempt to gridlease_staff: DELETE, INSERT, SELECT
public.webhook_delivery to gridlease_app: INSERT, SELECT
public.webhook_delivery to gridlease_staff: DELETE, INSERT, SELECT, UPDATE
public.webhook_endpoint to gridlease_app: INSERT, SELECT
public.webhook_endpoint to gridlease_staff: SELECT
public.webhook_secret to gridlease_app: INSERT
public.webhook_secret to gridlease_staff: SELECT
-- grants on columns
public.audit_log to gridlease_app: INSERT (action, actor_id, detail, org_id, subject_id)
public.audit_log to gridlease_staff: INSERT (action, actor_id, detail, org_id, subject_id)
public.clock to gridlease_staff: UPDATE (offset_ms)
public.contract to gridlease_app: UPDATE (expansions_taken, index_name, next_billing_at, org_id, past_org_ids, renewals_taken, tax_bp, tax_jurisdiction, tax_kind, tax_parts, version)
public.contract to gridlease_staff: UPDATE (expansions_taken, index_name, next_billing_at, org_id, past_org_ids, renewals_taken, tax_bp, tax_jurisdiction, tax_kind, tax_parts, version)
public.contract_act to gridlease_app: UPDATE (state)
public.contract_lease to gridlease_app: UPDATE (ends_on, starts_on)
public.contract_lease to gridlease_staff: UPDATE (ends_on, starts_on)
public.contract_money to gridlease_staff: UPDATE (received_at)
public.curtailment to gridlease_app: UPDATE (cancelled_at)
public.dispute to gridlease_staff: UPDATE (amount_minor, changed_at, due_by, fee_minor, provider_bears_basis_points, reason, reviewed_at, status, submissions, withdrawn_minor)
public.heartbeat to gridlease_app: UPDATE (minutes)
public.holdback to gridlease_staff: UPDATE (released_at)
public.idempotency to gridlease_app: UPDATE (request_hash, result_id)
public.idempotency to gridlease_staff: UPDATE (request_hash, result_id)
public.intent to gridlease_app: INSERT (aggregate_id, created_at, id, idempotency_key, operation, org_id, parameters, sequence)
public.invoice to gridlease_app: UPDATE (collection, paid_at, payment_error, state, stripe_invoice_id)
public.invoice to gridlease_staff: UPDATE (collection, paid_at, payment_error, state, stripe_invoice_id)
public.lease to gridlease_app: UPDATE (accept_by, accepted_at, access, ended_at, ends_at, metered_until, next_availability_at, next_billing_at, reason, remeter_from, started_at, starts_at, state, version)
public.lease to gridlease_staff: UPDATE (accept_by, accepted_at, access, ended_at, ends_at, metered_until, next_availability_at, next_billing_at, reason, remeter_from, started_at, starts_at, state, version)
public.need_alert to gridlease_app: UPDATE (expires_at, filter, rolling_hours, state, words)
public.need_alert_sighting to gridlease_app: UPDATE (fits, is_dear, is_full)
public.need_alert_sighting to gridlease_staff: UPDATE (fits, is_dear, is_full)
public.organisation to gridlease_app: UPDATE (stripe_customer_id)
public.organisation to gridlease_staff: UPDATE (stripe_customer_id)
public.outgoing_wire to gridlease_app: SELECT (amount_minor, currency, id, org_id, prepared_at, purpose, state, subject_id)
public.outgoing_wire to gridlease_staff: UPDATE (state)
public.owed_credit to gridlease_staff: UPDATE (granted_minor, look_at, obstacle, state, tries)
public.payment_action to gridlease_app: UPDATE (ended_at, state)
public.payment_action to gridlease_staff: UPDATE (ended_at, state)
public.payment_method to gridlease_app: UPDATE (preferred_at, removed_at)
public.payment_setup to gridlease_app: UPDATE (ended_at, failure, payment_method_id, state, stripe_mandate_id, stripe_setup_intent_id)
public.payment_setup to gridlease_staff: UPDATE (ended_at, failure, payment_method_id, state, stripe_mandate_id, stripe_setup_intent_id)
public.quote to gridlease_app: UPDATE (state)
public.quote to gridlease_staff: UPDATE (state)
public.quote_approval to gridlease_app: UPDATE (decided_at, decided_by, reason, state)
public.quote_approval_rule to gridlease_app: UPDATE (above_minor, currency, set_at, set_by)
public.quote_share to gridlease_app: SELECT (created_at, expires_at, id, last_opened_at, made_by, opens, org_id, quote_id, revoked_at, revoked_by)
public.quote_share to gridlease_app: UPDATE (revoked_at, revoked_by)
public.quote_share to gridlease_staff: SELECT (created_at, expires_at, id, last_opened_at, made_by, opens, org_id, quote_id, revoked_at, revoked_by)
public.refund to gridlease_staff: UPDATE (changed_at, failure, reviewed_at, state, stripe_charge_id, stripe_refund_id)
public.resource to gridlease_app: SELECT (id, kind, site_id, units)
public.schedule_row to gridlease_staff: UPDATE (invoice_id)
public.site_power to gridlease_app: SELECT (oversubscribed, site_id)
public.stripe_payout to gridlease_staff: UPDATE (trace_id)
public.term_sheet to gridlease_app: UPDATE (contract_id, expires_at, state)
public.term_sheet to gridlease_staff: UPDATE (contract_id, expires_at, state)
public.top_up to gridlease_staff: UPDATE (asked_at, failure, payment_intent_id, settled_at, state)
public.top_up_dispute to gridlease_staff: UPDATE (changed_at, dun_at, fee_minor, reason, reviewed_at, status, withdrawn_minor)
public.top_up_taking to gridlease_staff: UPDATE (given_back_at)
public.top_up_write_off to gridlease_staff: UPDATE (decided_at, decided_by, decision, taken_back_at)
public.webhook_delivery to gridlease_app: UPDATE (next_attempt_at, state)
public.webhook_endpoint to gridlease_app: UPDATE (failing_since, nouns, seen_seq, seen_xid, state, types, url)
public.webhook_endpoint to gridlease_staff: UPDATE (failing_since, seen_seq, seen_xid, state)
public.webhook_secret to gridlease_app: SELECT (endpoint_id, expires_at, made_at, org_id)
public.webhook_secret to gridlease_app: UPDATE (expires_at)
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
CREATE OR REPLACE FUNCTION public.application_is_undone()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NOT EXISTS (
    SELECT FROM cash_application c WHERE NEW.kind = 'CASH' AND c.id = NEW.id
      AND (c.org_id, c.invoice_id, c.currency, c.amount_minor) = (NEW.org_id, NEW.invoice_id, NEW.currency, NEW.amount_minor)
    UNION ALL
    SELECT FROM deposit_use d WHERE NEW.kind = 'DEPOSIT' AND d.id = NEW.id AND d.kind = 'APPLIED'
      AND (d.org_id, d.invoice_id, d.contract_money_id, d.currency, d.amount_minor)
        = (NEW.org_id, NEW.invoice_id, NEW.contract_money_id, NEW.currency, NEW.amount_minor)
    UNION ALL
    SELECT FROM invoice_wire w WHERE NEW.kind = 'WIRE' AND w.id = NEW.id AND w.recorded_by <> NEW.undone_by
      AND (w.org_id, w.invoice_id, w.currency, w.applied_minor) = (NEW.org_id, NEW.invoice_id, NEW.currency, NEW.amount_minor)
  ) THEN
    RAISE EXCEPTION 'nothing was applied that % takes back', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  UPDATE contract_money SET applied_minor = applied_minor - NEW.amount_minor WHERE id = NEW.contract_money_id;
  UPDATE invoice SET credited_minor = credited_minor - CASE
    WHEN EXISTS (SELECT FROM invoice_wire w WHERE NEW.kind = 'WIRE' AND w.id = NEW.id AND NOT w.lowers) THEN 0
    ELSE NEW.amount_minor
  END WHERE id = NEW.invoice_id AND state = 'OPEN';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % is not open again', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.application_undo_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id WHERE o.source_id = NEW.invoice_id AND r.xid = pg_current_xact_id()
      AND CASE NEW.kind
        WHEN 'CASH' THEN o.idempotency_key LIKE '%:matched:' || NEW.id
        WHEN 'DEPOSIT' THEN o.idempotency_key LIKE '%:applied:' || NEW.id
        ELSE o.idempotency_key = 'payment:' || NEW.id || ':collected' OR o.kind = 'INVOICE_PAID_BY_WIRE'
      END
  ) THEN
    RAISE EXCEPTION 'application % is not taken back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  -- the money of a wire came all the same: it is the tenant's, unapplied
  IF NEW.kind = 'WIRE' AND NEW.amount_minor IS DISTINCT FROM (
    SELECT -sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = 'wire:' || NEW.id || '-undone:received' AND a.type = 'UNAPPLIED_CASH' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) THEN
    RAISE EXCEPTION 'the books do not say where the money of wire % is', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.balance_draw_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM prepaid_is_booked(NEW.id, format('prepayment:balance:%s:%s:drawn:%s', NEW.org_id, NEW.currency, NEW.id), NEW.org_id, NEW.amount_minor);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.balance_is_drawn()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.bank_statement_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.bank_statement_is_open()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN bank_statement s ON s.id = a.statement_id WHERE s.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'a bank statement takes no line later' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
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
    SELECT a.period, a.watts FROM allocation a JOIN resource r ON hashtextextended(r.id, 0) = a.resource_key
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
    FROM resource r CROSS JOIN LATERAL (SELECT h.* FROM allocation h WHERE h.resource_key = hashtextextended(r.id, 0) AND h.period && p_window OFFSET 0) AS a
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
    WHERE a.resource_key = hashtextextended(r.id, 0) AND a.period && p_window AND (a.expires_at IS NULL OR a.expires_at > market_now())
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
CREATE OR REPLACE FUNCTION public.capacity_offered_power(p_site text, p_window tstzrange)
 RETURNS TABLE(period tstzrange, contracted_watts integer, limit_watts integer, claimed_watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  WITH slices AS (
    SELECT lower(s.period) AS starts_at, upper(s.period) AS ends_at, c.limit_watts AS contracted, s.limit_watts AS most, s.firm_watts AS claimed
    FROM capacity_sweep(p_site, p_window * tstzrange(date_trunc('day', market_now(), 'UTC') - interval '1 day', NULL)) s
    JOIN capacity_contracted_limits(p_site) c ON c.period @> lower(s.period)
    WHERE EXISTS (SELECT FROM resource r WHERE r.site_id = p_site AND r.on_sale)
  ), marked AS (
    SELECT slices.*, ROW(contracted, most, claimed) IS DISTINCT FROM ROW(lag(contracted) OVER along, lag(most) OVER along, lag(claimed) OVER along) AS begins
    FROM slices WINDOW along AS (ORDER BY starts_at)
  ), stretches AS (
    SELECT marked.*, count(*) FILTER (WHERE begins) OVER (ORDER BY starts_at) AS stretch FROM marked
  )
  SELECT tstzrange(min(starts_at), max(ends_at)), contracted, most, claimed
  FROM stretches GROUP BY stretch, contracted, most, claimed ORDER BY min(starts_at)
$function$

-- may execute: gridlease_app, gridlease_staff
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
    SELECT min(a.expires_at) AS expires_at FROM resource r JOIN allocation a ON a.resource_key = hashtextextended(r.id, 0)
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
    WHERE a.resource_key = hashtextextended(r.id, 0) AND a.period && tstzrange(market_now() - interval '1 day', NULL) OFFSET 0
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
    FROM allocation a WHERE a.resource_key = hashtextextended(r.id, 0) AND a.period && tstzrange(v_now, NULL) AND a.watts > 0 AND (a.expires_at IS NULL OR a.expires_at > v_now)
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
  PERFORM capacity_require(p_holder, holder_org) FROM allocation WHERE holder_id = p_holder;
  DELETE FROM allocation WHERE holder_id = p_holder AND holder_kind <> 'LIMIT' AND lower(period) >= p_from;
  UPDATE allocation SET period = tstzrange(lower(period), p_from)
  WHERE holder_id = p_holder AND holder_kind <> 'LIMIT' AND period @> p_from;
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_require(p_holder text, p_org text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF sec.is_app() AND p_org IS DISTINCT FROM sec.org() AND NOT contract_side_of_lease(p_holder) THEN
    RAISE EXCEPTION 'organisation % is not the one of this transaction', coalesce(p_org, '(none)') USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_reserve(p_resource text, p_units int4range[], p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM sec.require_org(p_org);
  IF p_kind NOT IN ('QUOTE', 'BLOCK') OR cardinality(p_units) = 0 THEN
    RAISE EXCEPTION 'nothing to reserve for %', p_kind USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- the gate of its site: behind it nobody changes size, price of power or sale any more
  PERFORM pg_advisory_xact_lock_shared(7101, hashtext(r.site_id)) FROM resource r WHERE r.id = p_resource AND r.kind <> 'POWER';
  IF NOT FOUND THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  IF cardinality(p_units) = 1 AND p_kind = 'QUOTE' THEN
    INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at, watts)
    SELECT p_resource, p_units[1], p_period, p_kind, p_holder, p_org, p_expires, r.watts_per_unit::bigint * (upper(p_units[1]) - lower(p_units[1]))
    FROM resource r JOIN site_power s ON s.site_id = r.site_id
    WHERE r.id = p_resource AND r.on_sale AND upper(p_units[1]) <= r.units AND NOT (s.oversubscribed AND r.watts_per_unit > 0)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
      RETURN 'RESERVED';
    END IF;
  END IF;
  RETURN capacity_reserve_carefully(p_resource, p_units, p_period, p_kind, p_holder, p_org, p_expires);
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.capacity_reserve_carefully(p_resource text, p_units int4range[], p_period tstzrange, p_kind text, p_holder text, p_org text, p_expires timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
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
  SELECT * INTO v_resource FROM resource WHERE id = p_resource;
  SELECT oversubscribed INTO v_over FROM site_power WHERE site_id = v_resource.site_id;
  IF p_kind = 'BLOCK' THEN
    PERFORM sec.require_org(v_resource.owner_org);
  ELSIF NOT v_resource.on_sale THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  -- OFFSET 0 keeps one look into the index per range
  SELECT bool_or(found.expires_at IS NULL OR found.expires_at > v_now), array_agg(DISTINCT found.holder_id) FILTER (WHERE found.expires_at <= v_now)
  INTO v_taken, v_expired
  FROM unnest(p_units) AS u CROSS JOIN LATERAL (
    SELECT a.expires_at, a.holder_id FROM allocation a WHERE a.resource_key = hashtextextended(p_resource, 0) AND a.units && u AND a.period && p_period OFFSET 0
  ) AS found;
  IF v_taken OR EXISTS (SELECT FROM unnest(p_units) AS u WHERE upper(u) > v_resource.units) THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  SELECT sum(upper(u) - lower(u)) INTO v_size FROM unnest(p_units) AS u;
  v_watts := CASE WHEN p_kind = 'QUOTE' THEN v_resource.watts_per_unit ELSE 0 END;
  v_over := v_over AND v_watts > 0;
  IF v_over THEN
    PERFORM pg_advisory_xact_lock(7102, hashtext(v_resource.site_id));
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

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.capacity_reserve_lease(p_resource text, p_units int4range[], p_period tstzrange, p_lease text, p_org text)
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
  v_size bigint;
  v_rows int;
  v_expired text[];
BEGIN
  PERFORM capacity_require(p_lease, p_org);
  SELECT r.* INTO v_resource FROM resource r JOIN contract_lease l ON l.provider_org_id = r.owner_org
  WHERE r.id = p_resource AND r.kind <> 'POWER' AND l.lease_id = p_lease AND l.org_id = p_org;
  IF NOT FOUND OR cardinality(p_units) = 0 THEN
    RAISE EXCEPTION 'lease % delivers no contract from resource %', p_lease, p_resource USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM capacity_gate(v_resource.site_id, false);
  -- read again: only now nobody can change size or price of power any more
  SELECT * INTO v_resource FROM resource WHERE id = p_resource;
  SELECT oversubscribed INTO v_over FROM site_power WHERE site_id = v_resource.site_id;
  IF EXISTS (SELECT FROM unnest(p_units) AS u WHERE upper(u) > v_resource.units) THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  SELECT sum(upper(u) - lower(u)) INTO v_size FROM unnest(p_units) AS u;
  IF v_over THEN
    PERFORM pg_advisory_xact_lock(7102, hashtext(v_resource.site_id));
  END IF;
  FOR v_turn IN 1..2 LOOP
    BEGIN
      IF v_expired IS NOT NULL THEN
        PERFORM capacity_drop_expired(v_expired, v_now);
      END IF;
      INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at, watts)
      SELECT p_resource, u, p_period, 'LEASE', p_lease, p_org, NULL, v_resource.watts_per_unit::bigint * (upper(u) - lower(u))
      FROM unnest(p_units) AS u ORDER BY lower(u)
      ON CONFLICT DO NOTHING;
      GET DIAGNOSTICS v_rows = ROW_COUNT;
      IF v_rows < cardinality(p_units) THEN
        RAISE EXCEPTION USING ERRCODE = 'GL001', MESSAGE = 'UNITS_TAKEN';
      END IF;
      IF v_over AND NOT capacity_lay_power(v_resource.site_id, v_resource.watts_per_unit * v_size, p_period, 'QUOTE', p_lease, p_org, NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'GL001', MESSAGE = 'POWER_EXCEEDED';
      END IF;
      RETURN 'RESERVED';
    EXCEPTION WHEN SQLSTATE 'GL001' THEN
      IF v_turn = 2 THEN
        RETURN SQLERRM;
      END IF;
      SELECT array_agg(DISTINCT a.holder_id) INTO v_expired FROM allocation a
      WHERE a.expires_at <= v_now AND a.period && p_period
        AND (a.resource_id = p_resource AND EXISTS (SELECT FROM unnest(p_units) AS u WHERE u && a.units) OR a.resource_id = v_resource.site_id);
      IF v_expired IS NULL THEN
        RETURN SQLERRM;
      END IF;
    END;
  END LOOP;
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
CREATE OR REPLACE FUNCTION public.capacity_reserve_together(p_resource text, p_tokens text[], p_units int4multirange[], p_periods tstzrange[], p_holders text[], p_expires timestamp with time zone[])
 RETURNS SETOF boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
 SET lock_timeout TO '500ms'
AS $function$
DECLARE
  v_orgs text[];
  v_ids bigint[];
  v_whole text[];
BEGIN
  SELECT array_agg(sec.org_of(t.token) ORDER BY t.place) INTO v_orgs FROM unnest(p_tokens) WITH ORDINALITY AS t (token, place);
  IF array_position(v_orgs, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'a token is forged or has expired' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (SELECT count(DISTINCT holder) FROM unnest(p_holders) AS holder) <> cardinality(v_orgs) THEN
    RAISE EXCEPTION 'each buyer asks once, under an id of its own' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(7101, hashtext(r.site_id)) FROM resource r WHERE r.id = p_resource AND r.kind <> 'POWER';
  -- in ascending order, as everybody: no circle of buyers waits for one another
  WITH asked AS (
    SELECT a.org, a.period, a.holder, a.expires, a.place, u.range, (SELECT count(*) FROM unnest(a.units)) AS ranges
    FROM unnest(v_orgs, p_units, p_periods, p_holders, p_expires) WITH ORDINALITY AS a (org, units, period, holder, expires, place),
      unnest(a.units) AS u (range)
  ), laid AS (
    INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at, watts)
    SELECT p_resource, k.range, k.period, 'QUOTE', k.holder, k.org, k.expires, r.watts_per_unit::bigint * (upper(k.range) - lower(k.range))
    FROM asked k, resource r JOIN site_power s ON s.site_id = r.site_id
    WHERE r.id = p_resource AND r.on_sale AND upper(k.range) <= r.units AND NOT (s.oversubscribed AND r.watts_per_unit > 0)
    ORDER BY lower(k.range), k.place
    ON CONFLICT DO NOTHING
    RETURNING id, holder_id
  ), gangs AS (
    SELECT l.holder_id, array_agg(l.id) AS ids, count(*) = min(k.ranges) AS whole
    FROM laid l JOIN (SELECT DISTINCT holder, ranges FROM asked) AS k ON k.holder = l.holder_id GROUP BY l.holder_id
  )
  SELECT array_agg(g.holder_id) FILTER (WHERE g.whole), (SELECT array_agg(part) FROM gangs o, unnest(o.ids) AS part WHERE NOT o.whole)
  INTO v_whole, v_ids FROM gangs g;
  IF v_ids IS NOT NULL THEN
    DELETE FROM allocation WHERE id = ANY (v_ids);
  END IF;
  RETURN QUERY SELECT coalesce(a.holder = ANY (v_whole), false) FROM unnest(p_holders) WITH ORDINALITY AS a (holder, place) ORDER BY a.place;
END
$function$

-- may execute: gridlease_app
CREATE OR REPLACE FUNCTION public.capacity_sweep(p_site text, p_window tstzrange)
 RETURNS TABLE(period tstzrange, limit_watts integer, firm_watts bigint, fleet_watts bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  WITH claims AS MATERIALIZED (
    SELECT a.period, a.watts AS firm, 0 AS fleet FROM resource r CROSS JOIN LATERAL (
      SELECT h.period, h.watts, h.expires_at FROM allocation h WHERE h.resource_key = hashtextextended(r.id, 0) AND h.period && p_window OFFSET 0
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
DECLARE
  v_outside text;
  v_scarce text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT min(a.resource_id) FILTER (WHERE r.units IS NULL OR upper(a.units) > r.units),
      array_agg(DISTINCT s.site_id) FILTER (WHERE a.watts > 0 AND s.oversubscribed)
    INTO v_outside, v_scarce
    FROM rows_after a LEFT JOIN resource r ON r.id = a.resource_id LEFT JOIN site_power s ON s.site_id = r.site_id;
    INSERT INTO capacity_change (resource_id, allocation_id) SELECT a.resource_id, a.id FROM rows_after a;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT s.site_id) FILTER (WHERE b.watts > 0 AND s.oversubscribed) INTO v_scarce
    FROM rows_before b JOIN resource r ON r.id = b.resource_id JOIN site_power s ON s.site_id = r.site_id;
    INSERT INTO capacity_change (resource_id, allocation_id) SELECT b.resource_id, b.id FROM rows_before b;
  ELSE
    SELECT min(a.resource_id) FILTER (WHERE r.units IS NULL OR upper(a.units) > r.units),
      array_agg(DISTINCT s.site_id) FILTER (WHERE a.watts > 0 AND s.oversubscribed)
    INTO v_outside, v_scarce
    FROM (SELECT resource_id, units, watts FROM rows_after UNION ALL SELECT resource_id, int4range(0, 0), watts FROM rows_before) AS a
    LEFT JOIN resource r ON r.id = a.resource_id LEFT JOIN site_power s ON s.site_id = r.site_id;
    INSERT INTO capacity_change (resource_id, allocation_id) SELECT resource_id, id FROM rows_before UNION SELECT resource_id, id FROM rows_after;
  END IF;
  IF v_outside IS NOT NULL THEN
    RAISE EXCEPTION 'units are not inside resource %', v_outside USING ERRCODE = 'check_violation';
  END IF;
  IF v_scarce IS NOT NULL THEN
    INSERT INTO capacity_change (resource_id) SELECT unnest(v_scarce);
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
  WHERE a.resource_key = hashtextextended(p_resource, 0) AND a.period && p_window AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ORDER BY lower(a.period), lower(a.units)
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.cash_application_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.source_id = NEW.invoice_id AND j.kind = 'WIRE_MATCHED' AND j.idempotency_key LIKE '%:matched:' || NEW.id
      AND a.type = 'UNAPPLIED_CASH' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) THEN
    RAISE EXCEPTION 'the books do not say what cash % paid', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.cash_is_applied()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE invoice SET credited_minor = credited_minor + NEW.amount_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % takes no cash', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_act_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' AND (NEW.state <> 'OPEN' OR NOT EXISTS (
    SELECT FROM contract c WHERE c.id = NEW.contract_id AND c.org_id = NEW.org_id AND c.provider_org_id = NEW.provider_org_id
  )) THEN
    RAISE EXCEPTION 'act % is not one of the parties of contract %', NEW.id, NEW.contract_id USING ERRCODE = 'restrict_violation';
  ELSIF TG_OP = 'UPDATE' AND (OLD.state <> 'OPEN' OR to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state') THEN
    RAISE EXCEPTION 'act % is % for good', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'NOVATE' THEN
    UPDATE contract SET invited_org_id = CASE NEW.state WHEN 'OPEN' THEN NEW.detail ->> 'toOrgId' END, leaving_org_id = NULL WHERE id = NEW.contract_id;
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_between(p_tenant text, p_provider text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (SELECT FROM contract c WHERE c.org_id = p_tenant AND c.provider_org_id = p_provider AND contract_side(c.id))
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.contract_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF (NEW.id, NEW.number, NEW.term_sheet_id, NEW.provider_org_id, NEW.signed_at, NEW.document_hash, NEW.currency, NEW.time_zone, NEW.platform_fee_bp)
    IS DISTINCT FROM (OLD.id, OLD.number, OLD.term_sheet_id, OLD.provider_org_id, OLD.signed_at, OLD.document_hash, OLD.currency, OLD.time_zone, OLD.platform_fee_bp) THEN
    RAISE EXCEPTION 'contract % stays what was signed', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.org_id <> OLD.org_id AND NOT (
    contract_is_agreed(OLD.id, ARRAY['NOVATE']) AND NEW.org_id = OLD.invited_org_id AND NEW.past_org_ids = OLD.past_org_ids || OLD.org_id
  ) THEN
    RAISE EXCEPTION 'nobody agreed on another tenant of contract %', OLD.id USING ERRCODE = 'insufficient_privilege';
  ELSIF NEW.org_id = OLD.org_id AND NEW.past_org_ids <> OLD.past_org_ids THEN
    RAISE EXCEPTION 'past tenants of contract % stay', OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF NEW.org_id <> OLD.org_id THEN
    NEW.leaving_org_id := OLD.org_id;
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_closure_is_agreed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF sec.is_app() AND NOT contract_is_agreed(NEW.contract_id, ARRAY['TERMINATE']) THEN
    RAISE EXCEPTION 'nobody agreed on the end of contract %', NEW.contract_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_commencement_is_fact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NEW.number > 1 AND NEW.cause = 'AMENDED' AND sec.is_app() AND NOT contract_is_agreed(NEW.contract_id, ARRAY['AMEND'])
    AND NOT contract_commencements_are_facts(NEW.contract_id, (SELECT time_zone FROM contract WHERE id = NEW.contract_id),
      (SELECT terms FROM contract_version WHERE contract_id = NEW.contract_id AND number = NEW.number - 1), NEW.terms) THEN
    RAISE EXCEPTION 'nobody accepted a delivery on the day on which version % of contract % commences', NEW.number, NEW.contract_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_commencements_are_facts(p_contract text, p_zone text, p_before jsonb, p_after jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT NOT EXISTS (
    SELECT FROM jsonb_array_elements(p_before -> 'tranches') WITH ORDINALITY AS b (tranche, ord)
    JOIN jsonb_array_elements(p_after -> 'tranches') WITH ORDINALITY AS a (tranche, ord) USING (ord)
    WHERE a.tranche <> b.tranche AND NOT (
      (a.tranche -> 'ramp' = b.tranche -> 'ramp' OR a.tranche -> 'ramp' = jsonb_set(b.tranche -> 'ramp', '{0,from}', a.tranche -> 'commencement', false))
      AND EXISTS (
        SELECT FROM contract_lease l JOIN lease s ON s.id = l.lease_id
        WHERE l.contract_id = p_contract AND l.tranche = a.tranche ->> 'id'
          AND l.starts_on = (SELECT min(o.starts_on) FROM contract_lease o WHERE o.contract_id = p_contract AND o.tranche = l.tranche)
          AND (s.started_at AT TIME ZONE p_zone)::date = (a.tranche ->> 'commencement')::date
      )
    )
  )
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_is_agreed(p_contract text, p_kinds text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (
    SELECT FROM contract_act a WHERE a.contract_id = p_contract AND a.state = 'OPEN' AND a.kind = ANY (p_kinds)
      AND a.parties <@ (SELECT array_agg(c.by_org_id) FROM contract_consent c WHERE c.act_id = a.id)
  )
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.contract_is_signed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_sheet term_sheet;
  v_latest term_sheet_revision;
BEGIN
  SELECT * INTO v_sheet FROM term_sheet WHERE id = NEW.term_sheet_id FOR NO KEY UPDATE;
  SELECT * INTO v_latest FROM term_sheet_revision WHERE term_sheet_id = NEW.term_sheet_id ORDER BY number DESC LIMIT 1;
  IF v_sheet.state IS DISTINCT FROM 'OPEN' OR v_sheet.expires_at <= market_now() THEN
    RAISE EXCEPTION 'term sheet % is not open', NEW.term_sheet_id USING ERRCODE = 'restrict_violation';
  ELSIF (v_sheet.org_id, v_sheet.provider_org_id, v_latest.document_hash) IS DISTINCT FROM (NEW.org_id, NEW.provider_org_id, NEW.document_hash) THEN
    RAISE EXCEPTION 'this is not what is on the table of term sheet %', NEW.term_sheet_id USING ERRCODE = 'restrict_violation';
  ELSIF sec.is_app() AND (sec.org() = v_latest.by_org_id OR sec.org() NOT IN (NEW.org_id, NEW.provider_org_id)) THEN
    RAISE EXCEPTION 'the other side signs revision %', v_latest.number USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_money_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_may constant text[] := ARRAY['received_at', 'drawn_minor', 'applied_minor', 'forfeited_minor', 'returned_minor'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR NEW.drawn_minor < OLD.drawn_minor OR NEW.forfeited_minor < OLD.forfeited_minor
    OR OLD.received_at IS NOT NULL AND NEW.received_at IS DISTINCT FROM OLD.received_at THEN
    RAISE EXCEPTION '% % was agreed and stays as it is', OLD.kind, OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF (NEW.drawn_minor, NEW.applied_minor, NEW.forfeited_minor, NEW.returned_minor)
    IS DISTINCT FROM (OLD.drawn_minor, OLD.applied_minor, OLD.forfeited_minor, OLD.returned_minor) AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'what became of % % follows from its uses', OLD.kind, OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_party(p_org text)
 RETURNS TABLE(id text, kind text, legal_name text, country text, tax_id text, tax_subdivision text, tax_locality text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT o.id, o.kind, o.legal_name, o.country, o.tax_id, o.tax_subdivision, o.tax_locality FROM organisation o WHERE o.id = p_org
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.contract_schedule_chains()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_before contract_schedule;
  v_text text;
  v_rows bigint;
BEGIN
  SELECT * INTO v_before FROM contract_schedule WHERE contract_id = NEW.contract_id ORDER BY version DESC LIMIT 1;
  IF NEW.version <> coalesce(v_before.version, 0) + 1 OR NEW.previous IS DISTINCT FROM v_before.hash
    OR NEW.contract_version <> (SELECT max(number) FROM contract_version WHERE contract_id = NEW.contract_id)
    OR NEW.header::jsonb <> jsonb_build_array('gridlease-schedule-1', NEW.contract_id, NEW.version, NEW.contract_version, NEW.currency, NEW.time_zone, NEW.previous) THEN
    RAISE EXCEPTION 'schedule % of contract % does not chain', NEW.version, NEW.contract_id USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT string_agg(r.line, '' ORDER BY n.ord), count(*) INTO v_text, v_rows
  FROM unnest(NEW.row_ids) WITH ORDINALITY AS n (id, ord) JOIN schedule_row r ON r.id = n.id AND r.contract_id = NEW.contract_id;
  IF v_rows <> cardinality(NEW.row_ids) OR NEW.hash <> encode(sha256(convert_to(NEW.header || coalesce(v_text, ''), 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'schedule % of contract % has another hash', NEW.version, NEW.contract_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM schedule_row r WHERE r.contract_id = NEW.contract_id AND r.invoice_id IS NOT NULL AND r.id <> ALL (NEW.row_ids)) THEN
    RAISE EXCEPTION 'schedule % of contract % forgets what was invoiced', NEW.version, NEW.contract_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF sec.is_app() AND NEW.contract_version = v_before.contract_version AND NOT contract_is_agreed(NEW.contract_id, ARRAY['TERMINATE']) THEN
    RAISE EXCEPTION 'nobody agreed on another schedule of contract %', NEW.contract_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_side(p_contract text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (
    SELECT FROM contract c WHERE c.id = p_contract AND (SELECT sec.org()) IN (c.org_id, c.provider_org_id, c.leaving_org_id)
  )
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.contract_side_of_lease(p_lease text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (SELECT FROM contract_lease l WHERE l.lease_id = p_lease AND contract_side(l.contract_id))
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.contract_side_of_quote(p_quote text, p_org text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (
    SELECT FROM lease l WHERE l.quote_id = p_quote AND l.org_id = p_org AND l.contract_id IS NOT NULL AND contract_side(l.contract_id)
  )
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.contract_terms_apart_from_commencement(p_terms jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT (p_terms - 'tranches') || jsonb_build_object('tranches', (
    SELECT jsonb_agg(t.tranche - 'commencement' - 'ramp' ORDER BY t.ord) FROM jsonb_array_elements(p_terms -> 'tranches') WITH ORDINALITY AS t (tranche, ord)
  ))
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.contract_version_is_agreed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_before contract_version;
  v_contract contract;
BEGIN
  SELECT * INTO v_contract FROM contract WHERE id = NEW.contract_id;
  SELECT * INTO v_before FROM contract_version WHERE contract_id = NEW.contract_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(v_before.number, 0) + 1 OR NEW.effective < v_before.effective
    OR EXISTS (SELECT FROM contract_closure WHERE contract_id = NEW.contract_id) THEN
    RAISE EXCEPTION 'version % is not the next one of contract %', NEW.number, NEW.contract_id USING ERRCODE = 'restrict_violation';
  ELSIF (NEW.org_id, NEW.provider_org_id) IS DISTINCT FROM (v_contract.org_id, v_contract.provider_org_id) THEN
    RAISE EXCEPTION 'version % binds other parties', NEW.number USING ERRCODE = 'restrict_violation';
  ELSIF NEW.number = 1 AND NEW.terms <> (SELECT terms FROM term_sheet_revision WHERE term_sheet_id = v_contract.term_sheet_id ORDER BY number DESC LIMIT 1) THEN
    RAISE EXCEPTION 'these are not the terms that were signed' USING ERRCODE = 'restrict_violation';
  ELSIF NEW.number > 1 AND sec.is_app()
    AND NOT contract_is_agreed(NEW.contract_id, CASE NEW.cause WHEN 'AMENDED' THEN ARRAY['AMEND'] WHEN 'NOVATED' THEN ARRAY['NOVATE'] WHEN 'RENEWED' THEN ARRAY['RENEW'] ELSE ARRAY['EXPAND'] END)
    AND NOT (NEW.cause = 'AMENDED' AND contract_terms_apart_from_commencement(NEW.terms) = contract_terms_apart_from_commencement(v_before.terms)) THEN
    RAISE EXCEPTION 'nobody agreed on version % of contract %', NEW.number, NEW.contract_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_application_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM credit_is_booked(format('credit:%s:applied', NEW.id), NEW.invoice_id, NEW.amount_minor, -NEW.amount_minor);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_application_fits()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_invoice invoice;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
  IF v_invoice.state <> 'OPEN' OR NEW.currency <> v_invoice.currency THEN
    RAISE EXCEPTION 'invoice % takes no credit', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_is_booked(p_key text, p_invoice text, p_lowers bigint, p_credit bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_invoice invoice;
  v_posted record;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = p_invoice;
  SELECT coalesce(-sum(e.minor) FILTER (WHERE a.type = 'TENANT_RECEIVABLE'), 0) AS lowers,
    coalesce(-sum(e.minor) FILTER (WHERE a.type = 'TENANT_CREDIT'), 0) AS credit
  INTO v_posted FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
  WHERE j.idempotency_key = p_key AND j.source_id = p_invoice AND a.owner_id = v_invoice.org_id;
  IF (v_posted.lowers, v_posted.credit) IS DISTINCT FROM (p_lowers::numeric, p_credit::numeric) THEN
    RAISE EXCEPTION 'the books do not say what is credited of invoice %', v_invoice.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF v_invoice.state = 'OPEN' AND v_invoice.credited_minor = v_invoice.total_minor THEN
    RAISE EXCEPTION 'invoice % is credited in full and still open', v_invoice.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_note_after_refunds()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM refund WHERE invoice_id = NEW.invoice_id AND kind = 'INVOICE') AND invoice_left(NEW.invoice_id) < 0 THEN
    RAISE EXCEPTION 'credit note % credits what was refunded of its invoice', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_note_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM credit_note_counter c WHERE c.series = NEW.series AND c.year = NEW.year AND c.last >= NEW.seq) THEN
    RAISE EXCEPTION 'credit note number % was not given by the counter', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.total_minor IS DISTINCT FROM (SELECT sum(amount_minor) FROM credit_note_line WHERE credit_note_id = NEW.id) THEN
    RAISE EXCEPTION 'lines of credit note % do not add up to its total', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM credit_note_line l JOIN invoice_line i ON i.id = l.invoice_line_id
    WHERE l.credit_note_id = NEW.id AND (i.invoice_id <> NEW.invoice_id OR i.kind <> l.kind OR i.share_org IS DISTINCT FROM l.share_org
      OR sign(l.amount_minor) <> sign(i.amount_minor)
      OR abs(i.amount_minor) < (
        SELECT abs(sum(o.amount_minor)) FROM credit_note_line o
        WHERE o.invoice_line_id = i.id AND NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = o.credit_note_id)
      ))
  ) THEN
    RAISE EXCEPTION 'credit note % credits a line for more than it asked', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM credit_is_booked(
    format('credit-note:%s:%s', NEW.id, CASE NEW.kind WHEN 'CREDIT' THEN 'issued' ELSE 'granted' END),
    NEW.invoice_id, NEW.lowers_minor, NEW.total_minor - NEW.lowers_minor);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_note_counter_used()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series OR NEW.year <> OLD.year) THEN
    RAISE EXCEPTION 'numbers of credit notes go up by one' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM credit_note n WHERE n.series = NEW.series AND n.year = NEW.year AND n.seq = NEW.last)
    AND NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.series = NEW.series AND r.year = NEW.year AND r.seq = NEW.last) THEN
    RAISE EXCEPTION 'credit note number %-%-% was given and not used', NEW.series, NEW.year, NEW.last USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_note_fits()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_invoice invoice;
  v_before record;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
  IF v_invoice.state NOT IN ('OPEN', 'PAID') OR NEW.currency <> v_invoice.currency OR NEW.xid <> pg_current_xact_id() THEN
    RAISE EXCEPTION 'invoice % takes no such credit note', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  SELECT coalesce(sum(subtotal_minor), 0) AS subtotal, coalesce(sum(platform_fee_minor), 0) AS fee, coalesce(sum(tax_minor), 0) AS tax
  INTO v_before FROM credit_note n
  WHERE n.invoice_id = NEW.invoice_id AND NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = n.id);
  IF v_before.subtotal + NEW.subtotal_minor > v_invoice.subtotal_minor OR v_before.fee + NEW.platform_fee_minor > v_invoice.platform_fee_minor
    OR v_before.tax + NEW.tax_minor > v_invoice.tax_minor THEN
    RAISE EXCEPTION 'invoice % did not ask for what is credited', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_note_line_sealed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN credit_note n ON n.id = a.credit_note_id WHERE n.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'an issued credit note takes no more lines' USING ERRCODE = 'restrict_violation';
  END IF;
  -- one statement brings them all, so that none can join after the check at commit was brought forward
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT credit_note_id FROM added) a JOIN credit_note n ON n.id = a.credit_note_id
    WHERE n.total_minor <> (SELECT sum(l.amount_minor) FROM credit_note_line l WHERE l.credit_note_id = a.credit_note_id)
  ) THEN
    RAISE EXCEPTION 'lines do not add up to the total of their credit note' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_note_reversal_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_note credit_note;
BEGIN
  SELECT * INTO v_note FROM credit_note WHERE id = NEW.credit_note_id;
  IF NOT EXISTS (SELECT FROM credit_note_counter c WHERE c.series = NEW.series AND c.year = NEW.year AND c.last >= NEW.seq) THEN
    RAISE EXCEPTION 'number % was not given by the counter', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM credit_is_booked(
    format('credit-note:%s:%s:reversed', v_note.id, CASE v_note.kind WHEN 'CREDIT' THEN 'issued' ELSE 'granted' END),
    v_note.invoice_id, -v_note.lowers_minor, v_note.lowers_minor - v_note.total_minor);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_note_reversal_fits()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_note credit_note;
  v_invoice invoice;
BEGIN
  SELECT * INTO v_note FROM credit_note WHERE id = NEW.credit_note_id;
  SELECT * INTO v_invoice FROM invoice WHERE id = v_note.invoice_id FOR NO KEY UPDATE;
  IF NEW.xid <> pg_current_xact_id() OR v_note.lowers_minor > 0 AND v_invoice.state <> 'OPEN' THEN
    RAISE EXCEPTION 'credit note % cannot be taken back: invoice % is %', v_note.number, v_invoice.number, v_invoice.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_note_taxes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF EXISTS (
    SELECT FROM (
      SELECT i.tax_jurisdiction AS jurisdiction, sum(l.amount_minor) AS minor FROM credit_note_line l JOIN invoice_line i ON i.id = l.invoice_line_id
      WHERE l.credit_note_id = NEW.id AND i.tax_jurisdiction IS NOT NULL GROUP BY 1
    ) AS line
    LEFT JOIN (
      SELECT a.owner_id AS jurisdiction, sum(e.minor) AS minor FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.idempotency_key = format('credit-note:%s:%s', NEW.id, CASE NEW.kind WHEN 'CREDIT' THEN 'issued' ELSE 'granted' END)
        AND a.type = 'TAX_PAYABLE' GROUP BY 1
    ) AS posted USING (jurisdiction)
    WHERE line.minor IS DISTINCT FROM coalesce(posted.minor, 0)
  ) THEN
    RAISE EXCEPTION 'the books do not take back the taxes that credit note % does', NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.credit_terms_hold()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE organisation SET credit_limit_minor = NEW.limit_minor, credit_currency = NEW.currency, net_days = NEW.net_days
  WHERE id = NEW.org_id AND kind = 'TENANT';
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is no tenant', NEW.org_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
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
CREATE OR REPLACE FUNCTION public.deposit_goes_back()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE contract_money SET returned_minor = returned_minor + CASE TG_OP WHEN 'INSERT' THEN NEW.amount_minor ELSE -NEW.amount_minor END
  WHERE id = NEW.subject_id AND kind = 'DEPOSIT' AND currency = NEW.currency AND org_id = NEW.org_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'wire % returns no deposit of its beneficiary', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.deposit_is_used()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_forfeit deposit_forfeit;
BEGIN
  UPDATE contract_money SET
    applied_minor = applied_minor + CASE NEW.kind WHEN 'APPLIED' THEN NEW.amount_minor ELSE 0 END,
    forfeited_minor = forfeited_minor + CASE NEW.kind WHEN 'FORFEITED' THEN NEW.amount_minor ELSE 0 END
  WHERE id = NEW.contract_money_id AND kind = 'DEPOSIT' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'use % is not of a deposit in its currency', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind = 'FORFEITED' THEN
    SELECT * INTO v_forfeit FROM deposit_forfeit WHERE id = NEW.forfeit_id;
    IF v_forfeit.proposed_by = NEW.decided_by OR NEW.decided_by NOT LIKE 'usr\_%' OR v_forfeit.proposed_by NOT LIKE 'usr\_%' THEN
      RAISE EXCEPTION 'a forfeit is decided by two people' USING ERRCODE = 'restrict_violation';
    ELSIF (v_forfeit.contract_money_id, v_forfeit.currency, v_forfeit.to_provider_minor + v_forfeit.to_us_minor) <> (NEW.contract_money_id, NEW.currency, NEW.amount_minor)
      OR EXISTS (SELECT FROM deposit_forfeit f WHERE f.contract_money_id = NEW.contract_money_id AND f.id > NEW.forfeit_id) THEN
      RAISE EXCEPTION 'this is not what was proposed last' USING ERRCODE = 'check_violation';
    END IF;
  ELSE
    UPDATE invoice SET credited_minor = credited_minor + NEW.amount_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'invoice % takes no deposit', NEW.invoice_id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.deposit_use_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_key constant text := CASE NEW.kind WHEN 'APPLIED' THEN format('deposit:%s:applied:%s', NEW.contract_money_id, NEW.id)
    ELSE format('deposit:%s:forfeited:%s', NEW.contract_money_id, NEW.forfeit_id) END;
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = v_key AND a.type = 'TENANT_DEPOSIT' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) OR EXISTS (
    SELECT FROM deposit_forfeit f WHERE f.id = NEW.forfeit_id AND f.to_provider_minor <> coalesce((
      SELECT -sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.idempotency_key = v_key AND a.type = 'PROVIDER_PAYABLE' AND a.owner_id = NEW.provider_org_id
    ), 0)
  ) THEN
    RAISE EXCEPTION 'the books do not say what became of deposit %', NEW.contract_money_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM invoice i WHERE i.id = NEW.invoice_id AND i.state = 'OPEN' AND i.credited_minor = i.total_minor) THEN
    RAISE EXCEPTION 'invoice % is paid by a deposit and still open', NEW.invoice_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.dispute_is_booked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_now constant dispute := (SELECT d FROM dispute d WHERE d.id = NEW.id);
BEGIN
  IF v_now.withdrawn_minor IS DISTINCT FROM (
    SELECT coalesce(-sum(e.minor), 0)::bigint FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.source_id = NEW.id AND j.kind IN ('DISPUTE_OPENED', 'DISPUTE_WON') AND a.type = 'STRIPE_CLEARING'
  ) THEN
    RAISE EXCEPTION 'the books do not say what dispute % took', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.dispute_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_may constant text[] := ARRAY[
    'amount_minor', 'withdrawn_minor', 'fee_minor', 'reason', 'status', 'due_by', 'submissions', 'provider_bears_basis_points', 'changed_at',
    'reviewed_at'
  ];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'dispute % is of the payment it is of', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  -- who bears it is settled before it is decided
  IF NEW.provider_bears_basis_points <> OLD.provider_bears_basis_points AND OLD.status IN ('warning_closed', 'won', 'lost', 'prevented') THEN
    RAISE EXCEPTION 'dispute % is decided', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  -- an open one is not opened again from the beginning, and one that was prevented never was
  IF NEW.status <> OLD.status AND (OLD.status = 'prevented' OR NEW.status = 'warning_needs_response'
    OR NEW.status = 'needs_response' AND OLD.status NOT LIKE 'warning\_%') THEN
    RAISE EXCEPTION 'dispute % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.energy_bill_follows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NEW.revision > 0 AND NOT EXISTS (
    SELECT FROM energy_bill b WHERE b.lease_id = NEW.lease_id AND b.starts_at = NEW.starts_at AND b.ends_at = NEW.ends_at
      AND b.revision = NEW.revision - 1 AND b.currency = NEW.currency AND b.tax_bp = NEW.tax_bp
  ) THEN
    RAISE EXCEPTION 'energy of lease % from % was not billed before', NEW.lease_id, NEW.starts_at USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
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
      bool_or(coalesce(j.booked_at, j.effective_at) < (SELECT max(ends_at) FROM period_close WHERE reopened_at IS NULL)) AS closed,
      bool_or(j.booked_at IS NOT NULL AND j.booked_at IS DISTINCT FROM (SELECT max(ends_at) FROM period_close WHERE reopened_at IS NULL)) AS booked,
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
CREATE OR REPLACE FUNCTION public.heartbeat_only_grows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_now constant timestamptz := market_now();
  v_fresh bigint := NEW.minutes;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.minutes & ~NEW.minutes <> 0 THEN
      RAISE EXCEPTION 'heartbeats are not taken back' USING ERRCODE = 'restrict_violation';
    END IF;
    v_fresh := NEW.minutes & ~OLD.minutes;
  END IF;
  IF v_fresh = 0 THEN
    RETURN NEW;
  END IF;
  IF NEW.hour + interval '1 hour' <= v_now - interval '5 days' THEN
    RAISE EXCEPTION 'heartbeats of % are closed', NEW.hour USING ERRCODE = 'restrict_violation';
  END IF;
  -- the highest fresh minute has begun
  IF v_fresh >> greatest(0, least(60, ceil(extract(epoch FROM v_now - NEW.hour) / 60)::int)) <> 0 THEN
    RAISE EXCEPTION 'heartbeats of minutes to come' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.holdback_booked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_key constant text := format(CASE WHEN NEW.released_at IS NULL THEN 'holdback:%s:kept' ELSE 'holdback:%s:released:due' END, NEW.id);
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (
    SELECT sum(abs(e.minor)) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = v_key AND a.type = 'PROVIDER_RESERVE' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) THEN
    RAISE EXCEPTION 'the books do not say what is held back as %', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.holdback_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF to_jsonb(NEW) - 'released_at' <> to_jsonb(OLD) - 'released_at' OR OLD.released_at IS NOT NULL THEN
    RAISE EXCEPTION 'holdback % is released once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
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
CREATE OR REPLACE FUNCTION public.intent_is_of_staff()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF sec.is_app() THEN
    RAISE EXCEPTION 'a customer does not ask Stripe for %', NEW.operation USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.invoice_begins_open()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.state <> (CASE NEW.total_minor WHEN 0 THEN 'PAID' ELSE 'OPEN' END) OR NEW.xid <> pg_current_xact_id()
    OR NEW.stripe_invoice_id IS NOT NULL OR NEW.credited_minor <> 0 THEN
    RAISE EXCEPTION 'invoice % must begin open', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.total_minor = 0 AND (NEW.subtotal_minor, NEW.platform_fee_minor, NEW.tax_minor) <> (0, 0, 0) THEN
    RAISE EXCEPTION 'invoice % of zero owes nothing to anybody', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF num_nulls(NEW.rate_card, NEW.time_zone_data, NEW.content_hash) > 0 THEN
    RAISE EXCEPTION 'invoice % does not say what it was made of', NEW.number USING ERRCODE = 'check_violation';
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
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_before constant int := CASE TG_OP WHEN 'UPDATE' THEN OLD.last ELSE 0 END;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.last <= OLD.last OR NEW.series <> OLD.series OR NEW.year <> OLD.year) THEN
    RAISE EXCEPTION 'invoice numbers go up' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.last - v_before <> (
    SELECT count(*) FROM invoice i WHERE i.series = NEW.series AND i.year = NEW.year AND i.seq > v_before AND i.seq <= NEW.last
  ) THEN
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
  v_may constant text[] := ARRAY['state', 'paid_at', 'payment_error', 'stripe_invoice_id', 'credited_minor', 'collection', 'series', 'year', 'seq'];
  v_reopened constant boolean := OLD.state = 'PAID' AND NEW.state = 'OPEN';
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'invoice % is issued and immutable', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.credited_minor <> OLD.credited_minor AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'invoice % is immutable: what is credited of it follows from its credit notes', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT v_reopened
    AND NOT (OLD.state, NEW.state) IN (('OPEN', 'PAID'), ('OPEN', 'VOID'), ('OPEN', 'UNCOLLECTIBLE'), ('UNCOLLECTIBLE', 'PAID'), ('UNCOLLECTIBLE', 'VOID')) THEN
    RAISE EXCEPTION 'invoice % cannot go from % to %', OLD.number, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF v_reopened AND (sec.is_app() OR NOT invoice_is_taken_back(OLD.id)) THEN
    RAISE EXCEPTION 'invoice % cannot go from % to %: nothing that settled it is taken back', OLD.number, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.collection <> OLD.collection AND NOT (v_reopened AND NEW.collection = 'WIRE') THEN
    RAISE EXCEPTION 'invoice % is issued and immutable', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'VOID' AND NEW.state <> OLD.state AND NEW.credited_minor <> 0 THEN
    RAISE EXCEPTION 'invoice % was credited: the rest is credited too, not voided', OLD.number USING ERRCODE = 'restrict_violation';
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
CREATE OR REPLACE FUNCTION public.invoice_is_lowered()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE invoice SET credited_minor = credited_minor + (CASE TG_TABLE_NAME WHEN 'credit_note' THEN (to_jsonb(NEW) ->> 'lowers_minor')::bigint ELSE (to_jsonb(NEW) ->> 'amount_minor')::bigint END)
  WHERE id = NEW.invoice_id;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.invoice_is_raised()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE invoice i SET credited_minor = i.credited_minor - n.lowers_minor FROM credit_note n
  WHERE n.id = NEW.credit_note_id AND n.lowers_minor > 0 AND i.id = n.invoice_id;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.invoice_is_taken_back(p_invoice text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT EXISTS (
    SELECT FROM journal r JOIN journal o ON o.id = r.reverses_id JOIN entry e ON e.journal_id = o.id JOIN account a ON a.id = e.account_id
    WHERE r.source_id = p_invoice AND r.xid = pg_current_xact_id() AND a.type = 'TENANT_RECEIVABLE' AND e.minor < 0
  )
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.invoice_left(p_invoice text)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT coalesce(-sum(e.minor), 0)::bigint FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
  WHERE j.source_id = p_invoice
    AND a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RECEIVABLE', 'PLATFORM_FEE_REVENUE', 'TERMINATION_REVENUE', 'SLA_CREDITS', 'TAX_PAYABLE')
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
CREATE OR REPLACE FUNCTION public.invoice_wire_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.invoice_wire_lowers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE invoice SET credited_minor = credited_minor + NEW.applied_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % takes no wire', NEW.invoice_id USING ERRCODE = 'check_violation';
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
        ('UNCOLLECTED_PLATFORM_FEE', NULL, -v_sign * v_invoice.platform_fee_minor)
      ) AS part (type, owner_id, minor) WHERE minor <> 0
      UNION ALL
      SELECT 'TAX_PAYABLE', t.jurisdiction, -v_sign * t.minor FROM taxes_of_invoice(v_invoice) AS t WHERE t.minor <> 0
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
CREATE OR REPLACE FUNCTION public.lease_is_accepted_on_record()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at AND NOT EXISTS (
    SELECT FROM lease_acceptance a WHERE a.lease_id = NEW.id AND a.at = NEW.accepted_at AND a.delivered_at = (NEW.access ->> 'deliveredAt')::timestamptz
  ) THEN
    RAISE EXCEPTION 'lease % has no record of its acceptance at %', NEW.id, NEW.accepted_at USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.started_at IS NOT NULL AND NEW.started_at IS DISTINCT FROM OLD.started_at THEN
    RAISE EXCEPTION 'the meter of lease % started at %', OLD.id, OLD.started_at USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.lease_keeps_its_window()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.contract_id IS NULL AND (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at) THEN
    RAISE EXCEPTION 'the window of lease % is what was booked', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
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
  SELECT max(ends_at) FROM period_close WHERE reopened_at IS NULL
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
CREATE OR REPLACE FUNCTION public.ledger_lock_held(p_type text, p_owner text, p_currency text)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT b.held FROM account_balance b JOIN account a ON a.id = b.account_id
  WHERE a.type = p_type AND a.owner_id = p_owner AND a.currency = p_currency FOR NO KEY UPDATE OF b
$function$

-- may execute: gridlease_staff
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
    FROM (SELECT max(ends_at) AS until FROM period_close WHERE reopened_at IS NULL) AS closed
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
 SET enable_seqscan TO 'off'
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
    CROSS JOIN (SELECT max(ends_at) AS until FROM period_close WHERE reopened_at IS NULL) AS closed CROSS JOIN (SELECT market_now() AS now) AS clock
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
CREATE OR REPLACE FUNCTION public.lock_bank_account(p_account text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ SELECT FROM bank_account WHERE id = p_account FOR NO KEY UPDATE $function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.lock_prepaid(p_org text, p_currency text)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT held_minor FROM prepaid_balance WHERE org_id = p_org AND currency = p_currency FOR NO KEY UPDATE
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.market_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  SELECT date_trunc('milliseconds', now()) + offset_ms * interval '1 millisecond' FROM clock
$function$

-- may execute: gridlease_app, gridlease_identity, gridlease_staff
CREATE OR REPLACE FUNCTION public.meter_record_follows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NOT EXISTS (
    SELECT FROM meter_record m WHERE m.lease_id = NEW.lease_id AND m.starts_at = NEW.starts_at AND m.revision = NEW.revision - 1
      AND m.ends_at = NEW.ends_at AND m.units = NEW.units AND m.unit_hours = NEW.unit_hours
  ) THEN
    RAISE EXCEPTION 'revision % of lease % from % follows nothing', NEW.revision, NEW.lease_id, NEW.starts_at USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
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
CREATE OR REPLACE FUNCTION public.minor_per_major(p_currency character)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT CASE WHEN p_currency IN ('JPY', 'ISK') THEN 1 WHEN p_currency IN ('KWD', 'BHD') THEN 1000 ELSE 100 END::numeric
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.minutes_count(p_set int8multirange)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT coalesce(sum(upper(r) - lower(r)), 0)::int FROM unnest(p_set) AS r
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.minutes_touched(a timestamp with time zone, b timestamp with time zone)
 RETURNS int8range
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT int8range(floor(extract(epoch FROM a) / 60)::bigint, greatest(floor(extract(epoch FROM a) / 60), ceil(extract(epoch FROM b) / 60))::bigint)
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.minutes_within(a timestamp with time zone, b timestamp with time zone)
 RETURNS int8multirange
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT int8multirange(int8range(ceil(extract(epoch FROM a) / 60)::bigint, greatest(ceil(extract(epoch FROM a) / 60), floor(extract(epoch FROM b) / 60))::bigint))
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.next_credit_note_number(p_series text, p_year integer)
 RETURNS text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  INSERT INTO credit_note_counter AS c (series, year, last) VALUES (p_series, p_year, 1)
  ON CONFLICT (series, year) DO UPDATE SET last = c.last + 1
  RETURNING format('%s-%s-%s', p_series, p_year, lpad(last::text, 6, '0'))
$function$

-- may execute: gridlease_staff
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
CREATE OR REPLACE FUNCTION public.next_invoice_numbers(p_series text[], p_year integer)
 RETURNS text[]
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH bumped AS (
    INSERT INTO invoice_counter AS c (series, year, last)
    SELECT series, p_year, count(*)::int FROM unnest(p_series) AS s (series) GROUP BY series ORDER BY series
    ON CONFLICT (series, year) DO UPDATE SET last = c.last + excluded.last
    RETURNING c.series, c.last
  ), placed AS (
    SELECT series, place, row_number() OVER (PARTITION BY series ORDER BY place) - count(*) OVER (PARTITION BY series) AS back
    FROM unnest(p_series) WITH ORDINALITY AS s (series, place)
  ), numbered AS (
    SELECT p.place, p.series, (b.last + p.back)::text AS seq FROM placed p JOIN bumped b USING (series)
  )
  SELECT array_agg(format('%s-%s-%s', series, p_year, lpad(seq, greatest(6, length(seq)), '0')) ORDER BY place) FROM numbered
$function$

-- may execute: gridlease_staff
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
CREATE OR REPLACE FUNCTION public.open_quote_share(p_hash text)
 RETURNS TABLE(share_id text, org_id text, quote_id text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
DECLARE
  v_share quote_share;
BEGIN
  SELECT s.* INTO v_share FROM quote_share s
  WHERE s.token_hash = p_hash AND s.revoked_at IS NULL AND s.expires_at > market_now();
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE quote_share s SET opens = s.opens + 1, last_opened_at = market_now()
  WHERE s.id = v_share.id AND (s.last_opened_at IS NULL OR s.last_opened_at <= market_now() - interval '10 minutes');
  IF FOUND THEN
    INSERT INTO audit_log (org_id, actor_id, action, subject_id, detail)
    VALUES (v_share.org_id, v_share.id, 'quote.opened', v_share.quote_id, '{}');
    PERFORM party_tell('quote.opened', v_share.quote_id, v_share.org_id);
  END IF;
  RETURN QUERY SELECT v_share.id, v_share.org_id, v_share.quote_id;
END
$function$

-- may execute: gridlease_app
CREATE OR REPLACE FUNCTION public.operation_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_may constant text[] := ARRAY['state', 'started_at', 'ended_at', 'phase', 'done', 'total', 'attempts', 'alive_until', 'error', 'result_id'];
BEGIN
  IF OLD.state IN ('DONE', 'FAILED') OR to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR (OLD.state = 'RUNNING' AND NEW.state = 'QUEUED') THEN
    RAISE EXCEPTION 'operation % does not move so', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.outgoing_wire_begins()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.state <> 'PREPARED' THEN
    RAISE EXCEPTION 'a wire is prepared before it is %', NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.outgoing_wire_booked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_wire outgoing_wire;
  v_key text;
  v_held text;
  v_posted record;
BEGIN
  SELECT * INTO v_wire FROM outgoing_wire WHERE id = CASE TG_TABLE_NAME WHEN 'outgoing_wire' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'wire_id' END;
  SELECT CASE v_wire.purpose WHEN 'CREDIT_REFUND' THEN format('refund:%s:credit', v_wire.id)
    WHEN 'DEPOSIT_RETURN' THEN format('deposit:%s:released:%s', v_wire.subject_id, v_wire.id) ELSE format('transfer:%s:sent', v_wire.id) END,
    CASE v_wire.purpose WHEN 'CREDIT_REFUND' THEN 'TENANT_CREDIT' WHEN 'DEPOSIT_RETURN' THEN 'TENANT_DEPOSIT' ELSE 'PROVIDER_PAYABLE' END
  INTO v_key, v_held;
  SELECT coalesce(sum(e.minor) FILTER (WHERE a.type = v_held AND a.owner_id = v_wire.org_id), 0) AS taken,
    coalesce(-sum(e.minor) FILTER (WHERE a.type = 'WIRES_ORDERED'), 0) AS ordered,
    coalesce(-sum(e.minor) FILTER (WHERE a.type = 'BANK'), 0) AS gone
  INTO v_posted FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id AND a.currency = v_wire.currency
  WHERE j.idempotency_key IN (v_key, v_key || ':reversed', format('outgoing-wire:%s:booked', v_wire.id), format('outgoing-wire:%s:booked:reversed', v_wire.id));
  IF (v_posted.taken, v_posted.ordered, v_posted.gone) IS DISTINCT FROM (
    CASE WHEN v_wire.state IN ('CANCELLED', 'RETURNED') THEN 0 ELSE v_wire.amount_minor END::numeric,
    CASE WHEN v_wire.state IN ('PREPARED', 'APPROVED', 'SENT') THEN v_wire.amount_minor ELSE 0 END::numeric,
    CASE WHEN v_wire.state = 'BOOKED' THEN v_wire.amount_minor ELSE 0 END::numeric
  ) THEN
    RAISE EXCEPTION 'the books do not say that wire % is %', v_wire.id, v_wire.state USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.outgoing_wire_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'wire % stays as it was ordered; its state follows from its events', OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF NOT (OLD.state, NEW.state) IN (
    ('PREPARED', 'APPROVED'), ('APPROVED', 'SENT'), ('SENT', 'BOOKED'), ('PREPARED', 'CANCELLED'), ('APPROVED', 'CANCELLED'),
    ('SENT', 'RETURNED'), ('BOOKED', 'RETURNED')
  ) THEN
    RAISE EXCEPTION 'wire % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.outgoing_wire_stepped()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE outgoing_wire SET state = NEW.state WHERE id = NEW.wire_id;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.outgoing_wire_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_wire outgoing_wire;
BEGIN
  SELECT * INTO v_wire FROM outgoing_wire WHERE id = NEW.wire_id FOR NO KEY UPDATE;
  NEW.seq := (SELECT count(*) + 1 FROM outgoing_wire_event WHERE wire_id = NEW.wire_id);
  IF NEW.state = 'APPROVED' AND v_wire.amount_minor > coalesce((SELECT minor FROM outgoing_wire_limit WHERE currency = v_wire.currency), 0)
    AND (NEW.taken_by = v_wire.prepared_by OR NEW.taken_by NOT LIKE 'usr\_%' OR v_wire.prepared_by LIKE 'key\_%') THEN
    RAISE EXCEPTION 'wire % is approved by another person than %', v_wire.id, v_wire.prepared_by USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.owed_credit_goes_on()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF (to_jsonb(NEW) - ARRAY['state', 'granted_minor', 'look_at', 'tries', 'obstacle']) <> (to_jsonb(OLD) - ARRAY['state', 'granted_minor', 'look_at', 'tries', 'obstacle'])
    OR NEW.granted_minor < OLD.granted_minor OR NEW.tries < OLD.tries OR OLD.state IN ('GRANTED', 'NOTHING') THEN
    RAISE EXCEPTION 'owed credit % only goes on', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_suspension(p_org text)
 RETURNS TABLE(invoice_id text, invoice_number text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT CASE WHEN own.own THEN i.id END, CASE WHEN own.own THEN i.number END
  FROM (SELECT NOT sec.is_app() OR sec.org() IS NOT DISTINCT FROM p_org AS own, sec.org() AS asks) AS own
  CROSS JOIN dunning_step d JOIN invoice i ON i.org_id = d.org_id AND i.id = d.invoice_id
  WHERE d.org_id = p_org AND d.step = 'SUSPENDED' AND i.state = 'OPEN' AND coalesce((
      SELECT p.kind = 'LIFTED' OR coalesce(p.until <= market_now(), false) FROM dunning_pause p WHERE p.invoice_id = i.id ORDER BY p.seq DESC LIMIT 1
    ), true)
    AND (own.own
      OR EXISTS (SELECT FROM term_sheet t WHERE t.org_id = p_org AND t.provider_org_id = own.asks)
      OR EXISTS (SELECT FROM contract c WHERE own.asks IN (c.org_id, c.provider_org_id, c.leaving_org_id) AND p_org IN (c.org_id, c.invited_org_id)))
  ORDER BY d.taken_at, d.id LIMIT 1
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.party_tell(p_type text, p_subject text, VARIADIC p_orgs text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  INSERT INTO party_event (org_id, type, subject_id) SELECT DISTINCT o, p_type, p_subject FROM unnest(p_orgs) AS o WHERE o IS NOT NULL
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_access()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell('lease.access_changed', NEW.id, NEW.org_id, NEW.provider_org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_alert()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell('alert.matched', NEW.id, NEW.org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_both()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell(TG_ARGV[0] || '.' || lower(NEW.state), NEW.id, NEW.org_id, NEW.provider_org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_budget()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell('budget.reached', r.budget_id, r.org_id) FROM (SELECT DISTINCT budget_id, org_id FROM raised) r;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_contract()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell(CASE TG_OP WHEN 'INSERT' THEN 'contract.signed' ELSE 'contract.changed' END, NEW.id, NEW.org_id, NEW.provider_org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_credit_note()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell('credit_note.issued', NEW.id, NEW.org_id, NEW.provider_org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_dispute()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell('dispute.' || NEW.status, NEW.id, NEW.org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_invoice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state <> OLD.state THEN
    PERFORM party_tell('invoice.' || lower(NEW.state), NEW.id, NEW.org_id);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.payment_error IS DISTINCT FROM OLD.payment_error AND NEW.payment_error IS NOT NULL THEN
    PERFORM party_tell('invoice.payment_failed', NEW.id, NEW.org_id);
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_invoice_wire()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell('invoice.part_received', NEW.invoice_id, NEW.org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_own()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell(TG_ARGV[0] || '.' || lower(NEW.state), NEW.id, NEW.org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_quote_approval()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell(
    CASE NEW.state WHEN 'PENDING' THEN 'quote.approval_requested' WHEN 'APPROVED' THEN 'quote.approved' ELSE 'quote.approval_declined' END,
    NEW.quote_id, NEW.org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_quote_share()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell(CASE TG_OP WHEN 'INSERT' THEN 'quote.shared' ELSE 'quote.share_revoked' END, NEW.quote_id, NEW.org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_reminder()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell(NEW.type, NEW.subject_id, NEW.org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_top_up_asks()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell('top_up.asks_payer', NEW.id, NEW.org_id);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.party_tell_top_up_dunned()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM party_tell('top_up.' || lower(NEW.step), d.top_up_id, NEW.org_id) FROM top_up_dispute d WHERE d.id = NEW.dispute_id;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payment_action_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF OLD.state <> 'WAITING' OR to_jsonb(NEW) - ARRAY['state', 'ended_at'] <> to_jsonb(OLD) - ARRAY['state', 'ended_at'] THEN
    RAISE EXCEPTION 'what was asked of call % is %', OLD.intent_id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payment_method_stays()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF OLD.removed_at IS NOT NULL OR to_jsonb(NEW) - ARRAY['preferred_at', 'removed_at'] <> to_jsonb(OLD) - ARRAY['preferred_at', 'removed_at'] THEN
    RAISE EXCEPTION 'payment method % does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payment_setup_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_may constant text[] := ARRAY['stripe_setup_intent_id', 'stripe_mandate_id', 'state', 'failure', 'payment_method_id', 'ended_at'];
BEGIN
  IF OLD.state = 'DONE' OR to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may
    OR OLD.stripe_setup_intent_id IS NOT NULL AND NEW.stripe_setup_intent_id IS DISTINCT FROM OLD.stripe_setup_intent_id THEN
    RAISE EXCEPTION 'payment setup % is %', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payout_account_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'INSERT' AND (NEW.stripe_account_id IS NOT NULL OR NEW.state <> 'NOT_STARTED' OR NEW.transfers <> 'INACTIVE' OR NEW.payouts_enabled) THEN
    RAISE EXCEPTION 'an account begins with nothing at Stripe' USING ERRCODE = 'check_violation';
  ELSIF TG_OP = 'UPDATE' AND ((NEW.id, NEW.org_id, NEW.asked_at) <> (OLD.id, OLD.org_id, OLD.asked_at)
    OR OLD.stripe_account_id IS NOT NULL AND NEW.stripe_account_id IS DISTINCT FROM OLD.stripe_account_id) THEN
    RAISE EXCEPTION 'account % stays the one it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payout_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_account constant bigint := (SELECT id FROM account WHERE type = 'PROVIDER_PAYABLE' AND owner_id = NEW.org_id AND currency = NEW.currency);
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (SELECT sum(amount_minor) FROM payout_line WHERE payout_id = NEW.id)
    OR NEW.amount_minor IS DISTINCT FROM (SELECT sum(amount_minor) FROM payout_transfer WHERE payout_id = NEW.id AND currency = NEW.currency) THEN
    RAISE EXCEPTION 'payout % is not the sum of its lines and of its transfers', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT journal_id, sum(amount_minor) AS minor FROM payout_line WHERE payout_id = NEW.id GROUP BY journal_id) AS line
    LEFT JOIN LATERAL (
      SELECT -sum(e.minor) AS minor FROM entry e JOIN journal j ON j.id = e.journal_id
      WHERE e.journal_id = line.journal_id AND e.account_id = v_account AND j.kind <> 'PROVIDER_TRANSFERRED'
    ) AS moved ON true
    WHERE moved.minor IS DISTINCT FROM line.minor
  ) THEN
    RAISE EXCEPTION 'a line of payout % pays what the books do not owe', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT invoice_line_id AS id FROM payout_line WHERE payout_id = NEW.id) AS own JOIN invoice_line i ON i.id = own.id
    CROSS JOIN LATERAL (SELECT sum(l.amount_minor) AS minor FROM payout_line l WHERE l.invoice_line_id = i.id) AS paid
    WHERE i.share_org IS DISTINCT FROM NEW.org_id OR abs(paid.minor) > abs(i.amount_minor) OR sign(paid.minor) NOT IN (0, sign(i.amount_minor))
  ) THEN
    RAISE EXCEPTION 'payout % pays an invoice line more than it asks', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM payout_transfer t WHERE t.payout_id = NEW.id AND t.amount_minor IS DISTINCT FROM (
      SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id AND e.account_id = v_account
      WHERE j.idempotency_key = format('transfer:%s:sent', coalesce(t.wire_id, t.id)) AND j.kind = 'PROVIDER_TRANSFERRED')
  ) THEN
    RAISE EXCEPTION 'the books do not show what payout % transfers', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payout_follows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE payout SET state = coalesce((
    SELECT t.state FROM payout_transfer t WHERE t.payout_id = NEW.payout_id AND t.state <> 'REVERSED'
    ORDER BY array_position(ARRAY['FAILED', 'PLANNED', 'SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT'], t.state) LIMIT 1), 'REVERSED')
  WHERE id = NEW.payout_id;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payout_holdings(p_org text)
 RETURNS TABLE(currency character, payable bigint, reserve bigint, debt bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM sec.require_org(p_org);
  RETURN QUERY
    SELECT a.currency, coalesce(sum(b.held) FILTER (WHERE a.type = 'PROVIDER_PAYABLE'), 0)::bigint,
      coalesce(sum(b.held) FILTER (WHERE a.type = 'PROVIDER_RESERVE'), 0)::bigint,
      coalesce(sum(b.held) FILTER (WHERE a.type = 'PROVIDER_RECEIVABLE'), 0)::bigint
    FROM account a JOIN account_balance b ON b.account_id = a.id
    WHERE a.owner_id = p_org AND a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RESERVE', 'PROVIDER_RECEIVABLE')
    GROUP BY a.currency ORDER BY a.currency;
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.payout_lock_holdings(p_org text, p_currency character)
 RETURNS TABLE(payable bigint, reserve bigint, debt bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  -- in the order in which postings lock them
  PERFORM FROM account_balance b JOIN account a ON a.id = b.account_id
  WHERE a.owner_id = p_org AND a.currency = p_currency AND a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RESERVE', 'PROVIDER_RECEIVABLE')
  ORDER BY b.account_id FOR NO KEY UPDATE OF b;
  RETURN QUERY SELECT h.payable, h.reserve, h.debt FROM payout_holdings(p_org) h WHERE h.currency = p_currency;
END
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.payout_sealed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN payout p ON p.id = a.payout_id WHERE p.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'a planned payout takes nothing more' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payout_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'payout % stays as it was planned; its state follows from its transfers', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.payout_transfer_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_may constant text[] := ARRAY['stripe_transfer_id', 'destination_payment_id', 'connected_payout_id', 'bank_trace_id', 'reversed_minor', 'state', 'failure'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR NEW.reversed_minor < OLD.reversed_minor
    OR OLD.stripe_transfer_id IS NOT NULL AND NEW.stripe_transfer_id IS DISTINCT FROM OLD.stripe_transfer_id
    OR OLD.destination_payment_id IS NOT NULL AND NEW.destination_payment_id IS DISTINCT FROM OLD.destination_payment_id THEN
    RAISE EXCEPTION 'transfer % stays as it was planned', OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
    ('PLANNED', 'SENT'), ('PLANNED', 'ARRIVED_AT_STRIPE'), ('PLANNED', 'PAID_OUT'), ('PLANNED', 'FAILED'), ('PLANNED', 'REVERSED'),
    ('SENT', 'ARRIVED_AT_STRIPE'), ('SENT', 'PAID_OUT'), ('SENT', 'FAILED'), ('SENT', 'REVERSED'),
    ('ARRIVED_AT_STRIPE', 'PAID_OUT'), ('ARRIVED_AT_STRIPE', 'REVERSED'),
    ('PAID_OUT', 'ARRIVED_AT_STRIPE'), ('PAID_OUT', 'FAILED'), ('PAID_OUT', 'REVERSED')
  ) THEN
    RAISE EXCEPTION 'transfer % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.period_begins_in_force()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.reopened_at := NULL;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.period_broken_reopenings()
 RETURNS TABLE(reopening_id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT s.reopening_id FROM period_reopening_step s
  JOIN period_reopening r ON r.id = s.reopening_id
  LEFT JOIN recon_certificate c ON c.period_id = r.period_id
  LEFT JOIN period_reopening_step p ON p.reopening_id = s.reopening_id AND p.seq = s.seq - 1
  WHERE s.hash <> encode(sha256(convert_to((to_jsonb(s) - 'hash')::text, 'UTF8')), 'hex')
    OR s.previous_hash <> coalesce(p.hash, encode(sha256(convert_to(to_jsonb(r)::text, 'UTF8')), 'hex'))
    OR r.certificate_hash IS DISTINCT FROM c.hash
$function$

-- may execute: gridlease_staff
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
CREATE OR REPLACE FUNCTION public.period_closes_clean()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (
    SELECT FROM recon_exception WHERE state NOT IN ('RESOLVED', 'WRITTEN_OFF', 'VOID') AND since < NEW.ends_at AND coalesce(due_at, since) <= market_now()
  ) THEN
    RAISE EXCEPTION 'exceptions of the period are open and past their time' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.period_reopening_alone()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (
    SELECT FROM period_reopening r WHERE r.period_id = (SELECT period_id FROM period_reopening WHERE id = NEW.reopening_id) AND r.id <> NEW.reopening_id
    AND (SELECT kind FROM period_reopening_step s WHERE s.reopening_id = r.id ORDER BY seq DESC LIMIT 1) = 'PROPOSED'
  ) THEN
    RAISE EXCEPTION 'it is proposed already that this period is opened again' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.period_reopening_begins()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  NEW.certificate_hash := (SELECT hash FROM recon_certificate WHERE period_id = NEW.period_id);
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.period_reopening_stepped()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE period_close SET reopened_at = NEW.at FROM period_reopening r WHERE r.id = NEW.reopening_id AND period_close.id = r.period_id;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.period_reopening_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_reopening period_reopening;
  v_last period_reopening_step;
  v_alone boolean := ledger_gate(true);
BEGIN
  SELECT * INTO v_reopening FROM period_reopening WHERE id = NEW.reopening_id FOR NO KEY UPDATE;
  SELECT * INTO v_last FROM period_reopening_step WHERE reopening_id = NEW.reopening_id ORDER BY seq DESC LIMIT 1;
  IF (coalesce(v_last.kind, '') || '>' || NEW.kind) NOT IN ('>PROPOSED', 'PROPOSED>APPROVED', 'PROPOSED>REJECTED') THEN
    RAISE EXCEPTION 'reopening % is % and cannot be %', NEW.reopening_id, coalesce(v_last.kind, 'new'), NEW.kind USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'APPROVED' AND NEW."by" = v_last."by" THEN
    RAISE EXCEPTION 'reopening % is approved by another person than %', NEW.reopening_id, v_last."by" USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind <> 'REJECTED' AND NOT EXISTS (
    SELECT FROM period_close WHERE id = v_reopening.period_id AND reopened_at IS NULL AND ends_at = ledger_closed_until()
  ) THEN
    RAISE EXCEPTION 'period % is not the last one that is closed', v_reopening.period_id USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.at := market_now();
  NEW.seq := coalesce(v_last.seq, 0) + 1;
  NEW.previous_hash := coalesce(v_last.hash, encode(sha256(convert_to(to_jsonb(v_reopening)::text, 'UTF8')), 'hex'));
  NEW.hash := '';
  NEW.hash := encode(sha256(convert_to((to_jsonb(NEW) - 'hash')::text, 'UTF8')), 'hex');
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.period_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.reopened_at IS NOT NULL OR NEW.reopened_at IS NULL
    OR to_jsonb(NEW) - 'reopened_at' <> to_jsonb(OLD) - 'reopened_at' THEN
    RAISE EXCEPTION 'period_close is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
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
    SELECT b.account_id, b.minor FROM period_balance b JOIN period_close p ON p.id = b.period_id WHERE p.ends_at = NEW.starts_at AND p.reopened_at IS NULL
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
CREATE OR REPLACE FUNCTION public.prepaid_is_booked(p_id text, p_key text, p_org text, p_minor bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF p_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = p_key AND a.type = 'TENANT_PREPAID' AND a.owner_id = p_org
  ) THEN
    RAISE EXCEPTION 'the books do not say what % moved', p_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.prepayment_draw_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = format('prepayment:%s:drawn:%s', NEW.contract_money_id, NEW.id) AND j.source_id = NEW.invoice_id
      AND a.type = 'TENANT_PREPAID' AND a.owner_id = NEW.org_id
  ) THEN
    RAISE EXCEPTION 'the books do not say what invoice % drew', NEW.invoice_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.prepayment_is_drawn()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE contract_money SET drawn_minor = drawn_minor + NEW.amount_minor
  WHERE id = NEW.contract_money_id AND kind = 'PREPAYMENT' AND currency = NEW.currency AND org_id = NEW.org_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'draw % is not of a prepayment of this tenant', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  UPDATE invoice SET credited_minor = credited_minor + NEW.amount_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % takes no draw', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.principal_names(p_ids text[])
 RETURNS TABLE(id text, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT u.id, u.name FROM app_user u JOIN membership m ON m.user_id = u.id AND m.org_id = (SELECT sec.org()) WHERE u.id = ANY (p_ids)
  UNION ALL
  SELECT k.id, k.name FROM api_key k WHERE k.org_id = (SELECT sec.org()) AND k.id = ANY (p_ids)
$function$

-- may execute: gridlease_app
CREATE OR REPLACE FUNCTION public.quote_approval_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'PENDING' THEN
      RAISE EXCEPTION 'approval % begins as a question', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'PENDING' THEN
    RAISE EXCEPTION 'approval % is % for good', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM quote WHERE id = NEW.quote_id AND made_by = NEW.decided_by) THEN
    RAISE EXCEPTION 'quote % is approved by another person than %', NEW.quote_id, NEW.decided_by USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.quote_is_approved()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_state text;
  v_fits boolean;
BEGIN
  SELECT state, currency = NEW.currency AND total_minor = NEW.total_minor INTO v_state, v_fits
  FROM quote_approval WHERE quote_id = NEW.id ORDER BY id DESC LIMIT 1;
  IF v_state = 'DECLINED' THEN
    RAISE EXCEPTION 'quote % was declined', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF (v_state IS DISTINCT FROM 'APPROVED' OR NOT v_fits) AND EXISTS (
    SELECT FROM quote_approval_rule r
    WHERE r.org_id = NEW.org_id AND r.above_minor IS NOT NULL AND (r.currency <> NEW.currency OR NEW.total_minor > r.above_minor)
  ) THEN
    RAISE EXCEPTION 'quote % needs an approval', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
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
CREATE OR REPLACE FUNCTION public.recon_basis_breaks()
 RETURNS TABLE(kind text, document_id text, currency character, said_minor bigint, comes_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT CASE l.kind WHEN 'SLA_CREDIT' THEN 'SERVICE_CREDIT' ELSE 'METERED_CONTRACT' END, i.id, i.currency,
    (l.minor * CASE l.kind WHEN 'SLA_CREDIT' THEN -1 ELSE 1 END)::bigint, (coalesce(b.minor, 0) * CASE l.kind WHEN 'SLA_CREDIT' THEN -1 ELSE 1 END)::bigint
  FROM invoice i JOIN (
    SELECT invoice_id, kind, count(*) AS lines, sum(amount_minor) AS minor FROM invoice_line
    WHERE kind IN ('USAGE', 'SPOT_USAGE', 'ENERGY', 'CURTAILMENT_SHARE', 'POWER_CHARGE', 'SLA_CREDIT') GROUP BY invoice_id, kind
  ) AS l ON l.invoice_id = i.id
  LEFT JOIN (SELECT invoice_id, kind, count(*) AS lines, sum(amount_minor) AS minor FROM invoice_meter_basis GROUP BY invoice_id, kind) AS b
    ON b.invoice_id = l.invoice_id AND b.kind = l.kind
  WHERE i.kind = 'CONTRACT_METER' AND coalesce(b.lines, 0) < l.lines
  UNION ALL
  SELECT 'SERVICE_CREDIT', n.bill, n.currency, sum(n.subtotal_minor)::bigint, 0
  FROM (SELECT split_part(cause, ':', 2) AS bill, currency, subtotal_minor FROM credit_note WHERE kind = 'SLA_CREDIT' AND cause LIKE 'contract:%') AS n
  WHERE NOT EXISTS (SELECT FROM invoice_meter_basis b WHERE b.invoice_id = n.bill AND b.kind = 'SLA_CREDIT') GROUP BY n.bill, n.currency
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_broken_chain()
 RETURNS TABLE(exception_id text, seq integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT s.exception_id, s.seq FROM recon_exception_step s
  JOIN recon_exception e ON e.id = s.exception_id
  LEFT JOIN recon_exception_step p ON p.exception_id = s.exception_id AND p.seq = s.seq - 1
  WHERE s.hash <> encode(sha256(convert_to((to_jsonb(s) - 'hash')::text, 'UTF8')), 'hex')
    OR s.previous_hash <> coalesce(p.hash, encode(sha256(convert_to((to_jsonb(e) - 'state' - 'assignee' - 'closed_at')::text, 'UTF8')), 'hex'))
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_broken_decisions()
 RETURNS TABLE(decision_id text, seq integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT s.decision_id, s.seq FROM recon_decision_step s
  JOIN recon_decision d ON d.id = s.decision_id
  LEFT JOIN recon_decision_step p ON p.decision_id = s.decision_id AND p.seq = s.seq - 1
  WHERE s.hash <> encode(sha256(convert_to((to_jsonb(s) - 'hash')::text, 'UTF8')), 'hex')
    OR s.previous_hash <> coalesce(p.hash, encode(sha256(convert_to(to_jsonb(d)::text, 'UTF8')), 'hex'))
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_contract_meter_breaks()
 RETURNS TABLE(kind text, document_id text, currency character, said_minor bigint, comes_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH basis AS (
    SELECT b.*, i.starts_at, i.ends_at FROM invoice_meter_basis b JOIN invoice i ON i.id = b.invoice_id
  ), ran AS (
    -- a record that straddles two bills counts by its share of time
    SELECT b.invoice_id, b.place, coalesce(sum(m.unit_hours * share_of_time(m.starts_at, m.ends_at, b.starts_at, b.ends_at)), 0) AS hours
    FROM basis b LEFT JOIN LATERAL unnest(b.record_ids) AS n (id) ON true LEFT JOIN meter_record m ON m.id = n.id
    WHERE b.kind IN ('USAGE', 'SPOT_USAGE') GROUP BY b.invoice_id, b.place
  ), part AS (
    SELECT b.invoice_id, b.place, p.own, r.tariff, r.it_kwh * (p.ms / 1000)::numeric(40,30) / extract(epoch FROM r.ends_at - r.starts_at) AS it, coalesce(r.pue, p.pue) AS pue
    FROM basis b CROSS JOIN jsonb_to_recordset(b.energy -> 'parts') AS p (id text, ms numeric, own boolean, pue numeric) JOIN meter_reading r ON r.id = p.id
    WHERE b.kind = 'ENERGY'
  ), read AS (
    SELECT invoice_id, place, sum(it) AS it, sum(it * pue) AS site, sum(it * pue * tariff) FILTER (WHERE own) AS cost,
      sum(it * pue) FILTER (WHERE own AND tariff IS NOT NULL) AS priced
    FROM part GROUP BY invoice_id, place
  ), energy AS (
    SELECT b.invoice_id, b.place, t.*, t.rest + coalesce(r.it, 0) AS it_now, t."restSite" + coalesce(r.site, 0) AS site_now,
      CASE WHEN t.adder IS NULL OR coalesce(r.priced, 0) = 0 THEN t.price ELSE round(r.cost / r.priced, 12) + t.adder END AS price_now
    FROM basis b CROSS JOIN LATERAL jsonb_to_record(b.energy) AS t (rest numeric, "restSite" numeric, pue numeric, cap numeric, minimum numeric, price numeric, adder numeric)
    LEFT JOIN read r ON r.invoice_id = b.invoice_id AND r.place = b.place
    WHERE b.kind = 'ENERGY'
  ), drawn AS (
    SELECT e.*, CASE WHEN e.it_now = 0 THEN e.pue ELSE round(e.site_now / e.it_now, 12) END AS pue_now FROM energy e
  ), each_line AS (
    SELECT b.invoice_id, b.currency, b.amount_minor, b.amount_minor * h.hours / nullif(b.quantity, 0) AS comes
    FROM basis b JOIN ran h ON h.invoice_id = b.invoice_id AND h.place = b.place WHERE round(h.hours - b.quantity, 9) <> 0
    UNION ALL
    SELECT b.invoice_id, b.currency, b.amount_minor,
      greatest(d.it_now, d.minimum) * least(d.pue_now, d.cap) * d.price_now * minor_per_major(b.currency)
    FROM basis b JOIN drawn d ON d.invoice_id = b.invoice_id AND d.place = b.place
    WHERE round(d.it_now - b.quantity, 9) <> 0 OR round(d.pue_now - d.pue, 9) <> 0 OR round(d.price_now - d.price, 9) <> 0
    UNION ALL
    SELECT b.invoice_id, b.currency, b.amount_minor, b.amount_minor * coalesce(s.megawatt_hours * s.price, 0) / nullif(b.quantity * b.price, 0)
    FROM basis b LEFT JOIN curtailment_settlement s ON s.call_id = ANY (b.record_ids)
    WHERE b.kind = 'CURTAILMENT_SHARE' AND (s.megawatt_hours IS DISTINCT FROM b.quantity OR s.price IS DISTINCT FROM b.price)
    UNION ALL
    SELECT b.invoice_id, b.currency, b.amount_minor, coalesce(c.amount_minor, 0)
    FROM basis b LEFT JOIN power_charge c ON c.id = ANY (b.record_ids)
    WHERE b.kind = 'POWER_CHARGE' AND c.amount_minor IS DISTINCT FROM b.amount_minor
  )
  SELECT 'METERED_CONTRACT', invoice_id, currency, amount_minor, round(coalesce(comes, 0))::bigint FROM each_line
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_contract_money_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT CASE r.kind WHEN 'DEPOSIT' THEN 'DEPOSITS_ARE_OBLIGATIONS' ELSE 'PREPAID_IS_BALANCES' END AS identity, r.currency AS currency, CASE WHEN r.received_at IS NULL THEN 0 WHEN r.kind = 'DEPOSIT' THEN r.amount_minor - r.applied_minor - r.forfeited_minor - r.returned_minor ELSE r.amount_minor - r.drawn_minor END AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_contract_money_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT CASE r.kind WHEN 'DEPOSIT' THEN 'DEPOSITS_ARE_OBLIGATIONS' ELSE 'PREPAID_IS_BALANCES' END AS identity, r.currency AS currency, CASE WHEN r.received_at IS NULL THEN 0 WHEN r.kind = 'DEPOSIT' THEN r.amount_minor - r.applied_minor - r.forfeited_minor - r.returned_minor ELSE r.amount_minor - r.drawn_minor END AS minor FROM is_now r UNION ALL SELECT CASE r.kind WHEN 'DEPOSIT' THEN 'DEPOSITS_ARE_OBLIGATIONS' ELSE 'PREPAID_IS_BALANCES' END, r.currency, -(CASE WHEN r.received_at IS NULL THEN 0 WHEN r.kind = 'DEPOSIT' THEN r.amount_minor - r.applied_minor - r.forfeited_minor - r.returned_minor ELSE r.amount_minor - r.drawn_minor END) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_counted(p_run text)
 RETURNS TABLE(entry_id text, leg text, currency character, minor bigint, at timestamp with time zone, agrees boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH scope AS (SELECT * FROM recon_run_scope WHERE run_id = p_run),
  part AS (SELECT p.* FROM scope s, jsonb_to_recordset(s.parts) AS p (id text, whole text, leg text, currency char(3), minor bigint)),
  latest AS (
    SELECT DISTINCT ON (e.entry_id) e.* FROM recon_entry e WHERE e.seq <= (SELECT staged_seq FROM scope) ORDER BY e.entry_id, e.seq DESC
  ),
  member AS (
    SELECT l.entry_id, l.leg, l.currency, l.amount_minor AS minor, l.at FROM latest l CROSS JOIN scope s
    WHERE NOT l.is_gone AND l.entry_id NOT IN (SELECT whole FROM part)
      AND NOT (l.leg = 'RECORD' AND coalesce(l.movement IN ('PAYOUT', 'WIRE'), false)
        AND coalesce(coalesce(l.expected_at, l.at) < (s.bank_since ->> l.currency)::timestamptz, true))
    UNION ALL
    SELECT p.id, p.leg, p.currency, p.minor, l.at FROM part p JOIN latest l ON l.entry_id = p.whole
  ),
  odd AS (SELECT DISTINCT unnest(odd) AS id FROM scope)
  SELECT m.entry_id, m.leg, m.currency, m.minor, m.at, o.id IS NULL FROM member m LEFT JOIN odd o ON o.id = m.entry_id
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_credit_application_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'CREDIT_IS_NOTES' AS identity, r.currency AS currency, -r.amount_minor AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_credit_application_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'CREDIT_IS_NOTES' AS identity, r.currency AS currency, -r.amount_minor AS minor FROM is_now r UNION ALL SELECT 'CREDIT_IS_NOTES', r.currency, -(-r.amount_minor) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_credit_note_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'CREDIT_IS_NOTES' AS identity, r.currency AS currency, r.total_minor - r.lowers_minor AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_credit_note_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'CREDIT_IS_NOTES' AS identity, r.currency AS currency, r.total_minor - r.lowers_minor AS minor FROM is_now r UNION ALL SELECT 'CREDIT_IS_NOTES', r.currency, -(r.total_minor - r.lowers_minor) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_credit_note_reversal_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'CREDIT_IS_NOTES' AS identity, (SELECT n.currency FROM credit_note n WHERE n.id = r.credit_note_id) AS currency, (SELECT n.lowers_minor - n.total_minor FROM credit_note n WHERE n.id = r.credit_note_id) AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_credit_note_reversal_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'CREDIT_IS_NOTES' AS identity, (SELECT n.currency FROM credit_note n WHERE n.id = r.credit_note_id) AS currency, (SELECT n.lowers_minor - n.total_minor FROM credit_note n WHERE n.id = r.credit_note_id) AS minor FROM is_now r UNION ALL SELECT 'CREDIT_IS_NOTES', (SELECT n.currency FROM credit_note n WHERE n.id = r.credit_note_id), -((SELECT n.lowers_minor - n.total_minor FROM credit_note n WHERE n.id = r.credit_note_id)) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_decision_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_document_breaks()
 RETURNS TABLE(kind text, document_id text, currency character, said_minor bigint, comes_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT * FROM recon_paper_breaks() UNION ALL SELECT * FROM recon_energy_breaks() UNION ALL SELECT * FROM recon_contract_meter_breaks()
  UNION ALL SELECT * FROM recon_basis_breaks() UNION ALL SELECT * FROM recon_service_breaks()
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_energy_breaks()
 RETURNS TABLE(kind text, document_id text, currency character, said_minor bigint, comes_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH named AS (
    SELECT DISTINCT n.id FROM energy_bill b CROSS JOIN unnest(b.meter_record_ids) AS n (id)
  ), read AS (
    SELECT m.id, sum(coalesce(r.it_kwh * s.share * coalesce(r.pue, load.pue), 0))
        + greatest(0, extract(epoch FROM m.ends_at - m.starts_at) - sum(coalesce(s.share * extract(epoch FROM r.ends_at - r.starts_at), 0))) / 3600
          * l.units * load.pue AS kwh, bool_or(r.id IS NULL) AS is_short
    FROM named JOIN meter_record m ON m.id = named.id JOIN lease l ON l.id = m.lease_id
    CROSS JOIN LATERAL (SELECT l.meter_watts_per_unit / 1000.0 AS pue) AS load
    CROSS JOIN unnest(m.reading_ids) AS n (id) LEFT JOIN meter_reading r ON r.id = n.id
    LEFT JOIN LATERAL (SELECT share_of_time(r.starts_at, r.ends_at, m.starts_at, m.ends_at) AS share) AS s ON true
    GROUP BY m.id, l.units, load.pue
  ), bill AS (
    SELECT b.id, coalesce(sum(m.energy_kwh), 0) AS kwh, coalesce(sum(coalesce(read.kwh, m.energy_kwh)), 0) AS read_kwh,
      count(*) FILTER (WHERE read.is_short) AS short
    FROM energy_bill b LEFT JOIN LATERAL unnest(b.meter_record_ids) AS n (id) ON true
    LEFT JOIN meter_record m ON m.id = n.id LEFT JOIN read ON read.id = m.id
    WHERE b.meter_record_ids IS NOT NULL GROUP BY b.id
  ), each_bill AS (
    SELECT b.id, b.lease_id, b.starts_at, b.revision, b.currency, b.energy_kwh, coalesce(b.invoice_id, b.owed_credit_id) AS document_id,
      t.energy_price * minor_per_major(b.currency) AS price, l.quantity AS line_kwh, l.amount_minor AS line_minor, b.energy_minor,
      round(n.kwh - b.energy_kwh, 9) AS off, round(n.read_kwh - b.energy_kwh, 9) AS read_off, n.short
    FROM energy_bill b JOIN bill n ON n.id = b.id JOIN lease t ON t.id = b.lease_id
    LEFT JOIN LATERAL (
      SELECT o.quantity, o.amount_minor FROM invoice_line o
      WHERE o.invoice_id = b.invoice_id AND o.kind = 'ENERGY' AND o.meter_record_ids = b.meter_record_ids LIMIT 1
    ) AS l ON true
  ), judged AS (
    -- what a correction takes over from the bill before it is that bill's
    SELECT b.*, coalesce(b.line_minor, b.energy_minor - coalesce(p.energy_minor, 0)) AS said_minor,
      CASE WHEN b.off <> 0 AND b.off <> coalesce(p.off, 0) THEN b.off WHEN b.off = 0 AND coalesce(p.off, 0) = 0 THEN b.energy_kwh - coalesce(p.energy_kwh, 0) - b.line_kwh END AS record_off,
      CASE WHEN b.off = 0 AND (b.read_off <> 0 AND b.read_off <> coalesce(p.read_off, 0) OR b.short > coalesce(p.short, 0)) THEN b.read_off END AS reading_off
    FROM each_bill b LEFT JOIN each_bill p ON p.lease_id = b.lease_id AND p.starts_at = b.starts_at AND p.revision = b.revision - 1
    WHERE b.price IS NOT NULL
  )
  SELECT CASE WHEN record_off <> 0 THEN 'METERED_ENERGY' ELSE 'METERED_READINGS' END, document_id, currency, said_minor,
    (said_minor + round((energy_kwh + CASE WHEN record_off <> 0 THEN record_off ELSE reading_off END) * price) - round(energy_kwh * price))::bigint
  FROM judged WHERE record_off <> 0 OR reading_off IS NOT NULL
  UNION ALL
  -- a bill that is gone leaves its invoice
  SELECT 'METERED_ENERGY', i.id, i.currency, i.subtotal_minor, 0 FROM invoice i
  WHERE i.kind = 'ENERGY' AND i.state <> 'VOID' AND NOT EXISTS (SELECT FROM energy_bill b WHERE b.invoice_id = i.id)
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_exception_begins()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.state <> 'OPEN' OR num_nonnulls(NEW.assignee, NEW.closed_at) > 0 THEN
    RAISE EXCEPTION 'an exception begins open' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_exception_file_comes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM FROM recon_exception WHERE id = NEW.exception_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM recon_exception_file WHERE exception_id = NEW.exception_id) >= 30 THEN
    RAISE EXCEPTION 'exception % keeps at most 30 files', NEW.exception_id USING ERRCODE = 'check_violation';
  END IF;
  NEW.uploaded_at := market_now();
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_exception_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_may constant text[] := ARRAY['state', 'assignee', 'closed_at'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'exception % stays as it was found; where it stands follows from its steps', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_exception_stepped()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE recon_exception SET
    state = coalesce(r.leads_to, state),
    assignee = coalesce(NEW.assignee, recon_exception.assignee),
    closed_at = CASE WHEN r.leads_to IN ('RESOLVED', 'WRITTEN_OFF', 'VOID') THEN NEW.at ELSE closed_at END
  FROM recon_step_rule r WHERE recon_exception.id = NEW.exception_id AND r.kind = NEW.kind;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_exception_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_identities(p_end timestamp with time zone)
 RETURNS TABLE(identity text, currency character, ledger_minor bigint, items_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
    -- by payout: what was sent, less what arrived; what came back has a transaction of its own
    SELECT currency, sum(minor)::bigint AS minor FROM (
      SELECT j.source_id, a.currency, sum(e.minor) AS minor FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.source_type = 'STRIPE_PAYOUT' AND a.type = 'CASH_IN_TRANSIT' AND coalesce(j.booked_at, j.effective_at) < p_end
      GROUP BY j.source_id, a.currency HAVING sum(e.minor) > 0 OR bool_or(j.kind = 'PAYOUT_FAILED')
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
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_identities_at(p_at timestamp with time zone)
 RETURNS TABLE(identity text, currency character, ledger_minor bigint, items_minor bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_period text;
  v_end timestamptz;
  v_known jsonb;
BEGIN
  SELECT p.id, p.ends_at, c.body::jsonb -> 'identities' INTO v_period, v_end, v_known
  FROM period_close p JOIN recon_certificate c ON c.period_id = p.id
  WHERE p.reopened_at IS NULL AND p.ends_at <= p_at AND c.body::jsonb ->> 'identitiesSummed' = 'IN_FULL' ORDER BY p.ends_at DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY SELECT * FROM recon_identities_in_full(p_at);
    RETURN;
  END IF;
  RETURN QUERY
  WITH certified AS (
    SELECT k ->> 0 AS name, (k ->> 1)::char(3) AS cur, (k ->> 2)::bigint AS ledger, (k ->> 3)::bigint AS items FROM jsonb_array_elements(v_known) AS k
  ), posted AS (
    SELECT CASE a.type WHEN 'TENANT_RECEIVABLE' THEN 'RECEIVABLE_IS_OPEN_INVOICES' WHEN 'TENANT_DEPOSIT' THEN 'DEPOSITS_ARE_OBLIGATIONS'
        WHEN 'PROVIDER_PAYABLE' THEN 'PAYABLE_IS_OPEN_LINES' WHEN 'TENANT_CREDIT' THEN 'CREDIT_IS_NOTES' ELSE 'PREPAID_IS_BALANCES' END AS name,
      a.currency AS cur, CASE a.type WHEN 'TENANT_RECEIVABLE' THEN e.minor ELSE -e.minor END AS minor, j.kind
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.posted_at >= v_end AND j.posted_at < p_at
      AND a.type IN ('TENANT_RECEIVABLE', 'TENANT_DEPOSIT', 'PROVIDER_PAYABLE', 'TENANT_CREDIT', 'TENANT_PREPAID')
  ), written AS (
    SELECT name, cur, ledger, items FROM certified
    WHERE name IN ('RECEIVABLE_IS_OPEN_INVOICES', 'DEPOSITS_ARE_OBLIGATIONS', 'PAYABLE_IS_OPEN_LINES', 'CREDIT_IS_NOTES', 'PREPAID_IS_BALANCES')
    UNION ALL SELECT name, cur, minor, CASE WHEN name = 'PAYABLE_IS_OPEN_LINES' AND kind <> 'PROVIDER_TRANSFERRED' THEN minor ELSE 0 END FROM posted
    UNION ALL SELECT c.identity, c.currency, 0, c.minor FROM recon_item_change c WHERE c.at >= v_end AND c.at < p_at
  ), booked AS (
    SELECT a.type, a.currency AS cur, e.minor, j.source_type, j.source_id
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE coalesce(j.booked_at, j.effective_at) >= v_end AND coalesce(j.booked_at, j.effective_at) < p_at
      AND a.type IN ('CASH_IN_TRANSIT', 'SUSPENSE', 'BANK')
  ), held AS (
    SELECT m.type, m.cur, sum(m.minor)::bigint AS minor FROM (
      SELECT a.type, a.currency AS cur, b.minor FROM period_balance b JOIN account a ON a.id = b.account_id
      WHERE b.period_id = v_period AND a.type IN ('CASH_IN_TRANSIT', 'SUSPENSE', 'BANK')
      UNION ALL SELECT o.type, o.cur, o.minor FROM booked o
    ) AS m GROUP BY m.type, m.cur
  ), moved AS (
    -- payouts that something happened to since: what each is under way with now, less what it was then
    SELECT t.cur, CASE WHEN t.now_minor > 0 OR t.now_failed THEN t.now_minor ELSE 0 END - CASE WHEN t.then_minor > 0 OR t.then_failed THEN t.then_minor ELSE 0 END AS minor
    FROM (
      SELECT j.source_id, a.currency AS cur, sum(e.minor) AS now_minor, coalesce(bool_or(j.kind = 'PAYOUT_FAILED'), false) AS now_failed,
        coalesce(sum(e.minor) FILTER (WHERE coalesce(j.booked_at, j.effective_at) < v_end), 0) AS then_minor,
        coalesce(bool_or(j.kind = 'PAYOUT_FAILED') FILTER (WHERE coalesce(j.booked_at, j.effective_at) < v_end), false) AS then_failed
      FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.source_type = 'STRIPE_PAYOUT' AND a.type = 'CASH_IN_TRANSIT' AND coalesce(j.booked_at, j.effective_at) < p_at
        AND j.source_id IN (SELECT o.source_id FROM booked o WHERE o.type = 'CASH_IN_TRANSIT' AND o.source_type = 'STRIPE_PAYOUT')
      GROUP BY j.source_id, a.currency
    ) AS t
  ), underway AS (
    SELECT u.cur, sum(u.items)::bigint AS items FROM (
      SELECT c.cur, c.items FROM certified c WHERE c.name = 'IN_TRANSIT_IS_PAYOUTS_UNDERWAY' UNION ALL SELECT m.cur, m.minor FROM moved m
    ) AS u GROUP BY u.cur
  ), known AS (
    SELECT DISTINCT ON (s.account_id) s.currency AS cur, s.closing_minor FROM bank_statement s
    WHERE s.kind = 'STATEMENT' AND s.closing_minor IS NOT NULL AND s.to_day < (p_at AT TIME ZONE 'UTC')::date
    ORDER BY s.account_id, s.to_day DESC, s.seq DESC
  ), bank AS (
    SELECT k.cur, sum(k.closing_minor)::bigint AS minor FROM known k GROUP BY k.cur
  )
  SELECT w.name, w.cur, sum(w.ledger)::bigint, sum(w.items)::bigint FROM written w GROUP BY w.name, w.cur
  UNION ALL
  SELECT 'IN_TRANSIT_IS_PAYOUTS_UNDERWAY', coalesce(h.cur, u.cur), coalesce(h.minor, 0), coalesce(u.items, 0)
  FROM (SELECT * FROM held WHERE type = 'CASH_IN_TRANSIT') h FULL JOIN underway u ON u.cur = h.cur
  UNION ALL
  SELECT 'SUSPENSE_IS_EMPTY', h.cur, -h.minor, 0::bigint FROM held h WHERE h.type = 'SUSPENSE'
  UNION ALL
  SELECT 'BANK_IS_STATEMENTS', b.cur, coalesce(h.minor, 0), b.minor FROM bank b LEFT JOIN held h ON h.type = 'BANK' AND h.cur = b.cur;
END
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_identities_in_full(p_at timestamp with time zone)
 RETURNS TABLE(identity text, currency character, ledger_minor bigint, items_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_invoice_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'RECEIVABLE_IS_OPEN_INVOICES' AS identity, r.currency AS currency, CASE WHEN r.state = 'OPEN' THEN r.total_minor - r.credited_minor ELSE 0 END AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_invoice_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'RECEIVABLE_IS_OPEN_INVOICES' AS identity, r.currency AS currency, CASE WHEN r.state = 'OPEN' THEN r.total_minor - r.credited_minor ELSE 0 END AS minor FROM is_now r UNION ALL SELECT 'RECEIVABLE_IS_OPEN_INVOICES', r.currency, -(CASE WHEN r.state = 'OPEN' THEN r.total_minor - r.credited_minor ELSE 0 END) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_locked_exception(p_id text)
 RETURNS SETOF public.recon_exception
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ SELECT * FROM recon_exception WHERE id = p_id FOR NO KEY UPDATE $function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_outgoing_wire_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'CREDIT_IS_NOTES' AS identity, r.currency AS currency, CASE WHEN r.purpose = 'CREDIT_REFUND' AND r.state NOT IN ('CANCELLED', 'RETURNED') THEN -r.amount_minor ELSE 0 END AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_outgoing_wire_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'CREDIT_IS_NOTES' AS identity, r.currency AS currency, CASE WHEN r.purpose = 'CREDIT_REFUND' AND r.state NOT IN ('CANCELLED', 'RETURNED') THEN -r.amount_minor ELSE 0 END AS minor FROM is_now r UNION ALL SELECT 'CREDIT_IS_NOTES', r.currency, -(CASE WHEN r.purpose = 'CREDIT_REFUND' AND r.state NOT IN ('CANCELLED', 'RETURNED') THEN -r.amount_minor ELSE 0 END) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_paper_breaks()
 RETURNS TABLE(kind text, document_id text, currency character, said_minor bigint, comes_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT 'INVOICE_LINES', i.id, i.currency, i.total_minor, coalesce(l.minor, 0)::bigint
  FROM invoice i LEFT JOIN (SELECT invoice_id, sum(amount_minor) AS minor FROM invoice_line GROUP BY invoice_id) l ON l.invoice_id = i.id
  WHERE coalesce(l.minor, 0) <> i.total_minor
  UNION ALL
  -- an invoice that is gone leaves its journal
  SELECT 'INVOICE_JOURNAL', coalesce(i.id, p.source_id), coalesce(i.currency, p.currency), coalesce(i.total_minor, 0), coalesce(p.minor, 0)
  FROM invoice i FULL JOIN (
    SELECT j.source_id, e.currency, sum(e.minor)::bigint AS minor
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.kind = 'INVOICE_ISSUED' AND a.type = 'TENANT_RECEIVABLE' GROUP BY j.source_id, e.currency
  ) p ON p.source_id = i.id AND p.currency = i.currency
  WHERE coalesce(i.total_minor, 0) <> coalesce(p.minor, 0)
  UNION ALL
  SELECT 'CREDIT_NOTE_LINES', n.id, n.currency, n.total_minor, coalesce(l.minor, 0)::bigint
  FROM credit_note n LEFT JOIN (SELECT credit_note_id, sum(amount_minor) AS minor FROM credit_note_line GROUP BY credit_note_id) l ON l.credit_note_id = n.id
  WHERE coalesce(l.minor, 0) <> n.total_minor
  UNION ALL
  SELECT 'CREDIT_NOTE_JOURNAL', coalesce(n.id, p.note_id), coalesce(n.currency, p.currency), coalesce(n.total_minor, 0), coalesce(p.minor, 0)
  FROM credit_note n FULL JOIN (
    SELECT split_part(j.idempotency_key, ':', 2) AS note_id, e.currency, -sum(e.minor)::bigint AS minor
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.kind IN ('CREDIT_NOTE_ISSUED', 'SLA_CREDIT_GRANTED') AND a.type IN ('TENANT_RECEIVABLE', 'TENANT_CREDIT') GROUP BY 1, e.currency
  ) p ON p.note_id = n.id AND p.currency = n.currency
  WHERE coalesce(n.total_minor, 0) <> coalesce(p.minor, 0)
  UNION ALL
  SELECT 'JOURNAL_ENTRIES', e.journal_id, e.currency, 0, sum(e.minor)::bigint FROM entry e GROUP BY e.journal_id, e.currency HAVING sum(e.minor) <> 0
  UNION ALL
  -- usage that was billed by its hours, against the records of the meter that its line names
  SELECT 'METERED_USAGE', i.id, i.currency, l.amount_minor, round(l.amount_minor * coalesce(m.hours, 0) / l.quantity)::bigint
  FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id LEFT JOIN (
    SELECT o.id, sum(r.unit_hours) AS hours FROM invoice_line o CROSS JOIN unnest(o.meter_record_ids) AS named (id)
    JOIN meter_record r ON r.id = named.id GROUP BY o.id
  ) m ON m.id = l.id
  WHERE i.kind = 'USAGE' AND l.kind = 'CAPACITY' AND cardinality(l.meter_record_ids) > 0 AND l.quantity > 0 AND coalesce(m.hours, 0) <> l.quantity
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_party_identities()
 RETURNS TABLE(identity text, currency character, ledger_minor bigint, items_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH held AS (
    SELECT a.type, a.currency, -sum(e.minor) AS minor FROM entry e JOIN account a ON a.id = e.account_id
    WHERE a.type IN ('PROVIDER_PAYABLE', 'TENANT_CREDIT', 'TENANT_PREPAID') GROUP BY a.type, a.currency
  ), item AS (
    -- what moved the account and stands in no payout: a transfer is none of it, but its coming back is
    SELECT 'PROVIDER_PAYABLE' AS type, a.currency, -e.minor AS minor
    FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
    WHERE a.type = 'PROVIDER_PAYABLE' AND j.kind <> 'PROVIDER_TRANSFERRED'
      AND NOT EXISTS (SELECT FROM payout_line l WHERE l.journal_id = j.id AND l.org_id = a.owner_id)
    UNION ALL
    SELECT 'PROVIDER_PAYABLE', p.currency, l.amount_minor FROM payout_line l JOIN payout p ON p.id = l.payout_id
    UNION ALL
    SELECT 'PROVIDER_PAYABLE', t.currency, -t.amount_minor FROM payout_transfer t
    UNION ALL
    SELECT 'TENANT_CREDIT', n.currency, n.total_minor - n.lowers_minor FROM credit_note n
    WHERE NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = n.id)
    UNION ALL
    SELECT 'TENANT_CREDIT', c.currency, -c.amount_minor FROM credit_application c
    UNION ALL
    SELECT 'TENANT_CREDIT', r.currency, -r.amount_minor FROM refund r WHERE r.kind = 'CREDIT' AND r.state IN ('PENDING', 'SUCCEEDED')
    UNION ALL
    SELECT 'TENANT_CREDIT', w.currency, -w.amount_minor FROM outgoing_wire w
    WHERE w.purpose = 'CREDIT_REFUND' AND w.state NOT IN ('CANCELLED', 'RETURNED')
    UNION ALL
    SELECT 'TENANT_PREPAID', b.currency, b.held_minor FROM prepaid_balance b
    UNION ALL
    SELECT 'TENANT_PREPAID', m.currency, m.amount_minor - m.drawn_minor FROM contract_money m
    WHERE m.kind = 'PREPAYMENT' AND m.received_at IS NOT NULL
  ), items AS (
    SELECT type, currency, sum(minor) AS minor FROM item GROUP BY type, currency
  )
  SELECT CASE coalesce(h.type, i.type)
      WHEN 'PROVIDER_PAYABLE' THEN 'PAYABLE_IS_OPEN_LINES' WHEN 'TENANT_CREDIT' THEN 'CREDIT_IS_NOTES' ELSE 'PREPAID_IS_BALANCES' END,
    coalesce(h.currency, i.currency), coalesce(h.minor, 0)::bigint, coalesce(i.minor, 0)::bigint
  FROM held h FULL JOIN items i ON i.type = h.type AND i.currency = h.currency
$function$

-- may execute: gridlease_staff
CREATE OR REPLACE FUNCTION public.recon_payout_line_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'PAYABLE_IS_OPEN_LINES' AS identity, (SELECT p.currency FROM payout p WHERE p.id = r.payout_id) AS currency, r.amount_minor + coalesce((SELECT sum(e.minor) FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
         WHERE e.journal_id = r.journal_id AND a.type = 'PROVIDER_PAYABLE' AND a.owner_id = r.org_id AND j.kind <> 'PROVIDER_TRANSFERRED'), 0) AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_payout_line_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'PAYABLE_IS_OPEN_LINES' AS identity, (SELECT p.currency FROM payout p WHERE p.id = r.payout_id) AS currency, r.amount_minor + coalesce((SELECT sum(e.minor) FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
         WHERE e.journal_id = r.journal_id AND a.type = 'PROVIDER_PAYABLE' AND a.owner_id = r.org_id AND j.kind <> 'PROVIDER_TRANSFERRED'), 0) AS minor FROM is_now r UNION ALL SELECT 'PAYABLE_IS_OPEN_LINES', (SELECT p.currency FROM payout p WHERE p.id = r.payout_id), -(r.amount_minor + coalesce((SELECT sum(e.minor) FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
         WHERE e.journal_id = r.journal_id AND a.type = 'PROVIDER_PAYABLE' AND a.owner_id = r.org_id AND j.kind <> 'PROVIDER_TRANSFERRED'), 0)) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_payout_transfer_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'PAYABLE_IS_OPEN_LINES' AS identity, r.currency AS currency, -r.amount_minor AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_payout_transfer_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'PAYABLE_IS_OPEN_LINES' AS identity, r.currency AS currency, -r.amount_minor AS minor FROM is_now r UNION ALL SELECT 'PAYABLE_IS_OPEN_LINES', r.currency, -(-r.amount_minor) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_prepaid_balance_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'PREPAID_IS_BALANCES' AS identity, r.currency AS currency, r.held_minor AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_prepaid_balance_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'PREPAID_IS_BALANCES' AS identity, r.currency AS currency, r.held_minor AS minor FROM is_now r UNION ALL SELECT 'PREPAID_IS_BALANCES', r.currency, -(r.held_minor) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_refund_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (SELECT 'CREDIT_IS_NOTES' AS identity, r.currency AS currency, CASE WHEN r.kind = 'CREDIT' AND r.state IN ('PENDING', 'SUCCEEDED') THEN -r.amount_minor ELSE 0 END AS minor FROM added r) AS c
        GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_refund_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      BEGIN
        INSERT INTO recon_item_change (identity, currency, minor, at)
        SELECT identity, currency, sum(minor), market_now() FROM (
          SELECT 'CREDIT_IS_NOTES' AS identity, r.currency AS currency, CASE WHEN r.kind = 'CREDIT' AND r.state IN ('PENDING', 'SUCCEEDED') THEN -r.amount_minor ELSE 0 END AS minor FROM is_now r UNION ALL SELECT 'CREDIT_IS_NOTES', r.currency, -(CASE WHEN r.kind = 'CREDIT' AND r.state IN ('PENDING', 'SUCCEEDED') THEN -r.amount_minor ELSE 0 END) FROM was r
        ) AS c GROUP BY identity, currency HAVING sum(minor) <> 0;
        RETURN NULL;
      END
      $function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.recon_service_breaks()
 RETURNS TABLE(kind text, document_id text, currency character, said_minor bigint, comes_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH month AS (
    SELECT DISTINCT ON (m.lease_id, m.starts_at) m.*, l.currency, l.contract_id, greatest(l.started_at, l.starts_at) AS began,
      CASE WHEN l.next_availability_at IS NULL THEN least(coalesce(l.ended_at, l.ends_at), l.ends_at) END AS over,
      'sla:' || m.lease_id || ':' || to_char(m.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS cause
    FROM availability_month m JOIN lease l ON l.id = m.lease_id ORDER BY m.lease_id, m.starts_at, m.revision DESC
  ), counted AS (
    SELECT m.*, service_credit_percent(m.sla, s.minutes, s.down) AS percent_now,
      m.promised_units IS NOT NULL AND ((s.minutes, s.down, s.maintenance, s.curtailed) IS DISTINCT FROM (m.minutes, m.down_minutes, m.maintenance_minutes, m.curtailed_minutes)
        OR service_credit_percent(m.sla, s.minutes, s.down) <> m.credit_percent) AS is_off
    FROM month m LEFT JOIN LATERAL service_minutes(m.lease_id, m.starts_at, m.ends_at, m.promised_units, m.reported_since, m.is_faulty_before, m.maintenance_ids) AS s
      ON m.promised_units IS NOT NULL
  ), paper AS (
    -- a note or an invoice that does not add up is said as such, and not once more here
    SELECT n.id, n.cause, n.currency, n.subtotal_minor, of_invoice.rent, of_invoice.total = i.total_minor AND of_note.total = n.total_minor AS is_sound
    FROM credit_note n LEFT JOIN invoice i ON i.id = n.invoice_id
    LEFT JOIN LATERAL (SELECT sum(amount_minor) AS total, sum(amount_minor) FILTER (WHERE l.kind = 'CAPACITY') AS rent FROM invoice_line l WHERE l.invoice_id = i.id) AS of_invoice ON true
    LEFT JOIN LATERAL (SELECT sum(amount_minor) AS total FROM credit_note_line l WHERE l.credit_note_id = n.id) AS of_note ON true
    WHERE n.kind = 'SLA_CREDIT' AND n.cause LIKE 'sla:%'
  ), booked AS (
    SELECT coalesce(p.id, m.id) AS document_id, coalesce(p.currency, m.currency) AS currency, p.id AS note_id, p.subtotal_minor, p.is_sound,
      m.id AS month_id, m.credit_percent, m.percent_now, m.is_off, o.id AS owed_id, o.granted_minor, o.state, coalesce(p.rent, of_month.rent, 0) AS rent
    FROM (SELECT * FROM counted WHERE contract_id IS NULL) AS m FULL JOIN paper p ON p.cause = m.cause
    LEFT JOIN owed_credit o ON o.cause = coalesce(p.cause, m.cause)
    LEFT JOIN LATERAL (
      SELECT (SELECT sum(l.amount_minor) FROM invoice_line l WHERE l.invoice_id = i.id AND l.kind = 'CAPACITY') AS rent
      FROM invoice i WHERE p.id IS NULL AND (m.is_off OR m.credit_percent > 0) AND i.lease_id = m.lease_id AND i.state <> 'VOID'
        AND i.starts_at <= m.starts_at AND i.ends_at > m.starts_at AND EXISTS (SELECT FROM invoice_line l WHERE l.invoice_id = i.id AND l.kind = 'CAPACITY')
      ORDER BY i.issued_at, i.id LIMIT 1
    ) AS of_month ON true
  ), said AS (
    SELECT b.*, round(rent * coalesce(credit_percent, 0) / 100) AS by_month, CASE
        WHEN note_id IS NOT NULL AND is_sound AND (month_id IS NULL OR subtotal_minor <> round(rent * credit_percent / 100)) THEN 'MONTH'
        WHEN note_id IS NOT NULL AND is_sound AND (owed_id IS NULL OR state <> 'GRANTED' OR granted_minor <> subtotal_minor) THEN 'OWED'
        WHEN note_id IS NULL AND owed_id IS NULL AND credit_percent > 0 THEN 'MONTH'
        WHEN is_off THEN 'MINUTES'
      END AS what
    FROM booked b
  ), stretch AS (
    SELECT b.invoice_id, b.place, b.currency, b.amount_minor, t.rent, t.minutes, t.down, t.sla, sum(s.minutes) AS minutes_now, sum(s.down) AS down_now,
      array_agg(p.lease) AS leases, min(p."from") AS starts_at, max(p.until) AS ends_at
    FROM invoice_meter_basis b CROSS JOIN LATERAL jsonb_to_record(b.service) AS t (rent numeric, minutes numeric, down numeric, sla jsonb, stretches jsonb)
    CROSS JOIN LATERAL jsonb_to_recordset(t.stretches) AS p (lease text, "from" timestamptz, until timestamptz, promised int, since timestamptz, faulty boolean, maintenance text[])
    CROSS JOIN LATERAL service_minutes(p.lease, p."from", p.until, p.promised, p.since, p.faulty, p.maintenance) AS s
    WHERE b.kind = 'SLA_CREDIT' GROUP BY b.invoice_id, b.place, b.currency, b.amount_minor, t.rent, t.minutes, t.down, t.sla
  ), line AS (
    SELECT s.*, round(rent * service_credit_percent(sla, minutes, down) / 100) AS by_minutes,
      round(rent * service_credit_percent(sla, minutes_now, down_now) / 100) AS comes,
      (minutes_now, down_now) IS DISTINCT FROM (minutes, down) AS is_off
    FROM stretch s
  ), gap AS (
    SELECT m.id, m.currency, m.lease_id, coalesce(lag(m.ends_at) OVER w, CASE WHEN m.contract_id IS NULL THEN m.began ELSE m.starts_at END) AS from_at, m.starts_at AS to_at FROM month m
    WINDOW w AS (PARTITION BY m.lease_id ORDER BY m.starts_at)
    UNION ALL
    SELECT last.id, last.currency, last.lease_id, last.ends_at, last.over
    FROM (SELECT DISTINCT ON (m.lease_id) m.* FROM month m WHERE m.contract_id IS NULL ORDER BY m.lease_id, m.starts_at DESC) AS last
  )
  SELECT CASE what WHEN 'MINUTES' THEN 'SERVICE_MINUTES' ELSE 'SERVICE_CREDIT' END, document_id, currency, coalesce(subtotal_minor, 0)::bigint,
    (CASE what WHEN 'MONTH' THEN by_month WHEN 'OWED' THEN coalesce(granted_minor, 0) ELSE round(rent * percent_now / 100) END)::bigint
  FROM said WHERE what IS NOT NULL
  UNION ALL
  SELECT CASE WHEN -amount_minor <> by_minutes THEN 'SERVICE_CREDIT' ELSE 'SERVICE_MINUTES' END, invoice_id, currency, -amount_minor,
    (CASE WHEN -amount_minor <> by_minutes THEN by_minutes ELSE comes END)::bigint
  FROM line WHERE is_off OR -amount_minor <> by_minutes
  UNION ALL
  -- months of a contract, unless a bill of it says the same
  SELECT 'SERVICE_MINUTES', c.id, c.currency, round(r.rent * c.credit_percent / 100)::bigint, round(r.rent * c.percent_now / 100)::bigint
  FROM counted c CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.amount_minor), 0) AS rent FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id AND l.kind IN ('BASE_RENT', 'ADJUSTMENT', 'LATE_DELIVERY_CREDIT')
    WHERE i.lease_id = c.lease_id AND i.kind = 'CONTRACT' AND i.state <> 'VOID' AND i.starts_at <= c.starts_at AND i.ends_at > c.starts_at
  ) AS r
  WHERE c.contract_id IS NOT NULL AND c.is_off
    AND NOT EXISTS (SELECT FROM line WHERE line.is_off AND c.lease_id = ANY (line.leases) AND line.starts_at < c.ends_at AND line.ends_at > c.starts_at)
  UNION ALL
  -- a month that is gone, and gave no credit, leaves a gap before the next one, or before the end of its lease
  SELECT 'SERVICE_MINUTES', g.id, g.currency, 0, 0 FROM gap g
  WHERE g.from_at < g.to_at AND NOT EXISTS (
    SELECT FROM booked b JOIN credit_note n ON n.id = b.note_id JOIN owed_credit o ON o.cause = n.cause
    WHERE b.month_id IS NULL AND o.lease_id = g.lease_id AND o.starts_at >= g.from_at AND o.starts_at < g.to_at
  )
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.refund_fits()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_invoice invoice;
BEGIN
  SELECT * INTO v_invoice FROM invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
  IF v_invoice.state <> 'PAID' OR v_invoice.collection <> 'STRIPE' OR NEW.currency <> v_invoice.currency OR NEW.state <> 'PENDING'
    OR num_nonnulls(NEW.stripe_charge_id, NEW.stripe_refund_id) > 0 THEN
    RAISE EXCEPTION 'invoice % takes no such refund', v_invoice.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.refund_is_back()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id
    WHERE o.idempotency_key = format('refund:%s:%s', NEW.id, CASE NEW.kind WHEN 'INVOICE' THEN 'paid' ELSE 'credit' END)
  ) THEN
    RAISE EXCEPTION 'refund % failed and its money is not back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.refund_is_booked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_key constant text := format('refund:%s:%s', NEW.id, CASE NEW.kind WHEN 'INVOICE' THEN 'paid' ELSE 'credit' END);
  v_posted record;
  v_way bigint;
BEGIN
  SELECT coalesce(-sum(e.minor) FILTER (WHERE a.type = 'STRIPE_CLEARING'), 0) AS amount,
    coalesce(sum(e.minor) FILTER (WHERE a.type = 'TENANT_CREDIT' AND a.owner_id = NEW.org_id), 0) AS credit,
    coalesce(sum(e.minor) FILTER (WHERE a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RECEIVABLE') AND a.owner_id = NEW.provider_org_id), 0) AS share,
    coalesce(sum(e.minor) FILTER (WHERE a.type = 'PLATFORM_FEE_REVENUE'), 0) AS fee, coalesce(sum(e.minor) FILTER (WHERE a.type = 'TAX_PAYABLE'), 0) AS tax
  INTO v_posted FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
  WHERE j.idempotency_key = v_key AND j.source_id = CASE NEW.kind WHEN 'INVOICE' THEN NEW.invoice_id ELSE NEW.org_id END AND a.currency = NEW.currency;
  IF (v_posted.amount, v_posted.credit, v_posted.share, v_posted.fee, v_posted.tax) IS DISTINCT FROM (
    NEW.amount_minor::numeric, CASE NEW.kind WHEN 'CREDIT' THEN NEW.amount_minor ELSE 0 END::numeric,
    NEW.provider_share_minor::numeric, NEW.platform_fee_minor::numeric, NEW.tax_minor::numeric
  ) THEN
    RAISE EXCEPTION 'the books do not say what refund % gives back', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT coalesce(sum(e.minor), 0) INTO v_way FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
  WHERE j.source_id = NEW.invoice_id AND a.type = 'STRIPE_CLEARING';
  v_way := v_way - (SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE invoice_id = NEW.invoice_id AND kind = 'CREDIT' AND state IN ('PENDING', 'SUCCEEDED'))
    - (SELECT coalesce(sum(withdrawn_minor), 0) FROM dispute WHERE invoice_id = NEW.invoice_id);
  IF v_way < 0 OR invoice_left(NEW.invoice_id) < 0 THEN
    RAISE EXCEPTION 'refund % gives back more than is left of invoice %', NEW.id, NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.refund_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_may constant text[] := ARRAY['state', 'stripe_charge_id', 'stripe_refund_id', 'failure', 'changed_at', 'reviewed_at'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may
    OR OLD.stripe_charge_id IS NOT NULL AND NEW.stripe_charge_id IS DISTINCT FROM OLD.stripe_charge_id
    OR OLD.stripe_refund_id IS NOT NULL AND NEW.stripe_refund_id IS DISTINCT FROM OLD.stripe_refund_id THEN
    RAISE EXCEPTION 'refund % was promised as it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state
    AND NOT (OLD.state, NEW.state) IN (('PENDING', 'SUCCEEDED'), ('PENDING', 'FAILED'), ('PENDING', 'CANCELED'), ('SUCCEEDED', 'FAILED')) THEN
    RAISE EXCEPTION 'refund % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
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
CREATE OR REPLACE FUNCTION public.remind(p_minutes integer, p_days integer)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH told AS (
    INSERT INTO event_reminder (type, subject_id, org_id)
    SELECT 'quote.expiring', id, org_id FROM quote
      WHERE state = 'OPEN' AND expires_at > market_now() AND expires_at <= market_now() + p_minutes * interval '1 minute'
    UNION ALL
    SELECT CASE WHEN due_at <= market_now() THEN 'invoice.overdue' ELSE 'invoice.due_soon' END, id, org_id FROM invoice
      WHERE state = 'OPEN' AND due_at <= market_now() + p_days * interval '1 day'
    ON CONFLICT DO NOTHING RETURNING 1
  ) SELECT count(*)::int FROM told
$function$

-- may execute: gridlease_staff
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
    SELECT FROM allocation a WHERE a.resource_key = hashtextextended(OLD.id, 0) AND a.units && int4range(NEW.units, OLD.units)
      AND upper(a.period) > market_now() AND (a.expires_at IS NULL OR a.expires_at > market_now())
  ) THEN
    RAISE EXCEPTION 'units of resource % above % are used', OLD.id, NEW.units USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.site_id <> OLD.site_id AND EXISTS (SELECT FROM allocation a WHERE a.resource_key = hashtextextended(OLD.id, 0) AND upper(a.period) > market_now()) THEN
    RAISE EXCEPTION 'resource % is used and cannot move', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.schedule_row_issues()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.invoice_id IS NOT NULL THEN
    RAISE EXCEPTION 'row % is on invoice % for good', OLD.key, OLD.invoice_id USING ERRCODE = 'restrict_violation';
  ELSIF to_jsonb(NEW) - 'invoice_id' <> to_jsonb(OLD) - 'invoice_id' THEN
    RAISE EXCEPTION 'row % is not rewritten', OLD.key USING ERRCODE = 'restrict_violation';
  ELSIF OLD.status = 'PENDING_INDEX' THEN
    RAISE EXCEPTION 'row % waits for its index', OLD.key USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.service_credit_percent(p_sla jsonb, p_minutes numeric, p_down numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT coalesce(least((
    SELECT s.credit FROM jsonb_to_recordset(p_sla -> 'steps') AS s (below numeric, credit numeric)
    WHERE p_minutes > 0 AND 100 * (p_minutes - p_down) < s.below * p_minutes ORDER BY s.below LIMIT 1
  ), (CASE WHEN p_minutes > 0 AND EXISTS (
    SELECT FROM jsonb_to_recordset(p_sla -> 'steps') AS s (below numeric, credit numeric) WHERE 100 * (p_minutes - p_down) < s.below * p_minutes
  ) THEN (p_sla ->> 'cap')::numeric END)), 0)
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.service_minutes(p_lease text, p_from timestamp with time zone, p_until timestamp with time zone, p_promised integer, p_since timestamp with time zone, p_faulty boolean, p_maintenance text[])
 RETURNS TABLE(minutes integer, down integer, maintenance integer, curtailed integer)
 LANGUAGE sql
 STABLE
AS $function$
  WITH faults AS (
    SELECT range_agg(minutes_touched(at, until)) AS set FROM (
      -- from the first event that says so to the first that says otherwise
      SELECT at, coalesce((SELECT o.at FROM lease_event o WHERE o.lease_id = p_lease AND o.seq > e.seq AND o.state <> 'DEGRADED' ORDER BY o.seq LIMIT 1), p_until) AS until
      FROM lease_event e WHERE lease_id = p_lease AND state = 'DEGRADED' AND at < p_until
    ) AS f WHERE at < until AND (at >= p_from OR p_faulty)
  ), sets AS (
    SELECT minutes_within(p_from, p_until) AS service,
      coalesce((SELECT range_agg(minutes_touched(starts_at, ends_at)) FROM maintenance_notice
        -- announced in time, or it did not count (market/notice/maintenance.ts)
        WHERE id = ANY (p_maintenance) AND lease_id = p_lease AND announced_at <= starts_at - interval '72 hours'), '{}') AS work,
      coalesce((SELECT range_agg(minutes_touched(starts_at, ends_at)) FROM curtailment_call
        WHERE lease_id = p_lease AND starts_at < p_until AND ends_at > p_from), '{}') AS calls,
      coalesce((SELECT set FROM faults), '{}') AS faults,
      CASE WHEN p_since < p_until THEN int8multirange(minutes_touched(p_since, p_until)) ELSE '{}' END AS reported
  ), open AS (
    SELECT s.*, service - work - calls AS counted, (service - work - calls) * reported - faults AS watched FROM sets s
  ), hours AS (
    SELECT hour, bit_or(minutes) AS minutes, sum(units) AS units, count(DISTINCT node) = count(*) AND bit_and(minutes) = bit_or(minutes) AS is_alike
    FROM heartbeat WHERE lease_id = p_lease AND hour > p_from - interval '1 hour' AND hour < p_until GROUP BY hour
  ), apart AS (
    -- a node's minute told with two numbers of units counts the smaller
    SELECT hour, units, minutes & ~coalesce(bit_or(minutes) OVER (PARTITION BY hour, node ORDER BY units ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS minutes
    FROM heartbeat WHERE lease_id = p_lease AND hour IN (SELECT hour FROM hours WHERE NOT is_alike)
  ), beat AS (
    -- minutes of an hour in which at least the promised units answered: one by one only where its nodes differed
    SELECT (extract(epoch FROM hour) / 60)::bigint AS at, minutes AS bits FROM hours WHERE is_alike AND units >= p_promised
    UNION ALL
    SELECT (extract(epoch FROM hour) / 60)::bigint, bit_or(1::bigint << k) FROM (
      SELECT hour, k FROM (SELECT hour, minutes, sum(units) AS units FROM apart WHERE minutes <> 0 GROUP BY hour, minutes) AS alike CROSS JOIN generate_series(0, 59) AS k
      WHERE (minutes >> k) & 1 = 1 GROUP BY hour, k HAVING sum(units) >= p_promised
    ) AS enough GROUP BY hour
  ), up AS (
    -- whole hours as a set, the others bit by bit
    SELECT minutes_count(o.watched * coalesce((SELECT range_agg(int8range(at, at + 60)) FROM beat WHERE bits = (1::bigint << 60) - 1), '{}'))
      + coalesce((
        SELECT sum(bit_count((b.bits & (
          SELECT coalesce(bit_or(((1::bigint << (upper(r) - lower(r))::int) - 1) << (lower(r) - b.at)::int), 0)
          FROM unnest(o.watched * int8multirange(int8range(b.at, b.at + 60))) AS r
        ))::bit(64))) FROM beat b WHERE bits <> (1::bigint << 60) - 1
      ), 0)::int AS minutes
    FROM open o
  )
  SELECT minutes_count(counted),
    minutes_count(counted * (faults + reported)) - CASE WHEN p_promised <= 0 THEN minutes_count(watched) ELSE (SELECT up.minutes FROM up) END,
    minutes_count(service * work), minutes_count(service * calls - work)
  FROM open
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.set_tax_address(p_subdivision text, p_locality text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  UPDATE organisation SET tax_subdivision = p_subdivision, tax_locality = p_locality WHERE id = sec.org()
$function$

-- may execute: gridlease_app
CREATE OR REPLACE FUNCTION public.set_tax_id(p_tax_id text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  UPDATE organisation SET tax_id = p_tax_id WHERE id = sec.org() AND (p_tax_id IS NULL OR length(p_tax_id) BETWEEN 1 AND 40)
$function$

-- may execute: gridlease_app
CREATE OR REPLACE FUNCTION public.share_of_time(a timestamp with time zone, b timestamp with time zone, c timestamp with time zone, d timestamp with time zone)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT greatest(0, extract(epoch FROM least(b, d) - greatest(a, c)))::numeric(40,30) / extract(epoch FROM b - a)
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.statement_balances(p_owner text, p_before timestamp with time zone)
 RETURNS TABLE(type text, owner_id text, currency character, minor bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM sec.require_org(p_owner);
  RETURN QUERY
    SELECT a.type, a.owner_id, a.currency, sum(e.minor)::bigint
    FROM account a JOIN entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id
    WHERE a.owner_id = p_owner AND j.posted_at < p_before
    GROUP BY a.type, a.owner_id, a.currency;
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.statement_entries(p_owner text, p_from timestamp with time zone, p_until timestamp with time zone, p_after_at timestamp with time zone, p_after_journal text, p_after_seq integer, p_limit integer)
 RETURNS TABLE(journal_id text, seq integer, kind text, source_type text, source_id text, effective_at timestamp with time zone, posted_at timestamp with time zone, reverses_id text, type text, owner_id text, currency character, minor bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM sec.require_org(p_owner);
  RETURN QUERY
    SELECT j.id, e.seq, j.kind, j.source_type, j.source_id, j.effective_at, j.posted_at, j.reverses_id, a.type, a.owner_id, a.currency, e.minor
    FROM account a JOIN entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id
    WHERE a.owner_id = p_owner AND j.posted_at >= p_from AND j.posted_at < p_until
      AND (p_after_at IS NULL OR (j.posted_at, j.id, e.seq) > (p_after_at, p_after_journal, p_after_seq))
    ORDER BY j.posted_at, j.id, e.seq LIMIT p_limit;
END
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.stripe_payout_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.trace_id IS NOT NULL OR to_jsonb(NEW) - 'trace_id' <> to_jsonb(OLD) - 'trace_id' THEN
    RAISE EXCEPTION 'payout % stays as Stripe said it', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.taxes_of_invoice(p_invoice public.invoice)
 RETURNS TABLE(jurisdiction text, minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT p_invoice.tax_jurisdiction, p_invoice.tax_minor WHERE p_invoice.tax_parts IS NULL
  UNION ALL
  SELECT coalesce(l.tax_jurisdiction, p_invoice.tax_jurisdiction), sum(l.amount_minor)::bigint FROM invoice_line l
  WHERE p_invoice.tax_parts IS NOT NULL AND l.invoice_id = p_invoice.id AND l.kind = 'TAX' GROUP BY 1
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.term_sheet_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.state <> 'OPEN' THEN
    RAISE EXCEPTION 'term sheet % is % for good', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.term_sheet_revision_counts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF (SELECT state FROM term_sheet WHERE id = NEW.term_sheet_id) IS DISTINCT FROM 'OPEN'
    OR NEW.number <> (SELECT count(*) + 1 FROM term_sheet_revision WHERE term_sheet_id = NEW.term_sheet_id) THEN
    RAISE EXCEPTION 'revision % is not the next one of an open term sheet', NEW.number USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM prepaid_is_booked(NEW.id, format('prepayment:balance:%s:%s:received:%s', NEW.org_id, NEW.currency, NEW.id), NEW.org_id, -NEW.amount_minor);
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_dispute_is_booked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF (SELECT d.withdrawn_minor FROM top_up_dispute d WHERE d.id = NEW.id) IS DISTINCT FROM (
    SELECT coalesce(-sum(e.minor), 0)::bigint FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.source_id = NEW.id AND j.kind IN ('DISPUTE_OPENED', 'DISPUTE_WON') AND a.type = 'STRIPE_CLEARING'
  ) THEN
    RAISE EXCEPTION 'the books do not say what dispute % took', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_dispute_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_may constant text[] := ARRAY['withdrawn_minor', 'fee_minor', 'reason', 'status', 'changed_at', 'reviewed_at', 'dun_at'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may THEN
    RAISE EXCEPTION 'dispute % is of the payment it is of', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status = 'prevented' OR NEW.status = 'warning_needs_response'
    OR NEW.status = 'needs_response' AND OLD.status NOT LIKE 'warning\_%') THEN
    RAISE EXCEPTION 'dispute % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_is_taken()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_may constant text[] := ARRAY['given_back_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.given_back_at IS NOT NULL OR NEW.given_back_at IS NULL)
    OR TG_OP = 'INSERT' AND NEW.given_back_at IS NOT NULL THEN
    RAISE EXCEPTION 'taking % is given back once, whole', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  -- the balance never falls below zero: what is not there the tenant owes
  UPDATE prepaid_balance SET held_minor = held_minor + CASE TG_OP WHEN 'INSERT' THEN -NEW.amount_minor ELSE NEW.amount_minor END
  WHERE org_id = NEW.org_id AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% has nothing paid ahead in %', NEW.org_id, NEW.currency USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_may constant text[] := ARRAY['state', 'failure', 'payment_intent_id', 'settled_at', 'asked_at'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> (CASE NEW.way WHEN 'CARD' THEN 'PENDING' ELSE 'RECEIVED' END) OR sec.is_app() AND NEW.way = 'WIRE' THEN
      RAISE EXCEPTION 'top-up % cannot begin so', NEW.id USING ERRCODE = 'check_violation';
    END IF;
  ELSIF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.state <> 'PENDING' OR sec.is_app()
    OR OLD.asked_at IS NOT NULL AND NEW.asked_at IS DISTINCT FROM OLD.asked_at
    OR OLD.payment_intent_id IS NOT NULL AND NEW.payment_intent_id IS DISTINCT FROM OLD.payment_intent_id THEN
    RAISE EXCEPTION 'top-up % is %', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'RECEIVED' THEN
    INSERT INTO prepaid_balance AS b (org_id, currency, held_minor) VALUES (NEW.org_id, NEW.currency, NEW.amount_minor)
    ON CONFLICT (org_id, currency) DO UPDATE SET held_minor = b.held_minor + excluded.held_minor;
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_taking_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_key constant text := format('prepayment:balance:%s:%s:taken-back:%s', NEW.org_id, NEW.currency, NEW.id);
BEGIN
  PERFORM prepaid_is_booked(NEW.id, v_key, NEW.org_id, NEW.amount_minor);
  IF NEW.given_back_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id WHERE o.idempotency_key = v_key
  ) THEN
    RAISE EXCEPTION 'taking % is not given back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (SELECT sum(t.amount_minor) FROM top_up_taking t WHERE t.dispute_id = NEW.dispute_id AND t.given_back_at IS NULL)
    > (SELECT d.withdrawn_minor FROM top_up_dispute d WHERE d.id = NEW.dispute_id) THEN
    RAISE EXCEPTION 'dispute % takes more off the balance than Stripe took', NEW.dispute_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_write_off_complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_key constant text := 'dispute:' || NEW.dispute_id || ':written-off:' || NEW.id;
BEGIN
  IF NEW.decision = 'APPROVED' AND NEW.amount_minor IS DISTINCT FROM (
    SELECT -sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = v_key AND a.type = 'DISPUTE_RECEIVABLE' AND a.owner_id = NEW.org_id AND a.currency = NEW.currency
  ) THEN
    RAISE EXCEPTION 'the books do not say that write-off % was made', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.taken_back_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM journal o JOIN journal r ON r.reverses_id = o.id WHERE o.idempotency_key = v_key
  ) THEN
    RAISE EXCEPTION 'write-off % is not taken back in the books', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (SELECT coalesce(sum(w.amount_minor), 0) FROM top_up_write_off w WHERE w.dispute_id = NEW.dispute_id AND w.decision = 'APPROVED' AND w.taken_back_at IS NULL)
    + (SELECT coalesce(sum(t.amount_minor), 0) FROM top_up_taking t WHERE t.dispute_id = NEW.dispute_id AND t.given_back_at IS NULL)
    > (SELECT d.withdrawn_minor FROM top_up_dispute d WHERE d.id = NEW.dispute_id) THEN
    RAISE EXCEPTION 'more is given up of dispute % than is owed', NEW.dispute_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_write_off_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_may constant text[] := ARRAY['decision', 'decided_at', 'decided_by', 'taken_back_at'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.taken_back_at IS NOT NULL
    OR OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_at, NEW.decided_by) IS DISTINCT FROM (OLD.decision, OLD.decided_at, OLD.decided_by) THEN
    RAISE EXCEPTION 'write-off % is decided once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.top_up_written_off(p_dispute text)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT coalesce(sum(w.amount_minor), 0)::bigint FROM top_up_write_off w
  WHERE w.dispute_id = p_dispute AND w.decision = 'APPROVED' AND w.taken_back_at IS NULL
    AND (NOT sec.is_app() OR w.org_id = (SELECT sec.org()))
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.trading_names(p_ids text[])
 RETURNS TABLE(id text, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT o.id, o.name FROM organisation o WHERE o.id = ANY (p_ids)
$function$

-- may execute: gridlease_app, gridlease_staff
CREATE OR REPLACE FUNCTION public.transfer_reversal_fits()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_may constant text[] := ARRAY['state', 'stripe_reversal_id', 'failure', 'failed_at'];
  v_transfer payout_transfer;
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR OLD.state = 'SENT') THEN
    RAISE EXCEPTION 'reversal % stays as it was asked for', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO v_transfer FROM payout_transfer WHERE id = NEW.transfer_id FOR NO KEY UPDATE;
  IF v_transfer.rail <> 'STRIPE' OR v_transfer.currency <> NEW.currency OR NEW.state <> 'FAILED' AND v_transfer.amount_minor <
    NEW.amount_minor + (SELECT coalesce(sum(r.amount_minor), 0) FROM transfer_reversal r WHERE r.transfer_id = NEW.transfer_id AND r.state <> 'FAILED' AND r.id <> NEW.id) THEN
    RAISE EXCEPTION 'more is taken back of transfer % than it moved', NEW.transfer_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
CREATE OR REPLACE FUNCTION public.written_now()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_at constant timestamptz := (to_jsonb(NEW) ->> TG_ARGV[0])::timestamptz;
BEGIN
  IF v_at <> market_now() AND sec.is_app() THEN
    RAISE EXCEPTION '%.% is the time of writing', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$function$

-- may execute: nobody
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
  v_parts text[] := string_to_array(p_token, '.');
BEGIN
  IF cardinality(v_parts) = 3 AND v_parts[2] ~ '^[0-9]{1,12}$' THEN
    IF v_parts[2]::bigint >= extract(epoch FROM clock_timestamp())
      AND encode(public.hmac(convert_to(v_parts[1] || '.' || v_parts[2], 'UTF8'), (SELECT secret FROM sec.key), 'sha256'), 'hex') = v_parts[3] THEN
      RETURN v_parts[1];
    END IF;
  END IF;
  RETURN NULL;
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
  IF session_user = 'gridlease_app' AND p_org IS DISTINCT FROM sec.org() THEN
    RAISE EXCEPTION 'organisation % is not the one of this transaction', coalesce(p_org, '(none)') USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$function$

-- may execute: gridlease_app, gridlease_staff
