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
import { AlertsResolver } from './alerts.resolver.js';
import { CatalogueResolver } from './catalogue.resolver.js';
import { type TenantConfig } from './config.js';
import { StatementsResolver } from './statements.resolver.js';
import { DocumentsController } from './documents.controller.js';
import { ExportsController } from './exports.controller.js';
import { ContractActsResolver } from './contract-acts.resolver.js';
import { ContractsResolver } from './contracts.resolver.js';
import { CreditNotesResolver } from './credit-notes.resolver.js';
import { InvoicesResolver } from './invoices.resolver.js';
import { LeaseFieldsResolver } from './lease-fields.resolver.js';
import { LeasesResolver } from './leases.resolver.js';
import { RequestLoaders } from './loaders.js';
import { MarketResolver } from './market.resolver.js';
import { OffersResolver } from './offers.resolver.js';
import { PaymentMethodsResolver } from './payment-methods.resolver.js';
import { MeteringResolver } from './metering.resolver.js';
import { PayingResolver } from './paying.resolver.js';
import { NotificationsResolver } from './notifications.resolver.js';
import { PortsModule } from './ports.module.js';
import { QuoteDeskResolver } from './quote-desk.resolver.js';
import { SharedQuoteController } from './shared-quote.controller.js';
import { QuotesResolver } from './quotes.resolver.js';
import { RefundsResolver } from './refunds.resolver.js';
import { SpendingBoundsResolver } from './spending-bounds.resolver.js';
import { SpendingResolver } from './spending.resolver.js';
import { TaxAddressResolver } from './tax-address.resolver.js';
import { TermSheetsResolver } from './term-sheets.resolver.js';
import { PORTS } from './tokens.js';
import { UsageResolver } from './usage.resolver.js';
import { WaterfallsResolver } from './waterfalls.resolver.js';

/** The API of AI firms: search, quote, book, pay, leases and invoices. */
@Module({})
export class TenantModule {
  static forConfig(config: TenantConfig): DynamicModule {
    return {
      module: TenantModule,
      imports: [
        PlatformModule.forRoot({ service: 'tenant', level: config.LOG_LEVEL }),
        PortsModule.forRoot(config),
        IdentityModule.forRoot({
          databaseUrl: config.IDENTITY_DATABASE_URL,
          kind: 'TENANT',
          secureCookies: config.BEHIND_HTTPS,
          signUpCreditMinor: BigInt(config.SIGN_UP_CREDIT_MINOR),
        }),
        graphqlModule({
          typeDefs: schemaText('tenant'),
          scalars: scalarResolvers,
          config,
          authenticator: Authenticator,
          contextExtension: RequestLoaders,
        }),
      ],
      controllers: [LiveController, SharedQuoteController, DocumentsController, ExportsController],
      providers: [
        documentDesk(Authenticator),
        ...liveProviders('TENANT', Authenticator, PORTS),
        EventsResolver,
        WebhooksResolver,
        RequestsResolver,
        { provide: WEBHOOK_RULES, useValue: webhookRules(config) },
        StatementsResolver,
        WaterfallsResolver,
        ClockResolver,
        CatalogueResolver,
        OffersResolver,
        MarketResolver,
        AlertsResolver,
        NotificationsResolver,
        QuotesResolver,
        QuoteDeskResolver,
        LeasesResolver,
        MeteringResolver,
        UsageResolver,
        LeaseServiceResolver,
        { provide: SERVICE_PORTS, useExisting: PORTS },
        LeaseFieldsResolver,
        InvoicesResolver,
        CreditNotesResolver,
        RefundsResolver,
        PaymentMethodsResolver,
        PayingResolver,
        SpendingResolver,
        TaxAddressResolver,
        SpendingBoundsResolver,
        TermSheetsResolver,
        ContractsResolver,
        ContractActsResolver,
      ],
    };
  }
}
