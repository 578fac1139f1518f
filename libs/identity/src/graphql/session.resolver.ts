import { Inject, Injectable, Logger } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { SessionCookie } from '../cookie.js';
import { IDENTITY_OPTIONS, IDENTITY_STORE, type IdentityOptions } from '../options.js';
import { type IdentityRefusal } from '../refusal.js';
import { Accounts, type SignUpInput, type Started } from '../session/accounts.js';
import { type IdentityStore } from '../store/identity-store.js';
import { SESSION_SECONDS } from '../store/session.store.js';
import { type IdentityContext, callerOf, visitOf } from './context.js';
import { type Viewer, viewerOf } from './viewer.resolver.js';

export interface SessionPayload {
  readonly viewer: Viewer | null;
  readonly errors: readonly IdentityRefusal[];
}

/** Gives and takes the session cookie. */
@Injectable()
export class SessionAnswers {
  readonly cookie: SessionCookie;
  private readonly logger = new Logger('identity');

  constructor(
    @Inject(IDENTITY_STORE) private readonly store: IdentityStore,
    @Inject(IDENTITY_OPTIONS) { kind, secureCookies }: IdentityOptions,
  ) {
    this.cookie = new SessionCookie(kind, secureCookies);
  }

  /** The payload of a mutation that begins a session, with its cookie on the response. */
  async begun(
    context: IdentityContext,
    what: string,
    outcome: Result<Started, IdentityRefusal>,
  ): Promise<SessionPayload> {
    if (!outcome.ok) {
      this.logger.warn(`${what} refused: ${outcome.refusal.code} from ${context.request.ip}`);
      return { viewer: null, errors: [outcome.refusal] };
    }
    const { sessionId, actor } = outcome.value;
    context.reply.header('set-cookie', this.cookie.give(sessionId, SESSION_SECONDS));
    this.logger.log(`${what}: ${actor.userId ?? ''} of ${actor.orgId}`);
    return { viewer: await viewerOf(this.store, actor), errors: [] };
  }

  ended(context: IdentityContext): SessionPayload {
    context.reply.header('set-cookie', this.cookie.take());
    return { viewer: null, errors: [] };
  }
}

/** Answers signIn, signOut and passwordChange. */
@Resolver('SessionPayload')
export class SessionResolver {
  constructor(
    private readonly accounts: Accounts,
    private readonly answers: SessionAnswers,
  ) {}

  @Mutation('signIn')
  async signIn(
    @Args('input') input: { email: string; password: string },
    @Context() context: IdentityContext,
  ): Promise<SessionPayload> {
    return this.answers.begun(
      context,
      'sign-in',
      await this.accounts.signIn(input, visitOf(context, this.answers.cookie)),
    );
  }

  @Mutation('signOut')
  async signOut(@Context() context: IdentityContext): Promise<SessionPayload> {
    await this.accounts.signOut(visitOf(context, this.answers.cookie));
    return this.answers.ended(context);
  }

  @Mutation('passwordChange')
  async passwordChange(
    @Args('input') input: { currentPassword: string; newPassword: string },
    @Context() context: IdentityContext,
  ): Promise<SessionPayload> {
    return this.answers.begun(
      context,
      'password change',
      await this.accounts.changePassword(callerOf(context), input, visitOf(context, this.answers.cookie)),
    );
  }
}

/** Answers signUp, in the APIs whose organisations make themselves. */
@Resolver('SessionPayload')
export class SignUpResolver {
  constructor(
    private readonly accounts: Accounts,
    private readonly answers: SessionAnswers,
  ) {}

  @Mutation('signUp')
  async signUp(@Args('input') input: SignUpInput, @Context() context: IdentityContext): Promise<SessionPayload> {
    return this.answers.begun(
      context,
      'sign-up',
      await this.accounts.signUp(input, visitOf(context, this.answers.cookie)),
    );
  }
}
