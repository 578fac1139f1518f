import { type BookingRefusal, type QuoteRefusal } from '#libs/market';
import { fieldInWords } from '../field-refusal.js';
import { type CapacityTaken, type CreditExceeded, type QuoteExpired, type Refusal, invalid } from '../refusal.js';

/** The market's reason not to quote, in words for the tenant. */
export function refusalOfQuote(refusal: QuoteRefusal): Refusal | CapacityTaken {
  const { code, path } = refusal;
  switch (refusal.code) {
    case 'INVALID_INPUT':
      return invalid(refusal.path, fieldInWords(refusal));
    case 'BAD_QUANTITY':
      return {
        code,
        path,
        detail: `One lease of this offer takes ${refusal.minUnits} to ${refusal.maxUnits} units, in steps of its smallest lease.`,
      };
    case 'BAD_TERM':
      return {
        code,
        path,
        detail: `A lease of this offer runs at least ${refusal.minHours} hours and at most 25 years.`,
      };
    case 'TOO_MANY_HOLDS':
      return {
        code,
        path,
        detail: `You have ${refusal.maxOpenQuotes} open quotes, as many as may hold capacity at once.`,
      };
    case 'CAPACITY_TAKEN':
      return refusal;
    case 'NOT_ON_OFFER':
      return { code, path };
  }
}

/** The market's reason not to book, in words for the tenant. */
export function refusalOfBooking(refusal: BookingRefusal): Refusal | QuoteExpired | CreditExceeded {
  switch (refusal.code) {
    case 'INVALID_INPUT':
      return invalid(refusal.path, fieldInWords(refusal));
    case 'WRONG_STATE':
      return {
        code: refusal.code,
        path: refusal.path,
        detail: `The quote is ${refusal.state}; nothing was booked or charged.`,
      };
    case 'QUOTE_EXPIRED':
    case 'CREDIT_EXCEEDED':
    case 'PRICE_CHANGED':
      return refusal;
  }
}
