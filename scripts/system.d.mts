/** One running program of the system. */
export interface Instance {
  readonly name: string;
  readonly url: string;
  readonly log: string;
  start(extra?: Readonly<Record<string, string>>): Promise<void>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export interface System {
  /** The database owner's address. */
  readonly owner: string;
  readonly databaseUrls: Readonly<Record<'APP_DATABASE_URL' | 'STAFF_DATABASE_URL' | 'IDENTITY_DATABASE_URL', string>>;
  readonly secrets: {
    readonly tenantTokenKey: string;
    readonly stripeSecretKey: string;
    readonly stripeWebhookSecret: string;
  };
  readonly staff: { readonly email: string; readonly password: string };
  of(name: Program): Instance[];
  stop(): Promise<void>;
}

export type Program = 'tenant' | 'provider' | 'ops' | 'worker' | 'stripe-emulator';

export function startSystem(options: {
  readonly programs: Partial<Record<Program, number>>;
  readonly base?: string;
  readonly template?: string;
  readonly databaseUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<System>;
