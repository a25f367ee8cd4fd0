import type { Change, ObjectTarget } from '../mitigation.ts';
import type { WorkloadNow } from '../workload.ts';
import type { Kind } from './kinds.ts';

/** How the pods of a workload are replaced when its template changes. */
export type Replacing = 'one after the other' | 'all at once' | 'as they are deleted';

/** What a step would do to a workload's size and pods. For an autoscaler it is the workload it scales, at its largest. */
export type WorkloadLook = { name: string; before: WorkloadNow; after: WorkloadNow; rolls: boolean; onHold: boolean; replacing: Replacing };

/** One object as it is and as a step would leave it. Nothing in it that looks secret has left the edge. */
export type ObjectLook = {
  target: ObjectTarget;
  kind: Kind;
  changes: Change[];
  workload: WorkloadLook | null;
  /** The pool's variable is in what changes, elsewhere than among the variables of a workload's main container. */
  mentionsPool: boolean;
  /** What stands beside it, e.g. who starts a deleted pod again: `its ReplicaSet starts another one`. */
  notes: string[];
};

/** What was found when a step was looked at. `kept` says who stays although the step is about them, and why. */
export type Looked = { looks: ObjectLook[]; kept: string[] } | { nothing: string } | { refused: string };

/** What became of one target. `gone`: it was not there any more. `changed`: it is not what was shown, so nothing was done to it. */
export type ObjectResult = { result: 'done' | 'gone' | 'changed' | 'held back' | 'not reached'; why: string };
