import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { useMutation, useQuery } from 'urql';
import { boolean, object, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { Button } from '../../kit/button.js';
import { FormText } from '../../kit/form-text.js';
import { Instant } from '../../kit/instant.js';
import { moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { ApprovalRule as Rule } from '../../gql/tenant/documents/ApprovalRule.js';
import { SetApprovalRule } from '../../gql/tenant/documents/SetApprovalRule.js';
import { type ApprovalRuleQuery } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';
import { useSession } from '../session/session.js';
import { isAmount, plainAmount } from '../spending/amount.js';
import { CURRENCY_CHOICES } from '../spending/currencies.js';

type Current = ApprovalRuleQuery['quoteApprovalRule'];

/** From which total on a second person has to approve a quote. Off until somebody sets it. */
export const ApprovalRule = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: Rule });
  const [isOpen, setOpen] = useState(false);
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  return (
    <Section
      title={say('approvalRule.title')}
      aside={
        may('team:write') && state.data ? (
          <Button size="small" onPress={() => setOpen(true)}>
            {say('approvalRule.change')}
          </Button>
        ) : undefined
      }
    >
      <Loaded state={state} retry={refresh} fault={say('approvalRule.fault')} rows={1}>
        {({ quoteApprovalRule: rule }) => (
          <>
            <p>{rule === null ? say('approvalRule.off') : say('approvalRule.on', { amount: moneyText(rule.above) })}</p>
            {rule === null ? null : (
              <p className="hint">
                {say('approvalRule.setBy', { name: rule.setBy ?? say('quoteDesk.someone') })} ·{' '}
                <Instant at={rule.setAt} />
              </p>
            )}
            {isOpen ? (
              <RuleDialog
                rule={rule}
                onClose={() => setOpen(false)}
                onSaved={() => {
                  setOpen(false);
                  refresh();
                }}
              />
            ) : null}
          </>
        )}
      </Loaded>
    </Section>
  );
};

const Form = object({ isOn: boolean(), above: string(), currency: string() });
type Values = Infer<typeof Form>;

interface RuleDialogProps {
  readonly rule: Current;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const RuleDialog = ({ rule, onClose, onSaved }: RuleDialogProps) => {
  const say = useText();
  const [, set] = useMutation(SetApprovalRule);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Values>({
    resolver: zodResolver(Form),
    defaultValues: { isOn: rule !== null, above: rule?.above.amount ?? '', currency: rule?.above.currency ?? 'USD' },
  });
  const isOn = useWatch({ control, name: 'isOn' });
  const submit = handleSubmit(async ({ above, currency, ...values }) => {
    if (values.isOn && !isAmount(above)) return setError('above', { type: 'form', message: 'fault.amount' });
    const { data, error } = await set({ input: { currency, above: values.isOn ? plainAmount(above) : null } });
    const answer = { errors: data?.quoteApprovalRuleSet.errors, fault: error };
    const { done, rest } = placeRefusals(say, answer, ['above'], setError);
    setRefusal(rest);
    if (!done) return;
    notify(say('approvalRule.saved'));
    onSaved();
  });
  return (
    <FormDialog
      title={say('approvalRule.title')}
      action={say('form.save')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <Controller
        control={control}
        name="isOn"
        render={({ field: { value, onChange } }) => (
          <Checkbox isSelected={value} onChange={onChange}>
            {say('approvalRule.isOn')}
          </Checkbox>
        )}
      />
      {isOn ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <FormText control={control} field="above" label={say('approvalRule.above')} inputMode="decimal" mono />
          <Controller
            control={control}
            name="currency"
            render={({ field: { value, onChange } }) => (
              <Select label={say('money.currency')} choices={CURRENCY_CHOICES} value={value} onChange={onChange} />
            )}
          />
        </div>
      ) : null}
      <p className="hint">{say('approvalRule.note')}</p>
    </FormDialog>
  );
};
