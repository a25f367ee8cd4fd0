import { examples } from './example.ts';

/** Outputs were taken from GNU awk 5.2.1 and mawk 1.3.4, which agree. */
export const awkExamples = examples(String.raw`
  awk '{print $1}' ← a b⏎ c d → a⏎c
  awk '{print $3, $1}' ←   one two  three → three one
  awk '{print $NF}' ← a b c⏎ → c⏎
  awk '{print $(NF-1)}' ← a b c → b
  awk -F, '{print $2}' ← a,b,c → b
  awk -F ':' '{print $1" of "$2}' ← a:b → a of b
  awk -F'[ :]+' '{print $2}' ← a: b:c → b
  awk -F '|' '{print $2}' ← a|b → b
  awk -F '\t' '{print $2}' ← a b⇥c → c
  awk 'NR>1 {print $1}' ← NAME X⏎api 1 → api
  awk 'NR==2' ← 1⏎2⏎3 → 2
  awk '/pool/ {print $2}' ← pool 1⏎x 2 → 1
  awk '!/x/' ← x⏎y → y
  awk '$3 > 5' ← a b 10⏎a b 9⏎a b 5 → a b 10⏎a b 9
  awk '$4 > 5 {print $1, $4}' ← NAME READY STATUS RESTARTS⏎api 1/1 Running 12⏎web 1/1 Running 3 → NAME RESTARTS⏎api 12
  awk '$3 == "Running" {print $1}' ← a 1/1 Running⏎b 0/1 Error → a
  awk '$3 != "Running"' ← a 1/1 Running⏎b 0/1 Error → b 0/1 Error
  awk '$1 ~ /^api-/ && $2 >= 2 {print $1}' ← api-1 2⏎api-2 1⏎web 5 → api-1
  awk 'END {print NR}' ← a⏎b → 2
  awk '{s+=$1} END {print s}' ← 1⏎2.5⏎x → 3.5
  awk '{s+=$1; n++} END {print s/n}' ← 1⏎2 → 1.5
  awk '{s+=$1} END {printf "%.2f\n", s/NR}' ← 1⏎2⏎2 → 1.67
  awk '{c[$1]++} END {for (k in c) print k, c[k]}' ← a⏎a → a 2
  awk '!seen[$1]++' ← a 1⏎b 1⏎a 2 → a 1⏎b 1
  awk '{printf "%-6s|%3d|%5.1f%%\n", $1, $2, $3}' ← ab 7 12.34 → ab    |  7| 12.3%
  awk -v min=5 '$1 >= min' ← 4⏎5 → 5
  awk '{$1=""; print}' ← a b c → ␠b c
  awk '{$2="X"} 1' ← a b c → a X c
  awk '{print length($0), toupper($1), substr($1, 2)}' ← abc d → 5 ABC bc
  awk '/a/,/b/' ← x⏎a⏎y⏎b⏎z → a⏎y⏎b
  awk 'NR%2==0 {print; next} {print "odd " $0}' ← 1⏎2 → odd 1⏎2
  awk 'NF' ← a⏎⏎b → a⏎b
  awk '{print 1e6, 0.1+0.2, 1/3, 100}' ← x → 1000000 0.3 0.333333 100
  awk -F: -v OFS=- '{print $2, $1}' ← a:b → b-a
  awk '{if ($2+0 > 80) print $1; else print "-"}' ← a 85%⏎b 9% → a⏎-
  awk '$1 > max {max = $1} END {print max}' ← 3⏎10⏎9 → 10
  awk '{c[$1] += $2} c[$2] > 1 {print "never"} END {for (k in c) if (c[k]) print k ":" c[k]}' ← a 1⏎a 2 → a:3
  awk '{n++; n--; print -n, !n, NR " of " n+2}' ← x⏎y → 0 1 1 of 2⏎0 1 2 of 2
  awk 'NR == 2 {print; exit} END {print "end"}' ← 1⏎2⏎3 → 2⏎end
  awk -F'\t' '$2 ~ "^a" || tolower($1) == "x" {print substr($2, 2, 1) int($3 / 2)}' ← X⇥bcd⇥5⏎y⇥abc⇥3⏎z⇥c⇥1 → c2⏎b1
  awk '{a[$1, $2]++} END {for (k in a) print length(k), a[k]}' ← a b⏎a b → 3 2
`);
