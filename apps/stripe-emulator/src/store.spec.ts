// World: a store in memory, and one on a file in a temporary folder.
import fc from 'fast-check';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store, type Table } from './store.js';

interface Thing {
  readonly id: string;
  readonly value: number;
}
const things: Table<Thing> = { name: 'thing' };

function withFile(story: (file: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-store-'));
  try {
    story(join(folder, 'state.jsonl'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const put = (store: Store, id: string, value: number): Thing => store.put(things, 'acct', { id, value });

describe('the store', () => {
  it('shows an account its own rows only, oldest first', () => {
    const store = new Store();
    put(store, 'b', 1);
    put(store, 'a', 2);
    store.put(things, 'other', { id: 'c', value: 3 });
    put(store, 'b', 4);
    expect(store.all(things, 'acct')).toEqual([
      { id: 'b', value: 4 },
      { id: 'a', value: 2 },
    ]);
    expect(store.get(things, 'acct', 'c')).toBeUndefined();
  });

  it('comes back from its file as the last commit left it, whatever was done', () => {
    const step = fc.record({
      kind: fc.constantFrom('put', 'remove', 'commit', 'rollback', 'restart'),
      id: fc.constantFrom('a', 'b', 'c'),
      value: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) =>
        withFile((file) => {
          let store = new Store(file);
          let committed = new Map<string, number>();
          let current = new Map<string, number>();
          for (const { kind, id, value } of steps) {
            if (kind === 'put') current.set(put(store, id, value).id, value);
            else if (kind === 'remove') {
              store.remove(things, id);
              current.delete(id);
            } else if (kind === 'commit') {
              store.commit();
              committed = new Map(current);
            } else {
              if (kind === 'rollback') store.rollback();
              else {
                store.close();
                store = new Store(file);
              }
              current = new Map(committed);
            }
            expect(new Map(store.all(things, 'acct').map((one) => [one.id, one.value]))).toEqual(current);
          }
          store.close();
        }),
      ),
      { numRuns: 60 },
    );
  });

  it('drops a transaction that was torn while it was written, wherever the tear is', () =>
    withFile((file) => {
      const store = new Store(file);
      put(store, 'a', 1);
      store.commit();
      const whole = readFileSync(file, 'utf8');
      put(store, 'a', 2);
      put(store, 'b', 3);
      store.commit();
      store.close();
      const second = readFileSync(file, 'utf8').slice(whole.length);
      for (let cut = 0; cut < second.length; cut += 1) {
        const torn = join(file, '..', `torn-${cut}.jsonl`);
        appendFileSync(torn, whole + second.slice(0, cut));
        const again = new Store(torn);
        expect(again.all(things, 'acct')).toEqual([{ id: 'a', value: 1 }]);
        again.close();
      }
    }));
});
