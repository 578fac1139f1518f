import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { maxLength, object, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { Button } from '../../kit/button.js';
import { Plate } from '../../kit/facts.js';
import { FormText } from '../../kit/form-text.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { SetTaxId } from '../../gql/tenant/documents/SetTaxId.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';
import { useSession, type Viewer } from '../session/session.js';

/** Who is invoiced: what stands on papers about the organisation, and its tax number, which it can set. */
export const Organisation = ({ organisation }: { readonly organisation: Viewer['organisation'] }) => {
  const say = useText();
  const { may, refresh } = useSession();
  const [isOpen, setOpen] = useState(false);
  const { name, legalName, country, taxId } = organisation;
  return (
    <Section
      title={say('field.organisation')}
      aside={
        may('payments:write') ? (
          <Button size="small" onPress={() => setOpen(true)}>
            {say(taxId === null ? 'taxId.add' : 'taxId.change')}
          </Button>
        ) : undefined
      }
    >
      <Plate
        facts={[
          { name: say('organisation.name'), value: name },
          { name: say('field.legalName'), value: legalName },
          { name: say('field.country'), value: country },
          {
            name: say('field.taxId'),
            value:
              taxId === null ? (
                say('fact.none')
              ) : (
                <bdi dir="ltr" className="mono">
                  {taxId}
                </bdi>
              ),
          },
        ]}
      />
      {isOpen ? (
        <TaxIdDialog
          taxId={taxId}
          onClose={() => setOpen(false)}
          onSaved={() => {
            setOpen(false);
            refresh();
          }}
        />
      ) : null}
    </Section>
  );
};

const Form = object({ taxId: string().check(maxLength(40, 'fault.long')) });

const TaxIdDialog = ({
  taxId,
  onClose,
  onSaved,
}: {
  readonly taxId: string | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) => {
  const say = useText();
  const [, set] = useMutation(SetTaxId);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Infer<typeof Form>>({
    resolver: zodResolver(Form),
    defaultValues: { taxId: taxId ?? '' },
  });
  const submit = handleSubmit(async (values) => {
    const typed = values.taxId.trim();
    const { data, error } = await set({ input: { taxId: typed === '' ? null : typed } });
    const { done, rest } = placeRefusals(say, { errors: data?.taxIdSet.errors, fault: error }, ['taxId'], setError);
    setRefusal(rest);
    if (!done) return;
    notify(say('taxId.saved'));
    onSaved();
  });
  return (
    <FormDialog
      title={say(taxId === null ? 'taxId.add' : 'taxId.change')}
      action={say('form.save')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <FormText control={control} field="taxId" label={say('field.taxId')} hint={say('field.taxIdHint')} mono />
      <p>{say('taxId.what')}</p>
    </FormDialog>
  );
};
