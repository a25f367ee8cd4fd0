import type { Stage } from './outcome.ts';

/** Tells the status page, once per incident and then by editing that post. */
export const postStatus: Stage<'post status'> = async ({ job, incident, world, again }) => {
  const { statusPage } = world;
  const { title, status, message } = job;
  if (!statusPage) return { events: [] };
  // An update that comes after the end would stand there for ever, unless an earlier try of it may stand there already: then it is found, and ended.
  const late = incident.status === 'resolved' && status !== 'resolved';
  if (late && (incident.statusPage || !again)) return { events: [] };
  // Reopened before its end could be told.
  if (status === 'resolved' && job.by === 'lifeguard' && incident.status !== 'resolved') return { events: [] };
  const open = incident.statusPage;
  if (open) {
    await statusPage.update(open.id, { status, message });
    return { events: [{ type: 'status page updated', id: open.id, title: open.title, status, message, url: open.url }], by: job.by, answered: ['status page'] };
  }
  const created = await statusPage.create({ title, status, message, key: incident.id });
  return { events: [{ type: 'status page updated', title, status, message, ...created }], by: job.by, answered: ['status page'] };
};
