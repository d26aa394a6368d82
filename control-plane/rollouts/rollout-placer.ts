import { contentWithin } from "../../shared/bundle/index.ts";
import type { BundleContent, BundleManifest, BundlePointer } from "../../shared/bundle/model.ts";
import { audienceText, explainRollout } from "../../shared/rollout/explain.ts";
import type { Rollout, Target } from "../../shared/rollout/model.ts";
import { targetOf } from "../../shared/rollout/standing.ts";
import type { ActiveBundle, BundleLibrary } from "../bundles/bundle-library.ts";
import type { BundleWriter, Label } from "../bundles/bundle-writer.ts";
import { newBundle } from "../bundles/new-bundle.ts";
import { contended } from "./rollout-errors.ts";

/** Of races for one pointer: each replica, and a few operators. */
const MAX_ATTEMPTS = 16;

/** Whether the pointer says what the rollout wants. `overtaken`: it has another bundle in force by somebody else. */
export type Placement =
  | { readonly kind: "in-place"; readonly revision: number }
  | { readonly kind: "overtaken"; readonly revision: number; readonly by: string };

export interface RolloutPlacerPorts {
  readonly library: BundleLibrary;
  readonly writer: BundleWriter;
}

/** How the pointer stands towards one rollout. */
interface Standing {
  readonly active: ActiveBundle;
  readonly pointer: BundlePointer;
  /** Of the candidate, if it is this rollout's. */
  readonly ours: BundleManifest | undefined;
  /** As it was before the rollout. */
  readonly untouched: boolean;
}

/**
 * Makes an environment's pointer say what its rollout wants. Asked again it finds that it does, so that it does no harm
 * if several replicas try, or one tries again after a crash.
 */
export class RolloutPlacer {
  readonly #ports: RolloutPlacerPorts;

  constructor(ports: RolloutPlacerPorts) {
    this.#ports = ports;
  }

  async place(rollout: Rollout): Promise<Placement> {
    const target = targetOf(rollout);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const standing = await this.#standing(rollout);
      const placement = standing === undefined || target === undefined ? undefined : found(rollout, target, standing);
      if (placement !== undefined) return placement;
      if (standing === undefined || target === undefined) return { kind: "overtaken", revision: 0, by: "" };
      const manifest = await this.#write(rollout, target, standing);
      // Undefined: somebody else wrote in between, perhaps the very same.
      if (manifest !== undefined) return { kind: "in-place", revision: manifest.revision };
    }
    throw contended(rollout.environment);
  }

  async #standing({ id, environment, base }: Rollout): Promise<Standing | undefined> {
    const { library } = this.#ports;
    const active = await library.active(environment);
    if (active === undefined) return undefined;
    const { pointer } = active.stored;
    const manifest = library.candidate(environment, pointer);
    const ours = manifest?.canary?.rollout === id ? manifest : undefined;
    return { active, pointer, ours, untouched: pointer.candidate === undefined && pointer.revision === base.revision };
  }

  async #write(rollout: Rollout, target: Target, { active, pointer }: Standing): Promise<BundleManifest | undefined> {
    const { writer } = this.#ports;
    const { environment, startedBy, endedBy, base, id } = rollout;
    const origin = rollout.origin === undefined ? {} : { origin: rollout.origin };
    const label = { environment, publishedBy: startedBy, message: rollout.message, rollbackOf: 0 };
    if (target.kind === "candidate") {
      const bundle = newBundle(await this.#candidate(rollout, pointer));
      const canary = { rollout: id, step: target.step, audience: target.audience };
      return writer.tryOut(bundle, { ...label, ...origin, message: stepMessage(rollout) }, canary, active);
    }
    const publishedBy = endedBy === "" ? startedBy : endedBy;
    const isBack = target.content === "base";
    const content = isBack
      ? await this.#ports.library.content(environment, pointer)
      : await this.#candidate(rollout, pointer);
    const last: Label = isBack
      ? { ...label, publishedBy, message: backMessage(rollout), rollbackOf: base.revision }
      : { ...label, ...origin, publishedBy };
    return writer.put(newBundle(content), last, active);
  }

  #candidate({ environment, digest }: Rollout, { candidate }: BundlePointer): Promise<BundleContent> {
    const isIt = candidate?.digest === digest;
    return this.#ports.library.stored(environment, digest, isIt ? contentWithin(candidate) : undefined);
  }
}

/** What is already so; undefined: the pointer is yet to be written. */
function found(
  rollout: Rollout,
  target: Target,
  { active, pointer, ours, untouched }: Standing,
): Placement | undefined {
  const wanted = target.kind === "everybody" && target.content === "base" ? rollout.base.digest : rollout.digest;
  if (target.kind === "candidate") {
    if (ours !== undefined && (ours.canary?.step ?? 0) >= target.step) return inPlace(ours.revision);
    if (ours !== undefined || (untouched && target.step === 0 && rollout.placed === undefined)) return undefined;
  } else {
    if (ours !== undefined) return undefined;
    if (active.manifest?.digest === wanted) return inPlace(pointer.revision);
    if (untouched) return undefined;
  }
  return { kind: "overtaken", revision: pointer.revision, by: active.manifest?.publishedBy ?? "" };
}

function inPlace(revision: number): Placement {
  return { kind: "in-place", revision };
}

function stepMessage(rollout: Rollout): string {
  const { message, step, plan } = rollout;
  return `${message === "" ? "" : `${message}. `}Step ${step + 1} of ${plan.steps.length}: ${audienceText(rollout)}`;
}

function backMessage(rollout: Rollout): string {
  const [why = ""] = explainRollout(rollout, undefined);
  return why;
}
