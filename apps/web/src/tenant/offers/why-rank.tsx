import { Rate, type RateUnit } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { type SearchOffersQuery } from '../../gql/tenant/graphql.js';

type Rank = NonNullable<SearchOffersQuery['offers']['nodes'][number]['rank']>;

/** Why an offer stands where it stands: what the list is sorted by, and its recommended score as a sum that can be followed. */
export const WhyRank = ({ rank, unit }: { readonly rank: Rank; readonly unit: RateUnit }) => {
  const say = useText();
  return (
    <details className="why" name="why-rank">
      <summary>{say('rank.why')}</summary>
      <div>
        <p dir="auto">{rank.sentence}</p>
        <dl aria-label={say('rank.terms')}>
          {rank.terms.map((term) => (
            <div key={term.name}>
              <dt>
                {say(`rank.term.${term.name}`)}
                <span className="sub" dir="auto">
                  {term.sentence}
                </span>
              </dt>
              <dd>
                {term === rank.terms[0] ? null : <span aria-hidden="true">+ </span>}
                <Rate value={term.contribution} unit={unit} />
              </dd>
            </div>
          ))}
          <div>
            <dt>{say('rank.score')}</dt>
            <dd>
              <Rate value={rank.score} unit={unit} />
            </dd>
          </div>
        </dl>
      </div>
    </details>
  );
};
