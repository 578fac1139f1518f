import { type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import { type FollowEvents, type OrganisationScope } from '#libs/workflows';
import { type Logger } from '../log/logger.js';

/** Real milliseconds between two looks: what changed is on the page well within two seconds. */
const LOOK_MS = 400;
/** A busy market changes with every booking; nobody reads faster than this. */
const MARKET_MS = 1_000;
/** Keeps proxies from closing a silent stream, and finds out who has gone. */
const BEAT_MS = 20_000;
/** A browser opens one per visible tab. */
const MOST_PER_CALLER = 8;

/** Who listens: their organisation, and what they may hear of. */
export interface Listener {
  readonly scope: OrganisationScope;
  hears(type: string): boolean;
  /** Still signed in, and with the same rights. Asked with each beat. */
  isWelcome(): Promise<boolean>;
}

interface Stream {
  readonly listener: Listener;
  readonly sink: Subscriber<MessageEvent>;
}

/** Streams of one organisation share a look. */
interface Room {
  readonly streams: Set<Stream>;
  position: string | null;
}

/**
 * Tells open pages and programs what changed, as server-sent events: `{"type":"lease.degraded","subjectId":"…"}`. Hints, not data: who hears
 * one asks the API, and who was away asks for everything (the event `ready`). One look per organisation that is listening, under its own
 * row-level security, and none where nobody listens.
 */
export class LiveDesk implements OnModuleDestroy {
  readonly #rooms = new Map<string, Room>();
  #market: string | null = null;
  #marketAt = 0;
  #beatAt = 0;
  #isRunning = false;

  constructor(
    private readonly feed: FollowEvents,
    private readonly log: Logger,
  ) {}

  /** Null: this caller has too many streams open already. */
  open(listener: Listener): Observable<MessageEvent> | null {
    const room = this.#rooms.get(listener.scope.orgId) ?? { streams: new Set(), position: null };
    const own = [...room.streams].filter((stream) => stream.listener.scope.actorId === listener.scope.actorId);
    if (own.length >= MOST_PER_CALLER) return null;
    return new Observable((sink) => {
      const stream = { listener, sink };
      room.streams.add(stream);
      this.#rooms.set(listener.scope.orgId, room);
      void this.#greet(room, stream);
      return () => {
        room.streams.delete(stream);
        if (room.streams.size === 0) this.#rooms.delete(listener.scope.orgId);
      };
    });
  }

  /** First of all: the GraphQL server, and then HTTP, wait for every answer to end. */
  onModuleDestroy(): void {
    for (const { streams } of this.#rooms.values()) for (const { sink } of [...streams]) sink.complete();
    this.#rooms.clear();
  }

  /** Says `ready` only once there is a position: what is committed after it will be told. */
  async #greet(room: Room, stream: Stream): Promise<void> {
    try {
      room.position ??= (await this.feed.own(stream.listener.scope, null)).position;
      this.#market ??= (await this.feed.market(stream.listener.scope, null)).position;
      stream.sink.next({ type: 'ready', data: '{}' });
      this.#run();
    } catch (error) {
      this.log.warn({ err: error }, 'live changes could not be followed');
      stream.sink.complete();
    }
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const round = async (): Promise<void> => {
      await this.#look().catch((error: unknown) => this.log.warn({ err: error }, 'a look at live changes failed'));
      if (this.#rooms.size > 0) setTimeout(() => void round(), LOOK_MS);
      else {
        this.#isRunning = false;
        this.#market = null;
      }
    };
    setTimeout(() => void round(), LOOK_MS);
  }

  async #look(): Promise<void> {
    const now = performance.now();
    const isBeat = now - this.#beatAt > BEAT_MS;
    if (isBeat) this.#beatAt = now;
    for (const room of [...this.#rooms.values()]) {
      if (isBeat) await beat(room);
      const [first] = room.streams;
      if (first === undefined) continue;
      const { position, events } = await this.feed.own(first.listener.scope, room.position);
      room.position = position;
      for (const { type, subjectId } of events) tell(room, type, { type, subjectId });
    }
    if (now - this.#marketAt > MARKET_MS) await this.#lookAtMarket(now);
  }

  async #lookAtMarket(now: number): Promise<void> {
    const [room] = this.#rooms.values();
    const [first] = room?.streams ?? [];
    if (first === undefined) return;
    const { position, hasChanged } = await this.feed.market(first.listener.scope, this.#market);
    this.#market = position;
    this.#marketAt = now;
    if (!hasChanged) return;
    for (const listening of this.#rooms.values()) tell(listening, 'market.changed', { type: 'market.changed' });
  }
}

function tell(room: Room, type: string, hint: object): void {
  for (const { listener, sink } of room.streams) if (listener.hears(type)) sink.next({ data: hint });
}

async function beat(room: Room): Promise<void> {
  for (const { listener, sink } of [...room.streams]) {
    if (await listener.isWelcome()) sink.next({ type: 'beat', data: '{}' });
    else sink.complete();
  }
}
