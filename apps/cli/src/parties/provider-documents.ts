import { AcceptContractAct } from '../gql/provider/documents/AcceptContractAct.js';
import { AcceptTermSheet } from '../gql/provider/documents/AcceptTermSheet.js';
import { CheckTermSheet } from '../gql/provider/documents/CheckTermSheet.js';
import { CounterTermSheet } from '../gql/provider/documents/CounterTermSheet.js';
import { DeclineContractAct } from '../gql/provider/documents/DeclineContractAct.js';
import { DeclineTermSheet } from '../gql/provider/documents/DeclineTermSheet.js';
import { ListContracts } from '../gql/provider/documents/ListContracts.js';
import { ListTermSheets } from '../gql/provider/documents/ListTermSheets.js';
import { Partner } from '../gql/provider/documents/Partner.js';
import { ProposeContractAct } from '../gql/provider/documents/ProposeContractAct.js';
import { ProposeTermSheet } from '../gql/provider/documents/ProposeTermSheet.js';
import { ReadContract } from '../gql/provider/documents/ReadContract.js';
import { ReadContractAct } from '../gql/provider/documents/ReadContractAct.js';
import { ReadSchedule } from '../gql/provider/documents/ReadSchedule.js';
import { ReadTermSheet } from '../gql/provider/documents/ReadTermSheet.js';
import { TerminateContract } from '../gql/provider/documents/TerminateContract.js';
import { WithdrawTermSheet } from '../gql/provider/documents/WithdrawTermSheet.js';
import { type TENANT_DOCUMENTS } from './tenant-documents.js';

/** What a provider does about contracts. */
export const PROVIDER_DOCUMENTS: typeof TENANT_DOCUMENTS = {
  AcceptContractAct,
  AcceptTermSheet,
  CheckTermSheet,
  CounterTermSheet,
  DeclineContractAct,
  DeclineTermSheet,
  ListContracts,
  ListTermSheets,
  Partner,
  ProposeContractAct,
  ProposeTermSheet,
  ReadContract,
  ReadContractAct,
  ReadSchedule,
  ReadTermSheet,
  TerminateContract,
  WithdrawTermSheet,
};
