import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { notify } from './announcer.js';
import { Button } from './button.js';
import { useText } from './text.js';

/** Several lines to take elsewhere: always left to right, in a box of their own that scrolls. */
export const CopyBlock = ({
  title,
  name,
  text,
}: {
  readonly title: string;
  /** What is copied, for the message that it was. */
  readonly name: string;
  readonly text: string;
}) => {
  const say = useText();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      notify(say('copy.done', { name }));
    } catch {
      notify(say('copy.failed', { name }));
    }
  };
  return (
    <section aria-label={title} className="min-w-0">
      <div className="flex items-center justify-between">
        <h3>{title}</h3>
        <Button kind="quiet" size="small" aria-label={say('copy.action', { name })} onPress={() => void copy()}>
          {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
        </Button>
      </div>
      <pre className="code" dir="ltr" tabIndex={0} role="group" aria-label={title}>
        {text}
      </pre>
    </section>
  );
};
