import { useText } from '../../kit/text.js';
import { ColumnHead, fullName, type ComparisonParts } from './column-head.js';
import { Difference } from './difference.js';
import { GROUP_NAMES } from './rows.js';

/** The same on a narrow screen: a card for each offer, one below the other. */
export const ComparedCards = (parts: ComparisonParts) => {
  const say = useText();
  const { offers, groups, base } = parts;
  return (
    <div className="grid gap-6 md:hidden">
      {offers.map((offer) => (
        <section
          key={offer.id}
          aria-label={fullName(offer)}
          className={`panel p-4 ${offer.id === base?.id ? 'border-t-4 border-t-lit' : ''}`}
        >
          <ColumnHead offer={offer} parts={parts} />
          {groups.map((group) =>
            group.rows.length === 0 ? null : (
              <div key={group.id} className="mt-4">
                <h3 className="border-b border-ink pb-1">{say(GROUP_NAMES[group.id])}</h3>
                <dl>
                  {group.rows.map((row) => (
                    <div
                      key={row.id}
                      className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-3 border-b border-line py-1.5 text-[0.8125rem]"
                    >
                      <dt className="text-ink-2">{row.name}</dt>
                      <dd className="min-w-0">
                        {row.show?.(offer) ?? <bdi>{row.text(offer)}</bdi>}
                        <Difference row={row} offer={offer} base={base} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </div>
            ),
          )}
        </section>
      ))}
    </div>
  );
};
