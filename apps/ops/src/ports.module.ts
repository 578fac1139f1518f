import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { stripePayments } from '#libs/payments';
import { MARKET_CLOCK, marketClock, settingsOf } from '#libs/platform';
import { type Database, openDatabase } from '#libs/store';
import { type Ports } from '#libs/workflows';
import { type OpsConfig } from './config.js';
import { RequestLoaders } from './loaders.js';
import { CONFIG, DATABASE, PORTS } from './tokens.js';

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
        {
          provide: MARKET_CLOCK,
          useFactory: ({ unitOfWork }: Ports) => marketClock(unitOfWork, config),
          inject: [PORTS],
        },
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

function portsOf(config: OpsConfig, { unitOfWork, stores }: Database): Ports {
  const payments = stripePayments({ secretKey: config.STRIPE_SECRET_KEY, apiBase: config.STRIPE_API_BASE });
  return { unitOfWork, ...stores, payments, settings: settingsOf(config) };
}
