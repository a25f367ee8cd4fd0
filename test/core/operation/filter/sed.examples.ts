import { examples } from './example.ts';

/** Outputs were taken from GNU sed 4.9. */
export const sedExamples = examples(String.raw`
  sed 's/a/b/' ← aa⏎xa → ba⏎xb
  sed 's/a/b/g' ← aa → bb
  sed 's/a/b/2' ← aaa → aba
  sed 's/A/b/gi' ← aA → bb
  sed -n 's/^name: //p' ← name: x⏎y → x
  sed 's|/.*||' ← a/b/c → a
  sed 's/\(a\)\(b\)/\2\1/' ← abc → bac
  sed -E 's/([a-z]+)=([0-9]+)/\2 is \1/' ← n=5 → 5 is n
  sed 's/x*/-/g' ← abc → -a-b-c-
  sed 's/[0-9]/<&>/g' ← a1b2 → a<1>b<2>
  sed 's/,/\n/g' ← a,b → a⏎b
  sed 's/\t/ /' ← a⇥b → a b
  sed 's/[/]/_/' ← a/b → a_b
  sed -e 's/a/b/' -e 's/b/c/' ← ab → cb
  sed 's/^[ \t]*//; s/ *$//' ← ␠␠a b␠ → a b
  sed -n '2,3p' ← 1⏎2⏎3⏎4 → 2⏎3
  sed -n 2p ← 1⏎2⏎3 → 2
  sed -n '$p' ← 1⏎2⏎3 → 3
  sed -n '/b/,/d/p' ← a⏎b⏎c⏎d⏎e → b⏎c⏎d
  sed -n '2,$p' ← 1⏎2⏎3 → 2⏎3
  sed -n '/a/I!p' ← A⏎b → b
  sed '/^$/d' ← a⏎⏎b → a⏎b
  sed 1d ← 1⏎2 → 2
  sed '$d' ← 1⏎2 → 1
  sed 2q ← 1⏎2⏎3 → 1⏎2
  sed = ← a → 1⏎a
  sed '3,1d' ← 1⏎2⏎3⏎4 → 1⏎2⏎4
`);
