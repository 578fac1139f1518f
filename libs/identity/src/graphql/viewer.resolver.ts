import { Inject } from '@nestjs/common';
import { Context, Query, Resolver } from '@nestjs/graphql';
import { type Actor, type Role } from '../actor.js';
import { IDENTITY_STORE } from '../options.js';
import { type IdentityStore } from '../store/identity-store.js';
import { type Organisation, type User } from '../store/records.js';
import { type IdentityContext } from './context.js';

export interface Viewer {
  readonly user: User | null;
  readonly organisation: Organisation;
  readonly role: Role | null;
  readonly scopes: readonly string[];
}

/** The schema's Viewer of an actor; null when its organisation is gone. */
export async function viewerOf(store: IdentityStore, actor: Actor): Promise<Viewer | null> {
  const organisation = await store.organisation(actor.orgId);
  const user = actor.userId === null ? null : await store.user(actor.userId);
  return organisation && { user, organisation, role: actor.role, scopes: [...actor.scopes].sort() };
}

/** Answers `Query.viewer`. */
@Resolver('Viewer')
export class ViewerResolver {
  constructor(@Inject(IDENTITY_STORE) private readonly store: IdentityStore) {}

  @Query('viewer')
  async viewer(@Context() context: IdentityContext): Promise<Viewer | null> {
    return context.actor ? viewerOf(this.store, context.actor) : null;
  }
}
