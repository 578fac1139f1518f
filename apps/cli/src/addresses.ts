/** Where the running system answers; `npm start` sets these for the commands it runs itself. */
export interface Addresses {
  readonly tenant: string;
  readonly provider: string;
  readonly ops: string;
}

export function addressesFrom(environment: NodeJS.ProcessEnv): Addresses {
  return {
    tenant: environment['TENANT_URL'] ?? 'http://127.0.0.1:4000',
    provider: environment['PROVIDER_URL'] ?? 'http://127.0.0.1:4001',
    ops: environment['OPS_URL'] ?? 'http://127.0.0.1:4002',
  };
}
