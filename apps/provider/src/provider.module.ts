import { type DynamicModule, Module } from '@nestjs/common';
import { Authenticator, IdentityModule } from '#libs/identity';
import {
  ClockResolver,
  EventsResolver,
  LeaseServiceResolver,
  PlatformModule,
  SERVICE_PORTS,
  graphqlModule,
  LiveController,
  liveProviders,
  WEBHOOK_RULES,
  RequestsResolver,
  WebhooksResolver,
  webhookRules,
  documentDesk,
} from '#libs/platform';
import { scalarResolvers, schemaText } from '#libs/schema';
import { AdviceResolver } from './advice.resolver.js';
import { CalendarResolver } from './calendar.resolver.js';
import { CatalogueResolver } from './catalogue.resolver.js';
import { type ProviderConfig } from './config.js';
import { StatementsResolver } from './statements.resolver.js';
import { DocumentsController } from './documents.controller.js';
import { ContractActsResolver } from './contract-acts.resolver.js';
import { ContractsResolver } from './contracts.resolver.js';
import { CreditNotesResolver } from './credit-notes.resolver.js';
import { EarningsResolver } from './earnings.resolver.js';
import { HallsResolver } from './halls.resolver.js';
import { LeasesResolver } from './leases.resolver.js';
import { HallFieldsResolver, PoolFieldsResolver } from './listing-fields.resolver.js';
import { ListingsResolver } from './listings.resolver.js';
import { RequestLoaders } from './loaders.js';
import { PoolsResolver } from './pools.resolver.js';
import { MeteringResolver } from './metering.resolver.js';
import { PayoutsResolver } from './payouts.resolver.js';
import { PortsModule } from './ports.module.js';
import { PowerResolver } from './power.resolver.js';
import { PricingResolver } from './pricing.resolver.js';
import { SitesResolver } from './sites.resolver.js';
import { TermSheetsResolver } from './term-sheets.resolver.js';
import { PORTS } from './tokens.js';

/** The API of miners: sites, listings, calendar, leases of their capacity, earnings. */
@Module({})
export class ProviderModule {
  static forConfig(config: ProviderConfig): DynamicModule {
    return {
      module: ProviderModule,
      imports: [
        PlatformModule.forRoot({ service: 'provider', level: config.LOG_LEVEL }),
        PortsModule.forRoot(config),
        IdentityModule.forRoot({
          databaseUrl: config.IDENTITY_DATABASE_URL,
          kind: 'PROVIDER',
          secureCookies: config.BEHIND_HTTPS,
        }),
        graphqlModule({
          typeDefs: schemaText('provider'),
          scalars: scalarResolvers,
          config,
          authenticator: Authenticator,
          contextExtension: RequestLoaders,
        }),
      ],
      controllers: [LiveController, DocumentsController],
      providers: [
        documentDesk(Authenticator),
        ...liveProviders('PROVIDER', Authenticator, PORTS),
        EventsResolver,
        WebhooksResolver,
        RequestsResolver,
        { provide: WEBHOOK_RULES, useValue: webhookRules(config) },
        StatementsResolver,
        ClockResolver,
        CatalogueResolver,
        SitesResolver,
        PowerResolver,
        PoolsResolver,
        HallsResolver,
        PoolFieldsResolver,
        HallFieldsResolver,
        ListingsResolver,
        CalendarResolver,
        LeasesResolver,
        MeteringResolver,
        LeaseServiceResolver,
        { provide: SERVICE_PORTS, useExisting: PORTS },
        EarningsResolver,
        PayoutsResolver,
        CreditNotesResolver,
        AdviceResolver,
        PricingResolver,
        TermSheetsResolver,
        ContractsResolver,
        ContractActsResolver,
      ],
    };
  }
}
