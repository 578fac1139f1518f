import { isZero } from '../../kit/decimals.js';
import { Money } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type CloseDeskQuery } from '../../gql/ops/graphql.js';

type Identity = CloseDeskQuery['closeChecklist']['identities'][number];

/** What the ledger holds and what the items behind it come to; what is left over is nobody's to explain away. */
export const Identities = ({ identities }: { readonly identities: readonly Identity[] }) => {
  const say = useText();
  return (
    <Table<Identity>
      label={say('recon.c.identities')}
      rows={identities}
      rowKey={({ identity, ledger }) => `${identity}|${ledger.currency}`}
      columns={[
        { id: 'name', head: say('recon.c.identity'), wide: true, cell: ({ identity }) => say(`recon.id.${identity}`) },
        { id: 'ledger', head: say('recon.c.ledger'), end: true, cell: ({ ledger }) => <Money value={ledger} /> },
        { id: 'items', head: say('recon.c.items'), end: true, cell: ({ items }) => <Money value={items} /> },
        {
          id: 'left',
          head: say('ops.unexplained'),
          end: true,
          cell: ({ unexplained }) => (
            <span className={isZero(unexplained.amount) ? 'text-ok' : 'font-semibold text-bad'}>
              <Money value={unexplained} />
            </span>
          ),
        },
      ]}
    />
  );
};
