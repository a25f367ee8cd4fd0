import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { adversarial, everyday } from './corpus/corpus.ts';
import { bareSql, calls, started } from './crude-scan.ts';

beforeAll(loadSqlParser);

const seeds = 100_000;

/** Calls and words that change something, for both languages. */
const mutations = [
  'pg_terminate_backend(1)', 'pg_cancel_backend(1)', 'pg_reload_conf()', "set_config('a','b',false)", "nextval('s')", 'pg_stat_reset()', "lo_unlink(1)", 'pg_advisory_lock(1)',
  '; DROP TABLE x', '; DELETE FROM x', ' FOR UPDATE', ' INTO x', 'DELETE FROM x RETURNING 1',
  '; rm x', ' && rm x', ' | sh', ' | xargs rm', ' > x', '$(rm x)', '`rm x`', ' & rm x', '\nrm x', ' -X POST', ' -o x', ' --raw /x/proxy/y', ' | tee x', ' | awk "{system(1)}"',
  '; kubectl delete pod x', '$(kubectl delete pod x)', '\nkubectl scale deploy x --replicas=0', ' -d a=b', ' --replicas=0', ' -exec rm {} ;', ' -delete', ' | jq env', ' | sed -i s/a/b/ x', ' /ingester/flush',
];
const reads = everyday.filter(({ label }) => label === 'read');
const pieces = [...adversarial.map(({ text }) => text), ...mutations, ' ', "'", '"', '$$', '$(', '--', '/*', '*/', '\\', '(', ')', ',', '\n', ';', '&&', '=', 'WHERE ', 'SELECT ', 'E', 'U&'];

/** A read with random pieces put in, cut out or put in another's place. */
const edited = fc
  .tuple(fc.constantFrom(...reads), fc.array(fc.tuple(fc.nat(400), fc.nat(6), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 4 }))
  .map(([read, edits]) => ({
    language: read.language,
    text: edits.reduce((text, [at, cut, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + cut), read.text),
  }));

const mutatingCall = /^(pg_terminate_backend|pg_cancel_backend|pg_reload_conf|set_config|nextval|setval|pg_stat_reset\w*|pg_stat_statements_reset|lo_\w+|pg_advisory_(xact_)?lock\w*|pg_promote|pg_sleep\w*|dblink\w*|pg_read_\w*file|txid_current|pg_current_xact_id|query_to_xml|pg_switch_wal|pg_notify|pg_create_\w+|pg_drop_\w+|pg_logical_\w+|pg_ls_dir)$/;
const mutatingStatement = /;\s*\S|\b(drop\s+table|delete\s+from\s+\w+\s+returning|for\s+(no\s+key\s+)?update|for\s+(key\s+)?share)\b/i;
const readVerbs = /^(get|describe|logs|top|events|explain|version|wait|diff|status|whoami|projects|project|cluster-info|api-resources|api-versions|rollout (status|history)|auth (can-i|whoami)|set env|label|annotate|config (view|current-context|get-contexts|get-clusters|get-users)|adm (top|node-logs)|cnpg status|options|plugin list|policy who-can|extract|adm upgrade|apply view-last-applied|cluster-info dump)\b/;
const mutatingArg = /^--(raw=(?!\/api\/v1\/nodes\/[\w-]+\/proxy\/(stats\/summary|metrics\/cadvisor))[^?]*\/proxy\/|overwrite|replicas=|from=|output-directory)/;
const inPod = (words: string[]): boolean => /^(rm|mv|cp|kill|dd|tee|xargs|python3?|perl|(ba)?sh)$/.test(words[0] ?? '') || (words[0] === 'redis-cli' && words.some((word) => /^flush/i.test(word))) || (words[0] === 'find' && words.some((word) => /^-(delete|exec|execdir|ok|okdir|fprint|fls)/.test(word)));
/** Programs a shell line that is a read may start: the understood ones, filters, and what only sets, prints or waits. */
const harmless = /^(kubectl|kubectl-cnpg|oc|psql|curl|wget|promtool|grep|egrep|fgrep|jq|yq|head|tail|sort|uniq|wc|cut|tr|awk|sed|column|base64|cat|tac|nl|rev|fold|paste|less|more|expand|json_pp|python3?|echo|printf|export|sleep|date|true|pwd|hostname|clear|:|sudo|time|!|timeout|watch|command|nice|stdbuf|(ba|da|z)?sh)$/;

function operations(operation: Operation): Operation[] {
  return operation.kind === 'several' ? operation.operations.flatMap(operations) : [operation];
}

/** A plan alone takes nothing from a sequence: only running it would. */
const onlyPlans = /^\s*explain\b(?![^]*\banaly[sz]e\b)/i;

function mutatesSql(sql: string): boolean {
  return calls(sql).some((name) => mutatingCall.test(name) && !(/^(nextval|setval)$/.test(name) && onlyPlans.test(sql))) || mutatingStatement.test(bareSql(sql));
}

/** What a read's operation would do that no read may. */
function harm(operation: Operation): string[] {
  return operations(operation).flatMap((each): string[] => {
    switch (each.kind) {
      case 'sql read':
        return mutatesSql(each.sql) ? [each.sql] : [];
      case 'http read':
        // The log store's GET of that name lists what is to be deleted.
        return each.path === '/loki/api/v1/delete' || /^(GET|HEAD|OPTIONS)$/.test(each.method) && !/flush|shutdown|delete|reload|quit|\/proxy\//i.test(each.path.split('?')[0] ?? '') ? [] : [each.path];
      case 'kubernetes read':
        return readVerbs.test(each.verb) && !each.args.some((arg) => mutatingArg.test(arg)) ? [] : [`${each.verb} ${each.args.join(' ')}`];
      case 'pod read':
        return inPod(each.command) ? [each.command.join(' ')] : [];
      case 'pod logs':
      case 'metrics query':
      case 'nothing':
        return [];
      default:
        return [each.kind];
    }
  });
}

describe(`${seeds.toLocaleString('en')} random edits of the reads`, () => {
  it('never yield a read that does more than read', { timeout: 300_000 }, () => {
    let stillReads = 0;
    fc.assert(
      fc.property(edited, ({ language, text }) => {
        const judgement = judge(language, text);
        if (judgement.operation.kind === 'signal sessions') expect(mutatesSql(judgement.operation.choose), text).toBe(false);
        if (judgement.class !== 'read') {
          expect(judgement.auto).toBe(false);
          return;
        }
        stillReads += 1;
        expect(harm(judgement.operation), text).toEqual([]);
        // A here-document and a script in quotes are seen by the operation alone.
        if (language !== 'bash' || /<<|\b(watch|sh)\b/.test(text)) return;
        const { programs, files } = started(text);
        expect(programs.filter((program) => !harmless.test(program)), text).toEqual([]);
        expect(files.filter((file) => !/^(\/dev\/null|1|2)$/.test(file)), text).toEqual([]);
      }),
      { numRuns: seeds },
    );
    // Edits that leave no read behind would prove nothing.
    expect(stillReads).toBeGreaterThan(seeds / 50);
  });
});

describe('any text at all', () => {
  it('gets an answer, and a manual one is never run', () => {
    fc.assert(
      fc.property(fc.constantFrom('sql' as const, 'bash' as const), fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 60 })), (language, text) => {
        const judgement = judge(language, text);
        expect(judgement.auto && judgement.class !== 'read').toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
