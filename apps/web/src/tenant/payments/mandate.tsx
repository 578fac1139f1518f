import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';

export interface MandateProps {
  readonly text: string;
  readonly agreed: boolean;
  readonly onAgree: (agreed: boolean) => void;
}

/** What has to be agreed to before a bank account may be debited, in the words that are kept with it. */
export const Mandate = ({ text, agreed, onAgree }: MandateProps) => {
  const say = useText();
  return (
    <div className="grid gap-2">
      <span className="label">{say('paying.mandate')}</span>
      <MandateText text={text} />
      <Checkbox isSelected={agreed} onChange={onAgree}>
        {say('paying.agree')}
      </Checkbox>
    </div>
  );
};

/** Legal text is kept in the language in which it was agreed to. */
export const MandateText = ({ text }: { readonly text: string }) => (
  <p lang="en" dir="ltr" className="rounded-sm bg-sunk p-3 text-[0.8125rem] text-ink-2">
    {text}
  </p>
);
