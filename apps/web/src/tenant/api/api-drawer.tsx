import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { Drawer } from '../../kit/dialog.js';
import { CopyBlock } from '../../kit/copy-block.js';
import { Link } from '../../kit/link.js';
import { Badge } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { sentHere, type Sent } from '../../wire/sent.js';
import { open } from '../developers/graphiql/opened.js';
import { useSession } from '../session/session.js';
import { cliLine, curlLine } from './lines.js';

/** What the page asked, for those who would rather ask it themselves. */
export const ApiDrawer = ({ onClose }: { readonly onClose: () => void }) => {
  const say = useText();
  const { may } = useSession();
  const [sent] = useState(sentHere);
  const navigate = useNavigate();
  const openInEditor = ({ document, variables }: Sent): void => {
    open({ document, variables: JSON.stringify(variables, null, 2) });
    onClose();
    void navigate({ to: '/developers', search: { tab: 'graphiql' } });
  };
  return (
    <Drawer title={say('api.title')} closeLabel={say('keys.close')} onClose={onClose}>
      <p className="text-[0.8125rem] text-ink-2">
        {say('api.note')}{' '}
        {may('keys:read') ? (
          <Link to="/keys" onClick={onClose}>
            {say('api.keys')}
          </Link>
        ) : null}
      </p>
      {sent.length === 0 ? <Empty title={say('api.none')}>{say('api.noneBody')}</Empty> : null}
      {sent.map((one, index) => (
        <Operation key={one.key} sent={one} open={index === 0} onOpen={may('keys:read') ? openInEditor : null} />
      ))}
    </Drawer>
  );
};

interface OperationProps {
  readonly sent: Sent;
  readonly open: boolean;
  /** Opens the operation in GraphiQL; null for who may not go there. */
  readonly onOpen: ((sent: Sent) => void) | null;
}

const Operation = ({ sent, open: isOpen, onOpen }: OperationProps) => {
  const say = useText();
  const command = cliLine(sent);
  return (
    <details className="operation" open={isOpen}>
      <summary>
        <bdi dir="ltr" className="mono font-medium">
          {sent.name}
        </bdi>{' '}
        <Badge>{sent.kind}</Badge>
      </summary>
      <div className="grid gap-3 pt-3">
        {command === null ? null : <CopyBlock title={say('api.cli')} name={say('api.copyCli')} text={command} />}
        <CopyBlock title={say('api.curl')} name={say('api.copyCurl')} text={curlLine(sent, window.location.origin)} />
        <CopyBlock title={say('api.graphql')} name={say('api.copyDocument')} text={sent.document} />
        <CopyBlock
          title={say('api.variables')}
          name={say('api.copyVariables')}
          text={JSON.stringify(sent.variables, null, 2)}
        />
        {onOpen === null ? null : (
          <div>
            <Button size="small" aria-label={say('api.openNamed', { name: sent.name })} onPress={() => onOpen(sent)}>
              {say('api.inGraphiql')}
            </Button>
          </div>
        )}
      </div>
    </details>
  );
};
