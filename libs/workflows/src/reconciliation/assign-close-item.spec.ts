// World: the books in memory, and a staff of whom one person may work at closes; another one only reads.
import { moneyWorld } from '#libs/testkit';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { assignCloseItem } from './assign-close-item.js';

const ANNA: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_01K00000000000000000000001' };
const READER = 'usr_01K00000000000000000000002';

function setup() {
  const { ports, tables } = moneyWorld({});
  const assign = assignCloseItem(ports, (userId) => Promise.resolve(userId === ANNA.actorId));
  const owners = () => ports.unitOfWork.run(ANNA, (tx) => ports.recordMatches.closeOwners(tx));
  return { assign, owners, tables };
}

describe('an item of the close', () => {
  it('is given to who may work at closes, and taken back', async () => {
    const { assign, owners } = setup();
    expect(await assign(ANNA, { item: 'MATCHING', owner: ANNA.actorId })).toMatchObject({ ok: true });
    expect([...(await owners())]).toEqual([['MATCHING', ANNA.actorId]]);
    expect(await assign(ANNA, { item: 'MATCHING', owner: null })).toMatchObject({ ok: true });
  });

  it.each([
    ['somebody who only reads', READER, /may work at closes.*Choose a member of the team/],
    ['a person of nobody', 'usr_01K00000000000000000000009', /may work at closes/],
    ['a key', 'key_01K00000000000000000000001', /Name a person/],
    ['free text', 'Anna', /Name a person/],
  ])('is not given to %s, and the refusal says what to do', async (_, owner, detail) => {
    const { assign, owners } = setup();
    expect(await assign(ANNA, { item: 'MATCHING', owner })).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_INPUT', path: ['owner'], detail: expect.stringMatching(detail) },
    });
    expect([...(await owners())]).toEqual([]);
  });
});
