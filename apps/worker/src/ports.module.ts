import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { stripePayments } from '#libs/payments';
import { settingsOf } from '#libs/platform';
import { type Database, openDatabase } from '#libs/store';
import { type Ports } from '#libs/workflows';
import { type WorkerConfig } from './config.js';
import { CONFIG, DATABASE, PORTS } from './tokens.js';

/** The world as the worker's workflows see it. The worker acts for the platform and for nobody else. */
@Module({})
export class PortsModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  static forRoot(config: WorkerConfig): DynamicModule {
    return {
      module: PortsModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: DATABASE, useFactory: () => open(config) },
        { provide: PORTS, useFactory: (database: Database) => portsOf(config, database), inject: [DATABASE] },
      ],
      exports: [CONFIG, DATABASE, PORTS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

function open(config: WorkerConfig): Promise<Database> {
  return openDatabase({
    appUrl: config.APP_DATABASE_URL,
    staffUrl: config.STAFF_DATABASE_URL,
    tenantTokenKey: config.TENANT_TOKEN_KEY,
    applicationName: 'worker',
  });
}

function portsOf(config: WorkerConfig, { unitOfWork, stores }: Database): Ports {
  const payments = stripePayments({ secretKey: config.STRIPE_SECRET_KEY, apiBase: config.STRIPE_API_BASE });
  return { unitOfWork, ...stores, payments, settings: settingsOf(config) };
}
