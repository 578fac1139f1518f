import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import {
  DOCUMENT_POINTS,
  DocumentDesk,
  type DocumentReply,
  type HttpRequest,
  languageOf,
  nameIn,
  scopeOfOrganisation,
  statementOrNone,
} from '#libs/platform';
import { type Ports, printContract, printCreditNote, printInvoice, printQuote, printStatement } from '#libs/workflows';
import { PORTS } from './tokens.js';

type Print = ReturnType<typeof printInvoice>;

/** What an AI firm may print: `GET /documents/<kind>/<id>.pdf?lang=ar`, signed in or with a key, as for GraphQL. */
@Controller('documents')
export class DocumentsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
  ) {}

  @Get('invoices/:file')
  invoice(
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    return this.print(printInvoice(this.ports), { file, lang, scope: 'invoices:read', request, reply });
  }

  @Get('credit-notes/:file')
  creditNote(
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    return this.print(printCreditNote(this.ports), { file, lang, scope: 'invoices:read', request, reply });
  }

  @Get('quotes/:file')
  quote(
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    return this.print(printQuote(this.ports), { file, lang, scope: 'quotes:read', request, reply });
  }

  /** By a contract's id what was signed, by a term sheet's what is on the table. */
  @Get('contracts/:file')
  contract(
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    return this.print(printContract(this.ports), { file, lang, scope: 'contracts:read', request, reply });
  }

  @Get('statements/:file')
  async statement(
    @Param('file') file: string,
    @Query('lang') lang: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'invoices:read', DOCUMENT_POINTS.pdf);
    const command = { ownerId: actor.orgId, month: nameIn(file, 'pdf'), language: languageOf(lang) };
    const document = await printStatement(this.ports)(scopeOfOrganisation(actor), command);
    await this.desk.sendPdf(reply, statementOrNone(document));
  }

  private async print(
    print: Print,
    asked: {
      readonly file: string;
      readonly lang: string | undefined;
      readonly scope: string;
      readonly request: HttpRequest;
      readonly reply: DocumentReply;
    },
  ): Promise<void> {
    const { file, lang, scope, request, reply } = asked;
    const actor = await this.desk.admit(request, scope, DOCUMENT_POINTS.pdf);
    const command = { id: nameIn(file, 'pdf'), language: languageOf(lang) };
    await this.desk.sendPdf(reply, await print(scopeOfOrganisation(actor), command));
  }
}
