import { LinkButton } from '../kit/link.js';
import { Empty } from '../kit/states.js';
import { useText } from '../kit/text.js';
import { PublicFrame } from './public-frame.js';

export const NotFound = () => {
  const say = useText();
  return (
    <PublicFrame>
      <Empty
        level={1}
        title={say('notFound.title')}
        action={<LinkButton to="/gpus">{say('notFound.action')}</LinkButton>}
      >
        {say('notFound.body')}
      </Empty>
    </PublicFrame>
  );
};
