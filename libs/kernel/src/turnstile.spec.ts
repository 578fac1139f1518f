// World: a turnstile of two places, and visitors who stay until the spec lets them out.
import { type Turn, Turnstile } from './turnstile.js';

function setup() {
  const turnstile = new Turnstile(2);
  const inside: string[] = [];
  const leave = new Map<string, (failure?: Error) => void>();
  const enter = (gate: string, visitor: string): Promise<Turn> =>
    turnstile.pass(gate, (turn) => {
      inside.push(visitor);
      return new Promise((resolve, reject) => {
        leave.set(visitor, (failure) => {
          inside.splice(inside.indexOf(visitor), 1);
          if (failure) reject(failure);
          else resolve(turn);
        });
      });
    });
  const out = async (visitor: string, failure?: Error): Promise<void> => {
    leave.get(visitor)?.(failure);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { enter, out, inside };
}

it('lets two in at once, the others in the order they came, and tells who waited', async () => {
  const { enter, out, inside } = setup();
  const visits = ['a', 'b', 'c', 'd'].map((visitor) => enter('gate', visitor));
  expect(inside).toEqual(['a', 'b']);
  await out('b');
  expect(inside).toEqual(['a', 'c']);
  await out('a');
  expect(inside).toEqual(['c', 'd']);
  await out('c');
  await out('d');
  expect(await Promise.all(visits)).toEqual([
    { waited: false, others: 0 },
    { waited: false, others: 1 },
    { waited: true, others: 1 },
    { waited: true, others: 1 },
  ]);
});

it('keeps a queue of its own for each name', () => {
  const { enter, inside } = setup();
  for (const visitor of ['a', 'b', 'c']) void enter('one', visitor);
  void enter('other', 'x');
  expect(inside).toEqual(['a', 'b', 'x']);
});

it('hands the place over when the work fails, and passes the failure on', async () => {
  const { enter, out, inside } = setup();
  const [first] = ['a', 'b', 'c'].map((visitor) => enter('gate', visitor));
  const heard = expect(first).rejects.toThrow('no');
  await out('a', new Error('no'));
  await heard;
  expect(inside).toEqual(['b', 'c']);
});
