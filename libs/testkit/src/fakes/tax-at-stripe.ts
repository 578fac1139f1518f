import { type Intent, type IntentOutcome, type SendContext } from '#libs/workflows';

/** A sale (positive) or what was taken back of one (negative), in minor units. */
export interface FakeTaxTransaction {
  readonly id: string;
  readonly reference: string;
  readonly of: string | null;
  readonly net: bigint;
  readonly tax: bigint;
}

/** Tax transactions of the fake Stripe: each reference once, never more taken back of a sale than it has. `otherwise`: it taxes differently. */
export class FakeTaxAtStripe {
  readonly all: FakeTaxTransaction[] = [];
  otherwise = false;

  act({ operation, parameters }: Intent, { stripeTaxTransactionId: of = null }: SendContext): IntentOutcome {
    const { reference = '', netMinor, taxMinor } = parameters;
    const known = this.all.find((one) => one.reference === reference);
    if (known) return { kind: 'SENT', stripeId: known.id };
    const [net, tax] = [BigInt(netMinor ?? '0'), BigInt(taxMinor ?? '0')];
    const id = `tax_${this.all.length + 1}`;
    if (operation === 'TAX_RECORD') {
      if (this.otherwise) return { kind: 'REFUSED', error: 'Stripe taxes it otherwise on its day' };
      this.all.push({ id, reference: reference ?? '', of: null, net, tax });
      return { kind: 'SENT', stripeId: id };
    }
    const left = this.all.filter((one) => one.id === of || one.of === of);
    const sum = (what: 'net' | 'tax') => left.reduce((total, one) => total + one[what], 0n);
    if (net > sum('net') || tax > sum('tax')) return { kind: 'REFUSED', error: 'more than what is left of the line' };
    this.all.push({ id, reference: reference ?? '', of, net: -net, tax: -tax });
    return { kind: 'SENT', stripeId: id };
  }
}
