import fc from "fast-check";
import { expect, test } from "vitest";
import { createRetainedTree } from "../../hub/broker/retained-tree.ts";

/** MQTT 3.1.1 §4.7, level by level. */
function matches(filter: string, topic: string): boolean {
  const [filters, levels] = [filter.split("/"), topic.split("/")];
  if (/^[+#]/.test(filter) && topic.startsWith("$")) return false;
  for (const [i, name] of filters.entries()) {
    if (name === "#") return true;
    if (i >= levels.length || (name !== "+" && name !== levels[i])) return false;
  }
  return filters.length === levels.length;
}

const level = fc.constantFrom("a", "b", "", "$s");
const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join("/"));
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant("+")), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, all]) => [...levels, ...(all ? ["#"] : [])].join("/"));

test("a filter finds exactly the retained topics that it matches, the newest message of each", () => {
  const change = fc.record({ topic, keep: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), filter, (changes, asked) => {
      const tree = createRetainedTree<string>();
      const plain = new Map<string, string>();
      for (const [i, { topic: name, keep }] of changes.entries()) {
        if (keep) {
          tree.put(name, `${name} ${i}`);
          plain.set(name, `${name} ${i}`);
        } else {
          tree.remove(name);
          plain.delete(name);
        }
      }
      const expected = [...plain].filter(([name]) => matches(asked, name)).map(([, text]) => text);
      expect(tree.find(asked).toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: 500 },
  );
});

test("`#` alone finds everything but the broker's own topics", () => {
  const tree = createRetainedTree<number>();
  tree.put("hailong/v1/binh-lieu/k-1/conf", 1);
  tree.put("$SYS/uptime", 2);
  expect(tree.find("#")).toEqual([1]);
  expect(tree.find("$SYS/#")).toEqual([2]);
});
