import type { Approvers as ApproversMessage } from "../../proto/gen/postern/v1/Approvers.ts";
import type { Demand as DemandMessage } from "../../proto/gen/postern/v1/Demand.ts";
import type { Stage as StageMessage } from "../../proto/gen/postern/v1/Stage.ts";
import { peopleNeeded } from "../../shared/approval/quorum.ts";
import type { Approvers, Demand, Stage } from "../../shared/policy/model.ts";
import { toDuration } from "./time.ts";

/** A stage of a workflow as a `postern.v1.Stage`. */
export function stageToMessage(stage: Stage): StageMessage {
  const { name, timeoutMs, onTimeout, denyQuorum = 1, distinctFrom = [], remindAfterMs = [], orElse = [] } = stage;
  return {
    ...demandToMessage(stage),
    name,
    timeout: toDuration(timeoutMs),
    onTimeout,
    orElse: orElse.map(demandToMessage),
    denyQuorum,
    distinctFrom: [...distinctFrom],
    businessHours:
      stage.businessHours === undefined ? null : { ...stage.businessHours, days: [...stage.businessHours.days] },
    remindAfter: remindAfterMs.map(toDuration),
  };
}

export function approversToMessage({ groups = [], users = [] }: Approvers): ApproversMessage {
  return { groups: [...groups], users: [...users] };
}

function demandToMessage({ approvers, quorum }: Demand): DemandMessage {
  return {
    approvers: approversToMessage(approvers),
    quorum: peopleNeeded(quorum),
    quorumByGroup: typeof quorum === "number" ? {} : { ...quorum },
  };
}
