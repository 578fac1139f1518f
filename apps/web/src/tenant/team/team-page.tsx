import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { PageHead, Section } from '../../kit/page.js';
import { Select } from '../../kit/select.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { TaxAddressNow } from '../../gql/tenant/documents/TaxAddressNow.js';
import { ApprovalRule as ApprovalRuleNow } from '../../gql/tenant/documents/ApprovalRule.js';
import { Members } from '../../gql/tenant/documents/Members.js';
import { RemoveMember } from '../../gql/tenant/documents/RemoveMember.js';
import { SetMemberRole } from '../../gql/tenant/documents/SetMemberRole.js';
import { type MemberFactsFragment, type Role } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { type Ahead } from '../ahead.js';
import { useSession } from '../session/session.js';
import { ApprovalRule } from './approval-rule.js';
import { NewMember } from './new-member.js';
import { Organisation } from './organisation.js';
import { TaxAddress } from './tax-address.js';

/** Roles that a tenant's people can have; staff roles are the platform's. */
const TENANT_ROLES = ['OWNER', 'ADMIN', 'BILLING', 'REQUESTER', 'VIEWER'] as const satisfies readonly Role[];

export const ahead: Ahead = () => [{ query: Members }, { query: ApprovalRuleNow }, { query: TaxAddressNow }];

export const TeamPage = () => {
  const say = useText();
  const { may, viewer } = useSession();
  const [state, ask] = useQuery({ query: Members });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [, setRole] = useMutation(SetMemberRole);
  const [, remove] = useMutation(RemoveMember);
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const canChange = may('team:write');
  const settle = (text: string | null, done: string): void => {
    setRefusal(text);
    if (text === null) notify(done);
    refresh();
  };
  const change = async (member: MemberFactsFragment, role: Role): Promise<void> => {
    const { data, error } = await setRole({ input: { userId: member.user.id, role } });
    settle(refusalText(say, data?.memberRoleSet.errors, error), say('team.changed', { name: member.user.name }));
  };
  const leave = async (member: MemberFactsFragment): Promise<void> => {
    const { data, error } = await remove({ userId: member.user.id });
    settle(refusalText(say, data?.memberRemove.errors, error), say('team.removed', { name: member.user.name }));
  };
  return (
    <>
      <PageHead title={say('nav.team')} />
      {refusal === null ? null : (
        <div className="mb-4">
          <Banner tone="bad" title={refusal} />
        </div>
      )}
      {viewer === null ? null : <Organisation organisation={viewer.organisation} />}
      <TaxAddress />
      <ApprovalRule />
      <Loaded state={state} retry={refresh} fault={say('team.fault')} rows={3}>
        {({ members }) => (
          <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <Section title={say('team.members')}>
              <MemberTable
                members={members}
                self={viewer?.user?.id ?? null}
                change={canChange ? change : null}
                leave={leave}
              />
            </Section>
            {canChange ? (
              <Section title={say('team.addTitle')}>
                <NewMember onAdded={refresh} />
              </Section>
            ) : null}
          </div>
        )}
      </Loaded>
    </>
  );
};

interface MemberTableProps {
  readonly members: readonly MemberFactsFragment[];
  /** The reader, who cannot remove themselves here. */
  readonly self: string | null;
  /** Null for those who may only look. */
  readonly change: ((member: MemberFactsFragment, role: Role) => Promise<void>) | null;
  readonly leave: (member: MemberFactsFragment) => Promise<void>;
}

const MemberTable = ({ members, self, change, leave }: MemberTableProps) => {
  const say = useText();
  return (
    <Table<MemberFactsFragment>
      label={say('team.members')}
      rows={members}
      rowKey={(member) => member.user.id}
      columns={[
        {
          id: 'name',
          head: say('team.name'),
          wide: true,
          cell: ({ user }) => (
            <>
              <span className="font-medium">{user.name}</span>
              <span className="sub">{user.email}</span>
            </>
          ),
        },
        { id: 'joined', head: say('team.joined'), cell: (member) => <Instant at={member.joinedAt} dateOnly /> },
        {
          id: 'role',
          head: say('team.role'),
          cell: (member) =>
            change === null ? (
              say(`role.${member.role}`)
            ) : (
              <div className="w-36">
                <Select
                  label={<span className="sr-only">{say('team.roleOf', { name: member.user.name })}</span>}
                  choices={TENANT_ROLES.map((id) => ({ id, name: say(`role.${id}`) }))}
                  value={TENANT_ROLES.find((role) => role === member.role) ?? null}
                  onChange={(role) => void change(member, role)}
                />
              </div>
            ),
        },
        {
          id: 'remove',
          head: <span className="sr-only">{say('team.remove')}</span>,
          end: true,
          cell: (member) =>
            change !== null && member.user.id !== self ? (
              <Button
                size="small"
                kind="danger"
                aria-label={say('team.removeNamed', { name: member.user.name })}
                onPress={() => void leave(member)}
              >
                {say('team.remove')}
              </Button>
            ) : null,
        },
      ]}
    />
  );
};
