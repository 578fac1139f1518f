import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useMutation, useQuery } from 'urql';
import { maxLength, object, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { Button } from '../../kit/button.js';
import { Plate } from '../../kit/facts.js';
import { FormText } from '../../kit/form-text.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { Loaded } from '../../wire/loaded.js';
import { SetTaxAddress } from '../../gql/tenant/documents/SetTaxAddress.js';
import { TaxAddressNow } from '../../gql/tenant/documents/TaxAddressNow.js';
import { type TaxAddressNowQuery } from '../../gql/tenant/graphql.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';
import { useSession } from '../session/session.js';
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
            {say('tax.address.change')}
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
  const { country, subdivision, locality, treatment } = address;
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
      <TaxReason treatment={treatment} />
      <p className="hint px-2 pt-2">{say('tax.address.note')}</p>
    </>
  );
};

const Form = object({
  subdivision: string().check(maxLength(3, 'fault.long')),
  locality: string().check(maxLength(40, 'fault.long')),
});

const AddressDialog = ({
  address,
  onClose,
  onSaved,
}: {
  readonly address: Address;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) => {
  const say = useText();
  const [, set] = useMutation(SetTaxAddress);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Infer<typeof Form>>({
    resolver: zodResolver(Form),
    defaultValues: { subdivision: address.subdivision ?? '', locality: address.locality ?? '' },
  });
  const submit = handleSubmit(async (input) => {
    const { data, error } = await set({ input });
    const fields = ['subdivision', 'locality'] as const;
    const { done, rest } = placeRefusals(say, { errors: data?.taxAddressSet.errors, fault: error }, fields, setError);
    setRefusal(rest);
    if (!done) return;
    notify(say('tax.address.saved'));
    onSaved();
  });
  return (
    <FormDialog
      title={say('tax.address.change')}
      action={say('form.save')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <FormText control={control} field="subdivision" label={say('tax.address.state')} mono />
      <FormText control={control} field="locality" label={say('tax.address.place')} />
      <p>{say('tax.address.note')}</p>
    </FormDialog>
  );
};
