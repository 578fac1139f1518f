import { LinkButton } from '../kit/link.js';
import { Empty } from '../kit/states.js';
import { useText } from '../kit/text.js';

export const NotFound = () => {
  const say = useText();
  return (
    <main className="content mx-auto">
      <Empty
        level={1}
        title={say('notFound.title')}
        action={<LinkButton to="/gpus">{say('notFound.action')}</LinkButton>}
      >
        {say('notFound.body')}
      </Empty>
    </main>
  );
};
