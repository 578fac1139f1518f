import type { Call } from './call.js';
import { schedule } from './due.js';
import { save } from './events.js';
import { newId } from './ids.js';
import { taxIds, type TaxId } from './objects/tax-id.js';
import { invalidRequest } from './stripe-error.js';

/** Shapes of the kinds that are common here; other kinds are taken as they come (Stripe checks them all). */
const FORMS: Readonly<Record<string, RegExp>> = {
  au_abn: /^\d{11}$/,
  ca_bn: /^\d{9}$/,
  ch_vat: /^CHE-?\d{3}\.?\d{3}\.?\d{3} ?(MWST|TVA|IVA)$/,
  eu_vat: /^[A-Z]{2}[0-9A-Z+*]{2,12}$/,
  gb_vat: /^GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  jp_trn: /^T\d{13}$/,
  no_vat: /^\d{9}MVA$/,
  us_ein: /^\d{2}-\d{7}$/,
};
/** Kinds that Stripe asks a government about (docs: billing/customer/tax-ids, "Validation"). */
const VERIFIED: ReadonlySet<string> = new Set(['au_abn', 'eu_vat', 'gb_vat']);

export function addTaxId(call: Call, customer: string, type: string, value: string): TaxId {
  const form = FORMS[type];
  if (form !== undefined && !form.test(value.toUpperCase()))
    throw invalidRequest(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param: 'value' });
  const made: TaxId = {
    id: newId('txi'),
    object: 'tax_id',
    country:
      type === 'eu_vat' || type === 'eu_oss_vat' ? value.slice(0, 2).toUpperCase() : type.slice(0, 2).toUpperCase(),
    created: call.clock.now(),
    customer,
    customer_account: null,
    livemode: false,
    owner: { customer, customer_account: null, type: 'customer' },
    type,
    value,
    verification: {
      status: VERIFIED.has(type) ? 'pending' : 'unavailable',
      verified_address: null,
      verified_name: null,
    },
  };
  if (VERIFIED.has(type)) schedule(call, 'tax_id_verified', call.clock.now(), made.id);
  return save(call, taxIds, made, 'customer.tax_id.created');
}

/**
 * Due job: the government has answered. Docs, billing/customer/tax-ids, "Testing": values of 111111111 fail, of 222222222
 * stay pending, of 000000000 succeed; here anything else succeeds as well.
 */
export function verifyTaxId(call: Call, id: string): void {
  const old = call.store.get(taxIds, call.account, id);
  if (old?.verification.status !== 'pending' || old.value.includes('222222222')) return;
  const verified = !old.value.includes('111111111');
  save(
    call,
    taxIds,
    {
      ...old,
      verification: {
        status: verified ? 'verified' : 'unverified',
        verified_address: verified ? '123 Test Street' : null,
        verified_name: verified ? 'Test Name' : null,
      },
    },
    'customer.tax_id.updated',
    old,
  );
}
