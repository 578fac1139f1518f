import { readRate } from '../kit/decimals.js';
import { useText } from '../kit/text.js';
import { type QuoteFactsFragment } from '../gql/tenant/graphql.js';

/** Which tax is charged for whom at which rate, or why none is. */
export const TaxReason = ({
  treatment,
  asked = false,
}: {
  readonly treatment: QuoteFactsFragment['taxTreatment'];
  /** Whether a quote asks somebody else for the rates: these are our own table's then, and said to be. */
  readonly asked?: boolean;
}) => {
  const say = useText();
  const { kind, jurisdiction, basisPoints, parts } = treatment;
  if (kind === 'STANDARD' && parts.length > 0)
    return (
      <ul className="hint px-2 pt-2">
        {parts.map(({ jurisdiction: place, name, rate, taxedShare }) => (
          <li key={place}>
            {say(readRate(taxedShare, 0) === '100' ? 'tax.part' : 'tax.part.share', {
              name,
              place,
              percent: readRate(rate, 0),
              share: readRate(taxedShare, 0),
            })}
          </li>
        ))}
      </ul>
    );
  if (asked && kind === 'UNKNOWN') return null;
  const percent = readRate(`${Math.trunc(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')}`, 0);
  const words = asked && kind === 'STANDARD' ? 'tax.asked.table' : (`tax.${kind}` as const);
  return <p className="hint px-2 pt-2">{say(words, { percent, place: jurisdiction })}</p>;
};
