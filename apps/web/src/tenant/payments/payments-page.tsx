import { useQuery } from 'urql';
import { Instant } from '../../kit/instant.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { PaymentMethods } from '../../gql/tenant/documents/PaymentMethods.js';
import { type PaymentMethodsQuery } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { AddMethod } from './add-method.js';

type Method = PaymentMethodsQuery['paymentMethods'][number];

export const PaymentsPage = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: PaymentMethods });
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  return (
    <>
      <PageHead title={say('nav.payments')} />
      <Loaded state={state} retry={refresh} fault={say('methods.fault')} rows={2}>
        {(data) => (
          <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <Section title={say('methods.saved')}>
              {data.paymentMethods.length === 0 ? (
                <Empty title={say('methods.empty')}>{say('methods.emptyBody')}</Empty>
              ) : (
                <Table<Method>
                  label={say('methods.saved')}
                  rows={data.paymentMethods}
                  rowKey={(method) => method.id}
                  columns={[
                    {
                      id: 'brand',
                      head: say('methods.what'),
                      wide: true,
                      cell: (method) => <span className="font-medium">{method.brand}</span>,
                    },
                    {
                      id: 'last4',
                      head: say('methods.last4'),
                      cell: (method) => <span className="num">···· {method.last4}</span>,
                    },
                    { id: 'kind', head: say('methods.kind'), cell: (method) => say(`methods.kind.${method.kind}`) },
                    { id: 'at', head: say('methods.at'), cell: (method) => <Instant at={method.createdAt} dateOnly /> },
                  ]}
                />
              )}
            </Section>
            {may('payments:write') ? (
              <Section title={say('methods.addTitle')}>
                <AddMethod tests={data.testPaymentMethods} onAdded={refresh} />
              </Section>
            ) : null}
          </div>
        )}
      </Loaded>
    </>
  );
};
