/** Headers that NATS itself gives a meaning: ADR-8 (Key-Value), ADR-43 (markers), the JetStream documentation. */
export const JsHeaders = {
  MessageId: "Nats-Msg-Id",
  ExpectedSubjectSequence: "Nats-Expected-Last-Subject-Sequence",
  Sequence: "Nats-Sequence",
  KvOperation: "KV-Operation",
  MarkerReason: "Nats-Marker-Reason",
  LastConsumerSequence: "Nats-Last-Consumer",
  PendingMessages: "Nats-Pending-Messages",
  ConsumerStalled: "Nats-Consumer-Stalled",
} as const;
