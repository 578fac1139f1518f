import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { DOCUMENT_POINTS, DocumentDesk, type DocumentReply, type HttpRequest, languageOf } from '#libs/platform';
import { type Ports, printSharedQuote } from '#libs/workflows';
import { PORTS } from './tokens.js';

/**
 * The paper behind a link: `GET /documents/shared/quote.pdf?lang=ar` with the link's token as the bearer. Not in the address: addresses end up
 * in logs and histories.
 */
@Controller('documents/shared')
export class SharedQuoteController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
  ) {}

  @Get('quote.pdf')
  async quote(
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    this.desk.admitStranger(request, DOCUMENT_POINTS.pdf);
    const [, token = ''] = /^Bearer (\S{1,80})$/.exec(request.headers.authorization ?? '') ?? [];
    await this.desk.sendPdf(reply, await printSharedQuote(this.ports)(token, languageOf(lang)));
  }
}
