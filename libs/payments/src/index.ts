/**
 * payments: Stripe behind the payments port: the official SDK, its errors as outcomes, its objects as views, its webhook signature.
 * It decides how a call is made and what an answer means. It refuses to know when a call is due and what it does to the books.
 */
export { type StripeAccount, stripePayments } from './stripe-account.js';
export { StripePayments } from './stripe-payments.js';
export { type StripeSettings } from './settings.js';
export { type SignedWebhook, type WebhookRefusal, verifyWebhook } from './webhook.js';
