import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Instant, unwrap } from '#libs/kernel';
import { readBankText } from '#libs/payments';
import { installTenantTokenKey } from '#libs/store';
import { STAFF, type YearWorld } from '#libs/testkit';
import { advanceClock } from '#libs/workflows';
import { freePort } from '#scripts/processes';
import { type Addresses } from '../../bench/year/addresses.js';
import { openDoor } from './door.js';
import { type Death, MortalWorker } from './mortal-worker.js';
import { openPorts } from './ports.js';

export interface MachinePlan {
  /** The owner's address of a migrated database that nobody else uses. */
  readonly database: string;
  /** How Stripe's webhooks travel: late, twice, in any order, lost at first. */
  readonly chaosSeed: string;
  /** Of a hundred, how many never come. */
  readonly lostPercent?: number;
  /** Where Stripe's clock begins, ISO 8601. */
  readonly start: string;
  /** Asked before each turn of the worker. */
  deaths(): Death;
}

/** The product on real parts: PostgreSQL, the emulator of Stripe and the worker's rounds in processes of their own. Needs a build. */
export interface Machine {
  readonly world: YearWorld;
  /** One statement as the database's owner. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** What somebody outside does at Stripe: `/_emulator/...`. */
  control<T>(route: string, body?: object): Promise<T>;
  /** A request to Stripe's API, as whoever is at its dashboard; `account`: of a miner's. */
  stripe<T>(path: string, form?: Readonly<Record<string, string>>, account?: string): Promise<T>;
  close(): Promise<void>;
}

export async function openMachine(plan: MachinePlan): Promise<Machine> {
  const door = await openDoor();
  const emulatorPort = await freePort();
  const addresses: Addresses = {
    ...{ database: plan.database, emulator: `http://127.0.0.1:${emulatorPort}`, webhookPort: door.port },
    ...{ tenantTokenKey: randomBytes(32).toString('hex'), stripeKey: `sk_test_${randomBytes(12).toString('hex')}` },
    webhookSecret: `whsec_${randomBytes(16).toString('hex')}`,
  };
  const emulator = startEmulator(addresses, emulatorPort, plan);
  const owner = new pg.Client({ connectionString: plan.database });
  const worker = new MortalWorker(addresses, door, () => plan.deaths());
  const close = async (): Promise<void> => {
    worker.stop();
    door.close();
    emulator.kill('SIGKILL');
    await owner.end();
  };
  try {
    await installTenantTokenKey(plan.database, addresses.tenantTokenKey);
    await owner.connect();
    await answers(`${addresses.emulator}/_emulator/clock`, addresses.stripeKey);
    const opened = await openPorts(addresses);
    const { control, stripe } = callsTo(addresses);
    return {
      ...{ control, stripe, world: worldOf(opened.ports, { owner, worker, control }) },
      sql: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
        (await owner.query<Row>(text, [...values])).rows,
      close: async () => {
        await opened.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function startEmulator(
  { webhookPort, webhookSecret }: Addresses,
  port: number,
  { chaosSeed, lostPercent = 0, start }: MachinePlan,
): ChildProcess {
  const env = {
    ...{ ...process.env, PORT: `${port}`, HOST: '127.0.0.1', CHAOS: 'on', CHAOS_SEED: chaosSeed, CLOCK_START: start },
    ...{ WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/webhooks/stripe`, WEBHOOK_SECRET: webhookSecret },
    ...{ CHAOS_LOST_PERCENT: `${lostPercent}` },
    NODE_OPTIONS: '', // a test runner's own flags are not the emulator's
  };
  // the guard ends it when this process is killed: nobody would be left to stop it
  const guarded = ['--import', './scripts/child-guard.mjs', 'dist/programs/stripe-emulator.js'];
  return spawn(process.execPath, guarded, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

async function answers(url: string, key: string): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } }).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

function callsTo({ emulator, stripeKey }: Addresses): Pick<Machine, 'control' | 'stripe'> {
  const authorization = `Bearer ${stripeKey}`;
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    const answer = await fetch(`${emulator}${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    control: (route, body) => {
      const headers = { authorization, 'content-type': 'application/json' };
      const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
      return call(`/_emulator/${route}`, init);
    },
    stripe: (path, form, account) => {
      const headers = { authorization, ...(account === undefined ? {} : { 'stripe-account': account }) };
      const init = form === undefined ? { headers } : { method: 'POST', headers, body: new URLSearchParams(form) };
      return call(`/v1/${path}`, init);
    },
  };
}

interface Parts extends Pick<Machine, 'control'> {
  readonly owner: pg.Client;
  readonly worker: MortalWorker;
}

function worldOf(ports: YearWorld['ports'], { owner, worker, control }: Parts): YearWorld {
  const now = (): Promise<Instant> => ports.unitOfWork.run(STAFF, (tx) => Promise.resolve(tx.now));
  let orgs = 0;
  return {
    ...{ ports, now, methods: ['pm_card_visa', 'pm_card_mastercard', 'pm_usBankAccount'] },
    readBank: (text) => unwrap(readBankText(text)),
    advanceTo: async (to) => {
      unwrap(await advanceClock(ports)(STAFF, { to, hours: null }));
      await ports.payments.followClock(to);
    },
    work: () => worker.work(),
    kills: () => worker.kills,
    organisation: async (kind, { legalName, country }) => {
      orgs += 1;
      const id = `org_${`${orgs}`.padStart(26, '0')}`;
      const row = [id, kind, legalName, legalName, country, `ap@org${orgs}.example`];
      await owner.query(
        'INSERT INTO organisation (id, kind, name, legal_name, country, billing_email) VALUES ($1, $2, $3, $4, $5, $6)',
        row,
      );
      return id;
    },
    hand: {
      ready: (account) => control(`accounts/${account}/onboarding`, { outcome: 'ready', bank: '000123456789' }),
      dispute: (charge, amountMinor) =>
        control(`charges/${charge}/dispute`, { kind: 'fraudulent', amount: Number(amountMinor) }),
      decide: (dispute, outcome) => control(`disputes/${dispute}/decide`, { outcome }),
      failPayout: async (payout) => {
        await control(`payouts/${payout}/fail`, { code: 'account_closed' });
        await control('bank_account', { number: '000123456789' });
      },
      payOut: () => Promise.resolve(), // the emulator pays out by itself, every midnight
    },
  };
}
