// World: references of payments; ISO 11649 gives RF18 5390 0754 7034 and RF71 2348 231 as examples.
import fc from 'fast-check';
import { creditorReference, parseCreditorReference, printedReference } from './creditor-reference.js';

describe('a creditor reference', () => {
  it.each([
    ['539007547034', 'RF18539007547034'],
    ['2348231', 'RF712348231'],
    ['GL7K3FQ2-2026-000123', 'RF71GL7K3FQ22026000123'],
  ])('of %s is %s', (text, reference) => {
    expect(creditorReference(text)).toBe(reference);
    expect(parseCreditorReference(printedReference(reference).toLowerCase())).toBe(reference);
  });

  it.each(['RF19539007547034', 'RF18', '', 'GL7K3FQ2-2026-000123', 'RF185390075470341234567890'])(
    'is not %j',
    (text) => {
      expect(parseCreditorReference(text)).toBeNull();
    },
  );

  it('shows one wrong digit or letter, and two digits that changed places', () => {
    const own = fc.stringMatching(/^[A-Z0-9]{2,21}$/);
    fc.assert(
      fc.property(own, fc.nat(20), fc.nat(8), (text, at, step) => {
        const reference = creditorReference(text);
        const place = 4 + (at % text.length);
        const kind = /\d/.test(reference.charAt(place)) ? '0123456789' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
        const other = kind.charAt((kind.indexOf(reference.charAt(place)) + 1 + step) % kind.length);
        const wrong = `${reference.slice(0, place)}${other}${reference.slice(place + 1)}`;
        expect(parseCreditorReference(wrong)).toBeNull();
        const next = reference.slice(place, place + 2);
        if (!/^\d\d$/.test(next)) return;
        const turned = `${reference.slice(0, place)}${[...next].reverse().join('')}${reference.slice(place + 2)}`;
        expect(parseCreditorReference(turned) === null).toBe(turned !== reference);
      }),
    );
  });

  it('is not made of nothing, nor of too much', () => {
    expect(() => creditorReference('--')).toThrow('makes no creditor reference');
    expect(() => creditorReference('A'.repeat(22))).toThrow('makes no creditor reference');
  });
});
