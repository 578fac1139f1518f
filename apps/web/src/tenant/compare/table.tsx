import { useText } from '../../kit/text.js';
import { ColumnHead, type ComparisonParts } from './column-head.js';
import { Difference } from './difference.js';
import { differs, GROUP_NAMES } from './rows.js';

/** What the names of the rows take, and what a rate with its difference needs to stand clear of the next one. */
const NAMES_REM = 11;
const OFFER_REM = 12;

/** Facts down, offers across; what the offers do not share stands out, what they share steps back. */
export const ComparedTable = (parts: ComparisonParts) => {
  const say = useText();
  const { offers, groups, base, busy } = parts;
  return (
    <div className="compare max-md:hidden">
      <table
        className="table"
        style={{ minInlineSize: `${NAMES_REM + offers.length * OFFER_REM}rem` }}
        data-busy={busy || undefined}
        aria-label={say('compare.title')}
        aria-busy={busy}
      >
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{say('compare.what')}</span>
            </th>
            {offers.map((offer) => (
              <th key={offer.id} scope="col" data-base={offer.id === base?.id || undefined}>
                <ColumnHead offer={offer} parts={parts} />
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.id}>
            <tr className="group-row">
              <th scope="rowgroup" colSpan={offers.length + 1}>
                {say(GROUP_NAMES[group.id])}
              </th>
            </tr>
            {group.rows.length === 0 ? (
              <tr>
                <td colSpan={offers.length + 1} className="text-ink-3">
                  {say('compare.allSame')}
                </td>
              </tr>
            ) : null}
            {group.rows.map((row) => (
              <tr key={row.id} data-alike={!differs(row, offers) || undefined}>
                <th scope="row">{row.name}</th>
                {offers.map((offer) => (
                  <td key={offer.id} data-base={offer.id === base?.id || undefined}>
                    {row.show?.(offer) ?? <bdi>{row.text(offer)}</bdi>}
                    <Difference row={row} offer={offer} base={base} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
};
