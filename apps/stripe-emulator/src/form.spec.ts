// World: none; pure decoding of form text.
import fc from 'fast-check';
import { decodeForm, type Form } from './form.js';

describe('decodeForm', () => {
  it.each<[string, object]>([
    ['', {}],
    ['a=1&b=x+y%26', { a: '1', b: 'x y&' }],
    ['metadata[a]=1&metadata[b]=2', { metadata: { a: '1', b: '2' } }],
    ['expand[0]=x&expand[1]=y', { expand: ['x', 'y'] }],
    ['expand[]=x&expand[]=y', { expand: ['x', 'y'] }],
    ['lines[1][amount]=2&lines[0][amount]=1', { lines: [{ amount: '1' }, { amount: '2' }] }],
    ['lines[0][metadata][k]=v', { lines: [{ metadata: { k: 'v' } }] }],
    ['expand%5B0%5D=customer', { expand: ['customer'] }],
  ])('%s', (text, expected) => {
    expect(JSON.parse(JSON.stringify(decodeForm(text)))).toEqual(expected);
  });

  it.each(['a=1&a[b]=2', 'a[b=1', 'a[b]c=1', 'a[a][a][a][a][a][a][a][a][a]=1'])('refuses %s', (text) => {
    expect(() => decodeForm(text)).toThrow(/Parameter|parameter/);
  });

  it('reads back whatever was written in the way of the SDK', () => {
    const word = fc.string({ minLength: 1, maxLength: 8 }).filter((one) => /^[a-z_][a-z_ä]*$/.test(one));
    const leaf = fc.string({ maxLength: 12 });
    const value = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(word, tie('node'), { minKeys: 1, maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(fc.dictionary(word, value, { maxKeys: 4 }), (given) => {
        const pairs = flat(given as Record<string, Form>);
        fc.pre(pairs.every(([key]) => key.split('[').length <= 8));
        const text = pairs.map(([key, one]) => `${encodeURIComponent(key)}=${encodeURIComponent(one)}`).join('&');
        expect(JSON.parse(JSON.stringify(decodeForm(text)))).toEqual(JSON.parse(JSON.stringify(given)));
      }),
    );
  });
});

function flat(given: Record<string, Form>): [string, string][] {
  const walk = (value: Form, at: string): [string, string][] => {
    if (typeof value === 'string') return [[at, value]];
    const entries: [string, Form][] = Array.isArray(value)
      ? value.map((one, index) => [String(index), one])
      : Object.entries(value);
    return entries.flatMap(([key, one]) => walk(one, `${at}[${key}]`));
  };
  return Object.entries(given).flatMap(([key, value]) => walk(value, key));
}
