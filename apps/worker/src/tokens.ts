/** Injection token of the app's configuration. */
export const CONFIG = Symbol('configuration');
/** Injection token of the opened database. */
export const DATABASE = Symbol('database');
/** Injection token of the workflows' ports. */
export const PORTS = Symbol('ports');
/** Injection token of everything the worker does again and again. */
export const ROUNDS = Symbol('rounds');
