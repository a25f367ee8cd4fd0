import { examples } from './example.ts';

/** Outputs were taken from GNU grep 3.8 under LC_ALL=C; its colours are left away. */
export const grepExamples = examples(String.raw`
  grep 'a|b' ← a|b⏎ab → a|b
  grep 'a\|b' ← a|b⏎xa⏎c → a|b⏎xa
  grep 'a+b' ← a+b⏎aab → a+b
  grep 'a\+b' ← a+b⏎aab → aab
  grep -E 'a+b' ← a+b⏎aab → aab
  grep -E 'connection|pool' ← one connection⏎a pool⏎none → one connection⏎a pool
  egrep -v '^(#|$)' ← # x⏎⏎y → y
  grep -F 'a.c' ← a.c⏎abc → a.c
  fgrep -x 'a*' ← a*⏎aa → a*
  grep -P 'id=\d+' ← id=7⏎id= → id=7
  grep -E '^[0-9]{4}-[[:digit:]]{2}' ← 2026-11-23 x⏎x 2026 → 2026-11-23 x
  grep '^\*' ← * one⏎two* → * one
  grep '*x' ← *x⏎x → *x
  grep -E '{"level":"error"' ← {"level":"error","m":1}⏎"level":"error" → {"level":"error","m":1}
  grep -E 'a{2}b|x{,1}y' ← aab⏎ab⏎y → aab⏎y
  grep '\[ERROR\]' ← [ERROR] x⏎ERROR → [ERROR] x
  grep '[]x]' ← ]⏎y → ]
  grep -E '[^a-c ]' ← abc⏎a d → a d
  grep '\bpool\b' ← pool⏎pools⏎the pool. → pool⏎the pool.
  grep -w 'error' ← error⏎errors⏎an error: x → error⏎an error: x
  grep -w '[a-z]*5' ← x5⏎x55⏎(a5) → x5⏎(a5)
  grep -x 'ab' ← ab⏎abc → ab
  grep '\w\+@\w\+' ← a@b⏎@ → a@b
  grep -ci error ← ERROR⏎error⏎x → 2
  grep -c error ← x → 0
  grep -vc x ← x⏎y → 1
  grep -oE '[0-9]+' ← a=1 b=22⏎c → 1⏎22
  grep -oE 'foo|foobar' ← foobar → foobar
  grep -oE 'b|ab' ← xab → ab
  grep -o 'a*' ← baa → aa
  grep -no 'x' ← xx⏎y⏎x → 1:x⏎1:x⏎3:x
  grep -oP '"status":"\K[^"]+' ← {"status":"up"}⏎{} → up
  grep -oP '(?<=name=)\w+' ← name=api x → api
  grep -oP '\w+(?=:)' ← a:b c: → a⏎c
  grep -oP 'a+?' ← aaa → a⏎a⏎a
  grep -ovE 'x' ← x⏎y → ∅
  grep -A1 x ← 1⏎2⏎x⏎4⏎5⏎x → x⏎4⏎--⏎x
  grep -n -C 1 x ← 1⏎2⏎x⏎4⏎5 → 2-2⏎3:x⏎4-4
  grep -1 x ← 1⏎2⏎x⏎4⏎5 → 2⏎x⏎4
  grep -B1 -A0 x ← 1⏎x⏎3⏎x → 1⏎x⏎3⏎x
  grep -m1 x ← x⏎xx⏎x → x
  grep -m1 -A1 x ← x⏎xx⏎x → x⏎xx
  grep -e one -e two ← one⏎two⏎three → one⏎two
  grep --ignore-case --invert-match foo ← FOO⏎bar → bar
  grep --color=always -i --line-buffered warn ← WARN x⏎info → WARN x
  grep -q x ← x → ∅
  grep -e -5 ← a -5⏎5 → a -5
  grep -- -v ← a -v⏎b → a -v
  grep '' ← a⏎ → a⏎
`);
