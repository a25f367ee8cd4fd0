import { beforeAll, describe, expect, it } from 'vitest';
import { buildFilter, runFilters } from '../../../../src/core/operation/filter/filter.ts';
import { connectJq } from '../../../../src/core/operation/filter/jq.ts';
import { runJq } from '../../../../src/edges/jq/jq.ts';

beforeAll(() => connectJq(runJq));

const pods = JSON.stringify({
  items: [
    { metadata: { name: 'api-7f9', namespace: 'prod', labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image: 'reg/api:1.2' }, { name: 'side', image: 'reg/side:2' }] }, status: { phase: 'Running', containerStatuses: [{ name: 'api', restartCount: 12 }, { name: 'side', restartCount: 0 }] } },
    { metadata: { name: 'web-1', namespace: 'prod' }, spec: { containers: [{ name: 'web', image: 'reg/web:1' }] }, status: { phase: 'Pending' } },
    { metadata: { name: 'db-0', namespace: 'data', labels: { app: 'db' } }, spec: { containers: [] }, status: { phase: 'Running', containerStatuses: [{ name: 'db', restartCount: 3 }] } },
  ],
  data: { user: 'YWRtaW4=' },
  cpu: 1.50,
}, null, 2).split('\n');

function jq(...args: string[]): Promise<string[]> {
  return runFilters(pods, [{ program: 'jq', args }]);
}

