/** Powers of the suffixes Kubernetes writes amounts with. */
const SUFFIXES: Record<string, number> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** An amount as Kubernetes writes it (`250m`, `1Gi`, `1e3`) as a number; null when it is none. */
export function quantity(text: string): number | null {
  const [, digits = '', suffix = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.exec(text) ?? [];
  const factor = SUFFIXES[suffix];
  return digits === '' || factor === undefined ? null : Number(digits) * factor;
}
