import type { Logger } from 'pino';
import type { Room } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import type { StatementOutcome } from '../../core/mitigation/statement.ts';
import { examine, type Examination, type Read, type StoreServer } from './examination.ts';
import { launch } from './lifeboat.ts';
import { CannotSee, previewSessions, type SessionPreview } from './preview.ts';
import { causeOf, codeOf, explain, explainRefusal } from './server-error.ts';
import { openSession, type Session } from './session.ts';
import { canSignal, signalSessions, type SignalOrder, type SignalOutcome } from './signal.ts';
import { readIdentity, readRoom } from './snapshot.ts';
import { previewStatement, runStatement, statementLimits, type StatementOrder, type StatementPreview } from './statement.ts';

export type { Examination, SessionPreview };

type Health = {
  connected: boolean;
  /** ISO 8601, when the warm session was opened. */
  since: string | null;
  lastError: string | null;
  /** Whether it may use the kept-back slots; null while not connected. */
  reserved: boolean | null;
  pooled: boolean | null;
  /** How often a connection had to be dialled again since the start. */
  redials: number;
};

/** The watched PostgreSQL. All but `examine`, `health` and `close` throw a Fault when the server fails us. */
export type Database = {
  /** The snapshot and all reads at one instant, capped at 5 s by the server and 7 s by us. Never throws. */
  examine(reads: Read[]): Promise<Examination>;
  /** The sessions `choose` (a SELECT of `pid`) means now. Changes nothing. */
  previewSessions(choose: string, values?: string[]): Promise<SessionPreview>;
  /** Ends or cancels the frozen targets, each at most once. */
  signalSessions(order: SignalOrder): Promise<SignalOutcome>;
  /** Where a changing statement would run and what the planner expects of it. Executes nothing. */
  previewStatement(sql: string, values: string[]): Promise<StatementPreview>;
  /** Runs it once, on a connection of its own that may write. Never throws and never tries again. */
  runStatement(order: StatementOrder): Promise<StatementOutcome>;
  /** Whether the guarded functions are there for this role. */
  canSignal(): Promise<boolean>;
  room(): Promise<Room>;
  identity(): Promise<Identity>;
  health(): Health;
  close(): Promise<void>;
};

/**
 * Opens the warm session to one target and keeps it open; returns at once. `replica` names this process among its siblings in
 * `application_name`.
 */
export function connectTarget(options: {
  url: string;
  replica: string;
  log: Logger;
  /** Asked until it is known: whether the bot's own store is on the server it watches. */
  store?: StoreServer;
}): Database {
  const boat = launch({ url: options.url, application: `lifeguard/${options.replica}`, log: options.log });
  const board = async (): Promise<Session> => {
    try {
      return await boat.board();
    } catch (error) {
      throw new Fault('database', explainRefusal(error), { cause: causeOf(error) });
    }
  };

  let storeServer: Identity | null = null;
  /** Never waited for: a store in trouble must not hold up the diagnosis. */
  const askStore = (): void => void options.store?.().then((server) => { storeServer = server; }, () => {});
  askStore();

  /** A read may be asked again when its connection died under it; nothing else may. */
  const reading = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const session = await board();
    try {
      return await work(session);
    } catch (error) {
      if (!connectionLost(error)) throw faultOf(error);
      boat.abandon(session);
      return work(await board()).catch((again: unknown) => {
        throw faultOf(again);
      });
    }
  };

  return {
    examine: (reads) => {
      if (storeServer === null) askStore();
      return examine(boat, reads, storeServer);
    },
    previewSessions: (choose, values) => reading((session) => previewSessions(session, choose, values)),
    signalSessions: (order) => signalSessions(board, order).catch((error: unknown) => Promise.reject(faultOf(error))),
    previewStatement: (sql, values) => reading((session) => previewStatement(session, sql, values)),
    runStatement: (order) => runStatement(() => openSession({ url: options.url, application: `lifeguard/${options.replica}`, lost: () => {}, changing: statementLimits }), order),
    canSignal: () => reading(canSignal),
    room: () => reading(async (session) => (await readRoom(session)).room),
    identity: () => reading(readIdentity),
    health() {
      const { session, since, lastError, redials } = boat.state();
      return { connected: session !== null, since, lastError, reserved: session?.reserved ?? null, pooled: session?.pooled ?? null, redials };
    },
    close: () => boat.close(),
  };
}

function connectionLost(error: unknown): boolean {
  return !(error instanceof Fault) && !(error instanceof CannotSee) && (codeOf(error) === '' || codeOf(error).startsWith('57P'));
}

function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof CannotSee) {
    return new Fault('database', "The bot's role cannot see other roles' sessions, so nothing can be chosen: grant it pg_read_all_stats (`npx lifeguard setup-sql`)", { retry: 'never' });
  }
  const { message, hint } = explain(error);
  const passing = connectionLost(error) || codeOf(error) === '57014' || codeOf(error) === '55P03';
  return new Fault('database', hint === null ? message : `${message}: ${hint}`, { retry: passing ? 'later' : 'never', cause: causeOf(error) });
}
