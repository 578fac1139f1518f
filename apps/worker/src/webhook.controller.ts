import {
  BadRequestException,
  Controller,
  Headers,
  HttpCode,
  Inject,
  NotFoundException,
  Post,
  type RawBodyRequest,
  Req,
} from '@nestjs/common';
import { verifyWebhook } from '#libs/payments';
import { LOGGER, type Logger } from '#libs/platform';
import { type Ports } from '#libs/workflows';
import { type WorkerConfig } from './config.js';
import { WORKER_SCOPE } from './scope.js';
import { CONFIG, PORTS } from './tokens.js';

/** Where Stripe tells us that something changed. The event is stored under its id before the answer; applying it is the inbox round's. */
@Controller('webhooks')
export class WebhookController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(CONFIG) private readonly config: WorkerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post('stripe')
  @HttpCode(200)
  async stripe(
    @Req() request: RawBodyRequest<object>,
    @Headers('stripe-signature') signature?: string,
  ): Promise<{ received: true }> {
    const secrets = this.config.STRIPE_WEBHOOK_SECRET?.split(',');
    if (secrets === undefined)
      throw new NotFoundException('No webhook endpoint is set up here: Stripe is asked instead.');
    const verified = verifyWebhook({
      body: request.rawBody ?? Buffer.alloc(0),
      signature: signature ?? '',
      secrets,
      nowMilliseconds: Date.now(),
    });
    if (!verified.ok) {
      this.logger.warn({ reason: verified.refusal }, 'a webhook was refused');
      throw new BadRequestException('The signature does not fit the body, or is too old.');
    }
    const { id: eventId, type, objectId, payload } = verified.value;
    await this.ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      this.ports.inbox.insert(tx, { eventId, type, objectId, payload }),
    );
    return { received: true };
  }
}
