/** Every field of every node in a parsed tree, with its name; what stands first in the tree comes first. */
export function* fieldsIn(root: unknown): Generator<[name: string, value: unknown]> {
  const todo: unknown[] = [root];
  while (todo.length > 0) {
    const item = todo.pop();
    if (typeof item !== 'object' || item === null) continue;
    if (!Array.isArray(item)) yield* Object.entries(item);
    todo.push(...Object.values(item).toReversed());
  }
}
