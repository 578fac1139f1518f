import { Controller, Get, Inject, NotFoundException, Param, Query, Req, Res } from '@nestjs/common';
import { parseInstant } from '#libs/kernel';
import {
  DOCUMENT_POINTS,
  DocumentDesk,
  type DocumentReply,
  type HttpRequest,
  languageOf,
  nameIn,
  scopeOfStaff,
  statementOrNone,
} from '#libs/platform';
import {
  type Ports,
  exportPayout,
  exportTaxes,
  printContract,
  printCreditNote,
  printInvoice,
  printPayout,
  printQuote,
  printStatement,
} from '#libs/workflows';
import { PORTS } from './tokens.js';

/** Every document of every organisation, for staff: `GET /documents/<kind>/<id>.pdf`, statements by organisation and month. */
@Controller('documents')
export class DocumentsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
  ) {}

  @Get('statements/:orgId/:file')
  async statement(
    @Param('orgId') orgId: string,
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', DOCUMENT_POINTS.pdf);
    const command = { ownerId: orgId, month: nameIn(file, 'pdf'), language: languageOf(lang) };
    const document = await printStatement(this.ports)(scopeOfStaff(actor), command);
    await this.desk.sendPdf(reply, statementOrNone(document));
  }

  @Get('taxes.csv')
  async taxes(
    @Query('from') from: string | undefined,
    @Query('until') until: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', DOCUMENT_POINTS.export);
    const [start, end] = [parseInstant(from ?? ''), parseInstant(until ?? '')];
    if (!start.ok || !end.ok) throw new NotFoundException();
    const lines = await exportTaxes(this.ports)(scopeOfStaff(actor), start.value, end.value);
    this.desk.sendCsv(reply, 'taxes.csv', lines);
  }

  @Get('payouts/:id.csv')
  async payoutLines(@Param('id') id: string, @Req() request: HttpRequest, @Res() reply: DocumentReply): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', DOCUMENT_POINTS.export);
    const lines = await exportPayout(this.ports)(scopeOfStaff(actor), nameIn(`${id}.csv`, 'csv'));
    if (lines === null) throw new NotFoundException();
    this.desk.sendCsv(reply, `${id}.csv`, lines);
  }

  @Get(':kind/:file')
  async document(
    @Param('kind') kind: string,
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', DOCUMENT_POINTS.pdf);
    const print = this.printerOf(kind);
    const command = { id: nameIn(file, 'pdf'), language: languageOf(lang) };
    await this.desk.sendPdf(reply, print ? await print(scopeOfStaff(actor), command) : null);
  }

  private printerOf(kind: string): ReturnType<typeof printInvoice> | null {
    switch (kind) {
      case 'invoices':
        return printInvoice(this.ports);
      case 'credit-notes':
        return printCreditNote(this.ports);
      case 'payouts':
        return printPayout(this.ports);
      case 'quotes':
        return printQuote(this.ports);
      case 'contracts':
        return printContract(this.ports);
      default:
        return null;
    }
  }
}
