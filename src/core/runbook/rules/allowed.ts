import type { Problem } from '../runbook.ts';

/** Problems without those the author lives with: `<!-- lifeguard: allow localhost, endless -->`, for the whole file. It silences `check`; what is done stays the same. */
export function withoutAllowed(problems: readonly Problem[], markdown: string): Problem[] {
  const allowed = new Set([...markdown.matchAll(/<!--\s*lifeguard:\s*allow\s+([a-z0-9, -]{1,500}?)\s*-->/g)].flatMap(([, list = '']) => list.split(/[\s,]+/)));
  return problems.filter(({ rule }) => !allowed.has(rule));
}
