import { Controller, Get, Inject, NotFoundException, Param, Query, Req, Res } from '@nestjs/common';
import {
  DOCUMENT_POINTS,
  DocumentDesk,
  type DocumentReply,
  type HttpRequest,
  languageOf,
  nameIn,
  scopeOfOrganisation,
  statementOrNone,
  windowIn,
} from '#libs/platform';
import { type Ports, exportCsv, exportPayout, printContract, printPayout, printStatement } from '#libs/workflows';
import { PORTS } from './tokens.js';

/** What a miner may print: its contracts and term sheets, its statements, and its movements as CSV. Invoices are their buyers'. */
@Controller('documents')
export class DocumentsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
  ) {}

  @Get('contracts/:file')
  async contract(
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'contracts:read', DOCUMENT_POINTS.pdf);
    const command = { id: nameIn(file, 'pdf'), language: languageOf(lang) };
    await this.desk.sendPdf(reply, await printContract(this.ports)(scopeOfOrganisation(actor), command));
  }

  @Get('statements/:file')
  async statement(
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'earnings:read', DOCUMENT_POINTS.pdf);
    const command = { ownerId: actor.orgId, month: nameIn(file, 'pdf'), language: languageOf(lang) };
    const document = await printStatement(this.ports)(scopeOfOrganisation(actor), command);
    await this.desk.sendPdf(reply, statementOrNone(document));
  }

  @Get('payouts/:id.pdf')
  async payout(
    @Param('id') id: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'earnings:read', DOCUMENT_POINTS.pdf);
    const command = { id: nameIn(`${id}.pdf`, 'pdf'), language: languageOf(lang) };
    await this.desk.sendPdf(reply, await printPayout(this.ports)(scopeOfOrganisation(actor), command));
  }

  @Get('payouts/:id.csv')
  async payoutLines(@Param('id') id: string, @Req() request: HttpRequest, @Res() reply: DocumentReply): Promise<void> {
    const actor = await this.desk.admit(request, 'earnings:read', DOCUMENT_POINTS.export);
    const lines = await exportPayout(this.ports)(scopeOfOrganisation(actor), nameIn(`${id}.csv`, 'csv'));
    if (lines === null) throw new NotFoundException();
    this.desk.sendCsv(reply, `${id}.csv`, lines);
  }

  @Get('exports/movements.csv')
  async movements(
    @Query('from') from: string | undefined,
    @Query('to') to: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'earnings:read', DOCUMENT_POINTS.export);
    const command = { name: 'movements', window: windowIn(from, to) } as const;
    this.desk.sendCsv(reply, `movements-${from}-${to}.csv`, exportCsv(this.ports)(scopeOfOrganisation(actor), command));
  }
}
