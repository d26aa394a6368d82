import type { TargetTerms } from "../../shared/notifications/model.ts";
import type { WebhookSecret } from "../../shared/webhook/secret.ts";

/** Where a target is and what signs for it. */
export interface Endpoint {
  readonly url: string;
  readonly secrets: readonly WebhookSecret[];
}

/** A target that can be sent to. */
export interface Target extends TargetTerms {
  /** All that logs and answers say of where it is: a path may hold a token. */
  readonly host: string;
  /** A function, so that no log line and no JSON of a target can hold what it gives. */
  readonly endpoint: () => Endpoint;
}

export interface NotificationsConfig {
  readonly consoleUrl: string | undefined;
  readonly targets: readonly Target[];
}
