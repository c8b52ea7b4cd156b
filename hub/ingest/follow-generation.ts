// Beside other hubs: hears when one of them raised the generation, so that this one does not go on speaking under an old one.
// Promises: asks the store now and then; says nothing itself.
import type { Clock } from "../../shared/clock.ts";
import { lookEvery } from "../../shared/look-every.ts";
import type { HubStore } from "../store/hub-store.ts";
import { willPass } from "./group-commit.ts";
import type { Generation } from "./generation.ts";

const EVERY_MS = 2_000;

/** The returned function ends it. */
export function followGeneration(parts: {
  readonly store: Pick<HubStore, "generation">;
  readonly generation: Generation;
  readonly clock: Clock;
  readonly onRaised: () => void;
  readonly onFailure: (error: unknown) => void;
}): () => Promise<void> {
  const { store, generation, clock, onRaised, onFailure } = parts;
  const look = async (): Promise<void> => {
    if (generation.learn(await store.generation())) onRaised();
  };
  return lookEvery(clock, EVERY_MS, look, {
    onError: (error) => {
      if (!willPass(error)) onFailure(error);
    },
  });
}
