import { AcceptContractAct } from '../gql/tenant/documents/AcceptContractAct.js';
import { AcceptTermSheet } from '../gql/tenant/documents/AcceptTermSheet.js';
import { CheckTermSheet } from '../gql/tenant/documents/CheckTermSheet.js';
import { CounterTermSheet } from '../gql/tenant/documents/CounterTermSheet.js';
import { DeclineContractAct } from '../gql/tenant/documents/DeclineContractAct.js';
import { DeclineTermSheet } from '../gql/tenant/documents/DeclineTermSheet.js';
import { ListContracts } from '../gql/tenant/documents/ListContracts.js';
import { ListTermSheets } from '../gql/tenant/documents/ListTermSheets.js';
import { Partner } from '../gql/tenant/documents/Partner.js';
import { ProposeContractAct } from '../gql/tenant/documents/ProposeContractAct.js';
import { ProposeTermSheet } from '../gql/tenant/documents/ProposeTermSheet.js';
import { ReadContract } from '../gql/tenant/documents/ReadContract.js';
import { ReadContractAct } from '../gql/tenant/documents/ReadContractAct.js';
import { ReadSchedule } from '../gql/tenant/documents/ReadSchedule.js';
import { ReadTermSheet } from '../gql/tenant/documents/ReadTermSheet.js';
import { TerminateContract } from '../gql/tenant/documents/TerminateContract.js';
import { WithdrawTermSheet } from '../gql/tenant/documents/WithdrawTermSheet.js';

/** What a tenant does about contracts. The provider's operations are the same, at its own API. */
export const TENANT_DOCUMENTS = {
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
