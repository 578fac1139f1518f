import { LinkButton } from '../kit/link.js';
import { useText } from '../kit/text.js';

/** What to do on a page that has nothing yet: everything a tenant has begins with a search. */
export const ToSearch = () => {
  const say = useText();
  return (
    <LinkButton to="/gpus" kind="primary">
      {say('nav.search')}
    </LinkButton>
  );
};
