import { type ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../kit/button.js';
import { Empty } from '../kit/states.js';
import { useText } from '../kit/text.js';

/** A fault in the page itself: says so, keeps the frame around it, offers the way on. */
export const Broken = ({ error }: ErrorComponentProps) => {
  const say = useText();
  return (
    <main className="content">
      <Empty
        level={1}
        title={say('broken.title')}
        action={<Button onPress={() => window.location.reload()}>{say('broken.action')}</Button>}
      >
        {say('broken.body')} <code>{error instanceof Error ? error.message : String(error)}</code>
      </Empty>
    </main>
  );
};
