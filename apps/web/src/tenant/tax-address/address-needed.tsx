import { Suspense, lazy, useState } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { useText } from '../../kit/text.js';
import { TaxAddressNow } from '../../gql/tenant/documents/TaxAddressNow.js';
import { type TaxAddressNowQuery } from '../../gql/tenant/graphql.js';
import { useSession } from '../session/session.js';

// with it come the forms, which the offer's page does without
const AddressDialog = lazy(() => import('./address-dialog.js').then((file) => ({ default: file.AddressDialog })));

type Address = TaxAddressNowQuery['taxAddress'];

/** The tax address of which something is missing that the tax hangs on, or null; `again` asks anew. */
export const useAddressGap = (isPaused: boolean): { readonly gap: Address | null; readonly again: () => void } => {
  const { may } = useSession();
  const [{ data }, ask] = useQuery({ query: TaxAddressNow, pause: isPaused || !may('invoices:read') });
  const address = data?.taxAddress ?? null;
  const isOpen = !isPaused && address !== null && address.missing !== null;
  return { gap: isOpen ? address : null, again: () => ask({ requestPolicy: 'network-only' }) };
};

export interface AddressNeededProps {
  readonly address: Address;
  /** Prices are others from then on. */
  readonly onSaved: () => void;
}

/** Says before a quote is asked for that it waits for the tax address, and takes it on the spot. */
export const AddressNeeded = ({ address, onSaved }: AddressNeededProps) => {
  const say = useText();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  const mayChange = may('payments:write');
  return (
    <>
      <Banner tone="warn" title={say(`tax.needed.${address.missing ?? 'SUBDIVISION'}`, { country: address.country })}>
        {say(mayChange ? 'tax.needed.body' : 'tax.needed.mayNot')}
      </Banner>
      {mayChange ? (
        <Button wide onPress={() => setOpen(true)}>
          {say('tax.address.give')}
        </Button>
      ) : null}
      {isOpen ? (
        <Suspense fallback={null}>
          <AddressDialog
            address={address}
            onClose={() => setOpen(false)}
            onSaved={() => {
              setOpen(false);
              onSaved();
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
};
