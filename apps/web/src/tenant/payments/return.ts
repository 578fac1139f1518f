/** What a bank's page leaves in the address of the page it sends the payer back to. */
export interface Returned {
  /** The payment setup that it was about. */
  readonly setup?: string;
  /** How a payment went there, as far as the bank's page says. */
  readonly redirect_status?: 'succeeded' | 'failed';
}

/** The rest of what Stripe adds (ids, secrets) goes out of the address. */
export const readReturn = ({ setup, redirect_status: status }: Record<string, unknown>): Returned => ({
  ...(typeof setup === 'string' && /^pst_\w+$/.test(setup) ? { setup } : {}),
  ...(status === 'succeeded' || status === 'failed' ? { redirect_status: status } : {}),
});
