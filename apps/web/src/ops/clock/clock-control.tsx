import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { DateField } from '../../kit/date-field.js';
import { Plate } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { AdvanceClock } from '../../gql/ops/documents/AdvanceClock.js';
import { type ClockAdvanceInput } from '../../gql/ops/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';

/** The same instant one calendar month on, in UTC; a day that the month lacks becomes its last. */
const monthAfter = (nowMs: number): string => {
  const next = new Date(nowMs);
  const day = next.getUTCDate();
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + 1);
  next.setUTCDate(Math.min(day, new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate()));
  return next.toISOString();
};

/** Moves market time where the API allows it, so that a year of a lease can be watched; absent everywhere else. */
export const ClockControl = () => {
  const say = useText();
  const { locale } = useIntl();
  const { clock, may, refresh } = useSession();
  const now = usePlatformNow('minute');
  const [{ fetching }, advance] = useMutation(AdvanceClock);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [date, setDate] = useState<string | null>(null);
  if (!clock.isControlled || !may('clock:write')) return null;
  const move = async (input: ClockAdvanceInput): Promise<void> => {
    const { data, error } = await advance({ input });
    const text = refusalText(say, data?.clockAdvance.errors, error);
    setRefusal(text);
    const moved = data?.clockAdvance.clock;
    if (text !== null || moved === null || moved === undefined) return;
    notify(
      say('ops.clockMoved', {
        at: new Date(moved.now).toLocaleDateString(locale, { timeZone: 'UTC', dateStyle: 'medium' }),
      }),
    );
    refresh();
  };
  return (
    <Section title={say('ops.clock')}>
      <div className="grid gap-3">
        <Plate
          facts={[
            { name: say('ops.clockNow'), value: <Instant at={new Date(now).toISOString()} /> },
            { name: say('ops.clockReal'), value: <Instant at={clock.realNow} /> },
          ]}
        />
        <div className="grid grid-cols-2 gap-2">
          <Button busy={fetching} onPress={() => void move({ hours: 24 })}>
            {say('ops.day')}
          </Button>
          <Button busy={fetching} onPress={() => void move({ to: monthAfter(now) })}>
            {say('ops.month')}
          </Button>
        </div>
        <div className="grid grid-cols-2 items-end gap-2">
          <DateField label={say('ops.to')} value={date} onChange={setDate} />
          <Button
            busy={fetching}
            isDisabled={date === null}
            onPress={() => {
              if (date !== null) void move({ to: `${date}T00:00:00.000Z` });
            }}
          >
            {say('ops.toAction')}
          </Button>
        </div>
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <p className="hint">{say('ops.clockNote')}</p>
      </div>
    </Section>
  );
};
