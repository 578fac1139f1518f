import { Pill } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { type StatementFactsFragment } from '../../gql/ops/graphql.js';

/** Whether a statement adds up: opening plus lines is the closing, and every total of the bank holds. */
export const Balanced = ({ statement }: { readonly statement: Pick<StatementFactsFragment, 'balanced'> }) => {
  const say = useText();
  if (statement.balanced === null)
    return (
      <Pill tone="idle" glyph="hollow">
        {say('recon.b.untold')}
      </Pill>
    );
  return statement.balanced ? (
    <Pill tone="ok" glyph="full">
      {say('recon.b.balanced')}
    </Pill>
  ) : (
    <Pill tone="bad" glyph="cross">
      {say('recon.b.unbalanced')}
    </Pill>
  );
};
