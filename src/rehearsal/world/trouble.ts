import type { Control } from '../slack/state.ts';
import type { PodCommand } from './cygni-api.ts';
import type { Fleet } from './fleet.ts';
import type { PagerDuty } from './pagerduty.ts';

/** The game master's switches: they make the real pods leak real connections, or stop them, and act as the person on call. */
export type Trouble = { controls: Control[]; run(id: string): void };

export function startTrouble({ fleet, pagerDuty }: { fleet: Fleet; pagerDuty: PagerDuty }): Trouble {
  const controls: Control[] = [
    { id: 'start', label: 'Start the trouble', hint: 'One pod stops returning its connections; the server is full in about ten seconds.' },
    { id: 'faster', label: 'Leak faster', hint: 'Every pod leaks ten connections a second until nothing is left.' },
    { id: 'stop', label: 'Stop the trouble', hint: 'The pods return what they hold, as if the fault had been mended.' },
    { id: 'acknowledge', label: 'Acknowledge the page', hint: 'Petra, who is on call, acknowledges in PagerDuty itself.' },
  ];

  const timers: NodeJS.Timeout[] = [];

  /**
   * One pod fills its pool of 25, three open transactions first so that they are the oldest; two requests elsewhere run
   * into the rows those hold; then a second pod leaks what is left of the server's slots.
   */
  function start(): void {
    const [worst, other, ...rest] = fleet.pods();
    if (!worst) return;
    fleet.command(worst.name, { do: 'leak', idle: 22, inTransaction: 3, perSecond: 4 });
    if (!other) return;
    later(3_000, () => fleet.command((rest[0] ?? other).name, { do: 'collide', requests: 2 }));
    later(7_000, () => fleet.command(other.name, { do: 'leak', idle: 25, inTransaction: 0, perSecond: 2 }));
  }

  function later(ms: number, act: () => void): void {
    timers.push(setTimeout(act, ms).unref());
  }

  function calm(): void {
    for (const timer of timers.splice(0)) clearTimeout(timer);
  }

  function tellAll(command: PodCommand): void {
    for (const pod of fleet.pods()) fleet.command(pod.name, command);
  }

  function acknowledge(): void {
    const page = pagerDuty.open().find((one) => one.status === 'triggered');
    if (page) void pagerDuty.act(page.id, 'acknowledge');
  }

  return {
    controls,
    run(id) {
      if (id === 'acknowledge') return acknowledge();
      calm();
      if (id === 'start') start();
      else if (id === 'faster') tellAll({ do: 'leak', idle: 25, inTransaction: 0, perSecond: 10 });
      else if (id === 'stop') tellAll({ do: 'mend' });
      else throw new Error(`There is no control ${id}`);
    },
  };
}
