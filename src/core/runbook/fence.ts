/** What stands behind a fence's language. It may only lower what a statement does. */
export type Attributes = { name: string | null; manual: boolean; target: string | null; /** What the page shows above the block, where that is more than a file's name. */ title: string; unknown: string[] };

/** What other tools read from the same line: highlighted lines, line numbers, copy buttons. */
const foreignAttribute = /^(\{.*\}?|.*\}|hl_lines=.*|hl=.*|linenums=.*|linenos(=.*)?|showLineNumbers|copy|nocopy|wrap|title=.*|file(name)?=.*|ignore|eval|no_run|lang=.*|\.\w[\w-]*)$/;

/** Reads `name="…" manual target="…"`; whatever is neither ours nor a known tool's is `unknown`. */
export function readAttributes(meta: string): Attributes {
  const words: string[] = meta.match(/[\w-]+=(?:"[^"]*"|'[^']*'|\S+)|\{[^}]*\}|\S+/g) ?? [];
  const value = (key: string): string | null => {
    const found = words.map((word) => new RegExp(`^${key}=["']?(.*?)["']?$`).exec(word)?.[1]).find((text) => text !== undefined && text !== '');
    return found ?? null;
  };
  const unknown = words.filter((word) => word !== 'manual' && !/^(name|target)=/.test(word) && !foreignAttribute.test(word));
  const title = value('title') ?? '';
  return { name: value('name'), manual: words.includes('manual'), target: value('target'), title: /\s/.test(title) ? title : '', unknown };
}
