/** A game day cannot wait ten minutes: in its copy of a runbook, minutes are seconds. The bot reads the copy as it reads any runbook. */
export function inShortTime(markdown: string): string {
  return markdown.replaceAll(/(\d+)([ -])minute(s?)\b/g, '$1$2second$3').replaceAll(/(\d+)([ -])min\b/g, '$1$2s');
}
