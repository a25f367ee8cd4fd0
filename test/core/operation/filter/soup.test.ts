import fc from 'fast-check';
import { loadJq } from 'jq-wasm';
import { describe, expect, it } from 'vitest';
import { buildFilter } from '../../../../src/core/operation/filter/filter.ts';

/** Pieces of programs in any order: most are nonsense, and what is understood of the rest must have nothing of what reaches outside. */
const soup = (pieces: string[], shapes: ((text: string) => string)[], glue: string): fc.Arbitrary<string> =>
  fc.tuple(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 }), fc.constantFrom(...shapes)).map(([parts, shape]) => shape(parts.join(glue)));

const awk = soup(
  ['print', 'printf', 'system', 'getline', 'close', '$1', 'x', 'a[$1]', '"cat"', '"%s"', '(', ')', '{', '}', '>', '>>', '|', '|&', '<', '==', '=', '+', ',', ';', '/a/', '!', '&&', '||', '~', 'if', 'for', 'in', 'BEGIN', 'NR', 'length', 'f(', 'function f()', '@include', '@f()', 'ENVIRON["A"]', '"id"|getline', 'getline<"x"', 'system("id")', '|"sh"', '>"x"', 'print $1', '#'],
  [(text) => text, (text) => `{ ${text} }`, (text) => `{ print ${text} }`, (text) => `{ print $1 ${text} }`, (text) => `$1 > 2 { x = ${text} }`],
  ' ',
);
const sed = soup(
  ['s/a/b/', 's/a/b/g', 's/a/b/w x', 's/a/b/e', 's|a|b|', 'p', 'd', 'w x', 'r x', 'e id', 'q', '1', '$', '/a/', '!', '{', '}', ';', '\n', ',', 'i\\', 'a x', 'c x', 'R x', 'W x', 'F', 'y/ab/cd/', '=', ' ', 'N', ':a', 'ba', 't', '\\'],
  [(text) => text, (text) => `s/a/b/;${text}`, (text) => `/a/{${text}}`, (text) => `1${text}`],
  '',
);
const jq = soup(
  ['.', '.a', '.[]', '|', ',', '(', ')', '[', ']', 'env', '$ENV', 'input', 'inputs', 'debug', 'stderr', 'halt', 'input_filename', 'range(9)', 'repeat(.)', 'recurse(.)', 'def f: 1;', 'import "x" as x;', 'reduce', 'as $x', '$x', 'map(', 'select(', 'length', '+', '*', '==', '//', '"a"', '"\\(env)"', '"\\(input)"', 'if', 'then', 'else', 'end', '?', '..', 'limit(2;', '@base64', '$__loc__', 'not', 'and', '1'],
  [(text) => text, (text) => `map(${text})`, (text) => `.[] | ${text}`, (text) => `[${text}]`, (text) => `.a as $y | ${text}`, (text) => `select(${text})`],
  ' ',
);

/** Programs of jq that it mostly takes, with `zork` in any place where a word may stand. */
const { program } = fc.letrec<{ program: string; name: string; part: string }>((tie) => {
  const made = (strings: TemplateStringsArray, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((found) => String.raw({ raw: strings.raw }, ...found));
  const [any, name, part] = [tie('program'), tie('name'), tie('part')];
  return {
    program: fc.oneof(
      { withCrossShrink: true },
      fc.constantFrom('.', '.a', '.zork', '1', 'null', '"zork"', 'zork', 'not', '..', '.zork?', '@json'),
      made`${any} | ${any}`, made`${any}, ${any}`, made`(${any})`, made`[${any}]`, made`{${part}}`, made`{${part}, ${part}}`, made`if ${any} then ${any} else ${any} end`, made`if ${any} then ${any} end`,
      made`reduce ${any} as $x (${any}; ${any})`, made`"a \(${any}) zork"`, made`@base64 "\(${any})"`, made`.[${any}:${any}]`, made`.[${any}]`, made`map(${any})`, made`.a as {${name}: $x} | ${any}`, made`. as [$x] | $x + ${any}`,
      made`try ${any} catch ${any}`, made`${any} // ${any}`, made`${any}?`, made`-${any}`, made`${any} and ${any}`, made`sub("a"; ${any})`,
    ),
    name: fc.constantFrom('zork', 'if', 'a', '"zork"', '"zork \\(1)"', 'end', '@text "a"'),
    part: fc.oneof(name, made`${name}: ${any}`, made`(${any}): ${any}`, made`${name} : ${any} | ${any}`),
  };
});

function understood(program: string, text: string): boolean {
  return buildFilter({ program, args: [text] }) !== null;
}

describe('a random program that is understood', () => {
  it('of awk calls nothing, reads nothing and writes nothing', () => {
    let count = 0;
    fc.assert(
      fc.property(awk, (text) => {
        if (!understood('awk', text)) return;
        count += 1;
        const bare = text.replace(/#.*/g, '').replace(/"[^"]*"/g, '""').replace(/\/a\//g, ' ').replace(/\|\|/g, ' ');
        expect(bare).not.toMatch(/system|getline|close|function|ENVIRON|[|@]|>>/);
        // A bare `>` behind print writes a file, whatever else it may mean elsewhere.
        expect(bare.replace(/\([^()]*\)/g, ' ').replace(/\([^()]*\)/g, ' ')).not.toMatch(/print[^;{}]*>/);
      }),
      { numRuns: 10_000 },
    );
    expect(count).toBeGreaterThan(300);
  });

  it('of sed runs, reads and writes nothing', () => {
    let count = 0;
    fc.assert(
      fc.property(sed, (text) => {
        if (!understood('sed', text)) return;
        count += 1;
        const bare = text.replace(/s([/|])a\1b\1[gpiI\d]*(?=[;\s]|$)/g, '').replace(/\/a\//g, '');
        expect(bare).not.toMatch(/[^pdq=1$!;,\s]/);
      }),
      { numRuns: 10_000 },
    );
    expect(count).toBeGreaterThan(150);
  });

  it('of jq holds no word that looks elsewhere than at its input, or does not end', () => {
    let count = 0;
    fc.assert(
      fc.property(jq, (text) => {
        if (!understood('jq', text)) return;
        count += 1;
        expect(text.replace(/"a"/g, '')).not.toMatch(/env|ENV|input|debug|stderr|halt|range|repeat|recurse|def|import|__loc__/);
      }),
      { numRuns: 10_000 },
    );
    expect(count).toBeGreaterThan(150);
  });
  it('of jq has a word nobody knows only where jq takes it for a name', async () => {
    const real = await loadJq();
    let names = 0;
    fc.assert(
      fc.property(program, (text) => {
        const { stderr } = real.raw('null', `try (${text} | empty) catch empty`, ['-c']);
        if (/zork\/0 is not defined/.test(stderr)) expect(understood('jq', `(${text})`)).toBe(false);
        else if (!/compile error/.test(stderr)) {
          names += Number(text.includes('zork'));
          expect(understood('jq', `(${text})`)).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
    expect(names).toBeGreaterThan(30);
  });
});
