import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Link } from '../../kit/link.js';
import { Pill } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { Switch } from '../../kit/tick.js';
import { PreferenceList } from '../../gql/tenant/documents/PreferenceList.js';
import { SetPreference } from '../../gql/tenant/documents/SetPreference.js';
import { type PreferenceFactsFragment } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { kindText, WEIGHT_LOOK } from './notice-words.js';
import { countChanged } from './unread.js';

/** What one is told of, kind by kind: here, and at which webhooks. */
export const Kinds = () => {
  const say = useText();
  const [state, ask] = useQuery({ query: PreferenceList });
  const [, set] = useMutation(SetPreference);
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const show = async (type: string, isShown: boolean): Promise<void> => {
    const { data, error } = await set({ input: { type, isShown } });
    const refusal = refusalText(say, data?.notificationPreferenceSet.errors, error);
    if (refusal !== null) notify(refusal);
    refresh();
    countChanged();
  };
  return (
    <>
      <p className="mb-4 max-w-2xl text-ink-2">{say('alerts.kindsIntro')}</p>
      <Loaded state={state} retry={refresh} fault={say('alerts.kindsFault')} rows={8}>
        {({ notificationPreferences }) => (
          <Table
            label={say('alerts.kinds')}
            rows={notificationPreferences}
            rowKey={({ type }) => type}
            columns={columnsFor(say, (type, isShown) => void show(type, isShown))}
          />
        )}
      </Loaded>
      <p className="mt-4 max-w-2xl text-ink-2">{say('alerts.noMail')}</p>
    </>
  );
};

const columnsFor = (
  say: Say,
  show: (type: string, isShown: boolean) => void,
): readonly Column<PreferenceFactsFragment>[] => [
  {
    id: 'kind',
    head: say('alerts.event'),
    wide: true,
    cell: ({ type }) => (
      <>
        {kindText(say, type)}
        <span className="sub mono">
          <bdi dir="ltr">{type}</bdi>
        </span>
      </>
    ),
  },
  {
    id: 'weight',
    head: say('alerts.weight'),
    cell: ({ weight }) => <Pill {...WEIGHT_LOOK[weight]}>{say(`alerts.weight.${weight}`)}</Pill>,
  },
  {
    id: 'here',
    head: say('alerts.here'),
    cell: ({ type, isShown, isBinding }) =>
      isBinding ? (
        <span className="text-ink-2">{say('alerts.binding')}</span>
      ) : (
        <Switch isSelected={isShown} onChange={(on) => show(type, on)}>
          <span className="sr-only">{kindText(say, type)}</span>
          {say(isShown ? 'alerts.shown' : 'alerts.silent')}
        </Switch>
      ),
  },
  {
    id: 'webhooks',
    head: say('alerts.webhooks'),
    cell: ({ webhooks }) =>
      webhooks === null ? (
        <span className="text-ink-2">{say('alerts.webhooksUnknown')}</span>
      ) : (
        <Link to="/developers" search={{ tab: 'webhooks' }} quiet>
          {say('alerts.webhooksHear', { n: webhooks })}
        </Link>
      ),
  },
];
