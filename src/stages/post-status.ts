import type { Stage } from './outcome.ts';

/** Tells the status page, once per incident and then by editing that post. */
export const postStatus: Stage<'post status'> = async ({ job, incident, world }) => {
  const { statusPage } = world;
  const { title, status, message } = job;
  // An update that comes after the end would stand there for ever.
  if (!statusPage || (incident.status === 'resolved' && status !== 'resolved')) return { events: [] };
  const open = incident.statusPage;
  if (open) {
    await statusPage.update(open.id, { status, message });
    return { events: [{ type: 'status page updated', id: open.id, title: open.title, status, message, url: open.url }], by: job.by, answered: ['status page'] };
  }
  const created = await statusPage.create({ title, status, message, key: incident.id });
  return { events: [{ type: 'status page updated', title, status, message, ...created }], by: job.by, answered: ['status page'] };
};
