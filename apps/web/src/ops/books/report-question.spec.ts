// World: what the address of a report says, read and written; pure.
import { readQuestion, variablesOf, writeQuestion } from './report-question.js';

describe('the question in the address of a report', () => {
  it('comes back as it was written', () => {
    const question = readQuestion({
      ...{ report: 'FEE_VARIANCE', asOf: '2026-04-01', by: 'BOOKED' },
      ...{ since: '2026-03-01', currency: 'EUR', figure: 'a|b&c' },
    });
    const written = writeQuestion(question);
    expect(readQuestion(Object.fromEntries(new URLSearchParams(written.split('?')[1])))).toEqual(question);
    expect(variablesOf(question)).toEqual({
      ...{ report: 'FEE_VARIANCE', by: 'BOOKED', currency: 'EUR' },
      ...{ asOf: '2026-04-01T00:00:00.000Z', since: '2026-03-01T00:00:00.000Z' },
    });
  });

  it('takes nothing that the API would not', () => {
    expect(
      readQuestion({ report: 'NONE', asOf: 'soon', by: 'EVER', since: '2026-03-01', currency: 'dollars' }),
    ).toEqual({
      ...{ report: 'RECEIVABLE_AGING', asOf: null, by: 'EFFECTIVE', since: null, currency: null, figure: null },
    });
    expect(writeQuestion(readQuestion({}))).toBe('/reports?report=RECEIVABLE_AGING');
  });
});
