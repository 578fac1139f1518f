import { type Instant } from '#libs/kernel';
import { type Curtailment, type CurtailmentState, curtailmentState } from '#libs/market';

/** A curtailment and where it stands. */
export type CurtailmentView = Curtailment & { readonly state: CurtailmentState };

export function seenAt(curtailment: Curtailment, now: Instant): CurtailmentView {
  return { ...curtailment, state: curtailmentState(curtailment, now) };
}
