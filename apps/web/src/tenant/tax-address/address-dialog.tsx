import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { maxLength, object, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { FormText } from '../../kit/form-text.js';
import { useText } from '../../kit/text.js';
import { SetTaxAddress } from '../../gql/tenant/documents/SetTaxAddress.js';
import { type TaxAddressNowQuery } from '../../gql/tenant/graphql.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';

const Form = object({
  subdivision: string().check(maxLength(3, 'fault.long')),
  locality: string().check(maxLength(40, 'fault.long')),
});

/** State or province, and county or city; whoever opened it goes on where it was when they are saved. */
export const AddressDialog = ({
  address,
  onClose,
  onSaved,
}: {
  readonly address: Pick<TaxAddressNowQuery['taxAddress'], 'country' | 'subdivision' | 'locality' | 'missing'>;
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
      title={say(address.missing === null ? 'tax.address.change' : 'tax.address.give')}
      action={say('form.save')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <FormText
        control={control}
        field="subdivision"
        label={say('tax.address.state')}
        hint={say('tax.address.stateHint')}
        mono
      />
      <FormText control={control} field="locality" label={say('tax.address.place')} />
      <p>{say('tax.address.note')}</p>
    </FormDialog>
  );
};
