import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { PlatformModule, webhookCaller, webhookRules } from '#libs/platform';
import { type Ports } from '#libs/workflows';
import { type WorkerConfig } from './config.js';
import { PortsModule } from './ports.module.js';
import { roundsOf } from './rounds.js';
import { RoundsWorker } from './rounds.worker.js';
import { PORTS, ROUNDS } from './tokens.js';
import { WebhookController } from './webhook.controller.js';

/** Webhook inbox, outbox drainer and clocks. Any number of workers may run on one database. */
@Module({})
export class WorkerModule {
  static forConfig(config: WorkerConfig): DynamicModule {
    return {
      module: WorkerModule,
      imports: [PlatformModule.forRoot({ service: 'worker', level: config.LOG_LEVEL }), PortsModule.forRoot(config)],
      controllers: [WebhookController],
      providers: [
        RoundsWorker,
        {
          provide: ROUNDS,
          useFactory: (ports: Ports) =>
            roundsOf(ports, config, `worker-${randomUUID()}`, webhookCaller(webhookRules(config))),
          inject: [PORTS],
        },
      ],
    };
  }
}
