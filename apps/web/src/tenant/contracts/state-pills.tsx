import { Pill, type Look } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { type ContractActState, type ContractState, type TermSheetState } from '../../gql/tenant/graphql.js';

const CONTRACT: Record<ContractState, Look> = {
  SIGNED: { tone: 'info', glyph: 'half' },
  RUNNING: { tone: 'ok', glyph: 'full' },
  ENDED: { tone: 'idle', glyph: 'hollow' },
};
const TERM_SHEET: Record<TermSheetState, Look> = {
  OPEN: { tone: 'info', glyph: 'half' },
  SIGNED: { tone: 'ok', glyph: 'full' },
  DECLINED: { tone: 'idle', glyph: 'cross' },
  WITHDRAWN: { tone: 'idle', glyph: 'cross' },
  EXPIRED: { tone: 'idle', glyph: 'hollow' },
};
const ACT: Record<ContractActState, Look> = {
  OPEN: { tone: 'info', glyph: 'half' },
  DONE: { tone: 'ok', glyph: 'full' },
  DECLINED: { tone: 'idle', glyph: 'cross' },
  WITHDRAWN: { tone: 'idle', glyph: 'cross' },
};

export const ContractPill = ({ state }: { readonly state: ContractState }) => {
  const say = useText();
  return <Pill {...CONTRACT[state]}>{say(`contract.${state}`)}</Pill>;
};

/** An open one says whose turn it is, since that is what a reader looks for. */
export const TermSheetPill = ({
  state,
  isYourTurn,
}: {
  readonly state: TermSheetState;
  readonly isYourTurn: boolean;
}) => {
  const say = useText();
  if (state !== 'OPEN') return <Pill {...TERM_SHEET[state]}>{say(`termSheet.${state}`)}</Pill>;
  return isYourTurn ? (
    <Pill tone="warn" glyph="dot">
      {say('termSheet.yourTurn')}
    </Pill>
  ) : (
    <Pill {...TERM_SHEET.OPEN}>{say('termSheet.theirTurn')}</Pill>
  );
};

export const ActPill = ({ state, isYourTurn }: { readonly state: ContractActState; readonly isYourTurn: boolean }) => {
  const say = useText();
  return (
    <Pill {...(isYourTurn ? { tone: 'warn' as const, glyph: 'dot' as const } : ACT[state])}>
      {say(isYourTurn ? 'termSheet.yourTurn' : `act.${state}`)}
    </Pill>
  );
};
