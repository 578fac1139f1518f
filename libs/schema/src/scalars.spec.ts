// World: the scalars alone, and the three schemas as they stand in sdl/.
import { civilDate, decimal, instant } from '#libs/kernel';
import fc from 'fast-check';
import { parseValue as parseLiteralText, validateSchema } from 'graphql';
import { parsedSchema } from './parsed-schema.js';
import { scalarResolvers } from './scalars.js';
import { API_NAMES, schemaText } from './schema-text.js';

const { Decimal, Date: Day, DateTime, CurrencyCode } = scalarResolvers;

describe('what a scalar takes', () => {
  it.each([
    [Decimal, '2.4937', decimal('2.4937')],
    [Decimal, '-999999999999999999.999999999999', decimal('-999999999999999999.999999999999')],
    [DateTime, '2026-11-22T15:00:00+01:00', instant('2026-11-22T14:00:00Z')],
    [Day, '2024-02-29', civilDate('2024-02-29')],
    [CurrencyCode, 'JPY', 'JPY'],
  ])('%s %s', (scalar, text, inside) => {
    expect(scalar.parseValue(text)).toEqual(inside);
    expect(scalar.parseLiteral(parseLiteralText(JSON.stringify(text)))).toEqual(inside);
  });

  it.each([
    ...[
      1,
      1.5,
      1e21,
      '1e3',
      '1,5',
      '.5',
      '5.',
      ' 1',
      '+1',
      '0x10',
      'NaN',
      '',
      null,
      true,
      {},
      ['1'],
      '1.0000000000001',
      '1'.repeat(19),
    ].map((value) => [Decimal, value] as const),
    ...['2026-02-30', '2026-2-1', '1899-12-31', '2026-11-22T15:00:00Z', 20_261_122].map(
      (value) => [Day, value] as const,
    ),
    ...['2026-11-22', '2026-11-22T15:00:00', '2026-13-01T00:00:00Z', 1_700_000_000_000, 'now', ''].map(
      (value) => [DateTime, value] as const,
    ),
    ...['usd', 'XXX', 'US', '__proto__', 'toString', 1].map((value) => [CurrencyCode, value] as const),
  ])('%s refuses %j', (scalar, value) => {
    expect(() => scalar.parseValue(value)).toThrow(/must be/);
  });

  it.each([
    [Decimal, '1.5'],
    [Decimal, '1'],
    [DateTime, '1700000000000'],
    [CurrencyCode, 'USD'],
  ])('%s refuses the bare literal %s', (scalar, literal) => {
    expect(() => scalar.parseLiteral(parseLiteralText(literal))).toThrow(/must be/);
  });
});

describe('what a scalar gives', () => {
  it('is the decimal it was given, every digit of it', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,17})(\.\d{0,11}[1-9])?$/);
    fc.assert(
      fc.property(digits, (text) => {
        fc.pre(!/^-0$/.test(text));
        expect(Decimal.serialize(text)).toBe(text);
        expect(Decimal.serialize(decimal(text))).toBe(text);
      }),
    );
  });

  it('is UTC with milliseconds', () =>
    expect(DateTime.serialize(instant('2026-11-22T15:00:00.5+01:00'))).toBe('2026-11-22T14:00:00.500Z'));

  it.each([
    [Decimal, 1.5],
    [Decimal, 'about 2'],
    [DateTime, '2026-11-22T15:00:00Z'],
    [DateTime, 1.5],
    [Day, 'tomorrow'],
    [CurrencyCode, 'XXX'],
  ])('%s never passes on %j', (scalar, value) => {
    expect(() => scalar.serialize(value)).toThrow();
  });
});

describe.each(API_NAMES)('the %s schema', (api) => {
  it('is valid and carries its guards', () => {
    expect(validateSchema(parsedSchema(api))).toEqual([]);
    expect(schemaText(api)).toContain('@access(to:');
  });
  it('has sign-up only where organisations make themselves', () => {
    expect('signUp' in (parsedSchema(api).getMutationType()?.getFields() ?? {})).toBe(api !== 'ops');
  });
});
