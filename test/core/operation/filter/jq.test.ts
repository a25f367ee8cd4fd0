import { beforeAll, describe, expect, it } from 'vitest';
import { buildFilter, runFilters } from '../../../../src/core/operation/filter/filter.ts';
import { loadJqEngine } from '../../../../src/core/operation/filter/jq-engine.ts';

beforeAll(loadJqEngine);

const pods = JSON.stringify({
  items: [
    { metadata: { name: 'api-7f9', namespace: 'prod', labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image: 'reg/api:1.2' }, { name: 'side', image: 'reg/side:2' }] }, status: { phase: 'Running', containerStatuses: [{ name: 'api', restartCount: 12 }, { name: 'side', restartCount: 0 }] } },
    { metadata: { name: 'web-1', namespace: 'prod' }, spec: { containers: [{ name: 'web', image: 'reg/web:1' }] }, status: { phase: 'Pending' } },
    { metadata: { name: 'db-0', namespace: 'data', labels: { app: 'db' } }, spec: { containers: [] }, status: { phase: 'Running', containerStatuses: [{ name: 'db', restartCount: 3 }] } },
  ],
  data: { user: 'YWRtaW4=' },
  cpu: 1.50,
}, null, 2).split('\n');

function jq(...args: string[]): string[] {
  return runFilters(pods, [{ program: 'jq', args }]);
}

