import { type ReactNode } from 'react';
import { Banner } from './banner.js';
import { Button } from './button.js';
import { useText } from './text.js';

export interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** The thing to do now; an empty view without one is a dead end. */
  readonly action?: ReactNode;
  /** 1 where this is all there is on the page. */
  readonly level?: 1 | 2;
}

/** Nothing here yet, or nothing left after filtering: says why and what to do. */
export const Empty = ({ title, children, action, level = 2 }: EmptyProps) => (
  <div className="empty">
    {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
    {children === undefined ? null : <p>{children}</p>}
    {action === undefined ? null : <div className="flex flex-wrap gap-2">{action}</div>}
  </div>
);

export interface LoadFaultProps {
  /** What could not be loaded, as a sentence. */
  readonly title: string;
  readonly requestId?: string | undefined;
  readonly onRetry: () => void;
}

/** Loading failed: nothing was changed by it, here is the request's id, try again. */
export const LoadFault = ({ title, requestId, onRetry }: LoadFaultProps) => {
  const say = useText();
  return (
    <Banner
      tone="bad"
      title={title}
      action={
        <Button size="small" onPress={onRetry}>
          {say('state.retry')}
        </Button>
      }
    >
      {say('state.faultBody')}{' '}
      {requestId === undefined ? null : (
        <>
          {say('state.requestId')} <code dir="ltr">{requestId}</code>
        </>
      )}
    </Banner>
  );
};
