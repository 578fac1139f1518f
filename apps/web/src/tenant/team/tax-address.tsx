import { useState } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Plate } from '../../kit/facts.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { Loaded } from '../../wire/loaded.js';
import { TaxAddressNow } from '../../gql/tenant/documents/TaxAddressNow.js';
import { type TaxAddressNowQuery } from '../../gql/tenant/graphql.js';
import { useSession } from '../session/session.js';
import { AddressDialog } from '../tax-address/address-dialog.js';
import { TaxReason } from '../tax-reason.js';

/** Where the organisation is taxed within its country, and what that means for a quote now. */
export const TaxAddress = () => {
  const say = useText();
  const { may } = useSession();
  const [answer, again] = useQuery({ query: TaxAddressNow });
  const [isOpen, setOpen] = useState(false);
  const address = answer.data?.taxAddress;
  return (
    <Section
      title={say('tax.address')}
      aside={
        may('payments:write') && address ? (
          <Button size="small" onPress={() => setOpen(true)}>
            {say(address.missing === null ? 'tax.address.change' : 'tax.address.give')}
          </Button>
        ) : undefined
      }
    >
      <Loaded
        state={answer}
        retry={() => again({ requestPolicy: 'network-only' })}
        fault={say('tax.address.fault')}
        rows={3}
      >
        {(data) => <Facts address={data.taxAddress} />}
      </Loaded>
      {isOpen && address ? (
        <AddressDialog
          address={address}
          onClose={() => setOpen(false)}
          onSaved={() => {
            setOpen(false);
            again({ requestPolicy: 'network-only' });
          }}
        />
      ) : null}
    </Section>
  );
};

type Address = TaxAddressNowQuery['taxAddress'];

const Facts = ({ address }: { readonly address: Address }) => {
  const say = useText();
  const { may } = useSession();
  const { country, subdivision, locality, treatment, missing, isAskedAtQuote } = address;
  const shown = (text: string | null) => (text === null ? say('fact.none') : <bdi>{text}</bdi>);
  return (
    <>
      <Plate
        facts={[
          { name: say('field.country'), value: country },
          { name: say('tax.address.state'), value: shown(subdivision) },
          { name: say('tax.address.place'), value: shown(locality) },
        ]}
      />
      {missing === null ? null : (
        <div className="pt-3">
          <Banner tone="warn" title={say(`tax.needed.${missing}`, { country })}>
            {say(may('payments:write') ? 'tax.needed.body' : 'tax.needed.mayNot')}
          </Banner>
        </div>
      )}
      {isAskedAtQuote ? <p className="hint px-2 pt-2">{say('tax.asked', { place: treatment.jurisdiction })}</p> : null}
      {missing === null ? <TaxReason treatment={treatment} asked={isAskedAtQuote} /> : null}
      <p className="hint px-2 pt-2">{say('tax.address.note')}</p>
    </>
  );
};
