import { type AmendmentRefusal, type NovationRefusal, type OptionRefusal, type TerminationRefusal } from '#libs/market';
import {
  type AccountSuspended,
  type CapacityTaken,
  type InvalidTerms,
  type OptionTooLate,
  type Refusal,
  invalid,
} from '../refusal.js';
import { invalidTerms } from './draft-terms.js';

export type ActRefusal = Refusal | InvalidTerms | OptionTooLate | CapacityTaken | AccountSuspended;

const no = (detail: string): Refusal => ({ code: 'WRONG_STATE', path: null, detail });

/** The contract's reason not to change, in words for the sides. */
export function refusalOfContract(
  refusal: AmendmentRefusal | NovationRefusal | OptionRefusal | TerminationRefusal,
): Refusal | InvalidTerms | OptionTooLate {
  switch (refusal.code) {
    case 'INVALID_TERMS':
      return invalidTerms(refusal.problems);
    case 'TOO_LATE':
      return { code: 'OPTION_TOO_LATE', path: null, until: refusal.until };
    case 'ENDED':
      return no('The contract has ended.');
    case 'ALREADY_TAKEN':
      return no('The option has been taken.');
    case 'SAME_PARTY':
      return no('It is the tenant already.');
    case 'NOT_LATE_ENOUGH':
      return no('No delivery is late enough for it.');
    case 'NO_SUCH_OPTION':
      return { code: 'NOT_FOUND', path: null, detail: 'The contract has no such option.' };
    case 'UNKNOWN_TRANCHE':
      return { code: 'NOT_FOUND', path: null, detail: `The contract has no tranche "${refusal.tranche}".` };
    case 'ALREADY_COMMENCED':
      return no(`Tranche "${refusal.tranche}" has commenced: its clock is not turned.`);
    case 'NOTHING_CHANGES':
      return invalid(['changes'], 'An amendment changes something.');
    case 'NO_EVIDENCE':
      return invalid(['evidence'], 'A change of a contract has a reason and at least one document.');
    case 'BEFORE_LAST_VERSION':
      return invalid(
        ['effective'],
        `A version agreed before takes effect on ${refusal.effective}; terms hold forward.`,
      );
    case 'AFTER_END':
      return invalid(['effective'], `The contract ends on ${refusal.end}.`);
    case 'BEFORE_END':
      return invalid(['effective'], `The contract runs until ${refusal.end}.`);
  }
}
