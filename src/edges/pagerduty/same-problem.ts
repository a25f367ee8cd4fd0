/**
 * Whether an open page of another integration speaks of the same problem: its title holds the alert's name, and its title or
 * its PagerDuty service names our service. Both are asked, because the name alone would join another service's page and page
 * nobody; when in doubt the answer is no, since a second page is better than none.
 */
export function sameProblem(page: { title: string; service: string }, problem: { service: string; title: string }): boolean {
  const name = letters(problem.title);
  if (name === '' || problem.service === '') return false;
  return letters(page.title).includes(name) && (names(page.title, problem.service) || names(page.service, problem.service));
}

/** `DatabaseConnectionPoolExhaustion` and `Database Connection Pool Exhaustion` are one name. */
const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The whole name and not the beginning of a longer one: `cygni-api` is not `cygni-api-gateway`. */
function names(text: string, service: string): boolean {
  const literally = service.replace(/[^\p{L}\p{N}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${literally}(?![\\p{L}\\p{N}_-])`, 'iu').test(text);
}
