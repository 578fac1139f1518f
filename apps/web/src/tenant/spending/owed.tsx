import { Instant } from '../../kit/instant.js';
import { isZero } from '../../kit/decimals.js';
import { Banner } from '../../kit/banner.js';
import { Money } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { type BalanceFactsFragment } from '../../gql/tenant/graphql.js';

/** What is owed after banks took back money that was paid ahead and spent: how it is paid, and how it was asked for. */
export const Owed = ({ disputes }: Pick<BalanceFactsFragment, 'disputes'>) => {
  const say = useText();
  return disputes
    .filter(({ owed }) => !isZero(owed.amount))
    .map(({ id, owed, status, dunning }) => {
      const last = dunning.at(-1);
      return (
        <Banner
          key={id}
          tone={status === 'lost' ? 'bad' : 'warn'}
          title={
            <>
              {say(status === 'lost' ? 'balance.owed' : 'balance.disputed')} <Money value={owed} />
            </>
          }
        >
          {say('balance.owedBody')}
          {last === undefined ? null : (
            <span className="block">
              {say(`dunning.${last.step}`)} · <Instant at={last.takenAt} dateOnly />
            </span>
          )}
        </Banner>
      );
    });
};