describe('jq', () => {
  it('is jq itself: paths, choices and lists', async () => {
    expect(await jq('-r', '.items[].metadata.name')).toEqual(['api-7f9', 'web-1', 'db-0']);
    expect(await jq('.items | length')).toEqual(['3']);
    expect(await jq('-r', '.items[] | select(.status.phase != "Running") | .metadata.name')).toEqual(['web-1']);
    expect(await jq('-c', '.items[] | {name: .metadata.name, image: .spec.containers[].image}')).toEqual(['{"name":"api-7f9","image":"reg/api:1.2"}', '{"name":"api-7f9","image":"reg/side:2"}', '{"name":"web-1","image":"reg/web:1"}']);
    expect(await jq('-r', '.items[] | "\\(.metadata.namespace)/\\(.metadata.name)"')).toEqual(['prod/api-7f9', 'prod/web-1', 'data/db-0']);
    expect(await jq('-r', '.items[] | [.metadata.name, (.status.containerStatuses // [] | map(.restartCount) | add // 0)] | @tsv')).toEqual(['api-7f9\t12', 'web-1\t0', 'db-0\t3']);
    expect(await jq('-c', '.items | group_by(.metadata.namespace) | map({ns: .[0].metadata.namespace, n: length})')).toEqual(['[{"ns":"data","n":1},{"ns":"prod","n":2}]']);
    expect(await jq('-c', '[.items[].status.containerStatuses[]?.restartCount] | sort | reverse')).toEqual(['[12,3,0]']);
    expect(await jq('-r', '.items[] | . as $pod | .spec.containers[] | "\\($pod.metadata.name) \\(.image | split(":")[1])"')).toEqual(['api-7f9 1.2', 'api-7f9 2', 'web-1 1']);
    expect(await jq('-r', '.items | map(.metadata.labels.app // "none") | join(",")')).toEqual(['api,none,db']);
    expect(await jq('-r', '.items[].metadata.name | select(test("^(API|web)"; "i")) | sub("-.*$"; "")')).toEqual(['api', 'web']);
    expect(await jq('-r', '.items[0].metadata.name | gsub("-"; "_")')).toEqual(['api_7f9']);
    expect(await jq('-c', '[.. | .image? // empty] | unique')).toEqual(['["reg/api:1.2","reg/side:2","reg/web:1"]']);
    expect(await jq('-c', 'del(.items) | .data |= map_values(@base64d)')).toEqual(['{"data":{"user":"admin"},"cpu":1.5}']);
    expect(await jq('-r', 'if .cpu > 1 then "busy" elif .cpu == 1 then "full" else "idle" end')).toEqual(['busy']);
    expect(await jq('-r', '(.cpu * 100 | floor) as $percent | "\\($percent)%"')).toEqual(['150%']);
    expect(await jq('-r', '.items[] | select(.status.containerStatuses[]?.restartCount > 2) | "\\(.metadata.name) \\(.status.containerStatuses[].name)"')).toEqual(['api-7f9 api', 'api-7f9 side', 'db-0 db']);
    expect(await jq('-c', '.items | map(select(any(.spec.containers[]; .image | endswith(":1"))).metadata.name)')).toEqual(['["web-1"]']);
    expect(await jq('.constructor')).toEqual(['null']);
  });

  it('prints as its options say', async () => {
    expect(await jq('.data')).toEqual(['{', '  "user": "YWRtaW4="', '}']);
    expect(await jq('-c', '.items[1].spec.containers')).toEqual(['[{"name":"web","image":"reg/web:1"}]']);
    expect(await jq('--tab', '.data')).toEqual(['{', '\t"user": "YWRtaW4="', '}']);
    expect(await jq('-S', '-c', '{b: 1, a: {d: 1, c: 2}}')).toEqual(['{"a":{"c":2,"d":1},"b":1}']);
    expect(await jq('-j', '.items[].metadata.name')).toEqual(['api-7f9web-1db-0']);
    expect(await jq('-r', '.items[0].metadata | .name, {}, []')).toEqual(['api-7f9', '{}', '[]']);
    expect(await jq('-r', '"two\\nlines"')).toEqual(['two', 'lines']);
    expect(await runFilters(['{"big":12345678901234567890,"n":1.10}'], [{ program: 'jq', args: ['-c', '.'] }])).toEqual(['{"big":12345678901234567890,"n":1.10}']);
  });

  it('takes values from its command line, and lines that are no JSON', async () => {
    expect(await jq('-r', '--arg', 'name', 'web-1', '.items[] | select(.metadata.name == $name) | .status.phase')).toEqual(['Pending']);
    expect(await jq('--argjson', 'least', '3', '[.items[].status.containerStatuses[]? | select(.restartCount >= $least)] | length')).toEqual(['2']);
    const log = ['{"level":"error","msg":"a"}', 'not json', '{"level":"info"}', '{"level":"error","msg":"b"}'];
    expect(await runFilters(log, [{ program: 'jq', args: ['-rR', 'fromjson? | select(.level == "error") | .msg'] }])).toEqual(['a', 'b']);
    expect(await runFilters(['{"a":1}', '{"a":2}'], [{ program: 'jq', args: ['-s', 'map(.a) | add'] }])).toEqual(['3']);
    expect(await runFilters([], [{ program: 'jq', args: ['.'] }])).toEqual([]);
  });

  it('says in one line what went wrong, behind what it found', async () => {
    expect(await jq('.items.name')).toEqual(['jq: Cannot index array with string ("name")']);
    expect(await runFilters(['{"a":1}', 'no json'], [{ program: 'jq', args: ['.a'] }])).toEqual(['1', expect.stringMatching(/^jq: the input is not JSON \(line 2, column \d+\)$/)]);
    expect(await runFilters(['1', '2', '3'], [{ program: 'jq', args: ['.a'] }])).toEqual([expect.stringMatching(/^jq: Cannot index number .* \(and 2 more\)$/)]);
    expect(await jq('"x" * 1000000000')).toEqual(['jq: the text is too much for it, narrow it down first']);
  });

  it.each(String.raw`
    env
    $ENV.PATH
    env.HOME
    .[env.X]
    "\(env)"
    "a \("b \(env)") c"
    {(env.X): 1}
    {a: env}
    {a: 1 | env}
    {a: (1, env)}
    {a: if . then 1, env else 2 end}
    {a: [1, env]}
    .[1:env]
    ..env
    . env
    1env
    {a: 1, $ENV}
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
    limit(5; repeat(1))
    first(repeat(1))
    label $out | 1
    tostream
    ltrimstr(input)
    .a | gsub("a"; input)
    @base32d
    .a # b
    .a; .b
    .[
    (.a]
    {a: 1
    if . then 1
    .a end
    "\(1"
    "a
    .ä
  `.trim().split('\n').map((line) => line.trim()))('is not understood where it looks elsewhere, does not end, or is left open: %s', (program) => {
    expect(buildFilter({ program: 'jq', args: [program] })).toBeNull();
  });

  it('knows the names of parts from words of its own', async () => {
    expect(await jq('-c', '{env: .cpu, input: 1, "debug": {halt: (.cpu | floor)}} | {env, end: .debug.halt, if: .input}')).toEqual(['{"env":1.5,"end":1,"if":1}']);
    expect(await jq('-c', '{a: if .cpu > 1 then {env: 1} else 2 end, input_filename: "env \\("in" + "put")"}')).toEqual(['{"a":{"env":1},"input_filename":"env input"}']);
    expect(await jq('-c', '. as {cpu: $env, data: {user: $input}} | [$env, $input]')).toEqual(['[1.5,"YWRtaW4="]']);
  });

  it.each([
    ['-f', 'x'], ['--from-file', 'x'], ['.', 'file'], ['.', '-'], ['--slurpfile', 'a', 'f', '.'], ['--rawfile', 'a', 'f', '.'], ['--args', '.', 'x'], ['--jsonargs', '.'], ['-n', '.'], ['-rn', '.'], ['-L', 'x', '.'], ['--stream', '.'], ['--seq', '.'],
    ['--arg', 'a'], ['--arg', 'ENV', 'x', '$ENV'], ['--arg', '__loc__', 'x', '.'], ['--argjson', 'a', '{', '.'], ['--arg', 'a b', 'x', '.'], ['--indent', '99', '.'],
  ])('is not understood with a file or an unknown option: %s %s %s', (...args) => {
    expect(buildFilter({ program: 'jq', args })).toBeNull();
  });
});
