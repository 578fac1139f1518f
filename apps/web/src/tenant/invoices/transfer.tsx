import { CopyField } from '../../kit/copy-field.js';
import { Plate, type Fact } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Table } from '../../kit/table.js';
import { useText, type MessageId, type Say } from '../../kit/text.js';
import { type InvoiceFactsFragment } from '../../gql/tenant/graphql.js';

type Instructions = NonNullable<InvoiceFactsFragment['paymentInstructions']>;
type Wire = InvoiceFactsFragment['wires'][number];

/** How to pay by bank transfer, at once or in parts, and what has come that way; nothing where neither applies. */
export const Transfer = ({ invoice }: { readonly invoice: InvoiceFactsFragment }) => {
  const say = useText();
  const { paymentInstructions: how, wires } = invoice;
  return (
    <>
      {how === null ? null : (
        <Section title={say('transfer.title')} note={say('transfer.note')}>
          <How how={how} />
        </Section>
      )}
      {wires.length === 0 ? null : (
        <Section title={say('transfer.came')}>
          <Wires wires={wires} />
        </Section>
      )}
    </>
  );
};

/** What is typed into a bank's form, field by field; only what the account has. */
const copiesOf = (say: Say, how: Instructions): readonly { readonly name: string; readonly value: string }[] => {
  const fields: readonly (readonly [MessageId, string | null])[] = [
    ['transfer.iban', how.iban],
    ['transfer.account', how.accountNumber],
    ['transfer.routing', how.routingNumber],
    ['transfer.swift', how.swift],
    ['transfer.reference', how.reference],
    ['transfer.structured', how.creditorReference],
    ['transfer.amount', how.amount.amount],
  ];
  return fields.flatMap(([id, value]) => (value === null ? [] : [{ name: say(id), value }]));
};

const How = ({ how }: { readonly how: Instructions }) => {
  const say = useText();
  const facts: readonly Fact[] = [
    { name: say('transfer.holder'), value: how.holder },
    { name: say('transfer.bank'), value: how.bank },
    { name: say('transfer.rest'), value: <Money value={how.amount} /> },
  ];
  return (
    <div className="grid gap-4">
      <Plate facts={facts} />
      <div className="grid gap-3 sm:grid-cols-2">
        {copiesOf(say, how).map(({ name, value }) => (
          <div key={name} className="field">
            <span className="label">{name}</span>
            <CopyField value={value} name={name} />
          </div>
        ))}
      </div>
      <p className="hint">{say('transfer.hint')}</p>
    </div>
  );
};

const Wires = ({ wires }: { readonly wires: readonly Wire[] }) => {
  const say = useText();
  return (
    <Table<Wire>
      label={say('transfer.came')}
      rows={wires}
      rowKey={(wire) => wire.id}
      columns={[
        {
          id: 'reference',
          head: say('transfer.bankReference'),
          wide: true,
          cell: (wire) => <bdi className="mono whitespace-normal! break-words">{wire.bankReference}</bdi>,
        },
        { id: 'at', head: say('transfer.at'), cell: (wire) => <Instant at={wire.receivedAt} dateOnly /> },
        { id: 'amount', head: say('transfer.sum'), end: true, cell: (wire) => <Money value={wire.amount} /> },
        { id: 'applied', head: say('transfer.applied'), end: true, cell: (wire) => <Money value={wire.applied} /> },
      ]}
    />
  );
};
