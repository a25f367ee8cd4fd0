/** What is beside the sessions on the server: its copies, what holds back its clean-up, and how far it follows its own source. A null is what could not be read. */
export type Upkeep = {
  replicas: Replica[] | null;
  slots: Slot[] | null;
  prepared: PreparedTransaction[] | null;
  /** Null on a server that is no standby. */
  standby: { receiving: boolean; behindSeconds: number | null } | null;
};

/** A standby or another reader of the log that is connected now. */
export type Replica = { application: string; client: string; state: string; synchronous: boolean; behindBytes: number | null; behindSeconds: number | null };

/** A promise to keep the log for somebody, connected or not. */
export type Slot = { name: string; active: boolean; keptBytes: number | null; walStatus: string; horizonAge: number | null };

/** A transaction that outlives its session until somebody commits it or rolls it back. `horizonAge` in transactions. */
type PreparedTransaction = { owner: string; database: string; ageSeconds: number; horizonAge: number };
