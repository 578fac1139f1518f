import { type Command } from 'commander';
import { type ApiClient, CommandError, EXIT, accepted } from '../client.js';
import { AlertsOf } from '../gql/tenant/documents/AlertsOf.js';
import { DeleteAlert } from '../gql/tenant/documents/DeleteAlert.js';
import { MakeAlert } from '../gql/tenant/documents/MakeAlert.js';
import { type AlertCreateInput, type AlertsOfQuery } from '../gql/tenant/graphql.js';
import { type Surroundings, each, signedIn, tell, whole } from './party.js';

interface Shown {
  readonly json?: true;
}

interface NeedOptions extends Shown {
  readonly model: readonly string[];
  readonly region: readonly string[];
  readonly units?: number;
  readonly gang?: true;
  readonly max?: string;
  readonly from?: string;
  readonly days?: number;
  readonly until?: string;
  readonly words?: string;
}

const HOURS_A_DAY = 24;
const DAY_MS = 86_400_000;

/** `gridlease alert ...`: needs that wait for an offer. */
export function alertCommand(program: Command, around: Surroundings): void {
  const all = program
    .command('alert')
    .description('needs that wait for an offer (GRIDLEASE_API_KEY, or e-mail and password)');
  const sub = (name: string, description: string): Command =>
    all.command(name).description(description).option('--json', 'print JSON');
  sub('list', 'saved needs, and the offers that came to fit them').action(async (options: Shown) => {
    const { alerts } = await (await tenantApi(around.environment)).run(AlertsOf, {});
    tell(around, { as: 'tenant', ...options }, alerts, (found) => found.flatMap(linesOf));
  });
  sub('create', 'save a need: you are told once of each offer that comes to fit it')
    .option('--model <slug>', 'such as h100-sxm; once for each', each, [])
    .option('--region <slug>', 'such as us-south; once for each', each, [])
    .option('--units <count>', 'GPUs that can be had together', whole)
    .option('--gang', 'all on one fabric')
    .option('--max <rate>', 'all-in rate per GPU-hour at most')
    .option('--from <day>', 'first day, such as 2026-12-01; without: any time')
    .option('--days <count>', 'length in days', whole)
    .option('--until <day>', 'look until this day; without: until it begins, or for 90 days')
    .option('--words <text>', 'what to call it')
    .action(async (options: NeedOptions) => {
      const payload = await (await tenantApi(around.environment)).run(MakeAlert, { input: needOf(options) });
      const { alert } = accepted('alert', payload.alertCreate);
      tell(around, { as: 'tenant', ...options }, alert, (made) => (made === null ? [] : [headOf(made)]));
    });
  sub('delete <id>', 'take a saved need away').action(async (id: string, options: Shown) => {
    accepted('alert', (await (await tenantApi(around.environment)).run(DeleteAlert, { id })).alertRemove);
    tell(around, { as: 'tenant', ...options }, { id }, () => [`${id} is gone`]);
  });
}

const tenantApi = (environment: NodeJS.ProcessEnv): Promise<ApiClient> => signedIn('tenant', environment);

function needOf({ model, region, units, gang, max, from, days, until, words }: NeedOptions): AlertCreateInput {
  const start = from === undefined ? null : dayOf(from, '--from');
  if (start !== null && days === undefined) throw new CommandError('--from needs --days', EXIT.usage);
  const window =
    start === null
      ? {}
      : { window: { start: start.toISOString(), end: new Date(start.getTime() + (days ?? 1) * DAY_MS).toISOString() } };
  const filter = {
    ...(model.length === 0 ? {} : { models: [...model] }),
    ...(region.length === 0 ? {} : { regions: [...region] }),
    ...(units === undefined ? {} : { units }),
    ...(gang === true ? { gang } : {}),
    ...(max === undefined ? {} : { maxPrice: max }),
    ...window,
  };
  const called = [
    units === undefined ? null : `${units} GPUs`,
    ...model,
    gang === true ? 'one fabric' : null,
    days === undefined ? null : `for ${days} days`,
    from === undefined ? null : `from ${from}`,
    ...region,
    max === undefined ? null : `<= ${max}`,
  ].filter((part) => part !== null);
  return {
    filter,
    words: words ?? (called.length === 0 ? 'any GPU' : called.join(', ')),
    ...(start === null && days !== undefined ? { rollingHours: days * HOURS_A_DAY } : {}),
    ...(until === undefined ? {} : { expiresAt: dayOf(until, '--until').toISOString() }),
  };
}

function dayOf(text: string, option: string): Date {
  const day = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(day.getTime()))
    throw new CommandError(`${option} "${text}": write a day as 2026-12-01`, EXIT.usage);
  return day;
}

type Alert = AlertsOfQuery['alerts'][number];

const headOf = ({ id, state, words, expiresAt }: Omit<Alert, 'matches'>): string =>
  [id, state, words, `until ${expiresAt.slice(0, 10)}`].join('  ');

const linesOf = ({ matches, ...alert }: Alert): string[] => [
  headOf(alert),
  ...matches.map(({ offerId, offerName, reason, rate, bookableUnits, matchedAt }) =>
    ['   ', matchedAt, reason, `${rate.currency} ${rate.amount}`, `${bookableUnits} units`, offerName, offerId].join(
      '  ',
    ),
  ),
];
