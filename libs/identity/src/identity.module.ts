import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { ApiKeysResolver } from './graphql/api-keys.resolver.js';
import { SessionAnswers, SessionResolver, SignUpResolver } from './graphql/session.resolver.js';
import { TeamResolver } from './graphql/team.resolver.js';
import { ViewerResolver } from './graphql/viewer.resolver.js';
import { ApiKeys } from './key/api-keys.js';
import { IDENTITY_OPTIONS, IDENTITY_STORE, type IdentityOptions } from './options.js';
import { Authenticator } from './passport/authenticator.js';
import { ApiKeyStrategy, SessionStrategy } from './passport/strategies.js';
import { PasswordHasher } from './password/hashing.js';
import { IdentityPool } from './pool.js';
import { Accounts } from './session/accounts.js';
import { type IdentityStore } from './store/identity-store.js';
import { postgresIdentityStore } from './store/postgres.store.js';
import { Team } from './team/team.js';
import { Attempts } from './throttle/attempts.js';

const services: Provider[] = [
  {
    provide: IDENTITY_STORE,
    inject: [IdentityPool],
    useFactory: ({ pool }: IdentityPool) => postgresIdentityStore(pool),
  },
  {
    provide: PasswordHasher,
    inject: [IDENTITY_OPTIONS],
    useFactory: ({ hashing }: IdentityOptions) => new PasswordHasher(hashing),
  },
  {
    provide: Accounts,
    inject: [IDENTITY_STORE, PasswordHasher, IDENTITY_OPTIONS],
    useFactory: (store: IdentityStore, hasher: PasswordHasher, options: IdentityOptions) =>
      new Accounts({ store, hasher, attempts: new Attempts(store, options.limits), options }),
  },
  {
    provide: Team,
    inject: [IDENTITY_STORE, PasswordHasher],
    useFactory: (store: IdentityStore, hasher: PasswordHasher) => new Team(store, hasher),
  },
  {
    provide: ApiKeys,
    inject: [IDENTITY_STORE],
    useFactory: (store: IdentityStore) => new ApiKeys(store, () => Date.now()),
  },
];
const resolvers = [ViewerResolver, SessionResolver, TeamResolver, ApiKeysResolver];

/** Identity in an app: who may come in, and the answers to every field of sdl/common/identity.graphql but the clock. */
@Module({})
export class IdentityModule {
  static forRoot(options: IdentityOptions): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      providers: [
        { provide: IDENTITY_OPTIONS, useValue: options },
        IdentityPool,
        ...services,
        SessionStrategy,
        ApiKeyStrategy,
        Authenticator,
        SessionAnswers,
        ...resolvers,
        // staff accounts are made by us
        ...(options.kind === 'PLATFORM' ? [] : [SignUpResolver]),
      ],
      exports: [Authenticator, IdentityPool, Team],
    };
  }
}
