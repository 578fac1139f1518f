import { suspensionOf } from '../demand/suspended.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type AccountSuspended, type Refusal } from '../refusal.js';

/**
 * Why a tenant signs nothing by which it would owe more: an invoice is long overdue. Null: it may. The other side is told that, and not which
 * invoice it is.
 */
export async function notToOweMore(
  { billingProfiles }: Pick<Ports, 'billingProfiles'>,
  tx: Tx,
  tenantOrgId: string,
): Promise<AccountSuspended | Refusal | null> {
  const suspension = await billingProfiles.suspension(tx, tenantOrgId);
  if (suspension === null) return null;
  const detail = 'The tenant has an invoice that is long overdue; it signs nothing new until that is paid.';
  return suspensionOf({ suspendedFor: suspension.invoice }) ?? { code: 'ACCOUNT_SUSPENDED', path: null, detail };
}
