import {
  type AccountSuspended,
  type CapacityTaken,
  type InvalidTerms,
  type OptionTooLate,
  type Refusal,
  type TermSheetExpired,
} from '#libs/workflows';
import { refusalToGraphQL } from './refusal.convert.js';

type ContractRefusal = Refusal | AccountSuspended | CapacityTaken | InvalidTerms | OptionTooLate | TermSheetExpired;

/**
 * Why a term sheet or a contract did not change, as the errors of a payload: one for each problem of the terms, so that a form can mark
 * every field at once; otherwise one, with the fields its own type has.
 */
export function contractRefusalToGraphQL(refusal: ContractRefusal): readonly object[] {
  const plain = refusalToGraphQL(refusal);
  if ('problems' in refusal)
    return refusal.problems.map(({ path, message }) => {
      const detail = path === '' ? `The terms: ${message}.` : `\`${path}\` ${message}.`;
      const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
      return refusalToGraphQL({ code: refusal.code, path: [...(refusal.path ?? []), ...steps], detail });
    });
  if ('bookableUnits' in refusal)
    return [{ ...plain, __typename: 'CapacityTaken', bookableUnits: refusal.bookableUnits }];
  if ('invoiceNumber' in refusal) {
    const { invoiceId, invoiceNumber } = refusal;
    return [{ ...plain, __typename: 'AccountSuspended', invoiceId, invoiceNumber }];
  }
  if ('expiredAt' in refusal) return [{ ...plain, __typename: 'TermSheetExpired', expiredAt: refusal.expiredAt }];
  return ['until' in refusal ? { ...plain, __typename: 'OptionTooLate', until: refusal.until } : plain];
}
