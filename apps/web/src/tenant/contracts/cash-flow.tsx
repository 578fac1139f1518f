import { shareOf } from '#libs/pictures';
import { Money } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { type ContractDetailQuery } from '../../gql/tenant/graphql.js';

type Flow = NonNullable<ContractDetailQuery['contract']>['cashFlow'];

/** Year by year what is billed: the bar says it at a glance, the figures to the cent. */
export const CashFlow = ({ flow }: { readonly flow: Flow }) => {
  const say = useText();
  const most = flow.periods.reduce(
    (a, { totals }) => (shareOf(a, totals.billed.amount) < 1 ? totals.billed.amount : a),
    '0',
  );
  return (
    <>
      <div className="overflow-x-auto" role="group" aria-label={say('cashFlow.title')} tabIndex={0}>
        <table className="table" aria-label={say('cashFlow.title')}>
          <thead>
            <tr>
              <th scope="col">{say('cashFlow.year')}</th>
              <th scope="col" className="w-full max-sm:hidden">
                <span className="sr-only">{say('cashFlow.share')}</span>
              </th>
              <th scope="col" data-end className="max-sm:hidden">
                {say('cashFlow.rent')}
              </th>
              <th scope="col" data-end className="max-sm:hidden">
                {say('cashFlow.energy')}
              </th>
              <th scope="col" data-end>
                {say('cashFlow.billed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {flow.periods.map(({ time, totals }) => (
              <tr key={time}>
                <td className="num">{time}</td>
                <td className="max-sm:hidden">
                  <span
                    aria-hidden="true"
                    className="block h-2.5 min-w-px bg-leased"
                    style={{ inlineSize: `${shareOf(totals.billed.amount, most) * 100}%` }}
                  />
                </td>
                <td data-end className="max-sm:hidden">
                  <Money value={totals.rent} bare />
                </td>
                <td data-end className="max-sm:hidden">
                  <Money value={totals.energy} bare />
                </td>
                <td data-end>
                  <Money value={totals.billed} bare />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{say('lines.total')}</td>
              <td className="max-sm:hidden" />
              <td data-end className="max-sm:hidden">
                <Money value={flow.totals.rent} bare />
              </td>
              <td data-end className="max-sm:hidden">
                <Money value={flow.totals.energy} bare />
              </td>
              <td data-end>
                <Money value={flow.totals.billed} />
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="hint mt-2">{say(flow.totals.isEstimated ? 'cashFlow.estimated' : 'cashFlow.exact')}</p>
    </>
  );
};
