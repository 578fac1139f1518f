import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addressesFrom } from '../addresses.js';
import { CommandError, EXIT, accepted } from '../client.js';
import { MatchRecords } from '../gql/ops/documents/MatchRecords.js';
import { RunReconciliation } from '../gql/ops/documents/RunReconciliation.js';
import { Staff } from '../staff.js';
import { CONTROLLER, type Cast, listingOf, onDay, signUpProviders, signUpTenants, tenantOf } from '../story/cast.js';
import { CHAPTERS, STORY_DAYS } from '../story/chapters.js';
import { meterStart, readMeter } from '../story/meter.js';
import { DEMO_PASSWORD } from '../story/miner.js';
import { PROVIDERS } from '../story/providers.js';
import { TENANTS } from '../story/tenants.js';

const DAY_MS = 86_400_000;

/**
 * Loads the demo: sets market time about two months back, then lives the story day by day through the public APIs, so
 * that every listing, lease, invoice, payment and posting was made by the system itself. Ends at the present.
 */
export async function seed(environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  const addresses = addressesFrom(environment);
  const email = environment['STAFF_EMAIL'] ?? 'ops@gridlease.example';
  const staff = await Staff.signIn(addresses.ops, email, environment['STAFF_PASSWORD'] ?? DEMO_PASSWORD);
  const today = await staff.realNow();
  const dayZero = new Date(Math.floor(today.getTime() / DAY_MS) * DAY_MS - STORY_DAYS * DAY_MS);
  await staff.rewindEmptyMarket(dayZero);

  const providers = await signUpProviders(addresses, say);
  const tenants = await signUpTenants(addresses);
  await tenantOf({ staff, providers, tenants, dayZero }, 'meridian').addMember({
    email: 'finance@meridian.example',
    name: 'Theo Lindqvist',
    password: DEMO_PASSWORD,
    role: 'BILLING',
  });
  await staff.addColleague({ ...CONTROLLER, password: DEMO_PASSWORD, role: 'STAFF_OPERATOR' });
  say(`${tenants.size} AI firms signed up`);
  await liveThrough({ staff, providers, tenants, dayZero }, say);

  await staff.booksComplete();
  const { run } = accepted('reconciliation', (await staff.api.run(RunReconciliation, {})).reconciliationRunCreate);
  say(`reconciliation: ${run?.isClean === true ? 'clean' : `${run?.differences.length ?? 0} difference(s)`}`);
  // what the worker does within the hour: whoever arrives finds the records of both sides looked at
  accepted('matching', (await staff.api.run(MatchRecords, {})).matchingRunCreate);
  await writeSignIns(environment['DEMO_FILE'] ?? '.data/demo.json', addresses, email);
}

async function liveThrough(cast: Cast, say: (line: string) => void): Promise<void> {
  const leases = new Map<string, string>();
  const present = await cast.staff.realNow();
  let metered = meterStart(cast);
  for (const chapter of CHAPTERS) {
    const noon = onDay(cast, chapter.day, 12);
    const now = noon < present ? noon : present;
    await cast.staff.advanceTo(now);
    metered = await readMeter(cast, leases.get('meridian'), metered, now);
    await chapter.happen(cast, leases);
    say(`day ${String(chapter.day).padStart(2)}: ${chapter.title}`);
  }
  await cast.staff.advanceTo(await cast.staff.realNow());
  const held = await tenantOf(cast, 'kestrel').quote({
    offerId: listingOf(cast, 'dalton-l40s').id,
    units: 8,
    window: { start: onDay(cast, STORY_DAYS + 3).toISOString(), end: onDay(cast, STORY_DAYS + 33).toISOString() },
    holdMinutes: 60,
  });
  const asked = await tenantOf(cast, 'boreal').quote({
    offerId: listingOf(cast, 'pecos-h100').id,
    units: 64,
    window: { start: onDay(cast, STORY_DAYS + 1).toISOString(), end: onDay(cast, STORY_DAYS + 31).toISOString() },
    holdMinutes: 60,
  });
  say(`today: Kestrel holds quote ${held.number}, Boreal ${asked.number}`);
}

async function writeSignIns(
  file: string,
  addresses: ReturnType<typeof addressesFrom>,
  staffEmail: string,
): Promise<void> {
  const signIns = [
    {
      who: 'AI firm (Meridian AI, owner)',
      url: addresses.tenant,
      email: TENANTS.meridian.email,
      password: DEMO_PASSWORD,
    },
    {
      who: 'AI firm (Meridian AI, finance)',
      url: addresses.tenant,
      email: 'finance@meridian.example',
      password: DEMO_PASSWORD,
    },
    {
      who: 'Miner (Lone Star Hash)',
      url: addresses.provider,
      email: PROVIDERS[0]?.signUp.email ?? '',
      password: DEMO_PASSWORD,
    },
    { who: 'Operations', url: addresses.ops, email: staffEmail, password: DEMO_PASSWORD },
    { who: 'Operations, a second person', url: addresses.ops, email: CONTROLLER.email, password: DEMO_PASSWORD },
  ];
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ signIns }, null, 2)}\n`).catch((error: unknown) => {
    throw new CommandError(`cannot write ${file}: ${String(error)}`, EXIT.internal);
  });
}
