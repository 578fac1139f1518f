import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { appliedFilter } from '#libs/market';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type tenant, windowToGraphQL } from '#libs/schema';
import {
  type AlertCommand,
  type AlertMatch,
  type AlertView,
  type NeedAlert,
  type Ports,
  type Refusal,
  listAlerts,
  removeAlert,
  saveAlert,
  viewAlertMatch,
} from '#libs/workflows';
import { PORTS } from './tokens.js';

/** Saved needs: a search that nothing meets today is told of when something does. */
@Resolver()
export class AlertsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('alerts')
  async alerts(@Context() context: GraphqlContext): Promise<tenant.Alert[]> {
    const found = await listAlerts(this.ports)(organisationScope(context));
    return found.map(alertToGraphQL);
  }

  @Query('alert')
  async alert(@Args('id') id: string, @Context() context: GraphqlContext): Promise<tenant.Alert | null> {
    const [found] = await listAlerts(this.ports)(organisationScope(context), id);
    return found ? alertToGraphQL(found) : null;
  }

  @Query('alertMatch')
  async alertMatch(@Args('id') id: string, @Context() context: GraphqlContext): Promise<tenant.AlertMatch | null> {
    const found = await viewAlertMatch(this.ports)(organisationScope(context), id);
    return found && matchToGraphQL(found);
  }

  @Mutation('alertCreate')
  alertCreate(
    @Args('input') { words, filter, rollingHours, expiresAt }: tenant.AlertCreateInput,
    @Context() context: GraphqlContext,
  ): Promise<tenant.AlertPayload> {
    return this.#save(context, {
      ...{ id: null, words, filter, isPaused: false },
      ...{ rollingHours: rollingHours ?? null, expiresAt: expiresAt ?? null },
    });
  }

  @Mutation('alertUpdate')
  alertUpdate(
    @Args('input') { id, words, filter, rollingHours, isPaused, expiresAt }: tenant.AlertUpdateInput,
    @Context() context: GraphqlContext,
  ): Promise<tenant.AlertPayload> {
    return this.#save(context, {
      ...{ id, words: words ?? null, filter: filter ?? null, rollingHours: rollingHours ?? null },
      ...{ isPaused: isPaused ?? null, expiresAt: expiresAt ?? null },
    });
  }

  @Mutation('alertRemove')
  async alertRemove(@Args('id') id: string, @Context() context: GraphqlContext): Promise<tenant.AlertPayload> {
    const outcome = await removeAlert(this.ports)(organisationScope(context), id);
    return { alert: null, errors: outcome.ok ? [] : [refusalToGraphQL(outcome.refusal)] };
  }

  async #save(context: GraphqlContext, command: AlertCommand): Promise<tenant.AlertPayload> {
    const outcome: Result<NeedAlert, Refusal> = await saveAlert(this.ports)(organisationScope(context), command);
    if (!outcome.ok) return { alert: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { alert: await this.alert(outcome.value.id, context), errors: [] };
  }
}

/** A need without a window is said as it was when it was saved. */
function alertToGraphQL(alert: AlertView): tenant.Alert {
  const { state, isExpired, filter, matches, createdAt } = alert;
  return {
    ...{ ...alert, matches: matches.map(matchToGraphQL), need: appliedFilter(filter, createdAt) },
    state: isExpired ? 'EXPIRED' : state === 'PAUSED' ? 'PAUSED' : 'ACTIVE',
  };
}

const matchToGraphQL = (match: AlertMatch): tenant.AlertMatch => ({ ...match, window: windowToGraphQL(match.window) });
