// World: what an outside engine may answer of a place in which we collect, or of whose rate we know nothing.
import { type TaxTreatment } from '../quote/quote.js';
import { type EngineTax, treatmentByEngine } from './engine-tax.js';

const GB: TaxTreatment = { jurisdiction: 'GB', basisPoints: 2_000, kind: 'STANDARD' };
const CANADA: TaxTreatment = { jurisdiction: 'CA', basisPoints: 500, kind: 'STANDARD' };
const WACO: TaxTreatment = { jurisdiction: 'US-TX:WACO', basisPoints: 0, kind: 'UNKNOWN' };

function tax(over: Partial<EngineTax> = {}): EngineTax {
  return { jurisdiction: 'GB', name: 'VAT', millionths: 200_000, outcome: 'CHARGED', ...over };
}

const GST = tax({ jurisdiction: 'CA', name: 'GST', millionths: 50_000 });
const QST = tax({ jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750, ofMillionths: 1_000_000 });
const TEXAS = tax({ jurisdiction: 'US-TX', name: 'Sales tax', millionths: 62_500, ofMillionths: 800_000 });

describe('an answer of a tax engine', () => {
  it.each<[string, TaxTreatment, readonly EngineTax[], TaxTreatment]>([
    [
      'is the rate, whatever ours is',
      GB,
      [tax({ millionths: 175_000 })],
      { jurisdiction: 'GB', basisPoints: 1_750, kind: 'STANDARD' },
    ],
    [
      'may be several taxes',
      CANADA,
      [GST, QST],
      {
        ...{ jurisdiction: 'CA', basisPoints: 1_497, kind: 'STANDARD' },
        parts: [
          { jurisdiction: 'CA', name: 'GST', millionths: 50_000 },
          { jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750 },
        ],
      },
    ],
    [
      'may tax a part of the price, where we know no rate',
      WACO,
      [TEXAS],
      {
        ...{ jurisdiction: 'US-TX', basisPoints: 500, kind: 'STANDARD' },
        parts: [{ jurisdiction: 'US-TX', name: 'Sales tax', millionths: 62_500, ofMillionths: 800_000 }],
      },
    ],
    [
      'may be that the law does not tax it',
      GB,
      [tax({ millionths: 0, outcome: 'NOT_TAXABLE' })],
      { jurisdiction: 'GB', basisPoints: 0, kind: 'NOT_TAXABLE' },
    ],
    [
      'need not collect for a province for which we do not',
      CANADA,
      [GST, { ...QST, outcome: 'NOT_COLLECTED' }],
      { jurisdiction: 'CA', basisPoints: 500, kind: 'STANDARD' },
    ],
  ])('%s', (_what, own, taxes, expected) => {
    const { jurisdiction, ...rest } = expected;
    const answer = treatmentByEngine(own, taxes);
    expect(answer).toEqual({ ok: true, value: { ...rest, jurisdiction } });
  });

  it.each<[string, TaxTreatment, readonly EngineTax[], string, string]>([
    [
      'nothing, since nobody told it of our registration',
      GB,
      [tax({ millionths: 0, outcome: 'NOT_COLLECTED' })],
      'NOT_COLLECTED',
      'GB',
    ],
    [
      'nothing, where we collect and know no rate',
      WACO,
      [tax({ ...TEXAS, millionths: 0, outcome: 'NOT_COLLECTED' })],
      'NOT_COLLECTED',
      'US-TX',
    ],
    [
      'one of two taxes that we collect',
      { ...CANADA, parts: [{ jurisdiction: 'CA', name: 'GST', millionths: 50_000 }, QST] },
      [GST, { ...QST, outcome: 'NOT_COLLECTED' }],
      'NOT_COLLECTED',
      'CA-QC',
    ],
    ['what is no rate', GB, [tax({ outcome: 'UNSUPPORTED' })], 'UNSUPPORTED', 'GB'],
    ['no tax at all', GB, [], 'NO_ANSWER', 'GB'],
    ['two taxes that it does not tell apart', WACO, [TEXAS, TEXAS], 'SAME_JURISDICTION', 'US-TX'],
  ])('is not taken where it says %s', (_what, own, taxes, why, jurisdiction) => {
    expect(treatmentByEngine(own, taxes)).toEqual({ ok: false, refusal: { why, jurisdiction } });
  });
});
