import { DateField } from '../../kit/date-field.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { isOfPeriod, REPORTS, TIMES, type Question } from './report-question.js';

/** Currencies of the market; a report narrowed to another one by its address keeps it. */
const CURRENCIES: readonly string[] = [
  'USD',
  'EUR',
  'GBP',
  'AED',
  'SAR',
  'KWD',
  'BHD',
  'CAD',
  'CHF',
  'NOK',
  'SEK',
  'ISK',
  'JPY',
];

/** What the report is asked with; each choice goes into the address. */
export const ReportFilters = ({
  question,
  onChange,
}: {
  readonly question: Question;
  readonly onChange: (next: Question) => void;
}) => {
  const say = useText();
  const { report, asOf, by, since, currency } = question;
  const change = (part: Partial<Question>): void => onChange({ ...question, ...part, figure: null });
  const currencies = currency === null || CURRENCIES.includes(currency) ? CURRENCIES : [...CURRENCIES, currency];
  return (
    <div role="group" aria-label={say('recon.f.filters')} className="mb-5 flex flex-wrap items-end gap-3">
      <div className="w-84 max-w-full max-xs:w-full">
        <Select
          label={say('recon.rep.which')}
          choices={REPORTS.map((id) => ({ id, name: say(`recon.rep.${id}`) }))}
          value={report}
          onChange={(id) => change({ report: id })}
        />
      </div>
      {isOfPeriod(report) ? (
        <div className="w-40">
          <DateField label={say('recon.rep.since')} value={since} onChange={(day) => change({ since: day })} />
        </div>
      ) : null}
      <div className="w-40">
        <DateField
          label={say(report === 'CLOSE_CHECKLIST' ? 'recon.rep.end' : 'recon.rep.asOf')}
          value={asOf}
          onChange={(day) => change({ asOf: day })}
        />
      </div>
      <div className="w-60 max-w-full">
        <Select
          label={say('recon.l.by')}
          choices={TIMES.map((id) => ({ id, name: say(`recon.time.${id}`) }))}
          value={by}
          onChange={(next) => change({ by: next })}
        />
      </div>
      <div className="w-32">
        <Select
          label={say('recon.rep.currency')}
          choices={[{ id: 'any', name: say('recon.rep.each') }, ...currencies.map((id) => ({ id, name: id }))]}
          value={currency ?? 'any'}
          onChange={(id) => change({ currency: id === 'any' ? null : id })}
        />
      </div>
    </div>
  );
};
