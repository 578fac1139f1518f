import { Instant } from '../../kit/instant.js';
import { Pill } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { type PeriodFactsFragment } from '../../gql/ops/graphql.js';

/** From when until when; days begin at midnight UTC, and the last one is not part of it. */
export const PeriodSpan = ({ period: { start, end } }: { readonly period: PeriodFactsFragment }) => {
  const say = useText();
  return (
    <>
      {start === null ? say('recon.c.beginning') : <Instant at={start} dateOnly zone="UTC" />}
      {' – '}
      <Instant at={end} dateOnly zone="UTC" />
    </>
  );
};

/** Whether its certificate counts. */
export const PeriodState = ({ period }: { readonly period: PeriodFactsFragment }) => {
  const say = useText();
  if (period.reopenedAt !== null)
    return (
      <Pill tone="idle" glyph="cross">
        {say('recon.ro.reopened')}
      </Pill>
    );
  const waits = period.reopenings.some(({ state }) => state === 'PROPOSED');
  return (
    <Pill tone={waits ? 'info' : 'ok'} glyph={waits ? 'dot' : 'full'}>
      {say(waits ? 'recon.ro.asked' : 'recon.ro.inForce')}
    </Pill>
  );
};
