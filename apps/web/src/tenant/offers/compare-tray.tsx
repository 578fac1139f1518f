import { Columns3 } from 'lucide-react';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../kit/button.js';
import { LinkButton } from '../../kit/link.js';
import { useText } from '../../kit/text.js';
import { MOST_PICKED, type Wanted } from './wanted.js';

/** What has been picked stays at hand while one scrolls, until it is compared. */
export const CompareTray = ({ wanted }: { readonly wanted: Wanted }) => {
  const say = useText();
  const navigate = useNavigate({ from: '/gpus' });
  const { pick = [], ...need } = wanted;
  if (pick.length === 0) return null;
  return (
    <section className="tray" aria-label={say('compare.tray')}>
      <p role="status">
        <strong className="font-medium">{say('compare.picked', { n: pick.length, most: MOST_PICKED })}</strong>{' '}
        {pick.length === 1 ? <span className="text-ink-2">{say('compare.pickAnother')}</span> : null}
      </p>
      <span className="flex gap-2">
        <Button kind="quiet" size="small" onPress={() => void navigate({ search: need, replace: true })}>
          {say('compare.clear')}
        </Button>
        {pick.length < 2 ? null : (
          <LinkButton kind="primary" size="small" to="/compare" search={{ ...need, ids: pick }} data-compare>
            <Columns3 size={14} aria-hidden="true" />
            {say('compare.open')}
          </LinkButton>
        )}
      </span>
    </section>
  );
};
