import { Logger } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type ApiKeyInput, ApiKeys } from '../key/api-keys.js';
import { type IdentityRefusal } from '../refusal.js';
import { type ApiKey } from '../store/records.js';
import { type IdentityContext, callerOf } from './context.js';

export interface ApiKeyCreatePayload {
  readonly apiKey: ApiKey | null;
  readonly secret: string | null;
  readonly errors: readonly IdentityRefusal[];
}

export interface ApiKeyRevokePayload {
  readonly apiKey: ApiKey | null;
  readonly errors: readonly IdentityRefusal[];
}

/** Answers apiKeys, apiKeyCreate and apiKeyRevoke. */
@Resolver('ApiKey')
export class ApiKeysResolver {
  private readonly logger = new Logger('identity');

  constructor(private readonly keys: ApiKeys) {}

  @Query('apiKeys')
  apiKeys(@Context() context: IdentityContext): Promise<ApiKey[]> {
    return this.keys.list(callerOf(context));
  }

  @Mutation('apiKeyCreate')
  async apiKeyCreate(
    @Args('input') input: ApiKeyInput,
    @Context() context: IdentityContext,
  ): Promise<ApiKeyCreatePayload> {
    const outcome = await this.keys.create(callerOf(context), input);
    if (!outcome.ok) return { apiKey: null, secret: null, errors: [outcome.refusal] };
    this.logger.log(`API key ${outcome.value.apiKey.id} made`);
    return { ...outcome.value, errors: [] };
  }

  @Mutation('apiKeyRevoke')
  async apiKeyRevoke(@Args('id') id: string, @Context() context: IdentityContext): Promise<ApiKeyRevokePayload> {
    const outcome = await this.keys.revoke(callerOf(context), id);
    if (!outcome.ok) return { apiKey: null, errors: [outcome.refusal] };
    this.logger.log(`API key ${id} revoked`);
    return { apiKey: outcome.value, errors: [] };
  }
}
