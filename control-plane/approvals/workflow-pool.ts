import type { Workflow } from "../../shared/policy/model.ts";

/** Far more than the workflows of all bundles that approvals at hand were requested under. */
const MAX_WORKFLOWS = 1_000;

/** One object for equal workflows: thousands of approvals share a few, and each came with a copy of its own. */
export class WorkflowPool {
  readonly #byText = new Map<string, Workflow>();

  shared(workflow: Workflow): Workflow {
    const text = JSON.stringify(workflow);
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    if (this.#byText.size >= MAX_WORKFLOWS) this.#byText.clear();
    this.#byText.set(text, workflow);
    return workflow;
  }
}
