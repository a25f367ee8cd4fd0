import { examples } from './example.ts';

/** Outputs were taken from GNU coreutils 9.1, util-linux 2.38 (column, rev) and Python 3 under LC_ALL=C. */
export const textExamples = examples(String.raw`
  head -n 2 ← 1⏎2⏎3 → 1⏎2
  head -2 ← 1⏎2⏎3 → 1⏎2
  head -n -2 ← 1⏎2⏎3 → 1
  head ← 1⏎2⏎3⏎4⏎5⏎6⏎7⏎8⏎9⏎10⏎11 → 1⏎2⏎3⏎4⏎5⏎6⏎7⏎8⏎9⏎10
  head --lines=1 ← 1⏎2 → 1
  head -c 4 ← abc⏎def → abc
  tail -2 ← 1⏎2⏎3 → 2⏎3
  tail -n +2 ← 1⏎2⏎3 → 2⏎3
  tail +3 ← 1⏎2⏎3 → 3
  tail -c 3 ← abc⏎def → ef
  tac ← 1⏎2⏎3 → 3⏎2⏎1
  cat ← a⏎b → a⏎b
  cat -n ← a⏎⏎b → ␠␠␠␠␠1⇥a⏎     2⇥⏎     3⇥b
  less -R ← a → a
  paste -sd, ← a⏎b⏎c → a,b,c
  paste -s -d ' ' ← a⏎b → a b
  paste - - ← a⏎b⏎c → a⇥b⏎c⇥
  sort ← b⏎a⏎B → B⏎a⏎b
  sort -f ← b⏎a⏎B → a⏎B⏎b
  sort -n ← 10⏎9⏎-1⏎x → -1⏎x⏎9⏎10
  sort -rn ← 1⏎10⏎2 → 10⏎2⏎1
  sort -k2 -rn ← b 2⏎a 10⏎c 1 → a 10⏎b 2⏎c 1
  sort -k 2,2 -k 1,1r ← b 1⏎c 1⏎a 0 → a 0⏎c 1⏎b 1
  sort -t: -k2,2n ← x:2⏎y:1 → y:1⏎x:2
  sort -h ← 1K⏎2M⏎300⏎3000 → 300⏎3000⏎1K⏎2M
  sort -k2 -hr ← a 512Mi⏎b 2Gi⏎c 900Ki → b 2Gi⏎a 512Mi⏎c 900Ki
  sort -u ← b⏎a⏎b → a⏎b
  sort -u -k1,1 ← a 2⏎a 1⏎b 1 → a 2⏎b 1
  sort -s -k1,1 ← b 2⏎a 2⏎a 1 → a 2⏎a 1⏎b 2
  sort -b -k1.2,1.2 ← ab⏎ba → ba⏎ab
  uniq ← a⏎a⏎b⏎a → a⏎b⏎a
  uniq -c ← a⏎a⏎b → ␠␠␠␠␠␠2 a⏎      1 b
  uniq -d ← a⏎a⏎b → a
  uniq -u ← a⏎a⏎b → b
  uniq -ci ← a⏎A → ␠␠␠␠␠␠2 a
  wc -l ← a⏎b → 2
  wc -l ← ∅ → 0
  wc ← a b⏎c → ␠␠␠␠␠␠2       3       6
  wc -w ← a b⏎c → 3
  wc -c ← ab → 3
  cut -d: -f2- ← a:b:c⏎none → b:c⏎none
  cut -d ' ' -f 1,3 ← a b c d → a c
  cut -s -d, -f2 ← a,b⏎none → b
  cut -c 2-3,5 ← abcdef → bce
  cut -d= -f2 ← k=v → v
  tr ' ' '\n' ← a b → a⏎b
  tr '\n' ',' ← a⏎b → a,b,
  tr '[:upper:]' '[:lower:]' ← Hello → hello
  tr a-z A-Z ← hi-5 → HI-5
  tr -d '"' ← "a" → a
  tr -d '\n' ← a⏎b → ab
  tr -s ' ' ← a   b → a b
  tr -cd '0-9\n' ← a1b2⏎c → 12⏎
  tr -s ',' '\n' ← a,,b → a⏎b
  tr - _ ← a-b → a_b
  column -t ← a b⏎long c → a     b⏎long  c
  column -t -s, -o ' | ' ← a,b⏎long,c → a    | b⏎long | c
  base64 ← hello → aGVsbG8K
  base64 -w 4 ← hello → aGVs⏎bG8K
  base64 -d ← aGVsbG8K → hello
  base64 --decode ← YQpi → a⏎b
  python3 -m json.tool ← {"a":[1,{}],"b":"x: [1]"} → {⏎    "a": [⏎        1,⏎        {}⏎    ],⏎    "b": "x: [1]"⏎}
  python3 -mjson.tool --indent 1 ← [1] → [⏎ 1⏎]
`);
