/** What the worker's process is told. */
export interface Addresses {
  readonly database: string;
  readonly emulator: string;
  readonly tenantTokenKey: string;
  readonly stripeKey: string;
  readonly webhookSecret: string;
  readonly webhookPort: number;
}
