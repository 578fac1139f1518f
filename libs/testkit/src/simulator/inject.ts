import { BREAK_CLASSES, type Break, type BreakClass } from '#libs/ledger';
import { type SimulatedBooks, copyOf } from './books.js';
import { Dice } from './dice.js';
import {
  type InjectedFault,
  type Injector,
  changedLater,
  leftItsPayout,
  misstated,
  paidTwice,
  removed,
  statementLost,
  twice,
  unclearWires,
  underway,
  unidentified,
  wrongCurrency,
  wrongFee,
  wrongOpening,
  wrongReference,
  wrongSplit,
  wrongStatus,
} from './faults.js';

/** Ways in which the books can go wrong, by the class each has to be found as. */
export const FAULTS: Readonly<Record<BreakClass, readonly Injector[]>> = {
  DUPLICATE: [twice('RECORD'), twice('OBJECT'), twice('POSTING'), paidTwice],
  CURRENCY: [
    wrongCurrency('RECORD'),
    wrongCurrency('OBJECT'),
    wrongCurrency('TRANSACTION'),
    wrongCurrency('POSTING'),
    wrongCurrency('BANK_LINE'),
  ],
  AMBIGUOUS: [unclearWires],
  AMOUNT_OVER: [
    misstated('RECORD', -1n),
    misstated('OBJECT', 1n),
    misstated('TRANSACTION', 1n),
    misstated('POSTING', -1n),
    misstated('BANK_LINE', 1n),
  ],
  AMOUNT_UNDER: [
    misstated('RECORD', 1n),
    misstated('OBJECT', -1n),
    misstated('TRANSACTION', -1n),
    misstated('POSTING', 1n),
    misstated('BANK_LINE', -1n),
  ],
  FEE: [wrongFee('TRANSACTION'), wrongFee('POSTING')],
  STATUS: [wrongStatus('RECORD'), wrongStatus('OBJECT')],
  REFERENCE: [
    wrongReference('RECORD', 'keys'),
    wrongReference('RECORD', 'references'),
    wrongReference('OBJECT', 'keys'),
    wrongReference('TRANSACTION', 'keys'),
    wrongReference('BANK_LINE', 'references'),
  ],
  SPLIT: [wrongSplit],
  TIMING: [underway],
  MISSING_INTERNAL: [removed('RECORD'), removed('POSTING')],
  MISSING_STRIPE: [removed('OBJECT'), removed('TRANSACTION')],
  MISSING_BANK: [removed('BANK_LINE')],
  STALE: [changedLater],
  BALANCE_DRIFT: [leftItsPayout],
  UNIDENTIFIED_RECEIPT: [unidentified],
  INGESTION: [wrongOpening, statementLost],
};

export interface FaultyBooks {
  readonly books: SimulatedBooks;
  /** What was done to them. */
  readonly faults: readonly InjectedFault[];
}

/** A copy of the books with so many faults of each class, each in a movement of its own. */
export function injectFaults(
  clean: SimulatedBooks,
  seed: number,
  perClass: number,
  classes: readonly BreakClass[] = BREAK_CLASSES,
  ways: readonly Injector[] | null = null,
): FaultyBooks {
  const dice = new Dice(seed ^ 0x5bd1e995);
  const books = copyOf(clean);
  const victims = dice.shuffled(books.movements);
  const faults: InjectedFault[] = [];
  for (const breakClass of classes) {
    for (let count = 0; count < perClass; count += 1) {
      const fault = injectOne(books, victims, ways ?? FAULTS[breakClass], count, dice);
      if (fault) faults.push(fault);
    }
  }
  return { books, faults };
}

/** The first movement that can have it; it is nobody's victim again. */
function injectOne(
  books: SimulatedBooks,
  victims: SimulatedBooks['movements'][number][],
  injectors: readonly Injector[],
  turn: number,
  dice: Dice,
): InjectedFault | null {
  const injector = injectors[turn % injectors.length];
  for (const [index, victim] of victims.entries()) {
    if (victim.entryIds.some((id) => books.touched.has(id))) continue;
    const groups = victim.entryIds.flatMap((id) => books.entries.get(id)?.group ?? []);
    const fault = injector?.(books, victim, dice) ?? null;
    if (fault === null) continue;
    victims.splice(index, 1);
    const statements = groups.filter((group) => group.startsWith('statement:'));
    const others = books.movements.filter(({ entryIds }) => entryIds.some((id) => fault.entryIds.includes(id)));
    const ids = [...victim.entryIds, ...others.flatMap(({ entryIds }) => entryIds), ...statements];
    for (const id of ids) books.touched.add(id);
    return fault;
  }
  return null;
}

export interface Score {
  readonly breakClass: BreakClass;
  readonly injected: number;
  readonly found: number;
  readonly reported: number;
}

/** A break counts when class, amount and a record agree with a fault that no other break stands for. */
export function scoreOf(
  faults: readonly InjectedFault[],
  breaks: readonly Break[],
): { scores: Score[]; missed: InjectedFault[]; wrong: Break[] } {
  const open = [...faults];
  const wrong: Break[] = [];
  for (const one of breaks) {
    const index = open.findIndex((fault) => isFound(fault, one));
    if (index < 0) wrong.push(one);
    else open.splice(index, 1);
  }
  const scores = BREAK_CLASSES.map((breakClass) => {
    const injected = faults.filter((fault) => fault.breakClass === breakClass).length;
    const reported = breaks.filter((one) => one.breakClass === breakClass);
    return {
      ...{ breakClass, injected, reported: reported.length },
      found: injected - open.filter((fault) => fault.breakClass === breakClass).length,
    };
  });
  return { scores, missed: open, wrong };
}

function isFound(fault: InjectedFault, found: Break): boolean {
  return (
    fault.breakClass === found.breakClass &&
    fault.amount.minor === found.amount.minor &&
    fault.amount.currency === found.amount.currency &&
    (fault.entryIds.length === 0 || fault.entryIds.some((id) => found.entryIds.includes(id)))
  );
}
