import { type AwaitingQuery } from '../../gql/ops/graphql.js';
import { awaitedOf } from './awaited.js';

const LIMITS = [{ currency: 'USD', amount: '1000.00' }];

const proposed = (
  id: string,
  by: string,
  at: string,
  amount: string,
): AwaitingQuery['reconciliationExceptions']['nodes'][number] => ({
  ...{ id, class: 'AMOUNT_UNDER', movement: 'WIRE', leg: null, amount: { currency: 'USD', amount } },
  ...{ explanation: '', suggestion: null, since: at, dueAt: null, priority: '1', state: 'PROPOSED', assignee: null },
  steps: [
    { seq: 1, kind: 'ASSIGNED', at, by: 'worker', resolution: null, amount: null },
    { seq: 2, kind: 'PROPOSED', at, by, resolution: 'WRITE_OFF', amount: { currency: 'USD', amount } },
  ],
});

const answer = (part: Partial<AwaitingQuery>): AwaitingQuery => ({
  ...{ reconciliationExceptions: { nodes: [], totalCount: 0 }, matchDecisions: { nodes: [], totalCount: 0 } },
  ...{ outgoingWires: { nodes: [] }, closedPeriods: { nodes: [] } },
  ...part,
});

const exceptions = (...nodes: AwaitingQuery['reconciliationExceptions']['nodes']) =>
  answer({ reconciliationExceptions: { nodes, totalCount: nodes.length } });

describe('awaitedOf', () => {
  it('shows what others proposed before what is the own, oldest first', () => {
    const data = exceptions(
      proposed('brk_mine', 'usr_me', '2026-01-01T00:00:00Z', '5000.00'),
      proposed('brk_new', 'usr_other', '2026-01-03T00:00:00Z', '5000.00'),
      proposed('brk_old', 'usr_other', '2026-01-02T00:00:00Z', '5000.00'),
    );
    expect(awaitedOf(data, 'usr_me', LIMITS).map(({ id, isForMe }) => [id, isForMe])).toEqual([
      ['brk_old', true],
      ['brk_new', true],
      ['brk_mine', false],
    ]);
  });

  it.each([
    ['1000.00', true],
    ['1000.01', false],
  ])('leaves an own proposal of %s to oneself: %s', (amount, isForMe) => {
    const data = exceptions(proposed('brk_1', 'usr_me', '2026-01-01T00:00:00Z', amount));
    expect(awaitedOf(data, 'usr_me', LIMITS).map((one) => one.isForMe)).toEqual([isForMe]);
  });

  it('takes a currency without a limit to need two people', () => {
    const data = exceptions(proposed('brk_1', 'usr_me', '2026-01-01T00:00:00Z', '0.01'));
    expect(awaitedOf(data, 'usr_me', []).map((one) => one.isForMe)).toEqual([false]);
  });

  it('leaves a wire to whoever did not order it', () => {
    const wire = (id: string, preparedBy: string) => ({
      ...{ id, preparedBy, beneficiary: 'Lone Star Hash', amount: { currency: 'USD', amount: '5000.00' } },
      preparedAt: '2026-02-02T00:00:00Z',
    });
    const data = answer({ outgoingWires: { nodes: [wire('owr_1', 'usr_me'), wire('owr_2', 'worker')] } });
    expect(awaitedOf(data, 'usr_me', LIMITS).map(({ href, isForMe }) => [href, isForMe])).toEqual([
      ['/wires/owr_2', true],
      ['/wires/owr_1', false],
    ]);
  });

  it('shows a closed period while its opening waits, and not after', () => {
    const reopening = (state: 'PROPOSED' | 'REJECTED') => ({
      ...{ id: `reo_${state}`, periodId: 'per_1', reason: 'late wire', certificateHash: 'ab', state },
      steps: [
        { seq: 1, kind: 'PROPOSED' as const, at: '2026-02-02T00:00:00Z', by: 'usr_other', comment: null, hash: 'cd' },
      ],
    });
    const period = {
      ...{
        id: 'per_1',
        start: null,
        end: '2026-02-01T00:00:00Z',
        closedAt: '2026-02-01T09:00:00Z',
        closedBy: 'usr_me',
      },
      ...{ reopenedAt: null, isLastInForce: true, reopenings: [reopening('REJECTED'), reopening('PROPOSED')] },
    };
    expect(awaitedOf(answer({ closedPeriods: { nodes: [period] } }), 'usr_me', LIMITS)).toEqual([
      expect.objectContaining({ id: 'reo_PROPOSED', href: '/recon/close/per_1', isForMe: true, amount: null }),
    ]);
  });
});
