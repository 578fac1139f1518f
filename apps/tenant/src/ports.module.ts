import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { MARKET_CLOCK, type MarketClock } from '#libs/platform';
import { stripePayments } from '#libs/payments';
import { type Database, openDatabase } from '#libs/store';
import { type Ports, type Scope } from '#libs/workflows';
import { type TenantConfig } from './config.js';
import { RequestLoaders } from './loaders.js';
import { CONFIG, DATABASE, PORTS } from './tokens.js';

/** Nobody in particular: sees what is public and no organisation's rows. */
const ANYBODY: Scope = { kind: 'ORGANISATION', orgId: 'anonymous', actorId: 'anonymous' };

/** The world as this app's workflows see it: the database, Stripe, what the deployment decided. */
@Module({})
export class PortsModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  static forRoot(config: TenantConfig): DynamicModule {
    return {
      module: PortsModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: DATABASE, useFactory: () => open(config) },
        { provide: PORTS, useFactory: (database: Database) => portsOf(config, database), inject: [DATABASE] },
        { provide: MARKET_CLOCK, useFactory: (ports: Ports) => marketClock(ports), inject: [PORTS] },
        RequestLoaders,
      ],
      exports: [CONFIG, DATABASE, PORTS, MARKET_CLOCK, RequestLoaders],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

function open(config: TenantConfig): Promise<Database> {
  return openDatabase({
    appUrl: config.APP_DATABASE_URL,
    tenantTokenKey: config.TENANT_TOKEN_KEY,
    applicationName: 'tenant',
  });
}

function portsOf(config: TenantConfig, database: Database): Ports {
  return {
    unitOfWork: database.unitOfWork,
    ...database.stores,
    payments: stripePayments({ secretKey: config.STRIPE_SECRET_KEY, apiBase: config.STRIPE_API_BASE }),
    settings: {
      platformFeeBasisPoints: config.PLATFORM_FEE_BP,
      seller: {
        orgId: null,
        legalName: config.SELLER_LEGAL_NAME,
        country: config.SELLER_COUNTRY,
        taxId: config.SELLER_TAX_ID ?? null,
      },
      isClockControlled: config.CLOCK_CONTROL,
    },
  };
}

function marketClock({ unitOfWork, settings }: Ports): MarketClock {
  return {
    now: () => unitOfWork.run(ANYBODY, (tx) => Promise.resolve(tx.now)),
    isControlled: settings.isClockControlled,
  };
}
