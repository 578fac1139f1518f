import { useQuery } from 'urql';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { PaymentForm } from '../../gql/tenant/documents/PaymentForm.js';
import { PaymentMethods } from '../../gql/tenant/documents/PaymentMethods.js';
import { Loaded } from '../../wire/loaded.js';
import { type Ahead } from '../ahead.js';
import { useSession } from '../session/session.js';
import { AddMethod } from './add-method.js';
import { MethodsTable } from './methods-table.js';
import { SetupReturn } from './setup-return.js';
import { useReturned } from './use-returned.js';

export const ahead: Ahead = () => [{ query: PaymentMethods }, { query: PaymentForm }];

export const PaymentsPage = () => {
  const say = useText();
  const { may } = useSession();
  const { setup } = useReturned();
  const [state, ask] = useQuery({ query: PaymentMethods });
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  return (
    <>
      <PageHead title={say('nav.payments')} />
      {setup === undefined ? null : (
        <div className="mb-4">
          <SetupReturn setupId={setup} onSaved={refresh} />
        </div>
      )}
      <Loaded state={state} retry={refresh} fault={say('methods.fault')} rows={2}>
        {(data) => (
          <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <Section title={say('methods.saved')}>
              {data.paymentMethods.length === 0 ? (
                <Empty title={say('methods.empty')}>{say('methods.emptyBody')}</Empty>
              ) : (
                <MethodsTable methods={data.paymentMethods} refresh={refresh} />
              )}
            </Section>
            {may('payments:write') ? (
              <Section title={say('methods.addTitle')}>
                <AddMethod onAdded={refresh} />
              </Section>
            ) : null}
          </div>
        )}
      </Loaded>
    </>
  );
};
