import { type PaymentMethod } from '../ports/demand-stores.js';
import { type AttachedPaymentMethod } from '../ports/attached-payment-method.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

/** Inside the caller's transaction: the method as ours, the one there is when it was kept before. */
export async function keepMethod(
  ports: Pick<Ports, 'paymentMethods' | 'audit'>,
  tx: Tx,
  orgId: string,
  attached: AttachedPaymentMethod,
): Promise<PaymentMethod> {
  const saved = await ports.paymentMethods.list(tx, orgId);
  const again = saved.find((method) => method.stripePaymentMethodId === attached.stripePaymentMethodId);
  if (again) return again;
  const method: PaymentMethod = { ...attached, id: tx.newId('paymentMethod'), orgId, createdAt: tx.now };
  await ports.paymentMethods.insert(tx, method);
  const detail = { last4: method.last4 };
  await ports.audit.append(tx, { action: 'payment-method.added', subjectId: method.id, detail });
  return method;
}
