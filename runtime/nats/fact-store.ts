import { decodeFact, encodeFact } from "../../shared/bus/codec.ts";
import type { FactStore } from "../../shared/bus/ports.ts";
import { BUCKETS, keys } from "../../shared/bus/subjects.ts";
import type { Fact } from "../../shared/facts/model.ts";
import { decodeOrSkip } from "./decoding.ts";
import { followState, readAll } from "./feed.ts";
import { keySource, keyValue } from "./key-value.ts";
import type { Link } from "./link.ts";

/** Facts in a bucket, keyed by environment and path. */
export function factStore(link: Link): FactStore {
  const bucket = keyValue(link, BUCKETS.facts);
  const source = (environment: string) => keySource(BUCKETS.facts, keys.facts(environment));
  return {
    put: (environment, fact) => bucket.write(keys.fact(environment, fact.path), encodeFact(fact)),
    deleteIf: (environment, path, revision) => bucket.deleteIf(keys.fact(environment, path), revision),
    delete: async (environment, path) => {
      const key = keys.fact(environment, path);
      if ((await bucket.get(key)) === undefined) return false;
      await bucket.delete(key);
      return true;
    },
    list: async (environment) => {
      const messages = await readAll(link, source(environment), "newest-per-subject");
      const kept = messages.filter((message) => !message.gone);
      return byPath(
        kept.flatMap((message) => {
          const fact = decodeOrSkip(decodeFact, message, link.logger);
          return fact === undefined ? [] : [{ ...fact, revision: message.sequence }];
        }),
      );
    },
    watch: async (environment, onFacts) => {
      let facts = new Map<string, Fact>();
      let complete = false;
      return followState(link, {
        ...source(environment),
        onBegin: () => {
          facts = new Map();
          complete = false;
        },
        onMessage: (message) => {
          if (message.gone) {
            facts.delete(message.subject);
          } else {
            const fact = decodeOrSkip(decodeFact, message, link.logger);
            if (fact !== undefined) facts.set(message.subject, fact);
          }
          if (complete) onFacts(byPath(facts.values()));
        },
        onCaughtUp: () => {
          complete = true;
          onFacts(byPath(facts.values()));
        },
      });
    },
  };
}

function byPath<T extends Fact>(facts: Iterable<T>): readonly T[] {
  return [...facts].sort((a, b) => (a.path < b.path ? -1 : 1));
}
