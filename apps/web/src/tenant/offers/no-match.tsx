import { useNavigate } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { Button } from '../../kit/button.js';
import { rateText } from '../../kit/money.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { type SearchOffersQuery } from '../../gql/tenant/graphql.js';
import { AlertMe } from '../alerts/alert-me.js';
import { usePartText } from './applied.js';
import { fieldName } from './field-name.js';
import { relax, type Wanted } from './wanted.js';

type Connection = SearchOffersQuery['offers'];
type Change = NonNullable<Connection['noMatch']>['suggestions'][number]['changes'][number];

/** Nothing found: what excludes each other, what stood in the way, and changes that were tried and do work. */
export const NoMatch = ({ wanted, found }: { readonly wanted: Wanted; readonly found: Connection }) => {
  const say = useText();
  const navigate = useNavigate({ from: '/gpus' });
  const blockers = found.noMatch?.blockers ?? [];
  const conflict = found.noMatch?.conflict.fields ?? [];
  const suggestions = found.noMatch?.suggestions ?? [];
  const { locale } = useIntl();
  const together = new Intl.ListFormat(locale).format(conflict.map((field) => fieldName(say, field)));
  const textOf = usePartText();
  const relaxed = (changes: readonly Change[]): Wanted =>
    changes.reduce((search, one) => relax(search, one.field, JSON.parse(one.newValue)), wanted);
  const changeText = (changes: readonly Change[]): string =>
    new Intl.ListFormat(locale).format(
      changes.map(({ field, newValue }) => {
        const name = fieldName(say, field);
        if (newValue === 'null') return say('empty.without', { name });
        return say('empty.change', { name, value: textOf({ field, value: newValue }, relaxed(changes)) });
      }),
    );
  return (
    <Empty
      title={say('empty.title')}
      action={
        <>
          {suggestions.map((one) => (
            <Button
              key={one.description}
              kind={one === suggestions[0] ? 'primary' : 'plain'}
              onPress={() => void navigate({ search: relaxed(one.changes) })}
            >
              {say('empty.suggestion', {
                change: changeText(one.changes),
                matches: one.matches,
                price: rateText(one.cheapest),
              })}
            </Button>
          ))}
          <AlertMe wanted={wanted} />
          <Button
            kind={suggestions.length === 0 ? 'primary' : 'quiet'}
            onPress={() => void navigate({ search: wanted.kind === undefined ? {} : { kind: wanted.kind } })}
          >
            {say('empty.clear')}
          </Button>
        </>
      }
    >
      {conflict.length === 0 ? null : (
        <strong className="block text-ink">{say('empty.conflict', { n: conflict.length, list: together })}</strong>
      )}
      {blockers.length === 0
        ? say('empty.noBlockers')
        : say('empty.blockers', {
            list: blockers
              .map((one) => say('empty.blocker', { filter: fieldName(say, one.field), n: one.failing }))
              .join(', '),
          })}{' '}
      {suggestions.length === 0 ? say('empty.noSuggestions') : say('empty.tried')}
    </Empty>
  );
};
