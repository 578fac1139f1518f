import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type Role } from '../actor.js';
import { type IdentityRefusal } from '../refusal.js';
import { type Member } from '../store/records.js';
import { type MemberInput, Team } from '../team/team.js';
import { type IdentityContext, callerOf } from './context.js';

export interface MemberPayload {
  readonly member: Member | null;
  readonly errors: readonly IdentityRefusal[];
}

const payload = (outcome: Result<Member | null, IdentityRefusal>): MemberPayload =>
  outcome.ok ? { member: outcome.value, errors: [] } : { member: null, errors: [outcome.refusal] };

/** Answers members, memberAdd, memberRoleSet and memberRemove. */
@Resolver('Member')
export class TeamResolver {
  constructor(private readonly team: Team) {}

  @Query('members')
  members(@Context() context: IdentityContext): Promise<Member[]> {
    return this.team.members(callerOf(context));
  }

  @Mutation('memberAdd')
  async memberAdd(@Args('input') input: MemberInput, @Context() context: IdentityContext): Promise<MemberPayload> {
    return payload(await this.team.add(callerOf(context), input));
  }

  @Mutation('memberRoleSet')
  async memberRoleSet(
    @Args('input') input: { userId: string; role: Role },
    @Context() context: IdentityContext,
  ): Promise<MemberPayload> {
    return payload(await this.team.setRole(callerOf(context), input));
  }

  @Mutation('memberRemove')
  async memberRemove(@Args('userId') userId: string, @Context() context: IdentityContext): Promise<MemberPayload> {
    return payload(await this.team.remove(callerOf(context), userId));
  }
}