describe('jq', () => {
  it('is jq itself: paths, choices and lists', () => {
    expect(jq('-r', '.items[].metadata.name')).toEqual(['api-7f9', 'web-1', 'db-0']);
    expect(jq('.items | length')).toEqual(['3']);
    expect(jq('-r', '.items[] | select(.status.phase != "Running") | .metadata.name')).toEqual(['web-1']);
    expect(jq('-c', '.items[] | {name: .metadata.name, image: .spec.containers[].image}')).toEqual(['{"name":"api-7f9","image":"reg/api:1.2"}', '{"name":"api-7f9","image":"reg/side:2"}', '{"name":"web-1","image":"reg/web:1"}']);
    expect(jq('-r', '.items[] | "\\(.metadata.namespace)/\\(.metadata.name)"')).toEqual(['prod/api-7f9', 'prod/web-1', 'data/db-0']);
    expect(jq('-r', '.items[] | [.metadata.name, (.status.containerStatuses // [] | map(.restartCount) | add // 0)] | @tsv')).toEqual(['api-7f9\t12', 'web-1\t0', 'db-0\t3']);
    expect(jq('-c', '.items | group_by(.metadata.namespace) | map({ns: .[0].metadata.namespace, n: length})')).toEqual(['[{"ns":"data","n":1},{"ns":"prod","n":2}]']);
    expect(jq('-c', '[.items[].status.containerStatuses[]?.restartCount] | sort | reverse')).toEqual(['[12,3,0]']);
    expect(jq('-r', '.items[] | . as $pod | .spec.containers[] | "\\($pod.metadata.name) \\(.image | split(":")[1])"')).toEqual(['api-7f9 1.2', 'api-7f9 2', 'web-1 1']);
    expect(jq('-r', '.items | map(.metadata.labels.app // "none") | join(",")')).toEqual(['api,none,db']);
    expect(jq('-r', '.items[].metadata.name | select(test("^(API|web)"; "i")) | sub("-.*$"; "")')).toEqual(['api', 'web']);
    expect(jq('-r', '.items[0].metadata.name | gsub("-"; "_")')).toEqual(['api_7f9']);
    expect(jq('-c', '[.. | .image? // empty] | unique')).toEqual(['["reg/api:1.2","reg/side:2","reg/web:1"]']);
    expect(jq('-c', 'del(.items) | .data |= map_values(@base64d)')).toEqual(['{"data":{"user":"admin"},"cpu":1.5}']);
    expect(jq('-r', 'if .cpu > 1 then "busy" elif .cpu == 1 then "full" else "idle" end')).toEqual(['busy']);
    expect(jq('-r', '(.cpu * 100 | floor) as $percent | "\\($percent)%"')).toEqual(['150%']);
    expect(jq('-r', '.items[] | select(.status.containerStatuses[]?.restartCount > 2) | "\\(.metadata.name) \\(.status.containerStatuses[].name)"')).toEqual(['api-7f9 api', 'api-7f9 side', 'db-0 db']);
    expect(jq('-c', '.items | map(select(any(.spec.containers[]; .image | endswith(":1"))).metadata.name)')).toEqual(['["web-1"]']);
    expect(jq('.constructor')).toEqual(['null']);
  });

  it('prints as its options say', () => {
    expect(jq('.data')).toEqual(['{', '  "user": "YWRtaW4="', '}']);
    expect(jq('-c', '.items[1].spec.containers')).toEqual(['[{"name":"web","image":"reg/web:1"}]']);
    expect(jq('--tab', '.data')).toEqual(['{', '\t"user": "YWRtaW4="', '}']);
    expect(jq('-S', '-c', '{b: 1, a: {d: 1, c: 2}}')).toEqual(['{"a":{"c":2,"d":1},"b":1}']);
    expect(jq('-j', '.items[].metadata.name')).toEqual(['api-7f9web-1db-0']);
    expect(jq('-r', '.items[0].metadata | .name, {}, []')).toEqual(['api-7f9', '{}', '[]']);
    expect(jq('-r', '"two\\nlines"')).toEqual(['two', 'lines']);
    expect(runFilters(['{"big":12345678901234567890,"n":1.10}'], [{ program: 'jq', args: ['-c', '.'] }])).toEqual(['{"big":12345678901234567890,"n":1.10}']);
  });

  it('takes values from its command line, and lines that are no JSON', () => {
    expect(jq('-r', '--arg', 'name', 'web-1', '.items[] | select(.metadata.name == $name) | .status.phase')).toEqual(['Pending']);
    expect(jq('--argjson', 'least', '3', '[.items[].status.containerStatuses[]? | select(.restartCount >= $least)] | length')).toEqual(['2']);
    const log = ['{"level":"error","msg":"a"}', 'not json', '{"level":"info"}', '{"level":"error","msg":"b"}'];
    expect(runFilters(log, [{ program: 'jq', args: ['-rR', 'fromjson? | select(.level == "error") | .msg'] }])).toEqual(['a', 'b']);
    expect(runFilters(['{"a":1}', '{"a":2}'], [{ program: 'jq', args: ['-s', 'map(.a) | add'] }])).toEqual(['3']);
    expect(runFilters([], [{ program: 'jq', args: ['.'] }])).toEqual([]);
  });

  it('says in one line what went wrong, behind what it found', () => {
    expect(jq('.items.name')).toEqual(['jq: Cannot index array with string ("name")']);
    expect(runFilters(['{"a":1}', 'no json'], [{ program: 'jq', args: ['.a'] }])).toEqual(['1', expect.stringMatching(/^jq: the input is not JSON \(line 2, column \d+\)$/)]);
    expect(runFilters(['1', '2', '3'], [{ program: 'jq', args: ['.a'] }])).toEqual([expect.stringMatching(/^jq: Cannot index number .* \(and 2 more\)$/)]);
    expect(jq('"x" * 1000000000')).toEqual(['jq: only numbers can be reckoned with']);
  });

  it.each(String.raw`
    env
    $ENV.PATH
    env.HOME
    .[env.X]
    "\(env)"
    {(env.X): 1}
    if env then 1 else 2 end
    input
    [inputs]
    input_filename
    input_line_number
    map(input)
    debug
    stderr
    halt
    halt_error
    error("x")
    $__loc__
    $__prog_args
    get_search_list
    import "x" as x; .
    include "x"; .
    def f: f; f
    def env: 1; env
    range(1000000000)
    [range(1e9)]
    repeat(.)
    while(true; .)
    until(false; .)
    recurse(.)
    recurse(.; true)
    limit(5; repeat(1))
    first(repeat(1))
    reduce .items[] as $x (0; . + $x)
    foreach .items[] as $x (0; .)
    label $out | 1
    walk(.)
    tostream
    [.items, .items] | combinations
    transpose
    ltrimstr(input)
    . as $x | .items[] | $x.items[]
    .items[] as $a | .items[] as $b | [$a, $b]
    .items | map(. as $a | $a, (.metadata | keys[]) as $k | $a | keys)
    {a: .items[], b: .items[]}
    .items[] + .items[]
    "\(.items[]) \(.items[])"
    .. | ..
    .items | contains(.)
    .items | index(.[])
    1 + . as $x | $x
    (.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)
    [.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]
    .a | test("(a+)+$")
    .a | test("(a|aa)+b")
    .a | test("a*a*a*b")
    .a | test("(a?){50}a{50}")
    .a | test("a?a?a?a?a?a?a?a?a?a?aaaaaaaaaa")
    .a | test(.b)
    .a | test("\(.b)")
    .a | test("(a)\\1")
    .a | test("(?=a)")
    .a | test("a{1,1000}")
    .a | gsub("a"; input)
    .a = 1
    .a += 1
    @base32d
    $x
    .a; .b
    .[
    .a?//1
    ..a
    {a: 1
    "\(1"
  `.trim().split('\n').map((line) => line.trim()))('is not understood where it could run long, look elsewhere, or is no jq: %s', (program) => {
    expect(buildFilter({ program: 'jq', args: [program] })).toBeNull();
  });

  it.each([
    ['-f', 'x'], ['--from-file', 'x'], ['.', 'file'], ['.', '-'], ['--slurpfile', 'a', 'f', '.'], ['--rawfile', 'a', 'f', '.'], ['--args', '.', 'x'], ['--jsonargs', '.'], ['-n', '.'], ['-rn', '.'], ['-L', 'x', '.'], ['--stream', '.'], ['--seq', '.'],
    ['--arg', 'a'], ['--arg', 'ENV', 'x', '$ENV'], ['--arg', '__loc__', 'x', '.'], ['--argjson', 'a', '{', '.'], ['--arg', 'a b', 'x', '.'], ['--indent', '99', '.'],
  ])('is not understood with a file or an unknown option: %s %s %s', (...args) => {
    expect(buildFilter({ program: 'jq', args })).toBeNull();
  });

  it('cannot be made slow or large by a document', () => {
    const started = performance.now();
    const deep = ['['.repeat(5_000) + ']'.repeat(5_000)];
    expect(runFilters(deep, [{ program: 'jq', args: ['.'] }])).toEqual(['jq: the input is nested too deeply']);
    const numbers = [`[${Array.from({ length: 60_000 }, (_, index) => index).join(',')}]`];
    for (const program of ['join(",") | length', 'group_by(. % 2) | length']) expect(runFilters(numbers, [{ program: 'jq', args: [program] }])).toEqual([expect.stringMatching(/^\d+$/)]);
    for (const program of ['. as $all | .[] | "\\($all)" | length', '. as $all | .[] | select($all == $all)', '. as $all | map($all) | sort', '. as $all | .[] | ($all + [1]) | length', '. as $all | .[] | $all | tojson | length', '[..] | unique']) {
      expect(runFilters(numbers, [{ program: 'jq', args: [program] }])).toEqual(['jq: a large value is used for each of many']);
    }
    const text = [JSON.stringify(Array.from({ length: 250 }, () => 'a'.repeat(1_000)))];
    for (const program of ['map(test("a+b"))', 'map(gsub("a"; "b"))', 'map([scan("a")] | length)']) runFilters(text, [{ program: 'jq', args: ['-c', program] }]);
    expect(runFilters([`[${'1,'.repeat(400_000)}1]`], [{ program: 'jq', args: ['length'] }])).toEqual(['jq: too much text for this, narrow it down first']);
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 60_000);

  it('goes on after a document that was too much for it', async () => {
    const numbers = [`[${Array.from({ length: 149_000 }, (_, index) => index).join(',')}]`];
    expect(runFilters(numbers, [{ program: 'jq', args: ['. as $all | map($all) | length'] }]).at(-1)).toMatch(/^(jq: .*|\d+)$/);
    await loadJqEngine();
    expect(jq('.items | length')).toEqual(['3']);
  }, 60_000);
});
