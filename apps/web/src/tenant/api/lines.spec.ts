// World: operations as pages send them, and the quoting rule of a POSIX shell for the lines made of them.
import fc from 'fast-check';
import { cliLine, curlLine } from './lines.js';

const LIST = {
  key: 1,
  name: 'InvoiceList',
  kind: 'query',
  document: 'query InvoiceList {\n  a\n}',
  variables: {},
} as const;

describe('curlLine', () => {
  it('sends the operation with a key of the shell', () => {
    expect(curlLine(LIST, 'https://api.example').split(' \\\n  ')).toEqual([
      'curl https://api.example/graphql',
      '-H "authorization: Bearer $GRIDLEASE_API_KEY"',
      "-H 'content-type: application/json'",
      `--data-binary '{"query":"query InvoiceList { a }","variables":{}}'`,
    ]);
  });

  it('sends a mutation under an idempotency key', () => {
    expect(curlLine({ ...LIST, kind: 'mutation' }, '')).toContain('idempotency-key: $(uuidgen)');
  });

  it('gives any variable to the shell as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^\0]{0,20}$/), (text) => {
        const line =
          curlLine({ ...LIST, variables: { text } }, '')
            .split(' \\\n  ')
            .at(-1) ?? '';
        const [, inside = ''] = /^--data-binary '(.*)'$/s.exec(line) ?? [];
        const pieces = inside.split("'\\''");
        expect(pieces.filter((piece) => piece.includes("'"))).toEqual([]);
        const body = pieces.join("'");
        expect((JSON.parse(body) as { variables: unknown }).variables).toEqual({ text });
      }),
    );
  });
});

describe('cliLine', () => {
  it('names the command where there is one', () => {
    expect(cliLine(LIST)).toBe('gridlease bills --json');
    expect(cliLine({ ...LIST, name: 'ContractDetail', variables: { id: 'ctr_1' } })).toBe(
      'gridlease contract show ctr_1 --json',
    );
    const input = { quoteId: 'qte_1', hours: 24 };
    expect(cliLine({ ...LIST, name: 'ShareQuote', kind: 'mutation', variables: { input } })).toBe(
      'gridlease quote share qte_1 --json',
    );
    const asked = { outcome: 'REFUSED', keyId: 'key_1', after: null };
    expect(cliLine({ ...LIST, name: 'RequestLog', variables: asked })).toBe(
      "gridlease requests list --outcome 'refused' --key 'key_1' --json",
    );
    expect(cliLine({ ...LIST, name: 'SearchOffers' })).toBeNull();
  });
});
