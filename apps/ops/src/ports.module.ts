import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { MARKET_CLOCK, type MarketClock } from '#libs/platform';
import { stripePayments } from '#libs/payments';
import { type Database, openDatabase } from '#libs/store';
import { type PlatformScope, type Ports } from '#libs/workflows';
import { type OpsConfig } from './config.js';
import { RequestLoaders } from './loaders.js';
import { CONFIG, DATABASE, PORTS } from './tokens.js';

/** For reading the clock before anybody has signed in. */
const NOBODY: PlatformScope = { kind: 'PLATFORM', actorId: 'anonymous' };

/** The world as staff see it: every organisation's rows, and Stripe. */
@Module({})
export class PortsModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  static forRoot(config: OpsConfig): DynamicModule {
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

function open(config: OpsConfig): Promise<Database> {
  return openDatabase({
    appUrl: config.APP_DATABASE_URL,
    staffUrl: config.STAFF_DATABASE_URL,
    tenantTokenKey: config.TENANT_TOKEN_KEY,
    applicationName: 'ops',
  });
}

function portsOf(config: OpsConfig, database: Database): Ports {
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
    now: () => unitOfWork.run(NOBODY, (tx) => Promise.resolve(tx.now)),
    isControlled: settings.isClockControlled,
  };
}
