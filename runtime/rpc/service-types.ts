import type { MethodDefinition } from "@grpc/proto-loader";
import type { HealthDefinition, HealthHandlers } from "../../proto/gen/grpc/health/v1/Health.ts";
import type * as reflection from "../../proto/gen/grpc/reflection/v1/ServerReflection.ts";
import type * as reflectionAlpha from "../../proto/gen/grpc/reflection/v1alpha/ServerReflection.ts";
import type { ApprovalServiceDefinition, ApprovalServiceHandlers } from "../../proto/gen/postern/v1/ApprovalService.ts";
import type { DecisionServiceDefinition, DecisionServiceHandlers } from "../../proto/gen/postern/v1/DecisionService.ts";
import type {
  DelegationServiceDefinition,
  DelegationServiceHandlers,
} from "../../proto/gen/postern/v1/DelegationService.ts";
import type { FactServiceDefinition, FactServiceHandlers } from "../../proto/gen/postern/v1/FactService.ts";
import type { FleetServiceDefinition, FleetServiceHandlers } from "../../proto/gen/postern/v1/FleetService.ts";
import type { GrantServiceDefinition, GrantServiceHandlers } from "../../proto/gen/postern/v1/GrantService.ts";
import type { GuardDefinition, GuardHandlers } from "../../proto/gen/postern/v1/Guard.ts";
import type { ImpactServiceDefinition, ImpactServiceHandlers } from "../../proto/gen/postern/v1/ImpactService.ts";
import type { KeyServiceDefinition, KeyServiceHandlers } from "../../proto/gen/postern/v1/KeyService.ts";
import type {
  NotificationServiceDefinition,
  NotificationServiceHandlers,
} from "../../proto/gen/postern/v1/NotificationService.ts";
import type { PolicyServiceDefinition, PolicyServiceHandlers } from "../../proto/gen/postern/v1/PolicyService.ts";
import type { RolloutServiceDefinition, RolloutServiceHandlers } from "../../proto/gen/postern/v1/RolloutService.ts";
import type { ShadowServiceDefinition, ShadowServiceHandlers } from "../../proto/gen/postern/v1/ShadowService.ts";
import type { CallContext } from "./service.ts";

/** The generated types of a service: the definition knows its messages, the handlers know what streams. */
interface Generated<Definition, Handlers> {
  readonly definition: Definition;
  readonly handlers: Handlers;
}

/** Every service that Postern knows, by full name. */
export interface Services {
  "postern.v1.Guard": Generated<GuardDefinition, GuardHandlers>;
  "postern.v1.PolicyService": Generated<PolicyServiceDefinition, PolicyServiceHandlers>;
  "postern.v1.ShadowService": Generated<ShadowServiceDefinition, ShadowServiceHandlers>;
  "postern.v1.RolloutService": Generated<RolloutServiceDefinition, RolloutServiceHandlers>;
  "postern.v1.ApprovalService": Generated<ApprovalServiceDefinition, ApprovalServiceHandlers>;
  "postern.v1.GrantService": Generated<GrantServiceDefinition, GrantServiceHandlers>;
  "postern.v1.DecisionService": Generated<DecisionServiceDefinition, DecisionServiceHandlers>;
  "postern.v1.DelegationService": Generated<DelegationServiceDefinition, DelegationServiceHandlers>;
  "postern.v1.FactService": Generated<FactServiceDefinition, FactServiceHandlers>;
  "postern.v1.FleetService": Generated<FleetServiceDefinition, FleetServiceHandlers>;
  "postern.v1.ImpactService": Generated<ImpactServiceDefinition, ImpactServiceHandlers>;
  "postern.v1.KeyService": Generated<KeyServiceDefinition, KeyServiceHandlers>;
  "postern.v1.NotificationService": Generated<NotificationServiceDefinition, NotificationServiceHandlers>;
  "grpc.health.v1.Health": Generated<HealthDefinition, HealthHandlers>;
  "grpc.reflection.v1.ServerReflection": Generated<
    reflection.ServerReflectionDefinition,
    reflection.ServerReflectionHandlers
  >;
  "grpc.reflection.v1alpha.ServerReflection": Generated<
    reflectionAlpha.ServerReflectionDefinition,
    reflectionAlpha.ServerReflectionHandlers
  >;
}

export type ServiceName = keyof Services;

/** Without the index signature that the generated interfaces inherit. */
type OwnKeys<T> = keyof { [Key in keyof T as string extends Key ? never : number extends Key ? never : Key]: never };

/** The names of a service's methods, as in the .proto file. */
export type MethodName<Name extends ServiceName> = OwnKeys<Services[Name]["definition"]> & string;

// A unary handler takes (call, callback); a streaming one takes the call alone, with the request in it if there is one.
type MethodKind<Handler> = Handler extends (...parameters: infer Parameters) => unknown
  ? Parameters["length"] extends 2
    ? "unary"
    : Parameters extends readonly [{ readonly request: unknown }]
      ? "server_stream"
      : "bidi_stream"
  : never;

/** What a method is, from its generated handler type. */
export type KindOf<Name extends ServiceName, Method extends MethodName<Name>> = MethodKind<
  Services[Name]["handlers"][Method & keyof Services[Name]["handlers"]]
>;

type DefinitionOf<Name extends ServiceName, Method extends MethodName<Name>> = Services[Name]["definition"][Method &
  keyof Services[Name]["definition"]];

/** A method's messages: what the caller writes (fields optional) and what the other side reads (defaults filled in). */
export type MessagesOf<Name extends ServiceName, Method extends MethodName<Name>> =
  DefinitionOf<Name, Method> extends MethodDefinition<
    infer RequestIn,
    infer ResponseIn,
    infer RequestOut,
    infer ResponseOut
  >
    ? { requestIn: RequestIn; responseIn: ResponseIn; requestOut: RequestOut; responseOut: ResponseOut }
    : never;

type HandlerOf<Kind, Request, Response> = Kind extends "unary"
  ? (request: Request, call: CallContext) => Response | Promise<Response>
  : Kind extends "server_stream"
    ? (request: Request, call: CallContext) => AsyncIterable<Response>
    : (requests: AsyncIterable<Request>, call: CallContext) => AsyncIterable<Response>;

/** What implements a service: a function per method, from typed request to typed response. */
export type Handlers<Name extends ServiceName> = {
  readonly [Method in MethodName<Name>]: HandlerOf<
    KindOf<Name, Method>,
    MessagesOf<Name, Method>["requestOut"],
    MessagesOf<Name, Method>["responseIn"]
  >;
};
