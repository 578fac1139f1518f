// World: what the API says of lines and exceptions, as records to choose from; pure.
import { type MatchCandidatesQuery } from '../../gql/ops/graphql.js';
import { candidatesOf, found, linesOf } from './candidates.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const line = (id: string, amount: string, isMatched = false) => ({
  ...{
    id,
    amount: usd(amount),
    bookedOn: '2026-03-02',
    bankReference: 'REF1',
    endToEndId: null,
    references: ['INV-7'],
  },
  ...{ counterpartyName: 'Meridian AI', remittance: '', match: isMatched ? { id: 'mch_1' } : null },
});
const exception = (id: string, entryIds: string[], currency = 'USD') => ({
  ...{ id, entryIds, amount: { amount: '12.50', currency }, explanation: 'no bank line', suggestion: null },
  ...{ class: 'MISSING_BANK' as const, movement: 'WIRE', leg: null, since: '2026-03-01T00:00:00.000Z', dueAt: null },
  ...{ priority: '1', state: 'OPEN' as const, assignee: null },
});
const answer: MatchCandidatesQuery = {
  bankLines: { nodes: [line('bln_1', '1200.00'), line('bln_2', '5.00', true)] },
  reconciliationExceptions: {
    nodes: [exception('brk_1', ['journal:a', 'bank:bln_1']), exception('brk_2', ['journal:b'], 'EUR')],
  },
};

describe('records to choose from', () => {
  it('are those of the currency that no match holds, each once', () => {
    expect(candidatesOf(answer, 'USD', []).map(({ id }) => id)).toEqual(['bank:bln_1', 'journal:a']);
    expect(candidatesOf(answer, 'USD', ['bank:bln_1']).map(({ id }) => id)).toEqual(['journal:a']);
  });

  it.each([
    ['', 2],
    ['meridian 1,200', 1],
    ['inv-7', 1],
    ['no bank', 1],
    ['inv-8', 0],
  ])('search %p leaves %i', (search, count) => {
    expect(found(candidatesOf(answer, 'USD', []), search)).toHaveLength(count);
  });

  it('a list is one a line', () => {
    expect(linesOf(' a \n\n b')).toEqual(['a', 'b']);
  });
});
