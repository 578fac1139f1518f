import {
  type BreakClass,
  type ExceptionListQueryVariables,
  type ExceptionState,
  type RecordStanding,
} from '../../gql/ops/graphql.js';
import { CLASSES } from './looks.js';

const DAY_MS = 86_400_000;
/** Older than any record. */
const LONG_AGO = '2000-01-01T00:00:00.000Z';

export const STATE_SETS = {
  todo: ['OPEN', 'ASSIGNED', 'INVESTIGATING', 'PROPOSED', 'APPROVED'],
  proposed: ['PROPOSED'],
  closed: ['RESOLVED', 'WRITTEN_OFF', 'VOID'],
  every: null,
} satisfies Record<string, readonly ExceptionState[] | null>;
export type StateSet = keyof typeof STATE_SETS;
const STANDINGS: readonly RecordStanding[] = ['UNMATCHED', 'PARTIAL'];

/** Days since it began, both inclusive, as the picture of ages has them. */
export const AGES = ['0-7', '8-30', '31-60', '61-90', '91-'] as const;
export type Age = (typeof AGES)[number];

/** What is asked for, as the address has it. */
export interface Wanted {
  readonly state: StateSet;
  readonly breakClass: BreakClass | null;
  readonly mine: boolean;
  readonly age: Age | null;
  readonly standing: RecordStanding | null;
  readonly order: 'new' | 'weight';
}

const oneOf = <T extends string>(all: readonly T[], text: string | undefined): T | null =>
  all.find((one) => one === text) ?? null;

/** Reads the search part of an address; what it does not know is as if it were not there. */
export const readWanted = (search: Readonly<Record<string, string>>): Wanted => ({
  state: oneOf(Object.keys(STATE_SETS) as StateSet[], search['state']) ?? 'todo',
  breakClass: oneOf(CLASSES, search['class']),
  mine: search['who'] === 'me',
  age: oneOf(AGES, search['age']),
  standing: oneOf(STANDINGS, search['standing']),
  order: search['order'] === 'weight' ? 'weight' : 'new',
});

/** The search part that says the same, shortest. */
export const writeWanted = ({ state, breakClass, mine, age, standing, order }: Wanted): string => {
  const parts: readonly (readonly [string, string | null])[] = [
    ['state', state === 'todo' ? null : state],
    ['class', breakClass],
    ['who', mine ? 'me' : null],
    ['age', age],
    ['standing', standing],
    ['order', order === 'new' ? null : order],
  ];
  const kept = parts.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]));
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept).toString()}`;
};

export const isFiltered = ({ state, breakClass, mine, age, standing }: Wanted): boolean =>
  state !== 'todo' || breakClass !== null || mine || age !== null || standing !== null;

/** The question to the API. `now`: platform time in ms, its day's end, so that the question stays the same within a day. */
export const variablesOf = (wanted: Wanted, me: string | null, now: number): ExceptionListQueryVariables => {
  const [from = '0', to = ''] = wanted.age?.split('-') ?? [];
  const before = (days: number): string => new Date(now - days * DAY_MS).toISOString();
  const states = STATE_SETS[wanted.state];
  return {
    states: states === null ? null : [...states],
    classes: wanted.breakClass === null ? null : [wanted.breakClass],
    standings: wanted.standing === null ? null : [wanted.standing],
    assignee: wanted.mine ? me : null,
    since:
      wanted.age === null
        ? null
        : {
            start: to === '' ? LONG_AGO : before(Number(to) + 1),
            end: from === '0' ? before(-366) : before(Number(from)),
          },
    first: 100,
    after: null,
  };
};
