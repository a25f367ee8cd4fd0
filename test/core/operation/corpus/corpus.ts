import * as filter from './filter.ts';
import * as kubectl from './kubectl.ts';
import * as psql from './psql.ts';
import * as shell from './shell.ts';
import * as sql from './sql.ts';
import * as web from './web.ts';

export type { Labelled } from './label.ts';

const rooms = [sql, psql, kubectl, filter, web, shell];

/** Commands as runbooks hold them. */
export const everyday = rooms.flatMap((room) => room.everyday);

/** Commands made to look harmless, or seen to be mistaken for harmless. None may run by itself. */
export const adversarial = rooms.flatMap((room) => room.adversarial);
