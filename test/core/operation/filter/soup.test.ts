import fc from 'fast-check';
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
        // An address may stand between any two equal signs behind a backslash.
        const bare = text.replace(/\\(.)(?:(?!\1).)*\1/g, '').replace(/s([/|])a\1b\1[gpiI\d]*(?=[;}\s]|$)/g, '').replace(/y\/ab\/cd\//g, '').replace(/\/a\//g, '');
        expect(bare).not.toMatch(/[a-ceFik-oRr-xNWz:\\]/);
      }),
      { numRuns: 10_000 },
    );
    expect(count).toBeGreaterThan(300);
  });

  it('of jq looks at nothing but its input, and ends', () => {
    let count = 0;
    fc.assert(
      fc.property(jq, (text) => {
        if (!understood('jq', text)) return;
        count += 1;
        expect(text.replace(/"a"/g, '')).not.toMatch(/env|ENV|input|debug|stderr|halt|range|repeat|recurse|def|import|reduce|__loc__/);
      }),
      { numRuns: 10_000 },
    );
    expect(count).toBeGreaterThan(150);
  });
});
