/**
 * payments: Stripe behind the payments port: the official SDK, its errors as outcomes, its objects as views, its webhook signature; and
 * the files of banks, read into one shape. It decides how a call is made, what an answer means and what a file says. It refuses to know
 * when a call is due and what any of it does to the books.
 */
export { type StripeAccount, stripePayments } from './stripe-account.js';
export { stripeTax } from './stripe-tax.js';
export { StripePayments } from './stripe-payments.js';
export { type StripeSettings } from './settings.js';
export { type SignedWebhook, type WebhookRefusal, verifyWebhook } from './webhook.js';
export { BANK_FILE_FORMATS, type BankFileFormat, readBankFile, readBankText } from './bank/read-bank-file.js';
export { LARGEST_BANK_FILE, decodeText } from './bank/decode-text.js';
