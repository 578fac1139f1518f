import { Empty } from '../kit/states.js';
import { useText } from '../kit/text.js';
import { ConsoleLink } from './console-link.js';

export const NotFound = () => {
  const say = useText();
  return (
    <Empty
      level={1}
      title={say('notFound.title')}
      action={
        <ConsoleLink className="button" href="/">
          {say('ops.home')}
        </ConsoleLink>
      }
    >
      {say('notFound.body')}
    </Empty>
  );
};
